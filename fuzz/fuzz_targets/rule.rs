//! The target `rule`, see `bodies`.
#![no_main]
orglint_fuzz::program!("rule");

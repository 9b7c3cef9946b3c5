//! The target `roads`, see `bodies`.
#![no_main]
orglint_fuzz::program!("roads");

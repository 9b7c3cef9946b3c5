//! The target `fix`, see `bodies`.
#![no_main]
orglint_fuzz::program!("fix");

//! The target `lint`, see `bodies`.
#![no_main]
orglint_fuzz::program!("lint");

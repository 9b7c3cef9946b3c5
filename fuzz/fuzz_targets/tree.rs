//! The target `tree`, see `bodies`.
#![no_main]
orglint_fuzz::program!("tree");

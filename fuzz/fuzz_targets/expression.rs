//! The target `expression`, see `bodies`.
#![no_main]
orglint_fuzz::program!("expression");

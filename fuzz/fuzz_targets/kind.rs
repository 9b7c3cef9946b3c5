//! The target `kind`, see `bodies`.
#![no_main]
orglint_fuzz::program!("kind");

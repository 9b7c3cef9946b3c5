//! The target `schema`, see `bodies`.
#![no_main]
orglint_fuzz::program!("schema");

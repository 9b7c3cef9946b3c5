//! The target `config`, see `bodies`.
#![no_main]
orglint_fuzz::program!("config");

//! The target `writers`, see `bodies`.
#![no_main]
orglint_fuzz::program!("writers");

//! The target `baseline`, see `bodies`.
#![no_main]
orglint_fuzz::program!("baseline");

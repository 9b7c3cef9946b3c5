//! The target `codeowners`, see `bodies`.
#![no_main]
orglint_fuzz::program!("codeowners");

//! The target `comments`, see `bodies`.
#![no_main]
orglint_fuzz::program!("comments");

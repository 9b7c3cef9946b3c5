//! The program `orglint`.

fn main() {}

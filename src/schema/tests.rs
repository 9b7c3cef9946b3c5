//! The schemas of the program, one by one, and what is said of documents that they refuse.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "tests"
)]

mod embedded;
mod foreign;
mod quick;
mod shapes;
mod violations;

//! Edits on bytes: what has to change in a file so that its data change in one place, and comments, order, quotes,
//! indentation, line endings and byte order mark stay. Knows neither rules nor the disk.
//!
//! An operation takes a node and gives the edits, or nothing where it cannot be done without touching something else:
//! what stands behind an anchor is read in other places too, and a `|+` text owns the blank lines below it.

mod data;
mod insert;
mod layout;
mod remove;
mod replace;
mod rounds;
mod scalar;
mod sort;

pub use data::Data;
pub use insert::{append, insert};
pub use remove::remove;
pub use replace::{rename_key, set};
pub use rounds::{Change, MAX_ROUNDS, Mended, Permit, Stuck, apply, rounds};
pub use scalar::is_plain;
pub use sort::sort;

#[cfg(test)]
mod tests;

//! Text to located tree: every key and value knows its bytes. The only user of the YAML parser; knows no kinds.
//!
//! Parsing never fails: it returns what it could read and the [`Problem`]s it met, document by document.

mod build;
mod de;
mod fast;
mod fields;
mod hint;
mod mark;
mod merge;
mod node;
mod parse;
mod place;
mod project;
mod rows;
mod scalar;
mod slot;
mod store;
mod syntax;
mod toml;
mod tree;

pub use de::{DeError, Spanned, from_node};
pub use fields::Fields;
pub use node::{Entry, Items, Node};
pub use parse::{Limits, parse, parse_any, parse_plain};
pub use project::{Made, Projected};
pub use rows::{Row, RowKeys, rows};
pub use syntax::Syntax;
pub use tree::{Comment, Document, NodeId, Problem, ProblemKind, Style, Tree, Value};

#[cfg(test)]
mod tests;

//! The schemas, rule files, adapters and the files of `init` that are part of the program, as text. `build.rs` writes the
//! tables; nothing here reads what is in them.

/// A rule file, and what a run asks of it before it reads it.
#[derive(Debug)]
pub(crate) struct RuleFile {
    /// `category/name`.
    pub(crate) id: &'static str,
    /// As it is written; empty where it is not.
    pub(crate) severity: &'static str,
    /// Under `appliesTo:`.
    pub(crate) kinds: &'static [&'static str],
    /// Under `check:`; empty where there is none.
    pub(crate) check: &'static str,
    /// Whether it compares with what was there before a change.
    pub(crate) names_old_self: bool,
    /// The whole of it.
    pub(crate) text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

//! The schemas, rule files, adapters and the files of `init` that are part of the program, as text. `build` writes the
//! tables; nothing here reads what is in them.

/// A schema.
#[derive(Debug)]
pub(crate) struct SchemaFile {
    /// Of the file, in `schemas`.
    pub(crate) name: &'static str,
    /// The whole of it.
    pub(crate) text: &'static str,
    /// The same for machines: with the shared definitions that it uses, and without titles and descriptions.
    pub(crate) bundled: &'static str,
}

/// A rule file, and what a run asks of it before the rule has something to say. Expressions and names are empty where
/// there are none.
#[derive(Debug)]
pub(crate) struct RuleFile {
    /// `category/name`.
    pub(crate) id: &'static str,
    pub(crate) severity: &'static str,
    /// Under `appliesTo:`.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) check: &'static str,
    pub(crate) select: &'static str,
    /// The default of each.
    pub(crate) params: &'static [(&'static str, Constant)],
    pub(crate) when: &'static str,
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// `when`, `assert` and `severity` of each.
    pub(crate) cases: &'static [(&'static str, &'static str, &'static str)],
    /// Whether it compares with what was there before a change.
    pub(crate) names_old_self: bool,
    /// The whole of it.
    pub(crate) text: &'static str,
}

/// The default of a parameter.
#[derive(Debug)]
pub(crate) enum Constant {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(&'static str),
    List(&'static [Self]),
    Map(&'static [(Self, Self)]),
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

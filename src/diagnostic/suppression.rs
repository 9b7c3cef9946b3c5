//! Comments that silence rules, what they silenced, and what is wrong with them. Knows neither their grammar nor the
//! words in which mistakes are told.

use jiff::civil::Date;

use super::{Diagnostic, Fix, Subject};
use crate::source::{FileId, Span};

/// A comment that silences rules: `# orglint: ignore okr/kr-baseline -- reason (until 2026-12-31)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The file, which is also all that it can silence.
    pub file: FileId,
    /// From the `#` to the last character of the reason.
    pub span: Span,
    /// How far it reaches.
    pub scope: Scope,
    /// The bytes that it covers; here the end is inclusive, since a diagnostic may stand at the end of a line.
    pub covers: Span,
    /// What it names, in order: ids, or categories as `okr/*`.
    pub rules: Vec<NamedRule>,
    /// Why, as written behind `--`, without the date.
    pub reason: Option<String>,
    /// The last day on which it counts, in the time zone of the organization.
    pub until: Option<Date>,
    /// Days that are left, 0 on the last one, negative behind it; nothing when it has no last day.
    pub days_left: Option<i64>,
    /// Whether it counts: understood, with a reason where one is required, not forbidden, not expired.
    pub counts: bool,
    /// The manifest that it stands in.
    pub subject: Option<Subject>,
    /// The name of the team that answers for that manifest.
    pub owner: Option<String>,
}

/// A rule, or a category of rules, as a suppression names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRule {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// How far a suppression reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One line.
    Line,
    /// A key with its value, or an item of a list.
    Block,
    /// The whole file.
    File,
}

impl Scope {
    /// As formats write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Block => "block",
            Self::File => "file",
        }
    }
}

/// A diagnostic that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// Which of the report's suppressions silences it: an index.
    pub by: usize,
}

/// Something wrong with a suppression, for the rules about suppressions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file of the comment.
    pub file: FileId,
    /// The bytes in the comment that are to blame.
    pub span: Span,
    /// What is wrong.
    pub kind: FaultKind,
    /// The way to mend it, if a machine can.
    pub fix: Option<Fix>,
}

/// What is wrong with a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It gives no reason, and one is required.
    NoReason,
    /// It silences nothing, or nothing of these rules, as written.
    Unused(Vec<String>),
    /// Its last day was so many days ago.
    Expired {
        /// The last day.
        until: Date,
        /// At least 1.
        days: i64,
    },
    /// Its date cannot be read.
    Date {
        /// As written.
        text: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// It names a rule that no comment may silence.
    Forbidden {
        /// As written.
        text: String,
        /// The rule: another text when a category was named.
        rule: String,
        /// Nobody can allow it: without the rule a run would look as if it had read what it has not.
        always: bool,
    },
    /// It counts for longer than is allowed.
    TooLong {
        /// The last day; nothing when it has none.
        until: Option<Date>,
        /// Days that are allowed, counted from today.
        max: u32,
    },
    /// It names what is no rule.
    UnknownRule {
        /// As written.
        text: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// It looks like a suppression and is none.
    Unlike {
        /// What is to blame, as written.
        text: String,
        /// Why.
        reason: Unlike,
        /// What was probably meant.
        near: Option<String>,
    },
}

/// Why a comment that looks like a suppression is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// What stands in front of the rules is not written as it must be.
    Spelling,
    /// Behind `orglint:` stands no word that is known.
    Directive,
    /// It names no rule.
    Nothing,
    /// Words stand between the rules and the reason.
    Words,
    /// `ignore-file` stands below the top of the file.
    Place,
}

impl Unlike {
    /// As rule files name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::Directive => "directive",
            Self::Nothing => "nothing",
            Self::Words => "words",
            Self::Place => "place",
        }
    }
}

//! One reported problem and the report of a run. Knows neither rules nor formats.

mod explanation;
mod prefixes;
mod suppression;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use explanation::{Origin, Reason, RuleCard};
pub use prefixes::Prefixes;
pub use suppression::{Fault, FaultKind, NamedRule, Scope, Silenced, Suppression, Unlike};

use crate::source::{FileId, Sources, Span};

/// How much a problem matters. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should change.
    Warning,
    /// Must change.
    Error,
}

impl Severity {
    /// All, most severe first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// As written in rule files and formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `category/name` in kebab-case; checked in its only constructor, [`str::parse`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(String);

impl RuleId {
    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the slash.
    #[must_use]
    pub fn category(&self) -> &str {
        self.0.split_once('/').map_or("", |(category, _)| category)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is not `category/name`.
#[derive(Debug, PartialEq, Eq)]
pub struct NotARuleId;

impl fmt::Display for NotARuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule id is `category/name` in lower-case letters, digits and hyphens")
    }
}

impl std::error::Error for NotARuleId {}

impl FromStr for RuleId {
    type Err = NotARuleId;

    fn from_str(text: &str) -> Result<Self, NotARuleId> {
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match text.split_once('/') {
            Some((category, name)) if word(category) && word(name) => Ok(Self(text.to_owned())),
            _ => Err(NotARuleId),
        }
    }
}

/// A span of a file with a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Which file.
    pub file: FileId,
    /// Which bytes.
    pub span: Span,
    /// What is there; empty when the diagnostic's own message says it.
    pub message: String,
}

/// The manifest a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// `Team`, `OKR`, …
    pub kind: String,
    /// `default` when not written.
    pub namespace: String,
    /// As written.
    pub name: String,
}

/// A change of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which file.
    pub file: FileId,
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// A way to mend a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command.
    pub title: String,
    /// Whether it is applied without being asked for by name.
    pub safe: bool,
    /// All of them, or none.
    pub edits: Vec<Edit>,
    /// Files that it adds.
    pub creates: Vec<NewFile>,
}

/// A file that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Relative to the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// Whether a problem was there before what is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It was not, or nothing is known of what was before.
    #[default]
    New,
    /// It was; it does not count for the exit code.
    Unchanged,
    /// It was, and is there no longer.
    Fixed,
}

/// One reported problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that reports it.
    pub rule: RuleId,
    /// After configuration.
    pub severity: Severity,
    /// What is wrong, with its figures; lower case, no full stop.
    pub message: String,
    /// What to do, as a command.
    pub help: Option<String>,
    /// Where.
    pub primary: Label,
    /// Other places that matter, in any file.
    pub related: Vec<Label>,
    /// The manifest it is about, when one could be read.
    pub subject: Option<Subject>,
    /// The name of the team that answers for that manifest.
    pub owner: Option<String>,
    /// JSON Pointer (RFC 6901) of the node in its document.
    pub pointer: String,
    /// The way to mend it, if a machine can.
    pub fix: Option<Fix>,
    /// 32 hexadecimal digits: the same problem keeps it when lines move.
    pub fingerprint: String,
    /// Whether it was there before.
    pub status: Status,
    /// What decided it, in the order in which it did; empty when nobody asked.
    pub explanation: Vec<Reason>,
    /// Which case of the rule reports, from 0; 0 for a rule without cases.
    pub case: usize,
}

impl Diagnostic {
    /// A problem must have a place.
    #[must_use]
    pub fn new(rule: RuleId, severity: Severity, file: FileId, span: Span, message: String) -> Self {
        Self {
            rule,
            severity,
            message,
            help: None,
            primary: Label { file, span, message: String::new() },
            related: Vec::new(),
            subject: None,
            owner: None,
            pointer: String::new(),
            fix: None,
            fingerprint: String::new(),
            status: Status::New,
            explanation: Vec::new(),
            case: 0,
        }
    }
}

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Manifests by kind.
    pub documents: BTreeMap<String, usize>,
    /// Documents that are not ours.
    pub skipped: usize,
    /// Shown, by severity.
    pub errors: usize,
    /// Shown, by severity.
    pub warnings: usize,
    /// Shown, by severity.
    pub infos: usize,
    /// Silenced by a comment.
    pub suppressed: usize,
    /// Known from the baseline.
    pub baseline: usize,
    /// There before the change that is judged, and still there.
    pub unchanged: usize,
    /// Mended, by this run or by the change that is judged.
    pub fixed: usize,
}

impl Summary {
    /// Shown diagnostics of this severity.
    #[must_use]
    pub const fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Info => self.infos,
        }
    }

    /// Counts what is shown, anew.
    pub(crate) fn tally(&mut self, shown: &[Diagnostic]) {
        let count = |severity| shown.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        self.errors = count(Severity::Error);
        self.warnings = count(Severity::Warning);
        self.infos = count(Severity::Info);
    }
}

/// What was known before a run. None of it is among what the run shows.
#[derive(Debug, Default)]
pub struct Before {
    /// How many problems of the baseline each team still owes; those that no team answers for under the empty name.
    pub owed: BTreeMap<String, usize>,
    /// The problems of the tree that a change is compared with.
    pub change: Option<Change>,
}

/// What a change leaves and what it mends.
#[derive(Debug)]
pub struct Change {
    /// What it is compared with, as the caller names it.
    pub since: String,
    /// Problems that were there before, in the order and with the sources of the report.
    pub unchanged: Vec<Diagnostic>,
    /// Problems that are there no longer: their places are in `sources`.
    pub fixed: Vec<Diagnostic>,
    /// The files before the change.
    pub sources: Sources,
}

/// A problem that there will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// From which day on, in the organization's time zone: `2026-12-01`.
    pub day: String,
    /// As it will be reported on that day.
    pub diagnostic: Diagnostic,
}

/// Something that manifests say will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day, `2026-12-18`, or the instant, `2026-12-18T06:00:00Z`.
    pub from: String,
    /// The last day, where it takes several.
    pub until: Option<String>,
    /// What happens to whom.
    pub title: String,
    /// The manifest that says so.
    pub subject: Subject,
    /// JSON Pointer (RFC 6901) of the date in its document.
    pub pointer: String,
    /// Where it says so.
    pub place: Label,
}

/// What a run has to say. Formats are written from this alone.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that spans point into.
    pub sources: Sources,
    /// What is new, by file, start and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that had what they need to judge: that the others are silent proves nothing.
    pub judged: BTreeSet<RuleId>,
    /// What was there before.
    pub before: Before,
    /// What will begin to fail within the horizon that was asked for, by day.
    pub upcoming: Vec<Upcoming>,
    /// What manifests say will happen, from today on, where that is asked for.
    pub events: Vec<Event>,
    /// Those that a comment silences, in the same order.
    pub silenced: Vec<Silenced>,
    /// The comments that silence, by file and start, whether they count or not.
    pub suppressions: Vec<Suppression>,
    /// The rules that reported, by id; not those that are no file, such as mistakes in rule files.
    pub rules: Vec<RuleCard>,
    /// The rules of the repository's own: they have no page beside those of the program.
    pub own: BTreeSet<RuleId>,
    /// The figures.
    pub summary: Summary,
    /// The instant of the run, RFC 3339 with the organization's offset.
    pub now: String,
    /// 0, 1 or 2, as the process will exit.
    pub exit_code: u8,
    /// Sentences about the run itself, for standard error.
    pub notes: Vec<String>,
    /// How paths, which are relative to the root, are shown to those who stand elsewhere.
    pub prefixes: Prefixes,
}

impl Report {
    /// What is known of a rule that reported.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&RuleCard> {
        let index = self.rules.binary_search_by(|card| card.id.cmp(id)).ok()?;
        self.rules.get(index)
    }
}

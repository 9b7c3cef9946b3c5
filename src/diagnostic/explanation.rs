//! What there is to know of a diagnostic beside it: its rule, and the values that decided it. Knows no expressions.

use serde::Serialize;

use super::{Label, RuleId, Severity};

/// A term of a condition, with the value that it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For a condition itself what it is in the rule file: `when`, `assert`, or `check` for a built-in check.
    pub condition: Option<&'static str>,
    /// How deep it is within its condition, which is 0.
    pub depth: usize,
    /// In one line, cut when it is long: `size(self.keyResults)`.
    pub expression: String,
    /// As messages show it, cut when it is long.
    pub value: String,
    /// Where the value comes from.
    pub origin: Origin,
    /// Where it is written, when it is.
    pub place: Option<Label>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// It was computed from others.
    Computed,
    /// A manifest says it.
    Manifest,
    /// The rule says it.
    Rule,
    /// The configuration says it.
    Configuration,
    /// The built-in check of the rule found it.
    Check,
    /// The clock of the run.
    Clock,
}

/// What formats tell of a rule that reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCard {
    /// Its id.
    pub id: RuleId,
    /// Before configuration.
    pub severity: Severity,
    /// What is wrong where it reports: one line, no full stop.
    pub summary: String,
    /// Why it matters.
    pub rationale: String,
    /// It compares with what was there before a change, which `--fix` does not know.
    pub judges_changes: bool,
}

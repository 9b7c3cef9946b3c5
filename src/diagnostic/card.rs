//! What formats tell of a rule, and nothing of what it found.

use super::{RuleId, Severity};

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

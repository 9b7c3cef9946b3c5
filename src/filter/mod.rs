//! What is shown: which rules are asked for, what comments silence, what was known before, in which order, and what it
//! means for the exit code.

mod addition;
pub mod baseline;
mod change;
mod comment;
mod cover;
mod removal;
mod suppression;

pub use addition::{Addition, Additions};
pub use removal::removal;
pub(crate) use suppression::{Run, silence};
pub use suppression::{Suppressions, is_protected};

use std::collections::BTreeSet;
use std::str::FromStr;

pub use change::compare;

use crate::diagnostic::{Diagnostic, Report, RuleId, Severity, Silenced};
use crate::source::{FileId, Span};

/// A rule id, or a pattern with `*` for the rest: `okr/max-objectives`, `okr/*`, `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePattern(String);

impl FromStr for RulePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let id = text.strip_suffix("/*").map_or(text.to_owned(), |category| format!("{category}/any"));
        match text == "*" || id.parse::<RuleId>().is_ok() {
            true => Ok(Self(text.to_owned())),
            false => Err("write a rule id such as `okr/kr-count`, or a category such as `okr/*`".to_owned()),
        }
    }
}

impl RulePattern {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a rule is meant.
    #[must_use]
    pub fn matches(&self, id: &RuleId) -> bool {
        match self.0.strip_suffix('*') {
            Some(start) => id.as_str().starts_with(start),
            None => id.as_str() == self.0,
        }
    }
}

/// From which severity on the exit code is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// This severity and above.
    Severity(Severity),
    /// Not at all.
    Never,
}

impl FailOn {
    /// Whether a diagnostic of this severity fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        matches!(self, Self::Severity(least) if severity >= least)
    }

    /// The exit code of a run that judged everything and shows this.
    #[must_use]
    pub fn exit_code(self, shown: &[Diagnostic]) -> u8 {
        u8::from(shown.iter().any(|diagnostic| self.fails(diagnostic.severity)))
    }

    /// Counts what a report shows anew, after something was taken out of it. What could not be judged stays so.
    fn settle(self, report: &mut Report) {
        report.summary.tally(&report.diagnostics);
        if report.exit_code != 2 {
            report.exit_code = self.exit_code(&report.diagnostics);
        }
    }
}

/// Which rules are asked for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these, when there are any.
    pub select: Vec<RulePattern>,
    /// Not these.
    pub ignore: Vec<RulePattern>,
}

impl Selection {
    /// Whether a rule is asked for. What could not be read is reported unless it is ignored by name, since a
    /// selection of other rules would pass over it in silence.
    #[must_use]
    pub fn includes(&self, id: &RuleId) -> bool {
        let selected = self.select.is_empty()
            || is_about_reading(id)
            || self.select.iter().any(|pattern| pattern.matches(id));
        selected && !self.ignore.iter().any(|pattern| pattern.matches(id))
    }
}

impl Selection {
    /// Whether a rule is asked for with words, and not just not left out.
    #[must_use]
    pub fn names(&self, id: &RuleId) -> bool {
        self.select.iter().any(|pattern| pattern.matches(id))
    }
}

/// Whether a rule says that something could not be read. Behind it may be anything, so that nobody can know it.
fn is_about_reading(id: &RuleId) -> bool {
    id.as_str() == "yaml/syntax" || id.category() == "limits"
}

/// Whether a diagnostic says that something was not judged, and so cannot be one that is known.
fn is_unjudged(diagnostic: &Diagnostic) -> bool {
    is_about_reading(&diagnostic.rule) || diagnostic.rule.category() == "policy"
}

/// A fingerprint without the number that [`order`] gives to those that look alike.
fn stem(fingerprint: &str) -> &str {
    fingerprint.split_once('-').map_or(fingerprint, |(stem, _)| stem)
}

/// Puts what a report shows in its order and counts it anew, after something was added.
pub(crate) fn settle(report: &mut Report, fail_on: FailOn) {
    report.diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    fail_on.settle(report);
}

/// Shows again what comments silence, but for the problems of these fingerprints. Gives the comments that were not
/// obeyed, each once.
pub(crate) fn distrust(report: &mut Report, allowed: &BTreeSet<String>) -> BTreeSet<(FileId, Span)> {
    let allowed: BTreeSet<&str> = allowed.iter().map(|fingerprint| stem(fingerprint)).collect();
    let is_allowed = |silenced: &Silenced| allowed.contains(stem(&silenced.diagnostic.fingerprint));
    let (kept, shown): (Vec<_>, Vec<_>) =
        std::mem::take(&mut report.silenced).into_iter().partition(is_allowed);
    report.summary.suppressed = kept.len();
    report.silenced = kept;
    let mut comments = BTreeSet::new();
    for Silenced { diagnostic, by } in shown {
        comments.extend(report.suppressions.get(by).map(|comment| (comment.file, comment.span)));
        report.diagnostics.push(diagnostic);
    }
    comments
}

/// Puts diagnostics in their one order, file, start, rule, and numbers those that look alike.
pub(crate) fn order(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
    let mut seen = std::collections::BTreeMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.fingerprint.clone()).and_modify(|count| *count += 1).or_insert(0);
        if *count > 0 {
            diagnostic.fingerprint = format!("{}-{count}", diagnostic.fingerprint);
        }
    }
}

fn key(diagnostic: &Diagnostic) -> (crate::source::FileId, crate::source::Span, &RuleId, &str, &str) {
    let place = &diagnostic.primary;
    (place.file, place.span, &diagnostic.rule, &diagnostic.message, &diagnostic.fingerprint)
}

//! Which diagnostics are told first where not all of them can be. Knows no format.

use crate::diagnostic::{Diagnostic, Report, Severity};

/// All, by severity, then what is new before what was there, then by path and place.
pub(super) fn worst_first(report: &Report) -> Vec<&Diagnostic> {
    let mut ranked: Vec<_> = report.diagnostics.iter().collect();
    ranked.sort_by_key(|diagnostic| {
        let place = &diagnostic.primary;
        (std::cmp::Reverse(diagnostic.severity), diagnostic.status, place.file, place.span.start)
    });
    ranked
}

/// What a log makes of the diagnostics of one severity.
pub(super) struct Level<'a> {
    pub(super) severity: Severity,
    /// To annotate.
    pub(super) shown: Vec<&'a Diagnostic>,
    /// The rest, which one annotation more may only count.
    pub(super) more: Vec<&'a Diagnostic>,
}

/// At most so many annotations of each severity, of which the last counts what is left where not all fit.
pub(super) fn levels(report: &Report, budget: usize) -> [Level<'_>; 3] {
    let ranked = worst_first(report);
    Severity::ALL.map(|severity| {
        let level = ranked.iter().copied().filter(|diagnostic| diagnostic.severity == severity);
        let mut shown: Vec<_> = level.collect();
        let fits = if shown.len() > budget { budget.saturating_sub(1) } else { shown.len() };
        let more = shown.split_off(fits);
        Level { severity, shown, more }
    })
}

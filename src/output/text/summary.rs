//! The end of the text format: what was done, what was found, and at which instant.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::look::Look;
use crate::diagnostic::{Diagnostic, Report, Severity, Summary, Upcoming};
use crate::output::Shown;
use crate::output::words::{aside, checked, instant, many};

pub(super) fn write(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.summary;
    let found = found(summary, look).join(", ");
    let aside = aside(report).join(", ");
    // A run that judged nothing has none.
    let is_judged = !report.now.is_empty();
    let instant = if is_judged { format!("as of {}", instant(&report.now)) } else { String::new() };
    // Where not everything was judged, nobody knows that there is nothing.
    let parts = if found.is_empty() && report.exit_code != 2 {
        let what = if knows_more(report) { "no new problems" } else { "no problems" };
        vec![look.strong(&format!("{what} in {}", checked(summary))), aside, instant]
    } else {
        writeln!(out, "checked {}", checked(summary))?;
        vec![found, aside, instant]
    };
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "{}", parts.join(" · "))?;
    match fixable(report) {
        Some(fixable) => writeln!(out, "{fixable}"),
        None => Ok(()),
    }
}

/// `3 fixable with --fix, 2 more with --unsafe-fixes`
fn fixable(report: &Report) -> Option<String> {
    let is_applied = |found: &&Diagnostic| report.rule(&found.rule).is_none_or(|card| !card.judges_changes);
    let found = || report.diagnostics.iter().filter(is_applied);
    let fixes = || found().filter_map(|diagnostic| diagnostic.fix.as_ref());
    let safe = fixes().filter(|fix| fix.safe).count();
    match (safe, fixes().count() - safe) {
        (0, 0) => None,
        (0, unsafe_ones) => Some(format!("{unsafe_ones} fixable with --unsafe-fixes")),
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (safe, others) => Some(format!("{safe} fixable with --fix, {others} more with --unsafe-fixes")),
    }
}

/// What will begin to fail, a line each.
pub(super) fn write_upcoming(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if report.upcoming.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", look.strong("will begin to fail"))?;
    for Upcoming { day, diagnostic } in &report.upcoming {
        let Diagnostic { rule, severity, message, primary, .. } = diagnostic;
        let source = report.sources.file(primary.file);
        let place = source.position(primary.span.start);
        let path = report.prefixes.in_terminal(source.path());
        let id = look.severity(*severity, &format!("{severity}[{}]", look.rule(report, rule)));
        let message = Shown::line(message);
        writeln!(out, "{day}  {}:{}:{}: {id}: {message}", Shown::line(&path), place.line, place.column)?;
    }
    writeln!(out)
}

/// Rules by how often they reported.
pub(super) fn write_statistics(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut counts = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        *counts.entry((&diagnostic.rule, diagnostic.severity)).or_insert(0_usize) += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let digits = rows.first().map_or(1, |(_, count)| count.to_string().len());
    for ((rule, severity), count) in &rows {
        let name = look.severity(*severity, &format!("{:7}", severity.name()));
        writeln!(out, "{count:>digits$}  {name}  {rule}")?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    write_owed(&report.before.owed, out)
}

/// Teams by how many problems of the baseline are theirs.
fn write_owed(owed: &BTreeMap<String, usize>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<_> = owed.iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let Some(digits) = rows.first().map(|(_, count)| count.to_string().len()) else { return Ok(()) };
    writeln!(out, "in the baseline, by team")?;
    for (team, count) in rows {
        let team = if team.is_empty() { "(no team answers for it)" } else { team };
        writeln!(out, "{count:>digits$}  {}", Shown::line(team))?;
    }
    writeln!(out)
}

/// Shown diagnostics by severity; none is left out.
fn found(summary: &Summary, look: &Look) -> Vec<String> {
    let counts = Severity::ALL.map(|severity| (severity, summary.count(severity)));
    let shown = counts.into_iter().filter(|(_, count)| *count > 0);
    shown.map(|(severity, count)| look.severity(severity, &many(count, severity.name()))).collect()
}

/// Whether there are problems that were known before.
fn knows_more(report: &Report) -> bool {
    report.summary.baseline > 0 || report.summary.unchanged > 0
}

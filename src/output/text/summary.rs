//! The end of the text format: what was done, what was found, and at which instant.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::look::Look;
use crate::diagnostic::{Diagnostic, Report, Severity, Summary, Upcoming};
use crate::output::Shown;

pub(super) fn write(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.summary;
    let found = found(summary, look).join(", ");
    let aside = aside(report).join(", ");
    let instant = format!("as of {}", instant(&report.now));
    // Where not everything was judged, nobody knows that there is nothing.
    let parts = if found.is_empty() && report.exit_code != 2 {
        let what = if knows_more(report) { "no new problems" } else { "no problems" };
        vec![look.strong(&format!("{what} in {}", checked(summary))), aside, instant]
    } else {
        writeln!(out, "checked {}", checked(summary))?;
        vec![found, aside, instant]
    };
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "{}", parts.join(" · "))
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
        let id = look.severity(*severity, &format!("{severity}[{}]", look.rule(rule)));
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

/// `62 documents in 14 files (9 services, 6 teams); 3 foreign documents skipped`
fn checked(summary: &Summary) -> String {
    let documents: usize = summary.documents.values().sum();
    let mut kinds: Vec<_> = summary.documents.iter().filter(|(_, count)| **count > 0).collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let kinds: Vec<_> = kinds.into_iter().map(|(kind, count)| many(*count, &in_words(kind))).collect();
    let mut text = format!("{} in {}", many(documents, "document"), many(summary.files, "file"));
    if !kinds.is_empty() {
        text.push_str(&format!(" ({})", kinds.join(", ")));
    }
    if summary.skipped > 0 {
        text.push_str(&format!("; {} skipped", many(summary.skipped, "foreign document")));
    }
    text
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

/// What was there and is not shown.
fn aside(report: &Report) -> Vec<String> {
    let Report { summary, before, .. } = report;
    let by_change = before.change.as_ref().map_or(0, |change| change.fixed.len());
    let counts = [
        (summary.suppressed, "suppressed"),
        (summary.baseline, "in the baseline"),
        (summary.fixed.saturating_sub(by_change), "fixed"),
    ];
    let told = counts.into_iter().filter(|(count, _)| *count > 0);
    let mut told: Vec<_> = told.map(|(count, word)| format!("{count} {word}")).collect();
    if let Some(change) = &before.change {
        let since = Shown::line(&change.since);
        told.push(format!("{} unchanged, {by_change} fixed since {since}", change.unchanged.len()));
    }
    told
}

/// `FeatureFlag` as people say it: `feature flag`. Capitals that stand together stay: `OKR`, `DX roadmap`.
fn in_words(kind: &str) -> String {
    let mut words = String::new();
    let mut chars = kind.chars().peekable();
    let mut is_capital = false;
    while let Some(c) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let begins = c.is_uppercase() && (!is_capital || next_is_lower);
        if begins && !words.is_empty() {
            words.push(' ');
        }
        if begins && next_is_lower {
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
        is_capital = c.is_uppercase();
    }
    Shown::line(&words).to_string()
}

/// A count with its noun: `1 team`, `2 policies`, `3 people`.
fn many(count: usize, noun: &str) -> String {
    let consonant_y = |stem: &str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match noun {
        _ if count == 1 => format!("1 {noun}"),
        "person" => format!("{count} people"),
        _ => match noun.strip_suffix('y') {
            Some(stem) if consonant_y(stem) => format!("{count} {stem}ies"),
            _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") => {
                format!("{count} {noun}es")
            }
            _ => format!("{count} {noun}s"),
        },
    }
}

/// `2026-11-22T09:00:00+03:00` as people write it: `2026-11-22 09:00 +03:00`.
fn instant(rfc3339: &str) -> String {
    let parts = || {
        let (date, time) = rfc3339.split_once('T')?;
        let minutes = time.get(..5)?;
        let offset = time.get(5..)?.trim_start_matches(|c: char| c == ':' || c == '.' || c.is_ascii_digit());
        let offset = if offset.eq_ignore_ascii_case("z") { "UTC" } else { offset };
        Some(format!("{date} {minutes} {offset}"))
    };
    Shown::line(&parts().unwrap_or_else(|| rfc3339.to_owned())).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_become_words() {
        let kinds = ["Team", "OKR", "FeatureFlag", "DXRoadmap", "OnCallRotation", "PostMortem", "team", ""];
        let words =
            ["team", "OKR", "feature flag", "DX roadmap", "on call rotation", "post mortem", "team", ""];
        assert_eq!(kinds.map(in_words), words);
    }

    #[test]
    fn nouns_have_their_plurals() {
        let nouns = ["team", "person", "dependency", "severity policy", "process", "survey", "OKR"];
        let two = [
            "2 teams",
            "2 people",
            "2 dependencies",
            "2 severity policies",
            "2 processes",
            "2 surveys",
            "2 OKRs",
        ];
        assert_eq!(nouns.map(|noun| many(2, noun)), two);
        assert_eq!(many(1, "person"), "1 person");
        assert_eq!(many(0, "document"), "0 documents");
    }

    #[test]
    fn an_instant_loses_its_seconds() {
        assert_eq!(instant("2026-11-22T09:00:00+03:00"), "2026-11-22 09:00 +03:00");
        assert_eq!(instant("2026-11-22T09:00:59.123-05:30"), "2026-11-22 09:00 -05:30");
        assert_eq!(instant("2026-11-22T09:00:00Z"), "2026-11-22 09:00 UTC");
        assert_eq!(instant("noon"), "noon");
    }
}

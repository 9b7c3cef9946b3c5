//! What several formats say in the same words: counts, what was checked, and a diagnostic as a few lines of text.
//! Knows no grammar: whoever writes these words escapes them.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Shown;
use super::place::Place;
use crate::diagnostic::{Diagnostic, Report, Severity, Summary};

/// `62 documents in 14 files (9 services, 6 teams); 3 foreign documents skipped`
pub(super) fn checked(summary: &Summary) -> String {
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

/// `1 error, 2 warnings`, or `no problems`.
pub(super) fn counts(summary: &Summary) -> String {
    let counts = Severity::ALL.map(|severity| (severity, summary.count(severity)));
    let shown = counts.into_iter().filter(|(_, count)| *count > 0);
    let words: Vec<_> = shown.map(|(severity, count)| many(count, severity.name())).collect();
    if words.is_empty() { "no problems".to_owned() } else { words.join(", ") }
}

/// The message, the related places, the help, each on lines of its own and safe to show. Never blank.
pub(super) fn message(report: &Report, diagnostic: &Diagnostic) -> String {
    let mut text = sentence(diagnostic);
    for label in &diagnostic.related {
        let Place { path, start, .. } = Place::in_repository(report, label.file, label.span);
        let between = if label.message.is_empty() { "" } else { ": " };
        let (path, message) = (Shown::line(&path), Shown::line(&label.message));
        // Writing to a String has no way to fail.
        let _ = write!(text, "\n{path}:{}:{}{between}{message}", start.line, start.column);
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {}", Shown::block(help.trim_end()));
    }
    text
}

/// The message alone, safe to show on one line; the rule where it is blank, since no format takes a blank one.
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    let text = Shown::line(&diagnostic.message).to_string();
    if text.trim().is_empty() { diagnostic.rule.to_string() } else { text }
}

/// At most so many UTF-16 code units, ending in an ellipsis when something is missing.
pub(super) fn cut(text: &str, units: usize) -> Cow<'_, str> {
    // No text has more units than bytes.
    if text.len() <= units || text.encode_utf16().count() <= units {
        return Cow::Borrowed(text);
    }
    let mut room = units.saturating_sub(1);
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    Cow::Owned(short)
}

/// What was there and is not shown.
pub(super) fn aside(report: &Report) -> Vec<String> {
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
pub(crate) fn many(count: usize, noun: &str) -> String {
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
pub(super) fn instant(rfc3339: &str) -> String {
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

    #[test]
    fn a_text_that_fits_is_not_cut() {
        assert_eq!(cut("", 3), "");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("a😀", 3), "a😀");
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_and_never_inside_a_character() {
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a😀b", 3), "a…");
        assert_eq!(cut("😀😀", 3), "😀…");
    }
}

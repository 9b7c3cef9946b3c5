//! A calendar of what will happen, for programs that show one: iCalendar.
//!
//! <https://www.rfc-editor.org/rfc/rfc5545>

use std::io::{self, Write};

use super::{Shown, rule_url};
use crate::diagnostic::{Event, Report, Upcoming};

/// Octets of a line without its ending (section 3.1).
const LINE: usize = 75;

/// Writes what manifests say will happen, and what will begin to fail within the horizon of the report.
///
/// # Errors
/// Only those of `out`.
pub fn write_calendar(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let stamp = utc(&report.now);
    let version = env!("CARGO_PKG_VERSION");
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:-//orglint//orglint {version}//EN")] {
        line(text, out)?;
    }
    for Event { from, until, title, subject, pointer, place } in &report.events {
        let path = report.prefixes.in_repository(report.sources.file(place.file).path());
        let id = format!("{}/{}/{}{pointer}", subject.kind, subject.namespace, subject.name);
        event(&id, &stamp, (from, until.as_deref().unwrap_or(from)), title, &path, out)?;
    }
    for comment in report.suppressions.iter().filter(|comment| comment.counts) {
        let Some(until) = comment.until.map(|until| until.to_string()) else { continue };
        let source = report.sources.file(comment.file);
        let path = report.prefixes.in_repository(source.path());
        let rules: Vec<_> = comment.rules.iter().map(|rule| rule.text.as_str()).collect();
        let title = format!("suppression ends: {}", rules.join(", "));
        let id = format!("{path}/{until}/{}", source.slice(comment.span));
        event(&id, &stamp, (&until, &until), &title, &path, out)?;
    }
    for Upcoming { day, diagnostic } in &report.upcoming {
        let path = report.prefixes.in_repository(report.sources.file(diagnostic.primary.file).path());
        let title = format!("{} begins to fail: {}", diagnostic.rule, diagnostic.message);
        let url = rule_url(report, &diagnostic.rule).map(|url| format!("\n{url}"));
        let more = format!("{path}{}", url.unwrap_or_default());
        event(&diagnostic.fingerprint, &stamp, (day, day), &title, &more, out)?;
    }
    line("END:VCALENDAR", out)
}

fn event(
    id: &str,
    stamp: &str,
    (from, until): (&str, &str),
    title: &str,
    description: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    line("BEGIN:VEVENT", out)?;
    line(&format!("UID:{}@orglint", text(id)), out)?;
    line(&format!("DTSTAMP:{stamp}"), out)?;
    match from.parse::<jiff::civil::Date>() {
        Ok(day) => {
            // The end is exclusive.
            let last = until.parse().unwrap_or(day);
            let end = last.tomorrow().unwrap_or(last);
            line(&format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")), out)?;
            line(&format!("DTEND;VALUE=DATE:{}", end.strftime("%Y%m%d")), out)?;
        }
        Err(_) => line(&format!("DTSTART:{}", utc(from)), out)?,
    }
    line(&format!("SUMMARY:{}", text(title)), out)?;
    line(&format!("DESCRIPTION:{}", text(description)), out)?;
    line("TRANSP:TRANSPARENT", out)?;
    line("END:VEVENT", out)
}

/// An RFC 3339 instant in UTC, in the form of the format; the epoch for what is none.
fn utc(instant: &str) -> String {
    let instant: jiff::Timestamp = instant.parse().unwrap_or_default();
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT (section 3.3.11): no control characters, and nothing that ends it early.
fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in Shown::block(text).to_string().chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A content line, folded between characters.
fn line(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let (mut rest, mut room) = (text, LINE);
    loop {
        let fits = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= room).last();
        let (head, tail) = rest.split_at_checked(fits.unwrap_or(0)).unwrap_or((rest, ""));
        out.write_all(head.as_bytes())?;
        out.write_all(b"\r\n")?;
        if tail.is_empty() {
            return Ok(());
        }
        out.write_all(b" ")?;
        (rest, room) = (tail, LINE - 1);
    }
}

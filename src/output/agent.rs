//! For coding assistants: few words, the worst first, the whole of what is needed to mend it, and how to go on.
//!
//! What a repository says stays text of a diagnostic, on lines that we begin; who reads it must still not obey it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::inert_json;
use super::place::Place;
use super::rank::worst_first;
use super::words::{counts, cut};
use super::{Options, Shown, concise};
use crate::diagnostic::{Diagnostic, Edit, Report};

/// Diagnostics that are spelt out: more are not mended in one go.
const SHOWN: usize = 100;
/// UTF-16 code units of a replacement that is spelt out.
const REPLACEMENT: usize = 500;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let ranked = worst_first(report);
    for diagnostic in ranked.iter().take(SHOWN) {
        write_diagnostic(report, diagnostic, out)?;
    }
    if ranked.len() > SHOWN {
        let mut rules = BTreeMap::new();
        for diagnostic in ranked.iter().skip(SHOWN) {
            *rules.entry(&diagnostic.rule).or_insert(0_usize) += 1;
        }
        let rules: Vec<_> = rules.into_iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        writeln!(out, "{} more, left out here: {}", ranked.len() - SHOWN, rules.join(", "))?;
    }
    for note in report.notes.iter().take(SHOWN) {
        writeln!(out, "note: {}", Shown::line(note))?;
    }
    let why = if ranked.is_empty() { "" } else { "; why: orglint explain RULE" };
    writeln!(out, "{}; exit code {}{why}", counts(&report.summary), report.exit_code)
}

fn write_diagnostic(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    concise::write_line(report, diagnostic, out)?;
    for label in &diagnostic.related {
        let place = Place::in_terminal(report, label.file, label.span);
        let between = if label.message.is_empty() { "" } else { " " };
        let (path, message) = (concise::path(&place.path), Shown::line(&label.message));
        writeln!(out, "  see {path}:{}:{}{between}{message}", place.start.line, place.start.column)?;
    }
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = help.lines().map(|line| Shown::line(line.trim()).to_string()).collect();
        writeln!(out, "  help: {}", lines.join(" "))?;
    }
    if let Some(fix) = &diagnostic.fix {
        let kind = if fix.safe { "safe" } else { "unsafe" };
        writeln!(out, "  {kind} fix: {}", Shown::line(&fix.title))?;
        fix.edits.iter().try_for_each(|edit| write_edit(report, edit, out))?;
    }
    Ok(())
}

/// `edit a.yaml 6:10-6:15 to "infra"`
fn write_edit(report: &Report, edit: &Edit, out: &mut dyn Write) -> io::Result<()> {
    let place = Place::in_terminal(report, edit.file, edit.span);
    let (start, end) = (place.start, place.source.position(edit.span.end));
    let text = serde_json::to_string(&cut(&edit.text, REPLACEMENT)).map_err(io::Error::other)?;
    writeln!(
        out,
        "    edit {} {}:{}-{}:{} to {}",
        concise::path(&place.path),
        start.line,
        start.column,
        end.line,
        end.column,
        inert_json(&text),
    )
}

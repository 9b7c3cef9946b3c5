//! Markdown as GitHub writes it, for the summary of a job or a comment: counts by rule and by team, then the
//! diagnostics, the worst first, as many as there is room for.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{markdown, markdown_code};
use super::place::Place;
use super::rank::worst_first;
use super::words::{aside, checked, counts, cut, instant, sentence};
use super::{Options, Shown, rule_url};
use crate::diagnostic::{Diagnostic, Report, RuleId, Severity};

/// Bytes that stay free for the line that says what was left out.
const TAIL: usize = 200;
/// Rows of a table of counts.
const ROWS: usize = 50;
/// Notes about the run that are told.
const NOTES: usize = 20;
/// UTF-16 code units of a message, of a help, of a name.
const MESSAGE: usize = 500;
const NAME: usize = 100;

pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { text: String::new(), room: options.room.saturating_sub(TAIL) };
    if page.add(&head(report)) {
        page.add(&rules(report));
        page.add(&teams(report));
        findings(report, &mut page);
    }
    out.write_all(page.text.as_bytes())
}

/// Markdown that keeps to its room.
struct Page {
    text: String,
    room: usize,
}

impl Page {
    /// All of it or nothing; whether it fits.
    fn add(&mut self, block: &str) -> bool {
        let fits = self.text.len() + block.len() <= self.room;
        if fits {
            self.text.push_str(block);
        }
        fits
    }
}

/// The verdict and what was checked.
fn head(report: &Report) -> String {
    let summary = &report.summary;
    let verdict = match report.exit_code {
        2 => format!("not everything could be judged; {}", counts(summary)),
        _ => counts(summary),
    };
    let mut facts = vec![format!("checked {}", checked(summary))];
    facts.extend(aside(report));
    facts.extend((!report.now.is_empty()).then(|| format!("as of {}", instant(&report.now))));
    let mut text = format!("### orglint: {verdict}\n\n{}\n\n", markdown(&facts.join(" · ")));
    for note in report.notes.iter().take(NOTES) {
        // Four blanks at its start would make it code.
        text.push_str(&format!("- {}\n", inline(note.trim(), MESSAGE)));
    }
    if report.notes.len() > NOTES {
        text.push_str(&format!("- {} more notes: see the log\n", report.notes.len() - NOTES));
    }
    if !report.notes.is_empty() {
        text.push('\n');
    }
    text
}

/// How often each rule reported.
fn rules(report: &Report) -> String {
    let mut counts = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let key = (std::cmp::Reverse(diagnostic.severity), &diagnostic.rule);
        *counts.entry(key).or_insert(0_usize) += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((severity, _), count)| (*severity, std::cmp::Reverse(*count)));
    let cells = rows.iter().map(|((severity, rule), count)| {
        format!("| {count} | {} | {} |\n", severity.0, linked(report, rule))
    });
    table("| count | severity | rule |\n| ---: | --- | --- |\n", cells.collect(), "rules")
}

/// How much each team answers for; nothing where no manifest says who does.
fn teams(report: &Report) -> String {
    let mut counts: BTreeMap<Option<&str>, [usize; 3]> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let row = counts.entry(diagnostic.owner.as_deref()).or_default();
        for (count, severity) in row.iter_mut().zip(Severity::ALL) {
            *count += usize::from(severity == diagnostic.severity);
        }
    }
    if counts.keys().all(Option::is_none) {
        return String::new();
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(*counts));
    let cells = rows.iter().map(|(owner, [errors, warnings, infos])| {
        let owner = owner.map_or("nobody".to_owned(), |owner| code(owner, NAME));
        format!("| {owner} | {errors} | {warnings} | {infos} |\n")
    });
    let head = "| team | errors | warnings | infos |\n| --- | ---: | ---: | ---: |\n";
    table(head, cells.collect(), "teams")
}

fn table(head: &str, mut rows: Vec<String>, noun: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let more = rows.split_off(ROWS.min(rows.len())).len();
    let more = if more > 0 { format!("\n{more} more {noun}\n") } else { String::new() };
    format!("{head}{}{more}\n", rows.concat())
}

fn findings(report: &Report, page: &mut Page) {
    let ranked = worst_first(report);
    if ranked.is_empty() || !page.add("| severity | place | what | rule |\n| --- | --- | --- | --- |\n") {
        return;
    }
    let shown = ranked.iter().take_while(|diagnostic| page.add(&row(report, diagnostic))).count();
    if shown < ranked.len() {
        let more = ranked.len() - shown;
        page.text
            .push_str(&format!("\n{more} of {} are left out here, the least severe ones\n", ranked.len()));
    }
}

fn row(report: &Report, diagnostic: &Diagnostic) -> String {
    let Diagnostic { severity, rule, .. } = diagnostic;
    let place = Place::of(report, diagnostic);
    let path = Shown::line(&place.path).to_string();
    let place = markdown_code(&format!("{path}:{}:{}", place.start.line, place.start.column));
    let message = markdown(&cut(&sentence(diagnostic), MESSAGE));
    let help = diagnostic.help.as_ref().map(|help| {
        let lines: Vec<_> = help.lines().map(str::trim).collect();
        format!("<br>{}", inline(&lines.join(" "), MESSAGE))
    });
    let help = help.unwrap_or_default();
    format!("| {severity} | {place} | {message}{help} | {} |\n", linked(report, rule))
}

/// The id, with its page where it has one.
fn linked(report: &Report, rule: &RuleId) -> String {
    rule_url(report, rule).map_or(format!("`{rule}`"), |url| format!("[`{rule}`]({url})"))
}

fn inline(text: &str, units: usize) -> String {
    markdown(&cut(&Shown::line(text).to_string(), units))
}

fn code(text: &str, units: usize) -> String {
    markdown_code(&cut(&Shown::line(text).to_string(), units))
}

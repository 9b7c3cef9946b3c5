//! The JSON format: everything the report holds, for programs. Its shape is promised by `schemas/report.json`.
//!
//! Lines and columns are 1-based, columns in Unicode code points, offsets in bytes, ends exclusive. What does not
//! exist is left out, never null.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::inert_json;
use super::{Options, rule_url};
use crate::diagnostic::{
    Diagnostic, Edit, Fix, Label, NewFile, Origin, Reason, Report, Severity, Status, Subject, Upcoming,
};
use crate::source::{FileId, Sources, Span};

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    write_value(&Document::new(report), out)
}

/// JSON of any shape, with a line feed at its end, that cannot act on who prints it.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    out.write_all(inert_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    now: &'a str,
    diagnostics: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    upcoming: Vec<Forecast<'a>>,
    summary: Totals<'a>,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            schema_version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            now: &report.now,
            diagnostics: entries(report),
            upcoming: report.upcoming.iter().map(|upcoming| Forecast::new(report, upcoming)).collect(),
            summary: Totals::new(report),
        }
    }
}

/// What is new, and what a change leaves and mends, by file, start and rule.
fn entries(report: &Report) -> Vec<Entry<'_>> {
    let mut all: Vec<_> = report.diagnostics.iter().map(|diagnostic| (&report.sources, diagnostic)).collect();
    if let Some(change) = &report.before.change {
        all.extend(change.unchanged.iter().map(|diagnostic| (&report.sources, diagnostic)));
        all.extend(change.fixed.iter().map(|diagnostic| (&change.sources, diagnostic)));
        all.sort_by_key(|(sources, diagnostic)| {
            let Label { file, span, .. } = diagnostic.primary;
            (sources.file(file).path(), span, &diagnostic.rule)
        });
    }
    all.into_iter().map(|(sources, diagnostic)| Entry::new(report, sources, diagnostic)).collect()
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One diagnostic.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<&'a Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    pointer: &'a str,
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Remedy<'a>>,
    fingerprint: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explain: Vec<Term<'a>>,
}

impl<'a> Entry<'a> {
    pub(super) fn new(report: &Report, sources: &'a Sources, diagnostic: &'a Diagnostic) -> Self {
        let Label { file, span, .. } = diagnostic.primary;
        Self {
            rule: diagnostic.rule.as_str(),
            severity: diagnostic.severity,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            url: rule_url(report, &diagnostic.rule),
            place: Place::new(sources, file, span),
            manifest: diagnostic.subject.as_ref(),
            owner: diagnostic.owner.as_deref(),
            pointer: &diagnostic.pointer,
            related: diagnostic.related.iter().map(|label| Related::new(sources, label)).collect(),
            fix: diagnostic.fix.as_ref().map(|fix| Remedy::new(sources, fix)),
            fingerprint: &diagnostic.fingerprint,
            status: diagnostic.status,
            explain: diagnostic.explanation.iter().map(|reason| Term::new(sources, reason)).collect(),
        }
    }
}

/// What decided it.
#[derive(Serialize)]
struct Term<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'static str>,
    depth: usize,
    expression: &'a str,
    value: &'a str,
    origin: Origin,
    #[serde(flatten)]
    place: Option<Place<'a>>,
}

impl<'a> Term<'a> {
    fn new(sources: &'a Sources, reason: &'a Reason) -> Self {
        let Reason { condition, depth, expression, value, origin, place } = reason;
        let place = place.as_ref().map(|label| Place::new(sources, label.file, label.span));
        Self { condition: *condition, depth: *depth, expression, value, origin: *origin, place }
    }
}

#[derive(Serialize)]
struct Forecast<'a> {
    day: &'a str,
    diagnostic: Entry<'a>,
}

impl<'a> Forecast<'a> {
    fn new(report: &'a Report, upcoming: &'a Upcoming) -> Self {
        let diagnostic = Entry::new(report, &report.sources, &upcoming.diagnostic);
        Self { day: &upcoming.day, diagnostic }
    }
}

/// Where something stands, as `schemas/report.json` has it.
#[derive(Serialize)]
pub(crate) struct Place<'a> {
    file: &'a str,
    range: Range,
}

impl<'a> Place<'a> {
    pub(crate) fn new(sources: &'a Sources, file: FileId, span: Span) -> Self {
        let source = sources.file(file);
        let point = |offset| {
            let position = source.position(offset);
            Point { line: position.line, column: position.column, offset }
        };
        Self { file: source.path(), range: Range { start: point(span.start), end: point(span.end) } }
    }
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

impl<'a> Related<'a> {
    fn new(sources: &'a Sources, label: &'a Label) -> Self {
        Self { place: Place::new(sources, label.file, label.span), message: &label.message }
    }
}

#[derive(Serialize)]
struct Remedy<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    creates: Vec<Creation<'a>>,
}

#[derive(Serialize)]
struct Creation<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Remedy<'a> {
    fn new(sources: &'a Sources, fix: &'a Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Change::new(sources, edit));
        let create = |new: &'a NewFile| Creation { file: &new.path, text: &new.text };
        let creates = fix.creates.iter().map(create).collect();
        Self { title: &fix.title, safe: fix.safe, edits: edits.collect(), creates }
    }
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

impl<'a> Change<'a> {
    fn new(sources: &'a Sources, edit: &'a Edit) -> Self {
        Self { place: Place::new(sources, edit.file, edit.span), text: &edit.text }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Totals<'a> {
    files: usize,
    documents: &'a BTreeMap<String, usize>,
    skipped: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    baseline: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged: Option<usize>,
    fixed: usize,
    exit_code: u8,
}

impl<'a> Totals<'a> {
    fn new(report: &'a Report) -> Self {
        let summary = &report.summary;
        Self {
            files: summary.files,
            documents: &summary.documents,
            skipped: summary.skipped,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            suppressed: summary.suppressed,
            baseline: summary.baseline,
            unchanged: report.before.change.is_some().then_some(summary.unchanged),
            fixed: summary.fixed,
            exit_code: report.exit_code,
        }
    }
}

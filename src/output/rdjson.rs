//! The Reviewdog Diagnostic Format. Columns count UTF-8 bytes, ends are exclusive.
//!
//! Its reader refuses fields that it does not know, and a suggestion names no file: only a fix of one edit in the file
//! of the diagnostic can be one.
//!
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use std::io::{self, Write};

use serde_json::{Value, json};

use super::place::Place;
use super::words::message;
use super::{Options, json::write_value, rule_url};
use crate::diagnostic::{Diagnostic, Edit, Report, RuleId, Severity};

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let entries = report.diagnostics.iter().map(|diagnostic| entry(report, diagnostic));
    let document = json!({
        "source": { "name": env!("CARGO_PKG_NAME"), "url": env!("CARGO_PKG_REPOSITORY") },
        "diagnostics": entries.collect::<Vec<_>>(),
    });
    write_value(&document, out)
}

fn entry(report: &Report, diagnostic: &Diagnostic) -> Value {
    let place = Place::of(report, diagnostic);
    let mut entry = json!({
        "message": message(report, diagnostic),
        "location": { "path": place.path, "range": range(&place) },
        "severity": match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": code(report, &diagnostic.rule),
    });
    if let (Some(edit), Some(entry)) = (only_edit(diagnostic), entry.as_object_mut()) {
        let range = range(&Place::of_edit(report, edit));
        entry.insert("suggestions".to_owned(), json!([{ "range": range, "text": edit.text }]));
    }
    entry
}

fn code(report: &Report, rule: &RuleId) -> Value {
    match rule_url(report, rule) {
        Some(url) => json!({ "value": rule.as_str(), "url": url }),
        None => json!({ "value": rule.as_str() }),
    }
}

fn only_edit(diagnostic: &Diagnostic) -> Option<&Edit> {
    match diagnostic.fix.as_ref()?.edits.as_slice() {
        [edit] if edit.file == diagnostic.primary.file => Some(edit),
        _ => None,
    }
}

fn range(place: &Place<'_>) -> Value {
    let (start, end) = place.byte_columns();
    json!({
        "start": { "line": place.start.line, "column": start },
        "end": { "line": place.end.line, "column": end },
    })
}

//! Code Quality of GitLab: an array of what a merge request shows beside its lines.
//!
//! GitLab shows no rule, so the description begins with it, and merges what has the same fingerprint.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde_json::{Value, json};

use super::place::Place;
use super::words::{cut, message};
use super::{Options, json::write_value};
use crate::diagnostic::{Diagnostic, Report, Severity};

/// UTF-16 code units of a description; what is longer is no description.
const DESCRIPTION: usize = 4096;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let entries = report.diagnostics.iter().map(|diagnostic| entry(report, diagnostic));
    write_value(&entries.collect::<Vec<_>>(), out)
}

fn entry(report: &Report, diagnostic: &Diagnostic) -> Value {
    let place = Place::of(report, diagnostic);
    let rule = &diagnostic.rule;
    json!({
        "description": cut(&format!("{rule}: {}", message(report, diagnostic)), DESCRIPTION),
        "check_name": rule.as_str(),
        "fingerprint": diagnostic.fingerprint,
        "severity": match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            "path": place.path,
            "lines": { "begin": place.start.line, "end": place.end.line },
        },
    })
}

//! SARIF 2.1.0, for code scanning and editors: one run, its rules with their reasons, and the worst results first
//! within the limits of GitHub.
//!
//! Columns count UTF-16 code units, paths are relative URIs from the top of the repository.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>,
//! <https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support>

mod line_hash;
mod result;

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use self::result::Results;
use super::rank::worst_first;
use super::words::cut;
use super::{Options, Shown, escape::markdown, json::write_value, rule_url};
use crate::diagnostic::{Report, RuleId, Severity};

/// Results that GitHub shows of a run.
const RESULTS: usize = 5000;
/// Notes about the run that are told.
const NOTES: usize = 100;
/// UTF-16 code units of a note.
const NOTE: usize = 4096;
/// Characters of a description of a rule.
const DESCRIPTION: usize = 1024;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let ranked = worst_first(report);
    let shown = ranked.get(..RESULTS).unwrap_or(&ranked);
    let rules: BTreeSet<&RuleId> = shown.iter().map(|diagnostic| &diagnostic.rule).collect();
    let rules: Vec<_> = rules.into_iter().collect();
    let mut results = Results::new(report, &rules);
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|id| rule(report, id)).collect::<Vec<_>>(),
            } },
            // What stands before the last slash is the category of the upload.
            "automationDetails": { "id": "orglint/" },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The top of the repository." } } },
            "invocations": [{
                "executionSuccessful": report.exit_code != 2,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": notifications(report, ranked.len() - shown.len()),
            }],
            "results": shown.iter().map(|diagnostic| results.result(diagnostic)).collect::<Vec<_>>(),
        }],
    });
    write_value(&log, out)
}

/// What is not in the results: what was left out, and the notes about the run.
fn notifications(report: &Report, left_out: usize) -> Vec<Value> {
    let all = report.diagnostics.len();
    let cut_off = (left_out > 0).then(|| {
        format!(
            "{left_out} of {all} results are left out, the least severe ones: code scanning shows {RESULTS}"
        )
    });
    let level = if report.exit_code == 2 { "error" } else { "note" };
    let notes =
        report.notes.iter().take(NOTES).map(|note| (level, Shown::line(&cut(note, NOTE)).to_string()));
    let notes = cut_off.into_iter().map(|text| ("warning", text)).chain(notes);
    notes.map(|(level, text)| json!({ "level": level, "message": { "text": text } })).collect()
}

/// A rule; where its file is not known, its id has to do.
fn rule(report: &Report, id: &RuleId) -> Value {
    let card = report.rule(id);
    let summary = card.map_or(id.as_str(), |card| card.summary.as_str());
    let rationale = card.map_or(summary, |card| card.rationale.trim());
    let (level, importance) = match card.map_or(Severity::Error, |card| card.severity) {
        Severity::Error => ("error", "error"),
        Severity::Warning => ("warning", "warning"),
        Severity::Info => ("note", "recommendation"),
    };
    let command = format!("orglint explain {id}");
    let lines: Vec<_> =
        rationale.lines().map(|line| markdown(&Shown::line(line.trim()).to_string())).collect();
    let url = rule_url(report, id);
    let (text, link) = match &url {
        Some(url) => (format!("{command}\n{url}"), format!("`{command}` · [the page of the rule]({url})")),
        None => (command.clone(), format!("`{command}`")),
    };
    let mut rule = json!({
        "id": id.as_str(),
        "name": pascal_case(id),
        "shortDescription": { "text": cut(&Shown::line(summary).to_string(), DESCRIPTION) },
        "fullDescription": { "text": cut(&Shown::block(rationale).to_string(), DESCRIPTION) },
        "help": {
            "text": format!("{}\n\n{text}", Shown::block(rationale)),
            "markdown": format!("{}\n\n{link}", lines.join("\n")),
        },
        "helpUri": url,
        "defaultConfiguration": { "level": level },
        "properties": { "tags": [id.category()], "precision": "high", "problem.severity": importance },
    });
    if let (None, Some(rule)) = (url, rule.as_object_mut()) {
        rule.remove("helpUri");
    }
    rule
}

/// `okr/kr-baseline` as `OkrKrBaseline`.
fn pascal_case(id: &RuleId) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    id.as_str().split(['/', '-']).map(capital).collect()
}

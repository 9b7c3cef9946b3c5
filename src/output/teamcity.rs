//! Inspections of a TeamCity build, as service messages: the type of each rule once, then the diagnostics.
//!
//! <https://www.jetbrains.com/help/teamcity/service-messages.html#Reporting+Inspections>

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::Options;
use super::escape::teamcity;
use super::place::Place;
use super::words::{cut, message};
use crate::diagnostic::{Diagnostic, Report, RuleId, Severity};

/// Characters of an id, a name or a category.
const NAME: usize = 255;
/// Characters of a description, a message or a path.
const TEXT: usize = 4000;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let rules: BTreeSet<&RuleId> = report.diagnostics.iter().map(|diagnostic| &diagnostic.rule).collect();
    for rule in rules {
        let about = report.rule(rule).map_or(rule.as_str(), |card| card.summary.as_str());
        let id = value(rule.as_str(), NAME);
        let category = value(rule.category(), NAME);
        let about = value(&super::Shown::line(about).to_string(), TEXT);
        writeln!(
            out,
            "##teamcity[inspectionType id='{id}' name='{id}' category='{category}' description='{about}']"
        )?;
    }
    report.diagnostics.iter().try_for_each(|diagnostic| inspection(report, diagnostic, out))
}

fn inspection(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = Place::of(report, diagnostic);
    let severity = match diagnostic.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    };
    writeln!(
        out,
        "##teamcity[inspection typeId='{}' message='{}' file='{}' line='{}' SEVERITY='{severity}']",
        value(diagnostic.rule.as_str(), NAME),
        value(&message(report, diagnostic), TEXT),
        value(&place.path, TEXT),
        place.start.line,
    )
}

/// Cut before it is escaped: a value ends inside no escape.
fn value(text: &str, limit: usize) -> String {
    teamcity(&cut(text, limit))
}

//! Issues of an Azure Pipelines run, as logging commands, within the ten of each type that an agent keeps. What is
//! beyond, and what is only worth knowing, is a line of the concise format: there are no other types.
//!
//! <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning>

use std::io::{self, Write};

use super::escape::{azure_data, azure_property};
use super::place::Place;
use super::rank::{Level, levels};
use super::words::{cut, message};
use super::{Options, Shown, concise};
use crate::diagnostic::{Diagnostic, Report, Severity};

/// Issues of one type that an agent keeps of a task.
const BUDGET: usize = 10;
/// UTF-16 code units of a message.
const MESSAGE: usize = 4096;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    for Level { severity, shown, more } in levels(report, BUDGET) {
        let kind = match severity {
            Severity::Error => Some("error"),
            Severity::Warning => Some("warning"),
            Severity::Info => None,
        };
        for diagnostic in &shown {
            match kind {
                Some(kind) => issue(report, diagnostic, kind, out)?,
                None => concise::write_line(report, diagnostic, out)?,
            }
        }
        if let (Some(kind), 1..) = (kind, more.len()) {
            writeln!(out, "##vso[task.logissue type={kind}]{} more {severity}s: see the log", more.len())?;
        }
        more.iter().try_for_each(|diagnostic| concise::write_line(report, diagnostic, out))?;
    }
    Ok(())
}

fn issue(report: &Report, diagnostic: &Diagnostic, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = Place::of(report, diagnostic);
    writeln!(
        out,
        "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={};]{}",
        azure_property(&Shown::line(&place.path).to_string()),
        place.start.line,
        place.start.column,
        azure_property(diagnostic.rule.as_str()),
        azure_data(&cut(&message(report, diagnostic), MESSAGE)),
    )
}

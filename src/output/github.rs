//! GitHub annotations as workflow commands, within the budget of ten per level that a step has.
//!
//! Columns count UTF-16 code units. Every diagnostic beyond the budget is only in the text format, which is why the
//! two are written together under GitHub Actions.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::escape::{github_data, github_property};
use super::place::Place;
use super::rank::{Level, levels};
use super::words::{cut, message};
use super::{Options, Shown};
use crate::diagnostic::{Diagnostic, Report, Severity};

/// Annotations of one level that a step may make; the runner drops the rest in silence.
const BUDGET: usize = 10;
/// UTF-16 code units of a message, by the runner, which cuts without regard to surrogate pairs.
const MESSAGE: usize = 4096;
/// Characters of a title, by the Checks API.
const TITLE: usize = 255;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    for Level { severity, shown, more } in levels(report, BUDGET) {
        for diagnostic in shown {
            annotation(report, diagnostic, out)?;
        }
        if !more.is_empty() {
            let (command, more) = (command(severity), more.len());
            writeln!(out, "::{command} title=orglint::{more} more {severity}s: see the log and the summary")?;
        }
    }
    Ok(())
}

/// Opens a group of lines of the log, for the diagnostics of one file.
pub(super) fn open_group(title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::group::{}", github_data(&Shown::line(title).to_string()))
}

/// Closes it.
pub(super) fn close_group(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::endgroup::")
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = Place::of(report, diagnostic);
    let title = format!("orglint: {}", diagnostic.rule);
    writeln!(
        out,
        "::{} {}{},title={}::{}",
        command(diagnostic.severity),
        file(&place.path),
        lines(&place),
        github_property(&cut(&title, TITLE)),
        github_data(&cut(&message(report, diagnostic), MESSAGE)),
    )
}

/// The `file` property with its comma. The name is exact but for control characters, so that GitHub finds the file.
fn file(path: &str) -> String {
    match path {
        "" => String::new(),
        // The runner swallows `=` signs that lead a value.
        path if path.starts_with('=') => format!("file=./{},", github_property(path)),
        path => format!("file={},", github_property(path)),
    }
}

/// Line and column properties. The runner drops columns when start and end are on different lines.
fn lines(place: &Place<'_>) -> String {
    let lines = format!("line={},endLine={}", place.start.line, place.end.line);
    if place.is_in_one_line() {
        format!("{lines},col={},endColumn={}", place.start.utf16_column, place.end.utf16_column)
    } else {
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Span};

    fn at(source: &Source, span: Span) -> String {
        lines(&Place::new(String::new(), source, span))
    }

    #[test]
    fn columns_are_utf16_and_only_within_one_line() {
        let source = Source::new("a.yaml", "😀: b\nc: d\n");
        assert_eq!(at(&source, Span::new(6, 7)), "line=1,endLine=1,col=5,endColumn=6");
        assert_eq!(at(&source, Span::new(6, 8)), "line=1,endLine=1,col=5,endColumn=6");
        assert_eq!(at(&source, Span::new(6, 12)), "line=1,endLine=2");
    }

    #[test]
    fn an_empty_span_has_a_column() {
        let source = Source::new("a.yaml", "a:");
        assert_eq!(at(&source, Span::at(2)), "line=1,endLine=1,col=3,endColumn=3");
        assert_eq!(at(&Source::new("a.yaml", ""), Span::at(0)), "line=1,endLine=1,col=1,endColumn=1");
    }

    #[test]
    fn a_path_keeps_its_meaning() {
        assert_eq!(file(""), "");
        assert_eq!(file("=x"), "file=./=x,");
        assert_eq!(file("a,b:c=d%.yml"), "file=a%2Cb%3Ac=d%25.yml,");
    }
}

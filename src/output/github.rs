//! GitHub annotations as workflow commands, within the budget of ten per level that a step has.
//!
//! Columns count UTF-16 code units. Every diagnostic beyond the budget is only in the text format, which is why the
//! two are written together under GitHub Actions.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Shown, github_data, github_property};
use crate::diagnostic::{Diagnostic, Label, Report, Severity};
use crate::source::{Source, Span};

/// Annotations of one level that a step may make; the runner drops the rest in silence.
const BUDGET: usize = 10;
/// UTF-16 code units of a message, by the runner, which cuts without regard to surrogate pairs.
const MESSAGE: usize = 4096;
/// Characters of a title, by the Checks API.
const TITLE: usize = 255;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for severity in Severity::ALL {
        let mut level: Vec<_> =
            report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect();
        level.sort_by_key(|diagnostic| (diagnostic.primary.file, diagnostic.primary.span.start));
        let shown = if level.len() > BUDGET { BUDGET - 1 } else { level.len() };
        for diagnostic in level.iter().take(shown) {
            annotation(report, diagnostic, out)?;
        }
        let more = level.len() - shown;
        if more > 0 {
            writeln!(out, "::{} title=orglint::{more} more {severity}s: see the log", command(severity))?;
        }
    }
    Ok(())
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let source = report.sources.file(diagnostic.primary.file);
    let title = format!("orglint: {}", diagnostic.rule);
    writeln!(
        out,
        "::{} {}{},title={}::{}",
        command(diagnostic.severity),
        file(&report.prefixes.in_repository(source.path())),
        place(source, diagnostic.primary.span),
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
fn place(source: &Source, span: Span) -> String {
    // A line ending at the end would make two lines of one.
    let trimmed = source.slice(span).trim_end_matches(['\r', '\n']).len() as u32;
    let start = source.position(span.start);
    let end = source.position(span.start + trimmed);
    let lines = format!("line={},endLine={}", start.line, end.line);
    if start.line == end.line {
        format!("{lines},col={},endColumn={}", start.utf16_column, end.utf16_column)
    } else {
        lines
    }
}

/// What the annotation says: the message, the related places, the help. Plain text; GitHub renders no Markdown here.
fn message(report: &Report, diagnostic: &Diagnostic) -> String {
    let mut text = Shown::line(&diagnostic.message).to_string();
    for Label { file, span, message } in &diagnostic.related {
        let source = report.sources.file(*file);
        let place = source.position(span.start);
        let path = report.prefixes.in_repository(source.path());
        let path = Shown::line(&path);
        // Writing to a String has no way to fail.
        let _ = write!(text, "\n{path}:{}:{}: {}", place.line, place.column, Shown::line(message));
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {}", Shown::block(help));
    }
    // The runner makes no annotation of a blank message.
    if text.trim().is_empty() { diagnostic.rule.to_string() } else { text }
}

/// At most so many UTF-16 code units, ending in an ellipsis when something is missing.
fn cut(text: &str, units: usize) -> Cow<'_, str> {
    if text.encode_utf16().count() <= units {
        return Cow::Borrowed(text);
    }
    let mut room = units - 1;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_not_cut() {
        assert_eq!(cut("", 3), "");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("a😀", 3), "a😀");
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_and_never_inside_a_character() {
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a😀b", 3), "a…");
        assert_eq!(cut("😀😀", 3), "😀…");
    }

    #[test]
    fn columns_are_utf16_and_only_within_one_line() {
        let source = Source::new("a.yaml", "😀: b\nc: d\n");
        assert_eq!(place(&source, Span::new(6, 7)), "line=1,endLine=1,col=5,endColumn=6");
        assert_eq!(place(&source, Span::new(6, 8)), "line=1,endLine=1,col=5,endColumn=6");
        assert_eq!(place(&source, Span::new(6, 12)), "line=1,endLine=2");
    }

    #[test]
    fn an_empty_span_has_a_column() {
        let source = Source::new("a.yaml", "a:");
        assert_eq!(place(&source, Span::at(2)), "line=1,endLine=1,col=3,endColumn=3");
        assert_eq!(place(&Source::new("a.yaml", ""), Span::at(0)), "line=1,endLine=1,col=1,endColumn=1");
    }

    #[test]
    fn a_path_keeps_its_meaning() {
        assert_eq!(file(""), "");
        assert_eq!(file("=x"), "file=./=x,");
        assert_eq!(file("a,b:c=d%.yml"), "file=a%2Cb%3Ac=d%25.yml,");
    }
}

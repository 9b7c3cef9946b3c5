//! One line for each diagnostic: `path:line:col: severity rule message`. Editors, terminals and the problem matcher in
//! `docs/problem-matcher.json` find the place in it.

use std::io::{self, Write};

use super::place::Place;
use super::words::sentence;
use super::{Options, Shown};
use crate::diagnostic::{Diagnostic, Report};

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    report.diagnostics.iter().try_for_each(|diagnostic| write_line(report, diagnostic, out))
}

/// The line of one diagnostic; its column counts code points.
pub(super) fn write_line(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let Diagnostic { severity, rule, .. } = diagnostic;
    let Place { path: file, start, .. } =
        Place::in_terminal(report, diagnostic.primary.file, diagnostic.primary.span);
    let (file, message) = (path(&file), sentence(diagnostic));
    writeln!(out, "{file}:{}:{}: {severity} {rule} {message}", start.line, start.column)
}

/// A path in which no colon is followed by a digit, since that could lead to another line, and that begins with no
/// space, as only lines below a diagnostic do.
pub(super) fn path(path: &str) -> String {
    let shown = Shown::line(path).to_string();
    let mut safe = String::with_capacity(shown.len());
    let mut chars = shown.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() && safe.is_empty() => safe.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            ':' if chars.peek().is_none_or(char::is_ascii_digit) => safe.push_str("\\u{3a}"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_no_line() {
        assert_eq!(path("a:1:2: error x y.yaml"), "a\\u{3a}1\\u{3a}2: error x y.yaml");
        assert_eq!(path("C:/a b.yaml"), "C:/a b.yaml");
        assert_eq!(path("a:"), "a\\u{3a}");
        assert_eq!(path("  a b"), "\\u{20} a b");
    }
}

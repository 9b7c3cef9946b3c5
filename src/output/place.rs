//! Where a label is, in the path and the units that a format counts in. Knows no grammar.

use crate::diagnostic::{Diagnostic, Edit, Report};
use crate::source::{FileId, Position, Source, Span};

/// A label's place.
pub(super) struct Place<'a> {
    /// As it stands in the file system; not safe to show.
    pub(super) path: String,
    pub(super) source: &'a Source,
    pub(super) start: Position,
    /// Exclusive. A line ending at the end of the label is not counted: it would make two lines of one.
    pub(super) end: Position,
    /// The bytes between.
    pub(super) span: Span,
}

impl<'a> Place<'a> {
    /// With the path from the top of the repository.
    pub(super) fn in_repository(report: &'a Report, file: FileId, span: Span) -> Self {
        let source = report.sources.file(file);
        Self::new(report.prefixes.in_repository(source.path()), source, span)
    }

    /// The same for a diagnostic.
    pub(super) fn of(report: &'a Report, diagnostic: &Diagnostic) -> Self {
        Self::in_repository(report, diagnostic.primary.file, diagnostic.primary.span)
    }

    /// With the path from the working directory.
    pub(super) fn in_terminal(report: &'a Report, file: FileId, span: Span) -> Self {
        let source = report.sources.file(file);
        Self::new(report.prefixes.in_terminal(source.path()), source, span)
    }

    /// All that an edit replaces, line endings too.
    pub(super) fn of_edit(report: &'a Report, edit: &Edit) -> Self {
        let place = Self::in_repository(report, edit.file, edit.span);
        Self { end: place.source.position(edit.span.end), span: edit.span, ..place }
    }

    pub(super) fn new(path: String, source: &'a Source, span: Span) -> Self {
        let trimmed = source.slice(span).trim_end_matches(['\r', '\n']).len() as u32;
        let span = Span::new(span.start, span.start + trimmed);
        Self { path, source, start: source.position(span.start), end: source.position(span.end), span }
    }

    /// Whether it lies within one line.
    pub(super) const fn is_in_one_line(&self) -> bool {
        self.start.line == self.end.line
    }

    /// The 1-based columns of start and end in UTF-8 bytes. Who counts bytes counts those of a byte order mark too.
    pub(super) fn byte_columns(&self) -> (u32, u32) {
        let column = |line: u32, offset: u32| {
            let first = if line == 1 { 0 } else { self.source.lines().line(self.source.text(), line).start };
            offset.min(self.source.text().len() as u32).saturating_sub(first) + 1
        };
        (column(self.start.line, self.span.start), column(self.end.line, self.span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(source: &Source, start: u32, end: u32) -> Place<'_> {
        Place::new(source.path().to_owned(), source, Span::new(start, end))
    }

    #[test]
    fn a_line_ending_is_not_part_of_a_place() {
        let source = Source::new("a.yaml", "a: b\r\nc: d\n");
        assert!(place(&source, 3, 6).is_in_one_line());
        assert_eq!(place(&source, 3, 6).end.column, 5);
        assert!(!place(&source, 3, 7).is_in_one_line());
    }

    #[test]
    fn bytes_are_counted_from_the_first_of_the_line() {
        let source = Source::new("a.yaml", "\u{feff}é: b\nä: c\n");
        assert_eq!(place(&source, 3, 5).byte_columns(), (4, 6));
        assert_eq!(place(&source, 9, 11).byte_columns(), (1, 3));
        assert_eq!(place(&source, 99, 99).byte_columns(), (1, 1));
    }
}

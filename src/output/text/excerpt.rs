//! What of a source a diagnostic shows: a few lines, made harmless, and the labels on them.
//!
//! miette is handed these lines as if they were the whole text. So it never scans a big file, and spans are moved
//! here once, where escapes and cuts change lengths. It still counts the cells of tabs, wide characters and emoji.

use std::fmt;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::window::window;
use crate::diagnostic::{Diagnostic, Label, Prefixes, Report};
use crate::output::Shown;
use crate::source::{FileId, Position, Source, Span};

/// A label on a line near the primary one is shown in the same excerpt.
const NEAR: u32 = 4;

/// Consecutive lines of one source, with labels.
#[derive(Debug)]
pub(super) struct Excerpt {
    path: String,
    /// Where the box says it is: the first label.
    place: Position,
    /// 1-based number of the first line in `text`.
    first: u32,
    /// Shown lines, each with a line feed.
    text: String,
    lines: usize,
    /// By place.
    labels: Vec<(Importance, LabeledSpan)>,
}

/// Whether a label is where the problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Importance {
    Primary,
    Related,
}

impl Excerpt {
    /// How many lines around a label miette is to ask for. Any but 0 will do: with 0 it asks for a position.
    pub(super) const CONTEXT: usize = 1;

    /// The excerpts of a diagnostic, the primary one first. A related label joins an earlier excerpt when it is
    /// near enough and does not overlap.
    pub(super) fn all(report: &Report, diagnostic: &Diagnostic, width: usize) -> Vec<Self> {
        let sources = &report.sources;
        let mut groups: Vec<Group<'_>> = Vec::new();
        let primary = std::iter::once((Importance::Primary, &diagnostic.primary));
        let related = diagnostic.related.iter().map(|label| (Importance::Related, label));
        for (importance, label) in primary.chain(related) {
            let mark = Mark::new(sources.file(label.file), label, importance);
            match groups.iter_mut().find(|group| group.takes(&mark, width)) {
                Some(group) => group.marks.push(mark),
                None => groups.push(Group {
                    source: sources.file(label.file),
                    first: mark.clone(),
                    marks: vec![mark],
                }),
            }
        }
        groups.into_iter().map(|group| group.excerpt(&report.prefixes, width)).collect()
    }

    /// How wide the line numbers are.
    pub(super) fn digits(&self) -> usize {
        (self.first as usize + self.lines.saturating_sub(1)).to_string().len()
    }

    /// Of each label, in the order of their places.
    pub(super) fn importances(&self) -> impl Iterator<Item = Importance> {
        self.labels.iter().map(|(importance, _)| *importance)
    }
}

/// A label, brought into the one line where it begins: an excerpt shows no blocks.
#[derive(Clone)]
struct Mark<'a> {
    file: FileId,
    importance: Importance,
    message: &'a str,
    place: Position,
    /// The bytes of the line in the source.
    row: Span,
    /// Within `row`, on character borders.
    span: Span,
}

impl<'a> Mark<'a> {
    fn new(source: &Source, label: &'a Label, importance: Importance) -> Self {
        let text = source.text();
        let border = |offset: u32| {
            let end = text.len().min(offset as usize);
            (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0) as u32
        };
        let place = source.position(border(label.span.start));
        let row = source.lines().line(text, place.line);
        let start = border(label.span.start).clamp(row.start, row.end);
        let end = border(label.span.end).clamp(start, row.end);
        let Label { file, ref message, .. } = *label;
        Self { file, importance, message, place, row, span: Span::new(start, end) }
    }
}

/// Labels that are shown together.
struct Group<'a> {
    source: &'a Source,
    /// Where the excerpt says it is.
    first: Mark<'a>,
    /// All, with the first.
    marks: Vec<Mark<'a>>,
}

impl Group<'_> {
    fn takes(&self, mark: &Mark<'_>, width: usize) -> bool {
        let is_near = |other: &Mark<'_>| other.place.line.abs_diff(mark.place.line) <= NEAR;
        let collides = |other: &Mark<'_>| {
            let is_cut = mark.row.range().len() > width / 2;
            let overlaps = mark.span.start <= other.span.end && other.span.start <= mark.span.end;
            other.place.line == mark.place.line && (is_cut || overlaps)
        };
        self.first.file == mark.file && self.marks.iter().any(is_near) && !self.marks.iter().any(collides)
    }

    /// The lines to show, 1-based, both included: the labelled ones, and around the problem one more on each side.
    fn rows(&self) -> (u32, u32) {
        let lines = self.marks.iter().map(|mark| mark.place.line);
        let (first, last) = lines.fold((u32::MAX, 0), |(low, high), line| (low.min(line), high.max(line)));
        let says_something = |line: u32| !self.row(line).trim().is_empty();
        match self.first.importance {
            Importance::Primary => (
                if first > 1 && says_something(first - 1) { first - 1 } else { first },
                if says_something(last + 1) { last + 1 } else { last },
            ),
            Importance::Related => (first, last),
        }
    }

    fn row(&self, line: u32) -> &str {
        self.source.slice(self.source.lines().line(self.source.text(), line))
    }

    fn excerpt(mut self, prefixes: &Prefixes, width: usize) -> Excerpt {
        self.marks.sort_by_key(|mark| mark.span);
        let (first, last) = self.rows();
        let mut excerpt = Excerpt {
            path: Shown::line(&prefixes.in_terminal(self.source.path())).to_string(),
            place: self.first.place,
            first,
            text: String::new(),
            lines: 0,
            labels: Vec::new(),
        };
        if !self.source.text().is_empty() {
            let gutter = last.to_string().len() + " │ ".chars().count() + 1;
            for line in first..=last {
                let marks: Vec<_> = self.marks.iter().filter(|mark| mark.place.line == line).collect();
                excerpt.push(self.row(line), &marks, width.saturating_sub(gutter));
            }
        }
        excerpt
    }
}

impl Excerpt {
    /// Adds a line of the source with its labels.
    fn push(&mut self, row: &str, marks: &[&Mark<'_>], cells: usize) {
        let within = |mark: &Mark<'_>| {
            (mark.span.start - mark.row.start) as usize..(mark.span.end - mark.row.start) as usize
        };
        let cut = window(row, marks.first().map_or(0..0, |mark| within(mark)), cells);
        if cut.start > 0 {
            self.text.push('…');
        }
        let body = row.get(cut.clone()).unwrap_or("");
        let start = self.text.len();
        // Where a byte of the row went.
        let is_inert = Shown::block(body).is_inert();
        let moved = |offset: usize| {
            if is_inert {
                return start + (offset.clamp(cut.start, cut.end) - cut.start);
            }
            let before = Shown::block(body).pieces().take_while(|(at, _)| at + cut.start < offset);
            start + before.map(|(_, piece)| piece.to_string().len()).sum::<usize>()
        };
        for mark in marks {
            let range = within(mark);
            let (from, to) = (moved(range.start), moved(range.end));
            let message = (!mark.message.is_empty()).then(|| Shown::line(mark.message).to_string());
            self.labels.push((mark.importance, LabeledSpan::new_with_span(message, (from, to - from))));
        }
        self.text.push_str(&Shown::block(body).to_string());
        if cut.end < row.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines += 1;
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // The head of the box asks without context, the box itself with `CONTEXT`.
        let (line, column) =
            if before + after == 0 { (self.place.line, self.place.column) } else { (self.first, 1) };
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line as usize - 1,
            column as usize - 1,
            self.lines,
        )))
    }
}

impl miette::Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        // Without a label miette draws nothing, not even the place of an empty file.
        let nowhere = self.labels.is_empty().then(|| LabeledSpan::new(None, 0, 0));
        Some(Box::new(self.labels.iter().map(|(_, label)| label.clone()).chain(nowhere)))
    }
}

impl std::error::Error for Excerpt {}

impl fmt::Display for Excerpt {
    /// Nothing: the message stands above the box.
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

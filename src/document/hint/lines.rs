//! Lines of the text around an error: indentation, first words, values. Reads them as a person does, without a parser.

use crate::document::build;
use crate::source::Span;

/// One line, without its ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Byte offset of its first character.
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// The line that holds this offset.
    pub(super) fn at(text: &'t str, offset: usize) -> Self {
        let head = text.get(..offset).unwrap_or("");
        let mut start = head.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        if start == 0 && text.starts_with('\u{feff}') {
            start = 3;
        }
        let rest = text.get(start..).unwrap_or("");
        Self { start, text: rest.get(..rest.find(['\n', '\r']).unwrap_or(rest.len())).unwrap_or("") }
    }

    /// The nearest line above, not before `from`, that is neither blank nor a comment.
    pub(super) fn above(self, text: &'t str, from: usize) -> Option<Self> {
        let mut line = self;
        while line.start > from {
            let head = text.get(..line.start)?;
            let head = head.strip_suffix("\r\n").or_else(|| head.strip_suffix(['\n', '\r']))?;
            line = Self::at(text, head.len());
            if !line.is_blank() {
                return (line.start >= from).then_some(line);
            }
        }
        None
    }

    /// The nearest line below that is neither blank nor a comment.
    pub(super) fn below(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        loop {
            let rest = text.get(line.start + line.text.len()..)?;
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
            line = Self::at(text, text.len() - rest.len());
            if !line.is_blank() {
                return Some(line);
            }
        }
    }

    fn is_blank(self) -> bool {
        let content = self.text.trim_matches([' ', '\t']);
        content.is_empty() || content.starts_with('#')
    }

    /// Spaces in front.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// What stands on it, without the comment.
    pub(super) fn content(self) -> Piece<'t> {
        Piece { start: self.start, text: self.text }.trimmed()
    }

    /// The content without the `- ` of list items.
    pub(super) fn inner(self) -> Piece<'t> {
        let mut piece = self.content();
        while let Some(rest) = piece.text.strip_prefix("- ") {
            piece = piece.last(rest.len()).trimmed();
        }
        piece
    }

    /// What begins on the line at its own column: the content behind each `- `, and the whole, innermost first.
    pub(super) fn levels(self) -> Vec<Piece<'t>> {
        let mut levels = vec![self.content()];
        let mut piece = self.content();
        while let Some(rest) = piece.text.strip_prefix("- ") {
            piece = piece.last(rest.len()).trimmed();
            levels.push(piece);
        }
        levels.reverse();
        levels
    }

    /// The content up to the end of its key, or as a whole.
    pub(super) fn name(self) -> Piece<'t> {
        self.inner().name()
    }

    /// The tabs in its indentation.
    pub(super) fn tabs(self) -> Option<Span> {
        let blank = self.text.get(..self.text.len() - self.text.trim_start_matches([' ', '\t']).len())?;
        let first = blank.find('\t')?;
        let count = blank.get(first..)?.bytes().take_while(|byte| *byte == b'\t').count();
        Some(span(self.start + first, self.start + first + count))
    }

    /// The key, with its colon, that no blank separates from its value: `name:` of `name:alpha`.
    pub(super) fn tight_key(self) -> Option<(Piece<'t>, &'t str)> {
        let inner = self.inner();
        let colon = inner.text.find(':')?;
        let key = inner.text.get(..colon)?;
        let value = inner.text.get(colon + 1..)?;
        let named = key.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let tight = !value.is_empty() && !value.starts_with([' ', '\t', '/', ':']) && inner.colon().is_none();
        (named && tight).then(|| (inner.first(colon + 1), value))
    }
}

/// A part of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl<'t> Piece<'t> {
    /// From an offset to the end of its line, without blanks and comment.
    pub(super) fn from(text: &'t str, offset: usize) -> Self {
        let line = Line::at(text, offset);
        let from = offset.saturating_sub(line.start);
        Self { start: offset, text: line.text.get(from..).unwrap_or("") }.trimmed()
    }

    /// The next word.
    pub(super) fn word(self) -> Self {
        self.first(self.text.find([' ', '\t']).unwrap_or(self.text.len()))
    }

    pub(super) fn span(self) -> Span {
        span(self.start, self.start + self.text.len())
    }

    /// The place of the colon that ends a key.
    pub(super) fn colon(self) -> Option<usize> {
        let mut colons = self.text.match_indices(':').map(|(at, _)| at);
        colons.find(|at| matches!(self.text.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))
    }

    /// The key; the whole where there is no colon.
    pub(super) fn name(self) -> Self {
        match self.colon() {
            Some(colon) => self.first(colon).trimmed(),
            None => self,
        }
    }

    /// What stands behind the colon of the key; the whole where there is none.
    pub(super) fn value(self) -> Self {
        match self.colon() {
            Some(colon) => self.last(self.text.len() - colon - 1).trimmed(),
            None => self,
        }
    }

    pub(super) fn first(self, length: usize) -> Self {
        Self { start: self.start, text: self.text.get(..length).unwrap_or(self.text) }
    }

    fn last(self, length: usize) -> Self {
        let skipped = self.text.len() - length;
        Self { start: self.start + skipped, text: self.text.get(skipped..).unwrap_or("") }
    }

    fn trimmed(self) -> Self {
        let text = self.text.trim_start_matches([' ', '\t']);
        let start = self.start + self.text.len() - text.len();
        let comment = match text.starts_with('#') {
            true => 0,
            false => text.find(" #").unwrap_or(text.len()).min(text.find("\t#").unwrap_or(text.len())),
        };
        Self { start, text: text.get(..comment).unwrap_or("").trim_end_matches([' ', '\t']) }
    }

    /// In quotes, as it should have been written; nothing for what a message should not repeat.
    pub(super) fn quoted(self) -> Option<String> {
        let text = self.text;
        if text.is_empty() || text.chars().count() > 60 || text.chars().any(char::is_control) {
            return None;
        }
        Some(match text.contains(['"', '\\']) {
            true => format!("'{}'", text.replace('\'', "''")),
            false => format!("\"{text}\""),
        })
    }

    /// For a message: not too long, on one line.
    pub(super) fn shown(self) -> String {
        build::shown(self.text)
    }
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

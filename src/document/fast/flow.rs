//! Lists and mappings in brackets, also over several lines.

use std::borrow::Cow;

use super::{KEY, Lane, span};
use crate::document::build::Kind;
use crate::document::tree::Style;

impl Lane<'_> {
    /// The collection whose bracket opens here, within a collection by indentation at this column. Returns the end
    /// behind its last bracket. As deep in calls as it is in brackets, which `open` limits.
    pub(super) fn flow(&mut self, start: usize, parent: isize) -> Option<usize> {
        let (kind, closing) = match self.byte(start) {
            b'[' => (Kind::Sequence, b']'),
            _ => (Kind::Mapping, b'}'),
        };
        self.open(kind, Style::Flow, span(start, start + 1))?;
        let mut at = self.behind_blanks(start + 1, parent)?;
        while self.byte(at) != closing {
            at = match kind {
                Kind::Sequence => self.flow_value(at, parent)?,
                Kind::Mapping => self.flow_entry(at, parent)?,
            };
            at = self.behind_blanks(at, parent)?;
            match self.byte(at) {
                b',' => at = self.behind_blanks(at + 1, parent)?,
                byte if byte == closing => {}
                _ => return None,
            }
        }
        self.builder.close(span(at, at + 1)).ok()?;
        Some(at + 1)
    }

    fn flow_entry(&mut self, start: usize, parent: isize) -> Option<usize> {
        let (end, is_quoted) = match self.byte(start) {
            b'"' | b'\'' => (self.flow_quoted(start)?, true),
            _ => (self.flow_text(start)?, false),
        };
        let colon = self.behind_spaces(end);
        let is_adjacent = is_quoted && colon == end;
        if self.byte(colon) != b':' || colon - start > KEY || !(is_adjacent || self.is_blank(colon + 1)) {
            return None;
        }
        let at = self.behind_blanks(colon + 1, parent)?;
        self.flow_value(at, parent)
    }

    fn flow_value(&mut self, start: usize, parent: isize) -> Option<usize> {
        match self.byte(start) {
            b'[' | b'{' => self.flow(start, parent),
            b'"' | b'\'' => self.flow_quoted(start),
            b'*' => {
                let end = self.alias(start)?;
                (self.is_blank(end) || matches!(self.byte(end), b',' | b']' | b'}')).then_some(end)
            }
            b'&' if self.anchor.is_none() => {
                let end = self.anchor(start)?;
                let next = self.behind_spaces(end);
                if next == end { None } else { self.flow_value(next, parent) }
            }
            _ => self.flow_text(start),
        }
    }

    fn flow_quoted(&mut self, start: usize) -> Option<usize> {
        let style = if self.byte(start) == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        let (text, end) = self.quoted(start)?;
        self.scalar(text, style, span(start, end))?;
        Some(end)
    }

    fn flow_text(&mut self, start: usize) -> Option<usize> {
        let end = self.flow_plain(start)?;
        let text = self.slice(start, end)?;
        self.scalar(Cow::Borrowed(text), Style::Plain, span(start, end))?;
        Some(end)
    }

    /// The first byte within brackets that is neither blank nor of a comment. Its line must be indented deeper than
    /// what holds the brackets.
    fn behind_blanks(&mut self, from: usize, parent: isize) -> Option<usize> {
        let mut at = self.behind_spaces(from);
        loop {
            match self.byte(at) {
                0 => return None,
                b'#' if matches!(self.byte(at - 1), b' ' | b'\n') => at = self.comment(at),
                b'\n' => {
                    let start = at + 1;
                    at = self.behind_spaces(start);
                    let column = (at - start) as isize;
                    let is_text = !matches!(self.byte(at), b'\n' | 0);
                    if is_text && (column <= parent || (column == 0 && self.is_marker(at))) {
                        return None;
                    }
                }
                _ => return Some(at),
            }
        }
    }
}

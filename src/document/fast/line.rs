//! One line of a collection by indentation: dashes, a key, a value.

use std::borrow::Cow;

use super::scalar::{Run, Stop};
use super::{KEY, Lane, span};
use crate::document::tree::Style;

impl<'s> Lane<'s> {
    /// A line whose first character, at this column, is neither blank nor the `#` of a comment.
    pub(super) fn line(&mut self, mut column: isize, mut at: usize) -> Option<()> {
        self.leave(column)?;
        while self.byte(at) == b'-' && self.is_blank(at + 1) {
            self.item(column, at)?;
            let next = self.behind_spaces(at + 1);
            if matches!(self.byte(next), b'\n' | 0 | b'#') {
                return self.tail(at + 1);
            }
            // The anchor of a key would stand like this as well: `value` takes no keys.
            if self.byte(next) == b'&' {
                return self.value(next, column);
            }
            column += (next - at) as isize;
            at = next;
        }
        match self.byte(at) {
            quote @ (b'"' | b'\'') => {
                let (text, end) = self.quoted(at)?;
                let style = if quote == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
                let colon = self.behind_spaces(end);
                if self.byte(colon) == b':' {
                    return self.key(column, at, end, colon, text, style);
                }
                self.parent(column).filter(|parent| *parent >= 0)?;
                self.fill()?;
                self.scalar(text, style, span(at, end))?;
                self.tail(end)
            }
            b'[' | b'{' => {
                let parent = self.parent(column)?;
                self.value(at, parent)
            }
            b'|' | b'>' | b'*' | b'&' => {
                let parent = self.parent(column).filter(|parent| *parent >= 0)?;
                self.value(at, parent)
            }
            _ => {
                let run = self.plain(at)?;
                let text = self.slice(at, run.end)?;
                if run.stop == Stop::Colon {
                    return self.key(column, at, run.end, run.next, Cow::Borrowed(text), Style::Plain);
                }
                let parent = self.parent(column).filter(|parent| *parent >= 0)?;
                self.plain_value(at, &run, parent)
            }
        }
    }

    /// A key, and the value behind it on its line.
    fn key(
        &mut self,
        column: isize,
        at: usize,
        end: usize,
        colon: usize,
        text: Cow<'s, str>,
        style: Style,
    ) -> Option<()> {
        if colon - at > KEY || !self.is_blank(colon + 1) {
            return None;
        }
        self.entry(column, at)?;
        self.builder.scalar(text, style, span(at, end), 0).ok()?;
        self.expect(colon + 1)?;
        let next = self.behind_spaces(colon + 1);
        self.value(next, column)
    }

    /// The rest of a line, which is the value of the innermost collection, or leaves it to the lines that follow.
    fn value(&mut self, at: usize, parent: isize) -> Option<()> {
        match self.byte(at) {
            b'\n' | 0 | b'#' => self.tail(at),
            quote @ (b'"' | b'\'') => {
                let (text, end) = self.quoted(at)?;
                let style = if quote == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
                self.fill()?;
                self.scalar(text, style, span(at, end))?;
                self.tail(end)
            }
            b'[' | b'{' => {
                self.fill()?;
                let end = self.flow(at, parent)?;
                self.tail(end)
            }
            b'|' | b'>' => {
                self.fill()?;
                self.block(at, parent)
            }
            b'*' => {
                self.fill()?;
                let end = self.alias(at)?;
                self.is_blank(end).then_some(())?;
                self.tail(end)
            }
            b'&' => {
                let end = self.anchor(at)?;
                self.is_blank(end).then_some(())?;
                let next = self.behind_spaces(end);
                self.value(next, parent)
            }
            _ => {
                let run = self.plain(at)?;
                (run.stop != Stop::Colon).then_some(())?;
                self.plain_value(at, &run, parent)
            }
        }
    }

    fn plain_value(&mut self, at: usize, run: &Run, parent: isize) -> Option<()> {
        let text = self.slice(at, run.end)?;
        self.fill()?;
        self.scalar(Cow::Borrowed(text), Style::Plain, span(at, run.end))?;
        if run.stop == Stop::Line {
            self.continues = Some(parent);
        }
        self.tail(run.next)
    }
}

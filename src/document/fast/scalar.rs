//! Scalars on one line, anchors and aliases.

use std::borrow::Cow;

use super::{Anchor, Lane, span};
use crate::document::tree::Style;
use crate::source::Span;

/// A plain scalar outside of brackets.
pub(super) struct Run {
    /// Behind its last byte.
    pub(super) end: usize,
    /// What ended it, and where.
    pub(super) stop: Stop,
    pub(super) next: usize,
}

/// What ends a plain scalar outside of brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Colon,
    Comment,
    Line,
}

/// Bytes at which reading has to look twice.
struct Bytes([bool; 256]);

impl Bytes {
    const fn new(wanted: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut rest = wanted;
        while let [byte, others @ ..] = rest {
            #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
            {
                table[*byte as usize] = true;
            }
            rest = others;
        }
        Self(table)
    }

    #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
    fn holds(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

static BLOCK: Bytes = Bytes::new(b":#\n");
static FLOW: Bytes = Bytes::new(b":#\n,[]{}");
static SINGLE: Bytes = Bytes::new(b"'\n");
static DOUBLE: Bytes = Bytes::new(b"\"\\\n");

impl<'s> Lane<'s> {
    /// Adds a scalar, with the anchor that stands in front of it.
    pub(super) fn scalar(&mut self, text: Cow<'s, str>, style: Style, place: Span) -> Option<()> {
        match self.anchor.take() {
            None => self.builder.scalar(text, style, place, 0).ok(),
            Some(anchor) => {
                self.builder.scalar(text, style, place, anchor.number).ok()?;
                self.name(&anchor)
            }
        }
    }

    /// The plain scalar that begins here, outside of brackets.
    pub(super) fn plain(&self, start: usize) -> Option<Run> {
        if !self.begins_plain(start) {
            return None;
        }
        let mut at = start;
        loop {
            at = self.until(at, &BLOCK);
            let stop = match self.byte(at) {
                b':' if self.is_blank(at + 1) => Stop::Colon,
                b'#' if self.byte(at - 1) == b' ' => Stop::Comment,
                b'\n' | 0 => Stop::Line,
                _ => {
                    at += 1;
                    continue;
                }
            };
            return Some(Run { end: self.before_spaces(at), stop, next: at });
        }
    }

    /// The end of the plain scalar that begins here, within brackets.
    pub(super) fn flow_plain(&self, start: usize) -> Option<usize> {
        let ends = |at: usize| self.is_blank(at) || matches!(self.byte(at), b',' | b'[' | b']' | b'{' | b'}');
        if !self.begins_plain(start)
            || matches!(self.byte(start), b'?' | b':')
            || (self.byte(start) == b'-' && ends(start + 1))
        {
            return None;
        }
        let mut at = start;
        loop {
            at = self.until(at, &FLOW);
            match self.byte(at) {
                b':' if !ends(at + 1) => at += 1,
                b'#' if self.byte(at - 1) != b' ' => at += 1,
                _ => return Some(self.before_spaces(at)),
            }
        }
    }

    /// The text in the quotes that open here, and the end behind them.
    pub(super) fn quoted(&self, start: usize) -> Option<(Cow<'s, str>, usize)> {
        if self.byte(start) == b'"' { self.double_quoted(start) } else { self.single_quoted(start) }
    }

    fn single_quoted(&self, start: usize) -> Option<(Cow<'s, str>, usize)> {
        let mut at = start + 1;
        let mut text = None;
        loop {
            let piece = at;
            at = self.until(at, &SINGLE);
            if self.byte(at) != b'\'' {
                return None;
            }
            let piece = self.slice(piece, at)?;
            if self.byte(at + 1) != b'\'' {
                return Some((joined(text, piece), at + 1));
            }
            let text = text.get_or_insert_with(String::new);
            text.push_str(piece);
            text.push('\'');
            at += 2;
        }
    }

    fn double_quoted(&self, start: usize) -> Option<(Cow<'s, str>, usize)> {
        let mut at = start + 1;
        let mut text = None;
        loop {
            let piece = at;
            at = self.until(at, &DOUBLE);
            let end = at;
            match self.byte(at) {
                b'"' => return Some((joined(text, self.slice(piece, end)?), at + 1)),
                b'\\' => {}
                _ => return None,
            }
            let escaped = match self.byte(at + 1) {
                same @ (b'"' | b'\\' | b'/') => char::from(same),
                b'n' => '\n',
                b't' => '\t',
                // The others are rare.
                _ => return None,
            };
            let text = text.get_or_insert_with(String::new);
            text.push_str(self.slice(piece, end)?);
            text.push(escaped);
            at += 2;
        }
    }

    /// The anchor whose `&` stands here belongs to the next node. Returns the end behind its name.
    pub(super) fn anchor(&mut self, at: usize) -> Option<usize> {
        let end = self.name_end(at + 1)?;
        if self.anchor.is_some() {
            return None;
        }
        self.numbers += 1;
        let name = self.slice(at + 1, end)?;
        self.names.insert(name, self.numbers);
        self.anchor = Some(Anchor { number: self.numbers, name, span: span(at, end) });
        Some(end)
    }

    /// Notes the name of the last node's anchor.
    pub(super) fn name(&mut self, anchor: &Anchor<'s>) -> Option<()> {
        self.builder.name_anchor(Cow::Borrowed(anchor.name), anchor.span).ok()
    }

    /// The alias whose `*` stands here. Returns the end behind its name.
    pub(super) fn alias(&mut self, at: usize) -> Option<usize> {
        let end = self.name_end(at + 1)?;
        let number = *self.names.get(self.slice(at + 1, end)?)?;
        if self.anchor.is_some() {
            return None;
        }
        self.builder.alias(number, span(at, end)).ok()?;
        Some(end)
    }

    /// The end of a name of letters and digits, which begins here.
    fn name_end(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        (length > 0).then_some(start + length)
    }

    /// No indicator stands here.
    fn begins_plain(&self, at: usize) -> bool {
        match self.byte(at) {
            b'-' | b'?' | b':' => !self.is_blank(at + 1),
            b'&' | b'*' | b'!' | b'%' | b'@' | b'`' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'|'
            | b'>' | b'"' | b'\'' | b' ' | b'\n' | 0 => false,
            _ => true,
        }
    }

    fn until(&self, from: usize, stops: &Bytes) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|byte| stops.holds(*byte)).unwrap_or(rest.len())
    }

    pub(super) fn before_spaces(&self, from: usize) -> usize {
        let mut at = from;
        while at > 0 && self.byte(at - 1) == b' ' {
            at -= 1;
        }
        at
    }
}

fn joined<'s>(text: Option<String>, piece: &'s str) -> Cow<'s, str> {
    match text {
        None => Cow::Borrowed(piece),
        Some(mut text) => {
            text.push_str(piece);
            Cow::Owned(text)
        }
    }
}

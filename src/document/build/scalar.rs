//! Scalars: their place, their type, their tag.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};

use super::{Builder, Size, Stop, limit_problem};
use crate::document::place;
use crate::document::scalar::{self, Resolved};
use crate::document::tree::{Content, Problem, ProblemKind, Style};
use crate::source::Span;

impl<'s> Builder<'s> {
    pub(super) fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
        at: Span,
        tag_span: Option<Span>,
    ) -> Result<(), Stop> {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let empty = at.start == at.end && style == Style::Plain;
        if empty && tag.is_none() && anchor == 0 {
            // An empty document has no root.
            if self.frames.is_empty() {
                return Ok(());
            }
            let place = Span::at(self.empty_place(at.start));
            self.cursor = self.cursor.max(place.start);
            return self.add(Content::Null, place, style).map(|_| ());
        }
        let place = match style {
            Style::Literal | Style::Folded => place::block_scalar(self.tree.text, self.cursor, at.range()),
            _ => at,
        };
        self.cursor = at.end.max(place.end);
        let text = if empty { Cow::Borrowed("") } else { text };
        let size = Size { nodes: 1, text: text.len() };
        self.expand(Size { nodes: 0, ..size }, place)?;
        let content = match &tag {
            Some(tag) => self.tagged(tag, text, style, place, tag_span),
            None if style == Style::Plain => {
                let resolved = scalar::resolve(&text);
                content(resolved, text)
            }
            None => Some(Content::String(text)),
        };
        let Some(content) = content else {
            return Err(limit_problem(
                place,
                format!("a number of more than {} digits or a larger exponent", scalar::MAX_DIGITS),
                "put it in quotes if it is text",
            ));
        };
        let id = self.add(content, place, style)?;
        self.tag(id, tag);
        self.anchor(anchor, id, Some(size));
        Ok(())
    }

    /// Nothing for a number that is too long.
    fn tagged(
        &mut self,
        tag: &Tag,
        text: Cow<'s, str>,
        style: Style,
        place: Span,
        tag_span: Option<Span>,
    ) -> Option<Content<'s>> {
        let core = match (tag.core_suffix(), style, &text) {
            // As the suite has it (UKK6): a tag of our own on nothing leaves nothing.
            (None, Style::Plain, _) if text.is_empty() => return Some(Content::Null),
            // `Node::text` reads numbers from the source: what is escaped stays text.
            (_, Style::Literal | Style::Folded, _) | (_, Style::DoubleQuoted, Cow::Owned(_)) | (None, ..) => {
                return Some(Content::String(text));
            }
            (Some(core), ..) => core,
        };
        if let Some(resolved) = scalar::resolve_as(core, &text) {
            return content(resolved, text);
        }
        self.tree.problems.push(Problem {
            kind: ProblemKind::Syntax,
            span: if place.start < place.end { place } else { tag_span.unwrap_or(place) },
            message: format!("the value does not read as `!!{core}`, which its tag says it is"),
            help: Some("remove the tag, or write a value that fits it".to_owned()),
            related: tag_span.map(|span| (span, "the tag".to_owned())),
        });
        Some(Content::String(text))
    }

    /// Where an empty value stands: behind its colon or its dash.
    fn empty_place(&self, fallback: u32) -> u32 {
        let text = self.tree.text;
        match (self.frames.last(), self.pending.last()) {
            (Some(frame), Some(key)) if frame.mapping && self.awaits_value(frame) => {
                place::behind_colon(text, self.tree.slot(*key).span.end)
            }
            (Some(frame), _) if !frame.mapping => place::seek(text, self.cursor, b"-")
                .filter(|dash| *dash <= fallback)
                .map_or(fallback, |dash| dash + 1),
            _ => fallback,
        }
    }
}

/// Nothing for a number that is too long.
fn content(resolved: Resolved, text: Cow<'_, str>) -> Option<Content<'_>> {
    match resolved {
        Resolved::Null => Some(Content::Null),
        Resolved::Bool(value) => Some(Content::Bool(value)),
        Resolved::Int(value) => Some(Content::Int(value)),
        Resolved::Float(value) => Some(Content::Float(value)),
        Resolved::Text => Some(Content::String(text)),
        Resolved::TooLong => None,
    }
}

//! Scalars: their type, their tag, and the limits on their text.

use std::borrow::Cow;

use granit_parser::Tag;

use super::event::written;
use super::{Builder, Size, Stop, limit_problem};
use crate::document::scalar::{self, Resolved};
use crate::document::store::Content;
use crate::document::tree::{Problem, ProblemKind, Style};
use crate::source::Span;

impl<'s> Builder<'s> {
    /// A value that nobody wrote, here.
    pub(in crate::document) fn nothing(&mut self, place: u32) -> Result<(), Stop> {
        self.add(Content::Null, Span::at(place), Style::Plain).map(|_| ())
    }

    /// A scalar without a tag.
    pub(in crate::document) fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: Style,
        place: Span,
        anchor: usize,
    ) -> Result<(), Stop> {
        let size = Size { nodes: 1, text: text.len() };
        self.expand(size, place)?;
        let content = match style {
            Style::Plain => content(scalar::resolve(&text), text).ok_or_else(|| too_long(place))?,
            _ => Content::String(text),
        };
        let id = self.place(content, place, style);
        self.anchor(anchor, id, Some(size));
        Ok(())
    }

    pub(super) fn tagged_scalar(
        &mut self,
        text: Cow<'s, str>,
        style: Style,
        place: Span,
        anchor: usize,
        tag: &Tag,
        tag_span: Option<Span>,
    ) -> Result<(), Stop> {
        let size = Size { nodes: 1, text: text.len() };
        self.expand(size, place)?;
        let content = self.tagged(tag, text, style, place, tag_span).ok_or_else(|| too_long(place))?;
        let id = self.place(content, place, style);
        self.tree.rare_mut().tags.push((id, written(tag)));
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
}

#[cold]
fn too_long(place: Span) -> Stop {
    limit_problem(
        place,
        format!("a number of more than {} digits or a larger exponent", scalar::MAX_DIGITS),
        "put it in quotes if it is text",
    )
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

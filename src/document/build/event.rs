//! The parser's events, and where their nodes stand: its offsets are not always what a person would underline.

use std::borrow::Cow;

use granit_parser::{Event, ScalarStyle, StructureStyle, Tag};

use super::{Builder, Kind, Stop};
use crate::document::place;
use crate::document::tree::{NodeId, Style};
use crate::source::Span;

impl<'s> Builder<'s> {
    /// Takes the next event. An error ends the document; the caller passes it to [`Builder::abandon`].
    pub(in crate::document) fn take(
        &mut self,
        event: Event<'s>,
        at: granit_parser::Span,
    ) -> Result<(), Stop> {
        let tag_span = at.tag_span().map(|tag| span(&tag));
        let at = span(&at);
        match event {
            Event::DocumentStart(explicit, _) => self.start_document(explicit, at),
            Event::DocumentEnd => {
                self.end_document(at);
                Ok(())
            }
            Event::Comment(..) => {
                self.comment(at, place::begins_line(self.tree.text, at.start));
                Ok(())
            }
            Event::Anchor(_, name) => self.name_anchor(name, at),
            Event::Scalar(text, style, anchor, tag) => {
                self.take_scalar(text, scalar_style(style), anchor, tag, at, tag_span)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.take_start(Kind::Sequence, style, anchor, tag, at)
            }
            Event::MappingStart(style, anchor, tag) => self.take_start(Kind::Mapping, style, anchor, tag, at),
            Event::SequenceEnd | Event::MappingEnd => {
                if at.start < at.end {
                    self.cursor = at.end;
                }
                self.close(at)
            }
            Event::Alias(anchor) => {
                self.cursor = at.end;
                self.alias(anchor, at)
            }
            Event::UnresolvedAlias(_) => {
                self.cursor = at.end;
                self.unresolved_alias(at)
            }
            // The stream's ends; and events of later versions of the parser, which its options do not ask for.
            _ => Ok(()),
        }
    }

    fn take_start(
        &mut self,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
        at: Span,
    ) -> Result<(), Stop> {
        if self.frames.len() >= self.limits.depth {
            return Err(self.too_deep(at));
        }
        let style = match style {
            StructureStyle::Block => Style::Block,
            StructureStyle::Flow => Style::Flow,
        };
        let mut place = at;
        // A list at the indentation of its key: the parser noticed it behind the first dash.
        if kind == Kind::Sequence
            && style == Style::Block
            && self.frames.last().is_some_and(|frame| frame.mapping)
        {
            let dash = place::seek(self.tree.text, self.cursor, b"-").filter(|dash| *dash <= at.start);
            place = Span::at(dash.unwrap_or(at.start));
        }
        self.cursor = if style == Style::Flow { at.end } else { place.start };
        let id = self.open(kind, style, place, anchor)?;
        self.tag(id, tag);
        Ok(())
    }

    fn take_scalar(
        &mut self,
        text: Cow<'s, str>,
        style: Style,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
        at: Span,
        tag_span: Option<Span>,
    ) -> Result<(), Stop> {
        let empty = at.start == at.end && style == Style::Plain;
        if empty && tag.is_none() && anchor == 0 {
            // An empty document has no root.
            if self.frames.is_empty() {
                return Ok(());
            }
            let place = self.empty_place(at.start);
            self.cursor = self.cursor.max(place);
            return self.nothing(place);
        }
        let place = match style {
            Style::Literal | Style::Folded => place::block_scalar(self.tree.text, self.cursor, at.range()),
            _ => at,
        };
        self.cursor = at.end.max(place.end);
        let text = if empty { Cow::Borrowed("") } else { text };
        match tag {
            None => self.scalar(text, style, place, anchor),
            Some(tag) => self.tagged_scalar(text, style, place, anchor, &tag, tag_span),
        }
    }

    /// Where an empty value stands: behind its colon or its dash.
    fn empty_place(&self, fallback: u32) -> u32 {
        let text = self.tree.text;
        match (self.frames.last(), self.pending.last()) {
            (Some(frame), Some(key)) if frame.mapping && self.awaits_value(frame) => {
                place::behind_colon(text, self.tree.slot(*key).end())
            }
            (Some(frame), _) if !frame.mapping => place::seek(text, self.cursor, b"-")
                .filter(|dash| *dash <= fallback)
                .map_or(fallback, |dash| dash + 1),
            _ => fallback,
        }
    }

    fn tag(&mut self, id: NodeId, tag: Option<Cow<'s, Tag>>) {
        if let Some(tag) = tag {
            self.tree.rare_mut().tags.push((id, written(&tag)));
        }
    }
}

/// A tag as it is kept.
pub(super) fn written(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

/// Byte offsets, which the parser has for every event of a `&str`.
fn span(span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or(0..0);
    Span::new(range.start as u32, range.end.max(range.start) as u32)
}

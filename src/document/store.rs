//! What nodes hold, as it is put into the arena and taken out of it. Texts that stand in the file as they are read are
//! not held a second time.

use std::borrow::Cow;
use std::ops::Range;

use super::mark::{NO_MARK, mark};
use super::node::Node;
use super::slot::{Key, NUMBER, Packed, Slot, TAG, bits, tag};
use super::tree::{NodeId, Style, Tree, Value};
use crate::source::Span;

/// What a node holds, for who makes it.
#[derive(Clone, Debug)]
pub(super) enum Content<'s> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(Cow<'s, str>),
    /// A range of `Tree::items`.
    Sequence(Range<u32>),
    Mapping(Pairs),
    Alias(NodeId),
}

impl Content<'_> {
    #[inline]
    fn mark(&self) -> u8 {
        match self {
            Self::String(text) => mark(text),
            _ => NO_MARK,
        }
    }
}

/// A range of `Tree::entries`: those written here first, then those merged in by `<<`. Behind the range stand as many
/// `hidden` ones, written here and not listed: second keys and `<<` itself.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    pub(super) entries: Range<u32>,
    pub(super) own: u32,
    pub(super) hidden: u32,
}

impl Pairs {
    /// Those of a mapping that has no others.
    pub(super) const fn plain(entries: Range<u32>) -> Self {
        let own = entries.end - entries.start;
        Self { entries, own, hidden: 0 }
    }
}

impl<'s> Tree<'s> {
    /// Adds a node.
    pub(super) fn push(
        &mut self,
        content: Content<'s>,
        (span, style): (Span, Style),
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> NodeId {
        let id = NodeId::at(self.slots.len() as u32);
        let mark = content.mark();
        let packed = self.pack(content, span, style);
        let key = match key {
            None => Key::None,
            Some(key) if key.index() + 1 == id.index() => Key::Before,
            Some(key) => {
                self.rare_mut().keys.push((id, key));
                Key::Far
            }
        };
        self.slots.push(Slot::new(span, parent, packed, style, key, mark));
        id
    }

    /// Replaces what a node holds.
    pub(super) fn fill(&mut self, id: NodeId, content: Content<'s>) {
        let Some((span, style)) = self.slots.get(id.index()).map(|slot| (slot.span(), slot.style())) else {
            return;
        };
        let mark = content.mark();
        let packed = self.pack(content, span, style);
        if let Some(slot) = self.slots.get_mut(id.index()) {
            slot.hold(packed, mark);
        }
    }

    /// The key of the entry of which a node is the value.
    pub(super) fn key_of(&self, id: NodeId) -> Option<NodeId> {
        match self.slot(id).key() {
            Key::None => None,
            Key::Before => (id.index() as u32).checked_sub(1).map(NodeId::at),
            Key::Far => {
                let keys = &self.rare().keys;
                let at = keys.binary_search_by_key(&id, |(value, _)| *value).ok()?;
                keys.get(at).map(|(_, key)| *key)
            }
        }
    }

    /// Marks the entries that were added.
    fn mark_entries(&mut self) {
        let added = self.entries.get(self.marks.len()..).unwrap_or(&[]);
        let slots = &self.slots;
        let mark = |(key, _): &(NodeId, NodeId)| slots.get(key.index()).map_or(NO_MARK, Slot::mark);
        self.has_odd_keys |= !self.marks.extend(added.iter().map(mark));
    }

    fn pack(&mut self, content: Content<'s>, span: Span, style: Style) -> Packed {
        match content {
            Content::Null => (tag::NULL, (0, 0)),
            Content::Bool(value) => (tag::BOOL, (value.into(), 0)),
            Content::Int(value) => {
                let (first, second) = (bits(value as u64, 0, NUMBER), bits(value as u64, NUMBER, NUMBER));
                if value << (64 - TAG) >> (64 - TAG) == value {
                    (tag::INT, (first, second))
                } else {
                    (tag::LONG_INT, self.number(value as u64))
                }
            }
            Content::Float(value) => (tag::FLOAT, self.number(value.to_bits())),
            Content::String(text) => {
                let there = inside(self.text, span, style.quote());
                let is_there = match &text {
                    // Elsewhere the same text may be part of something else.
                    Cow::Borrowed(text) => std::ptr::eq(*text, there),
                    Cow::Owned(text) => text == there,
                };
                if is_there && !matches!(style, Style::Literal | Style::Folded) {
                    return (tag::SOURCE, (0, 0));
                }
                self.texts.push(text);
                (tag::TEXT, (self.texts.len() as u32 - 1, 0))
            }
            Content::Sequence(items) => (tag::SEQUENCE, (items.start, items.end)),
            Content::Mapping(pairs) => {
                self.mark_entries();
                let Range { start, end } = pairs.entries;
                if pairs.hidden == 0 && pairs.own == end - start {
                    return (tag::MAPPING, (start, end));
                }
                let uneven = &mut self.rare_mut().uneven;
                uneven.push(pairs);
                (tag::UNEVEN, (uneven.len() as u32 - 1, 0))
            }
            Content::Alias(target) => (tag::ALIAS, (target.index() as u32, 0)),
        }
    }

    /// Puts the bits of a number where there is room for them.
    fn number(&mut self, bits: u64) -> (u32, u32) {
        let numbers = &mut self.rare_mut().numbers;
        numbers.push(bits);
        (numbers.len() as u32 - 1, 0)
    }

    /// What a node is; an alias has been looked through before.
    #[inline]
    pub(super) fn value<'t>(&'t self, slot: &Slot) -> Value<'t> {
        let first = slot.halves().0;
        let number = || self.rare().numbers.get(first as usize).copied().unwrap_or(0);
        match slot.tag() {
            tag::SOURCE => Value::String(self.inside(slot)),
            tag::MAPPING | tag::UNEVEN => Value::Mapping,
            tag::SEQUENCE => Value::Sequence,
            tag::TEXT => Value::String(self.texts.get(first as usize).map_or("", |text| text)),
            tag::BOOL => Value::Bool(first != 0),
            tag::INT => Value::Int(slot.int()),
            tag::LONG_INT => Value::Int(number() as i64),
            tag::FLOAT => Value::Float(f64::from_bits(number())),
            // `tag::NULL`, and an alias that means nothing.
            _ => Value::Null,
        }
    }

    /// The elements of a sequence; none for anything else.
    #[inline]
    pub(super) fn items_of(&self, slot: &Slot) -> &[NodeId] {
        match (slot.tag(), slot.halves()) {
            (tag::SEQUENCE, (start, end)) => self.items.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// What a mapping holds; nothing for anything else.
    #[inline]
    pub(super) fn pairs_of(&self, slot: &Slot) -> Option<Pairs> {
        match (slot.tag(), slot.halves()) {
            (tag::MAPPING, (start, end)) => Some(Pairs::plain(start..end)),
            (tag::UNEVEN, (index, _)) => self.rare().uneven.get(index as usize).cloned(),
            _ => None,
        }
    }

    /// Whether a node is just this string, and no alias of it: how every key is found.
    #[inline]
    pub(super) fn is_string(&self, slot: &Slot, wanted: &str) -> bool {
        if slot.is_plain_source() {
            let there = self.text.as_bytes().get(slot.start() as usize..).unwrap_or_default();
            return slot.length() as usize == wanted.len() && there.starts_with(wanted.as_bytes());
        }
        match slot.tag() {
            tag::SOURCE => self.inside(slot) == wanted,
            tag::TEXT => self.texts.get(slot.halves().0 as usize).is_some_and(|text| **text == *wanted),
            _ => false,
        }
    }

    /// The entry at a place, if its key is just this string.
    #[inline]
    pub(super) fn entry_at(&self, at: usize, key: &str) -> Option<(Node<'_>, Node<'_>)> {
        let (id, value) = *self.entries.get(at)?;
        self.is_string(self.slot(id), key).then(|| (self.node(id), self.node(value)))
    }

    /// The bytes of a scalar without its quotes.
    #[inline]
    fn inside(&self, slot: &Slot) -> &str {
        inside(self.text, slot.span(), slot.style().quote())
    }
}

/// The bytes at a span, without so many at each side.
#[inline]
fn inside(text: &str, span: Span, quote: u32) -> &str {
    let range = (span.start + quote) as usize..span.end.saturating_sub(quote) as usize;
    text.get(range).unwrap_or("")
}

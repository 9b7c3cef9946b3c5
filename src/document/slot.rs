//! How a node lies in the arena: in 16 bytes, of which a tree has one for every ten bytes of text.

use super::tree::{NodeId, Style};
use crate::source::Span;

/// A node as it lies in the arena: places and numbers of nodes in the few bits that the largest file takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// From the lowest bit: where the node begins, how long it is, and the number of the collection that holds it, 0 for
    /// none.
    place: u64,
    /// From the lowest bit: two halves, which belong to the tag, then tag, style, key and mark.
    holds: u64,
}

/// Bits of a place in a text, and of a length.
const PLACE: u32 = 21;
/// Bits of a node's number, and of a place in the lists of a tree.
pub(super) const NUMBER: u32 = 22;
pub(super) const TAG: u32 = 2 * NUMBER;
const STYLE: u32 = TAG + 4;
const KEY: u32 = STYLE + 3;
const MARK: u32 = KEY + 2;

/// Bytes of the longest text whose nodes can be told.
pub(super) const MAX_TEXT: usize = (1 << PLACE) - 1;
/// Nodes of the largest tree.
pub(super) const MAX_NODES: usize = (1 << NUMBER) - 2;

pub(super) const fn bits(value: u64, from: u32, count: u32) -> u32 {
    ((value >> from) & ((1 << count) - 1)) as u32
}

#[inline]
fn within(span: Span) -> u64 {
    let place = |value: u32| u64::from(value) & ((1 << PLACE) - 1);
    place(span.start) | place(span.end.saturating_sub(span.start)) << PLACE
}

#[inline]
fn halves((tag, (first, second)): Packed) -> u64 {
    u64::from(first) | u64::from(second) << NUMBER | u64::from(tag) << TAG
}

impl Slot {
    #[inline]
    pub(super) fn new(
        span: Span,
        parent: Option<NodeId>,
        packed: Packed,
        style: Style,
        key: Key,
        mark: u8,
    ) -> Self {
        let parent = parent.map_or(0, NodeId::number);
        Self {
            place: within(span) | u64::from(parent) << (2 * PLACE),
            holds: halves(packed) | (style as u64) << STYLE | (key as u64) << KEY | u64::from(mark) << MARK,
        }
    }

    /// Puts it somewhere else.
    #[inline]
    pub(super) fn put(&mut self, span: Span) {
        self.place = within(span) | self.place >> (2 * PLACE) << (2 * PLACE);
    }

    #[inline]
    pub(super) fn hold(&mut self, packed: Packed, mark: u8) {
        let kept = self.holds >> STYLE & ((1 << (MARK - STYLE)) - 1);
        self.holds = halves(packed) | kept << STYLE | u64::from(mark) << MARK;
    }

    #[inline]
    pub(super) const fn start(&self) -> u32 {
        bits(self.place, 0, PLACE)
    }

    /// In bytes.
    #[inline]
    pub(super) const fn length(&self) -> u32 {
        bits(self.place, PLACE, PLACE)
    }

    #[inline]
    pub(super) const fn end(&self) -> u32 {
        self.start() + self.length()
    }

    #[inline]
    pub(super) const fn span(&self) -> Span {
        Span { start: self.start(), end: self.end() }
    }

    /// The collection that holds it.
    #[inline]
    pub(super) const fn parent(&self) -> Option<NodeId> {
        match bits(self.place, 2 * PLACE, NUMBER) {
            0 => None,
            number => Some(NodeId::at(number - 1)),
        }
    }

    #[inline]
    pub(super) const fn halves(&self) -> (u32, u32) {
        (bits(self.holds, 0, NUMBER), bits(self.holds, NUMBER, NUMBER))
    }

    /// One of [`tag`].
    #[inline]
    pub(super) const fn tag(&self) -> u8 {
        bits(self.holds, TAG, STYLE - TAG) as u8
    }

    /// Whether it is a text that stands at its span, without quotes.
    #[inline]
    pub(super) const fn is_plain_source(&self) -> bool {
        bits(self.holds, TAG, KEY - TAG) == tag::SOURCE as u32 | (Style::Plain as u32) << (STYLE - TAG)
    }

    #[inline]
    pub(super) const fn style(&self) -> Style {
        match bits(self.holds, STYLE, KEY - STYLE) {
            0 => Style::Plain,
            1 => Style::SingleQuoted,
            2 => Style::DoubleQuoted,
            3 => Style::Literal,
            4 => Style::Folded,
            5 => Style::Block,
            _ => Style::Flow,
        }
    }

    #[inline]
    pub(super) const fn key(&self) -> Key {
        match bits(self.holds, KEY, MARK - KEY) {
            0 => Key::None,
            1 => Key::Before,
            _ => Key::Far,
        }
    }

    /// Of its text where it is a string, else `NO_MARK`.
    #[inline]
    pub(super) const fn mark(&self) -> u8 {
        bits(self.holds, MARK, 8) as u8
    }

    /// Of a mapping that holds just what is written in it: the places of its entries.
    #[inline]
    pub(super) const fn entries(&self) -> Option<(usize, usize)> {
        match (self.tag(), self.halves()) {
            (tag::MAPPING, (start, end)) => Some((start as usize, end as usize)),
            _ => None,
        }
    }

    /// The whole number in its halves.
    #[inline]
    pub(super) const fn int(&self) -> i64 {
        // The highest bit is that of the sign.
        ((self.holds << (64 - TAG)) as i64) >> (64 - TAG)
    }

    /// Written without a value.
    #[inline]
    pub(super) const fn is_null(&self) -> bool {
        matches!(self.tag(), tag::NULL | tag::ALIAS)
    }

    /// The node that an alias means.
    #[inline]
    pub(super) const fn alias(&self) -> Option<NodeId> {
        match self.tag() {
            tag::ALIAS => Some(NodeId::at(self.halves().0)),
            _ => None,
        }
    }
}

/// Where the key is of which a node is the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    None,
    /// The node before it, as nearly always.
    Before,
    /// In `Rare::keys`.
    Far,
}

/// What a node holds, and what its halves are then. Numbers and no enumeration, since they come from bits.
pub(super) mod tag {
    pub(in crate::document) const NULL: u8 = 0;
    /// 0 or 1.
    pub(in crate::document) const BOOL: u8 = 1;
    /// A whole number in the bits of both halves.
    pub(in crate::document) const INT: u8 = 2;
    /// An index of `Rare::numbers`, where its bits are.
    pub(in crate::document) const LONG_INT: u8 = 3;
    /// The same.
    pub(in crate::document) const FLOAT: u8 = 4;
    /// What stands at the span, between its quotes where it has some.
    pub(in crate::document) const SOURCE: u8 = 5;
    /// An index of `Tree::texts`.
    pub(in crate::document) const TEXT: u8 = 6;
    /// First and last of `Tree::items`, end exclusive.
    pub(in crate::document) const SEQUENCE: u8 = 7;
    /// First and last of `Tree::entries`, end exclusive, all of them written here.
    pub(in crate::document) const MAPPING: u8 = 8;
    /// An index of `Rare::uneven`.
    pub(in crate::document) const UNEVEN: u8 = 9;
    /// The node that it means.
    pub(in crate::document) const ALIAS: u8 = 10;
}

/// What a node holds, as it is packed.
pub(super) type Packed = (u8, (u32, u32));

const _: () = assert!(size_of::<Slot>() == 16);

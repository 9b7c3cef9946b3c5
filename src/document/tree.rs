//! The tree itself: an arena of nodes, the documents in it, and what was wrong in the text.
//! What can be asked of a node is in `node`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

use super::mark::Marks;
use super::node::Node;
use super::project::Projected;
use super::slot::Slot;
use super::store::{Content, Pairs};
use crate::source::{FileId, Span};

/// A node's number in its tree. It is never 0, so that a node which may be absent takes no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) NonZeroU32);

impl NodeId {
    /// That of the node with this index in `Tree::slots`.
    pub(super) const fn at(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    pub(super) const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// As a plain number.
    pub(crate) const fn number(self) -> u32 {
        self.0.get()
    }
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`; every string of a JSON file.
    DoubleQuoted,
    /// A scalar after `|`.
    Literal,
    /// A scalar after `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets.
    Flow,
}

impl Style {
    /// Bytes that its quotes take on each side.
    #[inline]
    pub(super) const fn quote(self) -> u32 {
        matches!(self, Self::SingleQuoted | Self::DoubleQuoted) as u32
    }
}

/// A scalar by the YAML 1.2 core schema (spec section 10.3.2), or a collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Decimal, `0x` or `0o`.
    Int(i64),
    /// Also an integer that does not fit 64 bits.
    Float(f64),
    /// Anything else, and everything in quotes.
    String(&'t str),
    /// A list.
    Sequence,
    /// A map.
    Mapping,
}

/// A comment: `#` to the end of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#`, without the line ending.
    pub span: Span,
    /// Nothing but white space stands in front of it on its line.
    pub own_line: bool,
}

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its root; what was read of it before the parser gave up, when `broken`; absent when empty.
    pub(super) root: Option<NodeId>,
    /// The document's bytes, `---` excluded.
    pub span: Span,
    /// The parser gave up inside it: what is there can be indexed and must not be judged.
    pub broken: bool,
    /// It is another tool's, and what is wrong with it was forgotten.
    pub disowned: bool,
}

/// What kind of problem the reader met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Not YAML, or not the text we can read.
    Syntax,
    /// One key twice in a map; the first stays, as its neighbours expect.
    DuplicateKey,
    /// A limit of the reader was hit: the document is not judged.
    Limit,
}

/// Something wrong in the text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Another place of the same file, with a few words.
    pub related: Option<(Span, String)>,
}

/// A file's documents.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    pub(super) slots: Vec<Slot>,
    /// Strings that do not stand in the text as they are read.
    pub(super) texts: Vec<Cow<'s, str>>,
    pub(super) items: Vec<NodeId>,
    pub(super) entries: Vec<(NodeId, NodeId)>,
    /// Of the keys of the entries.
    pub(super) marks: Marks,
    /// Some key is an alias, or no text, or some mapping is wide.
    pub(super) has_odd_keys: bool,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
    /// What few files have.
    pub(super) rare: Option<Box<Rare<'s>>>,
}

/// What few files have, so that it does not burden the others.
#[derive(Debug, Default)]
pub(super) struct Rare<'s> {
    /// What mappings hold that are not just what is written in them.
    pub(super) uneven: Vec<Pairs>,
    /// By value: its key, where that is not the node before it.
    pub(super) keys: Vec<(NodeId, NodeId)>,
    /// The bits of numbers that take many.
    pub(super) numbers: Vec<u64>,
    /// By node. The span is that of `&name`.
    pub(super) anchors: Vec<(NodeId, Cow<'s, str>, Span)>,
    /// By node, resolved.
    pub(super) tags: Vec<(NodeId, String)>,
    /// What was made of its documents, in order.
    pub(super) projected: Vec<Projected>,
    /// By node that was made: the node that it was made of.
    pub(super) origins: Vec<(NodeId, NodeId)>,
    /// By where their entries begin, for mappings of very many: the places of the entries, by key.
    pub(super) wide: BTreeMap<u32, Vec<u32>>,
}

static NOTHING_RARE: Rare<'static> = Rare {
    uneven: Vec::new(),
    keys: Vec::new(),
    numbers: Vec::new(),
    anchors: Vec::new(),
    tags: Vec::new(),
    projected: Vec::new(),
    origins: Vec::new(),
    wide: BTreeMap::new(),
};

impl<'s> Tree<'s> {
    pub(super) fn new(file: FileId, text: &'s str) -> Self {
        Self {
            file,
            text,
            // Real manifests have a node every 9 to 12 bytes.
            slots: Vec::with_capacity(text.len() / 10),
            texts: Vec::new(),
            items: Vec::new(),
            entries: Vec::with_capacity(text.len() / 24),
            marks: Marks::with_capacity(text.len() / 24),
            has_odd_keys: false,
            documents: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            rare: None,
        }
    }

    /// Of a text that is too long for its places to be told.
    pub(super) fn of_too_long(file: FileId) -> Self {
        let mut tree = Self::new(file, "");
        tree.problems.push(Problem {
            kind: ProblemKind::Limit,
            span: Span::at(0),
            message: "the file is larger than 2 MiB".to_owned(),
            help: Some("split it".to_owned()),
            related: None,
        });
        tree
    }

    #[inline]
    pub(super) fn rare(&self) -> &Rare<'s> {
        self.rare.as_deref().unwrap_or(&NOTHING_RARE)
    }

    pub(super) fn rare_mut(&mut self) -> &mut Rare<'s> {
        self.rare.get_or_insert_default()
    }

    /// The file it was read from.
    #[must_use]
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// The file's text.
    #[must_use]
    pub const fn text(&self) -> &'s str {
        self.text
    }

    /// In file order.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// In file order.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// In file order.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The root of a document of this tree.
    #[must_use]
    pub fn root(&self, document: &Document) -> Option<Node<'_>> {
        document.root.map(|id| self.node(id))
    }

    /// The node of an id of this tree.
    #[must_use]
    pub const fn node(&self, id: NodeId) -> Node<'_> {
        Node::new(self, id)
    }

    /// Every node as written, keys and aliases included, in no promised order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        // What was made of them stands behind them.
        let written = self.rare().origins.first().map_or(self.slots.len(), |(made, _)| made.index());
        (0..written as u32).map(|id| self.node(NodeId::at(id)))
    }

    /// Replaces a string scalar's value by its canonical spelling (`In progress` by `in-progress`).
    /// [`Node::source`] still gives what is written.
    pub fn canonicalize(&mut self, id: NodeId, canonical: String) {
        self.fill(id, Content::String(Cow::Owned(canonical)));
    }

    /// Forgets what is wrong with some documents, by their index: they are another tool's.
    pub fn disown(&mut self, is_foreign: impl Fn(usize) -> bool) {
        let starts: Vec<u32> = self.documents.iter().map(|document| document.span.start).collect();
        // What ends a document too early stands behind it and before the next.
        let within = |problem: &Problem| {
            starts.partition_point(|start| *start <= problem.span.start).saturating_sub(1)
        };
        self.problems.retain(|problem| !is_foreign(within(problem)));
        for (index, document) in self.documents.iter_mut().enumerate() {
            document.disowned = document.broken && is_foreign(index);
            document.broken &= !document.disowned;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "every node id comes from this tree")]
    pub(super) fn slot(&self, id: NodeId) -> &Slot {
        &self.slots[id.index()]
    }
}

//! [`Node`]: a place in the tree, and all that can be asked of it. Changes nothing.

use std::ops::Range;
use std::slice;

use super::mark::{NO_MARK, mark};
use super::slot::Slot;
use super::store::Pairs;
use super::tree::{NodeId, Style, Tree, Value};
use crate::source::{FileId, Span};

/// A node with its tree: cheap to copy. Content is seen through aliases; [`Node::span`] is where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// As written.
    pub key: Node<'t>,
    /// As written; perhaps an alias.
    pub value: Node<'t>,
}

/// The elements of a sequence.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    tree: &'t Tree<'t>,
    ids: slice::Iter<'t, NodeId>,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.ids.next().map(|id| self.tree.node(*id))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl ExactSizeIterator for Items<'_> {}

impl<'t> Node<'t> {
    pub(super) const fn new(tree: &'t Tree<'t>, id: NodeId) -> Self {
        Self { tree, id }
    }

    /// Its index in the tree.
    #[must_use]
    pub const fn id(self) -> NodeId {
        self.id
    }

    /// The tree it stands in.
    #[must_use]
    pub const fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    /// The file it stands in.
    #[must_use]
    pub const fn file(self) -> FileId {
        self.tree.file
    }

    /// Where it is written: the alias, if it is one; a block collection without its trailing white space.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.slot(self.id).span()
    }

    /// How it is written; the style of the anchored node for an alias.
    #[must_use]
    pub fn style(self) -> Style {
        self.target().style()
    }

    /// Written as `*name`.
    #[must_use]
    pub fn is_alias(self) -> bool {
        self.tree.slot(self.id).alias().is_some()
    }

    /// The bytes as written.
    #[must_use]
    pub fn source(self) -> &'t str {
        self.tree.text.get(self.span().range()).unwrap_or("")
    }

    /// What it is.
    #[must_use]
    pub fn value(self) -> Value<'t> {
        self.tree.value(self.target())
    }

    /// Written without a value.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.target().is_null()
    }

    /// A string's text; nothing for any other scalar.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar's text, whatever its type: `12` gives "12". Nothing for collections.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        match self.value() {
            Value::String(text) => Some(text),
            Value::Sequence | Value::Mapping => None,
            _ => {
                let source = self.tree.text.get(self.target().span().range())?;
                match self.target().style() {
                    // `!!int "3"`.
                    Style::SingleQuoted | Style::DoubleQuoted => source.get(1..source.len() - 1),
                    _ => Some(source),
                }
            }
        }
    }

    /// The elements of a sequence; none for anything else.
    #[must_use]
    pub fn items(self) -> Items<'t> {
        Items { tree: self.tree, ids: self.tree.items_of(self.target()).iter() }
    }

    /// The entries of a mapping, merged ones last; none for anything else. A key occurs once.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Entry<'t>> + use<'t> {
        self.pairs(self.tree.pairs_of(self.target()).map_or(0..0, |pairs| pairs.entries))
    }

    /// The entries that are written in this mapping itself, without those that `<<` merged in.
    pub fn own_entries(self) -> impl ExactSizeIterator<Item = Entry<'t>> + use<'t> {
        self.pairs(
            self.tree
                .pairs_of(self.target())
                .map_or(0..0, |pairs| pairs.entries.start..pairs.entries.start + pairs.own),
        )
    }

    /// The mapping as written, in file order: nothing merged in, but with `<<` and second keys, which
    /// [`Node::entries`] leaves out.
    #[must_use]
    pub fn written_entries(self) -> Vec<Entry<'t>> {
        let Some(Pairs { entries, own, hidden }) = self.tree.pairs_of(self.target()) else {
            return Vec::new();
        };
        let listed = self.pairs(entries.start..entries.start + own);
        let unlisted = self.pairs(entries.end..entries.end + hidden);
        let mut all: Vec<_> = listed.chain(unlisted).collect();
        all.sort_by_key(|entry| entry.key.id);
        all
    }

    /// The entry of a key.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        let tree = self.tree;
        let range = match self.target().entries() {
            Some(range) if !tree.has_odd_keys => range,
            _ => return self.entry_of(tree.pairs_of(self.target())?.entries, key),
        };
        let mut like = tree.marks.places(range, mark(key));
        like.find_map(|at| tree.entry_at(at, key)).map(|(key, value)| Entry { key, value })
    }

    /// The entry of a key among these, of which there may be very many, or keys that are aliases or no texts.
    #[cold]
    fn entry_of(self, range: Range<u32>, key: &str) -> Option<Entry<'t>> {
        let tree = self.tree;
        if let Some(order) = tree.rare().wide.get(&range.start) {
            let text = |at: &u32| tree.node(tree.entries.get(*at as usize)?.0).text();
            let at = *order.get(order.binary_search_by(|at| text(at).cmp(&Some(key))).ok()?)?;
            return self.pairs(at..at + 1).next();
        }
        let mark = mark(key);
        let like = |at: &u32| tree.marks.get(*at as usize).is_some_and(|of| of == mark || of == NO_MARK);
        range
            .filter(like)
            .filter_map(|at| self.pairs(at..at + 1).next())
            .find(|entry| entry.key.text() == Some(key))
    }

    /// Of its text; nothing stands for what is an alias, or no text.
    #[inline]
    pub(super) fn mark(self) -> u8 {
        self.tree.slot(self.id).mark()
    }

    /// Whether it is just this string, and no alias of it.
    #[inline]
    pub(super) fn is(self, text: &str) -> bool {
        self.tree.is_string(self.tree.slot(self.id), text)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The value at a path of keys: `node.path(&["metadata", "name"])`.
    #[must_use]
    pub fn path(self, keys: &[&str]) -> Option<Node<'t>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The elements of the sequence at a key; none when there is none.
    pub fn list(self, key: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.get(key).into_iter().flat_map(Node::items)
    }

    /// How many elements or entries; 0 for scalars.
    #[must_use]
    pub fn len(self) -> usize {
        self.items().len() + self.width()
    }

    /// How many entries; 0 for what is no mapping.
    #[must_use]
    pub fn width(self) -> usize {
        self.tree.pairs_of(self.target()).map_or(0, |pairs| pairs.entries.len())
    }

    /// An empty collection, or a scalar.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The collection that holds it, where it is written.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        self.tree.slot(self.id).parent().map(|id| self.tree.node(id))
    }

    /// The key of the entry of which it is the value.
    #[must_use]
    pub fn key(self) -> Option<Node<'t>> {
        self.tree.key_of(self.id).map(|id| self.tree.node(id))
    }

    /// The name behind the `&` in front of it.
    #[must_use]
    pub fn anchor(self) -> Option<&'t str> {
        let anchors = &self.tree.rare().anchors;
        let index = anchors.binary_search_by_key(&self.id, |(id, ..)| *id).ok()?;
        anchors.get(index).map(|(_, name, _)| &**name)
    }

    /// The tag in front of it, resolved: `!!str` gives `tag:yaml.org,2002:str`.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        let tags = &self.tree.rare().tags;
        let index = tags.binary_search_by_key(&self.id, |(id, _)| *id).ok()?;
        tags.get(index).map(|(_, tag)| &**tag)
    }

    /// Its JSON Pointer (RFC 6901) from the document's root; of a node that was made of another, that one's.
    #[must_use]
    pub fn pointer(self) -> String {
        let mut steps = Vec::new();
        let mut node = self.origin().unwrap_or(self);
        while let Some(parent) = node.parent() {
            let step = match node.key() {
                Some(key) => key.text().unwrap_or("").replace('~', "~0").replace('/', "~1"),
                None => parent.items().position(|item| item.id == node.id).unwrap_or(0).to_string(),
            };
            steps.push(step);
            node = parent;
        }
        steps.iter().rev().fold(String::new(), |pointer, step| pointer + "/" + step)
    }

    /// The few bytes to underline for it, never a block: a scalar of one line itself; of a map entry the key;
    /// of a map in a list its `id`, `name` or `title`, else its first key.
    #[must_use]
    pub fn label(self) -> Span {
        let scalar = !matches!(self.value(), Value::Sequence | Value::Mapping) || self.is_alias();
        if scalar && (self.key().is_none() || !self.source().contains(['\r', '\n'])) {
            return self.span();
        }
        if let Some(key) = self.key() {
            return key.span();
        }
        let named = ["id", "name", "title"].iter().find_map(|key| self.get(key));
        if let Some(name) = named.or_else(|| self.path(&["metadata", "name"])) {
            return name.label();
        }
        if let Some(first) = self.entries().next() {
            return first.key.span();
        }
        match self.items().next() {
            Some(first) => first.label(),
            None => self.span(),
        }
    }

    fn pairs(self, range: Range<u32>) -> impl ExactSizeIterator<Item = Entry<'t>> + use<'t> {
        let tree = self.tree;
        let pairs = tree.entries.get(range.start as usize..range.end as usize).unwrap_or(&[]);
        pairs.iter().map(|(key, value)| Entry { key: tree.node(*key), value: tree.node(*value) })
    }

    fn target(self) -> &'t Slot {
        let slot = self.tree.slot(self.id);
        // The reader resolves an alias to a node that is none.
        slot.alias().map_or(slot, |id| self.tree.slot(id))
    }
}

//! The arena as it grows, whoever reads the text: nodes, spans, anchors, aliases, documents, and the limits on all of
//! them. `event` takes the parser's events, which the plain road does without. Knows nothing of errors in the syntax;
//! [`Builder::abandon`] is told of them.

mod alias;
mod document;
mod event;
mod scalar;

use super::merge;
use super::parse::Limits;
use super::slot::MAX_NODES;
use super::store::Content;
use super::tree::{Comment, NodeId, Problem, ProblemKind, Style, Tree};
use crate::source::{FileId, Span};

/// A problem that ends its document. Boxed, as it is rare.
pub(super) type Stop = Box<Problem>;

pub(super) struct Builder<'s> {
    pub(super) tree: Tree<'s>,
    limits: Limits,
    /// The collections that are open, outermost first.
    frames: Vec<Frame>,
    /// The children of all open collections, those of the innermost last.
    pending: Vec<NodeId>,
    /// By the reader's number, which begins at 1 and goes on through the file.
    anchors: Vec<Option<Anchor>>,
    anchor_count: usize,
    alias_count: usize,
    merge_count: usize,
    /// Aliases of this document whose anchor had not been seen.
    unresolved: Vec<NodeId>,
    /// Behind the last token that has bytes: where looking for indicators begins.
    cursor: u32,
    /// The file's nodes so far, aliases unfolded.
    expanded: Size,
    open: Option<Open>,
    /// Where the last document ended, or the file begins.
    boundary: u32,
}

#[derive(Clone, Copy)]
struct Frame {
    id: NodeId,
    /// Where its children begin in `pending`.
    base: usize,
    mapping: bool,
    /// Levels of collections below it, aliases unfolded.
    height: usize,
    anchor: usize,
    expanded_before: Size,
    merges: bool,
}

#[derive(Clone, Copy)]
struct Anchor {
    node: NodeId,
    /// Nothing while the collection is still open.
    size: Option<Size>,
    height: usize,
}

/// How much there would be without aliases.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    /// Bytes of scalars.
    text: usize,
}

/// What must be known of a document to undo it.
#[derive(Clone, Copy)]
struct Open {
    problems: usize,
    anchors: usize,
    expanded: Size,
    slots: usize,
}

impl<'s> Builder<'s> {
    pub(super) fn new(file: FileId, text: &'s str, mut limits: Limits) -> Self {
        limits.nodes = limits.nodes.min(MAX_NODES / 2);
        let boundary = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self {
            tree: Tree::new(file, text),
            limits,
            frames: Vec::new(),
            pending: Vec::new(),
            anchors: Vec::new(),
            anchor_count: 0,
            alias_count: 0,
            merge_count: 0,
            unresolved: Vec::new(),
            cursor: boundary,
            expanded: Size::default(),
            open: None,
            boundary,
        }
    }

    /// A comment, which is told whether it has its line for itself.
    pub(super) fn comment(&mut self, span: Span, own_line: bool) {
        self.tree.comments.push(Comment { span, own_line });
    }

    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Begins a collection here.
    pub(super) fn open(
        &mut self,
        kind: Kind,
        style: Style,
        place: Span,
        anchor: usize,
    ) -> Result<NodeId, Stop> {
        let expanded_before = self.expanded;
        let id = self.add(Content::Null, place, style)?;
        self.anchor(anchor, id, None);
        let base = self.pending.len();
        let mapping = kind == Kind::Mapping;
        self.frames.push(Frame { id, base, mapping, height: 0, anchor, expanded_before, merges: false });
        Ok(id)
    }

    /// Ends the innermost collection: with the bracket here, or with its last child where there is none.
    pub(super) fn close(&mut self, at: Span) -> Result<(), Stop> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        let children = self.pending.get(frame.base..).unwrap_or(&[]);
        let last = children.last().map_or(0, |child| self.tree.slot(*child).end());
        // Blanks and comments behind the last child belong to nobody.
        let end = if at.start < at.end { at.end } else { last };
        let (content, merged) = if frame.mapping {
            merge::settle(&mut self.tree, children, frame.merges)
        } else {
            let start = self.tree.items.len() as u32;
            self.tree.items.extend_from_slice(children);
            (Content::Sequence(start..self.tree.items.len() as u32), false)
        };
        self.pending.truncate(frame.base);
        self.tree.fill(frame.id, content);
        if let Some(slot) = self.tree.slots.get_mut(frame.id.index()) {
            slot.put(Span::new(slot.start(), slot.end().max(end)));
        }
        let height = frame.height + 1;
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
        let size = Size {
            nodes: self.expanded.nodes - frame.expanded_before.nodes,
            text: self.expanded.text - frame.expanded_before.text,
        };
        if let Some(Some(anchor)) = self.anchors.get_mut(frame.anchor) {
            anchor.size = Some(size);
            anchor.height = height;
        }
        if merged {
            self.merge_count += 1;
            let span = self.tree.slot(frame.id).span();
            return self.limit(
                self.merge_count,
                self.limits.merges,
                Span::at(span.start),
                "merge keys (`<<`)",
            );
        }
        Ok(())
    }

    fn add(&mut self, content: Content<'s>, span: Span, style: Style) -> Result<NodeId, Stop> {
        self.expand(Size { nodes: 1, text: 0 }, span)?;
        Ok(self.place(content, span, style))
    }

    /// Puts a node in the place that awaits one. It has been counted.
    fn place(&mut self, content: Content<'s>, span: Span, style: Style) -> NodeId {
        let id = NodeId::at(self.tree.slots.len() as u32);
        let (mut parent, mut key) = (None, None);
        if let Some(frame) = self.frames.last_mut() {
            parent = Some(frame.id);
            if frame.mapping && (self.pending.len() - frame.base) % 2 == 1 {
                key = self.pending.last().copied();
            } else if frame.mapping && style == Style::Plain {
                frame.merges |= matches!(&content, Content::String(text) if text == "<<");
            }
            self.pending.push(id);
        } else if let Some(document) = self.tree.documents.last_mut() {
            document.root = Some(id);
        }
        self.tree.push(content, (span, style), parent, key)
    }

    fn awaits_value(&self, frame: &Frame) -> bool {
        (self.pending.len() - frame.base) % 2 == 1
    }

    fn slice(&self, span: Span) -> &'s str {
        self.tree.text.get(span.range()).unwrap_or("")
    }

    fn expand(&mut self, size: Size, at: Span) -> Result<(), Stop> {
        let nodes = self.expanded.nodes.saturating_add(size.nodes);
        let text = self.expanded.text.saturating_add(size.text);
        if nodes > self.limits.nodes || self.tree.slots.len() >= self.limits.nodes {
            return Err(too_much(self.limits.nodes, "values, those that", at));
        }
        if text > self.limits.text {
            return Err(too_much(self.limits.text, "bytes of text, what", at));
        }
        self.expanded = Size { nodes, text };
        Ok(())
    }

    fn limit(&self, count: usize, limit: usize, at: Span, what: &str) -> Result<(), Stop> {
        if count > limit {
            return Err(limit_problem(
                at,
                format!("the file has more than {limit} {what}"),
                "split the file",
            ));
        }
        Ok(())
    }

    fn too_deep(&self, at: Span) -> Stop {
        Box::new(too_deep(self.limits.depth, at))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sequence,
    Mapping,
}

#[cold]
fn too_much(limit: usize, what: &str, at: Span) -> Stop {
    let message = format!("the file has more than {limit} {what} aliases repeat counted every time");
    limit_problem(at, message, "split the file, or repeat less")
}

/// Lists or mappings nested beyond the limit.
pub(super) fn too_deep(depth: usize, at: Span) -> Problem {
    *limit_problem(at, format!("lists and mappings are nested more than {depth} levels deep"), "nest less")
}

fn limit_problem(span: Span, message: String, help: &str) -> Stop {
    Box::new(Problem { kind: ProblemKind::Limit, span, message, help: Some(help.to_owned()), related: None })
}

/// For a message: not too long, on one line.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().filter(|character| !character.is_control()).take(40).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

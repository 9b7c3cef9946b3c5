//! Documents: where they begin and end, and how one is given up.

use super::{Builder, Open, Stop};
use crate::document::tree::{Document, Problem, Tree};
use crate::source::Span;

/// The end of a document of which the next one has not been seen yet.
const UNKNOWN: u32 = u32::MAX;

impl<'s> Builder<'s> {
    /// Where the document begins in which the parser now is; nothing between two documents.
    pub(in crate::document) fn document_start(&self) -> Option<u32> {
        self.open.and(self.tree.documents.last()).map(|document| document.span.start)
    }

    /// No document can follow.
    pub(in crate::document) fn is_full(&self) -> bool {
        self.tree.documents.len() > self.limits.documents || self.tree.slots.len() >= self.limits.nodes
    }

    /// Ends a document at its first error. It keeps what was read of it, and of its problems this one alone.
    pub(in crate::document) fn abandon(&mut self, problem: Problem) {
        if self.open.is_none() {
            self.settle_document(self.cursor);
            self.push_document(self.boundary);
        }
        while let Some(frame) = self.frames.last() {
            let start = self.tree.slot(frame.id).end();
            // Whatever else is wrong in it, the document is broken already.
            let _ = self.close(Span::at(start));
        }
        self.pending.clear();
        self.unresolved.clear();
        if let Some(open) = self.open.take() {
            self.tree.problems.truncate(open.problems);
            // Nobody will walk through its aliases.
            self.expanded = open.expanded;
            self.expanded.nodes += self.tree.slots.len() - open.slots;
        }
        self.tree.problems.push(problem);
        if let Some(document) = self.tree.documents.last_mut() {
            document.broken = true;
        }
    }

    /// The tree, with everything in file order.
    pub(in crate::document) fn finish(mut self) -> Tree<'s> {
        let length = self.tree.text.len() as u32;
        if let Some(document) = self.tree.documents.last_mut().filter(|document| document.span.end == UNKNOWN)
        {
            document.span.end = length.max(document.span.start);
        }
        self.tree.comments.sort_by_key(|comment| comment.span);
        // All trees of a run are there at the same time: room that was only reserved would be most of its memory.
        self.tree.slots.shrink_to_fit();
        self.tree.entries.shrink_to_fit();
        self.tree.marks.shrink_to_fit();
        self.tree.items.shrink_to_fit();
        self.tree.problems.sort_by_key(|problem| problem.span);
        self.tree
    }

    /// A document begins: behind its `---` here, if that is written.
    pub(in crate::document) fn start_document(&mut self, explicit: bool, at: Span) -> Result<(), Stop> {
        self.settle_document(at.start);
        self.push_document(if explicit { at.end } else { self.boundary });
        self.cursor = if explicit { at.end } else { at.start };
        let count = self.tree.documents.len();
        self.limit(count, self.limits.documents, at, "documents")
    }

    fn push_document(&mut self, start: u32) {
        self.open = Some(Open {
            problems: self.tree.problems.len(),
            anchors: self.tree.rare().anchors.len(),
            expanded: self.expanded,
            slots: self.tree.slots.len(),
        });
        self.tree.documents.push(Document {
            root: None,
            span: Span::new(start, UNKNOWN),
            broken: false,
            disowned: false,
        });
    }

    /// Ends the last document here, unless its end is known.
    fn settle_document(&mut self, end: u32) {
        if let Some(document) = self.tree.documents.last_mut().filter(|document| document.span.end == UNKNOWN)
        {
            document.span.end = end.max(document.span.start);
            self.boundary = document.span.end;
        }
    }

    /// The document ends: with its `...` here, or where the next one begins.
    pub(in crate::document) fn end_document(&mut self, at: Span) {
        self.report_unresolved();
        self.open = None;
        // Without `...`, comments that follow still belong to it: it ends where the next one begins.
        if at.start < at.end {
            if let Some(document) = self.tree.documents.last_mut() {
                document.span.end = at.start;
            }
            self.boundary = at.end;
        }
    }
}

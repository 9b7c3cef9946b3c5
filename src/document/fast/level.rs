//! The collections by indentation: which are open, and what each line closes and opens.

use super::{Lane, span};
use crate::document::build::Kind;
use crate::document::tree::Style;
use crate::source::Span;

/// A collection that is open.
pub(super) struct Level {
    /// Of its dashes or keys.
    column: isize,
    kind: Kind,
    /// Behind its last dash or key no value has been seen.
    awaits: bool,
    /// Where that value stands if there is none.
    place: u32,
}

impl Lane<'_> {
    /// Closes what a line at this column ends.
    pub(super) fn leave(&mut self, column: isize) -> Option<()> {
        while self.levels.last().is_some_and(|level| level.column > column) {
            self.pop()?;
        }
        Some(())
    }

    /// The next item of a list, with its dash here.
    pub(super) fn item(&mut self, column: isize, at: usize) -> Option<()> {
        match self.levels.last() {
            Some(level) if level.column == column && level.kind == Kind::Sequence => self.settle()?,
            // A list may stand at the column of its key.
            Some(level) if !level.awaits => return None,
            _ => self.push(Kind::Sequence, column, at)?,
        }
        self.expect(at + 1)
    }

    /// The next entry of a mapping, with its key here.
    pub(super) fn entry(&mut self, column: isize, at: usize) -> Option<()> {
        if self.levels.last().is_some_and(|level| level.column == column && level.kind == Kind::Sequence) {
            // Behind a list at the column of its key.
            self.pop()?;
            return self.levels.last().filter(|level| level.column == column).map(|_| ());
        }
        match self.levels.last() {
            Some(level) if level.column == column => self.settle(),
            _ => self.push(Kind::Mapping, column, at),
        }
    }

    /// A value follows, or stands here.
    pub(super) fn expect(&mut self, place: usize) -> Option<()> {
        let level = self.levels.last_mut()?;
        level.awaits = true;
        level.place = place as u32;
        Some(())
    }

    /// The column of the collection that expects a value indented like this.
    pub(super) fn parent(&self, column: isize) -> Option<isize> {
        match self.levels.last() {
            Some(level) => (level.awaits && level.column < column).then_some(level.column),
            None => (!self.is_rooted).then_some(-1),
        }
    }

    /// Makes room for a node, which is the value that is expected, or the root.
    pub(super) fn fill(&mut self) -> Option<()> {
        match self.levels.last_mut() {
            Some(level) if level.awaits => level.awaits = false,
            None if !self.is_rooted => self.is_rooted = true,
            _ => return None,
        }
        Some(())
    }

    /// Opens a collection of any style, with the anchor that stands in front of it.
    pub(super) fn open(&mut self, kind: Kind, style: Style, place: Span) -> Option<()> {
        if self.builder.depth() >= self.depth {
            return None;
        }
        match self.anchor.take() {
            None => self.builder.open(kind, style, place, 0).ok().map(|_| ()),
            Some(anchor) => {
                self.builder.open(kind, style, place, anchor.number).ok()?;
                self.name(&anchor)
            }
        }
    }

    fn push(&mut self, kind: Kind, column: isize, at: usize) -> Option<()> {
        self.fill()?;
        self.open(kind, Style::Block, span(at, at))?;
        self.levels.push(Level { column, kind, awaits: false, place: 0 });
        Some(())
    }

    fn pop(&mut self) -> Option<()> {
        self.settle()?;
        self.levels.pop();
        self.builder.close(Span::at(0)).ok()
    }

    /// The innermost collection gets no value for its last dash or key.
    fn settle(&mut self) -> Option<()> {
        let Some(level) = self.levels.last_mut().filter(|level| level.awaits) else {
            return Some(());
        };
        level.awaits = false;
        // An anchor of nothing is rare.
        if self.anchor.is_some() {
            return None;
        }
        self.builder.nothing(level.place).ok()
    }
}

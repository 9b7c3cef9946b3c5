//! A file of lines as a document: a list of maps, each with what the line is about and the words behind it. Whoever knows
//! the format says where they stand.

use std::borrow::Cow;

use super::parse::Limits;
use super::slot::MAX_TEXT;
use super::store::{Content, Pairs};
use super::tree::{Document, NodeId, Problem, ProblemKind, Style, Tree};
use crate::source::{FileId, Span};

/// A line.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is about.
    pub head: Span,
    /// The words behind it, in order.
    pub words: Vec<Span>,
}

/// The keys of such a document.
#[derive(Clone, Copy, Debug)]
pub struct RowKeys {
    /// Of the list of lines.
    pub rows: &'static str,
    /// Of what a line is about.
    pub head: &'static str,
    /// Of the words behind it.
    pub words: &'static str,
}

/// The document of these lines. Behind the limit on nodes there are no more of them, and a problem says so.
#[must_use]
pub fn rows<'s>(file: FileId, text: &'s str, keys: RowKeys, rows: &[Row], limits: &Limits) -> Tree<'s> {
    if text.len() > MAX_TEXT {
        return Tree::of_too_long(file);
    }
    let mut builder = Builder { tree: Tree::new(file, text), text, limit: limits.nodes };
    let whole = Span::new(0, text.len() as u32);
    let root = builder.document(whole, keys, rows);
    let mut tree = builder.tree;
    let broken = root.is_none();
    if broken {
        let message = format!("the file has more than {} values", limits.nodes);
        let (kind, span, help) = (ProblemKind::Limit, Span::at(0), Some("split the file".to_owned()));
        tree.problems.push(Problem { kind, span, message, help, related: None });
    }
    tree.documents.push(Document { root, span: whole, broken, disowned: false });
    tree
}

struct Builder<'s> {
    tree: Tree<'s>,
    text: &'s str,
    limit: usize,
}

impl<'s> Builder<'s> {
    fn document(&mut self, whole: Span, keys: RowKeys, rows: &[Row]) -> Option<NodeId> {
        let root = self.add(Content::Null, whole, None, None)?;
        let key = self.key(keys.rows, Span::at(0), root)?;
        let list = self.add(Content::Null, whole, Some(root), Some(key))?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(self.row(row, keys, list)?);
        }
        self.sequence(list, items);
        self.mapping(root, &[(key, list)]);
        Some(root)
    }

    fn row(&mut self, row: &Row, keys: RowKeys, parent: NodeId) -> Option<NodeId> {
        let end = row.words.last().map_or(row.head.end, |word| word.end);
        let id = self.add(Content::Null, Span::new(row.head.start, end), Some(parent), None)?;
        let head_key = self.key(keys.head, row.head, id)?;
        let head = self.text(row.head, id, Some(head_key))?;
        let all = row.words.first().map_or(row.head, |first| Span::new(first.start, end));
        let words_key = self.key(keys.words, all, id)?;
        let words = self.add(Content::Null, all, Some(id), Some(words_key))?;
        let mut items = Vec::with_capacity(row.words.len());
        for word in &row.words {
            items.push(self.text(*word, words, None)?);
        }
        self.sequence(words, items);
        self.mapping(id, &[(head_key, head), (words_key, words)]);
        Some(id)
    }

    /// A key that nobody wrote stands where its value does.
    fn key(&mut self, name: &'static str, span: Span, parent: NodeId) -> Option<NodeId> {
        self.add(Content::String(Cow::Borrowed(name)), span, Some(parent), None)
    }

    fn text(&mut self, span: Span, parent: NodeId, key: Option<NodeId>) -> Option<NodeId> {
        let text = self.text.get(span.range()).unwrap_or("");
        self.add(Content::String(Cow::Borrowed(text)), span, Some(parent), key)
    }

    fn add(
        &mut self,
        content: Content<'s>,
        span: Span,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> Option<NodeId> {
        if self.tree.slots.len() >= self.limit {
            return None;
        }
        Some(self.tree.push(content, (span, Style::Plain), parent, key))
    }

    fn sequence(&mut self, id: NodeId, items: Vec<NodeId>) {
        let start = self.tree.items.len() as u32;
        self.tree.items.extend(items);
        let content = Content::Sequence(start..self.tree.items.len() as u32);
        self.tree.fill(id, content);
    }

    fn mapping(&mut self, id: NodeId, pairs: &[(NodeId, NodeId)]) {
        let start = self.tree.entries.len() as u32;
        let own = pairs.len() as u32;
        self.tree.entries.extend(pairs);
        self.tree.fill(id, Content::Mapping(Pairs::plain(start..start + own)));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const KEYS: RowKeys = RowKeys { rows: "lines", head: "pattern", words: "owners" };

    #[test]
    fn every_word_knows_its_place() {
        let text = "é/ @a @b\n*.md\n";
        let lines = [
            Row { head: Span::new(0, 3), words: vec![Span::new(4, 6), Span::new(7, 9)] },
            Row { head: Span::new(10, 14), words: Vec::new() },
        ];
        let tree = rows(FileId(0), text, KEYS, &lines, &Limits::default());
        let root = tree.root(tree.documents().first().unwrap()).unwrap();
        let found: Vec<_> = root
            .get("lines")
            .unwrap()
            .items()
            .map(|line| {
                let owners: Vec<_> =
                    line.list("owners").map(|owner| (owner.text().unwrap(), owner.span())).collect();
                (line.get("pattern").unwrap().text().unwrap(), line.pointer(), owners)
            })
            .collect();
        let owners = vec![("@a", Span::new(4, 6)), ("@b", Span::new(7, 9))];
        assert_eq!(
            found,
            [("é/", "/lines/0".to_owned(), owners), ("*.md", "/lines/1".to_owned(), Vec::new())]
        );
    }

    #[test]
    fn there_is_an_end_to_lines() {
        let lines = vec![Row { head: Span::new(0, 1), words: Vec::new() }; 10];
        let limits = Limits { nodes: 20, ..Limits::default() };
        let tree = rows(FileId(0), "a", KEYS, &lines, &limits);
        assert!(tree.documents().first().is_some_and(|document| document.broken));
        assert_eq!(tree.problems().first().map(|problem| problem.kind), Some(ProblemKind::Limit));
    }
}

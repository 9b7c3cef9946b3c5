//! TOML to located tree: tables are maps, dates are texts, and every key and value knows its bytes. The only user of the
//! TOML parser. A file with an error in its syntax has no tree, as what stands behind the error may change what stands
//! before it.

use std::borrow::Cow;
use std::ops::Range;

use toml_edit::{InlineTable, Item, Key, Table, Value};
use toml_parser::lexer::TokenKind;

use super::build::too_deep;
use super::parse::Limits;
use super::place;
use super::slot::{MAX_TEXT, Slot};
use super::store::{Content, Pairs};
use super::tree::{Comment, Document, NodeId, Problem, ProblemKind, Style, Tree};
use crate::source::{FileId, Span};

/// Reads the part of a file that is TOML, as one document. Never fails, as [`super::parse`].
pub(super) fn parse<'s>(file: FileId, text: &'s str, part: Range<usize>, limits: &Limits) -> Tree<'s> {
    if text.len() > MAX_TEXT {
        return Tree::of_too_long(file);
    }
    let mut tree = Tree::new(file, text);
    let content = text.get(part.clone()).unwrap_or("");
    let offset = part.start as u32;
    tree.comments = comments(text, content, offset);
    let span = Span::new(offset, offset + content.len() as u32);
    tree.documents.push(Document { root: None, span, broken: false, disowned: false });
    let problem = match toml_edit::Document::parse(content) {
        Ok(document) => {
            let mut builder = Builder { tree, offset, limits: *limits, depth: 0 };
            let root = builder.table(document.as_table(), 0..0, None, None);
            tree = builder.tree;
            root
        }
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            let (start, end) = (offset + place.start as u32, offset + place.end.max(place.start) as u32);
            Err(Box::new(Problem {
                kind: ProblemKind::Syntax,
                span: whole(text, Span::new(start, end.min(span.end).max(start))),
                message: format!("this is not TOML: {}", first_line(error.message())),
                help: None,
                related: None,
            }))
        }
    };
    let (root, problem) = match problem {
        Ok(root) => (Some(root), None),
        Err(problem) => (None, Some(*problem)),
    };
    if let Some(document) = tree.documents.last_mut() {
        document.root = root;
        document.broken = problem.is_some();
    }
    tree.problems.extend(problem);
    tree
}

/// What the parser says, without the stretch of text that it shows with it.
fn first_line(message: &str) -> String {
    let line: String =
        message.lines().next().unwrap_or("").chars().filter(|c| !c.is_control()).take(120).collect();
    line.trim_end_matches('.').to_owned()
}

/// The span on the borders of characters.
fn whole(text: &str, span: Span) -> Span {
    let (mut start, mut end) = (span.start.min(text.len() as u32), span.end.min(text.len() as u32));
    while !text.is_char_boundary(start as usize) {
        start -= 1;
    }
    while !text.is_char_boundary(end as usize) {
        end += 1;
    }
    Span::new(start, end)
}

fn comments(text: &str, content: &str, offset: u32) -> Vec<Comment> {
    let source = toml_parser::Source::new(content);
    let comments = source.lex().filter(|token| token.kind() == TokenKind::Comment);
    let comment = |token: toml_parser::lexer::Token| {
        let (start, end) = (token.span().start() as u32 + offset, token.span().end() as u32 + offset);
        Comment { span: Span::new(start, end), own_line: place::begins_line(text, start) }
    };
    comments.map(comment).collect()
}

type Stop = Box<Problem>;

struct Builder<'s> {
    tree: Tree<'s>,
    /// Where the TOML begins in the file.
    offset: u32,
    limits: Limits,
    depth: usize,
}

impl<'s> Builder<'s> {
    /// A table, with or without a header. `at` is where its header stands.
    fn table(
        &mut self,
        table: &Table,
        at: Range<usize>,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let at = table.span().unwrap_or(at);
        let keys = table.iter().filter_map(|(name, item)| Some((table.key(name)?, item)));
        self.mapping(keys.collect(), Style::Block, at, parent, key)
    }

    fn inline(
        &mut self,
        table: &InlineTable,
        at: Range<usize>,
        parent: NodeId,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let items: Vec<(&Key, Item)> = table
            .iter()
            .filter_map(|(name, value)| Some((table.key(name)?, Item::Value(value.clone()))))
            .collect();
        // `a.b = 1` makes a table without brackets.
        let style = if table.is_dotted() { Style::Block } else { Style::Flow };
        let at = table.span().unwrap_or(at);
        self.mapping(items.iter().map(|(key, item)| (*key, item)).collect(), style, at, Some(parent), key)
    }

    fn mapping(
        &mut self,
        items: Vec<(&Key, &Item)>,
        style: Style,
        at: Range<usize>,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let id = self.open(style, &at, parent, key)?;
        let mut pairs = Vec::with_capacity(items.len());
        for (name, item) in items {
            let place = name.span().unwrap_or_else(|| at.clone());
            let style = self.style(&place);
            let key =
                self.add(Content::String(Cow::Owned(name.get().to_owned())), &place, style, Some(id), None)?;
            if let Some(value) = self.item(item, &place, id, Some(key))? {
                pairs.push((key, value));
            }
        }
        let start = self.tree.entries.len() as u32;
        let own = pairs.len() as u32;
        self.tree.entries.extend(pairs);
        self.close(id, Content::Mapping(Pairs::plain(start..start + own)));
        Ok(id)
    }

    fn item(
        &mut self,
        item: &Item,
        at: &Range<usize>,
        parent: NodeId,
        key: Option<NodeId>,
    ) -> Result<Option<NodeId>, Stop> {
        Ok(match item {
            Item::None => None,
            Item::Value(value) => Some(self.value(value, at, parent, key)?),
            Item::Table(table) => Some(self.table(table, at.clone(), Some(parent), key)?),
            Item::ArrayOfTables(tables) => {
                let id = self.open(Style::Block, at, Some(parent), key)?;
                let mut items = Vec::new();
                for table in tables {
                    items.push(self.table(table, at.clone(), Some(id), None)?);
                }
                self.list(id, items);
                Some(id)
            }
        })
    }

    fn value(
        &mut self,
        value: &Value,
        at: &Range<usize>,
        parent: NodeId,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let at = value.span().unwrap_or_else(|| at.clone());
        let content = match value {
            Value::String(text) => Content::String(Cow::Owned(text.value().clone())),
            Value::Integer(value) => Content::Int(*value.value()),
            Value::Float(value) => Content::Float(*value.value()),
            Value::Boolean(value) => Content::Bool(*value.value()),
            // As a schema and rules want a date: the text that is written.
            Value::Datetime(_) => Content::String(Cow::Owned(self.slice(&at).to_owned())),
            Value::Array(array) => {
                let id = self.open(Style::Flow, &at, Some(parent), key)?;
                let mut items = Vec::new();
                for value in array {
                    items.push(self.value(value, &at, id, None)?);
                }
                self.list(id, items);
                return Ok(id);
            }
            Value::InlineTable(table) => return self.inline(table, at, parent, key),
        };
        let style = self.style(&at);
        self.add(content, &at, style, Some(parent), key)
    }

    fn open(
        &mut self,
        style: Style,
        at: &Range<usize>,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        if self.depth >= self.limits.depth {
            return Err(Box::new(too_deep(self.limits.depth, self.span(at))));
        }
        self.depth += 1;
        self.add(Content::Null, at, style, parent, key)
    }

    fn list(&mut self, id: NodeId, items: Vec<NodeId>) {
        let start = self.tree.items.len() as u32;
        self.tree.items.extend(items);
        self.close(id, Content::Sequence(start..self.tree.items.len() as u32));
    }

    /// A collection ends where the last thing in it does, and begins no later than the first.
    fn close(&mut self, id: NodeId, content: Content<'s>) {
        self.depth -= 1;
        let inner = self.tree.slots.get(id.index() + 1..).unwrap_or(&[]).iter().map(Slot::span);
        let (first, last) =
            inner.fold((u32::MAX, 0), |(first, last), span| (first.min(span.start), last.max(span.end)));
        self.tree.fill(id, content);
        if let Some(slot) = self.tree.slots.get_mut(id.index()).filter(|_| first <= last) {
            slot.put(Span::new(slot.start().min(first), slot.end().max(last)));
        }
    }

    fn add(
        &mut self,
        content: Content<'s>,
        at: &Range<usize>,
        style: Style,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let span = self.span(at);
        if self.tree.slots.len() >= self.limits.nodes {
            return Err(Box::new(Problem {
                kind: ProblemKind::Limit,
                span,
                message: format!("the file has more than {} values", self.limits.nodes),
                help: Some("split the file".to_owned()),
                related: None,
            }));
        }
        Ok(self.tree.push(content, (span, style), parent, key))
    }

    fn style(&self, at: &Range<usize>) -> Style {
        match self.slice(at).as_bytes().first() {
            Some(b'"') => Style::DoubleQuoted,
            Some(b'\'') => Style::SingleQuoted,
            _ => Style::Plain,
        }
    }

    fn slice(&self, at: &Range<usize>) -> &'s str {
        self.tree.text.get(self.span(at).range()).unwrap_or("")
    }

    fn span(&self, at: &Range<usize>) -> Span {
        let (start, end) = (at.start as u32 + self.offset, at.end.max(at.start) as u32 + self.offset);
        whole(self.tree.text, Span::new(start, end))
    }
}

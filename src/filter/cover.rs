//! What a suppression covers, by where its comment stands: a line, the block of a key, or the file. Knows no rules.

use crate::diagnostic::Scope;
use crate::document::{Comment, Node, Tree, Value};
use crate::source::{Source, Span};

/// Where the blocks of a file begin and end, found once for all of its comments: there may be tens of thousands.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The lines that hold more than a comment, in order, 1-based.
    contents: Vec<u32>,
    /// The first line behind which a comment is not at the top, 1-based; none where there is no such line.
    top: Option<u32>,
    /// From the start of a key to the end of its value, by start.
    keys: Vec<Span>,
    /// The items of lists, by start.
    items: Vec<Span>,
}

impl Blocks {
    pub(super) fn new(source: &Source, tree: &Tree<'_>) -> Self {
        let is_item = |node: Node<'_>| node.parent().is_some_and(|parent| parent.value() == Value::Sequence);
        let (text, lines) = (source.text(), source.lines());
        let line = |number: u32| source.slice(lines.line(text, number)).trim_start_matches('\u{feff}').trim();
        let is_content = |number: &u32| !line(*number).is_empty() && !line(*number).starts_with('#');
        let contents = (1..=lines.count()).filter(is_content).collect();
        let top = (1..=lines.count()).find(|number| !is_of_top(line(*number)));
        let mut blocks = Self { contents, top, ..Self::default() };
        for node in tree.nodes() {
            if let Some(key) = node.key() {
                blocks.keys.push(Span::new(key.span().start, node.span().end.max(key.span().end)));
            } else if is_item(node) {
                blocks.items.push(node.span());
            }
        }
        blocks.keys.sort();
        blocks.items.sort();
        blocks
    }

    /// The end of the block that begins on a line and reaches furthest.
    fn end(blocks: &[Span], line: Span) -> u32 {
        let first = blocks.partition_point(|block| block.start < line.start);
        let behind = blocks.get(first..).unwrap_or(&[]).iter();
        let on_line = behind.take_while(|block| block.start <= line.end);
        on_line.map(|block| block.end).max().unwrap_or(line.end)
    }
}

/// What a comment covers: the key that begins on its line, with all of its value, and what else stands on the line.
/// Above a line it covers the item of a list that begins there as well. The end is inclusive.
pub(super) fn cover(source: &Source, blocks: &Blocks, comment: &Comment) -> (Scope, Span) {
    let (text, lines) = (source.text(), source.lines());
    let own = source.position(comment.span.start).line;
    let next = || blocks.contents.get(blocks.contents.partition_point(|line| *line <= own)).copied();
    let line = if comment.own_line { next() } else { Some(own) };
    let Some(line) = line else { return (Scope::Line, Span::at(text.len() as u32)) };
    let line = lines.line(text, line);
    let mut end = line.end.max(Blocks::end(&blocks.keys, line));
    if comment.own_line {
        end = end.max(Blocks::end(&blocks.items, line));
    }
    let scope = if end > line.end { Scope::Block } else { Scope::Line };
    (scope, Span::new(line.start, end))
}

/// Whether nothing but comments, directives of YAML and the start of the first document stands in front of a comment.
pub(super) fn is_at_top(source: &Source, blocks: &Blocks, comment: &Comment) -> bool {
    let own = source.position(comment.span.start).line;
    let start = source.lines().line(source.text(), own).start;
    let before = source.slice(Span::new(start, comment.span.start));
    blocks.top.is_none_or(|top| own <= top) && is_of_top(before.trim_start_matches('\u{feff}').trim())
}

/// Whether a line, or the part of it in front of a comment, can stand above a comment at the top.
fn is_of_top(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', '%']) || line == "---"
}

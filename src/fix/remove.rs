//! Entries and elements that are taken out of their collection.
//!
//! A comment behind what is removed goes with it, and so do the comments right above it, without a blank line between;
//! only above the first of a collection they stay, since they may speak of the whole.

use super::layout::{
    begins_line, ends_in_block_scalar, entry_end, free_line_end, holds_anchor, holds_comment, is_open_ended,
    is_own, line_start, next_line, with_comments_above,
};
use super::replace::edit;
use super::sort::dash;
use crate::diagnostic::Edit;
use crate::document::{Node, Style, Value};
use crate::source::Span;

/// Takes out an element of a list, or the entry of which the node is the value. Nothing for the last one of a block
/// collection, without which there would be no collection.
#[must_use]
pub fn remove(node: Node<'_>) -> Option<Vec<Edit>> {
    let parent = node.parent()?;
    let key_is_read = node.key().is_some_and(holds_anchor);
    if !is_own(parent) || is_open_ended(node) || holds_anchor(node) || key_is_read {
        return None;
    }
    let parts = parts(parent)?;
    let index = match node.key() {
        Some(key) => parts.iter().position(|part| part.start == key.span().start)?,
        None => parent.items().position(|item| item == node)?,
    };
    let span = match parent.style() {
        Style::Flow => from_flow(parent, &parts, index)?,
        _ => from_block(parent, &parts, index)?,
    };
    Some(vec![edit(parent, span, String::new())])
}

/// The entries or elements, each from its key or its dash to its end.
fn parts(collection: Node<'_>) -> Option<Vec<Span>> {
    if collection.value() == Value::Mapping {
        let part =
            |entry: crate::document::Entry<'_>| Some(Span::new(entry.key.span().start, entry_end(entry)?));
        return collection.written_entries().into_iter().map(part).collect();
    }
    let part = |item: Node<'_>| match collection.style() {
        Style::Flow => Some(item.span()),
        _ => Some(Span::new(dash(collection, item)?, item.span().end)),
    };
    collection.items().map(part).collect()
}

fn from_flow(collection: Node<'_>, parts: &[Span], index: usize) -> Option<Span> {
    let part = parts.get(index)?;
    let before = index.checked_sub(1).and_then(|before| parts.get(before));
    let span = match (before, parts.get(index + 1)) {
        (_, Some(next)) => Span::new(part.start, next.start),
        (Some(before), None) => Span::new(before.end, part.end),
        (None, None) => Span::new(collection.span().start + 1, collection.span().end.checked_sub(1)?),
    };
    (!holds_comment(collection, span)).then_some(span)
}

fn from_block(collection: Node<'_>, parts: &[Span], index: usize) -> Option<Span> {
    let text = collection.tree().text();
    let part = parts.get(index).filter(|_| parts.len() > 1)?;
    let end = free_line_end(text, part.end)?;
    if begins_line(text, part.start) {
        let line = line_start(text, part.start);
        let start = if index == 0 { line } else { with_comments_above(collection, line) };
        let values =
            collection.items().chain(collection.written_entries().into_iter().map(|entry| entry.value));
        let before = values.take(index).last();
        let next = next_line(text, end);
        if next == end {
            // The last line of the file: the line endings in front of it go, so that the file ends as it did.
            if before.is_some_and(ends_in_block_scalar) {
                return None;
            }
            let kept = text.get(..start as usize)?.trim_end_matches(['\r', '\n']);
            return Some(Span::new(kept.len() as u32, end));
        }
        // Blank lines behind it would become lines of a text in front of it that keeps them.
        let behind = text.get(next as usize..next_line(text, next) as usize).unwrap_or("");
        let is_blank = !behind.is_empty() && behind.trim().is_empty();
        if is_blank && before.is_some_and(is_open_ended) {
            return None;
        }
        return Some(Span::new(start, next));
    }
    // The first of a map that stands behind a dash: the next one takes its place.
    let next = parts.get(index + 1)?;
    let span = Span::new(part.start, next.start);
    let is_plain = !holds_comment(collection, Span::new(end, next.start));
    (index == 0 && is_plain).then_some(span)
}

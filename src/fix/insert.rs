//! Entries and elements that are added to a collection, in its style.

use super::data::{Data, entry};
use super::layout::{
    begins_line, column, entry_end, free_line_end, holds_comment, is_json, is_open_ended, is_own, newline,
};
use super::replace::edit;
use super::scalar::{self, Place};
use crate::diagnostic::Edit;
use crate::document::{Entry, Node, Style, Value};
use crate::source::Span;

/// A key that a map does not have, behind the key `after`; without it, or where there is none, at the end.
#[must_use]
pub fn insert(map: Node<'_>, key: &str, value: &Data, after: Option<&str>) -> Option<Vec<Edit>> {
    if map.value() != Value::Mapping || !is_own(map) || map.get(key).is_some() {
        return None;
    }
    let entries = map.written_entries();
    let named = entries.iter().find(|entry| after.is_some_and(|after| entry.key.text() == Some(after)));
    let before = named.or(entries.last());
    if map.style() == Style::Flow {
        let place = if is_json(map) { Place::Json } else { Place::Flow };
        let text = entry(key, value, place)?;
        let text = if place == Place::Json || before.is_some() { text } else { format!(" {text} ") };
        let before = before.map(|before| (before.key, entry_end(*before).unwrap_or(before.key.span().end)));
        return flow(map, before, &text);
    }
    block_entry(map, *before?, key, value)
}

/// An element at the end of a list.
#[must_use]
pub fn append(list: Node<'_>, values: &[Data]) -> Option<Vec<Edit>> {
    if list.value() != Value::Sequence || !is_own(list) || values.is_empty() {
        return None;
    }
    let last = list.items().last();
    if list.style() == Style::Flow {
        let place = if is_json(list) { Place::Json } else { Place::Flow };
        let texts: Vec<_> = values.iter().map(|value| value.flow(place)).collect::<Option<_>>()?;
        let is_tall = last.is_some_and(|last| begins_line(list.tree().text(), last.span().start));
        let between = match last {
            Some(last) if is_tall => format!(",{}", line_of(last)?),
            _ => ", ".to_owned(),
        };
        let before = last.map(|last| (last, last.span().end));
        return flow(list, before, &texts.join(&between));
    }
    let (last, text) = (last?, list.tree().text());
    if is_open_ended(last) || last.source().is_empty() {
        return None;
    }
    let end = free_line_end(text, last.span().end)?;
    let indent = column(text, list.span().start)?;
    let newline = format!("{}{}", newline(text, end), " ".repeat(indent));
    let is_block = last.value() == Value::Mapping && last.style() == Style::Block && !last.is_alias();
    let item = |value: &Data| {
        let text =
            if is_block { value.block_item(&format!("{newline}  "))? } else { value.flow(Place::Block)? };
        Some(format!("{newline}- {text}"))
    };
    let lines: Option<String> = values.iter().map(item).collect();
    Some(vec![edit(list, Span::at(end), lines?)])
}

fn block_entry(map: Node<'_>, before: Entry<'_>, key: &str, value: &Data) -> Option<Vec<Edit>> {
    let text = map.tree().text();
    if is_open_ended(before.value) {
        return None;
    }
    let end = free_line_end(text, entry_end(before)?)?;
    let indent = column(text, before.key.span().start)?;
    let newline = format!("{}{}", newline(text, end), " ".repeat(indent));
    let key = scalar::write(key, Style::Plain, Place::Key);
    let line = format!("{newline}{key}:{}", value.block(&newline)?);
    Some(vec![edit(map, Span::at(end), line)])
}

/// A line ending and the indentation of the line that begins with this node.
fn line_of(node: Node<'_>) -> Option<String> {
    let (text, start) = (node.tree().text(), node.span().start);
    Some(format!("{}{}", newline(text, start), " ".repeat(column(text, start)?)))
}

/// Something more in brackets: behind `before`, the last thing there with its end, if there is any.
fn flow(collection: Node<'_>, before: Option<(Node<'_>, u32)>, addition: &str) -> Option<Vec<Edit>> {
    let (text, span) = (collection.tree().text(), collection.span());
    let inner = Span::new(span.start + 1, span.end.checked_sub(1)?);
    let Some((last, end)) = before else {
        // Empty brackets, with nothing in them to lose.
        return (!holds_comment(collection, inner))
            .then(|| vec![edit(collection, inner, addition.to_owned())]);
    };
    if !begins_line(text, last.span().start) {
        return Some(vec![edit(collection, Span::at(end), format!(", {addition}"))]);
    }
    // Each on a line of its own: so is this one, behind the comment of the last.
    let line = line_of(last)?;
    let rest = text.get(end as usize..inner.end as usize)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest.get(blanks..)?.starts_with(',') {
        let behind = end + blanks as u32 + 1;
        return match free_line_end(text, behind) {
            Some(end) => Some(vec![edit(collection, Span::at(end), format!("{line}{addition},"))]),
            None => Some(vec![edit(collection, Span::at(behind), format!("{line}{addition},"))]),
        };
    }
    match free_line_end(text, end) {
        Some(line_end) if line_end > end => {
            let comma = edit(collection, Span::at(end), ",".to_owned());
            Some(vec![comma, edit(collection, Span::at(line_end), format!("{line}{addition}"))])
        }
        _ => Some(vec![edit(collection, Span::at(end), format!(",{line}{addition}"))]),
    }
}

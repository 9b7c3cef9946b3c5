//! Scalars and keys that are written anew where they stand.

use super::data::Data;
use super::layout::{behind_colon, is_json, is_own};
use super::scalar::{self, Place};
use crate::diagnostic::Edit;
use crate::document::{Node, Style, Value};
use crate::source::Span;

/// Another scalar in place of this one, in its quotes. Nothing for collections.
#[must_use]
pub fn set(node: Node<'_>, data: &Data) -> Option<Vec<Edit>> {
    let is_scalar = node.is_alias() || !matches!(node.value(), Value::Sequence | Value::Mapping);
    let parent_is_own = node.parent().is_none_or(is_own);
    if !is_scalar || !parent_is_own || node.anchor().is_some() || node.tag().is_some() {
        return None;
    }
    let place = match () {
        () if is_json(node) => Place::Json,
        () if node.parent().is_some_and(|parent| parent.style() == Style::Flow) => Place::Flow,
        () => Place::Block,
    };
    let style = if node.is_alias() { Style::Plain } else { node.style() };
    let header = node.source().lines().next().unwrap_or("");
    if matches!(style, Style::Literal | Style::Folded) && header.contains('#') {
        // The comment behind `|` would go with it.
        return None;
    }
    let text = data.scalar(style, place)?;
    if !node.source().is_empty() {
        return Some(vec![edit(node, node.span(), text)]);
    }
    // `key:` without a value: the place is right behind the colon.
    let at = behind_colon(node.tree().text(), node.key()?)?;
    Some(vec![edit(node, Span::at(at), format!(" {text}"))])
}

/// Another name for a key. `node` is the key, or its value. Nothing if the map has that key already.
#[must_use]
pub fn rename_key(node: Node<'_>, name: &str) -> Option<Vec<Edit>> {
    let map = node.parent()?;
    let key = node.key().unwrap_or(node);
    let is_key = map.written_entries().iter().any(|entry| entry.key == key);
    if !is_key || !is_own(map) || !is_own(key) || map.get(name).is_some() {
        return None;
    }
    let place = if map.style() == Style::Flow { Place::FlowKey } else { Place::Key };
    Some(vec![edit(key, key.span(), scalar::write(name, key.style(), place))])
}

pub(super) fn edit(node: Node<'_>, span: Span, text: String) -> Edit {
    Edit { file: node.file(), span, text }
}

//! The way from a document's root to a value: by JSON Pointer, and what to call the value at its end.

use super::words::quoted;
use crate::document::{Node, Value};

/// A step to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way<'t> {
    Key(&'t str),
    Index(usize),
}

/// What to call the value at the end of this way: `` `owner` ``, ``item 2 of `owns` ``.
pub(super) fn place(way: &[Way<'_>]) -> String {
    match way.split_last() {
        None => "the document".to_owned(),
        Some((Way::Key(key), _)) => quoted(key),
        Some((Way::Index(at), rest)) => format!("item {} of {}", at + 1, place(rest)),
    }
}

/// A value that was found by its pointer.
pub(super) struct Located<'t> {
    pub(super) node: Node<'t>,
    pub(super) way: Vec<Way<'t>>,
}

/// Follows a JSON Pointer, as far as it goes.
pub(super) fn locate<'t>(root: Node<'t>, pointer: &str) -> Located<'t> {
    let mut located = Located { node: root, way: Vec::new() };
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = match located.node.value() {
            Value::Sequence => step
                .parse()
                .ok()
                .and_then(|at: usize| located.node.items().nth(at).map(|item| (item, Way::Index(at)))),
            _ => {
                located.node.entry(&step).map(|entry| (entry.value, Way::Key(entry.key.text().unwrap_or(""))))
            }
        };
        let Some((node, step)) = next else { break };
        located.node = node;
        located.way.push(step);
    }
    located
}

/// A key as a step of a JSON Pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

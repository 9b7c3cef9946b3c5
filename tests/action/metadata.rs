//! The YAML that GitHub and pre-commit read, as JSON values. Judges nothing.

use std::fs;
use std::path::Path;

use orglint::document::{Limits, from_node, parse};
use orglint::source::{Source, Sources};
use serde_json::Value;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The only document of a YAML text.
pub(crate) fn yaml(name: &str, text: &str) -> Value {
    let sources = Sources::new(vec![Source::new(name, text)]);
    let (file, source) = sources.iter().next().unwrap();
    let tree = parse(file, source.text(), &Limits::default());
    assert!(tree.problems().is_empty(), "{name}: {:?}", tree.problems());
    from_node(tree.root(&tree.documents()[0]).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn action() -> Value {
    yaml("action.yml", &text("action.yml"))
}

/// The keys of a mapping, in their order.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().map_or_else(Vec::new, |map| map.keys().map(String::as_str).collect())
}

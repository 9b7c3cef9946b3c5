//! From text to tree, and from tree to what schemas say of it.

use orglint::document::{Limits, Syntax, parse};
use orglint::source::{Sources, decode};

use super::compare::compare;
use super::places::check_places;
use super::runs::{BUILTIN, one};
use super::text;

/// Any bytes can be read in every language, and each place of the tree is in the file.
pub(crate) fn tree(bytes: &[u8]) {
    for path in ["a.yaml", "a.toml", "a.md"] {
        let sources = Sources::new(vec![decode(path, bytes.to_vec())]);
        let (file, source) = sources.iter().next().unwrap();
        let tree = Syntax::of(path).read(file, source.text(), &Limits::default());
        check_places(&tree);
        for node in tree.nodes() {
            let (start, end) = (source.position(node.span().start), source.position(node.span().end));
            assert!((1, 1) <= (start.line, start.column), "{node:?}");
            assert!((start.line, start.column) <= (end.line, end.column), "{node:?}");
            assert!(end.line <= source.lines().count(), "{node:?}");
        }
    }
}

/// What the short road takes, the long one reads alike.
pub(crate) fn roads(bytes: &[u8]) {
    if let Err(difference) = compare(&text(bytes)) {
        panic!("{difference}");
    }
}

/// A document can be held against every schema, and what each says has a place in it.
pub(crate) fn schema(bytes: &[u8]) {
    let text = text(bytes);
    let sources = one("a.yaml", &text);
    let (file, source) = sources.iter().next().unwrap();
    let tree = parse(file, source.text(), &Limits::default());
    let schemas = &BUILTIN.0;
    for root in tree.documents().iter().filter_map(|document| tree.root(document)) {
        for kind in schemas.kinds() {
            let mut last = 0;
            for violation in schemas.check(kind, root) {
                let (span, node) = (violation.span, tree.node(violation.node));
                assert!(text.get(span.range()).is_some(), "{violation:?}");
                assert!(node.source().len() <= text.len() && !violation.message.is_empty(), "{violation:?}");
                assert!(violation.pointer.is_empty() || violation.pointer.starts_with('/'), "{violation:?}");
                assert!(last <= span.start, "in file order: {violation:?}");
                last = span.start;
            }
        }
    }
}

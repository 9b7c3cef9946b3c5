//! What is surely valid is valid for the library too, whatever a document holds; and nearly all that is valid surely is.

#![expect(clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;

use crate::document::{Limits, Node, Style, parse};
use crate::org::{Class, classify};
use crate::schema::located::Place;
use crate::schema::{KindId, Schemas};
use crate::source::FileId;

/// The manifests of the fixtures.
fn texts(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            self::texts(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            texts.extend(fs::read_to_string(&path).ok().filter(|text| text.contains("orglint/v1")));
        }
    }
}

/// Whether each of the two takes each manifest of a text.
fn verdicts(schemas: &Schemas, text: &str) -> Vec<(bool, bool)> {
    let tree = parse(FileId(0), text, &Limits::default());
    let sound = tree.documents().iter().filter(|document| !document.broken);
    let judge = |kind: KindId, root: Node<'_>| {
        let schema = schemas.schema(kind);
        let compiled = schema.compiled().as_ref().unwrap();
        (schema.surely_takes(root), compiled.validator.is_valid(Place::Node(root)))
    };
    let one = |root: Node<'_>| match classify(schemas, "a.yaml", root) {
        Class::Manifest(kind) => Some(judge(kind, root)),
        _ => None,
    };
    sound.filter_map(|document| tree.root(document)).filter_map(one).collect()
}

/// The text with one of its scalars, keys included, put in the place of another, or taken out.
fn changes(text: &str) -> Vec<String> {
    let tree = parse(FileId(0), text, &Limits::default());
    let scalars: Vec<_> = tree
        .nodes()
        .filter(|node| !matches!(node.style(), Style::Block | Style::Flow | Style::Literal | Style::Folded))
        .map(|node| node.span().range())
        .collect();
    let others = [
        "", "~", "12", "1.5", "1.0", "true", "word", "'12'", "[]", "[word]", "{}", "{ a: b }", "spec", "name",
    ];
    let mut changes = Vec::new();
    // Some of them; which, the text decides.
    for (index, range) in scalars.iter().enumerate().skip(text.len() % 7).step_by(7) {
        let neighbour = scalars.get(index + 1).map_or("", |next| &text[next.clone()]);
        for other in others.iter().copied().skip(index % 3).step_by(3).chain([neighbour]) {
            changes.push([&text[..range.start], other, &text[range.end..]].concat());
        }
    }
    changes
}

#[test]
fn what_is_surely_valid_is_valid() {
    let schemas = Schemas::builtin().unwrap();
    let mut texts = Vec::new();
    self::texts(Path::new("fixtures"), &mut texts);
    let (mut sure, mut valid, mut judged) = (0, 0, 0);
    for text in &texts {
        for (is_sure, is_valid) in verdicts(&schemas, text) {
            (sure, valid) = (sure + u32::from(is_sure), valid + u32::from(is_valid));
        }
        for text in std::iter::once(text.clone()).chain(changes(text)) {
            for (is_sure, is_valid) in verdicts(&schemas, &text) {
                judged += 1;
                assert!(is_valid || !is_sure, "{text}");
            }
        }
    }
    assert!(judged > 4_000, "{judged}");
    // Otherwise the road exists in vain.
    assert!(valid > 300 && sure * 100 >= valid * 99, "{sure} of {valid}");
}

#[test]
fn every_kind_of_ours_is_understood() {
    let schemas = Schemas::builtin().unwrap();
    let lost = schemas.kinds().filter(|kind| {
        let document = schemas.document(*kind);
        crate::schema::quick::Quick::new(&document).is_none()
    });
    assert_eq!(lost.map(|kind| schemas.name(kind)).collect::<Vec<_>>(), [""; 0]);
}

//! Shapes that are filled, and the place and words of shapes that are not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::*;
use crate::document::{Limits, Tree, parse};

fn tree(text: &str) -> Tree<'_> {
    let tree = parse(FileId(7), text, &Limits::default());
    assert_eq!(tree.problems(), []);
    tree
}

fn root<'t>(tree: &'t Tree<'t>) -> Node<'t> {
    tree.root(&tree.documents()[0]).unwrap()
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Team<'a> {
    #[serde(borrow)]
    name: Spanned<&'a str>,
    display_name: Option<Cow<'a, str>>,
    #[serde(default)]
    size: u8,
    #[serde(default)]
    load: f64,
    #[serde(default)]
    members: Vec<Spanned<Role>>,
    #[serde(default)]
    labels: BTreeMap<String, Spanned<String>>,
    spec: Option<NodeId>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Lead,
    Other(String),
    Pair(u8, u8),
    Until { date: String },
}

#[test]
fn a_struct_with_places() {
    let text =
        "name: &n é\ndisplayName: \"a\\tb\"\nsize: 5\nload: 3\nlabels: {1: *n, x: 'y'}\nspec:\n  a: [1]\n";
    let tree = tree(text);
    let team: Team<'_> = from_node(root(&tree)).unwrap();
    assert_eq!(team.name, Spanned { file: FileId(7), span: Span::new(9, 11), value: "é" });
    assert!(matches!(team.display_name.as_deref(), Some("a\tb")));
    assert_eq!((team.size, team.load), (5, 3.0));
    let label = &team.labels["1"];
    assert_eq!((text.get(label.span.range()).unwrap(), &*label.value), ("*n", "é"));
    let spec = tree.node(team.spec.unwrap());
    assert_eq!(spec.get("a").unwrap().source(), "[1]");
}

#[test]
fn enums() {
    let tree = tree("- lead\n- other: x\n- pair: [1, 2]\n- until: {date: d}\n- lead:\n");
    let roles: Vec<Role> = from_node(root(&tree)).unwrap();
    let expected =
        [Role::Lead, Role::Other("x".into()), Role::Pair(1, 2), Role::Until { date: "d".into() }, Role::Lead];
    assert_eq!(roles, expected);
}

#[test]
fn keys_of_other_types_and_merged_entries() {
    let tree = tree("- &a {1: x, 2: y}\n- {<<: *a, 2: z}\n");
    let maps: Vec<BTreeMap<u8, String>> = from_node(root(&tree)).unwrap();
    assert_eq!(maps[1], BTreeMap::from([(1, "x".into()), (2, "z".into())]));
    let keys: Vec<BTreeMap<Spanned<String>, serde::de::IgnoredAny>> = from_node(root(&tree)).unwrap();
    assert_eq!(keys.len(), 2);
}

#[test]
fn a_spanned_option_is_null_or_there() {
    let tree = tree("[~, 1]");
    let values: Vec<Spanned<Option<u8>>> = from_node(root(&tree)).unwrap();
    assert_eq!(values.iter().map(|value| value.value).collect::<Vec<_>>(), [None, Some(1)]);
}

#[track_caller]
fn refused(text: &str, place: &str, message: &str) {
    let tree = tree(text);
    let error = from_node::<Team<'_>>(root(&tree)).unwrap_err();
    assert_eq!((text.get(error.span.range()).unwrap(), &*error.message), (place, message));
}

#[test]
fn errors_stand_at_the_node_that_caused_them() {
    let fields = "`name`, `displayName`, `size`, `load`, `members`, `labels`, `spec`";
    refused("name: x\nsise: 3\n", "sise", &format!("unknown field `sise`, expected one of {fields}"));
    refused("size: 3\n", "size", "missing field `name`");
    refused("name: 5\n", "5", "invalid type: integer `5`, expected a borrowed string");
    refused("name: x\nsize: 300\n", "300", "invalid value: integer `300`, expected u8");
    refused("name: x\nsize: [é]\n", "size", "invalid type: sequence, expected u8");
    let variants = "`lead`, `other`, `pair`, `until`";
    refused(
        "name: x\nmembers:\n  - leed\n",
        "leed",
        &format!("unknown variant `leed`, expected one of {variants}"),
    );
    refused("name: x\nmembers: [other]\n", "other", "this name needs a value: `name: value`");
    refused("name: x\nmembers: [{lead: 1}]\n", "1", "this name takes no value");
    refused("name: x\nmembers: [{until: {}}]\n", "until", "missing field `date`");
    refused(
        "name: x\nmembers: [{lead: , other: x}]\n",
        "lead",
        "expected one name, or a mapping of one name to its value",
    );
    refused("- x\n", "x", "invalid type: sequence, expected struct Team");
}

//! Shapes: of our kinds, and of schemas that make it hard.

use serde_json::json;

use crate::document::{Limits, Node, parse};
use crate::schema::{Format, Reference, Schemas, Shape, Text};
use crate::source::FileId;

fn shape(schema: &serde_json::Value) -> Shape {
    crate::schema::outline::outline(schema)
}

fn leaf<'s>(shape: &'s Shape, path: &str) -> &'s Text {
    let mut found = shape.leaves();
    found.retain(|(at, _)| at.to_string() == path);
    assert_eq!(found.len(), 1, "{path}: {found:?}");
    found[0].1
}

#[test]
fn references_of_a_team() {
    let schemas = Schemas::builtin().unwrap();
    let team = schemas.shape(schemas.by_name("Team").unwrap());
    for (path, kind) in [
        ("spec.parent", "Team"),
        ("spec.owns[*]", "Service"),
        ("spec.members[*]", "Person"),
        ("spec.members[*].name", "Person"),
        ("spec.interactions[*].team", "Team"),
    ] {
        assert_eq!(leaf(team, path).reference.as_ref().unwrap().kinds, [kind], "{path}");
    }
    assert_eq!(leaf(team, "metadata.name").format, Some(Format::Name));
    assert_eq!(leaf(team, "spec.cognitiveLoad.assessedOn").format, Some(Format::Date));
    assert_eq!(leaf(team, "spec.type").options[0], "stream-aligned");
    assert_eq!(leaf(team, "metadata.labels.*"), &Text::default());
}

#[test]
fn parts_of_an_okr() {
    let schemas = Schemas::builtin().unwrap();
    let okr = schemas.shape(schemas.by_name("OKR").unwrap());
    let aligned = leaf(okr, "spec.objectives[*].alignsTo").reference.clone().unwrap();
    assert_eq!(aligned.kinds, ["OKR"]);
    assert_eq!(aligned.part.as_deref(), Some("spec.objectives[*].id"));
    let Some(Shape::Object { fields, .. }) = okr.field("spec") else { panic!("{okr:?}") };
    let field = |name| fields.get(name).unwrap();
    assert!(field("objectives").required && !field("checkIns").required);
    let result = field("objectives").shape.element().unwrap().field("keyResults").unwrap().element().unwrap();
    let Some(Shape::Union(baseline)) = result.field("baseline") else { panic!("{result:?}") };
    assert!(baseline.contains(&Shape::Number));
    assert_eq!(result.field("baseline").unwrap().text().unwrap().format, Some(Format::Quantity));
}

#[test]
fn a_site_says_more_than_its_definition() {
    let shape = shape(&json!({
        "$defs": { "ref": { "type": "string", "x-reference": ["Team"] } },
        "properties": { "a": { "$ref": "#/$defs/ref", "x-reference": ["Person"], "x-reference-or": ["url"] } }
    }));
    let reference =
        Reference { kinds: vec!["Person".into()], part: None, or: vec!["url".into()], reported_by: None };
    assert_eq!(leaf(&shape, "a").reference, Some(reference));
}

#[test]
fn all_of_adds_up_and_any_of_stands_beside() {
    let shape = shape(&json!({
        "allOf": [{ "properties": { "a": { "type": "string" } }, "required": ["a"] }],
        "properties": { "b": { "type": ["integer", "null"] } },
        "anyOf": [{ "required": ["b"] }, { "properties": { "c": { "type": "boolean" } } }],
        "additionalProperties": false
    }));
    assert_eq!(shape.field_names(), ["a", "b", "c"]);
    assert_eq!(shape.field("b"), Some(&Shape::Union(vec![Shape::Integer, Shape::Null])));
    assert_eq!(shape.field("d"), None);
}

#[test]
fn alternative_texts_are_one_and_open_if_one_is() {
    let shape = shape(&json!({ "anyOf": [
        { "enum": ["immediately"] },
        { "type": "string", "format": "orglint-duration" },
        { "type": "number" }
    ] }));
    assert_eq!(shape.text().unwrap().options, [""; 0]);
    assert_eq!(shape.text().unwrap().format, Some(Format::Duration));
    let Shape::Union(shapes) = &shape else { panic!("{shape:?}") };
    assert_eq!(shapes.len(), 2);
}

#[test]
fn recursion_ends() {
    let recursive =
        shape(&json!({ "properties": { "child": { "$ref": "#" }, "name": { "type": "string" } } }));
    let child = recursive.field("child").unwrap().field("child");
    assert_eq!(child, Some(&Shape::Any));
}

#[test]
fn a_schema_that_doubles_thirty_times_is_cut() {
    let mut defs = serde_json::Map::new();
    for at in 0..30 {
        let next = json!({ "$ref": format!("#/$defs/d{}", at + 1) });
        defs.insert(format!("d{at}"), json!({ "properties": { "a": next, "b": next } }));
    }
    defs.insert("d30".to_owned(), json!({ "type": "string" }));
    assert!(shape(&json!({ "$ref": "#/$defs/d0", "$defs": defs })).leaves().len() < 100_000);
}

#[test]
fn nodes_at_a_path_and_texts_of_a_manifest() {
    let schemas = Schemas::builtin().unwrap();
    let team = schemas.shape(schemas.by_name("Team").unwrap());
    let text = "metadata: { name: é, labels: { a: x, b: y } }\n\
                spec:\n  members: [ada, { name: grace, allocation: 5 }, ~]\n  \
                interactions: [{ team: platform, since: 2026-01-01 }, { nam: x }]\n  owns: oops\n";
    let tree = parse(FileId(0), text, &Limits::default());
    let root = tree.root(&tree.documents()[0]).unwrap();

    let at = |path: &str| -> Vec<&str> {
        let leaves = team.leaves();
        let (path, _) = leaves.iter().find(|(leaf, _)| leaf.to_string() == path).unwrap();
        path.nodes(root).into_iter().filter_map(Node::as_str).collect()
    };
    assert_eq!(at("spec.members[*]"), ["ada"]);
    assert_eq!(at("spec.members[*].name"), ["grace"]);
    assert_eq!(at("spec.owns[*]"), [""; 0]);
    assert_eq!(at("metadata.labels.*"), ["x", "y"]);

    let mut references = Vec::new();
    let mut dates = Vec::new();
    team.texts(root, |node, text| {
        if text.reference.is_some() {
            references.push(node.as_str().unwrap());
        }
        if text.format == Some(Format::Date) {
            dates.push(node.as_str().unwrap());
        }
    });
    assert_eq!(references, ["ada", "grace", "platform"]);
    assert_eq!(dates, ["2026-01-01"]);
}

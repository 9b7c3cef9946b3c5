//! Schemas from outside: what is refused, what is bounded, and that the rest means what JSON Schema says.

#![expect(clippy::disallowed_methods, reason = "tests that something is bounded look at a clock")]

use std::fmt::Write as _;
use std::time::Instant;

use serde_json::{Value, json};

use super::violations::check_with;
use crate::schema::{Schema, Schemas, Violation};

fn refused(text: &str) -> String {
    Schemas::from_texts(&[("Thing", text)]).unwrap_err().to_string()
}

fn check(schema: &Value, text: &str) -> Vec<Violation> {
    let schemas = Schemas::from_texts(&[("Thing", &schema.to_string())]).unwrap();
    check_with(schemas.schema(schemas.by_name("Thing").unwrap()), text)
}

fn messages(schema: &Value, text: &str) -> Vec<String> {
    check(schema, text).into_iter().map(|violation| violation.message).collect()
}

#[test]
fn schemas_that_are_none() {
    assert!(refused("{").starts_with("the schema of `Thing` is not JSON: "));
    assert_eq!(refused("[]"), "the schema of `Thing` is not a JSON object");
    let error =
        Schemas::from_texts(&[("Thing", r#"{ "properties": { "a": { "type": "texts" } } }"#)]).unwrap_err();
    assert_eq!(error.pointer, "/properties/a/type", "{error}");
    let twice = Schemas::from_texts(&[("A", "{}"), ("A", "{}")]).unwrap_err();
    assert_eq!(twice.to_string(), "the schema of `A` is there twice");
    assert!(Schemas::builtin().unwrap().with_kind("Team", "{}").is_err());
}

#[test]
fn references_do_not_leave_the_file() {
    for reference in
        ["https://example.com/schema.json", "file:///etc/passwd", "other.json", "#/nowhere", "../x.json#/a"]
    {
        let text = json!({ "properties": { "a": { "$ref": reference } } }).to_string();
        assert!(refused(&text).contains("cannot be used"), "{}", refused(&text));
    }
    assert!(refused(r#"{ "$ref": "common.json#/$defs/nothing" }"#).contains("does not exist"));
    assert!(
        refused(r##"{ "$defs": { "weekday": {} }, "$ref": "common.json#/$defs/weekday" }"##).contains("also")
    );
}

#[test]
fn shared_definitions_can_be_used() {
    let schema = json!({ "properties": { "day": { "$ref": "common.json#/$defs/weekday" } } });
    assert_eq!(messages(&schema, "day: monday"), ["`monday` is spelt `mon`"]);
    let schemas = Schemas::builtin().unwrap().with_kind("Kep", &schema.to_string()).unwrap();
    let kep = schemas.by_name("Kep").unwrap();
    assert_eq!(schemas.kinds().count(), 21);
    assert_eq!(schemas.document(kep)["properties"]["day"]["$ref"], "#/$defs/weekday");
    assert!(schemas.kinds().map(|kind| schemas.name(kind)).is_sorted());
}

#[test]
fn patterns_are_linear_and_small() {
    assert!(refused(r#"{ "properties": { "a": { "pattern": "(?=x)" } } }"#).contains("cannot be used"));
    assert!(refused(r#"{ "properties": { "a": { "pattern": "(a)\\1" } } }"#).contains("cannot be used"));
    assert!(
        refused(r#"{ "properties": { "a": { "pattern": "((\\w{200}){200}){200}" } } }"#)
            .contains("cannot be used")
    );
    let schema = json!({ "properties": { "a": { "pattern": "^(a+)+$" } } });
    let text = format!("a: {}!", "a".repeat(5_000));
    assert_eq!(messages(&schema, &text), ["`a` does not match the pattern `^(a+)+$`"]);
}

/// `choices` levels of `anyOf` with the same two alternatives.
fn doubling(choices: usize) -> Value {
    let mut defs = serde_json::Map::new();
    for at in 0..choices {
        let next = json!({ "$ref": format!("#/$defs/d{}", at + 1) });
        defs.insert(format!("d{at}"), json!({ "anyOf": [next, next] }));
    }
    defs.insert(format!("d{choices}"), json!({ "type": "string" }));
    json!({ "properties": { "a": { "$ref": "#/$defs/d0" } }, "$defs": defs })
}

#[test]
fn alternatives_that_double_are_refused_or_told_in_short() {
    assert!(refused(&doubling(40).to_string()).contains("too many alternatives"));
    assert_eq!(messages(&doubling(3), "a: 5"), ["`5` is a number here; quote it"]);
    let start = Instant::now();
    assert_eq!(
        messages(&doubling(14), "a: 5"),
        ["the document fits none of the forms that `Thing` may have"]
    );
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn alternatives_that_come_back_to_themselves() {
    let again =
        json!({ "type": "object", "properties": { "a": { "$ref": "#" }, "b": { "type": "string" } } });
    let schema =
        json!({ "oneOf": [again, again, { "type": "null" }], "properties": { "b": { "type": "string" } } });
    let mut text = String::new();
    for depth in 0..40 {
        let _ = writeln!(text, "{}a:", " ".repeat(depth));
    }
    let _ = writeln!(text, "{}b: 5", " ".repeat(40));
    text.push_str("b: 6");
    let start = Instant::now();
    assert_eq!(messages(&schema, &text), ["`6` is a number here; quote it"]);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn recursion_without_alternatives_is_told_in_full() {
    let schema = json!({ "properties": { "child": { "$ref": "#" } }, "additionalProperties": false });
    assert_eq!(
        messages(&schema, "child: { child: { chidl: 1 } }"),
        ["`chidl` is not a field of `child`; did you mean `child`?"]
    );
}

#[test]
fn many_mistakes_cost_little() {
    let schema = json!({ "properties": { "list": { "items": { "type": "string", "enum": ["a", "b"] } } }, "additionalProperties": false });
    let mut text = "list:\n".to_owned();
    for _ in 0..30_000 {
        text.push_str("- 5\n");
    }
    for at in 0..30_000 {
        let _ = writeln!(text, "k{at}: 1");
    }
    let start = Instant::now();
    assert_eq!(check(&schema, &text).len(), 100);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn keywords_that_our_own_schemas_do_without() {
    let schema = json!({
        "properties": {
            "min": { "minimum": 3 },
            "items": { "minItems": 2, "uniqueItems": true },
            "names": { "propertyNames": { "pattern": "^[a-z]+$" } },
            "never": false,
            "not": { "not": { "type": "string" } },
            "length": { "maxLength": 3 },
            "constant": { "const": [1, { "a": 2.0 }] },
            "some": { "contains": { "const": 3 } }
        },
        "dependentRequired": { "min": ["max"] }
    });
    let text = "min: 2\nmax: 1\nitems: [{ a: 1 }]\nnames: { a: 1, B: 2 }\nnever: 1\nnot: x\nlength: äöüß\nconstant: [1, { a: 2 }]\nsome: [1, 2]";
    assert_eq!(
        messages(&schema, text),
        [
            "`min` must be at least 3, not `2`",
            "`items` must have at least 2 items",
            "`B` is not a name that `names` takes",
            "`never` may not be here, not `1`",
            "`not` has a form that it may not have",
            "`length` must have at most 3 characters",
            "`some` has no item of the kind it must have",
        ]
    );
    assert_eq!(messages(&schema, "items: [{ a: 1 }, { a: 1.0 }]"), ["`items` has the same item twice"]);
    assert_eq!(messages(&schema, "min: 5"), ["`max` is missing at the top level"]);
    assert_eq!(
        messages(&schema, "constant: [1, { a: 3 }]"),
        ["`constant` is not one of the values it may have: `[1, { a: 2.0 }]`"]
    );
}

#[test]
fn numbers_mean_what_they_are() {
    let schema = json!({ "properties": { "a": { "type": "integer" }, "b": { "enum": [1, "x"] }, "c": { "multipleOf": 0.1 } } });
    for text in ["a: 1.0\nb: 1.0\nc: 0.3", "a: -0\nb: x", "a: 0x1F", "a: 1e3"] {
        assert_eq!(messages(&schema, text), [""; 0], "{text}");
    }
    assert_eq!(messages(&schema, "a: .inf"), ["`a` must be a whole number, not the number `.inf`"]);
    assert_eq!(messages(&schema, "b: true"), ["`true` is not a `b`: one of `1`, `x`"]);
}

#[test]
fn older_drafts_are_read_by_their_own_rules() {
    let schema = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "definitions": { "t": { "type": "string" } },
        "properties": { "a": { "$ref": "#/definitions/t" } }, "dependencies": { "a": ["b"] } });
    assert_eq!(messages(&schema, "a: x"), ["`b` is missing at the top level"]);
}

#[test]
fn one_value_for_all_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Schemas>();
    shared::<Schema>();
    let schemas = Schemas::builtin().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let team = schemas.by_name("Team").unwrap();
                assert_eq!(
                    check_with(
                        schemas.schema(team),
                        "apiVersion: orglint/v1\nmetadata: { name: x }\nspec: { type: platform }"
                    ),
                    []
                );
            });
        }
    });
}

#[test]
fn our_own_files_have_schemas_too() {
    let schemas = Schemas::builtin().unwrap();
    let config = schemas.part("config").unwrap();
    let found = check_with(config, "failOn: errr\nruls: {}");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(schemas.part("policy").is_some() && schemas.part("report").is_some());
    assert!(schemas.part("team").is_none());
}

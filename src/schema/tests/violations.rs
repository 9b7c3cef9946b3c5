//! One test per class of mistake. The document's text marks what must be underlined.

use std::fmt::Write as _;

use crate::document::{Limits, Node, parse};
use crate::schema::{Schema, Schemas, Violation};
use crate::source::FileId;

const THING: &str = r##"{
  "type": "object",
  "additionalProperties": false,
  "required": ["apiVersion", "kind", "metadata", "spec"],
  "properties": {
    "apiVersion": { "const": "orglint/v1" },
    "kind": { "const": "Thing" },
    "metadata": {
      "type": "object", "additionalProperties": false, "required": ["name"],
      "properties": { "name": { "type": "string" }, "labels": { "type": "object", "additionalProperties": { "type": "string" } } }
    },
    "spec": {
      "type": "object", "additionalProperties": false, "required": ["owner"],
      "properties": {
        "owner": { "$ref": "#/$defs/team", "examples": ["alpha"] },
        "team": { "$ref": "#/$defs/team" },
        "status": { "enum": ["not-started", "in-progress", "available"], "x-aliases": { "wip": "in-progress" } },
        "headcount": { "type": "integer" },
        "ratio": { "type": "number" },
        "automated": { "type": "boolean" },
        "version": { "type": "string" },
        "due": { "type": "string", "format": "orglint-date" },
        "reply": { "type": "string", "format": "orglint-duration" },
        "quarter": { "type": "string", "format": "orglint-period" },
        "days": { "type": "array", "items": { "enum": ["mon", "tue", "wed"] } },
        "owns": { "type": "array", "items": { "type": "string" } },
        "load": { "type": "object", "additionalProperties": false, "properties": { "assessedOn": { "type": "string" } } },
        "members": { "type": "array", "items": { "anyOf": [
          { "type": "string" },
          { "type": "object", "additionalProperties": false, "required": ["name"],
            "properties": { "name": { "type": "string" }, "allocation": { "type": "number" } } }
        ] } },
        "steps": { "type": "array", "items": { "oneOf": [
          { "type": "object", "required": ["type", "percent"], "additionalProperties": false,
            "properties": { "type": { "const": "canary" }, "percent": { "type": "number" } } },
          { "type": "object", "required": ["type", "ring"], "additionalProperties": false,
            "properties": { "type": { "const": "ring" }, "ring": { "type": "string" } } }
        ] } },
        "notify": { "anyOf": [{ "enum": ["immediately"] }, { "type": "number" }] },
        "results": { "type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["id", "target"],
          "properties": { "id": { "type": "string" }, "title": { "type": "string" }, "target": { "type": "string", "examples": ["< 4 hours"] } }
        } }
      }
    }
  },
  "$defs": { "team": { "type": "string" } }
}"##;

/// A valid document but for what stands under `spec`.
fn thing(spec: &str) -> String {
    let mut text =
        "apiVersion: orglint/v1\nkind: Thing\nmetadata: { name: \"ünïcode 🙂\" }\nspec:\n".to_owned();
    for line in spec.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

pub(super) fn check_with(schema: &Schema, text: &str) -> Vec<Violation> {
    let tree = parse(FileId(0), text, &Limits::default());
    assert_eq!(tree.problems(), [], "{text}");
    let root = tree.root(&tree.documents()[0]).unwrap();
    check_root(schema, root)
}

fn check_root(schema: &Schema, root: Node<'_>) -> Vec<Violation> {
    let violations = schema.check(root);
    for violation in &violations {
        let range = violation.span.range();
        assert!(root.tree().text().get(range).is_some(), "{violation:?}");
    }
    violations
}

/// All that is said about a document: place in angle brackets, kind, message, help, near name.
fn said(schema: &Schema, text: &str) -> String {
    let mut said = String::new();
    for violation in check_with(schema, text) {
        let place = &text[violation.span.range()];
        let _ = write!(said, "<{place}> {:?} {}", violation.kind, violation.message);
        if let Some(help) = violation.help {
            let _ = write!(said, " | {help}");
        }
        if let Some(near) = violation.near {
            let _ = write!(said, " ~ {near}");
        }
        said.push('\n');
    }
    said
}

#[track_caller]
fn expect(spec: &str, expected: &str) {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.schema(schemas.by_name("Thing").unwrap());
    let said = said(schema, &thing(spec));
    let expected: String = expected.lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(said, expected.trim_start_matches('\n'));
}

#[test]
fn nothing_wrong() {
    expect("owner: alpha\nmembers: [ada, { name: grace, allocation: 50 }]\nnotify: immediately", "");
}

#[test]
fn unknown_field_with_a_near_name() {
    expect(
        "owner: alpha\nteamName: é\nautomted: true\nxyz: 1",
        "<teamName> UnknownField `teamName` is not a field of `spec`; did you mean `team`? ~ team
         <automted> UnknownField `automted` is not a field of `spec`; did you mean `automated`? ~ automated
         <xyz> UnknownField `xyz` is not a field of `spec`",
    );
}

#[test]
fn a_field_that_is_there_already() {
    expect(
        "owner: alpha\nOwner: beta",
        "<Owner> UnknownField `Owner` is not a field of `spec`; `owner` is there already",
    );
}

#[test]
fn fields_of_another_section() {
    expect(
        "owner: alpha\nlabels: { a: b }\nassessedOn: 2026-01-01",
        "<labels> UnknownField `labels` belongs under `metadata` | move it under `metadata`
         <assessedOn> UnknownField `assessedOn` belongs under `load` | move it under `load`",
    );
}

#[test]
fn a_misspelt_required_field_is_not_missing_too() {
    expect(
        "ownr: alpha",
        "<ownr> UnknownField `ownr` is not a field of `spec`; did you mean `owner`? ~ owner",
    );
}

#[test]
fn few_fields_are_listed() {
    expect(
        "owner: alpha\nresults: [{ id: x, target: '<', traget: y, é: 1 }]",
        "<traget> UnknownField `traget` is not a field of item 1 of `results`; `target` is there already | use one of `id`, `title`, `target`
         <é> UnknownField `é` is not a field of item 1 of `results` | use one of `id`, `title`, `target`",
    );
}

#[test]
fn other_spellings_of_an_option() {
    expect(
        "owner: alpha\nstatus: In progress\ndays: [mon, Tue, WED]\nquarter: Q1 2026",
        "<In progress> EnumAlias `In progress` is spelt `in-progress` | write `in-progress` ~ in-progress
         <Tue> EnumAlias `Tue` is spelt `tue` | write `tue` ~ tue
         <WED> EnumAlias `WED` is spelt `wed` | write `wed` ~ wed
         <Q1 2026> EnumAlias `Q1 2026` is spelt `2026-Q1` | write `2026-Q1` ~ 2026-Q1",
    );
}

#[test]
fn a_period_in_another_spelling_alone() {
    expect(
        "owner: alpha\nquarter: 2026q1",
        "<2026q1> EnumAlias `2026q1` is spelt `2026-Q1` | write `2026-Q1` ~ 2026-Q1",
    );
}

#[test]
fn a_listed_alias() {
    expect(
        "owner: alpha\nstatus: \"WIP\"",
        "<\"WIP\"> EnumAlias `WIP` is spelt `in-progress` | write `in-progress` ~ in-progress",
    );
}

#[test]
fn not_an_option() {
    expect(
        "owner: alpha\nstatus: blocked\ndays: [funday, 4]",
        "<blocked> Invalid `blocked` is not a `status`: one of `not-started`, `in-progress`, `available`
         <funday> Invalid `funday` is not allowed in `days`: one of `mon`, `tue`, `wed`
         <4> Invalid `4` is not allowed in `days`: one of `mon`, `tue`, `wed`",
    );
}

#[test]
fn nearly_an_option() {
    expect(
        "owner: alpha\nstatus: not-strated",
        "<not-strated> Invalid `not-strated` is not a `status`; did you mean `not-started`? | write one of `not-started`, `in-progress`, `available` ~ not-started",
    );
}

#[test]
fn missing_in_a_section_and_in_a_list() {
    expect(
        "team: é\nresults: [{ id: KR1 }, { title: é }]",
        "<spec> Invalid `owner` is missing in `spec` | add `owner: alpha`
         <KR1> Invalid `target` is missing in item 1 of `results` | add `target: \"< 4 hours\"`
         <é> Invalid `id` is missing in item 2 of `results` | add `id:`
         <é> Invalid `target` is missing in item 2 of `results` | add `target: \"< 4 hours\"`",
    );
}

#[test]
fn no_value() {
    expect(
        "owner:\nstatus: ~\nload:\nowns:\n  -\nheadcount: null",
        "<owner> Invalid `owner:` has no value | write a value such as `alpha`
         <~> Invalid `status:` has no value | write one of `not-started`, `in-progress`, `available`, or remove it
         <load> Invalid `load:` has no value | write its fields below it, indented, or remove it
         <> Invalid item 1 of `owns` has no value | write text, or remove it
         <null> Invalid `headcount:` has no value | write a whole number, or remove it",
    );
}

#[test]
fn not_a_number() {
    expect(
        "owner: alpha\nheadcount: five\nratio: '5'\nautomated: yes",
        "<five> Invalid `headcount` must be a whole number, not the text `five`
         <'5'> Invalid `ratio` must be a number, not the quoted text `\"5\"` | remove the quotes
         <yes> Invalid `automated` must be `true` or `false`, not the text `yes` | write `true`",
    );
}

#[test]
fn not_a_whole_number() {
    expect(
        "owner: alpha\nheadcount: 3.5",
        "<3.5> Invalid `headcount` must be a whole number, not the number `3.5`",
    );
}

#[test]
fn not_a_text() {
    expect(
        "owner: alpha\nversion: 1.10\nteam: true\ndue: 20261101\nreply: 30\nquarter: 2026",
        "<1.10> Unquoted `1.10` is a number here; quote it | write `\"1.10\"` ~ 1.10
         <true> Invalid `true` is a truth value here; quote it | write `\"true\"`
         <20261101> Invalid `20261101` is a number, not a date | write a date such as `2026-11-22`
         <30> Invalid `30` is a number, not a duration | add a unit, such as `30h` or `30d`
         <2026> Invalid `2026` is a number, not a period | write a quarter such as `2026-Q4`",
    );
}

#[test]
fn lists_and_maps_and_scalars() {
    expect(
        "owner: { a: b }\nowns: checkout\nteam: [x]\nload: [a]\nstatus: [a]\nmembers: { a: b }\nresults: [5]",
        "<owner> Invalid `owner` must be text, not a map
         <checkout> Invalid `owns` must be a list, not the text `checkout` | write `[checkout]`
         <team> Invalid `team` must be text, not a list | write `x`, without the brackets
         <load> Invalid `load` must be a map, not a list
         <status> Invalid `status` must be text, not a list | write `a`, without the brackets
         <members> Invalid `members` must be a list, not a map | begin each item with `- `
         <5> Invalid item 1 of `results` must be a map, not the number `5`",
    );
}

#[test]
fn a_long_text_is_underlined_at_its_key() {
    expect(
        "owner: alpha\nheadcount: |\n  five\n  six",
        "<headcount> Invalid `headcount` must be a whole number, not the text `five…`",
    );
}

#[test]
fn alternatives_are_told_by_type() {
    expect(
        "owner: alpha\nmembers: [{ nam: ada }, { name: ada, allocation: x }, []]",
        "<nam> UnknownField `nam` is not a field of item 1 of `members`; did you mean `name`? | use one of `name`, `allocation` ~ name
         <x> Invalid `allocation` must be a number, not the text `x`
         <[]> Invalid item 3 of `members` must be text or a map, not a list",
    );
}

#[test]
fn alternatives_are_told_by_a_field() {
    expect(
        "owner: alpha\nsteps: [{ type: canary }, { type: canry, percent: 5 }, { type: ring, percent: 3 }, x, { type: ring, ring: 5 }]",
        "<type> Invalid `percent` is missing in item 1 of `steps` | add `percent:`
         <canry> Invalid `canry` is not a `type`; did you mean `canary`? | write one of `canary`, `ring` ~ canary
         <type> Invalid `ring` is missing in item 3 of `steps` | add `ring:`
         <percent> UnknownField `percent` is not a field of item 3 of `steps` | use one of `type`, `ring`
         <x> Invalid item 4 of `steps` must be a map, not the text `x`
         <5> Invalid `5` is a number here; quote it | write `\"5\"`",
    );
}

#[test]
fn alternatives_of_scalars() {
    expect(
        "owner: alpha\nnotify: later",
        "<later> Invalid `later` is not a `notify`: it must be `immediately`, or a number",
    );
}

#[test]
fn alternatives_that_all_have_another_type() {
    expect("owner: alpha\nnotify: {}", "<notify> Invalid `notify` must be text or a number, not a map");
}

#[test]
fn aliases_are_underlined_where_they_stand() {
    expect(
        "owner: &a alpha\nheadcount: *a\nload: &l { x: y }\nowns: *l",
        "<*a> Invalid `headcount` must be a whole number, not the text `alpha`
         <x> UnknownField `x` is not a field of `load` | use `assessedOn`
         <*l> Invalid `owns` must be a list, not a map | begin each item with `- `",
    );
}

#[test]
fn merged_keys_count() {
    expect(
        "owner: alpha\nresults:\n  - &one { id: a, target: b }\n  - { <<: *one, id: c }\n  - { <<: *one, id: 5 }",
        "<5> Invalid `5` is a number here; quote it | write `\"5\"`",
    );
}

#[test]
fn a_key_that_is_no_text() {
    expect(
        "owner: alpha\n? [a]\n: b\n5: c",
        "<[a]> UnknownField `[a]` is not a field of `spec`
         <5> UnknownField `5` is not a field of `spec`",
    );
}

#[test]
fn spec_is_no_map() {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.part("Thing").unwrap_or_else(|| schemas.schema(schemas.by_name("Thing").unwrap()));
    for (text, expected) in [
        ("[]", "<[]> Invalid the document must be a map, not a list"),
        (
            "apiVersion: orglint/v1\nmetadata: { name: x }\nspec: 5",
            "<5> Invalid `spec` must be a map, not the number `5`",
        ),
        (
            "apiVersion: orglint/v1\nmetadata: { name: x }\nspec:",
            "<spec> Invalid `spec:` has no value | write its fields below it, indented",
        ),
    ] {
        assert_eq!(said(schema, text).trim_end(), expected);
    }
}

#[test]
fn a_missing_version_is_missing_above_everything_else() {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.schema(schemas.by_name("Thing").unwrap());
    let expected = "<kind> Invalid `apiVersion` is missing at the top level";
    let found = said(schema, "kind: Thing\nmetadata: { name: x }\nspec: { owner: alpha }");
    assert!(found.starts_with(expected), "{found}");
}

#[test]
fn the_envelope_is_left_to_whoever_read_it() {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.schema(schemas.by_name("Thing").unwrap());
    let text = "apiVersion: v1\nkind: 3\nmetadata: { owner: x }\nspec: { name: é }\ntags: []";
    let expected = "<owner> UnknownField `owner` belongs under `spec` | move it under `spec`\n\
                    <name> UnknownField `name` belongs under `metadata` | move it under `metadata`\n\
                    <tags> UnknownField `tags` is not a top-level field | use one of `apiVersion`, `kind`, `metadata`, `spec`\n";
    assert_eq!(said(schema, text), expected);
}

#[test]
fn pointers_see_through_aliases_and_merged_keys() {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.schema(schemas.by_name("Thing").unwrap());
    let spec = "owner: alpha\nresults:\n  - &one { id: a, target: b, x/y: 1 }\n  - *one\n  - <<: *one\n    id: c\n    z: 1";
    let pointers: Vec<_> = check_with(schema, &thing(spec)).into_iter().map(|found| found.pointer).collect();
    assert_eq!(pointers, ["/spec/results/0/x~1y", "/spec/results/2/z"]);
}

#[test]
fn at_most_a_hundred_the_first_in_the_file() {
    let schemas = Schemas::from_texts(&[("Thing", THING)]).unwrap();
    let schema = schemas.schema(schemas.by_name("Thing").unwrap());
    let mut spec = "owner: alpha\n".to_owned();
    for at in 0..500 {
        let _ = writeln!(spec, "zz{at}: 1");
    }
    let violations = check_with(schema, &thing(&spec));
    assert_eq!(violations.len(), 100);
    assert!(violations[99].message.contains("zz99"), "{:?}", violations[99]);
}

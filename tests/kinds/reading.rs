//! What is read as a document of a declared kind, and what is said of it.

use crate::{Repository, Run, reported};

const ARGUMENTS: [&str; 4] = ["--now", "2026-11-22", "--format", "json"];

fn judged(files: &[(&str, &str)]) -> Run {
    Repository::new(files).run(&ARGUMENTS)
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    reported(&judged(files)).into_iter().collect()
}

fn messages(run: &Run) -> Vec<String> {
    let json = run.json();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    diagnostics.iter().map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
}

const CLOSED: &str = r#"{ "type": "object", "properties": { "id": { "type": ["integer", "string"] }, "on": {
  "type": "string", "format": "date" }, "of": { "type": ["string", "integer"] } }, "additionalProperties": false }"#;

const CONFIG: &str =
    "kinds:\n- { kind: Thing, paths: ['things/**'], schema: s.json, name: id, references: { of: Thing } }\n";

fn things<'f>(files: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut all = vec![("orglint.yaml", CONFIG), ("s.json", CLOSED)];
    all.extend(files);
    all
}

#[test]
fn every_language_has_its_places() {
    let files = things(&[
        ("things/a.yaml", "\u{feff}id: a\r\ncolour: 1\r\n"),
        ("things/b.json", "{\n  \"id\": \"b\",\n  \"colour\": 1\n}\n"),
        ("things/c.toml", "id = \"c\"\n# a comment\n\"colour\" = 1\n"),
        ("things/d.md", "\u{feff}---\r\nid: d 🎈\r\ncolour: 1\r\n---\r\n# A page: [with {\r\n"),
        ("things/e.md", "+++\nid = 'e'\ncolour = 1\n+++\ntext\n"),
        ("things/f.md", "# No front matter\n---\ncolour: 1\n---\n"),
        ("things/g.txt", "id: g\ncolour: 1\n"),
    ]);
    let lines = ["a.yaml:2", "b.json:3", "c.toml:3", "d.md:3", "e.md:3", "g.txt:2"];
    let wanted: Vec<_> = lines.iter().map(|line| format!("things/{line}: schema/unknown-field")).collect();
    assert_eq!(found(&files), wanted);
}

#[test]
fn what_is_broken_in_a_claimed_file_is_reported() {
    let files = things(&[
        ("things/a.yaml", "id: a\nof: [\n"),
        ("things/b.toml", "id = \"b\"\nof = \n"),
        ("things/c.md", "---\nid: c\n"),
        ("things/d.md", "+++\nid = 'd'\nid = 'e'\n+++\n"),
        ("things/e.yaml", ""),
        ("things/f.md", ""),
    ]);
    let run = judged(&files);
    let places: Vec<_> = reported(&run).into_iter().collect();
    assert_eq!(
        places,
        [
            "things/a.yaml:2: yaml/syntax",
            "things/b.toml:2: yaml/syntax",
            "things/c.md:1: yaml/syntax",
            "things/d.md:3: yaml/syntax",
        ],
        "{run:?}"
    );
    assert!(messages(&run).iter().any(|message| message.starts_with("this is not TOML: ")), "{run:?}");
}

#[test]
fn numbers_are_names() {
    let files = things(&[
        ("things/a.yaml", "id: 7\n---\nid: 8\nof: 7\n---\nid: 9\nof: '8'\n"),
        ("things/b.toml", "id = 10\nof = 11\n"),
    ]);
    let run = judged(&files);
    assert_eq!(reported(&run).into_iter().collect::<Vec<_>>(), ["things/b.toml:2: ref/unresolved"]);
}

#[test]
fn names_may_hold_what_means_something_in_references_of_ours() {
    let files = things(&[(
        "things/a.yaml",
        "id: 'Team: CI/CD #2'\n---\nid: b\nof: 'Team: CI/CD #2'\n---\nid: c\nof: 'Team: CI/CD #3'\n",
    )]);
    let run = judged(&files);
    assert_eq!(reported(&run).into_iter().collect::<Vec<_>>(), ["things/a.yaml:7: ref/unresolved"]);
    let help = run.json()["diagnostics"][0]["help"].clone();
    assert_eq!(help, "did you mean `Team: CI/CD #2`?");
}

#[test]
fn a_manifest_without_its_name_is_reported() {
    let files =
        things(&[("things/a.yaml", "of: a\n"), ("things/b.yaml", "id: ''\n"), ("things/c.yaml", "id: c\n")]);
    let run = judged(&files);
    assert_eq!(
        messages(&run),
        ["`id` is missing, and is the name of a `Thing`", "`id` holds no text, and is the name of a `Thing`"]
    );
    // The missing name may be the one that is referred to.
    assert!(!reported(&run).iter().any(|line| line.contains("ref/")), "{run:?}");
}

#[test]
fn two_of_one_name_are_reported() {
    let files = things(&[("things/a.yaml", "id: a\n"), ("things/b.toml", "id = 'A'\n")]);
    assert_eq!(found(&files).len(), 1, "{:?}", found(&files));
}

#[test]
fn dates_are_judged_once_and_by_the_rule_about_dates() {
    let files = things(&[
        ("things/a.yaml", "id: a\non: 2026-02-30\n"),
        ("things/b.toml", "id = 'b'\non = 2026-02-28\n"),
        ("things/c.md", "---\nid: c\non: 2026-13-01\n---\n"),
    ]);
    assert_eq!(found(&files), ["things/a.yaml:2: date/invalid", "things/c.md:3: date/invalid"]);
}

#[test]
fn what_says_that_it_is_ours_is_ours() {
    let calendar = crate::repository::bad_calendar("a");
    let config = "kinds: [{ kind: Thing, paths: ['**/*.yaml'], schema: s.json, name: id }]\n";
    let files =
        [("orglint.yaml", config), ("s.json", CLOSED), ("a.yaml", &calendar), ("b.yaml", "id: b\nx: 1\n")];
    let run = judged(&files);
    let json = run.json();
    assert_eq!(json["summary"]["documents"], serde_json::json!({ "ReleaseCalendar": 1, "Thing": 1 }));
    let places: Vec<_> = reported(&run).into_iter().collect();
    assert_eq!(places, ["a.yaml:7: schema/unknown-field", "b.yaml:2: schema/unknown-field"]);
}

#[test]
fn a_header_binds_by_group_and_kind() {
    let config = "kinds: [{ kind: Thing, apiVersion: 'example.com/*', schema: s.json }]\n";
    let schema = r#"{ "properties": { "spec": { "required": ["x"] } } }"#;
    let document = |version: &str, kind: &str| {
        format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: {} }}\nspec: {{}}\n",
            version.replace('/', "-")
        )
    };
    let files = [
        ("orglint.yaml", config),
        ("s.json", schema),
        ("a.yaml", &document("example.com/v1", "Thing")),
        ("b.yaml", &document("example.com/v2", "Thing")),
        ("c.yaml", &document("example.com/v1", "Other")),
        ("d.yaml", &document("example.community/v1", "Thing")),
    ];
    assert_eq!(found(&files), ["a.yaml:4: schema/invalid", "b.yaml:4: schema/invalid"]);
}

#[test]
fn parts_keep_their_fingerprints_when_they_move() {
    let config = "kinds: [{ kind: Thing, paths: [list.yaml], select: 'all[*]', schema: s.json, name: id }]\n";
    let of = |list: &str| {
        let run = judged(&[("orglint.yaml", config), ("s.json", CLOSED), ("list.yaml", list)]);
        let json = run.json();
        let diagnostics = json["diagnostics"].as_array().unwrap();
        let fingerprint = |entry: &serde_json::Value| {
            (entry["message"].to_string(), entry["fingerprint"].as_str().unwrap().to_owned())
        };
        diagnostics.iter().map(fingerprint).collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = of("all:\n- { id: 1, colour: 1 }\n- { id: 2, shape: 1 }\n");
    let after = of("all:\n- { id: 0 }\n- { id: 2, shape: 1 }\n- { id: 1, colour: 1 }\n");
    assert_eq!(before.len(), 2, "{before:?}");
    assert_eq!(before, after);
}

#[test]
fn nameless_manifests_are_told_apart_by_their_files() {
    let config = "kinds: [{ kind: Thing, paths: [things], schema: s.json }]\n";
    let files = [
        ("orglint.yaml", config),
        ("s.json", CLOSED),
        ("things/a.yaml", "colour: 1\n"),
        ("things/b.yaml", "colour: 1\n"),
    ];
    let run = judged(&files);
    let json = run.json();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 2);
    assert_ne!(diagnostics[0]["fingerprint"], diagnostics[1]["fingerprint"]);
}

#[test]
fn comments_silence_in_every_language() {
    let ignore = "# orglint: ignore schema/unknown-field -- it is meant";
    let toml = format!("id = 'c'\ncolour = 1 {ignore}\n");
    let page = format!(
        "---\nid: d\ncolour: 1 {ignore}\n---\n# Not a comment: orglint: ignore schema/unknown-field\n"
    );
    let files = things(&[("things/c.toml", &toml), ("things/d.md", &page)]);
    let run = judged(&files);
    assert_eq!((run.code, reported(&run).len()), (Some(0), 0), "{run:?}");
    assert_eq!(run.json()["summary"]["suppressed"], 2);
}

#[test]
fn what_is_declared_and_not_there_is_noted() {
    let config = "kinds:\n- { kind: A, paths: ['nowhere/**'] }\n- { kind: B, paths: [list.yaml], select: 'lists[*]' }\n\
                  - { kind: C, apiVersion: example.com/v1 }\n- { kind: D, paths: [list.yaml] }\n";
    let run = judged(&[("orglint.yaml", config), ("list.yaml", "list: [1]\n")]);
    let notes = [
        "the kind `A` has no schema: field names in rules about it are not checked",
        "`orglint.yaml`: no file matches `nowhere/**` of `kinds`",
        "`orglint.yaml`: there is no `B`: `lists[*]` leads nowhere in `list.yaml`",
        "`orglint.yaml`: there is no `C`: no document says `apiVersion: example.com/v1` and `kind: C`",
    ];
    for note in notes {
        assert!(run.err.contains(note), "{note}: {run:?}");
    }
    assert!(!run.err.contains("there is no `D`"), "{run:?}");
}

#[test]
fn what_is_left_out_is_not_read() {
    let config = format!("include: [org]\nexclude: [things/old]\n{CONFIG}");
    let files = [
        ("orglint.yaml", config.as_str()),
        ("s.json", CLOSED),
        ("things/a.toml", "colour = 1\n"),
        ("things/old/b.toml", "colour = 1\n"),
    ];
    assert_eq!(found(&files), ["things/a.toml:1: schema/unknown-field"]);
}

#[test]
fn schemas_of_several_files_may_go_in_circles() {
    let config = "kinds: [{ kind: Thing, paths: [things], schema: s/a.yaml }]\n";
    let files = [
        ("orglint.yaml", config),
        (
            "s/a.yaml",
            "properties: { next: { $ref: 'x/b.json#/$defs/b' }, n: { $ref: '#n' } }\n$defs: { n: { $anchor: n, type: integer } }\n",
        ),
        (
            "s/x/b.json",
            r#"{ "$id": "https://example.com/s/x/b.json", "$defs": { "b": { "type": "object",
            "properties": { "back": { "$ref": "../a.yaml" }, "own": { "$ref": "c.json" } } } } }"#,
        ),
        ("s/x/c.json", r#"{ "type": "boolean" }"#),
        ("things/a.yaml", "next:\n  own: 1\n  back:\n    n: x\n    next: { own: true }\n"),
    ];
    let run = judged(&files);
    assert_eq!(
        reported(&run).into_iter().collect::<Vec<_>>(),
        ["things/a.yaml:2: schema/invalid", "things/a.yaml:4: schema/invalid"],
        "{run:?}"
    );
}

#[test]
fn hostile_files_end_in_a_diagnostic() {
    let deep = format!("a = {}1{}\n", "[".repeat(500), "]".repeat(500));
    let tables = format!("[{}]\n", vec!["a"; 500].join("."));
    let page = format!("---\na: {}\n---\n", "[".repeat(500));
    let files = things(&[
        ("things/a.toml", &deep),
        ("things/b.toml", &tables),
        ("things/c.md", &page),
        ("things/d.toml", "\u{0}\u{1b}[2J"),
        ("things/e.toml", "a = \"\\ud800\"\n"),
        ("things/f.toml", "a = '\u{1f388}\n"),
    ]);
    let run = judged(&files);
    assert!(matches!(run.code, Some(1 | 2)), "{run:?}");
    let of: std::collections::BTreeSet<_> =
        reported(&run).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(of.len(), 6, "{run:?}");
}

#[test]
fn a_part_is_told_by_its_kind() {
    let config = "kinds: [{ kind: Thing, paths: [list.yaml], select: 'all[*]', schema: s.json, name: id }]\n";
    let schema = CLOSED.replacen('{', "{ \"required\": [\"id\"],", 1);
    let files = [
        ("orglint.yaml", config),
        ("s.json", &schema),
        ("list.yaml", "all:\n- { of: 1 }\n- { id: 2, shape: 1 }\n"),
    ];
    let said = messages(&judged(&files));
    assert_eq!(said, ["`id` is missing in this `Thing`", "`shape` is not a field of a `Thing`"]);
}

#[test]
fn a_manifest_is_renamed_with_what_refers_to_it() {
    let list = "all:\n- { id: one } # the first\n- { id: two, of: one }\n";
    let config = "kinds:\n- { kind: Thing, paths: [list.yaml], select: 'all[*]', schema: s.json, name: id, references: { of: Thing } }\n\
                  - { kind: Other, paths: [other.toml], references: { of: Thing } }\n";
    let files =
        [("orglint.yaml", config), ("s.json", CLOSED), ("list.yaml", list), ("other.toml", "of = 'one'\n")];
    let repository = Repository::new(&files);
    let run = repository.run(&["rename", "thing:one", "Number One"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(repository.read("list.yaml"), list.replace("one", "Number One"));
    assert_eq!(repository.read("other.toml"), "of = 'one'\n");
    assert!(run.err.contains("other.toml:1: is TOML and keeps the old name"), "{run:?}");
}

#[test]
fn a_page_and_toml_are_left_as_they_are_by_fixes() {
    let files = things(&[
        ("things/a.yaml", "id: a\nof: bbbbbbb\n"),
        ("things/b.md", "---\nid: bbbbbbbb\nof: aa\n---\n"),
        ("things/c.toml", "id = 'cccccccc'\nof = 'ccccccc'\n"),
    ]);
    let repository = Repository::new(&files);
    let run = repository.run(&["--unsafe-fixes", "--fix", "--now", "2026-11-22"]);
    assert_eq!(repository.read("things/a.yaml"), "id: a\nof: bbbbbbbb\n", "{run:?}");
    assert_eq!(repository.read("things/c.toml"), "id = 'cccccccc'\nof = 'ccccccc'\n");
    assert_eq!(repository.read("things/b.md"), "---\nid: bbbbbbbb\nof: aa\n---\n");
}

#[test]
fn every_draft_is_read_by_its_own_rules() {
    let drafts = [
        (
            r#"{ "$schema": "http://json-schema.org/draft-04/schema#", "id": "http://example.com/a.json",
                "properties": { "n": { "minimum": 3, "exclusiveMinimum": true }, "m": { "$ref": "b.json" } } }"#,
            "n: 3\nm: 1\n",
        ),
        (
            r#"{ "$schema": "http://json-schema.org/draft-06/schema#",
                "properties": { "n": { "exclusiveMinimum": 3 }, "m": { "$ref": "b.json", "type": "integer" } } }"#,
            "n: 3\nm: 1\n",
        ),
        (
            r#"{ "$schema": "http://json-schema.org/draft-07/schema#", "dependencies": { "n": ["x"] },
                "properties": { "m": { "if": { "minimum": 1 }, "then": { "$ref": "b.json" } } } }"#,
            "n: 3\nm: 1\n",
        ),
        (
            r##"{ "$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true,
                "properties": { "n": { "$recursiveRef": "#" }, "m": { "$ref": "b.json", "maximum": 0 } },
                "unevaluatedProperties": false }"##,
            "n: { x: 1 }\nm: 1\n",
        ),
        (
            r#"{ "properties": { "n": { "prefixItems": [{ "$ref": "b.json" }] }, "m": { "$ref": "b.json" } } }"#,
            "n: [1]\nm: 1\n",
        ),
    ];
    let config = "kinds: [{ kind: Thing, paths: [things], schema: a.json }]\n";
    for (schema, text) in drafts {
        let files = [
            ("orglint.yaml", config),
            ("a.json", schema),
            ("b.json", "{ \"type\": \"string\" }"),
            ("things/a.yaml", text),
        ];
        let run = judged(&files);
        let lines: Vec<_> = reported(&run).into_iter().collect();
        assert_eq!(lines.len(), 2, "{schema}: {run:?}");
        assert!(lines.iter().all(|line| line.starts_with("things/a.yaml:")), "{schema}: {lines:?}");
    }
}

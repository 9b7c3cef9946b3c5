//! Mistakes in what is declared: each is refused with its place, and the run ends with 2.

use crate::Repository;

/// A schema that everything here is about; `{}` in a configuration is its path.
const SCHEMA: &str = r#"{ "properties": { "title": { "type": "string" }, "owning-sig": { "type": "string" },
  "gates": { "type": "array", "items": { "properties": { "name": {} } } } }, "additionalProperties": false }"#;

/// What is said of a configuration, and where.
fn refused(kinds: &str) -> Vec<(String, String, String)> {
    refused_with(kinds, SCHEMA)
}

fn refused_with(kinds: &str, schema: &str) -> Vec<(String, String, String)> {
    let repository = Repository::new(&[
        ("orglint.yaml", &format!("kinds:\n{kinds}\n")),
        ("schemas/kep.json", schema),
        ("keps/a/kep.yaml", "title: x\n"),
    ]);
    let run = repository.run(&["--format", "json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let json = run.json();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
    let one = |entry: &serde_json::Value| {
        let start = &entry["range"]["start"];
        let place = format!("{}:{}:{}", word(&entry["file"]), start["line"], start["column"]);
        (place, word(&entry["message"]), word(&entry["help"]))
    };
    diagnostics.iter().map(one).collect()
}

/// One mistake, at a place of the configuration.
fn is_refused(kinds: &str, place: &str, message: &str, help: &str) {
    let found = refused(kinds);
    let wanted = (format!("orglint.yaml:{place}"), message.to_owned(), help.to_owned());
    assert_eq!(found, [wanted], "{kinds}");
}

#[test]
fn a_kind_is_known_in_one_way() {
    let help = "write `paths:`, or `apiVersion:`";
    let message = "a kind is known by its paths or by its `apiVersion`, one of the two";
    is_refused("- kind: Kep", "2:9", message, help);
    is_refused("- { kind: Kep, paths: [a], apiVersion: x/v1 }", "2:11", message, help);
    is_refused("- { kind: Kep, paths: [] }", "2:16", "a kind without paths has no documents", "");
    let reason = "this is not a pattern of paths: nothing outside of the root is read";
    is_refused("- { kind: Kep, paths: [a, ../b] }", "2:27", reason, "");
    let own = "this `apiVersion` is orglint's own";
    let help = "take a group of your own, or say `paths:`";
    is_refused("- { kind: Kep, apiVersion: orglint/v2 }", "2:28", own, help);
}

#[test]
fn a_name_is_taken_once() {
    let help = "give it another name";
    is_refused("- { kind: Team, paths: [a] }", "2:11", "there is a kind `Team` already", help);
    is_refused("- { kind: TEAM, paths: [a] }", "2:11", "there is a kind `TEAM` already", help);
    let twice = "- { kind: Kep, paths: [a] }\n- { kind: Kep, paths: [b] }";
    is_refused(twice, "3:11", "there is a kind `Kep` already", help);
}

#[test]
fn what_is_referred_to_must_be_there_and_have_a_name() {
    let near = "did you mean `Team`?";
    is_refused(
        "- { kind: Kep, paths: [a], references: { a: Tam } }",
        "2:45",
        "`Tam` is not a kind of manifest",
        near,
    );
    let nameless = "- { kind: Kep, paths: [a], references: { a: Sig } }\n- { kind: Sig, paths: [b] }";
    let help = "say under `Sig` where its name stands: `name: title`";
    is_refused(nameless, "2:45", "nothing can refer to a `Sig`, since it has no `name`", help);
}

#[test]
fn paths_must_be_those_of_the_schema() {
    let kind = "- kind: Kep\n  paths: [keps]\n  schema: schemas/kep.json\n";
    let found = |rest: &str, place: &str, message: &str, help: &str| {
        is_refused(&format!("{kind}  {rest}"), place, &format!("the schema of `Kep` {message}"), help);
    };
    found("name: titel", "5:9", "has no field `titel`", "did you mean `title`?");
    found(
        "references: { owning_sig: Team }",
        "5:17",
        "has no field `owning_sig`",
        "did you mean `owning-sig`?",
    );
    found("references: { gates.name: Team }", "5:17", "has no field `name` on the way of `gates.name`", "");
    found(
        "references: { gates: Team }",
        "5:17",
        "has no text at `gates`",
        "if it is a list, write `gates[*]`",
    );
    found("references: { 'title[*]': Team }", "5:17", "has no list on the way of `title[*]`", "");
    found("references: { 'gates.*': Team }", "5:17", "has no map of free keys on the way of `gates.*`", "");
    let help = "write it as `spec.owners[*].name`";
    is_refused(&format!("{kind}  name: a..b"), "5:9", "the path has an empty part", help);
    is_refused(&format!("{kind}  select: a[0]"), "5:11", "the path goes over whole lists, with `[*]`", help);
    let both = refused(&format!("{kind}  name: titel\n  references: {{ owning_sig: Team }}"));
    assert_eq!(both.len(), 2, "{both:#?}");
}

#[test]
fn a_schema_lies_below_the_root() {
    let kind = |schema: &str| format!("- kind: Kep\n  paths: [keps]\n  schema: {schema}");
    let help = "paths begin at the folder of the configuration";
    is_refused(&kind("schemas/nope.json"), "4:11", "there is no file `schemas/nope.json`", help);
    let help = "write a path relative to the root, with `/`";
    for path in ["../x.json", "/etc/passwd", "a/../../x.json", "''", "'a\\b'"] {
        is_refused(&kind(path), "4:11", "this is not a path below the root", help);
    }
    let directory = refused(&kind("schemas"));
    assert!(directory[0].1.contains("it is not a regular file"), "{directory:?}");
}

#[test]
fn mistakes_in_a_schema_have_their_place_in_it() {
    let kind = "- { kind: Kep, paths: [keps], schema: schemas/kep.json }";
    let is_refused = |schema: &str, place: &str, message: &str| {
        let found = refused_with(kind, schema);
        assert_eq!(found.len(), 1, "{found:#?}");
        let (at, said, _) = &found[0];
        assert_eq!(
            (at.as_str(), said.as_str()),
            (format!("schemas/kep.json:{place}").as_str(), format!("the schema of `Kep` {message}").as_str(),)
        );
    };
    is_refused("{\n  \"type\": \"texts\" }", "2:11", "is no JSON Schema: `type` cannot be `\"texts\"`");
    is_refused("[]", "1:1", "is not a JSON object");
    is_refused("{ \"a\": 1, \"a\": 2 }", "1:11", "cannot be read: the key `a` stands twice in this mapping");
    is_refused("{ \"$ref\": \"#/$defs/no\" }", "1:11", "refers to `#/$defs/no`, which leads nowhere");
    is_refused("{ \"$ref\": \"no.json\" }", "1:11", "refers to `schemas/no.json`, and there is no such file");
    is_refused("{ \"$ref\": \"../../no.json\" }", "1:11", "refers to what is outside of the root");
    is_refused("{ \"$ref\": \"/etc/passwd\" }", "1:11", "refers to what is outside of the root");
    for remote in ["https://example.com/x.json", "file:///etc/passwd"] {
        let message = format!("refers to `{remote}`, and nothing is fetched");
        is_refused(&format!("{{ \"$ref\": \"{remote}#/a\" }}"), "1:11", &message);
    }
    let message = "names a `$schema` that is none of draft 4, 6, 7, 2019-09 and 2020-12";
    is_refused("{ \"$schema\": \"https://example.com/draft\" }", "1:14", message);
    let message = "has the pattern `(?=a)`, which looks around: that is not read in linear time";
    is_refused("{ \"properties\": {\n \"title\": { \"pattern\": \"(?=a)\" } } }", "2:24", message);
    is_refused("{ \"patternProperties\": {\n \"(?=a)\": {} } }", "2:2", message);
    let message = "has the pattern `(a)\\1`, which refers back to a group: that is not read in linear time";
    is_refused("{ \"pattern\": \"(a)\\\\1\" }", "1:14", message);
}

#[test]
fn a_schema_of_a_link_out_of_the_root_is_refused() {
    #[cfg(unix)]
    {
        let repository = Repository::new(&[
            ("orglint.yaml", "kinds: [{ kind: Kep, paths: [keps], schema: link.json }]\n"),
            ("keps/a.yaml", "title: x\n"),
        ]);
        std::os::unix::fs::symlink("/etc/hostname", repository.path().join("link.json")).unwrap();
        let run = repository.run(&[]);
        assert_eq!(run.code, Some(2));
        assert!(run.out.contains("the link leads out of the root"), "{run:?}");
    }
}

#[test]
fn rules_about_declared_kinds_are_checked_when_they_are_loaded() {
    let rule = |when: &str, at: &str| {
        let rule = format!(
            "summary: s\nseverity: error\nrationale: r\nappliesTo: Kep\nwhen: {when}\nassert: self.title != 'x'\n\
             message: m\nat: {at}\nexamples:\n  - bad: 'a: 1'\n  - good: 'a: 1'\n"
        );
        let schema = SCHEMA.replacen('{', "{ \"required\": [\"title\"],", 1);
        let repository = Repository::new(&[
            ("orglint.yaml", "policies: [policies]\nkinds: [{ kind: Kep, paths: [keps], schema: s.json }]\n"),
            ("s.json", &schema),
            ("policies/kep/x.yaml", &rule),
            ("keps/a.yaml", "title: y\n"),
        ]);
        let run = repository.run(&["--format", "json"]);
        let json = run.json();
        let first = &json["diagnostics"][0];
        let text = |key: &str| first[key].as_str().unwrap_or("").to_owned();
        (run.code, first["range"]["start"]["line"].as_u64().unwrap_or(0), text("message"), text("help"))
    };
    assert_eq!(rule("\"'owning-sig' in self && self['owning-sig'] == 'x'\"", "owning-sig").0, Some(0));
    let (code, line, message, help) = rule("\"'owning-sgi' in self\"", "title");
    assert_eq!((code, line, message.as_str()), (Some(2), 5, "the schema has no field `owning-sgi` here"));
    assert_eq!(help, "did you mean `owning-sig`?");
    let (_, line, message, _) = rule("self['owning-sgi'] == 'x'", "title");
    assert_eq!((line, message.as_str()), (5, "the schema has no field `owning-sgi` here"));
    let (_, _, message, help) = rule("self['owning-sig'] == 'x'", "title");
    assert_eq!(message, "`owning-sig` may be missing, and a missing field is not a pass");
    assert_eq!(help, "guard it: `'owning-sig' in … && …`, or put `'owning-sig' in …` under `when:`");
    let (_, _, message, _) = rule("\"'owning-sig' in self && self['owning-sig'] == 3\"", "title");
    assert_eq!(message, "text and a number are never equal");
    let (_, line, message, help) = rule("self.title != ''", "owning-sgi");
    assert_eq!(
        (line, message.as_str(), help.as_str()),
        (8, "the schema has no field `owning-sgi` here", "did you mean `owning-sig`?")
    );
    assert_eq!(rule("self.title != ''", "\"['owning-sig']\"").0, Some(0));
}

#[test]
fn a_schema_has_limits() {
    let said = |name: &str, text: &dyn Fn(usize) -> String| {
        let files: Vec<_> = (0..100).map(|at| (format!("s/{name}{at}.json"), text(at))).collect();
        let config = format!("kinds: [{{ kind: Kep, paths: [keps], schema: s/{name}0.json }}]\n");
        let mut all = vec![("orglint.yaml", config.as_str()), ("keps/a.yaml", "a: 1\n")];
        all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let run = Repository::new(&all).run(&["--format", "json"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        let first = run.json()["diagnostics"][0].clone();
        (first["file"].as_str().unwrap().to_owned(), first["message"].as_str().unwrap().to_owned())
    };
    let chain = |at: usize| format!("{{ \"not\": {{ \"$ref\": \"c{}.json\" }} }}", at + 1);
    assert_eq!(
        said("c", &chain),
        ("s/c63.json".to_owned(), "the schema of `Kep` has more than 64 files".to_owned())
    );
    let large = |at: usize| {
        format!("{{ \"not\": {{ \"$ref\": \"l{}.json\" }}, \"title\": \"{}\" }}", at + 1, "x".repeat(500_000))
    };
    let (file, message) = said("l", &large);
    assert_eq!(
        (file.as_str(), message.as_str()),
        ("s/l1.json", "the schema of `Kep` has more than 1048576 bytes in all its files")
    );
    let twice = |at: usize| match at {
        40 => "{}".to_owned(),
        at => {
            format!("{{ \"anyOf\": [{{ \"$ref\": \"d{0}.json\" }}, {{ \"$ref\": \"d{0}.json\" }}] }}", at + 1)
        }
    };
    let (file, message) = said("d", &twice);
    assert_eq!(
        (file.as_str(), message.as_str()),
        ("orglint.yaml", "the schema of `Kep` has too many alternatives within alternatives")
    );
    let deep = |_: usize| format!("{}{{}}{}", "{\"not\":".repeat(100), "}".repeat(100));
    assert!(said("e", &deep).1.contains("nested more than 64 levels deep"));
}

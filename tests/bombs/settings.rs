//! Hostile settings: configurations, schemas, rule files, baselines and lists of what to leave out.

use super::documents::{HEAD, laughs};
use super::{Bomb, Files, file, repeat};

const TEN: &str = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";

fn configured(settings: String) -> Files {
    vec![file("orglint.yaml", settings), file("a.yaml", HEAD)]
}

/// A kind with a schema, and a document of it.
fn kind(schema: &str, document: &str) -> Files {
    let settings = "kinds:\n  - kind: Kep\n    paths: [\"keps/**\"]\n    schema: s.json\n    name: title\n";
    vec![file("orglint.yaml", settings), file("s.json", schema), file("keps/a.yaml", document)]
}

/// A rule, and a team that it judges.
fn rules(rules: Vec<String>) -> Files {
    let team = format!("{HEAD}  type: enabling\n  focus: x\n  members: [a]\n");
    let mut files = vec![file("orglint.yaml", "policies: [policies]\n"), file("a.yaml", team)];
    let path = |number: usize| format!("policies/mine/r{number}.yaml");
    files.extend(rules.into_iter().enumerate().map(|(number, text)| file(&path(number), text)));
    files
}

fn rule(body: &str) -> String {
    format!(
        "summary: a thing is so\nseverity: error\nrationale: because\nappliesTo: Team\n{body}\nmessage: \"it is so\"\n\
         examples:\n  - good: |\n      a: b\n  - bad: |\n      a: b # expect\n"
    )
}

fn one_rule(body: &str) -> Files {
    rules(vec![rule(body)])
}

/// Loops in loops.
fn nested(depth: usize) -> String {
    (0..depth).fold("true".to_owned(), |body, level| format!("{TEN}.all(v{level}, {body})"))
}

/// A schema that is made of itself, by alternatives.
const RECURSIVE: &str = r##"{ "$defs": { "n": { "oneOf": [
    { "type": "object", "additionalProperties": { "$ref": "#/$defs/n" } },
    { "type": "object", "required": ["q"], "additionalProperties": { "$ref": "#/$defs/n" } },
    { "type": "integer" } ] } },
  "type": "object", "properties": { "title": { "type": "string" } }, "additionalProperties": { "$ref": "#/$defs/n" } }"##;

fn doubling(levels: usize) -> Files {
    let next = |n| {
        format!(
            "\"d{}\": {{ \"anyOf\": [{{ \"$ref\": \"#/$defs/d{n}\" }}, {{ \"$ref\": \"#/$defs/d{n}\" }}] }},",
            n + 1
        )
    };
    let schema = format!(
        "{{ \"$defs\": {{ {} \"d0\": {{ \"type\": \"string\" }} }}, \"properties\": {{ \"x\": {{ \"$ref\": \"#/$defs/d{levels}\" }} }} }}",
        repeat(levels, next)
    );
    kind(&schema, "title: a\nx: 1\n")
}

fn enumerated(count: usize) -> Files {
    let values = repeat(count, |n| format!("\"value-number-{n}\", "));
    let schema =
        format!("{{ \"properties\": {{ \"l\": {{ \"items\": {{ \"enum\": [{values} \"a\"] }} }} }} }}");
    kind(&schema, &format!("title: a\nl: [{}]\n", repeat(10_000, |n| format!("valeu-nunber-{n}, "))))
}

pub(crate) fn bombs() -> Vec<Bomb> {
    let mut bombs = schemas();
    bombs.extend(rule_files());
    bombs.extend(configurations());
    bombs
}

fn schemas() -> Vec<Bomb> {
    vec![
        Bomb {
            name: "a schema of itself",
            size: 25,
            files: |n| kind(RECURSIVE, &format!("title: a\nx: {}1.5{}\n", "{a: ".repeat(n), "}".repeat(n))),
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "alternatives that double",
            size: 24,
            files: doubling,
            says: "too many alternatives",
            code: 2,
        },
        Bomb {
            name: "a pattern that goes back",
            size: 1_000,
            files: |n| {
                kind(
                    r#"{ "properties": { "l": { "items": { "pattern": "^(a+)+$" } } } }"#,
                    &format!("title: a\nl: [{}]\n", vec![format!("{}b", "a".repeat(900)); n].join(", ")),
                )
            },
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "a pattern on a long text",
            size: 480_000,
            files: |n| {
                kind(
                    r#"{ "properties": { "l": { "pattern": "(a|b)*a(a|b){500}c" } } }"#,
                    &format!("title: a\nl: {}\n", "ab".repeat(n)),
                )
            },
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "a large pattern",
            size: 1,
            files: |_| {
                kind(
                    r#"{ "properties": { "title": { "pattern": "(((a{100}){100}){100})" } } }"#,
                    "title: a\n",
                )
            },
            says: "which cannot be used",
            code: 2,
        },
        Bomb {
            name: "a pattern that looks ahead",
            size: 1,
            files: |_| kind(r#"{ "properties": { "title": { "pattern": "^(?=a)(a+)+$" } } }"#, "title: a\n"),
            says: "which looks around",
            code: 2,
        },
        Bomb { name: "a long enumeration", size: 40_000, files: enumerated, says: "schema/invalid", code: 1 },
        Bomb {
            name: "schemas in schemas",
            size: 20_000,
            files: |n| {
                kind(&format!("{}{{}}{}", "{\"properties\":{\"x\":".repeat(n), "}}".repeat(n)), "title: a\n")
            },
            says: "64 levels deep",
            code: 2,
        },
        Bomb {
            name: "references to references",
            size: 20_000,
            files: |n| {
                let next = |d| format!("\"d{d}\": {{ \"$ref\": \"#/$defs/d{}\" }}, ", d + 1);
                kind(
                    &format!(
                        "{{ \"$defs\": {{ {} \"d{n}\": {{ \"type\": \"string\" }} }}, \"properties\": {{ \"title\": {{ \"$ref\": \"#/$defs/d0\" }} }} }}",
                        repeat(n, next)
                    ),
                    "title: 1\n",
                )
            },
            says: "one behind the other",
            code: 2,
        },
        Bomb {
            name: "a schema that refers to itself",
            size: 25_000,
            files: |n| {
                kind(
                    &format!(
                        "{{ \"properties\": {{ {} \"title\": {{ \"type\": \"string\" }} }} }}",
                        repeat(n, |p| format!("\"p{p}\": {{ \"$ref\": \"#\" }}, "))
                    ),
                    "title: 1\n",
                )
            },
            says: "schema/invalid",
            code: 1,
        },
    ]
}

fn rule_files() -> Vec<Bomb> {
    let refused = |name, size, files: fn(usize) -> Files, says| Bomb { name, size, files, says, code: 2 };
    vec![
        refused(
            "loops in loops",
            8,
            |n| one_rule(&format!("assert: \"{}\"", nested(n))),
            "takes too many steps",
        ),
        refused(
            "dear rules",
            900,
            |n| rules((0..n).map(|_| rule(&format!("assert: \"{}\"", nested(5)))).collect()),
            "takes too many steps",
        ),
        refused(
            "a sum of many terms",
            20_000,
            |n| one_rule(&format!("assert: \"1{} > 0\"", " + 1".repeat(n))),
            "mistakes",
        ),
        refused(
            "brackets in a condition",
            100_000,
            |n| one_rule(&format!("assert: \"{}\"", "(".repeat(n))),
            "mistakes",
        ),
        refused(
            "a text that doubles",
            40,
            |n| {
                one_rule(&format!(
                    "variables:\n  v0: \"'0123456789abcdef'\"\n{}assert: \"size(variables.v{n}) == 0\"",
                    repeat(n, |v| format!("  v{}: \"variables.v{v} + variables.v{v}\"\n", v + 1))
                ))
            },
            "takes too many steps",
        ),
        refused(
            "a large pattern in a condition",
            1,
            |_| one_rule("assert: \"self.metadata.name.matches('((a{99}){99}){99}')\""),
            "pattern",
        ),
        refused(
            "a long template",
            40_000,
            |n| one_rule(&format!("assert: \"false\"\nhelp: \"{}\"", "{{ self.metadata.name }}".repeat(n))),
            "mistakes",
        ),
        refused(
            "rule files with mistakes",
            900,
            |n| {
                rules((0..n).map(|_| "summary: A thing.\nseverity: bad\nrationale: because\nappliesTo: Taem\nassert: \"self.spec.membrs.x == 1 && slef.y\"\nmessage: \"{{ self.nmae }}\"\n".to_owned()).collect())
            },
            "mistakes",
        ),
        refused(
            "rule files that are none",
            15,
            |n| rules((0..n).map(|_| "- a\n".repeat(230_000)).collect()),
            "mistakes",
        ),
    ]
}

fn configurations() -> Vec<Bomb> {
    let refused = |name, size, files: fn(usize) -> Files, says| Bomb { name, size, files, says, code: 2 };
    let mut bombs = vec![
        refused(
            "a large configuration",
            40_000,
            |n| configured(format!("exclude:\n{}", repeat(n, |g| format!("  - \"**/a{g}/**/*b*c\"\n")))),
            "the limit is 262144",
        ),
        refused("aliases in a configuration", 10, |n| configured(laughs(n).replace("  a", "a")), "mistakes"),
        refused(
            "rules that there are not",
            11_000,
            |n| configured(format!("rules:\n{}", repeat(n, |r| format!("  okr/ownr{r}: off\n")))),
            "mistakes",
        ),
        refused(
            "brackets in a pattern",
            100_000,
            |n| configured(format!("exclude: [\"{}\"]\n", "{".repeat(n))),
            "mistakes",
        ),
        refused(
            "a list of what to leave out",
            60_000,
            |n| {
                vec![
                    file(".git/HEAD", ""),
                    file(".gitignore", repeat(n, |g| format!("/a{g}/**/*b*c\n"))),
                    file("a.yaml", HEAD),
                ]
            },
            "takes too many lines",
        ),
        refused(
            "a baseline of brackets",
            16_000_000,
            |n| vec![file("a.yaml", HEAD), file("baseline.json", "[".repeat(n))],
            "baseline.json:1:1",
        ),
    ];
    let accepted =
        |name, size, files: fn(usize) -> Files| Bomb { name, size, files, says: "schema/", code: 1 };
    bombs.extend(vec![
        accepted("patterns", 4_000, |n| configured(format!("exclude:\n{}", repeat(n, |g| format!("  - \"**/a{g}/**/*b*c\"\n"))))),
        accepted("alternatives in a pattern", 28_000, |n| configured(format!("exclude: [\"{}\"]\n", "{a,b,c,d}".repeat(n)))),
        accepted("overrides", 4_500, |n| configured(format!("overrides:\n{}", repeat(n, |o| format!("  - {{ paths: [\"**/{o}*\"], rules: {{ okr/owner: info }} }}\n"))))),
        accepted("kinds", 6_000, |n| configured(format!("kinds:\n{}", repeat(n, |k| format!("  - {{ kind: K{k}, paths: [\"k{k}/**\"] }}\n"))))),
        accepted("lines to leave out", 30_000, |n| vec![file(".git/HEAD", ""), file(".gitignore", repeat(n, |g| format!("/a{g}/**/*b*c\n"))), file("a.yaml", HEAD)]),
        accepted("a long baseline", 50_000, |n| {
            let one = |p| format!("{{\"document\":\"Team default/a{p}\",\"rule\":\"okr/owner\",\"message\":\"m\",\"fingerprint\":\"{p:032x}\"}}");
            let all = (0..n).map(one).collect::<Vec<_>>().join(",");
            vec![file("a.yaml", HEAD), file("baseline.json", format!("{{\"schemaVersion\":1,\"owners\":[{{\"owner\":\"x\",\"problems\":[{all}]}}]}}"))]
        }),
    ]);
    bombs
}

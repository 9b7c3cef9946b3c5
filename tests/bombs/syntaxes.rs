//! Hostile files of other syntaxes, where a configuration says that they hold documents: TOML, JSON, Markdown.

use super::{Bomb, Files, file, repeat};

/// A document of a kind without a schema.
fn document(ending: &str, text: String) -> Files {
    let settings = "kinds:\n  - kind: Kep\n    paths: [\"keps/**\"]\n    name: title\n";
    vec![file("orglint.yaml", settings), file(&format!("keps/a.{ending}"), text)]
}

fn toml(text: String) -> Files {
    document("toml", text)
}

pub(crate) fn bombs() -> Vec<Bomb> {
    let bomb = |name, size, files: fn(usize) -> Files, says| Bomb { name, size, files, says, code: 1 };
    let mut bombs = vec![
        bomb(
            "TOML of brackets in brackets",
            500_000,
            |n| toml(format!("a = {}", "[".repeat(n))),
            "yaml/syntax",
        ),
        bomb(
            "TOML of tables in tables",
            300_000,
            |n| toml(format!("a = {}", "{a=".repeat(n))),
            "yaml/syntax",
        ),
        bomb("TOML of a dotted key", 500_000, |n| toml(format!("a{} = 1\n", ".a".repeat(n))), "yaml/syntax"),
        bomb(
            "TOML of dotted keys",
            55_000,
            |n| toml(repeat(n, |key| format!("a.b.c.d.k{key} = 1\n"))),
            "name",
        ),
        bomb("TOML of table heads", 80_000, |n| toml(repeat(n, |key| format!("[a.b.t{key}]\n"))), "name"),
        bomb(
            "TOML of deeper table heads",
            900,
            |n| toml(repeat(n, |depth| format!("[a{}]\n", ".a".repeat(depth)))),
            "yaml/syntax",
        ),
        bomb("TOML of lists of tables", 160_000, |n| toml("[[a]]\n".repeat(n)), "name"),
        bomb("TOML of keys", 90_000, |n| toml(repeat(n, |key| format!("k{key} = 1\n"))), "name"),
        bomb("TOML of one key", 160_000, |n| toml("k = 1\n".repeat(n)), "yaml/syntax"),
        bomb("TOML of mistakes", 160_000, |n| toml("= = =\n".repeat(n)), "yaml/syntax"),
        bomb("TOML of comments", 240_000, |n| toml(format!("{}a = 1\n", "# x\n".repeat(n))), "name"),
        bomb(
            "JSON of keys",
            80_000,
            |n| document("json", format!("{{{}\"a\":1}}", repeat(n, |key| format!("\"k{key}\":1,")))),
            "name",
        ),
        bomb(
            "JSON of half characters",
            160_000,
            |n| document("json", format!("{{\"a\":\"{}\"}}", "\\ud800".repeat(n))),
            "yaml/syntax",
        ),
        bomb(
            "Markdown without an end",
            200_000,
            |n| document("md", format!("---\n{}", "a: b\n".repeat(n))),
            "kep",
        ),
        bomb(
            "Markdown of TOML",
            400_000,
            |n| document("md", format!("+++\na{} = 1\n+++\n", ".a".repeat(n))),
            "yaml/syntax",
        ),
    ];
    let deep = |n: usize| document("json", "[".repeat(n));
    bombs.push(Bomb { code: 2, ..bomb("JSON of brackets in brackets", 1_000_000, deep, "64 levels deep") });
    bombs
}

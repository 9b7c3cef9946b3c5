//! Hostile manifests: what stands in one file of YAML.

use super::{Bomb, Files, file, repeat};

/// The beginning of a manifest, in front of the fields of its `spec`.
pub(crate) const HEAD: &str = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec:\n";

const TEAM: &str = "  type: enabling\n  focus: x\n  members:\n";

/// One file with these fields in its `spec`.
fn spec(fields: &str) -> Files {
    vec![file("a.yaml", format!("{HEAD}{fields}"))]
}

fn members(item: impl Fn(usize) -> String, count: usize) -> Files {
    spec(&format!("{TEAM}{}", repeat(count, item)))
}

/// Levels of lists of nine aliases each.
pub(crate) fn laughs(levels: usize) -> String {
    let next = |level| {
        let before = vec![format!("*a{level}"); 9].join(", ");
        format!("  a{}: &a{} [{before}]\n", level + 1, level + 1)
    };
    format!("  a0: &a0 [x, x, x, x, x, x, x, x, x]\n{}", repeat(levels, next))
}

fn merged(count: usize) -> Files {
    let keys = repeat(20_000, |key| format!("    k{key}: 1\n"));
    spec(&format!("  m: &m\n{keys}  l:\n{}", repeat(count, |_| "    - <<: [*m, *m, *m]\n".to_owned())))
}

pub(crate) fn bombs() -> Vec<Bomb> {
    let mut bombs = structures();
    bombs.extend(scalars());
    bombs.extend(problems());
    bombs
}

fn structures() -> Vec<Bomb> {
    let aliases = |count| {
        spec(&format!(
            "  l:\n{}{}",
            repeat(count, |n| format!("    - &a{n} x\n")),
            repeat(count, |n| format!("    - *a{n}\n"))
        ))
    };
    vec![
        Bomb {
            name: "aliases of aliases",
            size: 10,
            files: |n| spec(&laughs(n)),
            says: "aliases repeat counted",
            code: 2,
        },
        Bomb {
            name: "aliases of a long text",
            size: 9_000,
            files: |n| {
                spec(&format!("  t: &t \"{}\"\n  l: [{}]\n", "x".repeat(100_000), vec!["*t"; n].join(", ")))
            },
            says: "bytes of text, what aliases repeat",
            code: 2,
        },
        Bomb { name: "anchors and aliases", size: 9_900, files: aliases, says: "is not a field", code: 1 },
        Bomb {
            name: "merges of merges",
            size: 900,
            files: |n| {
                let next = |m| format!("  m{}: &m{} {{ <<: *m{m}, k{m}: 1 }}\n", m + 1, m + 1);
                spec(&format!("  m0: &m0 {{ a: 1 }}\n{}", repeat(n, next)))
            },
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "merges of many keys",
            size: 11,
            files: merged,
            says: "aliases repeat counted",
            code: 2,
        },
        Bomb {
            name: "brackets in brackets",
            size: 1_000_000,
            files: |n| spec(&format!("  x: {}", "[".repeat(n))),
            says: "64 levels deep",
            code: 2,
        },
        Bomb {
            name: "dashes in dashes",
            size: 500_000,
            files: |n| spec(&format!("  x:\n    {}", "- ".repeat(n))),
            says: "64 levels deep",
            code: 2,
        },
        Bomb {
            name: "keys in keys",
            size: 1_400,
            files: |n| spec(&repeat(n, |depth| format!("{}a:\n", " ".repeat(depth + 2)))),
            says: "64 levels deep",
            code: 2,
        },
        Bomb {
            name: "many keys",
            size: 80_000,
            files: |n| spec(&repeat(n, |key| format!("  k{key}: 1\n"))),
            says: "is not a field",
            code: 1,
        },
        Bomb {
            name: "many keys on a line",
            size: 80_000,
            files: |n| spec(&format!("  {{ {} }}\n", repeat(n, |key| format!("k{key}: 1, ")))),
            says: "is not a field",
            code: 1,
        },
        Bomb {
            name: "documents",
            size: 200_000,
            files: |n| vec![file("a.yaml", format!("{HEAD}{}", "---\n".repeat(n)))],
            says: "documents",
            code: 2,
        },
        Bomb {
            name: "broken documents",
            size: 100_000,
            files: |n| vec![file("a.yaml", format!("{HEAD}{}", "--- [}\n".repeat(n)))],
            says: "documents",
            code: 2,
        },
        Bomb {
            name: "tags",
            size: 15_000,
            files: |n| {
                let names = repeat(n, |tag| format!("%TAG !t{tag}! tag:x{tag},2000:\n"));
                let used = repeat(n, |tag| format!("!t{tag}!a b, "));
                vec![file("a.yaml", format!("{names}---\n{HEAD}  x: [{used}]\n"))]
            },
            says: "is not a field",
            code: 1,
        },
    ]
}

fn scalars() -> Vec<Bomb> {
    let scalar =
        |name, size, files: fn(usize) -> Files| Bomb { name, size, files, says: "is not a field", code: 1 };
    vec![
        scalar("a long text", 500_000, |n| spec(&format!("  x: {}\n", "a ".repeat(n)))),
        scalar("a long text of escapes", 250_000, |n| spec(&format!("  x: \"{}\"\n", "\\x41".repeat(n)))),
        scalar("a long folded text", 140_000, |n| spec(&format!("  x: >\n{}", "    a\n\n".repeat(n)))),
        scalar("a long key", 1_000_000, |n| spec(&format!("  ? {}\n  : 1\n", "a".repeat(n)))),
        scalar("long numbers", 2_500, |n| {
            spec(&format!("  x: [{}]\n", vec![format!("1{}", "7".repeat(390)); n].join(", ")))
        }),
        Bomb {
            name: "a number with a large exponent",
            size: 1,
            files: |_| spec("  headcount: 1e1000000000\n"),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "a number of many digits",
            size: 1_000_000,
            files: |n| spec(&format!("  headcount: {}\n", "7".repeat(n))),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "an endless text",
            size: 400_000,
            files: |n| spec(&format!("  x: \"{}", "x\n".repeat(n))),
            says: "yaml/syntax",
            code: 1,
        },
        Bomb {
            name: "an endless list",
            size: 300_000,
            files: |n| spec(&format!("  x: [{}", "x,\n".repeat(n))),
            says: "yaml/syntax",
            code: 1,
        },
        Bomb {
            name: "brackets that stay open",
            size: 100_000,
            files: |n| spec(&format!("  a: [[[[\n{}", "  b: [[[\n".repeat(n))),
            says: "yaml/syntax",
            code: 1,
        },
        Bomb {
            name: "a line out of line",
            size: 100_000,
            files: |n| spec(&format!("{}   c: d\n", "  a: b\n".repeat(n))),
            says: "yaml/syntax",
            code: 1,
        },
        Bomb {
            name: "tabs",
            size: 150_000,
            files: |n| spec(&"\ta: b\n".repeat(n)),
            says: "yaml/syntax",
            code: 1,
        },
        Bomb {
            name: "bytes that are no text",
            size: 900_000,
            files: |n| vec![file("a.yaml", [HEAD.as_bytes(), &vec![0xff; n]].concat())],
            says: "is not UTF-8",
            code: 1,
        },
        Bomb {
            name: "hidden characters",
            size: 300_000,
            files: |n| spec(&format!("  x: \"{}\"\n", "\u{202e}".repeat(n))),
            says: "text/hidden-character",
            code: 1,
        },
        Bomb {
            name: "lines of hidden characters",
            size: 100_000,
            files: |n| spec(&"  # \u{202e}\n".repeat(n)),
            says: "text/hidden-character",
            code: 1,
        },
    ]
}

fn problems() -> Vec<Bomb> {
    vec![
        Bomb {
            name: "one key again and again",
            size: 90_000,
            files: |n| spec(&"  k: 1\n".repeat(n)),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "ambiguous words",
            size: 90_000,
            files: |n| members(|_| "    - yes\n".to_owned(), n),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "items of another type",
            size: 120_000,
            files: |n| spec(&format!("  members: [{}]\n", "{}, ".repeat(n))),
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "problems on one line",
            size: 60_000,
            files: |n| {
                vec![file(
                    "a.json",
                    format!(
                        "{{\"apiVersion\":\"orglint/v1\",\"kind\":\"Team\",\"metadata\":{{\"name\":\"a\"}},\"spec\":{{\"members\":[{}0]}}}}",
                        "{},".repeat(n)
                    ),
                )]
            },
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "comments",
            size: 99_000,
            files: |n| spec(&"  # x\n".repeat(n)),
            says: "schema/",
            code: 1,
        },
        Bomb {
            name: "comments that silence",
            size: 17_000,
            files: |n| spec(&"  k: 1 # orglint: ignore yaml/duplicate-key -- x\n".repeat(n)),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "comments that silence items",
            size: 17_000,
            files: |n| members(|p| format!("    - p{p} # orglint: ignore ref/unresolved -- x\n"), n),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "a comment with many rules",
            size: 80_000,
            files: |n| {
                vec![file(
                    "a.yaml",
                    format!(
                        "{HEAD}# orglint: ignore {} -- x\n  k: 1\n",
                        repeat(n, |rule| format!("okr/r{rule}, "))
                    ),
                )]
            },
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "comments for the whole file",
            size: 20_000,
            files: |n| {
                vec![file(
                    "a.yaml",
                    format!(
                        "{}{HEAD}",
                        repeat(n, |rule| format!("# orglint: ignore-file ref/x{rule} -- a\n"))
                    ),
                )]
            },
            says: "limits/exceeded",
            code: 2,
        },
    ]
}

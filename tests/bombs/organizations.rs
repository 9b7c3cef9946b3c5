//! Hostile organizations: many files, many manifests, and what they say of each other.

use super::documents::HEAD;
use super::{Bomb, Files, file, repeat};

fn manifest(kind: &str, name: &str, spec: &str) -> String {
    format!("apiVersion: orglint/v1\nkind: {kind}\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n---\n")
}

/// Manifests, as many in a file as a file may hold.
fn manifests(count: usize, one: impl Fn(usize) -> String) -> Files {
    let whole = |start: usize| repeat(1_000.min(count - start), |at| one(start + at));
    (0..count).step_by(1_000).map(|start| file(&format!("{start}.yaml"), whole(start))).collect()
}

/// Persons whose names are nearly what others refer to.
fn people(count: usize) -> Files {
    manifests(count, |n| {
        manifest("Person", &format!("person-number-{n}"), &format!("github: person-number-{n}"))
    })
}

fn misspelt(count: usize) -> Files {
    let mut files = people(count);
    for team in 0..count.div_ceil(1_000) {
        let members = repeat(2_000, |n| format!("    - persom-nunber-{n}\n"));
        let text = format!(
            "{}  type: enabling\n  focus: x\n  members:\n{members}",
            HEAD.replace("name: a", &format!("name: t{team}"))
        );
        files.push(file(&format!("teams/{team}.yaml"), text));
    }
    files
}

fn owners(line: impl Fn(usize) -> String, count: usize, mut files: Files) -> Files {
    files.push(file("CODEOWNERS", repeat(count, line)));
    files
}

fn claimed(count: usize, owner: fn(usize) -> String, path: fn(usize) -> String) -> Files {
    let mut files = manifests(count, |n| {
        manifest("Service", &format!("s{n}"), &format!("owner: t{}, paths: [\"{}\"]", n % 7, path(n)))
    });
    files.push(file("teams.yaml", repeat(7, |n| manifest("Team", &format!("t{n}"), "type: enabling"))));
    owners(owner, count, files)
}

fn dependencies(count: usize) -> Files {
    let one = |n| {
        let (provider, consumer) = ((n * 7) % 2_000, (n * 13 + 1) % 2_000);
        manifest(
            "Dependency",
            &format!("d{n}"),
            &format!(
                "provider: t{provider}, consumer: t{consumer}, type: blocking, status: open, quarter: 2026-Q4"
            ),
        )
    };
    let mut files = manifests(count, one);
    let teams = manifests(2_000, |n| manifest("Team", &format!("t{n}"), "type: stream-aligned"));
    files.extend(teams.into_iter().map(|(path, text)| (format!("teams/{path}"), text)));
    files
}

pub(crate) fn bombs() -> Vec<Bomb> {
    let mut bombs = vec![
        Bomb {
            name: "files",
            size: 5_000,
            files: |n| {
                (0..n)
                    .map(|f| {
                        file(
                            &format!("d{}/{f}.yaml", f % 100),
                            manifest("Person", &format!("p{f}"), "github: [x]"),
                        )
                    })
                    .collect()
            },
            says: "schema/invalid",
            code: 1,
        },
        Bomb {
            name: "folders in folders",
            size: 400,
            files: |n| vec![file(&format!("{}a.yaml", "a/".repeat(n)), HEAD)],
            says: "schema/",
            code: 1,
        },
        Bomb {
            name: "manifests with problems",
            size: 15_000,
            files: |n| manifests(n, |p| manifest("Person", &format!("p{p}"), "github: [x], color: red")),
            says: "schema/unknown-field",
            code: 1,
        },
        Bomb {
            name: "documents with problems",
            size: 6_000,
            files: |n| manifests(n, |p| manifest("Person", &format!("p{p}"), &"github: a, ".repeat(20))),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "one name for all",
            size: 10_000,
            files: |n| manifests(n, |_| manifest("Person", "x", "github: x")),
            says: "meta/duplicate",
            code: 1,
        },
        Bomb {
            name: "unknown kinds",
            size: 5_000,
            files: |n| manifests(n, |k| manifest(&format!("Taem{k}"), "x", "")),
            says: "schema/unknown-kind",
            code: 1,
        },
        Bomb { name: "misspelt references", size: 5_000, files: misspelt, says: "ref/unresolved", code: 1 },
        Bomb {
            name: "a circle of services",
            size: 5_000,
            files: |n| {
                manifests(n, |s| {
                    manifest("Service", &format!("s{s}"), &format!("owner: t, dependsOn: [s{}]", (s + 1) % n))
                })
            },
            says: "service/cycle",
            code: 1,
        },
        Bomb {
            name: "a circle of teams",
            size: 10_000,
            files: |n| {
                manifests(n, |t| {
                    manifest("Team", &format!("t{t}"), &format!("type: enabling, parent: t{}", (t + 1) % n))
                })
            },
            says: "team/cycle",
            code: 1,
        },
        Bomb {
            name: "services that all need each other",
            size: 300,
            files: |n| {
                manifests(n, |s| {
                    manifest(
                        "Service",
                        &format!("s{s}"),
                        &format!("owner: t, dependsOn: [{}]", repeat(n, |other| format!("s{other}, "))),
                    )
                })
            },
            says: "service/cycle",
            code: 1,
        },
        Bomb {
            name: "a chain of objectives",
            size: 4_000,
            files: |n| {
                manifests(n, |o| {
                    manifest(
                        "OKR",
                        &format!("o{o}"),
                        &format!(
                            "level: team, owner: t, period: 2026-Q4, objectives: [{{ id: O1, title: x, alignsTo: \"o{}#O1\", keyResults: [{{ id: K, title: y }}] }}]",
                            o + 1
                        ),
                    )
                })
            },
            says: "okr/",
            code: 1,
        },
        Bomb { name: "dependencies", size: 6_000, files: dependencies, says: "dep/", code: 1 },
    ];
    bombs.extend(vec![
        Bomb {
            name: "owners of one path",
            size: 90_000,
            files: |n| owners(|_| "/x @org/t\n".to_owned(), n, vec![file("a.yaml", HEAD)]),
            says: "dep/codeowners-drift",
            code: 1,
        },
        Bomb {
            name: "owners nobody knows",
            size: 25_000,
            files: |n| {
                owners(
                    |l| format!("/x{l} @org/persom-nunber-{l}\n"),
                    n,
                    manifests(5_000, |t| manifest("Team", &format!("person-number-{t}"), "type: enabling")),
                )
            },
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "people nobody knows",
            size: 25_000,
            files: |n| owners(|l| format!("/x{l} @persom-nunber-{l} @person-number-1\n"), n, people(5_000)),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "owners of services",
            size: 10_000,
            files: |n| claimed(n, |l| format!("/a/b{l}/ @org/t{}\n", l % 5), |l| format!("a/b{l}/**")),
            says: "limits/exceeded",
            code: 2,
        },
        Bomb {
            name: "owners of any path",
            size: 10_000,
            files: |n| claimed(n, |l| format!("/a/**/b{l}* @org/t{}\n", l % 5), |l| format!("**/b{l}*")),
            says: "together the manifests take more",
            code: 2,
        },
        Bomb {
            name: "an owner of a long path",
            size: 1,
            files: |_| {
                claimed(
                    7,
                    |_| format!("/{}b @org/t1\n", "*a".repeat(60_000)),
                    |_| format!("{}b", "*a".repeat(60_000)),
                )
            },
            says: "team/required-by-type",
            code: 1,
        },
    ]);
    bombs
}

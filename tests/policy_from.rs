//! `--policy-from`: nothing that a change does to what judges it changes the verdict, and each such thing is reported.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "adoption/repository.rs"]
mod repository;

use std::os::unix::fs::symlink;

use repository::{Repository, bad_calendar, calendar};

const POLICY: [&str; 2] = ["--policy-from", "main"];

const CONFIG: &str = "\
rules:
  okr/max-objectives: { max: 3 }
suppressions: { requireReason: true, maxDays: 60, forbid: [release/freeze-window] }
baseline: known.json
";

const SILENT: &str = "  # orglint: ignore schema/unknown-field -- it was always so (until 2026-12-31)\n";

/// Four objectives: one too many.
fn objectives() -> String {
    let results = "keyResults: [{ id: K1, title: t, baseline: 1, target: 2 }]";
    let objective = |n: u32| format!("    - {{ id: O{n}, title: t, owner: ada, {results} }}\n");
    let list: String = (1..=4).map(objective).collect();
    format!(
        "apiVersion: orglint/v1\nkind: OKR\nmetadata: {{ name: okr }}\nspec:\n  owner: team:a\n  period: 2026-Q4\n  objectives:\n{list}"
    )
}

fn silenced(name: &str, comment: &str) -> String {
    calendar(name) + comment + "  colour: blue\n"
}

/// A branch `topic` of a repository with a policy, three problems, one that was always silenced, and one that is known.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("org/bad.yaml", bad_calendar("bad"));
    repository.write("org/okr.yaml", objectives());
    repository.write("org/silent.yaml", silenced("silent", SILENT));
    repository.write("org/old.yaml", bad_calendar("old"));
    repository.write("orglint.yaml", CONFIG);
    repository.write("known.json", baseline(&repository, "org/old.yaml"));
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository
}

/// A baseline that knows what is wrong in one file.
fn baseline(repository: &Repository, path: &str) -> String {
    let list = ["--write-baseline", "--no-config", "--baseline", "all.json", "--select", "schema/*"];
    repository.run(&list);
    let text = repository.read("all.json");
    repository.remove("all.json");
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let name = path.trim_start_matches("org/").trim_end_matches(".yaml");
    keep(&mut json, name);
    json.to_string()
}

/// Keeps those entries of a baseline that are about a document of this name.
fn keep(json: &mut serde_json::Value, name: &str) {
    match json {
        serde_json::Value::Array(list) => {
            list.retain(|entry| {
                entry.get("fingerprint").is_none() || entry.to_string().contains(&format!("/{name}\""))
            });
            list.iter_mut().for_each(|entry| keep(entry, name));
        }
        serde_json::Value::Object(map) => map.values_mut().for_each(|entry| keep(entry, name)),
        _ => {}
    }
}

/// What is found but for what is said of the policy itself; what is said of it; and the exit code.
fn verdict(repository: &Repository, args: &[&str]) -> (Vec<String>, Vec<String>, Option<i32>) {
    let select = ["--select", "schema/unknown-field,okr/max-objectives"];
    let (found, code) = repository.found(&[args, &select].concat());
    let (changed, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| it.contains("policy/changed"));
    (found, changed, code)
}

const FOUND: [&str; 2] =
    ["new schema/unknown-field org/bad.yaml:7", "new okr/max-objectives org/okr.yaml:11"];

#[test]
fn without_a_change_it_is_the_same() {
    let repository = repository();
    let found: Vec<_> = FOUND.map(str::to_owned).into();
    assert_eq!(verdict(&repository, &POLICY), (found.clone(), vec![], Some(1)));
    assert_eq!(verdict(&repository, &[]), (found, vec![], Some(1)));
}

/// Each with what it does to a branch.
type Weakening = (&'static str, fn(&Repository));

const WEAKENINGS: &[Weakening] = &[
    ("a rule is off", |it| it.write("orglint.yaml", "rules: { schema/unknown-field: off, okr/*: off }")),
    ("everything is off", |it| it.write("orglint.yaml", "rules: { '*': off }")),
    ("severities fall", |it| it.write("orglint.yaml", "rules: { '*': info }")),
    ("a limit is raised", |it| it.write("orglint.yaml", CONFIG.replace("max: 3", "max: 30"))),
    ("an override looks away", |it| {
        it.write("orglint.yaml", "overrides: [{ paths: ['**'], rules: { '*': off } }]");
    }),
    ("a ramp begins in a hundred years", |it| {
        it.write("orglint.yaml", "rules: { '*': { effectiveFrom: 2126-01-01 } }");
    }),
    ("errors become warnings for ever", |it| {
        it.write("orglint.yaml", "rules: { '*': { errorAfter: 2126-01-01 } }");
    }),
    ("everything is excluded", |it| it.write("orglint.yaml", "exclude: ['**']")),
    ("a file is excluded", |it| it.write("orglint.yaml", "exclude: [org/bad.yaml, org/okr.yaml]")),
    ("little is included", |it| it.write("orglint.yaml", "include: [org/silent.yaml]")),
    ("nothing fails", |it| it.write("orglint.yaml", "failOn: never")),
    ("reasons are not needed", |it| {
        it.write("orglint.yaml", "suppressions: { requireReason: false }");
        it.write("org/bad.yaml", silenced("bad", "  # orglint: ignore schema/unknown-field\n"));
    }),
    ("the configuration goes", |it| it.remove("orglint.yaml")),
    ("the configuration moves", |it| {
        it.remove("orglint.yaml");
        it.write(".orglint.yaml", "rules: { '*': off }");
    }),
    ("there is a second configuration", |it| it.write(".github/orglint.yaml", "rules: { '*': off }")),
    ("the configuration is a link", |it| {
        it.write("lax.yaml", "rules: { '*': off }");
        it.remove("orglint.yaml");
        symlink("lax.yaml", it.path().join("orglint.yaml")).unwrap();
    }),
    ("the configuration is a link out of the root", |it| {
        it.remove("orglint.yaml");
        symlink("/dev/null", it.path().join("orglint.yaml")).unwrap();
    }),
    ("the configuration is broken", |it| it.write("orglint.yaml", "{")),
    ("the baseline knows everything", |it| {
        it.remove("known.json");
        it.run(&["--write-baseline", "--no-config", "--baseline", "known.json"]);
    }),
    ("the baseline is another file", |it| {
        it.run(&["--write-baseline", "--no-config", "--baseline", "other.json"]);
        it.write("orglint.yaml", CONFIG.replace("known.json", "other.json"));
    }),
    ("a comment silences a line", |it| {
        it.write("org/bad.yaml", silenced("bad", SILENT));
    }),
    ("a comment silences a file", |it| {
        let comment = "# orglint: ignore-file okr/max-objectives -- no time (until 2026-12-31)\n";
        it.write("org/okr.yaml", comment.to_owned() + &objectives());
    }),
    ("git is told to ignore the files", |it| it.write(".gitignore", "/org/\n")),
    ("git is told to ignore one file", |it| it.write("org/.gitignore", "bad.yaml\nokr.yaml\n")),
];

#[test]
fn no_weakening_changes_the_verdict_and_each_is_reported() {
    assert!(WEAKENINGS.len() >= 20);
    for (name, weaken) in WEAKENINGS {
        let repository = repository();
        weaken(&repository);
        repository.git(&["add", "--all", "--force"]);
        repository.git(&["commit", "-q", "-m", "a change"]);
        let (found, changed, code) = verdict(&repository, &POLICY);
        let what = |found: &String| {
            let (_, rest) = found.split_once(' ').unwrap();
            rest.rsplit_once(':').unwrap().0.to_owned()
        };
        let expected: Vec<_> = FOUND.map(|found| what(&found.to_owned())).into();
        assert_eq!(found.iter().map(what).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(code, Some(1), "{name}");
        assert!(!changed.is_empty(), "{name}");
        // Together with the base it is what the change brings that counts, and the policy's change is part of that.
        let (found, changed, _) = verdict(&repository, &[&POLICY[..], &["--base", "main"]].concat());
        assert!(found.iter().all(|it| it.starts_with("unchanged ")), "{name}: {found:?}");
        assert!(
            changed.iter().all(|it| it.starts_with("new ")) && !changed.is_empty(),
            "{name}: {changed:?}"
        );
    }
}

#[test]
fn the_root_is_where_it_was() {
    let repository = repository();
    repository.write("org/orglint.yaml", "rules: { '*': off }");
    repository.commit();
    let run = repository.run(&["--policy-from", "main", "org", "--select", "okr/max-objectives"]);
    assert_eq!(run.code, Some(1), "{run:?}");
}

#[test]
fn what_is_wrong_is_told() {
    let lonely = Repository::folder();
    lonely.write("a.yaml", calendar("a"));
    let run = lonely.run(&POLICY);
    assert!(run.code == Some(2) && run.err.contains("needs a git repository"), "{run:?}");
    let repository = repository();
    let run = repository.run(&["--policy-from", "nowhere"]);
    assert!(run.code == Some(2) && run.err.contains("nowhere"), "{run:?}");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("orglint.yaml", "ruls: 1");
    repository.commit();
    repository.write("orglint.yaml", CONFIG);
    let run = repository.run(&POLICY);
    assert!(run.code == Some(2) && run.err.contains("the configuration has mistakes"), "{run:?}");
    for flag in ["--fix", "--no-config", "--write-baseline", "--diff"] {
        assert_eq!(repository.run(&["--policy-from", "main", flag]).code, Some(2), "{flag}");
    }
}

/// A rule, and the message that the change is to keep.
const RULE: &str = "\
summary: a team has no title
severity: error
rationale: People look for a team by the name they call it.
appliesTo: Team
assert: has(self.metadata.title)
message: the team has no title
at: metadata.name
help: \"add `title:` below `metadata:`\"
examples:
  - bad: |
      { apiVersion: orglint/v1, kind: Team, metadata: { name: a }, spec: { type: platform } } # expect
  - good: |
      { apiVersion: orglint/v1, kind: Team, metadata: { name: a, title: A }, spec: { type: platform } }
";

const SCHEMA: &str =
    r#"{ "type": "object", "additionalProperties": false, "properties": { "name": { "type": "string" } } }"#;

const OWN: &str = "\
policies: [policies]
kinds: [{ kind: Runbook, paths: ['runbooks/*.yaml'], name: name, schema: schemas/runbook.json }]
";

/// A branch `topic` of a repository with a rule and a kind of its own, each of which finds something.
fn own_repository() -> Repository {
    let repository = Repository::new();
    repository.write("orglint.yaml", OWN);
    repository.write("policies/acme/title.yaml", RULE);
    repository.write("schemas/runbook.json", SCHEMA);
    repository.write("runbooks/a.yaml", "name: a\ncolour: blue\n");
    repository.write("teams/a.yaml", repository::team("a"));
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository
}

/// Each with what it does to a branch, and where that is reported.
type OwnWeakening = (&'static str, fn(&Repository), &'static [&'static str]);

const OWN_WEAKENINGS: &[OwnWeakening] = &[
    (
        "a rule is weakened",
        |it| {
            it.write("policies/acme/title.yaml", RULE.replace("has(self.metadata.title)", "true"));
        },
        &["policies/acme/title.yaml"],
    ),
    ("a rule is broken", |it| it.write("policies/acme/title.yaml", "{"), &["policies/acme/title.yaml"]),
    ("a rule goes", |it| it.remove("policies/acme/title.yaml"), &["policies/acme/title.yaml"]),
    (
        "a rule gets another ending",
        |it| {
            it.remove("policies/acme/title.yaml");
            it.write("policies/acme/title.yml", RULE);
        },
        &["policies/acme/title.yaml", "policies/acme/title.yml"],
    ),
    (
        "a rule becomes a link",
        |it| {
            it.remove("policies/acme/title.yaml");
            it.write("title.txt", RULE);
            symlink("../../title.txt", it.path().join("policies/acme/title.yaml")).unwrap();
        },
        &["policies/acme/title.yaml"],
    ),
    (
        "the folder becomes a link",
        |it| {
            std::fs::rename(it.path().join("policies"), it.path().join("other")).unwrap();
            symlink("other", it.path().join("policies")).unwrap();
        },
        &["policies/acme/title.yaml"],
    ),
    ("a rule is added", |it| it.write("policies/acme/more.yaml", RULE), &["policies/acme/more.yaml"]),
    (
        "a rule that silences ours is added",
        |it| it.write("policies/schema/unknown-field.yaml", RULE),
        &["policies/schema/unknown-field.yaml"],
    ),
    ("the schema allows more", |it| it.write("schemas/runbook.json", "{}"), &["schemas/runbook.json"]),
    ("the schema goes", |it| it.remove("schemas/runbook.json"), &["schemas/runbook.json"]),
    (
        "the folder is another",
        |it| {
            it.write("orglint.yaml", OWN.replace("[policies]", "[lax]"));
            it.write("lax/acme/title.yaml", RULE.replace("has(self.metadata.title)", "true"));
        },
        &["orglint.yaml"],
    ),
    (
        "the folder is left out",
        |it| it.write("orglint.yaml", OWN.replace("policies: [policies]\n", "")),
        &["orglint.yaml"],
    ),
    ("the kind is left out", |it| it.write("orglint.yaml", "policies: [policies]\n"), &["orglint.yaml"]),
    (
        "the kind is of other files",
        |it| it.write("orglint.yaml", OWN.replace("runbooks/*", "runs/*")),
        &["orglint.yaml"],
    ),
];

#[test]
fn nothing_done_to_own_rules_and_kinds_changes_the_verdict() {
    let select = ["--policy-from", "main", "--select", "acme/*,schema/unknown-field"];
    let wanted = ["new acme/title teams/a.yaml:3", "new schema/unknown-field runbooks/a.yaml:2"];
    let split = |repository: &Repository| {
        let (found, code) = repository.found(&select);
        let (changed, mut found): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|it| it.contains("policy/changed"));
        found.sort();
        (found, changed, code)
    };
    let (found, changed, code) = split(&own_repository());
    assert_eq!((found, changed, code), (wanted.map(str::to_owned).into(), vec![], Some(1)));
    for (name, weaken, places) in OWN_WEAKENINGS {
        let repository = own_repository();
        weaken(&repository);
        repository.git(&["add", "--all", "--force"]);
        repository.git(&["commit", "-q", "-m", "a change"]);
        let (found, changed, code) = split(&repository);
        assert_eq!(found, wanted, "{name}");
        let places: Vec<_> = places.iter().map(|path| format!("new policy/changed {path}:1")).collect();
        assert_eq!(changed, places, "{name}");
        assert_eq!(code, Some(1), "{name}");
    }
}

#[test]
fn what_is_wrong_with_trusted_rules_ends_the_run() {
    let repository = own_repository();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("policies/acme/title.yaml", "summary: x\n");
    repository.commit();
    repository.write("policies/acme/title.yaml", RULE);
    let run = repository.run(&["--policy-from", "main"]);
    assert!(run.code == Some(2) && run.err.contains("rule files have mistakes"), "{run:?}");
    assert!(run.out.contains("policies/acme/title.yaml"), "{run:?}");
    // A link in the revision is as little a rule as one on disk.
    repository.remove("policies/acme/title.yaml");
    repository.write("title.txt", RULE);
    symlink("../../title.txt", repository.path().join("policies/acme/title.yaml")).unwrap();
    repository.commit();
    let run = repository.run(&["--policy-from", "main"]);
    assert!(run.code == Some(2) && run.out.contains("it is a link"), "{run:?}");
}

#[test]
fn a_folder_of_too_many_files_is_not_read_from_a_revision_either() {
    let repository = own_repository();
    repository.git(&["checkout", "-q", "main"]);
    for number in 0..1_000 {
        repository.write(format!("policies/acme/more/{number}.yaml"), "");
    }
    repository.commit();
    std::fs::remove_dir_all(repository.path().join("policies/acme/more")).unwrap();
    let run = repository.run(&["--policy-from", "main"]);
    assert!(run.code == Some(2) && run.err.contains("`policies` holds more than 1000 files"), "{run:?}");
}

//! Kinds that a configuration declares, by the program: a repository of proposals, what is read and how, and every
//! mistake.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use orglint::document::{Limits, Node, parse};
use orglint::source::{Source, Sources};

#[path = "kinds/mistakes.rs"]
mod mistakes;
#[path = "kinds/reading.rs"]
mod reading;
#[allow(dead_code, reason = "the same folders as in the tests of the program")]
#[path = "cli/repository.rs"]
mod repository;

use repository::{Repository, Run};

const NOW: [&str; 4] = ["--now", "2026-11-22", "--format", "json"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, by path relative to it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn repository(files: &BTreeMap<String, String>) -> Repository {
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Repository::new(&files)
}

/// `path:line: rule`, as reported.
fn reported(run: &Run) -> BTreeSet<String> {
    let json = run.json();
    let line = |entry: &serde_json::Value| {
        let line = entry["range"]["start"]["line"].as_u64().unwrap_or_else(|| panic!("{entry:#}"));
        format!("{}:{line}: {}", entry["file"].as_str().unwrap(), entry["rule"].as_str().unwrap())
    };
    json["diagnostics"].as_array().unwrap().iter().map(line).collect()
}

/// The same, as marked. A marker that names no rule means `rule`.
fn marked<'f>(files: impl IntoIterator<Item = (&'f String, &'f String)>, rule: &str) -> BTreeSet<String> {
    let mut marked = BTreeSet::new();
    for (path, text) in files {
        for (index, line) in text.lines().enumerate() {
            let Some((_, words)) = line.split_once("# expect") else { continue };
            let named = words.trim_start_matches(':').trim();
            let named = if named.is_empty() { rule } else { named };
            marked.insert(format!("{path}:{}: {named}", index + 1));
        }
    }
    marked
}

#[test]
fn a_repository_of_proposals_is_judged() {
    let files = files(&root().join("fixtures/keps"));
    let documents =
        files.iter().filter(|(path, _)| !path.starts_with("policies/") && *path != "orglint.yaml");
    let run = repository(&files).run(&NOW);
    assert_eq!(reported(&run), marked(documents, ""), "{}", run.err);
    assert_eq!(run.err, "");
    let counts = run.json()["summary"]["documents"].clone();
    let wanted = serde_json::json!({
        "Kep": 3, "Milestone": 2, "Page": 1, "Readiness": 1, "Sig": 3, "WorkingGroup": 1
    });
    assert_eq!(counts, wanted);
    let text = repository(&files).run(&["--now", "2026-11-22"]).out;
    assert!(text.contains("(3 keps, 3 sigs, 2 milestones, 1 page, 1 readiness, 1 working group)"), "{text}");
}

/// The examples of a rule file: what they are called, whether they are bad, and their files.
fn examples(path: &str, text: &str) -> Vec<(bool, BTreeMap<String, String>)> {
    let sources = Sources::new(vec![Source::new(path, text)]);
    let (file, source) = sources.iter().next().unwrap();
    let tree = parse(file, source.text(), &Limits::default());
    let root = tree.root(&tree.documents()[0]).unwrap();
    let text = |node: Node<'_>| node.text().unwrap().to_owned();
    let example = |node: Node<'_>| {
        let bad = node.get("bad");
        let files = bad.or_else(|| node.get("good")).unwrap().entries();
        (bad.is_some(), files.map(|entry| (text(entry.key), text(entry.value))).collect())
    };
    root.list("examples").map(example).collect()
}

/// Judges the examples of the rules in a set of files, each with the configuration and the schemas of that set.
fn prove(all: &BTreeMap<String, String>) {
    let rules = all.iter().filter(|(path, _)| path.starts_with("policies/"));
    let mut count = 0;
    for (path, text) in rules {
        let id = path.trim_start_matches("policies/").trim_end_matches(".yaml");
        for (bad, example) in examples(path, text) {
            let is_setting = |path: &str| {
                path == "orglint.yaml" || path.starts_with("schemas/") || path.starts_with("policies/")
            };
            let mut files: BTreeMap<_, _> =
                all.clone().into_iter().filter(|(path, _)| is_setting(path)).collect();
            files.extend(example.clone());
            let run = repository(&files).run(&[&NOW[..], &["--select", id]].concat());
            let wanted = marked(&example, id);
            assert_eq!(bad, !wanted.is_empty(), "{id}");
            assert_eq!(reported(&run), wanted, "{id}: {example:#?} {run:#?}");
            count += 1;
        }
    }
    assert!(count >= 2, "{count} examples");
}

#[test]
fn the_examples_of_its_rules_hold() {
    prove(&files(&root().join("fixtures/keps")));
}

#[test]
fn the_example_in_the_documentation_holds() {
    let page = fs::read_to_string(root().join("docs/kinds.md")).unwrap();
    let mut shown = BTreeMap::new();
    for part in page.split("<!-- file: ").skip(1) {
        let (path, rest) = part.split_once(" -->").unwrap();
        let fence = rest.find("```").unwrap();
        let body = rest[fence..].split_once('\n').unwrap().1;
        shown.insert(path.to_owned(), body.split("```").next().unwrap().to_owned());
    }
    assert_eq!(shown.len(), 6);
    let documents = shown.iter().filter(|(path, _)| !path.starts_with("policies/"));
    let run = repository(&shown).run(&NOW);
    assert_eq!(reported(&run), marked(documents, ""), "{run:?}");
    prove(&shown);
}

#[test]
fn the_schema_of_a_declared_kind_is_printed_in_one_piece() {
    let repository = repository(&files(&root().join("fixtures/keps")));
    let run = repository.run(&["schema", "Readiness"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let json = run.json();
    let approver = &json["$defs"]["review"]["properties"]["approver"]["$ref"];
    assert_eq!(approver, "#/$defs/schemas~1common.json/definitions/handle");
    assert_eq!(json["$defs"]["schemas/common.json"]["definitions"]["handle"]["type"], "string");
    assert!(repository.run(&["schema"]).out.contains("Kep                 Enhancement proposal\n"));
    let run = repository.run(&["schema", "Kepp"]);
    assert!(run.code == Some(2) && run.err.contains("did you mean `Kep`?"), "{run:?}");
}

#[test]
fn a_schema_of_a_stranger_is_shown_and_does_nothing() {
    let repository = Repository::new(&[
        ("orglint.yaml", "kinds: [{ kind: Kep, paths: [keps], schema: s.json, name: title }]\n"),
        (
            "s.json",
            "{ \"title\": \"a ##[stop-commands]x \\u009b31m\\u202e\", \"description\": \"##vso[x]\u{202e}\" }",
        ),
    ]);
    for arguments in [&["schema", "Kep"][..], &["schema"]] {
        let run = repository.run(arguments);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("stop-commands"), "{run:?}");
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(
            !run.out.contains(acts) && !run.out.contains("##[") && !run.out.contains("##vso["),
            "{run:?}"
        );
    }
    let schema = repository.run(&["schema", "Kep"]).json();
    assert_eq!(schema["description"], "##vso[x]\u{202e}");
}

//! The same problem keeps its fingerprint wherever its manifest is, and however it is written.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orglint::diagnostic::Report;
use orglint::document::{self, Entry, Limits, Node, Value};
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint};

/// The sample organizations keep their fingerprints when all their files are moved, so that their order is another, and
/// written anew: as JSON, with keys and lists in another order.
#[test]
fn fingerprints_survive_moving_and_reformatting_of_whole_organizations() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![fixtures.join("acme")];
    folders.extend(fs::read_dir(fixtures.join("situations")).unwrap().map(|entry| entry.unwrap().path()));
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let judged = |files| fingerprints(&judge(files, &schemas, &rules));
    let mut complaints = Vec::new();
    let mut count = 0;
    for folder in folders {
        let texts: Vec<_> = files(&folder)
            .into_iter()
            .filter_map(|path| {
                Some((path.to_str()?.to_owned(), fs::read_to_string(folder.join(&path)).ok()?))
            })
            .filter(|(path, _)| path.ends_with("yaml") || path.ends_with("json"))
            .collect();
        let Some(moved) = moved(&texts) else { continue };
        let (before, after) = (judged(texts), judged(moved));
        count += before.len();
        for (fingerprint, message) in &before {
            if !after.contains_key(fingerprint) {
                complaints.push(format!("{}: {message}", folder.display()));
            }
        }
    }
    assert!(count > 150, "{count}");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Fingerprints with what they stand for, without those of rules about how YAML is written.
fn fingerprints(report: &Report) -> BTreeMap<String, String> {
    let about_meaning = |rule: &str| !rule.starts_with("yaml/") && !rule.starts_with("suppression/");
    let found = report.diagnostics.iter().filter(|found| about_meaning(found.rule.as_str()));
    found.map(|found| (found.fingerprint.clone(), format!("{}: {}", found.rule, found.message))).collect()
}

fn judge(files: Vec<(String, String)>, schemas: &Schemas, rules: &Rules) -> Report {
    let sources = files.into_iter().map(|(path, text)| Source::new(path, text)).collect();
    lint(Sources::new(sources), schemas, rules, &Settings::new(Now::parse("2026-11-22").unwrap()))
}

/// Each document in a file of its own, in the opposite order. Nothing for what only its writing makes what it is.
fn moved(files: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let mut moved = Vec::new();
    let sources = Sources::new(files.iter().map(|(path, text)| Source::new(path, text)).collect());
    for (file, source) in sources.iter() {
        let tree = document::parse(file, source.text(), &Limits::default());
        if !tree.problems().is_empty() || source.text().contains(" &") {
            return None;
        }
        for root in tree.documents().iter().filter_map(|document| tree.root(document)) {
            let path = format!("moved/{:04}.yaml", 9999 - moved.len());
            moved.push((path, json(root)));
        }
    }
    Some(moved)
}

/// A node as JSON, with keys and items in the opposite order.
fn json(node: Node<'_>) -> String {
    match node.value() {
        Value::Mapping => {
            let entries: Vec<_> = node.entries().collect();
            let entry = |entry: &Entry<'_>| format!("{}: {}", json(entry.key), json(entry.value));
            format!("{{{}}}", entries.iter().rev().map(entry).collect::<Vec<_>>().join(",\n "))
        }
        Value::Sequence => {
            let items: Vec<_> = node.items().map(json).collect();
            format!("[{}]", items.into_iter().rev().collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        Value::String(text) => serde_json::Value::from(text).to_string(),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => node.text().unwrap().to_owned(),
    }
}

/// The files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path.strip_prefix(folder).unwrap().to_owned()),
            }
        }
    }
    found.sort();
    found
}

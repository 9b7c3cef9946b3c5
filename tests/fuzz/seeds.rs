//! What the targets begin with: the kept corpus, and what the project holds of each kind.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::texts;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The corpus of a target, which `cargo fuzz` begins with too.
pub(crate) fn kept(target: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    collect(&root().join("fuzz/corpus").join(target), &|_| true, &mut files);
    files.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The texts of a target's kind that are there for other reasons.
pub(crate) fn ours(target: &str) -> Vec<Vec<u8>> {
    let texts = match target {
        "tree" | "roads" => texts::ours().into_iter().chain(texts::suite().unwrap_or_default()).collect(),
        "schema" | "lint" | "fix" | "comments" | "writers" => manifests(),
        "rule" => below("policies", &["yaml"])
            .into_iter()
            .chain(below("docs/cookbook/policies", &["yaml"]))
            .collect(),
        "expression" => expressions(),
        "config" => named("orglint.yaml"),
        "kind" => below("schemas", &["json"]),
        "codeowners" => named("CODEOWNERS"),
        // Only the program writes them.
        _ => Vec::new(),
    };
    texts.into_iter().map(String::into_bytes).collect()
}

/// Manifests, also those of other tools and those that are wrong.
fn manifests() -> Vec<String> {
    below("fixtures", &["yaml", "yml", "json"])
}

/// The conditions of our rules, some behind the selector that they stand under.
fn expressions() -> Vec<String> {
    let line = Regex::new(r"(?m)^ *(?:- )?(select|assert|when|[a-z]\w*): *(.+)$").unwrap();
    let mut found = Vec::new();
    for text in below("policies", &["yaml"]) {
        let mut select = String::new();
        let head = text.split("\nexamples:").next().unwrap_or_default();
        for captures in line.captures_iter(head) {
            match &captures[1] {
                "select" => select = format!("{}\n", &captures[2]),
                "assert" | "when" => found.push(format!("{select}{}", &captures[2])),
                _ if captures[2].contains('(') => found.push(captures[2].trim_matches('"').to_owned()),
                _ => {}
            }
        }
    }
    found
}

fn below(folder: &str, endings: &[&str]) -> Vec<String> {
    read(folder, &|path| path.extension().is_some_and(|end| endings.iter().any(|ending| end == *ending)))
}

fn named(name: &str) -> Vec<String> {
    let is_named = |path: &Path| path.file_name().is_some_and(|file| file == name);
    ["fixtures", "templates", "docs"].iter().flat_map(|folder| read(folder, &is_named)).collect()
}

fn read(folder: &str, wanted: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let mut files = Vec::new();
    collect(&root().join(folder), wanted, &mut files);
    files.into_iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// In the order of their names.
fn collect(folder: &Path, wanted: &dyn Fn(&Path) -> bool, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, wanted, files);
        } else if wanted(&path) {
            files.push(path);
        }
    }
}

//! What every file promises: a header, a bearable length, no leftovers, nothing of the machine it was written on.

use regex::Regex;

use crate::imports::is_test;
use crate::repository::{File, demand, exists, files, files_under, read};

/// Lines of code that a reader bears in one file, without its tests.
const LONGEST: usize = 400;

/// Files that are longer, each with the reason. An entry that is no longer needed fails.
const LONG: &[(&str, &str)] = &[
    ("src/policy/expr/types.rs", "one checker: a match over the terms, and the rules of each"),
    ("src/policy/load.rs", "one loader: each key of a rule file, in the order of the file"),
];

#[test]
fn every_module_opens_with_what_it_holds() {
    let sources = files().iter().filter(|file| file.has_ending("rs"));
    let complain = |file: &File| match file.text.strip_prefix("//! ").and_then(|rest| rest.split('\n').next())
    {
        Some(first) if first.len() > 20 || first.ends_with('.') => None,
        _ => Some(format!("{}:1: begin with `//!` and a sentence on what the module holds", file.path)),
    };
    demand(
        "Every module opens with what it holds and what it leaves out.",
        &sources.filter_map(complain).collect::<Vec<_>>(),
    );
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    let mut complaints = Vec::new();
    for file in files_under("src", "rs").filter(|file| !is_test(file)) {
        let end = file.text.find("\n#[cfg(test)]\nmod ").unwrap_or(file.text.len());
        let lines = file.text[..end].lines().count();
        let reason = LONG.iter().find(|(path, _)| *path == file.path);
        match (lines > LONGEST, reason) {
            (true, None) => complaints.push(format!(
                "{}: {lines} lines of code, limit {LONGEST}: split it, or give the reason in LONG of tests/tidy/files.rs",
                file.path
            )),
            (false, Some(_)) => complaints.push(format!(
                "{}: {lines} lines of code, so that its entry in LONG of tests/tidy/files.rs can go",
                file.path
            )),
            _ => {}
        }
    }
    for (path, _) in LONG.iter().filter(|(path, _)| !exists(path)) {
        complaints.push(format!("{path} is in LONG of tests/tidy/files.rs, and does not exist"));
    }
    demand("A file holds what a reader can keep in mind.", &complaints);
}

#[test]
fn nothing_is_left_over() {
    // In two parts, so that this file does not hold what it looks for.
    let leftovers = ["TO DO", "FIX ME", "XX X", "HA CK", "db g!("].map(|word| word.replace(' ', ""));
    let mut complaints = Vec::new();
    for file in files_under("src", "rs").chain(files_under("tests", "rs")) {
        complaints
            .extend(places(file, &leftovers).map(|(line, word)| format!("{}:{line}: `{word}`", file.path)));
    }
    demand("What is not done is an issue, not a comment.", &complaints);
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let secrets: Vec<String> = [
        &["/wo", "rk/"][..],
        &["/ro", "ot/"],
        &["/tm", "p/"],
        &["/Us", "ers/"],
        &["crates", ".", "io"],
        &["py", "pi", ".", "org"],
        &["npm", "js", "."],
        &["deb", "ian", ".", "org"],
    ]
    .map(<[&str]>::concat)
    .into();
    let mut complaints = Vec::new();
    // Cargo writes its own.
    for file in files().iter().filter(|file| !file.path.ends_with("Cargo.lock")) {
        complaints
            .extend(places(file, &secrets).map(|(line, word)| format!("{}:{line}: `{word}`", file.path)));
    }
    demand("Files hold no path of a machine and no host of a registry.", &complaints);
}

#[test]
fn documents_that_are_named_exist() {
    let name = Regex::new(r"\b[A-Z]{4,}\.md\b").unwrap();
    let mut complaints = Vec::new();
    for file in files() {
        for found in name.find_iter(&file.text).filter(|found| !exists(found.as_str())) {
            let line = file.text[..found.start()].matches('\n').count() + 1;
            complaints.push(format!("{}:{line}: there is no {}", file.path, found.as_str()));
        }
    }
    demand("A document that is named is in the repository.", &complaints);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let mut complaints = Vec::new();
    let (mut section, mut before) = ("", "");
    for (line, text) in (1..).zip(read("Cargo.toml").lines()) {
        if text.starts_with('[') {
            section = text;
        } else if section.ends_with("dependencies]") && text.contains('=') && !before.starts_with("# ") {
            complaints.push(format!(
                "Cargo.toml:{line}: say above it what `{}` is for",
                text.split(' ').next().unwrap()
            ));
        }
        before = text;
    }
    demand("Every dependency has a line above it that says what it is for.", &complaints);
}

#[test]
fn every_snapshot_has_its_test() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| file.has_ending("snap")) {
        let source = file.text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
        let name = file.path.rsplit('/').next().unwrap().trim_end_matches(".snap");
        let name = name.rsplit("__").next().unwrap();
        let named = exists(source) && Regex::new(&format!(r"\b{name}\b")).unwrap().is_match(read(source));
        if !named {
            complaints.push(format!("{}: no test in `{source}` is called `{name}`: delete it", file.path));
        }
    }
    demand("A snapshot belongs to a test.", &complaints);
}

/// The words that occur in a file, with their 1-based lines.
fn places<'w>(
    file: &'static File,
    words: &'w [String],
) -> impl Iterator<Item = (usize, &'w String)> + use<'w> {
    let lines = (1..).zip(file.text.lines());
    lines.flat_map(move |(line, text)| {
        words.iter().filter(|word| text.contains(*word)).map(move |word| (line, word))
    })
}

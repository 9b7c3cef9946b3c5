//! Which room may know which, and which room holds which library: the map of ARCHITECTURE.md as a test. Test code may
//! look anywhere.

use std::collections::BTreeSet;

use regex::Regex;

use crate::repository::{File, demand, files_under};

/// Every room of `src`, each with those before it that it may know.
const ROOMS: &[(&str, &[&str])] = &[
    ("embedded", &[]),
    ("source", &[]),
    ("value", &[]),
    ("diagnostic", &["source"]),
    ("document", &["source", "value"]),
    ("fix", &["source", "value", "diagnostic", "document"]),
    ("schema", &["embedded", "source", "value", "document"]),
    ("org", &["source", "value", "diagnostic", "document", "schema"]),
    ("policy", &["embedded", "source", "value", "diagnostic", "document", "fix", "schema", "org"]),
    ("rename", &["source", "value", "diagnostic", "document", "fix", "schema", "org"]),
    ("filter", &["source", "value", "diagnostic", "document"]),
    ("config", &["source", "value", "diagnostic", "document", "schema", "policy", "filter"]),
    ("output", &["source", "value", "diagnostic"]),
    ("expect", &["source", "diagnostic"]),
];

/// They put the rooms together, and may know all of them.
const GLUE: &[&str] = &["lib", "lint", "proof", "main", "cli"];

/// Libraries that one room keeps to itself, so that they can be replaced there.
const LIBRARIES: &[(&str, &str)] = &[
    ("anstream", "src/cli"),
    ("clap", "src/cli"),
    ("clap_complete", "src/cli"),
    ("clap_mangen", "src/cli"),
    ("granit_parser", "src/document"),
    ("ignore", "src/source"),
    ("jsonschema", "src/schema"),
    ("miette", "src/output/text"),
    ("petgraph", "src/org"),
    ("sha2", "src/policy"),
    ("similar", "src/output/diff.rs"),
    ("strsim", "src/value"),
    ("toml_edit", "src/document/toml.rs"),
    ("toml_parser", "src/document/toml.rs"),
];

/// The only file that runs another program.
const RUNS_GIT: &str = "src/source/git.rs";

#[test]
fn every_room_knows_only_those_before_it() {
    let mut complaints = Vec::new();
    for (index, (room, known)) in ROOMS.iter().enumerate() {
        let before: Vec<_> = ROOMS[..index].iter().map(|(room, _)| *room).collect();
        for other in known.iter().filter(|other| !before.contains(other)) {
            complaints.push(format!(
                "tests/tidy/imports.rs: `{room}` knows `{other}`, which does not stand before it"
            ));
        }
    }
    for file in files_under("src", "rs") {
        let room = room(file);
        if GLUE.contains(&room) || is_test(file) {
            continue;
        }
        let Some((_, known)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            complaints.push(format!(
                "{}: `{room}` is a new room: give it a line in tests/tidy/imports.rs",
                file.path
            ));
            continue;
        };
        for (line, other) in crate_imports(file) {
            if other != room && !known.contains(&other.as_str()) {
                complaints.push(format!("{}:{line}: `{room}` must not know `{other}`", file.path));
            }
        }
    }
    demand("Rooms know those that stand before them in ROOMS, and no others.", &complaints);
}

#[test]
fn a_library_stays_in_its_room() {
    let mut complaints = Vec::new();
    for file in files_under("src", "rs").filter(|file| !is_test(file)) {
        let code = production(&file.text);
        for (library, home) in LIBRARIES {
            let named = Regex::new(&format!(r"\b{library}::")).unwrap();
            let at_home = file.path == *home || file.is_under(home);
            if let (false, Some(found)) = (at_home, outside_paths(&named, &code)) {
                complaints.push(format!(
                    "{}:{}: `{library}` is used in {home} alone",
                    file.path,
                    line(&code, found)
                ));
            }
        }
    }
    demand("A library is known to one room, so that it can be replaced there.", &complaints);
}

#[test]
fn nothing_runs_other_programs_or_is_unsafe() {
    let forbidden = [
        (r"\bprocess::(\{[^}]*)?Command\b", "no other program is run"),
        (r"\bunsafe\b", "nothing is worth `unsafe`"),
        (r"\bstatic mut\b", "there is no global state"),
        (r"\bstd::net\b", "there is no network"),
    ];
    let mut complaints = Vec::new();
    for file in files_under("src", "rs") {
        let code = blanked(&file.text);
        for (pattern, promise) in forbidden {
            // The one that runs git, for the history.
            if file.path == RUNS_GIT && pattern.contains("Command") {
                continue;
            }
            if let Some(found) = Regex::new(pattern).unwrap().find(&code) {
                complaints.push(format!("{}:{}: {promise}", file.path, line(&code, found.start())));
            }
        }
    }
    demand(
        "The program reads, judges and writes, and does nothing else but ask git for the history.",
        &complaints,
    );
}

#[test]
fn the_reader_of_rust_is_not_fooled() {
    let text = "use crate::{a, b::{c, d}, e};\n// crate::f\nlet s = \"crate::g\"; let c = '\"'; crate::h::i();\n\
                let r = r#\"crate::\"j\"#; let l: &'static str = super::super::k::l;\n";
    let file = File { path: "src/room/file.rs".to_owned(), text: text.to_owned() };
    let found: BTreeSet<_> = crate_imports(&file).into_iter().collect();
    let wanted = [(1, "a"), (1, "b"), (1, "e"), (3, "h"), (4, "k")];
    assert_eq!(found, wanted.map(|(line, room)| (line, room.to_owned())).into());
}

/// `output` for `src/output/text/mod.rs` and for `src/output.rs`.
fn room(file: &File) -> &str {
    let path = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').next().unwrap_or(path)
}

/// A file that is compiled for tests alone.
pub(crate) fn is_test(file: &File) -> bool {
    file.path.ends_with("/tests.rs") || file.path.contains("/tests/")
}

/// The rooms that a file names, with the 1-based lines: `crate::room` and as many `super::` as lead there, also in
/// braces.
fn crate_imports(file: &File) -> Vec<(usize, String)> {
    let code = production(&file.text);
    let module = file.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = module.split('/').count();
    let start = Regex::new(r"\b(crate|super(?:::super)*)::(\w+|\{)").unwrap();
    let mut found = Vec::new();
    for captures in start.captures_iter(&code) {
        let (whole, head, next) = (captures.get(0).unwrap(), &captures[1], &captures[2]);
        if head != "crate" && head.matches("super").count() < depth {
            continue;
        }
        let names = if next == "{" { heads(&code[whole.end()..]) } else { vec![next.to_owned()] };
        found.extend(names.into_iter().map(|name| (line(&code, whole.start()), name)));
    }
    found
}

/// The first words of the paths in a group of imports, behind its opening brace.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut word, mut heads) = (0, String::new(), Vec::new());
    let mut in_head = true;
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(std::mem::take(&mut word));
                in_head = true;
            }
            _ if depth == 0 && in_head && (c.is_alphanumeric() || c == '_') => word.push(c),
            _ if depth == 0 && !word.is_empty() => in_head = false,
            _ => {}
        }
    }
    heads.push(word);
    heads.retain(|head| !head.is_empty());
    heads
}

/// Where a library is named as such, and not as a module of ours (`self::ignore::`, `crate::ignore::`).
fn outside_paths(named: &Regex, code: &str) -> Option<usize> {
    named.find_iter(code).map(|found| found.start()).find(|start| !code[..*start].ends_with("::"))
}

/// The code that ships: without comments, texts and what stands behind the first `#[cfg(test)]`.
fn production(text: &str) -> String {
    let mut code = blanked(text);
    let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
    code.truncate(end);
    code
}

/// Rust with its comments and the insides of its texts replaced by blanks; lines stay lines.
fn blanked(text: &str) -> String {
    let hidden = Regex::new(
        r##"(?sx) //[^\n]* | /\*.*?\*/ | r\#"(?:.*?)"\# | r"[^"]*" | "(?:\\.|[^"\\])*" | '(?:\\.[^']*|[^'\\\n])' "##,
    );
    let blank = |captures: &regex::Captures<'_>| {
        captures[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>()
    };
    hidden.unwrap().replace_all(text, blank).into_owned()
}

/// The 1-based line of a byte offset.
fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

//! `docs/trust.md`: its commands run something, and its limits are those of the code.

use regex::Regex;

use crate::repository::{demand, exists, files, read};

const PAGE: &str = "docs/trust.md";

/// A limit: the file that sets it, how, and what the page says of it.
const LIMITS: &[(&str, &str, &str)] = &[
    ("src/source/mod.rs", "pub const MAX_FILE: u64 = 1024 * 1024;", "| 1 MiB; 256 MiB |"),
    ("src/source/mod.rs", "pub const MAX_TOTAL: u64 = 256 * 1024 * 1024;", "| 1 MiB; 256 MiB |"),
    ("src/document/parse.rs", "depth: 64,", "| levels of lists and maps | 64 |"),
    ("src/document/parse.rs", "nodes: 250_000,", "| 250,000; 8 MiB |"),
    ("src/document/parse.rs", "text: 8 << 20,", "| 250,000; 8 MiB |"),
    ("src/document/parse.rs", "aliases: 10_000,", "| 10,000 each; 1,000; 1,024 |"),
    ("src/document/parse.rs", "anchors: 10_000,", "| 10,000 each; 1,000; 1,024 |"),
    ("src/document/parse.rs", "merges: 1_000,", "| 10,000 each; 1,000; 1,024 |"),
    ("src/document/parse.rs", "documents: 1_024,", "| 10,000 each; 1,000; 1,024 |"),
    ("src/policy/flood.rs", "const MAX_OF_FILE: usize = 2_000;", "| 2,000; 100,000; 100 |"),
    ("src/policy/flood.rs", "const MAX_OF_RUN: usize = 100_000;", "| 2,000; 100,000; 100 |"),
    ("src/policy/flood.rs", "const MAX_RELATED: usize = 100;", "| 2,000; 100,000; 100 |"),
    ("src/org/texts.rs", "const MAX_EFFORT: u32 = 50_000_000;", "50 million in a run |"),
    ("src/config/draft.rs", "const MAX_SETTINGS: usize = 256 * 1024;", "| 256 KiB; 512 KiB; 16 MiB |"),
    ("src/source/descend.rs", "const MAX_IGNORED: u64 = 512 * 1024;", "| 256 KiB; 512 KiB; 16 MiB |"),
    ("src/cli/baseline.rs", "const MAX_BASELINE: u64 = 16 * 1024 * 1024;", "| 256 KiB; 512 KiB; 16 MiB |"),
    ("src/source/folder.rs", "const MAX_FILES: usize = 1_000;", "| 1,000; 16 MiB; 8 |"),
    ("src/source/folder.rs", "const MAX_BYTES: usize = 16 * 1024 * 1024;", "| 1,000; 16 MiB; 8 |"),
    ("src/source/folder.rs", "const MAX_DEPTH: usize = 8;", "| 1,000; 16 MiB; 8 |"),
    ("src/schema/outside.rs", "pub const MAX_SCHEMA_BYTES: usize = 1 << 20;", "| 1 MiB; 64; 200; 1,000 |"),
    ("src/schema/outside.rs", "const MAX_SCHEMA_FILES: usize = 64;", "| 1 MiB; 64; 200; 1,000 |"),
    ("src/schema/cost.rs", "const MAX_CHAIN: usize = 200;", "| 1 MiB; 64; 200; 1,000 |"),
    ("src/schema/cost.rs", "const MAX_OPTIONS: usize = 1_000;", "| 1 MiB; 64; 200; 1,000 |"),
    ("src/fix/rounds.rs", "MAX_ROUNDS: usize = 10;", "| rounds of fixes | 10 |"),
    ("src/lint/mod.rs", "pub const STACK: usize = 16 * 1024 * 1024;", "a stack of 16 MiB"),
];

#[test]
fn a_limit_on_the_page_is_that_of_the_code() {
    let mut complaints = Vec::new();
    for (path, code, said) in LIMITS {
        if !read(path).contains(code) {
            complaints.push(format!(
                "{path}: there is no `{code}` any more: change {PAGE} and tests/tidy/trust.rs"
            ));
        }
        if !read(PAGE).contains(said) {
            complaints.push(format!("{PAGE}: `{said}` is missing, which {path} has as `{code}`"));
        }
    }
    demand("The page about trust states the limits that hold.", &complaints);
}

#[test]
fn a_command_on_the_page_runs_something() {
    let row = Regex::new(r"(?m)^\| [^|]+ \| `([^`]+)` \| ([^|]+) \|$").unwrap();
    let mut complaints = Vec::new();
    let mut count = 0;
    for captures in row.captures_iter(read(PAGE)) {
        let command = captures.get(1).unwrap().as_str();
        count += 1;
        if !runs(command) {
            complaints.push(format!("{PAGE}: `{command}` runs nothing"));
        }
    }
    if count < 10 {
        complaints.push(format!("{PAGE}: {count} promises have a command"));
    }
    demand("Every promise of the page about trust has a command, and it runs something.", &complaints);
}

/// Whether a command is one that the repository has.
fn runs(command: &str) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["cargo", "test", "--locked", "--test", name, filters @ ..] => {
            let top = format!("tests/{name}.rs");
            let below = format!("tests/{name}");
            let mine = || files().iter().filter(|file| file.path == top || file.is_under(&below));
            // A filter is a part of the path of a test.
            let is_test = |filter: &str| {
                let named = Regex::new(&format!(r"#\[test\]\n(?:    )?fn \w*{filter}")).unwrap();
                mine().any(|file| named.is_match(&file.text)) || exists(&format!("{below}/{filter}.rs"))
            };
            exists(&top) && filters.iter().all(|filter| is_test(filter))
        }
        ["cargo", "mutants" | "llvm-cov", ..] => read(".github/workflows/measure.yml").contains(command),
        ["cargo", "deny", ..] => read(".ci/run").contains("cargo-deny"),
        ["cargo", "clippy", ..] => read(".ci/run").contains(command),
        [script, ..] => exists(script),
        [] => false,
    }
}

//! The program as the documents show it: what they print is what it says, and its JSON is what
//! `schemas/report.json` describes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::documents::{Block, blocks};
use crate::repository::{demand, read, root};

/// Documents whose commands are run, each in a folder of its own, from top to bottom.
const RUN: [&str; 2] = ["README.md", "docs/first-rule.md"];

#[test]
fn what_documents_show_is_what_the_program_prints() {
    let help = ["--help", "check --help"].map(|arguments| printed(arguments, root())).concat();
    let mut complaints = Vec::new();
    for (index, document) in RUN.into_iter().enumerate() {
        // Outside of every git repository, where a reader begins.
        let name = format!("orglint-document-{index}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        for block in blocks(document) {
            let found = follow(&block, &folder, &help);
            complaints.extend(found.into_iter().map(|found| format!("{document}:{}: {found}", block.line)));
        }
        let _ = fs::remove_dir_all(&folder);
    }
    demand(
        "A document shows what the program prints; a line with `…` alone stands for what is left out.",
        &complaints,
    );
}

/// Does what a block says; what is wrong with it.
fn follow(block: &Block, folder: &Path, help: &str) -> Vec<String> {
    if let Some(name) = block.comment("file") {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, block.text).unwrap();
    } else if let Some(name) = block.comment("edit") {
        return edited(block.text, &folder.join(name)).err().into_iter().collect();
    } else if let Some(arguments) = block.comment("run") {
        return differences(block.text, &printed(arguments, folder));
    } else if let Some(arguments) = block.comment("soon") {
        // Written for a command or an option that is on its way: it counts from the day on which the help has it.
        let word = arguments.split_whitespace().next().unwrap();
        if help.lines().any(|line| line.trim_start().split([' ', ',']).next() == Some(word)) {
            return differences(block.text, &printed(arguments, folder));
        }
    } else if let Some((command, shown)) =
        block.text.strip_prefix("$ orglint").and_then(|rest| rest.split_once('\n'))
    {
        return differences(shown, &printed(command, root()));
    }
    Vec::new()
}

/// Changes a file as a diff without places says: what it takes away stands there once.
fn edited(diff: &str, path: &Path) -> Result<(), String> {
    let lines = |sign: char| {
        let lines = diff.lines().filter_map(|line| line.strip_prefix(sign));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    match text.matches(&lines('-')).count() {
        1 => fs::write(path, text.replace(&lines('-'), &lines('+'))).map_err(|error| error.to_string()),
        count => Err(format!("what it takes away stands there {count} times")),
    }
}

#[test]
fn the_json_format_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(read("schemas/report.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut complaints = Vec::new();
    for folder in ["fixtures/acme", "fixtures/clean", "fixtures/situations"] {
        let report: Value =
            serde_json::from_str(&printed(&format!("--now 2026-11-22 --format json {folder}"), root()))
                .unwrap();
        complaints.extend(
            validator
                .iter_errors(&report)
                .map(|error| format!("{folder}: {}: {error}", error.instance_path())),
        );
        if folder != "fixtures/clean" && report["diagnostics"].as_array().is_none_or(Vec::is_empty) {
            complaints.push(format!("{folder}: nothing is reported, so that nothing is proved"));
        }
    }
    demand("The JSON format is what schemas/report.json describes.", &complaints);
}

/// What the program prints, with nothing in its environment.
fn printed(arguments: &str, folder: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
    command.args(arguments.split_whitespace()).current_dir(folder).env_clear().stdin(Stdio::null());
    // Line coverage counts what the program runs.
    command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // So that the documents hold on systems with another separator of paths and another end of line.
    assert!(!text.is_empty(), "orglint {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    text.replace("\r\n", "\n")
}

/// The lines of a picture that are not printed in this order. Between two `…` they must follow each other.
fn differences(picture: &str, printed: &str) -> Vec<String> {
    let mut rest = printed;
    for part in picture.split("…\n").map(str::trim).map(|part| part.trim_end_matches('…').trim_end()) {
        if part.is_empty() {
            continue;
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return vec![instead(part, rest)],
        }
    }
    Vec::new()
}

/// What is printed where this part of a picture should be.
fn instead(part: &str, printed: &str) -> String {
    let first = part.lines().next().unwrap_or("");
    match printed.find(first) {
        Some(at) => {
            let lines: Vec<_> = printed[at..].lines().take(part.lines().count()).collect();
            format!("shown is\n\n{part}\n\nprinted is\n\n{}", lines.join("\n"))
        }
        None => format!("`{first}` is not printed, or not in this order"),
    }
}

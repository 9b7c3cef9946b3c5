//! The program as the documents show it: what README.md prints is what it says, and its JSON is what
//! `schemas/report.json` describes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::documents::{Block, blocks};
use crate::repository::{demand, read, root};

#[test]
fn what_the_readme_shows_is_what_the_program_prints() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut complaints = Vec::new();
    for block in blocks("README.md") {
        if let Some(name) = block.comment("file") {
            fs::write(folder.join(name), block.text).unwrap();
        } else if let Some(arguments) = block.comment("run") {
            complaints.extend(differences(&block, block.text, &printed(arguments, &folder)));
        } else if let Some((command, shown)) =
            block.text.strip_prefix("$ orglint").and_then(|rest| rest.split_once('\n'))
        {
            complaints.extend(differences(&block, shown, &printed(command, root())));
        }
    }
    demand(
        "README.md shows what the program prints; a line with `…` alone stands for what is left out.",
        &complaints,
    );
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
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // So that the documents hold on systems with another separator of paths and another end of line.
    assert!(!text.is_empty(), "orglint {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    text.replace("\r\n", "\n")
}

/// The lines of a picture that are not printed in this order. Between two `…` they must follow each other.
fn differences(block: &Block, picture: &str, printed: &str) -> Vec<String> {
    let mut rest = printed;
    for part in picture.split("…\n").map(str::trim).map(|part| part.trim_end_matches('…').trim_end()) {
        if part.is_empty() {
            continue;
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return vec![format!("README.md:{}: {}", block.line, instead(part, rest))],
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

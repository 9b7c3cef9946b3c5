//! `orglint eval`: the value of an expression on documents.

use std::path::Path;
use std::process::{Command, Output};

fn eval(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme")).env_clear();
    // Line coverage counts what the program runs.
    command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
    command.arg("eval").args(arguments).output().unwrap()
}

/// Standard output, standard error and the exit code.
fn told(arguments: &[&str]) -> (String, String, i32) {
    let Output { stdout, stderr, status } = eval(arguments);
    (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap(), status.code().unwrap())
}

#[test]
fn what_asks_no_document_needs_none() {
    let empty = std::env::temp_dir().join(format!("orglint-eval-{}", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let found = told(&["days(3) + days(4)", empty.to_str().unwrap()]);
    std::fs::remove_dir(&empty).unwrap();
    assert_eq!(found, ("7 days\n".to_owned(), String::new(), 0));
    assert_eq!(told(&["now - days(1)", "--now", "2026-11-22"]).0, "2026-11-21\n");
    assert_eq!(told(&["org.has('Team', 'alpha')"]).0, "true\n");
}

#[test]
fn every_manifest_of_the_kind_has_its_line() {
    let (text, _, code) = told(&["size(self.spec.objectives)", "--kind", "OKR", "--name", "alpha-2026-q4"]);
    assert_eq!((text.as_str(), code), ("okrs/alpha-2026-q4.yaml:4:9  OKR alpha-2026-q4  1\n", 0));
}

#[test]
fn a_selector_chooses_the_nodes() {
    let select = ["--kind", "OKR", "--name", "alpha-2026-q4", "--select", "spec.objectives[*].keyResults[*]"];
    let arguments = [&["self.id + ' of ' + doc.metadata.name"], &select[..]].concat();
    let (text, _, code) = told(&arguments);
    assert_eq!(code, 0);
    assert_eq!(
        text.lines().next(),
        Some("okrs/alpha-2026-q4.yaml:16:15  OKR alpha-2026-q4  KR1.1 of alpha-2026-q4")
    );
}

#[test]
fn a_key_in_a_selector_may_stand_in_brackets() {
    let of =
        |select: &str| told(&["self.owner", "--kind", "OKR", "--name", "alpha-2026-q4", "--select", select]);
    let (owner, _, code) = of("spec");
    assert_eq!(code, 0);
    assert_eq!((of("['spec']").0, of("[\"spec\"]").0), (owner.clone(), owner));
    let (_, complaint, code) = of("spec.objectives[0]");
    assert_eq!(code, 2);
    assert!(complaint.contains("a selector takes every element: write `[*]`"), "{complaint}");
}

#[test]
fn json_has_place_and_value() {
    let (text, _, code) = told(&["self.spec.owner", "okrs/alpha-2026-q4.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let answer = &json["answers"][0];
    assert_eq!(code, 0);
    assert!(answer["file"].as_str().unwrap().ends_with("okrs/alpha-2026-q4.yaml"), "{answer}");
    assert_eq!(answer["range"]["start"]["line"], 4);
    assert_eq!((&answer["value"], &answer["manifest"]["kind"]), (&"team:alpha".into(), &"OKR".into()));
}

#[test]
fn mistakes_are_shown_in_the_expression_with_the_near_name() {
    let (text, complaint, code) = told(&["size(self.spec.objectivs)", "--kind", "OKR"]);
    assert_eq!((text.as_str(), code), ("", 2));
    for part in ["[EXPR:1:16]", "no field `objectivs`", "did you mean `objectives`?", "1 mistake"] {
        assert!(complaint.contains(part), "{part}: {complaint}");
    }
    let (_, complaint, code) = told(&["self.kind", "--kind", "OKRs", "--select", "spec["]);
    assert_eq!(code, 2);
    for part in ["[--kind:1:1]", "did you mean `OKR`?", "[--select:1:5]", "2 mistakes"] {
        assert!(complaint.contains(part), "{part}: {complaint}");
    }
}

#[test]
fn what_cannot_be_evaluated_somewhere_is_said_there() {
    let (text, complaint, code) = told(&["self.spec.nothing", "teams"]);
    assert!(text.lines().any(|line| line.ends_with("error: no field `nothing`")), "{text}");
    assert!(complaint.contains("could not be evaluated on "), "{complaint}");
    assert_eq!(code, 2);
    let (_, complaint, code) = told(&["self.kind", "--name", "nobody"]);
    assert!(complaint.contains("no manifest called `nobody` is there"), "{complaint}");
    assert_eq!(code, 2);
}

#[test]
fn a_runaway_ends() {
    let ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    let nested = (0..7).fold("true".to_owned(), |body, level| format!("{ten}.all(v{level}, {body})"));
    let (text, _, code) = told(&[&nested]);
    assert_eq!((text.as_str(), code), ("error: it takes too many steps\n", 2));
}

//! Rule files with mistakes, and those that somebody wrote to do harm: each is refused, with its place.

use std::fs;
use std::os::unix::fs::symlink;

use crate::repository::{Repository, Run};
use crate::{CONFIG, TITLE, orglint, repository};

/// What a run says on all streams; it must have judged nothing.
fn refused(repository: &Repository) -> String {
    let run = orglint(repository, &["--format", "concise"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let Run { out, err, .. } = run;
    assert!(!out.contains("teams/alpha.yaml"), "{out}");
    assert!(!format!("{out}{err}").contains('\u{1b}'), "{out}{err}");
    out + &err
}

/// What is said where the rule is in this file instead, or beside another.
fn said(path: &str, text: &str) -> String {
    let repository = repository(CONFIG);
    repository.write(path, text);
    refused(&repository)
}

#[test]
fn a_file_lies_where_its_id_says() {
    let help = "move it to `policies/CATEGORY/x.yaml`";
    for (path, message) in [
        ("policies/x.yaml", "a rule file lies in the folder of its category"),
        ("policies/acme/deep/x.yaml", "a rule file lies in the folder of its category, and no deeper"),
    ] {
        let said = said(path, TITLE);
        assert!(said.contains(&format!("{path}:1:1: error policy/invalid {message}")), "{said}");
        let repository = repository(CONFIG);
        repository.write(path, TITLE);
        assert!(orglint(&repository, &[]).out.contains(help));
    }
    for path in [
        "policies/Acme/x.yaml",
        "policies/acme/a b.yaml",
        "policies/acme/\u{1b}[2J.yaml",
        "policies/acme/ünal.yaml",
    ] {
        let said = said(path, TITLE);
        assert!(said.contains("the file's path is not the id of a rule"), "{path}: {said}");
    }
}

#[test]
fn ids_are_their_own() {
    for (path, message) in [
        ("policies/okr/mine.yaml", "`okr` is a category of orglint itself"),
        ("policies/okr/kr-baseline.yaml", "there is a rule `okr/kr-baseline` in orglint already"),
        ("policies/policy/changed.yaml", "`policy` is a category of orglint itself"),
        ("policies/config/invalid.yaml", "`config` is a category of orglint itself"),
        ("policies/acme/title.yml", "there is a rule `acme/title` in `policies/acme/title.yaml` already"),
    ] {
        let said = said(path, TITLE);
        assert!(said.contains(&format!("{path}:1:1: error policy/invalid {message}")), "{said}");
    }
    let repository = repository("policies: [policies, more]\n");
    repository.write("more/acme/title.yaml", TITLE);
    let said = refused(&repository);
    assert!(said.contains("policies/acme/title.yaml:1:1"), "{said}");
    assert!(said.contains("there is a rule `acme/title` in `more/acme/title.yaml` already"), "{said}");
    // A folder within a folder is no second rule.
    let repository = crate::repository("policies: [policies, policies/]\n");
    assert_eq!(crate::found(&repository, &[]).len(), 1);
}

#[test]
fn what_is_wrong_in_a_file_has_its_place() {
    for (text, message) in [
        ("a: b: c\n", "policies/acme/x.yaml:1:"),
        ("", "the rule file is empty"),
        ("a: 1\n---\nb: 2\n", "a rule file holds one document"),
        ("hello: world\n", "`hello` is not a top-level field"),
        (
            &TITLE.replace("has(self.metadata.title)\n    message", "has(self.metadata.titel)\n    message"),
            "did you mean `title`?",
        ),
        (&TITLE.replace("appliesTo: Team", "appliesTo: Taem"), "`Taem` is not a kind of manifest"),
        (&TITLE.replace("    bad: |", "    good: |"), "the rule has no `bad` example"),
        (&TITLE.replace("  - good: |", "  - bad: |"), "the rule has no `good` example"),
        (
            &TITLE.replace("  - good: |", "  - config: { kinds: [] }\n    good: |"),
            "`kinds` has no meaning in the configuration of an example",
        ),
        (&TITLE.replace("  - good: |", "  - config: { rule: {} }\n    good: |"), "`rule` has no meaning"),
    ] {
        let repository = repository(CONFIG);
        repository.write("policies/acme/x.yaml", text);
        let run = orglint(&repository, &[]);
        assert!(run.code == Some(2) && run.out.contains(message), "{message}: {run:?}");
        assert!(run.out.contains("policies/acme/x.yaml:"), "{run:?}");
    }
}

#[test]
fn files_that_are_no_text_are_refused() {
    let utf16: Vec<u8> = TITLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let large = "#".repeat(1024 * 1024 + 1);
    for (bytes, message) in [
        ([&[0xff, 0xfe][..], &utf16].concat(), "the rule file cannot be used: it is UTF-16"),
        (b"summary: \xff\n".to_vec(), "the rule file cannot be used: it is not UTF-8"),
        (large.into_bytes(), "the limit is 1048576"),
    ] {
        let repository = repository(CONFIG);
        repository.write("policies/acme/x.yaml", &bytes);
        let said = refused(&repository);
        assert!(said.contains("policies/acme/x.yaml:1:1") && said.contains(message), "{said}");
    }
}

#[test]
fn no_link_brings_a_rule() {
    let outside = Repository::folder();
    outside.write("x.yaml", TITLE);
    for target in [outside.path().join("x.yaml"), "title.yaml".into(), "/dev/zero".into(), "nowhere".into()] {
        let repository = repository(CONFIG);
        symlink(&target, repository.path().join("policies/acme/x.yaml")).unwrap();
        let said = refused(&repository);
        assert!(said.contains("policies/acme/x.yaml:1:1") && said.contains("it is a link"), "{said}");
    }
    let repository = repository(CONFIG);
    fs::rename(repository.path().join("policies"), repository.path().join("real")).unwrap();
    symlink("real", repository.path().join("policies")).unwrap();
    assert!(refused(&repository).contains("there is no folder `policies`"));
}

#[test]
fn there_is_an_end_to_files() {
    let repository = repository(CONFIG);
    for index in 0..1_001 {
        repository.write(format!("policies/acme/r{index}.yaml"), "a: 1\n");
    }
    let said = refused(&repository);
    assert!(said.contains("`policies` holds more than 1000 files"), "{said}");
    let repository = crate::repository("policies: [policies, more]\n");
    for index in 0..500 {
        repository.write(format!("policies/acme/r{index}.yaml"), "a: 1\n");
        repository.write(format!("more/beta/r{index}.yaml"), "a: 1\n");
    }
    let said = refused(&repository);
    assert!(
        said.contains("orglint.yaml:1:22: error config/invalid there are more than 1000 rule files"),
        "{said}"
    );
    let repository = crate::repository(CONFIG);
    let text = "#".repeat(1024 * 1024);
    (0..17).for_each(|index| repository.write(format!("policies/acme/r{index}.yaml"), &text));
    let said = refused(&repository);
    assert!(said.contains("the files of `policies` have more than 16 MiB"), "{said}");
}

#[test]
fn what_is_no_rule_file_is_left_alone() {
    let repository = repository(CONFIG);
    repository.write("policies/README.md", "# Rules\n");
    repository.write("policies/acme/notes.txt", "x");
    repository.write("policies/.hidden.yaml", "a: 1\n");
    repository.write("policies/.git/x.yaml", "a: 1\n");
    repository.write("policies/given/org.yaml", "a: 1\n");
    assert_eq!(crate::found(&repository, &[]), ["new acme/title teams/alpha.yaml:3"]);
}

#[test]
fn any_end_of_line_will_do() {
    for text in [TITLE.replace('\n', "\r\n"), format!("\u{feff}{TITLE}")] {
        let repository = repository(CONFIG);
        repository.write("policies/acme/title.yaml", &text);
        assert_eq!(crate::found(&repository, &[]), ["new acme/title teams/alpha.yaml:3"]);
        let wrong = text.replace("\"no title\"", "\"nothing\"");
        repository.write("policies/acme/title.yaml", wrong);
        let run = orglint(&repository, &["test"]);
        assert!(run.out.contains("  policies/acme/title.yaml:22\n"), "{}", run.out);
    }
}

#[test]
fn folders_are_named_as_they_are() {
    for (config, message) in [
        ("policies: [nowhere]\n", "there is no folder `nowhere`"),
        ("policies: [teams/none]\n", "there is no folder `teams/none`"),
        ("policies: [../out]\n", "this is not a path below the root"),
        ("policies: [.]\n", "rule files cannot lie at the root"),
        ("policies: [empty]\n", "`empty` holds no rule file"),
    ] {
        let repository = repository(config);
        fs::create_dir(repository.path().join("empty")).unwrap();
        let said = refused(&repository);
        assert!(said.contains("orglint.yaml:1:12") && said.contains(message), "{said}");
    }
}

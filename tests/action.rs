//! The action without GitHub: every step of `action.yml`, run as the runner runs it, on repositories that pass, that fail
//! and that mean harm. What the reports say is proved elsewhere.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, reason = "the same reader as in the tests of the formats")]
#[path = "output/runner.rs"]
mod commands;
#[path = "action/documents.rs"]
mod documents;
#[path = "action/expression.rs"]
mod expression;
#[path = "action/install.rs"]
mod install;
#[path = "action/machine.rs"]
mod machine;
#[path = "action/metadata.rs"]
mod metadata;
#[path = "action/refusals.rs"]
mod refusals;
#[allow(dead_code, reason = "the same folders as in the tests of the program")]
#[path = "cli/repository.rs"]
mod repository;
#[path = "action/revisions.rs"]
mod revisions;
#[path = "action/stand_in.rs"]
mod stand_in;

use std::collections::BTreeMap;
use std::fs;

use machine::{Ended, Machine, commit};
use repository::{LONELY, bad_calendar, calendar};
use stand_in::StandIn;

/// For tests of everything but the summary.
const PLAIN: (&str, &str) = ("summary", "false");

fn good() -> Machine {
    Machine::new(&[("teams/a.yaml", &calendar("a"))])
}

fn bad() -> Machine {
    Machine::new(&[("teams/a.yaml", &bad_calendar("a"))])
}

fn counts(ended: &Ended) -> [&str; 3] {
    ["errors", "warnings", "notices"].map(|name| ended.output(name))
}

#[test]
fn the_action_ends_as_the_linter_does() {
    let lonely = || Machine::new(&[("a.yaml", LONELY)]);
    let nothing = || Machine::new(&[("a.yaml", "a: 1\n")]);
    let broken = || Machine::new(&[("a.yaml", "apiVersion: orglint/v1\nkind: [\n")]);
    for fail_on in ["error", "warning", "info", "notice", "never"] {
        let never = i32::from(fail_on != "never");
        let info = i32::from(matches!(fail_on, "info" | "notice"));
        for (machine, code) in
            [(good(), 0), (bad(), never), (lonely(), info), (nothing(), 2), (broken(), never)]
        {
            let ended = machine.run(&[PLAIN, ("fail-on", fail_on)]);
            assert_eq!(ended.code, code, "{fail_on}: {ended:?}");
            assert_eq!(ended.output("exit-code"), code.to_string());
            let result = ["pass", "fail", "error"][usize::try_from(code).unwrap()];
            assert_eq!(ended.output("result"), result);
            assert_eq!(ended.ran, ["Install orglint", "Lint", "Result"]);
            assert_eq!(ended.used, []);
        }
    }
}

#[test]
fn what_is_found_is_annotated_and_counted() {
    let ended = bad().run(&[PLAIN]);
    let place = ("error".to_owned(), "teams/a.yaml".to_owned(), "7".to_owned());
    let found: Vec<_> = ended.annotations().into_iter().map(|(a, b, c, _)| (a, b, c)).collect();
    assert_eq!(found, [place]);
    assert_eq!(counts(&ended), ["1", "0", "0"]);
    assert_eq!(ended.output("version"), env!("CARGO_PKG_VERSION"));
    assert_eq!((ended.output("sarif-file"), ended.summary.as_str()), ("", ""));
    // People read the same above, with the excerpt.
    assert!(ended.log.contains("teams/a.yaml:7:3"), "{}", ended.log);

    let quiet = bad().run(&[PLAIN, ("annotations", "false")]);
    assert_eq!((quiet.annotations(), quiet.code), (Vec::new(), 1));
    assert_eq!(counts(&good().run(&[PLAIN])), ["0", "0", "0"]);
    let lonely = Machine::new(&[("a.yaml", LONELY)]).run(&[PLAIN]);
    assert_eq!((counts(&lonely), lonely.annotations()[0].0.as_str()), (["0", "0", "1"], "notice"));
}

#[test]
fn a_run_that_could_not_judge_says_so() {
    let ended = Machine::new(&[]).run(&[PLAIN, ("fail-on", "never")]);
    assert_eq!((ended.code, ended.output("result")), (2, "error"));
    let says = "ended with 2: it could not run, or could not judge everything; the log says why";
    assert_eq!(ended.complaints(), [says]);
    assert!(ended.log.contains("orglint: nothing to check"), "{}", ended.log);
}

#[test]
fn paths_are_lines_and_their_spaces_are_kept() {
    let machine = Machine::new(&[
        ("one two/a.yaml", &bad_calendar("a")),
        ("one/b.yaml", &bad_calendar("b")),
        ("two/c.yaml", &bad_calendar("c")),
        ("rules/d.yaml", &bad_calendar("d")),
        ("--help/e.yaml", &bad_calendar("e")),
        ("orglint.yaml", ""),
    ]);
    commit(&machine.workspace());
    let files = |paths: &str| {
        let ended = machine.run(&[PLAIN, ("paths", paths)]);
        let annotations = ended.annotations().into_iter();
        annotations.map(|(_, file, ..)| file).collect::<Vec<_>>()
    };
    assert_eq!(files("one two"), ["one two/a.yaml"]);
    assert_eq!(files("one two\n\ntwo\n"), ["one two/a.yaml", "two/c.yaml"]);
    assert_eq!(files("rules"), ["rules/d.yaml"]);
    assert_eq!(files("--help"), ["--help/e.yaml"]);
    assert_eq!(files("\n").len(), 5);
    let below = machine.run(&[PLAIN, ("working-directory", "one two")]);
    assert_eq!(below.annotations()[0].1, "one two/a.yaml", "{}", below.log);
    assert_eq!(below.annotations().len(), 1);
}

#[test]
fn names_of_files_are_nothing_but_names() {
    let names = [
        "a b.yaml",
        "$(touch pwned).yaml",
        "`touch pwned`.yaml",
        "; touch pwned;.yaml",
        "-rf.yaml",
        "a\n::error::own.yaml",
        "a\r::stop-commands::x.yaml",
        "a,line=99,title=own::x.yaml",
        "##[stop-commands]x.yaml",
        "a'\"\\.yaml",
    ];
    let machine = Machine::new(&[]);
    for (index, name) in names.iter().enumerate() {
        machine.write(name, &bad_calendar(&format!("c{index}")));
    }
    let ended = machine.run(&[PLAIN]);
    assert_eq!((ended.code, counts(&ended)), (1, ["10", "0", "0"]), "{}", ended.log);
    let annotations = ended.annotations();
    assert_eq!(annotations.len(), names.len());
    assert!(annotations.iter().all(|(level, _, line, _)| level == "error" && line == "7"));
    for name in names.iter().filter(|name| !name.contains(['\n', '\r'])) {
        assert!(annotations.iter().any(|(_, file, ..)| file == name), "{name}: {annotations:?}");
    }
    let left = fs::read_dir(machine.workspace()).unwrap().count();
    assert_eq!(left, names.len(), "a name was obeyed");
}

#[test]
fn nothing_in_the_workspace_is_obeyed() {
    let plain = bad();
    let hostile = bad();
    for machine in [&plain, &hostile] {
        commit(&machine.workspace());
    }
    let witness = hostile.beside("witness");
    let touch = format!("#!/bin/sh\ntouch '{}'\n", witness.display());
    let program = hostile.workspace().join("evil");
    machine::write_program(&program, &format!("touch '{}'\n", witness.display()));
    for name in ["orglint", "orglint.sh", "git", "cargo", "curl", "gh", "bash", "sed", ".bashrc", ".profile"]
    {
        hostile.write(name, &touch);
        let path = hostile.workspace().join(name);
        fs::set_permissions(path, fs::metadata(&program).unwrap().permissions()).unwrap();
    }
    let evil = program.display();
    hostile.write(
        ".cargo/config.toml",
        &format!(
            "[build]\nrustc-wrapper = '{evil}'\nrustc = '{evil}'\n[alias]\nbuild = 'run'\n[target.'cfg(all())']\nrunner = '{evil}'\n"
        ),
    );
    hostile.write("rust-toolchain.toml", "[toolchain]\npath = '.'\n");
    for setting in ["core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "core.editor"] {
        hostile.git(&["config", setting, &program.display().to_string()]);
    }
    hostile.write(".git/hooks/post-checkout", &touch);

    // What an earlier step may have left behind: bash would read the file before every script.
    let mut hostile = hostile;
    hostile.set("BASH_ENV", hostile.workspace().join(".bashrc").display().to_string());
    hostile.set("CDPATH", "/usr:/");
    hostile.set("ENV", hostile.workspace().join(".profile").display().to_string());
    let (plain, hostile) =
        (plain.run(&[PLAIN, ("paths", "teams")]), hostile.run(&[PLAIN, ("paths", "teams")]));
    assert!(!witness.exists(), "something of the workspace ran: {}", hostile.log);
    assert_eq!(hostile.log, plain.log);
    assert_eq!((hostile.code, hostile.outputs), (1, plain.outputs));
}

#[test]
fn the_linter_gets_these_arguments_and_no_others() {
    let mut machine = good();
    machine.write("org.yaml", "{}\n");
    machine.write("known.json", "{}\n");
    let linter = StandIn::new(&mut machine, 0);
    machine.run(&[]);
    let reports = linter.reports();
    let usual = ["check", "--fail-on", "error", "--format", "text", "--format"].map(str::to_owned);
    let report = |name: &str| format!("{reports}/{name}");
    let mut wanted = usual.to_vec();
    wanted.extend([format!("json={}", report("report.json")), "--format".into()]);
    wanted.extend([format!("github={}", report("annotations")), "--format".into()]);
    wanted.extend([format!("markdown={}", report("summary.md")), "--".into(), ".".into()]);
    assert_eq!(linter.arguments(), wanted);

    machine.run(&[
        ("paths", "teams\nother place\n"),
        ("fail-on", "notice"),
        ("annotations", "false"),
        ("summary", "false"),
        ("sarif-file", "out.sarif"),
        ("config", "org.yaml"),
        ("baseline", "known.json"),
        ("base", "v1; touch pwned"),
        ("policy-from", "--output=x"),
    ]);
    let arguments = linter.arguments();
    let (formats, rest) = arguments.split_at(9);
    assert_eq!(formats[..5], ["check", "--fail-on", "info", "--format", "text"]);
    assert!(formats[6].starts_with("json=") && formats[8].starts_with("sarif="), "{formats:?}");
    let wanted = [
        "--config=org.yaml",
        "--baseline=known.json",
        "--base=v1; touch pwned",
        "--policy-from=--output=x",
        "--",
        "teams",
        "other place",
    ];
    assert_eq!(rest, wanted);
    assert!(!machine.workspace().join("pwned").exists());
}

#[test]
fn the_linter_sees_no_token_and_nothing_else_of_the_job() {
    let mut machine = good();
    for name in ["NPM_TOKEN", "GITHUB_TOKEN", "ORGLINT_FORMAT", "TOKEN", "LD_LIBRARY_PATH"] {
        machine.set(name, "hidden");
    }
    machine.set("SOURCE_DATE_EPOCH", "86400");
    let linter = StandIn::new(&mut machine, 0);
    let ended = machine.run(&[]);
    assert_eq!(ended.code, 0, "{}", ended.log);
    let environment = linter.environment();
    let names: Vec<_> = environment.keys().map(String::as_str).collect();
    // The last three are bash's, which the stand-in is written in.
    let own = ["PWD", "SHLVL", "_"];
    let given: Vec<_> = names.into_iter().filter(|name| !own.contains(name)).collect();
    assert_eq!(given, ["GITHUB_ACTIONS", "HOME", "ORGLINT_NOW", "PATH", "SOURCE_DATE_EPOCH"]);
    assert!(environment.values().all(|value| value != "hidden" && !value.contains("the-token")));
    assert!(!ended.log.contains("the-token"));
}

#[test]
fn reports_go_where_they_belong() {
    for code in [0, 1, 2, 139] {
        let mut machine = good();
        let _linter = StandIn::new(&mut machine, code);
        let ended = machine.run(&[("sarif-file", "out.sarif"), ("upload-sarif", "true")]);
        assert_eq!((ended.code, ended.output("exit-code")), (code, code.to_string().as_str()));
        assert_eq!(counts(&ended), ["3", "2", "1"]);
        assert_eq!(ended.summary, StandIn::SUMMARY);
        let path = fs::canonicalize(machine.workspace()).unwrap().join("out.sarif");
        assert_eq!(fs::read_to_string(&path).unwrap(), StandIn::SARIF);
        assert_eq!(ended.output("sarif-file"), path.display().to_string());
        let inputs = BTreeMap::from([
            ("category".to_owned(), "orglint".to_owned()),
            ("sarif_file".to_owned(), path.display().to_string()),
        ]);
        assert!(ended.used[0].0.starts_with("github/codeql-action/upload-sarif@"));
        assert_eq!(ended.used[0].1, inputs);
        // Annotated, uploaded, and still as the linter ended.
        assert_eq!(ended.ran, ["Install orglint", "Lint", "Upload SARIF", "Result"]);
        assert_eq!(ended.annotations()[0].1, "teams/a.yaml");
        assert_eq!(ended.complaints().len(), usize::from(code > 1));
    }
}

#[test]
fn sarif_that_is_only_uploaded_stays_out_of_the_workspace() {
    let mut machine = good();
    let _linter = StandIn::new(&mut machine, 0);
    let ended = machine.run(&[("upload-sarif", "true"), ("category", "org")]);
    assert!(ended.output("sarif-file").starts_with(&machine.temp().display().to_string()));
    assert_eq!(ended.used[0].1["category"], "org");
    assert_eq!(fs::read_dir(machine.workspace()).unwrap().count(), 1);
    let absolute = machine.temp().join("mine.sarif").display().to_string();
    assert_eq!(machine.run(&[("sarif-file", &absolute)]).output("sarif-file"), absolute);
}

#[test]
fn a_summary_that_github_would_refuse_is_not_handed_over() {
    let mut machine = good();
    let linter = StandIn::new(&mut machine, 0);
    linter.summary(&"x".repeat(1 << 20));
    assert_eq!(machine.run(&[]).summary.len(), 1 << 20);
    linter.summary(&"x".repeat((1 << 20) + 1));
    let says = "The summary of orglint is larger than GitHub takes: see the log of this step.\n";
    assert_eq!(machine.run(&[]).summary, says);
    linter.summary("");
    assert_eq!(machine.run(&[]).summary, "orglint could not run: the log of this step says why.\n");
}

#[test]
fn a_linter_that_reports_nothing_does_not_pass() {
    for code in [0, 1] {
        let mut machine = good();
        let asked = "if [ \"$1\" = --version ]; then echo 'orglint 9.9.9'; exit 0; fi";
        let linter = machine.program("linter", &format!("{asked}\nexit {code}\n")).display().to_string();
        machine.set("ORGLINT_BIN", linter);
        let ended = machine.run(&[]);
        let says = format!("the linter ended with {code} and wrote no report, so that nothing is known");
        assert_eq!((ended.code, ended.complaints()), (2, vec![says]));
        assert_eq!((ended.output("result"), ended.output("exit-code")), ("error", "2"));
    }
}

#[test]
fn all_reports_come_from_one_run() {
    for (fail_on, code) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
        let machine = bad();
        let ended =
            machine.run(&[("fail-on", fail_on), ("sarif-file", "out.sarif"), ("upload-sarif", "true")]);
        assert_eq!(ended.code, code, "{}", ended.log);
        assert_eq!((counts(&ended), ended.annotations().len()), (["1", "0", "0"], 1));
        assert!(ended.summary.contains("schema/unknown-field"), "{}", ended.summary);
        let text = fs::read_to_string(machine.workspace().join("out.sarif")).unwrap();
        let sarif: serde_json::Value = serde_json::from_str(&text).unwrap();
        let result = &sarif["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "schema/unknown-field");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "teams/a.yaml");
        assert_eq!(place["region"]["startLine"], 7);
        assert_eq!(ended.used[0].1["sarif_file"], ended.output("sarif-file"));
    }
}

#[test]
fn the_defaults_work() {
    for (machine, code) in [(good(), 0), (bad(), 1), (Machine::new(&[]), 2)] {
        let ended = machine.run(&[]);
        assert_eq!(ended.code, code, "{}", ended.log);
        assert!(!ended.summary.is_empty());
        assert_eq!(ended.used, []);
    }
}

//! Rules of the cookbook about a change, in repositories made by the git program.

use std::fs;

use crate::repository::Repository;

const RELEASE: &str = "\
apiVersion: orglint/v1
kind: Release
metadata: { name: checkout-2-4-0 }
spec: { version: v2.4.0, date: 2026-11-26 }
";

const TEAM: &str = "\
apiVersion: orglint/v1
kind: Team
metadata: { name: beta }
spec:
  type: stream-aligned
  members: [ken, radia, donald, leslie, niklaus, katherine]
";

const CHANGE: [&str; 2] = ["--select", "change/*"];
const SINCE_MAIN: [&str; 4] = ["--base", "main", "--select", "change/*"];

/// A branch `topic` of a repository with the rules of the cookbook.
fn branch() -> Repository {
    let repository = Repository::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cookbook/policies/change");
    for rule in fs::read_dir(folder).unwrap() {
        let rule = rule.unwrap().path();
        let name = rule.file_name().unwrap().to_str().unwrap();
        repository.write(format!("policies/change/{name}"), fs::read(&rule).unwrap());
    }
    repository.write("orglint.yaml", "policies: [policies]\n");
    repository.write("releases.yaml", RELEASE);
    repository.write("teams/beta.yaml", TEAM);
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository
}

#[test]
fn a_branch_answers_for_what_it_changes() {
    let repository = branch();
    assert_eq!(repository.found(&SINCE_MAIN), (vec![], Some(0)));
    repository.write("releases.yaml", RELEASE.replace("2026-11-26", "2026-11-19"));
    fs::create_dir(repository.path().join("orders")).unwrap();
    repository.git(&["mv", "teams/beta.yaml", "orders/beta.yaml"]);
    repository.write("orders/beta.yaml", TEAM.replace("niklaus, katherine", "ada").replace('\n', "\r\n"));
    let found = ["new change/team-shrunk orders/beta.yaml:6", "new change/release-into-past releases.yaml:4"];
    assert_eq!(repository.found(&SINCE_MAIN), (found.map(str::to_owned).into(), Some(1)));
    let run = repository.run(&SINCE_MAIN);
    for text in [
        "2 of 6 people of `beta` leave at once, 33 %: `niklaus`, `katherine`",
        "`checkout-2-4-0` is moved from 2026-11-26 to 2026-11-19, which has passed",
        "1 error, 1 warning",
    ] {
        assert!(run.out.contains(text), "{run:?}");
    }
    // The same of two commits, wherever the folder stands.
    repository.commit();
    let head = [&SINCE_MAIN[..], &["--head", "topic"]].concat();
    repository.git(&["checkout", "-q", "main"]);
    assert_eq!(repository.found(&head), (found.map(str::to_owned).into(), Some(1)));
    // When it is merged nothing is left to say of it.
    repository.git(&["merge", "-q", "topic"]);
    assert_eq!(repository.found(&SINCE_MAIN), (vec![], Some(0)));
    assert_eq!(repository.found(&[]).0.iter().filter(|found| found.contains("change/")).count(), 0);
}

#[test]
fn what_is_asked_for_by_name_is_not_passed_over_in_silence() {
    let repository = branch();
    let run = repository.run(&CHANGE);
    let note = "orglint: `change/release-into-past`, `change/removal-postponed`, `change/target-lowered`, \
                `change/team-shrunk`: silent without `--base`, which says what was there before the change\n";
    assert_eq!((run.code, run.err.as_str()), (Some(0), note));
    assert_eq!(repository.run(&SINCE_MAIN).err, "");
    assert!(!repository.run(&[]).err.contains("--base"));
}

#[test]
fn a_comment_of_the_branch_silences_only_where_it_is_trusted() {
    let repository = branch();
    let moved =
        RELEASE.replace("2026-11-26 }", "2026-11-19 } # orglint: ignore change/release-into-past -- a slip");
    repository.write("releases.yaml", moved);
    assert_eq!(repository.found(&SINCE_MAIN), (vec![], Some(0)));
    let (found, code) = repository.found(&[&SINCE_MAIN[..], &["--policy-from", "main"]].concat());
    assert!(found.contains(&"new change/release-into-past releases.yaml:4".to_owned()), "{found:?}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_branch_cannot_weaken_the_rule_that_judges_it() {
    let repository = branch();
    repository.write("releases.yaml", RELEASE.replace("2026-11-26", "2026-11-19"));
    repository.remove("policies/change/release-into-past.yaml");
    assert_eq!(repository.found(&SINCE_MAIN), (vec![], Some(0)));
    let (found, code) = repository.found(&[&SINCE_MAIN[..], &["--policy-from", "main"]].concat());
    assert!(found.contains(&"new change/release-into-past releases.yaml:4".to_owned()), "{found:?}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_file_that_was_broken_before_is_no_way_around_and_no_mistake() {
    let repository = branch();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("teams/beta.yaml", TEAM.replace("type: stream-aligned", "type: [\n"));
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "mended"]);
    repository.write("teams/beta.yaml", TEAM.replace("radia, donald, leslie, ", ""));
    let run = repository.run(&SINCE_MAIN);
    assert_eq!(run.code, Some(0), "{run:?}");
    // Nobody takes the silence for a pass.
    let note =
        "not everything could be read as it was before the change, and rules about it are silent there";
    assert!(run.err.contains(note), "{run:?}");
}

#[test]
fn a_fix_is_shown_and_not_promised() {
    let repository = branch();
    let okr = |target: &str| {
        format!(
            "apiVersion: orglint/v1\nkind: OKR\nmetadata: {{ name: goals }}\nspec:\n  level: company\n  owner: beta\n  \
             period: 2026-Q4\n  objectives:\n    - id: O1\n      title: Better\n      keyResults:\n        \
             - {{ id: A, title: a, baseline: 10%, target: {target} }}\n"
        )
    };
    repository.write("okr.yaml", okr("90%"));
    repository.commit();
    repository.write("okr.yaml", okr("50%"));
    let since = ["--base", "HEAD", "--select", "change/*"];
    assert_eq!(repository.found(&since).0, ["new change/target-lowered okr.yaml:12"]);
    let report = repository.run(&[&since[..], &["--format", "json"]].concat()).json();
    assert_eq!(report["diagnostics"][0]["fix"]["title"], "write the earlier target `90%` again");
    // `--fix` judges no change.
    let run = repository.run(&since);
    assert!(run.out.contains("1 warning") && !run.out.contains("fixable"), "{run:?}");
}

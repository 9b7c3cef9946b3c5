//! Fixes as users meet them: what is written, what is only shown, and that no file is ever cut.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "cli/repository.rs"]
#[expect(dead_code, reason = "shared with the tests of the other flags")]
mod repository;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use repository::Repository;

/// One finding with a safe fix in line 5, one with an unsafe fix in line 7.
const CALENDAR: &str = "\
apiVersion: orglint/v1
kind: ReleaseCalendar
metadata:
  name: acme
  labels: { reviewed: no } # why
spec:
  time-zone: 'UTC'
";

fn safely_fixed(text: &str) -> String {
    text.replace("reviewed: no", "reviewed: \"no\"")
}

fn all_fixed(text: &str) -> String {
    safely_fixed(text).replace("time-zone", "timezone")
}

fn calendar() -> Repository {
    Repository::new(&[("a.yaml", CALENDAR)])
}

#[test]
fn without_a_flag_nothing_is_written_and_the_summary_says_what_could_be() {
    let repository = calendar();
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.ends_with("1 fixable with --fix, 1 more with --unsafe-fixes\n"), "{run:?}");
    assert_eq!(repository.read("a.yaml"), CALENDAR);
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_reported() {
    for text in
        [CALENDAR.to_owned(), CALENDAR.replace('\n', "\r\n"), format!("\u{feff}{}", CALENDAR.trim_end())]
    {
        let repository = Repository::new(&[("a.yaml", &text)]);
        let run = repository.run(&["--fix"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert_eq!(run.places(), ["a.yaml:7:3"]);
        assert!(run.out.contains("1 error · 1 fixed"), "{run:?}");
        assert_eq!(repository.read("a.yaml"), safely_fixed(&text));
        let json = repository.run(&["--unsafe-fixes", "--format", "json"]);
        assert_eq!(json.code, Some(0), "{json:?}");
        assert_eq!(json.json()["summary"]["fixed"], 1);
        assert_eq!(repository.read("a.yaml"), all_fixed(&text));
        let again = repository.run(&["--fix", "--unsafe-fixes"]);
        assert!(again.code == Some(0) && !again.out.contains("fixed"), "{again:?}");
        assert_eq!(repository.read("a.yaml"), all_fixed(&text));
        assert_eq!(names(repository.path()), ["a.yaml"]);
    }
}

#[test]
fn only_named_files_change() {
    let repository =
        Repository::new(&[("a/a.yaml", CALENDAR), ("b/b.yaml", &CALENDAR.replace("acme", "other"))]);
    repository.write("orglint.yaml", b"");
    assert_eq!(repository.run(&["--fix", "b"]).code, Some(1));
    assert_eq!(repository.read("a/a.yaml"), CALENDAR);
    assert!(repository.read("b/b.yaml").contains("\"no\""));
}

#[test]
fn a_difference_is_printed_and_applies() {
    let repository = calendar();
    let run = repository.run(&["--diff"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let wanted = "\
--- a/a.yaml
+++ b/a.yaml
@@ -2,6 +2,6 @@
 kind: ReleaseCalendar
 metadata:
   name: acme
-  labels: { reviewed: no } # why
+  labels: { reviewed: \"no\" } # why
 spec:
   time-zone: 'UTC'
";
    assert_eq!(run.out, wanted);
    assert_eq!(run.err, "orglint: would mend 1 problem in 1 file\n");
    assert_eq!(repository.read("a.yaml"), CALENDAR);
    let all = repository.run(&["--diff", "--unsafe-fixes"]);
    repository.write("fix.patch", all.out.as_bytes());
    let applied = Command::new("git").args(["apply", "fix.patch"]).current_dir(repository.path()).status();
    assert!(applied.unwrap().success());
    assert_eq!(repository.read("a.yaml"), all_fixed(CALENDAR));
    let nothing = repository.run(&["--diff", "--unsafe-fixes"]);
    assert_eq!((nothing.code, nothing.out.as_str(), nothing.err.as_str()), (Some(0), "", ""));
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let repository = Repository::new(&[("a.yaml", "kind: Team\n")]);
    let run = repository.run_on(CALENDAR.as_bytes(), &["-", "--stdin-filename", "a.yaml", "--fix"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.out, safely_fixed(CALENDAR));
    assert!(run.err.contains("a.yaml:7:3"), "{run:?}");
    let clean = all_fixed(CALENDAR);
    let run = repository.run_on(clean.as_bytes(), &["-", "--stdin-filename", "a.yaml", "--fix", "--quiet"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), clean.as_str()));
    assert_eq!(repository.read("a.yaml"), "kind: Team\n");
}

#[test]
fn a_new_manifest_is_added_beside_its_kind() {
    let charter = "apiVersion: orglint/v1\nkind: PlatformCharter\nmetadata: { name: a }\nspec: { team: a }\n";
    let team = |name: &str| {
        format!(
            "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: {name} }}\nspec: {{ type: platform }}\n"
        )
    };
    let repository = Repository::new(&[
        ("teams/a.yaml", &team("a")),
        ("teams/b.yaml", &team("b")),
        ("charters/a.yaml", charter),
    ]);
    let rule = "platform/charter-required";
    let shown = repository.run(&["--diff", "--unsafe-fixes", "--select", rule]);
    assert!(shown.out.starts_with("--- /dev/null\n+++ b/charters/b.yaml\n@@ -0,0 +1,"), "{shown:?}");
    let run = repository.run(&["--unsafe-fixes", "--select", rule]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(repository.read("charters/b.yaml").contains("  team: b\n"));
    fs::remove_file(repository.path().join("charters/b.yaml")).unwrap();
    repository.write(".gitignore", b"charters/b.yaml\n");
    repository.write(".git/HEAD", b"");
    repository.write("charters/b.yaml", b"mine");
    let refused = repository.run(&["--unsafe-fixes", "--select", rule]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("cannot create `charters/b.yaml`: it is there already"), "{refused:?}");
    assert_eq!(repository.read("charters/b.yaml"), "mine");
}

#[cfg(unix)]
#[test]
fn modes_stay_links_are_not_replaced_and_second_names_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = calendar();
    let path = repository.path().join("a.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.yaml", repository.path().join("link.yaml")).unwrap();
    repository.run(&["--fix"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(repository.path().join("link.yaml")).unwrap().is_symlink());
    assert_eq!(repository.read("a.yaml"), safely_fixed(CALENDAR));
    fs::hard_link(&path, repository.path().join("other.txt")).unwrap();
    repository.write("b.yaml", CALENDAR.replace("acme", "b").as_bytes());
    let run = repository.run(&["--unsafe-fixes"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("cannot write `a.yaml`: it has 2 names (hard links)"), "{run:?}");
    assert!(run.err.contains("nothing was changed"), "{run:?}");
    assert_eq!(repository.read("b.yaml"), CALENDAR.replace("acme", "b"));
    assert_eq!(names(repository.path()), ["a.yaml", "b.yaml", "link.yaml", "other.txt"]);
}

/// Who may give files away does so here: nobody else can see it.
#[cfg(unix)]
#[test]
fn a_file_belongs_to_whom_it_belonged() {
    use std::os::unix::fs::{MetadataExt, chown};
    let repository = calendar();
    let path = repository.path().join("a.yaml");
    let owner = || fs::metadata(&path).map(|metadata| (metadata.uid(), metadata.gid())).unwrap();
    if chown(&path, Some(12_345), Some(23_456)).is_err() {
        return;
    }
    repository.run(&["--fix"]);
    assert_eq!(repository.read("a.yaml"), safely_fixed(CALENDAR));
    assert_eq!(owner(), (12_345, 23_456));
}

const TEAM: &str = "\
apiVersion: orglint/v1
kind: Team
metadata: { name: alpha } # the first
spec: { type: stream-aligned }
---
apiVersion: orglint/v1
kind: Team
metadata: { name: gamma }
spec: { type: enabling }
";

fn organization() -> Repository {
    Repository::new(&[
        ("teams/alpha.yaml", TEAM),
        (
            "services/a.yaml",
            "apiVersion: orglint/v1\nkind: Service\nmetadata: { name: alpha }\nspec:\n  owner: \"team:alpha\"\n",
        ),
        (
            "other.json",
            "{\"apiVersion\": \"orglint/v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"b\"}, \"spec\": {\"owner\": \"default/alpha\"}}",
        ),
        (
            "on-call.yaml",
            "apiVersion: orglint/v1\nkind: OnCallRotation\nmetadata: { name: a }\nspec: { services: [alpha, b], members: [ada], team: Alpha }\r\n",
        ),
        ("CODEOWNERS", "* @acme/alpha\n"),
    ])
}

#[test]
fn a_manifest_is_renamed_with_everything_that_refers_to_it() {
    let repository = organization();
    let shown = repository.run(&["rename", "--diff", "team:alpha", "payments"]);
    assert_eq!(shown.code, Some(1), "{shown:?}");
    assert_eq!(shown.out.matches("+++ b/").count(), 4);
    assert_eq!(repository.read("teams/alpha.yaml"), TEAM);
    let run = repository.run(&["rename", "team:alpha", "payments"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.out, "team `alpha` is now `payments`: 4 places in 4 files\n");
    let notes = "\
orglint: CODEOWNERS:1: `@acme/alpha` may be this team and stays
orglint: the file is still called `teams/alpha.yaml`
";
    assert_eq!(run.err, notes);
    assert_eq!(repository.read("teams/alpha.yaml"), TEAM.replace("alpha", "payments"));
    assert!(
        repository.read("services/a.yaml").ends_with("{ name: alpha }\nspec:\n  owner: \"team:payments\"\n")
    );
    assert!(repository.read("other.json").contains("\"owner\": \"default/payments\""));
    assert!(
        repository
            .read("on-call.yaml")
            .ends_with("services: [alpha, b], members: [ada], team: payments }\r\n")
    );
    assert_eq!(repository.read("CODEOWNERS"), "* @acme/alpha\n");
}

#[test]
fn what_cannot_be_renamed_is_said() {
    let repository = organization();
    for (old, new, wanted) in [
        (
            "alpha",
            "x",
            "orglint: `alpha` is the name of several manifests\n  help: say which: `service:alpha`, `team:alpha`\n",
        ),
        (
            "team:alpah",
            "x",
            "orglint: no manifest is called `team:alpah`\n  help: did you mean `team:alpha`?\n",
        ),
        (
            "taem:alpha",
            "x",
            "orglint: `taem` is not a kind of manifest\n  help: did you mean `team:alpha`?\n",
        ),
        ("team:alpha", "gamma", "orglint: there is a team `gamma` already\n  help: take another name\n"),
        ("team:alpha", "alpha", "orglint: it is called `alpha` already\n"),
        (
            "team:alpha",
            "Pay ments",
            "orglint: `Pay ments` cannot be the name of a manifest\n  help: take at most 63 lower-case letters, digits and hyphens, with no hyphen at an end\n",
        ),
    ] {
        let run = repository.run(&["rename", old, new]);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(2), "", wanted));
    }
    assert_eq!(repository.read("teams/alpha.yaml"), TEAM);
}

/// Files of the run that is killed.
const FILES: usize = 200;

#[test]
fn whenever_it_is_killed_every_file_is_the_old_one_or_the_new_one() {
    let old = |index: usize| CALENDAR.replace("acme", &format!("calendar-{index}"));
    let paths: Vec<_> = (0..FILES).map(|index| format!("{index:03}.yaml")).collect();
    let repository = Repository::in_memory();
    let mut cut_short = 0;
    // How often it is killed; `.ci/run` asks for more.
    let kills = std::env::var("ORGLINT_KILLS").map_or(20, |kills| kills.parse().unwrap());
    // On a busy machine a run may be over before anybody looks: then another one is killed.
    for run in 0..kills * 20 {
        if run >= kills && cut_short > kills / 2 {
            break;
        }
        let kill = run % kills;
        for (index, path) in paths.iter().enumerate() {
            if run == 0 || repository.read(path) != old(index) {
                repository.write(path, old(index).as_bytes());
            }
        }
        let mut command = repository.command(&["--fix", "--select", "yaml/*", "--quiet", "."]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // No clock: as soon as so many drafts are there, or, in every other run, are gone again.
        let wanted = kill * FILES / kills;
        let mut most = 0;
        let mut is_far_enough = || {
            let drafts = fs::read_dir(repository.path()).unwrap().count() - FILES;
            most = drafts.max(most);
            if kill.is_multiple_of(2) { drafts >= wanted.max(1) } else { most > 0 && most - drafts >= wanted }
        };
        while child.try_wait().unwrap().is_none() && !is_far_enough() {}
        let _ = child.kill();
        cut_short += usize::from(!child.wait().unwrap().success());
        for (index, path) in paths.iter().enumerate() {
            let text = repository.read(path);
            assert!(text == old(index) || text == safely_fixed(&old(index)), "{path}: {text}");
        }
        for stray in names(repository.path()).iter().filter(|name| !paths.contains(name)) {
            assert!(stray.starts_with(".orglint-") && stray.ends_with(".yaml.tmp"), "{stray}");
            fs::remove_file(repository.path().join(stray)).unwrap();
        }
    }
    assert!(cut_short > kills / 2, "only {cut_short} runs were killed");
}

#[test]
fn what_a_killed_run_leaves_behind_is_not_read() {
    let repository = calendar();
    repository.write(".orglint-0-a.yaml.tmp", b"{");
    let run = repository.run(&["--fix"]);
    assert_eq!(run.places(), ["a.yaml:7:3"]);
    assert_eq!(repository.read("a.yaml"), safely_fixed(CALENDAR));
    assert_eq!(repository.read(".orglint-0-a.yaml.tmp"), "{");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

//! `--base`: what a pull request brings, leaves and mends, on repositories made by the git program.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "base/change.rs"]
mod change;
#[path = "adoption/repository.rs"]
mod repository;

use std::fs;

use orglint::source::Snapshot;
use repository::{Repository, bad_calendar, calendar, team};

const MAIN: [&str; 4] = ["--base", "main", "--select", "schema/*,ref/*"];

const SERVICE: &str = "\
apiVersion: orglint/v1
kind: Service
metadata: { name: checkout }
spec:
  owner: alpha
";

/// A branch `topic` at the tip of `main`.
fn branch(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository
}

#[test]
fn a_change_answers_for_what_it_brings() {
    let repository = branch(&[("a.yaml", &bad_calendar("a")), ("b.yaml", &bad_calendar("b"))]);
    assert_eq!(repository.run(&MAIN).code, Some(0));
    repository.write("b.yaml", calendar("b"));
    repository.write("c.yaml", bad_calendar("c"));
    let found = [
        "unchanged schema/unknown-field a.yaml:7",
        "fixed schema/unknown-field b.yaml:7",
        "new schema/unknown-field c.yaml:7",
    ];
    assert_eq!(repository.found(&MAIN), (found.map(str::to_owned).into(), Some(1)));
    let run = repository.run(&MAIN);
    assert_eq!(run.out.matches("schema/unknown-field]").count(), 1, "{run:?}");
    assert!(run.out.contains("1 error · 1 unchanged, 1 fixed since main · as of"), "{run:?}");
    let report = repository.run(&[&MAIN[..], &["--format", "json"]].concat()).json();
    let schema = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert_eq!(schema.validate(&report).map_err(|error| error.to_string()), Ok(()));
    let summary = &report["summary"];
    assert_eq!(
        (&summary["errors"], &summary["unchanged"], &summary["fixed"]),
        (&1.into(), &1.into(), &1.into())
    );
    let annotations = repository.run(&[&MAIN[..], &["--format", "github"]].concat()).out;
    assert_eq!(annotations.lines().count(), 1, "{annotations}");
    repository.remove("c.yaml");
    let run = repository.run(&MAIN);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("no new problems in 2 documents"), "{run:?}");
    // What main does meanwhile is not the doing of this branch.
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("a.yaml", calendar("a"));
    repository.commit();
    repository.git(&["checkout", "-q", "topic"]);
    assert_eq!(repository.run(&MAIN).code, Some(0));
}

#[test]
fn a_file_that_nobody_touched_breaks() {
    let repository = branch(&[("alpha.yaml", &team("alpha")), ("services/checkout.yaml", SERVICE)]);
    repository.remove("alpha.yaml");
    let found = vec!["new ref/unresolved services/checkout.yaml:5".to_owned()];
    assert_eq!(repository.found(&MAIN), (found, Some(1)));
}

#[test]
fn a_second_of_the_same_kind_is_new() {
    let freezes = |count: usize| {
        calendar("a") + "  freezes:\n" + &"    - { from: 2026-02-30, to: 2026-03-01 }\n".repeat(count)
    };
    let repository = branch(&[("a.yaml", &freezes(1))]);
    repository.write("a.yaml", freezes(3));
    let (found, code) = repository.found(&["--base", "main", "--select", "date/invalid"]);
    let status: Vec<_> = found.iter().map(|found| found.split(' ').next().unwrap()).collect();
    assert_eq!((status, code), (vec!["unchanged", "new", "new"], Some(1)));
}

#[test]
fn moving_and_reformatting_is_no_change() {
    let repository = branch(&[("a.yaml", &bad_calendar("a")), ("b.yaml", &bad_calendar("b"))]);
    fs::create_dir(repository.path().join("calendars")).unwrap();
    repository.git(&["mv", "a.yaml", "calendars/z.yaml"]);
    repository.write("b.yaml", "# moved\r\n{spec: {colour: \"blue\", timezone: UTC}, kind: ReleaseCalendar,\r\n metadata: {name: b}, apiVersion: orglint/v1}\r\n");
    let (found, code) = repository.found(&MAIN);
    assert_eq!(code, Some(0), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn what_only_ages_fails_the_schedule_and_no_change() {
    let flag = "apiVersion: orglint/v1\nkind: FeatureFlag\nmetadata: { name: cart }\n\
                spec: { type: release, owner: alpha, createdAt: 2026-10-01, removeBy: 2026-10-30 }\n";
    let repository = branch(&[("alpha.yaml", &team("alpha")), ("flag.yaml", flag)]);
    repository.write("beta.yaml", team("beta"));
    let code = |day: &str, base: &[&str]| {
        repository.run(&[&["--now", day, "--select", "flag/*"], base].concat()).code
    };
    assert_eq!(code("2026-10-20", &[]), Some(0));
    assert_eq!(code("2026-11-22", &[]), Some(1));
    assert_eq!(code("2026-11-22", &["--base", "main"]), Some(0));
    repository.write("flag.yaml", flag.replace("name: cart", "name: basket"));
    assert_eq!(code("2026-11-22", &["--base", "main"]), Some(1));
}

#[test]
fn a_change_removes_what_all_its_commits_remove() {
    let repository = Repository::new();
    repository.write(
        "acme.yaml",
        "apiVersion: orglint/v1\nkind: Organization\nmetadata: { name: acme }\nspec: {}\n",
    );
    for name in ["alpha", "beta", "gamma", "delta"] {
        repository.write(format!("{name}.yaml"), team(name));
    }
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "topic"]);
    for name in ["alpha.yaml", "beta.yaml"] {
        repository.remove(name);
        repository.commit();
    }
    repository.write("more.yaml", calendar("more"));
    repository.commit();
    let select = ["--select", "org/mass-removal"];
    assert_eq!(repository.found(&select).0, [""; 0]);
    let (found, _) = repository.found(&[&select[..], &["--base", "main"]].concat());
    assert_eq!(found, ["new org/mass-removal acme.yaml:3"; 2], "teams and their members");
}

#[test]
fn the_same_files_are_judged_on_both_sides() {
    let bad = bad_calendar("x");
    let large = " ".repeat(1 << 20) + "\n{}";
    let ours = " ".repeat(1 << 20) + "\n{\"apiVersion\": \"orglint/v2\"}";
    let repository = branch(&[
        (".gitignore", "*.gen.yaml\n/out/\n!keep.gen.yaml\n"),
        ("a.gen.yaml", &bad),
        ("keep.gen.yaml", &bad.replace("name: x", "name: kept")),
        ("out/a.yaml", &bad),
        ("org/.gitignore", "local.yaml\n"),
        ("org/local.yaml", &bad),
        ("org/deep/local.yaml", &bad),
        (".hidden/a.yaml", &bad),
        (".github/a.yml", &bad.replace("name: x", "name: hub")),
        ("UPPER.YAML", &bad.replace("name: x", "name: upper")),
        ("no.txt", &bad),
        ("config.json", "{ \"a\": 1, \"a\": 2 }"),
        ("lock.json", &large),
        ("d\u{e9}j\u{e0} \"vu\"\n.yaml", &bad.replace("name: x", "name: odd")),
    ]);
    // Files that git ignores and has all the same.
    repository.git(&["add", "--force", "--all"]);
    repository.git(&["commit", "-q", "--amend", "--no-edit"]);
    repository.git(&["branch", "-q", "-f", "main"]);
    let args = ["--base", "main", "--format", "json"];
    let report = repository.run(&args).json();
    assert_eq!(report["summary"]["unchanged"], 4, "{report}");
    assert_eq!((&report["summary"]["errors"], &report["summary"]["fixed"]), (&0.into(), &0.into()));
    let head = repository.run(&[&args[..], &["--head", "topic"]].concat());
    assert_eq!(head.json()["summary"], report["summary"]);
    // What the caller names is judged on both sides too.
    for named in [".hidden", ".hidden/a.yaml", "out", "org/local.yaml", "a.gen.yaml"] {
        let report = repository.run(&[&args[..], &[named]].concat()).json();
        assert_eq!(
            (&report["summary"]["unchanged"], &report["summary"]["errors"]),
            (&1.into(), &0.into()),
            "{named}"
        );
    }
    repository.write("large.yaml", &ours);
    repository.commit();
    repository.git(&["branch", "-q", "-f", "main"]);
    let run = repository.run(&["--base", "main"]);
    assert_eq!(run.code, Some(2), "what a limit kept from being read stays so: {run:?}");
}

#[test]
fn a_revision_can_stand_for_the_folder() {
    let repository = branch(&[("a.yaml", &calendar("a"))]);
    repository.write("a.yaml", bad_calendar("a"));
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    let args = ["--base", "main", "--head", "topic"];
    assert_eq!(repository.found(&args), (vec!["new schema/unknown-field a.yaml:7".to_owned()], Some(1)));
    assert_eq!(repository.found(&["--base", "topic", "--head", "main"]).1, Some(0));
    assert_eq!(repository.run(&["--head", "topic"]).code, Some(2));
}

#[test]
fn files_of_a_revision_are_read_without_its_being_on_disk() {
    let repository = branch(&[("orglint.yaml", "a: 1\n"), ("policies/x/y.yaml", "b: 1\n"), ("c.txt", "c\n")]);
    repository.remove("orglint.yaml");
    repository.write("policies/x/y.yaml", "b: 2\n");
    repository.commit();
    let snapshot = Snapshot::at(repository.path(), "main").unwrap();
    assert_eq!(snapshot.commit(), repository.git(&["rev-parse", "main"]));
    let files = snapshot.files(|path| path == "orglint.yaml" || path.starts_with("policies/")).unwrap();
    let files: Vec<_> = files.iter().map(|(_, source)| (source.path(), source.text())).collect();
    assert_eq!(files, [("orglint.yaml", "a: 1\n"), ("policies/x/y.yaml", "b: 1\n")]);
    let error = Snapshot::at(repository.path(), "gone").unwrap_err();
    assert_eq!(error.to_string(), "`gone` is not a commit of this clone");
}

#[test]
fn the_root_may_be_a_folder_of_a_linked_work_tree() {
    let repository = branch(&[
        ("org/orglint.yaml", ""),
        ("org/a.yaml", &bad_calendar("a")),
        ("org/.gitignore", ""),
        (".gitignore", "/org/gen/\n"),
        ("elsewhere.yaml", &bad_calendar("elsewhere")),
    ]);
    repository.git(&["worktree", "add", "-q", "-b", "other", "linked"]);
    repository.write("linked/org/b.yaml", bad_calendar("b"));
    repository.write("linked/org/gen/c.yaml", bad_calendar("c"));
    for folder in ["linked/org", "linked"] {
        let run = repository.run_in(folder, &["--base", "main", "--format", "json", "--now", "2026-11-22"]);
        let summary = run.json()["summary"].clone();
        let known = if folder == "linked" { 2 } else { 1 };
        assert_eq!(
            (&summary["errors"], &summary["unchanged"]),
            (&1.into(), &known.into()),
            "{folder}: {run:?}"
        );
    }
}

#[test]
fn a_base_that_is_not_there_says_what_to_fetch() {
    let repository = branch(&[("a.yaml", &calendar("a"))]);
    repository.commit();
    repository.commit();
    let fails = |repository: &Repository, args: &[&str], says: &[&str]| {
        let run = repository.run(args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        for text in says {
            assert!(run.err.contains(text), "{text}: {run:?}");
        }
    };
    fails(
        &repository,
        &["--base", "origin/main"],
        &["`origin/main` is not a commit of this clone", "git fetch origin"],
    );
    for revision in ["--output=x", "-h", "", "a\nb", "main:a.yaml", "main..topic"] {
        fails(&repository, &[&format!("--base={revision}")], &["orglint: "]);
    }
    assert!(!repository.path().join("x").exists());

    let shallow = Repository::folder();
    let origin = format!("file://{}", repository.path().display());
    shallow.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &origin, "."]);
    fails(&shallow, &["--base", "origin/main"], &["this shallow clone does not reach", "fetch-depth: 0"]);
    fails(&shallow, &["--base", "HEAD~1"], &["`HEAD~1` is not a commit", "git fetch --unshallow"]);
    shallow.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(shallow.run(&["--base", "origin/main"]).code, Some(0));

    repository.git(&["checkout", "-q", "--orphan", "alone"]);
    repository.write("a.yaml", calendar("alone"));
    repository.commit();
    fails(&repository, &["--base", "main"], &["`main` and `HEAD` have no commit in common"]);
    fs::remove_dir_all(repository.path().join(".git")).unwrap();
    fails(&repository, &["--base", "main"], &["`--base` needs a git repository"]);
}

#[test]
fn a_file_that_a_partial_clone_lacks_is_named() {
    let repository = branch(&[("a.yaml", &calendar("a")), ("b.yaml", &calendar("b"))]);
    repository.write("b.yaml", calendar("c"));
    repository.commit();
    let blob = repository.git(&["rev-parse", "main:b.yaml"]);
    let (folder, name) = blob.split_at(2);
    repository.remove(&format!(".git/objects/{folder}/{name}"));
    let run = repository.run(&["--base", "main"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.err.contains("`b.yaml` of commit ") && run.err.contains("is not in this clone"), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_known_only_as_long_as_nobody_touches_it() {
    let broken = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: [\n";
    let repository = branch(&[("a.yaml", broken), ("b.yaml", &calendar("b"))]);
    repository.write("b.yaml", calendar("c"));
    assert_eq!(repository.run(&["--base", "main"]).code, Some(0));
    repository.write("a.yaml", format!("# more\n{}", repository.read("a.yaml")));
    assert_eq!(repository.run(&["--base", "main"]).code, Some(1));
}

#[test]
fn submodules_and_links_are_left_alone() {
    let module = branch(&[("s.yaml", &bad_calendar("s"))]);
    let repository = Repository::new();
    repository.write("a.yaml", calendar("a"));
    repository.write(".data/real.yaml", bad_calendar("real"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(".data/real.yaml", repository.path().join("link.yaml")).unwrap();
        // The name of either end says that it is one of ours.
        repository.write(".data/words.txt", bad_calendar("words"));
        symlink(".data/words.txt", repository.path().join("words.yaml")).unwrap();
        symlink("/etc/hostname", repository.path().join("out.yaml")).unwrap();
        symlink("loop.yaml", repository.path().join("loop.yaml")).unwrap();
    }
    let origin = format!("file://{}", module.path().display());
    repository.git(&["submodule", "--quiet", "add", &origin, "sub"]);
    repository.commit();
    let summary = repository.run(&["--base", "HEAD", "--format", "json"]).json()["summary"].clone();
    let known = if cfg!(unix) { 3 } else { 1 };
    assert_eq!((&summary["errors"], &summary["unchanged"]), (&0.into(), &known.into()), "{summary}");
}

#[cfg(unix)]
#[test]
fn nothing_of_the_repository_runs() {
    use std::os::unix::fs::PermissionsExt;

    let repository = branch(&[("alpha.yaml", &team("alpha")), ("a.yaml", &bad_calendar("a"))]);
    repository.write(
        ".gitattributes",
        "*.yaml diff=evil filter=evil merge=evil text working-tree-encoding=UTF-16\n",
    );
    repository.git(&["add", ".gitattributes"]);
    repository.git(&["commit", "-q", "-m", "attributes"]);
    let script = repository.path().join(".git/script");
    let trace = repository.path().join(".git/ran");
    fs::write(&script, format!("#!/bin/sh\necho \"$0 $@\" >> '{}'\ncat\n", trace.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let run = script.to_str().unwrap();
    for hook in
        ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout", "pre-auto-gc"]
    {
        fs::copy(&script, repository.path().join(".git/hooks").join(hook)).unwrap();
    }
    let shell = format!("!{run}");
    for (setting, value) in [
        ("core.fsmonitor", run),
        ("core.pager", run),
        ("pager.ls-tree", run),
        ("pager.cat-file", run),
        ("core.editor", run),
        ("core.hooksPath", ".git/hooks"),
        ("core.alternateRefsCommand", run),
        ("diff.external", run),
        ("diff.evil.textconv", run),
        ("diff.evil.command", run),
        ("filter.evil.clean", run),
        ("filter.evil.smudge", run),
        ("filter.evil.process", run),
        ("filter.evil.required", "true"),
        ("merge.evil.driver", run),
        ("gpg.program", run),
        ("core.sshCommand", run),
        ("core.askPass", run),
        ("core.gitProxy", run),
        ("credential.helper", run),
        ("alias.ls-tree", shell.as_str()),
        ("alias.cat-file", shell.as_str()),
        ("alias.merge-base", shell.as_str()),
        ("uploadpack.packObjectsHook", run),
        ("remote.origin.url", "ext::sh -c evil"),
        ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"),
        ("extensions.partialClone", "origin"),
        ("log.showSignature", "true"),
    ] {
        repository.git(&["config", setting, value]);
    }
    let _ = fs::remove_file(&trace);
    let select = ["--select", "schema/*,org/*,dep/*,flag/*", "--base", "main"];
    let (found, code) = repository.found(&[&select[..], &["--head", "topic"]].concat());
    assert_eq!((found, code), (vec!["unchanged schema/unknown-field a.yaml:7".to_owned()], Some(0)));
    assert_eq!(repository.run(&select).code, Some(0));
    assert_eq!(fs::read_to_string(&trace).unwrap_or_default(), "");
    assert!(!repository.path().join(".git/index.lock").exists());
}

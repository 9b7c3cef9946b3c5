//! Which files are read, and what becomes of those that cannot be.

use super::repository::{LONELY, Repository, bad_calendar, calendar};

#[test]
fn hidden_ignored_and_foreign_files_are_left_out() {
    let bad = bad_calendar("x");
    let repository = Repository::new(&[
        (".gitignore", "build/\n*.local.yaml\n"),
        (".hidden/a.yaml", &bad),
        (".hidden.yaml", &bad),
        ("build/a.yaml", &bad),
        ("a.local.yaml", &bad),
        ("a.txt", &bad),
        ("deep/er/.gitignore", "gone.yaml"),
        ("deep/er/gone.yaml", &bad),
        ("teams/a.yaml", &calendar("a")),
        ("teams/b.yml", &calendar("b")),
        (".github/c.yaml", &calendar("c")),
    ]);
    let run = repository.run(&["--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.json()["summary"]["files"], 3);
}

#[test]
fn what_is_named_is_read_wherever_it_is() {
    let bad = bad_calendar("x");
    let repository = Repository::new(&[
        (".git/HEAD", ""),
        ("orglint.yaml", ""),
        (".gitignore", "build/\n"),
        (".hidden/a.yaml", &bad),
        ("build/a.yaml", &bad),
        ("a.txt", &bad),
    ]);
    assert_eq!(repository.run(&[".hidden"]).places(), [".hidden/a.yaml:7:3"]);
    assert_eq!(repository.run(&["build/a.yaml"]).places(), ["build/a.yaml:7:3"]);
    assert_eq!(repository.run(&["build"]).places(), ["build/a.yaml:7:3"]);
    assert_eq!(repository.run(&["a.txt"]).places(), ["a.txt:7:3"]);
}

#[test]
fn ignore_files_of_the_machine_do_not_count() {
    let repository = Repository::new(&[
        ("home/.gitconfig", "[core]\nexcludesFile = ~/ignored\n"),
        ("home/ignored", "*.yaml\n"),
        ("home/.config/git/ignore", "*.yaml\n"),
        (".ignore", "*.yaml\n"),
        (".git/info/exclude", "*.yaml\n"),
        ("a.yaml", &bad_calendar("a")),
    ]);
    let home = repository.path().join("home").display().to_string();
    let run = repository.run_with(&[("HOME", &home)], &[]);
    assert_eq!(run.places(), ["a.yaml:7:3"]);
}

#[test]
fn ignore_files_count_from_the_top_of_the_repository_on() {
    let repository = Repository::new(&[
        (".gitignore", "above.yaml\n"),
        ("top/.git/HEAD", ""),
        ("top/.gitignore", "build/\n"),
        ("top/org/above.yaml", &bad_calendar("a")),
        ("top/org/build/b.yaml", &bad_calendar("b")),
    ]);
    assert_eq!(repository.run_in("top", &["org"]).places(), ["org/above.yaml:7:3"]);
}

#[test]
fn templates_of_other_tools_are_skipped() {
    let helm = "{{- if .Values.service }}\napiVersion: v1\nkind: Service\nspec:\n  {{- toYaml . | nindent 2 }}\n{{- end }}\n";
    let late = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}: {{ x }}\n";
    let repository = Repository::new(&[
        ("a.yaml", &calendar("a")),
        ("chart/templates/service.yaml", helm),
        ("chart/templates/late.yaml", late),
        ("chart/twice.yaml", "a: 1\na: 2\n"),
        ("chart/deep.yaml", &("[".repeat(100) + &"]".repeat(100))),
        ("tsconfig.json", "{ // comments\n  \"a\": 1,\n}\n"),
        ("kind.json", "{ \"kind\": \"Team\", \"kind\": }"),
    ]);
    let run = repository.run(&["--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.json()["summary"]["skipped"], 4);
}

#[test]
fn a_broken_manifest_is_not_taken_for_a_template() {
    let repository = Repository::new(&[
        ("a.yaml", "{{ nothing }\napiVersion: orglint/v1\nkind: Team\n"),
        ("b.yaml", "kind: Team\nmetadata: {{ name }}: x\n"),
        ("c.json", "{ \"apiVersion\": \"orglint/v1\", }}"),
    ]);
    let run = repository.run(&["--select", "yaml/*"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let mut files: Vec<_> = run.places().iter().map(|place| place.split(':').next().unwrap()).collect();
    files.dedup();
    assert_eq!(files, ["a.yaml", "b.yaml", "c.json"]);
}

#[test]
fn a_document_behind_a_broken_one_is_judged() {
    let text = format!("{}---\nspec: [}}\n---\n{}", calendar("a"), bad_calendar("b"));
    let repository = Repository::new(&[("a.yaml", &text)]);
    let run = repository.run(&[]);
    assert_eq!((run.code, run.places()), (Some(1), vec!["a.yaml:8:8", "a.yaml:16:3"]), "{run:?}");
}

#[test]
fn line_endings_and_a_byte_order_mark_change_no_place() {
    let windows = format!("\u{feff}{}", bad_calendar("a").replace('\n', "\r\n"));
    let repository =
        Repository::new(&[("a.yaml", &windows), ("b.yaml", &bad_calendar("b").replace('\n', "\r"))]);
    assert_eq!(repository.run(&[]).places(), ["a.yaml:7:3", "b.yaml:7:3"]);
}

#[test]
fn files_that_are_not_utf_8_are_reported() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    repository.write("latin.yaml", b"kind: T\xe9am\n");
    repository.write("wide.yaml", b"\xff\xfek\0i\0n\0d\0");
    repository.write("image.json", b"\x89PNG\xff");
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("byte 7 is not UTF-8") && run.out.contains("UTF-16"), "{run:?}");
    assert_eq!(run.places(), ["latin.yaml:1:1", "wide.yaml:1:1"]);
}

#[test]
fn a_large_file_is_reported_when_it_is_ours_or_named() {
    let padding = format!("# {}\n", "x".repeat(1 << 20));
    let repository =
        Repository::new(&[("a.yaml", &calendar("a")), ("pnpm-lock.yaml", &padding), ("orglint.yaml", "")]);
    assert_eq!(repository.run(&[]).code, Some(0));
    assert_eq!(repository.run(&["pnpm-lock.yaml"]).code, Some(2));
    repository.write("ours.yaml", (padding + &calendar("b")).as_bytes());
    let run = repository.run(&[]);
    assert_eq!((run.code, run.places()), (Some(2), vec!["ours.yaml:1:1"]), "{run:?}");
    let elsewhere = repository.run(&["a.yaml"]);
    assert_eq!(elsewhere.code, Some(2), "{elsewhere:?}");
    assert!(elsewhere.err.contains("`ours.yaml` exceeds a limit"), "{elsewhere:?}");
}

#[test]
fn names_of_all_kinds_are_read() {
    let names = [
        "sp ace.yaml",
        "com,ma.yaml",
        "new\nline.yaml",
        "$(id).yaml",
        "-x.yaml",
        "über.yaml",
        "::error::.yaml",
    ];
    let files: Vec<_> = names.iter().map(|name| (*name, bad_calendar("x"))).collect();
    let repository = Repository::new(&files.iter().map(|(n, t)| (*n, t.as_str())).collect::<Vec<_>>());
    let run = repository.run(&["--select", "schema/*"]);
    let shown = [
        "$(id).yaml",
        "-x.yaml",
        r"\::error::.yaml",
        "com,ma.yaml",
        r"new\u{a}line.yaml",
        "sp ace.yaml",
        "über.yaml",
    ];
    assert_eq!(run.places(), shown.map(|name| format!("{name}:7:3")), "{run:?}");
    let github = repository.run(&["--select", "schema/*", "--format", "github"]);
    assert_eq!(github.out.lines().count(), names.len());
    assert!(github.out.contains("file=new%0Aline.yaml,") && github.out.contains("file=com%2Cma.yaml,"));
    assert_eq!(repository.run(&["--select", "schema/*", "--", "-x.yaml"]).places(), ["-x.yaml:7:3"]);
}

#[test]
fn ten_files_are_one_organization() {
    let files: Vec<_> = (0..10).map(|n| (format!("teams/{n}.yaml"), calendar(&format!("t{n}")))).collect();
    let repository =
        Repository::new(&files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect::<Vec<_>>());
    let run = repository.run(&["--now", "2026-11-22"]);
    assert_eq!(run.code, Some(0));
    assert_eq!(
        run.out,
        "no problems in 10 documents in 10 files (10 release calendars) · as of 2026-11-22 00:00 +00:00\n"
    );
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    fn pipe(repository: &Repository, path: &str) {
        assert!(Command::new("mkfifo").arg(repository.path().join(path)).status().unwrap().success());
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_read() {
        let repository = Repository::new(&[]);
        repository.write(OsStr::from_bytes(b"te\xffam.yaml"), bad_calendar("x").as_bytes());
        let run = repository.run(&[]);
        assert_eq!((run.code, run.places()), (Some(1), vec![r"te\xffam.yaml:7:3"]));
    }

    #[test]
    fn links_within_the_root_are_read_once() {
        let repository =
            Repository::new(&[("teams/a.yaml", &bad_calendar("a")), (".data/b.yaml", &bad_calendar("b"))]);
        symlink(".", repository.path().join("loop")).unwrap();
        symlink("teams", repository.path().join("groups")).unwrap();
        symlink("teams/a.yaml", repository.path().join("again.yaml")).unwrap();
        symlink(".data/b.yaml", repository.path().join("b.yaml")).unwrap();
        symlink("self.yaml", repository.path().join("self.yaml")).unwrap();
        symlink("nowhere.png", repository.path().join("picture.png")).unwrap();
        let run = repository.run(&[]);
        assert_eq!(run.places(), [".data/b.yaml:7:3", "teams/a.yaml:7:3"]);
        assert!(run.err.starts_with("orglint: skipped `self.yaml`: the link cannot be followed"), "{run:?}");
        assert!(!run.err.contains("picture.png"), "what is not read by its name is nobody's loss: {run:?}");
        assert_eq!(repository.run(&["b.yaml"]).places(), [".data/b.yaml:7:3"]);
    }

    #[test]
    fn links_out_of_the_root_are_named_and_not_read() {
        let outside = Repository::new(&[("secret.yaml", &bad_calendar("a"))]);
        let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
        symlink(outside.path().join("secret.yaml"), repository.path().join("out.yaml")).unwrap();
        symlink(outside.path(), repository.path().join("folder")).unwrap();
        symlink(outside.path().join("secret.yaml"), repository.path().join("picture.png")).unwrap();
        let run = repository.run(&[]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(
            run.err,
            "orglint: skipped `folder`: the link leads out of the folder that is checked\n\
             orglint: skipped `out.yaml`: the link leads out of the folder that is checked\n"
        );
    }

    #[test]
    fn pipes_and_devices_are_named_and_not_opened() {
        let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
        pipe(&repository, "pipe.yaml");
        pipe(&repository, "pipe");
        symlink("/dev/zero", repository.path().join("zero.yaml")).unwrap();
        let run = repository.run(&[]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.err.lines().count(), 2);
        assert!(run.err.starts_with("orglint: skipped `pipe.yaml`: it is not a regular file\n"), "{run:?}");
        let named = repository.run(&["pipe.yaml"]);
        assert_eq!(named.code, Some(2));
        assert!(named.err.contains("`pipe.yaml` is neither a file nor a folder"), "{named:?}");
    }

    #[test]
    fn an_ignore_file_that_is_none_is_not_opened() {
        for folder in ["", "teams/"] {
            let repository =
                Repository::new(&[("teams/a.yaml", &bad_calendar("a")), ("b.yaml", &bad_calendar("b"))]);
            symlink("/dev/zero", repository.path().join(format!("{folder}.gitignore"))).unwrap();
            let run = repository.run(&[]);
            assert_eq!(run.code, Some(2), "{run:?}");
            assert!(
                run.err.contains(&format!("cannot read `{folder}.gitignore`: it is not a regular file")),
                "{run:?}"
            );
        }
        let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
        pipe(&repository, ".gitignore");
        assert_eq!(repository.run(&[]).code, Some(2));
    }

    #[test]
    fn notes_are_not_endless() {
        let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
        for n in 0..30 {
            symlink("nowhere", repository.path().join(format!("{n:02}.yaml"))).unwrap();
        }
        let run = repository.run(&[]);
        assert_eq!(run.err.lines().count(), 11);
        assert!(
            run.err.ends_with("orglint: skipped 20 more files and folders for such reasons\n"),
            "{run:?}"
        );
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let files: Vec<_> = (0..80).map(|n| (format!("{n}.yaml"), bad_calendar(&format!("t{n}")))).collect();
        let repository =
            Repository::new(&files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect::<Vec<_>>());
        let mut command = Command::new("sh");
        let script = "\"$0\"; echo $? >&2";
        command.args(["-c", &format!("{{ {script}; }} | head -1"), env!("CARGO_BIN_EXE_orglint")]);
        let output = command.current_dir(repository.path()).env_remove("GITHUB_ACTIONS").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "1\n");
        assert!(String::from_utf8_lossy(&output.stdout).starts_with("error[schema/unknown-field]"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error() {
        let repository = Repository::new(&[("a.yaml", LONELY)]);
        for arguments in [&[][..], &["rules"], &["schema", "Team"], &["--help"], &["man"]] {
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = repository.command(arguments).stdout(full).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(error.starts_with("orglint: cannot write to standard output: No space left"), "{error}");
        }
        let full = repository.run(&["--format", "json=/dev/full"]);
        assert_eq!(full.code, Some(2));
        assert!(full.err.starts_with("orglint: cannot write `/dev/full`: No space left"), "{full:?}");
    }
}

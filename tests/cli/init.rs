//! `orglint init`, and the settings for editors.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use super::repository::Repository;

const WRITTEN: [&str; 10] = [
    ".github/workflows/orglint.yml",
    ".pre-commit-config.yaml",
    "on-call/payments.yaml",
    "organization.yaml",
    "orglint.yaml",
    "policies/acme/service-docs.yaml",
    "services/checkout.yaml",
    "services/products.yaml",
    "teams/catalog.yaml",
    "teams/checkout.yaml",
];

/// All files below a folder, also hidden ones, relative to it.
fn all(folder: &Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        // What a program that is at work takes away meanwhile is not there.
        let Ok(entries) = fs::read_dir(next) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_init_writes_is_green_today_and_in_a_year() {
    let repository = Repository::new(&[]);
    let run = repository.run(&["init"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let list: String = WRITTEN.iter().map(|path| format!("  {path}\n")).collect();
    assert!(run.out.starts_with(&format!("wrote 10 files:\n{list}\nnext:\n  orglint ")), "{}", run.out);
    assert_eq!(all(repository.path()), WRITTEN);
    let today = jiff::Zoned::now().date();
    for days in [0, 1, 30, 100, 400, 1200] {
        let now = (today + jiff::Span::new().days(days)).to_string();
        let run = repository.run(&[".", "--now", &now, "--fail-on", "info", "--horizon", "366d"]);
        // Outside of a repository one rule says that it cannot know the past.
        let notes: Vec<_> =
            run.err.lines().filter(|line| !line.starts_with("orglint: `org/mass-removal`: silent")).collect();
        assert_eq!((run.code, notes), (Some(0), vec![]), "{now}: {}", run.out);
        assert!(run.out.starts_with("no problems in 7 documents in 7 files"), "{now}: {}", run.out);
    }
    assert_eq!(repository.run(&["."]).code, Some(0));
}

#[test]
fn the_sample_rule_is_in_force() {
    let repository = Repository::new(&[]);
    repository.run(&["init"]);
    let service = repository.read("services/products.yaml");
    let without: Vec<_> = service.lines().filter(|line| !line.contains("docs:")).collect();
    repository.write("services/products.yaml", without.join("\n").as_bytes());
    let run = repository.run(&["--format", "concise"]);
    let wanted = "services/products.yaml:5:9: warning acme/service-docs `products` is in production and has no `docs:`";
    assert!(run.out.starts_with(wanted), "{}", run.out);
}

#[test]
fn a_new_folder_is_made_and_a_repository_gets_its_workflow_at_the_top() {
    let repository = Repository::new(&[]);
    let run = repository.run(&["init", "a/b c"]);
    assert!(run.out.starts_with("wrote 10 files in `a/b c`:\n"), "{run:?}");
    assert!(run.out.contains("\nnext, in that folder:\n"), "{run:?}");
    assert_eq!(repository.run(&["a/b c"]).code, Some(0));

    // A rule that somebody began with is no organization.
    let rule = "examples:\n  - bad: |\n      apiVersion: orglint/v1\n      kind: Team\n";
    let repository = Repository::new(&[(".git/HEAD", ""), ("policies/acme/first.yaml", rule)]);
    assert_eq!(repository.run(&["init", ".", "--no-hook"]).code, Some(0));
    assert!(repository.path().join(WRITTEN[0]).exists() && !repository.path().join(WRITTEN[1]).exists());

    let repository = Repository::new(&[(".git/HEAD", "")]);
    let run = repository.run(&["init", "org"]);
    assert!(
        run.out
            .contains("left out: the workflow and the hook, which belong at the top of the git repository\n")
    );
    assert_eq!(all(&repository.path().join("org")), WRITTEN[2..]);
    let run = repository.run(&["init", "org2", "--no-workflow", "--no-hook"]);
    assert_eq!((run.code, run.out.contains("left out")), (Some(0), false));
}

#[test]
fn nothing_is_written_over_what_is_there() {
    let help = "  help: `orglint` checks what is there; to see what `init` writes, take a new folder\n";
    for (files, wanted) in [
        (
            &[("teams/catalog.yaml", "mine"), ("orglint.yaml", "failOn: never")][..],
            format!("orglint: `orglint.yaml`, `teams/catalog.yaml` are there already; nothing was written\n{help}"),
        ),
        (
            &[(".pre-commit-config.yaml", "repos: []")],
            "orglint: `.pre-commit-config.yaml` is there already; nothing was written\n  help: leave out what is \
             there: `orglint init --no-hook`\n"
                .to_owned(),
        ),
        (
            &[(WRITTEN[0], "on: push"), (WRITTEN[1], "repos: []")],
            format!(
                "orglint: `{}`, `{}` are there already; nothing was written\n  help: leave out what is there: \
                 `orglint init --no-workflow --no-hook`\n",
                WRITTEN[0], WRITTEN[1]
            ),
        ),
        (
            &[("teams", "a file")],
            "orglint: cannot create `teams/catalog.yaml`: what should be its folder is a file; nothing was written\n"
                .to_owned(),
        ),
        (
            &[("org/x.yml", "apiVersion: orglint/v1\nkind: Team\n")],
            "orglint: there is an organization, in `org/x.yml`, already; nothing was written\n  help: `orglint` checks \
             it; to see what `init` writes, take a folder outside of it\n"
                .to_owned(),
        ),
    ] {
        let repository = Repository::new(files);
        let before = all(repository.path());
        let run = repository.run(&["init"]);
        assert_eq!((run.code, run.out.as_str(), run.err), (Some(2), "", wanted));
        assert_eq!(all(repository.path()), before);
        for (path, text) in files {
            assert_eq!(repository.read(path), *text);
        }
    }
    let repository = Repository::new(&[(".orglint.yaml", "failOn: never\n")]);
    for arguments in [&["init"][..], &["init", "below/it"]] {
        let run = repository.run(arguments);
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains(".orglint.yaml` already; nothing was written"), "{run:?}");
        assert_eq!(all(repository.path()), [".orglint.yaml"]);
        assert!(!repository.path().join("below").exists());
    }
}

#[test]
fn whenever_it_is_killed_every_file_is_whole() {
    let whole = Repository::in_memory();
    assert_eq!(whole.run(&["init"]).code, Some(0));
    for kill in 0..12 {
        let repository = Repository::in_memory();
        let mut child = repository.command(&["init"]).stdout(Stdio::null()).spawn().unwrap();
        // No clock: as soon as so many files are there, drafts among them.
        while child.try_wait().unwrap().is_none() && all(repository.path()).len() < kill {}
        let _ = child.kill();
        child.wait().unwrap();
        for path in WRITTEN.iter().filter(|path| repository.path().join(path).exists()) {
            assert_eq!(repository.read(path), whole.read(path), "killed at {kill} files");
        }
        for path in all(repository.path()) {
            assert!(WRITTEN.contains(&path.as_str()) || path.starts_with(".orglint-0.tmp/"), "{path}");
        }
    }
}

#[test]
fn what_is_no_folder_is_named() {
    let repository = Repository::new(&[("notes", "")]);
    let wanted = "orglint: `notes` is a file\n  help: name a folder, which may be new: `orglint init org`\n";
    assert_eq!(repository.run(&["init", "notes"]).err, wanted);
    let run = repository.run(&["init", "notes/below"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("orglint: cannot "), "{run:?}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = Repository::new(&[]);
    fs::create_dir(repository.path().join("elsewhere")).unwrap();
    fs::create_dir(repository.path().join("here")).unwrap();
    symlink("../elsewhere", repository.path().join("here/teams")).unwrap();
    let run = repository.run(&["init", "here"]);
    assert!(run.err.contains("cannot create `teams/catalog.yaml`: a folder on its way is a link"), "{run:?}");
    assert_eq!(all(&repository.path().join("elsewhere")), Vec::<String>::new());

    let locked = repository.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Who may write everywhere proves nothing.
    if fs::write(locked.join("probe"), "").is_err() {
        let run = repository.run(&["init", "locked"]);
        assert_eq!(run.code, Some(2));
        assert!(run.err.starts_with("orglint: cannot write into `"), "{run:?}");
        assert_eq!(all(&locked), Vec::<String>::new());
    }
    let _ = fs::remove_file(locked.join("probe"));
}

#[test]
fn an_editor_is_told_which_schema_is_for_which_file() {
    let repository = Repository::new(&[]);
    repository.run(&["init"]);
    repository.write("teams/notes.yaml", b"a: b\n");
    repository.write("services/begun.yaml", b"\n");
    repository.write("odd [1]/x.yml", b"apiVersion: orglint/v1\nkind: ReleaseCalendar\n");
    repository.write("keps/1/kep.yaml", b"title: x\n");
    repository.write("docs/deep.yaml", b"kind: Deep\napiVersion: acme.example/v2\n");
    for schema in ["schemas/kep.json", "schemas/deep.json"] {
        repository.write(schema, b"{ \"type\": \"object\", \"properties\": { \"title\": {} } }");
    }
    let kinds = "policies: [policies]\nkinds:\n  - { kind: Kep, paths: ['keps/**/kep.yaml'], schema: schemas/kep.json, \
                 name: title }\n  - { kind: Deep, apiVersion: acme.example/*, schema: ./schemas/deep.json, name: title }\n";
    repository.write("orglint.yaml", kinds.as_bytes());
    let run = repository.run(&["schema", "--vscode"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let home =
        concat!("https://raw.githubusercontent.com/orglint/orglint/v", env!("CARGO_PKG_VERSION_MAJOR"));
    let wanted = serde_json::json!({
        "yaml.schemas": {
            format!("{home}/docs/manifest.json"): [
                "odd ?1?/*.yml", "on-call/*.yaml", "organization.yaml", "services/*.yaml", "teams/catalog.yaml",
                "teams/checkout.yaml"
            ],
            format!("{home}/schemas/config.json"): ["orglint.yaml"],
            format!("{home}/schemas/policy.json"): ["policies/**/*.yaml", "policies/**/*.yml"],
            "./schemas/kep.json": ["keps/**/kep.yaml"],
            "./schemas/deep.json": ["docs/*.yaml"],
        }
    });
    assert_eq!(run.json(), wanted, "{}", run.out);
}

#[test]
fn an_editor_is_told_nothing_where_nothing_is() {
    let repository = Repository::new(&[("a.yaml", "a: b\n")]);
    let run = repository.run(&["schema", "--vscode"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("orglint: there are no manifests here"), "{run:?}");
    assert_eq!(repository.run(&["schema", "Team", "--vscode"]).code, Some(2));
}

//! The baseline: begin with what there is, be told of what is new, and let the file only shrink.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "adoption/repository.rs"]
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use repository::{Repository, bad_calendar, calendar, team};

const FILE: &str = ".orglint-baseline.json";
const APPLY: [&str; 2] = ["--baseline", FILE];

/// The sample organization so often that it has hundreds of problems, each time in a namespace of its own.
fn large() -> Repository {
    let repository = Repository::folder();
    let acme = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme");
    for copy in 0..12 {
        for path in files(&acme) {
            let text = fs::read_to_string(acme.join(&path)).unwrap();
            let text = text.replace("metadata:\n", &format!("metadata:\n  namespace: copy-{copy}\n"));
            let text = text.replace("metadata: {", &format!("metadata: {{ namespace: copy-{copy},"));
            repository.write(Path::new(&format!("copy-{copy}")).join(&path), text);
        }
    }
    repository
}

/// The files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path.strip_prefix(folder).unwrap().to_owned()),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn an_organization_with_hundreds_of_problems_begins_green() {
    let repository = large();
    let before = repository.run(&["--format", "json"]).json();
    let count = before["diagnostics"].as_array().unwrap().len();
    assert!(count >= 400, "{count}");
    assert_eq!(before["summary"]["exitCode"], 1);

    let run = repository.run(&["--write-baseline"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.err.contains(&format!("{count} problems listed in `{FILE}`")), "{}", run.err);
    let summary = |args: &[&str]| {
        let run = repository.run(&[&APPLY[..], args, &["--format", "json"]].concat());
        let report = run.json();
        let found: Vec<String> = report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| format!("{} {}", found["rule"].as_str().unwrap(), found["file"].as_str().unwrap()))
            .collect();
        // The folder has no past.
        let notes = run.err.lines().filter(|line| !line.contains("silent without"));
        let notes = notes.collect::<Vec<_>>().join("\n");
        (found, report["summary"]["baseline"].as_u64().unwrap() as usize, run.code, notes)
    };
    assert_eq!(summary(&[]), (vec![], count, Some(0), String::new()));

    // One more problem is the only one that is shown.
    repository.write("copy-3/more.yaml", bad_calendar("more"));
    let (found, known, code, _) = summary(&["--ignore", "release/*"]);
    assert_eq!((found, code), (vec!["schema/unknown-field copy-3/more.yaml".to_owned()], Some(1)));
    assert!(known < count);
    repository.remove("copy-3/more.yaml");

    // What is mended is said, and still green.
    let path = "copy-0/dependencies/2026-q4.yaml";
    let text = repository.read(path);
    let mended = text.replacen("status: In progress", "status: in-progress", 1);
    assert_ne!(mended, text);
    repository.write(path, mended);
    let (found, known, code, err) = summary(&[]);
    assert_eq!((found, known, code), (vec![], count - 1, Some(0)));
    let said =
        format!("orglint: 1 problem of `{FILE}` no longer occurs: take them out with `--prune-baseline`");
    assert_eq!(err, said);

    let list = repository.read(FILE);
    let run = repository.run(&["--prune-baseline"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let pruned = repository.read(FILE);
    let gone: Vec<_> = list.lines().filter(|line| !pruned.contains(line.trim_end_matches(','))).collect();
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert!(gone[0].contains("schema/enum-alias"), "{gone:?}");
    assert_eq!(summary(&[]).3, "");

    // Where files are and how they are written does not matter.
    for path in ["teams/alpha.yaml", "services/alpha.yaml", "flags/alpha.yaml"] {
        let text = repository.read(&format!("copy-1/{path}"));
        repository.remove(&format!("copy-1/{path}"));
        let moved = format!("elsewhere/{}", path.replace('/', "-"));
        repository.write(&moved, format!("# moved\r\n{}", text.replace('\n', "\r\n")));
    }
    assert_eq!(summary(&[]), (vec![], count - 1, Some(0), String::new()));
}

#[test]
fn the_file_says_who_owes_what() {
    let repository = Repository::folder();
    repository.write("a.yaml", bad_calendar("a"));
    let flag = "apiVersion: orglint/v1\nkind: FeatureFlag\nmetadata: { name: cart }\nspec: { owner: alpha, createdAt: 2026-09-01, removeBy: 2027-01-01 }\n";
    repository.write("flag.yaml", flag);
    repository.write("alpha.yaml", team("alpha"));
    let select = ["--select", "flag/stale,schema/*"];
    let run = repository.run(&[&select[..], &["--write-baseline"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let text = repository.read(FILE);
    let lines: Vec<_> =
        text.lines().filter(|line| line.contains("\"owner\"") || line.contains("rule")).collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0].trim(), "\"owner\": \"alpha\",");
    assert!(
        lines[1].contains("\"document\": \"FeatureFlag default/cart\", \"rule\": \"flag/stale\""),
        "{text}"
    );
    assert!(lines[2].contains("\"document\": \"ReleaseCalendar default/a\""), "{text}");
    let run = repository.run(&[&select[..], &APPLY, &["--statistics"]].concat());
    let said =
        "in the baseline, by team\n1  (no team answers for it)\n1  alpha\n\nno new problems in 3 documents";
    assert!(run.out.starts_with(said), "{}", run.out);
    assert!(run.out.contains("· 2 in the baseline ·"), "{}", run.out);

    // A run that asks for some rules leaves the others in the file, and says nothing of them.
    let some = ["--select", "schema/*"];
    assert_eq!(repository.run(&[&some[..], &APPLY].concat()).err, "");
    repository.remove("a.yaml");
    assert_eq!(repository.run(&[&some[..], &["--write-baseline"]].concat()).code, Some(0));
    let text = repository.read(FILE);
    assert!(text.contains("flag/stale") && !text.contains("schema/unknown-field"), "{text}");
    // Nor does one that asks for some files.
    repository.write("flag.yaml", flag.replace("2026-09-01", "2026-11-21"));
    assert_eq!(repository.run(&[&select[..], &APPLY, &["alpha.yaml"]].concat()).err, "");
    assert!(repository.run(&[&select[..], &APPLY].concat()).err.contains("no longer occurs"));
}

#[test]
fn what_cannot_be_read_is_never_known() {
    let repository = Repository::folder();
    repository.write("a.yaml", bad_calendar("a"));
    assert_eq!(repository.run(&["--write-baseline"]).code, Some(0));
    let list = repository.read(FILE);
    repository.write("b.yaml", "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: [\n");
    for option in ["--write-baseline", "--prune-baseline"] {
        let run = repository.run(&[option]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("is left as it is: not everything could be read"), "{run:?}");
        assert_eq!(repository.read(FILE), list);
    }
    assert_eq!(repository.run(&APPLY).code, Some(1));
    repository.write("b.yaml", format!("# orglint/v1 {}\n", "x".repeat(1 << 20)));
    assert_eq!(repository.run(&APPLY).code, Some(2));
}

#[test]
fn a_baseline_that_cannot_be_used_stops_the_run() {
    let repository = Repository::folder();
    repository.write("a.yaml", calendar("a"));
    let says = |args: &[&str], text: &str| {
        let run = repository.run(args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.err.contains(text), "{text}: {run:?}");
    };
    says(&APPLY, "orglint: `.orglint-baseline.json` does not exist\n  help: write it: ");
    repository.write(FILE, "{\n  \"schemaVersion\": 1,\n  \"owners\": [,]\n}\n");
    says(&APPLY, "orglint: .orglint-baseline.json:3:14: expected value");
    says(&["--write-baseline"], ".orglint-baseline.json:3:14: expected value");
    repository.write(FILE, "{\n  \"schemaVersion\": 2,\n  \"teams\": []\n}\n");
    says(&APPLY, "`schemaVersion` is 2, and this version of orglint reads 1");
    repository.write(FILE, [0xff, 0xfe]);
    says(&APPLY, "cannot read `.orglint-baseline.json`: ");
    repository.write(FILE, " ".repeat((16 << 20) + 1));
    says(&APPLY, "it has 16777217 bytes, limit 16777216");
    repository.remove(FILE);
    fs::create_dir(repository.path().join(FILE)).unwrap();
    says(&APPLY, "it is not a regular file");
    says(&["--write-baseline", "a.yaml"], "leave the paths out");
    says(&["--write-baseline", "--prune-baseline"], "cannot be used with");
    says(&["--write-baseline", "--baseline", "no/such/folder.json"], "no/such/folder.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let outside = Repository::folder();
        outside.write("list.json", "{ \"schemaVersion\": 1, \"owners\": [] }");
        symlink(outside.path().join("list.json"), repository.path().join("link.json")).unwrap();
        symlink(outside.path(), repository.path().join("folder")).unwrap();
        for option in ["--fail-on=error", "--write-baseline", "--prune-baseline"] {
            says(&["--baseline", "link.json", option], "it is not a regular file");
            says(&["--baseline", "folder/list.json", option], "a link leads out of the folder");
        }
        says(&["--write-baseline", "--baseline", "folder/new.json"], "a link leads out of the folder");
        assert_eq!(files(outside.path()), [PathBuf::from("list.json")]);
        // What the caller names elsewhere is the caller's business.
        let elsewhere = outside.path().join("list.json");
        assert_eq!(repository.run(&["--baseline", elsewhere.to_str().unwrap()]).code, Some(0));
    }
}

#[test]
fn names_in_the_file_are_inert() {
    let repository = Repository::folder();
    let hostile = "x\\n::error::own\\u001b[2J##[error]own";
    repository.write("a.yaml", format!("{}  \"{hostile}\": 1\n", calendar("a")));
    repository.run(&["--write-baseline"]);
    let text = repository.read(FILE);
    assert!(text.contains("schema/unknown-field"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains("##["), "{text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
    assert_eq!(repository.run(&APPLY).code, Some(0));
}

#[test]
fn a_baseline_and_a_base_go_together() {
    let repository = Repository::new();
    repository.write("a.yaml", bad_calendar("a"));
    repository.write("b.yaml", bad_calendar("b"));
    repository.write("c.yaml", bad_calendar("c"));
    repository.run(&["--write-baseline"]);
    let list = repository.read(FILE);
    let without = list.lines().filter(|line| !line.contains("default/c")).collect::<Vec<_>>().join("\n");
    repository.write(FILE, without.replace("},\n      ]", "}\n      ]"));
    repository.commit();
    repository.write("b.yaml", calendar("b"));
    repository.write("d.yaml", bad_calendar("d"));
    let (found, code) = repository.found(&["--baseline", FILE, "--base", "main"]);
    let both = ["unchanged schema/unknown-field c.yaml:7", "new schema/unknown-field d.yaml:7"];
    assert_eq!((found, code), (both.map(str::to_owned).into(), Some(1)));
}

//! What a walk finds is what git does not ignore: random trees with random `.gitignore` files, judged by git itself.
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

#[path = "fast_lane/generate.rs"]
#[expect(dead_code, reason = "shared with the test of both roads")]
mod generate;
#[path = "cli/repository.rs"]
#[expect(dead_code, reason = "shared with the tests of the flags")]
mod repository;

use std::collections::BTreeSet;
use std::process::Command;

use generate::Random;
use orglint::source::{Listing, Paths};
use repository::Repository;

const NAMES: [&str; 10] = ["a", "b", "build", "Build", "x y", "ä", "deep", "[c]", "#d", ".github"];
const FILES: [&str; 9] =
    ["a.yaml", "b.yml", "c.json", "build.yaml", "x y.yaml", "ä.yaml", "#d.yaml", "!e.yaml", "[c].yaml"];
const PATTERNS: [&str; 31] = [
    "",
    "# words",
    "*",
    "*.yaml",
    "*.y?ml",
    "a",
    "a/",
    "/a",
    "/a/",
    "a/*",
    "a/**",
    "**/a",
    "**/a.yaml",
    "a/**/b",
    "build",
    "build/",
    "/build/*.yaml",
    "deep/a.yaml",
    "x y",
    "x\\ y.yaml",
    "ä*",
    "\\#d",
    "\\#d.yaml",
    "\\!e.yaml",
    "\\[c\\]",
    "[a-b].y*",
    "[!a].yaml",
    "b.yml   ",
    "b.yml\\ ",
    "*/",
    "/*",
];

/// A tree of folders with files and, in some of them, patterns.
fn fill(repository: &Repository, random: &mut Random, folder: &str, depth: usize) {
    for file in FILES {
        if random.below(3) > 0 {
            repository.write(format!("{folder}{file}"), b"");
        }
    }
    if random.below(2) == 0 {
        let lines = (0..1 + random.below(4)).map(|_| {
            let negated = if random.below(3) == 0 { "!" } else { "" };
            let end = if random.below(8) == 0 { "\r\n" } else { "\n" };
            format!("{negated}{}{end}", PATTERNS[random.below(PATTERNS.len())])
        });
        let mut lines: String = lines.collect();
        if random.below(4) == 0 {
            lines.truncate(lines.trim_end_matches(['\r', '\n']).len());
        }
        repository.write(format!("{folder}.gitignore"), lines.as_bytes());
    }
    if depth < 3 {
        for name in NAMES {
            if random.below(4) == 0 {
                fill(repository, random, &format!("{folder}{name}/"), depth + 1);
            }
        }
    }
}

fn git(repository: &Repository, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "core.excludesFile=/dev/null", "-c", "core.ignoreCase=false"]).args(args);
    let output = command.current_dir(repository.path()).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn walked(repository: &Repository) -> BTreeSet<String> {
    let root = repository.path().to_owned();
    Listing::new(root.clone(), Some(root), Paths::default()).paths().map(str::to_owned).collect()
}

#[test]
fn a_walk_finds_what_git_does_not_ignore() {
    let mut random = Random::new(11);
    let (mut found, mut ignored) = (0, 0);
    for tree in 0..60 {
        let repository = Repository::in_memory();
        fill(&repository, &mut random, "", 0);
        git(&repository, &["init", "--quiet"]);
        let files = |args: &[&str]| -> BTreeSet<String> {
            let listed = git(&repository, args);
            let is_ours = |path: &&str| [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end));
            listed.split('\0').filter(is_ours).map(str::to_owned).collect()
        };
        let kept = files(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let walked = walked(&repository);
        let differ: Vec<_> = walked.symmetric_difference(&kept).collect();
        let patterns =
            || git(&repository, &["grep", "--untracked", "--no-exclude-standard", "", "--", "*.gitignore"]);
        assert!(differ.is_empty(), "tree {tree}: {differ:?}\n{}", patterns());
        found += kept.len();
        ignored += files(&["ls-files", "-z", "--others"]).len() - kept.len();
    }
    // Else it proves nothing.
    assert!(found > 500 && ignored > 500, "{found} found, {ignored} ignored");
}

#[test]
fn a_repository_within_another_has_its_own_patterns() {
    let files = [
        (".git/HEAD", ""),
        (".gitignore", "*.yaml\n"),
        ("a.yaml", ""),
        ("inner/.git/HEAD", ""),
        ("inner/.gitignore", "b.yaml\n"),
        ("inner/a.yaml", ""),
        ("inner/b.yaml", ""),
        ("inner/deep/a.yaml", ""),
        ("outer/a.yaml", ""),
    ];
    let repository = Repository::new(&files);
    assert_eq!(walked(&repository).into_iter().collect::<Vec<_>>(), ["inner/a.yaml", "inner/deep/a.yaml"]);
    // Also where somebody begins below it.
    let hidden = Repository::new(&[
        (".git/HEAD", ""),
        (".gitignore", "*.yaml\n"),
        (".inner/.git/HEAD", ""),
        (".inner/deep/a.yaml", ""),
        (".outer/deep/a.yaml", ""),
    ]);
    let root = hidden.path().to_owned();
    let mut listing = Listing::new(root.clone(), Some(root.clone()), Paths::default());
    [".inner/deep", ".outer/deep"].iter().for_each(|folder| listing.add(&root.join(folder)));
    assert_eq!(listing.paths().collect::<Vec<_>>(), [".inner/deep/a.yaml"]);
    // Without a repository around, no folder is one.
    let root = repository.path().to_owned();
    assert_eq!(Listing::new(root, None, Paths::default()).paths().count(), 0);
}

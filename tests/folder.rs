//! Files that a configuration names: what is read, what is refused, and what is as if it were not there.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use orglint::source::{Defect, Folder, Listing, MAX_FILE, MAX_TOTAL, Paths, Snapshot};

/// A folder of its own, gone after the test.
struct Place(PathBuf);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("orglint-folder-{}-{count}", std::process::id()));
        fs::create_dir_all(folder.join("top")).unwrap();
        let place = Self(fs::canonicalize(folder).unwrap());
        for (path, text) in files {
            let path = place.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place
    }

    fn folder(&self) -> Folder<'static> {
        Folder::Disk(self.0.join("top"))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn paths(folder: &Folder<'_>, below: &str) -> Option<Vec<String>> {
    let found = folder.below(below, &["yaml", "yml"]).unwrap()?;
    Some(found.iter().map(|source| source.path().to_owned()).collect())
}

/// Why a file cannot be used; nothing where it can, or where there is none.
fn reason(folder: &Folder<'_>, path: &str) -> Option<String> {
    folder.file(path).unwrap()?.defect().map(ToString::to_string)
}

#[test]
fn files_are_found_by_their_path_from_the_root() {
    let place = Place::new(&[("top/a/b.json", "{}"), ("top/c.yaml", "c"), ("outside.yaml", "o")]);
    let folder = place.folder();
    let text = |path: &str| folder.file(path).unwrap().map(|source| source.text().to_owned());
    assert_eq!(text("a/b.json").as_deref(), Some("{}"));
    assert_eq!(text("./c.yaml").as_deref(), Some("c"));
    for path in ["nope", "../outside.yaml", "a/../../outside.yaml", "a/../c.yaml", "", "/etc/hostname"] {
        assert_eq!(text(path).as_deref().filter(|text| !text.is_empty()), None, "{path}");
    }
    assert_eq!(reason(&folder, "a").as_deref(), Some("it is not a regular file"));
}

#[test]
fn rule_files_are_found_at_any_depth_and_in_order() {
    let place = Place::new(&[
        ("top/policies/b/y.yaml", ""),
        ("top/policies/b/x.yml", ""),
        ("top/policies/a/z.yaml", ""),
        ("top/policies/a/notes.md", ""),
        ("top/policies/a/.hidden.yaml", ""),
        ("top/policies/.git/x.yaml", ""),
        ("top/policies/.yaml", ""),
        ("top/policies/a/b/c/d.yaml", ""),
        ("top/policiesx/a.yaml", ""),
    ]);
    let wanted = ["policies/a/b/c/d.yaml", "policies/a/z.yaml", "policies/b/x.yml", "policies/b/y.yaml"];
    for folder in ["policies", "./policies", "policies/", "policies//"] {
        assert_eq!(paths(&place.folder(), folder).unwrap(), wanted, "{folder}");
    }
    assert_eq!(paths(&place.folder(), "nope"), None);
    assert_eq!(paths(&place.folder(), "../top/policies"), None);
    assert_eq!(paths(&place.folder(), "policies/b/y.yaml"), None, "it is no folder");
}

#[test]
fn what_is_too_deep_or_too_much_is_said() {
    let deep = format!("top/policies{}/x.yaml", "/d".repeat(12));
    // What is hidden is nothing of ours, however deep it goes.
    let hidden = format!("top/policies/.cache{}/x.yaml", "/d".repeat(12));
    let shallow = Place::new(&[(&hidden, ""), ("top/policies/a/x.yaml", "")]);
    assert_eq!(paths(&shallow.folder(), "policies"), Some(vec!["policies/a/x.yaml".to_owned()]));
    let place = Place::new(&[(&deep, ""), ("top/policies/a/x.yaml", "")]);
    let found = place.folder().below("policies", &["yaml"]).unwrap().unwrap();
    assert_eq!(found.len(), 2);
    let defect = found.last().unwrap().defect().map(ToString::to_string).unwrap();
    assert!(defect.contains("more than 8 levels deep"), "{defect}");
}

#[test]
fn files_that_cannot_be_used_say_why() {
    let large = "#".repeat(MAX_FILE as usize + 1);
    let place = Place::new(&[("top/large.json", &large), ("top/exact.json", large.get(1..).unwrap())]);
    fs::write(place.path("top/latin.json"), b"{ \"\xe9\": 1 }").unwrap();
    let folder = place.folder();
    let defect = |path: &str| folder.file(path).unwrap().unwrap().defect().cloned();
    assert_eq!(defect("large.json"), Some(Defect::TooLarge(MAX_FILE + 1)));
    assert_eq!(defect("exact.json"), None);
    assert_eq!(folder.file("exact.json").unwrap().unwrap().text().len() as u64, MAX_FILE);
    assert!(matches!(defect("latin.json"), Some(Defect::Encoding { offset: 3, .. })));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_stay_inside() {
        let place = Place::new(&[("top/a.json", "{}"), ("outside/b.json", "{}"), ("outside/c.yaml", "")]);
        symlink(place.path("outside/b.json"), place.path("top/out.json")).unwrap();
        symlink(place.path("outside"), place.path("top/folder")).unwrap();
        symlink("a.json", place.path("top/in.json")).unwrap();
        symlink("nowhere", place.path("top/broken.json")).unwrap();
        symlink("loop.json", place.path("top/loop.json")).unwrap();
        let folder = place.folder();
        assert_eq!(reason(&folder, "out.json").as_deref(), Some("the link leads out of the root"));
        assert_eq!(reason(&folder, "folder/b.json").as_deref(), Some("the link leads out of the root"));
        assert_eq!(folder.file("in.json").unwrap().unwrap().text(), "{}");
        assert!(folder.file("broken.json").unwrap().is_none() && folder.file("loop.json").unwrap().is_none());
        assert_eq!(paths(&folder, "folder"), None);
    }

    #[test]
    fn folders_of_rules_follow_no_link() {
        let place = Place::new(&[("top/real/a/x.yaml", "x"), ("outside/y.yaml", "y"), ("top/z.yaml", "z")]);
        fs::create_dir_all(place.path("top/policies/a")).unwrap();
        symlink(place.path("outside"), place.path("top/policies/b")).unwrap();
        symlink(place.path("outside/y.yaml"), place.path("top/policies/a/y.yaml")).unwrap();
        symlink(place.path("top/z.yaml"), place.path("top/policies/a/z.yaml")).unwrap();
        symlink(place.path("top/real"), place.path("top/linked")).unwrap();
        let folder = place.folder();
        let found = folder.below("policies", &["yaml"]).unwrap().unwrap();
        let said: Vec<_> =
            found.iter().map(|source| (source.path(), source.text(), source.defect())).collect();
        let link = Defect::Unreadable("it is a link, and no file".to_owned());
        assert_eq!(said, [("policies/a/y.yaml", "", Some(&link)), ("policies/a/z.yaml", "", Some(&link))]);
        assert_eq!(paths(&folder, "linked"), None);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let place = Place::new(&[]);
        let made = Command::new("mkfifo").arg(place.path("top/pipe.json")).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(reason(&place.folder(), "pipe.json").as_deref(), Some("it is not a regular file"));
        }
    }

    #[test]
    fn more_bytes_than_a_run_reads_are_not_even_looked_at() {
        let place = Place::new(&[("top/a.yaml", "")]);
        // Nothing is on the disk but the size.
        fs::File::create(place.path("top/a.yaml")).unwrap().set_len(MAX_TOTAL + 1).unwrap();
        let root = fs::canonicalize(place.path("top")).unwrap();
        let mut listing = Listing::new(root.clone(), None, Paths::default());
        listing.add(&root);
        let error = listing.read().unwrap_err().to_string();
        assert!(error.contains("more than 256 MiB"), "{error}");
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    let run =
        command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(run.status.success(), "{run:?}");
}

#[test]
fn a_commit_has_the_files_that_it_had() {
    for root in ["top", "top/sub"] {
        let file = |path: &str| format!("{root}/{path}");
        let all = [
            file("s/a.json"),
            file("policies/a/x.yaml"),
            file("policies/a/.y.yaml"),
            file("policiesx/z.yaml"),
        ];
        let texts: Vec<_> = all.iter().map(|path| (path.as_str(), "before")).collect();
        let place = Place::new(&texts);
        let top = place.path("top");
        git(&top, &["init", "-q"]);
        git(&top, &["add", "-A"]);
        git(&top, &["commit", "-q", "-m", "a"]);
        fs::write(place.path(&file("s/a.json")), "after").unwrap();
        fs::write(place.path(&file("policies/a/later.yaml")), "after").unwrap();
        let snapshot = Snapshot::at(&top, "HEAD").unwrap();
        let folder = Folder::Commit(&snapshot, place.path(root));
        let found = folder.file("s/a.json").unwrap().unwrap();
        assert_eq!((found.path(), found.text()), ("s/a.json", "before"));
        assert!(
            folder.file("s/b.json").unwrap().is_none() && folder.file("../top/s/a.json").unwrap().is_none()
        );
        assert_eq!(paths(&folder, "policies").unwrap(), ["policies/a/x.yaml"]);
        assert_eq!(paths(&folder, "./policies/").unwrap(), ["policies/a/x.yaml"]);
        assert_eq!(paths(&folder, "nope"), None);
        for revision in ["", "-h", "HEAD\n"] {
            let why = Snapshot::at(&top, revision).unwrap_err().to_string();
            assert_eq!(why, format!("`{revision}` is not a revision"));
        }
    }
}

//! The repository as these tests see it: its files and their text. Judges nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file of the repository.
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Whether it lies below this folder: `src/output`.
    pub(crate) fn is_under(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    pub(crate) fn has_ending(&self, ending: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == ending)
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file that git would take, by path, if it is text.
pub(crate) fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let walk = ignore::WalkBuilder::new(root())
            .hidden(false)
            .require_git(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .sort_by_file_path(Path::cmp)
            .build();
        let paths = walk.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
        paths
            .filter_map(|path| fs::read_to_string(&path).ok().map(|text| File { path: name(&path), text }))
            .collect()
    })
}

/// The files below a folder that have this ending.
pub(crate) fn files_under(folder: &str, ending: &str) -> impl Iterator<Item = &'static File> {
    files().iter().filter(move |file| file.is_under(folder) && file.has_ending(ending))
}

pub(crate) fn read(path: &str) -> &'static str {
    let file = files().iter().find(|file| file.path == path);
    file.map_or_else(|| panic!("{path} is missing"), |file| file.text.as_str())
}

pub(crate) fn exists(path: &str) -> bool {
    root().join(path).exists()
}

fn name(path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root()).unwrap().components().collect();
    relative.to_str().unwrap().replace('\\', "/")
}

/// Fails with all complaints at once, under a sentence that says what is promised.
#[track_caller]
pub(crate) fn demand(promise: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{promise}\n\n{}\n", complaints.join("\n"));
}

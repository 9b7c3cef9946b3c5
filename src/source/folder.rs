//! Files that a configuration names, on disk or in a commit: rule files and schemas. Leaves the root through no link.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are read")]

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::walk::decode;
use super::{Defect, GitError, MAX_FILE, Snapshot, Source, relative};

/// Folders within folders; a tree of rule files has two.
const MAX_DEPTH: usize = 8;

/// Where the files of a root are.
#[derive(Debug)]
pub enum Folder<'s> {
    /// On disk. The path is absolute and without links, as [`fs::canonicalize`] gives it.
    Disk(PathBuf),
    /// In a commit, with the root as it is called on disk.
    Commit(&'s Snapshot, PathBuf),
}

impl Folder<'_> {
    /// A file by its path relative to the root; nothing when there is none. One that cannot be read is a [`Defect`].
    ///
    /// # Errors
    /// What git says.
    pub fn file(&self, path: &str) -> Result<Option<Source>, GitError> {
        match self {
            Self::Disk(root) => Ok(read(root, &root.join(path))),
            Self::Commit(snapshot, root) => {
                let Some(whole) = relative(snapshot.top(), &root.join(path)) else { return Ok(None) };
                let found = snapshot.files(|file| file == whole)?.into_files();
                Ok(found.into_iter().next().map(|source| source.renamed(path)))
            }
        }
    }

    /// The files below a folder with one of these endings, by path relative to the root, hidden ones left out; nothing
    /// when there is no such folder.
    ///
    /// # Errors
    /// What git says.
    pub fn below(&self, folder: &str, endings: &[&str]) -> Result<Option<Vec<Source>>, GitError> {
        let is_wanted = |path: &str| {
            let (name, ending) = path.rsplit_once('.').unwrap_or((path, ""));
            let mut names = path.split('/');
            !name.is_empty() && endings.contains(&ending) && names.all(|name| !name.starts_with('.'))
        };
        match self {
            Self::Disk(root) => {
                let Some(start) = inside(root, &root.join(folder)).filter(|start| start.is_dir()) else {
                    return Ok(None);
                };
                let mut found = Vec::new();
                collect(root, &start, MAX_DEPTH, &mut found);
                let named = |path: PathBuf| Some((relative(root, &path)?, path));
                let mut files: Vec<_> = found.into_iter().filter_map(named).collect();
                files.retain(|(name, _)| name.strip_prefix(folder).is_some_and(is_wanted));
                files.sort();
                Ok(Some(files.into_iter().filter_map(|(_, path)| read(root, &path)).collect()))
            }
            Self::Commit(snapshot, root) => {
                let Some(start) = relative(snapshot.top(), &root.join(folder)) else { return Ok(None) };
                let start = format!("{start}/");
                let found = snapshot.files(|path| path.strip_prefix(&start).is_some_and(is_wanted))?;
                let files = found.into_files().into_iter();
                let files = files.map(|source| {
                    let name = source.path().strip_prefix(&start).unwrap_or(source.path()).to_owned();
                    source.renamed(&format!("{folder}/{name}"))
                });
                Ok(Some(files.collect::<Vec<_>>()).filter(|files| !files.is_empty()))
            }
        }
    }
}

/// The same place without links, if it lies below the root.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|real| real.starts_with(root))
}

fn collect(root: &Path, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() && depth > 0 {
            collect(root, &path, depth - 1, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

fn read(root: &Path, path: &Path) -> Option<Source> {
    let name = relative(root, path)?;
    let defect = |reason: &str| Some(Source::defective(name.as_str(), Defect::Unreadable(reason.to_owned())));
    let metadata = fs::metadata(path).ok()?;
    let Some(real) = inside(root, path) else { return defect("the link leads out of the root") };
    if !metadata.is_file() {
        return defect("it is not a regular file");
    }
    let mut bytes = Vec::new();
    let size = File::open(real).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes));
    match size {
        Ok(size) if size as u64 > MAX_FILE => Some(Source::defective(name, Defect::TooLarge(size as u64))),
        Ok(_) => Some(decode(&name, bytes)),
        Err(error) => defect(&error.to_string()),
    }
}

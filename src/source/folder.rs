//! Files that a configuration names, on disk or in a commit: rule files and schemas. Leaves the root through no link.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are read")]

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::walk::decode;
use super::{Defect, GitError, MAX_FILE, Snapshot, Source, relative};

/// Folders within folders; a tree of rule files has two.
const MAX_DEPTH: usize = 8;

/// Files of a folder that a configuration names.
const MAX_FILES: usize = 1_000;

/// Bytes of all of them.
const MAX_BYTES: usize = 16 * 1024 * 1024;

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
    /// when there is no such folder. A link is a [`Defect`]: what it leads to is not what a revision has.
    ///
    /// # Errors
    /// What git says, or that there are too many.
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
                let is_found = |name: &str| {
                    name.strip_prefix(folder).is_some_and(|below| is_wanted(below.trim_start_matches('/')))
                };
                let mut found = Found { root, is_wanted: &is_found, files: Vec::new() };
                found.collect(&start, MAX_DEPTH);
                let mut files = found.files;
                few(folder, files.len())?;
                files.sort();
                let mut sources = Vec::new();
                let mut bytes = 0;
                for (name, path) in files {
                    let source = match path {
                        Some(path) => read(root, &path),
                        None => Some(link(&name)),
                    };
                    bytes += source.as_ref().map_or(0, |source| source.text().len());
                    small(folder, bytes)?;
                    sources.extend(source);
                }
                Ok(Some(sources))
            }
            Self::Commit(snapshot, root) => {
                let Some(start) = relative(snapshot.top(), &root.join(folder)) else { return Ok(None) };
                let start = format!("{start}/");
                let is_found = |path: &str| path.strip_prefix(&start).is_some_and(is_wanted);
                few(folder, snapshot.count(is_found))?;
                let name = |path: &str| format!("{folder}/{}", path.strip_prefix(&start).unwrap_or(path));
                let links = snapshot.links().filter(|path| is_found(path)).map(|path| link(&name(path)));
                let mut files: Vec<Source> = links.collect();
                few(folder, files.len())?;
                let found = snapshot.files(is_found)?.into_files();
                small(folder, found.iter().map(|source| source.text().len()).sum())?;
                files.extend(found.into_iter().map(|source| {
                    let name = name(source.path());
                    source.renamed(&name)
                }));
                Ok(Some(files).filter(|files| !files.is_empty()))
            }
        }
    }
}

/// The same place without links, if it lies below the root.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|real| real.starts_with(root))
}

fn few(folder: &str, files: usize) -> Result<(), GitError> {
    if files <= MAX_FILES {
        return Ok(());
    }
    Err(GitError::new(format!("`{folder}` holds more than {MAX_FILES} files"))
        .help("name the folder that holds rule files and nothing else"))
}

fn small(folder: &str, bytes: usize) -> Result<(), GitError> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(GitError::new(format!("the files of `{folder}` have more than {} MiB", MAX_BYTES >> 20))
        .help("name the folder that holds rule files and nothing else"))
}

fn link(name: &str) -> Source {
    Source::defective(name, Defect::Unreadable("it is a link, and no file".to_owned()))
}

/// Files by path relative to the root, with where they are; nothing for a link.
struct Found<'f> {
    root: &'f Path,
    is_wanted: &'f dyn Fn(&str) -> bool,
    files: Vec<(String, Option<PathBuf>)>,
}

impl Found<'_> {
    fn collect(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() {
                if depth > 0 && self.files.len() <= MAX_FILES {
                    self.collect(&path, depth - 1);
                }
            } else if let Some(name) = relative(self.root, &path).filter(|name| (self.is_wanted)(name)) {
                let is_file = !kind.is_symlink();
                self.files.push((name, is_file.then_some(path)));
            }
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

//! Files that a configuration names, on disk or in a commit: rule files and schemas. Leaves the root through no link.

#![expect(clippy::disallowed_methods, reason = "this is where files are read")]

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::walk::decode;
use super::{Defect, GitError, MAX_FILE, Snapshot, Source, door, relative};

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
        if !stays_inside(path) {
            return Ok(None);
        }
        match self {
            Self::Disk(root) => Ok(read(root, &root.join(path)).map(|source| source.renamed(path))),
            Self::Commit(snapshot, root) => {
                let Some(whole) = relative(snapshot.top(), &root.join(path)) else { return Ok(None) };
                let found = snapshot.files(|file| file == whole)?.into_files();
                Ok(found.into_iter().next().map(|source| source.renamed(path)))
            }
        }
    }

    /// The files below a folder with one of these endings, by path relative to the root, hidden ones left out; nothing
    /// when there is no such folder, or a link in its place. A link is a [`Defect`], since what it leads to is not what a revision has; so are
    /// folders that lie too deep.
    ///
    /// # Errors
    /// What git says, or that there is too much.
    pub fn below(&self, folder: &str, endings: &[&str]) -> Result<Option<Vec<Source>>, GitError> {
        if !stays_inside(folder) {
            return Ok(None);
        }
        let is_wanted = |path: &str| {
            let (name, ending) = path.rsplit_once('.').unwrap_or((path, ""));
            let mut names = path.split('/');
            !name.is_empty() && endings.contains(&ending) && names.all(|name| !name.starts_with('.'))
        };
        match self {
            Self::Disk(root) => {
                let start = root.join(folder);
                if !start.is_dir() || inside(root, &start).as_ref() != Some(&start) {
                    return Ok(None);
                }
                let (found, unlisted) = Default::default();
                let mut walk =
                    Walk { root, start: &start, is_wanted: &is_wanted, found, unlisted, is_cut: false };
                walk.collect(&start, MAX_DEPTH);
                let Walk { mut found, unlisted, is_cut, .. } = walk;
                few(folder, found.len())?;
                found.sort();
                let mut sources = Vec::new();
                let mut bytes = 0;
                for (path, is_link) in found {
                    let source = match relative(root, &path) {
                        Some(name) if is_link => Some(link(&name)),
                        Some(_) | None => read(root, &path),
                    };
                    bytes += source.as_ref().map_or(0, |source| source.text().len());
                    small(folder, bytes)?;
                    sources.extend(source);
                }
                sources.extend(unlisted);
                sources.extend(is_cut.then(|| cut(folder)));
                Ok(Some(sources))
            }
            Self::Commit(snapshot, root) => {
                let Some(start) = relative(snapshot.top(), &root.join(folder)) else { return Ok(None) };
                let top = relative(snapshot.top(), root).filter(|top| !top.is_empty());
                let top = top.map(|top| format!("{top}/")).unwrap_or_default();
                let start = format!("{start}/");
                let is_found = |path: &str| path.strip_prefix(&start).is_some_and(is_wanted);
                few(folder, snapshot.count(is_found))?;
                let name = |path: &str| path.strip_prefix(&top).unwrap_or(path).to_owned();
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

/// A path that goes up may come out anywhere.
fn stays_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn cut(folder: &str) -> Source {
    let reason = format!("it has folders more than {MAX_DEPTH} levels deep");
    Source::defective(folder, Defect::Unreadable(reason))
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

/// The same place without links, if it lies below the root.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|real| real.starts_with(root))
}

struct Walk<'w> {
    root: &'w Path,
    start: &'w Path,
    is_wanted: &'w dyn Fn(&str) -> bool,
    /// With whether it is a link.
    found: Vec<(PathBuf, bool)>,
    /// Folders that may hold more than was found.
    unlisted: Vec<Source>,
    /// Not everything was found.
    is_cut: bool,
}

impl Walk<'_> {
    /// Folders that links lead to are walked where they are, if they are there at all.
    fn collect(&mut self, folder: &Path, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fail(folder, &error),
        };
        for entry in entries {
            let found = entry.and_then(|entry| Ok((entry.path(), entry.file_name(), entry.file_type()?)));
            let (path, name, kind) = match found {
                Ok(found) => found,
                Err(error) => return self.fail(folder, &error),
            };
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            if kind.is_dir() {
                match depth {
                    _ if is_hidden => {}
                    0 => self.is_cut = true,
                    depth => self.collect(&path, depth - 1),
                }
            } else if relative(self.start, &path).is_some_and(|name| (self.is_wanted)(&name)) {
                // One more shows that there are too many.
                if self.found.len() > MAX_FILES {
                    return;
                }
                self.found.push((path, kind.is_symlink()));
            }
        }
    }

    /// What cannot be listed may hold rules, which must not go missing in silence.
    fn fail(&mut self, folder: &Path, error: &io::Error) {
        let name = relative(self.root, folder).unwrap_or_default();
        self.unlisted.push(Source::defective(name, Defect::Unreadable(error.to_string())));
    }
}

/// A file as a source; nothing where there is none. Nothing but a regular file is opened.
fn read(root: &Path, path: &Path) -> Option<Source> {
    let name = relative(root, path)?;
    let defect = |reason: &str| Some(Source::defective(name.as_str(), Defect::Unreadable(reason.to_owned())));
    let metadata = fs::metadata(path).ok()?;
    let Some(real) = inside(root, path) else { return defect("the link leads out of the root") };
    if !metadata.is_file() {
        return defect("it is not a regular file");
    }
    match door::read(&real, MAX_FILE) {
        Ok(Ok(bytes)) => Some(decode(&name, bytes)),
        Ok(Err(size)) => Some(Source::defective(name, Defect::TooLarge(size))),
        Err(error) => defect(&error.to_string()),
    }
}

//! The way down from a folder: each is listed once, and what the listing says is all that is asked of the system.
//! `.gitignore` files are read where a listing shows one, through the same door as any file.

#![expect(clippy::disallowed_methods, reason = "this is where folders are listed")]

use std::fs;
use std::path::{Path, PathBuf};

use super::door::{self, Kind};
use super::select::{self, Ignored};
use super::{Globs, walk};

/// Bytes of all `.gitignore` files of a walk: a line takes some hundred times its length in memory.
const MAX_IGNORED: u64 = 512 * 1024;

/// What is in a folder.
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// The path from the root, with `/`.
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What was met on the way.
pub(super) enum Met {
    Entry(Entry),
    /// Of this name from the root, what cannot be looked at or into, and why.
    Failure(String, String),
}

/// A walk below a root.
pub(super) struct Descent<'a> {
    /// Without links, absolute.
    root: &'a Path,
    /// Where `.gitignore` files begin to count: the root, or the top of the repository around it.
    top: &'a Path,
    /// Folders of these names are left out.
    excluded: &'a Globs,
    ignored: Ignored,
    /// Bytes of `.gitignore` files.
    read: u64,
    open: Vec<(PathBuf, String)>,
}

impl<'a> Descent<'a> {
    pub(super) fn new(root: &'a Path, top: Option<&'a Path>, excluded: &'a Globs) -> Self {
        let (ignored, read, open) = Default::default();
        Self { root, top: top.unwrap_or(root), excluded, ignored, read, open }
    }

    /// Calls back with everything below a folder of the root that is neither hidden nor left out. In a repository its
    /// files count from the top on, and what a folder with a repository of its own holds is its own business; without
    /// one no folder above has a say.
    pub(super) fn below(&mut self, folder: &Path, has_repository: bool, met: &mut impl FnMut(Met)) {
        let top = self.top;
        let counts = |above: &&Path| has_repository && above.starts_with(top);
        for above in folder.ancestors().skip(1).take_while(counts) {
            if let Err(why) = self.ignore(above) {
                return met(self.failure(&above.join(IGNORE), why));
            }
            if above != top && REPOSITORY.iter().any(|name| above.join(name).exists()) {
                break;
            }
        }
        self.open.push((folder.to_owned(), walk::relative(self.root, folder).unwrap_or_default()));
        while let Some((folder, name)) = self.open.pop() {
            let entries = match door::list(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    met(self.failure(&folder, error.to_string()));
                    continue;
                }
            };
            let has = |wanted: &str| entries.iter().any(|(name, _)| name == wanted);
            if has_repository && REPOSITORY.iter().any(|name| has(name)) && folder != self.top {
                self.ignored.end_at(&self.way(&folder));
            }
            if has(IGNORE)
                && let Err(why) = self.ignore(&folder)
            {
                met(self.failure(&folder.join(IGNORE), why));
                continue;
            }
            for (entry, kind) in entries {
                let written = walk::written_bytes(entry.as_encoded_bytes());
                let name = if name.is_empty() { written } else { format!("{name}/{written}") };
                let path = folder.join(&entry);
                let is_left_out = || self.ignored.leaves_out(&self.way(&path), kind == Kind::Folder);
                if !select::is_seen(entry.as_encoded_bytes()) || !self.ignored.is_empty() && is_left_out() {
                    continue;
                }
                if kind == Kind::Folder {
                    if !self.excluded.matches(&name) {
                        self.open.push((path, name));
                    }
                } else {
                    met(Met::Entry(Entry { path, name, kind }));
                }
            }
        }
    }

    /// The path from where `.gitignore` files begin to count.
    fn way(&self, path: &Path) -> String {
        walk::relative(self.top, path).unwrap_or_default()
    }

    fn failure(&self, path: &Path, why: String) -> Met {
        let name = walk::relative(self.root, path).unwrap_or_else(|| path.display().to_string());
        Met::Failure(if name.is_empty() { ".".to_owned() } else { name }, why)
    }

    /// Takes in the `.gitignore` of a folder, if there is one; or says why nothing below can be looked at.
    fn ignore(&mut self, folder: &Path) -> Result<(), String> {
        // A link is one as long as it stays inside; one that leads nowhere is none.
        let Ok(path) = fs::canonicalize(folder.join(IGNORE)) else { return Ok(()) };
        if !path.is_file() {
            return Err("it is not a regular file".to_owned());
        }
        if !path.starts_with(self.top) {
            return Err("the link leads out of the folder that is checked".to_owned());
        }
        let left = MAX_IGNORED.saturating_sub(self.read);
        let Ok(bytes) = door::read(&path, left).map_err(|error| error.to_string())? else {
            let why = "what is to be left out takes too many lines, here or in all folders together";
            return Err(why.to_owned());
        };
        self.read += bytes.len() as u64;
        self.ignored.add(&self.way(folder), &String::from_utf8_lossy(&bytes));
        Ok(())
    }
}

/// The name of the files that say what is left out.
const IGNORE: &str = ".gitignore";

/// What makes a folder a repository of its own.
const REPOSITORY: [&str; 2] = [".git", ".jj"];

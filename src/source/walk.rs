//! From a folder to sources: which files are read, and what becomes of those that cannot be. Leaves the folder through
//! no link, and reads nothing but regular files.
//!
//! What a walk finds depends on the folder alone: `.gitignore` files of the repository count, those of the machine
//! do not.

#![expect(clippy::disallowed_methods, reason = "this is where files are read")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::descend::{Descent, Entry, Met};
use super::door::Kind;
use super::select::{self, is_readable_name};
use super::{CODEOWNERS, Defect, MAX_TOTAL, Paths, Source, Sources, door};

/// Files from which on reading is shared between threads.
const WORTH_SHARING: usize = 100;

/// Notes on single files; the rest is counted.
const MAX_NOTES: usize = 10;

/// The files of an organization, found and not yet read.
#[derive(Debug)]
pub struct Listing {
    /// Without links, absolute.
    root: PathBuf,
    /// The top of the git work tree around the root: from there on `.gitignore` files count.
    top: Option<PathBuf>,
    wanted: Paths,
    /// By path relative to the root: a file that several links lead to is read once.
    files: BTreeMap<String, Candidate>,
    /// Known without reading: folders that cannot be opened, and text that the caller has.
    known: Vec<Source>,
    notes: BTreeSet<String>,
}

/// A file to read.
#[derive(Debug)]
struct Candidate {
    path: PathBuf,
    /// The caller asked for it by name: it is read whatever is in it.
    named: bool,
}

/// The files have more bytes than a run reads.
#[derive(Debug, PartialEq, Eq)]
pub struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the files have more than {} MiB; name the folder of the organization", MAX_TOTAL >> 20)
    }
}

impl std::error::Error for TooMuch {}

impl Listing {
    /// Every `*.yaml`, `*.yml` and `*.json` below the root. Left out is what `.gitignore` names, and what is hidden but
    /// for `.github`, and what is not `wanted`. `root` is absolute and without links, as [`fs::canonicalize`] gives it, and so is `top`, the git
    /// work tree around it.
    #[must_use]
    pub fn new(root: PathBuf, top: Option<PathBuf>, wanted: Paths) -> Self {
        let (files, known, notes) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        let mut listing = Self { root, top, wanted, files, known, notes };
        listing.walk(&listing.root.clone());
        listing.find_codeowners();
        listing
    }

    /// Its patterns begin at the top of the repository, and so do the paths in manifests only if that is the root.
    fn find_codeowners(&mut self) {
        if self.top.as_ref().is_some_and(|top| *top != self.root) {
            return;
        }
        let paths = CODEOWNERS.iter().map(|path| self.root.join(path));
        // No part of the way is a link.
        let is_there =
            |path: &PathBuf| path.is_file() && fs::canonicalize(path).is_ok_and(|real| real == *path);
        if let Some(path) = paths.into_iter().find(is_there) {
            self.add_file(path, true);
        }
    }

    /// A file or folder that the caller names: found even if it is hidden or ignored, and a file even if it is not
    /// wanted. It lies below the root.
    pub fn add(&mut self, path: &Path) {
        if path.is_dir() {
            self.walk(path);
        } else {
            self.add_file(path.to_owned(), true);
        }
    }

    /// A text that the caller has, in place of the file of that path.
    pub fn put(&mut self, source: Source) {
        self.files.remove(source.path());
        self.known.push(source);
    }

    /// Whether this path was found, relative to the root.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.known.iter().any(|source| source.path() == path)
    }

    /// What was found, relative to the root.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether there are so many files that threads are worth their start.
    #[must_use]
    pub fn is_worth_sharing(&self) -> bool {
        self.files.len() >= WORTH_SHARING
    }

    /// What was passed over and looked as if it should be read, for the user.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<_> = self.notes.iter().take(MAX_NOTES).cloned().collect();
        if let Some(more) = self.notes.len().checked_sub(MAX_NOTES).filter(|more| *more > 0) {
            notes.push(format!("skipped {more} more files and folders for such reasons"));
        }
        notes
    }

    /// Reads the files. What cannot be read is among the sources, with its [`Defect`].
    ///
    /// # Errors
    /// More bytes than [`MAX_TOTAL`].
    pub fn read(self) -> Result<Sources, TooMuch> {
        let is_shared = self.is_worth_sharing();
        let files: Vec<_> = self.files.into_iter().collect();
        let budget = AtomicU64::new(0);
        let one = |(path, candidate): &(String, Candidate)| read_file(path, candidate, &budget).transpose();
        let read: Result<Vec<Source>, TooMuch> = match is_shared {
            true => files.par_iter().filter_map(one).collect(),
            false => files.iter().filter_map(one).collect(),
        };
        let mut sources = self.known;
        sources.extend(read?);
        Ok(Sources::new(sources))
    }

    fn walk(&mut self, folder: &Path) {
        let (root, top, excluded) = (self.root.clone(), self.top.clone(), self.wanted.exclude.clone());
        Descent::new(&root, top.as_deref(), &excluded).below(folder, top.is_some(), &mut |met| match met {
            Met::Entry(entry) => self.take(entry),
            // A folder that cannot be listed may hold anything: it is a defect, and no note.
            Met::Failure(name, why) => {
                self.known.push(Source::defective(name, Defect::Unreadable(why)));
            }
        });
    }

    fn take(&mut self, Entry { path, name, kind }: Entry) {
        let is_declared = || !self.wanted.also.is_empty() && self.wanted.declare(&name);
        match kind {
            Kind::Link => self.follow(&path),
            Kind::File if is_declared() => self.add_named(path, name, true),
            _ if !is_readable_name(&path) => {}
            Kind::File => self.add_named(path, name, false),
            Kind::Folder | Kind::Other => self.skip(&path, "it is not a regular file"),
        }
    }

    /// A link to a file inside of the root stands for that file. Folders inside of the root are walked under their own
    /// path.
    fn follow(&mut self, link: &Path) {
        let wanted = is_readable_name(link);
        match fs::canonicalize(link) {
            Err(error) if wanted => self.skip(link, &format!("the link cannot be followed: {error}")),
            Err(_) => {}
            Ok(target) if !target.starts_with(&self.root) => {
                if wanted || target.is_dir() {
                    self.skip(link, "the link leads out of the folder that is checked");
                }
            }
            Ok(target) if target.is_file() => {
                if (wanted || is_readable_name(&target)) && !is_in_git_folder(&target) {
                    self.add_file(target, false);
                }
            }
            Ok(target) if target.is_dir() => {}
            Ok(_) if wanted => self.skip(link, "it leads to what is not a regular file"),
            Ok(_) => {}
        }
    }

    fn add_file(&mut self, path: PathBuf, named: bool) {
        if let Some(name) = relative(&self.root, &path) {
            self.add_named(path, name, named);
        }
    }

    fn add_named(&mut self, path: PathBuf, name: String, named: bool) {
        if named || self.wanted.contain(&name) {
            let file = self.files.entry(name).or_insert(Candidate { path, named });
            file.named |= named;
        }
    }

    fn skip(&mut self, path: &Path, why: &str) {
        let name = relative(&self.root, path).unwrap_or_default();
        if !self.wanted.contain(&name) {
            return;
        }
        self.notes.insert(format!("skipped `{name}`: {why}"));
    }
}

/// The path from the root, with `/`; nothing when it does not lead below the root. Bytes of names that are not UTF-8
/// are written as `\xff`.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names = below.components().filter_map(|component| match component {
        Component::Normal(name) => Some(written(name)),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    Some(names.collect::<Vec<_>>().join("/"))
}

fn written(name: &std::ffi::OsStr) -> String {
    written_bytes(name.as_encoded_bytes())
}

/// The same for a whole path.
pub(super) fn written_bytes(name: &[u8]) -> String {
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

/// The text of a file from its bytes.
#[must_use]
pub fn decode(path: &str, bytes: Vec<u8>) -> Source {
    let found = match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        _ => None,
    };
    let defect = |found, offset| Source::defective(path, Defect::Encoding { found, offset });
    match (found, String::from_utf8(bytes)) {
        (Some(found), _) => defect(found, 0),
        (None, Ok(text)) => Source::new(path, text),
        (None, Err(error)) => defect("not UTF-8", error.utf8_error().valid_up_to()),
    }
}

/// A file as a source; nothing when it turns out to be of another tool.
fn read_file(name: &str, candidate: &Candidate, budget: &AtomicU64) -> Result<Option<Source>, TooMuch> {
    let unreadable =
        |error: io::Error| Ok(Some(Source::defective(name, Defect::Unreadable(error.to_string()))));
    let (mut file, size) = match door::open(&candidate.path) {
        Ok(opened) => opened,
        Err(error) => return unreadable(error),
    };
    if budget.fetch_add(size, Ordering::Relaxed).saturating_add(size) > MAX_TOTAL {
        return Err(TooMuch);
    }
    match select::source(name, size, candidate.named, &mut file) {
        Ok(source) => Ok(source),
        Err(error) => unreadable(error),
    }
}

fn is_in_git_folder(path: &Path) -> bool {
    path.components().any(|component| component.as_os_str() == ".git")
}

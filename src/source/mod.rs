//! Files as bytes: walking, reading, writing, their history, spans and the line index. Knows nothing of YAML.

mod create;
mod descend;
mod door;
mod folder;
mod git;
mod globs;
mod history;
mod lines;
mod log;
mod select;
mod snapshot;
mod walk;
mod write;

pub use create::{CreateError, create};
pub use door::read as read_bytes;
pub use folder::Folder;
pub use git::GitError;
pub use globs::{Globs, Paths};
pub use history::{Commit, History, Wanted};
pub use lines::{LineIndex, Position};
pub use log::history;
pub use snapshot::Snapshot;
pub use walk::{Listing, TooMuch, decode, relative};
pub use write::{Rewrite, WriteError, spliced, write};

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem;

/// A file of this run: an index into [`Sources`], in path order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A range of a file: UTF-8 byte offsets, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of these bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span in front of this byte.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The same bytes, for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    path: String,
    text: String,
    defect: Option<Defect>,
    /// It is the configuration of the run.
    is_settings: bool,
    lines: OnceLock<LineIndex>,
}

/// Why a file could not be taken as it is; its text is then empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Not UTF-8: the encoding that the bytes suggest, and the offset of the first byte that does not fit.
    Encoding {
        /// What it looks like, for the reader: `UTF-16`, `not UTF-8`.
        found: &'static str,
        /// 0-based byte offset in the file on disk.
        offset: usize,
    },
    /// Larger than the limit; the size in bytes.
    TooLarge(u64),
    /// The operating system refused; its own words.
    Unreadable(String),
}

/// To be read after a colon.
impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding { found, offset } => write!(f, "it is {found}, from byte {offset} on"),
            Self::TooLarge(size) => write!(f, "it has {size} bytes, the limit is {MAX_FILE}"),
            Self::Unreadable(reason) => f.write_str(reason),
        }
    }
}

impl Source {
    /// A file with this text. `path` is relative to the root, with `/`.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            defect: None,
            is_settings: false,
            lines: OnceLock::new(),
        }
    }

    /// A file that was found and could not be taken.
    #[must_use]
    pub fn defective(path: impl Into<String>, defect: Defect) -> Self {
        let (path, text, lines) = (path.into(), String::new(), OnceLock::new());
        Self { path, text, defect: Some(defect), is_settings: false, lines }
    }

    /// The same, as the configuration of the run: diagnostics point into it, and it holds no manifest.
    #[must_use]
    pub fn as_settings(self) -> Self {
        Self { is_settings: true, ..self }
    }

    /// The same by another path, as for a file of a folder that has a root of its own.
    #[must_use]
    pub fn renamed(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// Relative to the root, with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text as on disk: byte order mark and line endings included. Empty when defective.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it says anywhere that it is ours.
    #[must_use]
    pub fn claims(&self) -> bool {
        memmem::find(self.text.as_bytes(), MARK.as_bytes()).is_some()
    }

    /// Whether it says who owns which paths: it is read beside the manifests, and is none.
    #[must_use]
    pub fn is_codeowners(&self) -> bool {
        CODEOWNERS.contains(&self.path())
    }

    /// Whether manifests are looked for in it.
    #[must_use]
    pub fn may_hold_manifests(&self) -> bool {
        !self.is_settings && !self.is_codeowners()
    }

    /// Why the text is missing, if it is.
    #[must_use]
    pub const fn defect(&self) -> Option<&Defect> {
        self.defect.as_ref()
    }

    /// The text of a span; empty when the span is not of this file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Where the lines begin; made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }
}

/// All files of a run, sorted by path.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Most runs have none, and sources are often moved.
    history: Option<Box<History>>,
    /// The files before the change that is judged, if one is.
    before: Option<Box<Sources>>,
}

impl Sources {
    /// Takes files in any order. Of two with one path the first stays.
    #[must_use]
    pub fn new(mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|later, first| later.path == first.path);
        Self { files, history: None, before: None }
    }

    /// The same, with their past.
    #[must_use]
    pub fn with_history(self, history: Option<History>) -> Self {
        Self { history: history.map(Box::new), ..self }
    }

    /// The same, as what a change has made of these files.
    #[must_use]
    pub fn with_before(self, before: Option<Self>) -> Self {
        Self { before: before.map(Box::new), ..self }
    }

    /// The same with other texts for some paths, which may be new.
    #[must_use]
    pub fn with_texts(self, mut texts: BTreeMap<String, String>) -> Self {
        let mut files = self.files;
        for file in &mut files {
            if let Some(text) = texts.remove(&file.path) {
                let path = std::mem::take(&mut file.path);
                *file = Source { is_settings: file.is_settings, ..Source::new(path, text) };
            }
        }
        files.extend(texts.into_iter().map(|(path, text)| Source::new(path, text)));
        Self { history: self.history, before: self.before, ..Self::new(files) }
    }

    /// The past of the files, where it is known.
    #[must_use]
    pub fn history(&self) -> Option<&History> {
        self.history.as_deref()
    }

    /// The files before the change, where one is judged. Their ids are not those of these files.
    #[must_use]
    pub fn before(&self) -> Option<&Self> {
        self.before.as_deref()
    }

    /// Takes out the files before the change.
    pub fn take_before(&mut self) -> Option<Self> {
        self.before.take().map(|before| *before)
    }

    /// Ids and files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The file of an id of this run.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "every file id comes from these sources")]
    pub fn file(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The files alone, by path.
    #[must_use]
    pub fn into_files(self) -> Vec<Source> {
        self.files
    }

    /// The configuration of the run, where there is one.
    #[must_use]
    pub fn settings(&self) -> Option<(FileId, &Source)> {
        self.iter().find(|(_, source)| source.is_settings && !source.text.is_empty())
    }

    /// The `CODEOWNERS` that counts, where there is one.
    #[must_use]
    pub fn codeowners(&self) -> Option<(FileId, &Source)> {
        CODEOWNERS.iter().find_map(|path| self.iter().find(|(_, source)| source.path() == *path))
    }

    /// How many files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// No file at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Where GitHub looks for the owners of paths, in its order: the first counts.
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Bytes of the largest file that is read.
pub const MAX_FILE: u64 = 1024 * 1024;

/// Bytes of all files of a run.
pub const MAX_TOTAL: u64 = 256 * 1024 * 1024;

/// What stands in every file of ours: the beginning of its `apiVersion`. A file of another tool may hold it as well.
pub const MARK: &str = "orglint/v";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_files_with_one_path_the_first_counts() {
        let sources = Sources::new(vec![
            Source::new("b.yaml", "1"),
            Source::new("a.yaml", "2"),
            Source::new("b.yaml", "3"),
        ]);
        let texts: Vec<_> = sources.iter().map(|(_, source)| (source.path(), source.text())).collect();
        assert_eq!(texts, [("a.yaml", "2"), ("b.yaml", "1")]);
        assert_eq!((sources.len(), sources.is_empty()), (2, false));
        assert!(Sources::default().is_empty());
    }
}

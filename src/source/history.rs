//! What the past of a run's files was, as an input like the files themselves. Knows no version control and no YAML.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Sources;

/// Endings of files that are documents for readers.
const DOCUMENTS: [&str; 6] = [".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc"];

/// The past of the files of a run. Paths are relative to its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    added: BTreeMap<String, Timestamp>,
    changed: BTreeMap<String, Timestamp>,
    texts: BTreeMap<String, Vec<String>>,
    /// When each of the texts was written.
    times: BTreeMap<String, Vec<Timestamp>>,
    before: BTreeMap<String, Option<String>>,
}

/// What a run wants to know of the past: reading more would cost time for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Files of which it must be known when they were added.
    pub dates: bool,
    /// Files whose earlier texts are wanted.
    pub texts: BTreeSet<String>,
    /// When documents for readers were last changed.
    pub documents: bool,
    /// What the last commit changed.
    pub before: bool,
}

impl Wanted {
    /// Nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A commit, as examples have it: whole texts of what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// When it was made.
    pub at: Timestamp,
    /// Paths with their new texts; nothing where the file was removed.
    pub files: BTreeMap<String, Option<String>>,
}

impl History {
    /// The history that consists of these commits, the oldest first.
    #[must_use]
    pub fn of(commits: &[Commit]) -> Self {
        let mut history = Self::default();
        let mut now: BTreeMap<&str, &str> = BTreeMap::new();
        for commit in commits {
            history.before.clear();
            for (path, text) in &commit.files {
                let old = now.get(path.as_str()).map(|old| (*old).to_owned());
                history.before.insert(path.clone(), old);
                match text {
                    Some(text) => {
                        history.add(path.clone(), commit.at);
                        history.change(path.clone(), commit.at);
                        history.texts.entry(path.clone()).or_default().push(text.clone());
                        history.times.entry(path.clone()).or_default().push(commit.at);
                        now.insert(path, text);
                    }
                    None => _ = now.remove(path.as_str()),
                }
            }
        }
        history.changed.retain(|path, _| now.contains_key(path.as_str()));
        history
    }

    /// The file was there at that time; the earliest such time is when it was added.
    pub(super) fn add(&mut self, path: String, at: Timestamp) {
        self.added.entry(path).and_modify(|known| *known = at.min(*known)).or_insert(at);
    }

    /// It is not known when the file was added.
    pub(super) fn forget(&mut self, path: &str) {
        self.added.remove(path);
    }

    /// The file was changed at that time; the latest such time counts.
    pub(super) fn change(&mut self, path: String, at: Timestamp) {
        self.changed.entry(path).and_modify(|known| *known = at.max(*known)).or_insert(at);
    }

    /// The texts that the file had and when each was written, the oldest first.
    pub(super) fn set_texts(&mut self, path: String, texts: Vec<(Timestamp, String)>) {
        let (times, texts) = texts.into_iter().unzip();
        self.times.insert(path.clone(), times);
        self.texts.insert(path, texts);
    }

    /// The last commit changed the file, which had this text before.
    pub(super) fn set_before(&mut self, path: String, text: Option<String>) {
        self.before.insert(path, text);
    }

    /// What a change does counts in place of what the last commit did: the files that differ between two trees.
    pub fn compare(&mut self, before: &Sources, after: &Sources) {
        let texts = |sources: &Sources| -> BTreeMap<String, String> {
            sources.iter().map(|(_, source)| (source.path().to_owned(), source.text().to_owned())).collect()
        };
        let (old, new) = (texts(before), texts(after));
        let paths: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
        self.before = changed.map(|path| (path.clone(), old.get(path).cloned())).collect();
    }

    /// When the file was added, under whatever name; nothing when that is not known.
    #[must_use]
    pub fn added(&self, path: &str) -> Option<Timestamp> {
        self.added.get(path).copied()
    }

    /// The documents for readers that there are, with the time of their last change.
    pub fn documents(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.changed.iter().map(|(path, at)| (path.as_str(), *at)).filter(|(path, _)| is_document(path))
    }

    /// The texts that a file had, the oldest first.
    #[must_use]
    pub fn texts(&self, path: &str) -> &[String] {
        self.texts.get(path).map_or(&[], Vec::as_slice)
    }

    /// Since when a file has held this piece of text without a break; nothing when its last text does not.
    #[must_use]
    pub fn first_with(&self, path: &str, piece: &str) -> Option<Timestamp> {
        let times = self.times.get(path)?.iter();
        let texts = self.texts(path).iter().zip(times).rev();
        texts.take_while(|(text, _)| text.contains(piece)).last().map(|(_, at)| *at)
    }

    /// The files that the last commit changed, added or removed, with their texts before it.
    pub fn before(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.before.iter().map(|(path, text)| (path.as_str(), text.as_deref()))
    }
}

/// Whether a file is a document for readers, by its name.
#[must_use]
pub(super) fn is_document(path: &str) -> bool {
    let path = path.to_lowercase();
    DOCUMENTS.iter().any(|ending| path.ends_with(ending))
}

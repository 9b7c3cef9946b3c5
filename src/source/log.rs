//! From the log of a repository to the history of its files. Knows no YAML.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::git::Git;
use super::history::{History, Wanted, is_document};
use super::walk::{relative, written_bytes};
use super::{MAX_FILE, MAX_TOTAL};

/// A commit in front of its files: hash, when written, when committed, parents.
const HEADER: &str = "--format=tformat:%x02%H %at %ct %P";

/// What the wanted files were up to the commit `at`, from the repository whose work tree begins at `top`; `root` lies
/// within it. Nothing without git, without a commit, and where a part of the history is not there, since the rest would
/// give wrong dates.
#[must_use]
pub fn history(top: &Path, root: &Path, at: &str, wanted: &Wanted) -> Option<History> {
    let git = Git { top };
    let prefix = relative(top, root)?;
    let is_whole = git.text(&["rev-parse", "--is-shallow-repository"])?.trim() == "false";
    // A partial clone fetches from its origin what is asked of it.
    if !is_whole || git.text(&["config", "--get", "extensions.partialClone"]).is_some() {
        return None;
    }
    let head = git.text(&["rev-parse", "--verify", &format!("{at}^{{commit}}")])?.trim().to_owned();
    let log = git.log(&head, wanted)?;
    let mut past = Past { prefix, next: head.clone(), ..Past::default() };
    let mut history = History::default();
    for path in git.tracked(&head, wanted.documents)? {
        past.names.insert(path.clone(), path);
    }
    let mut before = BTreeMap::new();
    for commit in commits(&log)? {
        if wanted.before && commit.hash == head && commit.parents > 0 {
            let files = commit.files.iter().filter(|file| !is_document(&file.path));
            before = files.flat_map(Change::before).collect();
        }
        past.take(commit, &mut history);
    }
    past.doubtful.iter().for_each(|path| history.forget(path));
    past.read(&git, wanted, &before, &mut history)?;
    Some(history)
}

/// A commit of the log.
struct Commit {
    hash: String,
    at: Timestamp,
    committed: Timestamp,
    first_parent: String,
    parents: usize,
    files: Vec<Change>,
}

/// A file that a commit changed. Paths begin at the top of the repository.
struct Change {
    /// `A`, `M`, `D`, `R100`, …
    status: String,
    old: String,
    new: String,
    path: String,
    /// What it was called before.
    from: Option<String>,
}

impl Change {
    /// The paths that it changed, with the blobs that they had.
    fn before(&self) -> Vec<(String, Option<String>)> {
        let blob = (!self.status.starts_with('A')).then(|| self.old.clone());
        match &self.from {
            Some(from) => vec![(from.clone(), blob), (self.path.clone(), None)],
            None => vec![(self.path.clone(), blob)],
        }
    }
}

/// What is gathered while the log is read, from the newest commit to the oldest.
#[derive(Default)]
struct Past {
    prefix: String,
    /// Earlier and present names of present files.
    names: BTreeMap<String, String>,
    /// Blobs of present files, the newest first.
    versions: BTreeMap<String, Vec<(Timestamp, String)>>,
    /// The next commit of the line of first parents: what the branch itself was.
    next: String,
    /// Files of which it is not known when they were added.
    doubtful: BTreeSet<String>,
}

impl Past {
    fn take(&mut self, commit: Commit, history: &mut History) {
        let is_on_line = commit.hash == self.next;
        if is_on_line {
            self.next = commit.first_parent;
        }
        // Where a file went away, another may be the same under a new name that git does not recognize.
        let moves = commit.files.iter().any(|file| file.status == "D" && !is_document(&file.path));
        for file in commit.files {
            let Some(name) = self.names.get(&file.path).cloned() else { continue };
            if let Some(from) = file.from {
                self.names.entry(from).or_insert_with(|| name.clone());
            }
            let Some(path) = self.below_root(&name) else { continue };
            if file.status == "A" && moves {
                self.doubtful.insert(path.clone());
            } else if file.status == "A" {
                history.add(path.clone(), commit.at.min(commit.committed));
            }
            // A new name alone is no change.
            if file.status != "D" && file.status != "R100" {
                history.change(path.clone(), commit.at.max(commit.committed));
            }
            if is_on_line && file.status != "D" {
                let written = commit.at.min(commit.committed);
                self.versions.entry(path).or_default().push((written, file.new));
            }
        }
    }

    fn below_root(&self, path: &str) -> Option<String> {
        match self.prefix.as_str() {
            "" => Some(path.to_owned()),
            prefix => path.strip_prefix(prefix)?.strip_prefix('/').map(str::to_owned),
        }
    }

    /// Reads the texts that are wanted.
    fn read(
        self,
        git: &Git<'_>,
        wanted: &Wanted,
        before: &BTreeMap<String, Option<String>>,
        history: &mut History,
    ) -> Option<()> {
        let versions: BTreeMap<_, _> =
            self.versions.iter().filter(|(path, _)| wanted.texts.contains(*path)).collect();
        let blobs = versions.values().flat_map(|blobs| blobs.iter().map(|(_, blob)| blob));
        let blobs = blobs.chain(before.values().flatten());
        let texts = git.blobs(&blobs.map(String::as_str).collect())?;
        for (path, blobs) in versions {
            let mut blobs: Vec<_> = blobs.iter().rev().collect();
            blobs.dedup_by(|later, earlier| later.1 == earlier.1);
            let text = |(at, blob): &&(Timestamp, String)| Some((*at, texts.get(blob.as_str())?.clone()));
            let texts = blobs.iter().filter_map(text).collect();
            history.set_texts(path.clone(), texts);
        }
        for (path, blob) in before {
            let text = blob.as_ref().and_then(|blob| texts.get(blob.as_str()).cloned());
            if let Some(path) = self.below_root(path) {
                history.set_before(path, text);
            }
        }
        Some(())
    }
}

/// The commits of a log that is separated by NUL; nothing when it is not what git writes.
fn commits(log: &[u8]) -> Option<Vec<Commit>> {
    let mut commits: Vec<Commit> = Vec::new();
    let mut parts = log.split(|byte| *byte == 0);
    while let Some(part) = parts.next() {
        let text = std::str::from_utf8(part).ok()?.trim_start_matches('\n');
        if let Some(header) = text.strip_prefix('\u{2}') {
            let mut words = header.split(' ');
            let hash = words.next()?.to_owned();
            let mut time = || Timestamp::from_second(words.next()?.parse().ok()?).ok();
            let (at, committed) = (time()?, time()?);
            let parents: Vec<_> = words.filter(|word| !word.is_empty()).collect();
            let first_parent = parents.first().map(|parent| (*parent).to_owned()).unwrap_or_default();
            let parents = parents.len();
            commits.push(Commit { hash, at, committed, first_parent, parents, files: Vec::new() });
        } else if let Some(change) = text.strip_prefix(':') {
            let words: Vec<_> = change.split(' ').collect();
            let [_, _, old, new, status] = words.as_slice() else { return None };
            let mut path = written_bytes(parts.next()?);
            let mut from = None;
            if status.starts_with(['R', 'C']) {
                from = Some(std::mem::replace(&mut path, written_bytes(parts.next()?)));
            }
            let [old, new, status] = [old, new, status].map(|word| (*word).to_owned());
            commits.last_mut()?.files.push(Change { status, old, new, path, from });
        } else if !text.is_empty() {
            return None;
        }
    }
    Some(commits)
}

impl Git<'_> {
    /// Every change of every file that matters, the newest first; of a merge what it brought to its branch.
    fn log(&self, at: &str, wanted: &Wanted) -> Option<Vec<u8>> {
        let mut args =
            vec!["log", "-z", "--raw", "--no-abbrev", "--topo-order", "--diff-merges=first-parent"];
        args.extend(["-M", "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", HEADER]);
        args.extend(["--no-mailmap", "-O/dev/null"]);
        if !wanted.dates && !wanted.documents && wanted.texts.is_empty() {
            args.push("--no-walk");
        }
        args.extend([at, "--", ":(icase)*.yaml", ":(icase)*.yml", ":(icase)*.json"]);
        if wanted.documents {
            args.extend([":(icase)*.md", ":(icase)*.mdx", ":(icase)*.markdown", ":(icase)*.rst"]);
            args.extend([":(icase)*.adoc", ":(icase)*.asciidoc"]);
        }
        self.bytes(&args)
    }

    /// The files of a commit.
    fn tracked(&self, at: &str, documents: bool) -> Option<BTreeSet<String>> {
        let is_manifest = |path: &String| {
            let path = path.to_lowercase();
            [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
        };
        let list = self.bytes(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", at])?;
        let paths = list.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(written_bytes);
        Some(paths.filter(|path| is_manifest(path) || (documents && is_document(path))).collect())
    }

    /// The texts of blobs. What is too large or no text is left out.
    fn blobs(&self, hashes: &BTreeSet<&str>) -> Option<BTreeMap<String, String>> {
        let hashes: Vec<&str> = hashes.iter().copied().collect();
        let mut texts = BTreeMap::new();
        let mut total = 0;
        let read = self.contents(&hashes, &mut |index, size, content| {
            total += size;
            if total > MAX_TOTAL {
                return Err(io::Error::other("too much"));
            }
            let mut bytes = Vec::new();
            if size <= MAX_FILE {
                content.read_to_end(&mut bytes)?;
            }
            if let (true, Some(hash), Ok(text)) =
                (size <= MAX_FILE, hashes.get(index), String::from_utf8(bytes))
            {
                texts.insert((*hash).to_owned(), text);
            }
            Ok(())
        });
        read.ok().map(|()| texts)
    }
}

//! The files of a repository as they were at a commit: listed by git and read from its objects. No work tree is made,
//! no filter runs, and no link is followed but within the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::git::{Git, GitError};
use super::select::{self, Ignored, below, is_readable_name};
use super::walk::{relative, written_bytes};
use super::{CODEOWNERS, MAX_FILE, MAX_TOTAL, Paths, Source, Sources};

/// Links from one to the next within a tree.
const MAX_HOPS: usize = 8;

/// Bytes of the target of a link.
const MAX_LINK: u64 = 4096;

const SHALLOW: &str =
    "fetch what is missing: `git fetch --unshallow`, or `fetch-depth: 0` for `actions/checkout`";
const PARTIAL: &str =
    "the clone was made without some files: fetch them with `git fetch --refetch --no-filter`";

/// The tree of a commit. Paths begin at the top of the repository and have `/`.
#[derive(Debug)]
pub struct Snapshot {
    top: PathBuf,
    commit: String,
    /// Regular files, with their blobs.
    files: BTreeMap<String, String>,
    /// Symbolic links, with the blobs that hold their targets.
    links: BTreeMap<String, String>,
    /// Submodules, with the commits that are checked out in them.
    submodules: BTreeMap<String, String>,
}

/// A file to read.
struct Candidate<'a> {
    /// Relative to the root.
    name: &'a str,
    blob: &'a str,
    named: bool,
}

impl Snapshot {
    /// The tree of a revision in the repository whose work tree begins at `top`.
    ///
    /// # Errors
    /// No git, no such commit, or one that this clone does not have.
    pub fn at(top: &Path, revision: &str) -> Result<Self, GitError> {
        let commit = commit(&Git { top }, revision)?;
        Self::of_commit(top, commit)
    }

    /// The tree where two revisions parted.
    ///
    /// # Errors
    /// As for [`Snapshot::at`]; and where the two have nothing in common.
    pub fn merge_base(top: &Path, revision: &str, other: &str) -> Result<Self, GitError> {
        let git = Git { top };
        let (one, two) = (commit(&git, revision)?, commit(&git, other)?);
        let (_, found) = git.ask(&["merge-base", &one, &two])?;
        let found = String::from_utf8_lossy(&found);
        match found.split_whitespace().next() {
            Some(commit) => Self::of_commit(top, commit.to_owned()),
            None if is_shallow(&git) => {
                let message =
                    format!("this shallow clone does not reach to where `{other}` left `{revision}`");
                Err(GitError::new(message).help(SHALLOW))
            }
            None => {
                let message = format!("`{revision}` and `{other}` have no commit in common");
                Err(GitError::new(message).help("name a revision of the same history"))
            }
        }
    }

    fn of_commit(top: &Path, commit: String) -> Result<Self, GitError> {
        let (succeeded, list) = Git { top }.ask(&["ls-tree", "-r", "-z", "--full-tree", &commit])?;
        let (files, links, submodules) = Default::default();
        let mut snapshot = Self { top: top.to_owned(), commit, files, links, submodules };
        let strange = || GitError::new("git lists the files of a commit in an unknown form");
        for entry in list.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let tab = entry.iter().position(|byte| *byte == b'\t').ok_or_else(strange)?;
            let (head, path) = entry.split_at(tab);
            let head = std::str::from_utf8(head).map_err(|_| strange())?;
            let [mode, _, hash] = head.split(' ').collect::<Vec<_>>()[..] else { return Err(strange()) };
            let entries = match mode {
                "120000" => &mut snapshot.links,
                "160000" => &mut snapshot.submodules,
                _ => &mut snapshot.files,
            };
            entries.insert(written_bytes(path.get(1..).unwrap_or_default()), hash.to_owned());
        }
        if succeeded { Ok(snapshot) } else { Err(GitError::new("git cannot list the files of the commit")) }
    }

    /// The commit's hash.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The top of the work tree, absolute.
    #[must_use]
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// Its submodules, with their commits. Their files are not in the tree.
    #[must_use]
    pub const fn submodules(&self) -> &BTreeMap<String, String> {
        &self.submodules
    }

    /// Whether there is a regular file of this path, which is absolute.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        relative(&self.top, path).is_some_and(|path| self.files.contains_key(&path))
    }

    /// The regular files below a folder that may hold manifests by their names, hidden ones left out. Paths are
    /// relative to the folder; no `.gitignore` counts.
    #[must_use]
    pub fn readable(&self, root: &Path) -> Vec<String> {
        let root = relative(&self.top, root).unwrap_or_default();
        let below = self.files.keys().filter_map(|path| below(&root, path));
        let is_seen = |path: &&str| path.split('/').all(|name| select::is_seen(name.as_bytes()));
        let readable = below.filter(|path| is_readable_name(Path::new(path))).filter(is_seen);
        readable.map(str::to_owned).collect()
    }

    /// Symbolic links, whatever they lead to.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        self.links.keys().map(String::as_str)
    }

    /// How many regular files have a path that is wanted.
    pub(super) fn count(&self, wanted: impl Fn(&str) -> bool) -> usize {
        self.files.keys().filter(|path| wanted(path)).count()
    }

    /// The regular files whose path is wanted, whatever is in them.
    ///
    /// # Errors
    /// Files that this clone does not have, or more bytes than a run reads.
    pub fn files(&self, wanted: impl Fn(&str) -> bool) -> Result<Sources, GitError> {
        let wanted = self.files.iter().filter(|(path, _)| wanted(path));
        let candidates: Vec<_> =
            wanted.map(|(path, blob)| Candidate { name: path, blob, named: true }).collect();
        self.read(&candidates)
    }

    /// The files of the organization at `root`, as a walk would find them if they were on disk: `named` are the files and
    /// folders that are found even if they are hidden or ignored. Paths are relative to the root, as everywhere.
    ///
    /// # Errors
    /// Files that this clone does not have, or more bytes than a run reads.
    pub fn organization(&self, root: &Path, named: &[PathBuf], wanted: &Paths) -> Result<Sources, GitError> {
        let in_tree = |path: &Path| relative(&self.top, path);
        let root = in_tree(root).unwrap_or_default();
        let named: BTreeSet<String> = named.iter().filter_map(|path| in_tree(path)).collect();
        let ignored = self.ignored()?;
        let starts: Vec<&str> = named.iter().map(String::as_str).chain([root.as_str()]).collect();
        let is_found = |path: &str| starts.iter().any(|start| ignored.lets_through(start, path));
        let mut found: BTreeMap<&str, Candidate<'_>> = BTreeMap::new();
        for (path, blob) in &self.files {
            let Some(name) = below(&root, path) else { continue };
            let is_named = named.contains(path) || (wanted.declare(name) && is_found(path));
            if is_named || (is_readable_name(Path::new(path)) && is_found(path) && wanted.contain(name)) {
                found.insert(name, Candidate { name, blob, named: is_named });
            }
        }
        for target in self.linked(is_found)? {
            let (Some(name), Some(blob)) = (below(&root, target), self.files.get(target)) else { continue };
            if !wanted.contain(name) {
                continue;
            }
            found.entry(name).or_insert(Candidate { name, blob, named: false });
        }
        // Its patterns begin at the top of the repository, and so do the paths in manifests only if that is the root.
        let codeowners = CODEOWNERS.into_iter().filter(|_| root.is_empty());
        if let Some((name, blob)) =
            codeowners.into_iter().find_map(|path| Some((path, self.files.get(path)?)))
        {
            found.insert(name, Candidate { name, blob, named: true });
        }
        self.read(&found.into_values().collect::<Vec<_>>())
    }

    /// Regular files of the tree that links which are found lead to, as far as links of files go.
    fn linked(&self, is_found: impl Fn(&str) -> bool) -> Result<Vec<&str>, GitError> {
        let links: Vec<_> = self.links.iter().filter(|(path, _)| is_found(path)).collect();
        if links.is_empty() {
            return Ok(Vec::new());
        }
        // A link may lead to one that is not found itself.
        let all: Vec<_> = self.links.values().map(String::as_str).collect();
        let targets = self.small(&all, MAX_LINK)?;
        let lead = |(path, blob): &(&String, &String)| {
            let mut place = resolved(path, &written_bytes(targets.get(blob.as_str())?))?;
            for _ in 0..MAX_HOPS {
                let Some(blob) = self.links.get(&place) else { break };
                place = resolved(&place, &written_bytes(targets.get(blob.as_str())?))?;
            }
            let (target, _) = self.files.get_key_value(&place)?;
            let is_readable = |path: &str| is_readable_name(Path::new(path));
            (is_readable(path) || is_readable(target)).then_some(target.as_str())
        };
        Ok(links.iter().filter_map(lead).collect())
    }

    fn ignored(&self) -> Result<Ignored, GitError> {
        let folder = |path: &'_ str| match path {
            ".gitignore" => Some(String::new()),
            path => path.strip_suffix("/.gitignore").map(str::to_owned),
        };
        let files = self.files.iter().filter_map(|(path, blob)| Some((folder(path)?, blob.as_str())));
        let (folders, blobs): (Vec<_>, Vec<_>) = files.unzip();
        let texts = self.small(&blobs, MAX_FILE)?;
        let mut ignored = Ignored::default();
        for (folder, blob) in folders.iter().zip(blobs) {
            if let Some(text) = texts.get(blob) {
                ignored.add(folder, &String::from_utf8_lossy(text));
            }
        }
        Ok(ignored)
    }

    /// The bytes of those blobs that are not larger than a limit.
    fn small<'b>(&self, blobs: &[&'b str], limit: u64) -> Result<BTreeMap<&'b str, Vec<u8>>, GitError> {
        let git = Git { top: &self.top };
        // Before git unpacks anything.
        let sizes = git.sizes(blobs).map_err(|error| unreadable(&error))?;
        let fits = |size: &Option<u64>| size.is_some_and(|size| size <= limit);
        let small: Vec<_> =
            blobs.iter().zip(&sizes).filter(|(_, size)| fits(size)).map(|(blob, _)| *blob).collect();
        let mut found = BTreeMap::new();
        let read = git.contents(&small, &mut |index, _, content| {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes)?;
            found.extend(small.get(index).map(|blob| (*blob, bytes)));
            Ok(())
        });
        read.map_err(|error| unreadable(&error))?;
        Ok(found)
    }

    fn read(&self, candidates: &[Candidate<'_>]) -> Result<Sources, GitError> {
        let git = Git { top: &self.top };
        let blobs: Vec<_> = candidates.iter().map(|candidate| candidate.blob).collect();
        // Before git unpacks anything.
        let sizes = git.sizes(&blobs).map_err(|error| unreadable(&error))?;
        if let Some(missing) = sizes.iter().zip(candidates).find(|(size, _)| size.is_none()) {
            let message = format!("`{}` of commit {} is not in this clone", missing.1.name, self.commit);
            return Err(GitError::new(message).help(PARTIAL));
        }
        if sizes
            .iter()
            .flatten()
            .try_fold(0_u64, |total, size| total.checked_add(*size))
            .is_none_or(|total| total > MAX_TOTAL)
        {
            return Err(GitError::new(format!("the files have more than {} MiB", MAX_TOTAL >> 20)));
        }
        let mut sources: Vec<Source> = Vec::new();
        let read = git.contents(&blobs, &mut |index, size, content| {
            let Some(Candidate { name, named, .. }) = candidates.get(index) else { return Ok(()) };
            sources.extend(select::source(name, size, *named, content)?);
            Ok(())
        });
        read.map_err(|error| unreadable(&error))?;
        Ok(Sources::new(sources))
    }
}

/// The commit that a revision names.
fn commit(git: &Git<'_>, revision: &str) -> Result<String, GitError> {
    if revision.is_empty() || revision.starts_with('-') || revision.contains(char::is_control) {
        let message = format!("`{revision}` is not a revision");
        return Err(GitError::new(message).help("name a branch, a tag or a commit: `origin/main`"));
    }
    let asked = format!("{revision}^{{commit}}");
    let (found, hash) = git.ask(&["rev-parse", "--verify", "--quiet", &asked])?;
    if found {
        return Ok(String::from_utf8_lossy(&hash).trim().to_owned());
    }
    let error = GitError::new(format!("`{revision}` is not a commit of this clone"));
    Err(match is_shallow(git) {
        true => error.help(SHALLOW),
        false => error.help("fetch it: `git fetch origin`, and name it as git does: `origin/main`"),
    })
}

fn is_shallow(git: &Git<'_>) -> bool {
    git.ask(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|(_, answer)| answer.starts_with(b"true"))
}

fn unreadable(error: &std::io::Error) -> GitError {
    GitError::new(format!("cannot read files of a commit: {error}"))
}

/// Where a link leads within the tree, by its text.
fn resolved(link: &str, target: &str) -> Option<String> {
    let mut names: Vec<&str> = link.split('/').collect();
    names.pop();
    if target.starts_with('/') {
        return None;
    }
    for name in target.split('/').filter(|name| !matches!(*name, "" | ".")) {
        match name {
            ".." => _ = names.pop()?,
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_on_within_the_tree() {
        let leads = |link: &str, target: &str| resolved(link, target);
        assert_eq!(leads("a/b.yaml", "c.yaml"), Some("a/c.yaml".to_owned()));
        assert_eq!(leads("a/b.yaml", "../c/./d.yaml"), Some("c/d.yaml".to_owned()));
        assert_eq!(leads("a/b.yaml", "../../c.yaml"), None);
        assert_eq!(leads("b.yaml", "/etc/passwd"), None);
    }
}

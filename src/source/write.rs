//! Files written, whole or not at all: the only door through which a checked file changes. Knows nothing of what is
//! in them.
//!
//! First every new text stands in a file beside the old one; then each takes its place in one step. Whatever happens
//! in between, a file has its old text or its new one. Links are not followed, and a file with several names is
//! refused, since its other names would keep the old text.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are written")]

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Span, door};

/// A text with some of its bytes replaced. The changes may come in any order; of two that overlap the first in the
/// text stays, and one that would cut a character is left out.
#[must_use]
pub fn spliced<'a>(text: &str, changes: impl Iterator<Item = (Span, &'a str)>) -> String {
    let mut changes: Vec<_> = changes.collect();
    changes.sort();
    let mut spliced = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in changes {
        let is_whole = text.get(span.range()).is_some();
        if let Some(kept) = text.get(at..span.start as usize).filter(|_| is_whole) {
            spliced.push_str(kept);
            spliced.push_str(new);
            at = span.end as usize;
        }
    }
    spliced.push_str(text.get(at..).unwrap_or(""));
    spliced
}

/// A file and its new text.
#[derive(Clone, Copy, Debug)]
pub struct Rewrite<'a> {
    /// Relative to the root, with `/`.
    pub path: &'a str,
    /// What was read; nothing for a file that must not be there yet.
    pub before: Option<&'a str>,
    /// What is to be there.
    pub after: &'a str,
}

/// Why a file was not written.
#[derive(Debug)]
pub struct WriteError {
    operation: &'static str,
    path: String,
    reason: String,
    /// Files that have their new text already.
    written: usize,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {}", self.operation, self.path, self.reason)?;
        match self.written {
            0 => f.write_str("; nothing was changed"),
            1 => f.write_str("; 1 file was changed before"),
            count => write!(f, "; {count} files were changed before"),
        }
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    /// Nothing was changed, for this reason.
    pub(super) fn new(operation: &'static str, path: &str, reason: String) -> Self {
        Self { operation, path: path.to_owned(), reason, written: 0 }
    }
}

/// Names that are tried for a file beside another one.
const MAX_TRIES: u32 = 1_000;

/// Writes files below a root, which is absolute and without links.
///
/// # Errors
/// A file that is not what was read, is a link or has several names, and whatever the system refuses. If it comes
/// before the first file took its place, nothing is changed.
pub fn write(root: &Path, files: &[Rewrite<'_>]) -> Result<(), WriteError> {
    let mut ready = Vec::new();
    for file in files {
        ready.push((file, Draft::new(root, file)?));
    }
    for (written, (file, draft)) in ready.into_iter().enumerate() {
        draft.publish(root, file).map_err(|error| WriteError { written, ..error })?;
    }
    let folders: BTreeSet<_> =
        files.iter().filter_map(|file| Some(root.join(file.path).parent()?.to_owned())).collect();
    for folder in folders {
        // Not every file system can do it, and the texts themselves are safe already.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// A new text in a file beside the one that it is for. It goes when it is dropped.
struct Draft {
    path: PathBuf,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After it took its place it is not there any more.
        let _ = fs::remove_file(&self.path);
    }
}

impl Draft {
    fn new(root: &Path, file: &Rewrite<'_>) -> Result<Self, WriteError> {
        let path = root.join(file.path);
        let metadata = inspect(&path, file)?;
        let folder = path.parent().unwrap_or(root);
        let is_direct =
            fs::canonicalize(folder).map_err(|error| failed("open the folder of", file, &error))?;
        if is_direct != folder {
            return Err(refused("write", file, "a folder on its way is a link"));
        }
        let (draft, mut handle) = create(folder, file)?;
        let draft = Self { path: draft };
        let write = |handle: &mut File| -> io::Result<()> {
            handle.write_all(file.after.as_bytes())?;
            if let Some(metadata) = &metadata {
                keep_owner(handle, metadata)?;
                handle.set_permissions(metadata.permissions())?;
            }
            handle.sync_all()
        };
        write(&mut handle).map_err(|error| failed("write the new text of", file, &error))?;
        Ok(draft)
    }

    fn publish(self, root: &Path, file: &Rewrite<'_>) -> Result<(), WriteError> {
        let path = root.join(file.path);
        // Somebody may have saved it in the meantime.
        inspect(&path, file)?;
        let published = match file.before {
            Some(_) => fs::rename(&self.path, &path),
            // Unlike a rename this fails when the file has appeared.
            None => fs::hard_link(&self.path, &path),
        };
        published.map_err(|error| failed("replace", file, &error))
    }
}

/// The file is still what was read, and may be written. Gives what it is, if it is there.
fn inspect(path: &Path, file: &Rewrite<'_>) -> Result<Option<Metadata>, WriteError> {
    match (fs::symlink_metadata(path), file.before) {
        (Ok(metadata), Some(_)) if metadata.file_type().is_symlink() => {
            return Err(refused("write", file, "it is a link"));
        }
        (Ok(metadata), Some(_)) if !metadata.is_file() => {
            return Err(refused("write", file, "it is not a regular file"));
        }
        (Ok(_), Some(_)) => {}
        (Err(error), None) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        (Ok(_), None) => return Err(refused("create", file, "it is there already, and was not read")),
        (Err(error), _) => return Err(failed("look at", file, &error)),
    }
    // A file that may not be written is not replaced either. From here on it is the one that was opened.
    let (mut handle, metadata) = door::open_writable(path).map_err(|error| failed("write", file, &error))?;
    if names(&metadata) > 1 {
        let reason =
            format!("it has {} names (hard links), and the others would keep the old text", names(&metadata));
        return Err(WriteError { reason, ..refused("write", file, "") });
    }
    let mut bytes = Vec::new();
    // A file that has grown is not what was read.
    let most = file.before.map_or(0, |before| before.len() as u64 + 1);
    Read::take(&mut handle, most).read_to_end(&mut bytes).map_err(|error| failed("read", file, &error))?;
    if file.before.map(str::as_bytes) != Some(&bytes) {
        return Err(refused("write", file, "it was changed while it was checked; run again"));
    }
    Ok(Some(metadata))
}

/// A new file that nobody else opens, with a name that no walk reads.
fn create(folder: &Path, file: &Rewrite<'_>) -> Result<(PathBuf, File), WriteError> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    for number in 0..MAX_TRIES {
        let path = folder.join(format!(".orglint-{number}-{name}.tmp"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(handle) => return Ok((path, handle)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed("create a file beside", file, &error)),
        }
    }
    Err(refused("create a file beside", file, "there are too many `.orglint-….tmp` files; remove them"))
}

#[cfg(unix)]
fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

/// The new file belongs to whom the old one belongs to.
#[cfg(unix)]
fn keep_owner(handle: &File, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = handle.metadata()?;
    if (new.uid(), new.gid()) == (metadata.uid(), metadata.gid()) {
        return Ok(());
    }
    fchown(handle, Some(metadata.uid()), Some(metadata.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

fn failed(operation: &'static str, file: &Rewrite<'_>, error: &io::Error) -> WriteError {
    WriteError { reason: error.to_string(), ..refused(operation, file, "") }
}

fn refused(operation: &'static str, file: &Rewrite<'_>, reason: &str) -> WriteError {
    WriteError::new(operation, file.path, reason.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("orglint-write-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(fs::canonicalize(path).unwrap())
        }

        fn names(&self) -> Vec<String> {
            let names =
                fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<_> = names.collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn rewrite<'a>(path: &'a str, before: Option<&'a str>) -> Rewrite<'a> {
        Rewrite { path, before, after: "new" }
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_keeps_all_from_being_written() {
        let folder = Folder::new("meanwhile");
        fs::write(folder.0.join("a"), "old").unwrap();
        fs::write(folder.0.join("b"), "edited").unwrap();
        let result = write(&folder.0, &[rewrite("a", Some("old")), rewrite("b", Some("old"))]);
        let message = "cannot write `b`: it was changed while it was checked; run again; nothing was changed";
        assert_eq!(result.unwrap_err().to_string(), message);
        assert_eq!(fs::read_to_string(folder.0.join("a")).unwrap(), "old");
        assert_eq!(folder.names(), ["a", "b"]);
    }

    #[test]
    fn what_is_missing_or_in_the_way_is_named() {
        let folder = Folder::new("way");
        fs::create_dir(folder.0.join("folder")).unwrap();
        fs::write(folder.0.join("there"), "mine").unwrap();
        for (file, wanted) in [
            (rewrite("gone", Some("old")), "cannot look at `gone`: "),
            (rewrite("folder", Some("old")), "cannot write `folder`: it is not a regular file"),
            (rewrite("there", None), "cannot create `there`: it is there already, and was not read"),
            (rewrite("no/folder", None), "cannot open the folder of `no/folder`: "),
        ] {
            let message = write(&folder.0, &[file]).unwrap_err().to_string();
            assert!(message.starts_with(wanted), "{message}");
        }
        assert_eq!(folder.names(), ["folder", "there"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_through_a_file_leads_nowhere() {
        let folder = Folder::new("through");
        fs::write(folder.0.join("there"), "mine").unwrap();
        let message = write(&folder.0, &[rewrite("there/x", None)]).unwrap_err().to_string();
        assert!(message.starts_with("cannot look at `there/x`: "), "{message}");
        assert_eq!(folder.names(), ["there"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused_wherever_they_are() {
        let folder = Folder::new("links");
        fs::create_dir(folder.0.join("real")).unwrap();
        fs::write(folder.0.join("real/a"), "old").unwrap();
        std::os::unix::fs::symlink("real", folder.0.join("link")).unwrap();
        std::os::unix::fs::symlink("real/a", folder.0.join("b")).unwrap();
        for (path, wanted) in [("link/a", "a folder on its way is a link"), ("b", "it is a link")] {
            let message = write(&folder.0, &[rewrite(path, Some("old"))]).unwrap_err().to_string();
            assert_eq!(message, format!("cannot write `{path}`: {wanted}; nothing was changed"));
        }
        assert_eq!(fs::read_to_string(folder.0.join("real/a")).unwrap(), "old");
    }

    #[test]
    fn changes_are_made_in_the_order_of_the_text() {
        let changes = [(Span::new(4, 6), "E"), (Span::at(0), "<"), (Span::new(1, 3), "")];
        assert_eq!(spliced("abcdé", changes.into_iter()), "<adE");
        assert_eq!(spliced("abcdé", [(Span::new(4, 5), "E")].into_iter()), "abcdé");
        let changes = [(Span::new(0, 2), "x"), (Span::new(1, 3), "y")];
        assert_eq!(spliced("abcd", changes.into_iter()), "xcd");
        assert_eq!(spliced("", [(Span::at(0), "a")].into_iter()), "a");
    }
}

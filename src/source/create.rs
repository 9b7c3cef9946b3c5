//! New files, all of them or none, and none in the place of what is there. Knows nothing of what is in them.
//!
//! First every text stands in a file of its own, in a folder that no walk reads; then each gets its name in one step,
//! which fails when the name is taken. A process that is killed leaves whole files only.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are written")]

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Why nothing was created.
#[derive(Debug)]
pub enum CreateError {
    /// These are there already, relative to the root.
    Existing(Vec<String>),
    /// The system refused, or a folder on the way is none.
    Failed {
        /// What was tried, to be read after "cannot".
        operation: &'static str,
        /// Relative to the root.
        path: String,
        /// In the words of the system, or ours.
        reason: String,
    },
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existing(paths) if paths.len() == 1 => {
                write!(f, "`{}` is there already; nothing was written", paths.concat())
            }
            Self::Existing(paths) => {
                write!(f, "`{}` are there already; nothing was written", paths.join("`, `"))
            }
            Self::Failed { operation, path, reason } => {
                write!(f, "cannot {operation} `{path}`: {reason}; nothing was written")
            }
        }
    }
}

impl std::error::Error for CreateError {}

/// Names that are tried for the folder of what is not in its place yet.
const MAX_TRIES: u32 = 100;

/// Creates files below a root, which is absolute and without links, with the folders that they need. Paths are relative to
/// the root, with `/`.
///
/// # Errors
/// One of them is there, a folder on the way is a link or no folder, or the system refuses. Nothing is left behind then.
pub fn create(root: &Path, files: &[(&str, &str)]) -> Result<(), CreateError> {
    let mut existing = Vec::new();
    for (path, _) in files {
        if is_taken(root, path)? {
            existing.push((*path).to_owned());
        }
    }
    if !existing.is_empty() {
        return Err(CreateError::Existing(existing));
    }
    let mut work = Work { drafts: drafts(root)?, folders: Vec::new(), files: Vec::new(), is_done: false };
    for (index, (path, text)) in files.iter().enumerate() {
        write(&work.drafts.join(index.to_string()), text)
            .map_err(|error| failed("write", path, &error.to_string()))?;
    }
    for (index, (path, _)) in files.iter().enumerate() {
        work.publish(root, index, path)?;
    }
    work.is_done = true;
    Ok(())
}

/// What was made so far. It goes when it is dropped before all is done.
struct Work {
    drafts: PathBuf,
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    is_done: bool,
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.drafts);
        if !self.is_done {
            self.files.iter().for_each(|file| _ = fs::remove_file(file));
            // Only those that are empty again can be removed.
            self.folders.iter().rev().for_each(|folder| _ = fs::remove_dir(folder));
        }
    }
}

impl Work {
    fn publish(&mut self, root: &Path, index: usize, path: &str) -> Result<(), CreateError> {
        let target = root.join(path);
        let folder = target.parent().unwrap_or(root).to_owned();
        let refused = |error: io::Error| failed("create the folder of", path, &error.to_string());
        let missing: Vec<_> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(refused)?;
            self.folders.push(folder.to_owned());
        }
        // Somebody may have put a link there in the meantime.
        if fs::canonicalize(&folder).map_err(refused)? != folder {
            return Err(failed("create", path, "a folder on its way is a link"));
        }
        match fs::hard_link(self.drafts.join(index.to_string()), &target) {
            Ok(()) => {
                self.files.push(target);
                Ok(())
            }
            Err(error) => Err(failed("create", path, &error.to_string())),
        }
    }
}

/// Whether something has this name already.
///
/// # Errors
/// It leads out of the root, or over something that is no folder.
fn is_taken(root: &Path, path: &str) -> Result<bool, CreateError> {
    let mut place = root.to_owned();
    let mut components = Path::new(path).components().peekable();
    while let Some(component) = components.next() {
        let Component::Normal(name) = component else {
            return Err(failed("create", path, "it does not lie in the folder"));
        };
        place.push(name);
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed("look at", path, &error.to_string())),
        };
        match components.peek() {
            None => return Ok(true),
            Some(_) if metadata.is_symlink() => {
                return Err(failed("create", path, "a folder on its way is a link"));
            }
            Some(_) if !metadata.is_dir() => {
                return Err(failed("create", path, "what should be its folder is a file"));
            }
            Some(_) => {}
        }
    }
    Err(failed("create", path, "it has no name"))
}

/// A new folder that nobody else uses, with a name that no walk reads.
fn drafts(root: &Path) -> Result<PathBuf, CreateError> {
    for number in 0..MAX_TRIES {
        let path = root.join(format!(".orglint-{number}.tmp"));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed("write into", &root.display().to_string(), &error.to_string())),
        }
    }
    let reason = "there are too many `.orglint-….tmp` folders; remove them";
    Err(failed("write into", &root.display().to_string(), reason))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn failed(operation: &'static str, path: &str, reason: &str) -> CreateError {
    CreateError::Failed { operation, path: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("orglint-create-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Self(fs::canonicalize(path).unwrap())
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_come_with_their_folders() {
        let folder = Folder::new("folders");
        fs::create_dir(folder.0.join("b")).unwrap();
        create(&folder.0, &[("a", "1"), ("b/c/d", "2"), ("b/c/e", "")]).unwrap();
        assert_eq!(folder.names(), ["a", "b"]);
        assert_eq!(fs::read_to_string(folder.0.join("b/c/d")).unwrap(), "2");
        assert_eq!(fs::read_to_string(folder.0.join("b/c/e")).unwrap(), "");
    }

    #[test]
    fn what_is_there_keeps_all_from_being_created() {
        let folder = Folder::new("there");
        fs::write(folder.0.join("b"), "mine").unwrap();
        fs::create_dir(folder.0.join("c")).unwrap();
        let message = |files: &[(&str, &str)]| create(&folder.0, files).unwrap_err().to_string();
        assert_eq!(message(&[("a", ""), ("b", "")]), "`b` is there already; nothing was written");
        assert_eq!(
            message(&[("b", ""), ("a", ""), ("c", "")]),
            "`b`, `c` are there already; nothing was written"
        );
        let wanted = "cannot create `b/x`: what should be its folder is a file; nothing was written";
        assert_eq!(message(&[("a", ""), ("b/x", "")]), wanted);
        let too_long = "x".repeat(300);
        assert!(message(&[("a", ""), (&too_long, "")]).starts_with("cannot look at `xxx"));
        for path in ["../x", "/x", "c/../../x"] {
            let wanted =
                format!("cannot create `{path}`: it does not lie in the folder; nothing was written");
            assert_eq!(message(&[("a", ""), (path, "")]), wanted);
        }
        assert_eq!(folder.names(), ["b", "c"]);
        assert_eq!(fs::read_to_string(folder.0.join("b")).unwrap(), "mine");
    }

    #[test]
    fn what_a_killed_process_left_is_not_in_the_way() {
        let folder = Folder::new("killed");
        fs::create_dir(folder.0.join(".orglint-0.tmp")).unwrap();
        fs::write(folder.0.join(".orglint-0.tmp/0"), "half").unwrap();
        create(&folder.0, &[("a", "whole")]).unwrap();
        assert_eq!(folder.names(), [".orglint-0.tmp", "a"]);
        assert_eq!(fs::read_to_string(folder.0.join("a")).unwrap(), "whole");
    }

    #[test]
    fn a_folder_that_cannot_be_written_into_says_why() {
        let folder = Folder::new("missing");
        let why = drafts(&folder.0.join("nowhere")).unwrap_err().to_string();
        assert!(!why.contains("too many"), "{why}");
    }

    #[test]
    fn a_failure_in_the_middle_leaves_nothing() {
        let folder = Folder::new("middle");
        // The second is taken by the first, which nobody could know before.
        let message = create(&folder.0, &[("x/a", "1"), ("x/a", "2")]).unwrap_err().to_string();
        assert!(message.starts_with("cannot create `x/a`: ") && message.ends_with("; nothing was written"));
        assert_eq!(folder.names(), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = Folder::new("links");
        let outside = Folder::new("outside");
        std::os::unix::fs::symlink(&outside.0, folder.0.join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.0.join("dangling")).unwrap();
        let message = |path: &str| create(&folder.0, &[("a", ""), (path, "")]).unwrap_err().to_string();
        let wanted = "cannot create `link/x`: a folder on its way is a link; nothing was written";
        assert_eq!(message("link/x"), wanted);
        assert_eq!(message("dangling"), "`dangling` is there already; nothing was written");
        assert_eq!(
            (folder.names(), outside.names()),
            (vec!["dangling".to_owned(), "link".to_owned()], vec![])
        );
    }
}

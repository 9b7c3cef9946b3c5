//! New files, all of them or none. What is there already is never touched, and no link is followed.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are written")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::WriteError;

/// Writes files that are not there yet, with the folders that they need. Each has a path relative to the root, with
/// `/`, and its text; the root is absolute and without links.
///
/// # Errors
/// One of them is there already or lies behind a link, or whatever the system refuses; then nothing is written.
pub fn create(root: &Path, files: &[(&str, &str)]) -> Result<(), WriteError> {
    let mut made = Made::default();
    for (path, text) in files {
        made.file(root, path, text)?;
    }
    made.keep();
    Ok(())
}

/// What was made so far. It goes again when it is dropped before all is there.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Drop for Made {
    fn drop(&mut self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        // The innermost was made last; one that somebody else put something into stays.
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Made {
    fn keep(&mut self) {
        self.files.clear();
        self.folders.clear();
    }

    fn file(&mut self, root: &Path, path: &str, text: &str) -> Result<(), WriteError> {
        let refused = |reason: &str| WriteError::new("create", path, reason.to_owned());
        let failed = |error: io::Error| WriteError::new("create", path, error.to_string());
        let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if path.is_empty() || !is_inside || path.contains('\0') {
            return Err(refused("this is not a path below the folder"));
        }
        let whole = root.join(path);
        let folder = whole.parent().unwrap_or(root);
        self.folder(root, folder).map_err(|reason| refused(&reason))?;
        if fs::symlink_metadata(&whole).is_ok() {
            return Err(refused("it is there already"));
        }
        // A new name fails where there is a link, wherever that leads.
        let mut file = OpenOptions::new().write(true).create_new(true).open(&whole).map_err(failed)?;
        self.files.push(whole);
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// Makes a folder and those above it, from the root on.
    fn folder(&mut self, root: &Path, folder: &Path) -> Result<(), String> {
        let below = folder.strip_prefix(root).unwrap_or(Path::new(""));
        let mut at = root.to_owned();
        for name in below.components() {
            at.push(name);
            match fs::symlink_metadata(&at) {
                Ok(metadata) if metadata.is_symlink() => {
                    return Err("a folder on its way is a link".to_owned());
                }
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => return Err("what should be a folder on its way is a file".to_owned()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir(&at).map_err(|error| error.to_string())?;
                    self.folders.push(at.clone());
                }
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("orglint-create-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(fs::canonicalize(path).unwrap())
        }

        fn is_empty(&self) -> bool {
            fs::read_dir(&self.0).unwrap().next().is_none()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_are_made_with_their_folders() {
        let folder = Folder::new("made");
        create(&folder.0, &[("a/b/c.yaml", "one"), ("a/d.yaml", "two")]).unwrap();
        assert_eq!(fs::read_to_string(folder.0.join("a/b/c.yaml")).unwrap(), "one");
        assert_eq!(fs::read_to_string(folder.0.join("a/d.yaml")).unwrap(), "two");
    }

    #[test]
    fn one_that_cannot_be_made_keeps_all_from_being_made() {
        for path in ["a/b/c.yaml", "../out.yaml", "/abs.yaml", "", "a/b"] {
            let folder = Folder::new("none");
            let result = create(&folder.0, &[("a/b/c.yaml", "one"), (path, "two")]);
            let message = result.unwrap_err().to_string();
            assert!(message.starts_with(&format!("cannot create `{path}`: ")), "{message}");
            assert!(message.ends_with("; nothing was changed"), "{message}");
            assert!(folder.is_empty(), "{path}");
        }
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let folder = Folder::new("there");
        fs::create_dir(folder.0.join("a")).unwrap();
        fs::write(folder.0.join("a/b.yaml"), "old").unwrap();
        let message = create(&folder.0, &[("a/c/d.yaml", ""), ("a/b.yaml", "new")]).unwrap_err().to_string();
        assert_eq!(message, "cannot create `a/b.yaml`: it is there already; nothing was changed");
        assert_eq!(fs::read_to_string(folder.0.join("a/b.yaml")).unwrap(), "old");
        assert!(!folder.0.join("a/c").exists());
        let message = create(&folder.0, &[("a/b.yaml/c.yaml", "")]).unwrap_err().to_string();
        assert!(message.contains("what should be a folder on its way is a file"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let (folder, other) = (Folder::new("link"), Folder::new("target"));
        std::os::unix::fs::symlink(&other.0, folder.0.join("link")).unwrap();
        std::os::unix::fs::symlink(other.0.join("new.yaml"), folder.0.join("dangling.yaml")).unwrap();
        for (path, why) in
            [("link/a.yaml", "a folder on its way is a link"), ("dangling.yaml", "it is there already")]
        {
            let message = create(&folder.0, &[(path, "x")]).unwrap_err().to_string();
            assert_eq!(message, format!("cannot create `{path}`: {why}; nothing was changed"));
        }
        assert!(other.is_empty());
    }
}

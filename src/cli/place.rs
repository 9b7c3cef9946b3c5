//! Where a run takes place: from the paths that the caller names to the root of the organization, to what is reported
//! on, and to how paths are shown. Reads no manifest.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::streams::Error;
use crate::diagnostic::Prefixes;
use crate::source::relative;

/// Any of these makes a folder the root of an organization.
pub(super) const CONFIGURATIONS: [&str; 3] = ["orglint.yaml", ".orglint.yaml", ".github/orglint.yaml"];

/// Whether a folder has a configuration.
type Marks<'a> = &'a dyn Fn(&Path) -> bool;

/// Where a run takes place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// All manifests below it are one organization. Absolute and without links.
    pub(super) root: PathBuf,
    /// The top of the git work tree around the root.
    pub(super) top: Option<PathBuf>,
    /// What the caller names within the root; empty for the whole.
    pub(super) named: Vec<PathBuf>,
    pub(super) prefixes: Prefixes,
}

/// A path that the caller names.
struct Named<'a> {
    /// As written.
    written: &'a Path,
    /// Absolute and without links.
    real: PathBuf,
    root: PathBuf,
}

impl Place {
    /// The place of these paths, of which there is at least one.
    pub(super) fn of_paths(paths: &[PathBuf]) -> Result<Self, Error> {
        Self::of_paths_marked(paths, &is_configured)
    }

    /// The place of rule files, or of folders of them. Without a configuration around them it is the folder above that
    /// of their category, so that their paths hold their ids.
    pub(super) fn of_rule_files(paths: &[PathBuf]) -> Result<Self, Error> {
        let first = paths.iter().take(1).cloned().collect::<Vec<_>>();
        if is_configured(&Self::of_paths(&first)?.root) {
            return Self::of_paths(paths);
        }
        let real = |path: &PathBuf| fs::canonicalize(path).map_err(|error| missing(path, &error));
        let named = paths.iter().map(real).collect::<Result<Vec<_>, _>>()?;
        let above = |path: &PathBuf| {
            let folder = if path.is_dir() { path.parent() } else { path.parent().and_then(Path::parent) };
            folder.unwrap_or(path).to_owned()
        };
        let mut root = named.first().map(above).unwrap_or_default();
        for path in &named {
            let folder = above(path);
            root = root.ancestors().find(|root| folder.starts_with(root)).unwrap_or(&root).to_owned();
        }
        let is_absolute = paths.iter().all(|path| path.is_absolute());
        let prefixes = prefixes(&root, None, &working_folder()?, is_absolute);
        Ok(Self { root, top: None, named, prefixes })
    }

    /// The same where something else than a file on disk says which folders have a configuration.
    pub(super) fn of_paths_marked(paths: &[PathBuf], marks: Marks<'_>) -> Result<Self, Error> {
        let working = working_folder()?;
        let named: Result<Vec<_>, _> =
            paths.iter().map(|path| Named::existing(path, &working, marks)).collect();
        Self::new(&named?, &working)
    }

    /// The top of the git work tree whose history is that of the organization. A folder within a repository is one
    /// of its own only when it says so: samples and test data have no past.
    pub(super) fn past(&self) -> Option<&Path> {
        self.top.as_deref().filter(|top| *top == self.root || is_configured(&self.root))
    }

    /// The configuration at the root.
    ///
    /// # Errors
    /// There are two, or it is a link out of the root.
    pub(super) fn configuration(&self) -> Result<Option<PathBuf>, Error> {
        // A link that leads nowhere, or a pipe, is no configuration, and not as if there were none.
        let is_strange = |name: &&str| {
            let path = self.root.join(name);
            fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_dir()) && !path.is_file()
        };
        if let Some(name) = CONFIGURATIONS.into_iter().find(is_strange) {
            let message = format!("cannot read `{name}`: it is not a regular file, and no link to one");
            return Err(Error::new(message).help("remove it, or name a configuration with `--config`"));
        }
        let mut found = configurations(&self.root);
        let first = found.next();
        if let (Some(first), Some(second)) = (first, found.next()) {
            let message =
                format!("`{first}` and `{second}` both are configurations of `{}`", self.root.display());
            return Err(
                Error::new(message).help("put everything into one of them, or name one with `--config`")
            );
        }
        let Some(path) = first.map(|name| self.root.join(name)) else { return Ok(None) };
        match fs::canonicalize(&path) {
            Ok(real) if real.starts_with(&self.root) => Ok(Some(path)),
            Ok(_) => {
                let message = format!("`{}` leads out of the folder that is checked", path.display());
                Err(Error::new(message).help("put the file there, or name it with `--config`"))
            }
            Err(error) => Err(Error::new(format!("cannot read `{}`: {error}", path.display()))),
        }
    }

    /// The place of a file that need not exist.
    pub(super) fn of_file(path: &Path) -> Result<Self, Error> {
        let working = working_folder()?;
        Self::new(&[Named::imagined(path, &working)?], &working)
    }

    /// The place of a path that may or may not exist.
    pub(super) fn of_path_or_name(path: &PathBuf) -> Result<Self, Error> {
        if path.exists() { Self::of_paths(std::slice::from_ref(path)) } else { Self::of_file(path) }
    }

    /// The top of the git work tree, for an option that needs one.
    pub(super) fn repository(&self, option: &str) -> Result<&Path, Error> {
        self.top.as_deref().ok_or_else(|| {
            Error::new(format!("`{option}` needs a git repository, and there is none around the folder"))
                .help(format!("run it in a clone, or leave `{option}` out"))
        })
    }

    fn new(named: &[Named<'_>], working: &Path) -> Result<Self, Error> {
        let Some(first) = named.first() else { return Err(Error::new("no path is named")) };
        if let Some(other) = named.iter().find(|other| other.root != first.root) {
            let (first, other) = (first.written.display(), other.written.display());
            let message = format!("`{first}` and `{other}` do not belong to one organization");
            let help = "check them one by one, or put an `orglint.yaml` into the folder that holds both";
            return Err(Error::new(message).help(help));
        }
        let root = first.root.clone();
        let top = git_top(&root).map(Path::to_owned);
        let is_whole = named.iter().any(|named| named.real == root);
        let named_paths =
            if is_whole { Vec::new() } else { named.iter().map(|named| named.real.clone()).collect() };
        let prefixes = prefixes(&root, top.as_deref(), working, first.written.is_absolute());
        Ok(Self { root, top, named: named_paths, prefixes })
    }
}

impl<'a> Named<'a> {
    fn existing(written: &'a Path, working: &Path, marks: Marks<'_>) -> Result<Self, Error> {
        let real = fs::canonicalize(written).map_err(|error| missing(written, &error))?;
        let kind = fs::metadata(&real).map_err(|error| missing(written, &error))?;
        let root = if kind.is_dir() {
            root_of_folder(&real, marks)
        } else if kind.is_file() {
            root_of_file(&real, working, marks)
        } else {
            let message = format!("`{}` is neither a file nor a folder", written.display());
            return Err(Error::new(message)
                .help("give the text on standard input: `orglint - --stdin-filename NAME`"));
        };
        Ok(Self { written, real, root })
    }

    /// The folders that exist are looked up, the rest is taken as written.
    fn imagined(written: &'a Path, working: &Path) -> Result<Self, Error> {
        let absolute = working.join(written);
        let real = absolute.ancestors().find_map(|folder| {
            let below = absolute.strip_prefix(folder).ok()?;
            let is_plain = |component| matches!(component, Component::Normal(_) | Component::CurDir);
            let real = fs::canonicalize(folder).ok().filter(|_| below.components().all(is_plain))?;
            // Joined to nothing a path would end in a slash.
            Some(if below.as_os_str().is_empty() { real } else { real.join(below) })
        });
        let message = || format!("`{}` is not the name of a file", written.display());
        let real = real.filter(|real| !real.is_dir()).ok_or_else(|| Error::new(message()))?;
        let root = root_of_file(&real, working, &is_configured);
        Ok(Self { written, real, root })
    }
}

fn working_folder() -> Result<PathBuf, Error> {
    let folder = std::env::current_dir().and_then(fs::canonicalize);
    folder.map_err(|error| Error::new(format!("cannot find the current folder: {error}")))
}

fn missing(path: &Path, error: &io::Error) -> Error {
    let path = path.display().to_string();
    if error.kind() != io::ErrorKind::NotFound {
        return Error::new(format!("cannot look at `{path}`: {error}"));
    }
    let error = Error::new(format!("`{path}` does not exist"));
    match super::is_command(&path) {
        true => error.help(format!("commands stand in front of options: `orglint {path} …`")),
        false => error,
    }
}

/// The nearest folder upward with a configuration or a repository. Without either it is where the caller stands, if
/// that is above the file, and otherwise the folder of the file.
fn root_of_file(file: &Path, working: &Path, marks: Marks<'_>) -> PathBuf {
    let folder = file.parent().unwrap_or(file);
    let root = folder.ancestors().find(|folder| marks(folder) || is_top(folder));
    let without = if folder.starts_with(working) { working } else { folder };
    root.unwrap_or(without).to_owned()
}

/// The nearest folder upward with a configuration, in the same repository if there is one; else the folder itself.
fn root_of_folder(folder: &Path, marks: Marks<'_>) -> PathBuf {
    let top = git_top(folder);
    let mut above = folder.ancestors().take_while(|above| top.is_none_or(|top| above.starts_with(top)));
    above.find(|above| marks(above)).unwrap_or(folder).to_owned()
}

/// The top of the git work tree around a folder.
pub(super) fn git_top(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| is_top(folder))
}

fn is_configured(folder: &Path) -> bool {
    configurations(folder).next().is_some()
}

fn configurations(folder: &Path) -> impl Iterator<Item = &'static str> {
    CONFIGURATIONS.into_iter().filter(|name| folder.join(name).is_file())
}

/// In a linked work tree or a submodule `.git` is a file.
fn is_top(folder: &Path) -> bool {
    folder.join(".git").exists()
}

fn prefixes(root: &Path, top: Option<&Path>, working: &Path, is_absolute: bool) -> Prefixes {
    let folder = |path: Option<String>| match path {
        Some(path) if !path.is_empty() => format!("{path}/"),
        Some(_) | None => String::new(),
    };
    let terminal = if root.starts_with(working) {
        folder(relative(working, root))
    } else if is_absolute {
        folder(Some(root.display().to_string()))
    } else {
        // The nearest folder that holds both.
        let shared = working.ancestors().find(|shared| root.starts_with(shared)).unwrap_or(root);
        let up = working.strip_prefix(shared).map_or(0, |below| below.components().count());
        format!("{}{}", "../".repeat(up), folder(relative(shared, root)))
    };
    Prefixes {
        terminal,
        working: folder(relative(root, working)),
        repository: folder(top.and_then(|top| relative(top, root))),
    }
}

//! `orglint init`: the files of `templates/init`, written into a folder that has none of them yet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::place::{CONFIGURATIONS, git_top};
use super::run::read;
use super::streams::{self, Error};
use crate::document::{self, Limits};
use crate::embedded;
use crate::org::{self, Class};
use crate::output::{Shown, many};
use crate::schema::Schemas;
use crate::source::{FileId, Listing, Paths, Source, create};

/// They belong at the top of a repository, and nowhere else.
const WORKFLOW: &str = ".github/workflows/orglint.yml";
const HOOK: &str = ".pre-commit-config.yaml";

/// What to do next.
const NEXT: [(&str, &str); 3] = [
    ("orglint", "checks it: there is nothing to report yet"),
    ("orglint rename organization:acme NAME", "gives it your name"),
    ("orglint schema --vscode", "prints settings for your editor"),
];

pub(super) fn init(args: &InitArgs) -> Result<u8, Error> {
    let folder = Folder::open(&args.folder)?;
    let is_top = git_top(&folder.root).is_none_or(|top| top == folder.root);
    let is_wanted = |path: &str| match path {
        WORKFLOW => is_top && !args.no_workflow,
        HOOK => is_top && !args.no_hook,
        _ => true,
    };
    let files: Vec<_> = embedded::BEGINNING.iter().copied().filter(|(path, _)| is_wanted(path)).collect();
    let is_taken = |(path, _): &&(&str, &str)| fs::symlink_metadata(folder.root.join(path)).is_ok();
    let taken: Vec<_> = files.iter().filter(is_taken).map(|(path, _)| *path).collect();
    if !taken.is_empty() {
        return Err(refuse(&taken));
    }
    refuse_twice(&folder.root)?;
    create(&folder.root, &files).map_err(|error| Error::new(error.to_string()))?;
    let folder = folder.keep();
    let mut text = match args.folder.as_path() == Path::new(".") {
        true => format!("wrote {}:\n", many(files.len(), "file")),
        false => format!("wrote {} in `{}`:\n", many(files.len(), "file"), args.folder.display()),
    };
    for (path, _) in files {
        text.push_str(&format!("  {path}\n"));
    }
    let is_less = !args.no_workflow || !args.no_hook;
    if !is_top && is_less {
        text.push_str("left out: the workflow and the hook, which belong at the top of the git repository\n");
    }
    let width = NEXT.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    text.push_str(if folder == working() { "\nnext:\n" } else { "\nnext, in that folder:\n" });
    for (command, about) in NEXT {
        text.push_str(&format!("  {command:width$}  {about}\n"));
    }
    streams::print(|out| write!(out, "{}", Shown::block(&text))).map(|()| 0)
}

fn working() -> PathBuf {
    std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default()
}

/// Where the files go. What was made for it goes again when nothing came of it.
struct Folder {
    root: PathBuf,
    made: Vec<PathBuf>,
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.made.iter().for_each(|folder| _ = fs::remove_dir(folder));
    }
}

impl Folder {
    fn open(folder: &Path) -> Result<Self, Error> {
        let shown = folder.display();
        let failed = |what: &str, error: io::Error| Error::new(format!("cannot {what} `{shown}`: {error}"));
        let is_there = match fs::metadata(folder) {
            Ok(metadata) if !metadata.is_dir() => {
                let error = Error::new(format!("`{shown}` is a file"));
                return Err(error.help("name a folder, which may be new: `orglint init org`"));
            }
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(failed("look at", error)),
        };
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let made = match is_there {
            true => Vec::new(),
            false => folder.ancestors().take_while(is_missing).map(Path::to_owned).collect(),
        };
        let mut folder = Self { root: folder.to_owned(), made };
        fs::create_dir_all(&folder.root).map_err(|error| failed("create", error))?;
        folder.root = fs::canonicalize(&folder.root).map_err(|error| failed("look at", error))?;
        Ok(folder)
    }

    fn keep(mut self) -> PathBuf {
        self.made.clear();
        std::mem::take(&mut self.root)
    }
}

/// A second organization beside the first, or within it, would only be in its way.
fn refuse_twice(root: &Path) -> Result<(), Error> {
    let top = git_top(root);
    let is_configured = |folder: &Path, name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    for folder in root.ancestors().take_while(|folder| top.is_none_or(|top| folder.starts_with(top))) {
        if let Some(name) = CONFIGURATIONS.into_iter().find(|name| is_configured(folder, name)) {
            return Err(is_there(&format!("a configuration, `{}`", folder.join(name).display())));
        }
    }
    let listing = Listing::new(root.to_owned(), top.map(Path::to_owned), Paths::default());
    let sources = read(listing)?;
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    // Rule files hold manifests too, in their examples.
    let is_ours = |(file, source): &(FileId, &Source)| {
        let tree =
            document::parse(*file, if source.claims() { source.text() } else { "" }, &Limits::default());
        let mut roots = tree.documents().iter().filter_map(|document| tree.root(document));
        roots.any(|root| org::classify(&schemas, source.path(), root) != Class::Foreign)
    };
    match sources.iter().find(is_ours) {
        Some((_, source)) => Err(is_there(&format!("an organization, in `{}`,", source.path()))),
        None => Ok(()),
    }
}

fn is_there(what: &str) -> Error {
    Error::new(format!("there is {what} already; nothing was written"))
        .help("`orglint` checks it; to see what `init` writes, take a folder outside of it")
}

/// Nothing is written over what is there.
fn refuse(taken: &[&str]) -> Error {
    let verb = if taken.len() == 1 { "is" } else { "are" };
    let error = Error::new(format!("`{}` {verb} there already; nothing was written", taken.join("`, `")));
    let option = |path: &&str| match *path {
        WORKFLOW => Some("--no-workflow"),
        HOOK => Some("--no-hook"),
        _ => None,
    };
    let options: Option<Vec<_>> = taken.iter().map(option).collect();
    error.help(match options {
        Some(options) => format!("leave out what is there: `orglint init {}`", options.join(" ")),
        None => "`orglint` checks what is there; to see what `init` writes, take a new folder".to_owned(),
    })
}

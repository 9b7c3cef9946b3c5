//! `--policy-from REV`: what judges a change comes from a revision that the change cannot touch.
//!
//! From there come the configuration, the root of the organization, the baseline, and which problems a comment may
//! silence. What differs on disk counts for nothing, and is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::additions::{RULE_FILES, is_rule_file};
use super::args::CheckArgs;
use super::place::{CONFIGURATIONS, Place};
use super::run::Run;
use super::streams::Error;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::filter;
use crate::policy::clock::Now;
use crate::source::{FileId, Folder, Listing, MAX_FILE, Snapshot, Source, Span, read_bytes, relative};
use crate::{Settings, lint};

/// The revision that is trusted.
pub(super) struct Trusted {
    revision: String,
    snapshot: Snapshot,
    top: PathBuf,
    /// Fingerprints of the problems that its comments silence.
    silenced: BTreeSet<String>,
}

impl Trusted {
    /// The place as the revision has it, and the revision.
    pub(super) fn open(args: &CheckArgs, revision: &str) -> Result<(Place, Self), Error> {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() { &here[..] } else { &args.paths };
        let top = Place::of_paths(paths)?.repository("--policy-from")?.to_owned();
        let snapshot = Snapshot::at(&top, revision)?;
        let marks = |folder: &Path| CONFIGURATIONS.iter().any(|name| snapshot.has(&folder.join(name)));
        let place = Place::of_paths_marked(paths, &marks)?;
        let (revision, silenced) = (revision.to_owned(), BTreeSet::new());
        Ok((place, Self { revision, snapshot, top, silenced }))
    }

    /// The configuration at the root, as it was.
    pub(super) fn configuration(&self, root: &Path) -> Result<Option<Source>, Error> {
        let names: Vec<_> =
            CONFIGURATIONS.into_iter().filter(|name| self.snapshot.has(&root.join(name))).collect();
        match names[..] {
            [] => Ok(None),
            [name] => self.text(&root.join(name)).map(|text| text.map(|text| Source::new(name, text))),
            [first, second, ..] => {
                let message =
                    format!("`{first}` and `{second}` both are configurations at `{}`", self.revision);
                Err(Error::new(message).help("put everything into one of them, there"))
            }
        }
    }

    /// The files of the root, as they were.
    pub(super) fn folder(&self, root: &Path) -> Folder<'_> {
        Folder::Commit(&self.snapshot, root.to_owned())
    }

    /// The text of a file as it was; nothing where there was none.
    pub(super) fn text(&self, path: &Path) -> Result<Option<String>, Error> {
        let Some(path) = relative(&self.top, path) else { return Ok(None) };
        let found = self.snapshot.files(|file| file == path)?;
        Ok(found.iter().next().map(|(_, source)| source.text().to_owned()))
    }

    /// Finds out what the comments of the revision silence.
    pub(super) fn read_comments(&mut self, run: &Run, now: Now) -> Result<(), Error> {
        let files = self.snapshot.organization(&run.place.root, &run.place.named, &run.paths())?;
        let settings = Settings { allow_empty: true, ..run.settings(now) };
        let report = lint(files, &run.schemas, &run.rules, &settings);
        let silenced = report.silenced.into_iter();
        self.silenced = silenced.map(|silenced| silenced.diagnostic.fingerprint).collect();
        Ok(())
    }

    /// What the change does to what judges it, by path. Each gets a source, so that it can be reported.
    pub(super) fn changes(
        &self,
        run: &Run,
        baseline: Option<&Path>,
        listing: &mut Listing,
    ) -> Result<Vec<(String, String)>, Error> {
        let root = &run.place.root;
        let hidden = self.unhide(run, listing)?;
        let mut found = Vec::new();
        for path in CONFIGURATIONS.iter().map(|name| root.join(name)).chain(baseline.map(Path::to_owned)) {
            let message = self.difference(self.text(&path)?.as_ref(), on_disk(&path).as_ref());
            found.extend(message.and_then(|message| Some((relative(root, &path)?, message))));
        }
        found.extend(self.added(run)?);
        for (path, _) in &found {
            // Of JSON without manifests a listing reads nothing.
            if !listing.has(path) || path.ends_with(".json") {
                listing.put(Source::new(path.as_str(), "").as_settings());
            }
        }
        found.extend(hidden);
        Ok(found)
    }

    /// What was done to the rule files and schemas of the repository.
    fn added(&self, run: &Run) -> Result<Vec<(String, String)>, Error> {
        let root = &run.place.root;
        let disk = Folder::Disk(root.clone());
        let before = run.rule_files.iter().map(|file| (file.path().to_owned(), content(file)));
        let mut before: BTreeMap<String, String> = before.collect();
        let mut now = BTreeMap::new();
        for folder in run.config.policies() {
            let files = disk.below(folder, &RULE_FILES)?.unwrap_or_default();
            let files = files.iter().filter(|file| is_rule_file(file));
            now.extend(files.map(|file| (file.path().to_owned(), content(file))));
        }
        for path in run.config.schemas() {
            let was = self.folder(root).file(path)?;
            before.extend(was.iter().map(|file| (path.to_owned(), content(file))));
            let is = disk.file(path)?;
            now.extend(is.iter().map(|file| (path.to_owned(), content(file))));
        }
        let paths: BTreeSet<_> = before.keys().chain(now.keys()).collect();
        let changed =
            |path: &&String| Some(((*path).clone(), self.difference(before.get(*path), now.get(*path))?));
        Ok(paths.iter().filter_map(changed).collect())
    }

    /// What was done to a file that counts only as it is in the revision.
    fn difference(&self, before: Option<&String>, now: Option<&String>) -> Option<String> {
        let what = match (before, now) {
            (before, now) if before == now => return None,
            (None, _) => "is new",
            (_, None) => "was removed, or is no regular file",
            (Some(_), Some(_)) => "was changed",
        };
        Some(format!("it {what}, and counts for nothing before it is so in `{}`", self.revision))
    }

    /// Files of the last commit that a `.gitignore` would hide are read all the same.
    fn unhide(&self, run: &Run, listing: &mut Listing) -> Result<Vec<(String, String)>, Error> {
        let head = Snapshot::at(&self.top, "HEAD")?;
        let mut hidden = Vec::new();
        for path in head.readable(&run.place.root) {
            let file = run.place.root.join(&path);
            let is_there = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
            if is_there && run.paths().contain(&path) && !listing.has(&path) {
                listing.add(&file);
                hidden.push((path, "a `.gitignore` hides it, and it is judged all the same".to_owned()));
            }
        }
        Ok(hidden)
    }

    /// Reports again what only comments of the change silence, and says so of those comments.
    pub(super) fn distrust(&self, report: &mut Report, settings: &Settings) {
        for (file, span) in filter::distrust(report, &self.silenced) {
            let message = format!("this comment counts for nothing before it is in `{}`", self.revision);
            report.diagnostics.push(changed(file, span, message));
        }
        filter::settle(report, settings.fail_on);
    }

    /// Says what the change does to what judges it.
    pub(super) fn tell(changes: Vec<(String, String)>, report: &mut Report, settings: &Settings) {
        for (path, message) in changes {
            let file = report.sources.iter().find(|(_, source)| source.path() == path).map(|(file, _)| file);
            report.diagnostics.extend(file.map(|file| changed(file, Span::at(0), message)));
        }
        filter::settle(report, settings.fail_on);
    }
}

fn changed(file: FileId, span: Span, message: String) -> Diagnostic {
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let rule = "policy/changed".parse().expect("a rule id");
    let mut diagnostic = Diagnostic::new(rule, Severity::Warning, file, span, message);
    diagnostic.help = Some("let somebody look at it who may decide".to_owned());
    diagnostic
}

/// What a rule file or a schema is, so that two can be told apart: its text, or why it has none.
fn content(source: &Source) -> String {
    source.defect().map_or_else(|| source.text().to_owned(), |defect| format!("\0{defect}"))
}

/// The text of a regular file.
fn on_disk(path: &Path) -> Option<String> {
    let bytes = read_bytes(path, 16 * MAX_FILE).ok()?.ok()?;
    String::from_utf8(bytes).ok()
}

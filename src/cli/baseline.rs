//! The file of known problems: where it is, and how it is read and written. Knows nothing of what is in it.

#![expect(clippy::disallowed_types, reason = "the file is written whole")]

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::run::Run;
use super::streams::Error;
use crate::Settings;
use crate::diagnostic::Report;
use crate::filter::baseline::{self, Baseline};
use crate::output::{inert_json, many};
use crate::source::read_bytes;

/// Where it is written when nobody says where; below the root.
const DEFAULT: &str = ".orglint-baseline.json";

/// Bytes of the largest file: some fifty thousand problems.
const MAX_BASELINE: u64 = 16 * 1024 * 1024;

/// What is to be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    /// Hide what it lists, and say what no longer occurs.
    Apply,
    /// List everything.
    Write,
    /// Hide what it lists, and take out what no longer occurs.
    Prune,
}

/// The baseline of a run, if there is one.
pub(super) struct BaselineFile(Option<Known>);

struct Known {
    path: PathBuf,
    /// The path as the caller may open it.
    shown: String,
    action: Action,
    /// What was in it.
    baseline: Baseline,
    /// Only some files are reported on, so that nothing can be said of what no longer occurs.
    is_partial: bool,
}

impl BaselineFile {
    /// Finds and reads the file that is meant.
    pub(super) fn of(args: &CheckArgs, run: &Run) -> Result<Self, Error> {
        let place = &run.place;
        let action = match (args.write_baseline, args.prune_baseline) {
            (true, _) => Action::Write,
            (_, true) => Action::Prune,
            (false, false) => Action::Apply,
        };
        let is_partial = !place.named.is_empty();
        if is_partial && action != Action::Apply {
            let message = "the baseline is about the whole organization, and only a part of it is named";
            return Err(Error::new(message).help("leave the paths out"));
        }
        let Some((path, shown)) = path(args, run, action) else { return Ok(Self(None)) };
        if let Some(trusted) = &run.trusted {
            let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
            let baseline = match trusted.text(&absolute)? {
                Some(text) => parse(&text, &shown)?,
                None => Baseline::default(),
            };
            return Ok(Self(Some(Known { path: absolute, shown, action, baseline, is_partial })));
        }
        let is_there = fs::symlink_metadata(&path).is_ok();
        let baseline = match action {
            Action::Write if !is_there => {
                stays_inside(&path, &place.root)?;
                Baseline::default()
            }
            Action::Apply | Action::Write | Action::Prune => read(&path, &place.root)?,
        };
        Ok(Self(Some(Known { path, shown, action, baseline, is_partial })))
    }

    /// Takes what is known out of the report, after the file was written anew where that is asked for. Nothing is said
    /// of the problems of rules that could not judge.
    pub(super) fn apply(&self, report: &mut Report, settings: &Settings) -> Result<(), Error> {
        let Some(Known { path, shown, action, baseline, is_partial }) = &self.0 else { return Ok(()) };
        let judged: BTreeSet<String> = report.judged.iter().map(ToString::to_string).collect();
        let judged = judged.iter().map(String::as_str).collect();
        let is_unsure = *is_partial || baseline::is_partial(report);
        if *action != Action::Apply && is_unsure {
            // Behind what cannot be read may be anything, also what the file knows.
            report.notes.push(format!("`{shown}` is left as it is: not everything could be read and judged"));
            report.exit_code = 2;
        } else if *action == Action::Write {
            let found = Baseline::of(report).with(baseline.without(&baseline.of_rules(&judged)));
            write(path, &found)?;
            let listed = format!("{} listed in `{shown}`", many(found.len(), "problem"));
            report.notes.push(format!("{listed}; report only others with `--baseline {shown}`"));
            let _ = found.apply(report, settings.fail_on);
            return Ok(());
        }
        let gone = baseline.apply(report, settings.fail_on).of_rules(&judged);
        if gone.is_empty() || is_unsure {
            return Ok(());
        }
        let many = format!("{} of `{shown}` no longer {}", many(gone.len(), "problem"), verb(gone.len()));
        match action {
            Action::Prune => {
                write(path, &baseline.without(&gone))?;
                report.notes.push(format!("{many}: taken out"));
            }
            Action::Apply | Action::Write => {
                report.notes.push(format!("{many}: take them out with `--prune-baseline`"));
            }
        }
        Ok(())
    }

    /// The file, if one is meant.
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.as_ref().map(|known| known.path.as_path())
    }

    /// Takes what is known out of another report.
    pub(super) fn hide(&self, report: &mut Report, settings: &Settings) {
        if let Some(known) = &self.0 {
            let _ = known.baseline.apply(report, settings.fail_on);
        }
    }
}

/// The file that is meant: what the command line names; then what `baseline:` of the configuration names, from the
/// root; then, where one is to be written or pruned, the default.
fn path(args: &CheckArgs, run: &Run, action: Action) -> Option<(PathBuf, String)> {
    if let Some(path) = &args.baseline {
        return Some((path.clone(), path.display().to_string()));
    }
    let default = (action != Action::Apply).then_some(DEFAULT);
    let path = run.config.baseline().or(default)?;
    Some((run.place.root.join(path), run.place.prefixes.in_terminal(path)))
}

fn verb(count: usize) -> &'static str {
    if count == 1 { "occurs" } else { "occur" }
}

/// Reads a regular file that is no link, and that no link on the way leads out of the root.
fn read(path: &Path, root: &Path) -> Result<Baseline, Error> {
    let shown = path.display();
    let failed = |error: &dyn std::fmt::Display| Error::new(format!("cannot read `{shown}`: {error}"));
    let metadata = fs::symlink_metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(format!("`{shown}` does not exist"))
            .help(format!("write it: `orglint --write-baseline --baseline {shown}`")),
        _ => failed(&error),
    })?;
    if !metadata.is_file() {
        return Err(failed(&"it is not a regular file"));
    }
    stays_inside(path, root)?;
    let bytes = read_bytes(path, MAX_BASELINE).map_err(|error| failed(&error))?;
    let bytes = bytes.map_err(|size| failed(&format!("it has {size} bytes, limit {MAX_BASELINE}")))?;
    let text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    parse(&text, &shown.to_string())
}

fn parse(text: &str, shown: &str) -> Result<Baseline, Error> {
    Baseline::parse(text).map_err(|mistake| {
        Error::new(format!("{shown}:{mistake}"))
            .help("mend it, or delete it and write it anew: `--write-baseline`")
    })
}

/// What lies below the root by its name lies there in fact.
fn stays_inside(path: &Path, root: &Path) -> Result<(), Error> {
    let failed =
        |error: &dyn std::fmt::Display| Error::new(format!("cannot use `{}`: {error}", path.display()));
    let absolute = std::path::absolute(path).map_err(|error| failed(&error))?;
    let folder = absolute.parent().unwrap_or(root);
    let real = fs::canonicalize(folder).map_err(|error| failed(&error))?;
    match folder.starts_with(root) && !real.starts_with(root) {
        true => Err(failed(&"a link leads out of the folder that is checked")),
        false => Ok(()),
    }
}

/// Puts a whole new file in the place of the old one.
fn write(path: &Path, baseline: &Baseline) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(format!("cannot write `{}`: {error}", path.display()));
    let text = baseline.text();
    if text.len() as u64 > MAX_BASELINE {
        let message = format!("the baseline would have {} bytes, limit {MAX_BASELINE}", text.len());
        return Err(Error::new(message).help("list the problems of some rules: `--select 'okr/*'`"));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    // Left behind by a run that was ended.
    let _ = fs::remove_file(&new);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&new).map_err(failed)?;
    let written = file.write_all(inert_json(&text).as_bytes()).and_then(|()| file.sync_all());
    written.and_then(|()| fs::rename(&new, path)).map_err(|error| {
        let _ = fs::remove_file(&new);
        failed(error)
    })
}

//! `--fix`, `--unsafe-fixes` and `--diff`: which fixes are asked for, and where what they change goes.

use std::path::Path;

use super::args::CheckArgs;
use super::run::Run;
use super::streams::{self, Error};
use crate::diagnostic::{Prefixes, Report};
use crate::fix::{Change, MAX_ROUNDS, Permit, Stuck};
use crate::output::{self, many};
use crate::source::{Rewrite, Sources};
use crate::{Settings, mend};

/// Whose standard output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stdout {
    /// The report's.
    Free,
    /// The mended text's.
    Taken,
}

/// The fixes that are asked for.
pub(super) const fn permit(args: &CheckArgs) -> Option<Permit> {
    match args {
        CheckArgs { unsafe_fixes: true, .. } => Some(Permit::All),
        CheckArgs { fix: true, .. } | CheckArgs { diff: true, .. } => Some(Permit::Safe),
        _ => None,
    }
}

/// The report after fixes, and what is to be written.
pub(super) fn judge(
    permit: Permit,
    sources: Sources,
    run: &Run,
    settings: &Settings,
) -> Result<(Report, Vec<Change>), Error> {
    let mended =
        mend(sources, &run.schemas, &run.rules, settings, permit).map_err(|stuck| endless(&stuck))?;
    Ok((mended.report, mended.changes))
}

fn endless(stuck: &Stuck) -> Error {
    let rules: Vec<_> = stuck.rules.iter().map(|rule| format!("`{rule}`")).collect();
    let ids: Vec<_> = stuck.rules.iter().map(ToString::to_string).collect();
    let message = format!(
        "after {MAX_ROUNDS} rounds there is still something to fix: {}; nothing was changed",
        rules.join(", ")
    );
    Error::new(message).help(format!("leave them out with `--ignore {}`, and report it", ids.join(",")))
}

/// Writes what has changed: files, or the text of standard input to standard output.
pub(super) fn save(
    args: &CheckArgs,
    root: &Path,
    named: &[String],
    report: &Report,
    changes: &[Change],
) -> Result<Stdout, Error> {
    if permit(args).is_none() {
        return Ok(Stdout::Free);
    }
    if args.stdin_filename.is_some() {
        let is_named = |path: &str| named.iter().any(|named| named == path);
        let text = report.sources.iter().find(|(_, source)| is_named(source.path()));
        let text = text.map_or("", |(_, source)| source.text());
        streams::print(|out| out.write_all(text.as_bytes()))?;
        return Ok(Stdout::Taken);
    }
    write(root, changes).map(|()| Stdout::Free)
}

/// Writes all files, or says which of them could not be written.
pub(super) fn write(root: &Path, changes: &[Change]) -> Result<(), Error> {
    let files: Vec<_> = changes
        .iter()
        .map(|change| Rewrite { path: &change.path, before: change.before.as_deref(), after: &change.after })
        .collect();
    crate::source::write(root, &files).map_err(|error| Error::new(error.to_string()))
}

/// Prints what would be changed. The exit code says whether that is anything.
pub(super) fn show(report: &Report, changes: &[Change]) -> Result<u8, Error> {
    let mut notes = report.notes.clone();
    if !changes.is_empty() {
        let (problems, files) = (many(report.summary.fixed, "problem"), many(changes.len(), "file"));
        notes.push(format!("would mend {problems} in {files}"));
    }
    streams::note(&notes);
    print(changes, &report.prefixes)?;
    Ok(if report.exit_code == super::FAILED { report.exit_code } else { u8::from(!changes.is_empty()) })
}

/// Prints changes as a unified diff, with paths from the top of the repository.
pub(super) fn print(changes: &[Change], prefixes: &Prefixes) -> Result<(), Error> {
    streams::print(|out| {
        changes.iter().try_for_each(|change| {
            let path = prefixes.in_repository(&change.path);
            output::diff(&path, change.before.as_deref(), &change.after, out)
        })
    })
}

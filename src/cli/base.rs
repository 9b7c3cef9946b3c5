//! `--base REV`: the tree before a change and the tree after it, judged by one clock and one set of rules. Knows no
//! format.

use std::path::Path;

use super::baseline::BaselineFile;
use super::place::Place;
use super::run::{Run, Since, read};
use super::streams::Error;
use crate::Settings;
use crate::diagnostic::Report;
use crate::filter;
use crate::source::{Listing, Snapshot, Source, Sources};

/// Judges a change: the files of the folder, or of the revision `head`, against those where it left `base`.
pub(super) fn change(
    run: &Run,
    settings: &Settings,
    (base, head): (&str, Option<&str>),
    listing: Listing,
    baseline: &BaselineFile,
) -> Result<Report, Error> {
    let Place { root, named, .. } = &run.place;
    let top = run.place.repository("--base")?;
    let paths = run.paths();
    let before = Snapshot::merge_base(top, base, head.unwrap_or("HEAD"))?;
    let old = before.organization(root, named, &paths)?;
    let (new, at) = match head {
        Some(head) => {
            let after = Snapshot::at(top, head)?;
            (after.organization(root, named, &paths)?, after.commit().to_owned())
        }
        None => (read(listing)?, "HEAD".to_owned()),
    };
    let old = match head {
        Some(_) => old,
        None => with_submodules(old, &before, &new, top, root)?,
    };
    // One configuration judges both.
    let (old, new) = (with_settings(old, run), with_settings(new, run));
    let mut report = run.judge(new.with_before(Some(old)), &at, Since::Base, settings);
    let old = report.sources.take_before().unwrap_or_default();
    // Nothing may have been there before.
    let earlier = Settings { allow_empty: true, ..settings.clone() };
    let mut earlier = run.judge(old, before.commit(), Since::Now, &earlier);
    baseline.apply(&mut report, settings)?;
    baseline.hide(&mut earlier, settings);
    if earlier.exit_code == 2 {
        let note = format!("not everything could be judged as it was before the change, at `{base}`");
        report.notes.push(note);
    }
    filter::compare(&mut report, earlier, base, settings.fail_on);
    Ok(report)
}

/// The files with the configuration that judges them, in place of one of another revision.
fn with_settings(sources: Sources, run: &Run) -> Sources {
    let Some(settings) = run.config.source() else { return sources };
    let mut files = sources.into_files();
    files.retain(|source| source.path() != settings.path());
    files.push(settings.clone());
    Sources::new(files)
}

/// The files of submodules are on disk and in no tree of the repository. As long as a submodule stays at its commit they
/// are what they were.
fn with_submodules(
    old: Sources,
    before: &Snapshot,
    new: &Sources,
    top: &Path,
    root: &Path,
) -> Result<Sources, Error> {
    if before.submodules().is_empty() {
        return Ok(old);
    }
    let after = Snapshot::at(top, "HEAD")?;
    let same =
        before.submodules().iter().filter(|(path, commit)| after.submodules().get(*path) == Some(commit));
    let folders: Vec<_> = same.map(|(path, _)| top.join(path)).collect();
    let is_within =
        |source: &Source| folders.iter().any(|folder| root.join(source.path()).starts_with(folder));
    let theirs = new.iter().map(|(_, source)| source).filter(|source| is_within(source));
    let all = theirs.chain(old.iter().map(|(_, source)| source)).cloned().collect();
    Ok(Sources::new(all))
}

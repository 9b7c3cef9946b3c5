//! `--add-suppressions`: comments for everything that is reported, tried in memory before a file is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::args::CheckArgs;
use super::streams::Error;
use crate::diagnostic::{Edit, Report};
use crate::filter::{Addition, is_protected};
use crate::output::many;
use crate::source::{FileId, Rewrite, Sources, spliced, write};
use crate::value::FieldDate;

/// A text that comes from nowhere has no file to write to.
pub(super) fn refuse_standard_input(args: &CheckArgs) -> Result<(), Error> {
    match args.add_suppressions && args.paths.iter().any(|path| path == Path::new("-")) {
        true => Err(Error::new("`--add-suppressions` writes into files, and `-` is none")),
        false => Ok(()),
    }
}

/// Writes the comments, and gives the report on what was written. `judge` is what gave the first report.
pub(super) fn add(
    report: Report,
    args: &CheckArgs,
    root: &Path,
    judge: impl Fn(Sources) -> Report,
) -> Result<Report, Error> {
    let addition = addition(args, &report)?;
    let additions = addition.edits(&report);
    let old = texts(&report.sources, &additions.edits);
    let mut new: BTreeMap<FileId, String> = BTreeMap::new();
    for (file, text) in &old {
        let edits = additions.edits.iter().filter(|edit| edit.file == *file);
        new.insert(*file, spliced(text, edits.map(|edit| (edit.span, edit.text.as_str()))));
    }
    let notes = report.notes.clone();
    let protected = count_protected(&report);
    let paths: BTreeMap<FileId, String> =
        new.keys().map(|file| (*file, report.sources.file(*file).path().to_owned())).collect();
    let named = |texts: &BTreeMap<FileId, String>| {
        let text = |(file, text): (&FileId, &String)| Some((paths.get(file)?.clone(), text.clone()));
        texts.iter().filter_map(text).collect::<BTreeMap<String, String>>()
    };
    let mut report = judge(report.sources.with_texts(named(&new)));
    let failed = not_silenced(&report, &new, &protected);
    if !failed.is_empty() {
        let restored = failed.iter().filter_map(|file| Some((*file, old.get(file)?.clone())));
        let restored = named(&restored.collect());
        new.retain(|file, _| !failed.contains(file));
        report = judge(report.sources.with_texts(restored));
    }
    let files = new.iter().filter_map(|(file, text)| {
        let (path, before) = (paths.get(file)?, old.get(file).map(String::as_str));
        Some(Rewrite { path, before, after: text })
    });
    write(root, &files.collect::<Vec<_>>()).map_err(|error| Error::new(error.to_string()))?;
    let written = additions.edits.iter().filter(|edit| new.contains_key(&edit.file)).count();
    let mut said = vec![format!("added {} in {}", many(written, "suppression"), many(new.len(), "file"))];
    if additions.without_comments > 0 {
        let count = many(additions.without_comments, "diagnostic");
        said.push(format!("{count} not silenced: JSON has no comments"));
    }
    let path = |file: &FileId| report.sources.file(*file).path();
    said.extend(failed.iter().map(|file| {
        format!("`{}` is left as it was: comments above its lines would not silence it all", path(file))
    }));
    report.notes = notes.into_iter().chain(said).collect();
    Ok(report)
}

/// What the comments are to say.
fn addition(args: &CheckArgs, report: &Report) -> Result<Addition, Error> {
    let until = args.until.as_deref().map(|text| until(text, report)).transpose()?;
    let reason = args.reason.as_deref().unwrap_or_default();
    Addition::new(reason, until).map_err(|error| Error::new(format!("--reason: {error}")))
}

fn until(text: &str, report: &Report) -> Result<Date, Error> {
    let day = match text.parse() {
        Ok(FieldDate::Day(day)) => day,
        Ok(FieldDate::Local(_) | FieldDate::Instant(_)) => {
            return Err(Error::new(format!("--until: `{text}` is not a day")).help("write `2026-12-31`"));
        }
        Err(error) => return Err(Error::new(format!("--until: {error}"))),
    };
    let today = report.now.get(..10).unwrap_or_default();
    match today.parse::<Date>().is_ok_and(|today| day < today) {
        true => Err(Error::new(format!("--until: {day} has passed, today is {today}"))),
        false => Ok(day),
    }
}

/// The texts of the files that are to be changed.
fn texts(sources: &Sources, edits: &[Edit]) -> BTreeMap<FileId, String> {
    edits.iter().map(|edit| (edit.file, sources.file(edit.file).text().to_owned())).collect()
}

/// How many diagnostics of each file no comment can silence.
fn count_protected(report: &Report) -> BTreeMap<FileId, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in report.diagnostics.iter().filter(|it| is_protected(&it.rule)) {
        *counts.entry(diagnostic.primary.file).or_default() += 1;
    }
    counts
}

/// The changed files in which more is reported than what no comment can silence.
fn not_silenced(
    report: &Report,
    new: &BTreeMap<FileId, String>,
    protected: &BTreeMap<FileId, usize>,
) -> BTreeSet<FileId> {
    let mut failed = BTreeSet::new();
    let after = count_protected(report);
    for file in new.keys() {
        let is_left =
            |it: &crate::diagnostic::Diagnostic| it.primary.file == *file && !is_protected(&it.rule);
        let is_more = after.get(file).copied().unwrap_or(0) > protected.get(file).copied().unwrap_or(0);
        if is_more || report.diagnostics.iter().any(is_left) {
            failed.insert(*file);
        }
    }
    failed
}

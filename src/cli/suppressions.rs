//! `orglint suppressions`: the comments that silence rules, in the order in which they end.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::Serialize;

use super::args::{PageFormat, SuppressionsArgs};
use super::environment::Environment;
use super::place::Place;
use super::run::{Run, read};
use super::streams::{self, Error};
use super::{check, clock};
use crate::diagnostic::{Report, Subject, Suppression};
use crate::output::{Shown, inert_json};
use crate::source::{Sources, Wanted, history};
use crate::{is_shown, lint, wanted};

/// What stands in every file with a suppression.
const MARK: &str = "orglint: ignore";

pub(super) fn suppressions(args: &SuppressionsArgs, environment: &Environment) -> Result<u8, Error> {
    let now = clock::now(args.now.as_deref(), environment)?;
    let here = [PathBuf::from(".")];
    let place = Place::of_paths(if args.paths.is_empty() { &here } else { &args.paths })?;
    let run = match Run::open(place, &args.config)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let settings = run.settings(now);
    let mut listing = run.listing();
    run.place.named.iter().for_each(|path| listing.add(path));
    let report = run.within(listing, 0, |listing| {
        let sources = read(listing)?;
        let asked = with_texts(wanted(&sources, &run.rules, &settings), &sources);
        let past = run.place.past().filter(|_| !asked.is_empty());
        let history = past.and_then(|top| history(top, &run.place.root, "HEAD", &asked));
        Ok(lint(sources.with_history(history), &run.schemas, &run.rules, &settings))
    })?;
    // What the rules lack is no matter of this list.
    streams::note(
        &report.notes.iter().filter(|note| note.starts_with("skipped")).cloned().collect::<Vec<_>>(),
    );
    let rows = rows(&report, |path| is_shown(&settings, path));
    let text = match args.format {
        PageFormat::Text => table(&rows, &report),
        PageFormat::Json => json(&rows, &report)?,
    };
    streams::print(|out| out.write_all(text.as_bytes())).map(|()| 0)
}

/// The earlier texts of files with suppressions say how old those are.
fn with_texts(mut wanted: Wanted, sources: &Sources) -> Wanted {
    let marked = sources.iter().filter(|(_, source)| source.text().contains(MARK));
    wanted.texts.extend(marked.map(|(_, source)| source.path().to_owned()));
    wanted
}

/// A suppression for readers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    scope: &'static str,
    rules: Vec<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<&'r Subject>,
    counts: bool,
    silenced: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'r> {
    schema_version: u32,
    now: &'r str,
    suppressions: &'r [Row<'r>],
}

/// What ends first comes first, what never ends last.
fn rows<'r>(report: &'r Report, is_shown: impl Fn(&str) -> bool) -> Vec<Row<'r>> {
    let mut silenced = vec![0; report.suppressions.len()];
    for one in &report.silenced {
        silenced.get_mut(one.by).into_iter().for_each(|count| *count += 1);
    }
    let row = |(suppression, silenced): (&'r Suppression, usize)| {
        let source = report.sources.file(suppression.file);
        let place = source.position(suppression.span.start);
        Row {
            file: source.path(),
            line: place.line,
            column: place.column,
            scope: suppression.scope.name(),
            rules: suppression.rules.iter().map(|rule| rule.text.as_str()).collect(),
            reason: suppression.reason.as_deref(),
            until: suppression.until.map(|until| until.to_string()),
            days_left: suppression.days_left,
            age_days: age(report, suppression),
            owner: suppression.owner.as_deref(),
            manifest: suppression.subject.as_ref(),
            counts: suppression.counts,
            silenced,
        }
    };
    let rows = report.suppressions.iter().zip(silenced).map(row);
    let mut rows: Vec<_> = rows.filter(|row| is_shown(row.file)).collect();
    // They are in the order of their places.
    rows.sort_by_key(|row| (row.days_left.is_none(), row.days_left));
    rows
}

/// Days since the comment was written; nothing where no history says when.
fn age(report: &Report, suppression: &Suppression) -> Option<i64> {
    let source = report.sources.file(suppression.file);
    let since = report.sources.history()?.first_with(source.path(), source.slice(suppression.span))?;
    let today: Date = report.now.get(..10)?.parse().ok()?;
    let span = today.since(since.strftime("%Y-%m-%d").to_string().parse::<Date>().ok()?).ok()?;
    Some(i64::from(span.get_days()))
}

fn table(rows: &[Row<'_>], report: &Report) -> String {
    if rows.is_empty() {
        return "no suppressions\n".to_owned();
    }
    let cells: Vec<_> = rows.iter().map(|row| cells(row, report)).collect();
    let width = |column: usize| {
        let widths = cells.iter().filter_map(|cells| cells.get(column)).map(|cell| cell.chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..5).map(width).collect();
    let mut text = String::new();
    for cells in &cells {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths.iter().chain([&0])) {
            // Writing to a String has no way to fail.
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What is left, how old it is, who answers for it, where it is, what it silences, and why.
fn cells(row: &Row<'_>, report: &Report) -> [String; 6] {
    let days = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let left = match row.days_left {
        Some(left) if left < 0 => format!("ended {} ago", days(-left)),
        _ if !row.counts => "does not count".to_owned(),
        Some(0) => "last day".to_owned(),
        Some(left) => format!("{} left", days(left)),
        None => "no end".to_owned(),
    };
    let age = row.age_days.map_or("-".to_owned(), |age| format!("{} old", days(age)));
    let place = format!("{}:{}", report.prefixes.in_terminal(row.file), row.line);
    let shown = |text: &str| Shown::line(text).to_string();
    let owner = row.owner.map_or("-".to_owned(), shown);
    [left, age, owner, shown(&place), shown(&row.rules.join(", ")), shown(row.reason.unwrap_or(""))]
}

fn json(rows: &[Row<'_>], report: &Report) -> Result<String, Error> {
    let list = List { schema_version: 1, now: &report.now, suppressions: rows };
    let text = serde_json::to_string_pretty(&list).map_err(|error| Error::new(error.to_string()))?;
    Ok(inert_json(&text) + "\n")
}

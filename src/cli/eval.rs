//! `orglint eval`: the value of an expression on documents, for writing rules.

use std::path::PathBuf;

use serde::Serialize;

use super::args::{EvalArgs, PageFormat};
use super::environment::Environment;
use super::place::Place;
use super::run::{Run, read};
use super::streams::{self, Error};
use super::{check, clock};
use crate::diagnostic::{Prefixes, Report, Subject};
use crate::output::{self, Format, JsonPlace, Options, Shown, inert_json, many};
use crate::policy::{Answer, Misasked, Question};
use crate::source::Sources;

pub(super) fn eval(args: &EvalArgs, environment: &Environment) -> Result<u8, Error> {
    let now = clock::now(args.now.as_deref(), environment)?;
    let run = match Run::open(Place::of_paths(std::slice::from_ref(&args.path))?, &args.config)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let question = Question {
        expression: args.expression.clone(),
        kind: args.kind.clone(),
        name: args.name.clone(),
        select: args.select.clone(),
    };
    let inquiry = question.parse(&run.schemas).map_err(refuse)?;
    let settings = run.settings(now);
    let mut listing = run.listing();
    run.place.named.iter().for_each(|path: &PathBuf| listing.add(path));
    let sources = read(listing)?;
    let answers = crate::ask(&sources, &run.schemas, &inquiry, &settings);
    if answers.is_empty() {
        return Err(nowhere(args));
    }
    let text = match args.format {
        PageFormat::Text => table(&answers, &sources, &run.place.prefixes),
        PageFormat::Json => json(&answers, &sources)?,
    };
    streams::print(|out| out.write_all(text.as_bytes()))?;
    let failed = answers.iter().filter(|answer| answer.value.is_err()).count();
    if failed == 0 {
        return Ok(0);
    }
    let places = match answers.len() {
        1 => "it could not be evaluated".to_owned(),
        all => format!("it could not be evaluated on {failed} of {all} nodes"),
    };
    Err(Error::new(places))
}

/// The mistakes of a question, each with its place in it.
fn refuse(misasked: Misasked) -> Error {
    let Misasked { sources, diagnostics } = misasked;
    let count = many(diagnostics.len(), "mistake");
    let report = Report { sources, diagnostics, ..Report::default() };
    let mut text = Vec::new();
    let options = Options { quiet: true, ..Options::default() };
    match output::write(Format::Text, &report, &options, &mut text) {
        Ok(()) => streams::complain(&String::from_utf8_lossy(&text)),
        Err(error) => return Error::new(error.to_string()),
    }
    Error::new(format!("nothing was evaluated: the question has {count}"))
}

/// There is no node to evaluate on.
fn nowhere(args: &EvalArgs) -> Error {
    let kind = args.kind.as_deref().map_or("manifest".to_owned(), |kind| format!("`{kind}`"));
    let name = args.name.as_deref().map_or(String::new(), |name| format!(" called `{name}`"));
    let select =
        args.select.as_deref().map_or(String::new(), |select| format!(" has anything at `{select}`"));
    let what = if select.is_empty() { " is there" } else { &select };
    Error::new(format!("nothing to evaluate on: no {kind}{name}{what}"))
        .help("name the folder of the organization; what names neither `self` nor `doc` needs no documents")
}

/// A line for each node: its place, its manifest, the value.
fn table(answers: &[Answer], sources: &Sources, prefixes: &Prefixes) -> String {
    let shown = |text: &str| Shown::line(text).to_string();
    let row = |answer: &Answer| {
        let value = match &answer.value {
            Ok(value) => shown(&value.text),
            Err(reason) => format!("error: {}", shown(reason)),
        };
        let Some(place) = &answer.place else { return [String::new(), String::new(), value] };
        let source = sources.file(place.label.file);
        let at = source.position(place.label.span.start);
        let path = shown(&prefixes.in_terminal(source.path()));
        let subject = format!("{} {}", place.subject.kind, shown(&place.subject.name));
        [format!("{path}:{}:{}", at.line, at.column), subject, value]
    };
    let rows: Vec<_> = answers.iter().map(row).collect();
    let width = |cell: fn(&[String; 3]) -> &String| {
        rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(|[place, ..]| place), width(|[_, subject, _]| subject));
    let line = |[place, subject, value]: &[String; 3]| match first {
        0 => format!("{value}\n"),
        _ => format!("{place:first$}  {subject:second$}  {value}").trim_end().to_owned() + "\n",
    };
    rows.iter().map(line).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answers<'a> {
    schema_version: u32,
    answers: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    place: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<&'a Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn new(answer: &'a Answer, sources: &'a Sources) -> Self {
        let place = answer.place.as_ref();
        let value = answer.value.as_ref();
        Self {
            place: place.map(|place| JsonPlace::new(sources, place.label.file, place.label.span)),
            manifest: place.map(|place| &place.subject),
            pointer: place.map(|place| place.pointer.as_str()),
            value: value.ok().map(|value| &value.json),
            text: value.ok().map(|value| value.text.as_str()),
            error: value.err().map(String::as_str),
        }
    }
}

fn json(answers: &[Answer], sources: &Sources) -> Result<String, Error> {
    let entries = answers.iter().map(|answer| Entry::new(answer, sources));
    let answers = Answers { schema_version: 1, answers: entries.collect() };
    let text = serde_json::to_string_pretty(&answers).map_err(|error| Error::new(error.to_string()))?;
    Ok(inert_json(&text) + "\n")
}

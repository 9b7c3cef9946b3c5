//! The public list of naughty strings, wherever a repository can hold one: every format stays one, and finds the same.

use std::collections::BTreeMap;

use orglint::config::Draft;
use orglint::filter::Addition;
use orglint::output::Format;
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources, spliced};
use orglint::{Settings, lint, refused};

use crate::hostile::{path, survives};
use crate::readers::{Found, read};
use crate::repository::{Repository, Run};
use crate::{conformance, plain, runner};

/// Nothing where the list is absent and not demanded.
fn strings() -> Option<Vec<String>> {
    let text = std::fs::read_to_string(conformance::data("naughty-strings.json")?).unwrap();
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    assert_eq!(strings.len(), 515);
    Some(strings)
}

/// As a double-quoted scalar.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[test]
fn they_survive_as_text() {
    strings().unwrap_or_default().iter().for_each(|text| survives(text));
}

/// Each as the name of a file, where that can be, as the name of a manifest, as key, value and reason.
fn repository(strings: &[String]) -> (Repository, usize) {
    let repository = Repository::in_memory();
    let mut named = 0;
    for (index, text) in strings.iter().enumerate() {
        let can = !text.contains(['/', '\0']) && text.len() < 250;
        named += usize::from(can);
        let path = if can { format!("{index}/{text}.yaml") } else { format!("{index}.yaml") };
        let reason: String = text.chars().filter(|c| !c.is_control()).collect();
        let manifest = format!(
            "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata:\n  name: {0}\nspec:\n  {0}: {0}\n  timezone: {0} # {1}\n  \
             # orglint: ignore schema/unknown-field -- {1}\n  colour: blue\n",
            quoted(text),
            reason.replace(" # ", "  ")
        );
        repository.write(path, manifest.as_bytes());
    }
    (repository, named)
}

/// Not where a name cannot hold `:` or `*`.
#[cfg(unix)]
#[test]
fn a_repository_full_of_them_is_reported_alike_in_every_format() {
    let Some(strings) = strings() else { return };
    let (repository, named) = repository(&strings);
    // The others are empty, too long, or hold what no name can.
    assert!(named > 320, "{named}");
    let run = |format: Format| {
        let run: Run = repository.run(&["--now", "2026-11-22", "--format", format.name()]);
        assert_eq!(run.code, Some(1), "{format}: {}", run.err);
        for stream in [&run.out, &run.err] {
            let raw = stream.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            assert_eq!(raw, None, "{format}");
        }
        run.out
    };
    let all = read(Format::Json, &run(Format::Json)).unwrap();
    assert!(all.len() > 2 * strings.len(), "{}", all.len());
    for format in Format::ALL {
        let out = run(format);
        let Some(found) = read(format, &out) else {
            assert_eq!(runner::commands(&out), []);
            continue;
        };
        let places = |found: &[Found], shown: bool| {
            let mut places: BTreeMap<Found, usize> = BTreeMap::new();
            for found in found {
                let file = if shown { path(format, &found.file) } else { found.file.clone() };
                *places.entry(Found { file, ..found.clone() }).or_default() += 1;
            }
            places
        };
        let (wanted, found) = (places(&all, true), places(&found, false));
        match format {
            // They show as many as their readers take; Azure has no issues about infos.
            Format::Github | Format::Markdown | Format::Agent | Format::Azure => {
                assert!(found.len() > 5, "{format}");
                let strange: Vec<_> = found.keys().filter(|found| !wanted.contains_key(found)).collect();
                assert!(strange.is_empty(), "{format}: {strange:#?}");
            }
            Format::Text
            | Format::Concise
            | Format::Sarif
            | Format::Json
            | Format::Jsonl
            | Format::Rdjson => {
                assert_eq!(found, wanted, "{format}");
            }
            Format::Gitlab | Format::Junit | Format::Checkstyle | Format::Teamcity => {
                assert_eq!(found, wanted, "{format}");
            }
        }
    }
}

#[test]
fn as_a_reason_they_are_read_as_they_are_written() {
    let Some(strings) = strings() else { return };
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let settings = Settings::new(Now::parse("2026-11-22").unwrap());
    let text =
        "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata: { name: a }\nspec:\n  colour: blue\n";
    let judge =
        |text: &str| lint(Sources::new(vec![Source::new("a.yaml", text)]), &schemas, &rules, &settings);
    let report = judge(text);
    let mut taken = 0;
    for string in &strings {
        let Ok(addition) = Addition::new(string, None) else { continue };
        taken += 1;
        let edits = addition.edits(&report).edits;
        let added = judge(&spliced(text, edits.iter().map(|edit| (edit.span, edit.text.as_str()))));
        assert_eq!(added.summary.suppressed, report.diagnostics.len(), "{string:?}");
        let reasons: Vec<_> = added.suppressions.iter().map(|it| it.reason.as_deref()).collect();
        assert_eq!(reasons, [Some(string.trim())], "{string:?}");
    }
    assert!(taken > 450, "{taken}");
}

#[test]
fn a_configuration_full_of_them_is_refused_in_every_format() {
    let Some(strings) = strings() else { return };
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut refusals = 0;
    for string in &strings {
        let q = quoted(string);
        let values = format!(
            "failOn: {q}\nexclude: [{q}]\nbaseline: {q}\ncustomMetrics: [{q}]\nadapters: [{q}]\nrules: {{ {q}: {q} }}\n\
             kinds: [{{ kind: {q}, paths: [{q}], name: {q} }}]\noverrides: [{{ paths: [{q}], rules: {{ okr/*: {q} }} }}]\n"
        );
        // What is wrong with its shape comes before what is wrong with what it says.
        let rule = format!("rules: {{ {q}: off }}\ncustomMetrics: [{q}]\n");
        for text in [values, rule, format!("{q}: {q}\n")] {
            let loaded =
                Draft::read(Source::new("orglint.yaml", text), &schemas).and_then(|it| it.config(&rules));
            let Err(refusal) = loaded else { continue };
            refusals += 1;
            let report = refused(refusal);
            let wanted = read(Format::Json, &plain(Format::Json, &report)).unwrap().len();
            assert!(wanted > 0);
            for format in Format::ALL {
                let written = plain(format, &report);
                let raw = written.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
                assert_eq!(raw, None, "{string:?} in {format}");
                assert!(
                    read(format, &written).is_none_or(|found| found.len() == wanted),
                    "{string:?} in {format}"
                );
            }
        }
    }
    assert_eq!(refusals, 3 * strings.len());
}

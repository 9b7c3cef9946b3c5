//! One named test per rule file and per fixture repository: what is marked is reported, and nothing else.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::string_slice, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use orglint::diagnostic::Report;
use orglint::fix::Permit;
use orglint::policy::clock::Now;
use orglint::policy::{Example, Rule, Rules};
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, expect, lint, mend};

/// The day on which fixtures, and examples that name no other, are judged.
const TODAY: &str = "2026-11-22";

fn main() -> ExitCode {
    let schemas: &'static Schemas = Box::leak(Box::new(Schemas::builtin().unwrap()));
    // From disk and not as embedded, so that a rule can be written without building anything.
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let root = Path::new(&root);
    let mut files = Vec::new();
    collect(&root.join("policies"), &root.join("policies"), &mut files);
    let rules: &'static Rules = match Rules::load(files, schemas) {
        Ok(rules) => Box::leak(Box::new(rules)),
        Err(refusal) => {
            for mistake in &refusal.diagnostics {
                let source = refusal.sources.file(mistake.primary.file);
                let place = source.position(mistake.primary.span.start);
                let help = mistake.help.as_deref().unwrap_or("");
                eprintln!(
                    "policies/{}:{}:{}: {}; {help}",
                    source.path(),
                    place.line,
                    place.column,
                    mistake.message
                );
            }
            return ExitCode::FAILURE;
        }
    };
    let mut trials: Vec<Trial> = rules
        .iter()
        .map(|rule| Trial::test(format!("rule::{}", rule.id()), move || examples(rule, schemas, rules)))
        .collect();
    let mut repositories = vec![root.join("fixtures/acme"), root.join("fixtures/clean")];
    let situations = fs::read_dir(root.join("fixtures/situations")).unwrap();
    repositories.extend(situations.map(|entry| entry.unwrap().path()));
    repositories.sort();
    for repository in repositories {
        let name = repository.strip_prefix(root).unwrap().display().to_string();
        trials.push(Trial::test(name, move || fixture(&repository, schemas, rules)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Runs the examples of a rule with all rules.
fn examples(rule: &Rule, schemas: &Schemas, rules: &Rules) -> Result<(), Failed> {
    let mut failures = String::new();
    for (index, example) in rule.examples().iter().enumerate() {
        let report = judge(example, schemas, rules);
        let reported = report.diagnostics.iter().any(|diagnostic| diagnostic.rule == *rule.id());
        let word = if example.bad { "bad" } else { "good" };
        let name = example.name.as_deref().unwrap_or("unnamed");
        let mut complain =
            |what: &str| failures.push_str(&format!("example {} ({word}, {name}): {what}\n", index + 1));
        if example.bad != reported {
            complain(if example.bad { "the rule says nothing" } else { "the rule reports" });
        }
        if let Err(differences) = expect::compare(&report, Some(rule.id())).and_then(|()| spans(&report)) {
            complain(&differences);
        }
        if !example.fixed.is_empty()
            && let Err(differences) = mended(rule, example, schemas, rules)
        {
            complain(&differences);
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.into()) }
}

/// The rule's fixes, and they alone, make of the example just what it says; all rules judge the result, in which
/// markers say what is still reported.
fn mended(rule: &Rule, example: &Example, schemas: &Schemas, rules: &Rules) -> Result<(), String> {
    let (sources, mut settings) = inputs(example);
    settings.selection.select = vec![rule.id().as_str().parse()?];
    let mended = mend(sources, schemas, rules, &settings, Permit::All);
    let mended = mended.map_err(|stuck| format!("the fixes do not come to an end: {stuck:?}"))?;
    let made: BTreeMap<_, _> =
        mended.changes.iter().map(|change| (change.path.as_str(), without_markers(&change.after))).collect();
    let wanted: BTreeMap<_, _> =
        example.fixed.iter().map(|(path, text)| (path.as_str(), without_markers(text))).collect();
    if made != wanted {
        let shown = made.iter().map(|(path, text)| format!("--- {path}\n{text}")).collect::<String>();
        return Err(format!("the fix makes something else of it:\n{shown}"));
    }
    let (sources, settings) = inputs(example);
    // What the fix leaves as it is has nothing to report any more.
    let unmarked = |text: &String| text.replace("# expect\n", "\n");
    let files = example.files.iter().map(|(path, text)| (path.clone(), unmarked(text)));
    let texts = files.chain(example.fixed.iter().cloned()).collect();
    let report = lint(sources.with_texts(texts), schemas, rules, &settings);
    expect::compare(&report, Some(rule.id())).map_err(|differences| format!("mended: {differences}"))
}

fn without_markers(text: &str) -> String {
    let marker = ["# expect", "# todo"];
    let line = |line: &str| {
        let at = marker.iter().filter_map(|marker| line.find(marker)).min().unwrap_or(line.len());
        format!("{}\n", line[..at].trim_end())
    };
    text.lines().map(line).collect()
}

fn judge(example: &Example, schemas: &Schemas, rules: &Rules) -> Report {
    let (sources, settings) = inputs(example);
    lint(sources, schemas, rules, &settings)
}

fn inputs(example: &Example) -> (Sources, Settings) {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let given = example.given.iter().map(|name| {
        let path = format!("given/{name}.yaml");
        let text = fs::read_to_string(Path::new(&root).join("fixtures").join(&path));
        Source::new(path.as_str(), text.unwrap_or_else(|error| panic!("fixtures/{path}: {error}")))
    });
    let files =
        example.files.iter().map(|(path, text)| Source::new(path.as_str(), text.as_str())).chain(given);
    let now = Now::parse(example.now.as_deref().unwrap_or(TODAY)).unwrap();
    (Sources::new(files.collect()).with_history(example.history()), Settings::new(now))
}

fn fixture(root: &Path, schemas: &Schemas, rules: &Rules) -> Result<(), Failed> {
    let mut files = Vec::new();
    collect(root, root, &mut files);
    let mut settings = Settings::new(Now::parse(TODAY).unwrap());
    // A situation shows one thing, in documents that are otherwise bare; organizations are judged by every rule.
    if root.components().any(|part| part.as_os_str() == "situations") {
        let marked = files.iter().flat_map(|file| file.text().split(|c: char| c.is_whitespace() || c == ','));
        let structure = ["yaml/*", "schema/*", "date/*", "meta/*", "ref/*", "limits/*", "person/*"];
        settings.selection.select =
            structure.into_iter().chain(marked).filter_map(|id| id.parse().ok()).collect();
    }
    let report = lint(Sources::new(files), schemas, rules, &settings);
    expect::compare(&report, None).and_then(|()| spans(&report)).map_err(Failed::from)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.ends_with("CODEOWNERS")
            || path
                .extension()
                .is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known))
        {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push(Source::new(name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Every span lies in its file, on the borders of characters.
fn spans(report: &Report) -> Result<(), String> {
    for diagnostic in &report.diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let source = report.sources.file(label.file);
            if source.text().get(label.span.range()).is_none() {
                return Err(format!(
                    "{}: the span of `{}` is not in {}",
                    diagnostic.message,
                    label.message,
                    source.path()
                ));
            }
        }
    }
    Ok(())
}

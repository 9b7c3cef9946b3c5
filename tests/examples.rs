//! One named test per rule file and per fixture repository: what is marked is reported, and nothing else.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::string_slice, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use orglint::fix::Permit;
use orglint::policy::clock::Now;
use orglint::policy::{Example, Rule, Rules};
use orglint::schema::Schemas;
use orglint::source::Sources;
use orglint::{Settings, expect, lint, mend};

#[path = "proof/mod.rs"]
mod proof;

fn main() -> ExitCode {
    let schemas: &'static Schemas = Box::leak(Box::new(Schemas::builtin().unwrap()));
    let rules: &'static Rules = match proof::rules(schemas) {
        Ok(rules) => Box::leak(Box::new(rules)),
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials: Vec<Trial> = rules
        .iter()
        .map(|rule| Trial::test(format!("rule::{}", rule.id()), move || examples(rule, schemas, rules)))
        .collect();
    // Recipes are judged beside the rules of the program, and those alone.
    let recipes = proof::recipes();
    let ids: Vec<_> = recipes.iter().map(|file| file.path().trim_end_matches(".yaml").to_owned()).collect();
    let all: &'static Rules = match proof::load([proof::rule_files(), recipes].concat(), schemas) {
        Ok(all) => Box::leak(Box::new(all)),
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::FAILURE;
        }
    };
    let recipe = |id: String| {
        Trial::test(format!("recipe::{id}"), move || examples(all.get(&id).unwrap(), schemas, all))
    };
    trials.extend(ids.into_iter().map(recipe));
    let root = proof::root();
    let mut repositories = vec![root.join("fixtures/acme"), root.join("fixtures/clean")];
    let situations = fs::read_dir(root.join("fixtures/situations")).unwrap();
    repositories.extend(situations.map(|entry| entry.unwrap().path()));
    repositories.sort();
    for repository in repositories {
        let name = repository.strip_prefix(&root).unwrap().display().to_string();
        trials.push(Trial::test(name, move || fixture(&repository, schemas, rules)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Runs the examples of a rule with all rules.
fn examples(rule: &Rule, schemas: &Schemas, rules: &Rules) -> Result<(), Failed> {
    let mut failures = String::new();
    for (index, example) in rule.examples().iter().enumerate() {
        let report = proof::judge(example, schemas, rules);
        if let Err(differences) = proof::holds(example, rule.id(), &report) {
            let word = if example.bad { "bad" } else { "good" };
            let name = example.name.as_deref().unwrap_or("unnamed");
            failures.push_str(&format!("example {} ({word}, {name}): {differences}\n", index + 1));
        }
        if !example.fixed.is_empty()
            && let Err(differences) = mended(rule, example, schemas, rules)
        {
            failures.push_str(&format!("example {} (fixed): {differences}\n", index + 1));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.into()) }
}

/// The rule's fixes, and they alone, make of the example just what it says; all rules judge the result, in which
/// markers say what is still reported.
fn mended(rule: &Rule, example: &Example, schemas: &Schemas, rules: &Rules) -> Result<(), String> {
    let (sources, mut settings) = proof::inputs(example);
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
    let (sources, settings) = proof::inputs(example);
    // What the fix leaves as it is has nothing to report any more.
    let files = example.files.iter().map(|(path, text)| (path.clone(), without_own_markers(text)));
    let texts = files.chain(example.fixed.iter().cloned()).collect();
    let report = lint(sources.with_texts(texts), schemas, rules, &settings);
    expect::compare(&report, Some(rule.id())).map_err(|differences| format!("mended: {differences}"))
}

/// Without the markers that name no rule: they mean the rule of the example.
fn without_own_markers(text: &str) -> String {
    let line = |line: &str| {
        let marker = line.split_once("# expect");
        let own = marker.filter(|(_, words)| !words.split('"').next().unwrap_or("").contains('/'));
        format!("{}\n", own.map_or(line, |(before, _)| before.trim_end()))
    };
    text.lines().map(line).collect()
}

fn without_markers(text: &str) -> String {
    let marker = ["# expect", "# todo"];
    let is_marker = |line: &&str| marker.iter().any(|marker| line.trim_start().starts_with(marker));
    let line = |line: &str| {
        let at = marker.iter().filter_map(|marker| line.find(marker)).min().unwrap_or(line.len());
        format!("{}\n", line[..at].trim_end())
    };
    text.lines().filter(|line| !is_marker(line)).map(line).collect()
}

fn fixture(root: &Path, schemas: &Schemas, rules: &Rules) -> Result<(), Failed> {
    let mut files = Vec::new();
    proof::collect(root, root, &mut files);
    let mut settings = Settings::new(Now::parse(proof::TODAY).unwrap());
    // A situation shows one thing, in documents that are otherwise bare; organizations are judged by every rule.
    if root.components().any(|part| part.as_os_str() == "situations") {
        let marked = files.iter().flat_map(|file| file.text().split(|c: char| c.is_whitespace() || c == ','));
        let structure = ["yaml/*", "schema/*", "date/*", "meta/*", "ref/*", "limits/*", "person/*"];
        settings.selection.select =
            structure.into_iter().chain(marked).filter_map(|id| id.parse().ok()).collect();
    }
    let report = lint(Sources::new(files), schemas, rules, &settings);
    expect::compare(&report, None).and_then(|()| proof::spans(&report)).map_err(Failed::from)
}

//! One named test per rule file and per fixture repository: what is marked is reported, and nothing else.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use orglint::policy::clock::Now;
use orglint::policy::{Rule, Rules};
use orglint::proof::{Judges, TODAY};
use orglint::schema::Schemas;
use orglint::source::Sources;
use orglint::{Settings, expect, lint};

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
    let bench = proof::bench(schemas, rules, Judges::All);
    let mut failures = String::new();
    for (index, example) in rule.examples().iter().enumerate() {
        if let Err(differences) = proof::told(&bench.prove(rule, example).failures) {
            let word = if example.bad { "bad" } else { "good" };
            let name = example.name.as_deref().unwrap_or("unnamed");
            failures.push_str(&format!("example {} ({word}, {name}): {differences}\n", index + 1));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.into()) }
}

fn fixture(root: &Path, schemas: &Schemas, rules: &Rules) -> Result<(), Failed> {
    let mut files = Vec::new();
    proof::collect(root, root, &mut files);
    let mut settings = Settings::new(Now::parse(TODAY).unwrap());
    // A situation shows one thing, in documents that are otherwise bare; organizations are judged by every rule.
    if root.components().any(|part| part.as_os_str() == "situations") {
        let marked = files.iter().flat_map(|file| file.text().split(|c: char| c.is_whitespace() || c == ','));
        let structure = ["yaml/*", "schema/*", "date/*", "meta/*", "ref/*", "limits/*", "person/*"];
        settings.selection.select =
            structure.into_iter().chain(marked).filter_map(|id| id.parse().ok()).collect();
    }
    let report = lint(Sources::new(files), schemas, rules, &settings);
    expect::compare(&report, None).map_err(Failed::from)?;
    orglint::proof::misplaced(&report).map_or(Ok(()), |outside| Err(outside.into()))
}

//! The cookbook: every recipe is a rule file that does what its examples say, and the page shows all of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use orglint::config::Draft;
use orglint::diagnostic::Diagnostic;
use orglint::fix::Permit;
use orglint::policy::clock::Now;
use orglint::policy::{Example, Rule, Rules};
use orglint::schema::{Declaration, Schemas};
use orglint::source::{Source, Sources};
use orglint::{Settings, lint, mend};

use crate::repository::{File, demand, files_under, read, root};
use crate::rules::{mistakes, policies, run_examples, with_builtin};

const FOLDER: &str = "docs/cookbook";
const PAGE: &str = "docs/cookbook.md";

fn recipes() -> impl Iterator<Item = &'static File> {
    files_under("docs/cookbook/policies", "yaml")
}

fn id(file: &File) -> &str {
    file.path.trim_start_matches("docs/cookbook/policies/").trim_end_matches(".yaml")
}

/// The kinds and rules of the program with those that the configuration of the cookbook adds.
fn kitchen() -> (Schemas, Rules) {
    let mut schemas = Schemas::builtin().unwrap();
    let draft = draft(&schemas);
    for setting in &draft.additions().kinds {
        let schema = setting.schema.as_ref().map(|(path, _)| read(&format!("{FOLDER}/{path}")).to_owned());
        schemas = schemas.declare(Declaration { schema, ..setting.declaration.clone() }).unwrap();
    }
    let ours = policies().map(|file| (file.path.trim_start_matches("policies/"), file.text.as_str()));
    let theirs =
        recipes().map(|file| (file.path.trim_start_matches("docs/cookbook/policies/"), file.text.as_str()));
    let rules =
        Rules::load(ours.chain(theirs).map(|(path, text)| Source::new(path, text)).collect(), &schemas);
    let rules = rules.unwrap_or_else(|refusal| panic!("{}", mistakes(&refusal).join("\n")));
    (schemas, rules)
}

fn draft(schemas: &Schemas) -> Draft {
    let source = Source::new("orglint.yaml", read("docs/cookbook/orglint.yaml"));
    Draft::read(source, schemas).unwrap_or_else(|refusal| panic!("{}", mistakes(&refusal).join("\n")))
}

#[test]
fn every_recipe_does_what_its_examples_say() {
    let (schemas, rules) = kitchen();
    let mut complaints = Vec::new();
    let mut count = 0;
    // Those about a change are proved elsewhere, with what was there before it.
    for rule in
        recipes().filter(|file| !id(file).starts_with("change/")).map(|file| rules.get(id(file)).unwrap())
    {
        count += 1;
        complaints.extend(run_examples(rule, &rules, &schemas));
        for bad in [true, false] {
            if !rule.examples().iter().any(|example| example.bad == bad) {
                complaints.push(format!(
                    "{}: no example with `{}:`",
                    rule.id(),
                    ["good", "bad"][usize::from(bad)]
                ));
            }
        }
        let fixed = rule.examples().iter().filter(|example| !example.fixed.is_empty());
        complaints.extend(fixed.filter_map(|example| unlike_fixed(rule, example, &rules, &schemas)));
    }
    assert!(count >= 15, "{count} recipes");
    demand("A recipe can be copied as it stands.", &complaints);
}

#[test]
fn the_rule_of_init_does_what_its_examples_say() {
    let file = files_under("templates/init/policies", "yaml").next().unwrap();
    let id = file.path.trim_start_matches("templates/init/policies/").trim_end_matches(".yaml");
    let schemas = Schemas::builtin().unwrap();
    let rules = with_builtin(id, &file.text, &schemas);
    demand("`orglint init` writes a rule to copy.", &run_examples(rules.get(id).unwrap(), &rules, &schemas));
}

/// What the fixes of a rule make of an example, if that is not what it says.
fn unlike_fixed(rule: &Rule, example: &Example, rules: &Rules, schemas: &Schemas) -> Option<String> {
    let files = example.files.iter().map(|(path, text)| Source::new(path.as_str(), text.as_str()));
    let mut settings = Settings::new(Now::parse(example.now.as_deref().unwrap_or("2026-11-22")).unwrap());
    settings.selection.select = vec![rule.id().as_str().parse().unwrap()];
    let mended = mend(Sources::new(files.collect()), schemas, rules, &settings, Permit::All).unwrap();
    let made: BTreeMap<_, _> =
        mended.changes.iter().map(|change| (change.path.as_str(), without_markers(&change.after))).collect();
    let wanted: BTreeMap<_, _> =
        example.fixed.iter().map(|(path, text)| (path.as_str(), without_markers(text))).collect();
    (made != wanted).then(|| format!("{}: the fix makes something else of it: {made:?}", rule.id()))
}

fn without_markers(text: &str) -> String {
    let line = |line: &str| format!("{}\n", line.split("# expect").next().unwrap_or("").trim_end());
    text.lines().map(line).collect()
}

#[test]
fn the_configuration_of_the_cookbook_can_be_used() {
    let (schemas, rules) = kitchen();
    let config = draft(&schemas).config(&rules);
    let config = config.unwrap_or_else(|refusal| panic!("{}", mistakes(&refusal).join("\n")));
    assert_eq!(config.policies().collect::<Vec<_>>(), ["policies"]);
}

#[test]
fn a_part_of_the_repository_has_another_parameter() {
    let (schemas, rules) = kitchen();
    let config = draft(&schemas).config(&rules).unwrap_or_else(|_| panic!("it is used above"));
    let id = "labels/cost-center";
    let mut settings =
        Settings { config: Arc::new(config), ..Settings::new(Now::parse("2026-11-22").unwrap()) };
    settings.selection.select = vec![id.parse().unwrap()];
    let team = |path: &str, name: &str, center: &str| {
        let head = format!("metadata: {{ name: {name}, labels: {{ cost-center: {center} }} }}");
        Source::new(path, format!("apiVersion: orglint/v1\nkind: Team\n{head}\nspec: {{ type: platform }}\n"))
    };
    let files = [
        team("france/a.yaml", "a", "FR-1204"),
        team("france/b.yaml", "b", "CC-1204"),
        team("spain/c.yaml", "c", "FR-1204"),
        team("spain/d.yaml", "d", "CC-1204"),
    ];
    let report = lint(Sources::new(files.into()), &schemas, &rules, &settings);
    let path = |diagnostic: &Diagnostic| report.sources.file(diagnostic.primary.file).path();
    assert_eq!(report.diagnostics.iter().map(path).collect::<Vec<_>>(), ["france/b.yaml", "spain/c.yaml"]);
}

#[test]
fn recipes_are_in_categories_of_their_own() {
    let mut complaints = Vec::new();
    for file in recipes() {
        let category = id(file).split('/').next().unwrap();
        if root().join("policies").join(category).exists() {
            complaints.push(format!("{}: `{category}` is a category of the program", file.path));
        }
    }
    demand("Nobody takes a recipe for a rule of the program.", &complaints);
}

#[test]
fn the_page_shows_every_recipe() {
    let (_, rules) = kitchen();
    let mut text = read(PAGE).to_owned();
    for (name, part) in [("questions", questions(&rules)), ("recipes", sections(&rules))] {
        let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
        let from = text.find(&begin).unwrap() + begin.len();
        let to = text.find(&end).unwrap();
        text.replace_range(from..to, &part);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(PAGE), &text).unwrap();
        return;
    }
    assert!(
        text == read(PAGE),
        "{PAGE} shows the recipes: run `UPDATE_DOCS=1 cargo test --locked --test tidy`"
    );
}

fn questions(rules: &Rules) -> String {
    let mut text = String::from("| reported is | by |\n| --- | --- |\n");
    for file in recipes() {
        let rule = rules.get(id(file)).unwrap();
        let anchor = id(file).replace('/', "");
        let _ = writeln!(text, "| {} | [`{}`](#{anchor}) |", rule.summary(), rule.id());
    }
    text
}

/// A recipe as its file has it, down to its examples.
fn sections(rules: &Rules) -> String {
    let mut text = String::new();
    for file in recipes() {
        let rule = rules.get(id(file)).unwrap();
        let head = file.text.split("\nexamples:\n").next().unwrap_or("").trim_end();
        let lines: Vec<_> = head.lines().filter(|line| !line.starts_with("# yaml-language-server")).collect();
        let path = file.path.trim_start_matches("docs/");
        let _ = write!(
            text,
            "\n### {}\n\nReported is that {}. [With its examples]({path})\n\n```yaml\n{}\n```\n",
            rule.id(),
            rule.summary(),
            lines.join("\n")
        );
    }
    text + "\n"
}

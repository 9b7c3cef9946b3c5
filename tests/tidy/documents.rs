//! The documents beside the code: what they name exists, what they show works, what is generated is current.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use orglint::config::Config;
use orglint::output::Format;
use orglint::policy::Rules;
use orglint::policy::vocabulary::{self, Callable};
use orglint::schema::Schemas;
use orglint::source::Source;
use regex::Regex;
use serde_json::Value;

use crate::repository::{demand, exists, files, read, root};
use crate::rules::{policies, run_examples, with_builtin};

/// A fenced block of a Markdown file.
pub(crate) struct Block {
    /// The 1-based line of its fence.
    pub(crate) line: usize,
    /// `sh`, `yaml`, …
    pub(crate) language: &'static str,
    pub(crate) text: &'static str,
    /// The line in front of the fence.
    before: &'static str,
}

impl Block {
    /// `value` of `<!-- word: value -->` in front of the block.
    pub(crate) fn comment(&self, word: &str) -> Option<&'static str> {
        let inside = self.before.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        inside.strip_prefix(word)?.strip_prefix(": ")
    }
}

/// The fenced blocks of a Markdown file.
pub(crate) fn blocks(path: &str) -> Vec<Block> {
    let text = read(path);
    let fence = Regex::new(r"(?ms)^([^\n]*)\n```(\w+)\n(.*?)^```$").unwrap();
    let block = |captures: regex::Captures<'static>| {
        let part = |index: usize| captures.get(index).unwrap();
        let line = text[..part(2).start()].matches('\n').count() + 1;
        Block { line, language: part(2).as_str(), text: part(3).as_str(), before: part(1).as_str() }
    };
    fence.captures_iter(text).map(block).collect()
}

#[test]
fn the_configuration_that_is_shown_can_be_read() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let shown: Vec<_> =
        blocks("docs/configuration.md").into_iter().filter(|block| block.language == "yaml").collect();
    assert!(!shown.is_empty());
    for block in shown {
        let loaded = Config::load(Source::new("orglint.yaml", block.text), &rules, &schemas);
        let mistakes = loaded.map_or_else(|refusal| refusal.diagnostics, |_| Vec::new());
        assert_eq!(mistakes, []);
    }
}

#[test]
fn a_part_of_a_file_stands_in_it() {
    let mut complaints = Vec::new();
    for document in files().iter().filter(|file| file.has_ending("md")) {
        for block in blocks(&document.path) {
            if let Some(path) = block.comment("part of")
                && !read(path).contains(block.text)
            {
                complaints.push(format!("{}:{}: this is not in {path}", document.path, block.line));
            }
        }
    }
    demand("What a document shows of a file is in it.", &complaints);
}

#[test]
fn versions_agree() {
    let cargo = read("Cargo.toml");
    let field = |name: &str| {
        let line = cargo.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        line.unwrap().trim_end_matches('"')
    };
    let mut complaints = Vec::new();
    // Nothing is released before a version stands below `Unreleased`.
    let released = Regex::new(r"(?m)^## \[(\d[^\]]*)\]").unwrap().captures(read("CHANGELOG.md"));
    if let Some(version) = released.map(|captures| captures.get(1).unwrap().as_str())
        && version != field("version")
    {
        complaints.push(format!("CHANGELOG.md says {version}, Cargo.toml {}", field("version")));
    }
    let workflow = read(".github/workflows/ci.yml");
    let oldest = format!("cargo +{} check", field("rust-version"));
    if !workflow.contains(&oldest) {
        complaints.push(format!(
            ".github/workflows/ci.yml does not run `{oldest}`: Cargo.toml promises that compiler"
        ));
    }
    let deny = read(".ci/run").lines().find_map(|line| line.strip_prefix("readonly DENY_VERSION=")).unwrap();
    if !workflow.contains(&format!("cargo-deny@{deny}")) {
        complaints
            .push(format!(".github/workflows/ci.yml does not install cargo-deny {deny}, as .ci/run does"));
    }
    demand("A version is the same wherever it is written.", &complaints);
}

#[test]
fn what_documents_point_to_exists() {
    let link = Regex::new(r"\]\(([^)#\s]+)\)").unwrap();
    let path = Regex::new(r"[\w.*<>-]+(?:/[\w.*<>-]+)+/?").unwrap();
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| file.has_ending("md")) {
        let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let links = link.captures_iter(&file.text).map(|captures| captures.get(1).unwrap().as_str());
        for target in links.filter(|target| !target.contains("://") && !exists(&format!("{folder}{target}")))
        {
            complaints.push(format!("{}: links to {target}, which does not exist", file.path));
        }
    }
    for document in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        for block in blocks(document).iter().filter(|block| block.language == "sh") {
            for word in
                block.text.split_whitespace().filter(|word| !word.contains("://") && path.is_match(word))
            {
                let is_rule = exists(&format!("policies/{word}.yaml"));
                if !is_rule && !exists(word) {
                    complaints.push(format!("{document}:{}: `{word}` does not exist", block.line));
                }
            }
        }
    }
    demand("What a document points to is there.", &complaints);
}

#[test]
fn the_readme_tells_what_there_is() {
    let readme = read("README.md");
    let mut complaints = Vec::new();
    let rules: BTreeSet<_> =
        policies().map(|file| file.path.trim_start_matches("policies/").trim_end_matches(".yaml")).collect();
    let row = Regex::new(r"(?m)^\| `([a-z]+)` \| .* \| (`[a-z-]+/.*) \|$").unwrap();
    let mut categories = BTreeSet::new();
    for captures in row.captures_iter(readme) {
        let category = captures.get(1).unwrap().as_str();
        categories.insert(category);
        for id in captures[2].split(", ").map(|id| id.trim_matches('`')) {
            if !rules.contains(id) || !id.starts_with(&format!("{category}/")) {
                complaints.push(format!("README.md: there is no rule `{id}` in the category `{category}`"));
            }
        }
    }
    for category in rules.iter().filter_map(|id| id.split('/').next()).collect::<BTreeSet<_>>() {
        if !categories.contains(category) {
            complaints.push(format!(
                "README.md: say under \"What it knows\" what the rules `{category}/*` are about"
            ));
        }
    }
    for format in Format::ALL.iter().filter(|format| !readme.contains(&format!("| `{format}` |"))) {
        complaints.push(format!("README.md: the table of formats has no row for `{format}`"));
    }
    let help = read("src/cli/args.rs").split("enum Command {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let command = Regex::new(r"(?m)^    ([A-Z][a-z]+)(?:\(|,| \{)").unwrap();
    for name in command.captures_iter(help).map(|captures| captures[1].to_lowercase()) {
        if !Regex::new(&format!(r"\| `orglint \[?{name}\b")).unwrap().is_match(readme) {
            complaints.push(format!("README.md: the table of commands has no row for `{name}`"));
        }
    }
    let tests = "\ncargo test --locked\n";
    if !readme.contains(tests) || !read(".ci/run").contains("cargo test --locked ") {
        complaints
            .push("README.md and .ci/run run the tests by one command: `cargo test --locked`".to_owned());
    }
    demand("README.md tells what there is.", &complaints);
}

#[test]
fn the_example_of_a_rule_works_as_it_stands() {
    let schemas = Schemas::builtin().unwrap();
    let examples: Vec<_> = blocks("CONTRIBUTING.md")
        .into_iter()
        .filter_map(|block| Some((block.comment("example")?, block.text)))
        .collect();
    assert_eq!(
        examples.len(),
        1,
        "CONTRIBUTING.md has one complete rule file, below `<!-- example: path -->`"
    );
    let shown = ["README.md", "docs/first-rule.md"].into_iter().flat_map(blocks);
    let shown = shown.filter_map(|block| Some((block.comment("file")?, block.text)));
    let shown: Vec<_> = shown.filter(|(path, _)| path.starts_with("policies/")).collect();
    assert_eq!(shown.len(), 2, "README.md and docs/first-rule.md have one complete rule file each");
    for (path, text) in examples.into_iter().chain(shown) {
        let id = path.trim_start_matches("policies/").trim_end_matches(".yaml");
        assert!(!exists(path), "{path} exists: show another rule in CONTRIBUTING.md");
        let rules = with_builtin(id, text, &schemas);
        demand(
            "The rule of a document does what it says.",
            &run_examples(rules.get(id).unwrap(), &rules, &schemas),
        );
    }
}

#[test]
fn every_key_of_a_rule_file_is_described() {
    let schema: Value = serde_json::from_str(read("schemas/policy.json")).unwrap();
    let known: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let guide = read("CONTRIBUTING.md");
    let table = guide.split("| key | holds |").nth(1).unwrap().split("\n\n").next().unwrap();
    let row = Regex::new(r"(?m)^\| `(\w+)` \|").unwrap();
    let described: BTreeSet<_> =
        row.captures_iter(table).map(|captures| captures.get(1).unwrap().as_str()).collect();
    let complain = |key: &&str| match known.contains(key) {
        true => format!("CONTRIBUTING.md: the table of keys has no row for `{key}`"),
        false => format!("CONTRIBUTING.md: rule files have no key `{key}`"),
    };
    let complaints: Vec<_> = known.symmetric_difference(&described).map(complain).collect();
    demand("The table of keys is what schemas/policy.json knows.", &complaints);
}

#[test]
fn the_reference_of_expressions_is_current() {
    let path = "docs/expressions.md";
    let mut text = read(path).to_owned();
    for (name, table) in [
        ("functions", callables(&vocabulary::functions())),
        ("queries", callables(&vocabulary::queries())),
        ("checks", checks()),
    ] {
        let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
        let from = text.find(&begin).unwrap() + begin.len();
        let to = text.find(&end).unwrap();
        text.replace_range(from..to, &table);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(path), &text).unwrap();
        return;
    }
    let promise =
        "docs/expressions.md lists what there is: run `UPDATE_DOCS=1 cargo test --locked --test tidy`";
    assert!(text == read(path), "{promise}");
}

#[test]
fn every_check_is_named_by_a_rule() {
    let named: BTreeSet<_> = policies()
        .filter_map(|file| file.text.lines().find_map(|line| line.strip_prefix("check: ")))
        .collect();
    let complain =
        |name: &str| format!("no rule file says `check: {name}`: delete the check, or write its rule");
    let checks = vocabulary::checks();
    let complaints: Vec<_> =
        checks.iter().filter(|check| !named.contains(check.name)).map(|check| complain(check.name)).collect();
    demand("A built-in check is there for a rule.", &complaints);
}

fn callables(callables: &[Callable]) -> String {
    let mut table = String::from("| call | gives | |\n| --- | --- | --- |\n");
    for Callable { signature, returns, about } in callables {
        let _ = writeln!(table, "| `{signature}` | {returns} | {about} |");
    }
    table
}

fn checks() -> String {
    let mut table = String::from("| check | parameters | facts |\n| --- | --- | --- |\n");
    let typed = |names: &[(&str, &str)]| {
        names.iter().map(|(name, kind)| format!("`{name}` {kind}")).collect::<Vec<_>>().join(", ")
    };
    for check in vocabulary::checks() {
        let _ = writeln!(table, "| `{}` | {} | {} |", check.name, typed(&check.params), typed(&check.facts));
    }
    table
}

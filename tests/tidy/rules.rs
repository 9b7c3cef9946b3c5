//! What every rule file promises: its words, and that the file is all there is to a rule.

use std::collections::BTreeSet;

use orglint::diagnostic::Diagnostic;
use orglint::document::{self, Limits, Node, Tree};
use orglint::policy::clock::Now;
use orglint::policy::{Refusal, Rule, Rules};
use orglint::proof::{Bench, Judges, TODAY};
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use regex::Regex;

use crate::repository::{File, demand, files_under, read};

#[test]
fn every_file_in_policies_is_a_rule_named_like_it() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let found: BTreeSet<_> = rules.iter().map(|rule| format!("policies/{}.yaml", rule.id())).collect();
    let files: BTreeSet<_> = policies().map(|file| file.path.clone()).collect();
    assert_eq!(found, files, "the program holds the rules of policies/, each under the path of its file");
}

#[test]
fn a_rule_is_added_by_its_file_alone() {
    let schemas = Schemas::builtin().unwrap();
    let written = "\
summary: a team has no title
severity: warning
rationale: People look for a team by the name they call it, and not by the one that fits into a label.
appliesTo: Team
assert: has(self.metadata.title)
message: \"`{{ self.metadata.name }}` has no title\"
at: metadata.name
help: \"add `title:` below `metadata:`\"
examples:
  - bad: |
      apiVersion: orglint/v1
      kind: Team
      metadata: { name: alpha } # expect
      spec: { type: stream-aligned }
  - good: |
      apiVersion: orglint/v1
      kind: Team
      metadata: { name: alpha, title: Team Alpha }
      spec: { type: stream-aligned }
";
    let rules = with_builtin("example/title", written, &schemas);
    let rule = rules.get("example/title").unwrap();
    assert_eq!(run_examples(rule, &rules, &schemas), Vec::<String>::new());
}

#[test]
fn texts_keep_to_the_wording_rules() {
    let mut complaints = Vec::new();
    for file in policies() {
        with_tree(file, |root| {
            let place = |node: Node<'_>| format!("{}:{}", file.path, line(file, node));
            if let Some(summary) = root.get("summary") {
                complaints.extend(
                    wording("summary", summary).into_iter().map(|said| format!("{}: {said}", place(summary))),
                );
                if summary.text().is_some_and(|text| text.trim().contains('\n')) {
                    complaints.push(format!("{}: the summary is one line", place(summary)));
                }
            }
            let cases: Vec<_> = root.get("cases").into_iter().flat_map(Node::items).collect();
            for node in std::iter::once(root).chain(cases.iter().copied()) {
                for key in ["message", "help"] {
                    let Some(text) = node.get(key) else { continue };
                    let faults = wording(key, text).into_iter();
                    complaints.extend(faults.map(|said| format!("{}: {said}", place(text))));
                }
            }
            let reporting = if cases.is_empty() { vec![root] } else { cases };
            for node in reporting.into_iter().filter(|node| node.get("help").or(root.get("help")).is_none()) {
                complaints.push(format!("{}: say under `help:` what to do about it", place(node)));
            }
        });
    }
    demand(
        "Messages say what is wrong where, help says what to do: lower case, no full stop, no blame.",
        &complaints,
    );
}

#[test]
fn reasons_and_parameters_are_explained() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut complaints = Vec::new();
    for rule in rules.iter() {
        let path = format!("policies/{}.yaml", rule.id());
        if rule.rationale().len() < 80 {
            complaints
                .push(format!("{path}: the rationale is for someone who has just met the rule: say more"));
        }
        for param in rule.params() {
            if param.description.len() < 15 || !param.description.ends_with('.') {
                complaints.push(format!("{path}: describe the parameter `{}` in a sentence", param.name));
            }
        }
    }
    demand("A rule's page says why, and what can be set.", &complaints);
}

#[test]
fn what_users_read_keeps_to_the_wording_rules() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut complaints = Vec::new();
    for rule in rules.iter() {
        for example in rule.examples().iter().filter(|example| example.bad) {
            for diagnostic in bench(rule, &rules, &schemas).judge(example).unwrap().diagnostics {
                for (what, text) in texts(&diagnostic) {
                    let faults = wording_of(what, &text);
                    complaints.extend(
                        faults.into_iter().map(|fault| format!("{}: {fault}: {text}", diagnostic.rule)),
                    );
                }
            }
        }
    }
    complaints.sort();
    complaints.dedup();
    demand("What is shown keeps to the wording rules, with the values in it.", &complaints);
}

fn texts(diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let mut texts = vec![("message", diagnostic.message.clone())];
    texts.extend(diagnostic.help.clone().map(|help| ("help", help)));
    texts.extend(diagnostic.related.iter().map(|label| ("label", label.message.clone())));
    texts
}

pub(crate) fn policies() -> impl Iterator<Item = &'static File> {
    files_under("policies", "yaml")
}

/// The program's rules and one more, in the only way there is to add one.
pub(crate) fn with_builtin(id: &str, text: &str, schemas: &Schemas) -> Rules {
    let builtin =
        policies().map(|file| Source::new(file.path.trim_start_matches("policies/"), file.text.as_str()));
    let files = builtin.chain([Source::new(format!("{id}.yaml"), text)]);
    Rules::load(files.collect(), schemas)
        .unwrap_or_else(|refusal| panic!("{}", mistakes(&refusal).join("\n")))
}

/// Every mistake as `path:line:column: message; help`.
pub(crate) fn mistakes(refusal: &Refusal) -> Vec<String> {
    let show = |mistake: &Diagnostic| {
        let source = refusal.sources.file(mistake.primary.file);
        let place = source.position(mistake.primary.span.start);
        let help = mistake.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{}:{}:{}: {}{help}", source.path(), place.line, place.column, mistake.message)
    };
    refusal.diagnostics.iter().map(show).collect()
}

/// What is wrong with the examples of a rule.
pub(crate) fn run_examples(rule: &Rule, rules: &Rules, schemas: &Schemas) -> Vec<String> {
    let failures = |example| bench(rule, rules, schemas).prove(rule, example).failures;
    rule.examples().iter().flat_map(failures).map(|failure| format!("{}: {failure:?}", rule.id())).collect()
}

/// Other rules may come to have an opinion about a document that is as short as an example.
fn bench<'b>(rule: &'b Rule, rules: &'b Rules, schemas: &'b Schemas) -> Bench<'b> {
    let (judges, now) = (Judges::Only(rule.id()), Now::parse(TODAY).unwrap());
    Bench { schemas, rules, judges, now, given: &given }
}

fn given(name: &str) -> Result<Source, String> {
    let path = format!("fixtures/given/{name}.yaml");
    Ok(Source::new(path.as_str(), read(&path)))
}

/// Reads a file into its tree and hands on the root of its first document.
fn with_tree(file: &File, read: impl FnOnce(Node<'_>)) {
    let sources = Sources::new(vec![Source::new(file.path.as_str(), file.text.as_str())]);
    let (id, source) = sources.iter().next().unwrap();
    let tree: Tree<'_> = document::parse(id, source.text(), &Limits::default());
    read(tree.root(&tree.documents()[0]).unwrap());
}

fn line(file: &File, node: Node<'_>) -> usize {
    file.text[..node.span().start as usize].matches('\n').count() + 1
}

fn wording(key: &str, node: Node<'_>) -> Vec<String> {
    // What a template takes from elsewhere is not the rule file's wording.
    let text =
        Regex::new(r"(?s)\{\{.*?\}\}").unwrap().replace_all(node.text().unwrap_or(""), "`…`").into_owned();
    wording_of(key, text.trim())
}

/// What is wrong with a text that users read, with or without templates in it.
fn wording_of(what: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // Values stand in backticks; names in a text may begin with a capital.
    let prose = Regex::new("`[^`]*`").unwrap().replace_all(text, "`…`").into_owned();
    let first = text.chars().next().unwrap_or('.');
    if !(first.is_lowercase() || first.is_ascii_digit() || first == '`') {
        faults.push(format!("the {what} begins with `{first}`: lower case, or a value in backticks"));
    }
    if prose.ends_with(['.', '!']) || prose.ends_with(char::is_whitespace) {
        faults.push(format!("the {what} ends with a full stop or a blank"));
    }
    for word in ["please", "invalid", "illegal", "violation", "violates", "sorry", "oops"] {
        if Regex::new(&format!(r"(?i)\b{word}\b")).unwrap().is_match(&prose) {
            faults.push(format!("the {what} says `{word}`: say what is wrong, or what to do"));
        }
    }
    faults
}

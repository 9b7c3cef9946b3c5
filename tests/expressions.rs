//! Expressions as their users meet them: what they compute, where they stop, and how they explain themselves.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "expressions/cel.rs"]
mod cel;
#[path = "expressions/decided.rs"]
mod decided;
#[path = "expressions/eval.rs"]
mod eval;
#[path = "expressions/remedies.rs"]
mod remedies;
#[path = "expressions/runaway.rs"]
mod runaway;
#[path = "expressions/why.rs"]
mod why;

use orglint::policy::clock::Now;
use orglint::policy::{Answer, Question, Refusal, Rules};
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, ask, lint};

/// The day of every test.
const TODAY: &str = "2026-11-22";

fn settings() -> Settings {
    Settings::new(Now::parse(TODAY).unwrap())
}

/// What an expression gives on the manifests of these files; or the first mistake in it.
fn answers(question: &Question, files: &[(&str, &str)]) -> Result<Vec<Answer>, String> {
    let schemas = Schemas::builtin().unwrap();
    let sources = Sources::new(files.iter().map(|(path, text)| Source::new(*path, *text)).collect());
    let inquiry = question.parse(&schemas).map_err(|refused| refused.diagnostics[0].message.clone())?;
    Ok(ask(&sources, &schemas, &inquiry, &settings()))
}

/// What an expression gives that asks no document: as JSON, or why there is nothing.
fn value(expression: &str) -> Result<serde_json::Value, String> {
    let question = Question { expression: expression.to_owned(), ..Question::default() };
    match answers(&question, &[])?.as_slice() {
        [answer] => answer.value.clone().map(|value| value.json),
        other => panic!("{expression}: {other:?}"),
    }
}

/// A rule file on key results, with these lines for its conditions.
fn rule(conditions: &str) -> String {
    format!(
        "summary: a key result is not what it should be
severity: error
rationale: Somebody who writes a rule makes mistakes, and wants to know where.
appliesTo: OKR
params:
  least: {{ default: 2, description: The least. }}
select: spec.objectives[*].keyResults[*]
{}
message: \"`{{{{ self.id }}}}` is not\"
examples:
  - bad: a
  - good: b
",
        conditions.trim()
    )
}

/// The mistakes of a rule file as `line:column: message`.
fn mistakes(text: &str) -> Vec<String> {
    let Err(Refusal { sources, diagnostics }) = load(text) else { return Vec::new() };
    let shown = diagnostics.iter().map(|diagnostic| {
        let place = sources.file(diagnostic.primary.file).position(diagnostic.primary.span.start);
        format!("{}:{}: {}", place.line, place.column, diagnostic.message)
    });
    shown.collect()
}

fn load(text: &str) -> Result<Rules, Refusal> {
    Rules::load(vec![Source::new("okr/rule.yaml", text)], &Schemas::builtin().unwrap())
}

/// What a rule says about these files.
fn judged(rule: &str, files: Vec<Source>, settings: &Settings) -> orglint::diagnostic::Report {
    let rules = load(rule).unwrap_or_else(|_| panic!("{:?}", mistakes(rule)));
    lint(Sources::new(files), &Schemas::builtin().unwrap(), &rules, settings)
}

//! Which changes of a rule its examples notice. All of them are judged together, as so many rules beside the others,
//! and each is then compared alone with what the examples are marked with.

use std::collections::BTreeMap;

use orglint::diagnostic::{Diagnostic, Report, RuleId};
use orglint::policy::{Example, Rule, Rules};
use orglint::proof::{Judges, holds};
use orglint::schema::Schemas;
use orglint::source::Source;

use crate::change::Mutant;
use crate::proof;

/// Every change that is a rule at all, and whether an example of the rule notices it.
///
/// # Errors
/// The examples do not hold even without a change.
pub(crate) fn verdicts<'m>(
    rule: &Rule,
    mutants: &'m [Mutant],
    schemas: &Schemas,
    rules: &Rules,
) -> Result<Vec<(&'m Mutant, bool)>, String> {
    let (changed, viable) = load(rule.id(), mutants, schemas);
    let mut caught: Vec<bool> = vec![false; mutants.len()];
    for example in rule.examples() {
        let mut report = judge(example, schemas, rules);
        proof::told(&holds(example, rule.id(), &report))
            .map_err(|differences| format!("the examples do not hold without a change: {differences}"))?;
        let (own, others): (Vec<_>, Vec<_>) =
            report.diagnostics.drain(..).partition(|diagnostic| diagnostic.rule == *rule.id());
        let mut found =
            by_mutant(judge(&configured(example, rule.id(), &viable), schemas, &changed).diagnostics);
        for index in &viable {
            let found = found.remove(index).unwrap_or_default();
            if caught[*index] || same(&own, &found) {
                continue;
            }
            let named = found.into_iter().map(|mut diagnostic| {
                if diagnostic.rule.category() != "policy" {
                    diagnostic.rule = rule.id().clone();
                }
                diagnostic
            });
            report.diagnostics = others.iter().cloned().chain(named).collect();
            caught[*index] = !holds(example, rule.id(), &report).is_empty();
        }
    }
    match viable.first() {
        Some(0) if !caught[0] => {
            Ok(viable.into_iter().skip(1).map(|index| (&mutants[index], caught[index])).collect())
        }
        _ => Err("the rule is not the same when it is written as JSON".to_owned()),
    }
}

/// What these rules say of an example.
fn judge(example: &Example, schemas: &Schemas, rules: &Rules) -> Report {
    proof::bench(schemas, rules, Judges::All).judge(example).unwrap()
}

/// The example as mutants are judged by: what its configuration sets of the rule is set of each of them.
fn configured(example: &Example, id: &RuleId, viable: &[usize]) -> Example {
    let config = example.config.as_ref().map(|text| {
        let mut config: serde_json::Value = serde_json::from_str(text).unwrap();
        if let Some(rules) = config.get_mut("rules").and_then(serde_json::Value::as_object_mut) {
            // Others are not there.
            let own = rules.remove(id.as_str());
            rules.clear();
            let names = viable.iter().map(|index| format!("{id}-{MARK}{index}"));
            rules.extend(names.filter_map(|name| Some((name, own.clone()?))));
        }
        config.to_string()
    });
    Example { config, ..example.clone() }
}

/// The mutants as rules of their own, and the indices of those that are rules at all.
fn load(id: &RuleId, mutants: &[Mutant], schemas: &Schemas) -> (Rules, Vec<usize>) {
    let mut viable: Vec<usize> = (0..mutants.len()).collect();
    loop {
        let file =
            |index: &usize| Source::new(format!("{id}-{MARK}{index}.yaml"), mutants[*index].text.clone());
        let files = viable.iter().map(file).chain(beside(id)).collect();
        match Rules::load(files, schemas) {
            Ok(rules) => return (rules, viable),
            Err(refusal) => {
                let refused =
                    |diagnostic: &Diagnostic| index(refusal.sources.file(diagnostic.primary.file).path());
                let refused: Vec<_> = refusal.diagnostics.iter().filter_map(refused).collect();
                viable.retain(|index| !refused.contains(index));
            }
        }
    }
}

/// The rules that have to judge with it: comments that silence rules are judged by what those find.
fn beside(id: &RuleId) -> Vec<Source> {
    let mut others = if id.category() == "suppress" { proof::rule_files() } else { Vec::new() };
    others.retain(|file| file.path() != format!("{id}.yaml"));
    others
}

/// Stands in the name of a rule in front of the index of its mutant.
const MARK: &str = "mutant-";

fn index(text: &str) -> Option<usize> {
    let (_, behind) = text.split_once(MARK)?;
    let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    behind[..end].parse().ok()
}

fn by_mutant(diagnostics: Vec<Diagnostic>) -> BTreeMap<usize, Vec<Diagnostic>> {
    let mut by_mutant: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        // A rule that cannot be evaluated is named in the message.
        let name = if diagnostic.rule.category() == "policy" {
            &diagnostic.message
        } else {
            diagnostic.rule.as_str()
        };
        if let Some(index) = index(name) {
            by_mutant.entry(index).or_default().push(diagnostic);
        }
    }
    by_mutant
}

/// Nothing that a marker can see is different.
fn same(own: &[Diagnostic], found: &[Diagnostic]) -> bool {
    let seen = |diagnostic: &Diagnostic| {
        (
            diagnostic.primary.file,
            diagnostic.primary.span.start,
            diagnostic.severity,
            diagnostic.message.clone(),
        )
    };
    own.len() == found.len() && own.iter().map(seen).eq(found.iter().map(seen))
}

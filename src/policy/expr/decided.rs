//! Conditions that are decided before anything is judged: by the schema, by a literal, or by what they ask before.
//!
//! What is said is certain; not everything that is certain is said. Ranges of numbers, lengths, dates and what functions
//! give are not looked into, nor is what the configuration may change.

use std::collections::BTreeSet;

use super::ExprError;
use super::syntax::{Operator, Room, Term, TermKind};
use super::types::key;
use super::value::Value;

/// What is known of something that a condition can name, because another condition has asked for it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The term as text, see [`key`]; `has(…)` for whether it is there.
    key: String,
    values: Values,
}

/// Values by their spelling in an expression.
#[derive(Clone, Debug)]
enum Values {
    OneOf(BTreeSet<String>),
    NoneOf(BTreeSet<String>),
}

/// What the schema says of the terms of an expression, gathered while they are typed. Terms are told apart by where they
/// are in memory: the same text may mean something else elsewhere.
#[derive(Debug, Default)]
pub(super) struct Certainties<'s> {
    /// Terms that are always true or always false, and why.
    truths: Vec<(*const Term, bool, String)>,
    /// Terms that have one of these values.
    options: Vec<(*const Term, &'s [String])>,
}

impl<'s> Certainties<'s> {
    pub(super) fn truth(&mut self, term: &Term, truth: bool, why: String) {
        self.truths.push((std::ptr::from_ref(term), truth, why));
    }

    pub(super) fn options(&mut self, term: &Term, options: &'s [String]) {
        self.options.push((std::ptr::from_ref(term), options));
    }
}

/// Adds what is known when a condition has this truth.
pub(super) fn learn(term: &Term, truth: bool, known: &mut Vec<Known>) {
    match &term.kind {
        TermKind::Not(of) => learn(of, !truth, known),
        TermKind::And(left, right) if truth => [left, right].iter().for_each(|of| learn(of, truth, known)),
        TermKind::Or(left, right) if !truth => [left, right].iter().for_each(|of| learn(of, truth, known)),
        _ => {
            if let Some((key, asked, equal)) = question(term) {
                let values = if equal == truth { Values::OneOf(asked) } else { Values::NoneOf(asked) };
                known.push(Known { key, values });
            }
        }
    }
}

/// What a condition asks of something that has a name: whether it is one of these values; or, with false, none of them.
fn question(term: &Term) -> Option<(String, BTreeSet<String>, bool)> {
    let truth = || BTreeSet::from(["true".to_owned()]);
    match &term.kind {
        TermKind::Has { of, field } => Some((format!("has({}.{field})", key(of)?), truth(), true)),
        TermKind::Field { .. } | TermKind::Member { of: Room::Params | Room::Facts, .. } => {
            Some((key(term)?, truth(), true))
        }
        TermKind::Binary { operator: operator @ (Operator::Equal | Operator::NotEqual), left, right } => {
            let (name, value) = match (spelling(left), spelling(right)) {
                (None, Some(value)) => (left, value),
                (Some(value), None) => (right, value),
                _ => return None,
            };
            Some((key(name)?, BTreeSet::from([value]), *operator == Operator::Equal))
        }
        TermKind::Binary { operator: Operator::In, left, right } => {
            let TermKind::List { terms, .. } = &right.kind else { return None };
            let values = terms.iter().map(spelling).collect::<Option<_>>()?;
            Some((key(left)?, values, true))
        }
        _ => None,
    }
}

/// A literal, spelt so that what is equal is spelt alike.
fn spelling(term: &Term) -> Option<String> {
    let TermKind::Literal(value) = &term.kind else { return None };
    match value {
        Value::Text(text) => Some(quoted(text)),
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(_) | Value::Double(_) => {
            // Beyond this, different numbers may be spelt alike.
            value.as_number().filter(|number| number.abs() < 1e15).map(|number| (number + 0.0).to_string())
        }
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{text}'")
}

/// Every part of a condition that is decided, given what is known before it is asked.
pub(super) fn decided(root: &Term, certain: &Certainties<'_>, known: &[Known]) -> Vec<ExprError> {
    let mut decider = Decider { certain, known: known.to_vec(), errors: Vec::new() };
    root.visit(&mut |term| decider.by_itself(term));
    if decider.errors.is_empty() {
        decider.truth(root);
    }
    decider.errors
}

struct Decider<'c, 's> {
    certain: &'c Certainties<'s>,
    known: Vec<Known>,
    errors: Vec<ExprError>,
}

impl Decider<'_, '_> {
    /// Reports a term that is decided by the schema, or by what it is.
    fn by_itself(&mut self, term: &Term) {
        if let Some((_, truth, why)) = self.certain.truths.iter().find(|(of, ..)| std::ptr::eq(*of, term)) {
            return self.report(term, format!("this is always {truth}: {why}"), "leave it out");
        }
        let literal = |term: &Term| matches!(term.kind, TermKind::Literal(Value::Bool(_)));
        let operands: &[&Term] = match &term.kind {
            TermKind::And(left, right) | TermKind::Or(left, right) => &[left, right],
            TermKind::Not(of) => &[of],
            TermKind::If { condition, .. } => &[condition],
            _ => &[],
        };
        for operand in operands.iter().filter(|operand| literal(operand)) {
            self.report(operand, "a literal decides this, whatever the document".to_owned(), "leave it out");
        }
        // What stands alone is a question only where true or false is wanted.
        if matches!(term.kind, TermKind::Binary { .. })
            && let Some(truth) = self.answer(term, &[])
        {
            let why = "the schema allows no other value";
            self.report(term, format!("this is always {truth}: {why}"), "leave it out");
        }
    }

    /// The truth of a condition, where it is known; reports what only one after the other decides.
    fn truth(&mut self, term: &Term) -> Option<bool> {
        let known = self.known.clone();
        match &term.kind {
            TermKind::Literal(Value::Bool(truth)) => Some(*truth),
            TermKind::Not(of) => self.truth(of).map(|truth| !truth),
            TermKind::And(left, right) => self.both(left, right, true),
            TermKind::Or(left, right) => self.both(left, right, false),
            TermKind::If { condition, then, otherwise } => {
                let condition_truth = self.truth(condition);
                learn(condition, true, &mut self.known);
                let then = self.truth(then);
                self.known.clone_from(&known);
                learn(condition, false, &mut self.known);
                let otherwise = self.truth(otherwise);
                self.known = known;
                match condition_truth {
                    Some(true) => then,
                    Some(false) => otherwise,
                    None => then.filter(|_| then == otherwise),
                }
            }
            _ => self.answer(term, &known),
        }
    }

    /// `&&` with true, `||` with false: the truth with which the right side still counts.
    fn both(&mut self, left: &Term, right: &Term, open: bool) -> Option<bool> {
        let known = self.known.clone();
        let first = self.truth(left);
        learn(left, open, &mut self.known);
        let second = self.truth(right);
        self.known = known;
        match (first, second) {
            (Some(first), _) if first != open => Some(first),
            (_, Some(second)) if second != open => {
                // What is decided by itself was reported before: these two say the opposite of each other.
                let symbol = if open { "&&" } else { "||" };
                let message =
                    format!("this is always {second}: what stands before `{symbol}` leaves nothing else");
                self.report(right, message, "say what is meant");
                Some(second)
            }
            (Some(_), Some(_)) => Some(open),
            _ => None,
        }
    }

    /// The truth of a single question.
    fn answer(&self, term: &Term, known: &[Known]) -> Option<bool> {
        let (name, asked, equal) = question(term)?;
        let subject = match &term.kind {
            TermKind::Binary { left, right, .. } => {
                if spelling(left).is_some() {
                    right
                } else {
                    left
                }
            }
            _ => term,
        };
        let options = self.certain.options.iter().find(|(of, _)| std::ptr::eq(*of, subject));
        let mut possible: Option<BTreeSet<String>> =
            options.map(|(_, options)| options.iter().map(|option| quoted(option)).collect());
        let mut excluded = BTreeSet::new();
        for known in known.iter().filter(|known| known.key == name) {
            match &known.values {
                Values::NoneOf(values) => excluded.extend(values.iter().cloned()),
                Values::OneOf(values) => {
                    possible = Some(match possible {
                        Some(possible) => possible.intersection(values).cloned().collect(),
                        None => values.clone(),
                    });
                }
            }
        }
        let held = match possible {
            Some(possible) => {
                let possible: BTreeSet<_> = possible.difference(&excluded).cloned().collect();
                if possible.is_subset(&asked) {
                    Some(true)
                } else if possible.is_disjoint(&asked) {
                    Some(false)
                } else {
                    None
                }
            }
            None => asked.is_subset(&excluded).then_some(false),
        };
        held.map(|held| held == equal)
    }

    fn report(&mut self, term: &Term, message: String, help: &str) {
        self.errors.push(ExprError { span: term.span, message, help: Some(help.to_owned()) });
    }
}

/// The truth of a whole condition, where what is known decides it.
pub(super) fn verdict(root: &Term, certain: &Certainties<'_>, known: &[Known]) -> Option<bool> {
    Decider { certain, known: known.to_vec(), errors: Vec::new() }.truth(root)
}

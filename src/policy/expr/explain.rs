//! Explaining: which terms decided a condition, with their values and places. A second walk over what was evaluated,
//! done only when somebody asks; it goes where evaluation went, and nowhere else.

use super::eval::Fault;
use super::scope::Scope;
use super::syntax::{Each, Means, Room, Term, TermKind};
use super::value::Value;
use super::written::cut;
use super::{Expr, MAX_NESTED};
use crate::diagnostic::{Label, Origin, Reason};
use crate::document::{self, Node};

/// Terms of one explanation.
const MAX_REASONS: usize = 40;
/// Elements of a list that are shown where each of them decided.
const MAX_ELEMENTS: usize = 3;
/// Characters of a value.
const MAX_VALUE: usize = 80;
/// Characters of an expression.
const MAX_EXPRESSION: usize = 120;

/// Finds out what decided.
pub(crate) struct Explainer<'s, 't> {
    scope: &'s mut Scope<'t>,
    /// The parameters that the configuration sets.
    set: &'s [(String, Option<Label>)],
    /// The nodes of the variables of `all(…)` and so on, as far as they come from a document; innermost last.
    nodes: Vec<Option<Node<'t>>>,
    /// Variables that are explained, one within the other.
    nested: usize,
    reasons: Vec<Reason>,
}

impl<'s, 't> Explainer<'s, 't> {
    pub(crate) fn new(scope: &'s mut Scope<'t>, set: &'s [(String, Option<Label>)]) -> Self {
        Self { scope, set, nodes: Vec::new(), nested: 0, reasons: Vec::new() }
    }

    /// What was found.
    pub(crate) fn reasons(self) -> Vec<Reason> {
        self.reasons
    }

    /// Explains a condition that is in the rule file under this key.
    pub(crate) fn condition(&mut self, key: &'static str, expr: &'t Expr) {
        let Some(term) = expr.terms() else { return };
        let value = self.scope.truth(term).map(Value::Bool);
        self.reasons.push(Reason {
            condition: Some(key),
            depth: 0,
            expression: cut(&term.to_string(), MAX_EXPRESSION),
            value: self.shown(&value),
            origin: Origin::Computed,
            place: None,
        });
        self.decide(term, 1);
    }

    /// Explains what a built-in check of this name has found: its facts, and the parameters that it went by.
    pub(crate) fn check(&mut self, name: &str, params: &[&'static str]) {
        let head = Reason {
            condition: Some("check"),
            depth: 0,
            expression: name.to_owned(),
            value: "found".to_owned(),
            origin: Origin::Check,
            place: None,
        };
        self.reasons.push(head);
        // What a check says in words is the message itself.
        let facts = self.scope.facts.iter().filter(|(fact, _)| !matches!(*fact, "message" | "help"));
        for (fact, value) in facts {
            let node = if let Value::Node(node) = value { Some(*node) } else { None };
            self.add(format!("facts.{fact}"), &Ok(value.clone()), (Origin::Check, node.map(label)), 1);
        }
        for (param, value) in self.scope.params.iter().filter(|(name, _)| params.contains(&name.as_str())) {
            let origin = self.origin(param);
            self.add(format!("params.{param}"), &Ok(value.borrowed()), origin, 1);
        }
    }

    /// The part of a condition that made it what it is.
    fn decide(&mut self, term: &'t Term, depth: usize) {
        match &term.kind {
            TermKind::And(left, right) => self.logic(left, right, false, depth),
            TermKind::Or(left, right) => self.logic(left, right, true, depth),
            TermKind::Not(of) => self.decide(of, depth),
            TermKind::If { condition, then, otherwise } => {
                self.decide(condition, depth);
                match self.scope.truth(condition) {
                    Ok(true) => self.decide(then, depth),
                    Ok(false) => self.decide(otherwise, depth),
                    Err(_) => {}
                }
            }
            TermKind::Binary { operator, left, right } if operator.compares() => {
                self.operand(left, depth);
                self.operand(right, depth);
            }
            TermKind::Each { each: Each::All, list, body, variable } => {
                self.elements(list, (variable, body), &[false], depth);
            }
            TermKind::Each { each: Each::Exists, list, body, variable } => {
                let wanted = if self.scope.truth(term) == Ok(true) { &[true][..] } else { &[false] };
                self.elements(list, (variable, body), wanted, depth);
            }
            TermKind::Each { each: Each::ExistsOne, list, body, variable } => {
                self.elements(list, (variable, body), &[true], depth);
            }
            TermKind::Literal(_)
            | TermKind::Name { .. }
            | TermKind::Member { .. }
            | TermKind::Field { .. }
            | TermKind::Has { .. }
            | TermKind::Index { .. }
            | TermKind::Negate(_)
            | TermKind::Binary { .. }
            | TermKind::Call { .. }
            | TermKind::Matches { .. }
            | TermKind::Query { .. }
            | TermKind::List { .. }
            | TermKind::Map(_)
            | TermKind::Each { each: Each::Map | Each::Filter, .. } => self.operand(term, depth),
        }
    }

    /// `&&` and `||`: a side that decides does so alone.
    fn logic(&mut self, left: &'t Term, right: &'t Term, deciding: bool, depth: usize) {
        let first = self.scope.truth(left);
        if first != Ok(deciding) && self.scope.truth(right) == Ok(deciding) {
            return self.decide(right, depth);
        }
        self.decide(left, depth);
        if first != Ok(deciding) {
            self.decide(right, depth);
        }
    }

    /// The first elements of a list for which a condition was so.
    fn elements(
        &mut self,
        list: &'t Term,
        (variable, body): (&'t str, &'t Term),
        wanted: &[bool],
        depth: usize,
    ) {
        self.operand(list, depth);
        let Ok(value) = self.scope.eval(list) else { return };
        let from = self.node(list);
        let mut shown = 0;
        for (index, element) in value.iterated().into_iter().flatten().enumerate() {
            if shown == MAX_ELEMENTS || self.reasons.len() >= MAX_REASONS {
                break;
            }
            let node = match (&element, from) {
                (Value::Node(node), _) => Some(*node),
                (_, Some(from)) => from.items().nth(index).or_else(|| key(from, index)),
                _ => None,
            };
            let display = Ok(element.clone());
            self.scope.locals.push(element);
            self.nodes.push(node);
            if self.scope.truth(body).is_ok_and(|truth| wanted.contains(&truth)) {
                shown += 1;
                self.add(variable.to_owned(), &display, placed(node), depth + 1);
                self.decide(body, depth + 2);
            }
            self.nodes.pop();
            self.scope.locals.pop();
        }
    }

    /// A term with its value, and below it what it was computed from.
    fn operand(&mut self, term: &'t Term, depth: usize) {
        let text = || cut(&term.to_string(), MAX_EXPRESSION);
        match &term.kind {
            TermKind::Literal(_) | TermKind::List { constant: Some(_), .. } => {}
            TermKind::And(..) | TermKind::Or(..) | TermKind::Not(_) => self.decide(term, depth),
            TermKind::Each { each: Each::All | Each::Exists | Each::ExistsOne, .. } => {
                self.decide(term, depth);
            }
            TermKind::If { condition, then, otherwise } => {
                self.decide(condition, depth);
                match self.scope.truth(condition) {
                    Ok(true) => self.operand(then, depth),
                    Ok(false) => self.operand(otherwise, depth),
                    Err(_) => {}
                }
            }
            TermKind::List { terms, constant: None } => {
                terms.iter().for_each(|term| self.operand(term, depth));
            }
            TermKind::Member { of: Room::Variables, name } => {
                let value = self.scope.eval(term);
                let node = self.node(term);
                self.add(text(), &value, placed(node), depth);
                self.definition(name, depth + 1);
            }
            TermKind::Name { .. }
            | TermKind::Member { .. }
            | TermKind::Field { .. }
            | TermKind::Has { .. }
            | TermKind::Index { .. }
            | TermKind::Map(_) => {
                let value = self.scope.eval(term);
                let origin = self.provenance(term);
                self.add(text(), &value, origin, depth);
                if let TermKind::Index { at, .. } = &term.kind {
                    self.operand(at, depth + 1);
                }
            }
            TermKind::Negate(of) | TermKind::Matches { of, .. } => self.computed(term, &[of], depth),
            TermKind::Each { each: Each::Map | Each::Filter, list, .. } => {
                self.computed(term, &[list], depth);
            }
            TermKind::Binary { left, right, .. } => self.computed(term, &[left, right], depth),
            TermKind::Call { args, .. } | TermKind::Query { args, .. } => {
                self.computed(term, &args.iter().collect::<Vec<_>>(), depth);
            }
        }
    }

    /// A term with its value, at the place of the only thing it was computed from; below it those that have values of
    /// their own to show.
    fn computed(&mut self, term: &'t Term, from: &[&'t Term], depth: usize) {
        let value = self.scope.eval(term);
        let own = if let Ok(Value::Node(node)) = &value { Some(*node) } else { None };
        let node = own.or_else(|| if let [one] = from { self.node(one) } else { None });
        let place = node.map(label);
        self.add(cut(&term.to_string(), MAX_EXPRESSION), &value, (Origin::Computed, place), depth);
        // How many there are says more than which they are.
        let is_whole =
            |node: Node<'_>| matches!(node.value(), document::Value::Sequence | document::Value::Mapping);
        if from.len() == 1 && node.is_some_and(is_whole) {
            return;
        }
        from.iter().for_each(|term| self.operand(term, depth + 1));
    }

    /// What a variable was computed from.
    fn definition(&mut self, name: &str, depth: usize) {
        let Some(term) = self.scope.definition(name).and_then(Expr::terms) else { return };
        // A path says no more than its value, which is shown already.
        if self.nested == MAX_NESTED || matches!(term.kind, TermKind::Field { .. }) {
            return;
        }
        self.nested += 1;
        let nodes = std::mem::take(&mut self.nodes);
        let base = self.scope.enter();
        if self.scope.truth(term).is_ok() {
            self.decide(term, depth);
        } else {
            self.operand(term, depth);
        }
        self.scope.leave(base);
        self.nodes = nodes;
        self.nested -= 1;
    }

    /// The node that a term leads to: what it names, or what it was asked from.
    fn node(&mut self, term: &'t Term) -> Option<Node<'t>> {
        match &term.kind {
            TermKind::Name { means: Means::Local(index), .. } => self.nodes.get(*index).copied().flatten(),
            TermKind::Name { means: Means::Doc, .. } => self.scope.doc,
            TermKind::Field { of, field } => self.node(of)?.get(field),
            TermKind::Has { of, field } => {
                let of = self.node(of)?;
                Some(of.get(field).unwrap_or(of))
            }
            TermKind::Index { of, at } => {
                let of = self.node(of)?;
                match self.scope.eval(at).ok()? {
                    Value::Int(index) => of.items().nth(usize::try_from(index).ok()?),
                    Value::Text(key) => of.get(&key),
                    _ => None,
                }
            }
            TermKind::Member { of: Room::Variables, name } => {
                let term = self.scope.definition(name)?.terms()?;
                let nodes = std::mem::take(&mut self.nodes);
                let base = self.scope.enter();
                let node = self.node(term);
                self.scope.leave(base);
                self.nodes = nodes;
                node
            }
            _ => match self.scope.eval(term) {
                Ok(Value::Node(node)) => Some(node),
                _ => None,
            },
        }
    }

    /// Where the value of a name or a path comes from.
    fn provenance(&mut self, term: &'t Term) -> (Origin, Option<Label>) {
        let mut root = term;
        while let TermKind::Field { of, .. } | TermKind::Has { of, .. } | TermKind::Index { of, .. } =
            &root.kind
        {
            root = of;
        }
        match &root.kind {
            TermKind::Member { of: Room::Params, name } => self.origin(name),
            TermKind::Member { of: Room::Facts, .. } => {
                let node = self.node(term);
                (Origin::Check, node.map(label))
            }
            TermKind::Name { means: Means::Now, .. } => (Origin::Clock, None),
            // It stood in a file before the change.
            TermKind::Name { means: Means::OldSelf, .. } => (Origin::Manifest, None),
            _ => placed(self.node(term)),
        }
    }

    /// Who sets a parameter.
    fn origin(&self, param: &str) -> (Origin, Option<Label>) {
        match self.set.iter().find(|(name, _)| name == param) {
            Some((_, place)) => (Origin::Configuration, place.clone()),
            None => (Origin::Rule, None),
        }
    }

    /// Adds a term, once.
    fn add(
        &mut self,
        expression: String,
        value: &Result<Value<'t>, Fault>,
        (origin, place): (Origin, Option<Label>),
        depth: usize,
    ) {
        if self.reasons.len() >= MAX_REASONS || matches!(value, Err(Fault::Runaway)) {
            return;
        }
        let value = self.shown(value);
        let is_known = |known: &Reason| {
            known.condition.is_none()
                && known.expression == expression
                && known.value == value
                && known.place == place
        };
        if !self.reasons.iter().any(is_known) {
            self.reasons.push(Reason { condition: None, depth, expression, value, origin, place });
        }
    }

    /// A value as messages show it; what they would show as nothing at all, or as a list of keys, by its name.
    fn shown(&self, value: &Result<Value<'t>, Fault>) -> String {
        let value = match value {
            Ok(value) => value,
            Err(Fault::Unreadable) => return "cannot be read".to_owned(),
            Err(Fault::Mismatch { message, .. }) => return cut(message, MAX_VALUE),
            Err(Fault::Runaway) => return "takes too many steps".to_owned(),
        };
        match value {
            Value::Text(text) if text.is_empty() => "''".to_owned(),
            Value::Node(node) => match self.scope.world.org.of_root(*node) {
                Some(manifest) => {
                    let subject = self.scope.world.org.subject(manifest);
                    cut(&format!("{} {}", subject.kind, subject.name), MAX_VALUE)
                }
                None => self.written(value),
            },
            _ if value.size() == Some(0) => "nothing in it".to_owned(),
            _ => self.written(value),
        }
    }

    fn written(&self, value: &Value<'t>) -> String {
        let name = |node: &Node<'t>| ["id", "name", "title"].iter().find_map(|key| node.get(key)?.text());
        let texts = value.elements().into_iter().flatten().take(MAX_VALUE).map(|element| match &element {
            Value::Node(node) => name(node).map_or_else(|| self.keys(&element), str::to_owned),
            _ => self.keys(&element),
        });
        let texts: Vec<_> = texts.collect();
        match value {
            Value::Node(node) if let Some(name) = name(node) => cut(name, MAX_VALUE),
            _ if value.elements().is_some() => cut(&texts.join(", "), MAX_VALUE),
            _ => self.keys(value),
        }
    }

    fn keys(&self, value: &Value<'t>) -> String {
        self.scope.text(value).map_or_else(|_| "too long to show".to_owned(), |text| cut(&text, MAX_VALUE))
    }
}

fn key(map: Node<'_>, index: usize) -> Option<Node<'_>> {
    map.entries().nth(index).map(|entry| entry.key)
}

fn label(node: Node<'_>) -> Label {
    Label { file: node.file(), span: node.label(), message: String::new() }
}

fn placed(node: Option<Node<'_>>) -> (Origin, Option<Label>) {
    match node {
        Some(node) => (Origin::Manifest, Some(label(node))),
        None => (Origin::Computed, None),
    }
}

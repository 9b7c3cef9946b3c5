//! The small changes of a rule file: figures, conditions, cases. Says nothing of what they change in a judgement.

use orglint::document::{Limits, Node, Value as Scalar, parse};
use orglint::source::{Source, Sources};
use serde_json::{Value, json};

use crate::condition;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A figure or a word that the rule goes by.
    Threshold,
    /// Part of an expression.
    Condition,
    /// Cases, kinds, severities and places.
    Structure,
}

impl Class {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Threshold => "thresholds",
            Self::Condition => "conditions",
            Self::Structure => "cases, kinds, severities and places",
        }
    }
}

/// A rule file with one change.
pub(crate) struct Mutant {
    /// Where and what: `/params/max/default [5 → 6]`.
    pub(crate) name: String,
    pub(crate) class: Class,
    /// As JSON, which is YAML, and with examples that say nothing.
    pub(crate) text: String,
}

/// Every change of a rule file; the first is none.
pub(crate) fn mutants(file: &Source) -> Vec<Mutant> {
    let sources = Sources::new(vec![Source::new(file.path(), file.text())]);
    let (id, source) = sources.iter().next().unwrap();
    let tree = parse(id, source.text(), &Limits::default());
    let mut rule = value(tree.root(&tree.documents()[0]).unwrap());
    rule["examples"] = json!([{ "before": "a", "bad": "a", "fixed": "a" }, { "good": "a" }]);
    let mut changes = Changes { mutants: Vec::new(), rule };
    changes.add(Class::Structure, "", "none", |_| ());
    changes.params();
    changes.conditions();
    changes.structure();
    changes.mutants
}

fn value(node: Node<'_>) -> Value {
    match node.value() {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => json!(value),
        Scalar::Int(value) => json!(value),
        Scalar::Float(value) => json!(value),
        Scalar::String(text) => json!(text),
        Scalar::Sequence => node.items().map(value).collect(),
        Scalar::Mapping => {
            let entry = |entry: orglint::document::Entry<'_>| {
                (entry.key.text().unwrap().to_owned(), value(entry.value))
            };
            Value::Object(node.entries().map(entry).collect())
        }
    }
}

struct Changes {
    mutants: Vec<Mutant>,
    rule: Value,
}

impl Changes {
    fn add(&mut self, class: Class, place: &str, what: &str, change: impl FnOnce(&mut Value)) {
        let mut rule = self.rule.clone();
        change(&mut rule);
        let name = format!("{place} [{what}]");
        let same = self.mutants.iter().filter(|mutant| mutant.name.starts_with(&name)).count();
        let name = if same == 0 { name } else { format!("{name} ({})", same + 1) };
        self.mutants.push(Mutant { name, class, text: serde_json::to_string_pretty(&rule).unwrap() });
    }

    /// Replaces the value at a JSON pointer.
    fn replace(&mut self, class: Class, pointer: &str, what: &str, new: Value) {
        self.add(class, pointer, what, |rule| *rule.pointer_mut(pointer).unwrap() = new);
    }

    /// Leaves out what stands at a JSON pointer.
    fn drop(&mut self, class: Class, pointer: &str, what: &str) {
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        self.add(class, pointer, what, |rule| match rule.pointer_mut(parent).unwrap() {
            Value::Array(items) => _ = items.remove(last.parse().unwrap()),
            Value::Object(entries) => _ = entries.shift_remove(&last.replace("~1", "/").replace("~0", "~")),
            _ => (),
        });
    }

    fn at(&self, pointer: &str) -> Option<Value> {
        self.rule.pointer(pointer).cloned()
    }

    fn params(&mut self) {
        let params = self.at("/params").unwrap_or_default();
        for (name, _) in params.as_object().into_iter().flatten() {
            self.param(&format!("/params/{name}/default"));
        }
    }

    fn param(&mut self, pointer: &str) {
        let class = Class::Threshold;
        match self.at(pointer).unwrap() {
            Value::Null => (),
            Value::Bool(value) => {
                self.replace(class, pointer, &format!("{value} → {}", !value), json!(!value));
            }
            Value::Number(number) => {
                for near in near_figures(&number.to_string()) {
                    let new = serde_json::from_str(&near).unwrap();
                    self.replace(class, pointer, &format!("{number} → {near}"), new);
                }
            }
            Value::String(text) => {
                for near in near_texts(&text) {
                    self.replace(class, pointer, &format!("{text} → {near}"), json!(near));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = format!("{pointer}/{index}");
                    self.drop(class, &pointer, &format!("{item} left out"));
                    // A word that is changed is a word left out.
                    if item.is_object() || item.is_array() || item.is_number() {
                        self.param(&pointer);
                    }
                }
            }
            Value::Object(entries) => {
                for (key, item) in &entries {
                    let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                    self.drop(class, &pointer, &format!("{item} left out"));
                    self.param(&pointer);
                }
            }
        }
    }

    fn conditions(&mut self) {
        let mut pointers = vec!["/when".to_owned(), "/assert".to_owned()];
        for index in 0..self.count("/cases") {
            pointers.extend(["when", "assert"].map(|key| format!("/cases/{index}/{key}")));
        }
        for pointer in &pointers {
            let whole = if pointer.ends_with("/when") { "true" } else { "false" };
            if self.at(pointer).is_some_and(|old| old != whole) {
                self.replace(
                    Class::Condition,
                    pointer,
                    &format!("all of it → {whole}"),
                    json!(condition::open(whole)),
                );
            }
        }
        pointers.extend(self.variables());
        for pointer in pointers {
            let Some(Value::String(text)) = self.at(&pointer) else { continue };
            for (class, name, new) in condition::changes(&text) {
                self.replace(class, &pointer, &name, json!(new));
            }
        }
    }

    /// The variables that conditions, messages or places go by. What only helps is not compared with anything.
    fn variables(&self) -> Vec<String> {
        let mut seen = String::new();
        let mut look = |place: &Value| {
            for key in ["when", "assert", "message", "at"] {
                seen.push_str(place[key].as_str().unwrap_or_default());
                seen.push('\n');
            }
        };
        look(&self.rule);
        self.rule["cases"].as_array().into_iter().flatten().for_each(look);
        let variables = self.rule["variables"].as_object().into_iter().flatten();
        let mut used = Vec::new();
        // A variable can name those above it only.
        for (name, text) in variables.collect::<Vec<_>>().into_iter().rev() {
            if names_variable(&seen, name) {
                seen.push_str(text.as_str().unwrap_or_default());
                seen.push('\n');
                used.push(format!("/variables/{name}"));
            }
        }
        used.reverse();
        used
    }

    fn structure(&mut self) {
        let class = Class::Structure;
        let mut places = vec![String::new()];
        for index in 0..self.count("/cases") {
            let case = format!("/cases/{index}");
            if self.count("/cases") > 1 {
                self.drop(class, &case, "left out");
            }
            places.push(case);
        }
        for place in places {
            let at = format!("{place}/at");
            if self.at(&at).is_some() {
                self.drop(class, &at, "left out");
            }
            let severity = format!("{place}/severity");
            let Some(Value::String(own)) = self.at(&severity).filter(|_| !place.is_empty()) else { continue };
            for other in ["error", "warning", "info"].into_iter().filter(|other| *other != own) {
                self.replace(class, &severity, &format!("{own} → {other}"), json!(other));
            }
        }
        let kinds = self.count("/appliesTo");
        for index in (0..kinds).filter(|_| kinds > 1) {
            let pointer = format!("/appliesTo/{index}");
            let kind = self.at(&pointer).unwrap();
            self.drop(class, &pointer, &format!("{kind} left out"));
        }
    }

    fn count(&self, pointer: &str) -> usize {
        self.at(pointer).and_then(|list| list.as_array().map(Vec::len)).unwrap_or(0)
    }
}

/// Whether a text holds `variables.name`.
fn names_variable(text: &str, name: &str) -> bool {
    let written = format!("variables.{name}");
    text.split(&written).skip(1).any(|behind| !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// A step down and a step up of the last digit: `5` gives `4` and `6`, `0.25` gives `0.24` and `0.26`.
pub(crate) fn near_figures(figure: &str) -> Vec<String> {
    let decimals = figure.split_once('.').map_or(0, |(_, behind)| behind.len());
    // 2.0 is 2, as somebody writes who wants no integer.
    let decimals = if figure.ends_with(".0") { 0 } else { decimals };
    let step = 0.1_f64.powi(decimals as i32);
    let value: f64 = figure.parse().unwrap();
    [value - step, value + step].map(|near| format!("{near:.decimals$}")).into()
}

/// The same for the last figure of a text, as in `14d` and `2026-11-22`; a word becomes another.
fn near_texts(text: &str) -> Vec<String> {
    let digit = |c: char| c.is_ascii_digit();
    let Some(last) = text.rfind(digit) else { return vec![format!("{text}~")] };
    let before = text[..=last].trim_end_matches(|c| digit(c) || c == '.').len();
    let (figure, behind) = (&text[before..=last], &text[last + 1..]);
    if figure.parse::<f64>().is_err() {
        return vec![format!("{text}~")];
    }
    let width = figure.len();
    let near = near_figures(figure);
    near.into_iter().map(|near| format!("{}{near:0>width$}{behind}", &text[..before])).collect()
}

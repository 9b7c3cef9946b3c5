//! Terms as text, in one line: what explanations call them. Knows no values.

use std::fmt;

use super::syntax::{Each, Operator, Term, TermKind};
use super::value::Value;

/// How tightly an operator binds; what binds less loosely stands in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    If,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Sign,
    Name,
}

fn binding(term: &Term) -> Binding {
    match &term.kind {
        TermKind::If { .. } => Binding::If,
        TermKind::Or(..) => Binding::Or,
        TermKind::And(..) => Binding::And,
        TermKind::Binary { operator, .. } if operator.compares() => Binding::Comparison,
        TermKind::Binary { operator: Operator::Add | Operator::Subtract, .. } => Binding::Sum,
        TermKind::Binary { .. } => Binding::Product,
        TermKind::Not(_) | TermKind::Negate(_) => Binding::Sign,
        TermKind::Literal(_)
        | TermKind::Name { .. }
        | TermKind::Member { .. }
        | TermKind::Field { .. }
        | TermKind::Has { .. }
        | TermKind::Index { .. }
        | TermKind::Call { .. }
        | TermKind::Matches { .. }
        | TermKind::Query { .. }
        | TermKind::List { .. }
        | TermKind::Map(_)
        | TermKind::Each { .. } => Binding::Name,
    }
}

/// A term, in parentheses where it binds less than what is around it.
struct Within<'a>(&'a Term, Binding);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(term, around) = self;
        if binding(term) < *around { write!(f, "({term})") } else { term.fmt(f) }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tight = |term| Within(term, Binding::Name);
        match &self.kind {
            TermKind::Literal(value) => literal(value, f),
            TermKind::Name { name, .. } => f.write_str(name),
            TermKind::Member { of, name } => write!(f, "{}.{name}", of.name()),
            TermKind::Field { of, field } if is_word(field) => write!(f, "{}.{field}", tight(of)),
            TermKind::Field { of, field } => write!(f, "{}['{field}']", tight(of)),
            TermKind::Has { of, field } => write!(f, "has({}.{field})", tight(of)),
            TermKind::Index { of, at } => write!(f, "{}[{at}]", tight(of)),
            TermKind::Not(of) => write!(f, "!{}", Within(of, Binding::Sign)),
            TermKind::Negate(of) => write!(f, "-{}", Within(of, Binding::Sign)),
            TermKind::And(left, right) => {
                write!(f, "{} && {}", Within(left, Binding::And), Within(right, Binding::And))
            }
            TermKind::Or(left, right) => {
                write!(f, "{} || {}", Within(left, Binding::Or), Within(right, Binding::Or))
            }
            TermKind::If { condition, then, otherwise } => {
                write!(f, "{} ? {then} : {otherwise}", Within(condition, Binding::Or))
            }
            TermKind::Binary { operator, left, right } => {
                let own = binding(self);
                // Operators of one rank are read from the left.
                let behind = if binding(right) == own { Binding::Name } else { own };
                write!(f, "{} {} {}", Within(left, own), operator.symbol(), Within(right, behind))
            }
            TermKind::Call { name, args, .. } => write!(f, "{name}({})", Terms(args)),
            TermKind::Matches { of, pattern } => {
                write!(f, "{}.matches(", tight(of))?;
                quoted(pattern.text(), f)?;
                f.write_str(")")
            }
            TermKind::Query { name, args, .. } => write!(f, "org.{name}({})", Terms(args)),
            TermKind::List { terms, .. } => write!(f, "[{}]", Terms(terms)),
            TermKind::Map(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{key}: {value}")?;
                }
                f.write_str("}")
            }
            TermKind::Each { each, list, variable, body } => {
                write!(f, "{}.{}({variable}, {body})", tight(list), each.name())
            }
        }
    }
}

impl Each {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Exists => "exists",
            Self::ExistsOne => "exists_one",
            Self::Map => "map",
            Self::Filter => "filter",
        }
    }
}

struct Terms<'a>(&'a [Term]);

impl fmt::Display for Terms<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{term}")?;
        }
        Ok(())
    }
}

fn literal(value: &Value<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::Text(text) => quoted(text, f),
        Value::Null => f.write_str("null"),
        // Messages round; an expression must not seem to compare with another number.
        Value::Double(number) => write!(f, "{number:?}"),
        other => write!(f, "{other}"),
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match text.contains('\'') {
        true => write!(f, "\"{text}\""),
        false => write!(f, "'{text}'"),
    }
}

/// A text in one line of at most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

/// Whether a field can stand behind a dot.
fn is_word(field: &str) -> bool {
    field.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

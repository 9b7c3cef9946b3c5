//! What rule files can name, for those who write them: functions, questions to the organization, built-in checks.
//! Says how each is called and nothing of how it works.

use super::check::CHECKS;
use super::expr::{FUNCTIONS, Function, Kind, QUERIES};

/// Something that expressions can call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callable {
    /// `weekday(date, [text])`: what stands in brackets may be left out.
    pub signature: String,
    /// The type of what it gives.
    pub returns: &'static str,
    /// What it gives, in a few words.
    pub about: &'static str,
}

/// A built-in check, as `check:` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// What stands behind `check:`.
    pub name: &'static str,
    /// Parameters that the rule file must declare, with their types.
    pub params: Vec<(&'static str, &'static str)>,
    /// What its messages can name as `facts.…`, with the types.
    pub facts: Vec<(&'static str, &'static str)>,
}

/// Every function, by name.
#[must_use]
pub fn functions() -> Vec<Callable> {
    FUNCTIONS.iter().map(|function| callable("", function)).collect()
}

/// Every question to the organization, by name.
#[must_use]
pub fn queries() -> Vec<Callable> {
    QUERIES.iter().map(|function| callable("org.", function)).collect()
}

/// Every built-in check, by name.
#[must_use]
pub fn checks() -> Vec<Builtin> {
    let typed =
        |list: &[(&'static str, Kind)]| list.iter().map(|(name, kind)| (*name, word(*kind))).collect();
    let mut checks: Vec<_> = CHECKS
        .iter()
        .map(|check| Builtin { name: check.name, params: typed(check.params), facts: typed(check.facts) })
        .collect();
    checks.sort_by_key(|check| check.name);
    checks
}

fn callable(of: &str, function: &Function) -> Callable {
    let demanded = function.args.len() - function.optional;
    let args = function.args.iter().enumerate().map(|(index, kind)| match index < demanded {
        true => word(*kind).to_owned(),
        false => format!("[{}]", word(*kind)),
    });
    let args: Vec<_> = args.collect();
    let signature = format!("{of}{}({})", function.name, args.join(", "));
    Callable { signature, returns: word(function.returns), about: function.about }
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "any",
        Kind::Bool => "bool",
        Kind::Number => "number",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Quantity => "quantity",
        Kind::Period => "period",
        Kind::List => "list",
        Kind::Metric => "metric",
        Kind::Map => "map",
        Kind::Words => "list of text",
        Kind::Manifest => "manifest",
        Kind::Manifests => "list of manifests",
    }
}

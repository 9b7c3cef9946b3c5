//! The words of the field: what expressions can call, each with its types, so that rule files are checked at load.

mod list;
mod metric;
mod number;
mod quantity;
mod query;
mod text;
mod time;

pub(super) use metric::FIELDS as METRIC_FIELDS;
pub(super) use number::whole;
pub(super) use time::shift;

use super::eval::{Fault, mismatch};
use super::scope::Scope;
use super::value::{BYTES_A_STEP, Value};
use crate::source::Span;

/// A type as signatures name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Any,
    Bool,
    Number,
    Text,
    /// A date, or a text that is one.
    Date,
    Quantity,
    Period,
    List,
    Map,
    /// A list of texts.
    Words,
    /// The root of a manifest of the kind that the first argument names.
    Manifest,
    Manifests,
    /// A metric of the catalogue.
    Metric,
}

type Run = for<'t> fn(&Scope<'t>, Span, &[Value<'t>]) -> Result<Value<'t>, Fault>;

/// A function that expressions can call.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// Types of the arguments; a target (`text.contains(part)`) is the first.
    pub(crate) args: &'static [Kind],
    /// How many of the last arguments may be left out.
    pub(crate) optional: usize,
    pub(crate) returns: Kind,
    /// What it gives, for the reader of the reference.
    pub(crate) about: &'static str,
    run: Run,
}

const fn new(
    name: &'static str,
    args: &'static [Kind],
    returns: Kind,
    about: &'static str,
    run: Run,
) -> Function {
    Function { name, args, optional: 0, returns, about, run }
}

impl Function {
    const fn optional(mut self, optional: usize) -> Self {
        self.optional = optional;
        self
    }

    pub(super) fn run<'t>(
        &self,
        scope: &Scope<'t>,
        span: Span,
        args: &[Value<'t>],
    ) -> Result<Value<'t>, Fault> {
        if args.len() > self.args.len() || args.len() + self.optional < self.args.len() {
            return Err(mismatch(span, format!("`{}` takes {} arguments", self.name, self.args.len())));
        }
        // Whatever it does with texts, it reads them.
        let bytes = args.iter().map(|arg| if let Value::Text(text) = arg { text.len() } else { 0 });
        scope.step(bytes.sum::<usize>() / BYTES_A_STEP)?;
        (self.run)(scope, span, args)
    }
}

/// All functions, by name.
pub(crate) const FUNCTIONS: &[Function] = &[
    new("age", &[Kind::Date], Kind::Quantity, "whole days from a date until now", time::age),
    new("bool", &[Kind::Any], Kind::Bool, "`true` or `false` from a text that says so", text::truth),
    new(
        "businessDays",
        &[Kind::Date, Kind::Date],
        Kind::Number,
        "working days after the first date, up to and with the second",
        time::business_days,
    ),
    new(
        "comparable",
        &[Kind::Any, Kind::Any],
        Kind::Bool,
        "whether two quantities have one dimension",
        quantity::comparable,
    ),
    new("contains", &[Kind::Text, Kind::Text], Kind::Bool, "whether a text holds another", text::contains),
    new("date", &[Kind::Date], Kind::Date, "a text as a date", time::date),
    new("days", &[Kind::Number], Kind::Quantity, "so many days", time::days),
    new(
        "dimension",
        &[Kind::Any],
        Kind::Text,
        "what a quantity measures, in words: `a duration`",
        quantity::dimension,
    ),
    new(
        "direction",
        &[Kind::Any],
        Kind::Text,
        "which way the operator of a quantity points: `up`, `down` or an empty text",
        quantity::direction,
    ),
    new("double", &[Kind::Any], Kind::Number, "a number with a fraction", number::double),
    new("elapsed", &[Kind::Any], Kind::Number, "how much of a period has passed, from 0 to 1", time::elapsed),
    new("end", &[Kind::Any], Kind::Date, "the last day of a period", time::end),
    new(
        "endsWith",
        &[Kind::Text, Kind::Text],
        Kind::Bool,
        "whether a text ends with another",
        text::ends_with,
    ),
    new("int", &[Kind::Any], Kind::Number, "a whole number, fractions cut off", number::int),
    new("isDate", &[Kind::Any], Kind::Bool, "whether a value is a date or a text that is one", time::is_date),
    new(
        "isPeriod",
        &[Kind::Any],
        Kind::Bool,
        "whether a text is a period such as `2026-Q4`",
        time::is_period,
    ),
    new(
        "isQuantity",
        &[Kind::Any],
        Kind::Bool,
        "whether a value has a number and a unit",
        quantity::is_quantity,
    ),
    new(
        "isSorted",
        &[Kind::List],
        Kind::Bool,
        "whether every element is at least as large as the one before",
        list::is_sorted,
    ),
    new("join", &[Kind::List, Kind::Text], Kind::Text, "the elements with a text between them", text::join),
    new(
        "lacking",
        &[Kind::Map, Kind::List],
        Kind::Words,
        "the names of a list that a map does not have, or has without anything in them",
        list::lacking,
    ),
    new("lowerAscii", &[Kind::Text], Kind::Text, "a text with A to Z as a to z", text::lower_ascii),
    new(
        "meets",
        &[Kind::Any, Kind::Any, Kind::Text],
        Kind::Bool,
        "whether a quantity satisfies a target such as `< 4 hours`; where the target has no operator, `up` or `down` as third argument says which way is better, and without it the rule is silent unless both are the same",
        quantity::meets,
    )
    .optional(1),
    new(
        "metric",
        &[Kind::Text],
        Kind::Metric,
        "a metric of the catalogue, with `id`, `title`, `direction` (`up` or `down` is better), `standard` (the target in every unit; may be empty), `percentile` and `source`; the rule stays silent when there is none",
        metric::metric,
    ),
    new("metrics", &[], Kind::Words, "the ids of the metric catalogue", metric::metrics),
    new(
        "missing",
        &[Kind::List, Kind::List],
        Kind::Words,
        "the elements of the second list that the first does not have",
        list::missing,
    ),
    new(
        "nearest",
        &[Kind::Text, Kind::Words],
        Kind::Text,
        "the most similar word of a list, or an empty text",
        text::nearest_word,
    ),
    new(
        "opening",
        &[Kind::Text, Kind::Words],
        Kind::Text,
        "the first phrase of a list with whose words a text begins, or an empty text",
        text::opening,
    ),
    new("percent", &[Kind::Number], Kind::Text, "a share as a whole percentage: `71 %`", text::percent),
    new(
        "period",
        &[Kind::Any],
        Kind::Period,
        "`2026-Q4`, or the quarter of a date; periods are ordered",
        time::period,
    ),
    new(
        "plural",
        &[Kind::Number, Kind::Text],
        Kind::Text,
        "a number with its noun: `1 team`, `3 teams`",
        text::plural,
    ),
    new(
        "progress",
        &[Kind::Any, Kind::Any, Kind::Any],
        Kind::Number,
        "how far a current value is on the way from baseline to target; 1 is there",
        quantity::progress,
    ),
    new(
        "quantity",
        &[Kind::Any],
        Kind::Quantity,
        "a number with a unit; quantities of one dimension are ordered",
        quantity::quantity,
    ),
    new(
        "reference",
        &[Kind::Text],
        Kind::Text,
        "a reference as `namespace/name` in lower case, to compare two",
        query::reference,
    ),
    new(
        "rhythm",
        &[Kind::Text],
        Kind::Number,
        "how many days lie between two times of something that is `weekly`, `every 2 weeks` or `once a month`",
        time::rhythm,
    ),
    new(
        "sameWords",
        &[Kind::Text, Kind::Text],
        Kind::Bool,
        "whether two texts have the same words in the same order; case, articles and endings do not count",
        text::same_words,
    ),
    new("size", &[Kind::Any], Kind::Number, "how many elements, entries or characters", list::size),
    new("start", &[Kind::Any], Kind::Date, "the first day of a period", time::start),
    new(
        "startsWith",
        &[Kind::Text, Kind::Text],
        Kind::Bool,
        "whether a text begins with another",
        text::starts_with,
    ),
    new("string", &[Kind::Any], Kind::Text, "a value as messages show it", text::string),
    new("sum", &[Kind::List], Kind::Number, "the sum of a list of numbers", list::sum),
    new("unique", &[Kind::List], Kind::List, "a list without repetitions, in its order", list::unique),
    new(
        "weekday",
        &[Kind::Date, Kind::Text],
        Kind::Text,
        "`mon` to `sun`, in the organization's time zone or the one that is named",
        time::weekday,
    )
    .optional(1),
];

/// What expressions can ask of the organization: `org.get("Team", self.owner)`.
pub(crate) const QUERIES: &[Function] = &[
    new("all", &[Kind::Text], Kind::Manifests, "all manifests of a kind", query::all),
    new("count", &[Kind::Text], Kind::Number, "how many manifests of a kind", query::count),
    new(
        "get",
        &[Kind::Text, Kind::Text],
        Kind::Manifest,
        "the manifest that a reference means; the rule stays silent when there is none",
        query::get,
    ),
    new("has", &[Kind::Text, Kind::Text], Kind::Bool, "whether a reference leads somewhere", query::has),
    new("referrers", &[Kind::Any], Kind::List, "the manifests that refer to a manifest", query::referrers),
];

/// The function of this name, found once, when an expression is parsed.
pub(super) fn named(table: &'static [Function], name: &str) -> Option<&'static Function> {
    table.binary_search_by(|function| function.name.cmp(name)).ok().and_then(|index| table.get(index))
}

/// A text argument.
fn text_at<'v>(span: Span, args: &'v [Value<'_>], index: usize) -> Result<&'v str, Fault> {
    match args.get(index) {
        Some(Value::Text(text)) => Ok(text),
        Some(other) => Err(mismatch(span, format!("text is wanted here, not {}", other.type_name()))),
        None => Err(mismatch(span, "an argument is missing".to_owned())),
    }
}

/// A number argument.
fn number_at(span: Span, args: &[Value<'_>], index: usize) -> Result<f64, Fault> {
    let value = args.get(index).unwrap_or(&Value::Null);
    value
        .as_number()
        .ok_or_else(|| mismatch(span, format!("a number is wanted here, not {}", value.type_name())))
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, Function, QUERIES};

    #[test]
    fn both_tables_are_sorted_for_the_search() {
        let sorted = |table: &[Function]| table.is_sorted_by(|a, b| a.name < b.name);
        assert!(sorted(FUNCTIONS) && sorted(QUERIES));
    }
}

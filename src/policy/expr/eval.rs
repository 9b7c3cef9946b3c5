//! Evaluation: a walk over the terms that counts every step and never copies a document.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::function::{self, Function};
use super::pattern::Pattern;
use super::scope::Scope;
use super::syntax::{Each, Operator, Term, TermKind};
use super::value::{BYTES_A_STEP, ENTRIES_A_STEP, Value};
use crate::source::Span;

/// Why an expression gave no value. Spans are byte offsets in the expression's text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// A value of the document cannot be read (`quantity("soon")`): another rule reports it, this one stays silent.
    Unreadable,
    /// A field that is not there, or a value of another type: impossible in a document that its schema accepts.
    Mismatch { span: Span, message: String },
    /// Too many steps.
    Runaway,
}

impl<'t> Scope<'t> {
    /// The value of a term.
    pub(crate) fn eval(&mut self, term: &'t Term) -> Result<Value<'t>, Fault> {
        self.step(1)?;
        self.value(term)
    }

    /// The truth of a term.
    pub(crate) fn truth(&mut self, term: &'t Term) -> Result<bool, Fault> {
        self.step(1)?;
        self.verdict(term)
    }

    /// The value of a term that has been counted. What takes room on the stack is in functions of its own: most terms
    /// are names and fields.
    fn value(&mut self, term: &'t Term) -> Result<Value<'t>, Fault> {
        match &term.kind {
            TermKind::Literal(value) => Ok(value.borrowed()),
            TermKind::Name { name, means } => self.name(term.span, name, *means),
            TermKind::Member { of, name } => self.member(term.span, *of, name),
            TermKind::Field { of, field } => self.field(term.span, of, field),
            TermKind::Index { of, at } => self.index(term.span, of, at),
            TermKind::Negate(of) => self.negate(term.span, of),
            TermKind::If { condition, then, otherwise } => {
                let branch = if self.truth(condition)? { then } else { otherwise };
                self.eval(branch)
            }
            TermKind::Binary { operator, left, right } if !operator.compares() => {
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                self.arithmetic(term.span, *operator, &left, &right)
            }
            TermKind::Has { .. }
            | TermKind::Not(_)
            | TermKind::And(..)
            | TermKind::Or(..)
            | TermKind::Binary { .. }
            | TermKind::Matches { .. } => self.verdict(term).map(Value::Bool),
            TermKind::Call { name, function, args } | TermKind::Query { name, function, args } => {
                self.call(term.span, name, *function, args)
            }
            TermKind::List { constant: Some(list), .. } => Ok(list.borrowed()),
            TermKind::List { terms, constant: None } => self.list_of(terms),
            TermKind::Map(entries) => self.map(entries),
            TermKind::Each { each, list, body, .. } => self.each(*each, list, body),
        }
    }

    /// The truth of a term that has been counted: without a value, where it cannot be anything else.
    fn verdict(&mut self, term: &'t Term) -> Result<bool, Fault> {
        match &term.kind {
            TermKind::Has { of, field } => self.has(of, field),
            TermKind::Not(of) => Ok(!self.truth(of)?),
            TermKind::And(left, right) => self.logic(left, right, false),
            TermKind::Or(left, right) => self.logic(left, right, true),
            TermKind::Matches { of, pattern } => self.matches(of, pattern),
            TermKind::Binary { operator, left, right } if operator.compares() => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                self.comparison(term.span, *operator, &left, &right)
            }
            _ => match self.value(term)? {
                Value::Bool(truth) => Ok(truth),
                other => Err(mismatch(
                    term.span,
                    format!("true or false is wanted here, not {}", other.type_name()),
                )),
            },
        }
    }

    /// The value of a term that is only looked at: what the rule itself says is not copied.
    fn operand(&mut self, term: &'t Term) -> Result<Cow<'t, Value<'t>>, Fault> {
        match &term.kind {
            TermKind::Literal(value) | TermKind::List { constant: Some(value), .. } => {
                self.step(1)?;
                Ok(Cow::Borrowed(value))
            }
            _ => self.eval(term).map(Cow::Owned),
        }
    }

    fn field(&mut self, span: Span, of: &'t Term, field: &str) -> Result<Value<'t>, Fault> {
        if let Some(node) = self.node(of)?
            && let Some(node) = self.entry(node, field)?
        {
            return Ok(Value::of(node));
        }
        let value = self.eval(of)?;
        self.step(value.size_of_map() / ENTRIES_A_STEP)?;
        value.field(field).ok_or_else(|| mismatch(span, format!("no field `{field}`")))
    }

    fn has(&mut self, of: &'t Term, field: &str) -> Result<bool, Fault> {
        if let Some(node) = self.node(of)? {
            return Ok(self.entry(node, field)?.is_some_and(|node| !node.is_null()));
        }
        let value = self.eval(of)?;
        self.step(value.size_of_map() / ENTRIES_A_STEP)?;
        // A field that is written without a value says as little as one that is not there.
        Ok(value.field(field).is_some_and(|value| !matches!(value, Value::Null)))
    }

    #[inline(never)]
    fn negate(&mut self, span: Span, of: &'t Term) -> Result<Value<'t>, Fault> {
        match self.eval(of)? {
            Value::Int(number) => number.checked_neg().map(Value::Int).ok_or_else(|| overflow(span)),
            Value::Double(number) => Ok(Value::Double(-number)),
            other => Err(mismatch(span, format!("`-` wants a number, not {}", other.type_name()))),
        }
    }

    #[inline(never)]
    fn matches(&mut self, of: &'t Term, pattern: &'t Pattern) -> Result<bool, Fault> {
        match self.eval(of)? {
            Value::Text(text) => {
                self.step(pattern.steps(&text))?;
                Ok(pattern.is_match(&text))
            }
            other => Err(mismatch(of.span, format!("text is wanted here, not {}", other.type_name()))),
        }
    }

    #[inline(never)]
    fn list_of(&mut self, terms: &'t [Term]) -> Result<Value<'t>, Fault> {
        let list: Result<Vec<_>, _> = terms.iter().map(|term| self.eval(term)).collect();
        list.map(|list| Value::List(list.into()))
    }

    #[inline(never)]
    fn map(&mut self, terms: &'t [(Term, Term)]) -> Result<Value<'t>, Fault> {
        let mut entries: Vec<(Value<'t>, Value<'t>)> = Vec::with_capacity(terms.len());
        for (key, value) in terms {
            let span = key.span;
            let (key, value) = (self.eval(key)?, self.eval(value)?);
            for (known, _) in &entries {
                if known.same(&key, &|count| self.step(count + 1))? {
                    return Err(mismatch(span, format!("the key `{}` is there twice", self.text(&key)?)));
                }
            }
            entries.push((key, value));
        }
        Ok(Value::Map(entries.into()))
    }

    #[inline(never)]
    fn call(
        &mut self,
        span: Span,
        name: &str,
        function: Option<&'static Function>,
        terms: &'t [Term],
    ) -> Result<Value<'t>, Fault> {
        let Some(function) = function else {
            return Err(mismatch(span, format!("there is no function `{name}`")));
        };
        match terms {
            [] => function.run(self, span, &[]),
            [one] => {
                let args = [self.eval(one)?];
                function.run(self, span, &args)
            }
            [one, two] => {
                let args = [self.eval(one)?, self.eval(two)?];
                function.run(self, span, &args)
            }
            _ => {
                let args = terms.iter().map(|term| self.eval(term)).collect::<Result<Vec<_>, _>>()?;
                function.run(self, span, &args)
            }
        }
    }

    #[inline(never)]
    fn index(&mut self, span: Span, of: &'t Term, at: &'t Term) -> Result<Value<'t>, Fault> {
        let (of, at) = (self.eval(of)?, self.eval(at)?);
        // A number without a fraction is as good as the integer that it equals.
        let at = match at {
            Value::Double(number) if number.fract() == 0.0 && of.elements().is_some() => {
                function::whole(span, number)?
            }
            other => other,
        };
        let found = match &at {
            Value::Int(index) if of.elements().is_some() => {
                let index = usize::try_from(*index).ok();
                self.step(index.map_or(0, |index| index.min(of.size().unwrap_or(0)) / ENTRIES_A_STEP))?;
                index.and_then(|index| of.elements()?.nth(index))
            }
            _ => of.at(&at, &|count| self.step(count))?,
        };
        match found {
            Some(found) => Ok(found),
            None => Err(mismatch(span, format!("no element `{}`", self.text(&at)?))),
        }
    }

    /// CEL's `&&` and `||`: either side can decide, whatever happens on the other.
    fn logic(&mut self, left: &'t Term, right: &'t Term, deciding: bool) -> Result<bool, Fault> {
        let first = self.truth(left);
        if first == Ok(deciding) {
            return Ok(deciding);
        }
        let second = self.truth(right)?;
        if second == deciding { Ok(deciding) } else { first }
    }

    fn comparison(
        &self,
        span: Span,
        operator: Operator,
        left: &Value<'t>,
        right: &Value<'t>,
    ) -> Result<bool, Fault> {
        let ordered = |test: fn(Ordering) -> bool| {
            if let (Value::Text(left), Value::Text(right)) = (left, right) {
                self.step(left.len().min(right.len()) / BYTES_A_STEP)?;
            }
            match (left.compare(right), left, right) {
                (Some(order), ..) => Ok(test(order)),
                // `2 days < 5 %`: a rule about units reports it.
                (None, Value::Quantity(_), Value::Quantity(_)) => Err(Fault::Unreadable),
                // What is no number is neither smaller nor greater than any.
                (None, Value::Int(_) | Value::Double(_), Value::Int(_) | Value::Double(_)) => Ok(false),
                (None, ..) => Err(wrong_operands(span, operator, left, right)),
            }
        };
        let same = || left.same(right, &|count| self.step(count));
        match operator {
            Operator::Equal => same(),
            Operator::NotEqual => same().map(|same| !same),
            Operator::Less => ordered(Ordering::is_lt),
            Operator::LessOrEqual => ordered(Ordering::is_le),
            Operator::Greater => ordered(Ordering::is_gt),
            Operator::GreaterOrEqual => ordered(Ordering::is_ge),
            Operator::In => {
                self.step(right.size().unwrap_or(0))?;
                let held = right.holds(left, &|count| self.step(count))?;
                held.ok_or_else(|| wrong_operands(span, operator, left, right))
            }
            // They give no truth.
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => Err(wrong_operands(span, operator, left, right)),
        }
    }

    #[inline(never)]
    fn arithmetic(
        &self,
        span: Span,
        operator: Operator,
        left: &Value<'t>,
        right: &Value<'t>,
    ) -> Result<Value<'t>, Fault> {
        match (left, right) {
            (Value::Int(left), Value::Int(right)) => {
                let result = match operator {
                    Operator::Add => left.checked_add(*right),
                    Operator::Subtract => left.checked_sub(*right),
                    Operator::Multiply => left.checked_mul(*right),
                    Operator::Divide => left.checked_div(*right),
                    _ => left.checked_rem(*right),
                };
                result.map(Value::Int).ok_or_else(|| overflow(span))
            }
            (Value::Text(left), Value::Text(right)) if operator == Operator::Add => {
                self.step(left.len() + right.len())?;
                Ok(Value::text([&**left, right].concat()))
            }
            _ => {
                if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
                    return match operator {
                        Operator::Add => Ok(Value::Double(left + right)),
                        Operator::Subtract => Ok(Value::Double(left - right)),
                        Operator::Multiply => Ok(Value::Double(left * right)),
                        Operator::Divide => Ok(Value::Double(left / right)),
                        _ => Err(mismatch(span, "`%` wants whole numbers".to_owned())),
                    };
                }
                if let (Operator::Add, Some(first), Some(second)) =
                    (operator, left.elements(), right.elements())
                {
                    self.step(left.size().unwrap_or(0) + right.size().unwrap_or(0))?;
                    return Ok(Value::List(first.chain(second).collect()));
                }
                function::shift(&self.world, operator, left, right)
                    .unwrap_or_else(|| Err(wrong_operands(span, operator, left, right)))
            }
        }
    }

    #[inline(never)]
    fn each(&mut self, each: Each, list: &'t Term, body: &'t Term) -> Result<Value<'t>, Fault> {
        let value = self.eval(list)?;
        self.step(value.size_of_map())?;
        let Some(elements) = value.iterated() else {
            return Err(mismatch(list.span, format!("a list is wanted here, not {}", value.type_name())));
        };
        let mut kept = Vec::new();
        let mut truths = 0;
        let mut fault = None;
        for element in elements {
            self.locals.push(element);
            let result = if each == Each::Map { self.eval(body) } else { self.truth(body).map(Value::Bool) };
            let element = self.locals.pop();
            match (each, result) {
                (_, Err(Fault::Runaway)) => return Err(Fault::Runaway),
                // As with `&&` and `||`, another element may still decide.
                (Each::All | Each::Exists, Err(error)) => fault = Some(error),
                (_, Err(error)) => return Err(error),
                (Each::All, Ok(Value::Bool(false))) => return Ok(Value::Bool(false)),
                (Each::Exists, Ok(Value::Bool(true))) => return Ok(Value::Bool(true)),
                (Each::ExistsOne, Ok(Value::Bool(true))) => truths += 1,
                (Each::Filter, Ok(Value::Bool(true))) => kept.extend(element),
                (Each::Map, Ok(value)) => kept.push(value),
                (_, Ok(_)) => {}
            }
        }
        match (each, fault) {
            (_, Some(fault)) => Err(fault),
            (Each::All, None) => Ok(Value::Bool(true)),
            (Each::Exists, None) => Ok(Value::Bool(false)),
            (Each::ExistsOne, None) => Ok(Value::Bool(truths == 1)),
            (Each::Map | Each::Filter, None) => Ok(Value::List(kept.into())),
        }
    }
}

pub(super) fn mismatch(span: Span, message: String) -> Fault {
    Fault::Mismatch { span, message }
}

pub(super) fn overflow(span: Span) -> Fault {
    mismatch(span, "the result is no number of 64 bits".to_owned())
}

fn wrong_operands(span: Span, operator: Operator, left: &Value<'_>, right: &Value<'_>) -> Fault {
    let (symbol, left, right) = (operator.symbol(), left.type_name(), right.type_name());
    mismatch(span, format!("`{symbol}` does not go between {left} and {right}"))
}

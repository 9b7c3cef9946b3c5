//! Words for numbers.

use super::super::eval::Fault;
use super::super::scope::Scope;
use super::super::value::Value;
use super::number_at;
use crate::source::Span;

pub(super) fn double<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    match args.first() {
        Some(Value::Text(text)) => text.parse().map(Value::Double).map_err(|_| Fault::Unreadable),
        _ => number_at(span, args, 0).map(Value::Double),
    }
}

pub(super) fn int<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    match args.first() {
        Some(Value::Text(text)) => text.parse().map(Value::Int).map_err(|_| Fault::Unreadable),
        _ => number_at(span, args, 0).map(|number| Value::Int(number.trunc() as i64)),
    }
}

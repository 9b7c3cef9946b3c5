//! Words for numbers.

use super::super::eval::{Fault, overflow};
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
        Some(Value::Int(number)) => Ok(Value::Int(*number)),
        _ => whole(span, number_at(span, args, 0)?),
    }
}

/// A number without its fraction.
pub(in crate::policy::expr) fn whole<'t>(span: Span, number: f64) -> Result<Value<'t>, Fault> {
    // The border itself is no integer of 64 bits, and what is no number is beyond every border.
    const BORDER: f64 = 9_223_372_036_854_775_808.0;
    if number > -BORDER && number < BORDER {
        Ok(Value::Int(number.trunc() as i64))
    } else {
        Err(overflow(span))
    }
}

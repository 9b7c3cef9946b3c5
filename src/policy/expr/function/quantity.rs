//! Words for quantities: a number with a unit.

use super::super::eval::Fault;
use super::super::scope::Scope;
use super::super::value::Value;
use crate::source::Span;
use crate::value::{Direction, Quantity};

fn quantity_at(args: &[Value<'_>], index: usize) -> Result<Quantity, Fault> {
    args.get(index).and_then(read_quantity).ok_or(Fault::Unreadable)
}

pub(super) fn comparable<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(quantity_at(args, 0)?.is_comparable(&quantity_at(args, 1)?)))
}

pub(super) fn dimension<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::from(quantity_at(args, 0)?.dimension().name()))
}

pub(super) fn direction<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::from(match quantity_at(args, 0)?.direction() {
        Some(Direction::Up) => "up",
        Some(Direction::Down) => "down",
        None => "",
    }))
}

pub(super) fn meets<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let (value, target) = (quantity_at(args, 0)?, quantity_at(args, 1)?);
    let met = match args.get(2) {
        Some(Value::Text(way)) if &**way == "up" => value.reaches(&target, Direction::Up),
        Some(Value::Text(way)) if &**way == "down" => value.reaches(&target, Direction::Down),
        _ => value.satisfies(&target),
    };
    met.map(Value::Bool).ok_or(Fault::Unreadable)
}

pub(super) fn progress<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let (baseline, current, target) = (quantity_at(args, 0)?, quantity_at(args, 1)?, quantity_at(args, 2)?);
    current.progress(&baseline, &target).map(Value::Double).ok_or(Fault::Unreadable)
}

fn read_quantity(value: &Value<'_>) -> Option<Quantity> {
    match value {
        Value::Quantity(quantity) => Some(quantity.clone()),
        Value::Text(text) => Quantity::read(text),
        _ => value.as_number().map(Quantity::from),
    }
}

pub(super) fn quantity<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    args.first().and_then(read_quantity).map(Value::Quantity).ok_or(Fault::Unreadable)
}

pub(super) fn is_quantity<'t>(_: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(args.first().is_some_and(|value| read_quantity(value).is_some())))
}

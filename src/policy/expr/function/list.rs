//! Words for lists.

use std::cmp::Ordering;

use super::super::elements::Elements;
use super::super::eval::{Fault, mismatch, overflow};
use super::super::scope::Scope;
use super::super::value::{BYTES_A_STEP, ENTRIES_A_STEP, Value};
use crate::source::Span;

fn elements<'v, 't>(span: Span, args: &'v [Value<'t>], index: usize) -> Result<Elements<'v, 't>, Fault> {
    let value = args.get(index).unwrap_or(&Value::Null);
    value
        .elements()
        .ok_or_else(|| mismatch(span, format!("a list is wanted here, not {}", value.type_name())))
}

pub(super) fn is_sorted<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let mut before: Option<Value<'t>> = None;
    for value in elements(span, args, 0)? {
        if let Some(before) = &before {
            let bytes = if let (Value::Text(one), Value::Text(other)) = (before, &value) {
                one.len().min(other.len())
            } else {
                0
            };
            scope.step(1 + bytes / BYTES_A_STEP)?;
            if !before.compare(&value).is_some_and(Ordering::is_le) {
                return Ok(Value::Bool(false));
            }
        }
        before = Some(value);
    }
    Ok(Value::Bool(true))
}

pub(super) fn lacking<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let map = args.first().unwrap_or(&Value::Null);
    if !map.has_fields() {
        return Err(mismatch(span, format!("a map is wanted here, not {}", map.type_name())));
    }
    let mut lacking = Vec::new();
    for name in elements(span, args, 1)? {
        scope.step(1 + map.size_of_map() / ENTRIES_A_STEP)?;
        let is_there = match map.field(&scope.text(&name)?) {
            None | Some(Value::Null) => false,
            Some(Value::Text(text)) => {
                scope.step(text.len() / BYTES_A_STEP)?;
                !text.trim().is_empty()
            }
            Some(value) => value.size() != Some(0),
        };
        if !is_there {
            lacking.push(name);
        }
    }
    Ok(Value::List(lacking.into()))
}

pub(super) fn missing<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let have: Vec<_> = elements(span, args, 0)?.collect();
    scope.step(have.len())?;
    let mut missing = Vec::new();
    for value in elements(span, args, 1)? {
        if !is_among(scope, &have, &value)? {
            missing.push(value);
        }
    }
    Ok(Value::List(missing.into()))
}

/// Whether an equal one is among these. Each is a step.
fn is_among<'t>(scope: &Scope<'t>, values: &[Value<'t>], value: &Value<'t>) -> Result<bool, Fault> {
    for (index, other) in values.iter().enumerate() {
        let is_same = match (other, value) {
            // Nearly all are, and short.
            (Value::Text(other), Value::Text(value)) if other.len() != value.len() => false,
            _ => other.same(value, &|count| scope.step(count))?,
        };
        if is_same {
            scope.step(index + 1)?;
            return Ok(true);
        }
    }
    scope.step(values.len())?;
    Ok(false)
}

pub(super) fn sum<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let mut whole = Some(0_i64);
    let mut sum = 0.0;
    for value in elements(span, args, 0)? {
        scope.step(1)?;
        let Some(number) = value.as_number() else {
            return Err(mismatch(span, format!("a number is wanted, not {}", value.type_name())));
        };
        sum += number;
        whole = match (whole, value) {
            (Some(sum), Value::Int(number)) => Some(sum.checked_add(number).ok_or_else(|| overflow(span))?),
            _ => None,
        };
    }
    Ok(whole.map_or(Value::Double(sum), Value::Int))
}

pub(super) fn unique<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let mut unique: Vec<Value<'t>> = Vec::new();
    for value in elements(span, args, 0)? {
        scope.step(1)?;
        if !is_among(scope, &unique, &value)? {
            unique.push(value);
        }
    }
    Ok(Value::List(unique.into()))
}

pub(super) fn size<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let value = args.first().unwrap_or(&Value::Null);
    let size = value.size().ok_or_else(|| mismatch(span, format!("{} has no size", value.type_name())))?;
    Ok(Value::int(size))
}

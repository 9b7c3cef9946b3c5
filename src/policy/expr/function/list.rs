//! Words for lists.

use super::super::eval::{Fault, mismatch};
use super::super::scope::Scope;
use super::super::value::{Elements, Value};
use crate::source::Span;

fn elements<'v, 't>(span: Span, args: &'v [Value<'t>], index: usize) -> Result<Elements<'v, 't>, Fault> {
    let value = args.get(index).unwrap_or(&Value::Null);
    value
        .elements()
        .ok_or_else(|| mismatch(span, format!("a list is wanted here, not {}", value.type_name())))
}

pub(super) fn is_sorted<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let list: Vec<_> = elements(span, args, 0)?.collect();
    scope.step(list.len())?;
    Ok(Value::Bool(list.is_sorted_by(|a, b| a.compare(b).is_some_and(std::cmp::Ordering::is_le))))
}

pub(super) fn lacking<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let map = args.first().unwrap_or(&Value::Null);
    if !map.has_fields() {
        return Err(mismatch(span, format!("a map is wanted here, not {}", map.type_name())));
    }
    let wanted: Vec<_> = elements(span, args, 1)?.collect();
    scope.step(wanted.len())?;
    let is_lacking = |name: &Value<'t>| match map.field(&name.to_string()) {
        None | Some(Value::Null) => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(value) => value.size() == Some(0),
    };
    Ok(Value::List(wanted.into_iter().filter(is_lacking).collect()))
}

pub(super) fn missing<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let have: Vec<_> = elements(span, args, 0)?.collect();
    let wanted: Vec<_> = elements(span, args, 1)?.collect();
    scope.step(have.len().saturating_mul(wanted.len()))?;
    let missing = wanted.into_iter().filter(|value| !have.iter().any(|other| other.equals(value)));
    Ok(Value::List(missing.collect()))
}

pub(super) fn sum<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let mut sum = 0.0;
    let mut whole = true;
    for value in elements(span, args, 0)? {
        scope.step(1)?;
        whole &= matches!(value, Value::Int(_));
        let number = value.as_number();
        sum +=
            number.ok_or_else(|| mismatch(span, format!("a number is wanted, not {}", value.type_name())))?;
    }
    Ok(if whole { Value::Int(sum as i64) } else { Value::Double(sum) })
}

pub(super) fn unique<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let mut unique: Vec<Value<'t>> = Vec::new();
    for value in elements(span, args, 0)? {
        scope.step(unique.len() + 1)?;
        if !unique.iter().any(|other| other.equals(&value)) {
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

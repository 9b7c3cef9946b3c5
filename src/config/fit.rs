//! Whether a value of the configuration can stand in for the default of a parameter. Rules count on its type.

use crate::policy::{Param, Value};
use crate::value::{FieldDuration, nearest};

/// The value to use: of a map, the default with the given entries.
///
/// # Errors
/// Why it does not fit: to be read after the name of the parameter; and what to do.
pub(super) fn fit(
    param: &Param,
    default: &Value<'static>,
    given: &Value<'static>,
) -> Result<Value<'static>, (String, Option<String>)> {
    let Value::Map(defaults) = default else {
        return like(default, given).map(|()| given.clone()).map_err(|wanted| mismatch(&wanted, given));
    };
    let Value::Map(entries) = given else { return Err(mismatch("a map", given)) };
    let mut merged: Vec<_> = defaults.to_vec();
    for (key, value) in entries.iter() {
        let name = key.to_string();
        let known = || defaults.iter().map(|(key, _)| key.to_string()).chain(param.keys.iter().cloned());
        if !known().any(|known| known == name) {
            let names: Vec<_> = known().collect();
            let near = nearest(&name, names.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it may have {}", names.join(", ")),
            };
            return Err((format!("has no key `{name}`"), Some(help)));
        }
        // Where some entries are durations and others words (`immediately`), it is a duration or one of the words.
        let mut beside = defaults.iter().map(|(_, value)| value);
        let wanted = beside.clone().find(|default| is_duration(default)).or_else(|| beside.clone().next());
        if let Some(wanted) = wanted
            && !beside.any(|default| default.equals(value))
            && let Err(wanted) = like(wanted, value)
        {
            let (message, help) = mismatch(&wanted, value);
            return Err((format!("{message} for `{name}`"), help));
        }
        match merged.iter_mut().find(|(known, _)| known.equals(key)) {
            Some((_, known)) => *known = value.clone(),
            None => merged.push((key.clone(), value.clone())),
        }
    }
    Ok(Value::Map(merged.into()))
}

fn mismatch(wanted: &str, given: &Value<'_>) -> (String, Option<String>) {
    let help = (wanted == "a list").then(|| format!("write `[{given}]`"));
    (format!("wants {wanted}, not {}", shown(given)), help)
}

fn shown(given: &Value<'_>) -> String {
    match given {
        Value::Text(text) => format!("the text `{text}`"),
        Value::Bool(_) | Value::Int(_) | Value::Double(_) => format!("`{given}`"),
        _ => given.type_name().to_owned(),
    }
}

/// Whether a value is of the type of another.
///
/// # Errors
/// What is wanted, in words.
fn like(default: &Value<'static>, given: &Value<'static>) -> Result<(), String> {
    let fits = match (default, given) {
        (Value::Bool(_), Value::Bool(_)) | (Value::Int(_), Value::Int(_)) => true,
        (Value::Int(_) | Value::Double(_), given) if given.as_number().is_some() => true,
        (Value::Text(_), Value::Text(_)) if is_duration(default) => is_duration(given),
        (Value::Text(_), Value::Text(_)) => true,
        (Value::List(defaults), Value::List(list)) => return elements(defaults, list),
        _ => false,
    };
    if fits { Ok(()) } else { Err(wanted(default).to_owned()) }
}

/// Numbers and durations in a list are the ends of a range; of words there may be any number.
fn elements(defaults: &[Value<'static>], list: &[Value<'static>]) -> Result<(), String> {
    let word = Value::text("word");
    let first = defaults.first().unwrap_or(&word);
    let is_range = first.as_number().is_some() || is_duration(first);
    if is_range && list.len() != defaults.len() {
        return Err(format!("a list of {} values", defaults.len()));
    }
    let is_wrong = |value: &&Value<'static>| like(first, value).is_err();
    match list.iter().find(is_wrong) {
        Some(wrong) => {
            Err(format!("a list in which every element is {}, and {} is none", wanted(first), shown(wrong)))
        }
        None => Ok(()),
    }
}

fn wanted(default: &Value<'_>) -> &'static str {
    match default {
        Value::Text(_) if is_duration(default) => "a duration such as `2 days`",
        _ => default.type_name(),
    }
}

fn is_duration(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(text) if text.parse::<FieldDuration>().is_ok())
}

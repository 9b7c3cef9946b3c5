//! Words for texts.

use memchr::memmem;

use super::super::eval::{Fault, mismatch};
use super::super::scope::Scope;
use super::super::value::Value;
use super::{number_at, text_at};
use crate::policy::phrase;
use crate::source::Span;
use crate::value::nearest;

pub(super) fn percent<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::text(format!("{} %", (number_at(span, args, 0)? * 100.0).round())))
}

pub(super) fn contains<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let (text, part) = (text_at(span, args, 0)?, text_at(span, args, 1)?);
    Ok(Value::Bool(memmem::find(text.as_bytes(), part.as_bytes()).is_some()))
}

pub(super) fn ends_with<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(text_at(span, args, 0)?.ends_with(text_at(span, args, 1)?)))
}

pub(super) fn starts_with<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(text_at(span, args, 0)?.starts_with(text_at(span, args, 1)?)))
}

pub(super) fn lower_ascii<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let text = text_at(span, args, 0)?;
    match args.first() {
        // Nearly always it is.
        Some(value) if !text.bytes().any(|byte| byte.is_ascii_uppercase()) => Ok(value.clone()),
        _ => Ok(Value::text(text.to_ascii_lowercase())),
    }
}

pub(super) fn plural<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let (count, noun) = (number_at(span, args, 0)?, text_at(span, args, 1)?);
    let ending = match noun {
        _ if count == 1.0 => "",
        _ if noun == "person" => {
            return Ok(Value::text(format!("{} people", Value::Double(count))));
        }
        _ if noun.ends_with(['s', 'x', 'z']) || noun.ends_with("ch") || noun.ends_with("sh") => "es",
        _ => "s",
    };
    Ok(Value::text(format!("{} {noun}{ending}", Value::Double(count))))
}

pub(super) fn string<'t>(scope: &Scope<'t>, _: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    scope.text(args.first().unwrap_or(&Value::Null)).map(Value::text)
}

pub(super) fn truth<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    if let Some(Value::Bool(truth)) = args.first() {
        return Ok(Value::Bool(*truth));
    }
    match text_at(span, args, 0)? {
        "1" | "t" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
        "0" | "f" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
        _ => Err(Fault::Unreadable),
    }
}

pub(super) fn join<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let list = args.first().unwrap_or(&Value::Null);
    let Some(elements) = list.elements() else {
        return Err(mismatch(span, format!("a list is wanted here, not {}", list.type_name())));
    };
    let between = text_at(span, args, 1)?;
    let mut text = String::new();
    for (index, element) in elements.enumerate() {
        if index > 0 {
            scope.step(between.len())?;
            text.push_str(between);
        }
        scope.step(1)?;
        text.push_str(&scope.text(&element)?);
    }
    Ok(Value::text(text))
}

pub(super) fn nearest_word<'t>(
    scope: &Scope<'t>,
    span: Span,
    args: &[Value<'t>],
) -> Result<Value<'t>, Fault> {
    let list = args.get(1).and_then(Value::elements).into_iter().flatten();
    let words = list.map(|word| scope.text(&word)).collect::<Result<Vec<_>, _>>()?;
    let word = text_at(span, args, 0)?;
    // Each is compared character by character with the word, up to the length of what hands write.
    scope.step(words.len().saturating_mul(word.len().min(128) + 8))?;
    let near = nearest(word, words.iter().map(String::as_str));
    Ok(Value::text(near.unwrap_or_default().to_owned()))
}

pub(super) fn opening<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let text = text_at(span, args, 0)?;
    scope.step(text.len())?;
    let plain = phrase::plain(text);
    let words: Vec<_> = phrase::split(&plain).collect();
    for phrase in args.get(1).and_then(Value::elements).into_iter().flatten() {
        scope.step(4)?;
        let opens = match &phrase {
            Value::Text(phrase) => {
                scope.step(phrase.len())?;
                phrase::opens(&words, phrase)
            }
            phrase => phrase::opens(&words, &scope.text(phrase)?),
        };
        if opens {
            return Ok(phrase);
        }
    }
    Ok(Value::text(""))
}

pub(super) fn same_words<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let (one, other) = (text_at(span, args, 0)?, text_at(span, args, 1)?);
    scope.step(one.len() + other.len())?;
    Ok(Value::Bool(phrase::same(one, other)))
}

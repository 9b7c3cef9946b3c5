//! How mistakes are put into words: names of places, of types and of what was found instead.
//! Decides nothing about what is wrong.

use serde_json::{Map, Value as Json};

use super::shape::Format;
use crate::document::{Node, Style, Value};

/// As many names as a help lists before it would rather say nothing.
pub(super) const MAX_LISTED: usize = 12;

/// Longest piece of the document that a message repeats, in characters.
const MAX_QUOTED: usize = 60;

/// In backticks, shortened.
pub(super) fn quoted(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(MAX_QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// `` `a`, `b`, `c` ``; the first few when there are many.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    match names.get(..MAX_LISTED) {
        Some(first) if names.len() > MAX_LISTED => format!("{}, …", first.join(", ")),
        _ => names.join(", "),
    }
}

/// What a value should have been: `text or a map`.
pub(super) fn wanted(types: &[&str]) -> String {
    let words: Vec<&str> = types.iter().map(|name| type_name(name)).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "something else".to_owned(),
    }
}

fn type_name(name: &str) -> &str {
    match name {
        "string" => "text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "`true` or `false`",
        "array" => "a list",
        "object" => "a map",
        "null" => "empty",
        other => other,
    }
}

/// What a value is: ``the text `five` ``, `a list`.
pub(super) fn found(node: Node<'_>) -> String {
    let text = node.text().unwrap_or_default();
    match node.value() {
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) => quoted(text),
        Value::Int(_) | Value::Float(_) => format!("the number {}", quoted(text)),
        Value::String(text) if is_quoted(node) => {
            format!("the quoted text {}", quoted(&format!("\"{text}\"")))
        }
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Sequence => "a list".to_owned(),
        Value::Mapping => "a map".to_owned(),
    }
}

pub(super) fn is_quoted(node: Node<'_>) -> bool {
    matches!(node.style(), Style::SingleQuoted | Style::DoubleQuoted)
}

/// `a` or `an`.
pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" }
}

/// What to do about a value of the wrong type.
pub(super) fn remedy(node: Node<'_>, types: &[&str]) -> Option<String> {
    let takes = |name: &str| types.contains(&name);
    let number = takes("number") || takes("integer");
    let scalar = number || takes("string") || takes("boolean");
    match node.value() {
        Value::String(text) if takes("array") && !text.contains([',', '\n', '[', ':', '#']) => {
            Some(format!("write {}", quoted(&format!("[{text}]"))))
        }
        Value::String(text) if number && is_quoted(node) && text.parse::<f64>().is_ok() => {
            Some("remove the quotes".to_owned())
        }
        Value::String(text) if takes("boolean") => match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" => Some("write `true`".to_owned()),
            "no" | "n" | "off" | "false" => Some("write `false`".to_owned()),
            _ => None,
        },
        Value::Mapping if takes("array") => Some("begin each item with `- `".to_owned()),
        Value::Sequence if takes("object") && node.items().any(|item| item.value() == Value::Mapping) => {
            Some("write `key: value` lines, without the `- ` in front".to_owned())
        }
        Value::Sequence if node.len() == 1 && scalar => {
            let text = node.items().next().and_then(Node::text)?;
            Some(format!("write {}, without the brackets", quoted(text)))
        }
        _ => None,
    }
}

/// A number or truth value where text must be: what it is not, and what to write.
pub(super) fn not_text(node: Node<'_>, format: Option<Format>) -> (String, String) {
    let text = node.text().unwrap_or_default();
    let shown = quoted(text);
    if matches!(node.value(), Value::Bool(_)) {
        return (
            format!("{shown} is a truth value here; quote it"),
            format!("write {}", quoted(&format!("\"{text}\""))),
        );
    }
    match format {
        Some(Format::Date) => {
            (format!("{shown} is a number, not a date"), "write a date such as `2026-11-22`".to_owned())
        }
        Some(Format::Period) => {
            (format!("{shown} is a number, not a period"), "write a quarter such as `2026-Q4`".to_owned())
        }
        Some(Format::Duration) => (
            format!("{shown} is a number, not a duration"),
            format!("add a unit, such as {} or {}", quoted(&format!("{text}h")), quoted(&format!("{text}d"))),
        ),
        Some(Format::Timezone) => (
            format!("{shown} is a number, not a time zone"),
            "write a name such as `Europe/Istanbul`".to_owned(),
        ),
        Some(Format::Uri) => {
            (format!("{shown} is a number, not a link"), "write a link such as `https://…`".to_owned())
        }
        Some(Format::Quantity | Format::Name) | None => (
            format!("{shown} is a number here; quote it"),
            format!("write {}", quoted(&format!("\"{text}\""))),
        ),
    }
}

/// What to add for a field that is not there: an example of the schema, or the values to choose from.
pub(super) fn addition(name: &str, sites: &[&Map<String, Json>]) -> String {
    let example = sites
        .iter()
        .find_map(|site| site.get("examples"))
        .and_then(|examples| examples.get(0))
        .map(yaml)
        .filter(|example| example.chars().count() + name.len() < MAX_QUOTED);
    if let Some(example) = example {
        return format!("add {}", quoted(&format!("{name}: {example}")));
    }
    let word = |key: &str| sites.iter().find_map(|site| site.get(key));
    if let Some(constant) = word("const") {
        return format!("add {}", quoted(&format!("{name}: {}", yaml(constant))));
    }
    if let Some(options) = word("enum").and_then(Json::as_array) {
        let options: Vec<String> = options.iter().map(yaml).collect();
        return format!("add `{name}:` with one of {}", listed(options.iter().map(String::as_str)));
    }
    let required = word("required").and_then(Json::as_array).into_iter().flatten();
    let required = listed(required.filter_map(Json::as_str));
    if required.is_empty() { format!("add `{name}:`") } else { format!("add `{name}:` with {required}") }
}

/// What to write where there is nothing yet.
pub(super) fn content(types: &[&str]) -> String {
    match types {
        ["object"] => "write its fields below it, indented".to_owned(),
        ["array"] => "write its items below it, each after `- `".to_owned(),
        types => format!("write {}", wanted(types)),
    }
}

/// A value as a person would write it in YAML, on one line.
pub(super) fn yaml(value: &Json) -> String {
    match value {
        Json::String(text) if is_plain(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{key}: {}", yaml(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// Whether a text stays what it is without quotes.
fn is_plain(text: &str) -> bool {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+' | '@');
    let colons = text.replace("://", "").contains(':');
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with(' ')
        && text.replace("://", "").chars().all(harmless)
        && !colons
        && text.parse::<f64>().is_err()
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off"
        )
}

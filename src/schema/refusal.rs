//! What is no schema, in words: what the specification refuses, and patterns that are not read in linear time. Knows
//! neither files nor places in them.

use jsonschema::Draft;
use serde_json::Value;

use super::PATTERN_SIZE;
use super::words::quoted;

/// What is wrong with a pattern that does not compile, and what to do about it.
pub(super) fn refused_pattern(pattern: &str) -> (String, Option<String>) {
    let shown = quoted(pattern);
    if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|group| pattern.contains(group)) {
        let help = "say it by `not`, or by several patterns under `allOf`".to_owned();
        return (
            format!("has the pattern {shown}, which looks around: that is not read in linear time"),
            Some(help),
        );
    }
    let back = |pair: &[u8]| matches!(pair, [b'\\', digit] if (b'1'..=b'9').contains(digit));
    if pattern.as_bytes().windows(2).any(back) || pattern.contains("\\k<") {
        let message =
            format!("has the pattern {shown}, which refers back to a group: that is not read in linear time");
        return (message, None);
    }
    let why = regex::RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build().err();
    let why = why.map(|error| error.to_string());
    let why = why.as_deref().and_then(|why| why.lines().last()).map(|why| why.trim_start_matches("error: "));
    (format!("has the pattern {shown}, which cannot be used: {}", why.unwrap_or("it is too large")), None)
}

/// What the specification of a draft says of a schema: a place in it, and what is wrong there.
pub(super) fn meta(draft: Draft, value: &Value) -> Result<(), (String, String)> {
    let result = match draft {
        Draft::Draft4 => jsonschema::draft4::meta::validate(value),
        Draft::Draft6 => jsonschema::draft6::meta::validate(value),
        Draft::Draft7 => jsonschema::draft7::meta::validate(value),
        Draft::Draft201909 => jsonschema::draft201909::meta::validate(value),
        _ => jsonschema::draft202012::meta::validate(value),
    };
    result.map_err(|error| {
        let (pointer, keyword) = (error.instance_path().as_str().to_owned(), error.instance_path().as_str());
        let keyword = keyword.rsplit('/').next().unwrap_or_default();
        let found = error.instance();
        let message = match (&**found, keyword) {
            (_, "") => format!("is no JSON Schema: {error}"),
            (Value::Object(_) | Value::Array(_), keyword) => {
                format!("is no JSON Schema: {} has not the form it must have", quoted(keyword))
            }
            (found, keyword) => {
                format!("is no JSON Schema: {} cannot be `{found}`", quoted(keyword))
            }
        };
        (pointer, message)
    })
}

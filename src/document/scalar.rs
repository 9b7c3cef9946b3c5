//! Scalars by the core schema of YAML 1.2 (<https://yaml.org/spec/1.2.2/#103-core-schema>), from text alone.
//! Says nothing about the look-alikes of YAML 1.1 (`yes`, `012`, `9:30`): they are strings here, and a rule's business.

/// More digits, or a larger exponent, cost more than they can mean.
pub(super) const MAX_DIGITS: usize = 400;

/// What a scalar is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text,
    /// A number beyond [`MAX_DIGITS`].
    TooLong,
}

/// A scalar without quotes and without a tag.
pub(super) fn resolve(text: &str) -> Resolved {
    match text.as_bytes().first() {
        None => Resolved::Null,
        Some(b'~' | b'n' | b'N') if matches!(text, "~" | "null" | "Null" | "NULL") => Resolved::Null,
        Some(b't' | b'T') if matches!(text, "true" | "True" | "TRUE") => Resolved::Bool(true),
        Some(b'f' | b'F') if matches!(text, "false" | "False" | "FALSE") => Resolved::Bool(false),
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => number(text),
        Some(_) => Resolved::Text,
    }
}

/// A scalar under a core tag (`int` for `!!int`); nothing if its text does not fit the tag.
pub(super) fn resolve_as(tag: &str, text: &str) -> Option<Resolved> {
    let found = resolve(text);
    match (tag, found) {
        ("str", _) => Some(Resolved::Text),
        (_, Resolved::TooLong)
        | ("null", Resolved::Null)
        | ("bool", Resolved::Bool(_))
        | ("int", Resolved::Int(_))
        | ("float", Resolved::Float(_)) => Some(found),
        ("float", Resolved::Int(value)) => Some(Resolved::Float(value as f64)),
        // An integer that does not fit 64 bits.
        ("int", Resolved::Float(_)) if !text.contains(['.', 'e', 'E']) => Some(found),
        _ => None,
    }
}

fn number(text: &str) -> Resolved {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) && !unsigned.is_empty() {
        if unsigned.len() > MAX_DIGITS {
            return Resolved::TooLong;
        }
        return match text.parse() {
            Ok(value) => Resolved::Int(value),
            Err(_) => text.parse().map_or(Resolved::Text, Resolved::Float),
        };
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => Resolved::Float(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Resolved::Float(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if text.starts_with('.') => Resolved::Float(f64::NAN),
        _ => float(text, unsigned),
    }
}

fn radix(digits: &str, radix: u32) -> Resolved {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Resolved::Text;
    }
    if digits.len() > MAX_DIGITS {
        return Resolved::TooLong;
    }
    match i64::from_str_radix(digits, radix) {
        Ok(value) => Resolved::Int(value),
        Err(_) => Resolved::Float(digits.chars().fold(0.0, |value, digit| {
            value * f64::from(radix) + f64::from(digit.to_digit(radix).unwrap_or(0))
        })),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn float(text: &str, unsigned: &str) -> Resolved {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
        return Resolved::Text;
    }
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return Resolved::Text;
        }
        let size = exponent.trim_start_matches('0');
        if size.len() > 3 || size.parse().unwrap_or(0) > MAX_DIGITS {
            return Resolved::TooLong;
        }
    }
    if whole.len() + fraction.len() > MAX_DIGITS {
        return Resolved::TooLong;
    }
    text.parse().map_or(Resolved::Text, Resolved::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_core_schema() {
        for (text, value) in [
            ("", Resolved::Null),
            ("~", Resolved::Null),
            ("NULL", Resolved::Null),
            ("nULL", Resolved::Text),
            ("True", Resolved::Bool(true)),
            ("FALSE", Resolved::Bool(false)),
            ("yes", Resolved::Text),
            ("off", Resolved::Text),
        ] {
            assert_eq!(resolve(text), value, "{text:?}");
        }
    }

    #[test]
    fn integers() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("+12", 12),
            ("012", 12),
            ("0x1F", 31),
            ("0o17", 15),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(resolve(text), Resolved::Int(value), "{text}");
        }
        assert_eq!(resolve("9223372036854775808"), Resolved::Float(9_223_372_036_854_775_808.0));
        assert_eq!(resolve("0xFFFFFFFFFFFFFFFFF"), Resolved::Float(295_147_905_179_352_830_000.0));
        for text in ["-", "+", "0x", "0xg", "-0x1", "0o8", "1_000", "12:30", "2026-01-02", "1,5", "v1"] {
            assert_eq!(resolve(text), Resolved::Text, "{text}");
        }
    }

    #[test]
    fn floats() {
        for (text, value) in
            [("1.", 1.0), (".5", 0.5), ("-1.5e3", -1500.0), ("1e3", 1000.0), ("+.Inf", f64::INFINITY)]
        {
            assert_eq!(resolve(text), Resolved::Float(value), "{text}");
        }
        assert!(matches!(resolve(".nan"), Resolved::Float(value) if value.is_nan()));
        for text in [".", "-.", "1e", "1e+", "e5", ".e5", "1.2.3", "1 2", "+.nan", "inf", "nan", "1e5.0"] {
            assert_eq!(resolve(text), Resolved::Text, "{text}");
        }
    }

    #[test]
    fn numbers_that_cost_too_much() {
        assert_eq!(resolve(&"1".repeat(401)), Resolved::TooLong);
        assert!(matches!(resolve(&"1".repeat(400)), Resolved::Float(_)));
        assert_eq!(resolve("1e401"), Resolved::TooLong);
        assert_eq!(resolve("1e-99999999999999999999"), Resolved::TooLong);
        assert!(matches!(resolve("1e0000000400"), Resolved::Float(_)));
        assert_eq!(resolve(&format!("0x{}", "f".repeat(401))), Resolved::TooLong);
        assert_eq!(resolve(&format!("1.{}", "1".repeat(400))), Resolved::TooLong);
    }

    #[test]
    fn core_tags() {
        assert_eq!(resolve_as("str", "5"), Some(Resolved::Text));
        assert_eq!(resolve_as("int", "3"), Some(Resolved::Int(3)));
        assert_eq!(resolve_as("float", "3"), Some(Resolved::Float(3.0)));
        assert_eq!(resolve_as("null", ""), Some(Resolved::Null));
        assert_eq!(resolve_as("int", "x"), None);
        assert_eq!(resolve_as("int", "1.5"), None);
        assert_eq!(resolve_as("map", "x"), None);
    }
}

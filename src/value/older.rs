//! What readers of YAML 1.1 take a plain scalar for, where a reader of YAML 1.2 sees a text. Knows no documents.

/// What an older reader makes of it: the types of YAML 1.1 that YAML 1.2 gave up,
/// <https://yaml.org/type/bool.html> and <https://yaml.org/type/int.html>.
/// One-letter booleans are left out, since no common reader has them.
#[must_use]
pub fn older_reading(text: &str) -> Option<&'static str> {
    if !may_read_otherwise(text.as_bytes()) {
        return None;
    }
    if let Some(word) = ["yes", "no", "on", "off"].iter().find(|word| word.eq_ignore_ascii_case(text)) {
        let one_case = text.get(1..) == word.get(1..) || text == word.to_ascii_uppercase();
        return one_case.then_some("true or false");
    }
    let digits = text.trim_start_matches(['+', '-']);
    if text.len() - digits.len() > 1 || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if is_sexagesimal(digits) {
        return Some("a number to base 60");
    }
    if digits.contains('_')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
    {
        return Some("a number");
    }
    let binary = digits
        .strip_prefix("0b")
        .is_some_and(|bits| !bits.is_empty() && bits.bytes().all(|b| b == b'0' || b == b'1'));
    // A number in YAML 1.2 as well, but its last zero or its length would be lost; the schema room kept the text.
    let number = digits.parse::<f64>().is_ok() && digits.contains('.');
    (binary || number).then_some("a number")
}

/// Whether [`older_reading`] has to look at a text: most are longer words.
#[must_use]
pub fn may_read_otherwise(text: &[u8]) -> bool {
    text.len() <= 3 || matches!(text, [b'0'..=b'9' | b'+' | b'-', ..])
}

/// `9:30`, `190:20:30`, `1:30.5`.
fn is_sexagesimal(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or("");
    let rest: Vec<_> = parts.collect();
    let below_sixty = |part: &&str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < 60);
    !rest.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && rest.iter().all(below_sixty)
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::older_reading;

    #[test]
    fn only_what_readers_disagree_on_is_ambiguous() {
        for text in ["yes", "No", "OFF", "9:30", "1_000", "0b101", "1:30:00", "1.10"] {
            assert!(older_reading(text).is_some(), "{text}");
        }
        for text in ["yEs", "y", "checkout", "v1.10", "1.10.0", "9:75", "12:30 UTC", "2026-11-22", "4h", ""] {
            assert!(older_reading(text).is_none(), "{text}");
        }
    }
}

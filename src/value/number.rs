//! The number at the start of a text. Knows nothing of signs and units.

/// Above this, a number is a slip: no team, no uptime and no budget is counted so far.
pub(super) const LARGEST: f64 = 1e15;

/// What stands at the start of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Scan<'a> {
    /// A number and the text behind it.
    Number(f64, &'a str),
    /// Digits with a comma: `1,000` is a thousand to some readers and one to others.
    Comma,
    /// More than [`LARGEST`].
    TooLarge,
    /// Something else.
    Absent,
}

/// Reads `12`, `4.2`, `.5`, `1e3`: the numbers of YAML's core schema without sign.
pub(super) fn scan(text: &str) -> Scan<'_> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let skip = |mut at: usize| {
        while digit(at) {
            at += 1;
        }
        at
    };
    let mut end = skip(0);
    if end > 0 && bytes.get(end) == Some(&b',') && digit(end + 1) {
        return Scan::Comma;
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        end = skip(end + 1);
        if bytes.get(end) == Some(&b',') && digit(end + 1) {
            return Scan::Comma;
        }
    }
    if end == 0 {
        return Scan::Absent;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let digits = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let behind = skip(digits);
        if behind > digits && !bytes.get(behind).is_some_and(u8::is_ascii_alphanumeric) {
            end = behind;
        }
    }
    let Some((written, rest)) = text.split_at_checked(end) else {
        return Scan::Absent;
    };
    match written.parse::<f64>() {
        Ok(number) if number <= LARGEST => Scan::Number(number, rest),
        Ok(_) => Scan::TooLarge,
        Err(_) => Scan::Absent,
    }
}

/// Rounded to nine decimals, so that sums of written numbers print as people would write them.
pub(super) fn plain(number: f64) -> f64 {
    let scaled = number * 1e9;
    if scaled.abs() < LARGEST {
        // Adding zero turns `-0` into `0`.
        scaled.round() / 1e9 + 0.0
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_yaml_writes_them() {
        assert_eq!(scan("12"), Scan::Number(12.0, ""));
        assert_eq!(scan("007"), Scan::Number(7.0, ""));
        assert_eq!(scan("99.95%"), Scan::Number(99.95, "%"));
        assert_eq!(scan(".5 d"), Scan::Number(0.5, " d"));
        assert_eq!(scan("1e3"), Scan::Number(1000.0, ""));
        assert_eq!(scan("1.5E-1 h"), Scan::Number(0.15, " h"));
    }

    #[test]
    fn a_letter_behind_is_left_alone() {
        assert_eq!(scan("5 each"), Scan::Number(5.0, " each"));
        assert_eq!(scan("5each"), Scan::Number(5.0, "each"));
        assert_eq!(scan("5e3x"), Scan::Number(5.0, "e3x"));
        assert_eq!(scan("5e+"), Scan::Number(5.0, "e+"));
        assert_eq!(scan("5."), Scan::Number(5.0, "."));
    }

    #[test]
    fn commas_and_giants_are_named() {
        assert_eq!(scan("1,000"), Scan::Comma);
        assert_eq!(scan("1.000,5"), Scan::Comma);
        assert_eq!(scan("5, or so"), Scan::Number(5.0, ", or so"));
        assert_eq!(scan("1e999"), Scan::TooLarge);
        assert_eq!(scan(&"9".repeat(400)), Scan::TooLarge);
    }

    #[test]
    fn no_number() {
        for text in ["", ".", "..", "e5", "-1", "ğ5", "٣"] {
            assert_eq!(scan(text), Scan::Absent, "{text}");
        }
    }

    #[test]
    fn printing_hides_binary_dust() {
        assert_eq!(plain(0.1 + 0.2).to_string(), "0.3");
        assert_eq!(plain(-0.0).to_string(), "0");
        assert_eq!(plain(1e15).to_string(), "1000000000000000");
    }
}

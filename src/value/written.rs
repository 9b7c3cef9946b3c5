//! A value's text as a message shows it. Does not judge the text.

use std::fmt;

/// The most characters a message repeats of a text that could not be read.
const LIMIT: usize = 40;

/// Text from a manifest, cut and cleaned for one line of a message; `Display` puts it in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written(String);

impl Written {
    /// Keeps the first characters. Control characters and backticks would break the message, so they are replaced.
    pub(super) fn new(text: &str) -> Self {
        let mut shown: String = text.chars().take(LIMIT).map(shown).collect();
        if text.chars().nth(LIMIT).is_some() {
            shown.push('…');
        }
        Self(shown)
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

fn shown(char: char) -> char {
    match char {
        '`' => '\'',
        _ if char.is_control() => '\u{fffd}',
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_between_characters() {
        let shown = Written::new(&"ğ".repeat(1000)).to_string();
        assert_eq!(shown, format!("`{}…`", "ğ".repeat(40)));
    }

    #[test]
    fn text_cannot_leave_its_backticks_or_its_line() {
        assert_eq!(Written::new("a`b\nc\u{1b}[0m").to_string(), "`a'b\u{fffd}c\u{fffd}[0m`");
    }
}

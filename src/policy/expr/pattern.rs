//! Patterns of `matches`: compiled once, linear in the text, and with what they cost known before they run.

use regex::{Regex, RegexBuilder};

use super::MAX_PATTERN;

/// Bytes of the smallest class of compiled patterns. Each class is four times as large as the one before.
const SMALL: usize = MAX_PATTERN / 256;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// What it takes at most when it is compiled: the size of its class.
    size: usize,
}

impl Pattern {
    /// Compiles a pattern that takes at most so many bytes.
    ///
    /// # Errors
    /// Why it is none, in a few words.
    pub(super) fn new(text: &str, room: usize) -> Result<Self, String> {
        let mut size = SMALL;
        loop {
            match RegexBuilder::new(text).size_limit(size).build() {
                Ok(regex) => return Ok(Self { regex, size }),
                Err(regex::Error::CompiledTooBig(_)) if size < room => size = (size * 4).min(room),
                Err(regex::Error::CompiledTooBig(_)) => {
                    return Err(format!("compiled it is larger than the {room} bytes that are left"));
                }
                Err(error) => {
                    let error = error.to_string();
                    return Err(error.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned());
                }
            }
        }
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        self.regex.as_str()
    }

    /// What it takes at most when it is compiled, in bytes.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// Steps of a search in a text: at worst every state of the pattern is looked at for every byte.
    pub(super) fn steps(&self, text: &str) -> usize {
        text.len().saturating_mul(self.size.div_ceil(SMALL))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

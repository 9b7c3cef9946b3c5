//! Untrusted text on its way out: the one type that makes it harmless to people, terminals and logs.
//! Knows no grammar: what a format needs beyond that is in `escape`.
//!
//! Every byte of a checked repository may be meant to do something in a terminal or in a CI log
//! (controls, bidirectional overrides, workflow commands); here it becomes something to read.

use std::fmt::{self, Write};

use crate::value::is_invisible;

/// Text as it is shown to people, in every format and on every stream.
///
/// - Control characters (C0, DEL, C1) become `\u{1b}`, so a carriage return never reaches a log raw.
/// - Characters that cannot be seen (bidi controls, zero-width, fillers) become `<U+202E>`.
/// - `##[`, `##vso[` and `##teamcity[` get a backslash before the bracket, and a line that begins with `::`
///   gets one before the colons: the
///   [runner](https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands) would obey them.
///
/// It does so everywhere, not only under CI: what was seen at a desk is what a log shows.
///
/// ```
/// use orglint::output::Shown;
///
/// assert_eq!(Shown::line("a\n::error::b").to_string(), r"a\u{a}::error::b");
/// assert_eq!(Shown::block("a\n::error::b").to_string(), "a\n\\::error::b");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    text: &'a str,
    lines: Lines,
}

/// Whether line feeds and tabs may stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

impl<'a> Shown<'a> {
    /// For names, paths and messages: one line, whatever the text says.
    #[must_use]
    pub const fn line(text: &'a str) -> Self {
        Self { text, lines: Lines::One }
    }

    /// For text that may have several lines: line feeds and tabs stay. The writer indents what follows a line feed.
    #[must_use]
    pub const fn block(text: &'a str) -> Self {
        Self { text, lines: Lines::Many }
    }

    /// Whether it is shown as it is, by a look that is enough for nearly all text.
    pub(super) fn is_inert(self) -> bool {
        let is_plain = |byte: u8| match byte {
            b' '..=b'~' => true,
            b'\n' | b'\t' => self.lines == Lines::Many,
            _ => false,
        };
        // Both commands of runners begin with one of these.
        self.text.bytes().all(is_plain) && !self.text.contains("::") && !self.text.contains("##")
    }

    /// What each character becomes, with its byte offset in the text; for those who must keep columns.
    pub(super) fn pieces(self) -> Pieces<'a> {
        Pieces { shown: self, chars: self.text.char_indices(), blank: true }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_inert() {
            return f.write_str(self.text);
        }
        // What stays as it is, is written in one.
        let mut from = 0;
        for (at, piece) in self.pieces() {
            let (Piece::Guarded(c) | Piece::Control(c) | Piece::Invisible(c)) = piece else { continue };
            f.write_str(self.text.get(from..at).unwrap_or(""))?;
            piece.fmt(f)?;
            from = at + c.len_utf8();
        }
        f.write_str(self.text.get(from..).unwrap_or(""))
    }
}

/// What one character becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Itself.
    Plain(char),
    /// Itself behind a backslash, because with what stands before or behind it a runner would obey.
    Guarded(char),
    /// `\u{1b}`.
    Control(char),
    /// `<U+202E>`.
    Invisible(char),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Plain(c) => f.write_char(c),
            Self::Guarded(c) => write!(f, "\\{c}"),
            Self::Control(c) => write!(f, "\\u{{{:x}}}", u32::from(c)),
            Self::Invisible(c) => write!(f, "<U+{:04X}>", u32::from(c)),
        }
    }
}

/// See [`Shown::pieces`].
pub(super) struct Pieces<'a> {
    shown: Shown<'a>,
    chars: std::str::CharIndices<'a>,
    /// Nothing but white space since the line began, as the runner trims it.
    blank: bool,
}

impl Iterator for Pieces<'_> {
    type Item = (usize, Piece);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, c) = self.chars.next()?;
        let piece = match c {
            '\n' | '\t' if self.shown.lines == Lines::Many => Piece::Plain(c),
            c if c.is_control() => Piece::Control(c),
            c if is_invisible(c) => Piece::Invisible(c),
            ':' if self.blank && next_seen(self.chars.as_str()) == Some(':') => Piece::Guarded(c),
            '[' if opens_command(self.shown.text.get(..at).unwrap_or("")) => Piece::Guarded(c),
            c => Piece::Plain(c),
        };
        self.blank = match piece {
            Piece::Plain('\n') => true,
            Piece::Plain(c) => self.blank && (c.is_whitespace() || is_variation(c)),
            Piece::Guarded(_) | Piece::Control(_) | Piece::Invisible(_) => false,
        };
        Some((at, piece))
    }
}

/// The first character that a comparison would not skip.
fn next_seen(text: &str) -> Option<char> {
    text.chars().find(|c| !is_variation(*c))
}

/// Whether a bracket behind this text would open a command of GitHub's old form, of Azure Pipelines or of `TeamCity`.
pub(super) fn opens_command(before: &str) -> bool {
    ["##", "##vso", "##teamcity"].iter().any(|marker| {
        let mut seen = before.chars().rev().filter(|c| !is_variation(*c));
        marker.chars().rev().all(|wanted| seen.next().is_some_and(|c| c.eq_ignore_ascii_case(&wanted)))
    })
}

/// Emoji and text presentation: they stay, as `⚠️` needs them, but the runner's comparisons may skip them.
const fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        Shown::line(text).to_string()
    }

    fn block(text: &str) -> String {
        Shown::block(text).to_string()
    }

    #[test]
    fn no_character_acts_in_one_line() {
        for c in '\0'..=char::MAX {
            let shown = line(&format!("a{c}b"));
            assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)), "{c:?} in {shown:?}");
            let changed = c.is_control() || is_invisible(c);
            assert_eq!(shown != format!("a{c}b"), changed, "{c:?}");
        }
    }

    #[test]
    fn only_line_feed_and_tab_stay_in_a_block() {
        for c in '\0'..='\u{ff}' {
            let kept = block(&format!("a{c}b")).contains(c);
            let wanted = matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{ad}');
            assert_eq!(kept, wanted, "{c:?}");
        }
    }

    #[test]
    fn controls_are_shown_by_number() {
        assert_eq!(line("\0\t\n\r\u{1b}[0m\u{7f}\u{9b}"), r"\u{0}\u{9}\u{a}\u{d}\u{1b}[0m\u{7f}\u{9b}");
        assert_eq!(block("a\r\nb\tc"), "a\\u{d}\nb\tc");
    }

    #[test]
    fn bidi_and_zero_width_are_named() {
        assert_eq!(line("ad\u{202e}min\u{200b}\u{2066}"), "ad<U+202E>min<U+200B><U+2066>");
        assert_eq!(line("\u{feff}\u{e0041}\u{2028}"), "<U+FEFF><U+E0041><U+2028>");
        assert_eq!(line("⚠\u{fe0f} é ü 漢 😀"), "⚠\u{fe0f} é ü 漢 😀");
    }

    #[test]
    fn old_commands_are_broken_anywhere() {
        assert_eq!(line("x ##[stop-commands]y"), r"x ##\[stop-commands]y");
        assert_eq!(line("###[a] ##[b]"), r"###\[a] ##\[b]");
        assert_eq!(line("##vso[a] ##VSO[b] ##TeamCity[c]"), r"##vso\[a] ##VSO\[b] ##TeamCity\[c]");
        assert_eq!(line("#\u{fe0f}#\u{fe0e}\u{fe0f}[a]"), "#\u{fe0f}#\u{fe0e}\u{fe0f}\\[a]");
        assert_eq!(line("#[a] # [b] ## [c] #vso[d] [##]"), "#[a] # [b] ## [c] #vso[d] [##]");
        assert_eq!(line("##\u{200b}[a]"), "##<U+200B>[a]");
    }

    #[test]
    fn no_line_begins_with_two_colons() {
        assert_eq!(line("::error::x"), r"\::error::x");
        for space in ['\t', ' ', '\u{a0}', '\u{1680}', '\u{2003}', '\u{202f}', '\u{205f}', '\u{3000}'] {
            assert_eq!(block(&format!("a\n{space}{space}::b")), format!("a\n{space}{space}\\::b"));
        }
        assert_eq!(block("\u{fe0f}:\u{fe0f}:a"), "\u{fe0f}\\:\u{fe0f}:a");
        assert_eq!(block("a\n\n::b\n:: c"), "a\n\n\\::b\n\\:: c");
        assert_eq!(block("a ::b\n: :c\n:d"), "a ::b\n: :c\n:d");
        assert_eq!(line("\u{85}::a"), r"\u{85}::a");
    }

    #[test]
    fn what_is_inert_is_shown_as_it_is() {
        let parts = [":", "#", "[", "a", " ", "\n", "\t", "vso", "\r", "é", "\u{fe0f}", "\u{7f}", "~"];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts =
                texts.iter().flat_map(|text| parts.iter().map(move |part| format!("{text}{part}"))).collect();
            for text in &texts {
                for shown in [Shown::line(text), Shown::block(text)] {
                    let pieces: String = shown.pieces().map(|(_, piece)| piece.to_string()).collect();
                    assert_eq!(shown.to_string(), pieces, "{text:?}");
                    assert!(!shown.is_inert() || pieces == *text, "{text:?}");
                }
            }
        }
        assert!(Shown::line("a: b #c [d] # # : :e").is_inert() && Shown::block("a\n\tb").is_inert());
    }

    #[test]
    fn pieces_keep_the_place_of_each_character() {
        let pieces: Vec<_> = Shown::line("é\u{1b}##[").pieces().collect();
        let wanted = [
            (0, Piece::Plain('é')),
            (2, Piece::Control('\u{1b}')),
            (3, Piece::Plain('#')),
            (4, Piece::Plain('#')),
            (5, Piece::Guarded('[')),
        ];
        assert_eq!(pieces, wanted);
    }
}

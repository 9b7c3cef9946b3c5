//! The words of CEL: from text to tokens, as the grammar of the language definition has them. Knows no syntax.
//!
//! <https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax>

use super::ExprError;
use crate::source::Span;

/// A word, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    /// As written; empty at the end.
    pub(super) text: &'t str,
    /// Byte offsets in the expression.
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Nothing is left.
    End,
    Int,
    Uint,
    Float,
    /// In quotes, with its prefix.
    Text,
    /// `b'…'`
    Bytes,
    /// `true`, `false` and `null` too.
    Name,
    /// An operator or a bracket.
    Mark,
}

impl Token<'_> {
    /// Whether it is this operator or bracket. `in` is one.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.text == mark && matches!(self.kind, TokenKind::Mark)
    }
}

/// Reads tokens one by one.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// Of two characters, before those of one.
const MARKS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", ".", ",", "!", "?", ":", "(", ")",
    "[", "]", "{", "}",
];

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token.
    ///
    /// # Errors
    /// A character that begins none, or a text without an end.
    pub(super) fn next(&mut self) -> Result<Token<'t>, ExprError> {
        self.skip();
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let second = bytes.get(1).copied();
        match bytes.first().copied() {
            None => Ok(self.take(TokenKind::End, 0)),
            Some(b'0'..=b'9') => Ok(self.number()),
            Some(b'.') if second.is_some_and(|byte| byte.is_ascii_digit()) => Ok(self.number()),
            Some(b'\'' | b'"') => self.quoted(0, TokenKind::Text),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => match prefix(bytes) {
                Some((length, kind)) => self.quoted(length, kind),
                None => Ok(self.name()),
            },
            Some(_) => match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
                Some(mark) => Ok(self.take(TokenKind::Mark, mark.len())),
                None => {
                    let length = rest.chars().next().map_or(0, char::len_utf8);
                    Err(self.foreign(length))
                }
            },
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let begun = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
            self.at += rest.len() - begun.len();
            if !begun.starts_with("//") {
                return;
            }
            self.at += begun.find('\n').unwrap_or(begun.len());
        }
    }

    fn take(&mut self, kind: TokenKind, length: usize) -> Token<'t> {
        let text = self.rest().get(..length).unwrap_or("");
        let span = Span::new(self.at as u32, (self.at + length) as u32);
        self.at += length;
        Token { kind, text, span }
    }

    fn name(&mut self) -> Token<'t> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let kind = if rest.get(..length) == Some("in") { TokenKind::Mark } else { TokenKind::Name };
        self.take(kind, length)
    }

    /// The longest number, as lexers read it: `1.size()` begins with an integer.
    fn number(&mut self) -> Token<'t> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize, is_digit: fn(&u8) -> bool| {
            bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| is_digit(byte)).count())
        };
        let unsigned = |at: usize| matches!(bytes.get(at), Some(b'u' | b'U'));
        let hex = if bytes.starts_with(b"0x") { digits(2, u8::is_ascii_hexdigit) } else { 0 };
        if hex > 0 {
            let end = 2 + hex;
            return if unsigned(end) {
                self.take(TokenKind::Uint, end + 1)
            } else {
                self.take(TokenKind::Int, end)
            };
        }
        let whole = digits(0, u8::is_ascii_digit);
        let mut end = whole;
        if bytes.get(end) == Some(&b'.') {
            let fraction = digits(end + 1, u8::is_ascii_digit);
            end += if fraction > 0 { fraction + 1 } else { 0 };
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign, u8::is_ascii_digit);
            end += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        match end {
            _ if end > whole => self.take(TokenKind::Float, end),
            _ if unsigned(end) => self.take(TokenKind::Uint, end + 1),
            _ => self.take(TokenKind::Int, end),
        }
    }

    /// A text whose quotes begin behind a prefix of so many bytes.
    fn quoted(&mut self, prefix: usize, kind: TokenKind) -> Result<Token<'t>, ExprError> {
        let rest = self.rest();
        let (before, body) = rest.split_at_checked(prefix).unwrap_or(("", rest));
        let is_raw = before.contains(['r', 'R']);
        let quote = body.as_bytes().first().copied().unwrap_or(b'"');
        let three = body.get(..3).filter(|three| three.bytes().all(|byte| byte == quote));
        // Where three quotes are never closed, the first two are an empty text.
        let length = three
            .and_then(|three| Some(3 + closed(body.get(3..)?, three, is_raw, true)?))
            .or_else(|| Some(1 + closed(body.get(1..)?, body.get(..1)?, is_raw, false)?));
        match length {
            Some(length) => Ok(self.take(kind, prefix + length)),
            None => Err(self.foreign(prefix + 1)),
        }
    }

    fn foreign(&self, length: usize) -> ExprError {
        let span = Span::new(self.at as u32, (self.at + length) as u32);
        let text = self.text.get(span.range()).unwrap_or("");
        let what = if text.ends_with(['\'', '"']) {
            "the text has no end".to_owned()
        } else {
            format!("`{text}` does not belong here")
        };
        ExprError::new(span, format!("this is not an expression: {what}"))
    }
}

/// The prefix of a text in front of its quotes: its length and what it makes of it.
fn prefix(bytes: &[u8]) -> Option<(usize, TokenKind)> {
    let is_quote = |at: usize| matches!(bytes.get(at), Some(b'\'' | b'"'));
    match bytes {
        [b'r' | b'R', ..] if is_quote(1) => Some((1, TokenKind::Text)),
        [b'b' | b'B', ..] if is_quote(1) => Some((1, TokenKind::Bytes)),
        [b'b' | b'B', b'r' | b'R', ..] if is_quote(2) => Some((2, TokenKind::Bytes)),
        _ => None,
    }
}

/// How many bytes there are until behind the closing quotes; nothing where there are none, or an escape is none.
fn closed(body: &str, quotes: &str, is_raw: bool, is_long: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(quotes) {
            return Some(at + quotes.len());
        }
        let first = rest.chars().next()?;
        at += match first {
            '\n' | '\r' if !is_long => return None,
            '\\' if !is_raw => 1 + escaped(rest.get(1..)?)?.1,
            other => other.len_utf8(),
        };
    }
}

/// What stands behind a backslash: the character that it means, and how many bytes that is of the text.
fn escaped(rest: &str) -> Option<(char, usize)> {
    let number = |from: usize, digits: usize, radix: u32| {
        let text = rest.get(from..from + digits).filter(|text| text.chars().all(|c| c.is_digit(radix)))?;
        Some((char::from_u32(u32::from_str_radix(text, radix).ok()?)?, from + digits))
    };
    let meant = match rest.chars().next()? {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        itself @ ('"' | '\'' | '\\' | '?' | '`') => itself,
        'x' | 'X' => return number(1, 2, 16),
        'u' => return number(1, 4, 16),
        'U' => return number(1, 8, 16),
        '0'..='3' => return number(0, 3, 8),
        _ => return None,
    };
    Some((meant, 1))
}

/// What a text token says: without its quotes, and with its escapes read.
pub(super) fn unquoted(token: &str) -> String {
    let body = token.trim_start_matches(['r', 'R']);
    let is_raw = body.len() < token.len();
    let is_long = body.len() >= 6 && (body.starts_with("\"\"\"") || body.starts_with("'''"));
    let quotes = if is_long { 3 } else { 1 };
    let body = body.get(quotes..body.len().saturating_sub(quotes)).unwrap_or("");
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let (read, length) = match first {
            '\\' if !is_raw => match escaped(rest.get(1..).unwrap_or("")) {
                Some((meant, length)) => (meant, length + 1),
                None => (first, 1),
            },
            // One line end for all.
            '\r' if rest.starts_with("\r\n") => ('\n', 2),
            '\r' => ('\n', 1),
            _ => (first, first.len_utf8()),
        };
        text.push(read);
        rest = rest.get(length..).unwrap_or("");
    }
    text
}

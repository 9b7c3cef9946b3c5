//! Which brackets and quotes are open at a place. A rough reading, good enough to point at one of them: it is only asked
//! about documents that the parser has refused.

/// A bracket or quote and its byte offset.
pub(super) type Opened = (usize, char);

/// What is open in front of `at`, in a document that begins at `start`; a quote is always the last.
pub(super) fn open(text: &str, start: usize, at: usize) -> Vec<Opened> {
    let mut reader = Reader { text, at: start, opened: Vec::new(), fresh: true };
    while reader.at < at {
        if !reader.step(at) {
            break;
        }
    }
    reader.opened
}

/// The first closing bracket from `start` on that does not fit the one it closes.
pub(super) fn mismatch(text: &str, start: usize) -> Option<(Opened, Opened)> {
    let mut reader = Reader { text, at: start, opened: Vec::new(), fresh: true };
    while reader.at < text.len() {
        let here = reader.at;
        let last = reader.opened.last().copied();
        let next = text.get(here..)?.chars().next()?;
        if let (Some((place, bracket)), ']' | '}') = (last, next)
            && (bracket == '[') != (next == ']')
        {
            return Some(((place, bracket), (here, next)));
        }
        if !reader.step(text.len()) {
            return None;
        }
    }
    None
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    opened: Vec<Opened>,
    /// A value may begin here.
    fresh: bool,
}

impl Reader<'_> {
    /// Goes on by a character, a quoted text, a comment or a block scalar; false when `end` lies within a quote.
    fn step(&mut self, end: usize) -> bool {
        let rest = self.text.get(self.at..).unwrap_or("");
        let Some(next) = rest.chars().next() else {
            return false;
        };
        let flow = !self.opened.is_empty();
        match next {
            '"' | '\'' if self.fresh => {
                let length = quoted_length(rest, next);
                if length.is_none_or(|length| self.at + length > end) {
                    self.opened.push((self.at, next));
                    return false;
                }
                self.at += length.unwrap_or(1);
                self.fresh = false;
                return true;
            }
            '[' | '{' if self.fresh || flow => {
                self.opened.push((self.at, next));
                self.fresh = true;
            }
            ']' | '}' if flow => {
                self.opened.pop();
                self.fresh = false;
            }
            '#' if self.follows_blank() => {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                return true;
            }
            '|' | '>' if self.fresh && !flow => {
                self.at += block_length(self.text, self.at);
                self.fresh = true;
                return true;
            }
            ' ' | '\t' => {}
            '\n' | '\r' => self.fresh = true,
            ',' if flow => self.fresh = true,
            ':' | '-' | '?' => {
                let blank = matches!(rest.as_bytes().get(1), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
                self.fresh = blank && (next == ':' || self.fresh);
            }
            _ => self.fresh = false,
        }
        self.at += next.len_utf8();
        true
    }

    fn follows_blank(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or("");
        before.is_empty() || before.ends_with([' ', '\t', '\n', '\r'])
    }
}

/// The bytes of a quoted text with both its quotes.
fn quoted_length(rest: &str, quote: char) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                characters.next();
            } else {
                return Some(at + 1);
            }
        }
    }
    None
}

/// The bytes of a block scalar from its indicator on: the lines that are indented deeper than its own.
fn block_length(text: &str, at: usize) -> usize {
    let line_start = text.get(..at).unwrap_or("").rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indent = depth(text.get(line_start..).unwrap_or(""));
    let mut length = 0;
    for line in text.get(at..).unwrap_or("").split_inclusive('\n') {
        let deeper = line.trim().is_empty() || depth(line) > indent;
        if length > 0 && !deeper {
            break;
        }
        length += line.len();
    }
    length.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(text: &str) -> Vec<Opened> {
        open(text, 0, text.len())
    }

    #[test]
    fn brackets_and_quotes_that_stay_open() {
        assert_eq!(at_end("a: [1, {b: "), [(3, '['), (7, '{')]);
        assert_eq!(at_end("a: [1, \"]\", 2]\nb: \"x"), [(18, '"')]);
        assert_eq!(at_end("é: 'it''s'\nb: 'x"), [(15, '\'')]);
    }

    #[test]
    fn text_is_not_mistaken_for_brackets() {
        assert_eq!(at_end("a: x [y\nb: don't\n# [\nc: it's \"so\n"), []);
        assert_eq!(at_end("a: |\n  [ \"\n\n  {\nb: 1\n"), []);
    }

    #[test]
    fn a_bracket_closed_by_another() {
        assert_eq!(mismatch("a: [x, (}\n", 0), Some(((3, '['), (8, '}'))));
        assert_eq!(mismatch("a: [x]\nb: {y}\n", 0), None);
    }
}

//! Block scalars: `|` and `>` with the lines under them.

use std::borrow::Cow;

use super::{Lane, span};
use crate::document::tree::Style;

/// What becomes of the line endings behind the text.
#[derive(Clone, Copy)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The text so far. One line alone is not copied.
struct Lines<'s> {
    first: &'s str,
    joined: Option<String>,
}

impl<'s> Lane<'s> {
    /// The scalar whose indicator stands here, within a collection by indentation at this column.
    pub(super) fn block(&mut self, start: usize, parent: isize) -> Option<()> {
        if parent < 0 {
            return None;
        }
        let style = if self.byte(start) == b'>' { Style::Folded } else { Style::Literal };
        let (chomping, header) = match self.byte(start + 1) {
            b'-' => (Chomping::Strip, start + 2),
            b'+' => (Chomping::Keep, start + 2),
            _ => (Chomping::Clip, start + 1),
        };
        self.tail(header)?;
        let (text, end) = self.lines(style, chomping, parent)?;
        self.scalar(text, style, span(start, end))
    }

    /// The text of the lines from the next one on, and where the last of them ends that is not blank.
    fn lines(&mut self, style: Style, chomping: Chomping, parent: isize) -> Option<(Cow<'s, str>, usize)> {
        let mut lines: Option<Lines<'s>> = None;
        let mut indent = 0;
        let mut blank = 0;
        let mut last = (self.at, self.at);
        loop {
            let start = self.at;
            let text = self.behind_spaces(start);
            let width = text - start;
            match self.byte(text) {
                b'\n' => {
                    // Blanks beyond the indentation are text.
                    (width <= indent).then_some(())?;
                    blank += 1;
                    self.at = text + 1;
                    continue;
                }
                0 if width > 0 => return None,
                0 => break,
                _ if lines.is_none() && width as isize <= parent => break,
                _ if lines.is_some() && width < indent => break,
                _ => {}
            }
            let end = self.line_end(text);
            // Without its last line ending, the parser has to say what it is.
            (self.byte(end) == b'\n').then_some(())?;
            match &mut lines {
                None => {
                    indent = width;
                    let joined = (blank > 0).then(|| "\n".repeat(blank));
                    let first = self.slice(text, end)?;
                    let joined = joined.map(|joined| joined + first);
                    lines = Some(Lines { first, joined });
                }
                Some(_) if style == Style::Folded && width > indent => return None,
                Some(lines) => {
                    let next = self.slice(start + indent, end)?;
                    let joined = lines.joined.get_or_insert_with(|| lines.first.to_owned());
                    match (style, blank) {
                        (Style::Folded, 0) => joined.push(' '),
                        (Style::Folded, _) => joined.extend(std::iter::repeat_n('\n', blank)),
                        _ => joined.extend(std::iter::repeat_n('\n', blank + 1)),
                    }
                    joined.push_str(next);
                }
            }
            blank = 0;
            last = (text, end);
            self.at = end + 1;
        }
        let (start, end) = last;
        let text = match (lines?.joined, chomping) {
            (None, Chomping::Strip) => Cow::Borrowed(self.slice(start, end)?),
            (None, Chomping::Clip) => Cow::Borrowed(self.slice(start, end + 1)?),
            (joined, _) => {
                let mut text = joined.unwrap_or(self.slice(start, end)?.to_owned());
                match chomping {
                    Chomping::Strip => {}
                    Chomping::Clip => text.push('\n'),
                    Chomping::Keep => text.extend(std::iter::repeat_n('\n', blank + 1)),
                }
                Cow::Owned(text)
            }
        };
        Some((text, end))
    }
}

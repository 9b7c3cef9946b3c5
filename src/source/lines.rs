//! From byte offsets to lines and columns.

use std::ops::Range;

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based.
    pub line: u32,
    /// 1-based, in Unicode code points.
    pub column: u32,
    /// 1-based, in UTF-16 code units, as SARIF and GitHub count.
    pub utf16_column: u32,
}

/// The offset of each line's first byte. Lines end at LF, CR or CRLF, as in YAML 1.2 section 5.4.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Places within long lines, by offset: a minified file is one line, and may have a diagnostic on every value.
    steps: Vec<Step>,
}

/// A place whose column is known.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    offset: u32,
    /// Code points between the line's start and here.
    chars: u32,
    /// UTF-16 code units between the line's start and here.
    units: u32,
}

/// Bytes that a look-up counts at most.
const STRIDE: u32 = 1024;

/// Adds the places within a line, if it is long.
fn add_steps(bytes: &[u8], line: Range<usize>, steps: &mut Vec<Step>) {
    if line.len() < STRIDE as usize {
        return;
    }
    let mut here = Step { offset: line.start as u32, ..Step::default() };
    let mut last = here.offset;
    for (at, byte) in line.clone().zip(bytes.get(line).unwrap_or_default()) {
        let begins_char = byte & 0xC0 != 0x80;
        here.offset = at as u32;
        if begins_char && here.offset - last >= STRIDE {
            steps.push(here);
            last = here.offset;
        }
        here.chars += u32::from(begins_char);
        here.units += u32::from(begins_char) + u32::from(*byte >= 0xF0);
    }
}

impl LineIndex {
    /// Scans the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![first_byte(text)];
        let mut steps = Vec::new();
        let mut start = first_byte(text) as usize;
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(end..end + 2) == Some(b"\r\n") {
                continue;
            }
            add_steps(bytes, start..end, &mut steps);
            start = end + 1;
            starts.push(start as u32);
        }
        add_steps(bytes, start..bytes.len(), &mut steps);
        Self { starts, steps }
    }

    /// How many lines; a final line ending begins one more, empty line.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Line and column of a byte offset; the last place of the text when it lies beyond.
    /// A byte order mark at the start of the file counts as nothing.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let index = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(index).copied().unwrap_or(0);
        let step = self.steps.partition_point(|step| step.offset <= offset).checked_sub(1);
        let step = step.and_then(|step| self.steps.get(step)).filter(|step| step.offset >= start);
        let known = step.copied().unwrap_or(Step { offset: start, ..Step::default() });
        let before = text.get(known.offset as usize..(offset as usize).min(text.len())).unwrap_or("");
        Position {
            line: index as u32 + 1,
            column: known.chars + before.chars().count() as u32 + 1,
            utf16_column: known.units + before.encode_utf16().count() as u32 + 1,
        }
    }

    /// The byte range of a 1-based line without its line ending; empty beyond the last.
    #[must_use]
    pub fn line(&self, text: &str, line: u32) -> crate::source::Span {
        let index = line.saturating_sub(1) as usize;
        let Some(start) = self.starts.get(index).copied() else {
            return crate::source::Span::at(text.len() as u32);
        };
        let end = self.starts.get(index + 1).copied().unwrap_or(text.len() as u32);
        let body = text.get(start as usize..end as usize).unwrap_or("");
        crate::source::Span::new(start, start + body.trim_end_matches(['\r', '\n']).len() as u32)
    }
}

/// Behind the byte order mark, if there is one.
fn first_byte(text: &str) -> u32 {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (u32, u32, u32) {
        let place = LineIndex::new(text).position(text, offset as u32);
        (place.line, place.column, place.utf16_column)
    }

    #[test]
    fn columns_count_code_points_and_utf16_units() {
        let text = "a😀b";
        assert_eq!(place(text, 5), (1, 3, 4));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}kind: Team";
        assert_eq!(place(text, 3), (1, 1, 1));
    }

    #[test]
    fn lines_end_at_lf_cr_and_crlf() {
        let text = "a\r\nb\rc\nd";
        assert_eq!(place(text, 3), (2, 1, 1));
        assert_eq!(place(text, 5), (3, 1, 1));
        assert_eq!(place(text, 7), (4, 1, 1));
        assert_eq!(LineIndex::new(text).line(text, 1), crate::source::Span::new(0, 1));
    }

    #[test]
    fn columns_of_long_lines_are_counted_from_their_start() {
        let line = "é😀a, ".repeat(1000);
        let text = format!("\u{feff}{line}\r\nshort\n{line}");
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().skip(1) {
            let before = text.get(3..offset).unwrap_or("");
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let before = before.get(start..).unwrap_or("");
            let place = index.position(&text, offset as u32);
            assert_eq!(place.column as usize, before.chars().count() + 1, "{offset}");
            assert_eq!(place.utf16_column as usize, before.encode_utf16().count() + 1, "{offset}");
        }
    }

    #[test]
    fn an_offset_beyond_the_text_is_its_end() {
        assert_eq!(place("ab", 9), (1, 3, 3));
    }
}

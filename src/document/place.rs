//! Where a node begins and ends, in the cases in which the parser's own offsets are not what a person would underline.
//! Looks only at blanks, comments, properties and indicators between two tokens; never at values.

use std::ops::Range;

use crate::source::Span;

/// The offset of the first indicator of `wanted` behind `from`, when only blanks, comments, anchors, tags and other
/// indicators stand in between.
pub(super) fn seek(text: &str, from: u32, wanted: &[u8]) -> Option<u32> {
    let bytes = text.as_bytes();
    let mut at = from as usize;
    loop {
        let byte = *bytes.get(at)?;
        if wanted.contains(&byte) {
            return Some(at as u32);
        }
        at = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b'?' | b'-' => at + 1,
            b'#' => until(bytes, at, b"\r\n"),
            b'&' | b'!' => until(bytes, at, b" \t\r\n"),
            _ => return None,
        };
    }
}

/// Right behind the colon of this key, or behind the key if it has none.
pub(super) fn behind_colon(text: &str, key_end: u32) -> u32 {
    let bytes = text.as_bytes();
    let mut at = key_end as usize;
    loop {
        at = match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at + 1,
            Some(b'#') => until(bytes, at, b"\r\n"),
            Some(b':') => return at as u32 + 1,
            _ => return key_end,
        };
    }
}

/// From the `|` or `>` to the end of the last line that holds text. `content` is what the parser calls the scalar:
/// it begins behind the header and may run into the next line's indentation.
pub(super) fn block_scalar(text: &str, from: u32, content: Range<usize>) -> Span {
    let Some(start) = seek(text, from, b"|>") else {
        return Span::new(content.start as u32, content.end as u32);
    };
    let all = text.get(start as usize..content.end.max(start as usize)).unwrap_or("");
    let header_end = all.find(['\r', '\n']).unwrap_or(all.len());
    if all.get(header_end..).unwrap_or("").trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        let indicators = text.as_bytes().get(start as usize..).unwrap_or(&[]).iter();
        let length =
            indicators.take_while(|byte| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'0'..=b'9')).count();
        return Span::new(start, start + length as u32);
    }
    let mut body = all;
    loop {
        let line_end = body.trim_end_matches([' ', '\t']);
        if !line_end.ends_with(['\r', '\n']) {
            // Blanks at the end of the last line are text.
            return Span::new(start, start + body.len() as u32);
        }
        body = line_end.trim_end_matches(['\r', '\n']);
    }
}

/// Whether nothing but blanks stands in front of this offset on its line.
pub(super) fn begins_line(text: &str, at: u32) -> bool {
    let before = text.get(..at as usize).unwrap_or("").trim_end_matches([' ', '\t']);
    before.is_empty() || before == "\u{feff}" || before.ends_with(['\r', '\n'])
}

fn until(bytes: &[u8], from: usize, stops: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    from + rest.iter().position(|byte| stops.contains(byte)).unwrap_or(rest.len())
}

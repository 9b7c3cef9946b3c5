//! Which part of a long line is shown: a stretch around the label that fits the reader's width.

use std::ops::Range;

/// Room that is always given, however narrow the terminal says it is.
const LEAST: usize = 30;

/// The part of `line` to show around `label`, both in bytes; the whole line when it fits into `cells`.
///
/// Looks at no more of the line than could be shown: one line may hold a whole minified file.
pub(super) fn window(line: &str, label: Range<usize>, cells: usize) -> Range<usize> {
    let cells = cells.max(LEAST);
    let before = line.get(..label.start).unwrap_or("");
    let behind = line.get(label.start..).unwrap_or("");
    let labelled = line.get(label.clone()).unwrap_or("");

    let left = back(before, cells);
    let right = forth(behind, cells);
    if left.is_whole && right.is_whole && left.cells + right.cells <= cells {
        return 0..line.len();
    }
    // Two cells for the ellipses.
    let room = cells - 2;
    let label_cells = forth(labelled, room).cells;
    let keeps_start = left.is_whole && (left.cells + label_cells <= room || left.cells <= room / 3);
    let lead = if keeps_start {
        left
    } else {
        // The label in the middle, unless it is long or the line ends before the room does.
        let spare = room.saturating_sub(label_cells).clamp(room / 3, room / 2);
        back(before, spare.max(room.saturating_sub(right.cells)))
    };
    let tail = forth(behind, room - lead.cells);
    label.start - lead.bytes..label.start + tail.bytes
}

/// A stretch of text from one end.
struct Stretch {
    bytes: usize,
    cells: usize,
    is_whole: bool,
}

fn back(text: &str, room: usize) -> Stretch {
    stretch(text, text.chars().rev(), room)
}

fn forth(text: &str, room: usize) -> Stretch {
    stretch(text, text.chars(), room)
}

fn stretch(text: &str, chars: impl Iterator<Item = char>, room: usize) -> Stretch {
    let mut taken = Stretch { bytes: 0, cells: 0, is_whole: false };
    for c in chars {
        if taken.cells + cells(c) > room {
            break;
        }
        taken.bytes += c.len_utf8();
        taken.cells += cells(c);
    }
    taken.is_whole = taken.bytes == text.len();
    taken
}

/// The most that a character may take on the screen, escaped or not. Alignment does not rest on it.
fn cells(c: char) -> usize {
    match c {
        '\t' => 4,
        ' '..='~' => 1,
        _ if c.is_control() => "\\u{9b}".len(),
        _ if crate::value::is_invisible(c) => "<U+E0041>".len(),
        '\u{a0}'..'\u{1100}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, label: &str) -> String {
        let start = line.find(label).unwrap_or(0);
        let range = window(line, start..start + label.len(), 30);
        line.get(range).unwrap_or("?").to_owned()
    }

    #[test]
    fn a_line_that_fits_stays_whole() {
        assert_eq!(shown("", ""), "");
        assert_eq!(shown("name: x", "x"), "name: x");
        assert_eq!(shown(&"x".repeat(30), "x"), "x".repeat(30));
    }

    #[test]
    fn a_label_near_the_start_keeps_the_start() {
        let line = format!("name: here{}", "x".repeat(100));
        assert_eq!(shown(&line, "here"), format!("name: here{}", "x".repeat(18)));
    }

    #[test]
    fn a_label_far_away_has_something_on_both_sides() {
        let line = format!("{}here{}", "a".repeat(100), "b".repeat(100));
        let part = shown(&line, "here");
        assert!(
            part.starts_with("aaaaaaaaa") && part.ends_with("bbbbbbbbb") && part.contains("here"),
            "{part}"
        );
        assert_eq!(part.len(), 28);
    }

    #[test]
    fn a_label_longer_than_the_room_begins_in_sight() {
        let line = format!("{}{}", "a".repeat(100), "b".repeat(100));
        let part = window(&line, 100..200, 30);
        assert_eq!(part, 91..119);
    }

    #[test]
    fn a_label_at_the_end_keeps_the_end() {
        let line = format!("{}here", "a".repeat(100));
        assert_eq!(shown(&line, "here"), format!("{}here", "a".repeat(24)));
    }

    #[test]
    fn cuts_fall_between_characters() {
        let line = "漢字😀é\t\u{1b}".repeat(50);
        for (start, c) in line.char_indices() {
            assert!(line.get(window(&line, start..start + c.len_utf8(), 40)).is_some());
        }
    }
}

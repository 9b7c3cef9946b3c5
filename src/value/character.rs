//! Characters that change a text without being seen. Decides nothing about where they may stand but what scripts need.

use std::borrow::Cow;

/// Changes the text without being seen: `Default_Ignorable_Code_Point` of the
/// [Unicode database](https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt) but the two
/// presentation selectors, and the separators and annotation marks that terminals treat in their own ways.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Turns the order of what is shown: embeddings, overrides and isolates of the
/// [bidirectional algorithm](https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings).
#[must_use]
pub const fn turns_order(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in lower case; most names are, and are not copied.
#[must_use]
pub fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Characters of a text that nobody sees, with their byte offsets, but for those that scripts and emoji are written
/// with: joiners, selectors and marks of direction beside the letters that need them, and the mark of byte order at the
/// beginning.
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    // Behind the last flag, and what it is spelt with.
    let mut flag = usize::MAX;
    let mut from = 0;
    let next = move || {
        from += hidden_start(text.as_bytes().get(from..)?)? + 1;
        Some(from - 1)
    };
    std::iter::from_fn(next).filter_map(move |at| {
        let (before, rest) = text.split_at_checked(at)?;
        let mut behind = rest.chars();
        let c = behind.next()?;
        let is_spelling = is_tag(c) && flag == at;
        if is_spelling || c == '\u{1f3f4}' {
            flag = at + c.len_utf8();
        }
        let is_hidden = is_invisible(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        if !is_hidden {
            return None;
        }
        let (last, behind) = (before.chars().next_back(), behind.next());
        let beside = |fits: fn(char) -> bool| last.is_some_and(fits) || behind.is_some_and(fits);
        let counts = match c {
            '\u{feff}' => at != 0,
            '\u{200c}' | '\u{200d}' => {
                let joins_emoji =
                    c == '\u{200d}' && last.is_some_and(is_emoji) && behind.is_some_and(is_emoji);
                !joins_emoji && !last.is_some_and(joins_letters)
            }
            '\u{200e}' | '\u{200f}' | '\u{61c}' => !beside(is_written_leftwards),
            '\u{fe00}'..='\u{fe0d}' => last.is_none_or(|last| last.is_ascii()),
            '\u{180b}'..='\u{180f}' => !last.is_some_and(|last| matches!(last, '\u{1820}'..='\u{18aa}')),
            _ => !is_spelling,
        };
        counts.then_some((at, c))
    })
}

/// The first byte with which a character that is hidden may begin. Most blocks hold nothing but what is on a keyboard,
/// which is seen of many bytes at a time.
#[expect(clippy::indexing_slicing, reason = "the table has every byte")]
fn hidden_start(bytes: &[u8]) -> Option<usize> {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) | (*byte == b'\n');
    let blocks = bytes.chunks(BLOCK).enumerate();
    let mut others = blocks.filter(|(_, block)| !block.iter().fold(true, |all, byte| all & is_plain(byte)));
    others.find_map(|(index, block)| {
        Some(index * BLOCK + block.iter().position(|byte| HIDDEN_START[usize::from(*byte)])?)
    })
}

/// Bytes that are looked at together.
const BLOCK: usize = 32;

/// By byte: whether a character that is hidden, or the black flag, may begin with it in UTF-8. Few characters do, so that
/// most texts are passed over byte by byte.
#[expect(clippy::indexing_slicing, reason = "a table that is made by the compiler")]
static HIDDEN_START: [bool; 256] = {
    let mut starts = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        starts[byte] = !matches!(byte as u8, b'\t' | b'\n' | b'\r');
        byte += 1;
    }
    let others = [0x7f, 0xc2, 0xcd, 0xd8, 0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf3];
    let mut index = 0;
    while index < others.len() {
        starts[others[index]] = true;
        index += 1;
    }
    starts
};

/// What the flags of regions are spelt with, behind a black flag.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Pictures, and what may stand between one and a joiner.
const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Letters that take other forms beside a joiner: Arabic, Syriac, and the scripts of India and South-East Asia.
const fn joins_letters(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}')
}

/// Hebrew, Arabic and their neighbours.
const fn is_written_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::{HIDDEN_START, hidden, is_invisible};

    fn found(text: &str) -> Vec<(usize, char)> {
        hidden(text).collect()
    }

    #[test]
    fn what_nobody_sees_is_found_where_it_stands() {
        assert_eq!(found("ad\u{202e}min"), [(2, '\u{202e}')]);
        assert_eq!(found("pay\u{200b}ments\u{2060}"), [(3, '\u{200b}'), (11, '\u{2060}')]);
        assert_eq!(found("a\u{200d}b\u{200c}c"), [(1, '\u{200d}'), (5, '\u{200c}')]);
        assert_eq!(found("a\u{ad}b \u{85} \u{1b}[0m"), [(1, '\u{ad}'), (5, '\u{85}'), (8, '\u{1b}')]);
        assert_eq!(found("a\u{feff}"), [(1, '\u{feff}')]);
        assert_eq!(found("\u{e0041}a"), [(0, '\u{e0041}')]);
        assert_eq!(found("a\u{200f}b"), [(1, '\u{200f}')]);
        assert_eq!(found("a\u{fe01}"), [(1, '\u{fe01}')]);
    }

    #[test]
    fn every_hidden_character_begins_with_a_byte_that_is_looked_at() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            if is_invisible(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r') || c == '\u{1f3f4}' {
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes);
                let first = bytes.first().copied().unwrap_or_default();
                assert_eq!(HIDDEN_START.get(usize::from(first)), Some(&true), "{c:?}");
            }
        }
    }

    #[test]
    fn what_scripts_and_emoji_need_is_not_hidden() {
        for text in [
            "\u{feff}a: b\r\n\tc",
            "⚠\u{fe0f} é ü 漢 😀",
            "👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥 🧑\u{1f3fd}\u{200d}🚀",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "שלום\u{200f}!",
            "漢\u{fe00}",
            "ᠠ\u{180b}",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}

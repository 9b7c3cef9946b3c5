//! The hash by which code scanning finds an alert again when lines above it move: `primaryLocationLineHash`.
//!
//! The action that uploads SARIF computes it where it is missing and warns where it differs, so this is that algorithm
//! to the bit: <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>.

use std::collections::BTreeMap;

/// UTF-16 code units that the hash of a line covers, spaces and tabs left out.
const BLOCK: usize = 100;
const FACTOR: u64 = 37;
/// What stands behind the last code unit.
const END: u16 = 65_535;

/// The hash of every line of a text, the first at index 0. A byte order mark is a code unit like any other.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let mut roll = Roll::new();
    let mut lines = Lines { starts: true, after_cr: false };
    for unit in text.encode_utf16() {
        lines.take(unit, &mut roll);
    }
    lines.take(END, &mut roll);
    for _ in 0..BLOCK {
        roll.push(0, false);
    }
    roll.hashes
}

/// What a code unit means for lines.
struct Lines {
    /// The next code unit begins a line.
    starts: bool,
    after_cr: bool,
}

impl Lines {
    fn take(&mut self, unit: u16, roll: &mut Roll) {
        let (lf, cr) = (u16::from(b'\n'), u16::from(b'\r'));
        let is_skipped = unit == u16::from(b' ') || unit == u16::from(b'\t') || (self.after_cr && unit == lf);
        self.after_cr = unit == cr;
        if is_skipped {
            return;
        }
        let unit = if unit == cr { lf } else { unit };
        roll.push(unit, self.starts);
        self.starts = unit == lf;
    }
}

/// A hash over the last [`BLOCK`] code units.
struct Roll {
    window: [Slot; BLOCK],
    index: usize,
    hash: u64,
    /// How much the oldest code unit of the window counts: `FACTOR` to the power of [`BLOCK`].
    oldest: u64,
    seen: BTreeMap<u64, u32>,
    hashes: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    unit: u16,
    begins_line: bool,
}

impl Roll {
    fn new() -> Self {
        Self {
            window: [Slot::default(); BLOCK],
            index: 0,
            hash: 0,
            oldest: FACTOR.wrapping_pow(BLOCK as u32),
            seen: BTreeMap::new(),
            hashes: Vec::new(),
        }
    }

    fn push(&mut self, unit: u16, begins_line: bool) {
        let Some(slot) = self.window.get_mut(self.index) else { return };
        let old = std::mem::replace(slot, Slot { unit, begins_line });
        if old.begins_line {
            // The line that began a whole window ago is covered.
            let count = self.seen.entry(self.hash).and_modify(|count| *count += 1).or_insert(1);
            self.hashes.push(format!("{:x}:{count}", self.hash));
        }
        let gone = self.oldest.wrapping_mul(u64::from(old.unit));
        self.hash = FACTOR.wrapping_mul(self.hash).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.index = (self.index + 1) % BLOCK;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of the public tests of that action.
    #[test]
    fn the_public_values_come_out() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        assert_eq!(
            line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"),
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1"
            ]
        );
    }

    #[test]
    fn line_endings_do_not_matter() {
        let wanted = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"), wanted);
        assert_eq!(line_hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r"), wanted);
        assert_eq!(line_hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n"), wanted);
        assert_eq!(line_hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n"), wanted);
    }

    #[test]
    fn equal_lines_are_counted() {
        let wanted = [
            "a7f2ff13bc495cf2:1",
            "a7f2ff13bc495cf2:2",
            "a7f2ff13bc495cf2:3",
            "a7f2ff13bc495cf2:4",
            "a7f2ff13bc495cf2:5",
            "a7f2ff13bc495cf2:6",
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10)), wanted);
    }

    #[test]
    fn there_is_a_hash_for_every_line_that_is_counted() {
        for text in ["\u{feff}a: 😀\r\n\tb\r\r\nc", "\n\n\n", "\r", &"x".repeat(1000), &"\n".repeat(300)] {
            let lines = crate::source::LineIndex::new(text).count() as usize;
            assert_eq!(line_hashes(text).len(), lines, "{text:?}");
        }
    }
}

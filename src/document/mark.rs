//! Marks of texts: one byte, by which a key is found among others without looking at their texts.

/// What is no string has no mark.
pub(super) const NO_MARK: u8 = 0;

/// Of a text: texts with unlike marks are unlike, so that nearly every key but the one that is looked for is passed by
/// without looking at its text.
#[inline]
pub(super) const fn mark(text: &str) -> u8 {
    let (first, last) = match text.as_bytes() {
        [] => (0, 0),
        [one] => (*one, *one),
        [first, .., last] => (*first, *last),
    };
    let mark = (text.len() as u8).wrapping_mul(37) ^ first.wrapping_mul(7) ^ last;
    if mark == NO_MARK { 1 } else { mark }
}

/// The marks of many texts in a row, of which eight are looked at together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// Behind the last one stand some that belong to nothing, so that eight can be taken anywhere.
    marks: Vec<u8>,
}

/// Marks behind the last.
const BEHIND: [u8; 7] = [NO_MARK; 7];

/// A byte for each of eight.
const EACH: u64 = 0x0101_0101_0101_0101;

impl Marks {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let mut marks = Vec::with_capacity(capacity + BEHIND.len());
        marks.extend(BEHIND);
        Self { marks }
    }

    pub(super) fn len(&self) -> usize {
        self.marks.len() - BEHIND.len()
    }

    /// Adds some, and says whether all of them belong to strings.
    pub(super) fn extend(&mut self, marks: impl Iterator<Item = u8>) -> bool {
        self.marks.truncate(self.len());
        let mut are_strings = true;
        self.marks.extend(marks.inspect(|mark| are_strings &= *mark != NO_MARK));
        self.marks.extend(BEHIND);
        are_strings
    }

    pub(super) fn get(&self, at: usize) -> Option<u8> {
        self.marks.get(at).copied()
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.marks.shrink_to_fit();
    }

    /// Where a mark stands from `start` on and before `end`, in order; perhaps also places of marks that are one bit off.
    #[inline]
    pub(super) fn places(&self, (start, end): (usize, usize), mark: u8) -> Places<'_> {
        Places { marks: &self.marks, at: start, end, wanted: u64::from(mark) * EACH, hits: 0 }
    }
}

/// See [`Marks::places`].
pub(super) struct Places<'m> {
    marks: &'m [u8],
    /// Where the next eight begin.
    at: usize,
    end: usize,
    /// The mark, eight times.
    wanted: u64,
    /// Of the eight before `at`: the highest bit of each byte that is to be looked at.
    hits: u64,
}

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.hits == 0 {
            if self.at >= self.end {
                return None;
            }
            let eight = self.marks.get(self.at..)?.first_chunk::<8>()?;
            let unlike = u64::from_le_bytes(*eight) ^ self.wanted;
            // The highest bit of each byte that is 0, and perhaps of a 1 above such a byte.
            self.hits = unlike.wrapping_sub(EACH) & !unlike & (EACH << 7);
            self.at += 8;
        }
        let at = self.at - 8 + (self.hits.trailing_zeros() / 8) as usize;
        self.hits &= self.hits - 1;
        (at < self.end).then_some(at)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::{Marks, NO_MARK, mark};

    #[test]
    fn every_place_of_a_mark_is_found_and_hardly_another() {
        let texts: Vec<String> = (0..1_000).map(|number| format!("key-{}", number * 7919)).collect();
        let mut marks = Marks::with_capacity(0);
        for few in texts.chunks(13) {
            assert!(marks.extend(few.iter().map(|text| mark(text))));
        }
        assert_eq!(marks.len(), texts.len());
        for (at, text) in texts.iter().enumerate() {
            for (start, end) in [(0, 1_000), (at, at + 1), (at.saturating_sub(9), (at + 3).min(1_000))] {
                let places: Vec<_> = marks.places((start, end), mark(text)).collect();
                let same = (start..end).filter(|other| mark(&texts[*other]) == mark(text));
                assert!(same.clone().all(|other| places.contains(&other)), "{text}");
                assert!(places.is_sorted() && places.iter().all(|place| (start..end).contains(place)));
                assert!(places.iter().all(|other| marks.get(*other).unwrap() ^ mark(text) < 2), "{text}");
            }
            assert_eq!(marks.places((at + 1, at + 1), mark(text)).next(), None);
        }
        assert!(!marks.extend([NO_MARK].into_iter()));
    }

    #[test]
    fn every_text_has_a_mark() {
        for text in ["", "a", "ab", "kind", "\u{0}", "\u{e9}", &"x".repeat(300)] {
            assert_ne!(mark(text), NO_MARK, "{text}");
        }
    }
}

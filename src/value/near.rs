//! "Did you mean": the candidate closest to a word. Does not know what the words name.

/// Beyond this many characters only another spelling of the same word is found: nobody misspells that much by hand.
const LONGEST: usize = 128;

/// Characters that a slip may add or leave out.
const LONGEST_SLIP: usize = 3;

/// What looking for near names may still take, in letters that are compared: whoever has a thousand slips reads the
/// first few, and a hostile file holds ten thousand among ten thousand names.
#[derive(Clone, Copy, Debug)]
pub struct Effort(u32);

impl Effort {
    /// So many letters.
    #[must_use]
    pub const fn new(letters: u32) -> Self {
        Self(letters)
    }

    /// As much as a text of so many bytes is worth.
    #[must_use]
    pub fn of_text(bytes: usize) -> Self {
        Self(u32::try_from(bytes).unwrap_or(u32::MAX).saturating_mul(16).saturating_add(20_000))
    }

    /// Whether there was enough left for so many.
    pub fn spend(&mut self, letters: usize) -> bool {
        let left = self.0.checked_sub(u32::try_from(letters).unwrap_or(u32::MAX));
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The same as [`nearest`] as long as there is effort left, and nothing from then on.
#[must_use]
pub fn nearest_within<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    effort: &mut Effort,
) -> Option<&'a str> {
    let mut enough = effort.spend(word.len());
    let candidates = candidates.into_iter().take_while(|candidate| {
        let (one, other) = (word.len(), candidate.len());
        // Words of other lengths are told apart by their length.
        let letters = if one.abs_diff(other) > 2 * LONGEST_SLIP { other } else { other + one * other };
        enough &= effort.spend(letters.min(other + LONGEST * LONGEST));
        enough
    });
    let near = nearest(word, candidates);
    near.filter(|_| enough)
}

/// The candidate that `word` most probably means; `None` when all are too far.
///
/// Case, blanks, `_`, `-` and other punctuation do not count, so `teamName` is `team-name`. Beyond that a word may
/// differ by transposed, missing, added or wrong characters: one in words of 3 to 5, two up to 8, three in longer ones.
/// Words of up to 5 characters keep their digits: `SEV-5` is not a slip for `SEV-1`.
/// Among equally close candidates the first in byte order wins, whatever order they come in.
///
/// ```
/// use orglint::value::nearest;
///
/// assert_eq!(nearest("infar", ["infra", "platform"]), Some("infra"));
/// assert_eq!(nearest("xyz", ["payments"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    if word.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, &fold(candidate))?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The letters and digits in lower case.
fn fold(word: &str) -> String {
    word.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many slips of the hand lie between two folded words, if few enough to be slips.
fn distance(word: &str, candidate: &str) -> Option<usize> {
    if word == candidate {
        return Some(0);
    }
    let (length, other) = (word.chars().count(), candidate.chars().count());
    let shorter = length.min(other);
    let allowed = match shorter {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => LONGEST_SLIP,
    };
    if length.max(other) > LONGEST || length.abs_diff(other) > allowed {
        return None;
    }
    if shorter <= 5 && !digits(word).eq(digits(candidate)) {
        return None;
    }
    let distance = strsim::damerau_levenshtein(word, candidate);
    (distance <= allowed).then_some(distance)
}

fn digits(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|char| char.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_not_a_difference() {
        let fields = ["team-name", "teams", "name"];
        for word in ["teamName", "team_name", "Team Name", "TEAM-NAME", "team-name"] {
            assert_eq!(nearest(word, fields), Some("team-name"), "{word}");
        }
        assert_eq!(nearest("SEV1", ["SEV-1", "SEV-2"]), Some("SEV-1"));
    }

    #[test]
    fn slips_of_the_hand() {
        assert_eq!(nearest("infar", ["infra", "platform"]), Some("infra"));
        assert_eq!(nearest("pyaments", ["payments", "platform"]), Some("payments"));
        assert_eq!(nearest("objectivs", ["owner", "objectives"]), Some("objectives"));
        assert_eq!(nearest("memebrs", ["members", "metadata"]), Some("members"));
        assert_eq!(nearest("complicted-subsytem", ["complicated-subsystem"]), Some("complicated-subsystem"));
        assert_eq!(nearest("strasse", ["straße"]), Some("straße"));
    }

    #[test]
    fn too_far_is_nothing() {
        assert_eq!(nearest("xyz", ["payments"]), None);
        assert_eq!(nearest("alpha", ["gamma", "omega", "beta"]), None);
        assert_eq!(nearest("platform", ["payments"]), None);
        assert_eq!(nearest("team", ["teaming-up"]), None);
        assert_eq!(nearest("alpha", []), None);
    }

    #[test]
    fn short_words_are_strict() {
        assert_eq!(nearest("ml", ["qa", "m", "mls", "al"]), None);
        assert_eq!(nearest("ML", ["ml"]), Some("ml"));
        assert_eq!(nearest("own", ["owns"]), Some("owns"));
        assert_eq!(nearest("dxx", ["abx"]), None);
    }

    #[test]
    fn numbers_in_short_words_are_not_slips() {
        assert_eq!(nearest("SEV-5", ["SEV-1", "SEV-2", "SEV-3", "SEV-4"]), None);
        assert_eq!(nearest("tier-9", ["tier-1", "tier-2"]), None);
        assert_eq!(nearest("O4", ["O1", "O2"]), None);
        assert_eq!(nearest("inc-2026-41", ["inc-2026-041", "pm-2026-041"]), Some("inc-2026-041"));
    }

    #[test]
    fn ties_do_not_depend_on_order() {
        assert_eq!(nearest("beto", ["beta", "bets"]), Some("beta"));
        assert_eq!(nearest("beto", ["bets", "beta"]), Some("beta"));
        assert_eq!(nearest("members", ["memberz", "member", "Members"]), Some("Members"));
    }

    #[test]
    fn junk_is_nothing() {
        for word in ["", "---", "🙂", "\u{0}", " "] {
            assert_eq!(nearest(word, ["alpha", "", "-"]), None, "{word:?}");
        }
    }

    #[test]
    fn effort_ends() {
        let names: Vec<_> = (0..100).map(|number| format!("person-number-{number}")).collect();
        let near =
            |effort: &mut Effort| nearest_within("persom-number-7", names.iter().map(String::as_str), effort);
        let mut enough = Effort::new(100_000);
        assert_eq!(near(&mut enough), Some("person-number-7"));
        // A part of the names would give another answer, so it gives none.
        assert_eq!(near(&mut Effort::new(10_000)), None);
        while near(&mut enough).is_some() {}
        assert_eq!(near(&mut enough), None);
    }

    #[test]
    fn very_long_words_cost_nothing() {
        let word = "a".repeat(1_000_000);
        let close = format!("{word}b");
        assert_eq!(nearest(&word, [close.as_str()]), None);
        assert_eq!(nearest(&word.to_uppercase(), [word.as_str()]), Some(word.as_str()));
    }
}

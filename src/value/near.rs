//! "Did you mean": the candidate closest to a word. Does not know what the words name.

/// Beyond this many characters only another spelling of the same word is found: nobody misspells that much by hand.
const LONGEST: usize = 128;

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
        _ => 3,
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
    fn very_long_words_cost_nothing() {
        let word = "a".repeat(1_000_000);
        let close = format!("{word}b");
        assert_eq!(nearest(&word, [close.as_str()]), None);
        assert_eq!(nearest(&word.to_uppercase(), [word.as_str()]), Some(word.as_str()));
    }
}

//! The baseline: problems that were there when somebody began, written down so that only others are shown. Knows
//! neither files nor what rules mean.
//!
//! The file is for people too: one problem a line, under the team that answers for it, with words that say which it is.
//! Problems are found again by their fingerprints alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FailOn, is_unjudged, stem};
use crate::diagnostic::{Diagnostic, Report};

/// The form of the file that this version writes, and the only one that it reads.
const VERSION: u64 = 1;

/// Hexadecimal digits of a fingerprint, in front of the number of those that look alike.
const DIGITS: usize = 32;

/// Known problems, by team, document, rule and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    problems: Vec<Known>,
}

/// A known problem: all but the fingerprint is for the reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    /// Those that no team answers for come last.
    unowned: bool,
    owner: Option<String>,
    line: Line,
}

/// As it is written. The order of the fields is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Kind, namespace and name of the manifest, or the path of a file that holds none.
    document: String,
    rule: String,
    message: String,
    #[serde(deserialize_with = "fingerprint")]
    fingerprint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    #[serde(rename = "schemaVersion")]
    _version: u64,
    owners: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    owner: Option<String>,
    problems: Vec<Line>,
}

/// The only key that every version of the file has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: u64,
}

/// Why a text is no baseline.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// 1-based.
    pub line: usize,
    /// 1-based, in bytes.
    pub column: usize,
    /// Lower case, no full stop.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Mistake {}

impl From<serde_json::Error> for Mistake {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line().max(1), error.column().max(1));
        let text = error.to_string();
        // The place is written in front of the message.
        let place = format!(" at line {} column {}", error.line(), error.column());
        Self { line, column, message: text.strip_suffix(&place).unwrap_or(&text).to_owned() }
    }
}

impl Baseline {
    /// The problems that a report shows. What could not be judged is none that anybody knows.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let known = |diagnostic: &Diagnostic| {
            let document = match &diagnostic.subject {
                Some(subject) => format!("{} {}/{}", subject.kind, subject.namespace, subject.name),
                None => report.sources.file(diagnostic.primary.file).path().to_owned(),
            };
            let (rule, message) = (diagnostic.rule.to_string(), diagnostic.message.clone());
            let line = Line { document, rule, message, fingerprint: diagnostic.fingerprint.clone() };
            Known { unowned: diagnostic.owner.is_none(), owner: diagnostic.owner.clone(), line }
        };
        let shown = report.diagnostics.iter().filter(|diagnostic| !is_unjudged(diagnostic));
        Self::new(shown.map(known).collect())
    }

    /// Reads what [`Baseline::text`] has written.
    ///
    /// # Errors
    /// A text of another form, or of a later version.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        // Editors of some systems put a byte order mark in front.
        let text = text.trim_start_matches('\u{feff}');
        let Version { schema_version } = serde_json::from_str(text)?;
        if schema_version != VERSION {
            let message = format!(
                "`schemaVersion` is {schema_version}, and this version of orglint reads {VERSION}: take the version that wrote it"
            );
            return Err(Mistake { line: 1, column: 1, message });
        }
        let Written { owners, .. } = serde_json::from_str(text)?;
        let known = |group: Group| {
            let Group { owner, problems } = group;
            problems.into_iter().map(move |line| Known {
                unowned: owner.is_none(),
                owner: owner.clone(),
                line,
            })
        };
        Ok(Self::new(owners.into_iter().flat_map(known).collect()))
    }

    /// As a file: the same problems give the same bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut groups = Vec::new();
        for group in self.problems.chunk_by(|a, b| a.owner == b.owner) {
            let owner = group.first().and_then(|known| known.owner.as_deref());
            let owner =
                owner.map(|owner| format!("      \"owner\": {},\n", quoted(owner))).unwrap_or_default();
            let line = |Known { line, .. }: &Known| {
                format!(
                    "        {{ \"document\": {}, \"rule\": {}, \"message\": {}, \"fingerprint\": {} }}",
                    quoted(&line.document),
                    quoted(&line.rule),
                    quoted(&line.message),
                    quoted(&line.fingerprint)
                )
            };
            let lines: Vec<_> = group.iter().map(line).collect();
            groups.push(format!(
                "    {{\n{owner}      \"problems\": [\n{}\n      ]\n    }}",
                lines.join(",\n")
            ));
        }
        let groups = if groups.is_empty() { String::new() } else { format!("\n{}\n  ", groups.join(",\n")) };
        format!("{{\n  \"schemaVersion\": {VERSION},\n  \"owners\": [{groups}]\n}}\n")
    }

    /// Takes the problems that are known out of a report, and leaves the baseline with those that no longer occur.
    #[must_use]
    pub fn apply(&self, report: &mut Report, fail_on: FailOn) -> Self {
        let mut left: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
        for known in self.problems.iter().rev() {
            left.entry(stem(&known.line.fingerprint)).or_default().push(known);
        }
        let mut owed: BTreeMap<String, usize> = BTreeMap::new();
        report.diagnostics.retain(|diagnostic| {
            if is_unjudged(diagnostic) {
                return true;
            }
            let found = left.get_mut(stem(&diagnostic.fingerprint)).and_then(Vec::pop);
            if found.is_some() {
                *owed.entry(diagnostic.owner.clone().unwrap_or_default()).or_default() += 1;
            }
            found.is_none()
        });
        report.summary.baseline += owed.values().sum::<usize>();
        report.before.owed = owed;
        fail_on.settle(report);
        Self::new(left.into_values().flatten().cloned().collect())
    }

    /// The problems of these rules.
    #[must_use]
    pub fn of_rules(&self, rules: &BTreeSet<&str>) -> Self {
        let problems = self.problems.iter().filter(|known| rules.contains(known.line.rule.as_str()));
        Self { problems: problems.cloned().collect() }
    }

    /// The problems that are not in another.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let gone: BTreeSet<_> = other.problems.iter().collect();
        Self { problems: self.problems.iter().filter(|known| !gone.contains(known)).cloned().collect() }
    }

    /// The problems of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self::new(self.problems.into_iter().chain(other.problems).collect())
    }

    /// How many problems.
    #[must_use]
    pub fn len(&self) -> usize {
        self.problems.len()
    }

    /// No problem at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    fn new(mut problems: Vec<Known>) -> Self {
        problems.sort();
        problems.dedup();
        Self { problems }
    }
}

/// Whether a report leaves something unsaid, because it could not be read or judged.
#[must_use]
pub fn is_partial(report: &Report) -> bool {
    report.exit_code == 2 || report.diagnostics.iter().any(is_unjudged)
}

fn fingerprint<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (digits, number) = text.split_once('-').unwrap_or((&text, "1"));
    let is_hexadecimal = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_hexadecimal && number.parse::<u32>().is_ok() {
        true => Ok(text),
        false => Err(serde::de::Error::custom("a fingerprint has 32 hexadecimal digits")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const TEXT: &str = r#"{
  "schemaVersion": 1,
  "owners": [
    {
      "owner": "alpha",
      "problems": [
        { "document": "OKR default/q4", "rule": "okr/kr-baseline", "message": "no \"baseline\"", "fingerprint": "0123456789abcdef0123456789abcdef" },
        { "document": "OKR default/q4", "rule": "okr/kr-baseline", "message": "no \"baseline\"", "fingerprint": "0123456789abcdef0123456789abcdef-1" }
      ]
    },
    {
      "problems": [
        { "document": "a.yaml", "rule": "schema/unknown-kind", "message": "`Toam`", "fingerprint": "ffff456789abcdef0123456789abcdef" }
      ]
    }
  ]
}
"#;

    #[test]
    fn what_is_written_is_read() {
        let baseline = Baseline::parse(TEXT).unwrap();
        assert_eq!((baseline.len(), baseline.text().as_str()), (3, TEXT));
        let none = Baseline::default();
        assert_eq!(none.text(), "{\n  \"schemaVersion\": 1,\n  \"owners\": []\n}\n");
        assert_eq!(Baseline::parse(&none.text()), Ok(none));
        assert_eq!(Baseline::parse(&format!("\u{feff}{}", TEXT.replace('\n', "\r\n"))), Ok(baseline));
    }

    #[test]
    fn mistakes_have_their_place() {
        let mistake = |text: &str| Baseline::parse(text).unwrap_err().to_string();
        assert_eq!(mistake(""), "1:1: EOF while parsing a value");
        assert_eq!(mistake("{}"), "1:2: missing field `schemaVersion`");
        assert!(mistake("{\"schemaVersion\": 2, \"owners\": {}}").starts_with("1:1: `schemaVersion` is 2"));
        assert_eq!(
            mistake("{\"schemaVersion\": 1,\n \"owners\": {}}"),
            "2:11: invalid type: map, expected a sequence"
        );
        let short = TEXT.replace("ffff456789abcdef", "");
        assert!(mistake(&short).starts_with("13:1"), "{}", mistake(&short));
        assert!(mistake(&short).ends_with(": a fingerprint has 32 hexadecimal digits"));
        assert!(mistake(&TEXT.replace("\"rule\"", "\"rul\"")).contains("unknown field `rul`"));
        assert!(mistake(&"[".repeat(1_000_000)).starts_with("1:"));
    }

    #[test]
    fn problems_are_taken_away_and_put_together() {
        let all = Baseline::parse(TEXT).unwrap();
        let some = all.of_rules(&["okr/kr-baseline"].into());
        assert_eq!((some.len(), all.without(&some).len()), (2, 1));
        assert_eq!(all.without(&some).with(some), all);
    }
}

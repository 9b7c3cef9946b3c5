//! Formats: text from strangers stays text in all of them, and whoever reads a report finds the same.

use std::collections::BTreeMap;

use orglint::diagnostic::Report;
use orglint::output::Format;

use super::hostile::survives;
use super::readers::{Found, read};
use super::reports::{plain, report};
use super::runner;
use super::runs::{judged, one};
use super::text;

/// Diagnostics of a run that the formats show whole.
const FEW: usize = 10;

/// Characters that every text of a report may have here: it is written a hundred times.
const LONG: usize = 200;

/// A report whose every text is this one; and that of a run over a file which is called like the first line and holds
/// the others.
pub(crate) fn writers(bytes: &[u8]) {
    let text = text(bytes);
    let start: String = text.chars().take(LONG).collect();
    survives(&start);
    let (name, content) = text.split_once('\n').unwrap_or(("a", &text));
    let run = judged(one(&format!("{name}.yaml"), content));
    let few = run.diagnostics.into_iter().take(FEW).collect();
    let report = Report { rules: run.rules, notes: run.notes, ..report(run.sources, few) };
    let json = read(Format::Json, &plain(Format::Json, &report)).unwrap();
    let wanted = places(&json);
    for format in Format::ALL {
        let written = plain(format, &report);
        let raw = written.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(raw, None, "{format}: {written}");
        let Some(found) = read(format, &written) else {
            assert_eq!(runner::commands(&written), [], "{format}: {written}");
            continue;
        };
        let found = places(&found);
        // Azure has no issues about infos.
        let is_all = format == Format::Azure || found == wanted;
        assert!(
            is_all && found.iter().all(|(place, count)| wanted.get(place) >= Some(count)),
            "{format}: {written}"
        );
    }
}

/// How often a rule reports on a line.
fn places(found: &[Found]) -> BTreeMap<(u64, &str), usize> {
    let mut places = BTreeMap::new();
    for found in found {
        *places.entry((found.line, found.rule.as_str())).or_default() += 1;
    }
    places
}

//! What a change brings, leaves and mends: two reports, of the tree before and the tree after it, become one. Knows
//! neither git nor rules.

use std::collections::BTreeMap;

use super::{FailOn, is_unjudged, stem};
use crate::diagnostic::{Change, Diagnostic, Report, Status};
use crate::source::{FileId, Sources};

/// Leaves in `report` what is not in `base`, and puts the rest aside: both are judged by one clock and one set of rules.
/// `since` names the base to the reader.
pub fn compare(report: &mut Report, base: Report, since: &str, fail_on: FailOn) {
    let Report { sources, diagnostics: old, .. } = base;
    let mut unmatched: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    // The last of those that look alike is taken first: turned around, so that it is the first in order.
    for diagnostic in old.into_iter().rev() {
        unmatched.entry(stem(&diagnostic.fingerprint).to_owned()).or_default().push(diagnostic);
    }
    let (mut new, mut unchanged) = (Vec::new(), Vec::new());
    for mut diagnostic in std::mem::take(&mut report.diagnostics) {
        let is_same =
            !is_unjudged(&diagnostic) || is_same_file(&report.sources, diagnostic.primary.file, &sources);
        let known = unmatched.get_mut(stem(&diagnostic.fingerprint)).filter(|_| is_same);
        if known.and_then(Vec::pop).is_some() {
            diagnostic.status = Status::Unchanged;
            unchanged.push(diagnostic);
        } else {
            new.push(diagnostic);
        }
    }
    let mut fixed: Vec<_> = unmatched.into_values().flatten().filter(|old| !is_unjudged(old)).collect();
    fixed.sort_by(|a, b| super::key(a).cmp(&super::key(b)));
    fixed.iter_mut().for_each(|diagnostic| diagnostic.status = Status::Fixed);
    report.diagnostics = new;
    report.summary.unchanged += unchanged.len();
    report.summary.fixed += fixed.len();
    report.before.change = Some(Change { since: since.to_owned(), unchanged, fixed, sources });
    fail_on.settle(report);
}

/// Whether a file that could not be read is the very same before the change: only then is nothing new behind it.
fn is_same_file(sources: &Sources, file: FileId, base: &Sources) -> bool {
    let source = sources.file(file);
    let mut before = base.iter().map(|(_, source)| source);
    before.any(|old| {
        old.path() == source.path()
            && old.text() == source.text()
            && old.defect().is_none()
            && source.defect().is_none()
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::{Source, Span};

    fn report(files: &[(&str, &str)], found: &[(&str, &str)]) -> Report {
        let sources = Sources::new(files.iter().map(|(path, text)| Source::new(*path, *text)).collect());
        let diagnostic = |(rule, fingerprint): &(&str, &str)| {
            let rule = rule.parse().unwrap();
            let mut made = Diagnostic::new(rule, Severity::Error, FileId(0), Span::default(), String::new());
            made.fingerprint = (*fingerprint).to_owned();
            made
        };
        let diagnostics: Vec<_> = found.iter().map(diagnostic).collect();
        let exit_code = u8::from(!diagnostics.is_empty());
        Report { sources, exit_code, diagnostics, ..Report::default() }
    }

    fn compared(after: &[(&str, &str)], before: &[(&str, &str)]) -> (usize, usize, usize, u8) {
        let mut report = report(&[("a", "1")], after);
        compare(&mut report, self::report(&[("a", "1")], before), "main", FailOn::Severity(Severity::Error));
        (report.diagnostics.len(), report.summary.unchanged, report.summary.fixed, report.exit_code)
    }

    #[test]
    fn those_that_look_alike_are_counted() {
        let (one, two, three) = (("a/b", "f"), ("a/b", "f-1"), ("a/b", "f-2"));
        assert_eq!(compared(&[one, two, three], &[one]), (2, 1, 0, 1));
        assert_eq!(compared(&[one], &[one, two, three]), (0, 1, 2, 0));
        assert_eq!(compared(&[two], &[one]), (0, 1, 0, 0));
        assert_eq!(compared(&[("a/b", "g")], &[one]), (1, 0, 1, 1));
    }

    #[test]
    fn what_cannot_be_read_is_known_only_while_its_file_is_the_same() {
        let broken = [("yaml/syntax", "f")];
        assert_eq!(compared(&broken, &broken), (0, 1, 0, 0));
        let mut changed = report(&[("a", "2")], &broken);
        compare(&mut changed, report(&[("a", "1")], &broken), "main", FailOn::Severity(Severity::Error));
        assert_eq!((changed.diagnostics.len(), changed.exit_code), (1, 1));
    }
}

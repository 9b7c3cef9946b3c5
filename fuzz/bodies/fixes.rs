//! Fixes: what they leave can be read, is not worse, and stays.

use std::collections::BTreeMap;

use orglint::diagnostic::Report;
use orglint::document::{Limits, parse};
use orglint::fix::{Mended, Permit};
use orglint::mend;
use orglint::source::Sources;

use super::runs::{BUILTIN, beside, one, settings, sound};
use super::text;

/// Whatever is mended in a file, the file is still read, nothing new is wrong with how it is written, and a second run
/// changes nothing.
pub(crate) fn fix(bytes: &[u8]) {
    let text = text(bytes);
    for permit in [Permit::Safe, Permit::All] {
        let before = super::runs::judged(beside("a.yaml", &text));
        let mended = mended(beside("a.yaml", &text), permit);
        for change in &mended.changes {
            assert_ne!(change.before.as_ref(), Some(&change.after));
            let old = change.before.as_deref().map_or(0, problems);
            assert!(problems(&change.after) <= old, "{permit:?} breaks {change:?}");
        }
        // A key under its right name shows what is wrong with its value.
        if permit == Permit::Safe {
            let (old, new) = (written(&before), written(&mended.report));
            let is_worse = |(rule, count): (&String, &usize)| *count > old.get(rule).copied().unwrap_or(0);
            assert!(!new.iter().any(is_worse), "{permit:?}: {old:?} becomes {new:?}");
        }
        let files = mended.report.sources.into_files();
        let again = self::mended(Sources::new(files), permit);
        assert_eq!(again.changes, [], "{permit:?}: a second run changes more");
    }
}

fn mended(sources: Sources, permit: Permit) -> Mended {
    let mended = mend(sources, &BUILTIN.0, &BUILTIN.1, &settings(), permit).unwrap();
    sound(&mended.report);
    mended
}

fn problems(text: &str) -> usize {
    let sources = one("a.yaml", text);
    let (file, _) = sources.iter().next().unwrap();
    parse(file, text, &Limits::default()).problems().len()
}

/// How often each rule reports that is about how a file is written, or about its shape.
fn written(report: &Report) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        if ["yaml", "schema"].contains(&diagnostic.rule.category()) {
            *counts.entry(diagnostic.rule.to_string()).or_default() += 1;
        }
    }
    counts
}

//! Files beside the manifests: the baseline and `CODEOWNERS`.

use orglint::diagnostic::Severity;
use orglint::filter::FailOn;
use orglint::filter::baseline::Baseline;
use orglint::org::Codeowners;

use super::runs::{beside, judged};
use super::text;

/// A baseline is refused with its line, or is written as it was read, and applies to a report.
pub(crate) fn baseline(bytes: &[u8]) {
    let text = text(bytes);
    match Baseline::parse(&text) {
        Err(mistake) => {
            assert!(mistake.line > 0 && mistake.column > 0 && !mistake.message.is_empty(), "{mistake:?}");
            assert!(mistake.line <= text.split('\n').count(), "{mistake:?}");
        }
        Ok(baseline) => {
            let written = baseline.text();
            let again = Baseline::parse(&written).unwrap();
            assert_eq!((again.text(), again.len()), (written, baseline.len()));
            let mut report = judged(beside("a.yaml", "apiVersion: orglint/v1\nkind: Team\n"));
            let found = report.diagnostics.len();
            let left = baseline.apply(&mut report, FailOn::Severity(Severity::Error));
            assert_eq!(found - report.diagnostics.len(), baseline.len() - left.len());
        }
    }
}

/// Lines of owners have their places, decide about paths, and are judged.
pub(crate) fn codeowners(bytes: &[u8]) {
    let text = text(bytes);
    let codeowners = Codeowners::parse(&text);
    for line in &codeowners.lines {
        assert_eq!(text.get(line.span.range()), Some(line.text));
        assert!(line.owners.iter().all(|owner| text.get(owner.span.range()) == Some(owner.text)));
    }
    for mistake in &codeowners.mistakes {
        assert_eq!(text.get(mistake.span.range()), Some(mistake.text));
    }
    for path in ["", "a", "src/a/b/c.rs", "docs/", text.lines().next().unwrap_or_default()] {
        let _decided = codeowners.decides(path);
    }
    judged(beside("CODEOWNERS", &text));
}

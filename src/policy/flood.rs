//! What could not be judged, and diagnostics beyond what anybody reads: a hostile file can have them, and no honest one
//! does. Knows no rule by what it means.

use std::collections::BTreeMap;

use super::rule::Rule;
use crate::diagnostic::{Diagnostic, Label, RuleId, Severity};
use crate::source::{FileId, Span};

/// What one rule reports in one file, at most.
pub(super) const MAX_OF_FILE: usize = 2_000;

/// What all rules report in a run, at most.
const MAX_OF_RUN: usize = 100_000;

/// Other places that one diagnostic shows, at most.
const MAX_RELATED: usize = 100;

/// Takes out the places that are too many; the last says how many they are.
pub(super) fn keep_related(related: &mut Vec<Label>) {
    if let Some(more) = related.len().checked_sub(MAX_RELATED).filter(|more| *more > 0) {
        related.truncate(MAX_RELATED);
        if let Some(last) = related.last_mut() {
            last.message.push_str(&format!("; {more} more places are not shown"));
        }
    }
}

/// Takes out what is too much, the last of a file and the last files, and says so.
pub(super) fn keep(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diagnostics.len() <= MAX_OF_FILE {
        return diagnostics;
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary.file, diagnostic.primary.span));
    let mut of_file: BTreeMap<(FileId, RuleId), usize> = BTreeMap::new();
    diagnostics.retain(|diagnostic| {
        let count = of_file.entry((diagnostic.primary.file, diagnostic.rule.clone())).or_default();
        *count += 1;
        *count <= MAX_OF_FILE
    });
    let last = diagnostics.get(MAX_OF_RUN).map(|diagnostic| diagnostic.primary.file);
    diagnostics.truncate(MAX_OF_RUN);
    let too_many = of_file.into_iter().filter(|(_, count)| *count > MAX_OF_FILE);
    let mut excess: Vec<_> = too_many
        .map(|((file, rule), _)| {
            let what = format!("`{rule}` has more than {MAX_OF_FILE} problems in this file");
            exceeded(file, &format!("{what}; the others are not shown"), "mend these, and run again")
        })
        .collect();
    excess.extend(last.map(|file| {
        let what = format!("there are more than {MAX_OF_RUN} problems");
        let help = "leave some rules out with `--ignore`, or check one folder after the other";
        exceeded(file, &format!("{what}; those from here on are not shown"), help)
    }));
    diagnostics.extend(excess);
    diagnostics
}

/// A rule that cannot be evaluated is not a pass: the run ends with 2 and names it.
pub(super) fn failure(rule: &Rule, (file, span): (FileId, Span), place: &str, reason: &str) -> Diagnostic {
    let message = format!("the rule `{}` cannot be evaluated {place}: {reason}", rule.id);
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let id = "policy/failed".parse().expect("a rule id");
    let mut diagnostic = Diagnostic::new(id, Severity::Error, file, span, message);
    diagnostic.help = Some(format!("mend the rule, or leave it out with `--ignore {}`", rule.id));
    diagnostic
}

fn exceeded(file: FileId, message: &str, help: &str) -> Diagnostic {
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let rule = "limits/exceeded".parse().expect("a rule id");
    let mut diagnostic = Diagnostic::new(rule, Severity::Error, file, Span::default(), message.to_owned());
    diagnostic.help = Some(help.to_owned());
    diagnostic
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn flood(file: u32, rule: &str, count: usize) -> Vec<Diagnostic> {
        let one = |at| {
            let span = Span::at(at as u32);
            Diagnostic::new(rule.parse().unwrap(), Severity::Info, FileId(file), span, "x".to_owned())
        };
        // The order of work is not that of the file.
        (0..count).rev().map(one).collect()
    }

    fn counted(diagnostics: &[Diagnostic], file: u32, rule: &str) -> usize {
        let is_meant = |it: &&Diagnostic| it.primary.file == FileId(file) && it.rule.as_str() == rule;
        diagnostics.iter().filter(is_meant).count()
    }

    #[test]
    fn a_rule_keeps_its_first_problems_of_a_file() {
        let mut all = flood(0, "a/b", MAX_OF_FILE);
        all.extend(flood(1, "a/b", MAX_OF_FILE + 7));
        all.extend(flood(1, "a/c", 3));
        let kept = keep(all);
        assert_eq!(counted(&kept, 0, "a/b"), MAX_OF_FILE);
        assert_eq!((counted(&kept, 1, "a/b"), counted(&kept, 1, "a/c")), (MAX_OF_FILE, 3));
        let last = kept.iter().filter(|it| it.rule.as_str() == "a/b").map(|it| it.primary.span.start).max();
        assert_eq!(last, Some(MAX_OF_FILE as u32 - 1));
        assert_eq!((counted(&kept, 0, "limits/exceeded"), counted(&kept, 1, "limits/exceeded")), (0, 1));
        assert_eq!(kept.len(), 2 * MAX_OF_FILE + 4);
    }

    #[test]
    fn a_run_keeps_its_first_problems() {
        let files = (MAX_OF_RUN / MAX_OF_FILE) as u32 + 2;
        let kept = keep((0..files).rev().flat_map(|file| flood(file, "a/b", MAX_OF_FILE)).collect());
        assert_eq!(kept.len(), MAX_OF_RUN + 1);
        assert_eq!(counted(&kept, files - 3, "a/b"), MAX_OF_FILE);
        assert_eq!(counted(&kept, files - 2, "limits/exceeded"), 1);
        assert_eq!(counted(&kept, files - 1, "a/b"), 0);
    }
}

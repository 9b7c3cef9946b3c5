//! Changes as a unified diff, which `git apply` and `patch` read. Knows nothing of why they are made.

use std::collections::BTreeMap;
use std::io::{self, Write};

use similar::{ChangeTag, DiffOp, TextDiff};

use super::Shown;

/// Lines times changed lines up to which the smallest difference is looked for; beyond, all lines are replaced.
const MAX_WORK: usize = 200_000_000;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Writes the difference of a file. `path` is relative to the repository, with `/`; without `before` the file is new.
///
/// Lines are written as they are, so that the difference can be applied, but for characters that a terminal would obey.
///
/// # Errors
/// Only those of `out`.
pub fn diff(path: &str, before: Option<&str>, after: &str, out: &mut dyn Write) -> io::Result<()> {
    let path = Shown::line(path);
    match before {
        Some(_) => writeln!(out, "--- a/{path}")?,
        None => writeln!(out, "--- /dev/null")?,
    }
    writeln!(out, "+++ b/{path}")?;
    let (old, new) = (lines(before.unwrap_or("")), lines(after));
    if is_costly(&old, &new) {
        writeln!(out, "@@ -1,{} +1,{} @@", old.len(), new.len())?;
        old.iter().try_for_each(|line| write_line('-', line, out))?;
        return new.iter().try_for_each(|line| write_line('+', line, out));
    }
    let diff = TextDiff::from_slices(&old, &new);
    for group in diff.grouped_ops(CONTEXT) {
        writeln!(out, "{}", header(&group))?;
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            write_line(sign, change.value(), out)?;
        }
    }
    Ok(())
}

/// As git does: a line ends with its line feed, whatever stands in front of it.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Nearly everything is different in a long file.
fn is_costly(old: &[&str], new: &[&str]) -> bool {
    let mut counts: BTreeMap<&str, isize> = BTreeMap::new();
    old.iter().for_each(|line| *counts.entry(line).or_default() += 1);
    new.iter().for_each(|line| *counts.entry(line).or_default() -= 1);
    let changed: usize = counts.values().map(|count| count.unsigned_abs()).sum();
    changed.saturating_mul(old.len() + new.len()) > MAX_WORK
}

fn header(group: &[DiffOp]) -> String {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return String::new() };
    let part = |start: usize, end: usize| match end - start {
        // Nothing stands behind the line before.
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    };
    let old = part(first.old_range().start, last.old_range().end);
    let new = part(first.new_range().start, last.new_range().end);
    format!("@@ -{old} +{new} @@")
}

fn write_line(sign: char, line: &str, out: &mut dyn Write) -> io::Result<()> {
    let (body, ending) = match line.strip_suffix('\n') {
        Some(body) => (body, "\n"),
        None => (line, "\n\\ No newline at end of file\n"),
    };
    let (body, carriage) = body.strip_suffix('\r').map_or((body, ""), |body| (body, "\r"));
    write!(out, "{sign}{}{carriage}{ending}", Shown::block(body))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::diff;

    fn written(before: Option<&str>, after: &str) -> String {
        let mut out = Vec::new();
        diff("teams/a.yaml", before, after, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_keep_their_endings() {
        let wanted = "--- a/teams/a.yaml\n+++ b/teams/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\r\n-b: 2\n\\ No newline at end of file\n+b: 3\n\\ No newline at end of file\n";
        assert_eq!(written(Some("a: 1\r\nb: 2"), "a: 1\r\nb: 3"), wanted);
    }

    #[test]
    fn a_new_file_comes_from_nowhere() {
        let wanted = "--- /dev/null\n+++ b/teams/a.yaml\n@@ -0,0 +1 @@\n+a: 1\n";
        assert_eq!(written(None, "a: 1\n"), wanted);
    }

    #[test]
    fn only_the_neighbourhood_of_a_change_is_shown() {
        let old: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let shown = written(Some(&old), &old.replace("10\n", "ten\n"));
        assert!(shown.contains("@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"), "{shown}");
        assert_eq!(shown.lines().count(), 11);
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert!(written(Some("a: 1\n"), "a: \u{9b}31m\t\n").contains("+a: \\u{9b}31m\t\n"));
    }

    #[test]
    fn a_file_that_is_new_from_top_to_bottom_costs_no_more() {
        let lines = |prefix: &str| (0..20_000).map(|line| format!("{prefix}{line}\n")).collect::<String>();
        let shown = written(Some(&lines("a")), &lines("b"));
        assert!(shown.contains("@@ -1,20000 +1,20000 @@\n-a0\n"));
        assert_eq!(shown.lines().count(), 40_003);
    }
}

//! `orglint calendar`: a file that calendars can read, whatever is in the manifests.

use crate::repository::Repository;

const FLAG: &str = "apiVersion: orglint/v1\nkind: FeatureFlag\nmetadata: { name: old-cart }\nspec: { type: release, owner: alpha, service: checkout, createdAt: 2026-11-01, removeBy: 2026-12-10 } # orglint: ignore flag/owner -- later (until 2026-12-20)\n";

fn calendar(reason: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata: {{ name: all }}\nspec:\n  timezone: Europe/Istanbul\n  freezes:\n    - {{ from: 2026-12-18, to: 2027-01-04, reason: {reason} }}\n    - {{ from: 2026-01-01, to: 2026-01-04, reason: long ago }}\n"
    )
}

/// The lines of an iCalendar file, unfolded; every one of them is of the form.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75, "{line:?}");
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

fn with(lines: &[String], property: &str) -> Vec<String> {
    lines.iter().filter_map(|line| line.strip_prefix(property)).map(str::to_owned).collect()
}

#[test]
fn removals_freezes_and_coming_failures_are_events() {
    let repository = Repository::new(&[("flag.yaml", FLAG), ("calendar.yaml", &calendar("year end"))]);
    let run = repository.run(&["calendar", "--now", "2026-11-22", "--horizon", "30d"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = lines(&run.out);
    assert_eq!(lines.first().unwrap(), "BEGIN:VCALENDAR");
    assert_eq!(lines.last().unwrap(), "END:VCALENDAR");
    assert_eq!(
        with(&lines, "SUMMARY:"),
        [
            "release freeze: year end (all)",
            "flag to be gone: old-cart",
            "suppression ends: flag/owner",
            "flag/stale begins to fail: `old-cart` was created 45 days ago\\, limit for release flags 30 days",
            "flag/owner begins to fail: the flag belongs to `alpha`\\, which is not a declared Team",
        ]
    );
    assert_eq!(
        with(&lines, "DTSTART;VALUE=DATE:"),
        ["20261218", "20261210", "20261220", "20261216", "20261221"]
    );
    // The end is exclusive.
    assert_eq!(
        with(&lines, "DTEND;VALUE=DATE:"),
        ["20270105", "20261211", "20261221", "20261217", "20261222"]
    );
}

#[test]
fn nothing_in_a_manifest_breaks_a_line() {
    let reason = "\"a, b; c\\\\d\\r\\nEND:VEVENT\\u2028\\e[31m ğ ".to_owned() + &"ü".repeat(200) + "\"";
    let repository = Repository::new(&[("calendar.yaml", &calendar(&reason))]);
    let run = repository.run(&["calendar", "--now", "2026-11-22"]);
    let lines = lines(&run.out);
    assert_eq!(lines.iter().filter(|line| *line == "END:VEVENT").count(), 1);
    let summary = with(&lines, "SUMMARY:").remove(0);
    assert!(summary.starts_with("release freeze: a\\, b\\; c\\\\d"), "{summary}");
    assert!(summary.contains(&"ü".repeat(200)) && !summary.contains('\u{1b}'), "{summary}");
}

#[test]
fn what_cannot_be_judged_is_a_failure() {
    let repository = Repository::new(&[("calendar.yaml", "apiVersion: orglint/v1\nkind: [\n")]);
    let run = repository.run(&["calendar"]);
    assert!(run.code == Some(2) && run.err.contains("lacks documents"), "{run:?}");
    repository.write("orglint.yaml", b"rules: 3\n");
    assert_eq!(repository.run(&["calendar"]).code, Some(2));
    assert_eq!(repository.run(&["calendar", "nowhere"]).code, Some(2));
}

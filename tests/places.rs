//! Diagnostics stand where a person would point, whatever the bytes around them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use orglint::diagnostic::Report;
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint};

fn judge(files: &[(&str, &str)]) -> Report {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let sources = files.iter().map(|(path, text)| Source::new(*path, *text)).collect();
    lint(Sources::new(sources), &schemas, &rules, &Settings::new(Now::parse("2026-11-22").unwrap()))
}

/// `rule line:column-column text`, columns in code points, for the rules of a category.
fn places(report: &Report, rules: &[&str]) -> Vec<String> {
    let shown = report.diagnostics.iter().filter(|diagnostic| rules.contains(&diagnostic.rule.as_str()));
    let place = shown.map(|diagnostic| {
        let source = report.sources.file(diagnostic.primary.file);
        let (start, end) = (diagnostic.primary.span.start, diagnostic.primary.span.end);
        let (from, to) = (source.position(start), source.position(end));
        let text = source.slice(diagnostic.primary.span);
        format!("{} {}:{}-{} {text}", diagnostic.rule, from.line, from.column, to.column)
    });
    place.collect()
}

#[test]
fn crlf_bom_emoji_tabs_and_a_broken_document_between_two_others() {
    let text = "\u{feff}# 😀 first\r\n\
        apiVersion: orglint/v1\r\n\
        kind: Team\r\n\
        metadata: { name: alpha, title: \"😀\tAlpha\" }\r\n\
        spec: { type: enabling, focus: \"a\tb 😀\", cognitiveLoad: { intrinsic: 3, extraneous: 3, total: 7 } } # 😀\r\n\
        ---\r\n\
        apiVersion: orglint/v1\r\n\
        kind: Team\r\n\
        metadata: { name: beta }\r\n\
        spec:\r\n\
        \ttype: enabling\r\n\
        ---\r\n\
        apiVersion: orglint/v1\r\n\
        kind: Service\r\n\
        metadata: { name: checkout, title: \"👩‍💻\" }\r\n\
        spec: { docs: \"https://é😀\", owner: gamma }\r\n\
        ";
    let report = judge(&[("teams.yaml", text)]);
    let found = places(&report, &["yaml/syntax", "team/load-total", "ref/unresolved"]);
    // `gamma` may be the team that could not be read, so nothing is said about it.
    assert_eq!(found, ["team/load-total 5:94-95 7", "yaml/syntax 11:1-2 \t"]);

    let whole = text.replace("\r\n\ttype", "\r\n  type");
    let report = judge(&[("teams.yaml", &whole)]);
    let found = places(&report, &["yaml/syntax", "team/load-total", "ref/unresolved"]);
    assert_eq!(found, ["team/load-total 5:94-95 7", "ref/unresolved 16:36-41 gamma"]);
}

#[test]
fn json_is_judged_like_yaml() {
    let text = r#"{"apiVersion": "orglint/v1", "kind": "Team", "metadata": {"name": "alpha"},
"spec": {"type": "enabling", "headcount": "zwei"}}"#;
    let report = judge(&[("alpha.json", text)]);
    assert_eq!(places(&report, &["schema/invalid"]), [r#"schema/invalid 2:43-49 "zwei""#]);
}

#[test]
fn what_an_alias_repeats_is_reported_once_where_it_is_written() {
    let text = "\
apiVersion: orglint/v1
kind: OnCallRotation
metadata: { name: checkout }
spec:
  team: &team nobody
---
apiVersion: orglint/v1
kind: ReleaseCalendar
metadata: { name: acme }
spec:
  freezes:
    - &freeze { from: 2026-02-30, to: 2026-03-01 }
    - *freeze
    - { <<: *freeze, to: 2026-03-02 }
";
    let report = judge(&[("acme.yaml", text)]);
    let found = places(&report, &["date/invalid", "ref/unresolved"]);
    assert_eq!(found, ["ref/unresolved 5:15-21 nobody", "date/invalid 12:23-33 2026-02-30"]);
}

#[test]
fn fingerprints_survive_moving_reformatting_and_reordering() {
    let fingerprint = |path: &str, text: &str| {
        let report = judge(&[(path, text)]);
        let mut found = report.diagnostics.iter().filter(|d| d.rule.as_str() == "okr/kr-baseline");
        found.next().unwrap().fingerprint.clone()
    };
    let one = "
apiVersion: orglint/v1
kind: OKR
metadata: { name: q4 }
spec:
  level: company
  owner: alpha
  period: 2026-Q4
  objectives:
    - id: O1
      title: Deliver
      keyResults:
        - { id: KR1, title: lead time, target: 4 hours }
        - { id: KR2, title: deploys, baseline: 1/day, target: 5/day }
";
    let other = "# moved
kind: OKR
apiVersion: orglint/v1
spec: {level: company, owner: alpha, period: 2026-Q4, objectives: [{id: O0, title: New, keyResults: []}, {id: O1,
  title: Deliver, keyResults: [{id: KR2, title: deploys, baseline: 1/day, target: 5/day},
  {target: 4 hours, id: KR1, title: the lead time}]}]}
metadata: {name: q4}
";
    assert_eq!(fingerprint("a.yaml", one), fingerprint("okrs/b.yaml", other));
    assert_ne!(fingerprint("a.yaml", one), fingerprint("a.yaml", &one.replace("KR1", "KR9")));
}

#[test]
fn nothing_to_check_is_no_pass() {
    let report = judge(&[("service.yaml", "apiVersion: v1\nkind: Service\n")]);
    assert_eq!(report.exit_code, 2);
    assert!(report.notes.iter().any(|note| note.contains("nothing to check")), "{:?}", report.notes);
}

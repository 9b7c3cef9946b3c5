//! What users and machines see: one snapshot per format, and proof that hostile text stays text in all of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

#[path = "conformance/mod.rs"]
mod conformance;
#[path = "output/formats.rs"]
mod formats;
#[path = "output/hostile.rs"]
mod hostile;
#[path = "output/limits.rs"]
mod limits;
#[path = "output/naughty.rs"]
mod naughty;
#[path = "output/readers.rs"]
mod readers;
#[path = "output/reports.rs"]
mod reports;
#[path = "cli/repository.rs"]
#[expect(dead_code, reason = "shared with the tests of the flags")]
mod repository;
#[path = "output/runner.rs"]
mod runner;

use std::fmt::Write;

use orglint::diagnostic::{Edit, Fix, Report, Severity, Subject};
use orglint::output::{Format, Options};
use orglint::source::{Source, Sources, Span};

use hostile::{hostile_report, survives};
use reports::{diagnostic, label, plain, report, written};

const OKR: &str = "\
apiVersion: orglint/v1
kind: OKR
metadata:
  name: engineering-2026-q4
spec:
  owner: infar
  objectives:
    - id: O1
      keyResults:
        - id: KR1
          baseline: 1
        - id: KR2
          target: 99.95%
";

const TEAM: &str = "\
apiVersion: orglint/v1
kind: Team
metadata:
  name: infra
spec:
  type: platform
";

/// Three severities, a diagnostic over two files, a fix, and everything that the summary can count.
fn sample() -> Report {
    let sources =
        Sources::new(vec![Source::new("okrs/eng.yaml", OKR), Source::new("teams/infra.yaml", TEAM)]);
    let subject = Subject {
        kind: "OKR".to_owned(),
        namespace: "default".to_owned(),
        name: "engineering-2026-q4".to_owned(),
    };

    let place = label(&sources, "okrs/eng.yaml", "infar", "");
    let mut unresolved =
        diagnostic("ref/unresolved", Severity::Error, &place, "`infar` is not a declared team");
    unresolved.help = Some("did you mean `infra`?".to_owned());
    unresolved.related = vec![label(&sources, "teams/infra.yaml", "infra", "the nearest declared name")];
    unresolved.subject = Some(subject.clone());
    unresolved.pointer = "/spec/owner".to_owned();
    let edit =
        Edit { file: unresolved.primary.file, span: unresolved.primary.span, text: "infra".to_owned() };
    unresolved.fix =
        Some(Fix { title: "write `infra`".to_owned(), safe: false, edits: vec![edit], creates: Vec::new() });

    let place = label(&sources, "okrs/eng.yaml", "KR2", "");
    let message = "key result `KR2` has no baseline to measure against";
    let mut baseline = diagnostic("okr/kr-baseline", Severity::Warning, &place, message);
    baseline.help = Some("add `baseline:` with today's value\nin the unit of the target".to_owned());
    baseline.related = vec![label(&sources, "okrs/eng.yaml", "baseline", "`KR1` has one")];
    baseline.subject = Some(subject);
    baseline.pointer = "/spec/objectives/0/keyResults/1".to_owned();

    let place = label(&sources, "teams/infra.yaml", "platform", "");
    let provides =
        diagnostic("team/provides", Severity::Info, &place, "a platform team says what it provides");

    let mut report = report(sources, vec![unresolved, baseline, provides]);
    report.summary.documents = [("OKR".to_owned(), 1), ("Team".to_owned(), 2)].into();
    report.summary.skipped = 3;
    report.summary.suppressed = 4;
    report.summary.baseline = 5;
    report
}

/// Nothing found.
fn clean() -> Report {
    let sources = Sources::new(vec![Source::new("teams/infra.yaml", TEAM)]);
    let mut report = report(sources, Vec::new());
    report.summary.documents = [("Team".to_owned(), 1)].into();
    report.exit_code = 0;
    report
}

/// Files that are hard to draw, each with the places that are hardest.
fn edges() -> Report {
    let long =
        format!("{{\"a\":[{}],\"owner\":\"infar\",\"b\":[{}]}}", "1,".repeat(50_000), "2,".repeat(50_000));
    let sources = Sources::new(vec![
        Source::new("bom-crlf.yaml", "\u{feff}kind: Team\r\nname: x\r\n\r\nspec: y\r\n"),
        Source::new("cr.yaml", "kind: Team\rname: x\rspec: y"),
        Source::new("empty.yaml", ""),
        Source::new("end.yaml", "kind: Team\nname:"),
        Source::new("ended.yaml", "kind: Team\n"),
        Source::new("escapes.yaml", "a: \u{1b}[31m\u{202e}##[group]\u{9b} here\n"),
        Source::new("minified.json", long),
        Source::new("tabs.yaml", "a:\tb\n\tc:\td\te\n"),
        Source::new("wide.yaml", "name: 漢字 é e\u{301} 😀 here # 漢字\n"),
    ]);
    let places = [
        ("bom-crlf.yaml", "\u{feff}kind", "a span with the byte order mark"),
        ("bom-crlf.yaml", "x\r\n\r\nspec", "several lines show the first"),
        ("cr.yaml", "x", "lines may end at CR"),
        ("empty.yaml", "", "a file without a byte"),
        ("escapes.yaml", "here", "escapes before the label"),
        ("escapes.yaml", "\u{1b}[31m\u{202e}##[", "escapes under the label"),
        ("minified.json", "infar", "one long line"),
        ("minified.json", "{\"a\":[1", "one long line, its start"),
        ("minified.json", "2,]}", "one long line, its end"),
        ("tabs.yaml", "d", "tabs before the label"),
        ("tabs.yaml", "\td\t", "tabs under the label"),
        ("wide.yaml", "字", "a wide character"),
        ("wide.yaml", "here", "wide characters before the label"),
    ];
    let found = places.map(|(path, needle, message)| {
        diagnostic("edge/case", Severity::Warning, &label(&sources, path, needle, ""), message)
    });
    let mut diagnostics = Vec::from(found);
    for (path, offset) in [("end.yaml", 16), ("ended.yaml", 11), ("ended.yaml", 10), ("ended.yaml", 99)] {
        let mut place = label(&sources, path, "", "");
        place.span = Span::at(offset);
        diagnostics.push(diagnostic(
            "edge/case",
            Severity::Warning,
            &place,
            "nothing where something should be",
        ));
    }
    report(sources, diagnostics)
}

/// What a person who wants to talk to the runner would try, with `%` and line ends of all kinds.
const ATTACKS: [&str; 28] = [
    "a,line=99,title=own::x.yml",
    "a b c.yml",
    " leading.yml",
    "a\n::error file=x,line=1::own",
    "a\r::error::own",
    "a\r\n  ::stop-commands::x",
    "a\u{85}::error::own",
    "a\u{2028}::error::own",
    "\u{a0}\u{3000}::warning::own",
    "::stop-commands::x",
    "::add-mask::e",
    "50% of%0A::error::own%25%3A%2C",
    "##[stop-commands]x",
    "a ##[error]own",
    "##vso[task.complete result=Failed]",
    "##teamcity[buildStop]",
    "#\u{fe0f}#[stop-commands]x",
    ":\u{fe0f}:error::own",
    ":\u{200b}:error::own",
    "\u{1b}[2K\u{1b}]8;;https://example.org\u{7}x\u{8}\u{7f}\u{9b}31m",
    "ad\u{202e}min\u{2066}\u{200d}",
    "=x",
    "==",
    "]]>\"'`$(id)\\",
    "##[add-mask]a",
    "a|b`c|d`` <b onclick=x> [l](https://e.example) www.e.example me@e.example",
    "a:1:1: error own/rule x.yml",
    "a' b;sourcepath=x]##vso[task.complete]|n|0x000a",
];

#[test]
fn text() {
    insta::assert_snapshot!(plain(Format::Text, &sample()));
}

#[test]
fn github() {
    insta::assert_snapshot!(plain(Format::Github, &sample()));
}

#[test]
fn json() {
    insta::assert_snapshot!(plain(Format::Json, &sample()));
}

#[test]
fn nothing_found() {
    let mut all = String::new();
    for format in Format::ALL {
        writeln!(all, "--- {format}\n{}", plain(format, &clean())).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn hard_to_draw() {
    insta::assert_snapshot!(written(Format::Text, &edges(), Options { width: 80, ..Options::default() }));
}

#[test]
fn colours_statistics_and_links() {
    let options = Options { color: true, hyperlinks: true, statistics: true, ..Options::default() };
    insta::assert_snapshot!(written(Format::Text, &sample(), options).replace('\u{1b}', "␛"));
}

#[test]
fn hostile_names() {
    let shown = ATTACKS.map(|attack| {
        plain(Format::Text, &hostile_report(attack)) + &plain(Format::Github, &hostile_report(attack))
    });
    // Only the `file` property holds them as they are; the snapshot must not.
    let shown = ["\u{200b}", "\u{200d}", "\u{2028}", "\u{202e}", "\u{2066}"]
        .iter()
        .fold(shown.join("\n"), |shown, c| shown.replace(c, &format!("‹{}›", c.escape_unicode())));
    insta::assert_snapshot!(shown);
}

#[test]
fn quiet_is_diagnostics_only() {
    let quiet = Options { quiet: true, ..Options::default() };
    assert_eq!(written(Format::Text, &clean(), quiet), "");
    let whole = plain(Format::Text, &sample());
    let only = written(Format::Text, &sample(), quiet);
    assert!(whole.starts_with(&only) && only.ends_with("team/provides\n\n"), "{only}");
}

/// One file with so many errors, each on its own line, and some warnings.
fn crowd(errors: usize) -> Report {
    let text: String = (1..=errors).map(|number| format!("line{number:03}: x\n")).collect();
    let sources = Sources::new(vec![Source::new("crowd.yaml", text)]);
    let found = (1..=errors).map(|number| {
        let severity = if number % 5 == 0 { Severity::Warning } else { Severity::Error };
        let place = label(&sources, "crowd.yaml", &format!("line{number:03}"), "");
        diagnostic("okr/kr-count", severity, &place, &format!("number {number}"))
    });
    let diagnostics = found.collect();
    report(sources, diagnostics)
}

#[test]
fn twenty_five_errors_keep_to_the_budget() {
    insta::assert_snapshot!(plain(Format::Github, &crowd(25)));
}

#[test]
fn ten_of_a_level_are_all_shown() {
    let text = plain(Format::Github, &crowd(12));
    assert_eq!(text.matches("::error ").count(), 10);
    assert!(!text.contains("more"), "{text}");
}

#[test]
fn fifty_errors_have_fifty_excerpts() {
    let text = plain(Format::Text, &crowd(50));
    assert_eq!(text.matches("╭─[crowd.yaml:").count(), 50);
}

#[test]
fn a_long_message_is_cut_for_github() {
    let sources = Sources::new(vec![Source::new("a.yaml", "a")]);
    let bad =
        diagnostic("okr/kr-count", Severity::Error, &label(&sources, "a.yaml", "a", ""), &"😀".repeat(3000));
    let commands = runner::commands(&plain(Format::Github, &report(sources, vec![bad])));
    assert_eq!(commands[0].data, format!("{}…", "😀".repeat(2047)));
}

#[test]
fn attacks_survive_as_text() {
    for attack in ATTACKS {
        survives(attack);
    }
}

/// Texts on which `fuzz/fuzz_targets/writers.rs` stopped once.
#[test]
fn what_was_no_text_once_survives_as_text() {
    for text in ["    .", ": here"] {
        survives(text);
    }
}

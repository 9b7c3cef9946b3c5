//! Twenty thousand diagnostics, and texts of any length: every format keeps to what its readers take, and says what it
//! left out.

use orglint::diagnostic::{Diagnostic, Report, Severity};
use orglint::output::{Format, Options, SUMMARY_LIMIT};
use orglint::source::{FileId, Source, Sources, Span};

use crate::readers::read;
use crate::{plain, report, runner, written};

const ALL: usize = 20_000;

/// Of every ten, one is an error and three are warnings; each on its own line of one of four files.
fn flood() -> Report {
    let line = "key: value of some length\n";
    let files = 4;
    let text = line.repeat(ALL / files);
    let names = (0..files).map(|n| Source::new(format!("file{n}.yaml"), text.clone()));
    let sources = Sources::new(names.collect());
    let ids: Vec<FileId> = sources.iter().map(|(id, _)| id).collect();
    let one = |n: usize| {
        let severity = match n % 10 {
            0 => Severity::Error,
            1..=3 => Severity::Warning,
            _ => Severity::Info,
        };
        let start = (n % (ALL / files) * line.len()) as u32;
        let span = Span::new(start + 5, start + 10);
        let message = format!("number {n} of the keys has a value that says `nothing`, limit 0");
        let rule = format!("flood/rule-{}", ["a", "b", "c"][n % 3]).parse().unwrap();
        let mut diagnostic = Diagnostic::new(rule, severity, ids[n / (ALL / files)], span, message);
        diagnostic.fingerprint = format!("{n:032x}");
        diagnostic.owner = Some(format!("team-{}", n % 70));
        diagnostic.help = Some("say something".to_owned());
        diagnostic
    };
    report(sources, (0..ALL).map(one).collect())
}

#[test]
fn twenty_thousand_keep_to_the_limits() {
    let report = flood();
    let count = |format: Format| read(format, &plain(format, &report)).unwrap().len();
    for format in [
        Format::Json,
        Format::Jsonl,
        Format::Concise,
        Format::Rdjson,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Teamcity,
    ] {
        assert_eq!(count(format), ALL, "{format}");
    }
    assert_eq!(count(Format::Agent), 100);
    let agent = plain(Format::Agent, &report);
    assert!(
        agent.contains(
            "\n19900 more, left out here: 6633 flood/rule-a, 6634 flood/rule-b, 6633 flood/rule-c\n"
        )
    );
    assert!(agent.lines().take(100).all(|line| !line.starts_with(' ')) || agent.contains(": error flood"));
}

#[test]
fn annotations_keep_to_ten_of_a_level() {
    let report = flood();
    let commands = runner::commands(&plain(Format::Github, &report));
    for (name, more) in
        [("error", "1991 more errors"), ("warning", "5991 more warnings"), ("notice", "11991 more infos")]
    {
        let level: Vec<_> = commands.iter().filter(|command| command.name == name).collect();
        assert_eq!(level.len(), 10);
        assert_eq!(level[9].data, format!("{more}: see the log and the summary"));
        assert_eq!(level[9].property("file"), "");
    }
    let azure = plain(Format::Azure, &report);
    let issues = |kind: &str| azure.matches(&format!("##vso[task.logissue type={kind}")).count();
    assert_eq!((issues("error"), issues("warning")), (10, 10));
    assert!(azure.contains("##vso[task.logissue type=error]1991 more errors: see the log\n"));
    // All of them, and two lines that count.
    assert_eq!(azure.lines().count(), ALL + 2);
}

#[test]
fn code_scanning_gets_the_worst_five_thousand() {
    let text = plain(Format::Sarif, &flood());
    assert_eq!(read(Format::Sarif, &text).unwrap().len(), 5000);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    let of = |level: &str| run["results"].as_array().unwrap().iter().filter(|r| r["level"] == level).count();
    assert_eq!((of("error"), of("warning"), of("note")), (2000, 3000, 0));
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"],
        serde_json::json!([{ "level": "warning", "message": {
            "text": "15000 of 20000 results are left out, the least severe ones: code scanning shows 5000"
        } }])
    );
}

#[test]
fn the_summary_keeps_to_its_room() {
    let report = flood();
    for room in [SUMMARY_LIMIT - 1, 300_000, 20_000, 1000] {
        let text = written(Format::Markdown, &report, Options { room, ..Options::default() });
        assert!(text.len() <= room, "{} of {room}", text.len());
        assert!(text.starts_with("### orglint: 2000 errors, 6000 warnings, 12000 infos\n"), "{text}");
        let shown = read(Format::Markdown, &text).unwrap();
        let more = text.trim_end().rsplit('\n').next().unwrap();
        if room >= 20_000 {
            assert!(!shown.is_empty() && text.contains("20 more teams\n"), "{room}");
        }
        let left = ALL - shown.len();
        assert_eq!(more, format!("{left} of 20000 are left out here, the least severe ones"), "{room}");
    }
    let none = written(Format::Markdown, &report, Options { room: 0, ..Options::default() });
    assert_eq!(none, "");
}

#[test]
fn endless_texts_are_cut() {
    let endless = "|`%<😀\u{1b}".repeat(200_000);
    let mut long = crate::hostile_report("a.yaml");
    long.diagnostics[0].message.clone_from(&endless);
    long.diagnostics[0].help = Some(endless.clone());
    long.diagnostics[0].owner = Some(endless.clone());
    long.notes = vec![endless];
    for format in
        [Format::Github, Format::Azure, Format::Teamcity, Format::Sarif, Format::Gitlab, Format::Markdown]
    {
        let text = plain(format, &long);
        assert_eq!(read(format, &text).unwrap().len(), 1, "{format}");
        assert!(text.len() < 100_000, "{format}: {}", text.len());
    }
}

#[test]
fn places_of_a_result_are_a_hundred() {
    let mut report = crate::hostile_report("a.yaml");
    let one = report.diagnostics[0].related[0].clone();
    report.diagnostics[0].related = vec![one; 150];
    let text = plain(Format::Sarif, &report);
    assert_eq!(read(Format::Sarif, &text).unwrap().len(), 1);
    assert!(text.contains(" and 50 more places"));
}

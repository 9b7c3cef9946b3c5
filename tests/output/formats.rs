//! One snapshot for each format that is not in `output.rs`, of three severities, a diagnostic over two files and an odd
//! path; and a reader of each, which must find what the JSON holds.

use orglint::diagnostic::{Edit, Fix, Report, RuleCard, Severity, Status};
use orglint::output::{Format, Options};
use orglint::source::{Source, Sources};

use crate::readers::{MATCHERS, read};
use crate::{OKR, TEAM, clean, diagnostic, label, plain, runner, sample, written};

/// `concise`, `agent`, `markdown`, `sarif`, `jsonl`, `rdjson`, `gitlab`, `junit`, `checkstyle`, `azure`, `teamcity`.
const SNAPSHOTS: [&str; 11] = [
    "concise",
    "agent",
    "markdown",
    "sarif",
    "jsonl",
    "rdjson",
    "gitlab",
    "junit",
    "checkstyle",
    "azure",
    "teamcity",
];

/// A name with nearly everything that some grammar stumbles over.
const ODD: &str = "an odd, né:1 100%\n[x].yaml";

/// The sample in a folder of its repository, with owners, the words of its rules, and a file of an odd name.
fn everything() -> Report {
    let sources = Sources::new(vec![
        Source::new(ODD, "a: 😀 b # 100%\n"),
        Source::new("okrs/eng.yaml", OKR),
        Source::new("teams/infra.yaml", TEAM),
    ]);
    let mut odd = diagnostic("flag/owner", Severity::Error, &label(&sources, ODD, "b", ""), "`b` | <none>");
    let edits = vec![
        Edit { file: odd.primary.file, span: odd.primary.span, text: "c\n".to_owned() },
        Edit { file: label(&sources, "teams/infra.yaml", "infra", "").file, ..edit(&sources) },
    ];
    odd.fix = Some(Fix { title: "write `c` in both".to_owned(), safe: true, edits, creates: Vec::new() });
    odd.related = vec![label(&sources, ODD, "😀", ""), label(&sources, "okrs/eng.yaml", "O1", "see [this]")];
    let mut report = sample();
    report.sources = sources;
    for diagnostic in &mut report.diagnostics {
        // One more file stands in front.
        let moved = |path: &str| label(&report.sources, path, "", "").file;
        let paths = ["okrs/eng.yaml", "teams/infra.yaml"].map(moved);
        let is_team = diagnostic.rule.as_str() == "team/provides";
        diagnostic.primary.file = paths[usize::from(is_team)];
        for related in &mut diagnostic.related {
            related.file = paths[usize::from(related.message.contains("nearest"))];
        }
        for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.file = paths[0];
        }
        diagnostic.owner = (!is_team).then(|| "grace | co".to_owned());
    }
    report.diagnostics[1].status = Status::Unchanged;
    report.diagnostics.insert(0, odd);
    for (index, diagnostic) in report.diagnostics.iter_mut().enumerate() {
        diagnostic.fingerprint = format!("{index:032x}");
    }
    report.rules = vec![RuleCard {
        id: "ref/unresolved".parse().unwrap(),
        severity: Severity::Error,
        summary: "a reference leads nowhere".to_owned(),
        rationale: "Nobody finds `infar`.\nA [link] that *breaks* is worse than none.\n".to_owned(),
        judges_changes: false,
    }];
    report.summary.errors = 2;
    report.prefixes.repository = "org/".to_owned();
    report
}

fn edit(sources: &Sources) -> Edit {
    let place = label(sources, "teams/infra.yaml", "infra", "");
    Edit { file: place.file, span: place.span, text: "c".to_owned() }
}

#[test]
fn every_format_has_its_snapshot() {
    for name in SNAPSHOTS {
        insta::assert_snapshot!(name, plain(name.parse().unwrap(), &everything()));
    }
    let others = Format::ALL.map(Format::name).into_iter().filter(|name| !SNAPSHOTS.contains(name));
    assert_eq!(others.collect::<Vec<_>>(), ["text", "github", "json"]);
}

#[test]
fn every_reader_finds_what_the_json_holds() {
    let report = everything();
    let wanted = read(Format::Json, &plain(Format::Json, &report)).unwrap();
    assert_eq!(wanted.len(), 4);
    for format in Format::ALL {
        let Some(mut found) = read(format, &plain(format, &report)) else { continue };
        found.sort();
        let mut wanted: Vec<_> = wanted
            .iter()
            // Azure has no issues of this level.
            .filter(|found| format != Format::Azure || found.rule != "team/provides")
            .map(|found| (found.line, found.rule.clone()))
            .collect();
        wanted.sort();
        let mut places: Vec<_> = found.into_iter().map(|found| (found.line, found.rule)).collect();
        places.sort();
        assert_eq!(places, wanted, "{format}");
        assert_eq!(read(format, &plain(format, &clean())), Some(Vec::new()), "{format}");
    }
}

#[test]
fn the_problem_matcher_takes_every_severity() {
    let text = plain(Format::Concise, &everything());
    let severities: Vec<_> = text
        .lines()
        .map(|line| {
            let mut hits =
                MATCHERS.iter().filter_map(|(regex, matcher)| Some((regex.captures(line)?, matcher)));
            let (captures, matcher) = hits.next().unwrap();
            match matcher["pattern"][0]["severity"].as_u64() {
                Some(group) => captures[group as usize].to_owned(),
                None => matcher["severity"].as_str().unwrap().to_owned(),
            }
        })
        .collect();
    assert_eq!(severities, ["error", "error", "warning", "notice"]);
}

#[test]
fn the_log_of_a_workflow_has_a_group_for_each_file() {
    let options = Options { grouped: true, ..Options::default() };
    let text = written(Format::Text, &everything(), options);
    let commands = runner::commands(&text);
    let groups: Vec<_> =
        commands.iter().map(|command| (command.name.as_str(), command.data.as_str())).collect();
    assert_eq!(
        groups,
        [
            ("group", "org/an odd, né:1 100%\\u{a}[x].yaml: 1 problem"),
            ("endgroup", ""),
            ("group", "org/okrs/eng.yaml: 2 problems"),
            ("endgroup", ""),
            ("group", "org/teams/infra.yaml: 1 problem"),
            ("endgroup", "")
        ]
    );
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("::")).collect();
    assert_eq!(lines.join("\n") + "\n", plain(Format::Text, &everything()));
}

#[test]
fn what_could_not_be_judged_is_no_success() {
    let mut report = clean();
    report.exit_code = 2;
    report.notes = vec!["cannot read `a.yaml`: permission denied".to_owned()];
    let read = |format| plain(format, &report);
    assert!(
        read(Format::Junit)
            .contains("<error type=\"orglint\" message=\"not everything could be judged\">cannot read")
    );
    assert!(read(Format::Sarif).contains("\"executionSuccessful\": false"));
    assert!(read(Format::Sarif).contains("cannot read `a.yaml`"));
    assert!(read(Format::Markdown).starts_with("### orglint: not everything could be judged; no problems\n"));
    assert!(read(Format::Agent).ends_with("no problems; exit code 2\n"));
}

#[test]
fn a_file_that_is_no_text_has_no_hash_of_its_lines() {
    let mut report = everything();
    let defect = orglint::source::Defect::Encoding { found: "UTF-16", offset: 0 };
    report.sources = Sources::new(vec![
        Source::defective(ODD, defect),
        Source::new("okrs/eng.yaml", OKR),
        Source::new("teams/infra.yaml", TEAM),
    ]);
    let log: serde_json::Value = serde_json::from_str(&plain(Format::Sarif, &report)).unwrap();
    let prints: Vec<_> =
        log["runs"][0]["results"].as_array().unwrap().iter().map(|r| &r["partialFingerprints"]).collect();
    let with: Vec<_> = prints.iter().map(|print| print["primaryLocationLineHash"].is_string()).collect();
    assert_eq!(with, [false, true, true, true]);
}

#[test]
fn new_ones_are_told_before_those_that_were_there() {
    let odd = "org/an odd, né:1 100%\n[x].yaml";
    let errors = |report: &Report| {
        let commands = runner::commands(&plain(Format::Github, report));
        commands.iter().take(2).map(|command| command.property("file")).collect::<Vec<_>>()
    };
    let mut report = everything();
    assert_eq!(errors(&report), [odd, "org/okrs/eng.yaml"]);
    report.diagnostics[0].status = Status::Unchanged;
    assert_eq!(errors(&report), ["org/okrs/eng.yaml", odd]);
    report.diagnostics[1].status = Status::Unchanged;
    assert_eq!(errors(&report), [odd, "org/okrs/eng.yaml"]);
}

#[test]
fn the_page_of_formats_names_all() {
    let page = include_str!("../../docs/formats.md");
    for format in Format::ALL {
        let row = format!("| `{format}` | {} |", format.readers());
        assert!(page.contains(&row), "docs/formats.md has no row that begins `{row}`");
    }
}

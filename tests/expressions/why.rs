//! `--why`: the values that decided a diagnostic, and their places.

use orglint::config::Config;
use orglint::diagnostic::{Origin, Report};
use orglint::document::{self, Limits};
use orglint::output::{self, Format, Options};
use orglint::schema::Schemas;
use orglint::source::Source;
use orglint::{Settings, lint};

use super::{judged, load, rule, settings};

const OKR: &str = "\
apiVersion: orglint/v1
kind: OKR
metadata: { name: alpha }
spec:
  level: team
  owner: alpha
  period: 2026-Q4
  objectives:
    - id: O1
      title: faster
      keyResults:
        - { id: KR1, title: ships, baseline: \"\\e[31m2 days\", target: 5 days }
";

fn why(conditions: &str) -> Report {
    let settings = Settings { why: true, ..settings() };
    judged(&rule(conditions), vec![Source::new("okrs/alpha.yaml", OKR)], &settings)
}

/// The explanation of the only diagnostic: `depth expression = value at line:column`.
fn terms(report: &Report) -> Vec<String> {
    let [found] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
    let term = found.explanation.iter().map(|reason| {
        let place = reason.place.as_ref().map(|label| {
            let place = report.sources.file(label.file).position(label.span.start);
            format!(" at {}:{}", place.line, place.column)
        });
        let condition = reason.condition.map_or(String::new(), |condition| format!("{condition}: "));
        let (depth, place) = (reason.depth, place.unwrap_or_default());
        format!("{depth} {condition}{} = {}{place}", reason.expression, reason.value)
    });
    term.collect()
}

#[test]
fn only_what_was_evaluated_and_decided_is_shown() {
    let report = why("
when: has(self.target)
assert: \"size(self.id) > 9 || (self.title == 'works' && quantity(self.target) > days(3))\"");
    assert_eq!(
        terms(&report),
        [
            "0 when: has(self.target) = true",
            "1 has(self.target) = true at 12:70",
            "0 assert: size(self.id) > 9 || self.title == 'works' && quantity(self.target) > days(3) = false",
            "1 size(self.id) = 3 at 12:17",
            "2 self.id = KR1 at 12:17",
            // The target was not looked at: the title had decided.
            "1 self.title = ships at 12:29",
        ]
    );
}

#[test]
fn a_key_is_written_as_an_expression_would_name_it() {
    let okr = OKR.replace("{ name: alpha }", "{ name: alpha, labels: { cost_centre: a, cost-centre: b } }");
    let conditions = "
when: has(doc.metadata.labels)
assert: \"doc.metadata.labels['cost_centre'] == doc.metadata.labels['cost-centre']\"";
    let settings = Settings { why: true, ..settings() };
    let report = judged(&rule(conditions), vec![Source::new("okrs/alpha.yaml", okr)], &settings);
    let terms = terms(&report);
    let named =
        ["1 doc.metadata.labels.cost_centre = a at 3:49", "1 doc.metadata.labels['cost-centre'] = b at 3:65"];
    assert_eq!(terms[terms.len() - 2..], named);
}

#[test]
fn what_binds_less_stands_in_parentheses() {
    for (condition, operand) in [
        ("(size(self.id) + 1) * 2 > 9", "(size(self.id) + 1) * 2"),
        ("size(self.id) - (2 - 1) == 0", "size(self.id) - (2 - 1)"),
    ] {
        let report = why(&format!("assert: {condition}"));
        let shown: Vec<_> =
            report.diagnostics[0].explanation.iter().map(|it| it.expression.as_str()).collect();
        assert_eq!(shown[..2], [condition, operand]);
    }
}

#[test]
fn a_manifest_is_shown_by_its_name_and_a_variable_by_its_place() {
    let report = why("
variables:
  id: self.id
assert: org.all('OKR').all(okr, okr.metadata.name == variables.id)");
    let terms = terms(&report);
    for term in ["2 okr = OKR alpha at 3:19", "3 variables.id = KR1 at 12:17"] {
        assert!(terms.contains(&term.to_owned()), "{terms:#?}");
    }
}

#[test]
fn a_list_shows_the_elements_that_decided() {
    let report = why("assert: doc.spec.objectives[0].keyResults.all(kr, kr.id != 'KR1' && has(kr.score))");
    assert_eq!(
        terms(&report),
        [
            "0 assert: doc.spec.objectives[0].keyResults.all(kr, kr.id != 'KR1' && has(kr.score)) = false",
            "1 doc.spec.objectives[0].keyResults = KR1 at 11:7",
            "2 kr = KR1 at 12:17",
            "3 kr.id = KR1 at 12:17",
        ]
    );
}

#[test]
fn variables_and_parameters_say_where_they_come_from() {
    let conditions = "variables:\n  least: params.least * 2\nassert: size(self.id) >= variables.least";
    let report = why(conditions);
    assert_eq!(
        terms(&report),
        [
            "0 assert: size(self.id) >= variables.least = false",
            "1 size(self.id) = 3 at 12:17",
            "2 self.id = KR1 at 12:17",
            "1 variables.least = 4",
            "2 params.least * 2 = 4",
            "3 params.least = 2",
        ]
    );
    assert_eq!(report.diagnostics[0].explanation.last().unwrap().origin, Origin::Rule);
}

#[test]
fn a_parameter_of_the_configuration_is_shown_at_its_line() {
    let schemas = Schemas::builtin().unwrap();
    let rules = load(&rule("assert: size(self.id) >= params.least")).unwrap();
    let source = Source::new("orglint.yaml", "rules:\n  okr/rule: { least: 7 }\n");
    let config = Config::load(source.clone(), &rules, &schemas).unwrap();
    let settings = Settings { why: true, config: config.into(), ..settings() };
    let sources =
        orglint::source::Sources::new(vec![source.as_settings(), Source::new("okrs/alpha.yaml", OKR)]);
    let report = lint(sources, &schemas, &rules, &settings);
    let last = report.diagnostics[0].explanation.last().unwrap();
    assert_eq!((last.value.as_str(), last.origin), ("7", Origin::Configuration));
    let label = last.place.as_ref().unwrap();
    assert_eq!(report.sources.file(label.file).slice(label.span), "least");
}

#[test]
fn a_built_in_check_shows_its_facts_and_parameters() {
    let text = rule("cases:\n  - when: facts.count > params.max")
        .replace("select: spec.objectives[*].keyResults[*]", "check: objectives-per-owner")
        .replace("least: { default: 2", "max: { default: 0")
        .replace("self.id", "facts.owner");
    let settings = Settings { why: true, ..settings() };
    let report = judged(&text, vec![Source::new("okrs/alpha.yaml", OKR)], &settings);
    assert_eq!(
        terms(&report),
        [
            "0 check: objectives-per-owner = found",
            "1 facts.owner = alpha",
            "1 facts.period = 2026-Q4",
            "1 facts.count = 1",
            "1 facts.files = 1",
            "1 params.max = 0",
            "0 when: facts.count > params.max = true",
        ]
    );
}

#[test]
fn nothing_is_explained_to_who_does_not_ask() {
    let report =
        judged(&rule("assert: size(self.id) > 9"), vec![Source::new("okrs/alpha.yaml", OKR)], &settings());
    assert!(report.diagnostics[0].explanation.is_empty());
}

#[test]
fn the_text_is_aligned_and_harmless() {
    let report =
        why("assert: has(self.baseline) && self.baseline == 'none' || size(self.id) + params.least > 9");
    let mut text = Vec::new();
    output::write(Format::Text, &report, &Options { quiet: true, ..Options::default() }, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let wanted = [
        "├─ why: assert has(self.baseline) && self.baseline == 'none' || size(self.id) + params.least > 9 is false",
        r"│         self.baseline                = \u{1b}[31m2 days  okrs/alpha.yaml:12:46",
        "│         size(self.id) + params.least = 5",
        "│           size(self.id)              = 3                 okrs/alpha.yaml:12:17",
        "│             self.id                  = KR1               okrs/alpha.yaml:12:17",
        "│           params.least               = 2                 default of the rule",
    ];
    let found: Vec<_> =
        text.lines().map(str::trim_start).filter(|line| line.starts_with(['├', '│'])).collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn json_has_it_as_the_schema_of_reports_says() {
    let report = why("assert: size(self.id) + params.least > 9");
    let mut json = Vec::new();
    output::write(Format::Json, &report, &Options::default(), &mut json).unwrap();
    let text = String::from_utf8(json).unwrap();
    let schemas = Schemas::builtin().unwrap();
    let tree = document::parse(report.diagnostics[0].primary.file, &text, &Limits::default());
    let root = tree.root(&tree.documents()[0]).unwrap();
    assert_eq!(schemas.part("report").unwrap().check(root), Vec::new());

    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let terms = &json["diagnostics"][0]["explain"];
    assert_eq!(
        terms[0],
        serde_json::json!({
            "condition": "assert",
            "depth": 0,
            "expression": "size(self.id) + params.least > 9",
            "value": "false",
            "origin": "computed",
        })
    );
    let id = &terms[3];
    assert_eq!(
        (&id["expression"], &id["value"], &id["origin"]),
        (&"self.id".into(), &"KR1".into(), &"manifest".into())
    );
    assert_eq!((&id["file"], &id["range"]["start"]["line"]), (&"okrs/alpha.yaml".into(), &12.into()));
    assert_eq!((&terms[4]["origin"], terms[4].get("file")), (&"rule".into(), None));
}

#[test]
fn the_flag_asks_for_it() {
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
        // Line coverage counts what the program runs.
        command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        let output = command.args(["check", "fixtures/acme", "--now", super::TODAY]).args(arguments).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let asked = run(&["--why", "--select", "flag/stale"]);
    assert!(asked.contains("├─ why: when "), "{asked}");
    assert!(asked.contains(" = 2026-10-01  fixtures/acme/flags/alpha.yaml:10:14\n"), "{asked}");
    assert!(!run(&["--select", "flag/stale"]).contains("why:"));
    assert!(run(&["--why", "--format", "json"]).contains("\"explain\": ["));
    assert!(!run(&["--format", "json"]).contains("\"explain\""));
    for format in ["github", "sarif", "junit", "markdown", "concise"] {
        assert_eq!(run(&["--why", "--format", format]), run(&["--format", format]), "{format}");
    }
}

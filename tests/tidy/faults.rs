//! Mistakes in rule files: each is refused with its place and, where there is one, the near name. None passes in
//! silence.

use orglint::policy::Rules;
use orglint::schema::Schemas;
use orglint::source::Source;

use crate::repository::demand;
use crate::rules::mistakes;

/// A rule without a mistake. Each case below changes one thing in it.
const RULE: &str = r#"summary: a key result has no baseline
severity: error
rationale: Without a starting point nobody can tell progress from noise.
appliesTo: OKR
params:
  least: { default: 1, description: The least. }
variables:
  count: size(doc.spec.objectives[0].keyResults)
select: spec.objectives[*].keyResults[*]
when: size(doc.spec.objectives) >= params.least
assert: variables.count > 0 && has(self.baseline) && quantity(self.baseline) != quantity('0')
message: "{{ self.id }} has no baseline"
at: baseline
help: "add `baseline:`"
related:
  - nodes: org.referrers(doc)
    message: "{{ self.id }} is meant"
examples:
  - bad: |
      a: b # expect
  - good: |
      a: b
"#;

/// A situation, what to replace by what, and every mistake as `line:column: message; help`.
const FAULTS: &[(&str, &str, &str, &[&str])] = &[
    (
        "field_of_a_selector",
        "select: spec.objectives",
        "select: spec.objectivs",
        &["9:14: the schema has no field `objectivs` here; did you mean `objectives`?"],
    ),
    (
        "field_of_a_condition",
        "has(self.baseline)",
        "has(self.baselin)",
        &[
            "11:41: the schema has no field `baselin` here; did you mean `baseline`?",
            "11:67: `baseline` may be missing, and a missing field is not a pass; guard it: `has(….baseline) && …`, or put `has(….baseline)` under `when:`",
        ],
    ),
    (
        "field_of_a_message",
        "\"{{ self.id }} has",
        "\"{{ self.di }} has",
        &["12:19: the schema has no field `di` here"],
    ),
    (
        "field_of_a_variable",
        "size(doc.spec.objectives[",
        "size(doc.spec.objektives[",
        &["8:24: the schema has no field `objektives` here; did you mean `objectives`?"],
    ),
    (
        "field_of_a_place",
        "at: baseline",
        "at: baseLine",
        &["13:5: the schema has no field `baseLine` here; did you mean `baseline`?"],
    ),
    (
        "field_of_a_label",
        "message: \"{{ self.id }} is",
        "message: \"{{ self.ids }} is",
        &["17:23: the schema has no field `ids` here"],
    ),
    (
        "key_of_the_rule",
        "rationale:",
        "rational:",
        &["3:1: `rational` is not a top-level field; did you mean `rationale`?"],
    ),
    (
        "kind",
        "appliesTo: OKR",
        "appliesTo: OKRs",
        &["4:12: `OKRs` is not a kind of manifest; did you mean `OKR`?"],
    ),
    (
        "severity",
        "severity: error",
        "severity: err",
        &["2:11: `err` is not a `severity`: one of `error`, `warning`, `info`"],
    ),
    (
        "function",
        "quantity('0')",
        "quantitty('0')",
        &["11:81: there is no function `quantitty`; did you mean `quantity`?"],
    ),
    (
        "question_to_the_organization",
        "org.referrers(doc)",
        "org.referers(doc)",
        &["16:16: there is no function `referers`; did you mean `referrers`?"],
    ),
    (
        "kind_in_a_question",
        "org.referrers(doc)",
        "org.all('Taem')",
        &["16:20: `Taem` is not a kind of manifest; did you mean `Team`?"],
    ),
    (
        "name",
        "size(doc.spec.objectives[",
        "size(dok.spec.objectives[",
        &["8:15: nothing is called `dok` here; did you mean `doc`?"],
    ),
    (
        "undeclared_parameter",
        "params.least",
        "params.lest",
        &["10:43: the rule declares no `lest` among its params; did you mean `least`?"],
    ),
    (
        "undeclared_variable",
        "variables.count >",
        "variables.cout >",
        &["11:19: the rule declares no `cout` among its variables; did you mean `count`?"],
    ),
    (
        "fact_without_a_check",
        "variables.count >",
        "facts.count >",
        &["11:15: the rule declares no `count` among its facts"],
    ),
    (
        "unguarded_field",
        "has(self.baseline) &&",
        "has(self.target) &&",
        &[
            "11:66: `baseline` may be missing, and a missing field is not a pass; guard it: `has(….baseline) && …`, or put `has(….baseline)` under `when:`",
        ],
    ),
    (
        "number_compared_with_text",
        "variables.count > 0",
        "variables.count > 'many'",
        &["11:25: a number and text have no order"],
    ),
    (
        "condition_that_is_a_number",
        "variables.count > 0",
        "variables.count",
        &["11:19: true or false is wanted here, not a number"],
    ),
    (
        "argument_of_another_type",
        "variables.count > 0",
        "days(self.id) > days(1)",
        &["11:19: `days` wants a number here, not text"],
    ),
    (
        "too_many_arguments",
        "quantity('0')",
        "quantity('0', '1')",
        &["11:81: `quantity` takes 1 argument, not 2"],
    ),
    (
        "value_of_an_enumeration",
        "variables.count > 0",
        "doc.spec.level == 'teams'",
        &["11:27: `teams` is not one of the values that the schema allows; did you mean `team`?"],
    ),
    (
        "condition_that_the_schema_decides",
        "has(self.baseline) &&",
        "has(self.id) && has(self.baseline) &&",
        &["11:41: this is always true: the schema requires `id`; leave it out"],
    ),
    (
        "condition_that_excludes_itself",
        "variables.count > 0",
        "self.id == 'KR1' && self.id == 'KR2'",
        &["11:37: this is always false: what stands before `&&` leaves nothing else; say what is meant"],
    ),
    (
        "literal_condition",
        "when: size(doc.spec.objectives) >= params.least",
        "when: \"true\"",
        &["10:8: this is always true: leave it out"],
    ),
    (
        "unfinished_expression",
        ">= params.least",
        ">=",
        &["10:35: this is not an expression: it ends too early"],
    ),
    ("unfinished_template", "{{ self.id }} has", "{{ self.id } has", &["12:11: `{{` has no `}}`"]),
    ("unfinished_path", "keyResults[*]", "keyResults[*", &["9:38: `[` has no `]`"]),
    (
        "element_of_what_is_no_list",
        "select: spec.objectives[*].keyResults[*]",
        "select: spec[*]",
        &["9:13: the schema has no list here"],
    ),
    (
        "unknown_check",
        "select: spec.objectives[*].keyResults[*]",
        "check: cycles",
        &["9:8: there is no built-in check `cycles`"],
    ),
    (
        "variable_before_it_is_there",
        "when: size(doc.spec.objectives)",
        "when: variables.count",
        &[
            "10:17: `variables.count` is not there yet: the rule's own `when` comes before its variables; put the condition into the `when` of a case, or write it out here",
        ],
    ),
    (
        "check_and_select",
        "select:",
        "check: dependency-cycle\nselect:",
        &["10:1: a rule has `check` or `select`, not both"],
    ),
    (
        "no_condition",
        "assert: variables.count > 0 && has(self.baseline) && quantity(self.baseline) != quantity('0')\n",
        "",
        &["1:1: `assert` is missing; write the condition that holds where all is well"],
    ),
    (
        "no_message",
        "message: \"{{ self.id }} has no baseline\"\n",
        "",
        &["1:1: `message` is missing; say what is wrong, with its figures"],
    ),
    ("no_kind", "appliesTo: OKR\n", "", &["1:1: `appliesTo` is missing; name the kind that the rule judges"]),
    (
        "no_bad_example",
        "  - bad: |\n      a: b # expect\n",
        "",
        &[
            "18:1: the rule has no `bad` example; a rule without a failing and a passing example does not exist",
        ],
    ),
    (
        "no_example_at_all",
        "examples:\n  - bad: |\n      a: b # expect\n  - good: |\n      a: b\n",
        "",
        &[
            "1:1: the rule has no `bad` example; a rule without a failing and a passing example does not exist",
            "1:1: the rule has no `good` example; a rule without a failing and a passing example does not exist",
        ],
    ),
    (
        "parameter_without_a_default",
        "{ default: 1, description",
        "{ defualt: 1, description",
        &[
            "6:12: `defualt` is not a field of `least`; did you mean `default`?; use one of `default`, `keys`, `description`",
        ],
    ),
    ("two_documents", "summary:", "a: b\n---\nsummary:", &["3:1: a rule file holds one document"]),
    (
        "broken_yaml",
        "at: baseline",
        "at: @baseline",
        &["13:5: `@` must be quoted: YAML reserves it; write `\"@baseline\"` if it is text"],
    ),
    (
        "list_instead_of_text",
        "at: baseline",
        "at: [baseline]",
        &["13:1: `at` must be text, not a list; write `baseline`, without the brackets"],
    ),
];

#[test]
fn every_mistake_has_its_place_and_the_near_name() {
    let schemas = Schemas::builtin().unwrap();
    let mut complaints = Vec::new();
    for (situation, from, to, wanted) in FAULTS {
        assert_eq!(RULE.matches(from).count(), 1, "{situation}: what is replaced occurs once");
        let found = refusal(&RULE.replace(from, to), &schemas);
        let wanted: Vec<_> = wanted.iter().map(|mistake| format!("okr/rule.yaml:{mistake}")).collect();
        if found != wanted {
            complaints.push(format!(
                "{situation}\n  wanted: {}\n  found:  {}",
                wanted.join("\n          "),
                found.join("\n          ")
            ));
        }
    }
    demand("A mistake in a rule file is refused at its place.", &complaints);
}

#[test]
fn the_rule_without_a_mistake_is_taken() {
    assert_eq!(refusal(RULE, &Schemas::builtin().unwrap()), Vec::<String>::new());
}

#[test]
fn a_path_that_is_no_id_is_refused() {
    let schemas = Schemas::builtin().unwrap();
    let refused = Rules::load(vec![Source::new("OKR/Key Result.yaml", RULE)], &schemas).unwrap_err();
    let help = "its path is its id: `category/name.yaml`, in lower case with hyphens";
    assert_eq!(
        mistakes(&refused),
        [format!("OKR/Key Result.yaml:1:1: the file's path is not the id of a rule; {help}")]
    );
}

#[test]
fn a_parameter_that_a_check_needs_must_be_declared() {
    let schemas = Schemas::builtin().unwrap();
    let text = RULE
        .replace("select: spec.objectives[*].keyResults[*]", "check: objectives-per-owner")
        .replace(
            "has(self.baseline) && quantity(self.baseline) != quantity('0')",
            "facts.count > params.least",
        )
        .replace("{{ self.id }}", "{{ facts.onwer }}");
    let wanted = [
        "okr/rule.yaml:5:1: the check `objectives-per-owner` wants a parameter `max`",
        "okr/rule.yaml:12:20: the rule declares no `onwer` among its facts; did you mean `owner`?",
        "okr/rule.yaml:17:24: the rule declares no `onwer` among its facts; did you mean `owner`?",
    ];
    assert_eq!(refusal(&text, &schemas), wanted);
}

/// Every mistake in a rule file.
fn refusal(text: &str, schemas: &Schemas) -> Vec<String> {
    Rules::load(vec![Source::new("okr/rule.yaml", text)], schemas)
        .err()
        .map_or(Vec::new(), |refused| mistakes(&refused))
}

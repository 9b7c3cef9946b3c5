//! Mistakes in the `fix:` of a rule file: each is refused with its place and, where there is one, the near name.

use orglint::policy::Rules;
use orglint::schema::Schemas;
use orglint::source::Source;

use crate::repository::demand;
use crate::rules::mistakes;

/// A rule with everything that a fix can do and without a mistake. Each case below changes one thing in it.
const RULE: &str = r#"summary: a dependency is called soft
severity: error
rationale: Nobody can tell how soft it is.
appliesTo: Dependency
assert: self.spec.type != 'soft'
message: it is soft
help: "say how soft"
fix:
  - title: "write {{ self.spec.type }}"
    safe: true
    when: has(self.spec.risk)
    set:
      - { at: spec.risk, to: high }
      - { at: spec.item, to: "{{ self.spec.risk }}" }
    rename: { at: spec.quarter, to: neededBy }
    remove: { at: spec.workaround }
    insert: { at: spec, key: neededBy, value: "{{ now }}", after: item }
    append: { at: spec, key: services, values: [checkout] }
    sort: { at: spec.services }
  - title: write one
    create:
      kind: Team
      name: "{{ self.spec.provider }}"
      text: "kind: Team # {{ self.metadata.name }}"
examples:
  - bad: "a: b # expect"
    fixed: "a: c"
  - good: "a: b"
"#;

/// A situation, what to replace by what, and every mistake as `line:column: message; help`.
const FAULTS: &[(&str, &str, &str, &[&str])] = &[
    (
        "title",
        "title: \"write {{ self.spec.type",
        "title: \"write {{ self.spec.typ",
        &["9:32: the schema has no field `typ` here; did you mean `type`?"],
    ),
    (
        "no_title",
        "  - title: write one\n    create",
        "  - create",
        &[
            "20:5: `title` is missing in item 2 of `fix`; add `title: \"write `headcount: {{ size(self.spec.members) }}`\"`",
        ],
    ),
    (
        "condition",
        "when: has(self.spec.risk)",
        "when: has(self.spec.rsik)",
        &[
            "11:25: the schema has no field `rsik` here; did you mean `risk`?",
            "14:44: `risk` may be missing, and a missing field is not a pass; guard it: `has(….risk) && …`, or put `has(….risk)` under `when:`",
        ],
    ),
    (
        "path",
        "{ at: spec.item, to",
        "{ at: spec.itme, to",
        &["14:20: the schema has no field `itme` here; did you mean `item`?"],
    ),
    (
        "option",
        "to: high",
        "to: hihg",
        &["13:30: `hihg` is not one of the values that the schema allows; did you mean `high`?"],
    ),
    ("type", "to: high", "to: 3", &["13:30: the schema does not take a number here"]),
    (
        "key",
        "key: neededBy",
        "key: neededby",
        &["17:30: the schema has no field `neededby` here; did you mean `neededBy`?"],
    ),
    (
        "key_before",
        "after: item",
        "after: itm",
        &["17:67: the schema has no field `itm` here; did you mean `item`?"],
    ),
    ("list", "values: [checkout]", "values: checkout", &["18:48: the schema does not take text here"]),
    (
        "change",
        "    sort: {",
        "    srot: {",
        &[
            "19:5: `srot` is not a field of item 1 of `fix`; did you mean `sort`?; use one of `title`, `safe`, `when`, `set`, `rename`, `remove`, `insert`, `append`, `sort`, `create`",
        ],
    ),
    (
        "kind",
        "kind: Team\n",
        "kind: Taem\n",
        &["22:13: `Taem` is not a kind of manifest; did you mean `Team`?"],
    ),
    (
        "text",
        "self.metadata.name }}\"",
        "self.metadata.nmae }}\"",
        &["24:44: the schema has no field `nmae` here; did you mean `name`?"],
    ),
    (
        "example",
        "    fixed: \"a: c\"\n",
        "",
        &[
            "8:1: no example shows what the fix does; write `fixed:` beside `bad:`, with what the fix makes of it",
        ],
    ),
];

#[test]
fn every_mistake_in_a_fix_has_its_place_and_the_near_name() {
    let schemas = Schemas::builtin().unwrap();
    let refusal = |text: &str| {
        let refused = Rules::load(vec![Source::new("okr/rule.yaml", text)], &schemas).err();
        refused.map_or(Vec::new(), |refused| mistakes(&refused))
    };
    assert_eq!(refusal(RULE), Vec::<String>::new());
    let mut complaints = Vec::new();
    for (situation, from, to, wanted) in FAULTS {
        assert_eq!(RULE.matches(from).count(), 1, "{situation}: what is replaced occurs once");
        let found = refusal(&RULE.replace(from, to));
        let wanted: Vec<_> = wanted.iter().map(|mistake| format!("okr/rule.yaml:{mistake}")).collect();
        if found != wanted {
            complaints.push(format!(
                "{situation}\n  wanted: {}\n  found:  {}",
                wanted.join("\n          "),
                found.join("\n          ")
            ));
        }
    }
    demand("A mistake in a fix is refused at its place.", &complaints);
}

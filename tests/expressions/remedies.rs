//! What fixes of rules come to where they are computed from documents, and where none is offered.

use orglint::diagnostic::{Edit, Fix};
use orglint::fix;
use orglint::source::Source;

use super::{judged, rule, settings};

const OKR: &str = "\
apiVersion: orglint/v1
kind: OKR
metadata: { name: alpha }
spec:
  level: team
  owner: alpha
  period: 2026-Q4
  objectives:
    - { id: O1, title: faster, keyResults: [{ id: KR1, title: ships }] }
";

/// The fix of a rule that reports every objective whose title is not empty.
fn offered(fix: &str, okr: &str) -> Option<Fix> {
    let text = rule(&format!("assert: self.title == ''\nfix: {{ title: mend it, {fix} }}"))
        .replace("[*].keyResults[*]", "[*]")
        .replace("  - bad: a\n", "  - bad: a\n    fixed: c\n");
    let report = judged(&text, vec![Source::new("okrs/alpha.yaml", okr)], &settings());
    let [found] = report.diagnostics.as_slice() else { panic!("{fix}: {:?}", report.diagnostics) };
    found.fix.clone()
}

fn mended(fix: &str) -> Option<String> {
    let edits = offered(fix, OKR)?.edits;
    Some(fix::apply(OKR, &edits.iter().collect::<Vec<&Edit>>()))
}

#[test]
fn entries_are_removed_and_written_from_the_document() {
    assert_eq!(mended("remove: { at: title }"), Some(OKR.replace("title: faster, ", "")));
    let copied = mended("append: { key: keyResults, values: ['{{ self.keyResults[0] }}'] }");
    assert_eq!(copied, Some(OKR.replace("ships }]", "ships }, { id: KR1, title: ships }]")));
    let lists = mended("append: { key: keyResults, values: '{{ self.keyResults }}' }");
    assert_eq!(lists, copied);
}

#[test]
fn changes_of_one_place_are_no_fix() {
    assert_eq!(mended("set: { at: title, to: slower }, remove: { at: title }"), None);
    let both = OKR.replace("O1, title: faster", "O2, title: slower");
    let apart = mended("set: [{ at: title, to: slower }, { at: id, to: O2 }]");
    assert_eq!(apart, Some(both));
}

#[test]
fn a_new_file_has_a_name_and_no_path() {
    let created = |name: &str| {
        let okr = OKR.replace("title: faster", &format!("title: \"{name}\""));
        let fix = offered("create: { kind: OKR, name: '{{ self.title }}', text: 'a: b' }", &okr)?;
        Some(fix.creates[0].path.clone())
    };
    assert_eq!(created("a-b.c").as_deref(), Some("okrs/a-b.c.yaml"));
    for name in ["a/b", "../a", ".a", "a b", "alpha"] {
        assert_eq!(created(name), None, "{name}");
    }
}

#[test]
fn what_asks_for_the_node_before_a_change_is_silent_without_one() {
    for fix in [
        "rename: { at: title, to: '{{ oldSelf.title }}' }",
        "set: { at: title, to: '{{ oldSelf.title }}' }",
        "create: { kind: OKR, name: a, text: '{{ oldSelf.title }}' }",
        "create: { kind: OKR, name: '{{ oldSelf.title }}', text: a }",
        "when: oldSelf.title == 'a', remove: { at: title }",
    ] {
        let text = rule(&format!("assert: self.title == ''\nfix: {{ title: mend it, {fix} }}"))
            .replace("[*].keyResults[*]", "[*]")
            .replace("  - bad: a\n", "  - bad: a\n    before: b\n    fixed: c\n");
        let report = judged(&text, vec![Source::new("okrs/alpha.yaml", OKR)], &settings());
        assert_eq!(report.diagnostics, [], "{fix}");
    }
}

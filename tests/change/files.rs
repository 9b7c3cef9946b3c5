//! Rule files that name `oldSelf`: what is refused when they are loaded, and the page that is made of them.

use orglint::policy::Rules;
use orglint::schema::Schemas;
use orglint::source::Source;

use crate::{WHOLE, load, rule, rules};

#[test]
fn a_rule_that_misuses_it_is_refused() {
    let refused = |kind, lines: &str| load(kind, lines).unwrap_err();
    let related =
        "assert: self == oldSelf\nmessage: no\nrelated: [{ nodes: oldSelf.spec, message: was here }]\n";
    let place =
        "`oldSelf` stands in a file before the change, which cannot be shown: say in a text what was there";
    assert_eq!(refused("Team", related), [place]);
    let check = "check: flag-renewals\nwhen: has(oldSelf.spec)\nmessage: no\n";
    let found = "`oldSelf` is the node that `select:` found, as it was; what a built-in check found has none";
    assert_eq!(refused("FeatureFlag", check), [found]);
    let misspelt = "assert: has(oldSelf.spec.titel)\nmessage: no\n";
    assert_eq!(refused("Team", misspelt), ["the schema has no field `titel` here"]);
    let unguarded = "assert: oldSelf.spec.lead == ''\nmessage: no\n";
    assert_eq!(refused("Team", unguarded), ["`lead` may be missing, and a missing field is not a pass"]);
    let near = "assert: oldself == self\nmessage: no\n";
    assert_eq!(refused("Team", near), ["nothing is called `oldself` here"]);
}

#[test]
fn examples_of_such_a_rule_say_what_was_there() {
    let text = rule("Team", WHOLE).replace("  - before: a\n    bad: a\n", "  - bad: a\n");
    let schemas = Schemas::builtin().unwrap();
    let refusal = Rules::load(vec![Source::new("change/test.yaml", text)], &schemas).unwrap_err();
    let [mistake] = &refusal.diagnostics[..] else { panic!("{:?}", refusal.diagnostics) };
    assert_eq!(
        mistake.message,
        "the rule names `oldSelf`, and the example does not say what was there before"
    );
    let position = refusal.sources.file(mistake.primary.file).position(mistake.primary.span.start);
    assert_eq!((position.line, position.column), (9, 5));
    // A variable of that name is no such rule.
    let shadowed = "assert: \"['a', 'oldSelf'].all(oldSelf, size(oldSelf) > 0)\"\nmessage: no\n";
    let text = rule("Team", shadowed).replace("  - before: a\n    bad: a\n", "  - bad: a\n");
    let rules = Rules::load(vec![Source::new("change/test.yaml", text)], &schemas).unwrap();
    assert!(!rules.iter().any(orglint::policy::Rule::judges_changes));
}

#[test]
fn what_counts_is_named_anywhere_in_the_rule() {
    let base = "message: no\nhelp: do\n";
    let fails = "assert: self.spec.type != 'platform'\n";
    for lines in [
        format!("when: has(oldSelf.spec.lead)\n{fails}"),
        format!("variables: {{ old: oldSelf }}\n{fails}"),
        "assert: \"[oldSelf].exists(x, !(x in {'a': [has(self.spec.lead) ? self : self]}))\"\n".to_owned(),
        "cases: [{ assert: self.spec.type != 'platform', message: \"{{ oldSelf.kind }}\" }]\n".to_owned(),
        format!("{fails}fix: {{ title: t, set: {{ at: kind, to: \"{{{{ oldSelf.kind }}}}\" }} }}\n"),
        format!("{fails}related: [{{ nodes: \"[doc]\", message: \"{{{{ oldSelf.kind }}}}\" }}]\n"),
    ] {
        let text = rule("Team", &format!("{lines}{base}")).replace("bad: a\n", "bad: a\n    fixed: a\n");
        let loaded = Rules::load(vec![Source::new("change/test.yaml", text)], &Schemas::builtin().unwrap());
        let rules = loaded.unwrap_or_else(|refusal| panic!("{lines}{:?}", refusal.diagnostics));
        assert!(rules.iter().all(orglint::policy::Rule::judges_changes), "{lines}");
    }
}

#[test]
fn a_page_shows_what_was_there() {
    let rules = rules("Team", WHOLE);
    let page = rules.get("change/test").unwrap().page();
    let silent = "## Silent\n\nWithout `--base`, and about what is new: the rule compares with what was there before a change.\n";
    assert!(page.contains(silent), "{page}");
    assert!(page.ends_with("## Reported\n\nBefore the change:\n\n```yaml\na\n```\n\nNow:\n\n```yaml\na\n```\n\n## Not reported\n\n```yaml\nb\n```\n"), "{page}");
    let text = rule("Team", WHOLE).replace("before: a\n", "before: {}\n");
    let text = text.replace("good: b", "before: { x.yaml: c }\n    good: { y.yaml: b }");
    let rules =
        Rules::load(vec![Source::new("change/test.yaml", text)], &Schemas::builtin().unwrap()).unwrap();
    let page = rules.get("change/test").unwrap().page();
    assert!(page.contains("\n\nBefore the change there was nothing.\n\nNow:\n\n"), "{page}");
    assert!(
        page.ends_with(
            "Before the change:\n\n`x.yaml`:\n\n```yaml\nc\n```\n\nNow:\n\n`y.yaml`:\n\n```yaml\nb\n```\n"
        ),
        "{page}"
    );
}

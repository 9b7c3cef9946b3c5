//! Conditions that are decided before anything is judged: refused at their place, and nothing else is.

use super::{mistakes, rule};

/// The mistakes of a rule with these conditions; its lines count from `select:`, which is line 7.
fn found(conditions: &str) -> Vec<String> {
    mistakes(&rule(conditions))
}

#[test]
fn what_the_schema_decides_is_refused() {
    for (conditions, wanted) in [
        ("assert: has(self.id) && has(self.target)", "8:18: this is always true: the schema requires `id`"),
        (
            "when: \"!has(self.title)\"\nassert: has(self.target)",
            "8:18: this is always true: the schema requires `title`",
        ),
        (
            "assert: doc.spec.level in ['company', 'engineering', 'team']",
            "8:24: this is always true: the schema allows no other value",
        ),
        ("assert: self.id != null", "8:17: this is always true: the schema wants a value here"),
        ("assert: self.id == self.id", "8:17: this is always true: both sides are the same"),
        ("assert: doc.spec.level == 'teem'", "8:27: `teem` is not one of the values that the schema allows"),
        ("assert: self.id == 3", "8:17: text and a number are never equal"),
    ] {
        assert_eq!(found(conditions), [wanted], "{conditions}");
    }
}

#[test]
fn a_literal_is_no_condition() {
    for (conditions, wanted) in [
        ("assert: \"true\"", "8:10: this always holds, so that nothing is reported"),
        ("assert: \"false\"", "8:10: this never holds, so that everything is reported"),
        ("when: \"false\"\nassert: has(self.target)", "8:8: this is never true, so that nothing is judged"),
        ("when: \"true\"\nassert: has(self.target)", "8:8: this is always true: leave it out"),
        ("assert: has(self.target) || true", "8:29: a literal decides this, whatever the document"),
        ("assert: \"!false && has(self.target)\"", "8:11: a literal decides this, whatever the document"),
        (
            "assert: \"has(self.target) && (true ? has(self.baseline) : false)\"",
            "8:31: a literal decides this, whatever the document",
        ),
    ] {
        assert_eq!(found(conditions), [wanted], "{conditions}");
    }
}

#[test]
fn conditions_that_exclude_each_other_are_refused() {
    for (conditions, wanted) in [
        (
            "assert: self.id == 'KR1' && self.id == 'KR2'",
            "8:37: this is always false: what stands before `&&` leaves nothing else",
        ),
        (
            "assert: self.id != 'KR1' || self.id != 'KR2'",
            "8:37: this is always true: what stands before `||` leaves nothing else",
        ),
        (
            "assert: doc.spec.level != 'team' && doc.spec.level in ['team']",
            "8:52: this is always false: what stands before `&&` leaves nothing else",
        ),
        (
            "assert: has(self.target) && !has(self.target)",
            "8:29: this is always false: what stands before `&&` leaves nothing else",
        ),
        (
            "when: self.id == 'KR1'\nassert: self.id != 'KR2'",
            "9:9: this always holds, so that nothing is reported",
        ),
        (
            "when: doc.spec.level == 'team'\nassert: doc.spec.level == 'team' || has(self.target)",
            "9:9: this always holds, so that nothing is reported",
        ),
        (
            "assert: \"self.id == 'KR1' || has(self.target) || self.id != 'KR1'\"",
            "8:58: this is always true: what stands before `||` leaves nothing else",
        ),
        (
            "when: has(self.score) && self.score == 1\nassert: self.score == 1.0",
            "9:9: this always holds, so that nothing is reported",
        ),
        (
            "when: has(self.target)\ncases:\n  - when: \"!has(self.target)\"\n    assert: self.id == 'KR1'",
            "10:12: this is never true, so that nothing is judged",
        ),
    ] {
        assert_eq!(found(conditions), [wanted], "{conditions}");
    }
}

#[test]
fn a_case_behind_one_that_always_reports_is_refused() {
    let check = |cases: &str| {
        let rule = rule(&format!("cases:\n{cases}"))
            .replace("select: spec.objectives[*].keyResults[*]", "check: childless-objective");
        mistakes(&rule.replace("self.id", "facts.okr"))
    };
    assert_eq!(
        check("  - severity: info\n  - when: facts.period == ''"),
        ["10:5: this case is never reached: case 1 reports whenever it is asked"]
    );
    assert_eq!(
        check("  - when: facts.period == ''\n  - when: facts.period == ''\n    severity: info"),
        ["10:11: this is never true, so that nothing is judged"]
    );
    // The other half may be said for the reader.
    assert_eq!(
        check("  - when: facts.period == ''\n  - when: facts.period != ''\n    severity: info"),
        [""; 0]
    );
}

#[test]
fn what_depends_on_the_document_is_taken() {
    for conditions in [
        "assert: has(self.target)",
        "assert: self.id == 'KR1' || self.id == 'KR2'",
        "assert: self.id != 'KR1' && self.id != 'KR2'",
        "assert: doc.spec.level in ['team', 'company']",
        "assert: \"doc.spec.level == 'team' ? has(self.target) : has(self.baseline)\"",
        // The same word for another element.
        "assert: doc.spec.objectives.exists(o, o.id == 'O1') && doc.spec.objectives.exists(o, o.id == 'O2')",
        // What the configuration may change.
        "assert: params.least == 2 || has(self.target)",
        // Ranges are not looked into.
        "assert: size(self.id) > 5 && size(self.id) < 3",
        "when: has(self.target)\nassert: has(self.target) && has(self.baseline)",
        "when: has(self.target)\nassert: \"false\"",
    ] {
        assert_eq!(found(conditions), Vec::<String>::new(), "{conditions}");
    }
}

#[test]
fn what_only_one_kind_decides_is_taken() {
    let text = rule("assert: has(self.metadata.title) || has(self.spec.period)")
        .replace("appliesTo: OKR", "appliesTo: [OKR, DXSurvey]")
        .replace("select: spec.objectives[*].keyResults[*]", "")
        .replace("self.id", "self.kind");
    assert_eq!(mistakes(&text), Vec::<String>::new());
    let text = text.replace("has(self.spec.period)", "has(self.metadata.name)");
    assert_eq!(mistakes(&text), ["8:55: this is always true: the schema requires `name`"]);
}

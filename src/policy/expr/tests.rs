//! Expressions: what they compute, what they refuse before they run, and where they stop.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{Expr, Fault, Kind, MAX_PATTERN, Names, Parsing, Scope, Template, Type, Value, World};
use crate::document::{self, Limits};
use crate::org::Organization;
use crate::policy::clock::{Clock, Now};
use crate::schema::{Schemas, Shape};
use crate::source::FileId;

mod cost;

const MANIFESTS: &str = r#"
apiVersion: orglint/v1
kind: Organization
metadata: { name: acme }
spec:
  timezone: Europe/Istanbul
  holidays: [{ date: 2026-11-25, name: Rest }]
---
apiVersion: orglint/v1
kind: Team
metadata: { name: platform }
spec: { type: platform, members: [ada, grace], headcount: 2 }
---
apiVersion: orglint/v1
kind: Service
metadata: { name: auth }
spec: { owner: platform, tier: tier-1, maintainers: [ada, "ada", grâce] }
"#;

/// The value of an expression on the service, as messages show it.
fn value(text: &str) -> Result<String, Fault> {
    value_with(text, &[])
}

/// The same beside variables of these names and expressions.
fn value_with(text: &str, variables: &[(&str, &str)]) -> Result<String, Fault> {
    let schemas = Schemas::builtin().unwrap();
    let trees = [document::parse(FileId(0), MANIFESTS, &Limits::default())];
    let org = Organization::new(&schemas, &trees, |_| "", false, |_| Vec::new());
    let clock = Clock::new(Now::parse("2026-11-22").unwrap(), &org);
    let doc = org.of_kind("Service").next().unwrap().root;
    let expr = Expr::parse(text, Parsing::AtOnce).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let variable =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Expr::parse(text, Parsing::AtOnce).unwrap());
    let variables: Vec<_> = variables.iter().map(variable).collect();
    let facts = [("count", Value::Int(3))];
    let params = [("max".to_owned(), Value::Int(2))];
    let mut scope = Scope::new(World { org: &org, clock: &clock, before: None }, Value::Node(doc), Some(doc));
    scope.facts = &facts;
    scope.params = &params;
    scope.declare(&variables);
    expr.eval(&mut scope).map(|value| value.to_string())
}

#[test]
fn expressions_have_the_values_that_cel_gives_them() {
    for (text, expected) in [
        ("1 + 2 * 3", "7"),
        ("7 / 2", "3"),
        ("7.0 / 2", "3.5"),
        ("-5 % 3", "-2"),
        ("1 == 1.0", "true"),
        ("-9223372036854775808 == -9223372036854775808.0", "true"),
        ("'a' + 'b'", "ab"),
        ("'é'.size()", "1"),
        ("size([1, 2]) == 2 && !(1 > 2)", "true"),
        ("[1] + [2, 3]", "1, 2, 3"),
        ("2 in [1, 2]", "true"),
        ("'a' in {'a': 1}", "true"),
        ("{'a': 1}.a", "1"),
        ("[3, 4][1]", "4"),
        ("true ? 'yes' : 'no'", "yes"),
        ("[1, 2].all(n, n > 0)", "true"),
        ("[1, 2].exists(n, n > 1)", "true"),
        ("[1, 2, 2].exists_one(n, n == 2)", "false"),
        ("[1, 2].map(n, n * 2)", "2, 4"),
        ("[1, 2].filter(n, n > 1)", "2"),
        ("{'a': 1, 'b': 2}.filter(key, key > 'a')", "b"),
        ("[[1], [2]].map(l, l.map(n, n + 1))[1][0]", "3"),
        ("self.kind", "Service"),
        ("doc.metadata.name", "auth"),
        ("self.spec.maintainers[2]", "grâce"),
        ("has(self.spec.docs)", "false"),
        ("has(self.spec.owner)", "true"),
        ("self.spec.maintainers == ['ada', 'ada', 'grâce']", "true"),
        ("params.max + facts.count", "5"),
        ("org.get('Team', self.spec.owner).spec.headcount", "2"),
        ("org.get('Team', self.spec.owner) == org.get('Team', 'team:default/PLATFORM')", "true"),
        ("org.has('Team', 'alpha')", "false"),
        ("org.count('Team')", "1"),
        ("org.all('Team').map(team, team.metadata.name)", "platform"),
        ("org.referrers(org.get('Team', 'platform')).map(m, m.kind)", "Service"),
        ("age('2026-10-23')", "30 days"),
        ("age('2026-11-21') == days(1)", "true"),
        ("age('2026-11-21') < quantity('25 hours')", "true"),
        ("date('2026-11-22') + days(10)", "2026-12-02"),
        ("date('2026-12-02') - date('2026-11-22')", "10 days"),
        ("date('2026-11-22T23:30:00-05:00')", "2026-11-23"),
        ("date('2026-11-22') + quantity('2w') * 3", "2027-01-03"),
        ("now == date('2026-11-22')", "true"),
        ("weekday('2026-11-27')", "fri"),
        ("weekday('2026-11-26T23:30:00-05:00')", "fri"),
        ("weekday('2026-11-26T23:30:00-05:00', 'America/New_York')", "thu"),
        ("businessDays('2026-11-20', '2026-11-26')", "3"),
        ("quantity('2 days') > quantity('< 4 hours')", "true"),
        ("quantity('2x/week') < quantity('5/day')", "true"),
        ("quantity(12) == quantity('12')", "true"),
        ("isQuantity('soon') || isDate('2026-02-30')", "false"),
        ("period('2026-Q4') < period('2027-Q1')", "true"),
        ("reference('Team:Default/Platform') == reference('platform')", "true"),
        (
            "plural(1, 'team') + ', ' + plural(2, 'team') + ', ' + plural(2, 'person') + ', ' + plural(2, 'hotfix')",
            "1 team, 2 teams, 2 people, 2 hotfixes",
        ),
        ("rhythm('Bi-weekly') + rhythm('every 2 weeks') + rhythm('once a week') + rhythm('10 days')", "45"),
        ("[rhythm('monthly+'), rhythm('1M'), rhythm('each quarter'), rhythm('yearly')]", "30, 30, 91, 365"),
        ("join(['a', 'b'], ' → ')", "a → b"),
        ("meets('12 min', '< 5 min') || meets('12 min', '5 min', 'down')", "false"),
        ("meets('12/week', '5/week', 'up')", "true"),
        ("metric('ci-build-time').percentile + ' ' + metric('ci-build-time').direction", "p50 down"),
        ("metric('interruptions').standard", "< 1/focus block, < 1"),
        ("has(metric('rollback-rate').percentile)", "false"),
        ("'rollback-rate' in metrics() && !('page-load' in metrics())", "true"),
        ("lacking(self.spec, ['docs', 'owner', 'runbook', 'maintainers'])", "docs, runbook"),
        ("lacking({'a': ' ', 'b': [], 'c': null, 'd': 0}, ['a', 'b', 'c', 'd', 'e'])", "a, b, c, e"),
        ("opening('Be  more careful, please', ['consider', 'be more careful'])", "be more careful"),
        ("opening('Considered harmful', ['consider']) == ''", "true"),
        ("sameWords('The checkout refused cards.', 'checkout refuses cards')", "true"),
        ("sameWords('', '') || sameWords('a failed b', 'b failed a')", "false"),
        ("nearest('platfrom', ['platform', 'alpha'])", "platform"),
        ("lowerAscii('SEV-1').startsWith('sev')", "true"),
        ("'checkout'.contains('eck') && 'checkout'.endsWith('out')", "true"),
        ("'checkout-2'.matches('^[a-z]+-[0-9]$')", "true"),
        ("int('7') + int(2.9) + int(double('1.5'))", "10"),
        ("string(1.50)", "1.5"),
    ] {
        assert_eq!(value(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn either_side_of_a_logical_operator_decides() {
    assert_eq!(value("self.spec.nothing == 1 || true").as_deref(), Ok("true"));
    assert_eq!(value("false && self.spec.nothing == 1").as_deref(), Ok("false"));
    assert_eq!(value("self.spec.nothing == 1 && false").as_deref(), Ok("false"));
    assert_eq!(value("[0, 1].exists(n, 1 / n == 1)").as_deref(), Ok("true"));
    assert!(matches!(value("true && self.spec.nothing == 1"), Err(Fault::Mismatch { .. })));
}

#[test]
fn what_cannot_be_read_is_not_what_cannot_be() {
    for text in [
        "quantity('soon')",
        "metric('page-load')",
        "rhythm('per incident')",
        "age('2026-02-30')",
        "period('fourth')",
        "quantity('5 %') < quantity('2 days')",
        "quantity('5 %') + quantity('2 days')",
    ] {
        assert_eq!(value(text), Err(Fault::Unreadable), "{text}");
    }
    for text in
        ["self.spec.nothing", "1 + 'a'", "1 / 0", "9223372036854775807 + 1", "[1][5]", "!1", "size(1)"]
    {
        assert!(matches!(value(text), Err(Fault::Mismatch { .. })), "{text}");
    }
    assert_eq!(value("org.get('Team', 'alpha').spec"), Err(Fault::Unreadable));
}

#[test]
fn a_runaway_expression_ends() {
    let ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    let nested = (0..7).fold("true".to_owned(), |body, depth| format!("{ten}.all(v{depth}, {body})"));
    assert_eq!(value(&nested), Err(Fault::Runaway));
}

#[test]
fn a_variable_is_computed_when_it_is_asked_for() {
    let variables = [("unread", "quantity('soon')"), ("one", "1"), ("two", "variables.one + variables.one")];
    assert_eq!(value_with("true", &variables).as_deref(), Ok("true"));
    assert_eq!(
        value_with("variables.two > 1 || variables.unread == days(1)", &variables).as_deref(),
        Ok("true")
    );
    assert_eq!(value_with("variables.unread == days(1)", &variables), Err(Fault::Unreadable));
    // And once: what it has cost is not paid again.
    let ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    let long = (0..4).fold("true".to_owned(), |body, depth| format!("{ten}.all(v{depth}, {body})"));
    assert_eq!(
        value_with(&format!("{ten}.all(n, variables.long)"), &[("long", &long)]).as_deref(),
        Ok("true")
    );
}

#[test]
fn a_variable_sees_nothing_of_the_expression_that_asks_for_it() {
    let variables = [("list", "[1, 2].map(n, n * 10)")];
    let sum = "[5, 6].map(n, n + variables.list[0] + n)";
    assert_eq!(value_with(sum, &variables).as_deref(), Ok("20, 22"));
}

#[test]
fn variables_that_wait_for_each_other_fit_the_stack() {
    let chain = |length: usize| {
        let names: Vec<_> = (0..length).map(|at| format!("v{at}")).collect();
        let text = |at: usize| match at {
            0 => format!("1{}", " + 1".repeat(250)),
            at => format!("variables.v{}{}", at - 1, " + 1".repeat(250)),
        };
        let texts: Vec<_> = (0..length).map(text).collect();
        let pairs: Vec<_> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        value_with(&format!("variables.v{}", length - 1), &pairs)
    };
    let both = move || (chain(16), chain(17));
    let thread = std::thread::Builder::new().stack_size(crate::STACK).spawn(both);
    assert_eq!(thread.unwrap().join().unwrap(), (Ok("4001".to_owned()), Err(Fault::Runaway)));
}

#[test]
fn long_and_deep_expressions_are_refused_before_they_are_parsed() {
    let refused = |text: String| Expr::parse(&text, Parsing::AtOnce).unwrap_err().message;
    assert!(refused(format!("1{}", " + 1".repeat(300))).contains("at most 256 operators"));
    assert!(refused(format!("a{}", ".b".repeat(300))).contains("at most 256 operators"));
    assert!(refused("!".repeat(300)).contains("at most 256 operators"));
    assert!(refused("a".repeat(9_000)).contains("at most 8192 bytes"));
    assert!(refused("[1] {}".to_owned()).contains("not an expression"));
    // The longest that is allowed fits the stack that threads of a run have.
    let longest = || value(&format!("1{}", " + 1".repeat(255)));
    let thread = std::thread::Builder::new().stack_size(crate::STACK).spawn(longest);
    assert_eq!(thread.unwrap().join().unwrap().as_deref(), Ok("256"));
}

#[test]
fn what_is_no_expression_points_at_what_does_not_belong_there() {
    for (text, wanted) in
        [("1 == @ 2", "@"), ("'ää' == é", "é"), ("'ä' ==\n'é' + @", "@"), ("'ä' == 1 +", "")]
    {
        let error = Expr::parse(text, Parsing::AtOnce).unwrap_err();
        assert_eq!(text.get(error.span.range()), Some(wanted), "{text}: {error:?}");
    }
}

/// The mistakes in an expression on a service, each with the text it points at.
fn mistakes(text: &str) -> Vec<String> {
    let schemas = Schemas::builtin().unwrap();
    let shape = schemas.shape(schemas.by_name("Team").unwrap());
    let expr = Expr::parse(text, Parsing::AtOnce).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let errors = expr.check(&names(&schemas, shape)).1;
    let shown = |error: &super::ExprError| {
        let at = text.get(error.span.range()).unwrap();
        format!(
            "<{at}> {}{}",
            error.message,
            error.help.as_deref().map(|help| format!(" | {help}")).unwrap_or_default()
        )
    };
    errors.iter().map(shown).collect()
}

fn names<'s>(schemas: &'s Schemas, shape: &'s Shape) -> Names<'s> {
    Names {
        schemas,
        myself: Type::Shape(shape),
        old_self: Ok(Type::Shape(shape)),
        doc: Type::Shape(shape),
        params: &[],
        variables: Vec::new(),
        facts: &[("count", Kind::Number)],
        proven: Vec::new(),
        in_when: false,
        known: Vec::new(),
    }
}

#[test]
fn what_is_sound_has_no_mistakes() {
    for text in [
        "self.spec.type == 'platform'",
        "has(self.spec.members) && size(self.spec.members) > 2",
        "!has(self.spec.members) || self.spec.members.all(m, has(m.allocation) ? m.allocation > 0 : true)",
        "has(self.spec.cognitiveLoad) && has(self.spec.cognitiveLoad.total) && self.spec.cognitiveLoad.total > 9",
        "org.get('Team', 'alpha').spec.type in ['platform', 'enabling']",
        "has(org.get('Team', 'alpha').spec.lead) && org.get('Team', 'alpha').spec.lead == 'ada'",
        "has(self.spec.interactions) && self.spec.interactions.exists(i, has(i.until) && age(i.until) > days(0))",
        "facts.count > 2 && has(self.metadata.labels) && 'area' in self.metadata.labels",
        "plural(org.count('Team'), 'team') == '1 team'",
        "'page-load' in metrics() + ['page-load']",
        "has(self.metadata.labels) && self.metadata.labels.filter(key, key == 'area').all(key, key != '')",
        "has(metric('ci-build-time').percentile) && metric('ci-build-time').percentile == 'p50'",
        "metric('ci-build-time').standard.all(standard, meets('1 min', standard))",
    ] {
        assert_eq!(mistakes(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_mistake_has_its_place_and_a_near_name() {
    for (text, expected) in [
        ("self.spec.tpye == 'platform'", "<tpye> the schema has no field `tpye` here | did you mean `type`?"),
        (
            "self.spec.type == 'platfrom'",
            "<'platfrom'> `platfrom` is not one of the values that the schema allows | did you mean `platform`?",
        ),
        (
            "self.spec.type in ['enabeling']",
            "<'enabeling'> `enabeling` is not one of the values that the schema allows | did you mean `enabling`?",
        ),
        (
            "size(self.spec.members) > 2",
            "<members> `members` may be missing, and a missing field is not a pass | guard it: `has(….members) && …`, or put `has(….members)` under `when:`",
        ),
        ("self.spec.type > 3", "<>> text and a number have no order"),
        ("self.spec.type == 3", "<==> text and a number are never equal"),
        ("self.spec.type + 3 == 'a'", "<+> `+` does not go between text and a number"),
        ("sise(self.spec) > 2", "<sise> there is no function `sise` | did you mean `size`?"),
        ("age(3) > days(2)", "<3> `age` wants a date here, not a number"),
        ("days(2, 3) == days(1)", "<days> `days` takes 1 argument, not 2"),
        ("params.max > 2", "<max> the rule declares no `max` among its params"),
        ("facts.cuont > 2", "<cuont> the rule declares no `cuont` among its facts | did you mean `count`?"),
        ("'ä' == self.spec.tpye", "<tpye> the schema has no field `tpye` here | did you mean `type`?"),
        ("org == 'a'", "<org> `org` is used with a question, as in `org.get(\"Team\", self.owner)`"),
        ("slef.kind == 'Team'", "<slef> nothing is called `slef` here | did you mean `self`?"),
        ("org.count('Taem') > 1", "<'Taem'> `Taem` is not a kind of manifest | did you mean `Team`?"),
        ("org.cuont('Team') > 1", "<cuont> there is no function `cuont` | did you mean `count`?"),
        ("self.spec && true", "<spec> true or false is wanted here, not a map"),
        ("self.spec == 'a'", "<==> a map and text are never equal"),
        ("has(self.spec.members) && self.spec.members == 'a'", "<==> a list and text are never equal"),
        ("self.kind && true", "<kind> true or false is wanted here, not text"),
        ("self.kind.name == 'a'", "<name> `name` is asked of text, which has no fields"),
        (
            "metric('a').standrad == ''",
            "<standrad> a metric of the catalogue has no `standrad` | did you mean `standard`?",
        ),
        (
            "metric('a').percentile == 'p50'",
            "<percentile> `percentile` may be missing, and a missing field is not a pass | guard it: `has(….percentile) && …`, or put `has(….percentile)` under `when:`",
        ),
        ("[1].all(n, n.x == 1)", "<x> `x` is asked of a number, which has no fields"),
        (
            "has(self.spec.members) && self.spec.members.all(m, m.name == 'ada')",
            "<name> the value may be no map: guard it with `has(….name)`",
        ),
    ] {
        let found = mistakes(text);
        assert!(found.iter().any(|mistake| mistake == expected), "{text}: {found:#?}");
    }
}

#[test]
fn a_guard_proves_a_field_only_where_it_holds() {
    for guard in [
        "!has(self.spec.members)",
        "!(!has(self.spec.members) && self.spec.type == 'platform')",
        "(has(self.spec.members) || self.spec.type == 'platform')",
    ] {
        let found = mistakes(&format!("{guard} && size(self.spec.members) > 2"));
        assert!(
            found.iter().any(|mistake| mistake.starts_with("<members> `members` may be missing")),
            "{guard}"
        );
    }
}

#[test]
fn the_patterns_of_a_template_count_together() {
    let part = "{{ self.metadata.name.matches('[\\\\pL\\\\pN]{20}') }}";
    let parse = |text: &str| Template::parse(text, Parsing::AtOnce);
    let one = parse(part).unwrap();
    let fitting = MAX_PATTERN / one.patterns();
    assert!(fitting >= 1 && parse(&part.repeat(fitting)).is_ok());
    let error = parse(&part.repeat(fitting + 1)).unwrap_err();
    assert!(error.message.starts_with("its patterns take at most"), "{}", error.message);
}

#[test]
fn templates_say_where_their_mistakes_are() {
    let text = "blocks {{ 1 + 1 }} of {{ facts.count }} teams";
    let template = Template::parse(text, Parsing::AtOnce).unwrap();
    let schemas = Schemas::builtin().unwrap();
    let shape = Shape::Any;
    assert!(template.check(&names(&schemas, &shape)).is_empty());
    let error = Template::parse("é {{ 1 + }}", Parsing::AtOnce).unwrap_err();
    assert_eq!(error.span.start, "é {{ 1 +".len() as u32);
    assert!(Template::parse("{{ open", Parsing::AtOnce).unwrap_err().message.contains("has no `}}`"));
}

//! CEL as its [language definition](https://github.com/google/cel-spec/blob/master/doc/langdef.md) has it, as a table:
//! every operator, macro and standard function that rules may use, and what is not part of rules.

use serde_json::{Value, json};

use super::value;

/// What expressions give.
fn table() -> Vec<(&'static str, Value)> {
    vec![
        // Literals.
        ("0x1F", json!(31)),
        ("-0x1f", json!(-31)),
        ("7u", json!(7)),
        ("6.02e2", json!(602.0)),
        (".5", json!(0.5)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("null", json!(null)),
        (r#"'a"b' + "c'd""#, json!("a\"bc'd")),
        (r"'\a\b\f\n\r\t\v\\\?\`'", json!("\u{7}\u{8}\u{c}\n\r\t\u{b}\\?`")),
        (r"'\x41\u00e9\U0001F600\101'", json!("Aé😀A")),
        (r"r'\n' + R'\x'", json!("\\n\\x")),
        ("'''a'b''' + \"\"\"c\"d\"\"\"", json!("a'bc\"d")),
        ("'''two\nlines'''", json!("two\nlines")),
        ("[1, 'a', [true]]", json!([1, "a", [true]])),
        ("{'a': 1, 'b': [2]}", json!({ "a": 1, "b": [2] })),
        ("1 // a comment", json!(1)),
        // Precedence and association.
        ("2 + 3 * 4", json!(14)),
        ("(2 + 3) * 4", json!(20)),
        ("10 - 3 - 2", json!(5)),
        ("100 / 10 / 2", json!(5)),
        ("-2 * -3", json!(6)),
        ("!true || true", json!(true)),
        ("true || false && false", json!(true)),
        ("1 < 2 == true", json!(true)),
        ("true ? 1 : false ? 2 : 3", json!(1)),
        ("false ? 1 : false ? 2 : 3", json!(3)),
        // Arithmetic.
        ("7 / 2", json!(3)),
        ("-7 / 2", json!(-3)),
        ("7 % 3", json!(1)),
        ("-7 % 3", json!(-1)),
        ("7 % -3", json!(1)),
        ("7.0 / 2.0", json!(3.5)),
        ("string(1.0 / 0.0)", json!("inf")),
        ("0.1 + 0.2 == 0.3", json!(false)),
        ("'a' + 'b'", json!("ab")),
        ("[1] + [2, 3]", json!([1, 2, 3])),
        ("9223372036854775806 + 1", json!(i64::MAX)),
        // Equality, across numeric types and of aggregates.
        ("1 == 1.0", json!(true)),
        ("1u == 1", json!(true)),
        ("1 != 2", json!(true)),
        ("9007199254740993 == 9007199254740992.0", json!(false)),
        ("9007199254740993 > 9007199254740992.0", json!(true)),
        ("9007199254740993 > 9007199254740992", json!(true)),
        ("9223372036854775807 < 9223372036854775808.0", json!(true)),
        ("0.0 == -0.0", json!(true)),
        ("0.0 / 0.0 == 0.0 / 0.0", json!(false)),
        ("0.0 / 0.0 != 1.0", json!(true)),
        ("0.0 / 0.0 < 1.0 || 0.0 / 0.0 >= 1.0", json!(false)),
        ("0.0 / 0.0 < 1", json!(false)),
        ("null == null", json!(true)),
        ("[1, [2]] == [1.0, [2]]", json!(true)),
        ("[1, 2] == [2, 1]", json!(false)),
        ("[1] == [1, 2]", json!(false)),
        ("{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1}", json!(true)),
        ("{1: 'a'} == {1.0: 'a'}", json!(true)),
        ("{'a': 1} == {'b': 1}", json!(false)),
        ("[1, 'a'] == ['a', 1]", json!(false)),
        ("[null] == [false]", json!(false)),
        // Order.
        ("1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2", json!(true)),
        ("1 < 1.5", json!(true)),
        ("'a' < 'b' && 'B' < 'a' && 'a' < 'aa'", json!(true)),
        ("'\u{e000}' < '\u{1f600}'", json!(true)),
        ("false < true", json!(true)),
        // `in`.
        ("2 in [1, 2.0]", json!(true)),
        ("'2' in [1, 2]", json!(false)),
        ("'a' in {'a': null}", json!(true)),
        ("1.0 in {1: 'a'}", json!(true)),
        ("[1] in [[1], [2]]", json!(true)),
        ("1 in []", json!(false)),
        // Either side decides, whatever happens on the other; and only then.
        ("1 / 0 > 1 || true", json!(true)),
        ("true || 1 / 0 > 1", json!(true)),
        ("1 / 0 > 1 && false", json!(false)),
        ("false && 1 / 0 > 1", json!(false)),
        ("true ? 1 : 1 / 0", json!(1)),
        ("false ? 1 / 0 : 2", json!(2)),
        // Indices and fields.
        ("[7, 8, 9][1]", json!(8)),
        ("[7, 8, 9][2.0]", json!(9)),
        ("{'a': {'b': 1}}.a.b", json!(1)),
        ("{'a b': 1}['a b']", json!(1)),
        ("{1: 'one', true: 'yes'}[true]", json!("yes")),
        ("{1: 'one'}[1.0]", json!("one")),
        ("has({'a': 1}.a)", json!(true)),
        ("has({'a': 1}.b)", json!(false)),
        // Macros.
        ("[1, 2].all(n, n > 0) && ![1, 2].all(n, n > 1)", json!(true)),
        ("[].all(n, n > 0)", json!(true)),
        ("[1, 2].exists(n, n > 1) && ![].exists(n, true)", json!(true)),
        ("[1, 2, 2].exists_one(n, n == 1) && ![1, 2, 2].exists_one(n, n == 2)", json!(true)),
        ("[1, 2].existsOne(n, n == 1)", json!(true)),
        ("[1, 2, 3].filter(n, n % 2 == 1)", json!([1, 3])),
        ("[1, 2].map(n, n * n)", json!([1, 4])),
        ("[1, 2, 3, 4].map(n, n % 2 == 0, n * 10)", json!([20, 40])),
        ("{'a': 1, 'b': 2}.map(k, k != 'a', k + k)", json!(["bb"])),
        ("{'a': 1, 'b': 2}.all(k, k < 'c')", json!(true)),
        ("{'a': 1, 'b': 2}.filter(k, k > 'a')", json!(["b"])),
        ("[[1, 2], [3]].map(list, list.map(n, n + 1))", json!([[2, 3], [4]])),
        ("[1, 2].all(n, [3].all(n, n == 3))", json!(true)),
        // An element that cannot be computed is one of many: another may decide.
        ("[0, 1].exists(n, 1 / n == 1)", json!(true)),
        ("[0, 1].all(n, 1 / n == 2)", json!(false)),
        // Functions.
        ("size('é😀') + size([1]) + size({'a': 1}) + 'ab'.size()", json!(6)),
        ("'tacocat'.contains('oca') && 'tacocat'.contains('')", json!(true)),
        ("'tacocat'.startsWith('ta') && 'tacocat'.endsWith('at')", json!(true)),
        ("'hubba'.matches('ubb') && !'hubba'.matches('^ubb') && matches('a1', '^[a-z][0-9]$')", json!(true)),
        // Conversions.
        ("int('-42') + int(3.9) + int(-3.9) + int(7u)", json!(-35)),
        ("double('1e3') + double(1)", json!(1001.0)),
        ("string(7) + string(true) + string('x') + string(1.5)", json!("7truex1.5")),
        ("bool('true') && !bool('False') && bool(true)", json!(true)),
        ("int(9223372036854774784.0)", json!(9_223_372_036_854_774_784_i64)),
    ]
}

#[test]
fn every_operator_macro_and_function_gives_what_cel_says() {
    let wrong: Vec<_> = table()
        .into_iter()
        .filter_map(|(text, wanted)| {
            let found = value(text);
            (found != Ok(wanted.clone())).then(|| format!("{text}\n  wanted {wanted}\n  found  {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_has_no_value_says_so() {
    for (text, reason) in [
        ("9223372036854775807 + 1", "64 bits"),
        ("-9223372036854775808 - 1", "64 bits"),
        ("9223372036854775807 * 2", "64 bits"),
        ("-9223372036854775808 / -1", "64 bits"),
        ("-(-9223372036854775808)", "64 bits"),
        ("9223372036854775808", "not an expression"),
        ("1 / 0", "64 bits"),
        ("1 % 0", "64 bits"),
        ("int(1e19)", "64 bits"),
        // As CEL has it, though the number would fit.
        ("int(-9223372036854775808.0)", "64 bits"),
        ("int(0.0 / 0.0)", "64 bits"),
        ("sum([9223372036854775807, 1])", "64 bits"),
        ("1.5 % 1.0", "whole numbers"),
        ("[1][1]", "no element `1`"),
        ("[1][-1]", "no element `-1`"),
        ("[1][0.5]", "no element"),
        ("{'a': 1}['b']", "no field `b`"),
        ("{'a': 1, 'a': 2}", "there twice"),
        ("{1: 'a', 1.0: 'b'}", "there twice"),
        ("1 / 0 > 1 || false", "64 bits"),
        ("1 / 0 > 1 && true", "64 bits"),
        ("[0, 1].all(n, 1 / n == 1)", "64 bits"),
        ("[0, 1].exists(n, 1 / n == 2)", "64 bits"),
        ("[0, 1].exists_one(n, 1 / n == 1)", "64 bits"),
        ("[0, 1].map(n, 1 / n)", "64 bits"),
        ("int('seven')", "cannot be read"),
        ("bool('yes')", "cannot be read"),
    ] {
        let found = value(text);
        assert!(found.as_ref().is_err_and(|found| found.contains(reason)), "{text}: {found:?}");
    }
}

#[test]
fn types_that_do_not_fit_are_refused_before_anything_is_evaluated() {
    for (text, reason) in [
        ("1 + 'a'", "does not go between a number and text"),
        ("'a' - 'b'", "does not go between text and text"),
        ("'a' * 2", "does not go between text and a number"),
        ("1 < 'a'", "have no order"),
        ("1 == 'a'", "are never equal"),
        ("!1", "true or false is wanted here"),
        ("-'a'", "a number is wanted here"),
        ("1 ? 2 : 3", "true or false is wanted here"),
        ("1 && true", "true or false is wanted here"),
        ("'a' in 'abc'", "a list is wanted here"),
        ("[1].all(n, n)", "true or false is wanted here"),
        ("'a'.matches(1)", "literal text"),
        ("'a'.matches('(')", "not a pattern"),
        ("has('a')", "`has` wants a field"),
        ("size()", "takes 1 argument"),
    ] {
        let found = value(text);
        assert!(found.as_ref().is_err_and(|found| found.contains(reason)), "{text}: {found:?}");
    }
}

/// Listed in docs/expressions.md, under "Not of CEL here".
#[test]
fn what_is_no_part_of_rules_is_refused() {
    for text in [
        "b'abc'",
        "18446744073709551615u",
        "type(1) == int",
        "dyn(1)",
        "uint(1)",
        "bytes('a')",
        "duration('1h')",
        "timestamp('2026-11-22T00:00:00Z')",
        "now.getFullYear()",
        "Team{name: 'a'}",
        "{?'a': 1}",
        "[?1]",
        "{'a': 1}.?a",
        "[1][?0]",
        "[1, 2].all(i, n, n > i)",
        "cel.bind(a, 1, a)",
        "'a'.matches('b' + 'c')",
        ".a",
        "if",
    ] {
        assert!(value(text).is_err(), "{text}: {:?}", value(text));
    }
    assert_eq!(value("b'abc'"), Err("bytes are not part of rule expressions".to_owned()));
}

/// Where rules differ on purpose. Listed in docs/expressions.md as well.
#[test]
fn what_differs_does_so_on_purpose() {
    for (text, wanted) in [
        // One kind of number: integers and fractions go together.
        ("1 + 0.5", json!(1.5)),
        ("2u - 3", json!(-1)),
        // As messages show it: two digits behind the point.
        ("string(2.0 / 3.0)", json!("0.67")),
        ("string([1, 'a'])", json!("1, a")),
        // A key without a value is as good as none.
        ("has({'a': null}.a)", json!(false)),
    ] {
        assert_eq!(value(text), Ok(wanted), "{text}");
    }
}

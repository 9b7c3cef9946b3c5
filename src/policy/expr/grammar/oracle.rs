//! Another parser of CEL, that of the `cel` crate, as a judge of ours: what it takes we take as the same tree or leave out
//! on purpose, and what it refuses we refuse.

#![expect(clippy::indexing_slicing, clippy::string_slice, clippy::disallowed_methods, reason = "tests")]

use cel::common::ast::{EntryExpr, Expr as Cel, IdedExpr, LiteralValue, operators};

use super::parse;
use crate::document::{Limits, Node, Value as Scalar, parse as read};
use crate::embedded::RULES;
use crate::policy::expr::Value;
use crate::policy::expr::syntax::{Term, TermKind};
use crate::source::FileId;

/// A tree as text, with chains of `&&` and `||` flat, since their order does not matter.
fn ours(term: &Term) -> String {
    let call = |name: &str, args: &[&Term]| {
        let args: Vec<_> = args.iter().map(|term| ours(term)).collect();
        format!("({name} {})", args.join(" "))
    };
    match &term.kind {
        TermKind::Literal(value) => literal(value),
        TermKind::Name { name, .. } => name.clone(),
        TermKind::Member { of, name } => format!("(. {} {name})", of.name()),
        TermKind::Field { of, field } => format!("(. {} {field})", ours(of)),
        TermKind::Has { of, field } => format!("(has (. {} {field}))", ours(of)),
        TermKind::Index { of, at } => call("[]", &[of, at]),
        TermKind::Not(of) => call("!", &[of]),
        TermKind::Negate(of) => call("-", &[of]),
        TermKind::And(left, right) => chain("&&", &[ours(left), ours(right)]),
        TermKind::Or(left, right) => chain("||", &[ours(left), ours(right)]),
        TermKind::If { condition, then, otherwise } => call("?:", &[condition, then, otherwise]),
        TermKind::Binary { operator, left, right } => call(operator.symbol(), &[left, right]),
        TermKind::Call { name, args, .. } => call(name, &args.iter().collect::<Vec<_>>()),
        TermKind::Query { name, args, .. } => {
            call(&format!("{name} org"), &args.iter().collect::<Vec<_>>()).replace(" )", ")")
        }
        TermKind::Matches { of, pattern } => format!("(matches {} {:?})", ours(of), pattern.text()),
        TermKind::List { terms, .. } => call("list", &terms.iter().collect::<Vec<_>>()),
        TermKind::Map(entries) => {
            call("map", &entries.iter().flat_map(|(key, value)| [key, value]).collect::<Vec<_>>())
        }
        TermKind::Each { each, list, variable, body } => {
            format!("({} {} {variable} {})", each.name(), ours(list), ours(body))
        }
    }
}

fn literal(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => format!("{:?}", &**text),
        Value::Double(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

fn chain(name: &str, parts: &[String]) -> String {
    let prefix = format!("({name} ");
    let inner = |part: &String| match part.strip_prefix(&prefix) {
        Some(rest) => rest[..rest.len() - 1].to_owned(),
        None => part.clone(),
    };
    format!("{prefix}{})", parts.iter().map(inner).collect::<Vec<_>>().join(" "))
}

/// Nothing for what rules leave out.
fn theirs(expr: &IdedExpr) -> Option<String> {
    let all = |list: &[IdedExpr]| list.iter().map(theirs).collect::<Option<Vec<_>>>();
    Some(match &expr.expr {
        Cel::Literal(value) => match value {
            LiteralValue::Boolean(value) => value.inner().to_string(),
            LiteralValue::Double(value) => format!("{:?}", value.inner()),
            LiteralValue::Int(value) => value.inner().to_string(),
            LiteralValue::UInt(value) => i64::try_from(*value.inner()).ok()?.to_string(),
            LiteralValue::Null => Value::Null.to_string(),
            LiteralValue::String(value) => format!("{:?}", value.inner()),
            LiteralValue::Bytes(_) => return None,
        },
        Cel::Ident(name) if name.starts_with('.') => return None,
        Cel::Ident(name) => name.clone(),
        Cel::Select(select) => format!("(. {} {})", theirs(&select.operand)?, select.field),
        Cel::List(list) if list.optional_indices.is_empty() => {
            format!("(list {})", all(&list.elements)?.join(" "))
        }
        Cel::Map(map) => {
            let mut parts = Vec::new();
            for entry in &map.entries {
                let EntryExpr::MapEntry(entry) = &entry.expr else { return None };
                parts.extend([theirs(&entry.key)?, theirs(&entry.value)?]);
            }
            format!("(map {})", parts.join(" "))
        }
        Cel::Call(call) => {
            let name = call.func_name.as_str();
            let mut args = all(&call.args)?;
            if let Some(target) = &call.target {
                args.insert(0, theirs(target)?);
            }
            let text = |at: usize| match &call.args.get(at)?.expr {
                Cel::Literal(LiteralValue::String(text)) => Some(text.inner().to_owned()),
                _ => None,
            };
            let words = args.join(" ");
            match (name, &call.target, args.as_slice()) {
                (operators::LOGICAL_AND, ..) => chain("&&", &args),
                (operators::LOGICAL_OR, ..) => chain("||", &args),
                (operators::LOGICAL_NOT, ..) => format!("(! {words})"),
                (operators::NEGATE, ..) => format!("(- {words})"),
                (operators::CONDITIONAL, ..) => format!("(?: {words})"),
                (operators::INDEX, _, [of, at]) => match text(1) {
                    Some(field) => format!("(. {of} {field})"),
                    None => format!("([] {of} {at})"),
                },
                ("map", Some(_), [list, variable, condition, body]) => {
                    format!("(map (filter {list} {variable} {condition}) {variable} {body})")
                }
                ("existsOne", Some(_), [_, _, _]) => format!("(exists_one {words})"),
                _ => {
                    let symbol = name.trim_start_matches(['_', '@']).trim_end_matches('_');
                    let is_operator = name.ends_with('_') || name == operators::IN;
                    format!("({} {words})", if is_operator { symbol } else { name })
                }
            }
        }
        Cel::List(_) | Cel::Struct(_) | Cel::Comprehension(_) | Cel::Unspecified => return None,
    })
}

/// Complains where the two do not agree.
fn complaint(text: &str) -> Option<String> {
    let reference = cel::Env::default().parser().parse(text);
    let (found, wanted) = (parse(text), reference.as_ref().ok().map(theirs));
    match (&found, wanted) {
        (Ok(found), Some(Some(wanted))) => {
            let found = ours(&found.root);
            (found != wanted).then(|| format!("{text}\n  is     {found}\n  not    {wanted}"))
        }
        (Ok(found), _) => Some(format!("{text}\n  is taken as {}", ours(&found.root))),
        (Err(error), Some(Some(_))) if error.message.contains("not an expression") => {
            Some(format!("{text}\n  is refused: {}", error.message))
        }
        (Err(error), _) => {
            text.get(error.span.range()).is_none().then(|| format!("{text}\n  wrong place {:?}", error.span))
        }
    }
}

/// All texts of all rule files, most of which are expressions, or have some in them.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for text in RULES.iter().map(|file| file.text) {
        let tree = read(FileId(0), text, &Limits::default());
        let scalars = tree.nodes().filter_map(|node: Node<'_>| match node.value() {
            Scalar::String(text) if text.len() < 400 => Some(text),
            _ => None,
        });
        for scalar in scalars {
            match scalar.split_once("{{").and_then(|(_, rest)| rest.split_once("}}")) {
                Some((inside, _)) => texts.push(inside.to_owned()),
                None => texts.push(scalar.to_owned()),
            }
        }
    }
    texts.sort();
    texts.dedup();
    texts
}

/// Pieces of the language, also of those parts that rules leave out.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\t",
    "// c\n",
    "self",
    "a",
    "b.c",
    "_x1",
    "in",
    " in ",
    "if",
    "as",
    "true",
    "null",
    "1",
    "0",
    "-1",
    "007",
    "0x1F",
    "0x",
    "1u",
    "0xFu",
    "1.5",
    ".5",
    "1e3",
    "2E-1",
    "1.",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615u",
    "''",
    "'a'",
    "\"b\"",
    "'''c'd'''",
    "\"\"\"",
    "r'\\d'",
    "R\"x\"",
    "b'x'",
    "br'x'",
    "rb",
    "'\\n'",
    "'\\x41'",
    "'\\u00e9'",
    "'\\U0001f431'",
    "'\\101'",
    "'\\q'",
    "'\\'",
    "'é'",
    "é",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "!",
    "!!",
    "--",
    "? 1 : 2",
    "?",
    ":",
    ".",
    ".a",
    ".if",
    ".in",
    ".true",
    ".size()",
    ".f(1, 2)",
    ".all(x, x > 1)",
    ".map(x, x, x)",
    ".exists_one(x, true)",
    "[0]",
    "['k']",
    "[",
    "]",
    "(",
    ")",
    "()",
    "{",
    "}",
    "{}",
    "{'a': 1}",
    "{,}",
    "[,]",
    "[1,]",
    "[1, 2]",
    ",",
    "has(a.b)",
    "size(a)",
    "f(",
    "T{a: 1}",
    "a.?b",
    "[?1]",
    "`e-f`",
    "=",
    "&",
    "|",
    "#",
    "$",
    ";",
    "\\",
];

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// A text with some of its characters gone, and pieces put in.
fn changed(text: &str, random: &mut Random) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        if random.below(3) == 0 {
            let end = text.len().min(at + random.below(6));
            text.drain(at..end);
        } else {
            text.splice(at..at, PIECES[random.below(PIECES.len())].chars());
        }
    }
    text.into_iter().collect()
}

#[test]
fn what_rule_files_hold_is_read_as_another_parser_reads_it() {
    let texts = texts();
    let complaints: Vec<_> = texts.iter().filter_map(|text| complaint(text)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let expressions = texts.iter().filter(|text| parse(text).is_ok()).count();
    assert!(expressions > 1_000, "{expressions}");
}

#[test]
fn what_nobody_would_write_is_read_or_refused_as_by_another_parser() {
    // Its own work takes milliseconds a text.
    let cases = std::env::var("ORGLINT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(20_000);
    let (texts, mut random) = (texts(), Random(0x9e37_79b9_7f4a_7c15));
    let mut complaints = Vec::new();
    for case in 0..cases / 10 {
        let text = match case % 2 {
            0 => changed(&texts[random.below(texts.len())], &mut random),
            _ => (0..=random.below(8)).map(|_| PIECES[random.below(PIECES.len())]).collect(),
        };
        complaints.extend(complaint(&text));
    }
    complaints.truncate(20);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

//! What is read of a text: places, documents, keys, aliases, merge keys, limits.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;
use crate::source::FileId;

fn read(text: &str) -> Tree<'_> {
    parse(FileId(0), text, &Limits::default())
}

fn clean(text: &str) -> Tree<'_> {
    let tree = read(text);
    assert_eq!(tree.problems(), [], "{text:?}");
    tree
}

fn root<'t>(tree: &'t Tree<'t>) -> Node<'t> {
    tree.root(&tree.documents()[0]).unwrap()
}

/// The text under each value of the root mapping.
fn values<'t>(tree: &'t Tree<'t>) -> Vec<&'t str> {
    root(tree).entries().map(|entry| entry.value.source()).collect()
}

#[test]
fn scalars_are_underlined_as_written() {
    let tree = clean(
        "a: Zoë – 東京 # c\n'b' : \"x\\ty\"\nc: 'it''s'\nd: plain over\n  two lines\ne: !!str 5\nf: &n 7\n",
    );
    assert_eq!(values(&tree), ["Zoë – 東京", "\"x\\ty\"", "'it''s'", "plain over\n  two lines", "5", "7"]);
    let keys: Vec<_> = root(&tree).entries().map(|entry| entry.key.source()).collect();
    assert_eq!(keys, ["a", "'b'", "c", "d", "e", "f"]);
    let texts: Vec<_> = root(&tree).entries().map(|entry| entry.value.text().unwrap()).collect();
    assert_eq!(texts, ["Zoë – 東京", "x\ty", "it's", "plain over two lines", "5", "7"]);
    assert_eq!(root(&tree).get("e").unwrap().value(), Value::String("5"));
    assert_eq!(root(&tree).get("f").unwrap().anchor(), Some("n"));
    assert_eq!(root(&tree).get("e").unwrap().tag(), Some("tag:yaml.org,2002:str"));
}

#[test]
fn block_scalars_begin_at_their_indicator() {
    let text = "a: |\n  é one\n  two \n\n# c\nb: &x !!str >-  # why\n\n  x\n\n\nc: |\nd: |2+\n   y\nl:\n  - |\n    z\n  - - >\n      q\n? |\n  key\n: v\n";
    let tree = clean(text);
    assert_eq!(&values(&tree)[..4], ["|\n  é one\n  two ", ">-  # why\n\n  x", "|", "|2+\n   y"]);
    assert_eq!(root(&tree).get("a").unwrap().text(), Some("é one\ntwo \n"));
    assert_eq!(root(&tree).get("d").unwrap().text(), Some(" y\n"));
    let list = root(&tree).get("l").unwrap();
    assert_eq!(list.source(), "- |\n    z\n  - - >\n      q");
    let keys: Vec<_> = root(&tree).entries().map(|entry| entry.key.source()).collect();
    assert_eq!(keys[5], "|\n  key");
}

#[test]
fn collections_end_with_their_last_child() {
    let text = "m:\n  a: 1 # c\n  # d\n\nl:\n- x\n-\n- y: {q: [1, 2 ]}\n\n  z:\ni: &i\n  # c\n  - 1\nj: !!seq\n- # c\n- 2\nk: [a: b , ? c]\n";
    let tree = clean(text);
    assert_eq!(
        values(&tree),
        ["a: 1", "- x\n-\n- y: {q: [1, 2 ]}\n\n  z:", "- 1", "- # c\n- 2", "[a: b , ? c]"]
    );
    let items: Vec<_> =
        root(&tree).get("l").unwrap().items().map(|item| (item.span().start, item.source())).collect();
    assert_eq!(items, [(26, "x"), (29, ""), (32, "y: {q: [1, 2 ]}\n\n  z:")]);
    let pairs: Vec<_> = root(&tree).get("k").unwrap().items().map(Node::source).collect();
    assert_eq!(pairs, ["a: b", "? c"]);
    assert_eq!(root(&tree).span().start, 0);
}

#[test]
fn an_empty_value_stands_behind_its_colon() {
    let text = "a:\nb: # c\n\"c\" :\nd: {x, y: , z:}\n? e\n? f\n:\n";
    let tree = clean(text);
    let place = |node: Node<'_>| (node.span().start, node.source().len());
    let places: Vec<_> = root(&tree).entries().map(|entry| place(entry.value)).collect();
    assert_eq!(places[..3], [(2, 0), (5, 0), (15, 0)]);
    assert_eq!(places[4..], [(35, 0), (41, 0)]);
    let flow: Vec<_> = root(&tree).get("d").unwrap().entries().map(|entry| place(entry.value).0).collect();
    assert_eq!(flow, [21, 25, 30]);
    assert!(
        root(&tree)
            .entries()
            .filter(|entry| entry.key.text() != Some("d"))
            .all(|e| e.value.value() == Value::Null)
    );
}

#[test]
fn a_byte_order_mark_and_crlf() {
    let text =
        "\u{feff}é: b\r\nc:\r\n  - d # x\r\n  - e\r\nf: |\r\n  x\r\n  y\r\ng:\r\n---\r\nh: 1\r\n...\r\n";
    let tree = clean(text);
    assert_eq!(root(&tree).span().start, 3);
    assert_eq!(values(&tree), ["b", "- d # x\r\n  - e", "|\r\n  x\r\n  y", ""]);
    assert_eq!(root(&tree).get("f").unwrap().text(), Some("x\ny\n"));
    let second = tree.root(&tree.documents()[1]).unwrap();
    assert_eq!(second.source(), "h: 1");
    assert_eq!(text.get(tree.documents()[1].span.range()), Some("\r\nh: 1\r\n"));
}

#[test]
fn comments_know_whether_they_own_their_line() {
    let text = "\u{feff}# é\na: b # c\n\t# d\nl: # e\n  - # f\n    x\n# g";
    let tree = clean(text);
    let comments: Vec<_> =
        tree.comments().iter().map(|c| (text.get(c.span.range()).unwrap(), c.own_line)).collect();
    assert_eq!(
        comments,
        [("# é", true), ("# c", false), ("# d", true), ("# e", false), ("# f", false), ("# g", true)]
    );
}

#[test]
fn documents_and_their_bytes() {
    let text = "# head\na: 1\n# tail\n---\n# only a comment\n---\nb: 2\n...\n# between\n--- c\n";
    let tree = clean(text);
    let spans: Vec<_> = tree.documents().iter().map(|d| text.get(d.span.range()).unwrap()).collect();
    assert_eq!(spans, ["# head\na: 1\n# tail\n", "\n# only a comment\n", "\nb: 2\n", " c\n"]);
    let roots: Vec<_> = tree.documents().iter().map(|d| tree.root(d).map(Node::source)).collect();
    assert_eq!(roots, [Some("a: 1"), None, Some("b: 2"), Some("c")]);
    assert!(clean("").documents().is_empty());
    assert!(clean("# x\n").documents().is_empty());
}

#[test]
fn a_broken_document_leaves_its_neighbours_readable() {
    let text = "é: 1\n---\nname: x\nname: y\nlist:\n  - a: 1\n    b: @x\n  - c\n---\nz: 3\n";
    let tree = read(text);
    let broken: Vec<_> = tree.documents().iter().map(|d| d.broken).collect();
    assert_eq!(broken, [false, true, false]);
    assert_eq!(tree.problems().len(), 1);
    let problem = &tree.problems()[0];
    assert_eq!((problem.kind, text.get(problem.span.range())), (ProblemKind::Syntax, Some("@")));
    let partial = tree.root(&tree.documents()[1]).unwrap();
    assert_eq!(partial.get("name").unwrap().as_str(), Some("x"));
    assert_eq!(partial.get("list").unwrap().items().next().unwrap().get("a").unwrap().value(), Value::Int(1));
    let last = tree.root(&tree.documents()[2]).unwrap();
    assert_eq!((last.source(), last.span().start as usize), ("z: 3", text.find('z').unwrap()));
    assert!(text.get(tree.documents()[1].span.range()).unwrap().ends_with("- c\n"));
}

#[test]
fn json_is_read_by_the_same_way() {
    let long = "k".repeat(3_000);
    let text = format!("{{\"{long}\": {{\"a\\u00e9\\/\": [1, -2.5e1, true, null, \"x\"]}}, \"b\": {{}}}}");
    let tree = clean(&text);
    let inner = root(&tree).get(&long).unwrap().get("aé/").unwrap();
    let items: Vec<_> = inner.items().map(Node::value).collect();
    assert_eq!(
        items,
        [Value::Int(1), Value::Float(-25.0), Value::Bool(true), Value::Null, Value::String("x")]
    );
    assert_eq!(inner.pointer(), format!("/{long}/aé~1"));
}

#[test]
fn tags_of_the_core_schema() {
    let tree =
        clean("a: !!str 5\nb: !!int \"3\"\nc: !!float 2\nd: ! 12\ne: !own 12\nf: !!str\ng: !!null ''\n");
    let found: Vec<_> = root(&tree).entries().map(|entry| entry.value.value()).collect();
    use Value::{Float, Int, Null, String};
    assert_eq!(found, [String("5"), Int(3), Float(2.0), String("12"), String("12"), String(""), Null]);
    assert_eq!(root(&tree).get("b").unwrap().text(), Some("3"));
    let tree = read("a: !!int é\n");
    assert_eq!(tree.problems()[0].message, "the value does not read as `!!int`, which its tag says it is");
    assert_eq!(root(&tree).get("a").unwrap().value(), Value::String("é"));
}

#[test]
fn the_first_of_two_keys_stays() {
    let text = "a: 1\n'a': 2\nb: {x: 1, x: 2, x: 3}\n";
    let tree = read(text);
    let found: Vec<_> = tree
        .problems()
        .iter()
        .map(|p| (p.kind, p.span.start, p.related.as_ref().unwrap().0.start, p.message.as_str()))
        .collect();
    let twice = |key| format!("the key `{key}` stands twice in this mapping");
    assert_eq!(
        found,
        [
            (ProblemKind::DuplicateKey, 5, 0, &*twice("a")),
            (ProblemKind::DuplicateKey, 22, 16, &*twice("x")),
            (ProblemKind::DuplicateKey, 28, 16, &*twice("x")),
        ]
    );
    assert_eq!(values(&tree), ["1", "{x: 1, x: 2, x: 3}"]);
    assert_eq!(root(&tree).written_entries().len(), 3);
    assert!(!tree.documents()[0].broken);
    let many: String = (0..40).map(|n| format!("k{}: {n}\n", n % 30)).collect();
    assert_eq!(read(&many).problems().len(), 10);
}

#[test]
fn complex_keys_have_no_text() {
    let tree = clean("? [a, b]\n: 1\n? [a, b]\n: 2\n");
    assert_eq!(root(&tree).entries().filter(|entry| entry.key.text().is_none()).count(), 2);
}

#[test]
fn aliases_show_what_they_repeat() {
    let tree = clean("a: &x {b: [1]}\nc: *x\nd: [*x]\n");
    let alias = root(&tree).get("c").unwrap();
    assert!(alias.is_alias());
    assert_eq!((alias.source(), alias.get("b").unwrap().source()), ("*x", "[1]"));
    assert_eq!(alias.get("b").unwrap().pointer(), "/a/b");
}

#[test]
fn unknown_aliases_are_null_and_the_document_goes_on() {
    let text = "x: &fop 1\na: *foo\nb: *late\nc: &late 2\nd: *.yaml\ne: &self [*self]\n";
    let tree = read(text);
    let found: Vec<_> = tree
        .problems()
        .iter()
        .map(|p| (text.get(p.span.range()).unwrap(), p.message.as_str(), p.help.as_deref().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("*foo", "`*foo` repeats `&foo`, which is not declared above it", "did you mean `*fop`?"),
            (
                "*late",
                "`*late` repeats `&late`, which is not declared above it",
                "move `&late` in front of it"
            ),
            (
                "*.yaml",
                "`*` must be quoted: YAML reads `*.yaml` as an alias",
                "write `\"*.yaml\"` if it is text"
            ),
            (
                "*self",
                "`*self` stands inside of what it repeats",
                "repeat a part that does not hold the alias itself"
            ),
        ]
    );
    let related = tree.problems()[1].related.as_ref().unwrap();
    assert_eq!(text.get(related.0.range()), Some("&late"));
    assert!(!tree.documents()[0].broken);
    assert_eq!(root(&tree).get("a").unwrap().value(), Value::Null);
    assert_eq!(root(&tree).len(), 6);
}

#[test]
fn merge_keys() {
    let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b, {w: 5}]\n  x: 0\nd: {<<: *b}\ne: &e {<<: *a, v: 6}\nf: {<<: *e, \"<<\": 7}\n";
    let tree = clean(text);
    let entries = |key: &str| -> Vec<(&str, &str)> {
        let node = root(&tree).get(key).unwrap();
        node.entries().map(|entry| (entry.key.text().unwrap(), entry.value.source())).collect()
    };
    assert_eq!(entries("c"), [("x", "0"), ("y", "2"), ("z", "4"), ("w", "5")]);
    assert_eq!(entries("d"), [("y", "3"), ("z", "4")]);
    assert_eq!(entries("f"), [("<<", "7"), ("v", "6"), ("x", "1"), ("y", "2")]);
    let c = root(&tree).get("c").unwrap();
    assert_eq!(c.get("y").unwrap().pointer(), "/a/y");
    assert_eq!(c.own_entries().len(), 1);
    let written: Vec<_> = c.written_entries().iter().map(|entry| entry.key.source()).collect();
    assert_eq!(written, ["<<", "x"]);
}

#[test]
fn merge_keys_that_take_in_nothing() {
    let found = |text: &'static str| -> Vec<(&str, String)> {
        let tree = read(text);
        tree.problems().iter().map(|p| (text.get(p.span.range()).unwrap(), p.message.clone())).collect()
    };
    let none = "`<<` takes in a mapping or a list of mappings, and this is none";
    assert_eq!(found("<<: é\n"), [("é", none.to_owned())]);
    assert_eq!(found("a: &a 1\nb: {<<: [*a, {}]}\n"), [("*a", none.to_owned())]);
    assert_eq!(found("a: &a {<<: *a}\n").len(), 1);
    assert_eq!(
        found("<<: {a: 1}\n<<: {b: 1}\n"),
        [("<<", "the key `<<` stands twice in this mapping".to_owned())]
    );
}

/// Kind, place and message of the first problem, and whether each document is broken.
fn limited(text: &str, limits: &Limits) -> (ProblemKind, String, String, Vec<bool>) {
    let tree = parse(FileId(0), text, limits);
    let problem = tree.problems().first().unwrap_or_else(|| panic!("no problem in {text:?}"));
    let place = text.get(problem.span.range()).unwrap().to_owned();
    assert!(problem.help.is_some());
    (problem.kind, place, problem.message.clone(), tree.documents().iter().map(|d| d.broken).collect())
}

#[test]
fn limits_break_their_document_alone() {
    let limits = Limits { depth: 3, nodes: 12, text: 40, aliases: 2, anchors: 2, merges: 1, documents: 3 };
    let check = |text: &str, place: &str, message: &str, broken: &[bool]| {
        let found = limited(text, &limits);
        assert_eq!(
            found,
            (ProblemKind::Limit, place.to_owned(), message.to_owned(), broken.to_vec()),
            "{text}"
        );
    };
    let deep = "lists and mappings are nested more than 3 levels deep";
    check("[[[[x]]]]\n---\na\n", "[", deep, &[true, false]);
    check("- &a [[x]]\n- [*a]\n", "*a", deep, &[true]);
    check("- - - - x\n", "-", deep, &[true]);
    let nodes = "the file has more than 12 values, those that aliases repeat counted every time";
    check("[1,2,3,4,5,6,7,8,9,10,11,12]\n", "12", nodes, &[true]);
    check("- &a [1,2,3,4]\n- [*a, *a]\n---\nb\n", "*a", nodes, &[true, false]);
    let text = "the file has more than 40 bytes of text, what aliases repeat counted every time";
    check("- &a aaaaaaaaaaaaaaaaaaaaaaaaa\n- *a\n---\nb\n", "*a", text, &[true, false]);
    check("- &a x\n- *a\n- *a\n- *a\n", "*a", "the file has more than 2 aliases", &[true]);
    check("- &a x\n- &b x\n- &c x\n---\nb\n", "&c", "the file has more than 2 anchors", &[true, false]);
    check("- &a {}\n- <<: *a\n- <<: *a\n", "", "the file has more than 1 merge keys (`<<`)", &[true]);
    check(
        "a\n---\nb\n---\nc\n---\nd\n---\ne\n",
        "---",
        "the file has more than 3 documents",
        &[false, false, false, true],
    );
}

#[test]
fn long_numbers_are_a_limit() {
    let found = limited("a: 1e999\n---\nb: 1\n", &Limits::default());
    assert_eq!(found.1, "1e999");
    assert_eq!(found.2, "a number of more than 400 digits or a larger exponent");
    assert_eq!(found.3, [true, false]);
    assert_eq!(limited(&format!("a: {}", "9".repeat(401)), &Limits::default()).0, ProblemKind::Limit);
}

#[test]
fn bombs_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        laughs += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "));
    }
    let aliases = format!("k: &k \"{}\"\nl: [{}]\n", "x".repeat(100_000), vec!["*k"; 9_000].join(", "));
    let keys = format!("k: &k \"{}\"\nl: {{{}}}\n", "x".repeat(100_000), vec!["*k : 1"; 9_000].join(", "));
    let map: Vec<_> = (0..20_000).map(|n| format!("k{n}: 1")).collect();
    let merges = format!("m: &m {{{}}}\nn:\n  <<: [{}]\n", map.join(", "), vec!["*m"; 9_000].join(", "));
    let bombs = [
        laughs,
        aliases,
        keys,
        merges,
        "[".repeat(300_000),
        "{a: ".repeat(100_000),
        "- ".repeat(300_000),
        "? ".repeat(300_000),
        (0..300_000).map(|n| format!("k{n}: 1\n")).collect(),
        "- *a\n".repeat(20_000),
        (0..300)
            .map(|n| {
                format!("a{n}: &a{n} [{}]\n", if n == 0 { String::new() } else { format!("*a{}", n - 1) })
            })
            .collect(),
        "---\n".repeat(200_000),
        "@\n---\n".repeat(100_000),
        format!("a: \"{}", "x\n\n ".repeat(100_000)),
    ];
    for bomb in bombs {
        let head: String = bomb.chars().take(20).collect();
        let tree = read(&bomb);
        assert!(!tree.problems().is_empty(), "{head}");
    }
}

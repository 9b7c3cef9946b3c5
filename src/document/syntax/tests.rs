//! TOML and front matter: every key and value knows its bytes, and no text whatever ends in a panic.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use proptest::prelude::*;

use super::Syntax;
use crate::document::{Limits, Node, ProblemKind, Style, Tree, Value};
use crate::source::FileId;

fn tree(path: &str, text: &'static str) -> Tree<'static> {
    Syntax::of(path).read(FileId(0), text, &Limits::default())
}

fn toml(text: &'static str) -> Tree<'static> {
    let tree = tree("a.toml", text);
    assert_eq!(tree.problems(), []);
    tree
}

fn root<'t>(tree: &'t Tree<'_>) -> Node<'t> {
    tree.root(&tree.documents()[0]).unwrap()
}

/// Every scalar with its pointer and what is written for it.
fn written(tree: &Tree<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = vec![root(tree)];
    while let Some(node) = open.pop() {
        let mut inner: Vec<_> = node.entries().map(|entry| entry.value).chain(node.items()).collect();
        inner.reverse();
        open.extend(inner);
        if !matches!(node.value(), Value::Mapping | Value::Sequence) {
            lines.push(format!("{} {:?} {}", node.pointer(), node.value(), node.source()));
        }
    }
    lines
}

#[test]
fn scalars_are_what_they_are_and_dates_are_texts() {
    let tree = toml(
        "a = 'x' # said\nb = 1_000\nc = 0x1F\nd = 1.5\ne = true\nf = 2026-01-02\ng = 2026-01-02T03:04:05Z\nh = \"t\\u00e9\"\n",
    );
    let wanted = [
        "/a String(\"x\") 'x'",
        "/b Int(1000) 1_000",
        "/c Int(31) 0x1F",
        "/d Float(1.5) 1.5",
        "/e Bool(true) true",
        "/f String(\"2026-01-02\") 2026-01-02",
        "/g String(\"2026-01-02T03:04:05Z\") 2026-01-02T03:04:05Z",
        "/h String(\"té\") \"t\\u00e9\"",
    ];
    assert_eq!(written(&tree), wanted);
    assert_eq!(root(&tree).get("a").unwrap().style(), Style::SingleQuoted);
    assert_eq!(root(&tree).get("f").unwrap().style(), Style::Plain);
    let comments: Vec<_> =
        tree.comments().iter().map(|c| (&tree.text()[c.span.range()], c.own_line)).collect();
    assert_eq!(comments, [("# said", false)]);
}

#[test]
fn tables_of_every_form_are_maps() {
    let tree = toml(
        "top.inner = 1\n[a.b]\nc = { d = [1, { e = 2 }], \"f g\".h = 3 }\n\n[[list]]\nid = 'x'\n# own\n[list.sub]\ny = 1\n[[list]]\nid = 'z'\n",
    );
    let wanted = [
        "/top/inner Int(1) 1",
        "/a/b/c/d/0 Int(1) 1",
        "/a/b/c/d/1/e Int(2) 2",
        "/a/b/c/f g/h Int(3) 3",
        "/list/0/id String(\"x\") 'x'",
        "/list/0/sub/y Int(1) 1",
        "/list/1/id String(\"z\") 'z'",
    ];
    assert_eq!(written(&tree), wanted);
    let root = root(&tree);
    let items: Vec<_> = root.list("list").collect();
    assert_eq!(items[0].source(), "[[list]]\nid = 'x'\n# own\n[list.sub]\ny = 1");
    assert_eq!(items[1].source(), "[[list]]\nid = 'z'");
    assert_eq!(items[1].label(), items[1].get("id").unwrap().span());
    let key = root.path(&["a", "b", "c"]).unwrap().key().unwrap();
    assert_eq!((key.source(), key.parent()), ("c", root.path(&["a", "b"])));
    assert_eq!(root.path(&["a", "b", "c"]).unwrap().style(), Style::Flow);
    assert!(tree.comments()[0].own_line);
}

#[test]
fn places_are_those_of_the_file() {
    for text in [
        "\u{feff}a = '🎈'\r\nb = 'here'\r\n",
        "\u{feff}+++\r\na = '🎈'\r\nb = 'here'\r\n+++\r\n# b = 'no'\r\n",
        "---\na: 🎈\nb: 'here'\n---\nb: no\n---\n",
        "--- \na: 🎈\nb: 'here'\n...\n",
        "\u{feff}---\r\na: 🎈\r\nb: 'here'\r\n---\r\n[never, {closed\r\n",
    ] {
        let path = if text.contains("---") || text.contains("+++") { "a.md" } else { "a.toml" };
        let tree = tree(path, text);
        assert_eq!(tree.problems(), [], "{text:?}");
        assert_eq!((tree.documents().len(), tree.text()), (1, text));
        let node = root(&tree).get("b").unwrap();
        assert_eq!((node.source(), &text[node.span().range()]), ("'here'", "'here'"), "{text:?}");
        assert_eq!(
            node.key().unwrap().span().start as usize,
            text.find("b ").or_else(|| text.find("b:")).unwrap()
        );
    }
}

#[test]
fn a_page_without_front_matter_is_no_document() {
    for text in
        ["", "\u{feff}", "# Title\n---\na: 1\n---\n", " ---\na: 1\n---\n", "----\na: 1\n----\n", "text"]
    {
        let tree = tree("a.md", text);
        assert!(tree.documents().is_empty() && tree.problems().is_empty(), "{text:?}");
    }
    let empty = tree("a.md", "---\n---\ntext\n");
    assert!(empty.problems().is_empty());
    assert!(empty.documents().iter().all(|document| empty.root(document).is_none_or(Node::is_null)));
}

#[test]
fn what_is_wrong_has_its_place() {
    let problem = |path: &str, text: &'static str| {
        let tree = tree(path, text);
        assert!(tree.documents().iter().all(|document| document.broken), "{text:?}");
        let [problem] = tree.problems() else { panic!("{text:?}: {:?}", tree.problems()) };
        (problem.kind, text[..problem.span.start as usize].matches('\n').count() + 1, problem.message.clone())
    };
    let (kind, line, message) = problem("a.toml", "a = 1\nb = = 2\n");
    assert_eq!((kind, line), (ProblemKind::Syntax, 2));
    assert!(message.starts_with("this is not TOML: "), "{message}");
    let (_, line, message) = problem("a.toml", "a = 1\nb = 2\na = 3\n");
    assert_eq!((line, message.as_str()), (3, "this is not TOML: duplicate key"));
    assert_eq!(problem("a.md", "+++\na = 1\nb = \n+++\n").1, 3);
    let (_, line, message) = problem("a.md", "---\na: 1\n");
    assert_eq!((line, message.as_str()), (1, "the front matter has no end: no other line is `---`"));
    assert_eq!(problem("a.md", "---\na: [\n---\n").0, ProblemKind::Syntax);
}

#[test]
fn limits_hold() {
    let limits = Limits { depth: 3, nodes: 12, ..Limits::default() };
    let kind = |text: &str| {
        let tree = Syntax::Toml.read(FileId(0), text, &limits);
        tree.problems().first().map(|problem| problem.kind)
    };
    assert_eq!(kind("a = [[1]]\n"), None);
    assert_eq!(kind("a = [[[1]]]\n"), Some(ProblemKind::Limit));
    assert_eq!(kind("a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"), Some(ProblemKind::Limit));
}

#[test]
fn files_are_known_by_their_names() {
    for (path, syntax) in [
        ("a/b.toml", Syntax::Toml),
        ("A.TOML", Syntax::Toml),
        ("README.md", Syntax::Markdown),
        ("x.markdown", Syntax::Markdown),
        ("a.yaml", Syntax::Yaml),
        ("a.json", Syntax::Yaml),
        ("toml", Syntax::Yaml),
        ("OWNERS", Syntax::Yaml),
    ] {
        assert_eq!(Syntax::of(path), syntax, "{path}");
    }
}

/// Pieces of TOML and of front matter, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "---\n",
        "+++\n",
        "---",
        "...\r\n",
        "\u{feff}",
        "a",
        "b.c",
        " = ",
        "1",
        "'x'",
        "\"\\u00e9",
        "\"",
        "'''",
        "\"\"\"",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        "\n",
        "\r\n",
        "\r",
        "# orglint",
        "🎈",
        "\u{0}",
        "2026-01-02",
        "\\",
        ": ",
        "- ",
        "é",
        "1e9",
        "\t",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_ends_in_a_panic(text in pieces(), syntax in prop::sample::select(vec![Syntax::Toml, Syntax::Markdown])) {
        let tree = syntax.read(FileId(0), &text, &Limits::default());
        for span in tree.nodes().map(Node::span).chain(tree.comments().iter().map(|comment| comment.span)) {
            prop_assert!(text.get(span.range()).is_some(), "{span:?}");
        }
        for problem in tree.problems() {
            prop_assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        }
        for node in tree.nodes() {
            if let Some(parent) = node.parent() {
                let (inner, outer) = (node.span(), parent.span());
                prop_assert!(outer.start <= inner.start && inner.end <= outer.end, "{text:?} {node:?}");
            }
            let _ = (node.text(), node.label(), node.pointer());
        }
    }
}

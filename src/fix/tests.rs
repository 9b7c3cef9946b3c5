//! What each operation writes, and what it refuses to write.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::diagnostic::{Diagnostic, Edit, Fix, NewFile, Report, Severity};
use crate::document::{self, Limits, Node, Tree};
use crate::source::{FileId, Source, Sources, Span};

/// The text after an operation on its first document; what cannot be done leaves nothing.
fn after(text: &str, operation: impl Fn(Node<'_>) -> Option<Vec<Edit>>) -> Option<String> {
    let tree = document::parse(FileId(0), text, &Limits::default());
    assert_eq!(tree.problems(), [], "{text}");
    let edits = operation(root(&tree))?;
    let after = apply(text, &edits.iter().collect::<Vec<_>>());
    let tree = document::parse(FileId(0), &after, &Limits::default());
    assert_eq!(tree.problems(), [], "{after}");
    Some(after)
}

fn root<'t>(tree: &'t Tree<'_>) -> Node<'t> {
    tree.root(&tree.documents()[0]).unwrap()
}

fn text(text: &str) -> Data {
    Data::Text(text.to_owned())
}

fn map(entries: &[(&str, Data)]) -> Data {
    Data::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

#[track_caller]
fn check(before: &str, wanted: &str, operation: impl Fn(Node<'_>) -> Option<Vec<Edit>>) {
    assert_eq!(after(before, operation).as_deref(), Some(wanted));
}

#[track_caller]
fn refuses(before: &str, operation: impl Fn(Node<'_>) -> Option<Vec<Edit>>) {
    assert_eq!(after(before, operation), None);
}

fn at<'t>(root: Node<'t>, path: &[&str]) -> Node<'t> {
    root.path(path).unwrap()
}

#[test]
fn a_scalar_keeps_its_quotes_and_its_surroundings() {
    let set_a = |value: Data| move |root: Node<'_>| set(at(root, &["a"]), &value);
    check("a: old # why\nb: 1\n", "a: new # why\nb: 1\n", set_a(text("new")));
    check("a: 'old'", "a: 'it''s'", set_a(text("it's")));
    check("a: \"old\"\r\n", "a: \"say \\\"x\\\"\"\r\n", set_a(text("say \"x\"")));
    check("{a: old, b: 2}", "{a: new, b: 2}", set_a(text("new")));
    check("a: \"3\"\n", "a: 4\n", set_a(Data::Int(4)));
    check("a: 3\n", "a: 8.5\n", set_a(Data::Float(8.5)));
    check("a: |\n  old\n  text\nb: 1\n", "a: new\nb: 1\n", set_a(text("new")));
    check("\u{feff}a: x\n", "\u{feff}a: ğ😀\n", set_a(text("ğ😀")));
    check("a:\nb: 1\n", "a: new\nb: 1\n", set_a(text("new")));
    check("a: # why\nb: 1\n", "a: new # why\nb: 1\n", set_a(text("new")));
    check("{\"a\": \"x\"}", "{\"a\": \"y\"}", set_a(text("y")));
    check("{\"a\": 1}", "{\"a\": \"y\"}", set_a(text("y")));
    check("a :\nb: 1\n", "a : new\nb: 1\n", set_a(text("new")));
    // Single quotes hold no line ending.
    check("a: 'old'\n", "a: \"x\\ny\"\n", set_a(text("x\ny")));
}

#[test]
fn quotes_come_only_where_they_are_needed() {
    let set_a = |value: &str| after("a: old\n", |root| set(at(root, &["a"]), &text(value))).unwrap();
    for plain in
        ["2026-11-30", "v1.2.3", "high", "a b", "http://x.y/z?q=1", "it's", "4h", "a#b", "< 4 hours", "-x"]
    {
        assert_eq!(set_a(plain), format!("a: {plain}\n"));
    }
    for quoted in [
        "", " a", "a ", "12", "1.10", "true", "null", "~", "no", "9:30", "a: b", "a #b", "- a", "*a", "&a",
        "!a", "[a", "{a", "> x", "| x", "@a", "%a", "`a", "?", "'a'", "#a", ",a", "a:",
    ] {
        assert_eq!(set_a(quoted), format!("a: \"{quoted}\"\n"), "{quoted}");
    }
    assert_eq!(set_a("a\nb\t\u{7}\u{2028}"), "a: \"a\\nb\\t\\u0007\\u2028\"\n");
    check("[a, b]", "[\"x, y\", b]", |root| set(root.items().next()?, &text("x, y")));
}

#[test]
fn a_plain_text_is_itself_in_any_line() {
    for plain in ["platform", "two words", "a-b_c.d/e", "é"] {
        assert!(is_plain(plain), "{plain}");
    }
    for other in ["no", "12", "a: b", "a, b", "- a", "a ", "", "[a]", "it's", "a #b"] {
        assert!(!is_plain(other), "{other}");
    }
}

#[test]
fn what_is_read_elsewhere_is_not_touched() {
    refuses("a: &x old\nb: *x\n", |root| set(at(root, &["a"]), &text("new")));
    refuses("a: &x { k: old }\nb: *x\n", |root| set(at(root, &["b", "k"]), &text("new")));
    refuses("a: !!str old\n", |root| set(at(root, &["a"]), &text("new")));
    refuses("a: [b]\n", |root| set(at(root, &["a"]), &text("new")));
    check("a: &x old\nb: *x\n", "a: &x old\nb: new\n", |root| set(at(root, &["b"]), &text("new")));
}

#[test]
fn a_key_gets_another_name() {
    check("a-b: 1 # x\nc: 2\n", "aB: 1 # x\nc: 2\n", |root| rename_key(at(root, &["a-b"]), "aB"));
    check("{ \"a-b\": 1 }", "{ \"aB\": 1 }", |root| rename_key(root.entry("a-b")?.key, "aB"));
    check("{ a: 1 }", "{ \"x, y\": 1 }", |root| rename_key(at(root, &["a"]), "x, y"));
    check("{ a: 1 }", "{ other: 1 }", |root| rename_key(at(root, &["a"]), "other"));
    check("{ a: 1 }", "{ \"b: value, c\": 1 }", |root| rename_key(at(root, &["a"]), "b: value, c"));
    refuses("a: 1\nb: 2\n", |root| rename_key(at(root, &["a"]), "b"));
    refuses("m: !!map { a: 1 }\n", |root| rename_key(at(root, &["m", "a"]), "b"));
}

#[test]
fn a_key_is_added_on_a_line_of_its_own() {
    let add = |path: &'static [&str], after: Option<&'static str>| {
        move |root: Node<'_>| insert(root.path(path)?, "new", &text("x"), after)
    };
    check("a: 1\nb: 2 # two\n", "a: 1\nb: 2 # two\nnew: x\n", add(&[], None));
    check("a: 1 # one\n# b\nb: 2\n", "a: 1 # one\nnew: x\n# b\nb: 2\n", add(&[], Some("a")));
    check("a: 1\r\nb: 2", "a: 1\r\nb: 2\r\nnew: x", add(&[], None));
    check(
        "s:\n    a:\n    - 1\n    - 2\n\nt: 1\n",
        "s:\n    a:\n    - 1\n    - 2\n    new: x\n\nt: 1\n",
        add(&["s"], None),
    );
    check("s:\n  a:\nt: 1\n", "s:\n  a:\n  new: x\nt: 1\n", add(&["s"], None));
    check("a: |\n  text\n\nb: 1\n", "a: |\n  text\nnew: x\n\nb: 1\n", add(&[], Some("a")));
    check("- a: 1\n  b: 2\n- c\n", "- a: 1\n  new: x\n  b: 2\n- c\n", |root| {
        insert(root.items().next()?, "new", &text("x"), Some("a"))
    });
    check("a: { b: 1, c: 2 } # d\n", "a: { b: 1, new: x, c: 2 } # d\n", add(&["a"], Some("b")));
    check("a: {}\n", "a: { new: x }\n", add(&["a"], None));
    check("a: { b: 1, }\n", "a: { b: 1, new: x, }\n", add(&["a"], None));
    check("{ \"a\": 1 }\n", "{ \"a\": 1, \"new\": \"x\" }\n", add(&[], None));
    check("{}\n", "{\"new\": \"x\"}\n", add(&[], None));
    check("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"new\": \"x\"\n}\n", add(&[], None));
    check("{\n  a: 1, # one\n}\n", "{\n  a: 1, # one\n  new: x,\n}\n", add(&[], None));
    check("{\n  a: 1 # one\n}\n", "{\n  a: 1, # one\n  new: x\n}\n", add(&[], None));
    check("{\n  a: 1 , # one\n}\n", "{\n  a: 1 , # one\n  new: x,\n}\n", add(&[], None));
    refuses("a: |+\n  text\n\nb: 1\n", add(&[], Some("a")));
    refuses("new: 1\n", add(&[], None));
    refuses("? a\n: 1\n", add(&[], None));
    refuses("a: &m { b: 1 }\nc: *m\n", add(&["c"], None));
}

/// Who applies them need not know what two at one place would mean.
#[test]
fn one_place_has_one_edit() {
    for (text, wanted) in [("{\n  a: 1\n}\n", 1), ("{\n  a: 1 # one\n}\n", 2)] {
        let tree = document::parse(FileId(0), text, &Limits::default());
        let edits = insert(root(&tree), "new", &Data::Int(1), None).unwrap();
        assert_eq!(edits.len(), wanted, "{text}");
    }
}

#[test]
fn whole_collections_are_added_too() {
    let point = |id: &str| map(&[("id", text(id)), ("done", Data::Bool(false))]);
    let value = map(&[
        ("pre", Data::List(vec![point("a"), point("b")])),
        ("days", Data::List(vec![text("mon"), text("no")])),
    ]);
    let wanted = "s:\n  a: 1\n  list:\n    pre:\n      - { id: a, done: false }\n      - { id: b, done: false }\n    days: [mon, \"no\"]\n";
    check("a: 1\n", "a: 1\nnew: {}\n", |root| insert(root, "new", &map(&[]), None));
    check("a: 1\n", "a: 1\nnew: { id: a, done: false }\n", |root| insert(root, "new", &point("a"), None));
    let long = Data::List(vec![text(&"y".repeat(99)), point("c")]);
    let tall = format!("s:\n  a: 1\n  list:\n    - {}\n    - {{ id: c, done: false }}\n", "y".repeat(99));
    check("s:\n  a: 1\n", wanted, |root| insert(at(root, &["s"]), "list", &value, None));
    check("s:\n  a: 1\n", &tall, |root| insert(at(root, &["s"]), "list", &long, None));
    check(
        "l:\n- id: a\n  done: true # yes\n",
        "l:\n- id: a\n  done: true # yes\n- id: b\n  done: false\n",
        |root| append(at(root, &["l"]), &[point("b")]),
    );
    check("l:\n  - { id: a }\n", "l:\n  - { id: a }\n  - { id: b, done: false }\n  - c\n", |root| {
        append(at(root, &["l"]), &[point("b"), text("c")])
    });
    check("l: [a, b] # c\n", "l: [a, b, c, d] # c\n", |root| {
        append(at(root, &["l"]), &[text("c"), text("d")])
    });
    check("l: []\n", "l: [c, d]\n", |root| append(at(root, &["l"]), &[text("c"), text("d")]));
    check("l: [\n  a, # one\n  b # two\n  ]\n", "l: [\n  a, # one\n  b, # two\n  c,\n  d\n  ]\n", |root| {
        append(at(root, &["l"]), &[text("c"), text("d")])
    });
    refuses("l:\n- a\n-\n", |root| append(at(root, &["l"]), &[text("b")]));
    refuses("l:\n- |+\n  x\n\nm: 1\n", |root| append(at(root, &["l"]), &[text("b")]));
    refuses("l: &l [a]\nm: *l\n", |root| append(at(root, &["l"]), &[text("b")]));
    refuses("l: [ # none yet\n  ]\n", |root| append(at(root, &["l"]), &[text("b")]));
    check("l: [\n  a ]\n", "l: [\n  a,\n  b ]\n", |root| append(at(root, &["l"]), &[text("b")]));
    check("- - a\n  - b\n- c\n", "- - a\n  - b\n  - d\n- c\n", |root| {
        append(root.items().next()?, &[text("d")])
    });
}

#[test]
fn what_is_removed_takes_its_comments_along() {
    let drop = |path: &'static [&str]| move |root: Node<'_>| remove(root.path(path)?);
    check("a: 1\n# about b\nb:\n  - 2 # two\nc: 3\n", "a: 1\nc: 3\n", drop(&["b"]));
    check("# all\na: 1\nb: 2\n", "# all\nb: 2\n", drop(&["a"]));
    check("a: 1\n# apart\n\nb: 2\nc: 3\n", "a: 1\n# apart\n\nc: 3\n", drop(&["b"]));
    check("a: 1\r\nb: 2", "a: 1", drop(&["b"]));
    check("{ a: 1, b: 2, c: 3 }", "{ a: 1, c: 3 }", drop(&["b"]));
    check("{ a: 1, b: 2 }", "{ a: 1 }", drop(&["b"]));
    check("{ a: 1 }", "{}", drop(&["a"]));
    check("- a: 1\n  b: 2\n", "- b: 2\n", |root| remove(root.items().next()?.get("a")?));
    check("l:\n- a # x\n- b\n", "l:\n- b\n", |root| remove(root.get("l")?.items().next()?));
    check("[a, b]", "[b]", |root| remove(root.items().next()?));
    refuses("a: 1\n", drop(&["a"]));
    refuses("a: |+\n  x\n\nb: 2\n\nc: 3\n", drop(&["b"]));
    check("a: |+\n  x\n\nb: 2\nc: 3\n", "a: |+\n  x\n\nc: 3\n", drop(&["b"]));
    check("a: |\n  x\n\nb: 2\n\nc: 3\n", "a: |\n  x\n\n\nc: 3\n", drop(&["b"]));
    refuses("a: 1\nb: |+\n  x\n\nc: 1\n", drop(&["b"]));
    // The end of a text is that of the file when the last entry goes, however deep the text lies.
    refuses("a: |\n  x\nb: 2", drop(&["b"]));
    refuses("a:\n  - |\n    x\nb: 2", drop(&["b"]));
    refuses("a:\n  c: |\n    x\nb: 2", drop(&["b"]));
    check("t: &t\n  - |\n    x\na: *t\nb: 2", "t: &t\n  - |\n    x\na: *t", drop(&["b"]));
    // Comments of what stands further to the right are not about it, nor are those below.
    check("a:\n  x: 1\n  # x\nb: 2\nc: 3\n", "a:\n  x: 1\n  # x\nc: 3\n", drop(&["b"]));
    refuses("- a: 1\n  # about b\n  b: 2\n", |root| remove(root.items().next()?.get("a")?));
    check("\u{feff}a: 1\nb: 2\nc: 3\n", "\u{feff}a: 1\nc: 3\n", drop(&["b"]));
    refuses("a: { b: &x 1 }\nc: *x\n", drop(&["a"]));
    refuses("[a, # one\n b]", |root| remove(root.items().next()?));
}

#[test]
fn elements_move_with_their_comments() {
    let turn = |root: Node<'_>| {
        let list = root.get("l").unwrap_or(root);
        sort(list, &(0..list.items().len()).rev().collect::<Vec<_>>())
    };
    check("l: [c, b, a] # x\n", "l: [a, b, c] # x\n", turn);
    check(
        "l:\n  - c # three\n  # about b\n  - b\n\n  - a: 1\n    x: 2",
        "l:\n  - a: 1\n    x: 2\n  # about b\n  - b\n\n  - c # three",
        turn,
    );
    check("l:\n# head\n- b\n- a\n", "l:\n# head\n- a\n- b\n", turn);
    check("l:\n# bee\n- b\n# ay\n- a\n", "l:\n# ay\n- a\n# bee\n- b\n", turn);
    check("- - b\n  - a\n", "- - a\n  - b\n", |root| sort(root.items().next()?, &[1, 0]));
    check("l:\r\n- b\r\n- a", "l:\r\n- a\r\n- b", turn);
    check("l:\n-\n  b\n- a\n", "l:\n- a\n-\n  b\n", turn);
    // What stands above the line of a list in a list is not about its first element.
    check("# all\n- - b\n  # ay\n  - a\n", "# all\n- # ay\n  - a\n  - b\n", |root| {
        sort(root.items().next()?, &[1, 0])
    });
    refuses("l: [&b b, *b]\n", turn);
    refuses("l: &l [b, a]\nm: *l\n", turn);
    refuses("l: [b, # bee\n  a]\n", turn);
    refuses("l:\n- |+\n  b\n\n- a\n", turn);
    refuses("l: [b, a]\n", |root| sort(root.get("l")?, &[0, 0]));
}

/// A judge that finds these texts, each with the text that is to stand there.
fn judge<const N: usize>(replacements: [(&'static str, &'static str); N]) -> impl FnMut(Sources) -> Report {
    move |sources: Sources| {
        let mut diagnostics = Vec::new();
        for (file, source) in sources.iter() {
            for (index, (old, new)) in replacements.iter().enumerate() {
                let Some(at) = source.text().find(old) else { continue };
                let span = Span::new(at as u32, (at + old.len()) as u32);
                let rule = format!("test/rule-{index}").parse().unwrap();
                let mut diagnostic = Diagnostic::new(rule, Severity::Error, file, span, String::new());
                let edits = vec![Edit { file, span, text: (*new).to_owned() }];
                diagnostic.fix =
                    Some(Fix { title: String::new(), safe: index % 2 == 0, edits, creates: Vec::new() });
                diagnostics.push(diagnostic);
            }
        }
        Report { sources, diagnostics, ..Report::default() }
    }
}

fn sources(text: &str) -> Sources {
    Sources::new(vec![Source::new("a.yaml", text)])
}

#[test]
fn fixes_that_touch_each_other_take_turns() {
    let mended = rounds(sources("a: xy\n"), Permit::All, judge([("x", "1"), ("y", "2")])).unwrap();
    let change =
        Change { path: "a.yaml".to_owned(), before: Some("a: xy\n".to_owned()), after: "a: 12\n".to_owned() };
    assert_eq!(mended.changes, [change]);
    assert_eq!(mended.report.summary.fixed, 2);
    let safe = rounds(sources("a: x-y\n"), Permit::Safe, judge([("x", "1"), ("y", "2")])).unwrap();
    assert_eq!(safe.changes.iter().map(|change| &*change.after).collect::<Vec<_>>(), ["a: 1-y\n"]);
}

#[test]
fn fixes_that_do_not_touch_each_other_need_one_round() {
    for (text, replacements, after, judged) in [
        ("a: x-y\n", [("x", "1"), ("y", "2")], "a: 1-2\n", 2),
        ("a: xy\n", [("x", "1"), ("y", "2")], "a: 12\n", 3),
        ("a: xyz\n", [("xy", "1"), ("yz", "2")], "a: 1z\n", 2),
    ] {
        let (mut count, mut judge) = (0, judge(replacements));
        let mended = rounds(sources(text), Permit::All, |sources| {
            count += 1;
            judge(sources)
        });
        assert_eq!(mended.unwrap().changes[0].after, after);
        assert_eq!(count, judged, "{text}");
    }
}

#[test]
fn a_file_that_is_broken_elsewhere_is_mended() {
    let text = "a: x\n---\nb: [}\n";
    let mended = rounds(sources(text), Permit::All, judge([("x", "1")])).unwrap();
    assert_eq!(mended.changes[0].after, text.replace('x', "1"));
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let stuck = rounds(sources("a: x\n"), Permit::All, judge([("x", "y"), ("y", "x")])).unwrap_err();
    assert_eq!(stuck.rules, ["test/rule-0".parse().unwrap()].into());
}

#[test]
fn a_fix_that_would_break_the_file_is_left_alone_and_named() {
    let mended = rounds(sources("a: x\nb: y\n"), Permit::All, judge([("x", "["), ("y", "2")])).unwrap();
    assert_eq!(mended.changes.iter().map(|change| &*change.after).collect::<Vec<_>>(), ["a: x\nb: 2\n"]);
    let note = "`a.yaml`: the fix of `test/rule-0` would break the file and is left alone";
    assert_eq!(mended.report.notes, [note]);
    // Each is right alone, and together they are a second key.
    let mended = rounds(sources("a: 1\nb: 2\n"), Permit::All, judge([("a:", "c:"), ("b:", "c:")])).unwrap();
    assert_eq!(mended.changes.iter().map(|change| &*change.after).collect::<Vec<_>>(), ["c: 1\nb: 2\n"]);
}

#[test]
fn a_file_is_created_once_and_never_over_another() {
    let new = |path: &str, text: &str| NewFile { path: path.to_owned(), text: text.to_owned() };
    let creates = [new("a.yaml", "mine"), new("b.yaml", "first"), new("b.yaml", "second")];
    let mended = rounds(sources("a: 1\n"), Permit::All, |sources: Sources| {
        let diagnostic = |file: &NewFile| {
            let rule = "test/rule".parse().unwrap();
            let mut diagnostic =
                Diagnostic::new(rule, Severity::Error, FileId(0), Span::at(0), String::new());
            diagnostic.fix = Some(Fix {
                title: String::new(),
                safe: true,
                edits: Vec::new(),
                creates: vec![file.clone()],
            });
            diagnostic
        };
        let diagnostics = creates.iter().map(diagnostic).collect();
        Report { sources, diagnostics, ..Report::default() }
    })
    .unwrap();
    let change = Change { path: "b.yaml".to_owned(), before: None, after: "first".to_owned() };
    assert_eq!(mended.changes, [change]);
    assert_eq!(mended.report.summary.fixed, 1);
}

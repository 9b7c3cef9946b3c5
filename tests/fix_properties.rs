//! Fixes on documents that nobody wrote: what stands outside of the changed path is the same data afterwards, comments
//! stay, and what was done once is not done again.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

use orglint::diagnostic::Edit;
use orglint::document::{self, Limits, Node, Tree, Value};
use orglint::fix::{self, Data};
use orglint::source::{Source, Sources};
use proptest::prelude::*;

/// A value as it is written: its lines, of which the first stands behind a key or a dash.
#[derive(Clone, Debug)]
enum Written {
    Scalar(String),
    Block(Vec<&'static str>),
    Flow(Vec<Written>),
    FlowMap(Vec<Written>),
    List(Vec<(Written, Note)>),
    Map(Vec<(Written, Note)>),
}

/// What stands around an entry: a comment above, one behind, a blank line in front.
#[derive(Clone, Copy, Debug)]
struct Note {
    above: bool,
    behind: bool,
    blank: bool,
}

fn scalar() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "word",
        "two words",
        "12",
        "1.5",
        "true",
        "~",
        "'it''s'",
        "\"a \\\"b\\\"\"",
        "''",
        "ğ😀",
        "'no'",
        "2026-11-30",
    ]);
    plain.prop_map(str::to_owned)
}

fn note() -> impl Strategy<Value = Note> {
    (prop::bool::weighted(0.2), prop::bool::weighted(0.3), prop::bool::weighted(0.1))
        .prop_map(|(above, behind, blank)| Note { above, behind, blank })
}

fn flow() -> impl Strategy<Value = Written> {
    scalar().prop_map(Written::Scalar).prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Written::Flow),
            prop::collection::vec(inner, 0..4).prop_map(Written::FlowMap),
        ]
    })
}

fn value() -> impl Strategy<Value = Written> {
    let block = prop::sample::select(vec![
        vec!["|", "text", "", "more"],
        vec![">-", "folded", "text"],
        vec!["|+", "kept", ""],
        vec!["|2", " indented"],
    ]);
    let leaf = prop_oneof![4 => flow(), 1 => block.prop_map(Written::Block)];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec((inner.clone(), note()), 1..4).prop_map(Written::List),
            prop::collection::vec((inner, note()), 1..4).prop_map(Written::Map),
        ]
    })
}

const KEYS: [&str; 4] = ["first", "second key", "'third'", "fourth"];

impl Written {
    fn flow(&self) -> String {
        match self {
            Self::Scalar(text) => text.clone(),
            Self::Flow(items) => format!("[{}]", items.iter().map(Self::flow).collect::<Vec<_>>().join(", ")),
            Self::FlowMap(values) => {
                let entry = |(key, value): (&&str, &Self)| format!("{key}: {}", value.flow());
                format!("{{ {} }}", KEYS.iter().zip(values).map(entry).collect::<Vec<_>>().join(", "))
            }
            Self::Block(_) | Self::List(_) | Self::Map(_) => "~".to_owned(),
        }
    }

    /// Adds it behind what is written so far, with lines below indented by `depth` steps.
    fn write(&self, depth: usize, behind: bool, text: &mut String) {
        let indent = "  ".repeat(depth);
        match self {
            Self::Scalar(_) | Self::Flow(_) | Self::FlowMap(_) => {
                text.push_str(&format!(" {}{}\n", self.flow(), if behind { " # behind" } else { "" }));
            }
            Self::Block(lines) => {
                text.push_str(&format!(" {}\n", lines[0]));
                for line in &lines[1..] {
                    let line = if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") };
                    text.push_str(&line);
                }
            }
            Self::List(entries) | Self::Map(entries) => {
                text.push('\n');
                for (index, (value, note)) in entries.iter().enumerate() {
                    let head = if matches!(self, Self::List(_)) {
                        "-".to_owned()
                    } else {
                        format!("{}:", KEYS[index])
                    };
                    if note.blank {
                        text.push('\n');
                    }
                    if note.above {
                        text.push_str(&format!("{indent}# above {index}\n"));
                    }
                    text.push_str(&format!("{indent}{head}"));
                    value.write(depth + 1, note.behind, text);
                }
            }
        }
    }
}

/// A document with all the ways in which files differ: byte order mark, line endings, the last line ending.
fn text() -> impl Strategy<Value = String> {
    let entries = prop::collection::vec((value(), note()), 1..5);
    let switches = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (entries, switches).prop_map(|(entries, (mark, crlf, ended, anchored))| {
        let mut body = String::new();
        Written::Map(entries).write(0, false, &mut body);
        if anchored {
            body.push_str("anchored: &name { x: [1, 2] }\nalias: *name\n");
        }
        let body = body.trim_start_matches('\n');
        let body = if crlf { body.replace('\n', "\r\n") } else { body.to_owned() };
        let body = if ended { &body } else { body.trim_end_matches(['\r', '\n']) };
        format!("{}{body}", if mark { "\u{feff}" } else { "" })
    })
}

/// The data of a node as text that tells types apart.
fn data(node: Node<'_>) -> String {
    match node.value() {
        Value::Sequence => format!("[{}]", node.items().map(data).collect::<Vec<_>>().join(",")),
        Value::Mapping => {
            let entry = |entry: document::Entry<'_>| format!("{}:{}", data(entry.key), data(entry.value));
            format!("{{{}}}", node.entries().map(entry).collect::<Vec<_>>().join(","))
        }
        scalar => format!("{scalar:?}"),
    }
}

/// All nodes below, in order.
fn all<'t>(node: Node<'t>, found: &mut Vec<Node<'t>>) {
    found.push(node);
    node.items().for_each(|item| all(item, found));
    node.entries().for_each(|entry| all(entry.value, found));
}

fn comments(tree: &Tree<'_>) -> Vec<String> {
    let mut comments: Vec<_> =
        tree.comments().iter().map(|comment| tree.text()[comment.span.range()].to_owned()).collect();
    comments.sort();
    comments
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Set,
    Rename,
    Insert,
    Append,
    Remove,
    Sort,
}

fn operations() -> impl Strategy<Value = Operation> {
    use Operation::{Append, Insert, Remove, Rename, Set, Sort};
    prop::sample::select(vec![Set, Rename, Insert, Append, Remove, Sort])
}

fn edits(operation: Operation, node: Node<'_>, new: &str) -> Option<Vec<Edit>> {
    let new_data = Data::Text(new.to_owned());
    match operation {
        Operation::Set => fix::set(node, &new_data),
        Operation::Rename => fix::rename_key(node, "renamed"),
        Operation::Insert => fix::insert(node, "inserted", &new_data, None),
        Operation::Append => fix::append(node, &[new_data]),
        Operation::Remove => fix::remove(node),
        Operation::Sort => {
            let mut order: Vec<_> = (0..node.items().len()).collect();
            let keys: Vec<_> = node.items().map(data).collect();
            order.sort_by_key(|index| keys[*index].clone());
            fix::sort(node, &order)
        }
    }
}

/// What the data of the root are to be afterwards: the same with this one node changed.
/// `new` is the new value as [`data`] shows it.
fn expected(node: Node<'_>, target: Node<'_>, operation: Operation, new: &str) -> String {
    let here = node == target;
    match (node.value(), operation) {
        (_, Operation::Set) if here => new.to_owned(),
        (Value::Sequence, _) => {
            let kept =
                node.items().filter(|item| !(matches!(operation, Operation::Remove) && *item == target));
            let mut items: Vec<_> = kept.map(|item| expected(item, target, operation, new)).collect();
            match operation {
                Operation::Append if here => items.push(new.to_owned()),
                Operation::Sort if here => items.sort(),
                _ => {}
            }
            format!("[{}]", items.join(","))
        }
        (Value::Mapping, _) => {
            let kept = node
                .entries()
                .filter(|entry| !(matches!(operation, Operation::Remove) && entry.value == target));
            let entry = |entry: document::Entry<'_>| {
                let renamed = matches!(operation, Operation::Rename) && entry.value == target;
                let key = if renamed { "String(\"renamed\")".to_owned() } else { data(entry.key) };
                format!("{key}:{}", expected(entry.value, target, operation, new))
            };
            let mut entries: Vec<_> = kept.map(entry).collect();
            if here && matches!(operation, Operation::Insert) {
                entries.push(format!("String(\"inserted\"):{new}"));
            }
            format!("{{{}}}", entries.join(","))
        }
        (scalar, _) => format!("{scalar:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_changed_path_changes(
        text in text(),
        operation in operations(),
        at in any::<prop::sample::Index>(),
        new in prop::sample::select(vec!["plain", "no", "a: b", "x, y", "", " # ", "'", "ğ\n", "[", "12", "-"]),
    ) {
        let sources = Sources::new(vec![Source::new("a.yaml", text.as_str())]);
        let (file, _) = sources.iter().next().unwrap();
        let parse = |text| document::parse(file, text, &Limits::default());
        let tree = parse(&text);
        prop_assert_eq!(tree.problems(), &[], "{}", text);
        let root = tree.root(&tree.documents()[0]).unwrap();
        let mut nodes = Vec::new();
        all(root, &mut nodes);
        let target = nodes[at.index(nodes.len())];
        let Some(edits) = edits(operation, target, new) else { return Ok(()) };
        let after = fix::apply(&text, &edits.iter().collect::<Vec<_>>());
        let changed = parse(&after);
        prop_assert_eq!(changed.problems(), &[], "{:?}\n{}\n{}", operation, text, after);
        let changed_root = changed.root(&changed.documents()[0]).unwrap();
        let wanted = expected(root, target, operation, &format!("{:?}", Value::String(new)));
        prop_assert_eq!(data(changed_root), wanted, "{:?}\n{}\n{}", operation, text, after);
        if !matches!(operation, Operation::Remove) {
            prop_assert_eq!(comments(&changed), comments(&tree), "{:?}\n{}\n{}", operation, text, after);
        }
        prop_assert_eq!(after.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
        prop_assert_eq!(after.replace("\r\n", "").contains('\r'), false);
        prop_assert!(!text.contains("\r\n") || !after.replace("\r\n", "").contains('\n'), "{}", after);
        prop_assert_eq!(after.ends_with('\n'), text.ends_with('\n'), "{:?}\n{}\n{}", operation, text, after);
        // Done once, there is nothing left to do.
        if matches!(operation, Operation::Sort) {
            let place = nodes.iter().position(|node| *node == target).unwrap();
            let mut nodes = Vec::new();
            all(changed_root, &mut nodes);
            prop_assert_eq!(self::edits(operation, nodes[place], new).unwrap_or_default(), vec![]);
        }
    }
}

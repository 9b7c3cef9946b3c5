//! What must hold of the places of a tree, whatever the text.

use orglint::document::{ProblemKind, Style, Tree};
use orglint::source::Span;

/// Every place is inside the file and on the borders of characters.
pub(crate) fn check_places(tree: &Tree<'_>) {
    let text = tree.text();
    let check = |span: Span, what: &str| {
        assert!(text.get(span.range()).is_some(), "{what} {span:?} of {text:?}");
    };
    for problem in tree.problems() {
        check(problem.span, &problem.message);
        if let Some((span, words)) = &problem.related {
            check(*span, words);
        }
        assert!(!problem.message.contains(|c: char| c.is_control()), "{problem:?}");
    }
    for comment in tree.comments() {
        check(comment.span, "comment");
        assert!(tree.text()[comment.span.range()].starts_with('#'), "{comment:?} of {text:?}");
    }
    for document in tree.documents() {
        check(document.span, "document");
        let mut stack: Vec<_> = tree.root(document).into_iter().collect();
        while let Some(node) = stack.pop() {
            check(node.span(), "node");
            check(node.label(), "label");
            if node.is_alias() {
                continue;
            }
            if node.style() == Style::Plain && !node.source().contains(['\r', '\n']) {
                assert_eq!(node.text(), Some(node.source()), "{text:?}");
            }
            for child in node.items().chain(node.written_entries().into_iter().flat_map(|e| [e.key, e.value]))
            {
                assert_eq!(child.parent(), Some(node));
                let (inner, outer) = (child.span(), node.span());
                assert!(outer.start <= inner.start && inner.end <= outer.end, "{child:?} of {text:?}");
                stack.push(child);
            }
        }
    }
    let broken = tree.documents().iter().filter(|document| document.broken).count();
    let fatal = tree.problems().iter().filter(|problem| problem.kind != ProblemKind::DuplicateKey).count();
    assert!(fatal >= broken, "{:?} of {text:?}", tree.problems());
}

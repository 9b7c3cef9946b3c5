//! One text on both roads, and how many went the short one.

use std::fmt;

use orglint::document::{Limits, Node, Tree, parse, parse_any, parse_plain};
use orglint::source::{Source, Sources};

/// How much of the texts went the short road.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) texts: usize,
    pub(crate) taken: usize,
    pub(crate) bytes: usize,
    pub(crate) bytes_taken: usize,
    /// What went wrong, the first few.
    pub(crate) faults: Vec<String>,
}

impl Tally {
    pub(crate) fn of(texts: impl IntoIterator<Item = String>) -> Self {
        let mut tally = Self::default();
        for text in texts {
            tally.texts += 1;
            tally.bytes += text.len();
            match compare(&text) {
                Ok(true) => {
                    tally.taken += 1;
                    tally.bytes_taken += text.len();
                }
                Ok(false) => {}
                Err(fault) if tally.faults.len() < 5 => tally.faults.push(fault),
                Err(_) => {}
            }
        }
        println!("{tally}");
        assert!(tally.faults.is_empty(), "{}", tally.faults.join("\n\n"));
        tally
    }

    /// Of the bytes.
    pub(crate) fn share(&self) -> f64 {
        self.bytes_taken as f64 / self.bytes.max(1) as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { texts, taken, bytes, bytes_taken, .. } = self;
        write!(out, "{taken} of {texts} texts, {bytes_taken} of {bytes} bytes ({:.3})", self.share())
    }
}

/// Whether the short road takes this text.
///
/// # Errors
/// It takes it, and the other road leads to another tree, or to one with problems.
pub(crate) fn compare(text: &str) -> Result<bool, String> {
    let sources = Sources::new(vec![Source::new("a.yaml", text)]);
    let (file, _) = sources.iter().next().expect("one source");
    let limits = Limits::default();
    let Some(short) = parse_plain(file, text, &limits) else {
        return Ok(false);
    };
    let long = parse_any(file, text, &limits);
    if !long.problems().is_empty() {
        return Err(format!("{:?}\nof {text:?}", long.problems()));
    }
    match difference(&short, &long).or_else(|| difference(&parse(file, text, &limits), &long)) {
        Some(difference) => Err(format!("{difference}\nof {text:?}")),
        None => Ok(true),
    }
}

/// The first thing in which two trees differ. The last step compares all that a tree holds, also what nobody can ask.
fn difference(short: &Tree<'_>, long: &Tree<'_>) -> Option<String> {
    let nodes = |tree: &Tree<'_>| tree.nodes().map(|node| shown(node)).collect::<Vec<_>>();
    let (ours, theirs) = (nodes(short), nodes(long));
    for (ours, theirs) in ours.iter().zip(&theirs) {
        if ours != theirs {
            return Some(format!("nodes:\n  short {ours}\n  long  {theirs}"));
        }
    }
    if ours.len() != theirs.len() {
        return Some(format!("{} nodes and {}", ours.len(), theirs.len()));
    }
    if short.comments() != long.comments() {
        return Some(format!("comments:\n  short {:?}\n  long  {:?}", short.comments(), long.comments()));
    }
    let (ours, theirs) = (format!("{short:?}"), format!("{long:?}"));
    (ours != theirs).then(|| format!("trees:\n  short {ours}\n  long  {theirs}"))
}

fn shown(node: Node<'_>) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} alias {} anchor {:?} tag {:?} parent {:?} key {:?}",
        node.id(),
        node.span(),
        node.style(),
        node.value(),
        node.text(),
        node.is_alias(),
        node.anchor(),
        node.tag(),
        node.parent().map(Node::id),
        node.key().map(Node::id),
    )
}

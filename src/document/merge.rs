//! The entries of a mapping once all are read: second keys are reported, `<<` is resolved. What is left out of the
//! listing stays behind it in the arena, so that the mapping as written can still be told.

use std::collections::BTreeSet;

use super::build;
use super::mark::NO_MARK;
use super::store::{Content, Pairs};
use super::tree::{NodeId, Problem, ProblemKind, Style, Tree, Value};

/// Above this many entries sorting the keys is cheaper than comparing each with each.
const FEW: usize = 12;

/// Above this many entries a mapping is searched by an index: every rule asks for some of its keys.
const WIDE: usize = 200;

/// The content of a mapping whose keys and values alternate in `children`, and whether it merged another one.
/// A last key without a value, as an error leaves behind, is not listed.
pub(super) fn settle<'s>(tree: &mut Tree<'s>, children: &[NodeId], merges: bool) -> (Content<'s>, bool) {
    let start = tree.entries.len();
    tree.entries.extend(children.chunks_exact(2).filter_map(|pair| match pair {
        [key, value] => Some((*key, *value)),
        _ => None,
    }));
    let mut hidden = second_keys(tree, start);
    let mut merged = None;
    if merges {
        let written = tree.entries.get(start..).unwrap_or(&[]);
        let index = written.iter().position(|(key, _)| is_merge_key(tree, *key));
        if let Some((index, (_, value))) = index.and_then(|index| Some((index, *written.get(index)?))) {
            hidden.push(index);
            hidden.sort_unstable();
            hidden.dedup();
            merged = Some(value);
        }
    }
    let unlisted = take(&mut tree.entries, start, &hidden);
    let own = (tree.entries.len() - start) as u32;
    if let Some(value) = merged {
        let added = inherited(tree, start, value);
        tree.entries.extend(added);
    }
    let end = tree.entries.len() as u32;
    let hidden = unlisted.len() as u32;
    tree.entries.extend(unlisted);
    if end as usize - start > WIDE {
        let mut order: Vec<u32> = (start as u32..end).collect();
        let key = |at: &u32| tree.node(tree.entries.get(*at as usize)?.0).text();
        order.retain(|at| key(at).is_some());
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        tree.rare_mut().wide.insert(start as u32, order);
        tree.has_odd_keys = true;
    }
    (Content::Mapping(Pairs { entries: start as u32..end, own, hidden }), merged.is_some())
}

/// The indices, from `start`, of entries whose key stood there before; each is reported.
fn second_keys(tree: &mut Tree<'_>, start: usize) -> Vec<usize> {
    let written = tree.entries.get(start..).unwrap_or(&[]);
    // `"<<"` in quotes is a key like any other.
    let key = |(key, _): &(NodeId, NodeId)| Some((tree.node(*key).text()?, is_merge_key(tree, *key)));
    let mut pairs = Vec::new();
    if are_unlike(tree, written) {
        return Vec::new();
    }
    if written.len() <= FEW {
        let mut keys = [None; FEW];
        for (index, entry) in written.iter().enumerate() {
            let text = key(entry);
            let before = keys.get(..index).unwrap_or(&[]);
            let first = text.and_then(|_| before.iter().position(|first| *first == text));
            pairs.extend(first.map(|first| (index, first)));
            if let Some(slot) = keys.get_mut(index) {
                *slot = text;
            }
        }
    } else {
        let texts = written.iter().enumerate().filter_map(|(index, entry)| Some((key(entry)?, index)));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable();
        for same in texts.chunk_by(|(a, _), (b, _)| a == b) {
            if let [(_, first), others @ ..] = same {
                pairs.extend(others.iter().map(|(_, index)| (*index, *first)));
            }
        }
        pairs.sort_unstable();
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let problems: Vec<_> = pairs
        .iter()
        .filter_map(|(second, first)| {
            let (second, _) = *written.get(*second)?;
            let (first, _) = *written.get(*first)?;
            let text = tree.node(second).text().unwrap_or("");
            let help = match is_merge_key(tree, second) {
                true => "merge several mappings with one list: `<<: [*a, *b]`",
                false => "remove one of the two, or rename it",
            };
            Some(Problem {
                kind: ProblemKind::DuplicateKey,
                span: tree.slot(second).span(),
                message: format!("the key `{}` stands twice in this mapping", build::shown(text)),
                help: Some(help.to_owned()),
                related: Some((tree.slot(first).span(), "the first one".to_owned())),
            })
        })
        .collect();
    tree.problems.extend(problems);
    pairs.into_iter().map(|(index, _)| index).collect()
}

/// Whether the keys are surely different, since no two have the same mark: as nearly always.
fn are_unlike(tree: &Tree<'_>, written: &[(NodeId, NodeId)]) -> bool {
    // One bit for each mark.
    let mut seen = [0_u64; 4];
    written.iter().all(|(key, _)| {
        let mark = tree.slot(*key).mark();
        let (word, bit) = (seen.get_mut(usize::from(mark / 64)), 1 << (mark % 64));
        word.is_some_and(|word| mark != NO_MARK && std::mem::replace(word, *word | bit) & bit == 0)
    })
}

/// Removes the entries at these ascending indices from `start` on, and returns them.
fn take(entries: &mut Vec<(NodeId, NodeId)>, start: usize, indices: &[usize]) -> Vec<(NodeId, NodeId)> {
    if indices.is_empty() {
        return Vec::new();
    }
    let written = entries.split_off(start.min(entries.len()));
    let mut taken = Vec::with_capacity(indices.len());
    for (index, entry) in written.into_iter().enumerate() {
        if indices.binary_search(&index).is_ok() {
            taken.push(entry);
        } else {
            entries.push(entry);
        }
    }
    taken
}

/// The entries that `<<: value` adds to those from `start` on: earlier sources win. Its cost is bounded, as the
/// aliases it goes through have been counted with all the nodes they repeat.
fn inherited(tree: &mut Tree<'_>, start: usize, value: NodeId) -> Vec<(NodeId, NodeId)> {
    let mut sources = Vec::new();
    let mut wrong = Vec::new();
    let node = tree.node(value);
    let candidates: Vec<_> = match node.value() {
        Value::Sequence => node.items().collect(),
        _ => vec![node],
    };
    let mut known = BTreeSet::new();
    for node in candidates {
        let target = tree.slot(node.id()).alias().unwrap_or(node.id());
        match tree.pairs_of(tree.slot(target)) {
            Some(pairs) if known.insert(target) => sources.push(pairs.entries),
            Some(_) => {}
            // The alias has been reported.
            None if node.is_null() && node.source().starts_with('*') => {}
            None => wrong.push(node.span()),
        }
    }
    let own = tree.entries.get(start..).unwrap_or(&[]);
    let mut keys: BTreeSet<&str> = own.iter().filter_map(|(key, _)| tree.node(*key).text()).collect();
    let mut added = Vec::new();
    for source in sources {
        for (key, value) in tree.entries.get(source.start as usize..source.end as usize).unwrap_or(&[]) {
            if tree.node(*key).text().is_none_or(|text| keys.insert(text)) {
                added.push((*key, *value));
            }
        }
    }
    tree.problems.extend(wrong.into_iter().map(|span| Problem {
        kind: ProblemKind::Syntax,
        span,
        message: "`<<` takes in a mapping or a list of mappings, and this is none".to_owned(),
        help: Some("write an alias of a mapping, or quote the key: `\"<<\"`".to_owned()),
        related: None,
    }));
    added
}

fn is_merge_key(tree: &Tree<'_>, key: NodeId) -> bool {
    let slot = tree.slot(key);
    let named = slot.style() == Style::Plain && tree.is_string(slot, "<<");
    named && tree.node(key).tag().is_none_or(|tag| tag == "tag:yaml.org,2002:merge")
}

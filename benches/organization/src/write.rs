//! Documents as text, in a style by chance: by indentation or in brackets, quoted, folded or literal, with comments,
//! anchors and aliases.

use std::collections::BTreeMap;

use crate::node::{Document, Entry, Node};
use crate::random::Random;

/// Of a line, in characters, before prose is folded.
const WIDTH: usize = 88;

const COMMENTS: &[&str] = &[
    "Agreed in the review of the quarter.",
    "Whoever changes this tells the team.",
    "See the handbook – chapter “ownership”.",
    "The figures are those of the last month: nothing is rounded.",
    "- [x] asked, - [ ] answered",
];

pub struct Text<'r> {
    random: &'r mut Random,
    text: String,
    /// Of the line that is being written, from 1.
    line: usize,
    /// Where the fault is.
    mark: Option<usize>,
    /// Of this document: texts that get an anchor, with its number once it is written.
    anchors: BTreeMap<String, Option<usize>>,
}

impl<'r> Text<'r> {
    pub fn new(random: &'r mut Random) -> Self {
        Self { random, text: String::new(), line: 1, mark: None, anchors: BTreeMap::new() }
    }

    pub fn document(&mut self, document: &Document, namespace: &str, is_later: bool) {
        if is_later || self.random.chance(20) {
            self.push("---\n");
        }
        if self.random.chance(40) {
            self.comment(0);
        }
        self.anchors.clear();
        if self.random.chance(25) {
            let mut counts = BTreeMap::new();
            count(&document.root, &mut counts);
            let often = counts.into_iter().filter(|(text, count)| *count > 1 && text.len() > 3).take(3);
            self.anchors = often.map(|(text, _)| (text, None)).collect();
        }
        let mut root = document.root.clone();
        place_in(&mut root, namespace);
        self.block(&root, 0);
    }

    /// The text, and the line of the mark.
    pub fn finish(self) -> (String, Option<usize>) {
        (self.text, self.mark)
    }

    fn push(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.text.push_str(text);
    }

    fn mark(&mut self, is_marked: bool) {
        if is_marked {
            self.mark = Some(self.line);
        }
    }

    fn comment(&mut self, indent: usize) {
        let words = self.random.one(COMMENTS);
        self.push(&format!("{}# {words}\n", " ".repeat(indent)));
    }

    /// To the end of the line.
    fn end(&mut self) {
        if self.random.chance(4) {
            let words = self.random.one(COMMENTS);
            self.push(&format!(" # {words}"));
        }
        self.push("\n");
    }

    /// Begins behind the indentation of its first line, unless that is to be written.
    fn block(&mut self, node: &Node, indent: usize) {
        let margin = " ".repeat(indent);
        let is_begun = !(self.text.is_empty() || self.text.ends_with('\n'));
        match node {
            Node::Map(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    if index > 0 || !is_begun {
                        if self.random.chance(5) {
                            self.comment(indent);
                        }
                        self.push(&margin);
                    }
                    self.mark(entry.is_marked);
                    self.push(&format!("{}:", entry.key));
                    self.value(&entry.value, indent, indent + 2);
                }
            }
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 || !is_begun {
                        self.push(&margin);
                    }
                    self.mark(item.is_marked);
                    self.push("-");
                    match &item.value {
                        Node::Map(entries) if !entries.is_empty() && !self.is_flow(&item.value) => {
                            self.push(" ");
                            self.block(&item.value, indent + 2);
                        }
                        value => self.value(value, indent, indent + 2),
                    }
                }
            }
            Node::Scalar(..) => self.value(node, indent, indent + 2),
        }
    }

    /// What stands behind a colon or a dash at this indentation.
    fn value(&mut self, node: &Node, indent: usize, deeper: usize) {
        match node {
            Node::Scalar(text, is_plain) => self.scalar(text, *is_plain, deeper),
            Node::List(items) if items.is_empty() => self.push(" []\n"),
            Node::Map(entries) if entries.is_empty() => self.push(" {}\n"),
            _ if self.is_flow(node) => {
                self.push(" ");
                self.flow(node);
                self.end();
            }
            Node::List(_) => {
                self.end();
                let indent = if self.random.chance(30) { indent } else { deeper };
                // A list in a list needs room of its own.
                let in_list = self.text.trim_end().ends_with('-');
                self.block(node, if in_list { deeper } else { indent });
            }
            Node::Map(_) => {
                self.end();
                self.block(node, deeper);
            }
        }
    }

    fn scalar(&mut self, text: &str, is_plain: bool, indent: usize) {
        if let Some(anchor) = self.anchored(text) {
            self.push(&format!(" {anchor}"));
            if anchor.starts_with('*') {
                return self.end();
            }
        }
        let margin = " ".repeat(indent);
        let is_prose =
            text.len() > WIDTH - 20 && !text.contains("  ") && text.contains(' ') && !text.contains('\n');
        if text.contains('\n')
            && text.lines().all(|line| line.trim() == line.trim_end())
            && !text.starts_with('\n')
        {
            let keep = if text.ends_with("\n\n") {
                "+"
            } else if text.ends_with('\n') {
                ""
            } else {
                "-"
            };
            self.push(&format!(" |{keep}\n"));
            for line in text.lines() {
                let line = if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") };
                self.push(&line);
            }
        } else if is_prose && self.random.chance(60) {
            self.push(" >-");
            let mut room = 0;
            for word in text.split(' ') {
                if room < word.len() + 1 {
                    self.push(&format!("\n{margin}{word}"));
                    room = WIDTH.saturating_sub(indent + word.len());
                } else {
                    self.push(&format!(" {word}"));
                    room -= word.len() + 1;
                }
            }
            self.push("\n");
        } else {
            let text = self.one_line(text, is_plain, false);
            self.push(&format!(" {text}"));
            self.end();
        }
    }

    fn one_line(&mut self, text: &str, is_plain: bool, in_brackets: bool) -> String {
        let is_safe = !in_brackets || !text.contains([',', '[', ']', '{', '}']);
        if is_plain && is_safe && !(in_brackets && text.is_empty()) {
            return text.to_owned();
        }
        if text.contains(['\n', '\t'])
            || (text.contains('\'') && !text.contains('"'))
            || self.random.chance(60)
        {
            let escaped =
                text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
            format!("\"{escaped}\"")
        } else {
            format!("'{}'", text.replace('\'', "''"))
        }
    }

    fn flow(&mut self, node: &Node) {
        match node {
            Node::Scalar(text, is_plain) => {
                if let Some(anchor) = self.anchored(text) {
                    self.push(&anchor);
                    if anchor.starts_with('*') {
                        return;
                    }
                    self.push(" ");
                }
                let text = self.one_line(text, *is_plain, true);
                self.push(&text);
            }
            Node::List(items) => {
                self.push("[");
                for (index, item) in items.iter().enumerate() {
                    self.push(if index > 0 { ", " } else { "" });
                    self.mark(item.is_marked);
                    self.flow(&item.value);
                }
                self.push("]");
            }
            Node::Map(entries) => {
                self.push("{ ");
                for (index, entry) in entries.iter().enumerate() {
                    self.push(if index > 0 { ", " } else { "" });
                    self.mark(entry.is_marked);
                    self.push(&format!("{}: ", entry.key));
                    self.flow(&entry.value);
                }
                self.push(" }");
            }
        }
    }

    /// Short enough for brackets, and chance says so; the same each time it is asked for one node.
    fn is_flow(&mut self, node: &Node) -> bool {
        let length = length(node);
        length.is_some_and(|length| length < WIDTH && (length * 7 + self.text.len() / 512) % 10 < 6)
    }

    /// `&name` the first time, `*name` from then on.
    fn anchored(&mut self, text: &str) -> Option<String> {
        let count = self.anchors.values().flatten().count();
        let number = self.anchors.get_mut(text)?;
        match number {
            Some(number) => Some(format!("*a{number}")),
            None => {
                *number = Some(count + 1);
                Some(format!("&a{}", count + 1))
            }
        }
    }
}

/// Puts a manifest in its namespace, so that it shares nothing with those of another.
fn place_in(node: &mut Node, namespace: &str) {
    match node {
        // A folder of the repository belongs to one service.
        Node::Scalar(text, _) if text.starts_with("services/") => *text = format!("{namespace}/{text}"),
        Node::Scalar(..) => {}
        Node::List(items) => items.iter_mut().for_each(|item| place_in(&mut item.value, namespace)),
        Node::Map(entries) => {
            for entry in entries {
                match &mut entry.value {
                    Node::Map(metadata) if entry.key == "metadata" => {
                        let value = Node::Scalar(namespace.to_owned(), true);
                        metadata.insert(1, Entry { key: "namespace".to_owned(), value, is_marked: false });
                    }
                    value => place_in(value, namespace),
                }
            }
        }
    }
}

/// Of the node in brackets; nothing where it does not fit on a line.
fn length(node: &Node) -> Option<usize> {
    match node {
        Node::Scalar(text, _) => (text.len() < 60 && !text.contains('\n')).then_some(text.len() + 2),
        Node::List(items) => {
            items.iter().map(|item| length(&item.value)).try_fold(2, |sum, one| Some(sum + one?))
        }
        Node::Map(entries) => entries
            .iter()
            .map(|entry| length(&entry.value).map(|value| value + entry.key.len() + 4))
            .try_fold(4, |sum, one| Some(sum + one?)),
    }
}

fn count(node: &Node, counts: &mut BTreeMap<String, usize>) {
    match node {
        Node::Scalar(text, true) if !text.contains('\n') && !text.is_empty() => {
            *counts.entry(text.clone()).or_default() += 1;
        }
        Node::Scalar(..) => {}
        Node::List(items) => items.iter().for_each(|item| count(&item.value, counts)),
        Node::Map(entries) => entries.iter().for_each(|entry| count(&entry.value, counts)),
    }
}

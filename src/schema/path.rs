//! Paths through manifests, as a schema knows them: keys, and all elements of a list.
//! Selectors of rule files have their own, richer language.

use std::fmt;

use crate::document::Node;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// Every element of a list.
    Each,
    /// Every value of a map whose keys the schema leaves open (labels, …).
    Values,
}

/// Steps from the root of a manifest: `spec.objectives[*].owner`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Reads `spec.objectives[*].owner`; `.*` is every value of a map.
    ///
    /// # Errors
    /// What is wrong, to be read after "the path".
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut lists) = part.split_at(part.find('[').unwrap_or(part.len()));
            match key {
                "" if lists.is_empty() => return Err("has an empty part"),
                "" if !steps.is_empty() => return Err("has an empty part"),
                "" => {}
                "*" => steps.push(Step::Values),
                _ => steps.push(Step::Key(key.to_owned())),
            }
            while let Some(rest) = lists.strip_prefix("[*]") {
                steps.push(Step::Each);
                lists = rest;
            }
            if !lists.is_empty() {
                return Err("goes over whole lists, with `[*]`");
            }
        }
        Ok(Self(steps))
    }

    /// Calls back for every node at this path, in file order. A step that does not fit the manifest leads nowhere.
    pub fn each<'t>(&self, root: Node<'t>, mut callback: impl FnMut(Node<'t>)) {
        each(root, &self.0, &mut callback);
    }

    /// All nodes at this path, in file order.
    #[must_use]
    pub fn nodes<'t>(&self, root: Node<'t>) -> Vec<Node<'t>> {
        let mut nodes = Vec::new();
        self.each(root, |node| nodes.push(node));
        nodes
    }
}

fn each<'t>(node: Node<'t>, steps: &[Step], callback: &mut impl FnMut(Node<'t>)) {
    let Some((step, rest)) = steps.split_first() else {
        callback(node);
        return;
    };
    match step {
        Step::Key(key) => {
            if let Some(value) = node.get(key) {
                each(value, rest, callback);
            }
        }
        Step::Each => {
            for item in node.items() {
                each(item, rest, callback);
            }
        }
        Step::Values => {
            for entry in node.entries() {
                each(entry.value, rest, callback);
            }
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Each => f.write_str("[*]")?,
                Step::Values if at == 0 => f.write_str("*")?,
                Step::Values => f.write_str(".*")?,
            }
        }
        Ok(())
    }
}

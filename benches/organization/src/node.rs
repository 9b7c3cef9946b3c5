//! A document without its style.

/// One manifest.
#[derive(Clone)]
pub struct Document {
    pub root: Node,
}

#[derive(Clone)]
pub enum Node {
    /// Its text, and whether nothing but its text says what type it is.
    Scalar(String, bool),
    List(Vec<Item>),
    Map(Vec<Entry>),
}

#[derive(Clone)]
pub struct Item {
    pub value: Node,
    /// A fault is expected where it is written.
    pub is_marked: bool,
}

#[derive(Clone)]
pub struct Entry {
    pub key: String,
    pub value: Node,
    /// A fault is expected where its key is written.
    pub is_marked: bool,
}

impl Node {
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Self::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Scalar(text, _) => Some(text),
            _ => None,
        }
    }
}

impl Document {
    pub fn kind(&self) -> &str {
        self.root.get("kind").and_then(Node::text).expect("a manifest has a kind")
    }

    pub fn name(&self) -> &str {
        let name = self.root.get("metadata").and_then(|metadata| metadata.get("name"));
        name.and_then(Node::text).expect("a manifest has a name")
    }
}

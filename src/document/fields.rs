//! A map by names of fields, which finds the key of a mapping without taking its text out of the tree.

use std::collections::BTreeMap;

use super::mark::{Marks, NO_MARK, mark};
use super::node::Node;

/// Values by the names of fields, in the order of the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields<V> {
    marks: Marks,
    fields: Vec<(String, V)>,
}

impl<V> Default for Fields<V> {
    fn default() -> Self {
        Self::sorted(Vec::new())
    }
}

impl<V> Fields<V> {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.find(mark(name), |known| known == name)
    }

    /// The value of the name that is a key's text; nothing for a key without a text.
    #[must_use]
    pub fn of(&self, key: Node<'_>) -> Option<&V> {
        match key.mark() {
            NO_MARK => self.get(key.text()?),
            mark => self.find(mark, |known| key.is(known)),
        }
    }

    #[inline]
    fn find(&self, mark: u8, is_it: impl Fn(&str) -> bool) -> Option<&V> {
        let mut places = self.marks.places((0, self.fields.len()), mark);
        let named = |at: usize| self.fields.get(at).filter(|(name, _)| is_it(name));
        places.find_map(named).map(|(_, value)| value)
    }

    /// Whether there is a value of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The value of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let at = self.place(name).ok()?;
        self.fields.get_mut(at).map(|(_, value)| value)
    }

    /// Puts a value in place of the one that the name has, or adds it.
    pub fn insert(&mut self, name: String, value: V) {
        match self.place(&name) {
            Ok(at) => {
                if let Some(field) = self.fields.get_mut(at) {
                    field.1 = value;
                }
            }
            Err(at) => {
                self.fields.insert(at, (name, value));
                *self = Self::sorted(std::mem::take(&mut self.fields));
            }
        }
    }

    /// Of fields in the order of their names.
    fn sorted(fields: Vec<(String, V)>) -> Self {
        let mut marks = Marks::with_capacity(fields.len());
        marks.extend(fields.iter().map(|(name, _)| mark(name)));
        Self { marks, fields }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.fields.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// The names, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// Of several values of one name the last stays.
impl<V> FromIterator<(String, V)> for Fields<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(fields: I) -> Self {
        let sorted: BTreeMap<String, V> = fields.into_iter().collect();
        Self::sorted(sorted.into_iter().collect())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::Fields;
    use crate::document::{Limits, parse};
    use crate::source::FileId;

    #[test]
    fn a_name_is_found_as_text_and_as_key() {
        let names: Vec<String> = (0..300).map(|number| format!("n{}", number * 31)).collect();
        let mut fields: Fields<usize> =
            names.iter().take(200).enumerate().map(|(at, name)| (name.clone(), at)).collect();
        for (at, name) in names.iter().enumerate().skip(200) {
            fields.insert(name.clone(), at);
        }
        fields.insert("n0".to_owned(), 1_000);
        let text: String = names.iter().map(|name| format!("\"{name}\": 1\n{name}x: 2\n")).collect();
        let tree = parse(FileId(0), &text, &Limits::default());
        let root = tree.root(&tree.documents()[0]).unwrap();
        for (entry, at) in root.entries().step_by(2).zip(0..) {
            let wanted = if at == 0 { 1_000 } else { at };
            assert_eq!(fields.of(entry.key), Some(&wanted));
            assert_eq!(fields.get(entry.key.text().unwrap()), Some(&wanted));
        }
        assert!(root.entries().skip(1).step_by(2).all(|entry| fields.of(entry.key).is_none()));
        assert!(fields.keys().is_sorted() && fields.keys().count() == names.len());
    }

    #[test]
    fn keys_that_are_aliases_or_numbers_count_by_their_text() {
        let fields: Fields<u8> = [("a".to_owned(), 1), ("12".to_owned(), 2)].into_iter().collect();
        let tree = parse(FileId(0), "x: &x a\n*x : 1\n12: 2\n[a]: 3\n", &Limits::default());
        let root = tree.root(&tree.documents()[0]).unwrap();
        let found: Vec<_> = root.entries().map(|entry| fields.of(entry.key).copied()).collect();
        assert_eq!(found, [None, Some(1), Some(2), None]);
    }
}

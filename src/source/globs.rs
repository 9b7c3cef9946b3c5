//! Patterns of paths: `org/**`, `**/templates/**`. Reads no file.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths relative to the root, with `/`. One that matches a folder means all that is below it.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
    texts: Vec<String>,
}

impl Globs {
    /// Compiles patterns.
    ///
    /// # Errors
    /// Which of them cannot be one (its index, from 0), and why.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (index, text) in texts.into_iter().enumerate() {
            builder.add(glob(text).map_err(|why| (index, why))?);
            kept.push(text.to_owned());
        }
        let set = builder.build().map_err(|error| (0, error.to_string()))?;
        Ok(Self { set, texts: kept })
    }

    /// The same and more.
    #[must_use]
    pub fn with<'a>(&'a self, more: impl IntoIterator<Item = &'a str>) -> Self {
        let texts = self.texts.iter().map(String::as_str);
        // Those that are there have been compiled once.
        Self::new(texts.chain(more)).unwrap_or_else(|_| self.clone())
    }

    /// The same and these folders.
    #[must_use]
    pub fn with_folders<'a>(&self, folders: impl IntoIterator<Item = &'a str>) -> Self {
        let folders: Vec<_> = folders.into_iter().map(globset::escape).collect();
        if folders.is_empty() { self.clone() } else { self.with(folders.iter().map(String::as_str)) }
    }

    /// No pattern at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// As written.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether a path, or a folder that it lies in, is meant.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        !self.is_empty() && ways(path).any(|way| self.set.is_match(way))
    }

    /// Which patterns mean one of these paths, by index.
    #[must_use]
    pub fn used<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Vec<bool> {
        let mut used = vec![false; self.texts.len()];
        for index in paths.flat_map(ways).flat_map(|way| self.set.matches(way)) {
            if let Some(used) = used.get_mut(index) {
                *used = true;
            }
        }
        used
    }
}

/// Which files of a folder are the organization.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// All when empty.
    pub include: Globs,
    /// Not these.
    pub exclude: Globs,
    /// These beside those, whatever their ending is and whatever is in them, if they are not left out.
    pub also: Globs,
}

impl Paths {
    /// Whether a file of this path belongs to it, whatever its ending is.
    #[must_use]
    pub fn declare(&self, path: &str) -> bool {
        self.also.matches(path) && !self.exclude.matches(path)
    }

    /// Whether a file of this path belongs to it.
    #[must_use]
    pub fn contain(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.matches(path)) && !self.exclude.matches(path)
    }
}

/// A path and the folders above it, the outermost first.
fn ways(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at)).chain(std::iter::once(path))
}

fn glob(text: &str) -> Result<Glob, String> {
    let pattern = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
    let reason = if pattern.is_empty() {
        "it names nothing; leave it out, or write `**`"
    } else if pattern.starts_with('/') {
        "paths begin at the root, without a `/`"
    } else if pattern.split('/').any(|part| part == "..") {
        "nothing outside of the root is read"
    } else if pattern.contains('\\') {
        "write `/` between folders, and `[*]` for a `*` in a name"
    } else {
        let glob = GlobBuilder::new(pattern).literal_separator(true).backslash_escape(false).build();
        return glob.map_err(|error| error.kind().to_string());
    };
    Err(reason.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Globs::new([pattern]).unwrap().matches(path)
    }

    #[test]
    fn a_folder_means_what_is_below_it() {
        for pattern in
            ["legacy", "legacy/", "./legacy", "legacy/**", "**/legacy/**", "leg*", "*/old", "{a,legacy}"]
        {
            assert!(matches(pattern, "legacy/old/a.yaml"), "{pattern}");
        }
        for pattern in ["egacy", "old", "legacy/*.yaml", "*.yaml", "legacy/a.yaml"] {
            assert!(!matches(pattern, "legacy/old/a.yaml"), "{pattern}");
        }
        assert!(matches("**/*.yaml", "a.yaml"));
        assert!(!matches("a?b", "a/b"));
        assert!(matches("a[*]b", "a*b"));
    }

    #[test]
    fn no_pattern_matches_nothing() {
        assert!(!Globs::default().matches("a.yaml"));
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_its_place() {
        let refused = |text: &str| Globs::new(["a", text]).unwrap_err();
        assert_eq!(refused("/a").0, 1);
        assert!(refused("/a").1.contains("without a `/`"));
        assert!(refused("a/../b").1.contains("outside"));
        assert!(refused("a\\b").1.contains("write `/`"));
        assert!(refused("").1.contains("names nothing"));
        assert!(refused("a[").1.contains("character class"), "{}", refused("a[").1);
    }

    #[test]
    fn patterns_that_mean_no_file_are_known() {
        let globs = Globs::new(["a/**", "b", "c"]).unwrap();
        assert_eq!(globs.used(["a/x.yaml", "c/d/e.yaml"].into_iter()), [true, false, true]);
    }
}

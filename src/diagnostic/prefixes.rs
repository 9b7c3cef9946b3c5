//! How paths, which are relative to the root, are shown to those who stand elsewhere. Touches no disk.

/// Where the root of a run lies, seen from where its paths are read. Empty: from the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    /// In front of a path for the reader of a terminal: `fixtures/acme/`.
    pub terminal: String,
    /// The working directory below the root, when it is: `teams/`. Paths for a terminal then begin there, and
    /// `terminal` is not used.
    pub working: String,
    /// In front of a path for who knows the repository: from the top of the git work tree to the root.
    pub repository: String,
}

impl Prefixes {
    /// A path as it can be opened from the working directory.
    #[must_use]
    pub fn in_terminal(&self, path: &str) -> String {
        let (mut from, mut path) = (self.working.as_str(), path);
        if from.is_empty() {
            return format!("{}{path}", self.terminal);
        }
        while let (Some((folder, below)), Some((first, rest))) = (from.split_once('/'), path.split_once('/'))
            && folder == first
        {
            (from, path) = (below, rest);
        }
        format!("{}{path}", "../".repeat(from.matches('/').count()))
    }

    /// A path from the top of the repository.
    #[must_use]
    pub fn in_repository(&self, path: &str) -> String {
        format!("{}{path}", self.repository)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_where_the_reader_stands() {
        let shown = |terminal: &str, working: &str, path: &str| {
            let prefixes =
                Prefixes { terminal: terminal.into(), working: working.into(), ..Prefixes::default() };
            prefixes.in_terminal(path)
        };
        assert_eq!(shown("", "", "teams/a.yaml"), "teams/a.yaml");
        assert_eq!(shown("fixtures/acme/", "", "teams/a.yaml"), "fixtures/acme/teams/a.yaml");
        assert_eq!(shown("", "teams/", "teams/a.yaml"), "a.yaml");
        assert_eq!(shown("", "teams/x/", "teams/y/a.yaml"), "../y/a.yaml");
        assert_eq!(shown("", "teams/", "teams.yaml"), "../teams.yaml");
        assert_eq!(shown("", "a/b/", "c.yaml"), "../../c.yaml");
    }
}

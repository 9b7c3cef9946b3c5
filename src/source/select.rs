//! Which files are an organization's, by name and by content: the same for a folder on disk and for a tree of a
//! repository. Opens nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::walk::decode;
use super::{Defect, MARK, MAX_FILE, Source};

/// Whether a file may hold manifests, by its name.
pub(super) fn is_readable_name(path: &Path) -> bool {
    has_extension(path, &["yaml", "yml", "json"])
}

/// Whether a file or folder below the root is looked at: what is hidden is not, but for `.github`.
pub(super) fn is_seen(name: &[u8]) -> bool {
    name == b".github" || !name.starts_with(b".")
}

/// A file as a source; nothing when it turns out to be of another tool. `named` is one that the caller asks for.
///
/// # Errors
/// Those of `content`.
pub(super) fn source(
    name: &str,
    size: u64,
    named: bool,
    content: &mut dyn Read,
) -> io::Result<Option<Source>> {
    if size > MAX_FILE {
        // Lock files and API descriptions are often larger, and nobody wants to hear of them here.
        let is_ours = named || holds_mark(content).unwrap_or(true);
        return Ok(is_ours.then(|| Source::defective(name, Defect::TooLarge(size))));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // What is added while it is read was not there yet, and asking for its end costs as much as its text. What says of
    // itself that it is empty may be none the less.
    let limit = if size == 0 { MAX_FILE + 1 } else { size };
    content.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Ok(Some(Source::defective(name, Defect::TooLarge(bytes.len() as u64))));
    }
    // Most JSON of a repository is configuration of other tools.
    if has_extension(Path::new(name), &["json"]) && !named && !contains_mark(&bytes) {
        return Ok(None);
    }
    Ok(Some(decode(name, bytes)))
}

fn contains_mark(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

/// Looks through a file of any size.
fn holds_mark(file: &mut dyn Read) -> io::Result<bool> {
    let mut window = Vec::new();
    loop {
        // What the last piece may have begun stays.
        window.drain(..window.len().saturating_sub(MARK.len() - 1));
        let read = file.take(1 << 16).read_to_end(&mut window)?;
        if read == 0 || contains_mark(&window) {
            return Ok(read > 0);
        }
    }
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension()
        .is_some_and(|extension| wanted.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted)))
}

/// The `.gitignore` files of a tree, by folder: they count as the walk of a folder lets them count.
#[derive(Default)]
pub(super) struct Ignored {
    by_folder: BTreeMap<String, Gitignore>,
    /// Folders with a repository of their own: nothing above them counts below.
    ends: BTreeSet<String>,
}

impl Ignored {
    /// The `.gitignore` of a folder, `""` for the top.
    pub(super) fn add(&mut self, folder: &str, text: &str) {
        let mut builder = GitignoreBuilder::new("");
        // To git a mark of negation alone is no pattern, to the library it takes everything back.
        let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| line.trim_end() != "!");
        for line in lines {
            // A line that is no pattern is none to git either.
            let _ = builder.add_line(None, line);
        }
        if let Ok(patterns) = builder.build() {
            self.by_folder.insert(folder.to_owned(), patterns);
        }
    }

    /// Nothing above this folder counts below it.
    pub(super) fn end_at(&mut self, folder: &str) {
        self.ends.insert(folder.to_owned());
    }

    /// Whether nothing is left out.
    pub(super) fn is_empty(&self) -> bool {
        self.by_folder.is_empty()
    }

    /// Whether a walk that begins at `start` comes to the file: no folder on the way is hidden or left out.
    pub(super) fn lets_through(&self, start: &str, path: &str) -> bool {
        let Some(below) = below(start, path) else { return false };
        let mut end = path.len() - below.len();
        let mut names = below.split('/').peekable();
        while let Some(name) = names.next() {
            end += name.len();
            let is_folder = names.peek().is_some();
            let way = path.get(..end).unwrap_or(path);
            if !is_seen(name.as_bytes()) || self.leaves_out(way, is_folder) {
                return false;
            }
            end += 1;
        }
        true
    }

    /// The nearest file with a pattern that matches decides.
    pub(super) fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        let mut folder = path;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            if let Some(patterns) = self.by_folder.get(folder) {
                match patterns.matched(below(folder, path).unwrap_or(path), is_folder) {
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => return false,
                    Match::None => {}
                }
            }
            if self.ends.contains(folder) {
                return false;
            }
        }
        false
    }
}

/// The rest of a path below a folder, `""` being above everything.
pub(super) fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    match folder {
        "" => Some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_nearest_gitignore_decides() {
        let mut ignored = Ignored::default();
        ignored.add("", "*.gen.yaml\n/build/\ncache\n# a comment\n");
        ignored.add("org", "!keep.gen.yaml\nlocal.*\n");
        let seen = |path: &str| ignored.lets_through("", path);
        assert!(seen("a.yaml") && seen("org/a.yaml") && seen("org/build/a.yaml") && seen(".github/a.yaml"));
        assert!(
            !seen("a.gen.yaml")
                && !seen("org/b.gen.yaml")
                && !seen("build/a.yaml")
                && !seen("x/cache/a.yaml")
        );
        assert!(seen("org/keep.gen.yaml") && !seen("keep.gen.yaml") && !seen("org/x/local.yaml"));
        assert!(!seen(".hidden/a.yaml") && !seen(".a.yaml") && !seen("org/.x/a.yaml"));
        // What the caller names is seen, and what is below is judged by its own way.
        assert!(
            ignored.lets_through("build", "build/a.yaml")
                && !ignored.lets_through("build", "build/cache/a.yaml")
        );
        assert!(
            ignored.lets_through(".hidden", ".hidden/a.yaml") && !ignored.lets_through("org", "other/a.yaml")
        );
    }

    #[test]
    fn a_file_is_as_long_as_it_was_when_it_was_opened() {
        let text = |size: u64| {
            let mut content = "a: 1\nb: 2\n".as_bytes();
            source("a.yaml", size, false, &mut content).unwrap().unwrap().text().to_owned()
        };
        assert_eq!(text(5), "a: 1\n");
        // Some that the system makes up say of themselves that they are empty.
        assert_eq!(text(0), "a: 1\nb: 2\n");
        let large = |length: u64| {
            let bytes = vec![b'#'; length as usize];
            source("a.yaml", 0, false, &mut bytes.as_slice()).unwrap().unwrap()
        };
        assert_eq!(large(MAX_FILE).text().len() as u64, MAX_FILE);
        assert!(matches!(large(MAX_FILE + 1).defect(), Some(Defect::TooLarge(_))));
    }

    #[test]
    fn large_files_are_ours_when_they_say_so() {
        let large = |text: &str| {
            let mut bytes = vec![b' '; (1 << 16) - 4];
            bytes.extend(text.as_bytes());
            let mut content = bytes.as_slice();
            source("a.yaml", MAX_FILE + 1, false, &mut content).unwrap().is_some()
        };
        assert!(large("apiVersion: orglint/v1") && large("orglint/v1") && !large("openapi: 3"));
        let named = source("a.json", MAX_FILE + 1, true, &mut io::empty()).unwrap();
        assert_eq!(named.unwrap().defect(), Some(&Defect::TooLarge(MAX_FILE + 1)));
    }
}

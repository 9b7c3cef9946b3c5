//! Writing files: a whole new text or none, in place of the text that was read. Knows nothing of why.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where files are written")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Span;

/// Names that are tried for the file that is written first.
const NAMES: u32 = 16;

/// A text with some of its bytes replaced. The changes may come in any order; of two that overlap the first in the
/// text stays, and one that would cut a character is left out.
#[must_use]
pub fn spliced<'a>(text: &str, changes: impl Iterator<Item = (Span, &'a str)>) -> String {
    let mut changes: Vec<_> = changes.collect();
    changes.sort();
    let mut spliced = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in changes {
        let is_whole = text.get(span.range()).is_some();
        if let Some(kept) = text.get(at..span.start as usize).filter(|_| is_whole) {
            spliced.push_str(kept);
            spliced.push_str(new);
            at = span.end as usize;
        }
    }
    spliced.push_str(text.get(at..).unwrap_or(""));
    spliced
}

/// Puts a new text in the place of the old one: it is written beside the file and renamed, with the same mode.
/// `path` is that of a source below `root`.
///
/// # Errors
/// The file is no longer what was read, or the operating system refuses. The file is then as it was.
pub fn replace(root: &Path, path: &str, old: &str, new: &str) -> io::Result<()> {
    let path = root.join(path);
    if fs::read(&path)? != old.as_bytes() {
        return Err(io::Error::other("it was changed while it was read"));
    }
    let mode = fs::metadata(&path)?.permissions();
    let (beside, mut file) = beside(&path)?;
    let mut fill = || {
        file.write_all(new.as_bytes())?;
        file.set_permissions(mode.clone())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    fill().inspect_err(|_| {
        // What is left over is of no use to anybody.
        let _ = fs::remove_file(&beside);
    })
}

/// A new file in the same folder.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut last = io::Error::other("there is no name for a file beside it");
    for number in 0..NAMES {
        let beside = path.with_file_name(format!(".{name}.orglint-{number}"));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_in_the_order_of_the_text() {
        let changes = [(Span::new(4, 6), "E"), (Span::at(0), "<"), (Span::new(1, 3), "")];
        assert_eq!(spliced("abcdé", changes.into_iter()), "<adE");
        assert_eq!(spliced("abcdé", [(Span::new(4, 5), "E")].into_iter()), "abcdé");
        let changes = [(Span::new(0, 2), "x"), (Span::new(1, 3), "y")];
        assert_eq!(spliced("abcd", changes.into_iter()), "xcd");
        assert_eq!(spliced("", [(Span::at(0), "a")].into_iter()), "a");
    }
}

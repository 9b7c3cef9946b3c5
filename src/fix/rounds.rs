//! Fixes applied: those that touch different bytes at once, the others in the next round, until nothing is left.
//!
//! Nothing is written here. A file that could be read before can be read afterwards: a fix that would break it is left
//! alone, and named in the notes of the report.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Edit, Fix, Report, RuleId};
use crate::document::{self, Limits};
use crate::source::{FileId, Sources};

/// Rounds after which fixes that are still there undo each other.
pub const MAX_ROUNDS: usize = 10;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Those that change nothing but what is surely meant.
    Safe,
    /// Those too that somebody should look at.
    All,
}

impl Permit {
    const fn allows(self, fix: &Fix) -> bool {
        match self {
            Self::Safe => fix.safe,
            Self::All => true,
        }
    }
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Its text before; nothing for a file that is new.
    pub before: Option<String>,
    /// Its text from now on.
    pub after: String,
}

/// What came of it.
#[derive(Debug)]
pub struct Mended {
    /// What is still to be said, on the texts as they are now; its summary counts what was fixed.
    pub report: Report,
    /// By path.
    pub changes: Vec<Change>,
}

/// Fixes that never come to an end.
#[derive(Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The rules whose fixes are still there after [`MAX_ROUNDS`].
    pub rules: BTreeSet<RuleId>,
}

/// Judges, fixes, and judges again, until there is nothing to fix.
///
/// # Errors
/// Fixes that make each other necessary.
pub fn rounds(
    sources: Sources,
    permit: Permit,
    mut judge: impl FnMut(Sources) -> Report,
) -> Result<Mended, Stuck> {
    let mut report = judge(sources);
    let mut before: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut refused = Refused::new();
    let mut fixed = 0;
    for _ in 0..MAX_ROUNDS {
        let round = Round::of(&report, permit, &mut refused);
        if round.texts.is_empty() {
            break;
        }
        fixed += round.count;
        for path in round.texts.keys() {
            let old = report.sources.iter().find(|(_, source)| source.path() == path);
            before.entry(path.clone()).or_insert_with(|| old.map(|(_, source)| source.text().to_owned()));
        }
        report = judge(std::mem::take(&mut report.sources).with_texts(round.texts));
    }
    if !Round::of(&report, permit, &mut refused).texts.is_empty() {
        let open = report.diagnostics.iter().filter(|d| d.fix.as_ref().is_some_and(|fix| permit.allows(fix)));
        return Err(Stuck { rules: open.map(|diagnostic| diagnostic.rule.clone()).collect() });
    }
    report.summary.fixed = fixed;
    let note = |(rule, path): (RuleId, String)| {
        format!("`{path}`: the fix of `{rule}` would break the file and is left alone")
    };
    report.notes.extend(refused.into_iter().map(note));
    let after: BTreeMap<&str, &str> =
        report.sources.iter().map(|(_, source)| (source.path(), source.text())).collect();
    let change = |(path, before): (String, Option<String>)| {
        let after = (*after.get(path.as_str())?).to_owned();
        (before.as_ref() != Some(&after)).then_some(Change { path, before, after })
    };
    let changes = before.into_iter().filter_map(change).collect();
    Ok(Mended { report, changes })
}

/// Rules with the path of the file that their fix would break.
type Refused = BTreeSet<(RuleId, String)>;

/// What one round changes.
struct Round {
    texts: BTreeMap<String, String>,
    count: usize,
}

impl Round {
    fn of(report: &Report, permit: Permit, refused: &mut Refused) -> Self {
        let path = |diagnostic: &Diagnostic| report.sources.file(diagnostic.primary.file).path().to_owned();
        loop {
            let mut chosen = Chosen::default();
            for diagnostic in &report.diagnostics {
                if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| permit.allows(fix))
                    && !refused.contains(&(diagnostic.rule.clone(), path(diagnostic)))
                {
                    chosen.take(diagnostic, fix, &report.sources);
                }
            }
            let texts = chosen.texts(&report.sources);
            let broken: BTreeSet<_> =
                texts.keys().filter(|path| is_broken(&report.sources, &texts, path)).collect();
            if broken.is_empty() {
                return Self { count: chosen.fixes.len(), texts };
            }
            // Which of them did it, one by one.
            let mut found = false;
            for (diagnostic, fix) in &chosen.fixes {
                let mut alone = Chosen::default();
                alone.take(diagnostic, fix, &report.sources);
                let texts = alone.texts(&report.sources);
                if texts.keys().any(|path| is_broken(&report.sources, &texts, path)) {
                    refused.insert((diagnostic.rule.clone(), path(diagnostic)));
                    found = true;
                }
            }
            // Each is right alone: the first goes first.
            if let (false, Some((diagnostic, fix))) = (found, chosen.fixes.first()) {
                let mut first = Chosen::default();
                first.take(diagnostic, fix, &report.sources);
                return Self { count: 1, texts: first.texts(&report.sources) };
            }
        }
    }
}

/// The reader meets more problems in the new text than in the old one.
fn is_broken(sources: &Sources, texts: &BTreeMap<String, String>, path: &str) -> bool {
    let problems = |text: &str| document::parse(FileId(0), text, &Limits::default()).problems().len();
    let old =
        sources.iter().find(|(_, source)| source.path() == path).map_or(0, |(_, old)| problems(old.text()));
    texts.get(path).is_some_and(|new| problems(new) > old)
}

/// Fixes that do not touch each other.
#[derive(Default)]
struct Chosen<'d> {
    fixes: Vec<(&'d Diagnostic, &'d Fix)>,
    /// First byte and end of what is taken, by file. No two of them touch but those of one fix.
    taken: BTreeMap<FileId, BTreeMap<u32, u32>>,
    created: BTreeSet<&'d str>,
}

impl<'d> Chosen<'d> {
    fn take(&mut self, diagnostic: &'d Diagnostic, fix: &'d Fix, sources: &Sources) {
        let is_free = |edit: &Edit| {
            let taken = self.taken.get(&edit.file);
            let last = taken.and_then(|taken| taken.range(..=edit.span.end).next_back());
            last.is_none_or(|(_, end)| *end < edit.span.start)
        };
        let exists = |path: &str| sources.iter().any(|(_, source)| source.path() == path);
        let is_new = |path: &str| !self.created.contains(path) && !exists(path);
        let changes = fix.edits.iter().any(|edit| sources.file(edit.file).slice(edit.span) != edit.text);
        if (!changes && fix.creates.is_empty())
            || !fix.edits.iter().all(is_free)
            || !fix.creates.iter().all(|file| is_new(&file.path))
        {
            return;
        }
        for edit in &fix.edits {
            let end = self.taken.entry(edit.file).or_default().entry(edit.span.start).or_default();
            *end = (*end).max(edit.span.end);
        }
        self.created.extend(fix.creates.iter().map(|file| file.path.as_str()));
        self.fixes.push((diagnostic, fix));
    }

    fn texts(&self, sources: &Sources) -> BTreeMap<String, String> {
        let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        let mut texts = BTreeMap::new();
        for (_, fix) in &self.fixes {
            for edit in &fix.edits {
                by_file.entry(edit.file).or_default().push(edit);
            }
            texts.extend(fix.creates.iter().map(|file| (file.path.clone(), file.text.clone())));
        }
        for (file, edits) in by_file {
            let source = sources.file(file);
            texts.insert(source.path().to_owned(), apply(source.text(), &edits));
        }
        texts
    }
}

/// The text with these edits of one file. They do not overlap; what is inserted at one place keeps its order.
#[must_use]
pub fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut after = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        after.push_str(text.get(done..edit.span.start as usize).unwrap_or(""));
        after.push_str(&edit.text);
        done = done.max(edit.span.end as usize);
    }
    after.push_str(text.get(done..).unwrap_or(""));
    after
}

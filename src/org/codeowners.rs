//! `CODEOWNERS` as GitHub reads it: who owns which paths of the repository. Knows neither teams nor services.
//!
//! <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>

mod index;

pub use index::PatternIndex;

use crate::source::Span;

/// Stands for any name in a sample path: no pattern has it.
const ANY_NAME: char = '\u{fffc}';

/// Bytes of the longest pattern that means a path.
const MAX_PATTERN: usize = 4096;

/// Who owns which paths.
#[derive(Debug, Default)]
pub struct Codeowners<'s> {
    /// The lines that count, in file order.
    pub lines: Vec<Line<'s>>,
    /// The lines that GitHub skips, in file order.
    pub mistakes: Vec<Mistake<'s>>,
    index: PatternIndex,
}

/// A pattern and its owners.
#[derive(Debug)]
pub struct Line<'s> {
    /// Which paths.
    pub pattern: Pattern,
    /// The pattern as written.
    pub text: &'s str,
    /// Where the pattern stands.
    pub span: Span,
    /// In order; none when the paths are said to have no owner.
    pub owners: Vec<Owner<'s>>,
}

/// `@user`, `@organization/team` or a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner<'s> {
    /// As written.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

impl<'s> Owner<'s> {
    /// The last part of `@organization/team`; nothing for people.
    #[must_use]
    pub fn team(&self) -> Option<&'s str> {
        self.text.strip_prefix('@')?.rsplit_once('/').map(|(_, team)| team)
    }
}

/// Why GitHub skips a line, and the part of it that is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake<'s> {
    /// Why.
    pub kind: MistakeKind,
    /// As written.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

/// What a line has that `.gitignore` knows and `CODEOWNERS` does not, or the reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// `!` in front of a pattern.
    Negation,
    /// `[…]` in a pattern.
    Range,
    /// `\#` at the start of a pattern.
    Escape,
    /// Neither `@name` nor a mail address.
    Owner,
}

impl<'s> Codeowners<'s> {
    /// Reads the text of a file. Never fails: what cannot be used is among the mistakes.
    #[must_use]
    pub fn parse(text: &'s str) -> Self {
        let mut codeowners = Self::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            codeowners.add(line, start);
            start += line.len();
        }
        codeowners.index = PatternIndex::new(codeowners.lines.iter().map(|line| &line.pattern));
        codeowners
    }

    /// The line that decides about a path: the last that matches.
    #[must_use]
    pub fn decides(&self, path: &str) -> Option<&Line<'s>> {
        let names: Vec<&str> = path.split('/').collect();
        let mut candidates = self.index.candidates(&names).into_iter().rev();
        candidates.find_map(|at| self.lines.get(at).filter(|line| line.pattern.matches_names(&names)))
    }

    /// How many steps that may take.
    #[must_use]
    pub fn effort(&self, path: &str) -> usize {
        let names: Vec<&str> = path.split('/').collect();
        let candidates = self.index.candidates(&names).into_iter();
        candidates.filter_map(|at| self.lines.get(at)).map(|line| line.pattern.effort(path)).sum()
    }

    fn add(&mut self, line: &'s str, start: usize) {
        let mut words = words(line).map(|(offset, text)| {
            let from = (start + offset) as u32;
            (text, Span::new(from, from + text.len() as u32))
        });
        let Some((text, span)) = words.next().filter(|(text, _)| !text.starts_with('#')) else { return };
        let owners: Vec<_> = words
            .take_while(|(text, _)| !text.starts_with('#'))
            .map(|(text, span)| Owner { text, span })
            .collect();
        let wrong = |owner: &&Owner<'s>| !is_owner(owner.text);
        let mistake = match unsupported(text) {
            Some(kind) => Some(Mistake { kind, text, span }),
            None => owners.iter().find(wrong).map(|owner| Mistake {
                kind: MistakeKind::Owner,
                text: owner.text,
                span: owner.span,
            }),
        };
        match mistake {
            Some(mistake) => self.mistakes.push(mistake),
            None => self.lines.push(Line { pattern: Pattern::new(text), text, span, owners }),
        }
    }
}

/// The words of a line with their offsets: a blank behind a backslash belongs to its word.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let mut offset = 0;
    std::iter::from_fn(move || {
        let rest = line.get(offset..)?;
        let from = offset + rest.find(|c| !is_blank(c))?;
        let mut escaped = false;
        let length = line.get(from..)?.find(|c| {
            let ends = is_blank(c) && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        offset = length.map_or(line.len(), |length| from + length);
        Some((from, line.get(from..offset)?))
    })
}

fn unsupported(pattern: &str) -> Option<MistakeKind> {
    match pattern {
        _ if pattern.starts_with('!') => Some(MistakeKind::Negation),
        _ if pattern.starts_with("\\#") => Some(MistakeKind::Escape),
        _ if pattern.contains(['[', ']']) => Some(MistakeKind::Range),
        _ => None,
    }
}

fn is_owner(text: &str) -> bool {
    match text.strip_prefix('@') {
        Some(name) => !name.is_empty() && name.split('/').all(|part| !part.is_empty() && !part.contains('@')),
        None => text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')),
    }
}

/// A pattern for paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// `**`: any number of names.
    Any,
    /// One name, in which `*`, `?` and `\` have their meaning.
    Name(String),
}

impl Pattern {
    /// A pattern of `CODEOWNERS`: without a slash inside it is found in any folder.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let anchored = text.trim_end_matches('/').contains('/');
        Self::build(text, anchored)
    }

    /// A pattern that begins at the top of the repository, as the paths of a service do.
    #[must_use]
    pub fn from_top(text: &str) -> Self {
        Self::build(text.strip_prefix("./").unwrap_or(text), true)
    }

    fn build(text: &str, anchored: bool) -> Self {
        // No path is so long, and comparing takes as long as both together.
        let text = if text.len() > MAX_PATTERN { "/" } else { text };
        let mut segments = if anchored { Vec::new() } else { vec![Segment::Any] };
        let names: Vec<_> = text.trim_matches('/').split('/').filter(|name| !name.is_empty()).collect();
        for name in &names {
            segments.push(if *name == "**" { Segment::Any } else { Segment::Name((*name).to_owned()) });
        }
        match names.last() {
            // `/` alone is nowhere.
            None => segments.clear(),
            // What stands below a folder, and not the folder itself.
            Some(_) if text.ends_with('/') => segments.extend([Segment::Name("*".to_owned()), Segment::Any]),
            Some(&"**") => {
                segments.pop();
                segments.extend([Segment::Name("*".to_owned()), Segment::Any]);
            }
            // The files of a folder, and not those in the folders below.
            Some(&"*") => {}
            Some(_) => segments.push(Segment::Any),
        }
        Self { segments }
    }

    /// Whether a path from the top of the repository is meant.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.matches_names(&path.split('/').collect::<Vec<_>>())
    }

    /// How many steps it may take to compare a path.
    #[must_use]
    pub fn effort(&self, path: &str) -> usize {
        let letters = |segment: &Segment| match segment {
            Segment::Name(name) if name.contains('*') => name.len(),
            Segment::Name(_) | Segment::Any => 0,
        };
        let wild: usize = self.segments.iter().map(letters).sum();
        2 * self.segments.len() + wild * path.len() / 4
    }

    /// The same, of a path that is taken apart.
    pub(crate) fn matches_names(&self, names: &[&str]) -> bool {
        let is_name = |segment: &Segment, name: &&str| match segment {
            Segment::Name(pattern) => name_matches(pattern, name),
            Segment::Any => false,
        };
        !self.segments.is_empty() && wild(&self.segments, names, |segment| *segment == Segment::Any, is_name)
    }

    /// A path that the pattern means, as far below as it goes, with names that no other pattern has where it leaves
    /// them open.
    #[must_use]
    pub fn sample(&self) -> String {
        let mut names = Vec::new();
        for segment in &self.segments {
            let Segment::Name(pattern) = segment else { continue };
            let mut name = String::new();
            let mut escaped = false;
            for c in pattern.chars() {
                match c {
                    '\\' if !escaped => escaped = true,
                    '*' | '?' if !escaped => name.push(ANY_NAME),
                    _ => {
                        name.push(c);
                        escaped = false;
                    }
                }
            }
            names.push(name);
        }
        // The name may be that of a folder.
        let is_open = |name: &String| name.chars().all(|c| c == ANY_NAME);
        if self.segments.last() == Some(&Segment::Any) && !names.last().is_some_and(is_open) {
            names.push(ANY_NAME.to_string());
        }
        names.join("/")
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    #[derive(PartialEq)]
    enum Part {
        Star,
        One,
        Letter(char),
    }
    if !pattern.contains(['*', '?', '\\']) {
        return pattern == name;
    }
    let mut parts = Vec::new();
    let mut escaped = false;
    for c in pattern.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '*' if !escaped => parts.push(Part::Star),
            '?' if !escaped => parts.push(Part::One),
            _ => parts.push(Part::Letter(c)),
        }
        escaped = false;
    }
    let letters: Vec<char> = name.chars().collect();
    let is_letter = |part: &Part, letter: &char| match part {
        Part::One => true,
        Part::Letter(wanted) => wanted == letter,
        Part::Star => false,
    };
    wild(&parts, &letters, |part| *part == Part::Star, is_letter)
}

/// Matches a pattern with wildcards for any number of items. Only the last wildcard can take more, so that the work
/// stays quadratic.
fn wild<P, T>(
    pattern: &[P],
    items: &[T],
    is_wild: impl Fn(&P) -> bool,
    is_same: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut item, mut retry) = (0, 0, None);
    while item < items.len() {
        match (pattern.get(at), items.get(item)) {
            (Some(part), _) if is_wild(part) => {
                retry = Some((at, item));
                at += 1;
            }
            (Some(part), Some(next)) if is_same(part, next) => {
                at += 1;
                item += 1;
            }
            _ => match retry {
                Some((wild, taken)) => {
                    retry = Some((wild, taken + 1));
                    at = wild + 1;
                    item = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(is_wild))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_on_github() {
        let cases = [
            ("*", "a", true),
            ("*", "a/b/c", true),
            ("*.js", "a/b.js", true),
            ("*.js", "a/b.jsx", false),
            ("/build/logs/", "build/logs/x/y", true),
            ("/build/logs/", "a/build/logs/x", false),
            ("/build/logs/", "build/logs", false),
            ("docs/*", "docs/start.md", true),
            ("docs/*", "docs/build/trouble.md", false),
            ("apps/", "a/apps/x", true),
            ("/docs/", "docs/a/b", true),
            ("**/logs", "build/logs", true),
            ("**/logs", "deeply/nested/logs/today", true),
            ("/apps/github", "apps/github/x", true),
            ("/apps/github", "apps/githubs/x", false),
            ("a/**/z", "a/z", true),
            ("a/**/z", "a/b/c/z", true),
            ("a/**", "a", false),
            ("a/**", "a/b", true),
            ("**", "a/b", true),
            ("/", "a", false),
            ("/Docs", "docs", false),
            ("a\\ b/", "a b/c", true),
            ("a?c", "x/abc", true),
            ("*a*b*c*", "xaxbxcx", true),
            ("*a*b*c*", "xcxbxax", false),
        ];
        for (pattern, path, wanted) in cases {
            assert_eq!(Pattern::new(pattern).matches(path), wanted, "{pattern} and {path}");
        }
        assert!(!Pattern::from_top("apps").matches("a/apps/x"));
    }

    #[test]
    fn a_pattern_means_its_sample() {
        for pattern in
            ["*", "*.js", "/build/logs/", "docs/*", "apps/", "**/logs", "a/**/z", "**", "a\\ b", "a?c*"]
        {
            let pattern = Pattern::new(pattern);
            assert!(pattern.matches(&pattern.sample()), "{pattern:?}");
        }
    }

    #[test]
    fn the_last_line_decides() {
        let text =
            "\u{feff}# all\n* @acme/platform # everyone\r\n\n  /a/ @acme/alpha ada@acme.example\n/a/b\n";
        let owners = Codeowners::parse(text);
        let decides = |path: &str| -> Vec<&str> {
            owners.decides(path).unwrap().owners.iter().map(|owner| owner.text).collect()
        };
        assert_eq!(decides("x"), ["@acme/platform"]);
        assert_eq!(decides("a/x"), ["@acme/alpha", "ada@acme.example"]);
        assert_eq!(decides("a/b/x"), Vec::<&str>::new());
        let owner = owners.lines[1].owners[0];
        assert_eq!((&text[owner.span.range()], owner.team()), ("@acme/alpha", Some("alpha")));
        assert_eq!(&text[owners.lines[2].span.range()], "/a/b");
    }

    #[test]
    fn what_github_skips_is_a_mistake() {
        let text = "!/a @b\n/[ab] @b\n\\#a @b\n/a b\n/a @\n/a @b/ \n/a a@b\n\\ # @b\n";
        let owners = Codeowners::parse(text);
        let found: Vec<_> = owners.mistakes.iter().map(|mistake| (mistake.kind, mistake.text)).collect();
        let wanted = [
            (MistakeKind::Negation, "!/a"),
            (MistakeKind::Range, "/[ab]"),
            (MistakeKind::Escape, "\\#a"),
            (MistakeKind::Owner, "b"),
            (MistakeKind::Owner, "@"),
            (MistakeKind::Owner, "@b/"),
            (MistakeKind::Owner, "a@b"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(owners.lines.len(), 1);
    }
}

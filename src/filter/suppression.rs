//! Suppressions: which comments silence which diagnostics, and what is wrong with those comments. Knows no rule by
//! what it means, and no words for what is wrong.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::RulePattern;
use super::comment::{self, Directive, Mistake, Reading, Until};
use super::cover::{Blocks, cover, is_at_top};
use super::removal::without;
use crate::diagnostic::{Diagnostic, Fault, FaultKind, RuleId, Scope, Silenced, Suppression, Unlike};
use crate::document::{Comment, Tree};
use crate::source::{FileId, Source, Sources, Span};
use crate::value::nearest;

/// What is asked of comments that silence rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressions {
    /// Whether they silence anything in this run.
    pub obeyed: bool,
    /// One without a reason does not count.
    pub require_reason: bool,
    /// Days from today on within which the last day of each must lie; one without a last day does not count either.
    pub max_days: Option<u32>,
    /// Rules that no comment may silence.
    pub forbid: Vec<RulePattern>,
}

impl Default for Suppressions {
    fn default() -> Self {
        Self { obeyed: true, require_reason: true, max_days: None, forbid: Vec::new() }
    }
}

impl Suppressions {
    /// The days that are allowed, where this last day lies beyond them.
    #[must_use]
    pub fn exceeded(&self, until: Option<Date>, today: Date) -> Option<u32> {
        self.max_days.filter(|max| until.is_none_or(|until| days(today, until) > i64::from(*max)))
    }
}

/// What is known of the run.
pub(crate) struct Run<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) trees: &'a [Tree<'a>],
    /// Every rule that there is.
    pub(crate) rules: BTreeSet<&'a RuleId>,
    /// Rules that were not asked for, or had nothing to go by: that they are silent proves nothing.
    pub(crate) unjudged: BTreeSet<&'a RuleId>,
    /// Nothing was silent because of something that could not be read.
    pub(crate) is_whole: bool,
    /// The day of the run, where the organization is.
    pub(crate) today: Date,
}

/// What comes of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) suppressions: Vec<Suppression>,
    pub(crate) silenced: Vec<Silenced>,
    pub(crate) faults: Vec<Fault>,
}

/// For how many unknown rules the near name is looked for: nobody reads more, and a file may hold tens of thousands.
const MAX_NEAR: usize = 100;

/// Whether no comment can silence it, whoever allows it: what could not be read, what a rule could not judge, and what
/// is wrong with the comments themselves.
#[must_use]
pub fn is_protected(rule: &RuleId) -> bool {
    rule.as_str() == "yaml/syntax" || matches!(rule.category(), "limits" | "suppress" | "policy")
}

/// Takes those diagnostics out that a comment silences.
pub(crate) fn silence(diagnostics: &mut Vec<Diagnostic>, settings: &Suppressions, run: &Run<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut entries = Vec::new();
    for ((file, source), tree) in run.sources.iter().zip(run.trees) {
        read(file, source, tree, settings, run, &mut entries, &mut outcome.faults);
    }
    if settings.obeyed {
        let mut shown = Vec::with_capacity(diagnostics.len());
        for diagnostic in diagnostics.drain(..) {
            match silencer(&mut entries, &diagnostic) {
                Some(by) => outcome.silenced.push(Silenced { diagnostic, by }),
                None => shown.push(diagnostic),
            }
        }
        *diagnostics = shown;
    }
    for entry in &entries {
        outcome.faults.extend(entry.fault(settings, run));
    }
    outcome.suppressions = entries.into_iter().map(|entry| entry.suppression).collect();
    outcome
}

/// A suppression while it is judged.
struct Entry {
    suppression: Suppression,
    /// What each of its rules stands for; nothing where a comment cannot silence it.
    patterns: Vec<Option<RulePattern>>,
    /// How many diagnostics each of its rules silences, or would silence if it had not expired.
    hits: Vec<usize>,
    /// Nothing is wrong with it as a whole, but that it may have expired.
    sound: bool,
}

impl Entry {
    /// Which of its rules means this diagnostic: by its id rather than by its category.
    fn matching(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let start = diagnostic.primary.span.start;
        let covers = self.suppression.covers;
        if !self.sound
            || diagnostic.primary.file != self.suppression.file
            || start < covers.start
            || start > covers.end
        {
            return None;
        }
        let rule = &diagnostic.rule;
        let means = |pattern: &Option<RulePattern>| pattern.as_ref().is_some_and(|it| it.matches(rule));
        let exact = self.suppression.rules.iter().zip(&self.patterns);
        let exact = exact.into_iter().position(|(named, it)| named.text == rule.as_str() && means(it));
        exact.or_else(|| self.patterns.iter().position(means))
    }

    fn is_expired(&self) -> bool {
        self.suppression.days_left.is_some_and(|days| days < 0)
    }

    /// What is wrong with it, now that it is known what it silences.
    fn fault(&self, settings: &Suppressions, run: &Run<'_>) -> Option<Fault> {
        if !self.sound {
            return None;
        }
        let suppression = &self.suppression;
        let is_judged = |pattern: &RulePattern| {
            let mut meant = run.rules.iter().filter(|rule| pattern.matches(rule));
            run.is_whole && settings.obeyed && meant.all(|rule| !run.unjudged.contains(rule))
        };
        let is_unused = |(pattern, hits): (&Option<RulePattern>, &usize)| {
            *hits == 0 && pattern.as_ref().is_some_and(is_judged)
        };
        let unused: Vec<_> = (0..)
            .zip(self.patterns.iter().zip(&self.hits))
            .filter(|(_, rule)| is_unused(*rule))
            .map(|(index, _): (usize, _)| index)
            .collect();
        let is_all = unused.len() == suppression.rules.len();
        let fault = |span, kind, fix| Some(Fault { file: suppression.file, span, kind, fix });
        // What hides nothing any more can go, whenever it was to end.
        if let (true, Some(until), Some(days)) =
            (self.is_expired() && !is_all, suppression.until, suppression.days_left)
        {
            return fault(suppression.span, FaultKind::Expired { until, days: -days }, None);
        }
        let named: Vec<_> = unused.iter().filter_map(|index| suppression.rules.get(*index)).collect();
        let (first, last) = (named.first()?, named.last()?);
        let span = if is_all { suppression.span } else { Span::new(first.span.start, last.span.end) };
        let fix = without(run.sources.file(suppression.file), suppression, &unused);
        fault(span, FaultKind::Unused(named.iter().map(|rule| rule.text.clone()).collect()), Some(fix))
    }
}

/// The suppression that silences a diagnostic: of several the one whose block begins last, of those that begin together
/// the one that covers least, of equals the first.
fn silencer(entries: &mut [Entry], diagnostic: &Diagnostic) -> Option<usize> {
    if is_protected(&diagnostic.rule) {
        return None;
    }
    // They are in the order of files.
    let file = diagnostic.primary.file;
    let first = entries.partition_point(|entry| entry.suppression.file < file);
    let mut nearest: Option<((u32, u32), usize, usize)> = None;
    for (index, entry) in entries.iter_mut().enumerate().skip(first) {
        if entry.suppression.file != file {
            break;
        }
        let Some(rule) = entry.matching(diagnostic) else { continue };
        let covers = entry.suppression.covers;
        let reach = (u32::MAX - covers.start, covers.end);
        if entry.is_expired() {
            entry.hits.get_mut(rule).into_iter().for_each(|hits| *hits += 1);
        } else if nearest.is_none_or(|(least, ..)| reach < least) {
            nearest = Some((reach, index, rule));
        }
    }
    let (_, index, rule) = nearest?;
    let hits = entries.get_mut(index).and_then(|entry| entry.hits.get_mut(rule));
    hits.into_iter().for_each(|hits| *hits += 1);
    Some(index)
}

/// The suppressions of a file, and what is wrong with them as they are written.
fn read(
    file: FileId,
    source: &Source,
    tree: &Tree<'_>,
    settings: &Suppressions,
    run: &Run<'_>,
    entries: &mut Vec<Entry>,
    faults: &mut Vec<Fault>,
) {
    let of_owners;
    let comments = match source.is_codeowners() {
        true => {
            of_owners = comments_of_owners(source.text());
            of_owners.as_slice()
        }
        false => tree.comments(),
    };
    let blocks = || Blocks::new(source, tree);
    let mut known = None;
    for comment in comments {
        for reading in comment::read(source.text(), comment.span) {
            let directive = match reading {
                Reading::Directive(directive)
                    if directive.whole_file
                        && !is_at_top(source, known.get_or_insert_with(blocks), comment) =>
                {
                    let (span, text) = (directive.span, "ignore-file".to_owned());
                    faults.push(unlike(file, Mistake { span, text, reason: Unlike::Place, near: None }));
                    continue;
                }
                Reading::Directive(directive) => directive,
                Reading::Mistake(mistake) => {
                    faults.push(unlike(file, mistake));
                    continue;
                }
            };
            let (scope, covers) = match directive.whole_file {
                true => (Scope::File, Span::new(0, source.text().len() as u32)),
                false => cover(source, known.get_or_insert_with(blocks), comment),
            };
            entries.push(entry(file, directive, (scope, covers), settings, run, faults));
        }
    }
}

/// Judges a suppression by itself.
fn entry(
    file: FileId,
    directive: Directive,
    (scope, covers): (Scope, Span),
    settings: &Suppressions,
    run: &Run<'_>,
    faults: &mut Vec<Fault>,
) -> Entry {
    let mut patterns = Vec::new();
    for named in &directive.rules {
        let pattern = pattern(&named.text, settings, run).map_err(|mut kind| {
            if let FaultKind::UnknownRule { text, near } = &mut kind
                && text != "*"
                && faults.len() < MAX_NEAR
            {
                *near = nearest_rule(text, &run.rules);
            }
            faults.push(Fault { file, span: named.span, kind, fix: None });
        });
        patterns.push(pattern.ok());
    }
    let before = faults.len();
    let mut fault = |span, kind| faults.push(Fault { file, span, kind, fix: None });
    if settings.require_reason && directive.reason.is_none() {
        fault(directive.span, FaultKind::NoReason);
    }
    // Of one whose date cannot be read nobody knows how long it would count.
    let is_read = !matches!(directive.until, Until::Unread { .. });
    let until = match directive.until {
        Until::Open => None,
        Until::Day(day) => Some(day),
        Until::Unread { span, text, near } => {
            fault(span, FaultKind::Date { text, near });
            None
        }
    };
    if let Some(max) = settings.exceeded(until, run.today).filter(|_| is_read) {
        faults.push(Fault { file, span: directive.span, kind: FaultKind::TooLong { until, max }, fix: None });
    }
    let sound = faults.len() == before;
    let days_left = until.map(|until| days(run.today, until));
    let counts = sound && patterns.iter().any(Option::is_some) && days_left.is_none_or(|days| days >= 0);
    let suppression = Suppression {
        file,
        span: directive.span,
        scope,
        covers,
        rules: directive.rules,
        reason: directive.reason,
        until,
        days_left,
        counts,
        subject: None,
        owner: None,
    };
    Entry { suppression, hits: vec![0; patterns.len()], patterns, sound }
}

/// What a text in a list of rules stands for.
fn pattern(text: &str, settings: &Suppressions, run: &Run<'_>) -> Result<RulePattern, FaultKind> {
    let parsed = text.parse::<RulePattern>().ok().filter(|_| text != "*");
    let Some(pattern) = parsed.filter(|pattern| run.rules.iter().any(|rule| pattern.matches(rule))) else {
        return Err(FaultKind::UnknownRule { text: text.to_owned(), near: None });
    };
    let is_forbidden = |rule: &&&RuleId| settings.forbid.iter().any(|forbidden| forbidden.matches(rule));
    let meant = || run.rules.iter().filter(|rule| pattern.matches(rule));
    let protected = meant().find(|rule| is_protected(rule));
    match protected.or_else(|| meant().find(is_forbidden)) {
        Some(rule) => {
            let always = protected.is_some();
            Err(FaultKind::Forbidden { text: text.to_owned(), rule: rule.to_string(), always })
        }
        None => Ok(pattern),
    }
}

/// The rule or the category that was probably meant.
fn nearest_rule(text: &str, rules: &BTreeSet<&RuleId>) -> Option<String> {
    let ids = || rules.iter().map(|rule| rule.as_str());
    let categories: BTreeSet<_> = rules.iter().map(|rule| rule.category()).collect();
    let category = |word: &str| nearest(word, categories.iter().copied()).map(|it| format!("{it}/*"));
    match text.split_once('/') {
        Some((word, "*")) => category(word),
        Some((word, _)) => nearest(text, ids()).map(str::to_owned).or_else(|| category(word)),
        // Without its category.
        None => {
            let named = ids().find(|id| id.split_once('/').is_some_and(|(_, name)| name == text));
            named.map(str::to_owned).or_else(|| category(text))
        }
    }
}

fn unlike(file: FileId, mistake: Mistake) -> Fault {
    let Mistake { span, text, reason, near } = mistake;
    Fault { file, span, kind: FaultKind::Unlike { text, reason, near }, fix: None }
}

/// From one day to another; a span that no calendar has is as long as can be.
fn days(from: Date, to: Date) -> i64 {
    to.since(from).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// The comments of a file that says who owns which paths: from a `#` that begins a word on.
fn comments_of_owners(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let before_is_blank = |at: usize| {
            line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']))
        };
        if let Some((at, _)) = line.match_indices('#').find(|(at, _)| before_is_blank(*at)) {
            let end = start + line.trim_end().len();
            let own_line = line.get(..at).unwrap_or("").trim().is_empty();
            comments.push(Comment { span: Span::new((start + at) as u32, end as u32), own_line });
        }
        start += line.len();
    }
    comments
}

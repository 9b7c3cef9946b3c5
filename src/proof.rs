//! How the examples of a rule prove it: judged, compared with their markers, mended and compared again. The tests of
//! our own rules and `orglint test` ask the same. Reads no file and writes no format.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Report, RuleId};
use crate::expect::{self, Comparison, Difference};
use crate::fix::Permit;
use crate::policy::clock::Now;
use crate::policy::{Example, Rule, Rules};
use crate::schema::Schemas;
use crate::source::{Source, Sources};
use crate::{Settings, lint, mend};

/// The day on which an example is judged that names no other: what passes today passes tomorrow.
pub const TODAY: &str = "2026-11-22";

/// What says whether an example can be read at all, whichever rules judge it.
const STRUCTURE: [&str; 4] = ["yaml", "schema", "date", "limits"];

/// What examples are judged with.
#[derive(Clone, Copy)]
pub struct Bench<'b> {
    /// The kinds that there are.
    pub schemas: &'b Schemas,
    /// The rules that there are.
    pub rules: &'b Rules,
    /// Which of them judge.
    pub judges: Judges<'b>,
    /// The clock of an example that names none.
    pub now: Now,
    /// The documents that an example is given, by their name; or why it cannot have them.
    pub given: &'b dyn Fn(&str) -> Result<Source, String>,
}

/// Which rules judge an example.
#[derive(Clone, Copy, Debug)]
pub enum Judges<'b> {
    /// All of them: nothing in an example may be wrong but what is marked.
    All,
    /// This one, those that the markers name, and those without which a slip in the example would pass.
    Only(&'b RuleId),
}

/// What came of an example.
#[derive(Clone, Debug, Default)]
pub struct Proved {
    /// Why it does not prove its rule; nothing when it does.
    pub failures: Vec<Failure>,
    /// Markers of known gaps.
    pub gaps: usize,
    /// The cases of the rule that reported, from 0.
    pub cases: BTreeSet<usize>,
}

/// Why an example does not prove its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// As a whole, for this reason.
    Whole(String),
    /// In a line of it.
    Line(Difference),
    /// In a line of what its fixes make of it.
    MendedLine(Difference),
    /// The fixes make another text of a file than it shows; a file that there is not, or that stays as it is, has none.
    Mended {
        /// Its name.
        path: String,
        /// What the example shows.
        wanted: Option<String>,
        /// What the fixes make.
        made: Option<String>,
    },
}

impl Bench<'_> {
    /// Judges an example of a rule and compares.
    #[must_use]
    pub fn prove(&self, rule: &Rule, example: &Example) -> Proved {
        let (sources, settings) = match self.inputs(example) {
            Ok(inputs) => inputs,
            Err(reason) => return Proved { failures: vec![Failure::Whole(reason)], ..Proved::default() },
        };
        let report = lint(sources, self.schemas, self.rules, &settings);
        let Comparison { gaps, .. } = expect::comparison(&report, Some(rule.id()));
        let own = report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == *rule.id());
        let cases = own.map(|diagnostic| diagnostic.case).collect();
        let mut failures = holds(example, rule.id(), &report);
        failures.extend(unjudged(rule, &report).map(Failure::Whole));
        if !example.fixed.is_empty() {
            failures.extend(self.mended(rule, example));
        }
        Proved { failures, gaps, cases }
    }

    /// What the rules say of an example.
    ///
    /// # Errors
    /// It has no such clock, configuration or given documents.
    pub fn judge(&self, example: &Example) -> Result<Report, String> {
        let (sources, settings) = self.inputs(example)?;
        Ok(lint(sources, self.schemas, self.rules, &settings))
    }

    /// The files of an example with what is judged together with them, its clock and its configuration.
    fn inputs(&self, example: &Example) -> Result<(Sources, Settings), String> {
        let given: Vec<_> = example.given.iter().map(|name| (self.given)(name)).collect::<Result<_, _>>()?;
        // What is given was there before as well.
        let files = |files: &[(String, String)]| {
            let own = files.iter().map(|(path, text)| Source::new(path.as_str(), text.as_str()));
            Sources::new(own.chain(given.iter().cloned()).collect())
        };
        let now = example.now.as_deref().map_or(Ok(self.now), Now::parse)?;
        let mut settings = Settings::new(now);
        if let Some(text) = &example.config {
            let config = Config::load(Source::new("orglint.yaml", text.as_str()), self.rules, self.schemas);
            let config = config.map_err(|refusal| {
                let says = |mistake: &crate::diagnostic::Diagnostic| {
                    let help = mistake.help.as_ref().map(|help| format!("; {help}"));
                    format!("{}{}", mistake.message, help.unwrap_or_default())
                };
                let says: Vec<_> = refusal.diagnostics.iter().map(says).collect();
                format!("its configuration cannot be used: {}", says.join("; "))
            })?;
            settings.suppressions = config.suppressions().clone();
            settings.config = Arc::new(config);
        }
        let before = example.before.as_deref().map(files);
        let sources = files(&example.files).with_before(before).with_history(example.history());
        if let Judges::Only(rule) = self.judges {
            let named = expect::named(&sources, rule);
            let judges = |id: &RuleId| id == rule || named.contains(id) || STRUCTURE.contains(&id.category());
            // Left out and not selected: what is selected by name is judged even if the configuration has it off.
            let others = self.rules.iter().map(Rule::id).filter(|id| !judges(id));
            settings.selection.ignore = others.filter_map(|id| id.as_str().parse().ok()).collect();
        }
        Ok((sources, settings))
    }

    /// The rule's fixes, and they alone, make of the example just what it says; the result is judged again, and markers
    /// in it say what is still reported.
    fn mended(&self, rule: &Rule, example: &Example) -> Vec<Failure> {
        let Ok((sources, mut settings)) = self.inputs(example) else { return Vec::new() };
        settings.selection.select = rule.id().as_str().parse().into_iter().collect();
        let mended = match mend(sources, self.schemas, self.rules, &settings, Permit::All) {
            Ok(mended) => mended,
            Err(stuck) => {
                let rules: Vec<_> = stuck.rules.iter().map(|rule| format!("`{rule}`")).collect();
                let rules = rules.join(", ");
                return vec![Failure::Whole(format!("the fixes of {rules} do not come to an end"))];
            }
        };
        let made: BTreeMap<_, _> = mended
            .changes
            .iter()
            .map(|change| (change.path.clone(), expect::unmarked(&change.after)))
            .collect();
        let wanted = example.fixed.iter().map(|(path, text)| (path.clone(), expect::unmarked(text)));
        let wanted: BTreeMap<_, _> = wanted.collect();
        if made != wanted {
            let paths: BTreeSet<_> = made.keys().chain(wanted.keys()).collect();
            let differs = paths.into_iter().filter(|path| made.get(*path) != wanted.get(*path));
            let failure = |path: &String| Failure::Mended {
                path: path.clone(),
                wanted: wanted.get(path).cloned(),
                made: made.get(path).cloned(),
            };
            return differs.map(failure).collect();
        }
        let Ok((sources, settings)) = self.inputs(example) else { return Vec::new() };
        // What the fix leaves as it is has nothing to report any more.
        let files = example.files.iter().map(|(path, text)| (path.clone(), expect::without_own(text)));
        let texts = files.chain(example.fixed.iter().cloned()).collect();
        let report = lint(sources.with_texts(texts), self.schemas, self.rules, &settings);
        let Comparison { differences, .. } = expect::comparison(&report, Some(rule.id()));
        differences.into_iter().map(Failure::MendedLine).collect()
    }
}

/// Whether an example of this rule is reported as it is marked: nothing when it is.
#[must_use]
pub fn holds(example: &Example, rule: &RuleId, report: &Report) -> Vec<Failure> {
    let reported = report.diagnostics.iter().any(|diagnostic| diagnostic.rule == *rule);
    let Comparison { differences, gaps } = expect::comparison(report, Some(rule));
    let mut failures = Vec::new();
    // A known gap is just that: a bad example that is not reported yet, or a good one that is.
    if example.bad != reported && gaps == 0 && differences.is_empty() {
        let says = if example.bad { "the rule says nothing" } else { "the rule reports" };
        failures.push(Failure::Whole(says.to_owned()));
    }
    failures.extend(differences.into_iter().map(Failure::Line));
    failures.extend(misplaced(report).map(Failure::Whole));
    failures
}

/// A rule that judges documents of some kind proves nothing by one without any.
fn unjudged(rule: &Rule, report: &Report) -> Option<String> {
    let kinds = rule.kinds();
    let is_judged = kinds.is_empty()
        || rule.has_check()
        || kinds.iter().any(|kind| report.summary.documents.contains_key(kind))
        || !report.diagnostics.is_empty();
    (!is_judged)
        .then(|| format!("nothing of it is a `{}`, so that the rule judges nothing", kinds.join("` or a `")))
}

/// A span that does not lie in its file, on the borders of characters: a mistake in orglint.
#[must_use]
pub fn misplaced(report: &Report) -> Option<String> {
    let labels = report.diagnostics.iter().flat_map(|diagnostic| {
        std::iter::once(&diagnostic.primary).chain(&diagnostic.related).map(move |label| (diagnostic, label))
    });
    let mut outside =
        labels.filter(|(_, label)| report.sources.file(label.file).text().get(label.span.range()).is_none());
    let (diagnostic, label) = outside.next()?;
    let path = report.sources.file(label.file).path();
    Some(format!("{}: the span of `{}` is not in {path}", diagnostic.message, label.message))
}

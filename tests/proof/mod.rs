//! How an example proves its rule: judged with other rules, and compared with its markers. Used by the examples
//! themselves and by the test that changes the rules under them.

use std::fs;
use std::path::{Path, PathBuf};

use orglint::diagnostic::{Report, RuleId};
use orglint::policy::clock::Now;
use orglint::policy::{Example, Rules};
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, expect, lint};

/// The day on which fixtures, and examples that name no other, are judged.
pub(crate) const TODAY: &str = "2026-11-22";

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned()).into()
}

/// All rule files, from disk and not as embedded, so that a rule can be written without building anything.
pub(crate) fn rule_files() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("policies"), &root().join("policies"), &mut files);
    files
}

/// The rule files of the cookbook.
#[allow(dead_code, reason = "not every test that proves examples proves those of the cookbook")]
pub(crate) fn recipes() -> Vec<Source> {
    let folder = root().join("docs/cookbook/policies");
    let mut files = Vec::new();
    collect(&folder, &folder, &mut files);
    files
}

/// All rules.
///
/// # Errors
/// The mistakes in them, one a line.
pub(crate) fn rules(schemas: &Schemas) -> Result<Rules, String> {
    load(rule_files(), schemas)
}

/// Rules from these files.
///
/// # Errors
/// The mistakes in them, one a line.
pub(crate) fn load(files: Vec<Source>, schemas: &Schemas) -> Result<Rules, String> {
    Rules::load(files, schemas).map_err(|refusal| {
        let line = |mistake: &orglint::diagnostic::Diagnostic| {
            let source = refusal.sources.file(mistake.primary.file);
            let place = source.position(mistake.primary.span.start);
            let help = mistake.help.as_deref().unwrap_or("");
            format!("policies/{}:{}:{}: {}; {help}", source.path(), place.line, place.column, mistake.message)
        };
        refusal.diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// What these rules say of an example.
pub(crate) fn judge(example: &Example, schemas: &Schemas, rules: &Rules) -> Report {
    let (sources, settings) = inputs(example);
    lint(sources, schemas, rules, &settings)
}

/// The files of an example with what is judged together with them, and its clock.
pub(crate) fn inputs(example: &Example) -> (Sources, Settings) {
    let given = example.given.iter().map(|name| {
        let path = format!("given/{name}.yaml");
        let text = fs::read_to_string(root().join("fixtures").join(&path));
        Source::new(path.as_str(), text.unwrap_or_else(|error| panic!("fixtures/{path}: {error}")))
    });
    let given: Vec<_> = given.collect();
    let files = |files: &[(String, String)]| {
        let own = files.iter().map(|(path, text)| Source::new(path.as_str(), text.as_str()));
        Sources::new(own.chain(given.iter().cloned()).collect())
    };
    let sources = files(&example.files).with_before(example.before.as_deref().map(files));
    let now = Now::parse(example.now.as_deref().unwrap_or(TODAY)).unwrap();
    (sources.with_history(example.history()), Settings::new(now))
}

/// Whether an example of this rule is reported as it is marked.
///
/// # Errors
/// Every difference, one a line.
pub(crate) fn holds(example: &Example, rule: &RuleId, report: &Report) -> Result<(), String> {
    let reported = report.diagnostics.iter().any(|diagnostic| diagnostic.rule == *rule);
    let mut differences = String::new();
    if example.bad != reported {
        differences.push_str(if example.bad { "the rule says nothing\n" } else { "the rule reports\n" });
    }
    if let Err(difference) = expect::compare(report, Some(rule)).and_then(|()| spans(report)) {
        differences.push_str(&difference);
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

/// The files of a folder that a run would read.
pub(crate) fn collect(root: &Path, folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.ends_with("CODEOWNERS")
            || path
                .extension()
                .is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known))
        {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push(Source::new(name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Every span lies in its file, on the borders of characters.
pub(crate) fn spans(report: &Report) -> Result<(), String> {
    for diagnostic in &report.diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let source = report.sources.file(label.file);
            if source.text().get(label.span.range()).is_none() {
                return Err(format!(
                    "{}: the span of `{}` is not in {}",
                    diagnostic.message,
                    label.message,
                    source.path()
                ));
            }
        }
    }
    Ok(())
}

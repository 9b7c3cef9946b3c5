//! How an example proves its rule: judged with other rules, and compared with its markers. Used by the examples
//! themselves and by the test that changes the rules under them.

use std::fs;
use std::path::{Path, PathBuf};

use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::proof::{Bench, Failure, Judges, TODAY};
use orglint::schema::Schemas;
use orglint::source::Source;

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

/// The rule files of the cookbook that judge changes; the others are proven where its page is.
#[allow(dead_code, reason = "not every test that proves examples proves those of the cookbook")]
pub(crate) fn recipes() -> Vec<Source> {
    let folder = root().join("docs/cookbook/policies");
    let mut files = Vec::new();
    collect(&folder, &folder.join("change"), &mut files);
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

/// What judges an example of ours: all of the rules, and documents of `fixtures/given`.
pub(crate) fn bench<'b>(schemas: &'b Schemas, rules: &'b Rules, judges: Judges<'b>) -> Bench<'b> {
    Bench { schemas, rules, judges, now: Now::parse(TODAY).unwrap(), given: &given }
}

fn given(name: &str) -> Result<Source, String> {
    let path = format!("given/{name}.yaml");
    let text = fs::read_to_string(root().join("fixtures").join(&path));
    text.map(|text| Source::new(path.as_str(), text)).map_err(|error| format!("fixtures/{path}: {error}"))
}

/// Why an example fails, one reason a line.
///
/// # Errors
/// There is one.
pub(crate) fn told(failures: &[Failure]) -> Result<(), String> {
    let line = |failure: &Failure| match failure {
        Failure::Whole(reason) => format!("{reason}\n"),
        Failure::Line(difference) => format!("{difference}\n"),
        Failure::MendedLine(difference) => format!("mended: {difference}\n"),
        Failure::Mended { path, made, .. } => {
            let made = made.as_deref().unwrap_or("(it stays as it is)\n");
            format!("the fix makes something else of it:\n--- {path}\n{made}")
        }
    };
    if failures.is_empty() { Ok(()) } else { Err(failures.iter().map(line).collect()) }
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

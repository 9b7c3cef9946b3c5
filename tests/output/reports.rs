//! Reports that no run has made, and how they are written.

use orglint::diagnostic::{Diagnostic, Label, Report, Severity, Summary};
use orglint::output::{self, Format, Options};
use orglint::source::{Sources, Span};

/// The label of the first place of `needle`.
pub(crate) fn label(sources: &Sources, path: &str, needle: &str, message: &str) -> Label {
    let (file, source) = sources.iter().find(|(_, source)| source.path() == path).unwrap();
    let start = source.text().find(needle).unwrap_or_else(|| panic!("no {needle:?} in {path:?}")) as u32;
    Label { file, span: Span::new(start, start + needle.len() as u32), message: message.to_owned() }
}

pub(crate) fn diagnostic(rule: &str, severity: Severity, primary: &Label, message: &str) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(rule.parse().unwrap(), severity, primary.file, primary.span, message.to_owned());
    diagnostic.fingerprint = "0123456789abcdef0123456789abcdef".to_owned();
    diagnostic
}

pub(crate) fn report(sources: Sources, diagnostics: Vec<Diagnostic>) -> Report {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let summary = Summary {
        files: sources.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        ..Summary::default()
    };
    Report {
        sources,
        diagnostics,
        summary,
        now: "2026-11-22T09:00:00+03:00".to_owned(),
        exit_code: 1,
        ..Report::default()
    }
}

pub(crate) fn written(format: Format, report: &Report, options: Options) -> String {
    let mut out = Vec::new();
    output::write(format, report, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn plain(format: Format, report: &Report) -> String {
    written(format, report, Options::default())
}

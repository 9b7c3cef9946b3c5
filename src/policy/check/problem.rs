//! What the reader could not read: it comes as problems of the tree, and leaves as diagnostics.

use super::{Check, Context, Found, Kind};
use crate::diagnostic::Label;
use crate::document::ProblemKind;
use crate::org::Manifest;
use crate::source::{Defect, Span};

const FACTS: &[(&str, Kind)] = &[("message", Kind::Text), ("help", Kind::Text)];

/// Not YAML.
pub(super) const SYNTAX: Check = Check { name: "syntax", params: &[], facts: FACTS, find: syntax };

/// One key twice in a map.
pub(super) const DUPLICATE_KEY: Check = Check {
    name: "duplicate-key",
    params: &[],
    facts: FACTS,
    find: |ctx| problems(ctx, ProblemKind::DuplicateKey),
};

/// A limit of the reader was hit.
pub(super) const LIMIT: Check = Check { name: "limit", params: &[], facts: FACTS, find: limits };

fn problems<'t>(ctx: &Context<'_, 't>, kind: ProblemKind) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for tree in ctx.world.org.trees() {
        for problem in tree.problems().iter().filter(|problem| problem.kind == kind) {
            let mut place = Found::in_file(tree.file(), problem.span)
                .fact("message", problem.message.clone())
                .fact("help", problem.help.clone().unwrap_or_default());
            let holds = |manifest: &&Manifest<'_>| {
                let span = manifest.root.span();
                span.start <= problem.span.start && problem.span.end <= span.end
            };
            // What is said of a document that could be read is said of its manifest.
            if kind == ProblemKind::DuplicateKey {
                let manifest = ctx.world.org.at(tree.file(), problem.span.start);
                place.manifest = manifest.filter(holds).map(|manifest| manifest.id);
            }
            place.related.extend(problem.related.iter().map(|(span, message)| Label {
                file: tree.file(),
                span: *span,
                message: message.clone(),
            }));
            found.push(place);
        }
    }
    found
}

fn limits<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = problems(ctx, ProblemKind::Limit);
    for (file, source) in ctx.sources.iter() {
        if let Some(Defect::TooLarge(bytes)) = source.defect() {
            let message =
                format!("the file has {bytes} bytes; more than {} are not read", crate::source::MAX_FILE);
            let help = "split it, or leave it out with `--ignore` or an entry in `.gitignore`";
            found.push(Found::in_file(file, Span::default()).fact("message", message).fact("help", help));
        }
    }
    found
}

/// What the parser met, and files that are no UTF-8 (YAML 1.2.2, section 5.2).
fn syntax<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = problems(ctx, ProblemKind::Syntax);
    for (file, source) in ctx.sources.iter() {
        if let Some(Defect::Encoding { found: encoding, offset }) = source.defect() {
            let message = format!("the file is {encoding}: byte {offset} is not UTF-8");
            found.push(
                Found::in_file(file, Span::default())
                    .fact("message", message)
                    .fact("help", "save it as UTF-8"),
            );
        }
    }
    found
}

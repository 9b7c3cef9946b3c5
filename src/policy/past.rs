//! Rules that ask for the past of the files: what they want to know, and which are silent when nothing is known. Rules
//! about a change ask for the files before it.

use super::check::{HISTORIC, Historic};
use super::expr::{Expr, Template};
use super::remedy::Remedy;
use super::rule::{Body, Case, Related, Rule, Telling, Words};
use super::select::Selector;
use crate::diagnostic::RuleId;
use crate::org::Organization;
use crate::source::{Sources, Wanted};

/// What these rules want to know of the past of these files.
pub(crate) fn wanted<'r>(rules: impl Iterator<Item = &'r Rule>, sources: &Sources) -> Wanted {
    let mut wanted = Wanted::default();
    for (_, historic) in historic(rules) {
        historic.files(sources).for_each(|source| (historic.want)(&mut wanted, source.path()));
    }
    wanted
}

/// Whether a rule wants to know anything of the past of these files.
pub(crate) fn asks(rule: &Rule, sources: &Sources) -> bool {
    historic(std::iter::once(rule)).any(|(_, historic)| historic.files(sources).next().is_some())
}

/// The rules that would judge something here, if the past were known.
pub(crate) fn silent_without<'r>(
    rules: impl Iterator<Item = &'r Rule>,
    org: &Organization<'_>,
) -> Vec<&'r RuleId> {
    historic(rules).filter(|(_, historic)| (historic.judges)(org)).map(|(rule, _)| rule.id()).collect()
}

fn historic<'r>(
    rules: impl Iterator<Item = &'r Rule>,
) -> impl Iterator<Item = (&'r Rule, &'static Historic)> {
    rules.filter_map(|rule| {
        let check = rule.check?;
        HISTORIC.iter().find(|historic| historic.check == check.name).map(|historic| (rule, historic))
    })
}

/// Whether one of the expressions of a rule asks for the node before a change.
pub(super) fn names_old_self(body: &Body, words: &Words) -> bool {
    let in_case = |case: &Case| [&case.when, &case.assert].into_iter().flatten().any(Expr::names_old_self);
    let in_words = |case: &Telling| {
        case.message.names_old_self()
            || case.help.as_ref().is_some_and(Template::names_old_self)
            || case.at.as_ref().is_some_and(Selector::names_old_self)
            || case.remedies.iter().any(Remedy::names_old_self)
    };
    let in_related = |related: &Related| related.nodes.names_old_self() || related.message.names_old_self();
    body.when.as_ref().is_some_and(Expr::names_old_self)
        || body.variables.iter().any(|(_, expr)| expr.names_old_self())
        || body.cases.iter().any(in_case)
        || words.cases.iter().any(in_words)
        || words.related.iter().any(in_related)
}

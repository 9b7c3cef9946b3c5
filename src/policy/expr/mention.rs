//! Whether an expression names `oldSelf`, wherever in it. Says nothing of its value.

use super::syntax::{Means, Term, TermKind};

impl Term {
    /// Whether it asks for the node before the change.
    pub(super) fn names_old_self(&self) -> bool {
        let any = |terms: &[Self]| terms.iter().any(Self::names_old_self);
        match &self.kind {
            TermKind::Name { means, .. } => *means == Means::OldSelf,
            TermKind::Literal(_) | TermKind::Member { .. } => false,
            TermKind::Field { of, .. }
            | TermKind::Has { of, .. }
            | TermKind::Not(of)
            | TermKind::Negate(of)
            | TermKind::Matches { of, .. } => of.names_old_self(),
            TermKind::Index { of: left, at: right }
            | TermKind::And(left, right)
            | TermKind::Or(left, right)
            | TermKind::Binary { left, right, .. }
            | TermKind::Each { list: left, body: right, .. } => {
                left.names_old_self() || right.names_old_self()
            }
            TermKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().any(|term| term.names_old_self())
            }
            TermKind::Call { args, .. } | TermKind::Query { args, .. } => any(args),
            TermKind::List { terms, .. } => any(terms),
            TermKind::Map(entries) => {
                entries.iter().any(|(key, value)| key.names_old_self() || value.names_old_self())
            }
        }
    }
}

//! What a rule may take in a run. Steps are counted where expressions are evaluated; here is what they add up to.
//!
//! Whether a rule takes too much depends on the organization alone, never on the order of work: so is what is said of it.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use super::expr::MAX_STEPS;
use crate::source::{FileId, Span};

/// Steps of one rule on one manifest, as Kubernetes budgets all expressions of one object.
pub(super) const MAX_MANIFEST_STEPS: u32 = 10_000_000;
/// Steps of one rule in a run, for each manifest that it judges and beside that. The dearest rule of the program takes
/// about 2,000 on an OKR, and a hundred on most others.
const RUN_STEPS: (u64, u64) = (3_000, 10_000_000);
/// Steps beside that of all rules of a repository's own, in equal shares: however many they are, they end.
const OWN_STEPS: u64 = 10_000_000;

/// The steps of one rule.
pub(super) struct Budget {
    limit: u64,
    spent: AtomicU64,
    /// Where it took more than it may on one node, or on one manifest.
    runaways: Mutex<Vec<(FileId, Span)>>,
}

/// What becomes of a rule that took too much.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// At the first of so many places.
    At((FileId, Span), usize),
    /// On all manifests together: it was not judged to its end, and on which of them depends on the order of work.
    InAll(u64),
}

impl Budget {
    /// For a rule that judges so many manifests, and that is one of so many of a repository's own; of none for ours.
    pub(super) fn new(manifests: usize, own: usize) -> Self {
        let (each, beside) = RUN_STEPS;
        let share = OWN_STEPS / own.max(1) as u64;
        let limit = beside.min(share) + each * manifests as u64;
        Self { limit, spent: AtomicU64::new(0), runaways: Mutex::new(Vec::new()) }
    }

    /// The steps for one node, where so many were taken on its manifest: what the rule may take in all is not more.
    pub(super) fn left(&self, spent: u32) -> u32 {
        left(spent).min(u32::try_from(self.limit).unwrap_or(u32::MAX))
    }

    /// Whether more was spent than there is.
    pub(super) fn is_exceeded(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > self.limit
    }

    /// Adds what a rule took on a manifest.
    pub(super) fn spend(&self, steps: u64) {
        self.spent.fetch_add(steps, Ordering::Relaxed);
    }

    /// Notes a place where the rule took more than it may.
    pub(super) fn run_away(&self, file: FileId, span: Span) {
        self.runaways.lock().unwrap_or_else(PoisonError::into_inner).push((file, span));
    }

    /// What was too much, if anything was.
    pub(super) fn excess(&self) -> Option<Excess> {
        if self.is_exceeded() {
            return Some(Excess::InAll(self.limit));
        }
        let runaways = self.runaways.lock().unwrap_or_else(PoisonError::into_inner);
        runaways.iter().min().map(|first| Excess::At(*first, runaways.len()))
    }
}

/// The steps on one manifest that are left for the next node.
pub(super) fn left(spent: u32) -> u32 {
    MAX_STEPS.min(MAX_MANIFEST_STEPS.saturating_sub(spent))
}

/// The steps that explaining may take what took so many: each term is looked at once more for each term around it.
pub(super) fn for_explanation(spent: u32) -> u32 {
    spent.saturating_mul(20).saturating_add(5_000).min(MAX_STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_counts_whatever_the_order_of_work() {
        let budget = Budget::new(0, 0);
        for start in [7, 3, 5] {
            budget.run_away(FileId(0), Span::at(start));
        }
        assert_eq!(budget.excess(), Some(Excess::At((FileId(0), Span::at(3)), 3)));
    }

    #[test]
    fn what_all_manifests_take_grows_with_them() {
        let budget = Budget::new(1_000, 1);
        budget.spend(13_000_000);
        assert_eq!(budget.excess(), None);
        budget.spend(1);
        assert_eq!(budget.excess(), Some(Excess::InAll(13_000_000)));
        let shared = Budget::new(1_000, 1_000);
        shared.spend(3_010_001);
        assert_eq!(shared.excess(), Some(Excess::InAll(3_010_000)));
        assert_eq!((left(0), left(9_500_000), left(20_000_000)), (1_000_000, 500_000, 0));
    }
}

//! Precision of the rules that read prose: phrases that must be reported and phrases that must not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint};

/// Titles of tasks. None of them says what will be different.
const TASKS: &[&str] = &[
    "Ship the new basket",
    "Ship feature X",
    "ship dark mode",
    "Launch the loyalty programme",
    "Launch in Portugal",
    "LAUNCH THE APP",
    "Build a recommendation engine",
    "Build the data platform",
    "Build an internal developer portal",
    "Release version 3 of the app",
    "Release the mobile client",
    "Release the new search to everyone",
    "Implement single sign-on",
    "Implement the audit log",
    "Implement OAuth 2",
    "Migrate to Kubernetes",
    "Migrate all services to the new pipeline",
    "Migrate 12 databases",
    "Deliver the partner API",
    "Deliver the roadmap",
    "Develop a pricing service",
    "Deploy the new gateway",
    "Create a design system",
    "Create onboarding videos",
    "Introduce feature flags",
    "Introduce trunk-based development",
    "Roll out the new laptop image",
    "Set up a staging environment",
    "Rewrite the order service in Rust",
    "Refactor the billing module",
    "Redesign the home page",
    "Integrate with the tax office",
    "Install the new monitoring",
    "Publish the API guide",
    "Complete the security training",
    "Finish the move to the cloud",
];

/// Titles of outcomes and measures, some of which begin like a task.
const OUTCOMES: &[&str] = &[
    "Launch readiness score above 4.5/5",
    "Release frequency",
    "Release lead time",
    "Release success rate",
    "Build time",
    "Build failures on the main branch",
    "Build queue in the morning",
    "Deploy frequency",
    "Deploy success rate",
    "Deploy time to production",
    "Ship time of a hotfix",
    "Delivery time",
    "Implementation effort of a partner",
    "Migration errors",
    "Launches that customers notice",
    "Builders who use the pipeline",
    "Shipping costs",
    "Reduce lead time from code to production",
    "Increase deploy frequency",
    "Reduce churn by 10%",
    "Fewer orders that need a hand to finish",
    "Zero P0 incidents from known issues",
    "New hires productive in 2 weeks",
    "Customers who finish a purchase",
    "Ship a hotfix in 30 min",
    "Ship changes within 1 day",
    "Launch a basket that 30 % of visitors finish",
    "Build a search that answers in 200 ms",
    "Release 5x/week without a rollback",
    "Implement pricing that earns $2M",
    "Deliver 95% of parcels on the promised day",
    "Deploy 5/day",
    "Create support answers rated 4.5/5",
    "Integrate partners in 3 days each",
    "Complete purchases in 20 seconds",
    "Satisfaction of new developers",
];

/// Whether the rule reports a key result of this title and target.
fn reports(title: &str, baseline: &str, target: &str) -> bool {
    let schemas = Schemas::builtin().unwrap();
    let path = "policies/okr/feature-based.yaml";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let rules = Rules::load(vec![Source::new("okr/feature-based.yaml", text)], &schemas);
    let rules = rules.unwrap_or_else(|refusal| panic!("{:?}", refusal.diagnostics));
    let mut okr = String::from("apiVersion: orglint/v1\nkind: OKR\nmetadata: { name: acme }\nspec:\n");
    okr.push_str("  level: company\n  owner: alpha\n  period: 2026-Q4\n  objectives:\n");
    okr.push_str("    - id: O1\n      title: Deliver faster\n      keyResults:\n");
    writeln!(okr, "        - {{ id: KR1, title: '{title}', baseline: {baseline}, target: '{target}' }}")
        .unwrap();
    let sources = Sources::new(vec![Source::new("okr.yaml", okr)]);
    let report = lint(sources, &schemas, &rules, &Settings::new(Now::parse("2026-11-22").unwrap()));
    report.diagnostics.iter().any(|diagnostic| diagnostic.rule.as_str() == "okr/feature-based")
}

#[test]
fn tasks_are_feature_based() {
    let missed: Vec<_> = TASKS.iter().filter(|title| !reports(title, "0", "1")).collect();
    assert!(missed.is_empty(), "not reported: {missed:?}");
}

#[test]
fn outcomes_are_not() {
    let wrong: Vec<_> = OUTCOMES.iter().filter(|title| reports(title, "0", "1")).collect();
    assert!(wrong.is_empty(), "reported: {wrong:?}");
}

#[test]
fn a_task_with_an_outcome_for_its_target_is_not() {
    let targets =
        [("2 days", "< 4 hours"), ("3.6/5", "> 4.2/5"), ("2/week", "5/day"), ("60%", "90%"), ("0%", "40%")];
    let wrong: Vec<_> =
        targets.iter().filter(|(from, to)| reports("Ship the new basket", from, to)).collect();
    assert!(wrong.is_empty(), "reported: {wrong:?}");
}

//! How precise the hints about prose in post-mortems are: phrases that must and that must not be reported.
#![allow(clippy::unwrap_used, reason = "tests")]

use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint};

/// Judges one post-mortem with one rule for each text, and lists the texts that are not judged as they must be.
fn wrong<T>(rule: &str, texts: &[T], reported: bool, manifests: impl Fn(&T) -> String) -> Vec<String> {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut settings = Settings::new(Now::parse("2026-11-22").unwrap());
    settings.selection.select = vec![rule.parse().unwrap()];
    let judged = |text: &T| {
        let source = manifests(text);
        let report =
            lint(Sources::new(vec![Source::new("example.yaml", &*source)]), &schemas, &rules, &settings);
        (source, report.diagnostics.len() == usize::from(reported))
    };
    assert!(texts.len() >= 30, "{} texts for `{rule}`", texts.len());
    texts.iter().map(judged).filter(|(_, right)| !right).map(|(source, _)| source).collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A draft with one field.
fn review(field: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: PostMortem\nmetadata: {{ name: pm-1 }}\nspec:\n  incident: inc-1\n  status: draft\n  {field}\n"
    )
}

fn item(title: &&str) -> String {
    review(&format!("actionItems: [{{ title: {} }}]", quoted(title)))
}

fn cause(text: &&str) -> String {
    review(&format!("rootCause: {}", quoted(text)))
}

/// The first text is what users saw, the second what is given as the root cause.
fn symptom((seen, cause): &(&str, &str)) -> String {
    let cause = format!("rootCause: {}", quoted(cause));
    let summary = review(&format!("summary: {}\n  {cause}", quoted(seen)));
    let incident = format!(
        "apiVersion: orglint/v1\nkind: Incident\nmetadata: {{ name: inc-1 }}\nspec: {{ title: {}, severity: SEV-3, startedAt: 2026-11-02 }}\n",
        quoted(seen)
    );
    // A title counts as a summary does.
    if seen.len().is_multiple_of(2) { summary } else { format!("{}---\n{incident}", review(&cause)) }
}

const NONE: [String; 0] = [];

#[test]
fn good_intentions_are_vague_action_items() {
    let texts = [
        "Be more careful with production",
        "be careful when deploying on Fridays",
        "Be extra careful during migrations",
        "Be more attentive to alerts",
        "Be aware of the retry limit",
        "Be more mindful of load",
        "Pay attention to disk space",
        "Pay more attention in reviews",
        "Pay closer attention to warnings",
        "Take more care with manual steps",
        "Try to deploy less often",
        "Try harder to keep the runbook current",
        "Remember to rotate the certificate",
        "Don't forget the status page",
        "Don\u{2019}t forget to tell support",
        "Do not forget the second region",
        "Investigate",
        "Investigate the memory leak",
        "investigate: why did the alert not fire?",
        "INVESTIGATE slow queries",
        "Look into connection pooling",
        "Look at the retry settings",
        "Consider a second acquirer",
        "  Consider adding a cache",
        "\"Consider\" moving to the new gateway",
        "Think about rate limits",
        "Explore chaos engineering",
        "Discuss ownership of the mailbox",
        "Talk about on-call load",
        "Talk to the vendor",
        "See if the index can be smaller",
        "Find out who owns the gateway",
        "Raise awareness of the freeze",
        "Remind everyone to check the dashboards",
        "Remind the team of the checklist",
        "Consider issue #none of the above",
    ];
    assert_eq!(wrong("postmortem/action-item-vague", &texts, true, item), NONE);
}

#[test]
fn changes_and_tickets_are_not_vague() {
    let texts = [
        "Rotate the gateway certificate by job",
        "Alert when the index is ten minutes old",
        "Page at 21 days before any certificate expires",
        "Rebuild the index with one command",
        "Considered stale after ten minutes: expire the cache",
        "Considerably lower the retry limit to 3",
        "Consideration period of 5 minutes before failover",
        "Investigation checklist in the runbook",
        "Investigated queries are logged with their plan",
        "Investigator role in the access policy",
        "Careful mode for migrations: stop at the first error",
        "Attention banner on the deploy page",
        "Lookup of prices fails fast after 200 ms",
        "Look-ahead limit of the planner set to 50",
        "Trying a second acquirer after three refused probes is automatic",
        "Tryout environment refuses production credentials",
        "Remembering the last good index lets search fall back to it",
        "Reminder by bot 30 days before expiry",
        "Explorer dashboard shows queue age",
        "Thinking time of the planner capped at 2 s",
        "Finding of the scanner blocks the merge",
        "Seed data covers last year's volume",
        "Discussion template asks for a rollback plan",
        "Talkgroup for incidents opens by command",
        "Make deploys stop when the canary is unhealthy",
        "Investigate the memory leak (CHECKOUT-812)",
        "Investigate #4711",
        "Investigate acme/checkout#99 and report",
        "Consider a second acquirer: https://tickets.acme.example/12",
        "Look into PAY-7",
        "Talk to the vendor about OPS-3 and its deadline",
        "Require two people for schema changes",
        "Delete the manual step from the release checklist",
        "Whoever deploys will see if the canary is red before the rollout",
    ];
    assert_eq!(wrong("postmortem/action-item-vague", &texts, false, item), NONE);
}

#[test]
fn turns_of_phrase_that_look_for_fault_are_reported() {
    let texts = [
        "Human error",
        "The cause was human error.",
        "human-error during the deployment",
        "HUMAN ERROR at 03:00",
        "A user error on the admin page",
        "Operator error while failing over",
        "Pilot error, plain and simple",
        "On-call should have known the runbook",
        "The author should have checked the diff",
        "Somebody should have noticed the alert",
        "The engineer should have been more careful",
        "A careless change to the index",
        "The flag was carelessly removed",
        "Carelessness in the review",
        "Negligence of the backup",
        "A negligent configuration of the firewall",
        "The vendor is incompetent",
        "Incompetence in the network team",
        "Sloppy testing",
        "A lazy review",
        "Reckless deployment on a Friday",
        "The table was recklessly dropped",
        "A rookie mistake",
        "A stupid mistake in the script",
        "The reviewer did not pay attention",
        "The reviewer didn\u{2019}t pay attention",
        "On-call was not paying attention",
        "On-call wasn't paying attention",
        "Lack of attention during the night shift",
        "Lack of discipline in code review",
        "The engineer forgot to rotate the key",
        "The team neglected to update the runbook",
        "Nobody bothered; the author didn't bother to test",
        "The team failed to follow the process",
        "The contractor is to blame",
        "The night shift was to blame",
    ];
    assert_eq!(wrong("postmortem/blameless", &texts, true, cause), NONE);
}

#[test]
fn causes_in_the_system_are_no_blame() {
    let texts = [
        "The gateway certificate is renewed by hand and nothing reminds anybody",
        "It was not human error that filled the disk",
        "The form does not guard against user error",
        "The tool has nothing that prevents human error",
        "A missing default rather than human error",
        "A missing check instead of operator error",
        "The review asked for more than careless mistakes to be caught",
        "The alert should have fired at 80 %",
        "The job should have a limit on its memory",
        "The canary should have stopped the rollout",
        "The known-hosts file was empty",
        "The error rate of human resources pages is not measured",
        "The user saw error 500",
        "User errors are counted together with server errors",
        "The Kubernetes operator: error handling retries forever",
        "The autopilot of the cluster scaled to zero",
        "A lazily loaded module reads its settings too late",
        "Lazy-loading images exhausts the connection pool",
        "Lack of disk space on the log volume",
        "Lack of an alert on queue age",
        "The form forgets its state after a redirect",
        "Forgotten passwords are reset without a limit",
        "The pipeline failed to follow redirects of the registry",
        "The blame view of the repository is slow",
        "A blameless review of the same cause had no owner",
        "git blame shows the line to be ten years old",
        "The retry policy pays no attention to idempotency",
        "The parser neglects trailing commas",
        "The default timeout is longer than the one of the caller",
        "The mistake of the planner grows with the table",
        "Nothing in the deployment checks that the index covers all months",
        "Sloppiness factor 2 of the phrase query finds too many documents",
        "The documentation mentions the flag only in its changelog",
    ];
    assert_eq!(wrong("postmortem/blameless", &texts, false, cause), NONE);
}

#[test]
fn a_symptom_in_other_words_is_no_root_cause() {
    let texts = [
        ("checkout refuses cards", "checkout refuses cards"),
        ("checkout refuses cards", "Checkout refused cards."),
        ("checkout refuses cards", "The checkout was refusing cards"),
        ("Checkout was down", "checkout down"),
        ("Checkout was down", "The checkout is down!"),
        ("search is slow", "Search was slow"),
        ("search is slow", "root cause: search is slow"),
        ("search results are an hour old", "The search results were an hour old"),
        ("search results are an hour old", "SEARCH RESULTS AN HOUR OLD"),
        ("payments fail", "Payments failed"),
        ("payments fail", "payment failing"),
        ("The API returned errors", "API returns errors"),
        ("The API returned errors", "api returning error"),
        ("users cannot log in", "Users cannot log in."),
        ("users cannot log in", "The users cannot log in!"),
        ("mail is delayed", "Mails were delayed"),
        ("mail is delayed", "mail delayed"),
        ("deployments hang", "Deployment hangs"),
        ("deployments hang", "The deployments were hanging"),
        ("images do not load", "Images did not load"),
        ("images do not load", "images not loading"),
        ("the database runs out of connections", "Database runs out of connections"),
        ("orders are lost", "Orders lost"),
        ("orders are lost", "The orders were lost."),
        ("orders are lost", "orders, lost"),
        ("timeouts in the gateway", "Timeout in gateway"),
        ("prices lag by ten minutes", "The price lags by ten minutes"),
        ("ödemeler başarısız", "Ödemeler başarısız."),
        ("certificate expired", "The certificate had expired"),
        ("certificate expired", "Root cause: the certificate expired"),
    ];
    assert_eq!(wrong("postmortem/root-cause", &texts, true, symptom), NONE);
}

#[test]
fn a_reason_is_a_root_cause() {
    let texts = [
        ("checkout refuses cards", "The certificate of the gateway had expired"),
        ("checkout refuses cards", "Checkout refuses cards when the gateway certificate has expired"),
        ("checkout refuses cards", "Cards refuse checkout"),
        ("checkout refuses cards", "checkout accepts cards of one acquirer only"),
        ("Checkout was down", "A deployment without a canary took all replicas down at once"),
        ("Checkout was down", "down was checkout's upstream"),
        ("search is slow", "The index covers only the current month"),
        ("search is slow", "Search reads the whole table"),
        ("search is slow", "slow search plan for old plates"),
        ("search results are an hour old", "The index job stops without a trace when its disk is full"),
        ("search results are an hour old", "Search results are cached for an hour"),
        ("payments fail", "Notices of the acquirer reach a mailbox without an owner"),
        ("payments fail", "Payments fail over by hand"),
        ("payments fail", "payment provider failed"),
        ("The API returned errors", "The connection pool is shared with the batch job"),
        ("The API returned errors", "Errors of the API's cache are returned to callers"),
        ("users cannot log in", "Sessions live in one node's memory"),
        ("users cannot log in", "users log in cannot be rate limited per tenant"),
        ("queue grows without limit", "Consumers commit offsets before the work is done"),
        ("queue grows without limit", "The queue has no limit"),
        ("mail is delayed", "One slow recipient blocks the worker for all"),
        ("mail is delayed", "The delay of mail is not measured"),
        ("deployments hang", "The lock of the deployer has no timeout"),
        ("deployments hang", "Deployments hang on a lock without a timeout"),
        ("images do not load", "The signing key was rotated in one region only"),
        ("images do not load", "images load from one region"),
        ("orders are lost", "The consumer acknowledges before it stores"),
        ("orders are lost", "lost orders are not retried"),
        ("timeouts in the gateway", "The gateway waits longer than its callers"),
        ("timeouts in the gateway", "gateway in the timeouts table is missing"),
        ("prices lag by ten minutes", "The cache of prices is invalidated every ten minutes"),
        ("errors caused retries", "retries caused errors"),
        ("certificate expired", "Nothing renews the certificate"),
    ];
    assert_eq!(wrong("postmortem/root-cause", &texts, false, symptom), NONE);
}

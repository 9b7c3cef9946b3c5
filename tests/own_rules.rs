//! Rules of a repository's own, as their users meet them: they judge like ours, their mistakes have places, their
//! examples are run by `orglint test`, and `orglint new rule` begins one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

#[path = "own_rules/begin.rs"]
mod begin;
#[path = "own_rules/document.rs"]
mod document;
#[path = "own_rules/examples.rs"]
mod examples;
#[path = "own_rules/load.rs"]
mod load;
#[path = "adoption/repository.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod repository;

use repository::{Repository, Run};

/// A rule about titles of teams, with a parameter.
pub(crate) const TITLE: &str = "\
summary: a team has no title
severity: warning
rationale: People look for a team by the name they call it.
appliesTo: Team
params:
  shortest: { default: 3, description: The fewest letters. }
cases:
  - assert: has(self.metadata.title)
    message: \"`{{ self.metadata.name }}` has no title\"
    at: metadata.name
    help: \"add `title:` below `metadata:`\"
  - when: has(self.metadata.title)
    assert: size(self.metadata.title) >= params.shortest
    message: \"the title has fewer than {{ params.shortest }} letters\"
    at: metadata.title
    help: write more
examples:
  - name: none, and a short one
    bad: |
      apiVersion: orglint/v1
      kind: Team
      metadata: { name: alpha } # expect: warning \"no title\"
      spec: { type: stream-aligned }
      ---
      apiVersion: orglint/v1
      kind: Team
      metadata: { name: beta, title: B } # expect: \"fewer than 3\"
      spec: { type: stream-aligned }
  - good: |
      apiVersion: orglint/v1
      kind: Team
      metadata: { name: alpha, title: Team Alpha }
      spec: { type: stream-aligned }
";

/// A team, with this in its `metadata` beside its name.
pub(crate) fn team(name: &str, more: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: {name}{more} }}\nspec: {{ type: stream-aligned }}\n"
    )
}

/// A repository with the rule, a team that it reports and one that it does not.
pub(crate) fn repository(config: &str) -> Repository {
    let repository = Repository::new();
    repository.write("orglint.yaml", config);
    repository.write("policies/acme/title.yaml", TITLE);
    repository.write("teams/alpha.yaml", team("alpha", ""));
    repository.write("teams/beta.yaml", team("beta", ", title: Team Beta"));
    repository
}

pub(crate) const CONFIG: &str = "policies: [policies]\n";

/// The program in the repository, without a clock of its own.
pub(crate) fn orglint(repository: &Repository, args: &[&str]) -> Run {
    repository.run_in("", args)
}

fn found(repository: &Repository, args: &[&str]) -> Vec<String> {
    repository.found(&[args, &["--select", "acme/*"]].concat()).0
}

#[test]
fn they_judge_beside_ours() {
    let repository = repository(CONFIG);
    assert_eq!(found(&repository, &[]), ["new acme/title teams/alpha.yaml:3"]);
    let (all, code) = repository.found(&[]);
    assert!(all.contains(&"new acme/title teams/alpha.yaml:3".to_owned()), "{all:?}");
    assert!(all.iter().any(|found| found.contains("team/")), "{all:?}");
    assert_eq!(code, Some(1));
    let ignored = repository.found(&["--ignore", "acme/title"]).0;
    assert!(ignored.iter().all(|found| !found.contains("acme/")), "{ignored:?}");
    let near = orglint(&repository, &["--select", "acme/titel"]);
    assert_eq!(near.code, Some(2));
    assert_eq!(
        near.err,
        "orglint: --select: `acme/titel` is not a rule\n  help: did you mean `acme/title`?\n"
    );
}

#[test]
fn they_are_set_like_ours() {
    let severity = |config: &str| {
        let run = repository(&format!("{CONFIG}{config}")).run(&["--select", "acme/*", "--format", "json"]);
        let found = run.json()["diagnostics"].as_array().unwrap().clone();
        found.iter().map(|found| found["severity"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(severity(""), ["warning"]);
    assert_eq!(severity("rules: { acme/title: error }"), ["error"]);
    assert_eq!(severity("rules: { acme/*: info }"), ["info"]);
    assert_eq!(severity("rules: { acme/title: { errorAfter: 2026-01-01 } }"), ["error"]);
    assert_eq!(severity("rules: { acme/title: { effectiveFrom: 2027-01-01 } }"), Vec::<String>::new());
    assert_eq!(severity("rules: { acme/title: { shortest: 20 } }"), ["warning", "warning"]);
    let other = "overrides: [{ paths: [teams/alpha.yaml], rules: { acme/title: error } }]";
    assert_eq!(severity(other), ["error"]);
    let run = repository(&format!("{CONFIG}rules: {{ acme/title: {{ shortst: 2 }} }}\n")).run(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.out.contains("`acme/title` has no parameter `shortst`"), "{run:?}");
    // What ours are set to stays possible, and what is off is off.
    let ours = repository(&format!("{CONFIG}rules: {{ team/*: off }}\n")).found(&[]).0;
    assert!(ours.iter().all(|found| !found.contains(" team/")), "{ours:?}");
}

#[test]
fn comments_baselines_and_changes_know_them() {
    let it = repository(CONFIG);
    it.write(
        "teams/alpha.yaml",
        "# orglint: ignore-file acme/title -- nobody calls it anything\n".to_owned() + &team("alpha", ""),
    );
    assert_eq!(found(&it, &[]), Vec::<String>::new());
    let it = repository(CONFIG);
    assert_eq!(it.run(&["--select", "acme/*", "--write-baseline"]).code, Some(0));
    assert!(it.read(".orglint-baseline.json").contains("acme/title"));
    assert_eq!(found(&it, &["--baseline", ".orglint-baseline.json"]), Vec::<String>::new());
    let it = repository(CONFIG);
    it.commit();
    it.git(&["checkout", "-q", "-b", "topic"]);
    it.write("teams/gamma.yaml", team("gamma", ""));
    it.commit();
    let wanted = ["unchanged acme/title teams/alpha.yaml:3", "new acme/title teams/gamma.yaml:3"];
    assert_eq!(found(&it, &["--base", "main"]), wanted);
}

#[test]
fn no_format_links_to_a_page_that_there_is_not() {
    let repository = repository(CONFIG);
    for format in ["json", "jsonl", "sarif", "rdjson", "markdown", "text", "agent", "gitlab"] {
        let run = repository.run(&["--select", "acme/*", "--format", format, "--color", "always"]);
        assert!(run.out.contains("acme/title"), "{format}: {run:?}");
        assert!(!run.out.contains("docs/rules/acme"), "{format}: {run:?}");
    }
    let sarif = repository.run(&["--format", "sarif"]).json();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().clone();
    let has_page = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap().get("helpUri").is_some();
    assert!(!has_page("acme/title") && has_page("team/required-by-type"), "{rules:?}");
    let calendar = orglint(&repository, &["calendar", "--now", "2026-11-22"]);
    assert!(!calendar.out.contains("docs/rules/acme"), "{calendar:?}");
}

#[test]
fn lists_and_pages_show_them() {
    let repository = repository(CONFIG);
    let run = orglint(&repository, &["rules"]);
    let line = run.out.lines().find(|line| line.starts_with("acme/title ")).unwrap();
    assert!(line.contains("warning") && line.ends_with("a team has no title"), "{line}");
    let json: serde_json::Value = orglint(&repository, &["rules", "--format", "json"]).json();
    let page = json.as_array().unwrap().iter().find(|page| page["id"] == "acme/title").unwrap().clone();
    assert_eq!(page["file"], "policies/acme/title.yaml");
    let run = orglint(&repository, &["explain", "acme/title"]);
    assert!(run.out.contains("File: `policies/acme/title.yaml`.") && run.code == Some(0), "{run:?}");
    assert_eq!(repository.run_in("teams", &["explain", "acme/title"]).code, Some(0));
    assert_eq!(orglint(&repository, &["explain", "acme/*"]).out.lines().count(), 1);
    let run = orglint(&repository, &["explain", "acme/titel"]);
    assert!(run.err.contains("did you mean `acme/title`?") && run.code == Some(2), "{run:?}");
    let run = orglint(&repository, &["config", "--all", "teams/alpha.yaml"]);
    assert!(run.out.contains("policies       policies\n"), "{run:?}");
    assert!(run.out.contains("acme/title\n  severity: warning  # default\n  shortest: 3"), "{run:?}");
    let run = orglint(&repository, &["rules", "--no-config"]);
    assert!(!run.out.contains("acme/title") && run.code == Some(0), "{run:?}");
}

#[test]
fn ours_are_shown_where_theirs_cannot_be_read() {
    let repository = repository(CONFIG);
    repository.write("policies/acme/broken.yaml", "summary: x\n");
    let run = orglint(&repository, &["explain", "okr/kr-baseline"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let run = orglint(&repository, &["explain", "acme/title"]);
    assert!(run.code == Some(2) && run.err.contains("policies/acme/broken.yaml"), "{run:?}");
    let run = orglint(&repository, &["rules"]);
    assert_eq!(run.code, Some(2));
    assert!(run.out.contains("okr/kr-baseline") && !run.out.contains("acme/"), "{run:?}");
    assert!(run.err.contains("policies/acme/broken.yaml"), "{run:?}");
    let lonely = Repository::folder();
    assert_eq!(orglint(&lonely, &["rules"]).code, Some(0));
    assert_eq!(orglint(&lonely, &["explain", "okr/kr-baseline"]).code, Some(0));
}

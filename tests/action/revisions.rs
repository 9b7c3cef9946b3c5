//! Which commit `auto` is, for every way to check out a pull request.

use std::fs;

use serde_json::json;

use crate::machine::{Machine, commit, git};
use crate::repository::calendar;
use crate::stand_in::StandIn;

/// A repository on a server: `main`, one commit ahead of where `topic` left it, and GitHub's merge of both.
struct Server {
    machine: Machine,
    linter: StandIn,
    main: String,
    merge: String,
}

impl Server {
    fn new() -> Self {
        let mut machine = Machine::new(&[]);
        let linter = StandIn::new(&mut machine, 0);
        let origin = machine.beside("origin");
        let file =
            |name: &str| fs::write(origin.join(name), calendar(name.trim_end_matches(".yaml"))).unwrap();
        fs::create_dir_all(&origin).unwrap();
        file("a.yaml");
        commit(&origin);
        git(&origin, &["checkout", "--quiet", "-b", "topic"]);
        file("b.yaml");
        commit(&origin);
        git(&origin, &["checkout", "--quiet", "main"]);
        file("c.yaml");
        let main = commit(&origin);
        git(&origin, &["checkout", "--quiet", "--detach"]);
        git(&origin, &["merge", "--quiet", "--no-ff", "--message=merge", "topic"]);
        let merge = git(&origin, &["rev-parse", "HEAD"]);
        git(&origin, &["update-ref", "refs/pull/7/merge", "HEAD"]);
        git(&origin, &["checkout", "--quiet", "main"]);
        machine.set("GITHUB_SHA", &merge);
        Self { machine, linter, main, merge }
    }

    /// As actions/checkout does it.
    fn check_out(&self, arguments: &[&str], commit: &str) {
        let (git, origin) = (|arguments: &[&str]| self.machine.git(arguments), self.machine.beside("origin"));
        git(&["init", "--quiet"]);
        git(&["remote", "add", "origin", &format!("file://{}", origin.display())]);
        git(&[&["fetch", "--quiet", "--no-tags", "origin"], arguments].concat());
        git(&["checkout", "--quiet", "--force", commit]);
    }

    fn of_pull_request(mut self) -> Self {
        self.machine.set("GITHUB_BASE_REF", "main");
        self.machine.set("GITHUB_REF", "refs/pull/7/merge");
        self
    }

    /// What the linter got as `--base` and `--policy-from`, or what the action said.
    fn revisions(&self) -> Result<Vec<String>, Vec<String>> {
        let ended = self.machine.run(&[("base", "auto"), ("policy-from", "auto")]);
        if ended.code != 0 {
            return Err(ended.complaints());
        }
        let arguments = self.linter.arguments().into_iter();
        let is_revision = |text: &String| text.starts_with("--base") || text.starts_with("--policy-from");
        Ok(arguments.filter(is_revision).collect())
    }

    fn both(&self) -> Result<Vec<String>, Vec<String>> {
        Ok(vec![format!("--base={}", self.main), format!("--policy-from={}", self.main)])
    }
}

const MERGE: &str = "+refs/pull/7/merge:refs/remotes/pull/7/merge";

#[test]
fn it_is_the_first_parent_of_the_merge_that_github_made() {
    let server = Server::new().of_pull_request();
    server.check_out(&["--depth=2", MERGE], &server.merge);
    assert_eq!(server.revisions(), server.both());
}

#[test]
fn it_is_the_branch_where_the_head_is_checked_out() {
    let server = Server::new().of_pull_request();
    server.check_out(&["+refs/heads/*:refs/remotes/origin/*"], "refs/remotes/origin/topic");
    assert_eq!(server.revisions(), server.both());
}

#[test]
fn a_clone_without_it_is_told_what_to_fetch() {
    let says = "the base of this change is not in the clone: check out with `fetch-depth: 0`";
    let shallow = Server::new().of_pull_request();
    shallow.check_out(&["--depth=1", MERGE], &shallow.merge);
    assert_eq!(shallow.revisions(), Err(vec![says.to_owned()]));
    // Nor without git's folder at all.
    assert_eq!(Server::new().of_pull_request().revisions(), Err(vec![says.to_owned()]));
}

#[test]
fn of_a_merge_group_it_is_what_the_event_says() {
    let mut server = Server::new();
    server.check_out(&["--depth=2", MERGE], &server.merge);
    server.machine.github = json!({ "event": { "merge_group": { "base_sha": server.main } } });
    assert_eq!(server.revisions(), server.both());
}

#[test]
fn on_other_events_there_is_none() {
    let server = Server::new();
    server.check_out(&["--depth=2", MERGE], &server.merge);
    assert_eq!(server.revisions(), Ok(Vec::new()));
}

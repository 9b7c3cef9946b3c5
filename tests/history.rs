//! Rules about the past, on repositories made by the git program: dates are fixed, and nothing of a repository runs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const LATE: [&str; 4] = ["--select", "dep/late-discovery", "--now", "2026-11-22"];

/// A repository in a folder of its own.
struct Repository(PathBuf);

impl Repository {
    fn new() -> Self {
        let repository = Self(folder());
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, args: &[&str]) {
        self.git_at("2026-09-01", args);
    }

    fn git_at(&self, day: &str, args: &[&str]) {
        let time = format!("{day}T12:00:00Z");
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@acme.example",
            "-c",
            "commit.gpgSign=false",
        ]);
        command.args(["-c", "protocol.file.allow=always"]).args(args).current_dir(&self.0);
        command.env("GIT_AUTHOR_DATE", &time).env("GIT_COMMITTER_DATE", &time);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, day: &str) {
        self.git_at(day, &["add", "--all"]);
        self.git_at(day, &["commit", "-q", "-m", "a change"]);
    }

    /// What the program says, in full and on standard error.
    fn run(&self, folder: &str, args: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.args(args).current_dir(self.0.join(folder)).env_clear().stdin(Stdio::null());
        // Line coverage counts what the program runs.
        command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        let output = command.env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    }

    /// The messages of the report on the whole repository.
    fn messages(&self, args: &[&str]) -> Vec<String> {
        let (out, _) = self.run("", &[args, &["--format", "json"]].concat());
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let messages = report["diagnostics"].as_array().unwrap().iter();
        messages.map(|diagnostic| diagnostic["message"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("orglint-history-{}-{count}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::canonicalize(folder).unwrap()
}

fn team(name: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: {name} }}\nspec: {{ type: stream-aligned }}\n"
    )
}

const DEPENDENCY: &str = "\
apiVersion: orglint/v1
kind: Dependency
metadata: { name: auth }
spec: { provider: alpha, consumer: beta, item: auth, type: soft, status: in-progress, quarter: 2026-Q4 }
";

/// A repository whose dependency was added on a day.
fn with_dependency(path: impl AsRef<Path>, day: &str) -> Repository {
    let repository = Repository::new();
    repository.write("alpha.yaml", &team("alpha"));
    repository.write("beta.yaml", &team("beta"));
    repository.commit("2026-09-01");
    repository.write(path, DEPENDENCY);
    repository.commit(day);
    repository
}

const SAID: &str = "the file was added on 2026-11-05, 35 days into 2026-Q4; limit 14";

#[test]
fn a_file_is_as_old_as_its_first_commit() {
    let repository = with_dependency("auth.yaml", "2026-11-05");
    assert_eq!(repository.messages(&LATE), [SAID]);
    repository.write("auth.yaml", &DEPENDENCY.replace("item: auth", "item: login"));
    repository.commit("2026-11-19");
    assert_eq!(repository.messages(&LATE), [SAID]);
    assert_eq!(with_dependency("auth.yaml", "2026-10-15").messages(&LATE), [""; 0]);
}

#[test]
fn a_suppression_is_as_old_as_its_comment() {
    let repository = Repository::new();
    let text = |comment: &str| team("alpha").replace("kind: Team", &format!("kind: Team{comment}"));
    let ignore = " # orglint: ignore ref/unresolved -- it comes";
    repository.write("org/alpha.yaml", &text(ignore));
    repository.commit("2026-08-01");
    repository.write("org/alpha.yaml", &text(""));
    repository.commit("2026-09-01");
    repository.write("org/alpha.yaml", &text(ignore));
    repository.commit("2026-10-01");
    repository.write("org/alpha.yaml", &(text(ignore) + "# more\n"));
    repository.commit("2026-11-01");
    let ages = || {
        let (out, _) = repository.run("", &["suppressions", "--now", "2026-11-22", "--format", "json"]);
        let list: serde_json::Value = serde_json::from_str(&out).unwrap();
        let rows = list["suppressions"].as_array().unwrap().iter();
        rows.map(|row| row.get("ageDays").and_then(serde_json::Value::as_i64)).collect::<Vec<_>>()
    };
    assert_eq!(ages(), [Some(52)]);
    let (out, _) = repository.run("", &["suppressions", "--now", "2026-11-22"]);
    assert_eq!(out, "no end  52 days old  alpha  org/alpha.yaml:2  ref/unresolved  it comes\n");
    repository.write("org/alpha.yaml", &text(&format!("{ignore} tomorrow")));
    assert_eq!(ages(), [None], "the comment as it is now was never committed");
}

#[test]
fn a_file_keeps_its_age_under_another_name() {
    let repository = with_dependency("auth.yaml", "2026-10-02");
    repository.git_at("2026-11-10", &["mv", "auth.yaml", "login.yaml"]);
    repository.commit("2026-11-10");
    fs::create_dir(repository.path().join("dependencies")).unwrap();
    repository.git_at("2026-11-12", &["mv", "login.yaml", "dependencies/auth.yaml"]);
    repository.write("dependencies/auth.yaml", &DEPENDENCY.replace("item: auth", "item: login"));
    repository.commit("2026-11-12");
    assert_eq!(repository.messages(&LATE), [""; 0]);
}

#[test]
fn a_merge_does_not_make_a_file_younger() {
    let repository = with_dependency("x.yaml", "2026-09-02");
    fs::remove_file(repository.path().join("x.yaml")).unwrap();
    repository.commit("2026-09-03");
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.write("auth.yaml", &DEPENDENCY.replace("name: auth", "name: login"));
    repository.commit("2026-10-05");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("gamma.yaml", &team("gamma"));
    repository.commit("2026-10-20");
    repository.git_at("2026-11-10", &["merge", "-q", "--no-edit", "topic"]);
    assert_eq!(repository.messages(&LATE), [""; 0]);
}

#[cfg(unix)]
#[test]
fn names_may_have_any_character() {
    let repository = with_dependency("odd\n:100644 \u{2}\"name.yaml", "2026-11-05");
    assert_eq!(repository.messages(&LATE), [SAID]);
}

#[test]
fn without_the_whole_history_one_note_says_so() {
    let repository = with_dependency("auth.yaml", "2026-11-05");
    let note = "`dep/late-discovery`: silent without the whole history";
    let (_, err) = repository.run("", &LATE);
    assert!(!err.contains("history"), "{err}");

    let shallow = Repository(folder());
    let origin = format!("file://{}", repository.path().display());
    shallow.git(&["clone", "-q", "--depth", "1", &origin, "."]);
    assert_eq!(shallow.messages(&LATE), [""; 0]);
    let (_, err) = shallow.run("", &LATE);
    assert_eq!(err.matches(note).count(), 1, "{err}");
    shallow.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(shallow.messages(&LATE), [SAID]);

    repository.git(&["config", "extensions.partialClone", "origin"]);
    assert_eq!(repository.messages(&LATE), [""; 0]);
    let (_, err) = repository.run("", &LATE);
    assert!(err.contains(note), "{err}");

    fs::remove_dir_all(repository.path().join(".git")).unwrap();
    let (_, err) = repository.run("", &LATE);
    assert!(err.contains(note), "{err}");
    fs::remove_file(repository.path().join("auth.yaml")).unwrap();
    let (_, err) = repository.run("", &LATE);
    assert!(!err.contains("history"), "nothing would be judged: {err}");
}

#[test]
fn a_folder_has_a_past_when_it_is_an_organization_of_its_own() {
    let repository = Repository::new();
    repository.write("org/alpha.yaml", &team("alpha"));
    repository.write("org/beta.yaml", &team("beta"));
    repository.commit("2026-09-01");
    repository.write("org/auth.yaml", DEPENDENCY);
    repository.commit("2026-11-05");
    let said = |folder: &str| repository.run(folder, &LATE).0.contains(SAID);
    assert!(said(""));
    assert!(!said("org"));
    repository.write("org/orglint.yaml", "");
    assert!(said("org"));
}

#[cfg(unix)]
#[test]
fn nothing_of_the_repository_runs() {
    use std::os::unix::fs::PermissionsExt;

    let repository = with_dependency("auth.yaml", "2026-11-05");
    let script = repository.path().join(".git/script");
    let trace = repository.path().join(".git/ran");
    fs::write(&script, format!("#!/bin/sh\necho \"$0 $@\" >> '{}'\ncat\n", trace.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let run = script.to_str().unwrap();
    repository
        .write(".gitattributes", "*.yaml diff=evil filter=evil merge=evil\n*.md diff=evil filter=evil\n");
    for hook in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"] {
        fs::copy(&script, repository.path().join(".git/hooks").join(hook)).unwrap();
    }
    let settings = [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "core.sshCommand",
        "core.askPass",
        "credential.helper",
    ];
    for setting in settings {
        repository.git(&["config", setting, run]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    let _ = fs::remove_file(&trace);
    assert_eq!(
        repository.messages(&["--now", "2026-11-22", "--select", "dep/late-discovery,org/*,flag/*"]),
        [SAID]
    );
    let ran = fs::read_to_string(&trace).unwrap_or_default();
    assert_eq!(ran, "");
    assert!(!repository.path().join(".git/index.lock").exists());
}

const FLAG: &str = "\
apiVersion: orglint/v1
kind: FeatureFlag
metadata: { name: new-cart }
spec: { type: release, owner: alpha, createdAt: 2026-11-01, removeBy: DATE }
";

#[test]
fn dates_that_move_are_counted_along_the_branch() {
    let repository = Repository::new();
    repository.write("alpha.yaml", &team("alpha"));
    let put_off = |day: &str, date: &str| {
        repository.write("flags.yaml", &FLAG.replace("DATE", date));
        repository.commit(day);
    };
    put_off("2026-11-01", "2026-11-10");
    repository.git(&["checkout", "-q", "-b", "topic"]);
    // Three times on a branch, and once for everyone else.
    put_off("2026-11-02", "2026-11-11");
    put_off("2026-11-03", "2026-11-12");
    put_off("2026-11-04", "2026-11-13");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("beta.yaml", &team("beta"));
    repository.commit("2026-11-05");
    repository.git_at("2026-11-06", &["merge", "-q", "--no-edit", "topic"]);
    put_off("2026-11-07", "2026-11-20");
    let args = ["--select", "flag/renewals", "--now", "2026-11-22"];
    assert_eq!(repository.messages(&args), [""; 0]);
    repository.git_at("2026-11-08", &["mv", "flags.yaml", "cart.yaml"]);
    repository.commit("2026-11-08");
    repository.write("cart.yaml", &FLAG.replace("DATE", "2026-11-30"));
    let said = "`removeBy` of `new-cart` was put off 3 times, from 2026-11-10 to 2026-11-30; limit 2";
    assert_eq!(repository.messages(&args), [said]);
}

#[test]
fn a_pull_request_is_one_change() {
    let repository = Repository::new();
    repository.write(
        "acme.yaml",
        "apiVersion: orglint/v1\nkind: Organization\nmetadata: { name: acme }\nspec: {}\n",
    );
    for name in ["alpha", "beta", "gamma", "delta"] {
        repository.write(format!("teams/{name}.yaml"), &team(name));
    }
    repository.commit("2026-09-01");
    let args = ["--select", "org/mass-removal", "--now", "2026-11-22"];
    assert_eq!(repository.messages(&args), [""; 0]);
    repository.git(&["checkout", "-q", "-b", "topic"]);
    for name in ["alpha", "beta"] {
        fs::remove_file(repository.path().join(format!("teams/{name}.yaml"))).unwrap();
        repository.commit("2026-09-02");
    }
    assert_eq!(repository.messages(&args), [""; 0], "one of three");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-edit", "topic"]);
    let said = "the last change removes 2 of 4 teams (50 %): `alpha`, `beta`; limit 25 %";
    assert_eq!(repository.messages(&args), [said]);
}

#[test]
fn a_document_under_a_new_name_is_as_old_as_before() {
    let repository = Repository::new();
    let metrics = "apiVersion: orglint/v1\nkind: MetricSet\nmetadata: { name: dx }\n\
                   spec: { scope: organization, metrics: [{ id: docs-freshness }] }\n";
    repository.write("metrics.yaml", metrics);
    for name in ["a.md", "b.md", "c.rst", "d.adoc", "e.MD"] {
        repository.write(format!("docs/{name}"), &format!("All about {name}.\n"));
    }
    repository.commit("2026-05-01");
    repository.git_at("2026-11-10", &["mv", "docs/a.md", "docs/z.md"]);
    repository.write("docs/b.md", "Something else.\n");
    repository.commit("2026-11-10");
    let said = "1 of 5 documents (20 %) were changed in the last 90 days, standard 80 %";
    assert_eq!(repository.messages(&["--select", "dx/docs-freshness", "--now", "2026-11-22"]), [said]);
}

#[test]
fn codeowners_is_read_at_the_top_and_is_no_manifest() {
    let repository = Repository::new();
    repository.write("org/alpha.yaml", &team("alpha"));
    repository.write("CODEOWNERS", "/a @acme/nobody\n\tnot: [yaml\n");
    repository.write("docs/CODEOWNERS", "!\n");
    let args = ["--select", "dep/codeowners-drift,yaml/*", "--now", "2026-11-22"];
    let said = [
        "`@acme/nobody` is not a declared team, and stands on 1 line",
        "`[yaml` is not an owner: GitHub skips the line",
    ];
    assert_eq!(repository.messages(&args), said);
    let (out, _) = repository.run("", &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["files"], 1);
    repository.write("org/CODEOWNERS", "!/b @acme/alpha\n");
    assert!(!repository.run("org", &args).0.contains("GitHub"), "it is not at the top");
    #[cfg(unix)]
    {
        fs::rename(repository.path().join("CODEOWNERS"), repository.path().join("elsewhere")).unwrap();
        fs::remove_dir_all(repository.path().join("docs")).unwrap();
        std::os::unix::fs::symlink("elsewhere", repository.path().join("CODEOWNERS")).unwrap();
        assert_eq!(repository.messages(&args), [""; 0], "it is a link");
    }
}

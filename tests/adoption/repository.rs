//! A git repository in a folder of its own that is gone after the test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

pub(crate) struct Repository(pub(crate) PathBuf);

/// What the program said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

impl Repository {
    /// A folder without a repository.
    pub(crate) fn folder() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("orglint-adoption-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(fs::canonicalize(folder).unwrap())
    }

    pub(crate) fn new() -> Self {
        let repository = Self::folder();
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        let time = "2026-09-01T12:00:00Z";
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
        command.env("GIT_AUTHOR_DATE", time).env("GIT_COMMITTER_DATE", time);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a change"]);
    }

    pub(crate) fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.args(args).current_dir(self.0.join(folder)).env_clear().stdin(Stdio::null());
        // Line coverage counts what the program runs.
        command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        let output = command.env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// As of 2026-11-22 unless `args` say otherwise.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let now = ["--now", "2026-11-22"];
        let clock: &[&str] = if args.contains(&"--now") { &[] } else { &now };
        self.run_in("", &[clock, args].concat())
    }

    /// `status rule file:line`, in order, and the exit code.
    pub(crate) fn found(&self, args: &[&str]) -> (Vec<String>, Option<i32>) {
        let run = self.run(&[args, &["--format", "json"]].concat());
        let report = run.json();
        let one = |found: &Value| {
            let line = &found["range"]["start"]["line"];
            let text = |key: &str| found[key].as_str().unwrap().to_owned();
            format!("{} {} {}:{line}", text("status"), text("rule"), text("file"))
        };
        (report["diagnostics"].as_array().unwrap().iter().map(one).collect(), run.code)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn team(name: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: {name} }}\nspec: {{ type: stream-aligned, members: [a{name}, b{name}, c{name}] }}\n"
    )
}

/// A calendar without a mistake.
pub(crate) fn calendar(name: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata:\n  name: {name}\nspec:\n  timezone: UTC\n"
    )
}

/// The same with an error in line 7.
pub(crate) fn bad_calendar(name: &str) -> String {
    calendar(name) + "  colour: blue\n"
}

//! A folder with files that is gone after the test, and the program run in it. The only place that knows how the
//! program is started.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A manifest that nobody complains about.
pub(crate) fn calendar(name: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata:\n  name: {name}\nspec:\n  timezone: UTC\n"
    )
}

/// The same with an error in line 7, column 3.
pub(crate) fn bad_calendar(name: &str) -> String {
    calendar(name) + "  colour: blue\n"
}

/// Somebody without a team: an info in line 4, column 9.
pub(crate) const LONELY: &str = "\
apiVersion: orglint/v1
kind: Person
metadata:
  name: ada
spec:
  github: ada
";

/// A folder of its own, outside of every git repository.
pub(crate) struct Repository(PathBuf);

impl Repository {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self::below(&std::env::temp_dir());
        for (path, text) in files {
            repository.write(path, text.as_bytes());
        }
        repository
    }

    /// On no disk, where the system has such a place: for a test that writes thousands of files.
    #[allow(dead_code, reason = "not every test that shares this file writes so much")]
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        Self::below(if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }.as_path())
    }

    fn below(folder: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = folder.join(format!("orglint-cli-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(fs::canonicalize(folder).unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// The program, to be run here without anything in its environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_in("", arguments)
    }

    /// The program in a folder below.
    pub(crate) fn command_in(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.args(arguments).current_dir(self.0.join(folder)).env_clear().stdin(Stdio::null());
        // Line coverage counts what the program runs.
        command.envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        Run::of(&mut self.command_in(folder, arguments))
    }

    /// With an environment.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).envs(variables.iter().copied()))
    }

    /// With a text on standard input.
    pub(crate) fn run_on(&self, text: &[u8], arguments: &[&str]) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may end without reading.
        let _ = child.stdin.take().unwrap().write_all(text);
        Run::from(child.wait_with_output().unwrap())
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the program said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// The places of its excerpts: `teams/a.yaml:7:3`.
    pub(crate) fn places(&self) -> Vec<&str> {
        let boxes = self.out.lines().filter_map(|line| line.trim_start().strip_prefix("╭─["));
        boxes.map(|rest| rest.trim_end_matches(']')).collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

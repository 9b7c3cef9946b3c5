//! A machine of GitHub's, as far as a composite action sees it: a workspace, the variables and files of the runner, and
//! the steps of `action.yml`, run one after the other. What a step `uses:` is noted and not run.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use crate::commands::{self, commands};
use crate::expression::{filled, holds};
use crate::metadata::{action, root};
use crate::repository::Repository;

/// A job that runs the action once.
pub(crate) struct Machine {
    folder: Repository,
    /// Where the action's own tree lies.
    pub(crate) tree: PathBuf,
    /// The job's own variables.
    pub(crate) variables: BTreeMap<String, String>,
    /// The `github` context, as far as it is more than variables.
    pub(crate) github: Value,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code of the step that failed, or 0.
    pub(crate) code: i32,
    /// What the steps printed, standard output before standard error.
    pub(crate) log: String,
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) summary: String,
    /// What `uses:` names, with its inputs.
    pub(crate) used: Vec<(String, BTreeMap<String, String>)>,
    /// Names of the steps that ran.
    pub(crate) ran: Vec<String>,
}

impl Ended {
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("there is no output `{name}`"))
    }

    /// Level, file, line and text of every annotation. Any other command in the log is a failure.
    pub(crate) fn annotations(&self) -> Vec<(String, String, String, String)> {
        let annotation = |command: commands::Command| {
            assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
            let (file, line) = (command.property("file"), command.property("line"));
            (command.name, file, line, command.data)
        };
        commands(&self.log).into_iter().map(annotation).collect()
    }

    /// The texts of the annotations that belong to no file.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let own = self.annotations().into_iter().filter(|(_, file, ..)| file.is_empty());
        own.map(|(.., text)| text).collect()
    }
}

impl Machine {
    /// With this in its workspace, and the program of these tests to run.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Repository::new(&[]);
        for name in ["work space/repo", "temp files", "home", "bin"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let mut machine =
            Self { folder, tree: root().to_owned(), variables: BTreeMap::new(), github: json!({}) };
        for (path, text) in files {
            machine.write(path, text);
        }
        machine.variables.insert("ORGLINT_BIN".to_owned(), env!("CARGO_BIN_EXE_orglint").to_owned());
        machine.variables.insert("ORGLINT_NOW".to_owned(), "2026-11-22".to_owned());
        machine
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.folder.path().join("work space/repo")
    }

    pub(crate) fn temp(&self) -> PathBuf {
        self.folder.path().join("temp files")
    }

    /// A path beside the workspace.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.workspace().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A link in the workspace.
    pub(crate) fn link(&self, path: &str, target: &str) {
        symlink(target, self.workspace().join(path)).unwrap();
    }

    /// A program that every step finds first.
    pub(crate) fn program(&self, name: &str, script: &str) -> PathBuf {
        let path = self.beside("bin").join(name);
        write_program(&path, script);
        path
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.workspace(), arguments)
    }

    /// Runs the action with these inputs.
    pub(crate) fn run(&self, inputs: &[(&str, &str)]) -> Ended {
        let action = action();
        let mut contexts = json!({ "github": self.github, "steps": {} });
        contexts["github"]["token"] = json!("the-token-of-the-job");
        contexts["inputs"] = given(&action, inputs, &contexts);
        let mut ended = Ended {
            code: 0,
            log: String::new(),
            outputs: BTreeMap::new(),
            summary: String::new(),
            used: Vec::new(),
            ran: Vec::new(),
        };
        for step in action["runs"]["steps"].as_array().unwrap() {
            // Without a word about the status in `if:`, a step runs only where nothing has failed.
            if ended.code != 0 || !step["if"].as_str().is_none_or(|condition| holds(condition, &contexts)) {
                continue;
            }
            ended.ran.push(step["name"].as_str().unwrap().to_owned());
            match step["uses"].as_str() {
                Some(uses) => ended.used.push((uses.to_owned(), texts(&step["with"], &contexts))),
                None => {
                    let outputs = self.step(step, &contexts, &mut ended);
                    if let Some(id) = step["id"].as_str() {
                        contexts["steps"][id] = json!({ "outputs": outputs });
                    }
                }
            }
        }
        for (name, output) in action["outputs"].as_object().unwrap() {
            let value = filled(output["value"].as_str().unwrap(), &contexts);
            ended.outputs.insert(name.clone(), value);
        }
        ended
    }

    fn step(&self, step: &Value, contexts: &Value, ended: &mut Ended) -> Map<String, Value> {
        assert_eq!(step["shell"], "bash");
        let files = self.beside("files");
        let _ = fs::remove_dir_all(&files);
        fs::create_dir_all(&files).unwrap();
        let file = |name: &str, text: &str| {
            fs::write(files.join(name), text).unwrap();
            files.join(name)
        };
        let script = file("script.sh", &filled(step["run"].as_str().unwrap(), contexts));
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(script);
        command.current_dir(self.workspace()).env_clear().stdin(Stdio::null());
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", self.beside("bin").display()));
        command.env("HOME", self.beside("home")).env("RUNNER_TEMP", self.temp());
        command.env("GITHUB_WORKSPACE", self.workspace()).env("GITHUB_ACTION_PATH", &self.tree);
        command.env("GITHUB_SERVER_URL", "https://github.com").env("GITHUB_ACTIONS", "true");
        command.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        let names = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"];
        for name in names {
            command.env(name, file(name, ""));
        }
        command.envs(&self.variables).envs(texts(&step["env"], contexts));
        let output = command.output().unwrap();
        for bytes in [output.stdout, output.stderr] {
            ended.log.push_str(&String::from_utf8(bytes).unwrap());
        }
        ended.code = output.status.code().unwrap();
        let read = |name: &str| fs::read_to_string(files.join(name)).unwrap();
        ended.summary.push_str(&read("GITHUB_STEP_SUMMARY"));
        for name in ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"] {
            assert_eq!(read(name), "", "{name} is for the whole job: the action has nothing to say there");
        }
        read("GITHUB_OUTPUT").lines().map(pair).collect()
    }
}

/// A repository with one commit that holds everything.
pub(crate) fn commit(folder: &Path) -> String {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--message=all"]);
    git(folder, &["rev-parse", "HEAD"])
}

/// git without the settings of whoever runs the tests; what it prints, without the line's end.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "ada").env(format!("GIT_{role}_EMAIL"), "ada@example.com");
        command.env(format!("GIT_{role}_DATE"), "2026-11-01T12:00:00Z");
    }
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

pub(crate) fn write_program(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/usr/bin/env bash\n{script}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The inputs with their defaults. What the action does not declare is a mistake of the test.
fn given(action: &Value, inputs: &[(&str, &str)], contexts: &Value) -> Value {
    let declared = action["inputs"].as_object().unwrap();
    let default = |input: &Value| json!(filled(input["default"].as_str().unwrap(), contexts));
    let mut given: Map<_, _> = declared.iter().map(|(name, input)| (name.clone(), default(input))).collect();
    for (name, value) in inputs {
        assert!(given.insert((*name).to_owned(), json!(value)).is_some(), "there is no input `{name}`");
    }
    Value::Object(given)
}

fn texts(values: &Value, contexts: &Value) -> BTreeMap<String, String> {
    let values = values.as_object().into_iter().flatten();
    values.map(|(name, value)| (name.clone(), filled(value.as_str().unwrap(), contexts))).collect()
}

/// A line of GITHUB_OUTPUT: `name=value`. The form of several lines is not for us.
fn pair(line: &str) -> (String, Value) {
    let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("`{line}` is no output"));
    assert!(!name.contains("<<"), "`{line}` begins a text of several lines");
    (name.to_owned(), json!(value))
}

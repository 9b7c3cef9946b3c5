//! A program in place of the linter, which notes what it was given and writes a report wherever it is told to.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::machine::Machine;

pub(crate) struct StandIn {
    arguments: PathBuf,
    environment: PathBuf,
    summary: PathBuf,
}

impl StandIn {
    pub(crate) const SUMMARY: &str = "# summary\n";
    pub(crate) const SARIF: &str = "{\"version\": \"2.1.0\"}\n";

    /// What the action runs from now on; it ends with this code.
    pub(crate) fn new(machine: &mut Machine, code: i32) -> Self {
        let stand_in = Self {
            arguments: machine.beside("arguments"),
            environment: machine.beside("environment"),
            summary: machine.beside("summary"),
        };
        stand_in.summary(Self::SUMMARY);
        let report = machine.beside("report.json");
        // A text of the repository that looks like a figure, and figures at another depth.
        let text = r#"{
  "diagnostics": [
    {
      "errors": 77,
      "message": "a\n    \"errors\": 88,\n"
    }
  ],
  "summary": {
    "documents": {
      "errors": 99
    },
    "errors": 3,
    "warnings": 2,
    "infos": 1
  }
}
"#;
        fs::write(&report, text).unwrap();
        let script = format!(
            r#"if [ "$1" = --version ]; then echo 'orglint 9.9.9'; exit 0; fi
printf '%s\0' "$@" >'{arguments}'
env -0 >'{environment}'
for argument in "$@"; do
  case $argument in
    json=*) cp '{report}' "${{argument#*=}}" ;;
    github=*) printf '::error file=teams/a.yaml,line=7::text\n' >"${{argument#*=}}" ;;
    markdown=*) cp '{summary}' "${{argument#*=}}" ;;
    sarif=*) printf '%s\n' '{sarif}' >"${{argument#*=}}" ;;
  esac
done
exit {code}
"#,
            arguments = stand_in.arguments.display(),
            environment = stand_in.environment.display(),
            report = report.display(),
            summary = stand_in.summary.display(),
            sarif = Self::SARIF.trim_end(),
        );
        let path = machine.program("linter", &script);
        machine.set("ORGLINT_BIN", path.display().to_string());
        stand_in
    }

    /// What it writes as `markdown` from now on.
    pub(crate) fn summary(&self, text: &str) {
        fs::write(&self.summary, text).unwrap();
    }

    pub(crate) fn has_run(&self) -> bool {
        self.arguments.exists()
    }

    pub(crate) fn forget(&self) {
        let _ = fs::remove_file(&self.arguments);
    }

    pub(crate) fn arguments(&self) -> Vec<String> {
        parts(&self.arguments)
    }

    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let pair = |part: String| part.split_once('=').map(|(name, value)| (name.into(), value.into()));
        parts(&self.environment).into_iter().filter_map(pair).collect()
    }

    /// The folder of the reports of the last run.
    pub(crate) fn reports(&self) -> String {
        let arguments = self.arguments();
        let report = arguments.iter().find_map(|argument| argument.strip_prefix("json=")).unwrap();
        report.strip_suffix("/report.json").unwrap().to_owned()
    }
}

/// Texts that end in a zero byte.
fn parts(path: &PathBuf) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

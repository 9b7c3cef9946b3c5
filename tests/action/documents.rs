//! What is written about the action and the hooks, and how their files are written: names that exist, pins, no
//! expressions in scripts, no bash that macOS lacks.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use regex::Regex;
use serde_json::Value;

use crate::metadata::{action, keys, root, text, yaml};

const DOCUMENTS: [&str; 2] = ["README.md", "docs/action.md"];

/// Paths of the files of a folder that have this ending.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut paths: Vec<_> =
        names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect();
    paths.sort();
    paths
}

/// The YAML blocks of the documents and the example workflows, as values, with their names.
fn examples() -> Vec<(String, Value)> {
    let fence = Regex::new(r"(?ms)^```yaml\n(.*?)^```$").unwrap();
    let mut examples = Vec::new();
    for document in DOCUMENTS {
        for (index, captures) in fence.captures_iter(&text(document)).enumerate() {
            let block = &captures[1];
            if block.contains("orglint/orglint") {
                examples.push((format!("{document}, block {index}"), yaml(document, block)));
            }
        }
    }
    examples.extend(files("docs/workflows", ".yml").into_iter().map(|path| {
        let value = yaml(&path, &text(&path));
        (path, value)
    }));
    examples
}

/// Every mapping in a value that has this key.
fn having<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    if value.get(key).is_some() {
        found.push(value);
    }
    match value {
        Value::Object(map) => map.values().for_each(|value| having(value, key, found)),
        Value::Array(items) => items.iter().for_each(|value| having(value, key, found)),
        _ => {}
    }
}

#[test]
fn examples_use_inputs_and_outputs_that_exist() {
    let action = action();
    let (inputs, outputs) = (keys(&action["inputs"]), keys(&action["outputs"]));
    let output = Regex::new(r"steps\.orglint\.outputs\.([\w-]+)").unwrap();
    let mut uses = 0;
    for (name, example) in examples() {
        let mut steps = Vec::new();
        having(&example, "uses", &mut steps);
        for step in steps.iter().filter(|step| step["uses"].as_str().unwrap().starts_with("orglint/orglint@"))
        {
            uses += 1;
            for input in keys(&step["with"]) {
                assert!(inputs.contains(&input), "{name}: the action has no input `{input}`");
            }
        }
        for captures in output.captures_iter(&example.to_string()) {
            assert!(outputs.contains(&&captures[1]), "{name}: the action has no output `{}`", &captures[1]);
        }
    }
    assert!(uses >= 4, "README.md and docs/workflows show the action {uses} times");
}

#[test]
fn examples_use_hooks_that_exist() {
    let hooks = yaml("hooks", &text(".pre-commit-hooks.yaml"));
    let ids: BTreeSet<_> =
        hooks.as_array().unwrap().iter().map(|hook| hook["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, BTreeSet::from(["orglint".to_owned(), "orglint-system".to_owned()]));
    let mut shown = BTreeSet::new();
    for (name, example) in examples() {
        let mut repositories = Vec::new();
        having(&example, "hooks", &mut repositories);
        for hook in repositories.iter().flat_map(|repository| repository["hooks"].as_array().unwrap()) {
            let id = hook["id"].as_str().unwrap();
            assert!(ids.contains(id), "{name}: there is no hook `{id}`");
            shown.insert(id.to_owned());
        }
    }
    assert!(shown.contains("orglint"), "README.md shows the hook");
}

#[test]
fn every_hook_judges_the_whole_repository() {
    for hook in yaml("hooks", &text(".pre-commit-hooks.yaml")).as_array().unwrap() {
        // Without `always_run` a commit that only deletes a file would not be judged.
        assert_eq!((&hook["always_run"], &hook["pass_filenames"]), (&true.into(), &false.into()), "{hook}");
        assert_eq!(hook["require_serial"], true);
        assert_eq!(hook["entry"], "orglint");
    }
}

#[test]
fn the_tables_of_the_action_are_current() {
    let action = action();
    let path = "docs/action.md";
    let (current, mut written) = (text(path), text(path));
    let rows = |kind: &str, row: &dyn Fn(&Value) -> String| {
        let entries = action[kind].as_object().unwrap().iter();
        entries.fold(String::new(), |mut rows, (name, value)| {
            let description = value["description"].as_str().unwrap().trim_end();
            let _ = writeln!(rows, "| `{name}` |{} {description} |", row(value));
            rows
        })
    };
    let default = |input: &Value| match input["default"].as_str().unwrap() {
        "" => String::new() + " |",
        default => format!(" `{default}` |"),
    };
    let inputs = format!("| input | default | |\n| --- | --- | --- |\n{}", rows("inputs", &default));
    let outputs = format!("| output | |\n| --- | --- |\n{}", rows("outputs", &|_| String::new()));
    for (name, table) in [("inputs", inputs), ("outputs", outputs)] {
        let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
        let from = written.find(&begin).unwrap() + begin.len();
        let to = written.find(&end).unwrap();
        written.replace_range(from..to, &table);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(path), &written).unwrap();
        return;
    }
    assert!(
        written == current,
        "{path} is not current: run `UPDATE_DOCS=1 cargo test --locked --test action`"
    );
}

#[test]
fn every_input_reaches_a_script_through_its_environment() {
    let action = action();
    let mut used = BTreeSet::new();
    let name = Regex::new(r"inputs\.([\w-]+)").unwrap();
    let scripts = Regex::new(r"action/\w+\.sh").unwrap();
    for step in action["runs"]["steps"].as_array().unwrap() {
        for captures in name.captures_iter(&step.to_string()) {
            used.insert(captures[1].to_owned());
        }
        let Some(run) = step["run"].as_str() else { continue };
        assert!(!run.contains("${{"), "an expression in a script is an injection: {run}");
        assert_eq!(step["env"]["BASH_ENV"], "", "{run}");
        let script = scripts.find(run).map_or(run.to_owned(), |found| text(found.as_str()));
        for variable in keys(&step["env"]).into_iter().filter(|name| *name != "BASH_ENV") {
            let read = Regex::new(&format!(r"\$\{{?{variable}\b")).unwrap();
            assert!(read.is_match(&script), "`{variable}` is given and not read");
        }
    }
    let declared: BTreeSet<_> = keys(&action["inputs"]).into_iter().map(str::to_owned).collect();
    assert_eq!(used, declared);
}

#[test]
fn what_is_used_is_pinned_to_a_commit() {
    let pinned = Regex::new(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").unwrap();
    let mut names = vec!["action.yml".to_owned()];
    names.extend(files(".github/workflows", ".yml"));
    names.extend(files("docs/workflows", ".yml"));
    let mut pins = BTreeSet::new();
    for name in names {
        for line in text(&name).lines() {
            let Some((_, uses)) = line.split_once("uses: ") else { continue };
            // A commit cannot name itself, and a path is of the same commit.
            if uses.starts_with("./") || uses == "orglint/orglint@v0 # or the full hash of a commit" {
                continue;
            }
            assert!(pinned.is_match(uses), "{name}: pin `{uses}` to a full hash, with its version behind");
            pins.insert(uses.to_owned());
        }
    }
    let actions: BTreeSet<_> = pins.iter().map(|pin| pin.split('@').next().unwrap().to_owned()).collect();
    assert_eq!(actions.len(), pins.len(), "one action in two versions: {pins:?}");
}

#[test]
fn scripts_are_for_bash_as_macos_has_it() {
    let newer = Regex::new(
        r"\b(mapfile|readarray|coproc)\b|(declare|local|typeset) -[aip]*[An]|\$\{[^}]*(,,|\^\^|@[QEPAa])[^}]*\}|&>>|\|&|\[\[ -v|;&|wait -n|%\(|\[-\d+\]|readlink -f|realpath|BASHPID|EPOCHSECONDS",
    )
    .unwrap();
    for path in files("action", ".sh") {
        for (line, text) in (1..).zip(text(&path).lines()) {
            assert!(!newer.is_match(text), "{path}:{line}: bash 3.2 has no `{text}`");
        }
    }
}

#[test]
fn checksums_are_sums_of_archives() {
    let target = "(x86_64|aarch64)-(unknown-linux-musl|apple-darwin)|x86_64-pc-windows-msvc";
    let row = Regex::new(&format!(r"^[0-9a-f]{{64}}  orglint-({target})-v\d+\.\d+\.\d+\.tgz$")).unwrap();
    let text = text("action/checksums.txt");
    let rows: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.iter().all(|line| row.is_match(line)), "{rows:?}");
    let archives: BTreeSet<_> =
        rows.iter().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
    assert_eq!(archives.len(), rows.len(), "an archive has one sum");
}

//! `.cargo/mutants.toml`: what it names is there, and what it leaves out has a reason.

use regex::Regex;

use crate::repository::{demand, exists, files_under, read};

const CONFIG: &str = ".cargo/mutants.toml";

#[test]
fn what_mutation_testing_names_is_there() {
    let config = read(CONFIG);
    let mut complaints = Vec::new();
    for captures in Regex::new(r#""--test=(\w+)""#).unwrap().captures_iter(config) {
        let path = format!("tests/{}.rs", captures.get(1).unwrap().as_str());
        if !exists(&path) {
            complaints.push(format!("{CONFIG}: there is no {path}"));
        }
    }
    for captures in Regex::new(r#"(src/[\w/]+\.rs)"#).unwrap().captures_iter(config) {
        let path = captures.get(1).unwrap().as_str();
        if !exists(path) {
            complaints.push(format!("{CONFIG}: there is no {path}"));
        }
    }
    demand("Mutation testing changes code that is there, and runs tests that are.", &complaints);
}

#[test]
fn a_change_that_nobody_can_see_has_a_reason() {
    let mut complaints = Vec::new();
    let (_, list) = read(CONFIG).split_once("exclude_re = [\n").unwrap();
    let mut before = "";
    for line in list.lines().map(str::trim).take_while(|line| *line != "]") {
        if line.starts_with('\'') {
            let name = line.trim_matches(['\'', ',']);
            // `replace && with || in same_elements`, or with the type in front: `Value<'_>::at`.
            let function = name.rsplit_once(" in ").map_or(name, |(_, place)| place);
            let function = function.rsplit("::").next().unwrap().trim_end_matches('$');
            let declared = format!("fn {function}");
            let is_there = files_under("src", "rs").any(|file| file.text.contains(&declared));
            if !is_there {
                complaints.push(format!("{CONFIG}: there is no `{declared}` any more, which `{name}` names"));
            }
            if !before.starts_with("# ") {
                complaints.push(format!("{CONFIG}: say above `{name}` why nobody can see it"));
            }
        }
        before = line;
    }
    demand("A change of the code that no test can notice is explained.", &complaints);
}

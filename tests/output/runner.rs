//! How GitHub's runner reads a log, written from its rules and not from our writer: which commands it finds.
//! Leaves out what the commands then do.

use std::collections::BTreeMap;

/// A command that the runner would obey.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    /// Keys in lower case.
    pub(crate) property: BTreeMap<String, String>,
    pub(crate) data: String,
}

impl Command {
    pub(crate) fn property(&self, key: &str) -> String {
        self.property.get(key).cloned().unwrap_or_default()
    }
}

const NAMES: [&str; 15] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Every command of a log, in either form. Markers of other systems count as commands as well.
pub(crate) fn commands(log: &str) -> Vec<Command> {
    log.split(['\r', '\n'])
        .filter_map(|line| new_form(line).or_else(|| old_form(line)).or_else(|| foreign(line)))
        .collect()
}

/// The log as a comparison sees it that skips what Unicode lets it skip.
pub(crate) fn without_ignorable(log: &str) -> String {
    log.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')).collect()
}

/// `::name key=value,key=value::data`, behind white space only.
fn new_form(line: &str) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let decode = |text: &str| decoded(text, &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")]);
    let data = decoded(data, &[("%0D", "\r"), ("%0A", "\n")]);
    known(name).map(|name| Command { name, property: properties(rest, ',', decode), data })
}

/// `##[name key=value;key=value]data`, anywhere; only the first marker of a line counts.
fn old_form(line: &str) -> Option<Command> {
    let (head, data) = line.split_once("##[")?.1.split_once(']')?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let codes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]")];
    let property = properties(rest, ';', |text| decoded(text, &codes));
    known(name).map(|name| Command { name, property, data: decoded(data, &codes) })
}

/// `##vso[…]` of Azure Pipelines and `##teamcity[…]`.
fn foreign(line: &str) -> Option<Command> {
    let line = line.to_ascii_lowercase();
    let marker = ["##vso[", "##teamcity["].into_iter().find(|marker| line.contains(marker))?;
    Some(Command { name: marker.to_owned(), property: BTreeMap::new(), data: line })
}

fn known(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()).then_some(name)
}

fn properties(text: &str, separator: char, decode: impl Fn(&str) -> String) -> BTreeMap<String, String> {
    let pairs = text.trim().split(separator).filter_map(|pair| {
        let (key, value) = pair.trim_start_matches('=').split_once('=')?;
        let value = value.trim_start_matches('=');
        (!value.is_empty()).then(|| (key.to_ascii_lowercase(), decode(value)))
    });
    pairs.collect()
}

fn decoded(text: &str, codes: &[(&str, &str)]) -> String {
    codes.iter().chain(&[("%25", "%")]).fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

#[test]
fn the_reader_itself_is_not_fooled() {
    let log = "x ::error::no\n\u{3000}::Error file=a,, line=1,Line=2,t==b,u=::m%0A%3A\r::no::x\na ##[group]b ##[error]c";
    let found = commands(log);
    let names: Vec<_> = found.iter().map(|command| command.name.as_str()).collect();
    assert_eq!(names, ["error", "group"]);
    assert_eq!(found.first().map(|command| command.data.as_str()), Some("m\n%3A"));
    let keys: Vec<_> = found.iter().flat_map(|command| &command.property).collect();
    let wanted = [(" line", "1"), ("file", "a"), ("line", "2"), ("t", "b")];
    assert_eq!(keys.len(), 4);
    assert!(keys.into_iter().zip(wanted).all(|((key, value), pair)| (key.as_str(), value.as_str()) == pair));
}

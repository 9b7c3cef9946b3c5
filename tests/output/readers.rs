//! A reader for each format, written from its public grammar and not from our writer: it refuses what breaks the
//! format and says which diagnostics it finds.

use std::sync::LazyLock;

use jsonschema::Validator;
use orglint::output::Format;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use serde_json::Value;

use super::runner;

/// What another program learns of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) rule: String,
}

fn found(file: impl Into<String>, line: &(impl ToString + ?Sized), rule: impl Into<String>) -> Found {
    Found { file: file.into(), line: line.to_string().parse().unwrap(), rule: rule.into() }
}

/// The diagnostics that a report holds; nothing for the text, which no program reads.
pub(crate) fn read(format: Format, text: &str) -> Option<Vec<Found>> {
    match format {
        Format::Text => None,
        Format::Concise => Some(text.lines().map(|line| concise(line).expect(line)).collect()),
        Format::Agent => {
            let heads =
                text.lines().filter(|line| !line.starts_with([' ', '\t']) && !line.starts_with("note: "));
            Some(heads.filter_map(concise).collect())
        }
        Format::Github => Some(runner::commands(text).iter().filter_map(annotation).collect()),
        Format::Markdown => Some(markdown(text)),
        Format::Sarif => Some(sarif(text)),
        Format::Json => Some(report(&json(text))),
        Format::Jsonl => Some(lines(text)),
        Format::Rdjson => Some(rdjson(text)),
        Format::Gitlab => Some(gitlab(text)),
        Format::Junit => Some(junit(text)),
        Format::Checkstyle => Some(checkstyle(text)),
        Format::Azure => Some(text.lines().filter_map(azure).collect()),
        Format::Teamcity => Some(text.lines().filter_map(teamcity).collect()),
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// By the schema that we promise.
fn report(report: &Value) -> Vec<Found> {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| schema(include_str!("../../schemas/report.json")));
    demand(&SCHEMA, report);
    report["diagnostics"].as_array().unwrap().iter().map(entry).collect()
}

/// Each line is an item of the report's diagnostics.
fn lines(text: &str) -> Vec<Found> {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
        let mut report = json(include_str!("../../schemas/report.json"));
        let mut item = report["properties"]["diagnostics"]["items"].take();
        item["$defs"] = report["$defs"].take();
        schema(&item.to_string())
    });
    let lines: Vec<_> = text.lines().map(json).collect();
    lines.iter().for_each(|line| demand(&SCHEMA, line));
    lines.iter().map(entry).collect()
}

fn entry(entry: &Value) -> Found {
    found(entry["file"].as_str().unwrap(), &entry["range"]["start"]["line"], entry["rule"].as_str().unwrap())
}

/// The matchers that wrappers are told to register.
pub(crate) static MATCHERS: LazyLock<Vec<(Regex, Value)>> = LazyLock::new(|| {
    let file = json(include_str!("../../docs/problem-matcher.json"));
    let matchers = file["problemMatcher"].as_array().unwrap().iter();
    let one = |matcher: &Value| {
        let [pattern] = matcher["pattern"].as_array().unwrap().as_slice() else { panic!("one pattern each") };
        (Regex::new(pattern["regexp"].as_str().unwrap()).unwrap(), matcher.clone())
    };
    matchers.map(one).collect()
});

/// By the problem matcher, of whose patterns exactly one may take a line.
fn concise(line: &str) -> Option<Found> {
    let mut hits = MATCHERS.iter().filter_map(|(regex, matcher)| Some((regex.captures(line)?, matcher)));
    let (captures, matcher) = hits.next()?;
    assert!(hits.next().is_none(), "{line}");
    let group = |name: &str| &captures[matcher["pattern"][0][name].as_u64().unwrap() as usize];
    assert!(!group("message").is_empty() && group("column") != "0", "{line}");
    Some(found(group("file"), group("line"), group("code")))
}

fn annotation(command: &runner::Command) -> Option<Found> {
    let rule = command.property("title").strip_prefix("orglint: ")?.to_owned();
    Some(found(command.property("file"), &command.property("line"), rule))
}

/// The rows of the table of diagnostics. Nothing in the page may be a tag, an image, or a link but to pages about rules and the configuration.
fn markdown(text: &str) -> Vec<Found> {
    let (mut rows, mut cell): (Vec<Vec<String>>, String) = (Vec::new(), String::new());
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => rows.last_mut().unwrap().push(std::mem::take(&mut cell)),
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::Text(text) | Event::Code(text) => cell.push_str(&text),
            Event::InlineHtml(tag) => assert!(["<br>", "<!---->"].contains(&&*tag), "{tag} in {text}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let page = dest_url.strip_prefix("https://github.com/orglint/orglint/blob/main/");
                let is_ours = |page: &str| page.starts_with("docs/rules/") || page == "docs/configuration.md";
                assert!(page.is_some_and(is_ours), "{dest_url} in {text}");
            }
            Event::Html(_) | Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                panic!("{event:?} in {text}")
            }
            _ => {}
        }
    }
    let head = rows.iter().position(|row| row.first().is_some_and(|cell| cell == "severity"));
    let Some(head) = head else { return Vec::new() };
    let row = |row: &Vec<String>| {
        let [_, place, _, rule] = row.as_slice() else { panic!("{row:?} in {text}") };
        let (place, _) = place.rsplit_once(':').unwrap();
        let (file, line) = place.rsplit_once(':').unwrap();
        found(file, line, rule)
    };
    rows[head + 1..].iter().map(row).collect()
}

fn schema(text: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&json(text)).unwrap()
}

fn demand(validator: &Validator, value: &Value) {
    let errors: Vec<_> = validator
        .iter_errors(value)
        .take(3)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

static ESCAPED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\[\\\[\]]").unwrap());
static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\]\(([^)]*)\)").unwrap());

/// By the schema of OASIS, and by what code scanning demands beyond it.
fn sarif(text: &str) -> Vec<Found> {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| schema(include_str!("schemas/sarif-2.1.0.json")));
    let log = json(text);
    demand(&SCHEMA, &log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for field in ["shortDescription", "fullDescription"] {
            let text = rule[field]["text"].as_str().unwrap();
            assert!(text.chars().count() <= 1024, "{field}");
        }
        assert!(
            rule["help"]["text"].is_string() && rule["properties"]["tags"].as_array().unwrap().len() <= 10
        );
    }
    let one = |result: &Value| {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"];
        assert_eq!(rule, &result["ruleId"]);
        assert!(result["partialFingerprints"]["orglint/v1"].is_string());
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        let message = result["message"]["text"].as_str().unwrap();
        let plain = ESCAPED.replace_all(message, "");
        let links: Vec<_> =
            LINK.captures_iter(&plain).map(|link| link[1].parse::<usize>().unwrap()).collect();
        assert_eq!(links, (1..=related).collect::<Vec<_>>(), "{message}");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.starts_with('/') && !uri.contains(':'), "{uri}");
        found(unescaped(uri), &place["region"]["startLine"], rule.as_str().unwrap())
    };
    run["results"].as_array().unwrap().iter().map(one).collect()
}

/// Percent-encoded UTF-8.
fn unescaped(uri: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), uri.as_bytes());
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn rdjson(text: &str) -> Vec<Found> {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| schema(include_str!("schemas/rdjson.json")));
    let result = json(text);
    demand(&SCHEMA, &result);
    let one = |diagnostic: &Value| {
        let place = &diagnostic["location"];
        let rule = diagnostic["code"]["value"].as_str().unwrap();
        found(place["path"].as_str().unwrap(), &place["range"]["start"]["line"], rule)
    };
    result["diagnostics"].as_array().unwrap().iter().map(one).collect()
}

/// What GitLab's documentation calls required.
fn gitlab(text: &str) -> Vec<Found> {
    let entries = json(text);
    let entries = entries.as_array().unwrap();
    let mut fingerprints: Vec<_> =
        entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), entries.len(), "GitLab merges equal fingerprints");
    let one = |entry: &Value| {
        let severity = entry["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(!entry["description"].as_str().unwrap().trim().is_empty());
        let place = &entry["location"];
        let rule = entry["check_name"].as_str().unwrap();
        found(place["path"].as_str().unwrap(), &place["lines"]["begin"], rule)
    };
    entries.iter().map(one).collect()
}

fn junit(text: &str) -> Vec<Found> {
    let document = roxmltree::Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let named = |name: &'static str| root.descendants().filter(move |node| node.has_tag_name(name));
    let count = |name: &str| root.attribute(name).unwrap().parse::<usize>().unwrap();
    assert!(count("tests") > 0 && count("tests") == named("testcase").count());
    assert_eq!((count("failures"), count("errors")), (named("failure").count(), named("error").count()));
    let one = |failure: roxmltree::Node<'_, '_>| {
        let case = failure.parent().unwrap();
        let suite = case.parent().unwrap();
        assert_eq!(suite.attribute("name"), case.attribute("file"));
        assert!(!failure.attribute("message").unwrap().is_empty() && failure.text().is_some());
        let rule = case.attribute("name").unwrap().split(' ').next().unwrap();
        found(case.attribute("file").unwrap(), case.attribute("line").unwrap(), rule)
    };
    named("failure").map(one).collect()
}

fn checkstyle(text: &str) -> Vec<Found> {
    let document = roxmltree::Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "checkstyle");
    let one = |error: roxmltree::Node<'_, '_>| {
        let severity = error.attribute("severity").unwrap();
        assert!(["error", "warning", "info"].contains(&severity));
        assert!(!error.attribute("message").unwrap().is_empty());
        let file = error.parent().unwrap().attribute("name").unwrap();
        found(file, error.attribute("line").unwrap(), error.attribute("source").unwrap())
    };
    root.descendants().filter(|node| node.has_tag_name("error")).map(one).collect()
}

/// `##vso[area.event key=value;…]data`, as the agent takes it apart: the first `]` ends the properties.
fn azure(line: &str) -> Option<Found> {
    let (head, data) = line.split_once("##vso[")?.1.split_once(']')?;
    let (command, properties) = head.split_once(' ').unwrap();
    assert_eq!(command, "task.logissue");
    assert!(!data.is_empty());
    let decoded = |text: &str| {
        let codes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];
        codes.iter().fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
    };
    let value = |key: &str| {
        let mut pairs = properties.split(';').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, value)| (name == key).then(|| decoded(value)))
    };
    assert!(["error", "warning"].contains(&value("type").unwrap().as_str()));
    Some(found(value("sourcepath")?, &value("linenumber")?, value("code")?))
}

static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    let value = r"(?:[^'|\[\]\r\n]|\|(?:[nr'|\[\]]|0x[0-9a-f]{4}))*";
    Regex::new(&format!(r"^##teamcity\[(\w+)((?: \w+='{value}')*)\]$")).unwrap()
});
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r" (\w+)='((?:[^'|]|\|.)*)'").unwrap());

/// `##teamcity[name key='value' …]`, where `|` begins an escape.
fn teamcity(line: &str) -> Option<Found> {
    let message = MESSAGE.captures(line).unwrap_or_else(|| panic!("{line}"));
    let value = |key: &str| {
        let found =
            ATTRIBUTE.captures_iter(&message[2]).find(|pair| &pair[1] == key).map(|pair| pair[2].to_owned());
        piped(&found.unwrap())
    };
    match &message[1] {
        "inspectionType" => {
            assert!(value("id").chars().count() <= 255 && value("description").chars().count() <= 4000);
            None
        }
        "inspection" => {
            assert!(!value("message").is_empty() && value("message").encode_utf16().count() <= 4000);
            Some(found(value("file"), &value("line"), value("typeId")))
        }
        other => panic!("{other} in {line}"),
    }
}

fn piped(text: &str) -> String {
    let (mut units, mut chars) = (Vec::new(), text.chars());
    while let Some(c) = chars.next() {
        let c = match (c, if c == '|' { chars.next() } else { None }) {
            ('|', Some('n')) => '\n',
            ('|', Some('r')) => '\r',
            ('|', Some('0')) => {
                let digits: String = chars.by_ref().skip(1).take(4).collect();
                units.push(u16::from_str_radix(&digits, 16).unwrap());
                continue;
            }
            ('|', Some(c)) => c,
            (c, _) => c,
        };
        units.extend(c.encode_utf16(&mut [0; 2]).iter());
    }
    String::from_utf16(&units).unwrap()
}

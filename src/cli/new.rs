//! `orglint new rule`: a rule file to begin with, whose examples pass.

use std::path::PathBuf;

use serde_json::Value;

use super::additions::{Outline, outline};
use super::args::NewRuleArgs;
use super::editor::{HOME, POLICY};
use super::place::Place;
use super::streams::{self, Error};
use super::{builtin, check, settings};
use crate::diagnostic::RuleId;
use crate::output::Shown;
use crate::policy::clock::Now;
use crate::policy::{Rules, unusable};
use crate::proof::{Bench, Judges, TODAY};
use crate::schema::{Binding, KindId, Schemas};
use crate::source::{Folder, Source, create};
use crate::value::nearest;

/// Where rule files lie when no configuration says so.
const POLICIES: &str = "policies";

pub(super) fn rule(args: &NewRuleArgs) -> Result<u8, Error> {
    let id: RuleId = args.id.parse().map_err(|_| {
        Error::new(format!("`{}` is not the id of a rule", args.id))
            .help("write `CATEGORY/NAME` in lower-case letters, digits and hyphens: `acme/service-docs`")
    })?;
    let (_, ours) = builtin()?;
    if let Some((message, help)) = unusable(&id, ours.iter()) {
        return Err(Error::new(message).help(help));
    }
    let place = Place::of_paths(&[PathBuf::from(".")])?;
    let folder = Folder::Disk(place.root.clone());
    let Outline { schemas, policies, source } = outline(settings::source(&args.config, &place)?, &folder)?
        .map_err(|refusal| check::refuse_at(refusal, &place.prefixes))?;
    let into = policies.first().map_or(POLICIES, String::as_str);
    for policies in policies.iter().map(String::as_str).chain([into]) {
        for ending in ["yml", "yaml"] {
            let path = format!("{policies}/{id}.{ending}");
            if folder.file(&path)?.is_some() {
                let path = place.prefixes.in_terminal(&path);
                return Err(Error::new(format!("there is a rule `{id}` already, in `{path}`"))
                    .help("give yours another name, or change that one"));
            }
        }
    }
    let text = rule_file(&id, kind(&args.kind, &schemas)?, &schemas);
    let path = format!("{into}/{id}.yaml");
    proven(&id, &text, &schemas).map_err(|why| {
        Error::new(format!("no example of `{}` could be made up: {why}", args.kind))
            .help("write the file for another kind, such as `--kind Team`, and change that")
    })?;
    create(&place.root, &[(path.as_str(), text.as_str())]).map_err(|error| Error::new(error.to_string()))?;
    let shown = place.prefixes.in_terminal(&path);
    let mut said = format!("wrote {}\n", Shown::line(&shown));
    said += &format!("say in it what is wrong, and run: orglint test {}\n", Shown::line(&shown));
    if policies.is_empty() {
        let file = source.map_or_else(|| "orglint.yaml".to_owned(), |file| place.prefixes.in_terminal(&file));
        said += &format!("so that it judges, put into {}: policies: [{into}]\n", Shown::line(&file));
    }
    streams::print(|out| out.write_all(said.as_bytes())).map(|()| 0)
}

fn kind(name: &str, schemas: &Schemas) -> Result<KindId, Error> {
    schemas.by_name(name).ok_or_else(|| {
        let error = Error::new(format!("`{name}` is not a kind of manifest"));
        let any_case = schemas.by_any_case(name).map(|kind| schemas.name(kind));
        match any_case.or_else(|| nearest(name, schemas.kinds().map(|kind| schemas.name(kind)))) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("`orglint schema` lists them all"),
        }
    })
}

/// Whether the examples of a rule file prove it; otherwise why not.
fn proven(id: &RuleId, text: &str, schemas: &Schemas) -> Result<(), String> {
    let file = Source::new(format!("{id}.yaml"), text);
    let rules = Rules::builtin(schemas).with(vec![file], &[], schemas);
    let rules = rules.map_err(|refusal| {
        refusal.diagnostics.first().map_or_else(String::new, |mistake| mistake.message.clone())
    })?;
    let Some(rule) = rules.get(id.as_str()) else { return Ok(()) };
    let given = |_: &str| Err(String::new());
    let now = Now::parse(TODAY)?;
    let bench = Bench { schemas, rules: &rules, judges: Judges::Only(id), now, given: &given };
    let fails = rule.examples().iter().any(|example| !bench.prove(rule, example).failures.is_empty());
    if fails { Err("its schema asks for more than can be made up".to_owned()) } else { Ok(()) }
}

/// The condition that the new rule begins with, and two documents that it tells apart.
struct Beginning {
    summary: String,
    assert: String,
    message: String,
    at: String,
    help: String,
    bad: Value,
    good: Value,
    /// The name of the file, for a kind that is known by its paths.
    file: Option<String>,
}

fn beginning(kind: KindId, schemas: &Schemas) -> Beginning {
    let mut bad = schemas.sample(kind);
    let word = schemas.name(kind);
    let declaration = schemas.schema(kind).declaration();
    if declaration.is_none() {
        let mut good = bad.clone();
        set(&mut bad, &["metadata", "name"], "example");
        set(&mut good, &["metadata", "name"], "example");
        set(&mut good, &["metadata", "title"], "An example");
        return Beginning {
            summary: format!("the {word} has no title"),
            assert: "has(self.metadata.title)".to_owned(),
            message: "`{{ self.metadata.name }}` has no title".to_owned(),
            at: "metadata.name".to_owned(),
            help: "add `title:` below `metadata:`".to_owned(),
            bad,
            good,
            file: None,
        };
    }
    let path = declaration.map_or_else(String::new, |declaration| declaration.name.to_string());
    let file = match declaration.map(|declaration| &declaration.binding) {
        Some(Binding::Header { api_version, kind }) => {
            set(&mut bad, &["apiVersion"], &api_version.replace('*', "v1"));
            set(&mut bad, &["kind"], kind);
            None
        }
        Some(Binding::Paths(globs)) => globs
            .texts()
            .first()
            .map(|glob| glob.replace("**/", "").replace("**", "example").replace('*', "example")),
        None => None,
    };
    let steps: Vec<_> = path.split('.').collect();
    let mut good = bad.clone();
    set(&mut bad, &steps, "change-me");
    set(&mut good, &steps, "example");
    Beginning {
        summary: format!("the {word} has a name that says nothing"),
        assert: format!("self.{path} != 'change-me'"),
        message: format!("`{{{{ self.{path} }}}}` is no name"),
        at: path,
        help: "give it a name of its own".to_owned(),
        bad,
        good,
        file,
    }
}

/// Puts a text at a path, with the maps that lead there.
fn set(value: &mut Value, path: &[&str], text: &str) {
    let Some((first, rest)) = path.split_first() else {
        *value = text.into();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(serde_json::Map::new());
    }
    if let Some(map) = value.as_object_mut() {
        set(map.entry((*first).to_owned()).or_insert(Value::Null), rest, text);
    }
}

fn rule_file(id: &RuleId, kind: KindId, schemas: &Schemas) -> String {
    let Beginning { summary, assert, message, at, help, bad, good, file } = beginning(kind, schemas);
    let marked = at.split('.').next().unwrap_or("");
    let example = |word: &str, value: &Value, marked: Option<&str>| match &file {
        None => format!("    {word}: |\n{}", document(value, marked, "      ")),
        Some(file) => {
            format!("    {word}:\n      {}: |\n{}", quoted(file), document(value, marked, "        "))
        }
    };
    format!(
        "# yaml-language-server: $schema={HOME}{POLICY}\n\
         # The path of this file is the id of its rule, `{id}`. `orglint test` runs the examples below.\n\
         summary: {}\n\
         severity: warning\n\
         rationale: |\n  \
           Say here why it matters, for someone who has just met the rule.\n\
         appliesTo: {}\n\
         # What holds where all is well; where it is false, the rule reports.\n\
         assert: {assert}\n\
         message: {}\n\
         at: {at}\n\
         help: {}\n\
         examples:\n  \
           - name: what is reported, on the line that ends in a marker\n{}  \
           - name: what is not\n{}",
        plain(&summary),
        plain(schemas.name(kind)),
        quoted(&message),
        quoted(&help),
        example("bad", &bad, Some(marked)),
        example("good", &good, None),
    )
}

/// A line for each key of a document; the line of the marked one ends in a marker.
fn document(value: &Value, marked: Option<&str>, indent: &str) -> String {
    let mut keys: Vec<_> = value.as_object().into_iter().flatten().collect();
    let order = ["apiVersion", "kind", "metadata", "spec"];
    keys.sort_by_key(|(key, _)| order.iter().position(|known| known == key).unwrap_or(order.len()));
    let line = |(key, value): (&String, &Value)| {
        let marker = if marked == Some(key) { " # expect" } else { "" };
        format!("{indent}{}: {}{marker}\n", plain(key), flow(value))
    };
    keys.into_iter().map(line).collect()
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", plain(key), flow(value));
            format!("{{ {} }}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::String(text) => plain(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A text, in quotes where it would be something else without.
fn plain(text: &str) -> String {
    let is_day = text.starts_with(|c: char| c.is_ascii_digit()) && text.len() == 10;
    if is_day || crate::fix::is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A text in the quotes of JSON, which are quotes of YAML as well.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

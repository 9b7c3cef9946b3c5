//! From rule files to what a run asks of every rule before one of them reports: kinds, check, conditions and parameters.
//! Words, fixes and examples stay in the text. Knows only files of ours: a test compares with what the program itself
//! reads of them.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{fs, io};

use granit_parser::{Event, Parser, ScalarStyle};

/// What a rule file is made of.
enum Yaml {
    Scalar { text: String, is_plain: bool },
    List(Vec<Yaml>),
    Map(Vec<(Yaml, Yaml)>),
}

/// The table of all rule files, by id.
pub(crate) fn table(code: &mut String, files: Vec<(String, PathBuf)>) -> io::Result<()> {
    let id = |path: &str| path.trim_end_matches(".yaml").to_owned();
    let mut files: Vec<_> = files.into_iter().map(|(path, file)| (id(&path), file)).collect();
    files.sort();
    code.push_str("/// Every rule file, by id.\npub(crate) static RULES: &[RuleFile] = &[\n");
    for (id, path) in &files {
        let text = fs::read_to_string(path)?;
        // Examples stand last, and are most of it.
        let head = text.split_once("\nexamples:\n").map_or(text.as_str(), |(head, _)| head);
        let wrong = |what: &str| io::Error::other(format!("{}: {what}", path.display()));
        let root = read(head).map_err(|error| wrong(&error))?;
        let path = path.display().to_string();
        let _ = writeln!(code, "    RuleFile {{ id: {id:?}, text: include_str!({path:?}),");
        let severity = root.text("severity");
        let _ = writeln!(code, "        severity: {severity:?}, kinds: &{:?},", root.words("appliesTo"));
        let (check, select) = (root.text("check"), root.text("select"));
        let changes = head.contains("oldSelf");
        let _ = writeln!(code, "        check: {check:?}, select: {select:?}, names_old_self: {changes},");
        code.push_str("        params: &[");
        for (name, param) in root.entries("params") {
            if let Some(value) = param.get("default") {
                let _ = write!(code, "({:?}, {}), ", name.scalar(), value.constant());
            }
        }
        let variables: Vec<_> =
            root.entries("variables").map(|(name, value)| (name.scalar(), value.scalar())).collect();
        let _ = writeln!(code, "], variables: &{variables:?},");
        let cases = match root.get("cases") {
            // The rule's own `when` is not repeated for its only case.
            None => vec![("", root.text("assert"), "")],
            Some(Yaml::List(cases)) => cases
                .iter()
                .map(|case| (case.text("when"), case.text("assert"), case.text("severity")))
                .collect(),
            Some(_) => return Err(wrong("`cases` is no list")),
        };
        let _ = writeln!(code, "        when: {:?}, cases: &{cases:?} }},", root.text("when"));
    }
    code.push_str("];\n\n");
    Ok(())
}

impl Yaml {
    fn get(&self, key: &str) -> Option<&Yaml> {
        let Yaml::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name.scalar() == key).map(|(_, value)| value)
    }

    fn entries(&self, key: &str) -> impl Iterator<Item = &(Yaml, Yaml)> {
        let entries =
            self.get(key).map(|map| if let Yaml::Map(entries) = map { entries.as_slice() } else { &[] });
        entries.unwrap_or_default().iter()
    }

    fn scalar(&self) -> &str {
        if let Yaml::Scalar { text, .. } = self { text } else { "" }
    }

    fn text(&self, key: &str) -> &str {
        self.get(key).map_or("", Yaml::scalar)
    }

    /// One word or a list of them.
    fn words(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(Yaml::List(items)) => items.iter().map(Yaml::scalar).collect(),
            one => one.into_iter().map(Yaml::scalar).collect(),
        }
    }

    /// As a `Constant`, in Rust.
    fn constant(&self) -> String {
        match self {
            Yaml::Scalar { text, is_plain: true } if ["true", "false"].contains(&text.as_str()) => {
                format!("Constant::Bool({text})")
            }
            Yaml::Scalar { text, is_plain: true } if text.parse::<i64>().is_ok() => {
                format!("Constant::Int({text})")
            }
            Yaml::Scalar { text, is_plain: true }
                if text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
                    && text.parse::<f64>().is_ok() =>
            {
                format!("Constant::Double({text})")
            }
            Yaml::Scalar { text, .. } => format!("Constant::Text({text:?})"),
            Yaml::List(items) => {
                let items: Vec<_> = items.iter().map(Yaml::constant).collect();
                format!("Constant::List(&[{}])", items.join(", "))
            }
            Yaml::Map(entries) => {
                let entry =
                    |(key, value): &(Yaml, Yaml)| format!("({}, {})", key.constant(), value.constant());
                format!("Constant::Map(&[{}])", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn read(text: &str) -> Result<Yaml, String> {
    let mut parser = Parser::new_from_str(text);
    let mut next = move || loop {
        match parser.next_event() {
            None => return Err("it is empty".to_owned()),
            Some(Err(error)) => return Err(error.to_string()),
            Some(Ok((Event::StreamStart | Event::DocumentStart(..), _))) => {}
            Some(Ok((event, _))) => return Ok(event),
        }
    };
    let first = next()?;
    value(first, &mut next)
}

fn value<'t>(event: Event<'t>, next: &mut impl FnMut() -> Result<Event<'t>, String>) -> Result<Yaml, String> {
    match event {
        Event::Scalar(text, style, ..) => {
            Ok(Yaml::Scalar { text: text.into_owned(), is_plain: style == ScalarStyle::Plain })
        }
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next()? {
                    Event::SequenceEnd => return Ok(Yaml::List(items)),
                    event => items.push(value(event, next)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                let key = match next()? {
                    Event::MappingEnd => return Ok(Yaml::Map(entries)),
                    event => value(event, next)?,
                };
                let event = next()?;
                entries.push((key, value(event, next)?));
            }
        }
        event => Err(format!("no rule of ours has this: {event:?}")),
    }
}

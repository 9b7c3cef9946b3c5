//! From schema files to what a run reads of them: one document each, with the shared definitions that it uses, and
//! without words for people. By hand, since a JSON library here would be built a second time, for the host; a test
//! compares with what the program itself makes of the files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a schema refers to a shared definition.
const SHARED: &str = "common.json#/$defs/";

/// Words for people: whoever wants them asks for the file.
const WORDS: [&str; 2] = ["title", "description"];

/// What holds data, in which nothing is a word of the schema.
const DATA: [&str; 4] = ["const", "default", "enum", "examples"];

/// The tables of all schemas and of the kinds among them, from file names and texts.
pub(crate) fn tables(code: &mut String, files: &[(String, String)]) {
    let shared =
        files.iter().find(|(name, _)| name == "common.json").and_then(|(_, text)| member(text, "$defs"));
    let shared: BTreeMap<_, _> = members(shared.unwrap_or("{}")).into_iter().collect();
    code.push_str("/// Every schema, by name of its file.\npub(crate) static SCHEMAS: &[SchemaFile] = &[\n");
    let mut kinds = BTreeMap::new();
    for (name, text) in files {
        let bundled = bundled(text, &shared);
        let _ = writeln!(code, "    SchemaFile {{ name: {name:?}, text: {text:?}, bundled: {bundled:?} }},");
        if let Some(kind) = kind(text) {
            kinds.insert(kind, name);
        }
    }
    code.push_str("];\n\n/// Kind and schema file of every manifest kind, by kind.\n");
    code.push_str("pub(crate) static KINDS: &[(&str, &str)] = &[\n");
    for (kind, file) in kinds {
        let _ = writeln!(code, "    ({kind:?}, {file:?}),");
    }
    code.push_str("];\n\n");
}

/// `properties.kind.const` of a schema, if it is one of a kind.
fn kind(schema: &str) -> Option<&str> {
    let kind = member(member(member(schema, "properties")?, "kind")?, "const")?;
    kind.strip_prefix('"')?.strip_suffix('"')
}

fn bundled(text: &str, shared: &BTreeMap<&str, &str>) -> String {
    let local = |text: &str| lean(text).replace(SHARED, "#/$defs/");
    let mut definitions = BTreeMap::new();
    let mut document = String::new();
    for (key, value) in members(text) {
        match key {
            "$defs" => {
                definitions.extend(members(value).into_iter().map(|(name, value)| (name, local(value))));
            }
            _ if is_word(key, value) => {}
            _ => _ = write!(document, "{}\"{key}\":{}", comma(&document), local(value)),
        }
    }
    let mut wanted = references(text, SHARED);
    while let Some(name) = wanted.pop() {
        if !definitions.contains_key(name)
            && let Some((name, definition)) = shared.get_key_value(name)
        {
            wanted.extend(references(definition, "#/$defs/"));
            definitions.insert(name, local(definition));
        }
    }
    let mut all = String::new();
    for (name, definition) in &definitions {
        let _ = write!(all, "{}\"{name}\":{definition}", comma(&all));
    }
    if !definitions.is_empty() {
        let _ = write!(document, "{}\"$defs\":{{{all}}}", comma(&document));
    }
    format!("{{{document}}}")
}

/// The names of the definitions that a text refers to.
fn references<'t>(text: &'t str, prefix: &str) -> Vec<&'t str> {
    let quoted = format!("\"{prefix}");
    text.split(&quoted).skip(1).filter_map(|rest| rest.split(['"', '/']).next()).collect()
}

/// A schema without words and spaces.
fn lean(schema: &str) -> String {
    let mut text = String::new();
    match schema.as_bytes().first() {
        Some(b'{') => {
            for (key, value) in members(schema).into_iter().filter(|(key, value)| !is_word(key, value)) {
                let value = if DATA.contains(&key) { value.to_owned() } else { lean(value) };
                let _ = write!(text, "{}\"{key}\":{value}", comma(&text));
            }
            format!("{{{text}}}")
        }
        Some(b'[') => {
            for item in items(schema) {
                let _ = write!(text, "{}{}", comma(&text), lean(item));
            }
            format!("[{text}]")
        }
        _ => schema.to_owned(),
    }
}

/// A property of that name is a schema, and no text.
fn is_word(key: &str, value: &str) -> bool {
    WORDS.contains(&key) && value.starts_with('"')
}

fn comma(before: &str) -> &'static str {
    if before.is_empty() { "" } else { "," }
}

/// The text of a member of a JSON object.
fn member<'t>(object: &'t str, name: &str) -> Option<&'t str> {
    members(object).into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The keys of a JSON object, as they are written, and the texts of their values.
fn members(object: &str) -> Vec<(&str, &str)> {
    let mut members = Vec::new();
    let mut rest = object.trim_start().strip_prefix('{').unwrap_or("");
    while let Some((key, behind)) = value(rest) {
        let Some((text, behind)) = behind.trim_start().strip_prefix(':').and_then(value) else { break };
        members.push((key.trim_matches('"'), text));
        rest = behind;
    }
    members
}

fn items(array: &str) -> Vec<&str> {
    let mut rest = array.strip_prefix('[').unwrap_or("");
    std::iter::from_fn(|| value(rest).map(|(item, behind)| (rest = behind, item).1)).collect()
}

/// The JSON value at the start of a text, and what is behind it; nothing where an object or an array ends.
fn value(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '\n', '\r', '\t', ',']);
    let (value, behind) = text.split_at_checked(value_length(text)?)?;
    Some((value.trim_end(), behind))
}

/// How many bytes the JSON value at the start of this text takes; nothing where an object ends.
fn value_length(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return Some(at + 1);
                }
            }
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = match depth {
                    0 => return (at > 0).then_some(at),
                    1 => return Some(at + 1),
                    _ => depth - 1,
                }
            }
            b',' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

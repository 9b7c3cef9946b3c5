//! Schemas from outside: a file and the local files that it refers to. The validator sees them as they are, all others
//! as one document without references that leave it. Opens nothing: whoever gathers them gives the files.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Retrieve, Uri, ValidationError, uri};
use serde_json::Value;

use super::SchemaError;
use super::located::Place;
use super::refusal::{meta, refused_pattern};
use super::site::{Site, known_draft, sites};
use super::way::locate;
use crate::document::{self, Limits, Node};
use crate::source::{Source, Sources, Span};

/// Where the root of the repository is, for references. The folder `_` makes a way out of the root show.
const BASE: &str = "local:///_/";

/// Files that one schema may consist of.
const MAX_SCHEMA_FILES: usize = 64;

/// Bytes of all files that one schema may consist of, and all schemas of a configuration together.
pub const MAX_SCHEMA_BYTES: usize = 1 << 20;

/// A schema with every file that it refers to.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The address of the file it begins with.
    pub(super) root: String,
    /// The draft of files that name none.
    pub(super) draft: Draft,
    pub(super) files: Arc<BTreeMap<String, Given>>,
    /// All of it in one document; see [`super::flat`].
    pub(super) flat: Value,
}

/// One file of a schema.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) source: Source,
    pub(super) value: Value,
}

/// What a schema refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address<'a> {
    /// A file, by its path relative to the root.
    Path(&'a str),
    /// Something with an address of its own.
    Remote(&'a str),
}

/// A reference to a file that is not there yet: what it leads to, and where it stands.
struct Want {
    uri: String,
    from: Option<(String, String)>,
}

impl Bundle {
    /// Gathers a schema for a kind, from the file at `path` on. `read` gives files; nothing for those that there are not.
    ///
    /// # Errors
    /// What `read` says; or, inside, what is wrong with one of the files, and where.
    pub fn gather<E>(
        kind: &str,
        path: &str,
        mut read: impl FnMut(Address<'_>) -> Result<Option<Source>, E>,
    ) -> Result<Result<Self, SchemaError>, E> {
        let root = format!("{BASE}{}", encoded(path));
        let mut gathering = Gathering { kind, files: BTreeMap::new(), ids: BTreeSet::new(), bytes: 0 };
        let mut wants = vec![Want { uri: root.clone(), from: None }];
        while let Some(want) = next(&mut wants) {
            if gathering.has(&want.uri) {
                continue;
            }
            let mut source = None;
            for address in gathering.addresses(&want.uri) {
                source = match &address {
                    Ok(path) => read(Address::Path(path))?,
                    Err(remote) => read(Address::Remote(remote))?,
                };
                if source.is_some() {
                    break;
                }
            }
            match gathering.take(&want, source) {
                Ok(more) => wants.extend(more),
                Err(error) => return Ok(Err(*error)),
            }
        }
        Ok(gathering.finish(root).map_err(|error| *error))
    }

    /// The file it begins with.
    pub(super) fn value(&self) -> &Value {
        self.files.get(&self.root).map_or(&Value::Null, |given| &given.value)
    }

    /// Its files, for the validator.
    pub(super) fn shelf(&self) -> impl Retrieve + 'static {
        Shelf(Arc::clone(&self.files))
    }

    /// What the validator refuses, in our words and with its place.
    pub(super) fn refusal(&self, kind: &str, error: &ValidationError<'_>) -> SchemaError {
        if let (ValidationErrorKind::Format { format }, Some(pattern)) =
            (error.kind(), error.instance().as_str())
            && format == "regex"
        {
            let is_of = |site: &Site<'_>| {
                let (one, many) = (site.members.get("pattern"), site.members.get("patternProperties"));
                if one.and_then(Value::as_str) == Some(pattern) {
                    return Some("/pattern".to_owned());
                }
                let named = many.and_then(Value::as_object).is_some_and(|many| many.contains_key(pattern));
                named.then(|| format!("/patternProperties/{}", super::way::escaped(pattern)))
            };
            let place = self.files.iter().find_map(|(uri, given)| {
                let found = sites(&given.value, uri, self.draft);
                found.iter().find_map(|site| Some((given, format!("{}{}", site.pointer, is_of(site)?))))
            });
            let (message, help) = refused_pattern(pattern);
            let error = match place {
                Some((given, pointer)) => given.error(kind, &pointer, message),
                None => SchemaError::new(kind, "", message),
            };
            return SchemaError { help, ..error };
        }
        let message = format!("cannot be used: {error}");
        match self.files.get(&self.root) {
            Some(given) => given.error(kind, error.instance_path().as_str(), message),
            None => SchemaError::new(kind, "", message),
        }
    }
}

/// Where the address of a file and its path begin to differ: the address and the folder above what they share.
fn aligned<'a>(id: &'a str, path: &'a str) -> Option<(&'a str, String)> {
    let (mut id, name) = id.rsplit_once('/')?;
    let (mut folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    // The folders of an address are those of the repository only if the files have one name.
    while name == file && !folder.is_empty() {
        let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
        match id.rsplit_once('/') {
            Some((rest, same)) if same == last => (id, folder) = (rest, above),
            _ => break,
        }
    }
    Some((id, if folder.is_empty() { String::new() } else { format!("{folder}/") }))
}

/// Nearer files first, so that an address that one of them claims is known when it is looked for.
fn next(wants: &mut Vec<Want>) -> Option<Want> {
    let local = wants.iter().position(|want| want.uri.starts_with(BASE));
    if wants.is_empty() { None } else { Some(wants.remove(local.unwrap_or(0))) }
}

struct Shelf(Arc<BTreeMap<String, Given>>);

impl Retrieve for Shelf {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        // The validator does not always see that an `$id` has given a file another address.
        let path = uri.as_str().strip_prefix(BASE).map(decoded);
        let by_path = || self.0.values().find(|given| path.as_deref() == Some(given.source.path()));
        let given = self.0.get(uri.as_str()).or_else(by_path);
        given.map(|given| given.value.clone()).ok_or_else(|| "it is not among the files".into())
    }
}

impl Given {
    /// What is wrong at a place of the file.
    pub(super) fn error(&self, kind: &str, pointer: &str, message: String) -> SchemaError {
        let span = with_root(&self.source, |root| {
            root.map_or(Span::at(0), |root| locate(root, pointer).node.label())
        });
        let at = Some(Box::new((self.source.path().to_owned(), span)));
        SchemaError { at, ..SchemaError::new(kind, pointer, message) }
    }
}

/// Calls back with the root of a file's only document.
fn with_root<T>(source: &Source, body: impl FnOnce(Option<Node<'_>>) -> T) -> T {
    let sources = Sources::new(vec![source.clone()]);
    let Some((file, source)) = sources.iter().next() else { return body(None) };
    let tree = document::parse(file, source.text(), &Limits::default());
    let root = tree.documents().first().and_then(|document| tree.root(document));
    body(root)
}

struct Gathering<'k> {
    kind: &'k str,
    files: BTreeMap<String, Given>,
    /// What parts of the files are called by `$id`.
    ids: BTreeSet<String>,
    bytes: usize,
}

type Refused = Box<SchemaError>;

impl Gathering<'_> {
    fn has(&self, uri: &str) -> bool {
        self.files.contains_key(uri) || self.ids.contains(uri) || is_specification(uri)
    }

    /// Where to look for an address, the nearest first: a path, or, as an error, what is no path.
    fn addresses(&self, uri: &str) -> Vec<Result<String, String>> {
        if let Some(path) = uri.strip_prefix(BASE) {
            return vec![Ok(decoded(path))];
        }
        // What stands beside the `$id` of a file is looked for beside that file.
        let beside = self.files.values().filter_map(|given| {
            let id = given.value.get("$id").or_else(|| given.value.get("id"))?.as_str()?;
            let (above, folder) = aligned(id, given.source.path())?;
            let rest = uri.strip_prefix(above)?.strip_prefix('/')?;
            Some(Ok(format!("{folder}{}", decoded(rest))))
        });
        beside.chain([Err(uri.to_owned())]).collect()
    }

    /// Takes a file; what it refers to comes back.
    fn take(&mut self, want: &Want, source: Option<Source>) -> Result<Vec<Want>, Refused> {
        let Some(source) = source else { return Err(self.absent(want)) };
        if let Some(defect) = source.defect() {
            return Err(self.refuse(want, format!("cannot be used: `{}`: {defect}", source.path())));
        }
        self.bytes += source.text().len();
        if self.files.len() >= MAX_SCHEMA_FILES {
            return Err(self.refuse(want, format!("has more than {MAX_SCHEMA_FILES} files")));
        }
        if self.bytes > MAX_SCHEMA_BYTES {
            return Err(self.refuse(want, format!("has more than {MAX_SCHEMA_BYTES} bytes in all its files")));
        }
        let value = self.value(&source, want.from.is_none())?;
        let given = Given { source, value };
        if known_draft(&given.value).is_none() {
            let message = "names a `$schema` that is none of draft 4, 6, 7, 2019-09 and 2020-12".to_owned();
            return Err(Box::new(given.error(self.kind, "/$schema", message)));
        }
        let draft = known_draft(&given.value).flatten().unwrap_or(Draft::Draft202012);
        let (mut wants, mut asked) = (Vec::new(), BTreeSet::new());
        for site in sites(&given.value, &want.uri, draft) {
            self.ids.extend(site.id.clone());
            for (keyword, reference) in site.references() {
                let pointer = format!("{}/{keyword}", site.pointer);
                match uri::resolve_against(&site.base.borrow(), reference) {
                    Ok(target) => {
                        let target = target.strip_fragment().to_string();
                        // What is no schema may hold whatever it likes, and most references stay in their file.
                        let is_wanted = target != want.uri && !self.has(&target);
                        if site.known && is_wanted && asked.insert(target.clone()) {
                            wants.push(Want { uri: target, from: Some((want.uri.clone(), pointer)) });
                        }
                    }
                    Err(_) => {
                        let message =
                            format!("refers to {}, which is no address", super::words::quoted(reference));
                        return Err(Box::new(given.error(self.kind, &pointer, message)));
                    }
                }
            }
        }
        self.files.insert(want.uri.clone(), given);
        Ok(wants)
    }

    /// The file as a value; the first must be a map.
    fn value(&self, source: &Source, is_first: bool) -> Result<Value, Refused> {
        let sources = Sources::new(vec![source.clone()]);
        let Some((file, source)) = sources.iter().next() else { return Ok(Value::Null) };
        let tree = document::parse(file, source.text(), &Limits::default());
        let at = |span: Span, message: String| {
            let at = Some(Box::new((source.path().to_owned(), span)));
            Box::new(SchemaError { at, ..SchemaError::new(self.kind, "", message) })
        };
        if let Some(problem) = tree.problems().first() {
            let error = *at(problem.span, format!("cannot be read: {}", problem.message));
            return Err(Box::new(SchemaError { help: problem.help.clone(), ..error }));
        }
        let roots: Vec<_> = tree.documents().iter().filter_map(|document| tree.root(document)).collect();
        if let Some(second) = roots.get(1) {
            return Err(at(second.label(), "is more than one document".to_owned()));
        }
        let root = roots.first().copied();
        let is_schema = root.is_some_and(|root| match root.value() {
            document::Value::Mapping => true,
            document::Value::Bool(_) => !is_first,
            _ => false,
        });
        match root.filter(|_| is_schema) {
            Some(root) => Ok(Place::Node(root).deep()),
            None => Err(at(root.map_or(Span::at(0), Node::label), "is not a JSON object".to_owned())),
        }
    }

    fn absent(&self, want: &Want) -> Refused {
        let shown = |path: &str| super::words::quoted(path);
        let error = match self.addresses(&want.uri).into_iter().next() {
            _ if want.uri.starts_with("local:") && !want.uri.starts_with(BASE) => {
                *self.refuse(want, "refers to what is outside of the root".to_owned())
            }
            Some(Ok(path)) => {
                *self.refuse(want, format!("refers to {}, and there is no such file", shown(&path)))
            }
            _ => *self.refuse(want, format!("refers to {}, and nothing is fetched", shown(&want.uri))),
        };
        let help = Some("keep the file below the root, and refer to it by a path from this one".to_owned());
        Box::new(SchemaError { help, ..error })
    }

    /// What is wrong with a file, where it is asked for.
    fn refuse(&self, want: &Want, message: String) -> Refused {
        let from = want.from.as_ref().and_then(|(uri, pointer)| Some((self.files.get(uri)?, pointer)));
        Box::new(match from {
            Some((given, pointer)) => given.error(self.kind, pointer, message),
            None => SchemaError::new(self.kind, "", message),
        })
    }

    fn finish(self, root: String) -> Result<Bundle, Refused> {
        let value = self.files.get(&root).map(|given| &given.value);
        let draft = value.and_then(known_draft).flatten().unwrap_or(Draft::Draft202012);
        for given in self.files.values() {
            let own = known_draft(&given.value).flatten().unwrap_or(draft);
            if let Err((pointer, message)) = meta(own, &given.value) {
                return Err(Box::new(given.error(self.kind, &pointer, message)));
            }
        }
        let bundle = Bundle { root, draft, files: Arc::new(self.files), flat: Value::Null };
        let flat = super::flat::flat(self.kind, &bundle)?;
        Ok(Bundle { flat, ..bundle })
    }
}

/// The specifications are inside of the validator.
fn is_specification(uri: &str) -> bool {
    let address = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"));
    address.is_some_and(|address| address.starts_with("json-schema.org/"))
}

/// A path as part of an address.
fn encoded(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The path in an address.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, more)) = rest.split_first() {
        let code = more.get(..2).filter(|_| *byte == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = more.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

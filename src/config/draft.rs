//! A configuration before the rules are known: its text has the right shape, and it says what it adds to them.

use super::{Config, read};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::document::{self, Entry, Limits, Node, Tree};
use crate::policy::{Refusal, Rules};
use crate::schema::{Binding, Declaration, Path, SchemaError, Schemas};
use crate::source::{FileId, Globs, Source, Sources, Span};

/// Bytes of the largest configuration: some thousands of lines. Patterns and kinds cost far more than what they are
/// written in.
const MAX_SETTINGS: usize = 256 * 1024;

/// A configuration whose shape is right.
#[derive(Debug)]
pub struct Draft {
    sources: Sources,
    additions: Additions,
}

/// What a configuration adds to the rules and kinds of the program.
#[derive(Debug, Default)]
pub struct Additions {
    /// Folders of rule files, relative to the root.
    pub policies: Vec<(String, Span)>,
    /// Kinds of documents, in their order.
    pub kinds: Vec<KindSetting>,
    /// Other tools whose documents are read, in their order.
    pub adapters: Vec<AdapterSetting>,
}

/// Another tool whose documents are read.
#[derive(Debug)]
pub struct AdapterSetting {
    /// As written; perhaps none that there is.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Where its files lie, if that is said.
    pub paths: Option<Globs>,
}

/// A kind of document, as written.
#[derive(Debug)]
pub struct KindSetting {
    /// What is said of it; its schema is not read yet.
    pub declaration: Declaration,
    /// Where the name of the kind stands.
    pub span: Span,
    /// The file of its schema, relative to the root.
    pub schema: Option<(String, Span)>,
    /// The kinds that its references name, with their places.
    pub targets: Vec<(String, Span)>,
    /// The paths that it names, with their places.
    pub paths: Vec<(Path, Span)>,
}

/// What a configuration adds cannot be had.
#[derive(Debug)]
pub struct Mistake {
    /// Where in the configuration.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file that it is in, and where, if that is not the configuration.
    pub inside: Option<(Source, Span)>,
}

impl Mistake {
    /// A mistake in the configuration itself.
    #[must_use]
    pub const fn new(span: Span, message: String, help: Option<String>) -> Self {
        Self { span, message, help, inside: None }
    }

    /// What is wrong with the schema of a kind. `files` are those that it consists of.
    #[must_use]
    pub fn of_schema(setting: &KindSetting, error: &SchemaError, files: &[Source]) -> Self {
        let of_path =
            error.path.as_deref().and_then(|path| setting.paths.iter().find(|(other, _)| other == path));
        let of_schema = setting.schema.as_ref().map_or(setting.span, |(_, span)| *span);
        let span = of_path.map_or(of_schema, |(_, span)| *span);
        let inside = error.at.as_deref().and_then(|(path, span)| {
            let file = files.iter().find(|source| source.path() == path)?;
            Some((file.clone(), *span))
        });
        // Where the place can be shown, nobody needs to look it up.
        let shown = SchemaError { pointer: String::new(), ..error.clone() };
        Self { span, message: shown.to_string(), help: error.help.clone(), inside }
    }
}

impl Draft {
    /// Reads a configuration. Its path is relative to the root.
    ///
    /// # Errors
    /// It is no YAML, not what its schema says, or adds what cannot be.
    pub fn read(source: Source, schemas: &Schemas) -> Result<Self, Refusal> {
        let sources = Sources::new(vec![source.as_settings()]);
        let mut additions = Additions::default();
        let mut mistakes = Vec::new();
        if let Some((file, source)) = sources.iter().next() {
            let tree = document::parse(file, source.text(), &Limits::default());
            let mut page = Page { file, mistakes: Vec::new() };
            page.defect(source);
            if let Some(root) = page.mistakes.is_empty().then(|| page.root(&tree, schemas)).flatten() {
                additions = page.additions(root);
            }
            mistakes = page.mistakes;
        }
        if mistakes.is_empty() {
            return Ok(Self { sources, additions });
        }
        Err(Refusal { sources, diagnostics: mistakes })
    }

    /// What it adds.
    #[must_use]
    pub const fn additions(&self) -> &Additions {
        &self.additions
    }

    /// The whole of it, for these rules.
    ///
    /// # Errors
    /// Every mistake in what it says of rules, with places.
    pub fn config(self, rules: &Rules) -> Result<Config, Refusal> {
        let config = read::read(self.sources, rules)?;
        Ok(config.with_additions(self.additions))
    }

    /// What it adds cannot be had.
    #[must_use]
    pub fn refuse(self, mistakes: Vec<Mistake>) -> Refusal {
        let settings =
            self.sources.iter().next().map(|(_, source)| source.path().to_owned()).unwrap_or_default();
        let mut files = self.sources.into_files();
        files.extend(
            mistakes.iter().filter_map(|mistake| mistake.inside.as_ref().map(|(source, _)| source.clone())),
        );
        let sources = Sources::new(files);
        let id = |path: &str| sources.iter().find(|(_, source)| source.path() == path).map(|(file, _)| file);
        let mut diagnostics = Vec::new();
        for Mistake { span, message, help, inside } in mistakes {
            let Some(file) = id(&settings) else { continue };
            let mut page = Page { file, mistakes: Vec::new() };
            match inside.and_then(|(source, inner)| Some((id(source.path())?, inner))) {
                Some((file, inner)) => {
                    let label = Label { file: page.file, span, message: "it is named here".to_owned() };
                    page.file = file;
                    page.mistake(inner, message, help);
                    page.mistakes.iter_mut().for_each(|mistake| mistake.related.push(label.clone()));
                }
                None => page.mistake(span, message, help),
            }
            diagnostics.append(&mut page.mistakes);
        }
        Refusal { sources, diagnostics }
    }
}

/// A configuration that is read, and what is wrong with it.
pub(super) struct Page {
    pub(super) file: FileId,
    pub(super) mistakes: Vec<Diagnostic>,
}

impl Page {
    pub(super) fn mistake(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        #[expect(clippy::expect_used, reason = "the text is an id")]
        let rule = "config/invalid".parse().expect("a rule id");
        let mut diagnostic = Diagnostic::new(rule, Severity::Error, self.file, span, message.into());
        diagnostic.help = help;
        self.mistakes.push(diagnostic);
    }

    fn defect(&mut self, source: &Source) {
        if let Some(defect) = source.defect() {
            self.mistake(Span::at(0), format!("the configuration cannot be used: {defect}"), None);
        }
        let size = source.text().len();
        if size > MAX_SETTINGS {
            let message =
                format!("the configuration cannot be used: it has {size} bytes, the limit is {MAX_SETTINGS}");
            let help = "say it of folders rather than of files: `legacy/**`, `okr/*`".to_owned();
            self.mistake(Span::at(0), message, Some(help));
        }
    }

    /// The root of the only document; nothing when it is empty, which is a configuration that changes nothing.
    fn root<'t>(&mut self, tree: &'t Tree<'_>, schemas: &Schemas) -> Option<Node<'t>> {
        for problem in tree.problems() {
            self.mistake(problem.span, problem.message.clone(), problem.help.clone());
        }
        let roots: Vec<_> = tree.documents().iter().filter_map(|document| tree.root(document)).collect();
        if let Some(second) = roots.get(1) {
            self.mistake(second.label(), "a configuration is one document", None);
        }
        let root = roots.first().copied()?;
        let is_empty = matches!(root.value(), document::Value::Null);
        if !self.mistakes.is_empty() || is_empty {
            return None;
        }
        for violation in schemas.part("config")?.check(root) {
            self.mistake(violation.span, violation.message, violation.help);
        }
        self.mistakes.is_empty().then_some(root)
    }

    pub(super) fn globs(&mut self, list: Option<Node<'_>>) -> Globs {
        let nodes: Vec<_> = list.into_iter().flat_map(Node::items).collect();
        let texts = nodes.iter().map(|node| node.as_str().unwrap_or(""));
        Globs::new(texts).unwrap_or_else(|(index, why)| {
            let span = nodes.get(index).map_or(Span::at(0), |node| node.label());
            self.mistake(span, format!("this is not a pattern of paths: {why}"), None);
            Globs::default()
        })
    }

    /// A path that stays below the root.
    pub(super) fn inner_path(&mut self, node: Node<'_>) -> Option<(String, Span)> {
        let text = node.as_str()?;
        let leaves = text.is_empty()
            || text.starts_with('/')
            || text.contains(['\\', '\0'])
            || text.split('/').any(|part| part == "..");
        if leaves {
            let help = Some("write a path relative to the root, with `/`".to_owned());
            self.mistake(node.label(), "this is not a path below the root", help);
            return None;
        }
        Some((text.strip_prefix("./").unwrap_or(text).to_owned(), node.label()))
    }

    fn additions(&mut self, root: Node<'_>) -> Additions {
        let mut policies = Vec::new();
        for node in root.list("policies") {
            let Some((path, span)) = self.inner_path(node) else { continue };
            let path = path.trim_end_matches('/').to_owned();
            if path.is_empty() || path == "." {
                let help = Some("keep them in a folder of their own, such as `policies`".to_owned());
                self.mistake(span, "rule files cannot lie at the root, among the manifests", help);
            } else {
                policies.push((path, span));
            }
        }
        let kinds: Vec<_> = root.list("kinds").filter_map(|node| self.kind(node)).collect();
        let adapters = root.get("adapters").map(|node| self.adapters(node)).unwrap_or_default();
        Additions { policies, kinds, adapters }
    }

    fn adapters(&mut self, node: Node<'_>) -> Vec<AdapterSetting> {
        let setting = |name: Node<'_>, paths| {
            let written = name.text().unwrap_or_default().to_owned();
            AdapterSetting { name: written, span: name.label(), paths }
        };
        let mut adapters: Vec<_> = node.items().map(|name| setting(name, None)).collect();
        for entry in node.entries() {
            let paths = entry.value.get("paths").map(|paths| self.globs(Some(paths)));
            adapters.push(setting(entry.key, paths));
        }
        adapters
    }

    fn kind(&mut self, node: Node<'_>) -> Option<KindSetting> {
        let name = node.get("kind")?;
        let kind = name.as_str()?.to_owned();
        let api_version = node.get("apiVersion").and_then(Node::as_str);
        let binding = match (api_version, node.get("paths")) {
            (Some(api_version), None) => {
                if api_version.starts_with("orglint/") {
                    let at = node.get("apiVersion").map_or(name, |node| node).label();
                    let help = Some("take a group of your own, or say `paths:`".to_owned());
                    self.mistake(at, "this `apiVersion` is orglint's own", help);
                }
                Binding::Header { api_version: api_version.to_owned(), kind: kind.clone() }
            }
            (None, Some(paths)) => {
                let globs = self.globs(Some(paths));
                if paths.is_empty() {
                    self.mistake(paths.label(), "a kind without paths has no documents", None);
                }
                Binding::Paths(globs)
            }
            (Some(_), Some(_)) | (None, None) => {
                let help = Some("write `paths:`, or `apiVersion:`".to_owned());
                let message = "a kind is known by its paths or by its `apiVersion`, one of the two";
                self.mistake(name.label(), message, help);
                return None;
            }
        };
        let (mut targets, mut references, mut paths) = (Vec::new(), Vec::new(), Vec::new());
        for entry in node.get("references").into_iter().flat_map(Node::entries) {
            let kinds = self.target_kinds(entry);
            if let Some(path) = self.path(entry.key) {
                paths.push((path.clone(), entry.key.label()));
                references.push((path, kinds.iter().map(|(kind, _)| kind.clone()).collect()));
            }
            targets.extend(kinds);
        }
        let within = node.get("select").map_or(Some(Path::default()), |node| self.path(node))?;
        let identity = match (node.get("name"), &binding) {
            (Some(node), _) => {
                let path = self.path(node)?;
                paths.push((path.clone(), node.label()));
                path
            }
            (None, Binding::Header { .. }) => Path::parse("metadata.name").unwrap_or_default(),
            // It has none that anyone knows.
            (None, Binding::Paths(_)) => Path::default(),
        };
        let schema = node.get("schema").and_then(|node| self.inner_path(node));
        let declaration = Declaration { kind, binding, within, name: identity, references, schema: None };
        Some(KindSetting { declaration, span: name.label(), schema, targets, paths })
    }

    fn target_kinds(&mut self, entry: Entry<'_>) -> Vec<(String, Span)> {
        let named = |node: Node<'_>| Some((node.as_str()?.to_owned(), node.label()));
        match named(entry.value) {
            Some(kind) => vec![kind],
            None => entry.value.items().filter_map(named).collect(),
        }
    }

    fn path(&mut self, node: Node<'_>) -> Option<Path> {
        match Path::parse(node.text().unwrap_or("")) {
            Ok(path) => Some(path),
            Err(why) => {
                let help = Some("write it as `spec.owners[*].name`".to_owned());
                self.mistake(node.label(), format!("the path {why}"), help);
                None
            }
        }
    }
}

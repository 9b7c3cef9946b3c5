//! From rule files to rules. Every mistake has its place in the file, and none is left for the run.

use std::sync::OnceLock;

use super::Refusal;
use super::check::{CHECKS, Check};
use super::expr::{Decided, Expr, ExprError, Kind, MAX_PATTERN, Names, Parsing, Template, Type, Value};
use super::past;
use super::remedy;
use super::rule::{Body, Case, EXAMPLE_FILE, Example, Param, RESERVED, Related, Rule, Telling, Words};
use super::select::Selector;
use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::document::{self, Document, Limits, Node, Style, Tree};
use crate::schema::{KindId, Schemas, Shape};
use crate::source::{Commit, FileId, Source, Sources, Span};
use crate::value::nearest;

/// Reads rule files; `path` is `category/name.yaml`, which gives the id.
///
/// # Errors
/// Every mistake in every file, as diagnostics with places.
pub(super) fn load(files: Vec<Source>, schemas: &Schemas) -> Result<Vec<Rule>, Refusal> {
    let sources = Sources::new(files);
    let mut rules = Vec::new();
    let mut diagnostics = Vec::new();
    for (file, source) in sources.iter() {
        let tree = document::parse(file, source.text(), &Limits::default());
        let mut loader = Loader::new(schemas, file, Parsing::AtOnce);
        let rule = loader.rule(source, &tree);
        match rule {
            Some(rule) if loader.mistakes.is_empty() => rules.push(rule),
            _ => diagnostics.append(&mut loader.mistakes),
        }
    }
    if diagnostics.is_empty() { Ok(rules) } else { Err(Refusal { sources, diagnostics }) }
}

/// Variables of a rule: each may hold the one before it, and what holds so many deep must still fit the stack.
const MAX_VARIABLES: usize = 64;
/// Bytes of all expressions of a rule, and of its texts with expressions.
const MAX_TEXT: usize = 64 * 1024;
/// Bytes of all compiled patterns of a rule.
const MAX_PATTERNS: usize = 4 * MAX_PATTERN;
/// What of a configuration an example may have.
const EXAMPLE_CONFIG: [&str; 4] = ["rules", "overrides", "customMetrics", "suppressions"];

/// What a path leads to when nothing is known of it.
static ANY: Shape = Shape::Any;

/// Why `oldSelf` is nothing for rules with `check:`.
const NO_COUNTERPART: &str =
    "`oldSelf` is the node that `select:` found, as it was; what a built-in check found has none";

/// Why `oldSelf` is nothing for `related:`.
const NO_PLACE: &str =
    "`oldSelf` stands in a file before the change, which cannot be shown: say in a text what was there";

pub(super) struct Loader<'a> {
    schemas: &'a Schemas,
    file: FileId,
    parsing: Parsing,
    /// Bytes of the compiled patterns of the file until here.
    patterns: usize,
    /// Bytes of its expressions, and of texts with expressions, until here.
    text: usize,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    /// What is parsed when it is needed is neither checked against the schema of rule files nor for its types, and its
    /// kinds are not looked up: a test has done so.
    pub(super) fn new(schemas: &'a Schemas, file: FileId, parsing: Parsing) -> Self {
        Self { schemas, file, parsing, patterns: 0, text: 0, mistakes: Vec::new() }
    }
}

impl Loader<'_> {
    pub(super) fn mistake(&mut self, span: Span, message: String, help: Option<String>) {
        self.mistakes.push(Diagnostic { help, ..mistake(self.file, span, message) });
    }

    fn rule(&mut self, source: &Source, tree: &Tree<'_>) -> Option<Rule> {
        if let Some(defect) = source.defect() {
            self.mistake(Span::at(0), format!("the rule file cannot be used: {defect}"), None);
            return None;
        }
        for problem in tree.problems() {
            self.mistake(problem.span, problem.message.clone(), problem.help.clone());
        }
        let root = match tree.documents() {
            [document] => self.root(tree, document)?,
            [] => {
                self.mistake(Span::at(0), "the rule file is empty".to_owned(), None);
                return None;
            }
            documents => {
                let second = documents.get(1).and_then(|document| tree.root(document));
                let at = second.map_or(Span::at(0), Node::label);
                self.mistake(at, "a rule file holds one document".to_owned(), None);
                return None;
            }
        };
        if let Some(schema) = self.schemas.part("policy") {
            for violation in schema.check(root) {
                self.mistake(violation.span, violation.message, violation.help);
            }
        }
        let id = self.id(source)?;
        if !self.mistakes.is_empty() {
            return None;
        }
        self.build(id, root)
    }

    fn root<'t>(&mut self, tree: &'t Tree<'_>, document: &Document) -> Option<Node<'t>> {
        let root = tree.root(document).filter(|_| !document.broken);
        if root.is_none() && self.mistakes.is_empty() {
            self.mistake(Span::at(0), "the rule file is empty".to_owned(), None);
        }
        root
    }

    fn id(&mut self, source: &Source) -> Option<RuleId> {
        let id = id(source);
        if id.is_none() {
            let help =
                Some("its path is its id: `category/name.yaml`, in lower case with hyphens".to_owned());
            self.mistake(Span::at(0), "the file's path is not the id of a rule".to_owned(), help);
        }
        id
    }

    fn build(&mut self, id: RuleId, root: Node<'_>) -> Option<Rule> {
        let entries = root.get("params").into_iter().flat_map(Node::entries);
        for key in entries.map(|entry| entry.key).filter(|key| RESERVED.contains(&key.text().unwrap_or(""))) {
            let message = format!("`{}` can be set for every rule, and is no parameter", key.source());
            self.mistake(key.span(), message, None);
        }
        let kinds = self.kinds(root);
        let check = self.check(root)?;
        let (body, words) = (self.body(root)?, self.words(root)?);
        let examples = self.checked_examples(root);
        if !self.mistakes.is_empty() {
            return None;
        }
        let names_old_self = past::names_old_self(&body, &words);
        if names_old_self {
            self.demand_before(root);
        }
        let severity = root.get("severity").and_then(Node::as_str).and_then(severity);
        let rule = Rule {
            id,
            file: None,
            severity: severity.unwrap_or(Severity::Error),
            kind_names: kinds.iter().map(|kind| self.schemas.name(*kind).to_owned()).collect(),
            kinds,
            check,
            names_old_self,
            body: OnceLock::from(body),
            words: OnceLock::from(words),
            examples: OnceLock::from(examples),
        };
        let (body, words) = (rule.body(), rule.words());
        Typist { loader: self, rule: &rule, body, words, root, decided: Vec::new() }.check();
        Some(rule)
    }

    /// What a rule judges by.
    pub(super) fn body(&mut self, root: Node<'_>) -> Option<Body> {
        let selector = self.selection(root)?;
        let when = self.expr(root.get("when"));
        let variables: Vec<_> = root.get("variables").into_iter().flat_map(Node::entries).collect();
        if variables.len() > MAX_VARIABLES {
            let message =
                format!("a rule has at most {MAX_VARIABLES} variables, this one {}", variables.len());
            self.mistake(
                root.entry("variables").map_or(root.label(), |entry| entry.key.span()),
                message,
                None,
            );
            return None;
        }
        let variables: Vec<(Node<'_>, Expr)> = variables
            .into_iter()
            .filter_map(|entry| Some((entry.key, self.expr(Some(entry.value))?)))
            .collect();
        let variables =
            variables.into_iter().map(|(key, expr)| (key.text().unwrap_or("").to_owned(), expr)).collect();
        let (params, cases) = (params(root).0, self.cases(root));
        Some(Body { params, variables, selector, when, cases })
    }

    /// What a rule says.
    pub(super) fn words(&mut self, root: Node<'_>) -> Option<Words> {
        let text = |key: &str| root.get(key).and_then(Node::as_str).map(|text| text.trim().to_owned());
        let cases = cases(root).into_iter().filter_map(|node| self.telling(root, node)).collect();
        Some(Words {
            summary: text("summary").unwrap_or_default(),
            source: text("source"),
            rationale: text("rationale").unwrap_or_default(),
            silent: text("silent"),
            params: params(root).1,
            cases,
            related: self.related(root),
        })
    }

    fn kinds(&mut self, root: Node<'_>) -> Vec<KindId> {
        let Some(node) = root.get("appliesTo") else {
            if root.get("check").is_none() {
                let help = Some("name the kind that the rule judges".to_owned());
                self.mistake(root.label(), "`appliesTo` is missing".to_owned(), help);
            }
            return Vec::new();
        };
        let names: Vec<_> = if node.as_str().is_some() { vec![node] } else { node.items().collect() };
        let mut kinds = Vec::new();
        kinds.extend(names.into_iter().filter_map(|name| self.kind(name)));
        kinds
    }

    /// The name of a kind, as its schema writes it.
    pub(super) fn kind_name(&mut self, name: Node<'_>) -> Option<String> {
        match self.parsing {
            Parsing::AtOnce => self.kind(name).map(|kind| self.schemas.name(kind).to_owned()),
            Parsing::WhenNeeded => name.text().map(str::to_owned),
        }
    }

    /// The kind that a text names.
    fn kind(&mut self, name: Node<'_>) -> Option<KindId> {
        let text = name.text().unwrap_or("");
        let kind = self.schemas.by_name(text);
        if kind.is_none() {
            let near = nearest(text, self.schemas.kinds().map(|kind| self.schemas.name(kind)));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.mistake(name.span(), format!("`{text}` is not a kind of manifest"), help);
        }
        kind
    }

    fn selection(&mut self, root: Node<'_>) -> Option<Selector> {
        let Some(node) = root.get("select") else { return Some(Selector::default()) };
        let selector = self.selector(node)?;
        if let Some(span) = selector.computes() {
            let help = Some("write `[*]`, and say which one under `when:`".to_owned());
            self.mistake(placed(node, span), "a selector takes every element".to_owned(), help);
        }
        Some(selector)
    }

    /// Nothing inside for a rule without a check; nothing at all where it names none that there is.
    fn check(&mut self, root: Node<'_>) -> Option<Option<&'static Check>> {
        let Some(node) = root.get("check") else { return Some(None) };
        if let Some(entry) = root.entry("select") {
            self.mistake(entry.key.span(), "a rule has `check` or `select`, not both".to_owned(), None);
        }
        let name = node.text().unwrap_or("");
        let found = Check::named(name);
        if found.is_none() {
            let near = nearest(name, CHECKS.iter().map(|check| check.name));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.mistake(node.span(), format!("there is no built-in check `{name}`"), help);
        }
        found.map(Some)
    }

    fn cases(&mut self, root: Node<'_>) -> Vec<Case> {
        if let (Some(entry), true) = (root.entry("assert"), root.get("cases").is_some()) {
            self.mistake(entry.key.span(), "a rule has `assert` or `cases`, not both".to_owned(), None);
        }
        let alone = root.get("cases").is_none();
        cases(root).into_iter().map(|node| self.case(root, node, alone)).collect()
    }

    fn case(&mut self, root: Node<'_>, node: Node<'_>, alone: bool) -> Case {
        // The rule's own `when` is not repeated for its only case.
        let when = if alone { None } else { self.expr(node.get("when")) };
        let assert = self.expr(node.get("assert"));
        if node.get("assert").is_none()
            && root.get("check").is_none()
            && (alone || node.get("when").is_none())
        {
            let help = Some("write the condition that holds where all is well".to_owned());
            self.mistake(node.label(), "`assert` is missing".to_owned(), help);
        }
        let severity =
            if alone { None } else { node.get("severity").and_then(Node::as_str).and_then(severity) };
        Case { when, assert, severity }
    }

    fn telling(&mut self, root: Node<'_>, node: Node<'_>) -> Option<Telling> {
        let either = |key: &str| node.get(key).or_else(|| root.get(key));
        let Some(message) = either("message") else {
            let help = Some("say what is wrong, with its figures".to_owned());
            self.mistake(node.label(), "`message` is missing".to_owned(), help);
            return None;
        };
        Some(Telling {
            message: self.template(message)?,
            at: either("at").and_then(|at| self.selector(at)),
            help: either("help").and_then(|help| self.template(help)),
            remedies: remedy::read(self, either("fix")),
        })
    }

    fn related(&mut self, root: Node<'_>) -> Vec<Related> {
        let list = root.list("related");
        let related = list.filter_map(|node| {
            let (nodes, message) = (self.expr(node.get("nodes")), self.template(node.get("message")?));
            Some(Related { nodes: nodes?, message: message? })
        });
        related.collect()
    }

    pub(super) fn examples(&mut self, root: Node<'_>) -> Vec<Example> {
        let mut examples = Vec::new();
        for node in root.list("examples") {
            let (bad, content) = match (node.get("bad"), node.get("good")) {
                (Some(content), None) => (true, content),
                (None, Some(content)) => (false, content),
                _ => {
                    self.mistake(
                        node.label(),
                        "an example is `bad` or `good`, one of the two".to_owned(),
                        None,
                    );
                    continue;
                }
            };
            let fixed = node.get("fixed").map(files).unwrap_or_default();
            let before = node.get("before").map(files);
            let texts = literal_texts(content);
            let files = files(content);
            let field = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
            let given = node.list("given").filter_map(Node::text).map(str::to_owned).collect();
            self.example_config(node.get("config"));
            let config = node.get("config").map(|config| Value::detached(config).to_json().to_string());
            let commits = node.list("history").filter_map(|commit| self.commit(commit)).collect();
            examples.push(Example {
                name: field("name"),
                bad,
                files,
                before,
                fixed,
                now: field("now"),
                given,
                config,
                start: node.span().start,
                texts,
                commits,
            });
        }
        examples
    }

    /// A rule shows where it reports, where it does not, and what its fix does.
    fn checked_examples(&mut self, root: Node<'_>) -> Vec<Example> {
        let examples = self.examples(root);
        let fix = root.entry("fix").or_else(|| root.list("cases").find_map(|case| case.entry("fix")));
        if let Some(fix) = fix.filter(|_| examples.iter().all(|example| example.fixed.is_empty())) {
            let help = Some("write `fixed:` beside `bad:`, with what the fix makes of it".to_owned());
            self.mistake(fix.key.span(), "no example shows what the fix does".to_owned(), help);
        }
        for (bad, word) in [(true, "bad"), (false, "good")] {
            if !examples.iter().any(|example| example.bad == bad) {
                let help = Some("a rule without a failing and a passing example does not exist".to_owned());
                let at = root.entry("examples").map_or(root.label(), |entry| entry.key.span());
                self.mistake(at, format!("the rule has no `{word}` example"), help);
            }
        }
        examples
    }

    /// Without the files before the change, an example of a rule about one proves nothing.
    fn demand_before(&mut self, root: Node<'_>) {
        for node in root.list("examples").filter(|example| example.get("bad").is_some()) {
            if node.get("before").is_none() {
                let help =
                    Some("write `before:` beside `bad:`, with the documents before the change".to_owned());
                let message = "the rule names `oldSelf`, and the example does not say what was there before";
                self.mistake(node.label(), message.to_owned(), help);
            }
        }
    }

    /// An example brings its rules and kinds from where it lies, and is judged whole.
    fn example_config(&mut self, config: Option<Node<'_>>) {
        for key in config.into_iter().flat_map(Node::entries).map(|entry| entry.key) {
            let name = key.text().unwrap_or("");
            if !EXAMPLE_CONFIG.contains(&name) {
                let message = format!("`{name}` has no meaning in the configuration of an example");
                let near = nearest(name, EXAMPLE_CONFIG);
                let known =
                    || format!("it may have {}", EXAMPLE_CONFIG.map(|key| format!("`{key}`")).join(", "));
                let help = near.map_or_else(known, |near| format!("did you mean `{near}`?"));
                self.mistake(key.span(), message, Some(help));
            }
        }
    }

    fn commit(&mut self, node: Node<'_>) -> Option<Commit> {
        let at = node.get("at")?;
        let text = at.text().unwrap_or_default();
        let Ok(time) = text.parse().or_else(|_| format!("{text}T00:00:00Z").parse()) else {
            self.mistake(at.span(), format!("`{text}` is not a date, and not an instant"), None);
            return None;
        };
        let files = node.get("files").into_iter().flat_map(Node::entries);
        let file = |entry: document::Entry<'_>| {
            Some((entry.key.text()?.to_owned(), entry.value.as_str().map(str::to_owned)))
        };
        Some(Commit { at: time, files: files.filter_map(file).collect() })
    }

    pub(super) fn expr(&mut self, node: Option<Node<'_>>) -> Option<Expr> {
        let node = node?;
        let text = node.as_str()?;
        self.text += text.len();
        self.parsed(node, |parsing| Expr::parse(text, parsing), Expr::patterns)
    }

    pub(super) fn template(&mut self, node: Node<'_>) -> Option<Template> {
        let text = node.as_str()?;
        self.text += text.len();
        self.parsed(node, |parsing| Template::parse(text, parsing), Template::patterns)
    }

    pub(super) fn selector(&mut self, node: Node<'_>) -> Option<Selector> {
        let text = node.as_str()?;
        self.parsed(node, |_| Selector::parse(text), |_| 0)
    }

    /// Parses a text, and counts what its patterns take: once that is too much, nothing more is compiled.
    fn parsed<T>(
        &mut self,
        node: Node<'_>,
        parse: impl FnOnce(Parsing) -> Result<T, ExprError>,
        patterns: impl FnOnce(&T) -> usize,
    ) -> Option<T> {
        if self.patterns > MAX_PATTERNS {
            return None;
        }
        if self.text > MAX_TEXT {
            // Once, whatever follows.
            self.patterns = usize::MAX;
            let message =
                format!("the expressions of a rule and its texts have at most {MAX_TEXT} bytes together");
            self.mistake(node.label(), message, None);
            return None;
        }
        let parsed = parse(self.parsing).map_err(|error| self.expr_mistake(node, error)).ok()?;
        self.patterns += patterns(&parsed);
        if self.patterns > MAX_PATTERNS {
            let message =
                format!("the patterns of a rule take at most {MAX_PATTERNS} bytes when they are compiled");
            self.mistake(node.label(), message, None);
            return None;
        }
        Some(parsed)
    }

    fn expr_mistake(&mut self, node: Node<'_>, error: ExprError) {
        self.mistake(placed(node, error.span), error.message, error.help);
    }
}

/// The id that a rule file has by its path.
pub(super) fn id(source: &Source) -> Option<RuleId> {
    let name = source.path().trim_end_matches(".yaml").trim_end_matches(".yml");
    let mut parts = name.rsplit('/');
    match (parts.next(), parts.next()) {
        (Some(name), Some(category)) => format!("{category}/{name}").parse().ok(),
        _ => None,
    }
}

/// A mistake in a rule file.
pub(super) fn mistake(file: FileId, span: Span, message: String) -> Diagnostic {
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let rule = "policy/invalid".parse().expect("a rule id");
    Diagnostic::new(rule, Severity::Error, file, span, message)
}

/// The files of an example: one without a name, or a map of names to texts.
fn files(content: Node<'_>) -> Vec<(String, String)> {
    let text = |node: Node<'_>| node.text().unwrap_or("").to_owned();
    match content.as_str() {
        Some(text) => vec![(EXAMPLE_FILE.to_owned(), text.to_owned())],
        None => content.entries().map(|entry| (text(entry.key), text(entry.value))).collect(),
    }
}

/// Those of an example's files that stand in the rule file line by line, each with the byte where its header is.
fn literal_texts(content: Node<'_>) -> Vec<(String, u32)> {
    let at = |name: &str, node: Node<'_>| {
        (node.style() == Style::Literal).then(|| (name.to_owned(), node.span().start))
    };
    match content.as_str() {
        Some(_) => at(EXAMPLE_FILE, content).into_iter().collect(),
        None => content.entries().filter_map(|entry| at(entry.key.text()?, entry.value)).collect(),
    }
}

/// Parameters with their defaults, and the same for readers.
fn params(root: Node<'_>) -> (Vec<(String, Value<'static>)>, Vec<Param>) {
    let entries = root.get("params").into_iter().flat_map(Node::entries);
    let param = |entry: document::Entry<'_>| {
        let name = entry.key.text().unwrap_or("").to_owned();
        let default = entry.value.get("default")?;
        let description = entry.value.get("description").and_then(Node::text).unwrap_or("").to_owned();
        let default = Value::detached(default);
        let keys = entry.value.list("keys").filter_map(Node::text).map(str::to_owned).collect();
        let text = Param { name: name.clone(), default: default.to_json(), description, keys };
        Some(((name, default), text))
    };
    entries.filter_map(param).unzip()
}

/// Where its cases are written: a rule without `cases:` is its only one.
fn cases(root: Node<'_>) -> Vec<Node<'_>> {
    root.get("cases").map_or_else(|| vec![root], |cases| cases.items().collect())
}

pub(super) fn severity(name: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.name() == name)
}

/// What a condition is for.
#[derive(Clone, Copy)]
enum Role {
    When,
    Assert,
    /// Where something else has said what is judged.
    AssertUnderWhen,
}

/// Checks the expressions of a rule against the schemas of its kinds.
struct Typist<'l, 'a, 't> {
    loader: &'l mut Loader<'a>,
    rule: &'l Rule,
    body: &'l Body,
    words: &'l Words,
    root: Node<'t>,
    /// By kind: conditions that need not be asked, with their places in the file.
    decided: Vec<Vec<ExprError>>,
}

impl Typist<'_, '_, '_> {
    fn check(mut self) {
        match self.rule.check {
            Some(check) => {
                self.check_params(check);
                self.check_on(&ANY, &ANY, check.facts);
            }
            None => {
                // A rule for several kinds must be right for each of them.
                for kind in &self.rule.kinds {
                    let doc = self.loader.schemas.shape(*kind);
                    let names = names(self.loader.schemas, self.rule, (doc, doc), &[]);
                    match self.body.selector.check(doc, &names) {
                        Ok(selected) => self.check_on(doc, selected, &[]),
                        Err(errors) => self.report(self.root.get("select"), errors),
                    }
                    if !self.loader.mistakes.is_empty() {
                        return;
                    }
                }
            }
        }
        // What is decided for one kind may be open for another.
        let mut kinds = std::mem::take(&mut self.decided).into_iter();
        let first = kinds.next().unwrap_or_default();
        let others: Vec<_> = kinds.collect();
        for decided in first.into_iter().filter(|one| others.iter().all(|other| other.contains(one))) {
            self.loader.mistake(decided.span, decided.message, decided.help);
        }
    }

    /// Notes what of a condition is decided before anything is judged.
    fn decide<'s>(
        &self,
        node: Option<Node<'_>>,
        (role, condition): (Role, &'s Expr),
        names: &Names<'s>,
        found: &mut Vec<ExprError>,
    ) {
        let node = node.unwrap_or(self.root);
        let (mut errors, verdict) = condition.decided(names);
        let message = match (role, verdict) {
            (Role::When, Some(Decided { truth: false, .. })) => {
                "this is never true, so that nothing is judged"
            }
            (Role::When, Some(Decided { truth: true, alone: true })) => "this is always true: leave it out",
            (Role::Assert | Role::AssertUnderWhen, Some(Decided { truth: true, .. })) => {
                "this always holds, so that nothing is reported"
            }
            (Role::Assert, Some(Decided { truth: false, .. })) => {
                "this never holds, so that everything is reported"
            }
            // The other half of a case before is said for the reader, and `when` may be all that is asked.
            (Role::When, Some(_)) | (Role::AssertUnderWhen, Some(_)) | (_, None) => "",
        };
        if errors.is_empty() && !message.is_empty() {
            let length = node.as_str().map_or(0, str::len) as u32;
            errors.push(ExprError::new(Span::new(0, length), message.to_owned()));
        }
        found.extend(errors.into_iter().map(|error| ExprError { span: placed(node, error.span), ..error }));
    }

    /// What a built-in check reads must be what the file declares.
    fn check_params(&mut self, check: &Check) {
        let at = self.root.entry("params").or_else(|| self.root.entry("check")).map(|entry| entry.key.span());
        let at = at.unwrap_or_default();
        for (name, kind) in check.params {
            let value = self.body.params.iter().find(|(param, _)| param == name).map(|(_, value)| value);
            let fits = value.is_some_and(|value| match kind {
                Kind::Number => value.as_number().is_some(),
                Kind::Bool => matches!(value, Value::Bool(_)),
                Kind::Text => matches!(value, Value::Text(_)),
                _ => value.elements().is_some(),
            });
            if !fits {
                self.loader.mistake(
                    at,
                    format!("the check `{}` wants a parameter `{name}`", check.name),
                    None,
                );
            }
        }
    }

    fn check_on(&mut self, doc: &Shape, selected: &Shape, facts: &[(&'static str, Kind)]) {
        let rule = self.body;
        let mut names = names(self.loader.schemas, self.rule, (doc, selected), facts);
        names.in_when = true;
        let mut decided = Vec::new();
        let mut always: Option<usize> = None;
        if let Some(when) = &rule.when {
            self.report(self.root.get("when"), when.check(&names).1);
            self.decide(self.root.get("when"), (Role::When, when), &names, &mut decided);
            when.proves(&mut names.proven);
            when.teaches(true, &mut names.known);
        }
        names.in_when = false;
        for (name, expr) in &rule.variables {
            let (found, errors) = expr.check(&names);
            self.report(self.root.path(&["variables", name]), errors);
            names.variables.push((name.clone(), found));
        }
        let cases = rule.cases.iter().zip(&self.words.cases).zip(cases(self.root));
        for (index, ((case, telling), node)) in cases.enumerate() {
            let root = self.root;
            let either = |key: &str| node.get(key).or_else(|| root.get(key));
            let (before, known) = (names.proven.len(), names.known.len());
            if let Some(before) = always {
                let message =
                    format!("this case is never reached: case {} reports whenever it is asked", before + 1);
                let help = Some("put it before that one, or give that one a `when`".to_owned());
                decided.push(ExprError { help, ..ExprError::new(node.label(), message) });
            }
            if let Some(when) = &case.when {
                self.report(node.get("when"), when.check(&names).1);
                self.decide(node.get("when"), (Role::When, when), &names, &mut decided);
                when.proves(&mut names.proven);
                when.teaches(true, &mut names.known);
            }
            if let Some(assert) = &case.assert {
                self.report(node.get("assert"), assert.check(&names).1);
                let role = if case.when.is_some() || rule.when.is_some() {
                    Role::AssertUnderWhen
                } else {
                    Role::Assert
                };
                self.decide(node.get("assert"), (role, assert), &names, &mut decided);
                // Where the message is written the condition was false.
                assert.refutes(&mut names.proven);
            }
            self.report(either("message"), telling.message.check(&names));
            if let Some(help) = &telling.help {
                self.report(either("help"), help.check(&names));
            }
            if let Some(at) = &telling.at
                && let Err(errors) = at.check(selected, &names)
            {
                self.report(either("at"), errors);
            }
            for (remedy, node) in telling.remedies.iter().zip(remedy::nodes(either("fix"))) {
                for (node, errors) in remedy.check(node, selected, &mut names) {
                    self.report(Some(node), errors);
                }
            }
            names.proven.truncate(before);
            names.known.truncate(known);
            match (&case.when, &case.assert) {
                (None, None) => always = always.or(Some(index)),
                // Where it applies it reports, and no later case is asked.
                (Some(when), None) => when.teaches(false, &mut names.known),
                (_, Some(_)) => {}
            }
        }
        self.decided.push(decided);
        let list: Vec<_> = self.root.list("related").collect();
        for (related, node) in self.words.related.iter().zip(list) {
            let old_self = std::mem::replace(&mut names.old_self, Err(NO_PLACE));
            self.report(node.get("nodes"), related.nodes.check(&names).1);
            names.old_self = old_self;
            self.report(node.get("message"), related.message.check(&names));
        }
    }

    fn report(&mut self, node: Option<Node<'_>>, errors: Vec<ExprError>) {
        let node = node.unwrap_or(self.root);
        for error in errors {
            self.loader.expr_mistake(node, error);
        }
    }
}

/// What the expressions of a rule can name, before its `when` and its variables are known.
fn names<'s>(
    schemas: &'s Schemas,
    rule: &'s Rule,
    (doc, selected): (&'s Shape, &'s Shape),
    facts: &'s [(&'static str, Kind)],
) -> Names<'s> {
    Names {
        schemas,
        myself: Type::Shape(selected),
        // What a check has found is of now, and so are its facts.
        old_self: match rule.check {
            None => Ok(Type::Shape(selected)),
            Some(_) => Err(NO_COUNTERPART),
        },
        doc: Type::Shape(doc),
        params: rule.defaults(),
        variables: Vec::new(),
        facts,
        proven: Vec::new(),
        in_when: false,
        known: Vec::new(),
    }
}

/// Where a span of a scalar's value stands in the file, if the scalar is written as it is read.
fn placed(node: Node<'_>, span: Span) -> Span {
    let (Some(text), source, start) = (node.as_str(), node.source(), node.span().start) else {
        return node.label();
    };
    let whole = |from: u32| Span::new(from + span.start, from + span.end);
    match node.style() {
        Style::Plain if source == text => whole(start),
        Style::SingleQuoted | Style::DoubleQuoted if source.get(1..source.len() - 1) == Some(text) => {
            whole(start + 1)
        }
        Style::Literal | Style::Folded => {
            // Each line of the text is a line of the source, behind the header and the indentation.
            let before = text.get(..span.start as usize).unwrap_or("");
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or("").len();
            let mut offset = 0;
            for (index, source_line) in source.split_inclusive('\n').enumerate() {
                if index == line + 1 {
                    let indent = source_line.len() - source_line.trim_start_matches(' ').len();
                    let from = start + (offset + indent + column) as u32;
                    let length = (span.end - span.start).min((source_line.len() - indent) as u32);
                    let span = Span::new(from, from + length);
                    // A folded line is not what was parsed; never point into the middle of a character.
                    let whole = node.tree().text().get(span.range()).is_some();
                    return if whole { span } else { node.label() };
                }
                offset += source_line.len();
            }
            node.label()
        }
        _ => node.label(),
    }
}

//! The configuration, and the kinds and schemas that it adds.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;

use orglint::config::{Draft, Mistake};
use orglint::document::{Limits, parse};
use orglint::policy::Rules;
use orglint::schema::{Address, Binding, Bundle, Declaration, Path, SchemaError, Schemas, adapters};
use orglint::source::{Globs, Source};
use orglint::{Settings, lint};

use super::runs::{BUILTIN, beside, one, refused, settings, sound};
use super::text;

/// A manifest with a mistake or two.
const TEAM: &str =
    "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: beta }\nspec: { type: platform, colour: blue }\n";

/// A configuration is refused with places, or rules a run.
pub(crate) fn config(bytes: &[u8]) {
    let draft = match Draft::read(Source::new("orglint.yaml", text(bytes)), &BUILTIN.0) {
        Ok(draft) => draft,
        Err(refusal) => return refused(&refusal),
    };
    let mut schemas = Schemas::builtin().unwrap();
    let on: BTreeSet<_> = draft.additions().adapters.iter().map(|adapter| &*adapter.name).collect();
    for name in adapters().filter(|name| on.contains(name)) {
        schemas = schemas.adapt(name, None).unwrap();
    }
    for kind in &draft.additions().kinds {
        if schemas.by_any_case(&kind.declaration.kind).is_some() {
            continue;
        }
        // Its schema is another file's business.
        let declaration = Declaration { schema: None, ..kind.declaration.clone() };
        if let Err(errors) = schemas.add(declaration, None) {
            let mistakes = errors.iter().map(|error| Mistake::of_schema(kind, error, &[])).collect();
            return refused(&draft.refuse(mistakes));
        }
    }
    let rules = Rules::builtin(&schemas);
    match draft.config(&rules) {
        Err(refusal) => refused(&refusal),
        Ok(config) => {
            let settings = Settings { config: Arc::new(config), ..settings() };
            sound(&lint(beside("teams/beta.yaml", TEAM), &schemas, &rules, &settings));
        }
    }
}

/// A schema of somebody's own is refused in words, or judges every document.
pub(crate) fn kind(bytes: &[u8]) {
    let source = Source::new("schema.json", text(bytes));
    let read = |address: Address<'_>| -> Result<Option<Source>, Infallible> {
        Ok((address == Address::Path("schema.json")).then(|| source.clone()))
    };
    let declaration = Declaration {
        kind: "Thing".to_owned(),
        binding: Binding::Paths(Globs::default()),
        within: Path::default(),
        name: Path::default(),
        references: Vec::new(),
        schema: None,
    };
    let mut schemas = Schemas::from_texts(&[]).unwrap();
    let Ok(bundle) = Bundle::gather("Thing", "schema.json", read);
    if let Err(errors) = bundle.map_err(|error| vec![error]).and_then(|it| schemas.add(declaration, Some(it)))
    {
        assert!(!errors.is_empty());
        return errors.iter().for_each(|error| said(error, &source));
    }
    let thing = schemas.by_name("Thing").unwrap();
    // What a schema takes may be written in it.
    for text in [TEAM, source.text(), "- 1\n- a: [null, true]\n- \"\"\n", ""] {
        let sources = one("a.yaml", text);
        let (file, _) = sources.iter().next().unwrap();
        let tree = parse(file, text, &Limits::default());
        for root in tree.documents().iter().filter_map(|document| tree.root(document)) {
            for violation in schemas.check(thing, root) {
                assert!(text.get(violation.span.range()).is_some(), "{violation:?}");
                assert!(!violation.message.is_empty(), "{violation:?}");
            }
        }
    }
}

fn said(error: &SchemaError, source: &Source) {
    assert!(!error.to_string().is_empty());
    if let Some((path, span)) = error.at.as_deref() {
        assert_eq!(path, source.path(), "{error:?}");
        assert!(source.text().get(span.range()).is_some(), "{error:?}");
    }
}

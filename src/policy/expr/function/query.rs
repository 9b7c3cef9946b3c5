//! Questions to the organization.

use super::super::eval::{Fault, mismatch};
use super::super::scope::Scope;
use super::super::value::{ENTRIES_A_STEP, Value};
use super::text_at;
use crate::document::Node;
use crate::org::{DEFAULT_NAMESPACE, Manifest, ReferenceText};
use crate::source::Span;
use crate::value::lower;

/// The manifests of a kind as lists of roots.
pub(super) fn all<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let manifests = scope.world.org.of_kind(text_at(span, args, 0)?);
    scope.list(manifests.map(|manifest| scope.meet(manifest)))
}

pub(super) fn count<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let count = scope.world.org.of_kind(text_at(span, args, 0)?).count();
    scope.step(count / ENTRIES_A_STEP)?;
    Ok(Value::int(count))
}

fn resolve<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Option<&'t Manifest<'t>>, Fault> {
    let (kind, text) = (text_at(span, args, 0)?, text_at(span, args, 1)?);
    Ok(scope.world.org.target(kind, namespace(scope), text))
}

pub(super) fn get<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    resolve(scope, span, args)?.map(|manifest| scope.meet(manifest)).ok_or(Fault::Unreadable)
}

pub(super) fn has<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    Ok(Value::Bool(resolve(scope, span, args)?.is_some()))
}

pub(super) fn referrers<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let org = scope.world.org;
    let root: Option<Node<'t>> = match args.first() {
        Some(Value::Node(node)) => Some(*node),
        _ => None,
    };
    let Some(manifest) = root.and_then(|root| org.of_root(root)) else {
        return Err(mismatch(span, "a manifest is wanted here, such as `doc`".to_owned()));
    };
    let references = org.referrers(manifest.id);
    scope.list(references.map(|reference| scope.meet(org.manifest(reference.from))))
}

pub(super) fn reference<'t>(scope: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    let written = ReferenceText::parse(text_at(span, args, 0)?);
    let namespace = lower(written.namespace.unwrap_or_else(|| namespace(scope)));
    Ok(Value::text([&*namespace, "/", &*lower(written.name)].concat()))
}

/// The namespace in which the judged manifest reads its references.
fn namespace<'t>(scope: &Scope<'t>) -> &'t str {
    scope.doc.and_then(|doc| doc.path(&["metadata", "namespace"])?.text()).unwrap_or(DEFAULT_NAMESPACE)
}

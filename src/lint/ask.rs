//! Asking an organization by an expression.

use super::read::with_organization;
use super::{Settings, is_shown};
use crate::policy::clock::Clock;
use crate::policy::{Answer, Inquiry, World};
use crate::schema::Schemas;
use crate::source::Sources;

/// What an expression gives on the manifests of an organization, in order. As pure as [`lint`](super::lint): of the
/// settings, the clock and the paths count.
#[must_use]
pub fn ask(sources: &Sources, schemas: &Schemas, inquiry: &Inquiry, settings: &Settings) -> Vec<Answer> {
    with_organization(sources, schemas, |org| {
        let clock = Clock::new(settings.now, org);
        let world = World { org, clock: &clock, before: None };
        inquiry.ask(world, |file| is_shown(settings, sources.file(file).path()))
    })
}

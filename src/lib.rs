//! Checks an organization that is kept as code: manifests of teams, services, dependencies, OKRs, releases, flags,
//! incidents and more, against their schemas and against rules about running an engineering organization.

#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod diagnostic;
pub mod document;
mod embedded;
pub mod org;
pub mod schema;
pub mod source;
pub mod value;

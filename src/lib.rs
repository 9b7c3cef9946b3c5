//! Checks an organization that is kept as code: manifests of teams, services, dependencies, OKRs, releases, flags,
//! incidents and more, against their schemas and against rules about running an engineering organization.
//!
//! [`lint`] is a pure function from [`source::Sources`] to a [`diagnostic::Report`]; reading files and writing
//! formats stand on either side of it.

#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
mod embedded;
pub mod expect;
pub mod filter;
pub mod fix;
mod lint;
pub mod org;
pub mod output;
pub mod policy;
pub mod proof;
pub mod rename;
pub mod schema;
pub mod source;
pub mod value;

pub(crate) use lint::is_shown;
pub use lint::{STACK, Settings, ask, lint, mend, refused, rename, wanted};

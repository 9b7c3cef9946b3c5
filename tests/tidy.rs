//! The repository's promises: which room knows which, how files and messages are written, that documents are current.
//! What the program does is proved elsewhere.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

#[path = "tidy/adapters.rs"]
mod adapters;
#[path = "tidy/catalogue.rs"]
mod catalogue;
#[path = "tidy/cookbook.rs"]
mod cookbook;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/editors.rs"]
mod editors;
#[path = "tidy/faults.rs"]
mod faults;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/mutants.rs"]
mod mutants;
#[path = "tidy/pages.rs"]
mod pages;
#[path = "tidy/program.rs"]
mod program;
#[path = "tidy/remedies.rs"]
mod remedies;
#[path = "tidy/repository.rs"]
mod repository;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/trust.rs"]
mod trust;

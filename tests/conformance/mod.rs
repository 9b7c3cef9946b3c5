//! Where the conformance data of public projects lies, which is no part of this one.

use std::path::PathBuf;

/// A file or folder of it; nothing where it is absent and not demanded.
pub(crate) fn data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ORGLINT_CONFORMANCE_DATA").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    let demanded = std::env::var_os("ORGLINT_REQUIRE_CONFORMANCE").is_some();
    assert!(!demanded, "{} cannot be read", path.display());
    eprintln!("ignored: {} is absent", path.display());
    None
}

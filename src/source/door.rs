//! The one door to the bytes of a file on disk: a regular file, opened through no link and without waiting, its size
//! known before the first byte. Whether the file may be read at all, others know.
//!
//! What is asked of the name first can be another thing when it is opened: a link, a pipe, a device. So the questions
//! that count are asked of what was opened.

#![expect(clippy::disallowed_types, reason = "this is where files are opened")]

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a regular file for reading, and says how many bytes it has. The last part of the path is no link.
///
/// # Errors
/// What the system says, and what is no regular file.
pub(super) fn open(path: &Path) -> io::Result<(File, u64)> {
    let (file, metadata) = opened(OpenOptions::new().read(true), path)?;
    Ok((file, metadata.len()))
}

/// Opens a regular file to see what is in it and whether it may be written; nothing is written through it.
///
/// # Errors
/// As for [`open`].
pub(super) fn open_writable(path: &Path) -> io::Result<(File, Metadata)> {
    opened(OpenOptions::new().read(true).write(true), path)
}

/// The bytes of a regular file of no more than `limit`; inside, the size of a larger one, of which nothing is read.
///
/// # Errors
/// What the system says, and what is no regular file.
pub fn read(path: &Path, limit: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let (file, size) = open(path)?;
    if size > limit {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // It may have grown since.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > limit { Err(size) } else { Ok(bytes) })
}

fn opened(options: &mut OpenOptions, path: &Path) -> io::Result<(File, Metadata)> {
    let file = stern(options).open(path).map_err(in_words)?;
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(irregular()) }
}

/// Without the flag that waits not, opening a pipe would take as long as nobody writes into it.
#[cfg(unix)]
fn stern(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY)
}

#[cfg(not(unix))]
fn stern(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// The system calls a link "too many levels of symbolic links", and a socket "no such device or address".
#[cfg(unix)]
fn in_words(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(libc::ELOOP) => io::Error::other("it is a link"),
        Some(libc::ENXIO) => irregular(),
        _ => error,
    }
}

#[cfg(not(unix))]
fn in_words(error: io::Error) -> io::Error {
    error
}

fn irregular() -> io::Error {
    io::Error::other("it is not a regular file")
}

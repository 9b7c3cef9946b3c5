//! The one door to folders and to the bytes of a file on disk: a regular file, opened through no link and without
//! waiting, its size known before the first byte. Whether the file may be read at all, others know.
//!
//! What is asked of the name first can be another thing when it is opened: a link, a pipe, a device. So the questions
//! that count are asked of what was opened.

#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "this is where files are opened")]

#[cfg(unix)]
use std::ffi::OsStr;
use std::ffi::OsString;
use std::fs::{File, FileType, Metadata, OpenOptions};
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

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    Other,
}

/// What is in a folder, `.` and `..` excluded, in no promised order. The last part of the path is no link.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub(super) fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_DIRECTORY | libc::O_NOFOLLOW | libc::O_NONBLOCK);
    // The standard library asks once more what it is that it has opened.
    let mut entries = Vec::new();
    for entry in rustix::fs::Dir::new(options.open(folder)?)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        let kind = match entry.file_type() {
            _ if name == "." || name == ".." => continue,
            rustix::fs::FileType::RegularFile => Kind::File,
            rustix::fs::FileType::Directory => Kind::Folder,
            rustix::fs::FileType::Symlink => Kind::Link,
            // Some file systems do not say, and by now it may be gone.
            rustix::fs::FileType::Unknown => match std::fs::symlink_metadata(folder.join(name)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                metadata => kind(metadata?.file_type()),
            },
            _ => Kind::Other,
        };
        entries.push((name.to_owned(), kind));
    }
    Ok(entries)
}

#[cfg(not(unix))]
pub(super) fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let entry = |entry: io::Result<std::fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name(), kind(entry.file_type()?)))
    };
    std::fs::read_dir(folder)?.map(entry).collect()
}

fn kind(of: FileType) -> Kind {
    match () {
        () if of.is_file() => Kind::File,
        () if of.is_dir() => Kind::Folder,
        () if of.is_symlink() => Kind::Link,
        () => Kind::Other,
    }
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

// Elsewhere the system has another word for a socket.
#[cfg(all(test, target_os = "linux"))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_regular_file_is_called_so() {
        let folder = std::env::temp_dir().join(format!("orglint-door-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
        std::os::unix::fs::symlink("socket", folder.join("link")).unwrap();
        let why = |name: &str| read(&folder.join(name), 9).unwrap_err().to_string();
        assert_eq!(why("socket"), "it is not a regular file");
        assert_eq!(why("."), "it is not a regular file");
        assert_eq!(why("link"), "it is a link");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

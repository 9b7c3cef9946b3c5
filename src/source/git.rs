//! The one door to the `git` program, with fixed arguments: what it is asked, others know. Runs nothing that the repository
//! names: no hook, no file system monitor, no filter, no signature check; and asks no other machine.

#![expect(clippy::disallowed_types, reason = "this is where git is run")]

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::MAX_TOTAL;

/// What comes in front of every command.
const SAFE: [&str; 16] = [
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.showRoot=true",
    "-c",
    "log.follow=false",
    "-c",
];

/// The last of the settings: where attributes of the user would be.
const LAST: &str = "core.attributesFile=/dev/null";

/// Bytes of what git complains about that are read.
const MAX_COMPLAINT: u64 = 4096;

/// Why git did not say what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    /// What went wrong: lower case, no full stop.
    pub message: String,
    /// What to do, as a command.
    pub help: Option<String>,
}

impl GitError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    pub(super) fn help(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }
}

impl std::fmt::Display for GitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for GitError {}

/// The git program in a repository.
pub(super) struct Git<'a> {
    pub(super) top: &'a Path,
}

impl Git<'_> {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.top).args(SAFE).arg(LAST).args(args);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.env("LC_ALL", "C");
        // A repository around this one is another one.
        command.env("GIT_CEILING_DIRECTORIES", self.top.parent().map_or(OsStr::new(""), Path::as_os_str));
        // A hook that runs this program says so of its own repository.
        for name in
            ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"]
        {
            command.env_remove(name);
        }
        for name in
            ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"]
        {
            command.env_remove(name);
        }
        command
    }

    /// What a command writes, when it succeeds.
    pub(super) fn bytes(&self, args: &[&str]) -> Option<Vec<u8>> {
        let output = self.command(args).output().ok()?;
        output.status.success().then_some(output.stdout)
    }

    pub(super) fn text(&self, args: &[&str]) -> Option<String> {
        String::from_utf8(self.bytes(args)?).ok()
    }

    /// What a command writes and whether it succeeds.
    ///
    /// # Errors
    /// There is no git, it cannot use the repository, or it writes more than anybody would read.
    pub(super) fn ask(&self, args: &[&str]) -> Result<(bool, Vec<u8>), GitError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => GitError::new("there is no `git` program").help("install git"),
            _ => GitError::new(format!("cannot run git: {error}")),
        };
        let mut command = self.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let mut complaints = child.stderr.take();
        // Both streams are read at once, so that git waits for neither.
        let complaints = std::thread::Builder::new().spawn(move || {
            let mut text = Vec::new();
            complaints.as_mut().map(|stream| stream.take(MAX_COMPLAINT).read_to_end(&mut text));
            text
        });
        let complaints = complaints.map_err(failed)?;
        let mut bytes = Vec::new();
        let read = child.stdout.take().map(|stream| stream.take(MAX_TOTAL + 1).read_to_end(&mut bytes));
        let status = child.wait().map_err(failed)?;
        let complaints = complaints.join().unwrap_or_default();
        read.transpose().map_err(failed)?;
        if bytes.len() as u64 > MAX_TOTAL {
            return Err(GitError::new("the tree has more files than are read"));
        }
        match String::from_utf8_lossy(&complaints).lines().find_map(|line| line.strip_prefix("fatal: ")) {
            Some(reason) if !status.success() => Err(GitError::new(format!("git says: {reason}"))),
            _ => Ok((status.success(), bytes)),
        }
    }

    /// The sizes of blobs in bytes, in the order asked for; nothing for those that are not there.
    pub(super) fn sizes(&self, hashes: &[&str]) -> io::Result<Vec<Option<u64>>> {
        let mut sizes = Vec::new();
        self.batch("--batch-check", hashes, &mut |answers| {
            for hash in hashes {
                sizes.push(size(answers, hash)?);
            }
            Ok(())
        })?;
        Ok(sizes)
    }

    /// Gives each blob to `take`, in the order asked for, by its index and with its size in bytes. What is not there is
    /// left out.
    pub(super) fn contents(
        &self,
        hashes: &[&str],
        take: &mut dyn FnMut(usize, u64, &mut dyn Read) -> io::Result<()>,
    ) -> io::Result<()> {
        self.batch("--batch", hashes, &mut |answers| {
            for (index, hash) in hashes.iter().enumerate() {
                let Some(size) = size(answers, hash)? else { continue };
                let mut content = Read::take(&mut *answers, size);
                take(index, size, &mut content)?;
                io::copy(&mut content, &mut io::sink())?;
                // A line feed stands behind it.
                answers.read_exact(&mut [0])?;
            }
            Ok(())
        })
    }

    /// Asks `cat-file` for all of them, and gives its answers to `read`.
    fn batch(
        &self,
        how: &str,
        hashes: &[&str],
        read: &mut dyn FnMut(&mut dyn BufRead) -> io::Result<()>,
    ) -> io::Result<()> {
        if hashes.is_empty() {
            return Ok(());
        }
        let mut command = self.command(&["cat-file", how]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(mut asked), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("no pipe"));
        };
        let list: String = hashes.iter().map(|hash| format!("{hash}\n")).collect();
        // Both sides would wait for each other where one of them did all the work first.
        let writer = std::thread::Builder::new().spawn(move || asked.write_all(list.as_bytes()))?;
        let mut answers = BufReader::new(answers);
        let result = read(&mut answers);
        // Git ends when nobody listens any more.
        drop(answers);
        let written = writer.join().unwrap_or_else(|_| Err(io::Error::other("the writer is gone")));
        let status = child.wait()?;
        result.and(written)?;
        if status.success() { Ok(()) } else { Err(io::Error::other("git fails")) }
    }
}

/// The size in the line that `cat-file` answers for a blob; nothing when it is not there or is something else.
fn size(answers: &mut dyn BufRead, hash: &str) -> io::Result<Option<u64>> {
    let mut line = String::new();
    answers.read_line(&mut line)?;
    match line.trim_end().strip_prefix(hash).map(|rest| rest.trim_start().split_once(' ')) {
        Some(Some(("blob", size))) => size.parse().map(Some).map_err(io::Error::other),
        Some(None) => Ok(None),
        Some(Some(_)) | None => Err(io::Error::other("git answers something else")),
    }
}

//! Standard output and standard error: one buffered writer each, and what happens when they fail. Knows no commands.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};

use super::args::When;
use super::environment::Environment;
use crate::output::Shown;
use crate::source::GitError;

/// Why the program could not do what it was asked for. Exit code 2.
#[derive(Debug)]
pub(super) struct Error {
    /// What went wrong: lower case, no full stop.
    message: String,
    /// What to do.
    help: Option<String>,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<GitError> for Error {
    fn from(GitError { message, help }: GitError) -> Self {
        Self { message, help }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "orglint: {}", Shown::line(&self.message))?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {}", Shown::line(help)),
            None => Ok(()),
        }
    }
}

/// Writes results to standard output. Nobody being there to read them is no error.
///
/// # Errors
/// Anything else that keeps a part of it from being written.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let result = write(&mut out).and_then(|()| out.flush());
    // What could not be written is not tried again.
    let _ = out.into_parts();
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write to standard output: {error}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a line or more to standard error. Where that fails there is nobody left to tell.
pub(super) fn complain(text: &dyn fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Notes about the run.
pub(super) fn note(notes: &[String]) {
    let lines: String = notes.iter().map(|note| format!("orglint: {}\n", Shown::line(note))).collect();
    let _ = io::stderr().lock().write_all(lines.as_bytes());
}

/// Whether standard output gets colours: what the caller says, then `NO_COLOR`, then `FORCE_COLOR`, then
/// `CLICOLOR_FORCE`, `CLICOLOR`, `TERM` and whether it is a terminal.
pub(super) fn color(when: When, environment: &Environment) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if environment.no_color => false,
        When::Auto if environment.force_color => true,
        When::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Cells of a line of the terminal that standard output is; nothing when it is none.
pub(super) fn width() -> Option<usize> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(stdout).map(|(width, _)| usize::from(width.0))
}

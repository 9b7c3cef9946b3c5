//! The program: arguments, streams and the exit code around the library. Holds no rule and no format.

#![expect(clippy::disallowed_methods, reason = "arguments, streams, files and the clock end here")]

mod additions;
mod args;
mod base;
mod baseline;
mod calendar;
mod check;
mod clock;
mod editor;
mod environment;
mod eval;
mod explain;
mod fix;
mod init;
mod new;
mod outputs;
mod pattern;
mod place;
mod progress;
mod rename;
mod rules;
mod run;
mod schema;
mod settings;
mod streams;
mod suppress;
mod suppressions;
mod test;
mod trusted;

use std::ffi::OsString;
use std::process::ExitCode;
use std::thread;

use clap::{CommandFactory, Parser};

use crate::output::Shown;
use crate::policy::Rules;
use crate::schema::Schemas;
use args::{Arguments, Command, NewCommand};
use environment::Environment;
use streams::Error;

/// Bytes of stack of every thread: the reader limits depth long before, so this is the second line.
const STACK: usize = 16 * 1024 * 1024;

/// Could not run, or could not judge everything.
const FAILED: u8 = 2;

/// Runs the program with the arguments and the environment of this process.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        streams::complain(&format_args!("orglint: this is a mistake in orglint: {}", Shown::line(&text)));
    }));
    let run = || run(std::env::args_os().collect());
    let code = match thread::Builder::new().stack_size(STACK).spawn(run) {
        Ok(thread) => thread.join().unwrap_or(FAILED),
        Err(error) => {
            streams::complain(&Error::new(format!("cannot start a thread: {error}")));
            FAILED
        }
    };
    ExitCode::from(code)
}

fn run(arguments: Vec<OsString>) -> u8 {
    let environment = Environment::read();
    let result = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => obey(&arguments, &environment),
        Err(error) => usage(&error, &environment),
    };
    result.unwrap_or_else(|error| {
        streams::complain(&error);
        FAILED
    })
}

fn obey(arguments: &Arguments, environment: &Environment) -> Result<u8, Error> {
    match &arguments.command {
        None => check::check(&arguments.check, environment),
        Some(Command::Check(arguments)) => check::check(arguments, environment),
        Some(Command::Explain(arguments)) => explain::explain(arguments),
        Some(Command::Eval(arguments)) => eval::eval(arguments, environment),
        Some(Command::Rules(arguments)) => rules::rules(arguments),
        Some(Command::Calendar(arguments)) => calendar::calendar(arguments, environment),
        Some(Command::Config(arguments)) => settings::show(arguments, environment),
        Some(Command::Init(arguments)) => init::init(arguments),
        Some(Command::Schema(arguments)) => schema::schema(arguments),
        Some(Command::Rename(arguments)) => rename::rename(arguments),
        Some(Command::New(NewCommand::Rule(arguments))) => new::rule(arguments),
        Some(Command::Test(arguments)) => test::test(arguments),
        Some(Command::Suppressions(arguments)) => suppressions::suppressions(arguments, environment),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "orglint", &mut script);
            streams::print(|out| out.write_all(&script)).map(|()| 0)
        }
        Some(Command::Man) => {
            streams::print(|out| clap_mangen::Man::new(Arguments::command()).render(out)).map(|()| 0)
        }
    }
}

/// Help and version go to standard output; everything else that parsing says is an error.
fn usage(error: &clap::Error, environment: &Environment) -> Result<u8, Error> {
    if error.use_stderr() {
        let text = error.render().to_string();
        streams::complain(&Shown::block(text.trim_end()));
        return Ok(FAILED);
    }
    let text = error.render();
    let text = match streams::color(args::When::Auto, environment) {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    streams::print(|out| out.write_all(text.as_bytes())).map(|()| 0)
}

/// The schemas and rules that come with the program.
fn builtin() -> Result<(Schemas, Rules), Error> {
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    let rules = Rules::builtin(&schemas);
    Ok((schemas, rules))
}

/// Whether a word is a command.
fn is_command(word: &str) -> bool {
    Arguments::command().find_subcommand(word).is_some()
}

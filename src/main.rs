//! The program `orglint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    orglint::cli::main()
}

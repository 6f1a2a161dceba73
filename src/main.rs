//! The `chancery` program: parses arguments, dispatches, and sets the exit code.

use std::process::ExitCode;

use chancery::cli::{self, Cli, Outcome};
use clap::Parser;

/// The background is many small strings at every start.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed | Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::CheckFailed) => ExitCode::from(3),
        Ok(Outcome::LimitHit) => ExitCode::from(4),
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::report(&error);
            ExitCode::from(cli::exit_code(&error))
        }
    }
}

//! `chancery completions`: a script by which a shell completes commands and options.

use std::io;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Outcome};

/// Arguments of `chancery completions`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    clap_complete::generate(arguments.shell, &mut Cli::command(), "chancery", &mut io::stdout());
    Ok(Outcome::Good)
}

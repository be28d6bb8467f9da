//! `gongkai man`: manual pages, made of what the help says.

use crate::error::CliError;
use crate::output::print_bytes;
use crate::words;
use clap_mangen::Man;
use gongkai_model::{Lang, nearest};
use std::process::ExitCode;

pub(crate) fn run(named: Option<&str>, lang: Lang) -> Result<ExitCode, CliError> {
    let mut program = words::command(lang);
    // Built, a command has what those above it say of all below them: their version, and the options of the program.
    program.build();
    let page = match named {
        None => program,
        Some(name) => {
            let found =
                program.get_subcommands().find(|of| of.get_name() == name || of.get_all_aliases().any(|a| a == name));
            let Some(found) = found else {
                let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                return Err(CliError::Unknown {
                    what: "command",
                    name: name.to_owned(),
                    near: nearest(name, names.iter().copied()).into_iter().map(str::to_owned).collect(),
                    valid: names.into_iter().map(str::to_owned).collect(),
                });
            };
            let title = format!("gongkai-{}", found.get_name());
            // The page is of the program, whatever its command is called.
            found.clone().name("gongkai").display_name(title)
        }
    };
    let mut roff = Vec::new();
    Man::new(page).render(&mut roff).map_err(CliError::Stdout)?;
    print_bytes(&roff)?;
    Ok(ExitCode::SUCCESS)
}

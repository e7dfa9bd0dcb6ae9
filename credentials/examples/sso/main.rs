//! Logs in to IAM Identity Center, and prints credentials: a small tool over `tinsmith_login` and
//! `tinsmith_credentials`.
//!
//! ```text
//! cargo run --package tinsmith-credentials --features blocking --example sso -- --demo login
//! sso [--profile NAME] login [--no-browser] [--device]
//! sso [--profile NAME] status
//! sso [--profile NAME] credentials [--format env|json|process]
//! sso [--profile NAME] logout
//! ```
//!
//! With `--demo` it needs neither an account nor a network: it starts a fake Identity Center. As
//! `credential_process = /path/to/sso --profile NAME credentials --format process` in a separate profile, it gives other tools
//! credentials. Only `credentials` shows secrets.

mod args;
mod commands;
mod credentials;
mod demo;
mod setup;
mod ui;

use std::error::Error;
use std::process::ExitCode;

use args::{Args, Command};
use setup::Setup;

fn main() -> ExitCode {
    let args = match Args::parse(lexopt::Parser::from_env()) {
        Ok(args) => args,
        Err(error) => {
            eprintln!("sso: {error}");
            return ExitCode::from(2);
        }
    };
    match run(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sso: {}", with_sources(&*error));
            ExitCode::FAILURE
        }
    }
}

/// The message, with the messages of the sources that it does not contain.
fn with_sources(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !message.ends_with(&more) {
            message = format!("{message}: {more}");
        }
        source = error.source();
    }
    message
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if let Command::Help = args.command {
        print!("{}", args::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let demo = args.demo.then(demo::start).transpose()?;
    let setup = match &demo {
        Some(demo) => demo.setup(args.command)?,
        None => Setup::of_profile(args.profile.as_deref())?,
    };
    match args.command {
        Command::Login { browser, method } => commands::login(&setup, browser, method)?,
        Command::Logout => commands::logout(&setup)?,
        Command::Status => return commands::status(&setup),
        Command::Credentials(format) => credentials::print(&setup, format)?,
        Command::Help => {}
    }
    Ok(ExitCode::SUCCESS)
}

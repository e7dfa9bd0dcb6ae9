//! The command line.

use lexopt::{Arg, Error, Parser, ValueExt as _};
use tinsmith_login::Method;

use crate::credentials::Format;

pub(crate) const HELP: &str = "\
usage: sso [--profile NAME | --demo] COMMAND

commands:
  login [--no-browser] [--device]           log in
  logout                                    log out, here and at the service
  status                                    say who is logged in, and until when
  credentials [--format env|json|process]   print credentials of the profile's role

options:
  --profile NAME   the profile of the AWS config file; else AWS_PROFILE
  --demo           use a fake Identity Center, which this program starts
  --no-browser     open no browser; any browser will do, with a code
  --device         the same, but open the page here

It exits with 0, with 1 after an error and from `status` where somebody has to log in, and with 2 where it is called wrongly.
";

/// The command, and the session that it is for.
pub(crate) struct Args {
    pub(crate) profile: Option<String>,
    pub(crate) demo: bool,
    pub(crate) command: Command,
}

#[derive(Clone, Copy)]
pub(crate) enum Command {
    Login { browser: bool, method: Method },
    Logout,
    Status,
    Credentials(Format),
    Help,
}

impl Args {
    fn help() -> Self {
        Self {
            profile: None,
            demo: false,
            command: Command::Help,
        }
    }

    pub(crate) fn parse(mut parser: Parser) -> Result<Self, Error> {
        let (mut profile, mut demo, mut command) = (None, false, None);
        let (mut browser, mut method, mut format) = (true, Method::Any, None);
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("profile") => profile = Some(parser.value()?.string()?),
                Arg::Long("demo") => demo = true,
                Arg::Long("no-browser") => browser = false,
                Arg::Long("device") => method = Method::Device,
                Arg::Long("format") => format = Some(parser.value()?.parse()?),
                Arg::Long("help") | Arg::Short('h') => return Ok(Self::help()),
                Arg::Value(name) if command.is_none() => command = Some(name.string()?),
                arg => return Err(arg.unexpected()),
            }
        }
        if demo && profile.is_some() {
            return Err("--demo has a session of its own: leave out --profile".into());
        }
        let is_login = command.as_deref() == Some("login");
        if !is_login && (!browser || method != Method::Any) {
            return Err("--no-browser and --device go with `login`".into());
        }
        if format.is_some() && command.as_deref() != Some("credentials") {
            return Err("--format goes with `credentials`".into());
        }
        let command = match command.as_deref() {
            Some("login") => Command::Login { browser, method },
            Some("logout") => Command::Logout,
            Some("status") => Command::Status,
            Some("credentials") => Command::Credentials(format.unwrap_or(Format::Env)),
            Some("help") => Command::Help,
            Some(other) => return Err(format!("there is no command `{other}`: see `sso --help`").into()),
            None => return Err("a command is missing: see `sso --help`".into()),
        };
        Ok(Self { profile, demo, command })
    }
}

//! A fake Identity Center, with its own cache, which is removed at the end.

use std::error::Error;

use fake_identity_center::{Approval, FakeIdentityCenter};
use tempfile::TempDir;
use tinsmith_login::runtime::Environment;
use tinsmith_login::{Login, Method, SsoSession, Terminal, TokenCache};

use crate::args::Command;
use crate::setup::Setup;

pub(crate) struct Demo {
    identity_center: FakeIdentityCenter,
    folder: TempDir,
}

pub(crate) fn start() -> Result<Demo, Box<dyn Error>> {
    let identity_center = FakeIdentityCenter::start()?;
    identity_center.configure(|settings| settings.approval = Approval::AfterPolls(2));
    let folder = tempfile::tempdir()?;
    Ok(Demo {
        identity_center,
        folder,
    })
}

/// The profile of the demo.
const CONFIG: &str = "[profile demo]
sso_session = demo
sso_account_id = 123456789012
sso_role_name = ReadOnly
[sso-session demo]
sso_start_url = https://demo.awsapps.com/start
sso_region = eu-west-1";

/// The variables that decide whether a browser is expected.
const SCREEN: [&str; 4] = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "SSH_CONNECTION"];

impl Demo {
    /// An environment without the configuration of the person, except for the screen.
    fn environment(&self) -> Environment {
        let screen = SCREEN.map(|name| (name, std::env::var(name).unwrap_or_default()));
        let endpoint = ("AWS_ENDPOINT_URL", self.identity_center.url());
        let home = ("HOME", "/home/demo".to_owned());
        Environment::fixed(screen.into_iter().chain([endpoint, home]))
            .with_file("/home/demo/.aws/config", CONFIG)
            .with_profile("demo")
    }

    /// The configuration for a command. For all commands except `login`, somebody is logged in.
    pub(crate) fn setup(&self, command: Command) -> Result<Setup, Box<dyn Error>> {
        let setup = Setup {
            environment: self.environment(),
            session: SsoSession::new("demo", "https://demo.awsapps.com/start", "eu-west-1"),
            cache: TokenCache::new(self.folder.path()),
            role: Some(("123456789012".to_owned(), "ReadOnly".to_owned())),
        };
        if !matches!(command, Command::Login { .. }) {
            let login = Login::new(&setup.session, &setup.environment).cache(setup.cache.clone());
            login
                .method(Method::Device)
                .log_in_blocking(&mut Terminal::new(|_| false))?;
        }
        Ok(setup)
    }
}

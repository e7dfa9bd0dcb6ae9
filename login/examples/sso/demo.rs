//! A stand-in for Identity Center, with a cache of its own that is gone afterwards.

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

/// What tells whether a browser can be expected.
const SCREEN: [&str; 4] = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "SSH_CONNECTION"];

impl Demo {
    /// Nothing of the person's own configuration, but for the screen.
    fn environment(&self) -> Environment {
        let screen = SCREEN.map(|name| (name, std::env::var(name).unwrap_or_default()));
        let endpoint = ("AWS_ENDPOINT_URL", self.identity_center.url());
        Environment::fixed(screen.into_iter().chain([endpoint]))
    }

    /// Everything that a command needs; but for `login`, that is a session too.
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

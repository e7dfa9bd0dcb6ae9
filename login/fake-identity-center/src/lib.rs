//! A fake IAM Identity Center that listens on 127.0.0.1 and speaks HTTP: for tests of logging in, and for demonstrations
//! without an account.
//!
//! It implements the OIDC service (registering clients, device authorization, the authorize page, tokens) and the access portal
//! (accounts, roles, credentials, logging out), both at one address. It remembers what it issued and checks what is sent back,
//! as the service does. A test can script the next [`Answer`]s of an [`Endpoint`], and read the requests.
//!
//! ```
//! use fake_identity_center::{Answer, Endpoint, FakeIdentityCenter};
//!
//! let fake = FakeIdentityCenter::start()?;
//! fake.script(Endpoint::Token, [Answer::OAuth("slow_down"), Answer::Close]);
//! let endpoint_url = fake.url();
//! // Log in there. Then:
//! assert_eq!(fake.requests_to(Endpoint::Token).len(), 0);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Nothing that it issues is random, so nothing is protected: use it only for tests and demonstrations.

mod answer;
mod http;
mod oidc;
mod portal;
mod server;
mod settings;
mod state;

use std::io;
use std::time::SystemTime;

pub use answer::{Answer, Endpoint};
pub use http::Request;
use server::Server;
pub use settings::{Account, Approval, Rotation, Settings};
pub use state::Issued;

/// A running Identity Center. It stops when it is dropped.
#[derive(Debug)]
pub struct FakeIdentityCenter {
    server: Server,
}

impl FakeIdentityCenter {
    /// Starts a server on a free port, with the default [`Settings`].
    ///
    /// # Errors
    ///
    /// If the system gives no port.
    pub fn start() -> io::Result<Self> {
        Server::start().map(|server| Self { server })
    }

    /// The endpoint URL for clients of both services, without a slash at its end.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Changes the settings for all later requests.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.server.state().settings);
    }

    /// Scripts the answers to the next requests to an endpoint. After them, and at other endpoints, it answers as
    /// Identity Center does.
    pub fn script(&self, endpoint: Endpoint, answers: impl IntoIterator<Item = Answer>) {
        self.server.state().script(endpoint, answers);
    }

    /// Sets the clock and stops it. Before that, it follows the clock of the system.
    pub fn set_time(&self, now: SystemTime) {
        self.server.state().time = Some(now);
    }

    /// Creates a session without a login.
    pub fn issue_session(&self) -> Issued {
        self.server.state().issue_session()
    }

    /// Ends all sessions: their tokens are no longer valid.
    pub fn revoke_sessions(&self) {
        self.server.state().sessions.clear();
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.server.state().requests.clone()
    }

    /// The requests to one endpoint so far.
    pub fn requests_to(&self, endpoint: Endpoint) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| Endpoint::of(request) == Some(endpoint));
        requests
    }

    /// All secrets that it has issued: client secrets, codes, tokens, credentials.
    pub fn secrets(&self) -> Vec<String> {
        self.server.state().secrets.clone()
    }
}

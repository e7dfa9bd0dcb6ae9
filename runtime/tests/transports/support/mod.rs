//! What the tests of the transports share: a server on the loopback interface and the behaviour they all have.

pub(crate) mod server;
#[macro_use]
pub(crate) mod suite;
#[macro_use]
pub(crate) mod suite_settings;
#[macro_use]
pub(crate) mod suite_streams;
pub(crate) mod tls;

use std::time::Duration;

use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::{Limits, TransportError};

use self::server::Server;

/// A transport under test, as a function that carries one request.
pub(crate) type Carry = Box<dyn Fn(&Request, Limits) -> Result<Response, TransportError>>;

/// Limits that no test reaches.
pub(crate) fn wide() -> Limits {
    Limits {
        connect: Duration::from_secs(20),
        exchange: Duration::from_secs(20),
        response_bytes: 1 << 20,
        send_once: false,
    }
}

/// A `POST` with a small JSON body to that server.
pub(crate) fn post(server: &Server) -> Request {
    Request {
        method: "POST".into(),
        scheme: "http".into(),
        authority: server.authority(),
        path: "/token".into(),
        query: String::new(),
        headers: [("Content-Type", "application/json"), ("X-B", "1"), ("X-A", "2")]
            .into_iter()
            .collect(),
        body: "{}".into(),
        call: None,
    }
}

/// A request without body or headers of its own to that server.
pub(crate) fn bare(server: &Server, method: &'static str) -> Request {
    Request {
        method: method.into(),
        headers: Headers::new(),
        body: Default::default(),
        ..post(server)
    }
}

/// An error and all that lies below it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

//! The blocking transport over ureq.

use std::time::Duration;

use tinsmith_runtime::transport::{BlockingTransport, HttpSettings, Limits, TransportSetupError, Ureq};

use crate::support::server::{Act, Connection, Layer, Server, plain};
use crate::support::{Carry, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn new(settings: &HttpSettings) -> Result<Carry, TransportSetupError> {
    let transport = Ureq::new(settings)?;
    Ok(Box::new(move |request, limits| transport.send(request, limits)))
}

behaves_as_a_transport!(new(&HttpSettings::default()).unwrap());
behaves_as_set_up!(new);

#[test]
fn a_plain_endpoint_is_reached_through_a_tunnel_as_well() {
    let server = Server::start([Connection {
        layers: vec![Layer::Tunnel("HTTP/1.1 200 OK\r\n\r\n")],
        acts: vec![Act::Send(OK)],
    }]);
    let mut settings = HttpSettings::default();
    settings.proxy.http = Some(server.authority());
    let mut request = post(&server);
    request.authority = "a.example".into();
    new(&settings).unwrap()(&request, wide()).unwrap();
    let requests = server.requests();
    assert!(requests[0].1.starts_with("CONNECT a.example:80 HTTP/1.1\r\n"));
    assert!(requests[1].1.starts_with("POST /token HTTP/1.1\r\n"));
}

#[test]
fn limits_beyond_the_clock_do_no_harm() {
    let server = Server::start([plain([Act::Send(OK)])]);
    let limits = Limits {
        connect: Duration::MAX,
        exchange: Duration::MAX,
        response_bytes: usize::MAX,
    };
    new(&HttpSettings::default()).unwrap()(&post(&server), limits).unwrap();
}

#[test]
fn debug_shows_no_settings() {
    let mut settings = HttpSettings::default();
    settings.proxy.https = Some("http://user:secret@proxy.example".into());
    assert_eq!(format!("{:?}", Ureq::new(&settings).unwrap()), "Ureq { .. }");
}

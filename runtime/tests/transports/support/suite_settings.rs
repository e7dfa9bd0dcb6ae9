//! What every transport does that opens its own connections. Each function is one test of each such transport.

use std::path::Path;
use std::time::{Duration, Instant};

use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::{HttpSettings, Limits, TransportErrorKind};

use super::server::{Act, After, Connection, Layer, Server, plain};
use super::tls::Authority;
use super::{Carry, chain, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const TUNNEL: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

/// Makes a carrier of settings.
pub(crate) type New = fn(&HttpSettings) -> Carry;

/// Makes a test of each function of this module.
macro_rules! behaves_as_set_up {
    ($new:expr) => {
        tests_of!($new as $crate::support::suite_settings::New, suite_settings:
            the_bytes_on_the_wire_are_known,
            a_server_is_trusted_through_the_ca_bundle,
            a_server_of_another_authority_is_refused_before_the_request,
            a_certificate_for_another_name_is_refused,
            a_handshake_that_does_not_end_is_connect_at_the_connect_limit,
            a_setting_that_cannot_be_used_fails_the_calls_that_need_it_and_no_others,
            a_plain_endpoint_is_asked_for_by_its_whole_url_at_the_proxy,
            no_connection_is_kept_where_none_may_be,
            an_https_endpoint_is_reached_through_a_tunnel,
            an_https_proxy_is_spoken_to_over_tls,
            a_proxy_that_refuses_is_connect_and_shows_no_credentials,
            a_proxy_that_does_not_answer_is_connect_at_the_connect_limit,
            a_host_in_no_proxy_is_reached_directly,
            an_answer_of_many_and_folded_fields_is_read,
            an_idle_connection_is_closed_by_time,
            a_chunk_size_without_an_end_is_timed_out_at_the_limit,
            an_early_answer_is_read,
            an_early_answer_is_read_over_tls,
            a_tls_connection_cut_in_a_body_without_a_length_is_broken,
            a_request_that_a_used_connection_lost_is_sent_again,
            what_must_not_be_sent_twice_goes_over_a_connection_that_was_used_this_moment_or_a_new_one,
            a_connection_that_ended_in_an_answer_is_broken_though_it_was_used_before,
        );
    };
}

fn settings(authority: &Authority) -> HttpSettings {
    let mut settings = HttpSettings::default();
    settings.ca_bundle = Some(authority.bundle());
    settings
}

fn https(server: &Server) -> Request {
    Request {
        scheme: "https".into(),
        ..post(server)
    }
}

pub(crate) fn the_bytes_on_the_wire_are_known(new: &New) {
    let server = Server::start([plain([Act::Send(OK)])]);
    let mut request = post(&server);
    request.headers = [
        ("Content-Length", "2"),
        ("X-B", "1"),
        ("Host", "a.example"),
        ("X-A", "2"),
        ("X-B", "3"),
    ]
    .into_iter()
    .collect();
    request.query = "a=b".into();
    new(&HttpSettings::default())(&request, wide()).unwrap();
    assert_eq!(
        server.request(),
        "POST /token?a=b HTTP/1.1\r\nhost: a.example\r\nx-b: 1\r\nx-b: 3\r\nx-a: 2\r\ncontent-length: 2\r\n\r\n{}"
    );
}

pub(crate) fn a_server_is_trusted_through_the_ca_bundle(new: &New) {
    let authority = Authority::new("trusted");
    let server = Server::start([Connection {
        layers: vec![Layer::Tls(authority.server("127.0.0.1"))],
        acts: vec![Act::Send(OK), Act::Send(OK)],
    }]);
    let carry = new(&settings(&authority));
    for _ in 0..2 {
        assert_eq!(carry(&https(&server), wide()).unwrap().body, b"ok");
    }
    let connections: Vec<_> = server.requests().iter().map(|(number, _)| *number).collect();
    assert_eq!(connections, [0, 0]);
}

fn refusal(new: &New, authority: &Authority, other: &Authority, name: &str) -> String {
    let server = Server::start([Connection {
        layers: vec![Layer::Tls(other.server(name))],
        acts: vec![Act::Send(OK)],
    }]);
    let error = new(&settings(authority))(&https(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    let text = chain(&error);
    assert!(
        text.contains("TLS with 127.0.0.1") && text.contains("certificate"),
        "{text}"
    );
    server.closed();
    assert_eq!(server.requests(), []);
    text
}

pub(crate) fn a_server_of_another_authority_is_refused_before_the_request(new: &New) {
    let text = refusal(new, &Authority::new("asked"), &Authority::new("other"), "127.0.0.1");
    assert!(text.contains("`ca_bundle` (`AWS_CA_BUNDLE`)"), "{text}");
}

pub(crate) fn a_certificate_for_another_name_is_refused(new: &New) {
    let authority = Authority::new("name");
    let text = refusal(new, &authority, &authority, "a.example");
    assert!(!text.contains("ca_bundle"), "{text}");
}

fn ends_at_the_connect_limit(new: &New, settings: &HttpSettings, request: &Request) {
    let limits = Limits {
        connect: Duration::from_millis(150),
        ..wide()
    };
    let started = Instant::now();
    let error = new(settings)(request, limits).unwrap_err();
    let elapsed = started.elapsed();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(
        elapsed >= Duration::from_millis(150) && elapsed < Duration::from_secs(10),
        "{elapsed:?}"
    );
}

pub(crate) fn a_handshake_that_does_not_end_is_connect_at_the_connect_limit(new: &New) {
    let server = Server::start([Connection {
        layers: vec![Layer::Silence],
        acts: vec![],
    }]);
    let authority = Authority::new("silent");
    ends_at_the_connect_limit(new, &settings(&authority), &https(&server));
}

pub(crate) fn a_setting_that_cannot_be_used_fails_the_calls_that_need_it_and_no_others(new: &New) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (bundle, proxy, reason) in [
        ("Cargo.toml", "", "no PEM certificate"),
        ("Cargo.toml", "", "Cargo.toml (`ca_bundle`, `AWS_CA_BUNDLE`)"),
        ("no-such-file.pem", "", "(os error 2)"),
        ("Cargo.toml", "socks5://user:secret@127.0.0.1:1", "HTTPS_PROXY"),
    ] {
        let server = Server::start([plain([Act::Stall(OK)]), plain([])]);
        let mut settings = HttpSettings::default();
        settings.ca_bundle = Some(here.join(bundle));
        settings.proxy.https = Some(proxy.into());
        let carry = new(&settings);
        carry(&post(&server), wide()).unwrap();
        let error = carry(&https(&server), wide()).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Other);
        let text = chain(&error);
        assert!(text.contains(reason) && !text.contains("secret"), "{text}");
    }
}

pub(crate) fn no_connection_is_kept_where_none_may_be(new: &New) {
    let mut no_time = HttpSettings::default();
    no_time.idle_limit = Duration::ZERO;
    let mut no_place = HttpSettings::default();
    no_place.idle_per_host = 0;
    for settings in [no_time, no_place] {
        let carry = new(&settings);
        let server = Server::start([plain([Act::Send(OK), Act::Send(OK)]), plain([Act::Send(OK)])]);
        for number in 0..2 {
            carry(&post(&server), wide()).unwrap();
            assert_eq!(server.requests()[number].0, number);
        }
    }
}

pub(crate) fn an_https_endpoint_is_reached_through_a_tunnel(new: &New) {
    let authority = Authority::new("tunnel");
    let server = Server::start([Connection {
        layers: vec![Layer::Tunnel(TUNNEL), Layer::Tls(authority.server("a.example"))],
        acts: vec![Act::Send(OK), Act::Send(OK)],
    }]);
    let mut settings = settings(&authority);
    settings.proxy.https = Some(format!("http://user:pass@{}", server.authority()));
    let carry = new(&settings);
    let request = Request {
        authority: "a.example".into(),
        ..https(&server)
    };
    for _ in 0..2 {
        assert_eq!(carry(&request, wide()).unwrap().body, b"ok");
    }
    let requests = server.requests();
    assert_eq!(
        requests[0].1,
        "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n"
    );
    assert!(requests[1].1.starts_with("POST /token HTTP/1.1\r\nhost: a.example\r\n"));
    assert!(!requests[1].1.contains("proxy-authorization"));
    assert_eq!(requests.len(), 3);
}

pub(crate) fn an_https_proxy_is_spoken_to_over_tls(new: &New) {
    let authority = Authority::new("tls-in-tls");
    let server = Server::start([Connection {
        layers: vec![
            Layer::Tls(authority.server("127.0.0.1")),
            Layer::Tunnel(TUNNEL),
            Layer::Tls(authority.server("a.example")),
        ],
        acts: vec![Act::Send(OK)],
    }]);
    let mut settings = settings(&authority);
    settings.proxy.https = Some(format!("https://{}", server.authority()));
    let request = Request {
        authority: "a.example:8443".into(),
        ..https(&server)
    };
    assert_eq!(new(&settings)(&request, wide()).unwrap().body, b"ok");
    assert!(server.requests()[0].1.starts_with("CONNECT a.example:8443 "));
}

pub(crate) fn a_proxy_that_refuses_is_connect_and_shows_no_credentials(new: &New) {
    let server = Server::start([Connection {
        layers: vec![Layer::Tunnel("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")],
        acts: vec![],
    }]);
    let mut settings = HttpSettings::default();
    settings.proxy.https = Some(format!("http://user:secret@{}", server.authority()));
    let error = new(&settings)(&https(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    let text = format!("{} {error:?}", chain(&error));
    assert!(
        text.contains("through the proxy 127.0.0.1") && text.contains("407"),
        "{text}"
    );
    assert!(!text.contains("secret") && !text.contains("dXNlc"), "{text}");
}

pub(crate) fn a_proxy_that_does_not_answer_is_connect_at_the_connect_limit(new: &New) {
    let server = Server::start([Connection {
        layers: vec![Layer::Tunnel("HTTP/1.1 200 OK\r\n"), Layer::Silence],
        acts: vec![],
    }]);
    let mut settings = HttpSettings::default();
    settings.proxy.https = Some(server.authority());
    ends_at_the_connect_limit(new, &settings, &https(&server));
}

pub(crate) fn an_idle_connection_is_closed_by_time(new: &New) {
    let server = Server::start([plain([Act::Stall(OK)]), plain([Act::Stall(OK)])]);
    let mut settings = HttpSettings::default();
    settings.idle_limit = Duration::from_millis(50);
    let carry = new(&settings);
    // Twice: who closes them goes away when there are none, and comes again.
    for _ in 0..2 {
        carry(&post(&server), wide()).unwrap();
        server.closed();
    }
}

pub(crate) fn a_chunk_size_without_an_end_is_timed_out_at_the_limit(new: &New) {
    const ZEROS: &str = match str::from_utf8(&[b'0'; 1 << 20]) {
        Ok(zeros) => zeros,
        Err(_) => "",
    };
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([plain([Act::Flood(head, ZEROS)])]);
    let limits = Limits {
        exchange: Duration::from_millis(200),
        ..wide()
    };
    let started = Instant::now();
    let error = new(&HttpSettings::default())(&post(&server), limits).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

/// Runs of each test whose outcome hangs on who is faster.
const RUNS: usize = 20;

fn reads_early_answers(new: &New, layers: &[Layer], settings: &HttpSettings, scheme: &'static str) {
    const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 9\r\n\r\nforbidden";
    for after in [After::Deaf, After::Reset, After::Drain] {
        let connection = || Connection {
            layers: layers.to_vec(),
            acts: vec![Act::Early(FORBIDDEN, after)],
        };
        let server = Server::start(std::iter::repeat_with(connection).take(RUNS));
        let request = Request {
            scheme: scheme.into(),
            body: vec![b'x'; 8_000_000].into(),
            ..post(&server)
        };
        let carry = new(settings);
        for _ in 0..RUNS {
            let response = carry(&request, wide()).unwrap();
            assert_eq!(
                (response.status, &*response.body),
                (403, &b"forbidden"[..]),
                "{after:?}"
            );
        }
    }
}

pub(crate) fn an_early_answer_is_read(new: &New) {
    reads_early_answers(new, &[], &HttpSettings::default(), "http");
}

pub(crate) fn an_early_answer_is_read_over_tls(new: &New) {
    let authority = Authority::new("early");
    let layers = [Layer::Tls(authority.server("127.0.0.1"))];
    reads_early_answers(new, &layers, &settings(&authority), "https");
}

pub(crate) fn a_tls_connection_cut_in_a_body_without_a_length_is_broken(new: &New) {
    let authority = Authority::new("cut");
    let server = Server::start([Connection {
        layers: vec![Layer::Tls(authority.server("127.0.0.1"))],
        acts: vec![Act::Cut("HTTP/1.1 200 OK\r\n\r\nhalf")],
    }]);
    let error = new(&settings(&authority))(&https(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken);
}

pub(crate) fn a_request_that_a_used_connection_lost_is_sent_again(new: &New) {
    let server = Server::start([plain([Act::Send(OK), Act::Cut("")]), plain([Act::Send(OK)])]);
    let carry = new(&HttpSettings::default());
    for _ in 0..2 {
        assert_eq!(carry(&post(&server), wide()).unwrap().body, b"ok");
    }
    let connections: Vec<_> = server.requests().iter().map(|(number, _)| *number).collect();
    assert_eq!(connections, [0, 0, 1]);
}

pub(crate) fn what_must_not_be_sent_twice_goes_over_a_connection_that_was_used_this_moment_or_a_new_one(new: &New) {
    let server = Server::start([plain([Act::Stall(OK)]), plain([Act::Send(OK)])]);
    let silent = Server::start([plain([Act::Stall("")])]);
    let carry = new(&HttpSettings::default());
    carry(&post(&server), wide()).unwrap();
    // Time passes.
    let late = carry(
        &post(&silent),
        Limits {
            exchange: Duration::from_millis(30),
            ..wide()
        },
    );
    assert_eq!(late.unwrap_err().kind(), TransportErrorKind::TimedOut);
    carry(
        &post(&server),
        Limits {
            send_once: true,
            ..wide()
        },
    )
    .unwrap();
    let connections: Vec<_> = server.requests().iter().map(|(number, _)| *number).collect();
    assert_eq!(connections, [0, 1]);
}

pub(crate) fn a_connection_that_ended_in_an_answer_is_broken_though_it_was_used_before(new: &New) {
    let server = Server::start([plain([Act::Send(OK), Act::Cut("H")]), plain([Act::Send(OK)])]);
    let carry = new(&HttpSettings::default());
    carry(&post(&server), wide()).unwrap();
    let error = carry(&post(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken);
    assert_eq!(server.requests().len(), 2);
}

pub(crate) fn a_host_in_no_proxy_is_reached_directly(new: &New) {
    let server = Server::start([plain([Act::Send(OK)])]);
    let mut settings = HttpSettings::default();
    settings.proxy.http = Some(Server::gone().authority());
    settings.proxy.no_proxy = Some("127.0.0.1".into());
    assert_eq!(new(&settings)(&post(&server), wide()).unwrap().body, b"ok");
}

pub(crate) fn a_plain_endpoint_is_asked_for_by_its_whole_url_at_the_proxy(new: &New) {
    let server = Server::start([plain([Act::Send(OK)])]);
    let mut settings = HttpSettings::default();
    settings.proxy.http = Some(format!("http://user:pass@{}", server.authority()));
    let mut request = post(&server);
    request.authority = "a.example".into();
    request.query = "a=b".into();
    new(&settings)(&request, wide()).unwrap();
    assert_eq!(
        server.request(),
        "POST http://a.example/token?a=b HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/json\r\nx-b: 1\r\n\
         x-a: 2\r\nproxy-authorization: Basic dXNlcjpwYXNz\r\ncontent-length: 2\r\n\r\n{}"
    );
}

pub(crate) fn an_answer_of_many_and_folded_fields_is_read(new: &New) {
    let fields: String = (0..250).map(|number| format!("x-amz-meta-{number}: a\r\n")).collect();
    let answer =
        format!("HTTP/1.1 200 OK\r\n{fields}x-folded: a\r\n b\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok");
    let server = Server::start([plain([Act::Send(answer.leak())])]);
    let response = new(&HttpSettings::default())(&post(&server), wide()).unwrap();
    assert_eq!(response.headers.get("x-amz-meta-249"), Some("a"));
    assert_eq!(response.headers.get("x-folded"), Some("a b"));
    assert_eq!(response.body, b"ok");
}

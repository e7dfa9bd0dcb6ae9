//! The listener, with connections of browsers and of others.

use std::io::{Read, Write};
use std::pin::pin;
use std::task::Context;
use std::time::Instant;

use super::*;
use crate::flow::pkce::Secret;

struct Login {
    listening: Listening,
    state: Secret,
}

fn login() -> Login {
    let state = Secret::random().unwrap();
    let loopback = Loopback::bind().unwrap();
    assert!(loopback.address.ip().is_loopback());
    let listening = loopback.listen(CallbackCheck::new(state.clone())).unwrap();
    Login { listening, state }
}

impl Login {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.listening.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends these bytes; gives the whole response.
    fn send(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream
            .write_all(request.replace("STATE", self.state.as_str()).as_bytes())
            .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn get(&self, target: &str) -> String {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
    }

    /// The callback, if it is there.
    fn callback(&self) -> Option<Callback> {
        match pin!(self.listening.callback()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(callback) => Some(callback),
            Poll::Pending => None,
        }
    }

    /// Waits for it as an executor would.
    fn wait(&self) -> Callback {
        struct Unpark(thread::Thread);
        impl std::task::Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut future = pin!(self.listening.callback());
        loop {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(callback) => return callback,
                Poll::Pending => thread::park(),
            }
        }
    }
}

fn code(text: &str) -> Callback {
    Callback::Code(text.to_owned())
}

#[test]
fn the_browser_that_comes_back_gets_a_page_and_the_program_the_code() {
    let login = login();
    assert_eq!(login.callback(), None);
    let response = login.get("/oauth/callback?code=abc&state=STATE");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains("You can close this page."), "{response}");
    assert_eq!(login.wait(), code("abc"));
}

#[test]
fn a_refusal_comes_back_too_and_its_text_does_not_show_in_the_page() {
    let login = login();
    let response = login.get("/oauth/callback?error=access_denied&error_description=%3Cscript%3E&state=STATE");
    assert!(response.contains("<h1>Not logged in</h1>"), "{response}");
    assert!(!response.contains("script>"), "{response}");
    assert!(matches!(login.wait(), Callback::Refused { error, .. } if error == "access_denied"));
}

#[test]
fn the_page_stands_alone_and_leaves_no_trace() {
    let response = login().get("/");
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    for field in [
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "connection: close",
    ] {
        assert!(head.lines().any(|line| line == field), "{field}: {head}");
    }
    assert!(
        head.contains("content-security-policy: default-src 'none'; style-src 'sha256-"),
        "{head}"
    );
    assert!(head.contains("frame-ancestors 'none'"), "{head}");
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    assert!(
        !body.contains("://") && !body.contains("src=") && !body.contains("href="),
        "{body}"
    );
}

#[test]
fn strangers_do_not_end_the_login() {
    let login = login();
    for (request, status) in [
        ("GET /favicon.ico HTTP/1.1\r\n\r\n", "404 Not Found"),
        ("GET / HTTP/1.1\r\n\r\n", "404 Not Found"),
        (
            "GET /oauth/callback?code=x&state=other HTTP/1.1\r\n\r\n",
            "400 Bad Request",
        ),
        (
            "POST /oauth/callback?code=x&state=STATE HTTP/1.1\r\n\r\n",
            "405 Method Not Allowed",
        ),
        (
            "HEAD /oauth/callback?code=x&state=STATE HTTP/1.1\r\n\r\n",
            "405 Method Not Allowed",
        ),
        ("no http\r\n\r\n", "400 Bad Request"),
        ("\u{16}\u{3}\u{1}", "400 Bad Request"),
    ] {
        let response = login.send(request);
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status}")),
            "{request}: {response}"
        );
        assert_eq!(login.callback(), None, "{request}");
    }
    login.get("/oauth/callback?code=abc&state=STATE");
    assert_eq!(login.wait(), code("abc"));
}

#[test]
fn connections_that_a_browser_opens_and_does_not_use_are_in_nobodys_way() {
    let login = login();
    let _idle = [login.connect(), login.connect()];
    drop(login.connect());
    login.get("/oauth/callback?code=abc&state=STATE");
    assert_eq!(login.wait(), code("abc"));
}

#[test]
fn a_request_may_come_in_pieces() {
    let login = login();
    let mut stream = login.connect();
    stream.set_nodelay(true).unwrap();
    let request = format!(
        "GET /oauth/callback?code=abc&state={} HTTP/1.1\r\n\r\n",
        login.state.as_str()
    );
    for piece in request.as_bytes().chunks(7) {
        stream.write_all(piece).unwrap();
    }
    assert_eq!(login.wait(), code("abc"));
}

#[test]
fn a_request_without_end_is_turned_away() {
    let login = login();
    let endless = format!("GET /{}", "a".repeat(connection::MAX_HEAD_BYTES - 5));
    let response = login.send(&endless);
    assert!(response.starts_with("HTTP/1.1 400 Bad Request"), "{response}");
    assert_eq!(login.callback(), None);
}

#[test]
fn a_request_that_takes_too_long_is_not_waited_for() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut browser = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (stream, _) = listener.accept().unwrap();
    browser.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let start = Instant::now().checked_sub(connection::REQUEST_TIMEOUT).unwrap();
    assert!(connection::read(&stream, start).unwrap().is_none());
}

#[test]
fn too_many_connections_are_turned_away_until_some_end() {
    let login = login();
    let idle: Vec<_> = (0..=MAX_CONNECTIONS).map(|_| login.connect()).collect();
    let mut one_more = login.connect();
    assert_eq!(one_more.read(&mut [0]).unwrap(), 0);
    drop(idle);
    while login.listening.shared.connections.load(Ordering::SeqCst) > 0 {
        thread::yield_now();
    }
    assert!(login.get("/").starts_with("HTTP/1.1 404 "));
}

#[test]
fn the_first_callback_counts() {
    let login = login();
    login.get("/oauth/callback?code=abc&state=STATE");
    login.wait();
    login.get("/oauth/callback?code=def&state=STATE");
    assert_eq!(login.wait(), code("abc"));
}

#[test]
fn nobody_listens_any_more_once_it_is_dropped_whoever_is_connected() {
    let login = login();
    let _idle = login.connect();
    let address = login.listening.address;
    drop(login);
    let error = TcpStream::connect(address).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

//! The async transport over reqwest.

use reqwest::redirect::Policy;
use tinsmith_runtime::transport::{AsyncTransport, Reqwest, TransportErrorKind};
use tokio::runtime::Builder;

use crate::support::server::{Act, Server, plain};
use crate::support::suite_streams::Streams;
use crate::support::{Carry, chain, post, wide};

fn over(client: reqwest::ClientBuilder) -> Carry {
    let transport = Reqwest::new(client.no_proxy().build().unwrap());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    Box::new(move |request, limits| {
        runtime.block_on(async {
            settle().await;
            let outcome = transport.send(request, limits).await;
            settle().await;
            outcome
        })
    })
}

/// Lets the client's own tasks see what happened to their connections, as they do in a program that goes on running.
async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

fn as_documented() -> Carry {
    over(reqwest::Client::builder().redirect(Policy::none()))
}

behaves_as_a_transport!(as_documented());
streams_bodies!(Streams::of_async(
    Reqwest::new(reqwest::Client::builder().no_proxy().build().unwrap()),
    Builder::new_current_thread().enable_all().build().unwrap(),
));

#[test]
fn a_client_that_follows_redirects_is_found_out() {
    let server = Server::start([plain([
        Act::Send("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"),
        Act::Send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
    ])]);
    let error = over(reqwest::Client::builder())(&post(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
}

#[test]
fn a_path_that_reqwest_would_change_is_refused() {
    let server = Server::gone();
    for path in ["/a/../b", "/a/%2e%2E/b", "/./b"] {
        let mut request = post(&server);
        request.path = path.into();
        let error = as_documented()(&request, wide()).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Other, "{path}");
    }
}

#[test]
fn errors_do_not_show_the_query() {
    let mut request = post(&Server::gone());
    request.query = "X-Amz-Signature=secret".into();
    let error = as_documented()(&request, wide()).unwrap_err();
    let text = format!("{} {error:?}", chain(&error));
    assert!(!text.contains("secret"), "{text}");
}

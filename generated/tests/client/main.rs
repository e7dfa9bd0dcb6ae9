//! How a generated client behaves, shown on SSO OIDC and on a transport that does no I/O.

mod by_name;
mod config;
mod paging;
mod presign;
mod requests;

use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Waker};

use tinsmith::runtime::Blocking;
use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::entropy::Entropy;
use tinsmith::runtime::http::Request;
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::{Client, ClientBuilder};

/// The ARN of an application in the recorded signatures.
const ARN: &str = "arn:aws:sso::123456789012:application/ssoins-1/apl-1";

/// A builder with only a region.
fn builder() -> ClientBuilder {
    Client::builder().region("us-east-1")
}

/// A blocking client on a script.
fn blocking(builder: ClientBuilder, script: &Scripted) -> Client<Blocking> {
    builder.blocking_transport(script.clone()).build_blocking().unwrap()
}

/// The request that a call sends, answered with an empty object.
fn sent(builder: ClientBuilder, call: impl FnOnce(&Client<Blocking>)) -> Request {
    let script = script(1);
    call(&blocking(builder, &script));
    script.finish().unwrap();
    script.requests().remove(0)
}

/// A script for this many requests of any kind, each answered with an empty object.
fn script(requests: usize) -> Scripted {
    (0..requests).fold(Scripted::new(), |script, _| {
        script.expect(Expected::any()).reply(200, "{}")
    })
}

/// The header fields of a request, in order.
fn headers(request: &Request) -> Vec<(&str, &str)> {
    request.headers.iter().collect()
}

fn body(request: &Request) -> &str {
    str::from_utf8(&request.body).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

/// The result of a future that never waits: the script's transport answers at once.
fn done<T>(mut future: BoxFuture<'_, T>) -> T {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something outside the script"),
    }
}

/// Fills with 1, the next time with 2, and so on.
#[derive(Debug, Default)]
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed) + 1);
    }
}

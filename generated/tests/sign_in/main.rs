//! The services that issue credentials: what their generated clients send, read, and never show.

mod sso;
mod sts;

use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::http::Request;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, ClientBuilder};

/// A blocking client that depends only on its script.
fn client<A, B: From<ClientCore<Blocking>>>(builder: ClientBuilder<A, B>, script: &Scripted) -> B {
    let builder = builder
        .region("eu-west-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    builder.blocking_transport(script.clone()).build_blocking().unwrap()
}

/// The request that a call sends.
fn sent<A, B: From<ClientCore<Blocking>>, T>(builder: ClientBuilder<A, B>, call: impl FnOnce(&B) -> T) -> Request {
    let script = Scripted::new().expect(Expected::any()).reply(200, "");
    call(&client(builder, &script));
    script.finish().unwrap();
    script.requests().remove(0)
}

/// The result of a call for a response.
fn answered<A, B: From<ClientCore<Blocking>>, T>(
    builder: ClientBuilder<A, B>,
    status: u16,
    body: &str,
    call: impl FnOnce(&B) -> T,
) -> T {
    call(&client(
        builder.max_attempts(1),
        &Scripted::new().expect(Expected::any()).reply(status, body),
    ))
}

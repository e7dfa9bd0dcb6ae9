//! How the generated client behaves: how it reads each kind of response, when it retries, how long it waits, and what
//! it never shows. All tests use the scripted transport: no network, and no clock except that of the script.

#![cfg(feature = "sso-oidc")]

mod errors;
mod limits;
mod responses;
mod retries;
mod secrets;
#[cfg(all(feature = "sso", feature = "sts"))]
mod shared;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::entropy::Entropy;
use tinsmith::runtime::http::{Headers, Response};
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, Mode, PreparedRequest};
use tinsmith::sso_oidc::{Client, ClientBuilder, CreateTokenResponse, CreateTokenWithIAMResponse, Error, ServiceError};

/// Random numbers that are constant: the jitter of each delay is one half.
#[derive(Debug)]
struct Half;

impl Entropy for Half {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
        if let Some(first) = bytes.first_mut() {
            *first = 0x80;
        }
    }
}

/// A builder of clients that depend only on their script.
fn builder() -> ClientBuilder {
    Client::builder()
        .region("eu-west-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .entropy(Half)
}

fn client(script: &Scripted) -> Client {
    builder().transport(script.clone()).build().expect("a client")
}

fn blocking(script: &Scripted) -> Client<Blocking> {
    builder()
        .blocking_transport(script.clone())
        .build_blocking()
        .expect("a client")
}

/// A call that is not signed.
fn create_token<S: Mode>(client: &Client<S>) -> PreparedRequest<S, CreateTokenResponse, ServiceError> {
    client
        .create_token()
        .client_id("id")
        .client_secret("secret")
        .grant_type("refresh_token")
        .prepare()
}

/// A call that is signed.
fn create_token_with_iam<S: Mode>(client: &Client<S>) -> PreparedRequest<S, CreateTokenWithIAMResponse, ServiceError> {
    client
        .create_token_with_iam()
        .client_id("id")
        .grant_type("refresh_token")
        .prepare()
}

/// The result of a future. Nothing in a script waits, so the first poll completes it.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something that is not in the script"),
    }
}

fn response(status: u16, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) -> Response {
    Response {
        status,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.into(),
    }
}

/// The result of `create_token` for a response, without a retry.
fn create_token_answered(response: Response) -> Result<CreateTokenResponse, Error> {
    let script = Scripted::new().expect(Expected::any()).respond(response);
    let client = builder().max_attempts(1).transport(script).build().expect("a client");
    now(create_token(&client).send())
}

/// The error of `create_token` for a response, without a retry.
fn error_of(status: u16, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) -> Error {
    match create_token_answered(response(status, headers, body)) {
        Ok(_) => panic!("{status} is no success"),
        Err(error) => error,
    }
}

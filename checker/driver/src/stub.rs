//! A client without a network: it keeps the request, and gets the response of the case.

use std::time::Duration;

use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::codegen::schema::Service;
use tinsmith_runtime::codegen::value::ErrorMembers;
use tinsmith_runtime::credentials::{Credentials, Token};
use tinsmith_runtime::entropy::Entropy;
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::BlockingTransport;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Async, Blocking, ClientBuilder};

/// A builder of clients by name.
pub type Builder = ClientBuilder<ClientCore<Async>, ClientCore<Blocking>>;

/// The errors of a client by name, which has no types for modelled errors.
#[derive(Debug)]
pub enum NoModelledErrors {}

impl ModelledErrors for NoModelledErrors {
    fn at(_: usize) -> Option<Self> {
        None
    }

    fn members(&mut self) -> &mut dyn ErrorMembers {
        match *self {}
    }
}

/// An empty success.
pub fn empty() -> Response {
    Response {
        status: 200,
        headers: Headers::new(),
        body: Vec::new(),
    }
}

/// A transport that answers in place of a service.
#[derive(Debug)]
pub struct Stub(Scripted);

impl Stub {
    /// Answers a request with this response.
    pub fn new(response: Response) -> Self {
        Self::of([response])
    }

    /// Answers requests with these responses, in order. The time passes as the client waits.
    pub fn of(responses: impl IntoIterator<Item = Response>) -> Self {
        let script = responses.into_iter().fold(Scripted::new(), |script, response| {
            script.expect(Expected::any()).respond(response)
        });
        // The case checks the request, not the script.
        let _ = script.finish();
        Self(script)
    }

    /// Answers with an empty success.
    pub fn empty() -> Self {
        Self::new(empty())
    }

    /// Answers with an empty success, at that time after the start of other stubs.
    pub fn after(time: Duration) -> Self {
        let start = BlockingTransport::now(&Scripted::new()).wall + time;
        let script = Scripted::starting_at(start).expect(Expected::any()).respond(empty());
        let _ = script.finish();
        Self(script)
    }

    /// The request, if one was sent.
    pub fn request(&self) -> Option<Request> {
        self.requests().pop()
    }

    /// All requests that were sent.
    pub fn requests(&self) -> Vec<Request> {
        self.0.requests()
    }

    /// How long the client waited, each time.
    pub fn waits(&self) -> Vec<Duration> {
        self.0.waits()
    }

    /// A builder of a client by name that sends to this stub, with fixed credentials and no random values.
    pub fn client(&self, service: &'static Service) -> Builder {
        self.configured(Builder::new(service))
    }

    /// The same for any client.
    pub fn configured<A, B>(&self, builder: ClientBuilder<A, B>) -> ClientBuilder<A, B> {
        builder
            .transport(self.0.clone())
            .blocking_transport(self.0.clone())
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .bearer_token(Token::new("token"))
            .entropy(Zeros)
            .max_attempts(1)
    }
}

/// Entropy of zeros, so that the idempotency token is the one of the cases.
#[derive(Debug)]
struct Zeros;

impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

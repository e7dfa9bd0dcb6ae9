//! The runtime with a small service written by hand, as the generator would write it: with the kinds of shapes that SSO OIDC
//! does not have.

mod by_name;
mod checking;
mod retries;
mod service;
mod showing;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::entropy::Entropy;
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::{BlockingTransport, Limits, TransportError, TransportErrorKind};
use tinsmith_runtime::{Async, Blocking, ClientBuilder};

/// A transport that gives prepared answers and does not wait.
#[derive(Clone, Debug, Default)]
struct Answers {
    answers: Arc<Mutex<VecDeque<Result<Response, TransportError>>>>,
    requests: Arc<Mutex<Vec<Request>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Answers {
    fn push(&self, answer: Result<Response, TransportError>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    fn reply(self, status: u16, body: &str) -> Self {
        self.push(Ok(Response {
            status,
            headers: Headers::new(),
            body: body.into(),
        }));
        self
    }

    fn fail(self, kind: TransportErrorKind) -> Self {
        self.push(Err(TransportError::new(kind, "as the test wants it")));
        self
    }

    fn bodies(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let text = |request: &Request| String::from_utf8(request.body.to_vec()).unwrap();
        requests.iter().map(text).collect()
    }

    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    fn client(&self) -> ClientCore<Blocking> {
        ClientBuilder::<ClientCore<Async>, ClientCore<Blocking>>::new(&service::SERVICE)
            .region("eu-west-1")
            .entropy(Half)
            .blocking_transport(self.clone())
            .build_blocking()
            .unwrap()
    }
}

impl BlockingTransport for Answers {
    fn send(&self, request: &Request, _: Limits) -> Result<Response, TransportError> {
        self.requests.lock().unwrap().push(request.clone());
        let answer = self.answers.lock().unwrap().pop_front();
        answer.unwrap_or_else(|| panic!("no answer is left for {request:?}"))
    }

    fn sleep(&self, duration: Duration) {
        self.waits.lock().unwrap().push(duration);
    }
}

/// Random numbers that are not: the jitter of a wait is one half.
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

//! Whole calls on a machine without files, sockets, threads, clocks and randomness: `wasm32-unknown-unknown`. Clock, randomness and
//! transport are those of the program.
//!
//! `.ci/wasm` builds it for that target and runs it in Node. That machine has no output either, so the exit code is the number of the
//! first check that fails, and 0 if there is none. A panic ends the program with a trap.

use std::pin::pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use tinsmith_demo::{json_1_1, query, rpc_v2_cbor};
use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::credentials::{CachedCredentials, Credentials, CredentialsError, ProvideCredentials};
use tinsmith_runtime::entropy::Entropy;
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::{
    AsyncTransport, BlockingTransport, BoxFuture, Instant, Limits, Now, TransportError, TransportErrorKind,
};
use tinsmith_runtime::{Blocking, ClientBuilder};

/// 2024-01-01T00:00:00Z, in seconds since the Unix epoch.
const NEW_YEAR: u64 = 1_704_067_200;

/// Answers from a list, the last answer first, and keeps a clock that moves only while a call waits.
#[derive(Clone, Debug)]
struct Memory(Arc<Mutex<Progress>>);

#[derive(Debug)]
struct Progress {
    start: Instant,
    elapsed: Duration,
    answers: Vec<Response>,
    requests: Vec<Request>,
}

/// Some moment to count from.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn start() -> Instant {
    Instant::since_start(Duration::ZERO)
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn start() -> Instant {
    Instant::now()
}

impl Memory {
    fn new(answers: impl Into<Vec<Response>>) -> Self {
        Self(Arc::new(Mutex::new(Progress {
            start: start(),
            elapsed: Duration::ZERO,
            answers: answers.into(),
            requests: Vec::new(),
        })))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Progress) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        self.with(|progress| {
            progress.requests.push(request.clone());
            let answer = progress.answers.pop();
            answer.ok_or_else(|| TransportError::new(TransportErrorKind::Other, "there is no answer left"))
        })
    }

    fn wait(&self, duration: Duration) {
        self.with(|progress| progress.elapsed += duration);
    }

    fn time(&self) -> Now {
        self.with(|progress| Now {
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(NEW_YEAR) + progress.elapsed,
            instant: progress.start + progress.elapsed,
        })
    }

    /// A header field of the request that was sent last.
    fn sent(&self, name: &str) -> Option<String> {
        self.with(|progress| Some(progress.requests.last()?.headers.get(name)?.to_owned()))
    }
}

impl AsyncTransport for Memory {
    fn send<'a>(&'a self, request: &'a Request, _: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { self.answer(request) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.wait(duration) })
    }

    fn now(&self) -> Now {
        self.time()
    }
}

impl BlockingTransport for Memory {
    fn send(&self, request: &Request, _: Limits) -> Result<Response, TransportError> {
        self.answer(request)
    }

    fn sleep(&self, duration: Duration) {
        self.wait(duration);
    }

    fn now(&self) -> Now {
        self.time()
    }
}

#[derive(Debug)]
struct Ones;

impl Entropy for Ones {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(1);
    }
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> Response {
    Response {
        status,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.to_vec(),
    }
}

fn with_settings<A, B>(builder: ClientBuilder<A, B>) -> ClientBuilder<A, B> {
    let builder = builder.region("us-east-1").entropy(Ones);
    builder.credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

fn blocking<A, B: From<ClientCore<Blocking>>>(builder: ClientBuilder<A, B>, memory: &Memory) -> Option<B> {
    let builder = with_settings(builder).blocking_transport(memory.clone());
    builder.build_blocking().ok()
}

/// The result of a future that never waits for anything outside.
fn result<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

fn holds(condition: bool) -> Option<()> {
    condition.then_some(())
}

fn an_async_call_is_signed_by_the_clock_of_the_transport() -> Option<()> {
    let memory = Memory::new([answer(200, &[], br#"{"text": "hello"}"#)]);
    let builder = with_settings(json_1_1::Client::builder()).transport(memory.clone());
    let output = result(builder.build().ok()?.echo().send())?.ok()?;
    holds(output.text.as_deref() == Some("hello"))?;
    holds(memory.sent("X-Amz-Date")? == "20240101T000000Z")?;
    holds(
        memory
            .sent("Authorization")?
            .contains("AKIDEXAMPLE/20240101/us-east-1/"),
    )
}

fn a_blocking_call_is_repeated_after_a_wait() -> Option<()> {
    let xml = b"<EchoResponse><EchoResult><text>hello</text></EchoResult></EchoResponse>";
    let memory = Memory::new([answer(200, &[], xml), answer(503, &[], b"")]);
    let output = blocking(query::Client::builder(), &memory)?.echo().send().ok()?;
    holds(output.text.as_deref() == Some("hello"))?;
    holds(memory.with(|progress| progress.requests.len() == 2 && progress.elapsed > Duration::ZERO))
}

fn a_token_is_made_of_the_randomness_of_the_program() -> Option<()> {
    let cbor = b"\xa1\x64text\x65hello";
    let memory = Memory::new([answer(200, &[("smithy-protocol", "rpc-v2-cbor")], cbor)]);
    let output = blocking(rpc_v2_cbor::Client::builder(), &memory)?.echo().send().ok()?;
    holds(output.text.as_deref() == Some("hello"))?;
    let token = b"01010101-0101-4101-8101-010101010101";
    memory.with(|progress| {
        holds(
            progress
                .requests
                .first()?
                .body
                .windows(token.len())
                .any(|part| part == token),
        )
    })
}

/// Counts how often it is asked.
#[derive(Clone, Debug, Default)]
struct Counting(Arc<Mutex<u32>>);

impl ProvideCredentials for Counting {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Box::pin(async { Ok(Credentials::new("AKIDEXAMPLE", "secret")) })
    }
}

impl Counting {
    fn after_two_resolutions(provider: &CachedCredentials, counting: &Self) -> Option<u32> {
        for _ in 0..2 {
            result(provider.credentials())?.ok()?;
        }
        Some(*counting.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn credentials_are_kept_by_a_clock_of_the_program() -> Option<()> {
    let counting = Counting::default();
    let cache = CachedCredentials::new(counting.clone()).with_clock(|| SystemTime::UNIX_EPOCH);
    holds(Counting::after_two_resolutions(&cache, &counting)? == 1)
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn without_a_clock_credentials_are_asked_for_each_time() -> Option<()> {
    let counting = Counting::default();
    let cache = CachedCredentials::new(counting.clone());
    holds(Counting::after_two_resolutions(&cache, &counting)? == 2)
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn without_randomness_there_is_no_client() -> Option<()> {
    let builder = json_1_1::Client::builder().region("us-east-1");
    let error = builder.blocking_transport(Memory::new([])).build_blocking().err()?;
    holds(error.to_string().contains("`entropy` of the builder"))
}

fn main() -> ExitCode {
    let checks: &[fn() -> Option<()>] = &[
        an_async_call_is_signed_by_the_clock_of_the_transport,
        a_blocking_call_is_repeated_after_a_wait,
        a_token_is_made_of_the_randomness_of_the_program,
        credentials_are_kept_by_a_clock_of_the_program,
        #[cfg(all(target_family = "wasm", target_os = "unknown"))]
        without_a_clock_credentials_are_asked_for_each_time,
        #[cfg(all(target_family = "wasm", target_os = "unknown"))]
        without_randomness_there_is_no_client,
    ];
    let failed = checks.iter().position(|check| check().is_none());
    ExitCode::from(failed.map_or(0, |index| u8::try_from(index + 1).unwrap_or(u8::MAX)))
}

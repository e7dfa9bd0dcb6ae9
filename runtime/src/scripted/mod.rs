//! A transport for tests: it does no I/O, checks what is sent against a script and answers from it.
//!
//! ```
//! use tinsmith_runtime::transport::TransportErrorKind;
//! use tinsmith_runtime::transport::scripted::{Expected, Scripted};
//!
//! let transport = Scripted::new()
//!     .expect(Expected::post("/token").body_json(r#"{"grantType": "refresh_token"}"#))
//!     .fail(TransportErrorKind::Broken)
//!     .expect(Expected::post("/token"))
//!     .reply(200, r#"{"accessToken": "x"}"#);
//!
//! // Give a clone to the client under test, let it call twice, then:
//! # for _ in 0..2 {
//! #     use tinsmith_runtime::transport::{BlockingTransport, Limits};
//! #     let second = std::time::Duration::from_secs(1);
//! #     let limits = Limits { connect: second, exchange: second, response_bytes: 1000, send_once: false };
//! #     let request = tinsmith_runtime::http::Request {
//! #         method: "POST".into(),
//! #         scheme: "https".into(),
//! #         authority: "oidc.eu-west-1.amazonaws.com".into(),
//! #         path: "/token".into(),
//! #         query: String::new(),
//! #         headers: Default::default(),
//! #         body: r#"{"grantType":"refresh_token"}"#.into(),
//! #         call: None,
//! #     };
//! #     let _ = BlockingTransport::send(&transport, &request, limits);
//! # }
//! transport.finish()?;
//! # Ok::<(), tinsmith_runtime::transport::scripted::ScriptError>(())
//! ```
//!
//! A script can have [rules](Scripted::on) too: by operation and input, with outputs and errors in the types of the client. What they
//! give is written as the service would write it, and so a test goes through all of the client.
//!
//! Tests log where many can read. So nothing here shows the value of a header, a query parameter or a member of a body, be it expected
//! or sent; only the names and places of those that differ. [`Scripted::requests`] has it all. Where no rule fits a call, its input is
//! shown as `Debug` shows it: without the secrets of the model.

mod difference;
mod expected;
mod rule;
mod rules;
mod stream;

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use serde_json::Value;

pub use self::expected::Expected;
pub use self::rule::{ByName, ReceivedCall, Rule, ScriptedCall};
use self::rules::{Answers, Subject};
pub use self::stream::StreamedReply;
use self::stream::Taking;
use crate::__line_debug as line_debug;
use crate::body::{BodyError, OutgoingBody, ResponseBody};
use crate::clock::some_instant;
use crate::http::{Headers, Request, Response};
use crate::mode::Blocking;
pub use crate::request::ClientCall;
use crate::transport::{
    AsyncTransport, BlockingTransport, BoxFuture, Limits, Now, StreamLimits, StreamedResponse, TransportError,
    TransportErrorKind,
};

/// 2024-01-01T00:00:00Z, in seconds since the Unix epoch.
const DEFAULT_START: u64 = 1_704_067_200;

/// A script of requests and answers, and the clock that goes with it. A clone is another handle to the same script.
///
/// A request that differs from the script gets an error of the kind [`TransportErrorKind::Other`] that says how. As the
/// code under test may swallow that, end the test with [`finish`](Self::finish).
///
/// # Panics
///
/// Dropping the last handle panics, as an assertion would, when the script was not kept to and `finish` was never
/// asked; not while the thread is panicking already.
#[derive(Clone)]
pub struct Scripted {
    state: Arc<ScriptState>,
}

struct ScriptState {
    /// Both clocks at the start of the script.
    start: Now,
    progress: Mutex<ScriptProgress>,
}

#[derive(Default)]
struct ScriptProgress {
    steps: VecDeque<(Expected, Answer)>,
    rules: Vec<Answers>,
    requests: Vec<Request>,
    waits: Vec<Duration>,
    /// The time that has passed on the script's clock.
    elapsed: Duration,
    faults: Vec<String>,
    checked: bool,
}

struct Answer {
    delay: Duration,
    kind: AnswerKind,
    /// The most bytes that are taken before it of a body that streams.
    most_bytes: usize,
}

#[derive(Clone)]
enum AnswerKind {
    Response(Response),
    Stream(StreamedReply),
    Failure(TransportErrorKind),
    Stall,
    /// The script itself is at fault.
    Fault(String),
}

impl Scripted {
    /// An empty script. Its clock starts at 2024-01-01T00:00:00Z.
    pub fn new() -> Self {
        Self::starting_at(SystemTime::UNIX_EPOCH + Duration::from_secs(DEFAULT_START))
    }

    /// An empty script. Its clock starts at that time. It moves only as the script says and as the caller
    /// sleeps.
    pub fn starting_at(wall: SystemTime) -> Self {
        let start = Now {
            wall,
            instant: some_instant(),
        };
        Self {
            state: Arc::new(ScriptState {
                start,
                progress: Mutex::default(),
            }),
        }
    }

    /// The next request of the script. Say with [`Step`] how it is answered.
    pub fn expect(self, expected: Expected) -> Step {
        Step {
            script: self,
            expected,
            delay: Duration::ZERO,
            most_bytes: usize::MAX,
        }
    }

    /// A rule for calls of an operation. The call is a builder of the client with the members that count: a call whose input has others,
    /// or more, fits too. `script.on(client.describe_table())` is for every call of that operation.
    ///
    /// Of the rules that fit a call, the first answers that has an answer left. A call that no rule fits is a request of the script's
    /// [steps](Self::expect), if there are any left.
    pub fn on<C: ScriptedCall>(&self, call: C) -> Rule<C::Output, C::Error> {
        Rule::new(self.clone(), Subject::Typed(call.into_call()))
    }

    /// A rule for calls of an operation by its name (`describe_table` or `DescribeTable`), in JSON. The members of the input are those
    /// that count.
    pub fn on_name(&self, operation: impl Into<String>, input: Value) -> Rule<Value, ByName> {
        let operation = operation.into();
        Rule::new(self.clone(), Subject::Named { operation, input })
    }

    /// The requests so far, in order, the unexpected ones among them. The body of one that streamed is what was taken of it, as it is on
    /// the wire.
    pub fn requests(&self) -> Vec<Request> {
        self.progress().requests.clone()
    }

    /// How long the caller slept, each time. The delays of the script are not in it.
    pub fn waits(&self) -> Vec<Duration> {
        self.progress().waits.clone()
    }

    /// Whether the script was kept to: all that it expects was sent, and nothing else.
    ///
    /// # Errors
    ///
    /// It was not. The error lists every difference.
    pub fn finish(&self) -> Result<(), ScriptError> {
        let mut progress = self.progress();
        progress.checked = true;
        progress.verdict()
    }

    fn add_rule(&self, subject: Subject) -> usize {
        let mut progress = self.progress();
        progress.rules.push(Answers::new(subject));
        progress.rules.len() - 1
    }

    fn change_rule(&self, index: usize, change: impl FnOnce(&mut Answers)) {
        self.progress().rules.get_mut(index).map(change);
    }

    fn rule_call(&self, index: usize) -> Option<ClientCall> {
        self.progress().rules.get(index)?.call()
    }

    fn progress(&self) -> MutexGuard<'_, ScriptProgress> {
        self.state.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer of a request whose bodies are in memory.
    fn answer(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        let StreamedResponse { status, headers, body } =
            self.open_answer(request, limits.exchange, StreamLimits::default())?;
        let body = ResponseBody::<Blocking>::from(body).collect(limits.response_bytes);
        let body = body.map_err(BodyError::into_transport)?;
        Ok(Response { status, headers, body })
    }

    /// The same up to the head of the answer. `most` is how long the caller waits for it.
    fn open_answer(
        &self,
        request: &Request,
        most: Duration,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        let mut progress = self.progress();
        let answer = progress.accept(request)?;
        let delay = match answer.kind {
            AnswerKind::Stall => Duration::MAX,
            _ => answer.delay,
        };
        progress.pass(delay.min(most));
        drop(progress);
        let (kind, reason) = match answer.kind {
            _ if delay > most => (TransportErrorKind::TimedOut, "the script answers later than allowed"),
            AnswerKind::Response(response) => return Ok(response.into()),
            AnswerKind::Stream(reply) => return Ok(reply.open(self, stream.stall)),
            AnswerKind::Failure(kind) => (kind, "the script says so"),
            AnswerKind::Stall => (TransportErrorKind::TimedOut, "the script does not answer"),
            AnswerKind::Fault(fault) => {
                self.progress().faults.push(fault.clone());
                return Err(TransportError::new(TransportErrorKind::Other, fault));
            }
        };
        Err(TransportError::new(kind, reason))
    }

    /// What is taken of a body that streams, for the next answer of the script.
    fn taking(&self, body: OutgoingBody, stream: StreamLimits) -> Taking {
        let progress = self.progress();
        let most = progress
            .steps
            .front()
            .map_or(usize::MAX, |(_, answer)| answer.most_bytes);
        Taking::new(body, most, stream.expect_continue.is_some())
    }

    /// Answers a request of which as much was taken as the script wants. One that is not taken as a whole stalls while it is sent.
    fn taken(
        &self,
        request: &Request,
        (taking, outcome): (Taking, Result<(), BodyError>),
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        let most = match stream.stall {
            Some(stall) if !taking.is_over() => stall,
            _ => limits.exchange,
        };
        let request = taking.onto(request);
        if let Err(error) = outcome {
            self.progress().requests.push(request);
            return Err(TransportError::new(TransportErrorKind::Other, error));
        }
        self.open_answer(&request, most, stream)
    }

    fn wait(&self, duration: Duration) {
        let mut progress = self.progress();
        progress.waits.push(duration);
        progress.pass(duration);
    }

    fn time(&self) -> Now {
        let elapsed = self.progress().elapsed;
        let start = self.state.start;
        Now {
            wall: start.wall.checked_add(elapsed).unwrap_or(start.wall),
            instant: start.instant.checked_add(elapsed).unwrap_or(start.instant),
        }
    }
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl ScriptProgress {
    /// Takes the next step if the request is what it expects.
    fn accept(&mut self, request: &Request) -> Result<Answer, TransportError> {
        self.requests.push(request.clone());
        if let Some(answer) = ClientCall::of(request).and_then(|call| self.by_rule(call, request)) {
            return Ok(answer);
        }
        let name = format!("request {} ({} {})", self.requests.len(), request.method, request.path);
        let fault = match self.steps.pop_front() {
            None => match ClientCall::of(request) {
                Some(call) if !self.rules.is_empty() => self.no_rule_fits(call),
                _ => format!("{name} is not in the script"),
            },
            Some((expected, answer)) => {
                let differences = expected.differences(request);
                if differences.is_empty() {
                    return Ok(answer);
                }
                format!("{name} is not as expected: {}", differences.join("; "))
            }
        };
        self.faults.push(fault.clone());
        Err(TransportError::new(TransportErrorKind::Other, fault))
    }

    fn by_rule(&mut self, call: &ClientCall, request: &Request) -> Option<Answer> {
        self.rules.iter_mut().find_map(|rule| rule.answer(call, request))
    }

    fn no_rule_fits(&self, call: &ClientCall) -> String {
        let rules: Vec<String> = (1..)
            .zip(&self.rules)
            .map(|(number, rule)| match rule.is_used_up() {
                true => format!("{number}. {rule}, which has no answer left"),
                false => format!("{number}. {rule}"),
            })
            .collect();
        let (number, call) = (self.requests.len(), rules::shown(call));
        format!(
            "no rule fits request {number}, {call}; the rules are: {}",
            rules.join("; ")
        )
    }

    fn pass(&mut self, duration: Duration) {
        self.elapsed = self.elapsed.saturating_add(duration);
    }

    fn verdict(&self) -> Result<(), ScriptError> {
        let unsent = self
            .steps
            .iter()
            .map(|(expected, _)| format!("{expected} was not sent"));
        let left = (1..).zip(&self.rules).filter_map(|(number, rule)| rule.fault(number));
        let faults: Vec<String> = self.faults.iter().cloned().chain(unsent).chain(left).collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ScriptError { faults })
        }
    }
}

impl Drop for ScriptState {
    fn drop(&mut self) {
        let progress = self.progress.get_mut().unwrap_or_else(PoisonError::into_inner);
        if progress.checked || std::thread::panicking() {
            return;
        }
        if let Err(error) = progress.verdict() {
            panic!("{error}\n(if the test ended early with an error, this hides it: see to that error first)");
        }
    }
}

/// A request of the script that has no answer yet.
#[must_use = "the request joins the script once its answer is given"]
pub struct Step {
    script: Scripted,
    expected: Expected,
    delay: Duration,
    most_bytes: usize,
}

impl Step {
    /// Takes so many bytes of a body that streams, and no more: the answer comes, or the connection breaks, before the rest is sent.
    /// While the script waits with a delay or stalls, the upload stands still.
    pub fn after_bytes(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }

    /// Lets that time pass on the script's clock before the answer. Past the limit for the exchange, the request times
    /// out.
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Answers with that status and body, and no header.
    pub fn reply(self, status: u16, body: impl Into<Vec<u8>>) -> Scripted {
        self.respond(Response {
            status,
            headers: Headers::new(),
            body: body.into(),
        })
    }

    /// Answers with that response.
    pub fn respond(self, response: Response) -> Scripted {
        self.answer(AnswerKind::Response(response))
    }

    /// Answers with a body that comes piece by piece.
    pub fn stream(self, reply: StreamedReply) -> Scripted {
        self.answer(AnswerKind::Stream(reply))
    }

    /// Fails the request.
    pub fn fail(self, kind: TransportErrorKind) -> Scripted {
        self.answer(AnswerKind::Failure(kind))
    }

    /// Never answers: the request times out when the limit for the exchange has passed on the script's clock.
    pub fn stall(self) -> Scripted {
        self.answer(AnswerKind::Stall)
    }

    fn answer(self, kind: AnswerKind) -> Scripted {
        let answer = Answer {
            delay: self.delay,
            kind,
            most_bytes: self.most_bytes,
        };
        self.script.progress().steps.push_back((self.expected, answer));
        self.script
    }
}

/// A script that was not kept to. Its text lists every difference, one a line.
pub struct ScriptError {
    faults: Vec<String>,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the script was not kept to:")?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

line_debug!(struct ScriptError { faults });

impl StdError for ScriptError {}

impl AsyncTransport for Scripted {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { self.answer(request, limits) })
    }

    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        Box::pin(async move {
            let Some(body) = body else {
                return self.open_answer(request, limits.exchange, stream);
            };
            let mut taking = self.taking(body, stream);
            let outcome = poll_fn(|context| taking.poll(context)).await;
            self.taken(request, (taking, outcome), limits, stream)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.wait(duration) })
    }

    fn now(&self) -> Now {
        self.time()
    }
}

impl BlockingTransport for Scripted {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        self.answer(request, limits)
    }

    fn open(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        let Some(body) = body else {
            return self.open_answer(request, limits.exchange, stream);
        };
        let mut taking = self.taking(body, stream);
        let Poll::Ready(outcome) = taking.poll(&mut Context::from_waker(Waker::noop())) else {
            return Err(TransportError::new(
                TransportErrorKind::Other,
                "a body of a blocking client is awaited",
            ));
        };
        self.taken(request, (taking, outcome), limits, stream)
    }

    fn sleep(&self, duration: Duration) {
        self.wait(duration);
    }

    fn now(&self) -> Now {
        self.time()
    }
}

/// Only how far the script is: what it holds may be a secret.
impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = self.progress();
        f.debug_struct("Scripted")
            .field("sent", &progress.requests.len())
            .field("left", &progress.steps.len())
            .finish()
    }
}

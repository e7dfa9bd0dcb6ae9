//! The machine by itself, driven by hand.

use super::*;
use crate::auth::SigningScope;
use crate::client::{ClientBuilder, ClientCore};
use crate::codegen::endpoint::{CommonRules, Rules};
use crate::http::Headers;
use crate::identity::Credentials;
use crate::mode::{Async, Blocking};
use crate::protocol::RestJson;
use crate::request::{CallOptions, Identities, PlanFn, plan_any, plan_plain};
use crate::schema::{Auth, ErrorSchema, StructureSchema};
use crate::service::Service;
use crate::sign::SigningSettings;
use crate::transport::{BlockingTransport, TransportErrorKind};

static SERVICE: Service = Service {
    id: "Demo",
    name: "demo",
    api_version: "2024-01-31",
    signing_name: "demo",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("demo")),
    errors: &[ErrorSchema::new("NoSuchThing", StructureSchema::EMPTY)],
    region_redirects: None,
    signs: false,
    metadata_in_headers: false,
};

static ONCE: Operation = Operation::new("Once", "once", "POST", "/");
static AGAIN: Operation = Operation {
    idempotent: true,
    ..Operation::new("Again", "again", "GET", "/")
};
static PEEK: Operation = Operation {
    errors_by_status: &[(404, "NoSuchThing")],
    ..Operation::new("Peek", "peek", "HEAD", "/")
};
static SINGLE: Operation = Operation {
    single_use: true,
    ..Operation::new("Single", "single", "POST", "/")
};

const SECOND: Duration = Duration::from_secs(1);

/// The machine does its own sending nowhere, so nothing comes here.
#[derive(Debug)]
struct NoTransport;

impl BlockingTransport for NoTransport {
    fn send(&self, _: &Request, _: Limits) -> Result<Response, TransportError> {
        Err(TransportError::new(TransportErrorKind::Other, "there is no transport"))
    }
}

type Builder = ClientBuilder<ClientCore<Async>, ClientCore<Blocking>>;

/// A machine, and the time that it is told.
struct Run {
    call: Call,
    now: Now,
}

impl Run {
    /// A call that may take ten seconds.
    fn start(operation: &'static Operation, is_signed: bool) -> Self {
        Self::of_client(operation, is_signed, |builder| builder)
    }

    fn of_client(operation: &'static Operation, is_signed: bool, change: fn(Builder) -> Builder) -> Self {
        let builder = change(Builder::new(&SERVICE).region("eu-west-1"));
        let state = builder.blocking_transport(NoTransport).build_blocking().unwrap().state;
        Self::of(state, operation, is_signed)
    }

    fn of(state: Arc<ClientState>, operation: &'static Operation, is_signed: bool) -> Self {
        let scope = SigningScope {
            region: "eu-west-1".to_owned(),
            service: "demo".to_owned(),
            settings: SigningSettings::default(),
        };
        let plan = Plan {
            operation,
            request: Request {
                method: operation.http_method.into(),
                scheme: "https".into(),
                authority: "demo.example".to_owned(),
                path: "/".to_owned(),
                query: String::new(),
                headers: Headers::from_iter([("Host", "demo.example")]),
                body: Default::default(),
                call: None,
            },
            identities: Identities::default(),
            authentication: if is_signed {
                Authentication::SigV4(scope)
            } else {
                Authentication::None
            },
            #[cfg(feature = "endpoint-rules")]
            by_account: None,
            cross_region: None,
            redirect: None,
            max_attempts: 3,
            connect_timeout: SECOND,
            timeout: 10 * SECOND,
            attempt_timeout: None,
            retry_codes: Vec::new(),
            max_response_bytes: 1000,
            stream: None,
            streams_output: false,
            upload: None,
            sign: Some(crate::request::sign),
        };
        let now = Now {
            wall: std::time::SystemTime::UNIX_EPOCH + 1_704_067_200 * SECOND,
            instant: Instant::now(),
        };
        let call = Call::new(state, Box::new(plan), None, now);
        Self { call, now }
    }

    fn pass(&mut self, time: Duration) {
        self.now.wall += time;
        self.now.instant += time;
    }

    fn credentials(&mut self) {
        assert_eq!(self.call.action(), Action::Identity);
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        self.call.on_identity(Ok(Identity::Credentials(credentials)), self.now);
    }

    fn answer(&mut self, status: u16) {
        self.answer_with(status, Vec::new());
    }

    /// An error with that code and date.
    fn refuse(&mut self, code: &str, date: &str) {
        let headers = Headers::from_iter([("x-amzn-errortype", code), ("date", date)]);
        let (status, body) = (403, Vec::new());
        self.call.on_response(Ok(Response { status, headers, body }), self.now);
    }

    fn answer_with(&mut self, status: u16, body: Vec<u8>) {
        assert!(
            matches!(self.call.action(), Action::Send(_)),
            "{:?}",
            self.call.action()
        );
        let response = Response {
            status,
            headers: Headers::new(),
            body,
        };
        self.call.on_response(Ok(response), self.now);
    }

    fn fail(&mut self, kind: TransportErrorKind) {
        self.call.on_response(Err(TransportError::new(kind, "down")), self.now);
    }

    fn wait(&mut self, time: Duration) {
        assert!(
            matches!(self.call.action(), Action::Wait(_)),
            "{:?}",
            self.call.action()
        );
        self.pass(time);
        self.call.on_waited(self.now);
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.call.request().headers.get(name)
    }

    fn end(self) -> CallOutcome {
        assert_eq!(self.call.action(), Action::Done);
        self.call.into_outcome()
    }
}

/// Whether the whole call ran out of time, and whether it is worth another.
fn timed_out(outcome: &CallOutcome) -> (bool, bool) {
    let is_timed_out = matches!(outcome.end, End::Failed(Cause::TimedOut(limit)) if limit == 10 * SECOND);
    (is_timed_out, outcome.retryable)
}

#[test]
fn every_attempt_asks_for_credentials_and_is_signed_with_its_own_date() {
    let mut run = Run::start(&ONCE, true);
    run.credentials();
    assert_eq!(run.header("x-amz-date"), Some("20240101T000000Z"));
    let first = run.header("authorization").map(str::to_owned);
    run.answer(503);
    run.wait(SECOND);
    run.credentials();
    assert_eq!(run.header("x-amz-date"), Some("20240101T000001Z"));
    assert!(first.is_some() && run.header("authorization") != first.as_deref());
    run.answer(200);
    let outcome = run.end();
    assert!(matches!(outcome.end, End::Success(..)));
    assert_eq!(outcome.meta.attempts, 2);
}

#[test]
fn credentials_that_fail_end_the_call_even_between_attempts() {
    let mut run = Run::start(&AGAIN, true);
    run.credentials();
    run.answer(503);
    run.wait(SECOND);
    run.call
        .on_identity(Err(CredentialsError::unusable("expired")), run.now);
    let outcome = run.end();
    assert!(matches!(outcome.end, End::Failed(Cause::Credentials(_))));
    assert_eq!((outcome.meta.attempts, outcome.retryable), (1, false));
}

#[test]
fn what_is_not_signed_is_sent_at_once() {
    let run = Run::start(&ONCE, false);
    let limits = Limits {
        connect: SECOND,
        exchange: 10 * SECOND,
        response_bytes: 1000,
        send_once: false,
    };
    assert_eq!(run.call.action(), Action::Send(limits));
    assert_eq!(run.header("authorization"), None);
}

#[test]
fn what_may_have_been_seen_is_sent_again_unless_it_is_for_a_single_use_or_the_rule_is_strict() {
    let strict: fn(Builder) -> Builder = |builder| builder.strict_retries(true);
    let usual: fn(Builder) -> Builder = |builder| builder;
    for (operation, change, is_again) in [
        (&ONCE, usual, true),
        (&AGAIN, usual, true),
        (&SINGLE, usual, false),
        (&ONCE, strict, false),
        (&AGAIN, strict, true),
        (&SINGLE, strict, false),
    ] {
        let run = || Run::of_client(operation, false, change);
        let mut broken = run();
        let Action::Send(limits) = broken.call.action() else {
            panic!()
        };
        assert_eq!(limits.send_once, !is_again, "{}", operation.name);
        broken.fail(TransportErrorKind::Broken);
        assert_eq!(
            matches!(broken.call.action(), Action::Wait(_)),
            is_again,
            "{}",
            operation.name
        );
        let mut gateway = run();
        gateway.answer(504);
        assert_eq!(
            matches!(gateway.call.action(), Action::Wait(_)),
            is_again,
            "{}",
            operation.name
        );
        let mut untouched = run();
        untouched.fail(TransportErrorKind::Connect);
        assert!(matches!(untouched.call.action(), Action::Wait(_)), "{}", operation.name);
    }
}

#[test]
fn a_signature_for_the_wrong_time_is_made_again_by_the_clock_of_the_service() {
    let mut run = Run::start(&SINGLE, true);
    run.credentials();
    assert_eq!(run.header("x-amz-date"), Some("20240101T000000Z"));
    run.refuse("RequestTimeTooSkewed", "Mon, 01 Jan 2024 01:00:00 GMT");
    assert_eq!(run.call.action(), Action::Wait(Duration::ZERO));
    run.wait(Duration::ZERO);
    run.credentials();
    assert_eq!(run.header("x-amz-date"), Some("20240101T010000Z"));
    run.refuse("RequestTimeTooSkewed", "Mon, 01 Jan 2024 01:00:00 GMT");
    let state = Arc::clone(&run.call.state);
    assert!(
        matches!(run.end().end, End::Error { .. }),
        "the same again would not help"
    );

    let mut later = Run::of(state, &ONCE, true);
    later.credentials();
    assert_eq!(later.header("x-amz-date"), Some("20240101T010000Z"));
}

#[test]
fn a_retry_that_is_not_made_costs_nothing() {
    let run = Run::start(&ONCE, false);
    let state = Arc::clone(&run.call.state);
    drop(run);
    for _ in 0..100 {
        let mut run = Run::of(Arc::clone(&state), &ONCE, false);
        run.answer(503);
        assert!(matches!(run.call.action(), Action::Wait(_)));
    }
    for _ in 0..100 {
        let mut run = Run::of(Arc::clone(&state), &ONCE, false);
        run.answer(503);
        run.wait(11 * SECOND);
        assert!(timed_out(&run.end()).0);
    }
}

#[test]
fn a_retry_that_is_dropped_under_way_costs_nothing() {
    let state = Arc::clone(&Run::start(&ONCE, false).call.state);
    let retried = || {
        let mut run = Run::of(Arc::clone(&state), &ONCE, false);
        run.answer(503);
        run.wait(SECOND);
        assert!(matches!(run.call.action(), Action::Send(_)));
        run
    };
    for _ in 0..100 {
        drop(retried());
    }
    // One that failed is charged: the quota is for 35 of them.
    for _ in 0..35 {
        let mut run = retried();
        run.fail(TransportErrorKind::Other);
        run.end();
    }
    let mut run = Run::of(state, &ONCE, false);
    run.answer(503);
    assert_eq!(run.call.action(), Action::Done);
}

#[test]
fn a_length_is_sent_where_a_body_could_be() {
    assert_eq!(Run::start(&ONCE, false).header("content-length"), Some("0"));
    assert_eq!(Run::start(&AGAIN, false).header("content-length"), None);
}

#[test]
fn a_wait_that_took_too_long_ends_the_call_with_what_came_before_it() {
    let mut run = Run::start(&ONCE, false);
    run.answer(503);
    run.wait(11 * SECOND);
    let outcome = run.end();
    assert_eq!(
        timed_out(&outcome),
        (true, true),
        "nothing is under way, so another call does no harm"
    );
    assert_eq!((outcome.meta.attempts, outcome.meta.status), (1, Some(503)));
}

#[test]
fn credentials_that_came_too_late_end_the_call() {
    let mut run = Run::start(&ONCE, true);
    run.pass(10 * SECOND);
    run.credentials();
    let outcome = run.end();
    assert_eq!(timed_out(&outcome), (true, true));
    assert_eq!(outcome.meta.attempts, 0);
}

#[test]
fn a_failure_after_the_deadline_is_that_the_time_is_over() {
    for (operation, kind, is_retryable) in [
        (&SINGLE, TransportErrorKind::Connect, true),
        (&SINGLE, TransportErrorKind::TimedOut, false),
        (&SINGLE, TransportErrorKind::Broken, false),
        (&ONCE, TransportErrorKind::Broken, true),
        (&AGAIN, TransportErrorKind::TimedOut, true),
        (&AGAIN, TransportErrorKind::Broken, true),
    ] {
        let mut run = Run::start(operation, false);
        run.answer(503);
        run.wait(SECOND);
        run.pass(9 * SECOND);
        run.fail(kind);
        let outcome = run.end();
        assert_eq!(timed_out(&outcome), (true, is_retryable), "{} {kind:?}", operation.name);
        assert_eq!((outcome.meta.attempts, outcome.meta.status), (2, None));
    }
}

#[test]
fn a_driver_that_stops_at_the_deadline_leaves_an_attempt_under_way() {
    for (operation, is_retryable) in [(&SINGLE, false), (&ONCE, true), (&AGAIN, true)] {
        let mut run = Run::start(operation, false);
        run.pass(10 * SECOND);
        run.call.on_deadline();
        assert_eq!(timed_out(&run.end()), (true, is_retryable), "{}", operation.name);
    }
}

#[test]
fn an_answer_after_the_deadline_still_counts() {
    let mut run = Run::start(&ONCE, false);
    run.pass(20 * SECOND);
    run.answer(200);
    assert!(matches!(run.end().end, End::Success(..)));
}

#[test]
fn a_signature_that_cannot_be_made_ends_the_call() {
    let mut run = Run::start(&ONCE, true);
    run.now.wall = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    run.credentials();
    let outcome = run.end();
    assert!(matches!(outcome.end, End::Failed(Cause::Sign(_))));
    assert_eq!((outcome.meta.attempts, outcome.retryable), (0, false));
}

#[cfg(feature = "eventstream")]
#[test]
fn an_error_in_an_event_stream_is_tried_again_only_where_that_does_no_harm() {
    use crate::eventstream::{HeaderValue, Message};
    use crate::schema::{ListSchema, Member, Shape, StructureSchema};

    static EVENTS: StructureSchema = StructureSchema::new("Events", &[]);
    static STREAM: ListSchema = ListSchema::new(Shape::Union(&EVENTS));
    static OUTPUT: StructureSchema =
        StructureSchema::new("Output", &[Member::new("Stream", Shape::List(&STREAM)).event_stream()]);
    static SPEAK: Operation = Operation {
        output: &OUTPUT,
        ..Operation::new("Speak", "speak", "POST", "/")
    };
    static LISTEN: Operation = Operation {
        output: &OUTPUT,
        idempotent: true,
        ..Operation::new("Listen", "listen", "POST", "/")
    };

    let mut stream = Vec::new();
    for headers in [
        [(":message-type", "event"), (":event-type", "word")],
        [
            (":message-type", "exception"),
            (":exception-type", "ThrottlingException"),
        ],
    ] {
        let headers = headers.map(|(name, text)| (name.to_owned(), HeaderValue::String(text.to_owned())));
        let (headers, payload) = (headers.into(), b"{}".to_vec());
        Message { headers, payload }.write(&mut stream).unwrap();
    }
    let mut run = Run::start(&SPEAK, false);
    run.answer_with(200, stream.clone());
    let outcome = run.end();
    assert!(matches!(outcome.end, End::Error { error, .. } if error.code == "ThrottlingException"));
    assert!(!outcome.retryable);

    let mut run = Run::start(&LISTEN, false);
    run.answer_with(200, stream);
    assert!(matches!(run.call.action(), Action::Wait(_)));
}

#[cfg(feature = "eventstream")]
#[test]
fn the_initial_response_is_awaited_only_where_members_are_beside_the_events() {
    use crate::schema::{ListSchema, Member, Shape, StructureSchema};

    static EVENTS: StructureSchema = StructureSchema::new("Events", &[]);
    static STREAM: ListSchema = ListSchema::new(Shape::Union(&EVENTS));
    const EVENTS_MEMBER: Member = Member::new("Stream", Shape::List(&STREAM)).event_stream();
    static ALONE: StructureSchema = StructureSchema::new("Alone", &[EVENTS_MEMBER]);
    static WITH_HEADER: StructureSchema = StructureSchema::new(
        "WithHeader",
        &[Member::new("Session", Shape::String).header("x-session"), EVENTS_MEMBER],
    );
    static BESIDE: StructureSchema =
        StructureSchema::new("Beside", &[Member::new("Session", Shape::String), EVENTS_MEMBER]);
    macro_rules! awaits {
        ($output:expr) => {{
            static LISTEN: Operation = Operation {
                output: &$output,
                ..Operation::new("Listen", "listen", "POST", "/")
            };
            Run::start(&LISTEN, false).call.streamed_output().has_initial
        }};
    }
    assert_eq!(
        [awaits!(ALONE), awaits!(WITH_HEADER), awaits!(BESIDE)],
        [false, false, true]
    );
}

#[test]
fn an_error_without_a_body_is_typed_by_its_status_where_the_operation_has_one() {
    let modelled = |status: u16, body: &str| {
        let mut run = Run::start(&PEEK, false);
        run.answer_with(status, body.into());
        match run.call.into_outcome().end {
            End::Error { error, .. } => (error.code, error.modelled),
            end => panic!("{end:?}"),
        }
    };
    assert_eq!(modelled(404, ""), ("404".to_owned(), Some(0)));
    assert_eq!(modelled(403, ""), ("403".to_owned(), None));
    assert_eq!(modelled(404, r#"{"code":"Other"}"#), ("Other".to_owned(), None));
}

/// A provider that counts what it is told to drop.
#[derive(Debug, Default)]
struct Dropped(std::sync::atomic::AtomicUsize);

impl crate::credentials::ProvideCredentials for Dropped {
    fn credentials(&self) -> crate::transport::BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(Credentials::new("AKIDEXAMPLE", "secret"))))
    }

    fn invalidate(&self, credentials: &Credentials) {
        assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn the_provider_drops_credentials_that_a_service_calls_expired_or_invalid() {
    for (code, dropped) in [
        ("ExpiredToken", 1),
        ("ExpiredTokenException", 1),
        ("InvalidToken", 1),
        ("AccessDenied", 0),
    ] {
        let provider = Arc::new(Dropped::default());
        let builder = Builder::new(&SERVICE).region("eu-west-1").credentials(provider.clone());
        let core = builder.blocking_transport(NoTransport).build_blocking().unwrap();
        let mut run = Run::of(core.state, &ONCE, true);
        run.credentials();
        run.refuse(code, "Mon, 01 Jan 2024 00:00:00 GMT");
        assert_eq!(provider.0.load(std::sync::atomic::Ordering::Relaxed), dropped, "{code}");
    }
}

#[test]
fn a_plain_operation_is_planned_as_any_other_is() {
    static OPEN: Operation = Operation {
        auth: Auth::None,
        headers: &[("x-of-the-operation", "1")],
        host_prefix: "own.",
        ..Operation::new("Open", "open", "POST", "/open")
    };
    assert!(OPEN.is_plain() && !ONCE.is_plain());
    let core = Builder::new(&SERVICE).region("eu-west-1").max_attempts(7);
    let core = core.blocking_transport(NoTransport).build_blocking().unwrap();
    let options = CallOptions::new()
        .region("mars")
        .timeout(SECOND)
        .header("x-of-the-call", "2");
    let input: Arc<dyn Structure> = Arc::new(());
    let planned = |plan: PlanFn| {
        let plan = plan(&core.state, &OPEN, &input, &options).unwrap();
        let plan = Plan { sign: None, ..*plan };
        format!("{plan:?}")
    };
    assert_eq!(planned(plan_plain), planned(plan_any));
    assert!(planned(plan_plain).contains("own.demo.mars"), "{}", planned(plan_plain));
}

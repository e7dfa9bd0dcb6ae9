//! Retries: after which responses and failures there is one, how long the delay is, and when they end.

use std::time::Duration;

use tinsmith::runtime::CallOptions;
use tinsmith::runtime::error::Cause;
use tinsmith::runtime::http::Response;
use tinsmith::runtime::transport::TransportErrorKind;
use tinsmith::runtime::transport::scripted::{Expected, Scripted, Step};
use tinsmith::sso_oidc::{Client, Error};

use crate::{blocking, builder, client, create_token, create_token_with_iam, now, response};

/// A script that answers this many requests in the same way.
fn repeated(times: usize, answer: impl Fn(Step) -> Scripted) -> Scripted {
    (0..times).fold(Scripted::new(), |script, _| answer(script.expect(Expected::any())))
}

/// The error of a call that always gets this answer, and the delays before it. The script has one answer for each
/// expected attempt.
fn failing(attempts: usize, answer: impl Fn(Step) -> Scripted) -> (Error, Vec<Duration>) {
    let script = repeated(attempts, answer);
    let error = now(create_token(&client(&script)).send()).unwrap_err();
    script.finish().unwrap_or_else(|fault| panic!("{error}: {fault}"));
    assert_eq!(error.attempts() as usize, attempts, "{error}");
    (error, script.waits())
}

fn coded(status: u16, code: &str) -> Response {
    response(status, &[("x-amzn-errortype", code)], r#"{"message": "m"}"#)
}

fn millis<const N: usize>(millis: [u64; N]) -> Vec<Duration> {
    millis.map(Duration::from_millis).to_vec()
}

/// Lets one call of a client fail, and returns the number of attempts.
fn attempts(client: &Client) -> u32 {
    now(create_token(client).send()).unwrap_err().attempts()
}

#[test]
fn statuses_of_a_server_in_trouble_are_tried_again() {
    for (status, attempts) in [
        (500, 3),
        (503, 3),
        // A gateway that lost the service does not know whether the code is used up.
        (502, 1),
        (504, 1),
        (501, 1),
        (505, 1),
        (509, 1),
        (400, 1),
        (404, 1),
        (408, 1),
        (429, 1),
        (300, 1),
        (304, 1),
    ] {
        let (error, _) = failing(attempts, |step| step.reply(status, ""));
        assert_eq!(error.is_retryable(), attempts > 1, "{status}");
        assert_eq!(error.metadata().max_attempts_reached, attempts > 1, "{status}");
    }
}

#[test]
fn codes_of_a_service_under_load_are_tried_again_after_a_longer_wait() {
    for code in [
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    ] {
        let (error, waits) = failing(3, |step| step.respond(coded(400, code)));
        assert_eq!(error.code(), Some(code));
        assert!(error.is_retryable(), "{code}");
        assert_eq!(waits, millis([500, 1000]), "{code}");
    }
}

#[test]
fn codes_of_a_fault_that_passes_are_tried_again() {
    for (status, code) in [
        (400, "RequestTimeout"),
        (400, "RequestTimeoutException"),
        (500, "InternalServerException"),
        (500, "BrandNewException"),
    ] {
        let (error, waits) = failing(3, |step| step.respond(coded(status, code)));
        assert_eq!(error.code(), Some(code));
        assert_eq!(waits, millis([25, 50]), "{code}");
    }
}

#[test]
fn an_answer_to_the_caller_is_never_tried_again() {
    for code in [
        "AuthorizationPendingException",
        "SlowDownException",
        "AccessDeniedException",
        "ExpiredTokenException",
        "InternalServerException",
        "InvalidClientException",
        "InvalidGrantException",
        "InvalidRequestException",
        "BrandNewException",
        "slowdown",
    ] {
        let (error, _) = failing(1, |step| step.respond(coded(400, code)));
        assert_eq!(error.code(), Some(code));
        assert!(!error.is_retryable(), "{code}");
        assert!(!error.metadata().max_attempts_reached, "{code}");
    }
    failing(1, |step| step.reply(400, r#"{"error": "slow_down"}"#));
}

#[test]
fn a_request_that_may_have_been_seen_is_never_sent_again() {
    for (kind, attempts) in [
        (TransportErrorKind::Connect, 3),
        (TransportErrorKind::TimedOut, 1),
        (TransportErrorKind::Broken, 1),
        (TransportErrorKind::ResponseTooLarge, 1),
        (TransportErrorKind::Other, 1),
    ] {
        let (error, waits) = failing(attempts, |step| step.fail(kind));
        assert!(matches!(error.cause(), Some(Cause::Transport(cause)) if cause.kind() == kind));
        assert_eq!(error.is_retryable(), attempts > 1, "{kind:?}");
        assert_eq!(waits.len(), attempts - 1, "{kind:?}");

        let script = repeated(attempts, |step| step.fail(kind));
        let error = now(create_token_with_iam(&client(&script)).send()).unwrap_err();
        assert_eq!(error.attempts() as usize, attempts, "{kind:?}, signed");
    }
}

#[test]
fn each_attempt_is_judged_by_itself() {
    let script = Scripted::new()
        .expect(Expected::any())
        .fail(TransportErrorKind::Connect)
        .expect(Expected::any())
        .respond(coded(400, "ThrottlingException"))
        .expect(Expected::any())
        .reply(503, "")
        .expect(Expected::any())
        .fail(TransportErrorKind::Broken);
    let client = builder().max_attempts(9).transport(script.clone()).build().unwrap();
    let error = now(create_token(&client).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateToken: the connection broke: the script says so (4 attempts)"
    );
    assert!(!error.is_retryable());
    assert_eq!(script.waits(), millis([25, 1000, 100]));
    script.finish().unwrap();
}

#[test]
fn a_success_ends_the_tries() {
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(503, &[("x-amzn-requestid", "r-1"), ("x-amz-id-2", "h")], ""))
        .expect(Expected::any())
        .respond(response(200, &[("x-amzn-requestid", "r-2")], r#"{"expiresIn": 1}"#));
    let reply = now(create_token(&client(&script)).send_with_metadata()).unwrap();
    assert_eq!(reply.output.expires_in, Some(1));
    let metadata = reply.metadata;
    assert_eq!((metadata.status, metadata.attempts), (Some(200), 2));
    assert_eq!(metadata.request_id.as_deref(), Some("r-2"));
    assert_eq!(metadata.extended_request_id, None, "that was the first answer's");
    script.finish().unwrap();
}

#[test]
fn an_error_tells_of_its_last_attempt() {
    let id = [("x-amzn-requestid", "r-1")];
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(503, &id, ""))
        .expect(Expected::any())
        .respond(coded(400, "InvalidGrantException"));
    let error = now(create_token(&client(&script)).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateToken: InvalidGrantException: m (HTTP 400, 2 attempts)"
    );

    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(503, &id, ""))
        .expect(Expected::any())
        .fail(TransportErrorKind::Broken);
    let error = now(create_token(&client(&script)).send()).unwrap_err();
    assert_eq!((error.status(), error.request_id()), (None, None));
    assert_eq!(error.attempts(), 2);
}

#[test]
fn the_service_can_ask_for_a_longer_wait() {
    let asking = |name: &'static str, value: &str| {
        let answer = response(503, &[(name, value)], "");
        failing(3, |step| step.respond(answer.clone())).1
    };
    assert_eq!(asking("x-amz-retry-after", "1500"), millis([1500, 1500]));
    assert_eq!(asking("X-Amz-Retry-After", "30"), millis([30, 50]));
    assert_eq!(
        asking("x-amz-retry-after", "60000"),
        millis([5025, 5050]),
        "but not for any"
    );
    assert_eq!(
        asking("Retry-After", "120"),
        millis([25, 50]),
        "botocore does not read it"
    );
}

#[test]
fn a_client_has_its_own_limit_on_attempts_and_so_has_a_call() {
    for (of_client, of_call, attempts) in [
        (None, None, 3),
        (Some(1), None, 1),
        (Some(5), None, 5),
        (Some(5), Some(2), 2),
        (Some(1), Some(4), 4),
        (None, Some(0), 1),
    ] {
        let script = repeated(attempts, |step| step.reply(503, ""));
        let mut builder = builder().transport(script.clone());
        let mut options = CallOptions::new();
        if let Some(attempts) = of_client {
            builder = builder.max_attempts(attempts);
        }
        if let Some(attempts) = of_call {
            options = options.max_attempts(attempts);
        }
        let call = create_token(&builder.build().unwrap()).options(options);
        let error = now(call.send()).unwrap_err();
        assert!(error.metadata().max_attempts_reached);
        let context = format!("{of_client:?} {of_call:?}");
        script.finish().unwrap_or_else(|fault| panic!("{context}: {fault}"));
        assert_eq!(error.attempts() as usize, attempts, "{context}");
    }
}

#[test]
fn a_client_that_only_meets_failures_stops_trying_again() {
    // The quota has 500 and a retry costs 14: 17 calls with two retries, one with one, then none.
    let answers = 17 * 3 + 2 + 1;
    let script = repeated(answers, |step| step.reply(503, ""));
    let client = client(&script);
    for _ in 0..17 {
        assert_eq!(attempts(&client), 3);
    }
    let error = now(create_token(&client).send()).unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert!(error.is_retryable());
    assert!(!error.metadata().max_attempts_reached, "the quota was");
    assert_eq!(attempts(&client.clone()), 1, "clones share the quota");
    script.finish().unwrap();

    let other = repeated(3, |step| step.reply(503, ""));
    assert_eq!(attempts(&crate::client(&other)), 3, "another client has its own");
}

#[test]
fn success_earns_the_quota_back() {
    let script = repeated(54, |step| step.reply(503, ""));
    let client = client(&script);
    while attempts(&client) > 1 {}

    // 10 are left: two retries after throttling cost 5 each.
    let script = (0..3).fold(script, |script, _| {
        script
            .expect(Expected::any())
            .respond(coded(400, "ThrottlingException"))
    });
    assert_eq!(attempts(&client), 3);

    // Each success at the first attempt earns 1. At 14 a retry is possible, and its success returns the 14.
    let script = (0..14).fold(script, |script, _| script.expect(Expected::any()).reply(200, "{}"));
    for _ in 0..14 {
        now(create_token(&client).send()).unwrap();
    }
    for _ in 0..2 {
        let script = script.clone().expect(Expected::any()).reply(503, "");
        let _ = script.expect(Expected::any()).reply(200, "{}");
        let reply = now(create_token(&client).send_with_metadata()).unwrap();
        assert_eq!(reply.metadata.attempts, 2);
    }
    script.finish().unwrap();
}

#[test]
fn a_wait_that_would_pass_the_time_limit_is_not_begun() {
    for (limit, attempts) in [(25, 1), (26, 2), (75, 2), (76, 3)] {
        let script = repeated(attempts, |step| step.reply(503, ""));
        let options = CallOptions::new().timeout(Duration::from_millis(limit));
        let error = now(create_token(&client(&script)).options(options).send()).unwrap_err();
        assert_eq!(error.code(), Some("503"), "the answer says more than that time is over");
        assert_eq!(error.attempts() as usize, attempts, "{limit} ms");
        assert_eq!(error.metadata().max_attempts_reached, attempts == 3, "{limit} ms");
        script.finish().unwrap();
    }
}

#[test]
fn a_blocking_client_tries_again_and_waits_the_same() {
    let script = repeated(3, |step| step.respond(coded(400, "ThrottlingException")));
    let error = create_token(&blocking(&script)).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateToken: ThrottlingException: m (HTTP 400, 3 attempts)"
    );
    assert_eq!(script.waits(), millis([500, 1000]));
    let script = repeated(1, |step| step.fail(TransportErrorKind::Broken));
    assert_eq!(create_token(&blocking(&script)).send().unwrap_err().attempts(), 1);
}

//! Second tries of what can be sent twice, and after errors of which the model says that they pass.

use tinsmith_runtime::codegen::schema::Operation;
use tinsmith_runtime::transport::TransportErrorKind;

use super::service::{DemoError, Everything, PUT, PUT_AGAIN, everything};
use super::{Answers, service};

fn call(answers: &Answers, operation: &'static Operation) -> Result<Everything, tinsmith_runtime::Error<DemoError>> {
    answers.client().prepare(operation, everything()).send()
}

#[test]
fn a_request_that_may_have_been_seen_is_sent_again() {
    for (kind, attempts) in [
        (TransportErrorKind::Connect, 3),
        (TransportErrorKind::TimedOut, 3),
        (TransportErrorKind::Broken, 3),
        (TransportErrorKind::ResponseTooLarge, 1),
        (TransportErrorKind::Other, 1),
    ] {
        let answers = (0..attempts).fold(Answers::default(), |answers, _| answers.fail(kind));
        let error = call(&answers, &PUT_AGAIN).unwrap_err();
        assert_eq!(error.attempts(), attempts, "{kind:?}");
        assert_eq!(error.is_retryable(), attempts > 1, "{kind:?}");
    }
    let answers = Answers::default().fail(TransportErrorKind::Broken).reply(200, "");
    call(&answers, &PUT).unwrap();
}

#[test]
fn every_attempt_sends_the_same_idempotency_token() {
    let answers = Answers::default()
        .fail(TransportErrorKind::Broken)
        .reply(503, "")
        .reply(200, "");
    let input = Everything {
        name: Some("n".to_owned()),
        ..Everything::default()
    };
    let call = answers.client().prepare::<Everything, DemoError>(&PUT_AGAIN, input);
    call.send().unwrap();
    let bodies = answers.bodies();
    assert_eq!(
        bodies[0],
        r#"{"Name":"n","token":"80000000-0000-4000-8000-000000000000"}"#
    );
    assert!(bodies.iter().all(|body| *body == bodies[0]) && bodies.len() == 3);
}

#[test]
fn the_model_says_which_errors_pass() {
    for (code, waits) in [("Busy", &[500, 1000][..]), ("Down", &[25, 50]), ("Wrong", &[])] {
        let body = format!(r#"{{"code": "{code}", "load": 0.9}}"#);
        let answers = (0..=waits.len()).fold(Answers::default(), |answers, _| answers.reply(400, &body));
        let error = call(&answers, &PUT).unwrap_err();
        assert_eq!(error.code(), Some(code));
        let Some(DemoError::Busy(members) | DemoError::Down(members) | DemoError::Wrong(members)) = error.service()
        else {
            panic!("{error}");
        };
        assert_eq!(members, &service::Busy { load: Some(0.9) });
        let waited: Vec<u128> = answers.waits().iter().map(std::time::Duration::as_millis).collect();
        assert_eq!(waited, waits, "{code}");
        assert_eq!(error.is_retryable(), !waits.is_empty(), "{code}");
    }
}

//! Typed waits.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde_json::json;
use tinsmith_demo::rest_json::{Client, Error, GetItemResponse, ServiceError};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::client::WaitError;
use tinsmith_runtime::error::WaiterError;
use tinsmith_runtime::http::Response;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

fn client(script: &Scripted) -> Client<Blocking> {
    crate::client(Client::builder(), script)
}

fn missing() -> Response {
    crate::response(
        404,
        &[("x-amzn-errortype", "ItemMissing")],
        r#"{"message": "no such item"}"#,
    )
}

/// A script in which the item is in these states, one after the other; `None` where it is not there.
fn states(states: &[Option<&str>]) -> Scripted {
    states.iter().fold(Scripted::new(), |script, state| {
        let step = script.expect(Expected::get("/items/k"));
        match state {
            Some(state) => step.reply(200, format!(r#"{{"state": "{state}"}}"#)),
            None => step.respond(missing()),
        }
    })
}

#[test]
fn a_wait_gives_the_last_output() {
    let script = states(&[None, Some("CHANGING"), Some("READY")]);
    let output = client(&script).get_item().key("k").wait_item_ready().send().unwrap();
    assert_eq!(output.state.as_deref(), Some("READY"));
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(2); 2]);
}

#[test]
fn where_an_error_can_be_the_success_the_output_is_an_option() {
    let script = states(&[Some("READY"), None]);
    assert!(
        client(&script)
            .get_item()
            .key("k")
            .wait_item_gone()
            .send()
            .unwrap()
            .is_none()
    );
    script.finish().unwrap();

    let script = states(&[Some("GONE")]);
    let output = client(&script).get_item().key("k").wait_item_gone().send().unwrap();
    assert_eq!(output.unwrap().state.as_deref(), Some("GONE"));
    script.finish().unwrap();
}

#[test]
fn an_error_has_the_last_output_or_all_that_the_service_said() {
    let script = states(&[Some("BROKEN")]);
    let error = client(&script)
        .get_item()
        .key("k")
        .wait_item_ready()
        .send()
        .unwrap_err();
    assert_eq!(error.output().unwrap().state.as_deref(), Some("BROKEN"));
    assert!(matches!(error.reason(), WaiterError::FailureState { .. }));
    assert!(!error.is_timeout());
    script.finish().unwrap();

    let script = states(&[None, None]);
    let wait = client(&script).get_item().key("k").wait_item_ready().max_attempts(2);
    let error = wait.send().unwrap_err();
    assert!(error.is_timeout());
    assert!(matches!(
        error.error().unwrap().service(),
        Some(ServiceError::ItemMissing(_))
    ));
    assert_eq!(
        error.to_string(),
        "waiter item_ready timed out after 2 attempts; last, the service answers with the error ItemMissing: \
         GetItem: ItemMissing: no such item (HTTP 404, 1 attempt)"
    );
    script.finish().unwrap();
}

#[test]
fn a_program_makes_errors_of_waits_in_its_tests() {
    let stopped = || -> WaitError<GetItemResponse, ServiceError> {
        WaitError::because(WaiterError::Stopped {
            waiter: "item_ready",
            attempts: 1,
        })
    };
    assert_eq!(stopped().to_string(), "waiter item_ready was stopped after 1 attempt");
    assert!(
        stopped()
            .with_output(GetItemResponse::default())
            .into_output()
            .is_some()
    );
    let error = stopped().with_error(Error::answered("GetItem", "ItemMissing", "no such item"));
    assert!(error.into_error().is_some_and(|error| error.is("ItemMissing")));
}

#[test]
fn time_and_delay_are_settable_and_the_last_poll_is_at_the_end() {
    let script = states(&[None; 4]);
    let wait = client(&script).get_item().key("k").wait_item_ready();
    let wait = wait.delay(Duration::from_secs(4)).at_most(Duration::from_secs(10));
    assert!(wait.send().unwrap_err().is_timeout());
    script.finish().unwrap();
    assert_eq!(script.waits(), [4, 4, 2].map(Duration::from_secs));
}

#[test]
fn a_program_can_watch_a_wait_and_stop_it() {
    let script = states(&[None, Some("CHANGING"), Some("STUCK")]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watch = seen.clone();
    let wait = client(&script).get_item().key("k").wait_item_ready().max_attempts(9);
    let wait = wait.on_poll(move |poll| {
        let state = poll.output.and_then(|output| output.state.clone());
        watch
            .lock()
            .unwrap()
            .push((poll.attempt, poll.elapsed.as_secs(), state));
    });
    let wait = wait.stop_if(|poll| {
        poll.output
            .is_some_and(|output| output.state.as_deref() == Some("STUCK"))
    });
    let error = wait.send().unwrap_err();
    assert_eq!(error.to_string(), "waiter item_ready was stopped after 3 attempts");
    let state = |state: &str| Some(state.to_owned());
    assert_eq!(
        *seen.lock().unwrap(),
        [(1, 0, None), (2, 2, state("CHANGING")), (3, 4, state("STUCK"))]
    );
    script.finish().unwrap();
}

#[test]
fn a_wait_by_name_has_the_same_limits_and_can_be_watched_and_stopped() {
    let key = json!({"key": "k"});
    let script = states(&[None, None]);
    let waiter = client(&script).get_waiter("item_ready").unwrap();
    let error = waiter
        .delay(Duration::from_secs(7))
        .max_attempts(2)
        .wait(&key)
        .unwrap_err();
    assert!(error.is_timeout() && error.error().unwrap().is("ItemMissing"));
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(7)]);

    let script = states(&[None; 3]);
    let waiter = client(&script).get_waiter("item_ready").unwrap();
    let error = waiter.at_most(Duration::from_secs(3)).wait(&key).unwrap_err();
    assert!(error.is_timeout());
    script.finish().unwrap();
    assert_eq!(script.waits(), [2, 1].map(Duration::from_secs));

    let script = states(&[None, Some("STUCK")]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watch = seen.clone();
    let wait = client(&script).get_waiter("item_ready").unwrap().prepare(&key).unwrap();
    let wait = wait.on_poll(move |poll| watch.lock().unwrap().push(poll.output.cloned()));
    let wait = wait.stop_if(|poll| poll.output.is_some_and(|output| output["state"] == "STUCK"));
    assert!(matches!(
        wait.send().unwrap_err().reason(),
        WaiterError::Stopped { attempts: 2, .. }
    ));
    assert_eq!(*seen.lock().unwrap(), [None, Some(json!({"state": "STUCK"}))]);
    script.finish().unwrap();

    let waiter = client(&Scripted::new()).get_waiter("item_ready").unwrap();
    let error = waiter.prepare(&json!({})).unwrap_err();
    assert!(error.to_string().contains("\"key\""), "{error}");
}

#[test]
fn an_async_wait_has_the_same_settings() {
    let script = states(&[None, Some("READY")]);
    let client = crate::with_settings(Client::builder())
        .transport(script.clone())
        .build()
        .unwrap();
    let seen = Arc::new(Mutex::new(0));
    let watch = seen.clone();
    let wait = client
        .get_item()
        .key("k")
        .wait_item_ready()
        .delay(Duration::from_secs(1))
        .max_attempts(2);
    let wait = wait.at_most(Duration::from_secs(9)).stop_if(|poll| poll.attempt > 5);
    let wait = wait.on_poll(move |poll| *watch.lock().unwrap() += poll.attempt).send();
    let Poll::Ready(output) = pin!(wait).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("a script never waits");
    };
    assert_eq!(output.unwrap().state.as_deref(), Some("READY"));
    assert_eq!(*seen.lock().unwrap(), 1);
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(1)]);
}

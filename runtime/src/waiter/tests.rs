use std::error::Error;
use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Acceptor, Expected, ExpectedError, Matcher, Outcome, State, WaitLimits, WaitMachine, WaitStep, WaiterError,
    WaiterSchema, find,
};
use crate::clock::Instant;
use crate::jmespath::Item;

const RUNNING: Matcher = Matcher::PathAll {
    expression: "Machines[].State",
    expected: Expected::Text("running"),
};
const BROKEN: Matcher = Matcher::PathAny {
    expression: "Machines[].State",
    expected: Expected::Text("broken"),
};
const NOT_FOUND: Matcher = Matcher::Error(ExpectedError::Code("MachineNotFound"));
const DELAY: Duration = Duration::from_secs(15);

static MACHINES: WaiterSchema = WaiterSchema::new(
    "machines_running",
    "describe_machines",
    DELAY,
    3,
    &[
        Acceptor::new(RUNNING, State::Success),
        Acceptor::new(BROKEN, State::Failure),
        Acceptor::new(NOT_FOUND, State::Retry),
    ],
);

fn machines() -> WaitMachine {
    limited(WaitLimits::default())
}

fn limited(limits: WaitLimits) -> WaitMachine {
    WaitMachine::new(&MACHINES, limits).expect("the schema is good")
}

fn with_attempts(attempts: u32) -> WaitMachine {
    limited(WaitLimits {
        max_attempts: Some(attempts),
        ..WaitLimits::default()
    })
}

fn output(waiter: &mut WaitMachine, output: &Value) -> Result<WaitStep, WaiterError> {
    let outcome = Outcome {
        input: Item::Borrowed(&Value::Null),
        status: 200,
        error: None,
        output: Some(Item::Borrowed(output)),
    };
    waiter.observe(&outcome, Instant::now())
}

fn error(waiter: &mut WaitMachine, status: u16, code: &str) -> Result<WaitStep, WaiterError> {
    let outcome = Outcome {
        input: Item::Borrowed(&Value::Null),
        status,
        error: Some(code),
        output: None,
    };
    waiter.observe(&outcome, Instant::now())
}

/// Whether a waiter with that one condition is done after an outcome.
fn matches(schema: &'static WaiterSchema, status: u16, code: Option<&str>, output: &Value) -> bool {
    let mut waiter = WaitMachine::new(schema, WaitLimits::default()).expect("the schema is good");
    let outcome = Outcome {
        input: Item::Borrowed(&Value::Null),
        status,
        error: code,
        output: Some(Item::Borrowed(output)),
    };
    waiter.observe(&outcome, Instant::now()) == Ok(WaitStep::Done)
}

macro_rules! one_condition {
    ($matcher:expr) => {{
        static SCHEMA: WaiterSchema = WaiterSchema::new("w", "o", DELAY, 2, &[Acceptor::new($matcher, State::Success)]);
        &SCHEMA
    }};
}

#[test]
fn waits_the_same_delay_until_the_success_state() {
    let mut waiter = machines();
    let pending = json!({"Machines": [{"State": "running"}, {"State": "pending"}]});
    assert_eq!(output(&mut waiter, &pending), Ok(WaitStep::WaitFor(DELAY)));
    assert_eq!(output(&mut waiter, &pending), Ok(WaitStep::WaitFor(DELAY)));
    let running = json!({"Machines": [{"State": "running"}, {"State": "running"}]});
    assert_eq!(output(&mut waiter, &running), Ok(WaitStep::Done));
    assert_eq!(waiter.attempts(), 3);
}

#[test]
fn a_failure_state_ends_the_wait_and_says_what_matched() {
    let broken = json!({"Machines": [{"State": "running"}, {"State": "broken"}]});
    let failure = output(&mut machines(), &broken).expect_err("broken");
    assert_eq!(
        failure.to_string(),
        "waiter machines_running failed: some of `Machines[].State` is \"broken\""
    );
}

#[test]
fn an_expected_error_lets_the_wait_go_on_and_another_ends_it() {
    let mut waiter = machines();
    assert_eq!(error(&mut waiter, 404, "MachineNotFound"), Ok(WaitStep::WaitFor(DELAY)));
    let failure = error(&mut waiter, 403, "AccessDenied").expect_err("unexpected");
    assert_eq!(
        failure.to_string(),
        "waiter machines_running failed: the service answered with the error AccessDenied"
    );
}

#[test]
fn used_up_attempts_end_the_wait_and_say_what_matched_last() {
    let mut waiter = with_attempts(2);
    let nothing = json!({});
    assert!(error(&mut waiter, 404, "MachineNotFound").is_ok());
    let failure = output(&mut waiter, &nothing).expect_err("no third attempt");
    assert_eq!(
        failure.to_string(),
        "waiter machines_running timed out after 2 attempts; \
         last, the service answers with the error MachineNotFound"
    );

    let failure = output(&mut with_attempts(0), &nothing).expect_err("no second attempt");
    assert!(matches!(
        failure,
        WaiterError::TimedOut {
            attempts: 1,
            last_match: None,
            ..
        }
    ));
}

#[test]
fn success_counts_at_the_last_attempt_too() {
    let running = json!({"Machines": [{"State": "running"}]});
    assert_eq!(output(&mut with_attempts(1), &running), Ok(WaitStep::Done));
}

#[test]
fn a_caller_can_set_the_delay() {
    let delay = Some(Duration::from_millis(20));
    let mut waiter = limited(WaitLimits {
        delay,
        ..WaitLimits::default()
    });
    assert_eq!(
        output(&mut waiter, &json!({})),
        Ok(WaitStep::WaitFor(Duration::from_millis(20)))
    );
}

#[test]
fn the_first_acceptor_that_matches_decides() {
    static BOTH: WaiterSchema = WaiterSchema::new(
        "w",
        "o",
        DELAY,
        2,
        &[
            Acceptor::new(Matcher::Status(404), State::Success),
            Acceptor::new(Matcher::Error(ExpectedError::Any), State::Failure),
        ],
    );
    assert!(matches(&BOTH, 404, Some("NotFound"), &Value::Null));
}

#[test]
fn a_status_matches_with_and_without_an_error() {
    let schema = one_condition!(Matcher::Status(404));
    assert!(matches(schema, 404, Some("NotFound"), &Value::Null));
    assert!(matches(schema, 404, None, &Value::Null));
    assert!(!matches(schema, 200, None, &Value::Null));
}

#[test]
fn an_error_matches_by_code_or_by_being_there_or_not() {
    let schema = one_condition!(Matcher::Error(ExpectedError::Code("Gone")));
    assert!(matches(schema, 400, Some("Gone"), &Value::Null));
    assert!(!matches(schema, 400, Some("gone"), &Value::Null));
    assert!(!matches(schema, 200, None, &Value::Null));

    let schema = one_condition!(Matcher::Error(ExpectedError::Any));
    assert!(matches(schema, 500, Some("X"), &Value::Null));
    assert!(!matches(schema, 200, None, &Value::Null));

    let schema = one_condition!(Matcher::Error(ExpectedError::None));
    assert!(matches(schema, 200, None, &Value::Null));
    assert!(!matches(schema, 500, Some("X"), &Value::Null));
}

#[test]
fn a_path_matches_a_value_of_the_same_type() {
    let schema = one_condition!(Matcher::Path {
        expression: "length(a) > `0`",
        expected: Expected::Flag(true),
    });
    assert!(matches(schema, 200, None, &json!({"a": [1]})));
    assert!(!matches(schema, 200, None, &json!({"a": []})));

    let schema = one_condition!(Matcher::Path {
        expression: "a",
        expected: Expected::Text("true"),
    });
    assert!(matches(schema, 200, None, &json!({"a": "true"})));
    assert!(!matches(schema, 200, None, &json!({"a": true})));
}

#[test]
fn all_and_any_need_a_list_with_elements() {
    let all = one_condition!(Matcher::PathAll {
        expression: "a",
        expected: Expected::Text("x"),
    });
    let any = one_condition!(Matcher::PathAny {
        expression: "a",
        expected: Expected::Text("x"),
    });
    for (output, by_all, by_any) in [
        (json!({"a": ["x", "x"]}), true, true),
        (json!({"a": ["y", "x"]}), false, true),
        (json!({"a": ["y"]}), false, false),
        (json!({"a": []}), false, false),
        (json!({"a": "x"}), false, false),
        (json!({}), false, false),
    ] {
        assert_eq!(matches(all, 200, None, &output), by_all, "all of {output}");
        assert_eq!(matches(any, 200, None, &output), by_any, "any of {output}");
    }
}

#[test]
fn a_path_does_not_look_at_an_error() {
    let schema = one_condition!(Matcher::Path {
        expression: "a",
        expected: Expected::Text("x"),
    });
    assert!(!matches(schema, 400, Some("X"), &json!({"a": "x"})));
}

#[test]
fn an_expression_that_cannot_be_evaluated_ends_the_wait() {
    let schema = one_condition!(Matcher::Path {
        expression: "length(a) > `0`",
        expected: Expected::Flag(true),
    });
    let mut waiter = WaitMachine::new(schema, WaitLimits::default()).expect("the schema is good");
    let failure = output(&mut waiter, &json!({"b": "secret"})).expect_err("length of null");
    assert_eq!(
        failure.to_string(),
        "waiter w failed: cannot evaluate `length(a) > `0`` on the output"
    );
    assert!(failure.source().is_some());
}

#[test]
fn a_bad_expression_in_a_schema_is_an_error_value() {
    let schema = one_condition!(Matcher::Path {
        expression: "a[",
        expected: Expected::Flag(true),
    });
    let error = WaitMachine::new(schema, WaitLimits::default()).expect_err("does not parse");
    assert_eq!(
        error.to_string(),
        "waiter w: the model's expression `a[` does not parse"
    );
    assert!(error.source().is_some());
}

#[test]
fn a_waiter_is_found_by_name_or_the_error_lists_what_there_is() {
    static WAITERS: [&WaiterSchema; 1] = [&MACHINES];
    assert_eq!(
        find(&WAITERS, "machines_running").map(|waiter| waiter.operation),
        Ok("describe_machines")
    );

    let unknown = find(&WAITERS, "x").map(|waiter| waiter.name).expect_err("unknown");
    assert_eq!(unknown.known, ["machines_running"]);
    assert_eq!(
        unknown.to_string(),
        "Waiter does not exist: x (there are: machines_running)"
    );

    let none = find(&[], "x").map(|waiter| waiter.name).expect_err("unknown");
    assert_eq!(WaiterError::from(none).to_string(), "Waiter does not exist: x");
}

#[test]
fn a_time_limit_takes_the_place_of_the_attempts_and_its_end_is_the_last_call() {
    let mut waiter = limited(WaitLimits {
        at_most: Some(Duration::from_secs(50)),
        ..WaitLimits::default()
    });
    let start = Instant::now();
    waiter.start(start);
    let after = |waiter: &mut WaitMachine, seconds| {
        let pending = json!({});
        let outcome = Outcome {
            input: Item::Borrowed(&Value::Null),
            status: 200,
            error: None,
            output: Some(Item::Borrowed(&pending)),
        };
        waiter.observe(&outcome, start + Duration::from_secs(seconds))
    };
    // The model has three attempts.
    for seconds in [0, 15, 30] {
        assert_eq!(after(&mut waiter, seconds), Ok(WaitStep::WaitFor(DELAY)));
    }
    assert_eq!(after(&mut waiter, 45), Ok(WaitStep::WaitFor(Duration::from_secs(5))));
    assert!(matches!(
        after(&mut waiter, 50),
        Err(WaiterError::TimedOut { attempts: 5, .. })
    ));
}

#[test]
fn a_condition_can_compare_the_output_with_the_input() {
    static ALL_THERE: WaiterSchema = WaiterSchema::new(
        "w",
        "o",
        DELAY,
        2,
        &[Acceptor::new(
            Matcher::Path {
                expression: "length(input.Ids) == length(output.Machines[?State == 'running'])",
                expected: Expected::Flag(true),
            },
            State::Success,
        )
        .with_input()],
    );
    let input = json!({"Ids": ["a", "b"]});
    let progress = |states: &[&str]| {
        let machines: Vec<_> = states.iter().map(|state| json!({"State": state})).collect();
        let output = json!({"Machines": machines});
        let outcome = Outcome {
            input: Item::Borrowed(&input),
            status: 200,
            error: None,
            output: Some(Item::Borrowed(&output)),
        };
        let mut waiter = WaitMachine::new(&ALL_THERE, WaitLimits::default()).expect("the schema is good");
        waiter.observe(&outcome, Instant::now())
    };
    assert_eq!(progress(&["running", "pending"]), Ok(WaitStep::WaitFor(DELAY)));
    assert_eq!(progress(&["running", "running"]), Ok(WaitStep::Done));
}

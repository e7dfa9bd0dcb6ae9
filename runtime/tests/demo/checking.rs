//! Inputs that lack what is required, at any depth.

use tinsmith_runtime::error::Cause;

use super::Answers;
use super::service::{Choice, DemoError, Everything, NOTHING_MUCH, Nothing, PUT, Tag};

/// What is wrong with an input, one line each.
fn faults(input: Everything) -> Vec<String> {
    let answers = Answers::default().reply(200, "");
    let call = answers.client().prepare::<Everything, DemoError>(&PUT, input);
    let Err(error) = call.send() else { return Vec::new() };
    assert_eq!(error.attempts(), 0);
    assert!(answers.bodies().is_empty(), "nothing is sent");
    match error.cause() {
        Some(Cause::Invalid(report)) => report.violations().iter().map(ToString::to_string).collect(),
        _ => panic!("{error}"),
    }
}

fn named() -> Everything {
    Everything {
        name: Some("n".to_owned()),
        ..Everything::default()
    }
}

#[test]
fn every_missing_member_is_reported_with_its_place() {
    let inner = Everything {
        tags: Some(vec![
            Tag::default(),
            Tag {
                key: Some("k".to_owned()),
                ..Tag::default()
            },
            Tag::default(),
        ]),
        ..Everything::default()
    };
    let input = Everything {
        attributes: Some([("hunter2".to_owned(), Tag::default())].into()),
        choice: Some(Choice::Tags(vec![Tag::default()])),
        inner: Some(Box::new(inner)),
        ..Everything::default()
    };
    assert_eq!(
        faults(input),
        [
            r#"Missing required parameter in input: "name""#,
            r#"Missing required parameter in attributes[…]: "key""#,
            r#"Missing required parameter in choice.tags[0]: "key""#,
            r#"Missing required parameter in inner: "name""#,
            r#"Missing required parameter in inner.tags[0]: "key""#,
            r#"Missing required parameter in inner.tags[2]: "key""#,
        ]
    );
}

#[test]
fn what_may_be_empty_or_absent_is_no_fault() {
    assert_eq!(faults(named()), [""; 0], "the idempotency token is drawn");
    let empty = Everything {
        attributes: Some([].into()),
        labels: Some([("a".to_owned(), None)].into()),
        name: Some(String::new()),
        numbers: Some(vec![None]),
        tags: Some(Vec::new()),
        choice: Some(Choice::Password(String::new())),
        ..Everything::default()
    };
    assert_eq!(faults(empty), [""; 0]);
}

#[test]
fn a_structure_that_is_optional_must_be_whole_where_it_is_given() {
    let send = |tag: Option<Tag>| {
        let client = Answers::default().reply(200, "").client();
        client.prepare::<(), DemoError>(&NOTHING_MUCH, Nothing { tag }).send()
    };
    assert!(send(None).is_ok());
    let error = send(Some(Tag::default())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "NothingMuch: Parameter validation failed:\nMissing required parameter in tag: \"key\""
    );
}

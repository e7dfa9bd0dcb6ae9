//! Errors: what a structure with `exception` says.

use insta::assert_snapshot;
use tinsmith_model::{ErrorAlias, ErrorTraits, MemberPath, Retryable, Service, ShapeKind};

use crate::{report, service, shapes};

fn path(names: &str, wire: &str) -> MemberPath {
    MemberPath {
        names: names.to_owned(),
        wire: wire.to_owned(),
    }
}

fn error(service: &Service, name: &str) -> ErrorTraits {
    let id = service.shape_id(name).unwrap();
    match &service.shape(id).kind {
        ShapeKind::Structure(structure) => structure.error.clone().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_code_is_the_name_where_the_model_has_no_other() {
    let service = service(&shapes(
        r#"
        "A": {"type": "structure", "exception": true, "members": {}, "fault": true},
        "B": {"type": "structure", "exception": true, "members": {}, "retryable": {"throttling": true},
              "error": {"code": "Busy", "httpStatusCode": 429, "senderFault": true}}"#,
    ));
    let a = error(&service, "A");
    assert_eq!((&*a.code, a.status, a.fault, a.sender_fault), ("A", None, true, false));
    assert_eq!(a.retryable, None);
    let b = error(&service, "B");
    assert_eq!(
        (&*b.code, b.status, b.fault, b.sender_fault),
        ("Busy", Some(429), false, true)
    );
    assert_eq!(b.retryable, Some(Retryable { throttling: true }));
}

#[test]
fn the_message_is_a_string_called_so_in_any_case_or_the_one_that_is_named() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"}, "N": {"type": "integer"},
        "A": {"type": "structure", "exception": true, "members": {"x": {"shape": "S"}, "Message": {"shape": "S"}}},
        "B": {"type": "structure", "exception": true, "members": {"message": {"shape": "N"}}},
        "C": {"type": "structure", "exception": true, "members": {"message": {"shape": "S"}, "error_description": {"shape": "S"}},
              "errorMessageMember": "error_description"}"#,
    ));
    assert_eq!(error(&service, "A").message_member, Some(path("Message", "Message")));
    assert_eq!(error(&service, "B").message_member, None);
    let named = path("error_description", "error_description");
    assert_eq!(error(&service, "C").message_member, Some(named));
}

#[test]
fn aliases_with_a_condition_come_first() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "exception": true, "members": {"error": {"shape": "S"}, "region": {"shape": "S"}},
              "errorAliases": [{"member": "error", "value": "always"},
                               {"member": "error", "value": "sometimes", "whenPresent": ["region"]}]}"#,
    ));
    let alias = |value: &str, when_present| ErrorAlias {
        member: path("error", "error"),
        value: value.to_owned(),
        when_present,
    };
    assert_eq!(
        error(&service, "A").aliases,
        [
            alias("sometimes", vec![path("region", "region")]),
            alias("always", vec![])
        ]
    );
}

#[test]
fn what_tells_an_error_can_be_inside_other_members() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "Inner": {"type": "structure", "members": {"kind": {"shape": "S", "locationName": "k"}, "text": {"shape": "S"}}},
        "A": {"type": "structure", "exception": true, "members": {"inner": {"shape": "Inner", "locationName": "in"}},
              "errorMessageMember": "inner.text",
              "errorAliases": [{"member": "inner.kind", "value": "late", "whenPresent": ["inner.text"]}]}"#,
    ));
    let error = error(&service, "A");
    assert_eq!(error.message_member, Some(path("inner.text", "in.text")));
    let alias = ErrorAlias {
        member: path("inner.kind", "in.k"),
        value: "late".to_owned(),
        when_present: vec![path("inner.text", "in.text")],
    };
    assert_eq!(error.aliases, [alias]);
}

#[test]
fn a_path_to_nothing_is_a_fault_that_names_where_it_ends() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"}, "Inner": {"type": "structure", "members": {"text": {"shape": "S"}}},
        "A": {"type": "structure", "exception": true, "members": {"inner": {"shape": "Inner"}, "s": {"shape": "S"}},
              "errorMessageMember": »"inner.test",
              "errorAliases": [{"member": »"s.kind", "value": "x"}, {"member": »"inner", "value": "x"}]}"#)), @r#"
    error: service-2.json:7:37: shape "A": "errorMessageMember" names "test", which is not a member
        help: did you mean "text"?
    error: service-2.json:8:43: shape "A": "errorAliases" names "kind", which is not a member
        help: name one of the members
    error: service-2.json:8:79: shape "A": "errorAliases" names "inner", which is not a string
        help: name a string member
    3 errors and 0 warnings
    "#);
}

#[test]
fn what_errors_name_must_be_string_members() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"}, "N": {"type": "integer"},
        "A": {"type": "structure", "exception": true, "members": {"error": {"shape": "S"}, "n": {"shape": "N"}},
              "errorMessageMember": »"eror",
              "errorAliases": [{"member": »"n", "value": "x"},
                               {"member": "error", "value": "y", "whenPresent": [»"regoin"]},
                               »{"member": "error"}]}"#)), @r#"
    error: service-2.json:7:37: shape "A": "errorMessageMember" names "eror", which is not a member
        help: did you mean "error"?
    error: service-2.json:8:43: shape "A": "errorAliases" names "n", which is not a string
        help: name a string member
    error: service-2.json:9:82: shape "A": "whenPresent" names "regoin", which is not a member
        help: name one of the members
    error: service-2.json:10:32: shape "A": there is no key "value"
    4 errors and 0 warnings
    "#);
}

#[test]
fn only_errors_have_aliases_and_only_structures_are_errors() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": "structure", "members": {}, "errorMessageMember": »"a", "errorAliases": »[]},
        »"B": {"type": "string", "exception": true}"#)), @r#"
    warning: service-2.json:5:73: shape "A": "errorMessageMember" is in a shape that is not an error
        help: a shape with "exception": true is an error
    warning: service-2.json:5:94: shape "A": "errorAliases" is in a shape that is not an error
        help: a shape with "exception": true is an error
    warning: service-2.json:6:9: shape "B": an error must be a structure
    0 errors and 3 warnings
    "#);
}

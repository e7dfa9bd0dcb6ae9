//! Diagnostics of members.

use insta::assert_snapshot;

use crate::{model, report, shapes};

#[test]
fn required_and_payload_name_members_once() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "required": ["name", »"nmae", »"name"], "payload": »"Name", "members": {
            "name": {"shape": "S"}}}"#)), @r#"
    warning: service-2.json:6:57: shape "A": "required" names "nmae", which is not a member
        help: did you mean "name"?
    warning: service-2.json:6:65: shape "A": "required" has "name" twice
        help: delete one of them
    warning: service-2.json:6:85: shape "A": "payload" names "Name", which is not a member
        help: did you mean "name"?
    0 errors and 3 warnings
    "#);
}

#[test]
fn locations_are_known() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "members": {
            "a": {"shape": "S", "location": »"cookie"},
            "b": {"shape": "S", "location": »"querystrin"}}}"#)), @r#"
    warning: service-2.json:7:45: shape "A", member "a": unknown location "cookie"
        help: known are uri, querystring, header, headers, statusCode
    warning: service-2.json:8:45: shape "A", member "b": unknown location "querystrin"
        help: did you mean "querystring"?
    0 errors and 2 warnings
    "#);
}

#[test]
fn what_stands_at_a_location_fits_it() {
    let operations = r#"
        "O": {"name": "O", "http": {"method": "GET", "requestUri": »"/"}, "input": {"shape": "A"}, "output": {"shape": "A"}}"#;
    assert_snapshot!(report(&model(r#"
        "S": {"type": "string"}, "N": {"type": "integer"}, "B": {"type": "blob"},
        "L": {"type": "list", "member": {"shape": "S"}},
        "LL": {"type": "list", "member": {"shape": "L"}},
        "MN": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "N"}},
        "A": {"type": "structure", "payload": »"p", "members": {
            "p": {"shape": "N"},
            "u": {"shape": "L", "location": »"uri"},
            "q": {"shape": "LL", "location": »"querystring"},
            "m": {"shape": "MN", "location": »"querystring"},
            "h": {"shape": "LL", "location": »"header"},
            "x": {"shape": "S", "location": »"headers"},
            "s": {"shape": "S", "location": »"statusCode"}}},
        "E": {"type": "structure", "event": true, "members": {
            "h": {"shape": "L", "eventheader": »true},
            "p": {"shape": "N", "eventpayload": »true}}}"#, operations)), @r#"
    error: service-2.json:10:47: shape "A", member "p": the value there must be a structure, union, event stream, list, map, document, string or blob
        help: change the location, or the shape of the member
    error: service-2.json:12:45: shape "A", member "u": the value there must be a string, number, boolean or timestamp
        help: change the location, or the shape of the member
    error: service-2.json:13:46: shape "A", member "q": the value there must be a string, number, boolean, timestamp, a list of such, or a map
        help: change the location, or the shape of the member
    error: service-2.json:14:46: shape "A", member "m": the value there must be a map whose values are strings or lists of strings
        help: change the location, or the shape of the member
    error: service-2.json:15:46: shape "A", member "h": the value there must be a string, number, boolean, timestamp, blob, or a list of such
        help: change the location, or the shape of the member
    error: service-2.json:16:45: shape "A", member "x": the value there must be a map
        help: change the location, or the shape of the member
    error: service-2.json:17:45: shape "A", member "s": the value there must be an integer
        help: change the location, or the shape of the member
    error: service-2.json:19:48: shape "E", member "h": the value there must be a string, number, boolean, timestamp or blob
        help: change the location, or the shape of the member
    error: service-2.json:20:49: shape "E", member "p": the value there must be a structure, union, document, string or blob
        help: change the location, or the shape of the member
    warning: service-2.json:3:68: operation "O": member "u" of the input goes into the path, which has no label for it: it is not sent
        help: add {u} to the URI, or change the location
    9 errors and 1 warning
    "#);
}

#[test]
fn a_location_that_nothing_looks_at_need_not_fit() {
    let shapes = r#"
        "S": {"type": "string"}, "L": {"type": "list", "member": {"shape": "L2"}}, "L2": {"type": "list", "member": {"shape": "S"}},
        "In": {"type": "structure", "payload": »"no", "members": {
            "s": {"shape": "S", "location": »"statusCode"},
            "inner": {"shape": "Inner"}}},
        "Inner": {"type": "structure", "payload": »"no", "members": {
            "l": {"shape": "L", "location": »"querystring"},
            "e": {"shape": "L", "eventheader": »true}}}"#;
    let operations = r#""A": {"name": "A", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "In"}}"#;
    assert_snapshot!(report(&model(shapes, operations)), @r#"
    error: service-2.json:6:48: shape "In": "payload" names "no", which is not a member
        help: name one of the members
    warning: service-2.json:7:45: shape "In", member "s": the value there must be an integer
        help: change the location, or the shape of the member
    warning: service-2.json:9:51: shape "Inner": "payload" names "no", which is not a member
        help: name one of the members
    warning: service-2.json:10:45: shape "Inner", member "l": the value there must be a string, number, boolean, timestamp, a list of such, or a map
        help: change the location, or the shape of the member
    warning: service-2.json:11:48: shape "Inner", member "e": the value there must be a string, number, boolean, timestamp or blob
        help: change the location, or the shape of the member
    1 error and 4 warnings
    "#);
}

#[test]
fn a_member_is_in_one_place() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "payload": "a", "members": {"a": {"shape": "S", "location": »"header"}}}"#)), @r#"
    warning: service-2.json:6:96: shape "A", member "a": the member is in two places at once
        help: keep one of them
    0 errors and 1 warning
    "#);
}

#[test]
fn tokens_json_values_and_host_labels_are_strings() {
    assert_snapshot!(report(&shapes(r#"
        "N": {"type": "integer"},
        "L": {"type": "list", "member": {"shape": "N", "jsonvalue": »true}},
        "A": {"type": "structure", "members": {
            "a": {"shape": "N", "idempotencyToken": »true},
            "b": {"shape": "N", "jsonvalue": »true},
            "c": {"shape": "N", "hostLabel": »true}}}"#)), @r#"
    warning: service-2.json:6:69: shape "L": only a string can be a JSON value
        help: change the shape of the member
    warning: service-2.json:8:53: shape "A", member "a": only a string can be an idempotency token
        help: change the shape of the member
    warning: service-2.json:9:46: shape "A", member "b": only a string can be a JSON value
        help: change the shape of the member
    warning: service-2.json:10:46: shape "A", member "c": only a string can be a host label
        help: change the shape of the member
    0 errors and 4 warnings
    "#);
}

//! Faults in members.

use insta::assert_snapshot;

use crate::{report, shapes};

#[test]
fn required_and_payload_name_members_once() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "required": ["name", »"nmae", »"name"], "payload": »"Name", "members": {
            "name": {"shape": "S"}}}"#)), @r#"
    error: service-2.json:6:57: shape "A": "required" names "nmae", which is not a member
        help: did you mean "name"?
    error: service-2.json:6:65: shape "A": "required" has "name" twice
        help: delete one of them
    error: service-2.json:6:85: shape "A": "payload" names "Name", which is not a member
        help: did you mean "name"?
    3 errors and 0 warnings
    "#);
}

#[test]
fn locations_are_known() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "members": {
            "a": {"shape": "S", "location": »"cookie"},
            "b": {"shape": "S", "location": »"querystrin"}}}"#)), @r#"
    error: service-2.json:7:45: shape "A", member "a": unknown location "cookie"
        help: known are uri, querystring, header, headers, statusCode
    error: service-2.json:8:45: shape "A", member "b": unknown location "querystrin"
        help: did you mean "querystring"?
    2 errors and 0 warnings
    "#);
}

#[test]
fn what_stands_at_a_location_fits_it() {
    assert_snapshot!(report(&shapes(r#"
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
            "p": {"shape": "N", "eventpayload": »true}}}"#)), @r#"
    error: service-2.json:9:47: shape "A", member "p": what stands there must be a structure, union, event stream, list, map, document, string or blob
        help: change the location, or the shape of the member
    error: service-2.json:11:45: shape "A", member "u": what stands there must be a string, number, boolean or timestamp
        help: change the location, or the shape of the member
    error: service-2.json:12:46: shape "A", member "q": what stands there must be a string, number, boolean, timestamp, a list of such, or a map
        help: change the location, or the shape of the member
    error: service-2.json:13:46: shape "A", member "m": what stands there must be a map whose values are strings or lists of strings
        help: change the location, or the shape of the member
    error: service-2.json:14:46: shape "A", member "h": what stands there must be a string, number, boolean, timestamp, blob, or a list of such
        help: change the location, or the shape of the member
    error: service-2.json:15:45: shape "A", member "x": what stands there must be a map
        help: change the location, or the shape of the member
    error: service-2.json:16:45: shape "A", member "s": what stands there must be an integer
        help: change the location, or the shape of the member
    error: service-2.json:18:48: shape "E", member "h": what stands there must be a string, number, boolean, timestamp or blob
        help: change the location, or the shape of the member
    error: service-2.json:19:49: shape "E", member "p": what stands there must be a structure, union, document, string or blob
        help: change the location, or the shape of the member
    9 errors and 0 warnings
    "#);
}

#[test]
fn a_member_is_in_one_place() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "A": {"type": "structure", "payload": "a", "members": {"a": {"shape": "S", "location": »"header"}}}"#)), @r#"
    error: service-2.json:6:96: shape "A", member "a": the member is in two places at once
        help: keep one of them
    1 error and 0 warnings
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
    error: service-2.json:6:69: shape "L": a JSON value must be a string
        help: change the shape of the member
    error: service-2.json:8:53: shape "A", member "a": an idempotency token must be a string
        help: change the shape of the member
    error: service-2.json:9:46: shape "A", member "b": a JSON value must be a string
        help: change the shape of the member
    error: service-2.json:10:46: shape "A", member "c": a host label must be a string
        help: change the shape of the member
    4 errors and 0 warnings
    "#);
}

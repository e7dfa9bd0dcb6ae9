//! Diagnostics of operations.

use insta::assert_snapshot;

use crate::{model, report};

/// Operations over a few shapes.
fn found(operations: &str) -> String {
    let shapes = r#"
        "S": {"type": "string"},
        "In": {"type": "structure", "required": ["id"], "members": {
            "id": {"shape": "S", "location": "uri", "locationName": "Id"},
            "host": {"shape": "S", "hostLabel": true}}},
        "Plain": {"type": "structure", "members": {"name": {"shape": "S"}}},
        "Bad": {"type": "structure", "exception": true, "members": {}}"#;
    report(&model(shapes, operations))
}

#[test]
fn an_operation_needs_its_parts() {
    assert_snapshot!(found(r#"
        "A": »{},
        "B": {"name": "B", "http": »{}, "input": »{}}"#), @r#"
    error: service-2.json:3:14: operation "A": there is no key "http"
    error: service-2.json:3:14: operation "A": there is no key "name"
    error: service-2.json:4:36: operation "B": there is no key "method"
    error: service-2.json:4:36: operation "B": there is no key "requestUri"
    error: service-2.json:4:49: operation "B": there is no key "shape"
    5 errors and 0 warnings
    "#);
}

#[test]
fn inputs_and_outputs_are_structures_that_exist() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": »"Plan"}, "output": {"shape": »"S"}}"#), @r#"
    error: service-2.json:3:93: operation "A": there is no shape "Plan"
        help: did you mean "Plain"?
    error: service-2.json:3:122: operation "A": an output must be a structure
        help: wrap it into a structure
    2 errors and 0 warnings
    "#);
}

#[test]
fn errors_are_errors_that_exist() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": "/"},
              "errors": [{"shape": "Bad"}, {"shape": »"Plain"}, {"shape": »"Worse"}]}"#), @r#"
    error: service-2.json:4:74: operation "A": there is no shape "Worse"
        help: add the shape, or name another
    warning: service-2.json:4:54: operation "A": shape "Plain" is listed as an error and is none, left out
        help: a structure with "exception": true is an error
    1 error and 1 warning
    "#);
}

#[test]
fn methods_are_words_in_upper_case() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": »"get", "requestUri": "/"}},
        "B": {"name": "B", "http": {"method": »"", "requestUri": "/", "responseCode": »70000}}"#), @r#"
    error: service-2.json:3:47: operation "A": "get" is not an HTTP method
        help: methods are words in upper case
    error: service-2.json:4:47: operation "B": "" is not an HTTP method
        help: methods are words in upper case
    warning: service-2.json:4:86: operation "B": 70000 where an HTTP status should be
    2 errors and 1 warning
    "#);
}

#[test]
fn paths_are_well_formed() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": »"a"}},
        "B": {"name": "B", "http": {"method": "GET", "requestUri": »"/{Id"}, "input": {"shape": "Plain"}},
        "C": {"name": "C", "http": {"method": "GET", "requestUri": »"/Id}"}, "input": {"shape": "Plain"}},
        "D": {"name": "D", "http": {"method": "GET", "requestUri": »"/{}"}, "input": {"shape": "Plain"}},
        "E": {"name": "E", "http": {"method": "GET", "requestUri": »"/{Id}/{Id}"}, "input": {"shape": "In"}},
        "F": {"name": "F", "http": {"method": "GET", "requestUri": »"/{Id}?a={b}"}, "input": {"shape": "In"}},
        "G": {"name": "G", "http": {"method": "GET", "requestUri": "/?a&b={Id}"}, "input": {"shape": "In"}}"#), @r#"
    error: service-2.json:3:68: operation "A": the URI "a" does not start with "/"
    error: service-2.json:4:68: operation "B": "/{Id" has a "{" without a "}"
        help: write a label as {name}
    error: service-2.json:5:68: operation "C": "/Id}" has a "}" without a "{"
        help: write a label as {name}
    error: service-2.json:6:68: operation "D": "/{}" has a label without a name, or a label in a label
        help: write a label as {name}
    error: service-2.json:7:68: operation "E": label {Id} is there twice in "/{Id}/{Id}"
    error: service-2.json:8:68: operation "F": no member of the input goes into label {b}
        help: add the member with "location": "uri" (or "hostLabel": true in a host prefix)
    6 errors and 0 warnings
    "#);
}

#[test]
fn labels_and_members_in_the_path_pair_up() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": »"/{id}"}, "input": {"shape": "In"}},
        "B": {"name": "B", "http": {"method": "GET", "requestUri": »"/"}, "input": {"shape": "In"}},
        "C": {"name": "C", "http": {"method": "GET", "requestUri": »"/{name}"}, "input": {"shape": "Plain"}},
        "D": {"name": "D", "http": {"method": "GET", "requestUri": »"/{Id}"}}"#), @r#"
    error: service-2.json:3:68: operation "A": no member of the input goes into label {id}
        help: did you mean "Id"?
    error: service-2.json:5:68: operation "C": no member of the input goes into label {name}
        help: add the member with "location": "uri" (or "hostLabel": true in a host prefix)
    error: service-2.json:6:68: operation "D": no member of the input goes into label {Id}
        help: add the member with "location": "uri" (or "hostLabel": true in a host prefix)
    warning: service-2.json:3:68: operation "A": member "id" of the input goes into the path, which has no label for it: it is not sent
        help: add {Id} to the URI, or change the location
    warning: service-2.json:4:68: operation "B": member "id" of the input goes into the path, which has no label for it: it is not sent
        help: add {Id} to the URI, or change the location
    3 errors and 2 warnings
    "#);
}

#[test]
fn members_in_the_path_are_required() {
    let shapes = r#"
        "S": {"type": "string"},
        "In": {"type": "structure", "members": {"id": {"shape": "S", "location": "uri"}}}"#;
    let operations =
        r#""A": {"name": "A", "http": {"method": "GET", "requestUri": »"/{id}"}, "input": {"shape": "In"}}"#;
    assert_snapshot!(report(&model(shapes, operations)), @r#"
    warning: service-2.json:2:75: operation "A": member "id" of the input goes into the path and is not required: calls without it fail
        help: add it to "required": a path cannot do without it
    0 errors and 1 warning
    "#);
}

#[test]
fn host_prefixes_name_host_labels() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": "/{Id}"}, "input": {"shape": "In"},
              "endpoint": {"hostPrefix": »"{hots}."}},
        "B": {"name": "B", "http": {"method": "GET", "requestUri": "/{Id}"}, "input": {"shape": "In"},
              "endpoint": {"hostPrefix": »"{host+}."}},
        "C": {"name": "C", "http": {"method": "GET", "requestUri": "/{Id}"}, "input": {"shape": "In"},
              "endpoint": {"hostPrefix": »"{id}."}}"#), @r#"
    error: service-2.json:4:42: operation "A": no member of the input goes into label {hots}
        help: did you mean "host"?
    error: service-2.json:6:42: operation "B": a host has no slashes that a label with "+" could keep
        help: write the label without "+"
    error: service-2.json:8:42: operation "C": no member of the input goes into label {id}
        help: add the member with "location": "uri" (or "hostLabel": true in a host prefix)
    3 errors and 0 warnings
    "#);
}

#[test]
fn auth_is_known() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": "/"}, "authtype": »"v5"},
        "B": {"name": "B", "http": {"method": "GET", "requestUri": "/"}, "auth": ["smithy.api#noAuth", »"x"]},
        "C": {"name": "C", "http": {"method": "GET", "requestUri": "/"}, "auth": »[»"x"]}"#), @r#"
    error: service-2.json:3:86: operation "A": unknown auth type "v5"
        help: known are none, v4, v4a, v4-unsigned-body, bearer
    error: service-2.json:5:82: operation "C": none of the auth schemes is known
        help: known are aws.auth#sigv4, aws.auth#sigv4a, smithy.api#httpBearerAuth, smithy.api#httpBasicAuth, smithy.api#httpApiKeyAuth, smithy.api#noAuth
    warning: service-2.json:4:104: operation "B": unknown auth scheme "x", left out
    warning: service-2.json:5:83: operation "C": unknown auth scheme "x", left out
    2 errors and 2 warnings
    "#);
}

#[test]
fn endpoint_parameters_and_checksums_are_well_formed() {
    assert_snapshot!(found(r#"
        "A": {"name": "A", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "Plain"},
              "httpChecksum": {"requestAlgorithmMember": »"nam"},
              "staticContextParams": {"P": {"value": »1}, "Q": {"value": ["a"]}, "R": »{}},
              "operationContextParams": {"S": »{}}}"#), @r#"
    error: service-2.json:5:86: operation "A": there is no key "value"
    error: service-2.json:6:47: operation "A": there is no key "path"
    warning: service-2.json:4:58: operation "A": "httpChecksum" names "nam", which is not a member
        help: did you mean "name"?
    warning: service-2.json:5:54: operation "A": a number cannot be the value of an endpoint parameter, left out
        help: it is a boolean, a string or an array of strings
    2 errors and 2 warnings
    "#);
}

//! Requests and responses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{counts, failures};

/// A group with a case of an operation that takes a number in the path, a header and two members in the body.
fn request_group(serialized: Value) -> Value {
    json!([{
        "metadata": {"protocol": "rest-json"},
        "shapes": {
            "N": {"type": "integer"}, "B": {"type": "blob"}, "T": {"type": "timestamp"},
            "In": {"type": "structure", "members": {
                "id": {"shape": "N", "location": "uri"}, "level": {"shape": "N", "location": "header"},
                "data": {"shape": "B"}, "at": {"shape": "T"}}},
        },
        "cases": [{
            "id": "put",
            "given": {"name": "Put", "http": {"method": "PUT", "requestUri": "/things/{id}?a"}, "input": {"shape": "In"}},
            "params": {"id": 7, "level": 3, "data": "hi!", "at": 1.5},
            "serialized": serialized,
        }],
    }])
}

#[test]
fn a_request_case_passes_when_all_of_it_is_the_same() {
    let group = request_group(json!({
        "method": "PUT", "uri": "/things/7?a=", "body": r#"{"at": 1.5, "data": "aGkh"}"#,
        "headers": {"Level": "3", "content-type": "application/json"},
        "requireHeaders": ["Content-Length"], "forbidHeaders": ["X-Other"],
    }));
    assert_eq!(
        counts("protocols/input/rest-json", group),
        "1 passed, 0 failed, 0 skipped"
    );
}

#[test]
fn a_request_case_fails_for_whatever_differs() {
    let wrong = [
        (json!({"method": "POST", "uri": "/things/7?a"}), "method"),
        (json!({"uri": "/things/8?a"}), "path"),
        (json!({"uri": "/things/7"}), "query"),
        (json!({"uri": "/things/7?a", "headers": {"level": "4"}}), "level"),
        (
            json!({"uri": "/things/7?a", "forbidHeaders": ["Level"]}),
            "Level is sent",
        ),
        (
            json!({"uri": "/things/7?a", "requireHeaders": ["X-Other"]}),
            "X-Other is not sent",
        ),
        (json!({"uri": "/things/7?a", "body": "{}"}), "body"),
        (json!({"uri": "/things/7?a", "body": ""}), "body"),
        (json!({"uri": "/things/7?a", "host": "elsewhere"}), "host"),
    ];
    for (serialized, what) in wrong {
        let text = failures("protocols/input/rest-json", request_group(serialized));
        let found = text.strip_prefix("FAILED protocols/input/rest-json put\n    ");
        assert!(found.is_some_and(|found| found.starts_with(what)), "{what}: {text}");
    }
}

#[test]
fn a_payload_may_be_named_beside_the_input() {
    let group = json!([{
        "metadata": {"protocol": "rest-json"},
        "shapes": {"S": {"type": "string"}, "In": {"type": "structure", "members": {"text": {"shape": "S"}}}},
        "cases": [{
            "id": "put", "given": {"name": "Put", "input": {"shape": "In", "payload": "text"}},
            "params": {"text": "hi!"}, "serialized": {"uri": "/", "body": "hi!"},
        }],
    }]);
    assert_eq!(
        counts("protocols/input/rest-json", group),
        "1 passed, 0 failed, 0 skipped"
    );
}

/// A group with a case of an operation that takes a text, a list and a map.
fn forms_group(protocol: &str, body: &str) -> Value {
    json!([{
        "metadata": {"protocol": protocol, "apiVersion": "2024-01-31"},
        "shapes": {
            "S": {"type": "string"}, "L": {"type": "list", "member": {"shape": "S"}},
            "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
            "In": {"type": "structure", "xmlNamespace": "urn:in", "members": {
                "text": {"shape": "S"}, "list": {"shape": "L"}, "map": {"shape": "M"}}},
        },
        "cases": [{
            "id": "put", "given": {"name": "Put", "input": {"shape": "In"}},
            "params": {"text": "a b", "list": ["x", "y"], "map": {"k": "1", "j": "2"}},
            "serialized": {"uri": "/", "body": body},
        }],
    }])
}

#[test]
fn forms_and_xml_are_equal_in_any_order_but_that_of_lists() {
    let form = |first: &str, second: &str| {
        format!(
            "Version=2024-01-31&Action=Put&map.entry.1.key=k&map.entry.1.value=1&map.entry.2.value=2&map.entry.2.key=j\
             &text=a+b&list.member.1={first}&list.member.2={second}"
        )
        .replace('+', "%20")
    };
    let xml = |first: &str, second: &str| {
        format!(
            "<In xmlns='urn:in'> <map><entry><key>k</key><value>1</value></entry><entry><key>j</key><value>2</value></entry>\
             </map> <list><member>{first}</member><member>{second}</member></list> <text>a b</text> </In>"
        )
    };
    for (protocol, right, wrong) in [
        ("query", form("x", "y"), form("y", "x")),
        ("rest-xml", xml("x", "y"), xml("y", "x")),
    ] {
        let name = format!("protocols/input/{protocol}");
        let text = failures(&name, forms_group(protocol, &right));
        assert_eq!(text, "", "{protocol}");
        let text = failures(&name, forms_group(protocol, &wrong));
        assert!(text.contains("body: wanted"), "{protocol}: {text}");
    }
}

#[test]
fn a_response_of_the_query_protocol_is_in_an_element_of_its_own() {
    let group = json!([{
        "metadata": {"protocol": "query"},
        "shapes": {"S": {"type": "string"}, "Out": {"type": "structure", "members": {"text": {"shape": "S"}}}},
        "cases": [{
            "id": "get", "given": {"name": "Get", "output": {"shape": "Out"}}, "result": {"text": "a"},
            "response": {"status_code": 200, "body": "<R><GetResult><text>a</text></GetResult></R>"},
        }],
    }]);
    assert_eq!(counts("protocols/output/query", group), "1 passed, 0 failed, 0 skipped");
}

fn response_group(case: Value) -> Value {
    json!([{
        "metadata": {"protocol": "rest-json"},
        "shapes": {
            "B": {"type": "blob"}, "T": {"type": "timestamp"},
            "Out": {"type": "structure", "members": {"data": {"shape": "B"}, "at": {"shape": "T"}}},
            "Full": {"type": "structure", "exception": true, "members": {"data": {"shape": "B"}}},
        },
        "cases": [case],
    }])
}

#[test]
fn a_response_case_passes_only_with_the_whole_output() {
    let case = |result: Value| {
        response_group(json!({
            "id": "get", "given": {"name": "Get", "output": {"shape": "Out"}}, "result": result,
            "response": {"status_code": 200, "headers": {}, "body": r#"{"data": "aGkh", "at": 1.5}"#},
        }))
    };
    let right = case(json!({"data": "hi!", "at": 1.5}));
    assert_eq!(
        counts("protocols/output/rest-json", right),
        "1 passed, 0 failed, 0 skipped"
    );
    for result in [json!({"data": "hi!"}), json!({"data": "ho!", "at": 1.5}), json!({})] {
        let text = failures("protocols/output/rest-json", case(result));
        assert!(text.contains(r#"found {"data":"hi!","at":1.5}"#), "{text}");
    }
}

#[test]
fn an_error_case_passes_only_with_code_message_and_members() {
    let case = |code: &str, message: &str, members: Value| {
        response_group(json!({
            "id": "get", "given": {"name": "Get", "errors": [{"shape": "Full"}]},
            "errorCode": code, "errorMessage": message, "error": members,
            "response": {"status_code": 507, "body": r#"{"__type": "Full", "message": "no room", "data": "aGkh"}"#},
        }))
    };
    let right = case("Full", "no room", json!({"data": "hi!"}));
    assert_eq!(
        counts("protocols/output/rest-json", right),
        "1 passed, 0 failed, 0 skipped"
    );
    let wrong = [
        (case("Empty", "no room", json!({"data": "hi!"})), "code"),
        (case("Full", "room", json!({"data": "hi!"})), "message"),
        (case("Full", "no room", json!({})), "members of the error"),
    ];
    for (group, what) in wrong {
        let text = failures("protocols/output/rest-json", group);
        assert!(
            text.lines().nth(1).is_some_and(|line| line.trim().starts_with(what)),
            "{what}: {text}"
        );
    }
}

#[test]
fn a_refused_model_is_a_failure_and_a_feature_to_come_is_none() {
    let shapes = json!({
        "Talk": {"type": "structure", "payload": "words", "members": {"words": {"shape": "Words"}}},
        "Words": {"type": "structure", "eventstream": true, "members": {"word": {"shape": "Word"}}},
        "Word": {"type": "structure", "event": true, "members": {}},
    });
    let group = |protocol: &str, given: Value| {
        let case = json!({"id": "x", "given": given, "serialized": {"uri": "/"}});
        json!([{"metadata": {"protocol": protocol}, "shapes": shapes, "cases": [case]}])
    };
    let text = failures(
        "protocols/input/rest-json",
        group("rest-json", json!({"name": "A", "input": {"shape": "Nothing"}})),
    );
    assert!(text.contains("the model is refused"), "{text}");
    let streamed = group("query", json!({"name": "A", "input": {"shape": "Talk"}}));
    assert_eq!(
        counts("protocols/input/query", streamed),
        "0 passed, 0 failed, 1 skipped"
    );
}

#[test]
fn what_has_no_runner_is_counted_as_skipped() {
    assert_eq!(
        counts("smoke/smoke", json!([{"id": "a"}])),
        "0 passed, 0 failed, 1 skipped"
    );
}

#[test]
fn a_cbor_body_is_equal_by_value_whatever_its_form() {
    let group = |params: Value, body: &str| {
        json!([{
            "metadata": {"protocol": "smithy-rpc-v2-cbor", "targetPrefix": "Demo"},
            "shapes": {
                "D": {"type": "double"}, "S": {"type": "string"},
                "In": {"type": "structure", "members": {"a": {"shape": "D"}, "b": {"shape": "S"}}},
            },
            "cases": [{
                "id": "put", "given": {"name": "Put", "input": {"shape": "In"}}, "params": params,
                "serialized": {"uri": "/service/Demo/operation/Put", "body": body},
            }],
        }])
    };
    let run = |params: Value, body: &[u8]| {
        let body = STANDARD.encode(body);
        counts("protocols/input/smithy-rpc-v2-cbor", group(params, &body))
    };
    let (right, wrong) = ("1 passed, 0 failed, 0 skipped", "0 passed, 1 failed, 0 skipped");
    let params = json!({"a": 1.5, "b": "x"});
    assert_eq!(run(params.clone(), b"\xbf\x61b\x61x\x61a\xf9\x3e\x00\xff"), right);
    assert_eq!(run(params.clone(), b"\xa2\x61b\x61x\x61a\xf9\x3e\x01"), wrong);
    assert_eq!(run(params.clone(), b"\xa1\x61b\x61x"), wrong);
    assert_eq!(run(params, b""), wrong);
    assert_eq!(run(json!({"a": "NaN"}), b"\xa1\x61a\xfa\x7f\xc0\x00\x00"), right);
}

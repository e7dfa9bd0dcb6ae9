//! CBOR items, event stream messages, signatures, endpoints, expressions, timestamps.

use serde_json::{Value, json};

use super::counts;

#[test]
fn an_item_is_compared_by_type_and_width() {
    let case = |input: &str, expect: Value| json!([{"id": "x", "input": input, "expect": expect}]);
    let right = [
        case("bf6161f6ff", json!({"map": {"a": {"null": {}}}})),
        case("9f3863f7ff", json!({"list": [{"negint": -100}, {"undefined": {}}]})),
        case(
            "c1fa3fc00000",
            json!({"tag": {"id": 1, "value": {"float32": 1_069_547_520}}}),
        ),
        case("5f4101ff", json!({"bytestring": [1]})),
    ];
    for cases in right {
        let counts = counts("cbor/decode-success", cases.clone());
        assert_eq!(counts, "1 passed, 0 failed, 0 skipped", "{cases}");
    }
    let wrong = [
        case("05", json!({"uint": 6})),
        case("05", json!({"negint": 5})),
        case("1805", json!(null)),
    ];
    for cases in wrong {
        let counts = counts("cbor/decode-success", cases.clone());
        assert_eq!(counts, "0 passed, 1 failed, 0 skipped", "{cases}");
    }
}

#[test]
fn a_bad_item_passes_if_it_is_refused() {
    let run = |input: &str| counts("cbor/decode-error", json!([{"id": "x", "input": input}]));
    assert_eq!(run("9f"), "1 passed, 0 failed, 0 skipped");
    assert_eq!(run("80"), "0 passed, 1 failed, 0 skipped");
}

#[test]
fn a_message_is_compared_by_headers_payload_and_bytes() {
    let bytes = "AAAAHgAAAA5dStuNBGxvbmcF//////////9LwjLa";
    let run = |headers: Value, payload: &str| {
        let case = json!([{"id": "x", "bytes": bytes, "headers": headers, "payload": payload}]);
        counts("eventstream/frames", case)
    };
    let headers = json!([{"name": "long", "type": "long", "value": -1}]);
    assert_eq!(run(headers.clone(), ""), "1 passed, 0 failed, 0 skipped");
    assert_eq!(run(headers, "aGk="), "0 passed, 1 failed, 0 skipped");
    assert_eq!(run(json!([]), ""), "0 passed, 1 failed, 0 skipped");
}

#[test]
fn a_bad_message_passes_if_its_fault_is_named() {
    let run = |error: &str| {
        let case = json!([{"id": "x", "error": error, "bytes": "AAAAHgAAAA5dStuNBGxvbmcF//////////9LwjLb"}]);
        counts("eventstream/frame-errors", case)
    };
    assert_eq!(run("checksum"), "1 passed, 0 failed, 0 skipped");
    assert_eq!(run("header-name"), "0 passed, 1 failed, 0 skipped");
}

#[test]
fn an_event_case_compares_events_and_failures_of_answers_and_requests() {
    // A message of the event `level`, whose header `level` is 3.
    let good = "AAAAQgAAADKPxoXADTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcABWxldmVsBWxldmVsAgOeiRQc";
    let model = json!({
        "metadata": {"protocol": "rest-json"},
        "operations": {"Watch": {"name": "Watch", "input": {"shape": "Out"}, "output": {"shape": "Out"}}},
        "shapes": {
            "I": {"type": "integer"},
            "Level": {"type": "structure", "event": true, "members": {"level": {"shape": "I", "eventheader": true}}},
            "Stream": {"type": "structure", "eventstream": true, "members": {"level": {"shape": "Level"}}},
            "Out": {"type": "structure", "members": {"stream": {"shape": "Stream"}}, "payload": "stream"},
        },
    });
    let headers = |level: i64| json!({":message-type": {"string": "event"}, ":event-type": {"string": "level"}, "level": {"byte": level}});
    let run = |kind: &str, params: Value, expectation: Value| {
        let event = json!({"type": kind, "params": params, "bytes": good, "headers": headers(3)});
        let case = json!({"id": "x", "operation": "Watch", "events": [event], "expectation": expectation});
        counts("eventstream/rest-json", json!({"model": model, "cases": [case]}))
    };
    let params = json!({"level": {"level": 3}});
    assert_eq!(
        run("response", params.clone(), json!(null)),
        "1 passed, 0 failed, 0 skipped"
    );
    assert_eq!(
        run("response", json!({"level": {"level": 4}}), json!(null)),
        "0 passed, 1 failed, 0 skipped"
    );
    assert_eq!(
        run("response", params.clone(), json!({"failure": {}})),
        "0 passed, 1 failed, 0 skipped"
    );
    assert_eq!(run("request", params, json!(null)), "1 passed, 0 failed, 0 skipped");
    assert_eq!(
        run("request", json!({"level": {"level": 4}}), json!(null)),
        "0 passed, 1 failed, 0 skipped"
    );
}

/// The signature was recorded from botocore 1.43.11.
#[test]
fn a_signature_case_signs_the_request_in_it() {
    let body = concat!(
        r#"{"clientId":"arn:aws:sso::123456789012:application/ssoins-1/apl-1","#,
        r#""grantType":"authorization_code"}"#
    );
    let head = "POST /token?aws_iam=t HTTP/1.1\nHost: oidc.us-east-1.amazonaws.com\nContent-Type: application/json";
    let request = format!("{head}\n\n{body}");
    let case = |signature: &str| {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/sso-oauth/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, Signature={signature}"
        );
        json!({
            "context": {
                "access_key_id": "AKIDEXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                "region": "us-east-1", "service": "sso-oauth", "timestamp": "2024-01-01T00:00:00Z",
            },
            "cases": [{"id": "token", "request": request, "signedRequest": request, "authorization": authorization}],
        })
    };
    let right = case("79b040de28244efc3be061dc5ed1454da5195328488b4d37e8c350cc17438dd5");
    assert_eq!(counts("sigv4/v4-classic", right), "1 passed, 0 failed, 0 skipped");
    assert_eq!(
        counts("sigv4/v4-classic", case("79b0")),
        "0 passed, 1 failed, 0 skipped"
    );
}

/// The public key and the hashes were computed by a program of a few lines, from the rules alone.
#[test]
fn a_signature_for_several_regions_is_verified_with_the_public_key() {
    let case = |hash: &str| {
        let to_sign =
            |hash: &str| format!("AWS4-ECDSA-P256-SHA256\n20240101T000000Z\n20240101/things/aws4_request\n{hash}");
        json!([{
            "id": "get",
            "context": {
                "credentials": {"access_key_id": "AKIDEXAMPLE", "secret_access_key": "secret"}, "region": "*",
                "service": "things", "timestamp": "2024-01-01T00:00:00Z", "expiration_in_seconds": 3600,
            },
            "request": "GET / HTTP/1.1\nHost:example.com\n",
            "header": {"stringToSign": to_sign("334fab2a9e2777836e3175b6e3b6955d245ccc2f6b1eb3eacafebf2b0a31ff4e")},
            "query": {"stringToSign": to_sign(hash)},
            "publicKey": {
                "X": "7522463aa78f7998b8460d5eb06238a56294ced11adeb83d51129f7002568676",
                "Y": "02e3ff8c1661014efa50c6a35fe996f58a82dfca208268a45cb01b51d79b35dc",
            },
        }])
    };
    let right = case("9c92deee91d923afa6f7d760f100bcdd074b8aeaa3f168c76842f0598479ab76");
    assert_eq!(counts("sigv4/v4a", right), "1 passed, 0 failed, 0 skipped");
    assert_eq!(counts("sigv4/v4a", case("9c92")), "0 passed, 1 failed, 0 skipped");
}

#[test]
fn an_endpoint_case_compares_url_headers_properties_and_error() {
    let file = |expect: Value| {
        let region = json!({"fn": "isSet", "argv": [{"ref": "Region"}]});
        let endpoint =
            json!({"url": "https://{Region}.example.com", "headers": {"x-a": ["1"]}, "properties": {"p": 2}});
        json!({
            "ruleSet": {
                "version": "1.0",
                "parameters": {"Region": {"type": "string"}},
                "rules": [
                    {"type": "endpoint", "conditions": [region], "endpoint": endpoint},
                    {"type": "error", "conditions": [], "error": "no region"},
                ],
            },
            "cases": [
                {"id": "with", "params": {"Region": "r"}, "expect": expect},
                {"id": "without", "params": {}, "expect": {"error": "no region"}},
            ],
        })
    };
    let url = "https://r.example.com";
    let right = file(json!({"endpoint": {"url": url, "headers": {"x-a": ["1"]}, "properties": {"p": 2}}}));
    assert_eq!(
        counts("endpoints/functions/own", right),
        "2 passed, 0 failed, 0 skipped"
    );
    let wrong = [
        json!({"endpoint": {"url": "https://example.com", "headers": {"x-a": ["1"]}, "properties": {"p": 2}}}),
        json!({"endpoint": {"url": url, "properties": {"p": 2}}}),
        json!({"endpoint": {"url": url, "headers": {"x-a": ["1"]}}}),
        json!({"error": "no region"}),
    ];
    for expect in wrong {
        let counts = counts("endpoints/functions/own", file(expect.clone()));
        assert_eq!(counts, "1 passed, 1 failed, 0 skipped", "{expect}");
    }
}

#[test]
fn a_case_of_a_service_needs_its_model() {
    let file = json!({"service": "demo", "version": "2024-01-31", "cases": [{"id": "a", "expect": {"error": "x"}}]});
    assert_eq!(counts("endpoints/services/demo", file), "0 passed, 0 failed, 1 skipped");
}

#[test]
fn an_expression_case_compares_the_result_or_the_kind_of_error() {
    let case = |expression: &str, expected: Value| {
        let mut case = json!({"id": "x", "given": {"a": [1, 2]}, "expression": expression});
        case.as_object_mut()
            .unwrap()
            .extend(expected.as_object().unwrap().clone());
        json!([case])
    };
    let right = [
        case("a[1]", json!({"result": 2})),
        case("a[", json!({"error": "syntax"})),
        case("abs(a)", json!({"error": "invalid-type"})),
        case("nope(a)", json!({"error": "unknown-function"})),
        case("a", json!({"bench": "full"})),
    ];
    for cases in right {
        assert_eq!(
            counts("jmespath/own", cases.clone()),
            "1 passed, 0 failed, 0 skipped",
            "{cases}"
        );
    }
    let wrong = [
        case("a[1]", json!({"result": 1})),
        case("a[1]", json!({"error": "syntax"})),
        case("a[", json!({"error": "invalid-type"})),
        case("a[", json!({"result": null})),
    ];
    for cases in wrong {
        assert_eq!(
            counts("jmespath/own", cases.clone()),
            "0 passed, 1 failed, 0 skipped",
            "{cases}"
        );
    }
}

#[test]
fn a_timestamp_case_compares_text_or_moment() {
    let case = |text: Value| json!([{"id": "x", "canonical_seconds": "1", "canonical_nanos": 500_000_000, "smithy_format_value": text}]);
    let right = [("date-time", "1970-01-01T00:00:01.5Z"), ("epoch-seconds", "1.5")];
    for (format, text) in right {
        for action in ["format", "parse"] {
            let name = format!("timestamps/{action}-{format}");
            assert_eq!(
                counts(&name, case(json!(text))),
                "1 passed, 0 failed, 0 skipped",
                "{name}"
            );
            assert_eq!(
                counts(&name, case(json!("2.5"))),
                "0 passed, 1 failed, 0 skipped",
                "{name}"
            );
        }
    }
    assert_eq!(
        counts("timestamps/format-http-date", case(Value::Null)),
        "0 passed, 1 failed, 0 skipped"
    );
}

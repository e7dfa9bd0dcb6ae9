//! Signatures, endpoints, expressions, timestamps.

use serde_json::{Value, json};

use super::counts;

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

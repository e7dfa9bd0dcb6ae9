//! Responses of services, read with their models.

use serde_json::{Value, json};

use super::{counts, models, run_with};

const FILE: &str = "response-parsing/xml";

fn report(case: &Value) -> String {
    let folder = models(
        &json!({"Get": {
            "name": "Get", "http": {"method": "POST", "requestUri": "/"},
            "output": {"shape": "Out", "resultWrapper": "GetResult"},
        }}),
        &json!({"T": {"type": "timestamp"}, "Out": {"type": "structure", "members": {"at": {"shape": "T"}}}}),
    );
    run_with(Some(folder.path()), FILE, json!([case])).to_string()
}

/// A case whose version is named, or is to be the newest.
fn case(version: Option<&str>, body: &str, parsed: &Value) -> Value {
    let mut case = json!({
        "id": "get", "service": "things", "operation": "Get", "parsed": parsed,
        "response": {"status_code": 200, "headers": {}, "body": body},
    });
    case["version"] = json!(version);
    case
}

#[test]
fn an_output_is_the_same_with_its_timestamps_as_the_response_has_them() {
    let body = "<R><GetResult><at>1970-01-01T00:00:01Z</at></GetResult><ResponseMetadata><RequestId>r</RequestId>\
                </ResponseMetadata></R>";
    let report = |at: &str, id: &str| {
        let parsed = json!({"at": at, "ResponseMetadata": {"RequestId": id}});
        report(&case(Some("2024-01-31"), body, &parsed))
    };
    let right = report("1970-01-01T00:00:01Z", "r");
    assert!(right.ends_with("1 passed, 0 failed, 0 skipped\n"), "{right}");
    for (at, id, what) in [
        ("1970-01-01T00:00:02Z", "r", "output"),
        ("1970-01-01T00:00:01Z", "s", "request id"),
    ] {
        let text = report(at, id);
        assert!(
            text.contains(&format!("FAILED {FILE} get\n    {what}: wanted")),
            "{text}"
        );
    }
}

#[test]
fn an_error_has_the_same_code_and_message() {
    let body = "<R><Error><Code>Gone</Code><Message>It was here</Message></Error></R>";
    let report =
        |code: &str, message: &str| report(&case(None, body, &json!({"Error": {"Code": code, "Message": message}})));
    let right = report("Gone", "It was here");
    assert!(right.ends_with("1 passed, 0 failed, 0 skipped\n"), "{right}");
    assert!(report("Lost", "It was here").contains("code: wanted"));
    assert!(report("Gone", "").contains("message: wanted"));
}

#[test]
fn without_models_nothing_is_read() {
    let cases = json!([case(None, "", &json!({}))]);
    assert_eq!(counts(FILE, cases), "0 passed, 0 failed, 1 skipped");
}

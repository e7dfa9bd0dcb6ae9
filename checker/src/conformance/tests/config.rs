//! Profile files and what follows from them.

use serde_json::{Value, json};

use super::counts;

#[test]
fn a_profile_case_compares_all_sections_or_wants_the_text_refused() {
    let case = |text: &str, output: Value| json!([{"id": "x", "input": {"configFile": text}, "output": output}]);
    let text = "[profile a]\nb = 1\n[sso-session s]\nc = 2";
    let sections = |b: &str, c: &str| json!({"config": {"profiles": {"a": {"b": b}}, "sso_sessions": {"s": {"c": c}}}});
    let refused = json!({"errorContaining": "in other words"});
    let right = [case(text, sections("1", "2")), case("b = 1", refused.clone())];
    for cases in right {
        assert_eq!(
            counts("config/profile-parser", cases.clone()),
            "1 passed, 0 failed, 0 skipped",
            "{cases}"
        );
    }
    let wrong = [
        case(text, sections("2", "2")),
        case(text, sections("1", "1")),
        case(text, refused),
        case("b = 1", sections("1", "2")),
    ];
    for cases in wrong {
        assert_eq!(
            counts("config/profile-parser", cases.clone()),
            "0 passed, 1 failed, 0 skipped",
            "{cases}"
        );
    }
}

#[test]
#[cfg(unix)]
fn a_location_case_reads_both_files_where_they_should_be() {
    let case = |config: &str, profile: &str| {
        json!([{
            "id": "x", "platform": "linux", "environment": {"HOME": "/home/me", "AWS_PROFILE": "p"},
            "profile": profile, "configLocation": config, "credentialsLocation": "/home/me/.aws/credentials",
        }])
    };
    let counts = |config, profile| counts("config/profile-locations", case(config, profile));
    assert_eq!(counts("/home/me/.aws/config", "p"), "1 passed, 0 failed, 0 skipped");
    assert_eq!(counts("/home/me/config", "p"), "0 passed, 1 failed, 0 skipped");
    assert_eq!(counts("/home/me/.aws/config", "q"), "0 passed, 1 failed, 0 skipped");
}

#[test]
fn an_endpoint_url_case_sends_a_request_and_looks_where_it_goes() {
    let case = |environment: Value, url: &str| {
        json!([{
            "id": "x", "service": "s3", "environment": environment, "output": {"endpointUrl": url},
            "profile": {"p": {"region": "fake-region-10", "services": "own"}},
            "services": {"own": {"s3": {"endpoint_url": "https://profile.example.com"}}},
        }])
    };
    let counts = |environment, url| counts("config/endpoint-urls", case(environment, url));
    let ignored = json!({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"});
    assert_eq!(
        counts(json!({}), "https://profile.example.com"),
        "1 passed, 0 failed, 0 skipped"
    );
    assert_eq!(counts(ignored.clone(), "default"), "1 passed, 0 failed, 0 skipped");
    assert_eq!(
        counts(ignored, "https://profile.example.com"),
        "0 passed, 1 failed, 0 skipped"
    );
}

#[test]
fn a_trace_case_compares_all_header_fields() {
    let case = |after: Value| {
        json!([{
            "id": "x", "env": {"AWS_LAMBDA_FUNCTION_NAME": "f", "_X_AMZN_TRACE_ID": "t"},
            "requestHeadersBefore": ["A: 1"], "requestHeadersAfter": after,
        }])
    };
    let counts = |after| counts("config/recursion-detection", case(after));
    assert_eq!(
        counts(json!(["A: 1", "X-Amzn-Trace-Id: t"])),
        "1 passed, 0 failed, 0 skipped"
    );
    assert_eq!(counts(json!(["A: 1"])), "0 passed, 1 failed, 0 skipped");
}

//! The set of files, and metadata.

use std::slice;

use insta::assert_snapshot;

use crate::{METADATA, files, report, report_of, service, shapes};
use tinsmith_model::{AuthScheme, Http2, Protocol, Service, SignatureVersion};

#[test]
fn a_model_needs_its_main_file() {
    assert_snapshot!(report_of(&[("waiters-2.json", "»{\"waiters\": {}}")]), @r"
    error: waiters-2.json:1:1: model demo 2024-01-31 has no service-2.json, and no model.json
        help: add the file, or delete the folder
    1 error and 0 warnings
    ");
}

#[test]
fn a_file_that_models_do_not_have_is_not_read_unless_it_could_be_an_overlay() {
    let text = shapes("");
    let sources = [
        ("m/service-2.json", &*text),
        ("m/overlays.json", "»{}"),
        ("m/paginator-1.json", "»{}"),
        ("m/surprises-1.json", "»not JSON"),
    ];
    assert_snapshot!(report_of(&sources), @r#"
    error: m/overlays.json:1:1: no part of a model has this name: it is not read
        help: did you mean "overlay.json"?
    warning: m/paginator-1.json:1:1: no part of a model has this name: it is not read
        help: did you mean "paginators-1.json" or "paginators-1.sdk-extras.json"?
    warning: m/surprises-1.json:1:1: no part of a model has this name: it is not read
    1 error and 2 warnings
    "#);
}

#[test]
fn the_same_file_twice_is_refused() {
    let text = shapes("");
    let again = format!("»{text}");
    let sources = [("service-2.json", &*text), ("service-2.json.gz", &*again)];
    assert_snapshot!(report_of(&sources), @r#"
    error: service-2.json.gz:1:1: there are two files "service-2.json"
        help: delete one of them
    1 error and 0 warnings
    "#);
}

#[test]
fn examples_are_not_read() {
    let text = shapes("");
    assert!(files(&[("service-2.json", &text), ("examples-1.json", "not read")]).is_ok());
}

#[test]
fn names_that_could_not_be_paths_are_refused() {
    let source = tinsmith_model::SourceFile {
        path: "service-2.json".to_owned(),
        text: shapes(""),
    };
    let diagnostics = Service::from_sources("../demo", "2024/01", slice::from_ref(&source)).unwrap_err();
    assert_snapshot!(diagnostics, @r#"
    error: service-2.json:1:1: "../demo" cannot be the name of a service
        help: a name is of lower case letters, digits and hyphens, and does not start with a hyphen
    error: service-2.json:1:1: "2024/01" cannot be the version of a service
        help: a version is of letters, digits, hyphens and dots, and starts with a letter or a digit: 2024-01-31
    2 errors and 0 warnings
    "#);
    for name in ["", "-x"] {
        let diagnostics = Service::from_sources(name, "2024-01-31", slice::from_ref(&source)).unwrap_err();
        assert_eq!(diagnostics.errors.len(), 1, "{name}");
    }
}

#[test]
fn unknown_keys_are_warnings_with_their_place() {
    let text = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A", "protocol": "json", »"new": 1},
        "operations": {}, "shapes": {
            "A": {"type": "structure", »"extra": true, "members": {
                "b": {"shape": "B", »"other": {}}}},
            "B": {"type": "string"}},
        »"more": 1}"#;
    assert_snapshot!(report(text), @r#"
    warning: service-2.json:1:95: unknown key "new"
    warning: service-2.json:3:40: shape "A": unknown key "extra"
    warning: service-2.json:4:37: shape "A", member "b": unknown key "other"
    warning: service-2.json:6:9: unknown key "more"
    0 errors and 4 warnings
    "#);
}

#[test]
fn keys_that_are_known_to_mean_nothing_are_silent() {
    let text = r#"{"version": "2.0", "examples": {},
        "metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A", "protocol": "json", "uid": "a-1"},
        "operations": {}, "shapes": {"B": {"type": "integer", "box": true}}}"#;
    service(text);
}

#[test]
fn metadata_has_its_defaults() {
    let metadata = service(&shapes("")).metadata;
    assert_eq!(metadata.signing_name, "demo");
    assert_eq!(metadata.signature_version, SignatureVersion::V4);
    assert_eq!(metadata.auth, [AuthScheme::SigV4]);
    assert_eq!(metadata.http2, Http2::NotNeeded);
    assert!(!metadata.query_compatible);
}

#[test]
fn metadata_is_read() {
    let text = r#"{"metadata": {
        "apiVersion": "1", "endpointPrefix": "a", "serviceId": "A", "signingName": "sign", "signatureVersion": "bearer",
        "protocol": "query", "protocols": ["json", "query"], "awsQueryCompatible": {},
        "protocolSettings": {"h2": "eventstream"}},
        "operations": {}, "shapes": {}}"#;
    let metadata = service(text).metadata;
    assert_eq!(metadata.protocols, [Protocol::Json, Protocol::Query]);
    assert_eq!(metadata.signing_name, "sign");
    assert_eq!(metadata.auth, [AuthScheme::Bearer]);
    assert_eq!(metadata.http2, Http2::EventStreams);
    assert!(metadata.query_compatible);
}

#[test]
fn one_known_protocol_is_enough_and_the_others_are_warnings() {
    let text = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A",
        "protocols": [»"telepathy", "json"]}, "operations": {}, "shapes": {}}"#;
    assert_snapshot!(report(text), @r#"
    warning: service-2.json:2:23: unknown protocol "telepathy", left out
    0 errors and 1 warning
    "#);
}

#[test]
fn values_of_the_metadata_must_be_known() {
    let text = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A",
        "protocols": »[»"telepathy"], "signatureVersion": »"v9", "auth": »[»"aws.auth#sigv5"],
        "protocolSettings": {"h2": »"never"}}, "operations": {}, "shapes": {},
        "clientContextParams": {"Fast": {"type": »"bool"}}}"#;
    assert_snapshot!(report(text), @r#"
    error: service-2.json:2:22: none of the protocols is known: "telepathy"
        help: known are smithy-rpc-v2-cbor, json, rest-json, rest-xml, query, ec2
    error: service-2.json:2:71: none of the auth schemes is known
        help: known are aws.auth#sigv4, aws.auth#sigv4a, smithy.api#httpBearerAuth, smithy.api#httpBasicAuth, smithy.api#httpApiKeyAuth, smithy.api#noAuth
    warning: service-2.json:2:23: unknown protocol "telepathy", left out
    warning: service-2.json:2:57: unknown signature version "v9"
        help: known are v2, v4, s3, s3v4, bearer
    warning: service-2.json:2:72: unknown auth scheme "aws.auth#sigv5", left out
    warning: service-2.json:3:36: unknown HTTP/2 setting "never"
        help: known are eventstream, optional
    warning: service-2.json:4:50: unknown type "bool"
        help: did you mean "boolean"?
    2 errors and 5 warnings
    "#);
}

#[test]
fn endpoint_rules_keep_their_order_of_keys() {
    let text = shapes("");
    let rules = r#"{"version": "1.0", "rules": [], "parameters": {"Z": {}, "A": {}}}"#;
    let loaded = files(&[("service-2.json", &text), ("endpoint-rule-set-1.json", rules)]).unwrap();
    let kept = loaded.service.endpoint_rules.unwrap().to_string();
    assert_eq!(kept, rules.replace(": ", ":").replace(", ", ","));
}

#[test]
fn client_context_params_are_sorted() {
    let text = format!(
        r#"{{"metadata": {METADATA}, "operations": {{}}, "shapes": {{}}, "clientContextParams": {{
        "B": {{"type": "boolean", "documentation": "b"}}, "A": {{"type": "string"}}}}}}"#
    );
    let params = service(&text).client_context_params;
    let names: Vec<_> = params.iter().map(|param| &*param.name).collect();
    assert_eq!(names, ["A", "B"]);
}

#[test]
fn a_key_with_null_is_read_as_if_it_were_not_there() {
    let text = format!(
        r#"{{"metadata": {METADATA}, »"documentation": null, "operations": {{
        "A": {{"name": "A", "http": {{"method": "GET", "requestUri": "/", »"responseCode": null}}, »"input": null, »"errors": null}}}},
        "shapes": {{"S": {{"type": "string", »"enum": null, »"documentation": null}},
        "B": {{"type": "structure", »"members": null}}}}}}"#
    );
    let loaded = files(&[(
        "service-2.json",
        &*text.replace("»\"members\": null", "\"members\": {}"),
    )])
    .unwrap();
    assert_eq!(loaded.service.operations[0].input, None);
    assert_snapshot!(report(&text.replace("\"B\"", "»\"B\"")), @r#"
    warning: service-2.json:1:119: "documentation" is null, which says nothing: read as if it were not there
    warning: service-2.json:2:73: operation "A": "responseCode" is null, which says nothing: read as if it were not there
    warning: service-2.json:2:96: operation "A": "input" is null, which says nothing: read as if it were not there
    warning: service-2.json:2:111: operation "A": "errors" is null, which says nothing: read as if it were not there
    warning: service-2.json:3:44: shape "S": "enum" is null, which says nothing: read as if it were not there
    warning: service-2.json:3:58: shape "S": "documentation" is null, which says nothing: read as if it were not there
    warning: service-2.json:4:9: shape "B": there is no key "members", taken for none
        help: a structure without members has "members": {}
    warning: service-2.json:4:36: shape "B": "members" is null, which says nothing: read as if it were not there
    0 errors and 8 warnings
    "#);
}

#[test]
fn a_model_in_another_form_is_named_in_one_line() {
    for (text, form) in [
        (
            r#"{"openapi": "3.1.0", "info": {}, "paths": {}}"#,
            "an OpenAPI description",
        ),
        (r#"{"swagger": "2.0"}"#, "an OpenAPI description"),
    ] {
        let expected = format!(
            "error: service-2.json:1:1: this is {form}, and what is read here is C2J, as botocore has it, or a Smithy AST\n    \
             help: take the model of the service from botocore, or write one: docs/writing-a-model.md\n1 error and 0 warnings"
        );
        assert_eq!(report(&format!("»{text}")), expected);
    }
}

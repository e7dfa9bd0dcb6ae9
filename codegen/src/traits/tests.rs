use serde_json::json;
use tinsmith_model::SourceFile;

use super::*;

/// A service with one operation, `Get`, whose input has a bucket in the path, a key there too if it has a label, and a table
/// in the body.
fn service(signature: &str, path: &str, operation: Value) -> Service {
    let mut operations = json!({"Get": {
        "name": "Get", "http": {"method": "GET", "requestUri": path}, "input": {"shape": "In"},
    }});
    if let (Some(get), Some(more)) = (operations["Get"].as_object_mut(), operation.as_object()) {
        get.extend(more.clone());
    }
    let key = if path.contains("{Key") { "uri" } else { "header" };
    let text = json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": ["rest-xml"],
            "signatureVersion": signature,
        },
        "operations": operations,
        "shapes": {
            "S": {"type": "string"},
            "Event": {"type": "structure", "event": true, "members": {}},
            "Stream": {"type": "structure", "eventstream": true, "members": {"e": {"shape": "Event"}}},
            "Out": {"type": "structure", "members": {"stream": {"shape": "Stream"}}},
            "In": {"type": "structure", "required": ["Bucket", "Key"], "members": {
                "Bucket": {"shape": "S", "location": "uri", "locationName": "Bucket", "contextParam": {"name": "Bucket"}},
                "Key": {"shape": "S", "location": key, "locationName": "Key"},
                "Account": {"shape": "S", "hostLabel": true, "contextParam": {"name": "Account"}},
                "Route": {"shape": "S", "hostLabel": true},
                "Table": {"shape": "S", "contextParam": {"name": "Arn"}}}},
        },
    });
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text: text.to_string(),
    };
    let loaded = Service::from_sources("demo", "2024-01-31", &[source]);
    loaded.unwrap_or_else(|report| panic!("{report}")).service
}

fn uri_of(signature: &str, path: &str) -> String {
    let service = service(signature, path, json!({}));
    uri(&service, &service.operations[0])
}

#[test]
fn a_path_goes_with_the_literal_query() {
    assert_eq!(uri_of("v4", "/x/{Bucket}/{Key}?a&b=c"), "/x/{Bucket}/{Key}?a&b=c");
}

#[test]
fn the_bucket_leaves_the_paths_of_s3_where_the_rules_know_it() {
    assert_eq!(uri_of("s3", "/{Bucket}/{Key+}?x"), "/{Key+}?x");
    assert_eq!(uri_of("s3v4", "/{Bucket}?x=y"), "?x=y");
    // Behind something else, without a slash after it, or unknown to the rules, it stays.
    assert_eq!(uri_of("s3", "/b/{Bucket}/{Key}"), "/b/{Bucket}/{Key}");
    assert_eq!(uri_of("s3", "/{Bucket}.{Key}"), "/{Bucket}.{Key}");
    assert_eq!(uri_of("s3", "/{Key}/{Bucket}"), "/{Key}/{Bucket}");
    assert_eq!(uri_of("v4", "/{Bucket}/{Key}"), "/{Bucket}/{Key}");
}

#[test]
fn a_host_prefix_that_is_a_parameter_of_the_rules_is_left_to_them() {
    let prefix_of = |prefix: &str| {
        let service = service("v4", "/{Bucket}/{Key}", json!({"endpoint": {"hostPrefix": prefix}}));
        host_prefix(&service, &service.operations[0]).to_owned()
    };
    assert_eq!(prefix_of("{Account}."), "");
    assert_eq!(prefix_of("{Account}-x."), "{Account}-x.");
    assert_eq!(prefix_of("{Route}."), "{Route}.");
    assert_eq!(prefix_of("data."), "data.");
}

#[test]
fn the_first_scheme_that_there_is_counts() {
    let auth_of = |signature, schemes: Value| {
        let service = service(signature, "/{Bucket}/{Key}", json!({ "auth": schemes }));
        auth(&service, &service.operations[0])
    };
    let (v4a, v4, token) = ("aws.auth#sigv4a", "aws.auth#sigv4", "smithy.api#httpBearerAuth");
    assert_eq!(auth_of("v4", json!([v4a, v4, token])), Auth::SigV4);
    assert_eq!(auth_of("v4", json!([token, v4])), Auth::Bearer);
    assert_eq!(auth_of("s3v4", json!([v4])), Auth::S3);
    assert_eq!(auth_of("v4", json!([v4a])), Auth::SigV4a);
    let old = service("v2", "/{Bucket}/{Key}", json!({}));
    assert_eq!(auth(&old, &old.operations[0]), Auth::SigV2);
}

#[test]
fn a_token_does_as_well_where_it_is_listed_behind_a_signature() {
    let takes = |schemes: Value| {
        let service = service("v4", "/{Bucket}/{Key}", json!({ "auth": schemes }));
        accepts_bearer_token(&service, &service.operations[0])
    };
    let (none, v4, token) = ("smithy.api#noAuth", "aws.auth#sigv4", "smithy.api#httpBearerAuth");
    assert!(takes(json!([v4, token])));
    for schemes in [json!([v4]), json!([token]), json!([token, v4]), json!([none, token])] {
        assert!(!takes(schemes.clone()), "{schemes}");
    }
}

#[test]
fn fixed_parameters_of_the_endpoint_count_more_than_members_and_those_more_than_paths() {
    let service = service(
        "v4",
        "/{Bucket}/{Key}",
        json!({
            "staticContextParams": {"On": {"value": true}, "Kinds": {"value": ["a", "b"]}},
            "operationContextParams": {"Arn": {"path": "Table"}},
        }),
    );
    let found = endpoint_params(&service, &service.operations[0]);
    let found: Vec<_> = found
        .iter()
        .map(|param| (param.name.as_str(), param.source.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("Arn", ParamSource::Path("Table".to_owned())),
            ("Bucket", ParamSource::Member("Bucket".to_owned())),
            ("Account", ParamSource::Member("Account".to_owned())),
            ("Arn", ParamSource::Member("Table".to_owned())),
            ("Kinds", ParamSource::StringArray(vec!["a".to_owned(), "b".to_owned()])),
            ("On", ParamSource::Bool(true)),
        ]
    );
}

#[test]
fn what_the_runtime_cannot_do_is_left_out() {
    let needs = |protocol: Protocol, operation| {
        let mut service = service("v4", "/x", operation);
        service.metadata.protocols = vec![protocol];
        let left_out = left_out(&service);
        left_out.into_iter().map(|left_out| left_out.needs).collect::<Vec<_>>()
    };
    let stream = json!({"shape": "Out"});
    let both = json!({"input": stream, "output": stream});
    for protocol in [Protocol::RestJson, Protocol::RestXml, Protocol::Json] {
        assert!(needs(protocol, both.clone()).is_empty());
    }
    assert_eq!(needs(Protocol::Query, both), ["event streams over query"]);
    assert!(needs(Protocol::Query, json!({})).is_empty());
}

#[test]
fn of_several_protocols_the_first_in_our_order_counts() {
    assert_eq!(
        protocol(&[Protocol::Query, Protocol::RpcV2Cbor, Protocol::Json]),
        Some(Protocol::Json)
    );
    assert_eq!(protocol(&[Protocol::RpcV2Cbor]), Some(Protocol::RpcV2Cbor));
    assert_eq!(protocol(&[]), None);
}

//! Calls by name, with parameters and results as JSON, and what a client tells about its operations.

use serde_json::{Value, json};
use tinsmith::runtime::Blocking;
use tinsmith::runtime::error::Cause;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::{Client, ServiceError};

use crate::{blocking, body, builder, credentials, done};

const OPERATIONS: [&str; 4] = [
    "create_token",
    "create_token_with_iam",
    "register_client",
    "start_device_authorization",
];

/// A client on a script that expects no request.
fn client() -> Client<Blocking> {
    blocking(builder(), &Scripted::new())
}

/// The text of the error that a call gives before it is sent.
fn refusal(operation: &str, parameters: Value) -> String {
    let error = client().call(operation, parameters).unwrap_err();
    assert_eq!(error.attempts(), 0);
    error.to_string()
}

#[test]
fn a_call_takes_and_gives_json() {
    let script = Scripted::new().expect(Expected::post("/client/register")).reply(
        200,
        r#"{"clientId": "i", "clientIdIssuedAt": "1704067200", "more": 1, "tokenEndpoint": null}"#,
    );
    let parameters = json!({"clientType": "public", "clientName": "n", "scopes": ["a", "b"], "grantTypes": []});
    let answer = blocking(builder(), &script)
        .call("register_client", parameters)
        .unwrap();
    assert_eq!(answer, json!({"clientId": "i", "clientIdIssuedAt": 1_704_067_200}));
    let expected = r#"{"clientName":"n","clientType":"public","scopes":["a","b"],"grantTypes":[]}"#;
    assert_eq!(body(&script.requests()[0]), expected);
}

#[test]
fn what_is_nested_in_an_answer_is_json_too() {
    let reply = json!({"scope": ["a", "b"], "awsAdditionalDetails": {"identityContext": "c", "more": 1}});
    let script = Scripted::new()
        .expect(Expected::post("/token?aws_iam=t"))
        .reply(200, reply.to_string());
    let client = blocking(builder().credentials(credentials()), &script);
    let answer = client
        .call("create_token_with_iam", json!({"clientId": "i", "grantType": "g"}))
        .unwrap();
    assert_eq!(
        answer,
        json!({"scope": ["a", "b"], "awsAdditionalDetails": {"identityContext": "c"}})
    );
}

#[test]
fn an_async_call_gives_the_same() {
    let script = Scripted::new()
        .expect(Expected::any())
        .reply(200, r#"{"clientId": "i"}"#);
    let client = builder().transport(script.clone()).build().unwrap();
    let answer = done(client.call("register_client", json!({"clientName": "n", "clientType": "t"})));
    assert_eq!(answer.unwrap(), json!({"clientId": "i"}));
    let error = done(client.call("nope", json!({}))).unwrap_err();
    assert!(matches!(error.cause(), Some(Cause::UnknownOperation(_))), "{error}");
}

#[test]
fn an_error_of_the_service_is_typed() {
    let script = Scripted::new().expect(Expected::any()).reply(
        400,
        r#"{"__type": "SlowDownException", "error_description": "not so fast"}"#,
    );
    let parameters = json!({"clientId": "i", "clientSecret": "s", "grantType": "g"});
    let error = blocking(builder(), &script)
        .call("create_token", parameters)
        .unwrap_err();
    assert!(
        matches!(error.service(), Some(ServiceError::SlowDownException(_))),
        "{error}"
    );
}

#[test]
fn everything_that_is_wrong_with_an_input_is_told_at_once_and_no_value_is_shown() {
    let parameters = json!({
        "bogus": "hunter2",
        "clientSecret": ["hunter2"],
        "code": 31_337,
        "deviceCode": {"hunter2": true},
        "hunter": 2,
        "refreshToken": 0.31337,
        "scope": ["a", 31_337, "b", null],
        "redirectUri": true,
    });
    let names = "clientId, clientSecret, grantType, deviceCode, code, refreshToken, scope, redirectUri, codeVerifier";
    let expected = format!(
        "CreateToken: Parameter validation failed:\n\
         Missing required parameter in input: \"clientId\"\n\
         Missing required parameter in input: \"grantType\"\n\
         Unknown parameter in input: \"bogus\", must be one of: {names}\n\
         Unknown parameter in input: \"hunter\", must be one of: {names}\n\
         Invalid type for parameter clientSecret, type: list, valid types: string\n\
         Invalid type for parameter deviceCode, type: object, valid types: string\n\
         Invalid type for parameter code, type: integer, valid types: string\n\
         Invalid type for parameter refreshToken, type: number with a fraction, valid types: string\n\
         Invalid type for parameter scope[1], type: integer, valid types: string\n\
         Invalid type for parameter scope[3], type: null, valid types: string\n\
         Invalid type for parameter redirectUri, type: boolean, valid types: string"
    );
    assert_eq!(refusal("create_token", parameters), expected);
}

#[test]
fn a_list_must_be_one_and_so_must_an_input() {
    let parameters = json!({"clientId": "i", "clientSecret": "s", "grantType": "g", "scope": "a b"});
    assert_eq!(
        refusal("create_token", parameters),
        "CreateToken: Parameter validation failed:\n\
         Invalid type for parameter scope, type: string, valid types: list"
    );
    assert_eq!(
        refusal("create_token", json!(["clientId"])),
        "CreateToken: Parameter validation failed:\n\
         Invalid type for parameter input, type: list, valid types: object"
    );
}

#[test]
fn null_is_the_same_as_nothing() {
    let parameters = json!({"clientName": null, "clientType": 5, "scopes": null});
    assert_eq!(
        refusal("register_client", parameters),
        "RegisterClient: Parameter validation failed:\n\
         Missing required parameter in input: \"clientName\"\n\
         Invalid type for parameter clientType, type: integer, valid types: string"
    );
}

#[test]
fn only_method_names_name_operations_and_the_error_lists_them() {
    for name in ["nope", "CreateToken", ""] {
        let listed = format!(
            "the client does not have an operation {name:?}; it has: {}",
            OPERATIONS.join(", ")
        );
        let named = if name.is_empty() {
            String::new()
        } else {
            format!("{name}: ")
        };
        assert_eq!(refusal(name, json!({})), format!("{named}{listed}"));
        assert_eq!(client().can_paginate(name).unwrap_err().to_string(), listed);
        assert_eq!(client().get_paginator(name).unwrap_err().to_string(), listed);
    }
}

#[test]
fn no_operation_of_sso_oidc_comes_in_pages() {
    for name in OPERATIONS {
        assert_eq!(client().can_paginate(name), Ok(false));
        let error = client().get_paginator(name).unwrap_err();
        assert_eq!(error.to_string(), format!("Operation cannot be paginated: {name}"));
    }
}

#[test]
fn sso_oidc_has_no_waiter() {
    let error = client().get_waiter("token_ready").unwrap_err();
    assert_eq!(error.to_string(), "Waiter does not exist: token_ready");
}

//! Secrets: each sensitive value is planted once, and must not appear in anything that a program could print.

use std::error::Error as StdError;
use std::fmt::Debug;

use serde_json::{Value, json};
use tinsmith::runtime::codegen::Set;
use tinsmith::runtime::credentials::{CachedCredentials, Credentials, CredentialsChain, ProvideCredentials, from_fn};
use tinsmith::runtime::http::Response;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{CallOptions, Environment, Mode, PresignOptions};
use tinsmith::sso_oidc::{Client, ClientBuilder, CreateToken, CreateTokenWithIAM, Error, StartDeviceAuthorization};

use crate::{now, response};

/// The start of every planted secret. The rest tells which one it is.
const MARK: &str = "S3CR3T-";

/// Fails if a text shows a planted secret.
fn assert_clean(what: &str, text: &str) {
    if let Some(at) = text.find(MARK) {
        let secret: String = text[at..].chars().take(30).collect();
        panic!("{what} shows {secret}");
    }
}

fn assert_debug_clean(what: &str, value: &impl Debug) {
    assert_clean(what, &format!("{value:?}"));
    assert_clean(what, &format!("{value:#?}"));
}

/// Everything that an error can show, with its sources.
fn assert_error_clean(what: &str, error: &(dyn StdError + 'static)) {
    assert_debug_clean(what, &error);
    let mut next = Some(error);
    while let Some(error) = next {
        assert_clean(what, &error.to_string());
        assert_debug_clean(what, &error);
        next = error.source();
    }
}

/// How often planted secrets appear on the wire: proves that they are really sent.
fn planted(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).matches(MARK).count()
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "S3CR3T-access-key").with_session_token("S3CR3T-session-token")
}

/// A builder with a secret in every place where one can be.
fn builder() -> ClientBuilder {
    crate::builder()
        .credentials(credentials())
        .endpoint_url("https://S3CR3T-user:S3CR3T-password@localhost:8443/base?key=S3CR3T-query")
}

fn client(script: &Scripted) -> Client {
    builder().transport(script.clone()).build().unwrap()
}

fn create_token<S: Mode>(client: &Client<S>) -> CreateToken<S, Set, Set, Set> {
    client
        .create_token()
        .client_id("id")
        .client_secret("S3CR3T-client-secret")
        .grant_type("refresh_token")
        .device_code("S3CR3T-device-code")
        .code("S3CR3T-code")
        .refresh_token("S3CR3T-refresh-token")
        .scope(["openid"])
        .redirect_uri("https://r.example")
        .code_verifier("S3CR3T-code-verifier")
}

fn create_token_with_iam<S: Mode>(client: &Client<S>) -> CreateTokenWithIAM<S, Set, Set> {
    client
        .create_token_with_iam()
        .client_id("id")
        .grant_type("refresh_token")
        .code("S3CR3T-code")
        .refresh_token("S3CR3T-refresh-token")
        .assertion("S3CR3T-assertion")
        .subject_token("S3CR3T-subject-token")
        .code_verifier("S3CR3T-code-verifier")
}

fn start_device_authorization<S: Mode>(client: &Client<S>) -> StartDeviceAuthorization<S, Set, Set, Set> {
    client
        .start_device_authorization()
        .client_id("id")
        .client_secret("S3CR3T-client-secret")
        .start_url("https://start.example")
}

/// A success with every secret that the service can send.
fn answer() -> Response {
    response(
        200,
        &[("x-amzn-requestid", "r-1"), ("Set-Cookie", "S3CR3T-cookie")],
        r#"{
            "accessToken": "S3CR3T-access-token", "refreshToken": "S3CR3T-refresh-token", "idToken": "S3CR3T-id-token",
            "awsAdditionalDetails": {"identityContext": "S3CR3T-identity-context"},
            "clientSecret": "S3CR3T-client-secret", "deviceCode": "S3CR3T-device-code", "userCode": "S3CR3T-user-code",
            "verificationUri": "https://v.example", "tokenType": "Bearer",
            "verificationUriComplete": "https://v.example?user_code=S3CR3T-user-code-in-uri",
            "unknown": "S3CR3T-unknown"
        }"#,
    )
}

fn answering(response: Response) -> Scripted {
    Scripted::new().expect(Expected::any()).respond(response)
}

#[test]
fn an_input_does_not_show_its_secrets() {
    fn check<S: Mode>(client: &Client<S>) {
        let create = create_token(client);
        assert_eq!(
            format!("{create:?}"),
            "CreateToken(CreateTokenRequest { clientId: \"id\", clientSecret: *** redacted ***, \
             grantType: \"refresh_token\", deviceCode: *** redacted ***, code: *** redacted ***, \
             refreshToken: *** redacted ***, scope: [\"openid\"], redirectUri: \"https://r.example\", \
             codeVerifier: *** redacted *** })"
        );
        assert_debug_clean("CreateToken", &create);
        assert_debug_clean("CreateToken, prepared", &create.prepare());
        let with_iam = create_token_with_iam(client);
        assert_debug_clean("CreateTokenWithIAM", &with_iam);
        assert_debug_clean("CreateTokenWithIAM, prepared", &with_iam.prepare());
        let start = start_device_authorization(client);
        assert_debug_clean("StartDeviceAuthorization", &start);
        assert_debug_clean("StartDeviceAuthorization, prepared", &start.prepare());
    }
    check(&client(&Scripted::new()));
    check(&builder().blocking_transport(Scripted::new()).build_blocking().unwrap());
}

#[test]
fn an_output_does_not_show_its_secrets() {
    let script = (0..4).fold(Scripted::new(), |script, _| {
        script.expect(Expected::any()).respond(answer())
    });
    let client = client(&script);

    let reply = now(create_token(&client).prepare().send_with_metadata()).unwrap();
    assert_eq!(reply.output.access_token.as_deref(), Some("S3CR3T-access-token"));
    assert_debug_clean("CreateTokenResponse with metadata", &reply);
    let output = now(create_token_with_iam(&client).send()).unwrap();
    assert!(output.aws_additional_details.is_some());
    assert_debug_clean("CreateTokenWithIAMResponse", &output);
    assert_debug_clean("AwsAdditionalDetails", &output.aws_additional_details);
    let output = now(client.register_client().client_name("n").client_type("public").send()).unwrap();
    assert_eq!(output.client_secret.as_deref(), Some("S3CR3T-client-secret"));
    assert_debug_clean("RegisterClientResponse", &output);
    let output = now(start_device_authorization(&client).send()).unwrap();
    assert_debug_clean("StartDeviceAuthorizationResponse", &output);
    assert_eq!(
        format!("{output:?}"),
        "StartDeviceAuthorizationResponse { deviceCode: *** redacted ***, userCode: *** redacted ***, \
         verificationUri: \"https://v.example\", verificationUriComplete: *** redacted *** }"
    );

    for (request, secrets) in script.requests().iter().zip([5, 5, 0, 1]) {
        assert_eq!(planted(&request.body), secrets, "{}", request.path);
        assert_debug_clean("a request", request);
        assert_debug_clean("the headers of a request", &request.headers);
    }
    assert!(planted(&answer().body) > 0);
    assert_debug_clean("a response", &answer());
}

#[test]
fn an_error_of_the_service_does_not_show_what_is_not_meant_for_people() {
    let secret = r#""token": "S3CR3T-in-error", "error_uri": "https://e.example?S3CR3T-uri""#;
    for (status, body) in [
        (
            400,
            format!(r#"{{"error": "invalid_grant", "error_description": "d", {secret}}}"#),
        ),
        (
            400,
            format!(r#"{{"__type": "BrandNewException", "message": "m", {secret}}}"#),
        ),
        (400, format!(r#"{{{secret}"#)),
        (400, format!(r#"[{{{secret}}}]"#)),
        (400, r#""S3CR3T-text""#.to_owned()),
        (500, "<html>S3CR3T-page</html>".to_owned()),
    ] {
        let script = answering(response(status, &[], &*body));
        let client = builder().max_attempts(1).transport(script).build().unwrap();
        let error = now(create_token(&client).send()).unwrap_err();
        assert_error_clean(&body, &error);
        if let Some(failure) = error.response() {
            assert_debug_clean(&body, failure);
            assert_debug_clean(&body, &failure.modelled());
        }
    }
}

#[test]
fn what_a_server_echoes_of_the_secrets_of_a_call_is_masked() {
    for (status, body) in [
        (
            400,
            r#"{"__type": "S3CR3T-refresh-token", "message": "no S3CR3T-client-secret here"}"#,
        ),
        (
            400,
            r#"{"error": "invalid_grant", "error_description": "S3CR3T-code: unknown"}"#,
        ),
        (400, r#"{"message": "secret=S3CR3T-client-secret"}"#),
        (
            403,
            "<Error><Code>S3CR3T-code</Code><Message>S3CR3T-client-secret</Message></Error>",
        ),
        (502, "proxy got S3CR3T-client-secret"),
        (200, r#"{"accessToken": []}"#),
    ] {
        for header in ["x-amzn-requestid", "x-amz-id-2"] {
            let script = answering(response(status, &[(header, "id-S3CR3T-client-secret")], body));
            let client = builder().max_attempts(1).transport(script).build().unwrap();
            let error = now(create_token(&client).send()).unwrap_err();
            assert_error_clean(body, &error);
            assert_debug_clean(body, error.metadata());
            for text in [error.code(), error.message(), error.request_id()]
                .into_iter()
                .flatten()
            {
                assert!(!text.contains("S3CR3T-c"), "{body}: {text}");
            }
        }
    }
}

#[test]
fn an_answer_that_cannot_be_read_does_not_show_what_it_holds() {
    for body in [
        r#"S3CR3T-text"#,
        r#""S3CR3T-string""#,
        r#"["S3CR3T-list"]"#,
        r#"{"S3CR3T-key": "S3CR3T-cut-off"#,
        r#"{"accessToken": "S3CR3T-access-token"} S3CR3T-rest"#,
        r#"{"accessToken": ["S3CR3T-access-token"]}"#,
        r#"{"expiresIn": "S3CR3T-number"}"#,
        r#"{"scope": "S3CR3T-scope"}"#,
        r#"{"awsAdditionalDetails": "S3CR3T-details"}"#,
        r#"{"awsAdditionalDetails": {"identityContext": {"S3CR3T-key": "S3CR3T-value"}}}"#,
    ] {
        let script = answering(response(200, &[], body))
            .expect(Expected::any())
            .respond(response(200, &[], body));
        let client = client(&script);
        let error = now(create_token_with_iam(&client).send()).unwrap_err();
        assert_error_clean(body, &error);
        let input = json!({ "clientId": "id", "grantType": "g" });
        let error = now(client.call("create_token_with_iam", input)).unwrap_err();
        assert_error_clean(body, &error);
    }
}

#[test]
fn an_input_by_name_that_is_at_fault_is_not_shown() {
    let client = client(&Scripted::new());
    for (operation, input) in [
        ("create_token", json!({ "clientSecret": ["S3CR3T-client-secret"] })),
        (
            "create_token",
            json!({ "clientSecret": { "S3CR3T-key": 1 }, "code": 5 }),
        ),
        (
            "create_token",
            json!({ "unknown": "S3CR3T-unknown", "code": "S3CR3T-code" }),
        ),
        ("create_token", json!({ "scope": ["S3CR3T-scope", 1] })),
        ("create_token", json!("S3CR3T-input")),
        ("create_token", Value::Null),
        ("CreateToken", json!({ "clientSecret": "S3CR3T-client-secret" })),
    ] {
        let what = format!("{operation} {input}");
        let error = now(client.call(operation, input.clone())).unwrap_err();
        assert_error_clean(&what, &error);
        let options = PresignOptions::new();
        let error = now(client.generate_presigned_url(operation, input, &options)).unwrap_err();
        assert_error_clean(&what, &error);
    }
}

#[test]
fn a_client_does_not_show_its_secrets() {
    let client = client(&Scripted::new());
    assert!(
        format!("{client:?}").contains("localhost:8443/base"),
        "what is no secret is shown"
    );
    assert_debug_clean("Client", &client);
    assert_debug_clean(
        "Client<Blocking>",
        &builder().blocking_transport(Scripted::new()).build_blocking(),
    );
    assert_debug_clean("ClientBuilder", &builder());
    let options = CallOptions::new().endpoint_url("https://S3CR3T-user@localhost/?S3CR3T-query");
    assert_debug_clean("CallOptions", &options);
    assert_debug_clean("PreparedRequest", &create_token(&client).prepare().options(options));
}

#[test]
fn an_endpoint_that_is_refused_does_not_show_its_secrets() {
    let script = Scripted::new();
    for url in [
        "S3CR3T-user:S3CR3T-password@localhost",
        "ftp://S3CR3T-user:S3CR3T-password@localhost",
        "https://S3CR3T-user:S3CR3T-password@",
        "https://S3CR3T-user:S3CR3T-password@localhost:port",
        "https://localhost/?a b=S3CR3T-query",
    ] {
        let error = builder()
            .endpoint_url(url)
            .transport(script.clone())
            .build()
            .unwrap_err();
        assert_error_clean(url, &error);
        let environment = Environment::fixed([("AWS_ENDPOINT_URL", url)]);
        let built = crate::builder()
            .environment(environment.clone())
            .transport(script.clone())
            .build();
        assert_error_clean(url, &built.unwrap_err());
        assert_debug_clean(url, &environment);

        let client = crate::client(&script);
        let call = create_token(&client)
            .prepare()
            .options(CallOptions::new().endpoint_url(url));
        assert_error_clean(url, &now(call.send()).unwrap_err());
    }
    // This fault is found only when the client is used.
    let client = builder().use_fips(true).transport(script).build().unwrap();
    assert_error_clean(
        "FIPS beside an endpoint",
        &now(create_token(&client).send()).unwrap_err(),
    );
    assert_debug_clean("a client whose endpoint was refused", &client);
}

#[test]
fn credentials_do_not_show_their_secrets() {
    let found = Environment::fixed([
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "S3CR3T-access-key"),
        ("AWS_SESSION_TOKEN", "S3CR3T-session-token"),
    ]);
    let half = Environment::fixed([("AWS_SECRET_ACCESS_KEY", "S3CR3T-access-key")]);
    let profile = Environment::fixed([("HOME", "/home/u"), ("AWS_PROFILE", "p")])
        .with_file(
            "/home/u/.aws/credentials",
            "[p]\naws_secret_access_key = S3CR3T-access-key\n",
        )
        .with_file(
            "/home/u/.aws/config",
            "[profile p]\naws_session_token = S3CR3T-session-token\n",
        );
    for environment in [found, half, profile] {
        let provider = tinsmith::runtime::credentials::default_credentials(&environment, None);
        let result = now(provider.credentials());
        assert_debug_clean("a provider", &provider);
        assert_debug_clean("credentials", &result);
        if let Err(error) = result {
            assert_error_clean("half a pair of keys", &error);
        }
        assert_debug_clean("an environment", &environment);
        let built = crate::builder().environment(environment);
        assert_debug_clean("a builder with an environment", &built);
    }

    let secret = "S3CR3T-captured".to_owned();
    let captured = from_fn(move || Ok(Credentials::new("AKIDEXAMPLE", &*secret)));
    let cached = CachedCredentials::new(CredentialsChain::new().with(captured).with(credentials()));
    assert!(now(cached.credentials()).unwrap().secret_access_key().starts_with(MARK));
    assert_debug_clean("cached credentials", &cached);
}

#[test]
fn a_presigned_url_does_not_show_itself() {
    let client = client(&Scripted::new());
    let presigned = now(create_token(&client).prepare().presign(&PresignOptions::new())).unwrap();
    assert_eq!(
        planted(presigned.url().as_bytes()),
        7,
        "5 members, the query of the endpoint, the session token"
    );
    assert_debug_clean("Presigned", &presigned);
    assert_debug_clean("a presigned URL with its error type", &Ok::<_, Error>(presigned));
}

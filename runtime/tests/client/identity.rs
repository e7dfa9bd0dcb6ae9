//! Who sends a request: what operations and endpoints ask for, through a client by name.

use serde_json::json;
use tinsmith_runtime::PresignOptions;
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::schema::{Auth, Catalog, Operation, Service};
use tinsmith_runtime::credentials::{Credentials, CredentialsChain, EnvironmentCredentials, Token};
use tinsmith_runtime::environment::Environment;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

use super::{Builder, NoError, catalog, service};

static WITH_TOKEN: Operation = Operation {
    auth: Auth::Bearer,
    ..Operation::new("WithToken", "with_token", "GET", "/")
};
static EITHER: Operation = Operation {
    accepts_bearer_token: true,
    ..Operation::new("Either", "either", "GET", "/")
};
static UNSIGNED_BODY: Operation = Operation {
    unsigned_payload: true,
    ..Operation::new("UnsignedBody", "unsigned_body", "GET", "/")
};
static OF_S3: Operation = Operation {
    auth: Auth::S3,
    ..Operation::new("OfS3", "of_s3", "GET", "/a//b%20c")
};
static OLD: Operation = Operation {
    auth: Auth::SigV2,
    ..Operation::new("Old", "old", "POST", "/")
};

static SERVICE: Service = service(Rules::Common(CommonRules::new("things")));
static CATALOG: Catalog = catalog(&[&EITHER, &OF_S3, &OLD, &UNSIGNED_BODY, &WITH_TOKEN]);

fn builder(transport: &Scripted) -> Builder {
    Builder::new(&SERVICE)
        .region("eu-west-1")
        .blocking_transport(transport.clone())
}

fn sent(operation: &str, configure: impl FnOnce(Builder) -> Builder) -> Request {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let client = configure(builder(&transport)).build_blocking().unwrap();
    client.call::<NoError>(&CATALOG, operation, &json!({})).unwrap();
    transport.requests().remove(0)
}

fn with_credentials(builder: Builder) -> Builder {
    builder.credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

#[test]
fn a_token_is_sent_in_place_of_a_signature() {
    let request = sent("with_token", |builder| builder.bearer_token(Token::new("t0ken")));
    assert_eq!(request.headers.get("authorization"), Some("Bearer t0ken"));
    assert_eq!(request.headers.get("x-amz-date"), None);
}

#[test]
fn a_token_goes_in_place_of_a_signature_only_where_an_operation_takes_it() {
    let both = |builder: Builder| with_credentials(builder).bearer_token(Token::new("t0ken"));
    let authorization = |operation, configure: fn(Builder) -> Builder| {
        let request = sent(operation, configure);
        request.headers.get("authorization").unwrap_or_default().to_owned()
    };
    assert_eq!(authorization("either", both), "Bearer t0ken");
    assert!(authorization("either", with_credentials).starts_with("AWS4-HMAC-SHA256 "));
    assert!(authorization("of_s3", both).starts_with("AWS4-HMAC-SHA256 "));
    let in_environment = |builder: Builder| {
        let variable = ("AWS_BEARER_TOKEN_THINGS", "fr0m-outside");
        with_credentials(builder).environment(Environment::fixed([variable]))
    };
    assert_eq!(authorization("either", in_environment), "Bearer fr0m-outside");
    let prefers_signature = |builder: Builder| {
        let variable = ("AWS_BEARER_TOKEN_THINGS", "fr0m-outside");
        let builder = with_credentials(builder).environment(Environment::fixed([variable]));
        builder.prefer_signature(true)
    };
    assert!(authorization("either", prefers_signature).starts_with("AWS4-HMAC-SHA256 "));
    assert_eq!(authorization("with_token", prefers_signature), "Bearer fr0m-outside");
}

/// What botocore does for an operation of Bedrock, which takes a signature or a token.
#[test]
fn a_preference_of_schemes_decides_between_a_token_and_a_signature_as_in_botocore() {
    const SIGNATURE: &str = "AWS4-HMAC-SHA256";
    const TOKEN: &str = "Bearer";
    let scheme = |variable: Option<&str>, code: Option<&str>, has_token: bool| {
        let preference = variable.map(|value| ("AWS_AUTH_SCHEME_PREFERENCE", value));
        let token = has_token.then_some(("AWS_BEARER_TOKEN_THINGS", "fr0m-outside"));
        let environment = Environment::fixed(preference.into_iter().chain(token).chain([("A", "a")]));
        let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
        let mut builder = with_credentials(builder(&transport)).environment(environment);
        if let Some(list) = code {
            builder = builder.auth_scheme_preference(list.split(','));
        }
        let result = builder
            .build_blocking()
            .unwrap()
            .call::<NoError>(&CATALOG, "either", &json!({}));
        let requests = transport.requests();
        // Not all scripts are followed to their end.
        let _ = transport.finish();
        let Some(request) = requests.first() else {
            assert!(
                result
                    .unwrap_err()
                    .to_string()
                    .contains("Unable to locate a bearer token")
            );
            return "no token".to_owned();
        };
        let authorization = request.headers.get("authorization").unwrap_or_default();
        authorization.split(' ').next().unwrap_or_default().to_owned()
    };
    for (variable, code, without_token, with_token) in [
        (None, None, SIGNATURE, TOKEN),
        (None, Some("sigv4"), SIGNATURE, SIGNATURE),
        (None, Some("httpBearerAuth"), "no token", TOKEN),
        (Some(""), None, SIGNATURE, TOKEN),
        (Some("httpBearerAuth"), None, "no token", TOKEN),
        (Some("httpBearerAuth"), Some("sigv4"), SIGNATURE, SIGNATURE),
        (Some("sigv4"), None, SIGNATURE, TOKEN),
        (Some("sigv4"), Some("httpBearerAuth"), "no token", TOKEN),
        (Some(" httpBearerAuth ,\tsigv4"), None, "no token", TOKEN),
        (Some("sigv4,httpBearerAuth"), None, SIGNATURE, TOKEN),
        (Some("sigv4a,httpBearerAuth"), None, "no token", TOKEN),
        (Some("x,,httpBearerAuth"), None, "no token", TOKEN),
        (Some("HTTPBearerAuth"), None, SIGNATURE, TOKEN),
        (Some("noAuth"), None, SIGNATURE, TOKEN),
    ] {
        let found = (scheme(variable, code, false), scheme(variable, code, true));
        let expected = (without_token.to_owned(), with_token.to_owned());
        assert_eq!(found, expected, "{variable:?} {code:?}");
    }
}

#[test]
fn a_preference_of_the_profile_counts_after_the_variable() {
    let authorization = |variables: &[(&str, &str)]| {
        let environment = Environment::fixed([("HOME", "/home/me")].iter().chain(variables).copied());
        let environment = environment.with_file(
            "/home/me/.aws/config",
            "[default]\nauth_scheme_preference = httpBearerAuth",
        );
        let environment = environment.with_bearer_token(Token::new("0f-the-session"));
        let request = sent("either", |builder| with_credentials(builder).environment(environment));
        request.headers.get("authorization").unwrap_or_default().to_owned()
    };
    assert_eq!(authorization(&[]), "Bearer 0f-the-session");
    assert!(authorization(&[("AWS_AUTH_SCHEME_PREFERENCE", "sigv4")]).starts_with("AWS4-HMAC-SHA256 "));
}

#[test]
fn a_token_that_an_environment_was_given_goes_only_where_a_token_is_asked_for_first() {
    let environment = Environment::fixed([("A", "a")]).with_bearer_token(Token::new("0f-the-session"));
    let authorization = |operation, environment: &Environment| {
        let request = sent(operation, |builder| {
            with_credentials(builder).environment(environment.clone())
        });
        request.headers.get("authorization").unwrap_or_default().to_owned()
    };
    assert!(authorization("either", &environment).starts_with("AWS4-HMAC-SHA256 "));
    assert_eq!(authorization("with_token", &environment), "Bearer 0f-the-session");
    let variable = Environment::fixed([("AWS_BEARER_TOKEN_THINGS", "fr0m-outside")]);
    let both = variable.with_bearer_token(Token::new("0f-the-session"));
    assert_eq!(authorization("with_token", &both), "Bearer fr0m-outside");
}

#[test]
fn a_profile_that_the_program_names_decides_who_calls_whatever_the_variables_say() {
    let variables = |profile: &[(&str, &str)]| {
        let keys = [
            ("HOME", "/home/me"),
            ("AWS_ACCESS_KEY_ID", "AKIDVARIABLE"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ];
        let environment = Environment::fixed(keys.iter().chain(profile).copied());
        let text = "[p]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret";
        environment.with_file("/home/me/.aws/credentials", text)
    };
    let caller = |environment: Environment| {
        let request = sent("of_s3", |builder| builder.environment(environment));
        let authorization = request.headers.get("authorization").unwrap_or_default();
        let (_, scope) = authorization.split_once("Credential=").unwrap();
        scope.split('/').next().unwrap_or_default().to_owned()
    };
    assert_eq!(caller(variables(&[]).with_profile("p")), "AKIDPROFILE");
    assert_eq!(caller(variables(&[("AWS_PROFILE", "p")])), "AKIDVARIABLE");
}

#[test]
fn an_anonymous_client_sends_every_call_without_signature_or_token() {
    for operation in ["either", "of_s3", "old", "unsigned_body", "with_token"] {
        let nothing = sent(operation, |builder| builder.anonymous(true));
        let otherwise = sent(operation, |builder| {
            with_credentials(builder)
                .bearer_token(Token::new("t0ken"))
                .anonymous(true)
        });
        for request in [nothing, otherwise] {
            let names: Vec<_> = request
                .headers
                .iter()
                .map(|(name, _)| name.to_ascii_lowercase())
                .collect();
            let of_signatures = ["authorization", "x-amz-date", "x-amz-content-sha256"];
            assert!(!names.iter().any(|name| of_signatures.contains(&&**name)), "{names:?}");
            assert!(request.body.is_empty());
        }
    }
}

#[test]
fn a_chain_that_ends_in_nobody_signs_only_if_there_are_credentials() {
    let authorization = |environment: Environment| {
        let chain = CredentialsChain::new()
            .with(EnvironmentCredentials::new(environment))
            .with(Credentials::anonymous());
        sent("of_s3", |builder| builder.credentials(chain))
            .headers
            .get("authorization")
            .is_some()
    };
    assert!(!authorization(Environment::fixed([("HOME", "/home/me")])));
    assert!(authorization(Environment::fixed([
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ])));
}

#[test]
fn nobody_presigns_a_url_without_a_signature() {
    let client = builder(&Scripted::new()).anonymous(true).build_blocking().unwrap();
    let url = client
        .presign::<NoError>(&CATALOG, "of_s3", &json!({}), &PresignOptions::new())
        .unwrap();
    assert_eq!(url.url(), "https://things.eu-west-1.amazonaws.com/a//b%20c");
}

#[test]
fn without_a_token_nothing_is_sent() {
    let transport = Scripted::new();
    let client = with_credentials(builder(&transport)).build_blocking().unwrap();
    let error = client.call::<NoError>(&CATALOG, "with_token", &json!({})).unwrap_err();
    assert!(error.to_string().contains("Unable to locate a bearer token"), "{error}");
    assert!(transport.requests().is_empty());
}

#[test]
fn a_token_that_would_break_the_header_is_refused_and_not_shown() {
    let transport = Scripted::new();
    let client = builder(&transport)
        .bearer_token(Token::new("hunter2\r\nx: y"))
        .build_blocking();
    let error = client
        .unwrap()
        .call::<NoError>(&CATALOG, "with_token", &json!({}))
        .unwrap_err();
    assert!(error.to_string().contains("bearer token"), "{error}");
    assert!(!format!("{error:?} {:?}", Token::new("hunter2")).contains("hunter2"));
}

#[test]
fn a_body_that_is_not_signed_is_marked_as_such() {
    let request = sent("unsigned_body", with_credentials);
    assert_eq!(request.headers.get("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    let s3 = sent("of_s3", with_credentials);
    let hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(s3.headers.get("x-amz-content-sha256"), Some(hash_of_nothing));
}

#[test]
fn an_old_signature_goes_into_the_form() {
    let request = sent("old", with_credentials);
    let form = String::from_utf8(request.body.into()).unwrap();
    assert!(
        form.starts_with("AWSAccessKeyId=AKIDEXAMPLE&SignatureVersion=2&"),
        "{form}"
    );
    assert_eq!(request.headers.get("authorization"), None);
}

#[test]
fn what_goes_with_a_token_is_not_presigned() {
    let client = with_credentials(builder(&Scripted::new())).build_blocking().unwrap();
    let presigned = client.presign::<NoError>(&CATALOG, "with_token", &json!({}), &PresignOptions::new());
    let error = presigned.unwrap_err().to_string();
    assert!(error.contains("cannot be in a URL"), "{error}");
    assert!(
        client
            .presign::<NoError>(&CATALOG, "either", &json!({}), &PresignOptions::new())
            .is_ok()
    );

    let with_token = with_credentials(builder(&Scripted::new())).bearer_token(Token::new("t0ken"));
    let client = with_token.build_blocking().unwrap();
    let presigned = client.presign::<NoError>(&CATALOG, "either", &json!({}), &PresignOptions::new());
    let error = presigned.unwrap_err().to_string();
    assert!(error.contains("cannot be in a URL"), "{error}");
}

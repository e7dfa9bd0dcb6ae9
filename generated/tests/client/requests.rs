//! What goes on the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tinsmith::runtime::credentials::from_fn;
use tinsmith::runtime::http::{Headers, Request, Response};
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, CallOptions, Environment};
use tinsmith::sso_oidc::{Client, ClientBuilder};

use crate::{ARN, Counting, blocking, body, builder, credentials, done, headers, script, sent};

fn create_token(client: &Client<Blocking>) {
    let call = client.create_token().client_id("cid").client_secret("csecret");
    call.grant_type("refresh_token").send().unwrap();
}

fn create_token_with_iam(client: &Client<Blocking>) {
    let call = client.create_token_with_iam().client_id(ARN);
    call.grant_type("authorization_code").send().unwrap();
}

fn signed() -> ClientBuilder {
    builder().credentials(credentials())
}

fn trace(variables: &[(&str, &str)]) -> Environment {
    Environment::fixed(variables.iter().copied())
}

#[test]
fn create_token_sends_its_members_in_model_order() {
    let request = sent(builder(), |client| {
        let call = client.create_token().code_verifier("9").redirect_uri("8");
        let call = call.scope(["a", "b"]).refresh_token("6").code("5").device_code("4");
        call.grant_type("3").client_secret("2").client_id("1").send().unwrap();
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://oidc.us-east-1.amazonaws.com/token");
    assert_eq!(
        body(&request),
        r#"{"clientId":"1","clientSecret":"2","grantType":"3","deviceCode":"4","code":"5","refreshToken":"6","scope":["a","b"],"redirectUri":"8","codeVerifier":"9"}"#
    );
}

#[test]
fn create_token_with_iam_sends_its_members_in_model_order_and_a_query() {
    let request = sent(signed(), |client| {
        let call = client
            .create_token_with_iam()
            .code_verifier("11")
            .requested_token_type("10");
        let call = call
            .subject_token_type("9")
            .subject_token("8")
            .redirect_uri("7")
            .scope(["6"]);
        let call = call.assertion("5").refresh_token("4").code("3");
        call.grant_type("2").client_id("1").send().unwrap();
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://oidc.us-east-1.amazonaws.com/token?aws_iam=t");
    assert_eq!(
        body(&request),
        r#"{"clientId":"1","grantType":"2","code":"3","refreshToken":"4","assertion":"5","scope":["6"],"redirectUri":"7","subjectToken":"8","subjectTokenType":"9","requestedTokenType":"10","codeVerifier":"11"}"#
    );
}

#[test]
fn register_client_sends_its_members_in_model_order() {
    let request = sent(builder(), |client| {
        let call = client.register_client().entitled_application_arn("7").issuer_url("6");
        let call = call.grant_types(["5"]).redirect_uris(["4"]).scopes(["3"]);
        call.client_type("2").client_name("1").send().unwrap();
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://oidc.us-east-1.amazonaws.com/client/register");
    assert_eq!(
        body(&request),
        r#"{"clientName":"1","clientType":"2","scopes":["3"],"redirectUris":["4"],"grantTypes":["5"],"issuerUrl":"6","entitledApplicationArn":"7"}"#
    );
}

#[test]
fn start_device_authorization_sends_its_members_in_model_order() {
    let request = sent(builder(), |client| {
        let call = client.start_device_authorization().start_url("https://d.example/start");
        call.client_secret("2").client_id("1").send().unwrap();
    });
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url(),
        "https://oidc.us-east-1.amazonaws.com/device_authorization"
    );
    assert_eq!(
        body(&request),
        r#"{"clientId":"1","clientSecret":"2","startUrl":"https://d.example/start"}"#
    );
}

#[test]
fn what_is_not_given_is_not_sent_and_what_is_empty_is() {
    let request = sent(builder(), |client| {
        let call = client.create_token().client_id("").client_secret("s");
        call.grant_type("g").scope([""; 0]).send().unwrap();
    });
    assert_eq!(
        body(&request),
        r#"{"clientId":"","clientSecret":"s","grantType":"g","scope":[]}"#
    );
}

#[test]
fn text_is_utf8_and_only_what_json_forbids_is_escaped() {
    let request = sent(builder(), |client| {
        let call = client.register_client().client_name("zażółć 😀 </\"\\\n\u{1}\u{7f}");
        call.client_type("public").send().unwrap();
    });
    assert_eq!(
        body(&request),
        "{\"clientName\":\"zażółć 😀 </\\\"\\\\\\n\\u0001\u{7f}\",\"clientType\":\"public\"}"
    );
    assert_eq!(
        request.headers.get("Content-Length"),
        Some("70"),
        "bytes, not characters"
    );
}

#[test]
fn an_unsigned_request_has_these_header_fields_in_this_order_even_with_credentials() {
    let user_agent = format!(
        "Tinsmith/{} ua/2.1 os/{} md/arch#{} lang/rust api/sso-oidc#2019-06-10 cfg/retry-mode#standard",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    let expected = [
        ("Host", "oidc.us-east-1.amazonaws.com"),
        ("Accept-Encoding", "identity"),
        ("Content-Type", "application/json"),
        ("User-Agent", &user_agent),
        ("amz-sdk-invocation-id", "01010101-0101-4101-8101-010101010101"),
        ("amz-sdk-request", "attempt=1"),
        ("Content-Length", "71"),
    ];
    for builder in [builder(), signed()] {
        let request = sent(builder.entropy(Counting::default()), create_token);
        assert_eq!(headers(&request), expected);
    }
}

#[test]
fn a_signed_request_has_its_signature_after_what_is_signed() {
    let request = sent(signed(), create_token_with_iam);
    let names: Vec<_> = request.headers.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "Host",
            "Accept-Encoding",
            "Content-Type",
            "User-Agent",
            "X-Amz-Date",
            "Authorization",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "Content-Length",
        ]
    );
}

/// The signature was recorded from botocore, for a body without blanks.
#[test]
fn a_signature_is_that_of_botocore() {
    let request = sent(signed(), create_token_with_iam);
    assert_eq!(
        request.headers.get("Authorization").unwrap(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/sso-oauth/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=79b040de28244efc3be061dc5ed1454da5195328488b4d37e8c350cc17438dd5"
    );
    assert_eq!(request.headers.get("X-Amz-Date"), Some("20240101T000000Z"));

    let temporary = credentials().with_session_token("SESSIONTOKENEXAMPLE");
    let request = sent(builder().credentials(temporary), create_token_with_iam);
    assert_eq!(
        request.headers.get("Authorization").unwrap(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/sso-oauth/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
         Signature=5b26d78ddc5fdbe1daa99e0e76a9486ef753b312682a1beee44c0f0be4dcc795"
    );
    assert_eq!(request.headers.get("X-Amz-Security-Token"), Some("SESSIONTOKENEXAMPLE"));
}

#[test]
fn credentials_are_asked_for_by_signed_calls_alone_and_by_each() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let provider = from_fn(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(credentials())
    });
    let script = script(6);
    let client = blocking(builder().credentials(provider), &script);
    create_token(&client);
    client
        .register_client()
        .client_name("n")
        .client_type("public")
        .send()
        .unwrap();
    let start = client.start_device_authorization().client_id("i").client_secret("s");
    start.start_url("https://d.example/start").send().unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    (0..3).for_each(|_| create_token_with_iam(&client));
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    script.finish().unwrap();
}

/// Three attempts: two answers with the status 503 and perhaps the service's clock, then a success.
fn three_attempts(date: Option<&'static str>) -> Scripted {
    let busy = || Response {
        status: 503,
        headers: Headers::from_iter(date.map(|date| ("Date", date))),
        body: Vec::new(),
    };
    let script = Scripted::new()
        .expect(Expected::any())
        .after(Duration::from_secs(7))
        .respond(busy());
    script
        .expect(Expected::any())
        .respond(busy())
        .expect(Expected::any())
        .reply(200, "{}")
}

fn header_of_each(script: &Scripted, name: &str) -> Vec<String> {
    let value = |request: &Request| request.headers.get(name).unwrap().to_owned();
    script.requests().iter().map(value).collect()
}

#[test]
fn all_attempts_of_a_call_have_one_invocation_id_and_another_call_another() {
    let script = three_attempts(None).expect(Expected::any()).reply(200, "{}");
    let client = blocking(builder().entropy(Counting::default()), &script);
    create_token(&client);
    create_token(&client);
    script.finish().unwrap();
    let ids = header_of_each(&script, "amz-sdk-invocation-id");
    assert_eq!(ids[0], "01010101-0101-4101-8101-010101010101");
    assert_eq!(ids[..3], [&*ids[0]; 3]);
    assert_ne!(ids[3], ids[0]);
}

/// `ttl` is when the timeout of the whole call ends, by the clock of the service.
#[test]
fn later_attempts_say_how_many_there_can_be_and_until_when_an_answer_is_of_use() {
    for (date, ttl) in [
        (None, ""),
        (Some("Mon, 01 Jan 2024 00:00:07 GMT"), "ttl=20240101T000100Z; "),
        (Some("Mon, 01 Jan 2024 00:05:07 GMT"), "ttl=20240101T000600Z; "),
        (Some("Sun, 31 Dec 2023 23:55:07 GMT"), "ttl=20231231T235600Z; "),
        (Some("soon"), ""),
    ] {
        // No jitter, so that the clock moves only by what the script says.
        let script = three_attempts(date);
        create_token(&blocking(builder().entropy(Still), &script));
        script.finish().unwrap();
        let expected = [
            "attempt=1",
            &format!("{ttl}attempt=2; max=3"),
            &format!("{ttl}attempt=3; max=3"),
        ];
        assert_eq!(header_of_each(&script, "amz-sdk-request"), expected, "{date:?}");
    }
}

#[derive(Debug)]
struct Still;

impl tinsmith::runtime::entropy::Entropy for Still {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

#[test]
fn each_attempt_is_signed_at_its_own_time() {
    let script = three_attempts(None);
    create_token_with_iam(&blocking(signed().entropy(Still), &script));
    script.finish().unwrap();
    assert_eq!(
        header_of_each(&script, "X-Amz-Date"),
        ["20240101T000000Z", "20240101T000007Z", "20240101T000007Z"]
    );
    let signatures = header_of_each(&script, "Authorization");
    assert_ne!(signatures[0], signatures[1]);
    assert_eq!(signatures[1], signatures[2]);
}

#[test]
fn inside_a_lambda_function_a_request_carries_the_trace_unsigned() {
    let lambda = ("AWS_LAMBDA_FUNCTION_NAME", "f");
    let id = ("_X_AMZN_TRACE_ID", "Root=1-é;Parent=2");
    for (variables, expected) in [
        (&[lambda, id][..], Some("Root=1-%C3%A9;Parent=2")),
        (&[lambda], None),
        (&[id], None),
    ] {
        let request = sent(signed().environment(trace(variables)), create_token_with_iam);
        assert_eq!(request.headers.get("X-Amzn-Trace-Id"), expected, "{variables:?}");
        assert_eq!(
            request.headers.get("Authorization"),
            sent(signed(), create_token_with_iam).headers.get("Authorization")
        );
    }
}

#[test]
fn the_path_and_the_query_of_a_custom_endpoint_come_first() {
    for (endpoint, unsigned, signed_url) in [
        ("http://localhost:8080", "/token", "/token?aws_iam=t"),
        ("http://localhost:8080/", "/token", "/token?aws_iam=t"),
        ("http://localhost:8080/base", "/base/token", "/base/token?aws_iam=t"),
        ("http://localhost:8080/base/", "/base/token", "/base/token?aws_iam=t"),
        (
            "http://localhost:8080/b?x=1&y",
            "/b/token?x=1&y",
            "/b/token?x=1&y&aws_iam=t",
        ),
    ] {
        let url = |target: &str| format!("http://localhost:8080{target}");
        let request = sent(builder().endpoint_url(endpoint), create_token);
        assert_eq!(request.url(), url(unsigned));
        let request = sent(signed().endpoint_url(endpoint), create_token_with_iam);
        assert_eq!(request.url(), url(signed_url));
    }
}

#[test]
fn a_custom_endpoint_gives_the_host_but_never_a_password() {
    for (endpoint, host) in [
        ("https://h.example:8443/b", "h.example:8443"),
        ("https://user:hunter2@h.example", "h.example"),
        ("http://[::1]:8080", "[::1]:8080"),
        ("https://h.example:443", "h.example"),
        ("http://[::1]:80", "[::1]"),
        ("http://h.example:443", "h.example:443"),
    ] {
        let request = sent(builder().endpoint_url(endpoint), create_token);
        assert_eq!(request.authority, host);
        assert_eq!(request.headers.get("Host"), Some(host));
    }
}

#[test]
fn one_call_can_go_to_another_region_or_endpoint() {
    let script = script(4);
    let client = blocking(signed(), &script);
    let send = |options: Option<CallOptions>| {
        let call = client
            .create_token_with_iam()
            .client_id(ARN)
            .grant_type("code")
            .prepare();
        let call = match options {
            Some(options) => call.options(options),
            None => call,
        };
        call.send().unwrap();
    };
    send(Some(CallOptions::new().region("eu-west-1")));
    send(Some(CallOptions::new().endpoint_url("http://localhost:8080")));
    send(Some(CallOptions::new().region("fips-us-west-2")));
    send(None);
    script.finish().unwrap();
    let reached = |(request, authorization): (&Request, &String)| {
        let scope = authorization.split('/').nth(2).unwrap().to_owned();
        (format!("{}://{}", request.scheme, request.authority), scope)
    };
    let authorizations = header_of_each(&script, "Authorization");
    let reached: Vec<_> = script.requests().iter().zip(&authorizations).map(reached).collect();
    let expected = [
        ("https://oidc.eu-west-1.amazonaws.com", "eu-west-1"),
        ("http://localhost:8080", "us-east-1"),
        ("https://oidc-fips.us-west-2.amazonaws.com", "us-west-2"),
        ("https://oidc.us-east-1.amazonaws.com", "us-east-1"),
    ];
    assert_eq!(
        reached,
        expected.map(|(url, region)| (url.to_owned(), region.to_owned()))
    );
}

#[test]
fn a_call_for_what_is_no_region_or_endpoint_is_refused_before_it_is_sent() {
    let script = Scripted::new();
    let client = blocking(builder(), &script);
    for (options, text) in [
        (
            CallOptions::new().region("evil.example/"),
            "CreateToken: \"evil.example/\" cannot be a region: a region has 1 to 63 letters, digits and hyphens, \
             no hyphen first or last, and not only digits; an example is eu-west-1",
        ),
        (
            CallOptions::new().endpoint_url("localhost:8080"),
            "CreateToken: invalid endpoint URL `localhost:8080`: it has no scheme; write `https://localhost:8080` \
             or `http://localhost:8080`",
        ),
    ] {
        let call = client.create_token().client_id("i").client_secret("s").grant_type("g");
        let error = call.prepare().options(options).send().unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    script.finish().unwrap();
}

#[test]
fn an_async_client_sends_what_a_blocking_one_sends() {
    let calls = [
        (
            "create_token",
            json!({"clientId": "i", "clientSecret": "s", "grantType": "g", "scope": ["a"]}),
        ),
        ("create_token_with_iam", json!({"clientId": "i", "grantType": "g"})),
        ("register_client", json!({"clientName": "n", "clientType": "t"})),
        (
            "start_device_authorization",
            json!({"clientId": "i", "clientSecret": "s", "startUrl": "u"}),
        ),
    ];
    let (of_async, of_blocking) = (script(calls.len()), script(calls.len()));
    let entropy = || signed().entropy(Counting::default());
    let client = entropy().transport(of_async.clone()).build().unwrap();
    let other = blocking(entropy(), &of_blocking);
    for (operation, parameters) in calls {
        let answer = done(client.call(operation, parameters.clone())).unwrap();
        assert_eq!(answer, other.call(operation, parameters).unwrap());
    }
    of_async.finish().unwrap();
    of_blocking.finish().unwrap();
    assert!(of_async.requests() == of_blocking.requests());
}

#[test]
fn an_async_call_does_nothing_until_it_is_polled() {
    let script = script(1);
    let client = builder().transport(script.clone()).build().unwrap();
    let call = client
        .create_token()
        .client_id("i")
        .client_secret("s")
        .grant_type("g")
        .send();
    assert!(script.requests().is_empty());
    done(call).unwrap();
    assert_eq!(script.requests().len(), 1);
}

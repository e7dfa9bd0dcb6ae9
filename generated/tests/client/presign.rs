//! Presigned URLs: anyone who has one can make the call.

use std::time::Duration;

use serde_json::{Value, json};
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::runtime::{Blocking, CallOptions, PresignOptions, Presigned};
use tinsmith::sso_oidc::{Client, ClientBuilder, Error};

use crate::{ARN, blocking, builder, credentials, done};

/// The query after the members and without the signature, for the default region, the default expiry and no session
/// token.
const SIGNING: &str = "&X-Amz-Algorithm=AWS4-HMAC-SHA256\
                       &X-Amz-Credential=AKIDEXAMPLE%2F20240101%2Fus-east-1%2Fsso-oauth%2Faws4_request\
                       &X-Amz-Date=20240101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=content-type%3Bhost\
                       &X-Amz-Signature=";

const MEMBERS: &str = "clientId=cid&clientSecret=csecret&grantType=refresh_token";

/// A client on a script that expects no request.
fn client(builder: ClientBuilder) -> Client<Blocking> {
    blocking(builder, &Scripted::new())
}

fn signing(builder: ClientBuilder) -> Client<Blocking> {
    client(builder.credentials(credentials()))
}

fn parameters() -> Value {
    json!({"clientId": "cid", "clientSecret": "csecret", "grantType": "refresh_token"})
}

/// `create_token`, presigned.
fn token(client: &Client<Blocking>, options: &PresignOptions) -> Result<Presigned, Error> {
    let call = client.create_token().client_id("cid").client_secret("csecret");
    call.grant_type("refresh_token").prepare().presign(options)
}

fn token_url(client: &Client<Blocking>, options: &PresignOptions) -> String {
    token(client, options).unwrap().url()
}

fn signature(url: &str) -> &str {
    url.rsplit_once("&X-Amz-Signature=").unwrap().1
}

/// Recorded from botocore, as the other signatures here are.
#[test]
fn each_operation_is_presigned_as_by_botocore_typed_and_by_name() {
    let client = signing(builder());
    let options = PresignOptions::new();
    let with_iam = client
        .create_token_with_iam()
        .client_id(ARN)
        .grant_type("authorization_code");
    let register = client.register_client().client_name("my-cli").client_type("public");
    let start = client
        .start_device_authorization()
        .client_id("cid")
        .client_secret("csecret");
    let start = start.start_url("https://example.awsapps.com/start");
    let iam_parameters = json!({"clientId": ARN, "grantType": "authorization_code"});
    let start_parameters =
        json!({"clientId": "cid", "clientSecret": "csecret", "startUrl": "https://example.awsapps.com/start"});
    for (typed, name, parameters, target, signature) in [
        (
            token(&client, &options),
            "create_token",
            parameters(),
            format!("/token?{MEMBERS}"),
            "be27bf2466da5f58a8fdb4adeb9d5bf10e27e415a76fb5a8b03df4b519a79881",
        ),
        (
            with_iam.prepare().presign(&options),
            "create_token_with_iam",
            iam_parameters,
            "/token?aws_iam=t&clientId=arn%3Aaws%3Asso%3A%3A123456789012%3Aapplication%2Fssoins-1%2Fapl-1\
             &grantType=authorization_code"
                .to_owned(),
            "e2c7ceae7eabb3ec50aac1266bec4cf9bf9437fb9b2cf311c2fad699fd47444f",
        ),
        (
            register.prepare().presign(&options),
            "register_client",
            json!({"clientName": "my-cli", "clientType": "public"}),
            "/client/register?clientName=my-cli&clientType=public".to_owned(),
            "bee7c626a7e15ba8fe583f7442393cd1e600076c344d3abd36960d998c479f54",
        ),
        (
            start.prepare().presign(&options),
            "start_device_authorization",
            start_parameters,
            "/device_authorization?clientId=cid&clientSecret=csecret\
             &startUrl=https%3A%2F%2Fexample.awsapps.com%2Fstart"
                .to_owned(),
            "3dd512998d69d850860875fec71f268390f66a12e1b2cef4cb4715aba913cdb5",
        ),
    ] {
        let url = format!("https://oidc.us-east-1.amazonaws.com{target}{SIGNING}{signature}");
        let typed = typed.unwrap();
        assert_eq!(typed.url(), url);
        let by_name = client.generate_presigned_url(name, parameters, &options).unwrap();
        assert!(by_name == typed, "{name}");
    }
}

#[test]
fn a_session_token_goes_into_the_url() {
    let temporary = credentials().with_session_token("SESSIONTOKENEXAMPLE");
    let url = token_url(&client(builder().credentials(temporary)), &PresignOptions::new());
    let end = "&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Security-Token=SESSIONTOKENEXAMPLE\
               &X-Amz-Signature=0aed24ff2240fc7bfe7b6ed5a5be8bb896d8cf017237d92534f514617476d17d";
    assert!(url.ends_with(end), "{url}");
}

#[test]
fn the_method_is_signed_in_whatever_case_it_is_given() {
    let client = signing(builder());
    for (method, upper, expected) in [
        (
            None,
            "POST",
            "be27bf2466da5f58a8fdb4adeb9d5bf10e27e415a76fb5a8b03df4b519a79881",
        ),
        (
            Some("post"),
            "POST",
            "be27bf2466da5f58a8fdb4adeb9d5bf10e27e415a76fb5a8b03df4b519a79881",
        ),
        (
            Some("GET"),
            "GET",
            "25f0ead538655817b025b97260e0da45f0695afc92fd40d1aa49df492ff4a35a",
        ),
        (
            Some("get"),
            "GET",
            "25f0ead538655817b025b97260e0da45f0695afc92fd40d1aa49df492ff4a35a",
        ),
    ] {
        let options = PresignOptions::new();
        let options = method.map_or(options.clone(), |method| options.http_method(method));
        let presigned = token(&client, &options).unwrap();
        assert_eq!(presigned.http_method(), upper);
        assert_eq!(signature(&presigned.url()), expected, "{method:?}");
    }
}

#[test]
fn lists_repeat_their_name_and_values_are_escaped() {
    let client = signing(builder());
    let call = client
        .create_token()
        .client_id("cid")
        .client_secret("csecret")
        .grant_type("refresh_token");
    let call = call
        .device_code("d")
        .scope(["a b", "ü/x"])
        .redirect_uri("http://127.0.0.1:1/cb?x=1&y=2");
    let url = call.prepare().presign(&PresignOptions::new()).unwrap().url();
    let members = "&deviceCode=d&scope=a%20b&scope=%C3%BC%2Fx\
                   &redirectUri=http%3A%2F%2F127.0.0.1%3A1%2Fcb%3Fx%3D1%26y%3D2";
    let signature = "f537f6f15db17e9980913720e1b50d104587dfb7ce4268bccd52d0b9664c989e";
    let expected = format!("https://oidc.us-east-1.amazonaws.com/token?{MEMBERS}{members}{SIGNING}{signature}");
    assert_eq!(url, expected);
}

#[test]
fn region_fips_and_custom_endpoint_count_as_for_a_call() {
    let minute = PresignOptions::new().expires_in(Duration::from_secs(60));
    let url = token_url(&signing(Client::builder().region("us-west-2").use_fips(true)), &minute);
    assert!(
        url.starts_with("https://oidc-fips.us-west-2.amazonaws.com/token?clientId"),
        "{url}"
    );
    let expected = "1b714dfb395b9eb0dcaaedbe6960668c51337e93996b9af306b255ef64cbb115";
    assert_eq!(signature(&url), expected);

    let client = signing(
        Client::builder()
            .region("eu-west-1")
            .endpoint_url("http://localhost:8080/base"),
    );
    let week = PresignOptions::new().expires_in(Duration::from_secs(604_800));
    let parameters = json!({"clientId": "cid", "grantType": "authorization_code"});
    let url = client
        .generate_presigned_url("create_token_with_iam", parameters, &week)
        .unwrap()
        .url();
    assert!(
        url.starts_with("http://localhost:8080/base/token?aws_iam=t&clientId=cid&"),
        "{url}"
    );
    let expected = "b4089f7dd7bd904059fdd32b67eb689631aed62fde0b31991bd637a5b671ec71";
    assert_eq!(signature(&url), expected);
}

/// The user of the URL leaves a default port out of `Host`, so the signature is the one without it.
#[test]
fn the_port_that_goes_without_saying_is_not_signed() {
    for endpoint in ["https://h.example/b", "https://h.example:443/b"] {
        let url = token_url(&signing(builder().endpoint_url(endpoint)), &PresignOptions::new());
        let expected = "77cf70272d20347d26c6a450b0a217ea970576debb771b31e31725c178f1d5cf";
        assert_eq!(signature(&url), expected, "{endpoint}");
    }
}

#[test]
fn one_url_can_be_for_another_region() {
    let client = signing(builder());
    let call = client
        .register_client()
        .client_name("n")
        .client_type("public")
        .prepare();
    let url = call
        .options(CallOptions::new().region("eu-west-1"))
        .presign(&PresignOptions::new())
        .unwrap()
        .url();
    assert!(
        url.starts_with("https://oidc.eu-west-1.amazonaws.com/client/register?"),
        "{url}"
    );
    assert!(url.contains("%2Feu-west-1%2Fsso-oauth%2F"), "{url}");
}

#[test]
fn the_result_tells_what_must_be_sent_along_and_what_stands_in_the_url() {
    let client = signing(builder());
    let presigned = token(&client, &PresignOptions::new()).unwrap();
    let headers: Vec<_> = presigned.headers().collect();
    assert_eq!(headers, [("Content-Type", "application/json")]);
    assert_eq!(presigned.members_in_url(), ["clientId", "clientSecret", "grantType"]);
}

#[test]
fn debug_shows_the_names_of_the_members_but_no_value_and_no_signature() {
    let presigned = token(&signing(builder()), &PresignOptions::new()).unwrap();
    assert_eq!(
        format!("{presigned:?}"),
        "Presigned { url: *** redacted ***, http_method: \"POST\", \
         members_in_url: [\"clientId\", \"clientSecret\", \"grantType\"] }"
    );
}

#[test]
fn a_url_is_good_for_an_hour_or_for_what_is_asked_from_a_second_to_a_week() {
    let client = signing(builder());
    assert!(token_url(&client, &PresignOptions::new()).contains("&X-Amz-Expires=3600&"));
    for seconds in [1, 604_800] {
        let options = PresignOptions::new().expires_in(Duration::from_secs(seconds));
        let url = token_url(&client, &options);
        assert!(url.contains(&format!("&X-Amz-Expires={seconds}&")), "{url}");
    }
    for (expires, shown) in [
        (Duration::ZERO, "0ns"),
        (Duration::from_millis(999), "999ms"),
        (Duration::from_secs(604_801), "604801s"),
    ] {
        let error = token(&client, &PresignOptions::new().expires_in(expires)).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("CreateToken: a presigned URL cannot be good for {shown}; it can be for 1 to 604800 seconds")
        );
    }
}

#[test]
fn without_credentials_no_operation_can_be_presigned() {
    let error = token(&client(builder()), &PresignOptions::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateToken: Unable to locate credentials: give the client a provider, or have it look at the environment"
    );
}

/// The input is checked first, as in botocore: its faults do not depend on the credentials.
#[test]
fn an_input_at_fault_gets_the_report_of_a_call() {
    for client in [client(builder()), signing(builder())] {
        let presigned = client.generate_presigned_url("create_token", json!({"nope": 1}), &PresignOptions::new());
        let called = client.call("create_token", json!({"nope": 1})).unwrap_err();
        assert_eq!(presigned.unwrap_err().to_string(), called.to_string());
    }
}

#[test]
fn an_unknown_operation_gets_the_error_of_a_call() {
    let client = signing(builder());
    for name in ["nope", "CreateToken"] {
        let presigned = client.generate_presigned_url(name, parameters(), &PresignOptions::new());
        let called = client.call(name, parameters()).unwrap_err();
        assert_eq!(presigned.unwrap_err().to_string(), called.to_string());
    }
}

#[test]
fn an_async_client_presigns_the_same() {
    let client = builder()
        .credentials(credentials())
        .transport(Scripted::new())
        .build()
        .unwrap();
    let presigned = client.generate_presigned_url("create_token", parameters(), &PresignOptions::new());
    let expected = token_url(&signing(builder()), &PresignOptions::new());
    assert_eq!(done(presigned).unwrap().url(), expected);
}

#[test]
fn what_is_no_name_of_a_method_is_refused() {
    for method in ["", "GET /x\r\nHost: evil", "G T"] {
        let error = token(&signing(builder()), &PresignOptions::new().http_method(method)).unwrap_err();
        let expected = "CreateToken: `HttpMethod` is not the name of an HTTP method";
        assert_eq!(error.to_string(), expected, "{method:?}");
    }
}

//! The signatures were recorded from botocore 1.43.11, but where a test says otherwise.

use std::time::{Duration, SystemTime};

use super::canonical::{SignedHeaders, canonical_request};
use super::{MAX_PRESIGNED_LIFETIME, Payload, SigningError, SigningParams, SigningSettings, presign, sign_headers};
use crate::http::{Headers, Request};
use crate::identity::Credentials;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "SESSIONTOKENEXAMPLE";
const HOUR: Duration = Duration::from_secs(3600);
const MINIMAL: &str =
    r#"{"clientId":"arn:aws:sso::123456789012:application/ssoins-1/apl-1","grantType":"authorization_code"}"#;
const MINIMAL_SPACED: &str =
    r#"{"clientId": "arn:aws:sso::123456789012:application/ssoins-1/apl-1", "grantType": "authorization_code"}"#;
/// Every member of `CreateTokenWithIAM`, one of them not ASCII.
const FULL: &str = concat!(
    r#"{"clientId":"arn:aws:sso::123456789012:application/ssoins-1/apl-1","grantType":"authorization_code","code":"code","#,
    r#""refreshToken":"refresh","assertion":"assertion","scope":["openid","grüße"],"#,
    r#""redirectUri":"http://127.0.0.1:8080/callback","subjectToken":"subject","#,
    r#""subjectTokenType":"urn:ietf:params:oauth:token-type:access_token","#,
    r#""requestedTokenType":"urn:ietf:params:oauth:token-type:refresh_token","codeVerifier":"verifier"}"#
);

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET)
}

fn temporary() -> Credentials {
    credentials().with_session_token(TOKEN)
}

/// 2024-01-01T00:00:00Z.
fn new_year() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_067_200)
}

fn oidc(credentials: &Credentials) -> SigningParams<'_> {
    SigningParams::new(credentials, "us-east-1", "sso-oauth", new_year())
}

fn request(method: &'static str, host: &str, path: &str, query: &str, headers: &[(&'static str, &str)]) -> Request {
    let host_field = ("Host", host);
    Request {
        method: method.into(),
        scheme: "https".into(),
        authority: host.into(),
        path: path.into(),
        query: query.into(),
        headers: Headers::from_iter([host_field].iter().chain(headers).map(|(name, value)| (*name, *value))),
        body: Default::default(),
        call: None,
    }
}

fn oidc_request(method: &'static str, path: &str, query: &str) -> Request {
    let headers = [
        ("Accept-Encoding", "identity"),
        ("Content-Type", "application/json"),
        ("User-Agent", "tinsmith"),
    ];
    request(method, "oidc.us-east-1.amazonaws.com", path, query, &headers)
}

fn with_iam(body: &str) -> Request {
    Request {
        body: body.to_owned().into(),
        ..oidc_request("POST", "/token", "aws_iam=t")
    }
}

fn header_signature(body: &str, credentials: &Credentials) -> String {
    let mut request = with_iam(body);
    sign_headers(&mut request, &oidc(credentials)).unwrap();
    let authorization = request.headers.get("Authorization").unwrap();
    authorization.rsplit_once("Signature=").unwrap().1.to_owned()
}

fn presigned(mut request: Request, credentials: &Credentials) -> String {
    presign(&mut request, &oidc(credentials), HOUR).unwrap();
    request.url()
}

fn names(headers: &Headers) -> Vec<&str> {
    headers.iter().map(|(name, _)| name).collect()
}

#[test]
fn header_signatures_are_those_of_botocore() {
    let cases = [
        (
            MINIMAL,
            "79b040de28244efc3be061dc5ed1454da5195328488b4d37e8c350cc17438dd5",
            "5b26d78ddc5fdbe1daa99e0e76a9486ef753b312682a1beee44c0f0be4dcc795",
        ),
        (
            MINIMAL_SPACED,
            "4ffb4f12242b61f1b2144d56c465fa3a3cd25ce7814c3c7fc6bb54a7dcc25931",
            "514e7dd1b4813f9f7c998f02310bb099450715c0b05cca23ef18240f2f966b2c",
        ),
        (
            FULL,
            "a399459fc64b6d0572137b6e92d76b25dfd05de88d88ceea4169366e0e7284da",
            "e581ce090550b2f76c6aae9f902cf6691fe25f14d57eeb7f008664d7a8a8d26c",
        ),
    ];
    for (body, plain, with_token) in cases {
        assert_eq!(header_signature(body, &credentials()), plain, "{body}");
        assert_eq!(header_signature(body, &temporary()), with_token, "{body}");
    }
}

#[test]
fn the_signature_goes_into_three_fields_at_the_end_in_order() {
    let mut request = with_iam(MINIMAL);
    sign_headers(&mut request, &oidc(&temporary())).unwrap();
    let added = ["X-Amz-Date", "X-Amz-Security-Token", "Authorization"];
    assert_eq!(names(&request.headers)[4..], added);
    assert_eq!(request.headers.get("x-amz-date"), Some("20240101T000000Z"));
    assert_eq!(request.headers.get("x-amz-security-token"), Some(TOKEN));
    assert_eq!(
        request.headers.get("authorization"),
        Some(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/sso-oauth/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
             Signature=5b26d78ddc5fdbe1daa99e0e76a9486ef753b312682a1beee44c0f0be4dcc795"
        )
    );
}

#[test]
fn what_proxies_and_the_http_layer_change_is_not_signed() {
    let mut request = with_iam(MINIMAL);
    for name in ["Expect", "X-Amzn-Trace-Id", "Connection", "TE", "Transfer-Encoding"] {
        request.headers.append(name, "x");
    }
    sign_headers(&mut request, &oidc(&credentials())).unwrap();
    let authorization = request.headers.get("Authorization").unwrap();
    assert!(
        authorization.contains("SignedHeaders=content-type;host;x-amz-date,"),
        "{authorization}"
    );
}

#[test]
fn signing_again_replaces_the_earlier_signature() {
    let mut again = with_iam(MINIMAL);
    let temporary = temporary();
    let earlier = SigningParams::new(&temporary, "eu-west-1", "x", SystemTime::UNIX_EPOCH);
    sign_headers(&mut again, &earlier).unwrap();
    sign_headers(&mut again, &oidc(&credentials())).unwrap();
    let mut once = with_iam(MINIMAL);
    sign_headers(&mut once, &oidc(&credentials())).unwrap();
    assert!(again == once);
}

#[test]
fn without_a_host_field_the_authority_is_signed() {
    let mut with_field = with_iam(MINIMAL);
    let mut without = with_iam(MINIMAL);
    without.headers.remove("Host");
    for request in [&mut with_field, &mut without] {
        sign_headers(request, &oidc(&credentials())).unwrap();
    }
    assert_eq!(
        without.headers.get("Authorization"),
        with_field.headers.get("Authorization")
    );
}

/// A path with a blank, dot segments and an empty segment, a query, a value with blanks.
fn object() -> Request {
    let headers = [("Content-Type", "text/plain"), ("X-Amz-Meta-A", "  a   b ")];
    Request {
        body: "hello".into(),
        ..request(
            "PUT",
            "b.s3.eu-west-1.amazonaws.com",
            "/a%20b/../c//d",
            "x=%2F&a=1",
            &headers,
        )
    }
}

#[test]
fn a_path_is_normalized_and_encoded_twice_unless_the_settings_say_otherwise() {
    let credentials = credentials();
    let mut params = SigningParams::new(&credentials, "eu-west-1", "s3", new_year());
    let mut request = object();
    sign_headers(&mut request, &params).unwrap();
    let signature = "Signature=f00c1bcba5778500bcf14ef638a0c0742a5f4f4183455ceb8f02dd09754dbc1d";
    assert!(request.headers.get("Authorization").unwrap().ends_with(signature));

    params.settings.double_encode_path = false;
    params.settings.normalize_path = false;
    params.settings.content_sha256_header = true;
    let mut request = object();
    sign_headers(&mut request, &params).unwrap();
    let signature = "Signature=8ed06a1ca9b79158cf55c0ba48239a4e29490612832e41f8200780c1312b0dff";
    assert!(request.headers.get("Authorization").unwrap().ends_with(signature));
    assert_eq!(
        request.headers.get("x-amz-content-sha256"),
        Some("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    );
}

#[test]
fn an_unsigned_body_is_announced_to_the_service() {
    let credentials = temporary();
    let mut params = SigningParams::new(&credentials, "us-east-1", "x", new_year());
    params.settings.payload = Payload::Unsigned;
    let mut request = request(
        "POST",
        "x.us-east-1.amazonaws.com",
        "/",
        "",
        &[("Content-Type", "text/plain")],
    );
    request.body = "hello".into();
    sign_headers(&mut request, &params).unwrap();
    assert_eq!(request.headers.get("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    let signature = "Signature=3cb4553299f60df2a857d3921ee7e07b7c133b1c09bccf0fa17339435afb5d0c";
    assert!(request.headers.get("Authorization").unwrap().ends_with(signature));
}

#[test]
fn a_hash_may_be_given_in_the_settings_or_in_the_request() {
    let credentials = credentials();
    let signature = |settings_hash: Option<&'static str>, field: Option<&'static str>| {
        let mut params = oidc(&credentials);
        params.settings.content_sha256_header = field.is_none();
        params.settings.payload = settings_hash.map_or(Payload::Signed, |hash| Payload::Hash(hash.into()));
        let mut request = with_iam(MINIMAL);
        if let Some(field) = field {
            request.headers.append("X-Amz-Content-SHA256", field);
        }
        sign_headers(&mut request, &params).unwrap();
        assert_eq!(request.headers.get("x-amz-content-sha256"), field.or(settings_hash));
        request.headers.get("Authorization").unwrap().to_owned()
    };
    assert_eq!(signature(Some("abc"), None), signature(None, Some("abc")));
    assert_ne!(signature(Some("abc"), None), signature(None, Some("abd")));
}

#[test]
fn an_omitted_session_token_is_sent_but_not_signed() {
    let credentials = temporary();
    let mut params = oidc(&credentials);
    params.settings.omit_session_token = true;
    let mut request = with_iam(MINIMAL);
    sign_headers(&mut request, &params).unwrap();
    assert_eq!(request.headers.get("x-amz-security-token"), Some(TOKEN));
    let unaware = header_signature(MINIMAL, &Credentials::new("AKIDEXAMPLE", SECRET));
    assert!(request.headers.get("Authorization").unwrap().ends_with(&unaware));

    let mut request = oidc_request("POST", "/token", "a=b");
    presign(&mut request, &params, HOUR).unwrap();
    let without = presigned(
        oidc_request("POST", "/token", "a=b"),
        &Credentials::new("AKIDEXAMPLE", SECRET),
    );
    let signature = without.rsplit_once('&').unwrap().1;
    assert!(
        request
            .query
            .ends_with(&format!("&X-Amz-Security-Token={TOKEN}&{signature}"))
    );
}

#[test]
fn presigned_urls_are_those_of_botocore() {
    const TOKEN_QUERY: &str = "clientId=cid&clientSecret=csecret&grantType=refresh_token";
    const IAM_QUERY: &str = "aws_iam=t&clientId=arn%3Aaws%3Asso%3A%3A123456789012%3Aapplication%2Fssoins-1%2Fapl-1\
                             &grantType=authorization_code";
    const START_QUERY: &str = "clientId=cid&clientSecret=csecret&startUrl=https%3A%2F%2Fexample.awsapps.com%2Fstart";
    let cases = [
        (
            "POST",
            "/token",
            TOKEN_QUERY,
            "be27bf2466da5f58a8fdb4adeb9d5bf10e27e415a76fb5a8b03df4b519a79881",
        ),
        (
            "GET",
            "/token",
            TOKEN_QUERY,
            "25f0ead538655817b025b97260e0da45f0695afc92fd40d1aa49df492ff4a35a",
        ),
        (
            "POST",
            "/token",
            IAM_QUERY,
            "e2c7ceae7eabb3ec50aac1266bec4cf9bf9437fb9b2cf311c2fad699fd47444f",
        ),
        (
            "POST",
            "/client/register",
            "clientName=my-cli&clientType=public",
            "bee7c626a7e15ba8fe583f7442393cd1e600076c344d3abd36960d998c479f54",
        ),
        (
            "POST",
            "/device_authorization",
            START_QUERY,
            "3dd512998d69d850860875fec71f268390f66a12e1b2cef4cb4715aba913cdb5",
        ),
    ];
    for (method, path, query, signature) in cases {
        assert_eq!(
            presigned(oidc_request(method, path, query), &credentials()),
            format!(
                "https://oidc.us-east-1.amazonaws.com{path}?{query}&X-Amz-Algorithm=AWS4-HMAC-SHA256\
                 &X-Amz-Credential=AKIDEXAMPLE%2F20240101%2Fus-east-1%2Fsso-oauth%2Faws4_request\
                 &X-Amz-Date=20240101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=content-type%3Bhost\
                 &X-Amz-Signature={signature}"
            )
        );
    }
    let url = presigned(oidc_request("POST", "/token", TOKEN_QUERY), &temporary());
    let end = "&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Security-Token=SESSIONTOKENEXAMPLE\
               &X-Amz-Signature=0aed24ff2240fc7bfe7b6ed5a5be8bb896d8cf017237d92534f514617476d17d";
    assert!(url.ends_with(end), "{url}");
}

#[test]
fn a_presigned_object_is_that_of_botocore() {
    let credentials = credentials();
    let mut params = SigningParams::new(&credentials, "eu-west-1", "s3", new_year());
    params.settings.double_encode_path = false;
    params.settings.normalize_path = false;
    params.settings.payload = Payload::Unsigned;
    let mut request = request("GET", "b.s3.eu-west-1.amazonaws.com", "/a%20b/../c//d", "x=%2F", &[]);
    presign(&mut request, &params, Duration::from_secs(60)).unwrap();
    assert_eq!(names(&request.headers), ["Host"]);
    let end = "&X-Amz-Expires=60&X-Amz-SignedHeaders=host\
               &X-Amz-Signature=08510d90db0c045593cddf9dfcdd79c8b783d69663ab5e0847dcf9dd651a2e11";
    assert!(request.query.ends_with(end), "{}", request.query);
}

#[test]
fn a_request_without_a_query_can_be_presigned() {
    let url = presigned(oidc_request("GET", "/", ""), &credentials());
    assert!(
        url.starts_with("https://oidc.us-east-1.amazonaws.com/?X-Amz-Algorithm="),
        "{url}"
    );
}

#[test]
fn a_presigned_url_is_good_for_one_second_to_seven_days() {
    let credentials = credentials();
    let mut good = oidc_request("GET", "/", "");
    for expires in [Duration::from_secs(1), MAX_PRESIGNED_LIFETIME] {
        presign(&mut good, &oidc(&credentials), expires).unwrap();
    }
    for expires in [
        Duration::ZERO,
        Duration::from_millis(999),
        MAX_PRESIGNED_LIFETIME + Duration::from_nanos(1),
    ] {
        let mut request = oidc_request("GET", "/", "");
        let error = presign(&mut request, &oidc(&credentials), expires).unwrap_err();
        assert_eq!(error, SigningError::Lifetime(expires));
        assert!(error.to_string().contains("1 to 604800 seconds"), "{error}");
        assert!(request == oidc_request("GET", "/", ""));
    }
}

#[test]
fn a_clock_that_is_far_off_is_an_error_and_leaves_the_request_as_it_was() {
    let credentials = credentials();
    let before_1970 = SystemTime::UNIX_EPOCH.checked_sub(Duration::from_secs(1));
    let after_9999 = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(253_402_300_800));
    for time in [before_1970, after_9999].into_iter().flatten() {
        let mut request = with_iam(MINIMAL);
        let params = SigningParams::new(&credentials, "us-east-1", "x", time);
        assert_eq!(sign_headers(&mut request, &params), Err(SigningError::Time(time)));
        assert_eq!(presign(&mut request, &params, HOUR), Err(SigningError::Time(time)));
        assert!(request == with_iam(MINIMAL));
    }
}

#[test]
fn credentials_that_would_break_a_header_are_refused_and_not_shown() {
    let cases = [
        (Credentials::new("AKID\n", SECRET), "access key id"),
        (Credentials::new("AKID EXAMPLE", SECRET), "access key id"),
        (Credentials::new("AKIDEXAMPLE", "hunter2\n"), "secret access key"),
        (Credentials::new("AKIDEXAMPLE", " hunter2"), "secret access key"),
        (Credentials::new("AKIDEXAMPLE", "hunt\ner2"), "secret access key"),
        (credentials().with_session_token("hunter2\r\nx: y"), "session token"),
    ];
    for (credentials, part) in cases {
        let mut request = with_iam(MINIMAL);
        let error = sign_headers(&mut request, &oidc(&credentials)).unwrap_err();
        assert_eq!(error, SigningError::Credentials(part));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        assert!(request == with_iam(MINIMAL));
    }
}

#[test]
fn a_secret_that_is_not_ascii_signs() {
    let mut request = with_iam(MINIMAL);
    sign_headers(&mut request, &oidc(&Credentials::new("AKIDEXAMPLE", "grüße an alle"))).unwrap();
}

#[test]
fn a_kept_key_signs_for_its_own_day_region_service_and_credentials_alone() {
    let signature = |credentials: &Credentials, region, service, days| {
        let time = new_year() + HOUR * 24 * days;
        let mut request = with_iam(MINIMAL);
        sign_headers(&mut request, &SigningParams::new(credentials, region, service, time)).unwrap();
        let authorization = request.headers.get("Authorization").unwrap();
        authorization.rsplit_once("Signature=").unwrap().1.to_owned()
    };
    let (used, other) = (credentials(), Credentials::new("AKIDEXAMPLE", "other"));
    for (region, service, days) in [
        ("a", "x", 0),
        ("b", "x", 0),
        ("a", "y", 0),
        ("a", "x", 1),
        ("a", "x", 0),
    ] {
        let fresh = signature(&credentials(), region, service, days);
        assert_eq!(signature(&used.clone(), region, service, days), fresh);
        assert_ne!(signature(&other, region, service, days), fresh);
    }
}

#[test]
fn fields_of_one_name_are_signed_as_one_in_their_order_and_blanks_count_once() {
    let fields = [("X-B", "2"), ("Other", "x"), ("x-b", "  1   2\t3 "), ("X-A", "")];
    let request = request("GET", "example.com", "/", "", &fields);
    let headers = SignedHeaders::new(&request);
    assert_eq!(headers.names(), "host;other;x-a;x-b");
    let text = canonical_request(&request, "", &headers, &SigningSettings::default(), "hash");
    let lines = ["GET", "/", "", "host:example.com", "other:x", "x-a:", "x-b:2,1 2 3", ""];
    assert_eq!(text, format!("{}\nhost;other;x-a;x-b\nhash", lines.join("\n")));
}

#[test]
fn neither_parameters_nor_a_signed_request_show_a_secret() {
    let credentials = temporary();
    let mut request = with_iam(MINIMAL);
    sign_headers(&mut request, &oidc(&credentials)).unwrap();
    let signed = format!("{request:?}");
    presign(&mut request, &oidc(&credentials), HOUR).unwrap();
    let shown = format!("{signed} {request:?} {:?}", oidc(&credentials));
    assert!(shown.contains("AKIDEXAMPLE"), "{shown}");
    for secret in [SECRET, TOKEN, "5b26d78d"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

//! The public key and the hashes of the canonical requests were computed by a program of a few lines, from the rules alone.

use std::time::{Duration, SystemTime};

use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::Verifier as _;

use super::*;
use crate::http::{Headers, Request};
use crate::sign::{Algorithm, SigningParams, presign, sign_headers};

const PUBLIC_KEY: &str = "047522463aa78f7998b8460d5eb06238a56294ced11adeb83d51129f700256867602e3ff8c1661014efa50c6a35fe996f58a82dfca208268a45cb01b51d79b35dc";
const HEADER_HASH: &str = "334fab2a9e2777836e3175b6e3b6955d245ccc2f6b1eb3eacafebf2b0a31ff4e";
const QUERY_HASH: &str = "9c92deee91d923afa6f7d760f100bcdd074b8aeaa3f168c76842f0598479ab76";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret")
}

fn params(credentials: &Credentials) -> SigningParams<'_> {
    let new_year_2024 = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_067_200);
    let mut params = SigningParams::new(credentials, "*", "things", new_year_2024);
    params.settings.algorithm = Algorithm::SigV4a;
    params
}

fn request() -> Request {
    Request {
        method: "GET".into(),
        scheme: "https".into(),
        authority: "example.com".to_owned(),
        path: "/".to_owned(),
        headers: Headers::from_iter([("Host", "example.com")]),
        ..Request::default()
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// Whether the signature at the end of a text is one of the canonical request with this hash.
fn is_signature(text: &str, hash: &str) -> bool {
    let (_, signature) = text.rsplit_once("Signature=").unwrap();
    let signature = Signature::from_der(&unhex(signature)).unwrap();
    let string_to_sign = format!("{ALGORITHM}\n20240101T000000Z\n20240101/things/aws4_request\n{hash}");
    let key = VerifyingKey::from_sec1_bytes(&unhex(PUBLIC_KEY)).unwrap();
    key.verify(string_to_sign.as_bytes(), &signature).is_ok()
}

#[test]
fn the_key_follows_from_the_credentials() {
    let key = key(&credentials()).unwrap();
    assert_eq!(hex(key.verifying_key().to_sec1_point(false).as_bytes()), PUBLIC_KEY);
}

#[test]
fn a_signature_in_the_header_is_for_the_regions_that_a_field_names() {
    let mut request = request();
    sign_headers(&mut request, &params(&credentials())).unwrap();
    assert_eq!(request.headers.get("x-amz-region-set"), Some("*"));
    let authorization = request.headers.get("authorization").unwrap();
    let start = "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20240101/things/aws4_request, \
                 SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=";
    assert!(authorization.starts_with(start), "{authorization}");
    assert!(is_signature(authorization, HEADER_HASH));
    assert!(!is_signature(authorization, QUERY_HASH));
}

#[test]
fn a_request_can_be_signed_again() {
    let mut request = request();
    for _ in 0..2 {
        sign_headers(&mut request, &params(&credentials())).unwrap();
    }
    let names = request.headers.iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names, ["Host", "X-Amz-Date", "X-Amz-Region-Set", "Authorization"]);
    assert!(is_signature(request.headers.get("authorization").unwrap(), HEADER_HASH));
}

#[test]
fn a_signature_in_the_query_is_for_the_regions_that_a_parameter_names() {
    let mut request = request();
    presign(&mut request, &params(&credentials()), Duration::from_secs(3600)).unwrap();
    assert!(request.query.contains("&X-Amz-Region-Set=%2A&"), "{}", request.query);
    assert!(is_signature(&request.query, QUERY_HASH));
}

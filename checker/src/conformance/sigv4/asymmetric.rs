//! `sigv4/v4a`: signatures for several regions. No two are equal, so each is verified: for the string to sign of the case, which
//! holds the hash of the canonical request, and with the public key of the case.

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;
use tinsmith_runtime::internals::sign::Algorithm;

use super::{Signed, problem};
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let key = public_key(&case["publicKey"])?;
            let signed = Signed::new(case, Algorithm::SigV4a)?;
            verify("signature in the header", &key, &case["header"], &signed.authorization)?;
            verify("signature in the query", &key, &case["query"], &signed.query)
        });
    }
}

fn public_key(json: &Value) -> Result<VerifyingKey, Problem> {
    // The point without compression (SEC 1, section 2.3.3).
    let mut point = vec![4];
    point.extend(hex(json["X"].as_str().unwrap_or_default())?);
    point.extend(hex(json["Y"].as_str().unwrap_or_default())?);
    VerifyingKey::from_sec1_bytes(&point).map_err(problem)
}

fn verify(what: &str, key: &VerifyingKey, wanted: &Value, found: &str) -> Result<(), Problem> {
    let (_, signature) = found.rsplit_once("Signature=").unwrap_or_default();
    let signature = Signature::from_der(&hex(signature)?).map_err(problem)?;
    let string_to_sign = wanted["stringToSign"].as_str().unwrap_or_default();
    let verified = key.verify(string_to_sign.as_bytes(), &signature);
    verified.map_err(|_| Problem::differs(format!("{what}: it is for another string to sign or by another key")))
}

fn hex(text: &str) -> Result<Vec<u8>, Problem> {
    let pairs = text.as_bytes().chunks(2).map(|pair| {
        let digits = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(digits, 16).ok()
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes.ok_or_else(|| Problem::differs(format!("not hex: {text:?}")))
}

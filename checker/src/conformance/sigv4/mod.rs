//! `sigv4/`: signatures in header fields and in the query. A signature is a hash over the canonical request and the string to
//! sign, so these need no look of their own.

pub(super) mod asymmetric;

use std::time::{Duration, SystemTime};

use serde_json::Value;
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::http::{Headers, Request};
use tinsmith_runtime::internals::sign::{Algorithm, SigningParams, presign, sign_headers};

use super::cases::each;
use super::report::Suite;
use crate::compare::equal;
use crate::problem::Problem;

const TOKEN: &str = "X-Amz-Security-Token";

/// Cases with a context each. The path is encoded once.
pub(super) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let signed = Signed::new(case, Algorithm::SigV4)?;
            check_signature("signature in the header", &case["header"], &signed.authorization)?;
            check_signature("signature in the query", &case["query"], &signed.query)
        });
    }
}

/// What a case with a context of its own becomes in both forms.
struct Signed {
    authorization: String,
    query: String,
}

impl Signed {
    fn new(case: &Value, algorithm: Algorithm) -> Result<Self, Problem> {
        let json = &case["context"];
        let context = SigningContext::read(json, &json["credentials"])?;
        let mut params = context.params();
        params.settings.algorithm = algorithm;
        params.settings.double_encode_path = false;
        params.settings.normalize_path = json["normalize"] == true;
        params.settings.content_sha256_header = json["sign_body"] == true;
        params.settings.omit_session_token = json["omit_session_token"] == true;

        let mut signed = request(&case["request"])?;
        sign_headers(&mut signed, &params).map_err(problem)?;
        let expires = Duration::from_secs(json["expiration_in_seconds"].as_u64().unwrap_or_default());
        let mut presigned = request(&case["request"])?;
        presign(&mut presigned, &params, expires).map_err(problem)?;
        Ok(Self {
            authorization: signed.headers.get("Authorization").unwrap_or_default().to_owned(),
            query: presigned.query,
        })
    }
}

/// Cases with one context for all. The path is normalised, and encoded twice.
pub(super) fn run_classic(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let mut context = SigningContext::read(&file["context"], &file["context"])?;
            let mut request = request(&case["request"])?;
            // Most requests get their token, if any, from the signer.
            let signed = self::request(&case["signedRequest"])?;
            if let Some(token) = signed.headers.get(TOKEN) {
                context.credentials = context.credentials.with_session_token(token);
            }
            let canonical = case["canonicalRequest"].as_str().unwrap_or_default();
            let mut params = context.params();
            params.settings.omit_session_token = !canonical.contains("x-amz-security-token");
            sign_headers(&mut request, &params).map_err(problem)?;
            equal(
                "authorization",
                &case["authorization"].as_str(),
                &request.headers.get("Authorization"),
            )
        });
    }
}

/// Who signs, for what, and when.
struct SigningContext {
    credentials: Credentials,
    region: String,
    service: String,
    time: SystemTime,
}

impl SigningContext {
    fn read(context: &Value, credentials: &Value) -> Result<Self, Problem> {
        let text = |json: &Value, name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let time = Timestamp::from_iso8601(&text(context, "timestamp")).map_err(problem)?;
        let key = Credentials::new(
            text(credentials, "access_key_id"),
            text(credentials, "secret_access_key"),
        );
        Ok(Self {
            credentials: key.with_session_token(text(credentials, "token")),
            region: text(context, "region"),
            service: text(context, "service"),
            time: time.into(),
        })
    }

    fn params(&self) -> SigningParams<'_> {
        SigningParams::new(&self.credentials, &self.region, &self.service, self.time)
    }
}

fn check_signature(what: &str, wanted: &Value, found: &str) -> Result<(), Problem> {
    let found = found.rsplit_once("Signature=");
    equal(
        what,
        &wanted["signature"].as_str(),
        &found.map(|(_, signature)| signature),
    )
}

/// A request from its text: the request line, header fields (one may go on in the next line after a blank), the body.
fn request(text: &Value) -> Result<Request, Problem> {
    let text = text.as_str().unwrap_or_default();
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default();
    let parts = line
        .split_once(' ')
        .and_then(|(method, rest)| Some((method, rest.rsplit_once(' ')?.0)));
    let (method, target) = parts.ok_or_else(|| Problem::differs(format!("no request line: {line:?}")))?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        match (line.strip_prefix(' '), fields.last_mut(), line.split_once(':')) {
            (Some(more), Some((_, value)), _) => {
                value.push(' ');
                value.push_str(more.trim());
            }
            (_, _, Some((name, value))) => fields.push((name.to_owned(), value.trim().to_owned())),
            _ => return Err(Problem::differs(format!("no header field: {line:?}"))),
        }
    }
    let headers: Headers = fields.into_iter().collect();
    Ok(Request {
        method: method.to_owned().into(),
        scheme: "https".into(),
        authority: headers.get("Host").unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: body.to_owned().into(),
        call: None,
    })
}

fn problem(error: impl std::fmt::Display) -> Problem {
    Problem::differs(error.to_string())
}

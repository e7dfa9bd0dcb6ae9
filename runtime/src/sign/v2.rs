//! AWS Signature Version 2, for old services that accept nothing else. Its parameters are added to the form that is the body.
//!
//! The rules are botocore's (`SigV2Auth`), with HMAC-SHA256.

use std::borrow::Cow;
use std::time::SystemTime;

use super::canonical::{encode, sorted_pairs};
use super::error::SigningError;
use super::v4::{check_secret, check_sendable};
use crate::hash::HmacKey;
use crate::http::Request;
use crate::identity::Credentials;
use crate::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The parameters that a signature adds to a form. No service has parameters of its own with these names.
const ADDED: [&str; 6] = [
    "AWSAccessKeyId",
    "SignatureVersion",
    "SignatureMethod",
    "Timestamp",
    "SecurityToken",
    "Signature",
];

/// Signs a request whose body is a form with percent-encoded names and values: adds the signature and its parameters. They
/// replace those of an earlier attempt.
///
/// # Errors
///
/// [`SigningError`]. The request is then unchanged.
pub fn sign_form(request: &mut Request, credentials: &Credentials, time: SystemTime) -> Result<(), SigningError> {
    if credentials.is_anonymous() {
        return Ok(());
    }
    let timestamp = timestamp(time).ok_or(SigningError::Time(time))?;
    check_sendable("access key id", credentials.access_key_id())?;
    check_secret(credentials.secret_access_key())?;
    check_sendable("session token", credentials.session_token().unwrap_or_default())?;
    let form = std::str::from_utf8(&request.body).map_err(|_| SigningError::Body)?;
    let mut form = without_signature(form);
    let mut add = |name: &str, value: &str| {
        let separator = if form.is_empty() { "" } else { "&" };
        form.push_str(&format!("{separator}{name}={}", encode(value)));
    };
    add("AWSAccessKeyId", credentials.access_key_id());
    add("SignatureVersion", "2");
    add("SignatureMethod", "HmacSHA256");
    add("Timestamp", &timestamp);
    if let Some(token) = credentials.session_token() {
        add("SecurityToken", token);
    }
    let text = string_to_sign(request, &form);
    let signature = STANDARD.encode(HmacKey::new(credentials.secret_access_key().as_bytes()).mac(text.as_bytes()));
    request.body = format!("{form}&Signature={}", encode(&signature)).into();
    Ok(())
}

/// The form as it was before it was signed.
fn without_signature(form: &str) -> String {
    let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let pairs: Vec<&str> = form.split('&').filter(|pair| !ADDED.contains(&&*name(pair))).collect();
    pairs.join("&")
}

/// Without fractions of a second.
fn timestamp(time: SystemTime) -> Option<String> {
    let seconds = Timestamp::from_system_time(time).ok()?.seconds();
    Timestamp::new(seconds, 0).ok()?.to_iso8601().ok()
}

fn string_to_sign(request: &Request, form: &str) -> String {
    let pairs = sorted_pairs(form, Cow::Borrowed);
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!(
        "{}\n{}\n{}\n{}",
        request.method,
        request.authority,
        request.path,
        pairs.join("&")
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::http::Headers;

    fn signed(credentials: &Credentials) -> String {
        let mut request = request();
        sign_form(&mut request, credentials, new_year()).unwrap();
        String::from_utf8(request.body.into()).unwrap()
    }

    fn new_year() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_067_200)
    }

    fn request() -> Request {
        Request {
            method: "POST".into(),
            scheme: "https".into(),
            authority: "sdb.amazonaws.com".into(),
            path: "/".into(),
            query: String::new(),
            headers: Headers::new(),
            body: "Action=Select&Version=2009-04-15&SelectExpression=select%20%2A%20from%20d~x".into(),
            call: None,
        }
    }

    #[test]
    fn signing_again_replaces_the_earlier_signature() {
        let old = Credentials::new("AKIDOLD", "old").with_session_token("token");
        let new = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let mut request = request();
        sign_form(&mut request, &old, new_year() - Duration::from_secs(5)).unwrap();
        sign_form(&mut request, &new, new_year()).unwrap();
        assert_eq!(String::from_utf8(request.body.into()).unwrap(), signed(&new));
    }

    // The signatures were recorded from botocore 1.43.11.
    #[test]
    fn the_signature_goes_into_the_form() {
        let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let form = "Action=Select&Version=2009-04-15&SelectExpression=select%20%2A%20from%20d~x&AWSAccessKeyId=AKIDEXAMPLE\
                    &SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2024-01-01T00%3A00%3A00Z";
        assert_eq!(
            signed(&credentials),
            format!("{form}&Signature=W8E%2BEd2y6swf5%2BD0QkCT8lKCI2OPUcD0cufEho8PTUg%3D")
        );
        let credentials = credentials.with_session_token("TOKEN+/=");
        let form = format!("{form}&SecurityToken=TOKEN%2B%2F%3D");
        assert_eq!(
            signed(&credentials),
            format!("{form}&Signature=kvUXW01p620qIAIMFQMLMCSl4EJtomro9TQ0X9ySrkg%3D")
        );
    }
}

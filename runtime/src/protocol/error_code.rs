//! The code of an error, in every protocol, and the modelled error for it.

use crate::http::Response;
use crate::schema::ErrorSchema;

/// Only the name is the code, without the namespace before a `#` and the address after a `:`.
pub(super) fn bare(code: &str) -> &str {
    let name = code.split(':').next().unwrap_or_default();
    name.rsplit('#').next().unwrap_or_default().trim()
}

/// The code of the error, and the index of the modelled error for it.
///
/// A service that used the query protocol in the past sends the code that it had there beside the new one, which is the name of
/// the error's shape (Smithy's `awsQueryCompatible`). The old code is returned, and the modelled error is found by either of
/// them: the model of SQS does not have the old ones. As in botocore, every service may send the header.
pub(super) fn resolve(errors: &[ErrorSchema], response: &Response, code: String) -> (String, Option<usize>) {
    let find = |code: &str| errors.iter().position(|error| error.code == code);
    match query_code(response) {
        Some(old) => (old.to_owned(), find(old).or_else(|| find(&code))),
        None => {
            let found = find(&code);
            (code, found)
        }
    }
}

/// `x-amzn-query-error: CODE;FAULT`.
fn query_code(response: &Response) -> Option<&str> {
    let (code, party) = response.headers.get("x-amzn-query-error")?.split_once(';')?;
    (!code.is_empty() && !party.contains(';')).then_some(code)
}

//! The code of an error, which every protocol has, and the modelled error behind it.

use crate::http::Response;
use crate::schema::ErrorSchema;

/// Only the name counts: not the namespace before a `#`, nor the address after a `:`.
pub(super) fn bare(code: &str) -> &str {
    let name = code.split(':').next().unwrap_or_default();
    name.rsplit('#').next().unwrap_or_default().trim()
}

/// The code of the error, and the index of the modelled error with it.
///
/// A service that once spoke the query protocol sends the code that it had there beside the new one, which is the name of
/// the error's shape (Smithy's `awsQueryCompatible`). The old one counts, and the model knows the error by either: that of SQS
/// lacks the old ones. As in botocore, every service may send the header.
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

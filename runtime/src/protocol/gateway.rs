//! Errors whose body is not in the protocol's format: from something on the way to the service, as a rule.

use serde_json::Value;

use super::status::phrase;
use crate::http::Response;

/// What the body says, if that is for people. JSON, markup and forms are not, even cut off, and may hold a secret; where the body is
/// one of these, or empty, the status's own phrase stands in for it. So it does in botocore for a page from a gateway that failed.
pub(super) fn message(response: &Response) -> String {
    let text = String::from_utf8_lossy(&response.body);
    let text = match text.trim_start_matches('\u{feff}').trim() {
        text if text.starts_with(['{', '[', '<']) || is_form(text) || serde_json::from_str::<Value>(text).is_ok() => "",
        text => text,
    };
    if text.is_empty() {
        return phrase(response.status).to_owned();
    }
    text.to_owned()
}

/// Whether text is `name=value`, as in a form or a query: a name without blanks or markup before an equals sign.
fn is_form(text: &str) -> bool {
    let name = |(name, _): (&str, &str)| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '<');
    text.split_once('=').is_some_and(name)
}

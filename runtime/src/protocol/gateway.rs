//! Errors whose body is in no known format. Most of them come from a proxy or gateway before the service.

use super::body::{coding, coding_problem};
use super::json;
use super::status::phrase;
use crate::http::Response;

/// The maximum length of a message for people. Longer text is a page or data.
const LONGEST: usize = 16 << 10;

/// The text of the body, if it is for people. JSON, markup and forms are not, not even a part of them, and may contain a secret.
/// For a page, or if a gateway failed and says nothing better, the text is the phrase of the status.
pub(super) fn message(response: &Response) -> String {
    let phrase = || phrase(response.status).to_owned();
    if let Some(coding) = coding(response) {
        return coding_problem(coding);
    }
    let is_short = response.body.len() <= LONGEST;
    // No text begins with the first byte of a CBOR map.
    let is_data = !is_short || matches!(response.body.first(), Some(0xa0..=0xbf));
    let text = String::from_utf8_lossy(if is_data { &[] } else { &response.body });
    let text = match text.trim_start_matches('\u{feff}').trim() {
        text if text.starts_with(['{', '[']) || is_form(text) || json::is_json(text) => "",
        text => text,
    };
    if text.starts_with('<') || text.is_empty() && (response.status >= 500 || !is_short) {
        return phrase();
    }
    text.to_owned()
}

/// Whether text is `name=value`, as in a form or a query: a name without blanks or markup before an equals sign.
fn is_form(text: &str) -> bool {
    let name = |(name, _): (&str, &str)| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '<');
    text.split_once('=').is_some_and(name)
}

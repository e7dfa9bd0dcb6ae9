//! The parts of shape ids, and what a service is called by its id.

use crate::json::Entry;

/// The name of a shape without its namespace.
pub(super) fn local_name(id: &str) -> &str {
    let name = memchr::memchr(b'#', id.as_bytes()).and_then(|at| id.get(at + 1..));
    name.unwrap_or(id)
}

/// What a service is called in the name of a folder.
pub(super) fn service_name(entry: &Entry) -> String {
    let sdk_id = entry
        .node
        .entry("traits")
        .and_then(|traits| traits.node.entry("aws.api#service"));
    let sdk_id = sdk_id
        .and_then(|service| service.node.entry("sdkId"))
        .and_then(|id| id.node.as_str());
    folder_name(sdk_id, &entry.key)
}

/// The SDK id with hyphens for blanks (`SSO OIDC` → `sso-oidc`), else the words of the shape's name (`CityWeather` → `city-weather`).
pub(super) fn folder_name(sdk_id: Option<&str>, shape: &str) -> String {
    let mut text = String::new();
    let mut was_lower = false;
    for c in sdk_id.unwrap_or(local_name(shape)).chars() {
        let is_new_word = sdk_id.is_none() && c.is_ascii_uppercase() && was_lower;
        was_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        if (is_new_word || !c.is_ascii_alphanumeric()) && !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
        if c.is_ascii_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        }
    }
    text.trim_end_matches('-').to_owned()
}

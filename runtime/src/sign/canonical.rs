//! The canonical form of a request. It is the same for every algorithm that signs one.
//!
//! It holds header values and the query, hence secrets: it is never logged nor shown.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::SigningSettings;
use crate::http::Request;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// For a path: the slashes between its segments stay.
const PATH: &AsciiSet = &RESERVED.remove(b'/');
/// For a part of a query or path that is encoded already: what is escaped stays, what was forgotten is escaped.
const ENCODED: &AsciiSet = &RESERVED.remove(b'%');
const ENCODED_PATH: &AsciiSet = &PATH.remove(b'%');

/// Header fields that proxies or the HTTP layer may change, add or drop: botocore's `SIGNED_HEADERS_BLACKLIST`, and two
/// that botocore's requests have only once they are signed. In lower case.
const UNSIGNED_HEADERS: &[&str] = &[
    "accept-encoding",
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// Escapes all but the unreserved characters.
pub(super) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The parts of a canonical request, but for the hash of the body.
pub(super) struct Canonical<'a> {
    request: &'a Request,
    settings: &'a SigningSettings,
    /// By name in lower case, with the values of equal names joined.
    headers: BTreeMap<String, String>,
}

impl<'a> Canonical<'a> {
    pub(super) fn new(request: &'a Request, settings: &'a SigningSettings) -> Self {
        Self {
            request,
            settings,
            headers: headers(request),
        }
    }

    /// The names of the fields that are signed, joined by semicolons.
    pub(super) fn signed_headers(&self) -> String {
        self.headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
    }

    /// The canonical request, with what stands for the body.
    pub(super) fn request(&self, payload_hash: &str) -> String {
        let headers: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        format!(
            "{}\n{}\n{}\n{headers}\n{}\n{payload_hash}",
            self.request.method,
            path(&self.request.path, self.settings),
            query(&self.request.query),
            self.signed_headers()
        )
    }
}

fn headers(request: &Request) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for (name, value) in request.headers.iter() {
        let name = name.to_ascii_lowercase();
        if UNSIGNED_HEADERS.contains(&name.as_str()) {
            continue;
        }
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        headers
            .entry(name)
            .and_modify(|values: &mut String| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    headers
        .entry("host".to_owned())
        .or_insert_with(|| request.authority.to_ascii_lowercase());
    headers
}

fn path(path: &str, settings: &SigningSettings) -> String {
    let normalized = if settings.normalize_path {
        remove_dot_segments(path)
    } else {
        path.to_owned()
    };
    let escaped = if settings.double_encode_path {
        PATH
    } else {
        ENCODED_PATH
    };
    utf8_percent_encode(&normalized, escaped).to_string()
}

/// RFC 3986, section 5.2.4; empty segments go as well, as in botocore's function of that name.
fn remove_dot_segments(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", segments.join("/"))
}

/// The pairs sorted by name, then value, as they are once encoded.
fn query(query: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, ENCODED).to_string();
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded(name), encoded(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::{SigningSettings, path, query};

    #[test]
    fn dot_segments_and_empty_segments_leave_a_normalized_path() {
        let path = |text| path(text, &SigningSettings::default());
        assert_eq!(path(""), "/");
        assert_eq!(path("//a///b//"), "/a/b/");
        assert_eq!(path("/a/./b/../c"), "/a/c");
        assert_eq!(path("/../.."), "/");
        assert_eq!(path("/a/.."), "/");
    }

    #[test]
    fn a_path_that_is_not_normalized_stays_as_it_is() {
        let settings = SigningSettings {
            normalize_path: false,
            ..SigningSettings::default()
        };
        assert_eq!(path("//a/./b/..", &settings), "//a/./b/..");
    }

    #[test]
    fn a_path_is_encoded_twice_unless_told_otherwise() {
        let mut settings = SigningSettings::default();
        assert_eq!(path("/a%20b/~c:d", &settings), "/a%2520b/~c%3Ad");
        settings.double_encode_path = false;
        assert_eq!(path("/a%20b/~c", &settings), "/a%20b/~c");
    }

    #[test]
    fn query_pairs_are_sorted_by_encoded_name_then_value() {
        assert_eq!(query("b=1&a=2&a=1&B=3&a-b=4&%E1=5"), "%E1=5&B=3&a=1&a=2&a-b=4&b=1");
    }

    #[test]
    fn a_query_that_was_not_encoded_in_full_is_encoded_as_the_service_reads_it() {
        assert_eq!(
            query("aws_iam=t&flag&&u=https://x/=ü"),
            "aws_iam=t&flag=&u=https%3A%2F%2Fx%2F%3D%C3%BC"
        );
    }
}

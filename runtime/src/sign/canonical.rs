//! The canonical form of a request. It is the same for every algorithm that signs one.
//!
//! It contains header values and the query, which can be secret: it is never logged or shown.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::params::SigningSettings;
use crate::http::Request;

/// Escapes every character except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The same for a path: the slashes between its segments are kept.
const PATH: &AsciiSet = &RESERVED.remove(b'/');
/// The same for a part of a query or path that is already encoded: existing escapes are kept, and missing ones are added.
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

/// The lengths of these names, one bit for each length. With it, most other names need not be compared.
const UNSIGNED_LENGTHS: u32 = {
    let (mut lengths, mut place) = (0, 0);
    while place < UNSIGNED_HEADERS.len() {
        lengths |= 1 << UNSIGNED_HEADERS[place].len();
        place += 1;
    }
    lengths
};

const HOST: &str = "host";

/// Escapes every character except the unreserved ones.
pub(super) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The header fields that are signed, in their order.
pub(super) struct SignedHeaders<'a> {
    /// Sorted by name without regard to case; fields of one name in the order of the request.
    fields: Vec<(&'a str, &'a str)>,
    /// In lower case, joined by semicolons.
    names: String,
}

impl<'a> SignedHeaders<'a> {
    pub(super) fn new(request: &'a Request) -> Self {
        let mut fields = Vec::with_capacity(16);
        for field in request.headers.iter().filter(|(name, _)| is_signed(name)) {
            insert_sorted(&mut fields, field);
        }
        if !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case(HOST)) {
            insert_sorted(&mut fields, (HOST, &request.authority));
        }
        let mut names = String::with_capacity(16 * fields.len());
        for (place, (name, _)) in fields.iter().enumerate() {
            if place > 0 && fields[place - 1].0.eq_ignore_ascii_case(name) {
                continue;
            }
            if place > 0 {
                names.push(';');
            }
            push_lower_case(&mut names, name);
        }
        Self { fields, names }
    }

    /// The names of the fields, joined by semicolons.
    pub(super) fn names(&self) -> &str {
        &self.names
    }

    /// One line for each name. The values of equal names are joined with commas.
    fn write(&self, text: &mut String) {
        let mut before = "";
        for (name, value) in &self.fields {
            if name.eq_ignore_ascii_case(before) {
                text.push(',');
            } else {
                if !before.is_empty() {
                    text.push('\n');
                }
                push_lower_case(text, name);
                text.push(':');
            }
            push_folded(text, value);
            before = name;
        }
        text.push('\n');
    }

    fn len(&self) -> usize {
        self.fields
            .iter()
            .map(|(name, value)| name.len() + value.len() + 2)
            .sum()
    }
}

/// Inserts a field after those whose name is the same or comes before. There are few fields, and the sort of the standard library is
/// 13 kB of code for each type.
fn insert_sorted<'a>(fields: &mut Vec<(&'a str, &'a str)>, field: (&'a str, &'a str)) {
    let place = fields.partition_point(|(name, _)| lower_case(name).le(lower_case(field.0)));
    fields.insert(place, field);
}

fn is_signed(name: &str) -> bool {
    let may_be_known = name.len() < 32 && UNSIGNED_LENGTHS & 1 << name.len() != 0;
    !may_be_known || !UNSIGNED_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn lower_case(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn push_lower_case(text: &mut String, name: &str) {
    let start = text.len();
    text.push_str(name);
    text[start..].make_ascii_lowercase();
}

/// Removes blanks at both ends, and makes several blanks in a row one.
fn push_folded(text: &mut String, value: &str) {
    // Few values have a blank. A loop without an early exit can compare many bytes at once.
    let has_blanks = value.bytes().fold(false, |found, byte| found | (byte <= b' '));
    if !has_blanks {
        return text.push_str(value);
    }
    let start = text.len();
    for word in value.split_ascii_whitespace() {
        if text.len() > start {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// The canonical request, with this query and with the text that replaces the body.
pub(super) fn canonical_request(
    request: &Request,
    query_text: &str,
    headers: &SignedHeaders<'_>,
    settings: &SigningSettings,
    payload_hash: &str,
) -> String {
    let (path, query) = (path(&request.path, settings), query(query_text));
    let lengths = [&*request.method, &*path, &*query, headers.names(), payload_hash].map(str::len);
    let mut text = String::with_capacity(lengths.iter().sum::<usize>() + headers.len() + lengths.len());
    for line in [&*request.method, &*path, &*query] {
        text.push_str(line);
        text.push('\n');
    }
    headers.write(&mut text);
    for line in [headers.names(), payload_hash] {
        text.push('\n');
        text.push_str(line);
    }
    text
}

fn path<'a>(path: &'a str, settings: &SigningSettings) -> Cow<'a, str> {
    // Every step that is removed begins with one of these.
    let has_dots_or_doubles = path.is_empty() || path.contains("//") || path.contains("/.") || !path.starts_with('/');
    let normalized = if settings.normalize_path && has_dots_or_doubles {
        Cow::Owned(remove_dot_segments(path))
    } else {
        Cow::Borrowed(path)
    };
    let escaped = if settings.double_encode_path {
        PATH
    } else {
        ENCODED_PATH
    };
    match normalized {
        Cow::Borrowed(path) => utf8_percent_encode(path, escaped).into(),
        Cow::Owned(path) => Cow::Owned(utf8_percent_encode(&path, escaped).to_string()),
    }
}

/// RFC 3986, section 5.2.4. Empty segments are removed too, as botocore's `remove_dot_segments` does.
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

/// The encoded pairs, sorted by name, then by value.
fn query(query: &str) -> String {
    if query.is_empty() {
        return String::new();
    }
    let encoded = |text| Cow::from(utf8_percent_encode(text, ENCODED));
    let pairs = sorted_pairs(query, encoded);
    let mut text = String::with_capacity(query.len() + 1);
    for (name, value) in &pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// The pairs of a query or a form, sorted by name, then by value. `text` makes what is sorted of a name or a value.
pub(super) fn sorted_pairs<'a>(
    query: &'a str,
    text: impl Fn(&'a str) -> Cow<'a, str>,
) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    pairs.sort_unstable();
    pairs
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

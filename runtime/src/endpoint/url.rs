//! URLs of endpoints: split, checked, and shown without their secrets.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::net::Ipv6Addr;

use super::host::looks_like_ipv4;
use crate::__line_debug as line_debug;

/// The parts of an endpoint's URL. Nothing in them is decoded or encoded.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Url {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// The user and password before the host, without the `@`. It does not belong in a `Host` header.
    pub userinfo: Option<String>,
    /// The host, with the port if there is one; an IPv6 address in brackets.
    pub authority: String,
    /// The path, unchanged: empty, or starting with `/`.
    pub path: String,
    /// The query, without the `?`.
    pub query: Option<String>,
}

impl Url {
    /// Splits a URL.
    ///
    /// # Errors
    /// If a client could not send to it: there is no scheme or another one than `http` and `https`, no host, an invalid port, a
    /// fragment, or a character that must be percent-encoded (in a host: written as punycode).
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let problem = |kind| UrlError::new(text, kind);
        let (scheme, rest) = text.split_once("://").ok_or_else(|| problem(UrlProblem::NoScheme))?;
        let scheme = match scheme {
            _ if scheme.eq_ignore_ascii_case("https") => "https",
            _ if scheme.eq_ignore_ascii_case("http") => "http",
            _ => return Err(problem(UrlProblem::Scheme)),
        };
        if rest.contains('#') {
            return Err(problem(UrlProblem::Fragment));
        }
        if !rest.bytes().all(may_stand_in_url) {
            return Err(problem(UrlProblem::Character));
        }
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (userinfo, authority) = match authority.rsplit_once('@') {
            Some((userinfo, authority)) => (Some(userinfo), authority),
            None => (None, authority),
        };
        let (host, port) = split_port(authority);
        if !is_name(host) && ipv6(host).is_none() {
            return Err(problem(UrlProblem::Host));
        }
        if port.is_some_and(|port| port.starts_with('+') || port.parse::<u16>().is_err()) {
            return Err(problem(UrlProblem::Port));
        }
        Ok(Self {
            scheme,
            userinfo: userinfo.map(str::to_owned),
            authority: authority.to_owned(),
            path: path.to_owned(),
            query: query.map(str::to_owned),
        })
    }

    /// Whether the host is an IP address, so that it cannot have a label before it.
    pub fn is_ip(&self) -> bool {
        let (host, _) = split_port(&self.authority);
        looks_like_ipv4(host) || ipv6(host).is_some()
    }

    /// The authority for a `Host` field: without the default port of the scheme. Clients do not send that port, so a signature
    /// must not cover it (botocore's `_host_from_url`).
    pub(crate) fn host_field(&self) -> &str {
        match (self.scheme, split_port(&self.authority)) {
            ("https", (host, Some("443"))) | ("http", (host, Some("80"))) => host,
            _ => &self.authority,
        }
    }

    /// The path of a request at this URL: both paths with one slash between them. If the request has no path, the path of this
    /// URL is unchanged.
    pub fn join(&self, path: String) -> String {
        let base = self.path.strip_suffix('/').unwrap_or(&self.path);
        match path.as_str() {
            "" if self.path.is_empty() => "/".to_owned(),
            "" => self.path.clone(),
            below if base.is_empty() && below.starts_with('/') => path,
            below if below.starts_with('/') => format!("{base}{below}"),
            below => format!("{}{below}", self.path),
        }
    }

    #[cfg(any(test, feature = "endpoint-rules"))]
    /// The path without `.`, `..` and empty segments, with a slash at its end: `normalizedPath` of the rules language.
    pub(super) fn normalized_path(&self) -> String {
        let mut segments = Vec::new();
        for segment in self.path.split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()),
                _ => segments.push(segment),
            }
        }
        match segments.as_slice() {
            [] => "/".to_owned(),
            _ => format!("/{}/", segments.join("/")),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = |present: bool, shown: &'static str| if present { shown } else { "" };
        let userinfo = secret(self.userinfo.is_some(), "***@");
        let query = secret(self.query.is_some(), "?***");
        write!(f, "{}://{userinfo}{}{}{query}", self.scheme, self.authority, self.path)
    }
}

/// The characters that RFC 3986 allows in a URL, with the percent sign of encoded characters.
fn may_stand_in_url(b: u8) -> bool {
    b.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&b)
}

/// A host name or an IPv4 address. Its labels are not checked: names with underscores are in use, for example.
fn is_name(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

/// The host and the port. The colons of an IPv6 address are in brackets, so the last colon after them starts the port.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// The address in brackets. The zone is ignored.
fn ipv6(host: &str) -> Option<Ipv6Addr> {
    let address = host.strip_prefix('[')?.strip_suffix(']')?;
    let address = address.split_once('%').map_or(address, |(address, _zone)| address);
    address.parse().ok()
}

/// A URL as it may be shown: without user, password and query.
pub(crate) fn redacted(url: &str) -> Cow<'_, str> {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at(start);
    let (rest, query) = match rest.find(['?', '#']) {
        Some(at) => (rest.split_at(at).0, "?***"),
        None => (rest, ""),
    };
    // A password that is not encoded may contain slashes, so everything before the last `@` is removed.
    match (rest.rsplit_once('@'), query) {
        (None, "") => Cow::Borrowed(url),
        (None, _) => Cow::Owned(format!("{scheme}{rest}{query}")),
        (Some((_, rest)), _) => Cow::Owned(format!("{scheme}***@{rest}{query}")),
    }
}

/// Why a text is not the URL of an endpoint. It is shown without password and query.
#[derive(Clone, PartialEq, Eq)]
pub struct UrlError {
    shown: String,
    problem: UrlProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UrlProblem {
    NoScheme,
    Scheme,
    Host,
    Port,
    Fragment,
    Character,
}

impl UrlError {
    fn new(text: &str, problem: UrlProblem) -> Self {
        Self {
            shown: redacted(text).into_owned(),
            problem,
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.shown;
        write!(f, "invalid endpoint URL `{shown}`: ")?;
        match self.problem {
            UrlProblem::NoScheme => write!(f, "it has no scheme; write `https://{shown}` or `http://{shown}`"),
            UrlProblem::Scheme => f.write_str("its scheme must be `https` or `http`"),
            UrlProblem::Host => f.write_str("it has no valid host"),
            UrlProblem::Port => f.write_str("its port must be a number from 0 to 65535"),
            UrlProblem::Fragment => f.write_str("it must not have a fragment (`#…`)"),
            UrlProblem::Character => {
                f.write_str("it has a character that must be percent-encoded, or punycode in the host")
            }
        }
    }
}

line_debug!(struct UrlError { shown, problem });

impl Error for UrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> UrlProblem {
        Url::parse(text).unwrap_err().problem
    }

    #[test]
    fn every_part_is_kept_as_it_stands() {
        let url = Url::parse("HTTPS://user:p%40ss@host.example:8443/base/%7Epath/?a=b&c").unwrap();
        assert_eq!(url.scheme, "https");
        assert_eq!(url.userinfo.as_deref(), Some("user:p%40ss"));
        assert_eq!(url.authority, "host.example:8443");
        assert_eq!(url.path, "/base/%7Epath/");
        assert_eq!(url.query.as_deref(), Some("a=b&c"));
    }

    #[test]
    fn what_is_absent_is_empty() {
        let url = Url::parse("http://localhost").unwrap();
        assert_eq!((&*url.authority, &*url.path), ("localhost", ""));
        assert_eq!((url.userinfo, url.query), (None, None));
        assert_eq!(Url::parse("http://localhost?a=b").unwrap().authority, "localhost");
    }

    #[test]
    fn addresses_are_told_from_names() {
        for ip in [
            "http://192.168.1.1:80/",
            "http://[::1]",
            "http://[::1]:8080/x",
            "http://[fe80::1%25eth0]",
        ] {
            assert!(Url::parse(ip).unwrap().is_ip(), "{ip}");
        }
        for name in [
            "http://localhost:1",
            "http://1.2.3",
            "https://999.999.abc.blah",
            "http://99_ab.com",
        ] {
            assert!(!Url::parse(name).unwrap().is_ip(), "{name}");
        }
    }

    #[test]
    fn what_no_client_could_send_to_is_refused() {
        assert_eq!(problem(""), UrlProblem::NoScheme);
        assert_eq!(problem("localhost:8080"), UrlProblem::NoScheme);
        assert_eq!(problem("//example.com"), UrlProblem::NoScheme);
        assert_eq!(problem("ftp://example.com"), UrlProblem::Scheme);
        assert_eq!(problem(" https://example.com"), UrlProblem::Scheme);
        for text in [
            "https://",
            "https:///path",
            "https://user@/",
            "https://:80",
            "https://[::1",
            "https://[x]:1",
            "https://a]b",
            "https://a:b:80",
            "https://a%2fb",
            "https://a,b",
        ] {
            assert_eq!(problem(text), UrlProblem::Host, "{text}");
        }
        for text in [
            "https://a:",
            "https://a:x",
            "https://a:65536",
            "https://a:-1",
            "https://a:+1",
            "https://[::1]:",
        ] {
            assert_eq!(problem(text), UrlProblem::Port, "{text}");
        }
        assert_eq!(problem("https://a/#b"), UrlProblem::Fragment);
        for text in [
            "https://a b",
            "https://a\r\nx: y",
            "https://é.fr",
            "https://a/é",
            "https://a/\u{7f}",
            "https://a\\b",
        ] {
            assert_eq!(problem(text), UrlProblem::Character, "{text}");
        }
    }

    #[test]
    fn the_error_says_how_to_write_it_and_shows_no_secret() {
        let problem = Url::parse("localhost:8080").unwrap_err();
        assert_eq!(
            problem.to_string(),
            "invalid endpoint URL `localhost:8080`: it has no scheme; write `https://localhost:8080` or `http://localhost:8080`"
        );
        for text in [
            "ftp://user:hunter2@a/?hunter2",
            "user:hunter2@a#hunter2",
            "x://hunter2/hunter2@a",
        ] {
            let problem = Url::parse(text).unwrap_err();
            assert!(!format!("{problem} {problem:?}").contains("hunter2"), "{problem}");
        }
        let url = Url::parse("https://user:hunter2@host/a?hunter2").unwrap();
        assert_eq!(format!("{url:?}"), "https://***@host/a?***");
    }

    #[test]
    fn a_request_path_goes_under_the_path_of_the_url() {
        for (base, path, joined) in [
            ("https://a", "/token", "/token"),
            ("https://a/", "/token", "/token"),
            ("https://a/base", "/token", "/base/token"),
            ("https://a/base/", "/token", "/base/token"),
            ("https://a", "/", "/"),
            ("https://a/base", "/", "/base/"),
            ("https://a/base", "", "/base"),
            ("https://a/base/", "", "/base/"),
        ] {
            assert_eq!(Url::parse(base).unwrap().join(path.to_owned()), joined, "{base} {path}");
        }
    }

    #[test]
    fn a_normalized_path_has_no_dots_and_ends_in_a_slash() {
        for (path, normalized) in [
            ("", "/"),
            ("/", "/"),
            ("/a", "/a/"),
            ("//a/./b/../c//", "/a/c/"),
            ("/../..", "/"),
        ] {
            assert_eq!(
                Url::parse(&format!("https://a{path}")).unwrap().normalized_path(),
                normalized
            );
        }
    }
}

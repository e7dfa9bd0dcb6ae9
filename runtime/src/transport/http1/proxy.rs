//! Which proxy a request uses, and the messages that are exchanged with it.

use std::str;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::uri::Authority;
use percent_encoding::percent_decode_str;

use super::dial::{ConnectTarget, without_brackets};
use crate::transport::{ProxySettings, TransportError, TransportErrorKind, TransportSetupError};

/// The most bytes that a proxy's answer to `CONNECT` may have.
pub(super) const MAX_TUNNEL_HEAD: usize = 16 * 1024;

/// One proxy.
#[derive(PartialEq)]
pub(super) struct Proxy {
    /// How to reach it.
    pub(super) target: ConnectTarget,
    /// The value of `Proxy-Authorization`, if the proxy asks for one.
    pub(super) authorization: Option<String>,
}

impl Proxy {
    fn parse(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), url.trim_start_matches("//")),
        };
        if scheme.starts_with("socks") {
            return Err("SOCKS is not supported, only http and https proxies are");
        }
        if scheme != "http" && scheme != "https" {
            return Err("only http and https proxies are supported");
        }
        // The last `@` ends the credentials: a password may contain one that is not encoded.
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            None => (None, rest),
        };
        let authority = place.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = Authority::try_from(authority).map_err(|_| "it has no valid host")?;
        if authority.host().is_empty() {
            return Err("it has no valid host");
        }
        // A colon and a number follow the host, or nothing at all.
        let port = &authority.as_str()[authority.host().len()..];
        if !port.is_empty() && !matches!(authority.port_u16(), Some(1..)) {
            return Err("its port is not a number from 1 to 65535");
        }
        let target = ConnectTarget::new(&scheme, &authority);
        Ok(Self {
            target,
            authorization: credentials.map(authorization).transpose()?,
        })
    }

    /// The head of the request for a tunnel to this target.
    pub(super) fn tunnel_request(&self, to: &ConnectTarget) -> String {
        let place = to.place();
        let mut head = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
        if let Some(value) = &self.authorization {
            head.push_str("Proxy-Authorization: ");
            head.push_str(value);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        head
    }
}

/// Basic authentication (RFC 7617) with the credentials of a URL.
fn authorization(credentials: &str) -> Result<String, &'static str> {
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .map(|text| text.into_owned())
            .map_err(|_| "its user name or password is not UTF-8")
    };
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let plain = format!("{}:{}", decode(user)?, decode(password)?);
    Ok(format!("Basic {}", BASE64_STANDARD.encode(plain)))
}

/// Reads the answer of a proxy to `CONNECT`: `None` while its head is not complete.
pub(super) fn tunnel_answer(received: &[u8]) -> Option<Result<(), String>> {
    let end = received.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let status = received
        .strip_prefix(b"HTTP/1.")
        .and_then(|rest| str::from_utf8(rest.get(2..5)?).ok()?.parse::<u16>().ok());
    Some(match status {
        // The server cannot send anything before TLS has begun.
        Some(200..300) if end < received.len() => Err("the proxy sent more than its answer".to_owned()),
        Some(200..300) => Ok(()),
        Some(407) => Err("the proxy asks for other credentials (status 407)".to_owned()),
        Some(status) => Err(format!("the proxy refused with status {status}")),
        None => Err("the proxy does not speak HTTP/1".to_owned()),
    })
}

/// The proxies of a transport. One that cannot be used fails the calls that need it.
pub(super) struct ProxyChoice {
    http: Option<Setting>,
    https: Option<Setting>,
    bypass: Bypass,
}

/// A proxy, or the reason why it cannot be used.
struct Setting {
    variable: &'static str,
    proxy: Result<Proxy, &'static str>,
}

impl ProxyChoice {
    pub(super) fn new(settings: &ProxySettings) -> Self {
        let all = || Setting::new("ALL_PROXY", settings.all.as_deref());
        Self {
            http: Setting::new("HTTP_PROXY", settings.http.as_deref()).or_else(all),
            https: Setting::new("HTTPS_PROXY", settings.https.as_deref()).or_else(all),
            bypass: Bypass::parse(settings.no_proxy.as_deref().unwrap_or_default()),
        }
    }

    /// Whether no target is reached through a proxy.
    pub(super) fn are_none(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// The proxy for this target.
    pub(super) fn to(&self, target: &ConnectTarget) -> Result<Option<&Proxy>, TransportError> {
        let setting = if target.tls { &self.https } else { &self.http };
        let Some(setting) = setting.as_ref().filter(|_| !self.bypass.covers(target)) else {
            return Ok(None);
        };
        let variable = setting.variable;
        match &setting.proxy {
            Ok(proxy) => Ok(Some(proxy)),
            Err(reason) => Err(TransportError::new(
                TransportErrorKind::Other,
                TransportSetupError::Proxy { variable, reason },
            )),
        }
    }
}

impl Setting {
    fn new(variable: &'static str, url: Option<&str>) -> Option<Self> {
        let url = url.map(str::trim).filter(|url| !url.is_empty())?;
        Some(Self {
            variable,
            proxy: Proxy::parse(url),
        })
    }
}

/// `NO_PROXY`, read as Python's `urllib.request.proxy_bypass_environment` does, which is what botocore asks.
enum Bypass {
    All,
    Names(Vec<String>),
}

impl Bypass {
    fn parse(list: &str) -> Self {
        if list.trim() == "*" {
            return Self::All;
        }
        Self::Names(
            list.split(',')
                .map(|name| without_brackets(name.trim().trim_start_matches('.')).to_ascii_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
        )
    }

    fn covers(&self, target: &ConnectTarget) -> bool {
        let Self::Names(names) = self else { return true };
        let host = target.host.to_ascii_lowercase();
        let place = target.place().to_ascii_lowercase();
        names
            .iter()
            .any(|name| is_at_or_below(&host, name) || is_at_or_below(&place, name))
    }
}

fn is_at_or_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name)
        .is_some_and(|left| left.is_empty() || left.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> ConnectTarget {
        let (scheme, authority) = url.split_once("://").unwrap();
        ConnectTarget::new(scheme, &Authority::try_from(authority).unwrap())
    }

    #[test]
    fn a_proxy_is_read_from_its_url() {
        for (url, place, tls) in [
            ("http://proxy.example:3128", "proxy.example:3128", false),
            ("http://proxy.example", "proxy.example:80", false),
            ("HTTPS://proxy.example/", "proxy.example:443", true),
            ("proxy.example:3128", "proxy.example:3128", false),
            ("//proxy.example:3128", "proxy.example:3128", false),
            ("http://[::1]:3128", "[::1]:3128", false),
        ] {
            let proxy = Proxy::parse(url).unwrap();
            assert_eq!(proxy.target.place(), place, "{url}");
            assert_eq!(proxy.target.tls, tls, "{url}");
            assert_eq!(proxy.authorization, None, "{url}");
        }
    }

    #[test]
    fn credentials_are_decoded_once_and_sent_as_basic_authentication() {
        for (url, plain) in [
            ("http://user:pass@proxy.example", "user:pass"),
            ("http://us%40er:p%3Aa%25ss@proxy.example", "us@er:p:a%ss"),
            ("http://user:p@ss@proxy.example", "user:p@ss"),
            ("user@proxy.example", "user:"),
        ] {
            let expected = format!("Basic {}", BASE64_STANDARD.encode(plain));
            assert_eq!(Proxy::parse(url).unwrap().authorization, Some(expected), "{url}");
        }
    }

    #[test]
    fn an_unusable_proxy_is_refused_without_showing_it() {
        for (url, reason) in [
            ("socks5://user:secret@proxy.example", "SOCKS"),
            ("SOCKS5H://user:secret@proxy.example", "SOCKS"),
            ("ftp://user:secret@proxy.example", "only http and https"),
            ("http://user:secret@", "host"),
            ("http://user:%ff@proxy.example", "UTF-8"),
            ("http://user:secret@proxy.example:", "port"),
            ("http://user:secret@proxy.example:0", "port"),
            ("http://user:secret@proxy.example:80a", "host"),
            ("http://user:secret@proxy.example:65616", "port"),
            ("user:secret@proxy.example:https", "host"),
            ("http://user:secret@[::1]:99999", "port"),
            ("http://user:secret", "host"),
        ] {
            let settings = ProxySettings {
                all: Some(url.into()),
                ..ProxySettings::default()
            };
            let error = ProxyChoice::new(&settings)
                .to(&target("https://a.example"))
                .err()
                .unwrap();
            let error = std::error::Error::source(&error).unwrap().to_string();
            assert!(
                error.contains("the proxy in ALL_PROXY") && error.contains(reason),
                "{error}"
            );
            assert!(!error.contains("secret") && !error.contains("%ff"), "{error}");
        }
    }

    #[test]
    fn an_unusable_proxy_is_no_matter_to_targets_that_do_not_go_through_it() {
        let proxies = |no_proxy: Option<&str>| {
            ProxyChoice::new(&ProxySettings {
                https: Some("proxy.example".into()),
                all: Some("socks5://proxy.example".into()),
                no_proxy: no_proxy.map(str::to_owned),
                ..ProxySettings::default()
            })
        };
        assert!(proxies(None).to(&target("https://a.example")).unwrap().is_some());
        assert!(proxies(None).to(&target("http://a.example")).is_err());
        assert!(proxies(Some("*")).to(&target("http://a.example")).unwrap().is_none());
        assert!(
            proxies(Some("a.example"))
                .to(&target("http://a.example"))
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn the_scheme_of_the_endpoint_chooses_the_proxy_and_blank_is_none() {
        let proxies = ProxyChoice::new(&ProxySettings {
            http: Some("plain.example:1".into()),
            https: Some(" ".into()),
            all: None,
            no_proxy: None,
        });
        let proxy = proxies.to(&target("http://a.example")).unwrap();
        assert_eq!(proxy.unwrap().target.host, "plain.example");
        assert!(proxies.to(&target("https://a.example")).unwrap().is_none());
    }

    #[test]
    fn the_proxy_for_all_fills_the_gaps() {
        let proxies = ProxyChoice::new(&ProxySettings {
            https: Some("secure.example:1".into()),
            all: Some("all.example:1".into()),
            ..ProxySettings::default()
        });
        let host = |url| &*proxies.to(&target(url)).unwrap().unwrap().target.host;
        assert_eq!(host("https://a.example"), "secure.example");
        assert_eq!(host("http://a.example"), "all.example");
    }

    #[test]
    fn no_proxy_covers_names_and_what_is_below_them() {
        for (list, url, covered) in [
            ("*", "https://a.example", true),
            ("a.example", "https://a.example", true),
            ("a.example", "https://b.a.example", true),
            (".a.example", "https://a.example", true),
            ("a.example", "https://ba.example", false),
            ("x, A.EXAMPLE ", "https://a.example", true),
            ("a.example:8080", "http://a.example:8080", true),
            ("a.example:8080", "http://a.example:8081", false),
            ("127.0.0.1", "http://127.0.0.1:4566", true),
            ("[::1]", "http://[::1]:4566", true),
            ("::1", "http://[::1]:4566", true),
            (",", "https://a.example", false),
            ("", "https://a.example", false),
        ] {
            assert_eq!(Bypass::parse(list).covers(&target(url)), covered, "{list} {url}");
        }
    }

    #[test]
    fn a_tunnel_is_asked_for_with_the_credentials() {
        let proxy = Proxy::parse("http://user:pass@proxy.example").unwrap();
        assert_eq!(
            proxy.tunnel_request(&target("https://a.example")),
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n"
        );
    }

    #[test]
    fn the_answer_to_connect_is_read_to_the_end_of_its_head() {
        assert_eq!(tunnel_answer(b"HTTP/1.1 200 Connection established\r\n"), None);
        assert_eq!(tunnel_answer(b"HTTP/1.0 200 OK\r\nVia: x\r\n\r\n"), Some(Ok(())));
        for (answer, reason) in [
            (&b"HTTP/1.1 407 No\r\n\r\n<html>"[..], "407"),
            (b"HTTP/1.1 503 No\r\n\r\n", "503"),
            (b"HTTP/1.1 200 OK\r\n\r\nx", "more than its answer"),
            (b"SSH-2.0-x\r\n\r\n", "does not speak HTTP/1"),
            (b"HTTP/1.1\r\n\r\n", "does not speak HTTP/1"),
        ] {
            let error = tunnel_answer(answer).unwrap().unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}

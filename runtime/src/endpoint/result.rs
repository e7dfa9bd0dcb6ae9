//! The result of endpoint rules.

use std::fmt;

use serde_json::{Map, Value};

use super::url::redacted;
use crate::http::Headers;

/// The result of endpoint rules.
#[derive(Clone, Default, PartialEq)]
pub struct Endpoint {
    /// The URL at which requests of the operation begin. `Url::parse` splits it.
    pub url: String,
    /// Header fields that every request to the endpoint has in addition to its own.
    pub headers: Headers,
    /// All other properties of the endpoint, such as `authSchemes`.
    pub properties: Map<String, Value>,
}

impl Endpoint {
    /// An endpoint with only a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            ..Self::default()
        }
    }

    /// The authentication schemes that the endpoint asks for, the preferred one first. If there are none, the scheme of the
    /// service is used.
    pub fn auth_schemes(&self) -> impl Iterator<Item = AuthScheme<'_>> {
        let schemes = self.properties.get("authSchemes").and_then(Value::as_array);
        schemes.into_iter().flatten().filter_map(AuthScheme::read)
    }
}

/// A URL can contain a password, and headers can contain anything: what may be secret is left out.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &redacted(&self.url))
            .field("headers", &self.headers)
            .field("properties", &self.properties)
            .finish()
    }
}

/// How requests to an endpoint must be signed. `None` (or empty) means: as in the model of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthScheme<'a> {
    /// `sigv4`, `sigv4a`, `sigv4-s3express`, `bearer`, …
    pub name: &'a str,
    /// The service name in the credential scope.
    pub signing_name: Option<&'a str>,
    /// The region in the credential scope.
    pub signing_region: Option<&'a str>,
    /// The regions for which a `sigv4a` signature is valid; may be empty.
    pub signing_region_set: Vec<&'a str>,
    /// The path is encoded once, not twice, in the canonical request.
    pub disable_double_encoding: bool,
    /// The path of the canonical request keeps dots and empty segments.
    pub disable_normalize_path: bool,
}

impl<'a> AuthScheme<'a> {
    /// `None` for a value that is not an object with a name.
    fn read(scheme: &'a Value) -> Option<Self> {
        let text = |name: &str| scheme.get(name).and_then(Value::as_str);
        let flag = |name: &str| scheme.get(name).and_then(Value::as_bool).unwrap_or(false);
        let regions = scheme.get("signingRegionSet").and_then(Value::as_array);
        Some(Self {
            name: text("name")?,
            signing_name: text("signingName"),
            signing_region: text("signingRegion"),
            signing_region_set: regions.into_iter().flatten().filter_map(Value::as_str).collect(),
            disable_double_encoding: flag("disableDoubleEncoding"),
            disable_normalize_path: flag("disableNormalizePath"),
        })
    }
}

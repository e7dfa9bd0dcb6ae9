//! The result of endpoint rules, and the resolver of a client.

use std::fmt;

use serde_json::{Map, Value};

#[cfg(feature = "endpoint-rules")]
use super::built_ins;
use super::common::CommonRules;
use super::error::EndpointError;
#[cfg(feature = "endpoint-rules")]
use super::error::RuleSetError;
use super::params::Params;
#[cfg(feature = "endpoint-rules")]
use super::rules::RuleSet;
use super::url::redacted;
use crate::http::Headers;

/// The endpoint rules of a service, in the static data of generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rules {
    /// One of the rule sets that most services share.
    Common(CommonRules),
    /// Any other rule set: the text of `endpoint-rule-set-1.json`. With the feature `endpoint-rules`.
    #[cfg(feature = "endpoint-rules")]
    Json(&'static str),
    /// No rules, because the service is not AWS's: requests go to the endpoint that the program sets.
    Given,
}

/// Resolves the endpoints of one client. A rule set in JSON is read once, when it is first needed.
#[derive(Debug)]
pub struct Resolver {
    rules: Rules,
    #[cfg(feature = "endpoint-rules")]
    parsed: std::sync::OnceLock<Result<RuleSet, RuleSetError>>,
}

impl Resolver {
    /// A resolver for these rules. Nothing is read yet.
    pub const fn new(rules: Rules) -> Self {
        Self {
            rules,
            #[cfg(feature = "endpoint-rules")]
            parsed: std::sync::OnceLock::new(),
        }
    }

    /// The endpoint for these parameters.
    ///
    /// # Errors
    /// What the rules say, and [`EndpointError::RuleSet`] if the rule set itself has a fault.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, EndpointError> {
        match self.rules {
            Rules::Common(common) => common.resolve(params),
            #[cfg(feature = "endpoint-rules")]
            Rules::Json(json) => self.rule_set(json)?.resolve(params),
            Rules::Given => params
                .endpoint
                .as_ref()
                .map(Endpoint::new)
                .ok_or(EndpointError::NoMatch),
        }
    }

    /// Whether the rules have a parameter with this name, or one that is bound to the client's setting with this name.
    ///
    /// # Errors
    /// [`EndpointError::RuleSet`] if the rule set itself has a fault.
    pub fn has_param(&self, name: &str) -> Result<bool, EndpointError> {
        match self.rules {
            Rules::Common(_) => Ok(Params::is_typed(name)),
            #[cfg(feature = "endpoint-rules")]
            Rules::Json(json) => Ok(self.rule_set(json)?.has_param(name)),
            Rules::Given => Ok(false),
        }
    }

    /// Whether the value of a parameter of an operation can make a difference. Some rule sets have parameters that no rule reads.
    ///
    /// # Errors
    /// [`EndpointError::RuleSet`] if the rule set itself has a fault.
    pub(crate) fn reads_param(&self, name: &str) -> Result<bool, EndpointError> {
        match self.rules {
            Rules::Common(_) => Ok(Params::is_typed(name)),
            #[cfg(feature = "endpoint-rules")]
            Rules::Json(json) => Ok(built_ins::path_style_reads(name) || self.rule_set(json)?.reads_param(name)),
            Rules::Given => Ok(false),
        }
    }

    #[cfg(feature = "endpoint-rules")]
    fn rule_set(&self, json: &str) -> Result<&RuleSet, EndpointError> {
        let parsed = self.parsed.get_or_init(|| RuleSet::parse(json));
        parsed.as_ref().map_err(|fault| EndpointError::RuleSet(fault.clone()))
    }
}

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

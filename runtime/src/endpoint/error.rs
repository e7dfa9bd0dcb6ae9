//! Why there is no endpoint.

use std::error::Error;
use std::fmt;

use super::url::UrlError;
use crate::__line_debug as line_debug;
use crate::region::InvalidRegion;

/// Why there is no endpoint.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The rules refuse the parameters. The text comes from the rule.
    Rule(String),
    /// A parameter that the rule set requires is not set and has no default.
    MissingParam {
        /// The parameter's name in the rule set.
        name: String,
    },
    /// A parameter has another type than the rule set declares.
    ParamType {
        /// The parameter's name.
        name: String,
        /// The type that it must have.
        expected: &'static str,
    },
    /// No rule applies: the rule set does not cover these parameters.
    NoMatch,
    /// A rule could not be evaluated: the rule set has a fault.
    Evaluation(String),
    /// The rule set could not be read.
    RuleSet(RuleSetError),
    /// The URL of the endpoint cannot be used.
    Url(UrlError),
    /// No region is set, and the signature or the rules need it.
    NoRegion,
    /// A region is not a valid host label.
    Region(InvalidRegion),
    /// The endpoint needs one of these authentication schemes, and this runtime has none of them.
    AuthSchemes(Vec<String>),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(text) => f.write_str(text),
            Self::MissingParam { name } => {
                write!(f, "the endpoint rules need the parameter `{name}`, which is not set")
            }
            Self::ParamType { name, expected } => write!(f, "the endpoint parameter `{name}` must be a {expected}"),
            Self::NoMatch => f.write_str("no endpoint rule applies to these parameters"),
            Self::Evaluation(text) => write!(f, "faulty endpoint rules: {text}"),
            Self::RuleSet(fault) => fault.fmt(f),
            Self::Url(error) => error.fmt(f),
            Self::NoRegion => f.write_str(
                "you must specify a region: with `region` of the builder, or with `environment` by AWS_REGION, \
                 AWS_DEFAULT_REGION or the profile",
            ),
            Self::Region(error) => error.fmt(f),
            Self::AuthSchemes(names) => {
                let (wanted, lacks_sigv4a) = (names.join(" or "), names.iter().any(|name| name == "sigv4a"));
                write!(f, "the endpoint wants requests authenticated with {wanted}, ")?;
                if lacks_sigv4a {
                    f.write_str("which takes the feature `sigv4a` of the runtime")
                } else {
                    f.write_str("which is not supported here")
                }
            }
        }
    }
}

impl From<UrlError> for EndpointError {
    fn from(error: UrlError) -> Self {
        Self::Url(error)
    }
}

impl From<InvalidRegion> for EndpointError {
    fn from(error: InvalidRegion) -> Self {
        Self::Region(error)
    }
}

line_debug!(EndpointError {
    Rule(value),
    MissingParam { name },
    ParamType { name, expected },
    NoMatch,
    Evaluation(value),
    RuleSet(error),
    Url(error),
    NoRegion,
    Region(error),
    AuthSchemes(value),
});

/// The text already contains the fault of the rule set, so there is no source.
impl Error for EndpointError {}

/// A fault in a rule set: where it is and what it is.
#[derive(Clone, PartialEq, Eq)]
pub struct RuleSetError {
    path: String,
    message: String,
}

#[cfg(feature = "endpoint-rules")]
impl RuleSetError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            message: message.into(),
        }
    }

    /// The same fault with one more step at the start of its path.
    pub(super) fn at(mut self, step: impl fmt::Display) -> Self {
        self.path = match self.path.as_str() {
            "" => step.to_string(),
            inner => format!("{step}.{inner}"),
        };
        self
    }

    /// The path to the fault, such as `rules[0].conditions[1]`; empty for the whole rule set.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for RuleSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("faulty endpoint rule set: ")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

line_debug!(struct RuleSetError { path, message });

impl Error for RuleSetError {}

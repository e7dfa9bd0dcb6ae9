//! The resolver of a client: its endpoint rules, read when they are needed.

#[cfg(feature = "endpoint-rules")]
mod built_ins;

#[cfg(feature = "endpoint-rules")]
pub(crate) use built_ins::BuiltIn;

use super::common::CommonRules;
use super::error::EndpointError;
#[cfg(feature = "endpoint-rules")]
use super::error::RuleSetError;
use super::params::Params;
use super::result::Endpoint;
#[cfg(feature = "endpoint-rules")]
use super::rules::RuleSet;

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

/// Any region, to see what the rules say where there is one.
const SOME_REGION: &str = "us-east-1";

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

    /// Whether the rules refuse these parameters because there is no region. A few have an endpoint without one, or find it in an
    /// input.
    pub(crate) fn needs_region(&self, params: &Params) -> bool {
        if params.region.is_some() {
            return false;
        }
        let mut with_region = params.clone();
        with_region.region = Some(SOME_REGION.to_owned());
        let without = self.resolve(params);
        without.is_err() && without != self.resolve(&with_region)
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

//! The rules engine. A rule set is read once into a small tree, in which every name is an index, and is evaluated for every set
//! of parameters.
//!
//! Names are checked when a rule set is read: the value that a condition assigns is visible to the conditions after it and to the
//! result of the rule, and must not hide another name. If no rule of a tree applies, the rule after the tree is tried, as in
//! botocore.
//!
//! RuleForm are a tree, or a decision diagram (`diagram`), in which they share conditions.

mod ast;
mod diagram;
mod eval;
mod functions;
mod parse;
mod scope;
mod template;
mod value;

use serde_json::Value as Json;

pub use self::ast::RuleSet;
use self::ast::{ParamKind, ParamSpec, RuleForm};
use self::eval::RuleEvaluator;
use self::scope::Slot;
use super::error::{EndpointError, RuleSetError};
use super::params::{ParamRef, ParamValue, Params};
use super::result::Endpoint;

impl RuleSet {
    /// Whether there is a parameter with this name, or for the client's setting with this name.
    pub fn has_param(&self, name: &str) -> bool {
        let is = |param: &ParamSpec| param.name == name || param.built_in.as_deref() == Some(name);
        self.params.iter().any(is)
    }

    /// Whether there is such a parameter, and its value, or its absence, makes a difference.
    pub(super) fn reads_param(&self, name: &str) -> bool {
        let is = |param: &ParamSpec| param.name == name || param.built_in.as_deref() == Some(name);
        self.params
            .iter()
            .any(|param| is(param) && (param.is_read || param.required))
    }
}

impl RuleSet {
    /// Reads a rule set from its JSON: Smithy's `endpointRuleSet`, or `endpointBdd` with its nodes as arrays of numbers.
    ///
    /// # Errors
    /// If it is not JSON (or is nested deeper than 128 levels, which limits the stack for everything after it), if a rule,
    /// function or parameter is not part of the language, or if a name is not known where it is used.
    pub fn parse(json: &str) -> Result<Self, RuleSetError> {
        let json: Json = serde_json::from_str(json).map_err(|fault| RuleSetError::new(fault.to_string()))?;
        parse::rule_set(&json)
    }

    /// The endpoint for these parameters. Parameters that the rule set does not have are ignored.
    ///
    /// # Errors
    /// [`EndpointError::Rule`] if the rules say so, [`EndpointError::MissingParam`] and [`EndpointError::ParamType`] if the
    /// parameters do not fit the rule set, [`EndpointError::NoMatch`] and [`EndpointError::Evaluation`] if the rule set has a
    /// fault.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, EndpointError> {
        let mut evaluator = RuleEvaluator::new(&self.params, self.slots);
        for (index, spec) in self.params.iter().enumerate() {
            if let Some(value) = spec.value(params)? {
                evaluator.fill(Slot(index), value.into());
            }
        }
        let found = match &self.rules {
            RuleForm::Tree(rules) => evaluator.first(rules),
            RuleForm::Diagram(diagram) => evaluator.result(diagram),
        };
        found?.ok_or(EndpointError::NoMatch)
    }
}

impl ParamSpec {
    fn value<'a>(&'a self, params: &'a Params) -> Result<Option<ParamRef<'a>>, EndpointError> {
        let built_in = || self.built_in.as_deref().and_then(|name| params.get(name));
        let default = || self.default.as_ref().map(ParamValue::as_ref);
        match params.get(&self.name).or_else(built_in).or_else(default) {
            Some(value) if ParamKind::of(value) != self.kind => Err(EndpointError::ParamType {
                name: self.name.clone(),
                expected: self.kind.name(),
            }),
            None if self.required => Err(EndpointError::MissingParam {
                name: self.name.clone(),
            }),
            value => Ok(value),
        }
    }
}

impl ParamKind {
    fn of(value: ParamRef<'_>) -> Self {
        match value {
            ParamRef::String(_) => Self::String,
            ParamRef::Bool(_) => Self::Boolean,
            ParamRef::StringArray(_) => Self::StringArray,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::StringArray => "list of strings",
        }
    }
}

#[cfg(test)]
mod tests;

//! Waiters.

use serde_json::Value;
use tinsmith_model::{Acceptor, AcceptorState, Matcher, Place, Waiter};

use super::{Context, docs};
use crate::names::{Clash, ConstName, FnName, Name, Origin, Scope};
use crate::plan::{AcceptorPlan, ExpectedPlan, MatcherPlan, WaiterPlan};
use crate::problem::Problem;

impl Context<'_> {
    /// The waiters, in the model's order, each with the name of the operation that it calls.
    pub(super) fn waiters(&self, problems: &mut Vec<Problem>) -> Vec<(&str, WaiterPlan)> {
        let waiters = self.service.waiters.iter().zip(&self.naming.waiters);
        waiters
            .filter_map(|(waiter, (name, constant))| {
                let plan = self.waiter(waiter, name, constant, problems)?;
                Some((waiter.operation.as_str(), plan))
            })
            .collect()
    }

    fn waiter(
        &self,
        waiter: &Waiter,
        name: &FnName,
        constant: &ConstName,
        problems: &mut Vec<Problem>,
    ) -> Option<WaiterPlan> {
        let acceptors: Option<Vec<_>> = waiter.acceptors.iter().map(acceptor).collect();
        if acceptors.is_none() {
            problems.push(self.problem(
                Place::Waiter(waiter.name.clone()),
                "an acceptor expects a value that is neither text nor a boolean",
                "give it such a value, or delete the waiter",
            ));
        }
        Some(WaiterPlan {
            name: name.as_str().to_owned(),
            method: method(waiter).ok()?,
            constant: constant.clone(),
            docs: docs::waiter(waiter),
            succeeds_by_error: waiter.acceptors.iter().any(succeeds_by_error),
            delay_seconds: waiter.delay.as_secs(),
            max_attempts: waiter.max_attempts,
            acceptors: acceptors?,
        })
    }
}

/// The method of a builder that waits: `wait_table_exists`.
pub(super) fn method(waiter: &Waiter) -> Result<FnName, Clash> {
    let origin = Origin::Waiter(waiter.name.clone());
    Scope::default().declare(&format!("Wait_{}", waiter.name), origin)
}

/// Whether an acceptor takes an error for success. A status of success comes with an output.
fn succeeds_by_error(acceptor: &Acceptor) -> bool {
    let is_error = match acceptor.matcher {
        Matcher::Status(status) => !(200..300).contains(&status),
        Matcher::Error(_) | Matcher::AnyError => true,
        Matcher::Path { .. } | Matcher::PathAll { .. } | Matcher::PathAny { .. } | Matcher::NoError => false,
    };
    is_error && acceptor.state == AcceptorState::Success
}

fn acceptor(acceptor: &Acceptor) -> Option<AcceptorPlan> {
    let matcher = match &acceptor.matcher {
        Matcher::Path { argument, expected } => MatcherPlan::Path(argument.clone(), self::expected(expected)?),
        Matcher::PathAll { argument, expected } => MatcherPlan::PathAll(argument.clone(), self::expected(expected)?),
        Matcher::PathAny { argument, expected } => MatcherPlan::PathAny(argument.clone(), self::expected(expected)?),
        Matcher::Status(status) => MatcherPlan::Status(*status),
        Matcher::Error(code) => MatcherPlan::Error(code.clone()),
        Matcher::AnyError => MatcherPlan::AnyError,
        Matcher::NoError => MatcherPlan::NoError,
    };
    Some(AcceptorPlan {
        matcher,
        state: acceptor.state,
        reads_input: acceptor.reads_input,
    })
}

/// The value that an acceptor expects. `None` where it is neither text nor a boolean.
fn expected(value: &Value) -> Option<ExpectedPlan> {
    match value {
        Value::String(text) => Some(ExpectedPlan::Text(text.clone())),
        Value::Bool(flag) => Some(ExpectedPlan::Flag(*flag)),
        _ => None,
    }
}

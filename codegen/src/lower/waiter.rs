//! Waiters.

use serde_json::Value;
use tinsmith_model::{Acceptor, Matcher, Place, Waiter};

use super::Context;
use crate::names::{FnName, Name, Origin, Scope};
use crate::plan::{AcceptorPlan, ExpectedPlan, MatcherPlan, WaiterPlan};
use crate::problem::Problem;

impl Context<'_> {
    pub(super) fn waiters(&self, problems: &mut Vec<Problem>) -> Vec<WaiterPlan> {
        let waiters = &self.service.waiters;
        // botocore knows a waiter by its name in snake case.
        let wanted = waiters.iter().map(|waiter| {
            let origin = Origin::Waiter(waiter.name.clone());
            (waiter.name.as_str(), origin)
        });
        match Scope::<FnName>::default().declare_all(wanted) {
            Ok(names) => {
                let waiters = waiters.iter().zip(names);
                waiters
                    .filter_map(|(waiter, name)| self.waiter(waiter, &name, problems))
                    .collect()
            }
            Err(clashes) => {
                self.report(clashes, problems);
                Vec::new()
            }
        }
    }

    fn waiter(&self, waiter: &Waiter, name: &FnName, problems: &mut Vec<Problem>) -> Option<WaiterPlan> {
        let operations = self.service.operations.iter().zip(&self.naming.operations);
        let (_, names) = operations.into_iter().find(|(op, _)| op.name == waiter.operation)?;
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
            operation: names.method.as_str().to_owned(),
            delay_seconds: waiter.delay.as_secs(),
            max_attempts: waiter.max_attempts,
            acceptors: acceptors?,
        })
    }
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

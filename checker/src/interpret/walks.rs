//! Paginators and waiters.

use std::time::Duration;

use tinsmith_codegen::names::Name as _;
use tinsmith_codegen::plan::{
    AcceptorPlan, ExpectedPlan, LimitKey, MatcherPlan, OperationPlan, PaginatorPlan, ServicePlan, WaiterPlan,
};
use tinsmith_model::AcceptorState;
use tinsmith_runtime::codegen::paginate::{self, RepeatedToken};
use tinsmith_runtime::codegen::waiter::{Acceptor, Expected, ExpectedError, Matcher, State};
use tinsmith_runtime::codegen::{PaginatorSchema, WaiterSchema};

use super::{leak, maybe, text};

/// How the result of an operation comes in pages.
pub(super) fn paginator(operation: &OperationPlan, plan: &PaginatorPlan) -> &'static PaginatorSchema {
    let limit_key = plan.limit_key.as_ref().map(|key| match key {
        LimitKey::Number(member) => paginate::LimitKey::Number(text(member)),
        LimitKey::Text(member) => paginate::LimitKey::Text(text(member)),
    });
    let on_repeated_token = match plan.repeated_token_ends {
        true => RepeatedToken::Ends,
        false => RepeatedToken::Fails,
    };
    let name = text(operation.method.as_str());
    leak(PaginatorSchema {
        more_results: maybe(plan.more_results.as_ref()),
        limit_key,
        result_keys: texts(&plan.result_keys),
        non_aggregate: texts(&plan.non_aggregate_keys),
        on_repeated_token,
        ..PaginatorSchema::new(name, texts(&plan.input_tokens), texts(&plan.output_tokens))
    })
}

/// The waiters of a service.
pub(super) fn waiters(plan: &ServicePlan) -> &'static [&'static WaiterSchema] {
    let waiters = plan.waiters().into_iter();
    leak(waiters.map(|(op, plan)| waiter(op, plan)).collect::<Vec<_>>())
}

fn waiter(operation: &OperationPlan, plan: &WaiterPlan) -> &'static WaiterSchema {
    leak(WaiterSchema::new(
        text(&plan.name),
        text(operation.method.as_str()),
        Duration::from_secs(plan.delay_seconds),
        plan.max_attempts,
        leak(plan.acceptors.iter().map(acceptor).collect::<Vec<_>>()),
    ))
}

fn acceptor(plan: &AcceptorPlan) -> Acceptor {
    let matcher = match &plan.matcher {
        MatcherPlan::Path(expression, expected) => Matcher::Path {
            expression: text(expression),
            expected: self::expected(expected),
        },
        MatcherPlan::PathAll(expression, expected) => Matcher::PathAll {
            expression: text(expression),
            expected: self::expected(expected),
        },
        MatcherPlan::PathAny(expression, expected) => Matcher::PathAny {
            expression: text(expression),
            expected: self::expected(expected),
        },
        MatcherPlan::Status(status) => Matcher::Status(*status),
        MatcherPlan::Error(code) => Matcher::Error(ExpectedError::Code(text(code))),
        MatcherPlan::AnyError => Matcher::Error(ExpectedError::Any),
        MatcherPlan::NoError => Matcher::Error(ExpectedError::None),
    };
    let state = match plan.state {
        AcceptorState::Success => State::Success,
        AcceptorState::Failure => State::Failure,
        AcceptorState::Retry => State::Retry,
    };
    let acceptor = Acceptor::new(matcher, state);
    match plan.reads_input {
        true => acceptor.with_input(),
        false => acceptor,
    }
}

fn expected(plan: &ExpectedPlan) -> Expected {
    match plan {
        ExpectedPlan::Text(value) => Expected::Text(text(value)),
        ExpectedPlan::Flag(flag) => Expected::Flag(*flag),
    }
}

fn texts(texts: &[String]) -> &'static [&'static str] {
    leak(texts.iter().map(|value| text(value)).collect::<Vec<_>>())
}

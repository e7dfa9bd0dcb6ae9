//! Waiters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use tinsmith_model::AcceptorState;

use crate::plan::{AcceptorPlan, ExpectedPlan, MatcherPlan, WaiterPlan};

/// A waiter in the service's static.
///
/// ```text
/// runtime::codegen::WaiterSchema::new(
///     "table_exists",
///     "describe_table",
///     std::time::Duration::from_secs(20),
///     25,
///     &[waiter::Acceptor::new(waiter::Matcher::Status(200), waiter::State::Success)],
/// )
/// ```
pub(super) fn schema(plan: &WaiterPlan) -> TokenStream {
    let WaiterPlan { name, operation, .. } = plan;
    let delay = Literal::u64_unsuffixed(plan.delay_seconds);
    let attempts = Literal::u32_unsuffixed(plan.max_attempts);
    let acceptors = plan.acceptors.iter().map(acceptor);
    quote! {
        runtime::codegen::WaiterSchema::new(
            #name,
            #operation,
            std::time::Duration::from_secs(#delay),
            #attempts,
            &[#(#acceptors),*],
        )
    }
}

fn acceptor(plan: &AcceptorPlan) -> TokenStream {
    let state = match plan.state {
        AcceptorState::Success => quote!(Success),
        AcceptorState::Failure => quote!(Failure),
        AcceptorState::Retry => quote!(Retry),
    };
    let path = |expression, expected| {
        let expected = self::expected(expected);
        quote!({ expression: #expression, expected: waiter::Expected::#expected })
    };
    let matcher = match &plan.matcher {
        MatcherPlan::Path(expression, expected) => {
            let path = path(expression, expected);
            quote!(Path #path)
        }
        MatcherPlan::PathAll(expression, expected) => {
            let path = path(expression, expected);
            quote!(PathAll #path)
        }
        MatcherPlan::PathAny(expression, expected) => {
            let path = path(expression, expected);
            quote!(PathAny #path)
        }
        MatcherPlan::Status(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(Status(#status))
        }
        MatcherPlan::Error(code) => quote!(Error(waiter::ExpectedError::Code(#code))),
        MatcherPlan::AnyError => quote!(Error(waiter::ExpectedError::Any)),
        MatcherPlan::NoError => quote!(Error(waiter::ExpectedError::None)),
    };
    quote!(waiter::Acceptor::new(waiter::Matcher::#matcher, waiter::State::#state))
}

fn expected(plan: &ExpectedPlan) -> TokenStream {
    match plan {
        ExpectedPlan::Text(text) => quote!(Text(#text)),
        ExpectedPlan::Flag(flag) => quote!(Flag(#flag)),
    }
}

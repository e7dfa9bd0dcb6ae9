//! Waiters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema::ident;
use crate::plan::{AcceptorPlan, ExpectedPlan, MatcherPlan, WaiterPlan};

/// A waiter in the service's static.
///
/// ```text
/// runtime::WaiterSchema::new(
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
        runtime::WaiterSchema::new(
            #name,
            #operation,
            std::time::Duration::from_secs(#delay),
            #attempts,
            &[#(#acceptors),*],
        )
    }
}

fn acceptor(plan: &AcceptorPlan) -> TokenStream {
    let state = ident(plan.state);
    let matcher = match &plan.matcher {
        MatcherPlan::Path(kind, expression, expected) => {
            let (kind, expected) = (ident(kind), self::expected(expected));
            quote!(#kind { expression: #expression, expected: waiter::Expected::#expected })
        }
        MatcherPlan::Status(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(Status(#status))
        }
        MatcherPlan::Error(code) => quote!(Error(waiter::ExpectedError::Code(#code))),
        MatcherPlan::AnyError(kind) => {
            let kind = ident(kind);
            quote!(Error(waiter::ExpectedError::#kind))
        }
    };
    quote!(waiter::Acceptor::new(waiter::Matcher::#matcher, waiter::State::#state))
}

fn expected(plan: &ExpectedPlan) -> TokenStream {
    match plan {
        ExpectedPlan::Text(text) => quote!(Text(#text)),
        ExpectedPlan::Flag(flag) => quote!(Flag(#flag)),
    }
}

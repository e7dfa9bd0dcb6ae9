//! Waiters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use tinsmith_model::AcceptorState;

use super::builder::{complete_builder, output_type};
use crate::names::Name as _;
use crate::plan::{AcceptorPlan, ExpectedPlan, MatcherPlan, OperationPlan, WaiterPlan};

/// The schema of a waiter.
///
/// ```text
/// pub(super) static TABLE_EXISTS: runtime::codegen::WaiterSchema = runtime::codegen::WaiterSchema::new(
///     "table_exists",
///     "describe_table",
///     std::time::Duration::from_secs(20),
///     25,
///     &[waiter::Acceptor::new(waiter::Matcher::Status(200), waiter::State::Success)],
/// );
/// ```
pub(super) fn schema(operation: &OperationPlan, plan: &WaiterPlan) -> TokenStream {
    let WaiterPlan { name, constant, .. } = plan;
    let operation = operation.method.as_str();
    let delay = Literal::u64_unsuffixed(plan.delay_seconds);
    let attempts = Literal::u32_unsuffixed(plan.max_attempts);
    let acceptors = plan.acceptors.iter().map(acceptor);
    quote! {
        pub(super) static #constant: runtime::codegen::WaiterSchema = runtime::codegen::WaiterSchema::new(
            #name,
            #operation,
            std::time::Duration::from_secs(#delay),
            #attempts,
            &[#(#acceptors),*],
        );
    }
}

/// The waits of a builder; nothing where no waiter calls the operation.
///
/// ```text
/// runtime::codegen::waits! {
///     #[waits(DESCRIBE_TABLE, DescribeTableOutput)]
///     impl DescribeTable<TableName: TableNameSet> {
///         /// Waits for `TableExists`: a call every 20 seconds, 25 at most.
///         const wait_table_exists: DescribeTableOutput = TABLE_EXISTS;
///     }
/// }
/// ```
pub(super) fn waits(plan: &OperationPlan) -> Option<TokenStream> {
    let (constant, output, builder) = (&plan.constant, output_type(plan), complete_builder(plan));
    let waits = plan.waiters.iter().map(|waiter| {
        let WaiterPlan {
            docs, method, constant, ..
        } = waiter;
        let gives = if waiter.succeeds_by_error {
            quote!(Option<#output>)
        } else {
            output.clone()
        };
        quote!(#docs const #method: #gives = #constant;)
    });
    (!plan.waiters.is_empty()).then(|| {
        quote! {
            runtime::codegen::waits! {
                #[waits(#constant, #output)]
                impl #builder { #(#waits)* }
            }
        }
    })
}

/// What ends a wait, `with_input` where its expression sees the input too.
///
/// ```text
/// waiter::Acceptor::new(waiter::Matcher::Status(200), waiter::State::Success)
/// ```
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
    let with_input = plan.reads_input.then(|| quote!(.with_input()));
    quote!(waiter::Acceptor::new(waiter::Matcher::#matcher, waiter::State::#state) #with_input)
}

fn expected(plan: &ExpectedPlan) -> TokenStream {
    match plan {
        ExpectedPlan::Text(text) => quote!(Text(#text)),
        ExpectedPlan::Flag(flag) => quote!(Flag(#flag)),
    }
}

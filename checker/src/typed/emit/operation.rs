//! Calls of operations.

use proc_macro2::TokenStream;
use quote::quote;
use tinsmith_codegen::names::Name as _;
use tinsmith_codegen::plan::{MemberPlan, OperationPlan, TypePlan};

use super::rust_type;

/// What makes a call of any operation.
///
/// ```text
/// pub(crate) fn call(call: &driver::Call) -> Result<driver::Answer, driver::Refusal> {
///     driver::run(service::Client::builder(), call, |client| match call.operation.as_str() {
///         "create_token" => Operations::create_token(client, &call.input),
///         _ => Err(driver::Refusal::new("there is no such operation")),
///     })
/// }
/// ```
///
/// Before that, each operation that sends events has `driver::run_async`, since it takes an async client.
pub(super) fn call(operations: &[OperationPlan]) -> TokenStream {
    let (sending, others): (Vec<_>, Vec<_>) = operations.iter().partition(|plan| plan.sends_events());
    let arms = others.iter().map(|OperationPlan { method, .. }| {
        let name = method.as_str();
        quote!(#name => Operations::#method(client, &call.input))
    });
    let sending = sending.iter().map(|OperationPlan { method, .. }| {
        let name = method.as_str();
        quote! {
            if call.operation == #name {
                return driver::run_async(service::Client::builder(), call, |client| {
                    Operations::#method(client, &call.input)
                });
            }
        }
    });
    quote! {
        pub(crate) fn call(call: &driver::Call) -> Result<driver::Answer, driver::Refusal> {
            #(#sending)*
            driver::run(service::Client::builder(), call, |client| match call.operation.as_str() {
                #(#arms,)*
                _ => Err(driver::Refusal::new("there is no such operation")),
            })
        }
    }
}

/// The calls of the operations. Beside each other in a module their names could be those of what they need.
///
/// ```text
/// struct Operations;
///
/// impl Operations {
///     fn create_token(…) -> … { … }
/// }
/// ```
pub(super) fn operations(operations: &[OperationPlan]) -> Vec<TokenStream> {
    let calls = operations.iter().map(operation);
    vec![
        quote! {
            /// A call of each operation.
            struct Operations;
        },
        quote! {
            impl Operations {
                #(#calls)*
            }
        },
    ]
}

/// A call of one operation.
///
/// ```text
/// fn create_token(
///     client: &service::Client<runtime::Blocking>,
///     input: &runtime::Document,
/// ) -> Result<driver::CallResult, driver::Refusal> {
///     let mut members = driver::Members::of(input)?;
///     let call = client.create_token();
///     …
///     members.finish()?;
///     let result = call.prepare().send_with_metadata();
///     Ok(driver::call_result(result))
/// }
/// ```
///
/// The events of an output are all read, so that they are seen as a list. Those of an input are given as one.
fn operation(plan: &OperationPlan) -> TokenStream {
    let method = &plan.method;
    let setters = plan.input.iter().flat_map(|input| &input.structure.members).map(set);
    let output = plan.own_output.iter().flat_map(|output| &output.members);
    let events = output.filter(|member| matches!(member.value, TypePlan::EventStream(_)));
    let read_events = events.map(|member| {
        let field = &member.field;
        quote! {
            let result = result.and_then(|mut reply| {
                reply.output.#field.read_all()?;
                Ok(reply)
            });
        }
    });
    let (mode, result) = match plan.sends_events() {
        true => (
            quote!(Async),
            quote!(driver::ready(call.prepare().send_with_metadata())?),
        ),
        false => (quote!(Blocking), quote!(call.prepare().send_with_metadata())),
    };
    quote! {
        fn #method(
            client: &service::Client<runtime::#mode>,
            input: &runtime::Document,
        ) -> Result<driver::CallResult, driver::Refusal> {
            let mut members = driver::Members::of(input)?;
            let call = client.#method();
            #(#setters)*
            members.finish()?;
            let result = #result;
            #(#read_events)*
            Ok(driver::call_result(result))
        }
    }
}

/// Sets a member, if it is given or must be.
///
/// ```text
/// let call = call.client_id(members.required::<String>("clientId")?);
/// let call = match members.optional::<Vec<String>>("scope")? {
///     Some(value) => call.scope(value),
///     None => call,
/// };
/// ```
pub(super) fn set(member: &MemberPlan) -> TokenStream {
    let (setter, name, value) = (&member.setter, &member.schema.name, rust_type(&member.value));
    match member.required {
        Some(_) => quote! {
            let call = call.#setter(members.required::<#value>(#name)?);
        },
        None => quote! {
            let call = match members.optional::<#value>(#name)? {
                Some(value) => call.#setter(value),
                None => call,
            };
        },
    }
}

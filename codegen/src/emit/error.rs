//! The modelled errors of a service.

use proc_macro2::TokenStream;
use quote::quote;

use super::serde::{self, Listed};
use super::{Here, structure};
use crate::plan::{AliasPlan, ErrorPlan, ErrorTrait, ServicePlan};

/// All items of the errors' file.
pub(super) fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let mut items = vec![
        quote!(
            //! What a call can fail with: [`ServiceError`] has a variant for each error that the model knows.

            use tinsmith_runtime as runtime;
        ),
        alias(),
        enumeration(plan),
    ];
    for error in &plan.errors {
        items.push(structure::definition(
            Here::module(&plan.error_module),
            &error.structure,
        ));
    }
    items.extend(serde::types(
        plan.errors
            .iter()
            .filter_map(|error| Listed::structure(&error.structure)),
    ));
    items
}

fn alias() -> TokenStream {
    quote! {
        /// Why a call failed.
        pub type Error = runtime::Error<ServiceError>;
    }
}

/// One enum for all errors, since a service can answer with any of them, with the codes and aliases that identify them.
///
/// ```text
/// runtime::codegen::service_errors! {
///     #[table(ERRORS)]
///     pub enum ServiceError {
///         /// The calls come too fast.
///         #[error("SlowDownException", SLOW_DOWN_EXCEPTION)]
///         #[message("error_description")]
///         #[alias("error", "slow_down")]
///         SlowDownException(SlowDownException),
///     }
/// }
/// ```
fn enumeration(plan: &ServicePlan) -> TokenStream {
    let variants = plan.errors.iter().map(variant);
    quote! {
        runtime::codegen::service_errors! {
            /// An error that the service's model knows, from whichever operation.
            #[table(ERRORS)]
            pub enum ServiceError { #(#variants),* }
        }
    }
}

fn variant(error: &ErrorPlan) -> TokenStream {
    let ErrorPlan {
        summary,
        code,
        structure,
        ..
    } = error;
    let (schema, name) = (&structure.schema, &structure.name);
    let traits = error.traits.iter().map(|error_trait| match error_trait {
        ErrorTrait::Retryable => quote!(retryable),
        ErrorTrait::Throttling => quote!(throttling),
    });
    let message = error.message_member.as_ref().map(|member| quote!(#[message(#member)]));
    let aliases = error.aliases.iter().map(
        |AliasPlan {
             member,
             value,
             when_present,
         }| {
            let condition = (!when_present.is_empty()).then(|| quote!(, when_present(#(#when_present),*)));
            quote!(#[alias(#member, #value #condition)])
        },
    );
    let code_member = error.code_member.as_ref().map(|path| quote!(, code_member(#path)));
    quote! {
        #summary
        #[error(#code, #schema #(, #traits)* #code_member)]
        #message
        #(#aliases)*
        #name(#name)
    }
}

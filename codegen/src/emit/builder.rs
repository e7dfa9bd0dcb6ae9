//! Parts that several items of an operation share: the type of its builder, and the type of its output.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Here, type_path};
use crate::names::TypeName;
use crate::plan::{MemberPlan, OperationPlan, RequiredPlan};

/// The required members, each with how the compiler checks it.
pub(super) fn required(plan: &OperationPlan) -> impl Iterator<Item = (&MemberPlan, &RequiredPlan)> {
    plan.input.iter().flat_map(|input| input.structure.required())
}

/// The members that the builder sets.
pub(super) fn members(plan: &OperationPlan) -> impl Iterator<Item = &MemberPlan> {
    plan.input.iter().flat_map(|input| &input.structure.members)
}

/// The type parameters that tell which required members are set.
pub(super) fn parameters(plan: &OperationPlan) -> Vec<&TypeName> {
    required(plan).map(|(_, required)| &required.parameter).collect()
}

/// The type of the output.
pub(super) fn output_type(plan: &OperationPlan) -> TokenStream {
    match &plan.output {
        Some(output) => {
            let output = type_path(Here::module(&plan.module), output);
            let mode = plan.streams_output().then(|| quote!(<S>));
            quote!(#output #mode)
        }
        None => quote!(()),
    }
}

/// The builder with the trait that says of each type parameter that the member is set: what the macros for walks and waits take.
///
/// ```text
/// CreateToken<ClientId: ClientIdSet>
/// ```
pub(super) fn complete_builder(plan: &OperationPlan) -> TokenStream {
    let builder = &plan.builder;
    let parameters: Vec<_> = required(plan)
        .map(|(_, RequiredPlan { set_trait, parameter })| quote!(#parameter: #set_trait))
        .collect();
    if parameters.is_empty() {
        quote!(#builder)
    } else {
        quote!(#builder<#(#parameters),*>)
    }
}

/// A value with the fields that differ from those of `base`.
pub(super) fn with_fields(
    ty: &TokenStream,
    fields: impl IntoIterator<Item = Option<TokenStream>>,
    base: &TokenStream,
) -> TokenStream {
    let fields: Vec<_> = fields.into_iter().flatten().collect();
    if fields.is_empty() {
        base.clone()
    } else {
        quote!(#ty { #(#fields,)* ..#base })
    }
}

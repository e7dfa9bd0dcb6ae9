//! The types and schemas that belong to no single operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, rust_type, schema, structure};
use crate::names::ModuleName;
use crate::plan::{EnumPlan, EnumVariantPlan, Role, TypesPlan, UnionPlan};

/// All items of the types' file; none where the service has no such types.
pub(super) fn items(plan: &TypesPlan) -> Vec<TokenStream> {
    if plan.is_empty() {
        return Vec::new();
    }
    let here = &plan.module;
    let docs = plan.has_types().then(|| {
        quote! {
            //! What inputs, outputs and errors are made of: structures, unions and enums.
        }
    });
    let mut items = vec![quote!(
        #docs
        use tinsmith_runtime as runtime;
    )];
    for plan in &plan.structures {
        items.extend(structure::items(here, plan));
    }
    items.extend(plan.unions.iter().map(|plan| union(here, plan)));
    items.extend(plan.enums.iter().map(enumeration));
    items.extend(schema::collections(here, &plan.lists, &plan.maps));
    items
}

/// A union.
///
/// ```text
/// runtime::output_union! {
///     #[schema(FILTER = "Filter")]
///     pub enum Filter {
///         /// By name.
///         #[member("name", String)]
///         Name(String),
///     }
/// }
/// ```
fn union(here: &ModuleName, plan: &UnionPlan) -> TokenStream {
    let UnionPlan {
        name,
        docs,
        schema,
        model_name,
        ..
    } = plan;
    let traits = schema::structure_traits(&plan.traits);
    let variants = plan.variants.iter().map(|variant| {
        let (name, docs, value) = (&variant.name, &variant.docs, rust_type(here, &variant.value));
        let old = deprecated(variant.deprecated.as_ref());
        let value = if variant.boxed { quote!(Box<#value>) } else { value };
        let member = schema::member(here, &variant.schema);
        quote! {
            #docs
            #old
            #[member(#member)]
            #name(#value)
        }
    });
    let makes = match plan.role {
        Role::OperationInput | Role::Input => quote!(input_union),
        Role::Output | Role::Both => quote!(output_union),
    };
    quote! {
        runtime::#makes! {
            #docs
            #[schema(#schema = #model_name #traits)]
            pub enum #name { #(#variants),* }
        }
    }
}

/// An open enum.
///
/// ```text
/// runtime::open_enum! {
///     /// Why not.
///     pub enum Reason {
///         KmsDisabledException = "KMS_DisabledException",
///     }
/// }
/// ```
fn enumeration(plan: &EnumPlan) -> TokenStream {
    let (name, docs) = (&plan.name, &plan.docs);
    let sensitive = plan.sensitive.then(|| quote!(#[sensitive]));
    let variants = plan
        .variants
        .iter()
        .map(|EnumVariantPlan { name, docs, value }| quote!(#docs #name = #value));
    quote! {
        runtime::open_enum! {
            #docs
            #sensitive
            pub enum #name { #(#variants),* }
        }
    }
}

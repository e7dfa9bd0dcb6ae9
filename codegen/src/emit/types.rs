//! The types and schemas that belong to no single operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{FileItems, Here, deprecated, derives, file, rust_type, schema, serde, structure, structure_builder};
use crate::names::Name;
use crate::plan::{EnumPlan, EnumVariantPlan, Role, TypesPartPlan, TypesPlan, UnionPlan};

/// The file of the types, or the folder with its files; none where the service has no such types.
pub(super) fn files(plan: &TypesPlan) -> Vec<FileItems> {
    if plan.is_empty() {
        return Vec::new();
    }
    let docs = plan.has_types().then(|| {
        quote! {
            //! What inputs, outputs and errors are made of: structures, unions and enums.
        }
    });
    if plan.parts.is_empty() {
        let head = quote!(#docs use tinsmith_runtime as runtime;);
        let here = Here::module(&plan.module);
        return vec![file("types", items(here, plan, head, &|_| true))];
    }
    let modules = plan.parts.iter().map(|part| &part.module);
    let exports = plan.parts.iter().map(|part| part_export(plan, part));
    let folder = vec![quote!(#docs #(mod #modules;)*), quote!(#(#exports)*)];
    let parts = plan.parts.iter().map(|part| {
        let head = quote!(
            use tinsmith_runtime as runtime;
        );
        let here = Here {
            module: &plan.module,
            part: Some(part),
        };
        let items = items(here, plan, head, &|name| part.has(name));
        file(&format!("types/{}", part.module.as_str()), items)
    });
    [file("types/mod", folder)].into_iter().chain(parts).collect()
}

/// How the module has what one of its files has. A file with schemas alone has nothing for callers.
///
/// ```text
/// pub use a::*;
/// ```
fn part_export(plan: &TypesPlan, part: &TypesPartPlan) -> TokenStream {
    let structures = plan.structures.iter().map(|plan| &plan.name);
    let unions = plan.unions.iter().map(|plan| &plan.name);
    let enums = plan.enums.iter().map(|plan| &plan.name);
    let mut types = structures.chain(unions).chain(enums);
    let visible = if types.any(|name| part.has(name.as_str())) {
        quote!(pub)
    } else {
        quote!(pub(crate))
    };
    let module = &part.module;
    quote!(#visible use #module::*;)
}

/// The types and schemas of a file: those whose name is one of its.
fn items(here: Here<'_>, plan: &TypesPlan, head: TokenStream, is_here: &dyn Fn(&str) -> bool) -> Vec<TokenStream> {
    let mut items = vec![head];
    for plan in plan.structures.iter().filter(|plan| is_here(plan.name.as_str())) {
        items.push(structure::definition(here, plan));
        items.extend(structure_builder::items(here, plan));
    }
    let unions = plan.unions.iter().filter(|plan| is_here(plan.name.as_str()));
    items.extend(unions.map(|plan| union(here, plan)));
    let enums = plan.enums.iter().filter(|plan| is_here(plan.name.as_str()));
    items.extend(enums.map(enumeration));
    let lists = plan.lists.iter().filter(|plan| is_here(plan.schema.as_str()));
    let maps = plan.maps.iter().filter(|plan| is_here(plan.schema.as_str()));
    items.extend(schema::collections(here, lists, maps));
    items.extend(serde::types(
        serde::of_types(plan).filter(|listed| is_here(listed.name.as_str())),
    ));
    items
}

/// A union.
///
/// ```text
/// runtime::codegen::union! {
///     #[schema(FILTER = "Filter")]
///     pub enum Filter {
///         /// By name.
///         #[member("name", String)]
///         Name(String),
///     }
/// }
/// ```
fn union(here: Here<'_>, plan: &UnionPlan) -> TokenStream {
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
        Role::OperationInput | Role::Input if !plan.serde => quote!(input_union),
        _ => quote!(union),
    };
    let derives = derives(&plan.derives);
    quote! {
        runtime::codegen::#makes! {
            #docs
            #derives
            #[schema(#schema = #model_name #traits)]
            pub enum #name { #(#variants),* }
        }
    }
}

/// An open enum.
///
/// ```text
/// runtime::codegen::open_enum! {
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
        runtime::codegen::open_enum! {
            #docs
            #sensitive
            pub enum #name { #(#variants),* }
        }
    }
}

//! The service's module: docs, files, and everything public in its group.

use proc_macro2::TokenStream;
use quote::quote;

use super::schema::ident;
use crate::names::Name;
use crate::plan::{OperationPlan, ServicePlan, StructurePlan};

/// All items of the module's file. Everything public is in one of the groups `operations`, `types` and `error`, each a page
/// of the documentation, and in the module itself too.
///
/// ```text
/// //! Signs in users.
/// #![allow(dead_code, …, reason = "…")]
///
/// mod client;
/// mod create_token;
/// …
/// pub mod error;
/// pub mod types;
///
/// pub use client::{Client, ClientBuilder};
/// …
///
/// tinsmith_runtime::codegen::generated_for!("0.1");
/// ```
pub(super) fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let docs = plan.docs.inner();
    let mut files = vec![("client", quote!(mod)), ("error", quote!(pub mod))];
    if !plan.types.is_empty() {
        let public = plan.types.has_types();
        files.push(("types", if public { quote!(pub mod) } else { quote!(mod) }));
    }
    let fixed = files.into_iter().map(|(name, keyword)| {
        let module = ident(name);
        (name, quote!(#keyword #module;))
    });
    let operations = plan.operations.iter().map(|OperationPlan { module, .. }| {
        let declaration = quote!(mod #module;);
        (module.as_str(), declaration)
    });
    let mut files: Vec<_> = fixed.chain(operations).collect();
    files.sort_by_key(|(name, _)| *name);
    let declarations = files.iter().map(|(_, declaration)| declaration);
    let lints = lints();
    let mut items = vec![quote!(#docs #lints #(#declarations)*), exports(plan)];
    items.extend(operations_group(plan));
    items.push(quote!(tinsmith_runtime::codegen::generated_for!(#RUNTIME);));
    items
}

/// The versions of the runtime that generated code fits: those that Cargo takes for compatible with this one.
const RUNTIME: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// Lints that a program may deny in its own code. A client has more than one program uses, so in a private module much of it is
/// unused; and what the stricter groups of Clippy ask for changes with each version of Rust.
///
/// ```text
/// #![allow(dead_code, unreachable_pub, …, reason = "…")]
/// ```
fn lints() -> TokenStream {
    quote! {
        #![allow(
            dead_code,
            unreachable_pub,
            unused_imports,
            clippy::enum_variant_names,
            clippy::nursery,
            clippy::pedantic,
            reason = "these are for code by hand"
        )]
    }
}

/// What can be named without its group: everything. The groups themselves are pages, so the documentation shows a line for each
/// here, and not all their items again.
///
/// ```text
/// pub use client::{Client, ClientBuilder};
/// #[doc(inline)]
/// pub use error::{Error, ServiceError};
/// pub use error::*;
/// pub use operations::*;
/// pub use types::*;
/// ```
fn exports(plan: &ServicePlan) -> TokenStream {
    let errors = (!plan.errors.is_empty()).then(|| {
        quote!(
            pub use error::*;
        )
    });
    let operations = (!plan.operations.is_empty()).then(|| {
        quote!(
            pub use operations::*;
        )
    });
    let types = plan.types.has_types().then(|| {
        quote!(
            pub use types::*;
        )
    });
    quote! {
        pub use client::{Client, ClientBuilder};
        #[doc(inline)]
        pub use error::{Error, ServiceError};
        #errors
        #operations
        #types
    }
}

/// The operations as one page of the documentation.
///
/// ```text
/// /// Operations: …
/// pub mod operations {
///     pub use super::create_token::{CreateToken, CreateTokenResponse};
///     …
/// }
/// ```
fn operations_group(plan: &ServicePlan) -> Option<TokenStream> {
    if plan.operations.is_empty() {
        return None;
    }
    let operations = plan.operations.iter().map(|plan| {
        let (module, builder) = (&plan.module, &plan.builder);
        match &plan.own_output {
            Some(StructurePlan { name, .. }) => quote!(pub use super::#module::{#builder, #name};),
            None => quote!(pub use super::#module::#builder;),
        }
    });
    Some(quote! {
        /// The operations: for each its builder, and its output where no other operation has the same.
        pub mod operations {
            #(#operations)*
        }
    })
}

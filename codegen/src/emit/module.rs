//! The service's module: docs, files, and everything public in one place.

use proc_macro2::TokenStream;
use quote::quote;

use super::schema::ident;
use crate::names::Name;
use crate::plan::{OperationPlan, ServicePlan, StructurePlan};

/// All items of the module's file.
///
/// ```text
/// //! Signs in users.
///
/// mod client;
/// …
///
/// pub use client::{Client, ClientBuilder};
/// …
/// ```
pub(super) fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let docs = plan.docs.inner();
    let mut files = vec![
        File::new("client", Some(quote!({Client, ClientBuilder}))),
        File::new("error", Some(quote!(*))),
    ];
    files.extend(plan.operations.iter().map(operation));
    if !plan.types.is_empty() {
        files.push(File::new("types", plan.types.has_types().then(|| quote!(*))));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let modules = files.iter().map(|file| &file.module);
    let exports = files.iter().filter_map(|File { module, exports, .. }| {
        let exports = exports.as_ref()?;
        Some(quote!(pub use #module::#exports;))
    });
    vec![quote!(#docs #(mod #modules;)*), quote!(#(#exports)*)]
}

/// A file of the service, as the module names it.
struct File {
    name: String,
    module: TokenStream,
    /// What of it is public.
    exports: Option<TokenStream>,
}

impl File {
    fn new(name: &'static str, exports: Option<TokenStream>) -> Self {
        let module = ident(name);
        Self {
            name: name.to_owned(),
            module: quote!(#module),
            exports,
        }
    }
}

fn operation(plan: &OperationPlan) -> File {
    let (module, builder) = (&plan.module, &plan.builder);
    let exports = match &plan.own_output {
        Some(StructurePlan { name, .. }) => quote!({#builder, #name}),
        None => quote!(#builder),
    };
    File {
        name: module.as_str().to_owned(),
        module: quote!(#module),
        exports: Some(exports),
    }
}

//! Emits the program through which generated clients are called, with values as JSON.
//!
//! The program does what a user's code does: it builds inputs with setters only, sends with a blocking client, and reads outputs and
//! errors as their types. What is the same for every service is in the crate `checker-driver`. All names come from the plan from
//! which the client is emitted.
//!
//! - [`generate`]: the client of a service, and the module with its calls.
//! - [`program`]: the root of the program, with the modules of several services.

mod operation;
mod value;
mod walks;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use tinsmith_codegen::names::{ModuleName, Name as _};
use tinsmith_codegen::plan::{ErrorPlan, Role, ServicePlan, StructurePlan, TypePlan, TypeRef};
use tinsmith_codegen::{File, Options, Problem, render};
use tinsmith_model::Service;

/// What a program does with its clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It makes calls.
    #[default]
    Calls,
    /// It walks through pages, and waits.
    Walks,
}

/// A client in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Driver {
    /// The service's module. The program knows the client by it.
    pub(super) module: ModuleName,
    /// The files of the client, for the folder `services`.
    pub(super) client: Vec<File>,
    /// The module with the calls, or the walks.
    pub(super) calls: File,
    /// The features of the runtime that the client needs.
    pub(super) features: Vec<&'static str>,
}

/// The client of a service, and the module with its calls.
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub(super) fn generate(service: &Service, kind: Kind) -> Result<Driver, String> {
    let plan = tinsmith_codegen::plan(service, &Options::default()).map_err(|problems| shown(&problems))?;
    let path = format!("calls/{}.rs", plan.module.as_str());
    let items = match kind {
        Kind::Calls => items(&plan),
        Kind::Walks => walks::items(&plan),
    };
    Ok(Driver {
        client: tinsmith_codegen::files(&plan).map_err(|problems| shown(&problems))?,
        features: plan.features(),
        calls: file(&plan.source, path, items)?,
        module: plan.module,
    })
}

/// The root of a program with the calls of these services.
///
/// # Errors
///
/// Only faults of the emitter.
pub(super) fn program(modules: &[ModuleName], kind: Kind) -> Result<File, String> {
    file("several", "main.rs".to_owned(), vec![root(modules, kind)])
}

fn file(source: &str, path: String, items: Vec<TokenStream>) -> Result<File, String> {
    match render::render(&format!("Model: {source}"), items) {
        Ok(contents) => Ok(File { path, contents }),
        Err(error) => Err(format!("{path}: {error}")),
    }
}

fn shown(problems: &[Problem]) -> String {
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    shown.join("; ")
}

/// The program.
///
/// ```text
/// mod services {
///     pub(crate) mod demo;
/// }
///
/// mod calls {
///     pub(crate) mod demo;
/// }
///
/// fn main() -> std::io::Result<()> {
///     driver::serve(|module, call| match module {
///         "demo" => calls::demo::call(call),
///         _ => Err(driver::Refusal::new("there is no such module")),
///     })
/// }
/// ```
///
/// One that walks has `driver::serve_walks` and `walk` there.
fn root(modules: &[ModuleName], kind: Kind) -> TokenStream {
    let names = modules.iter().map(|module| module.as_str());
    let (serve, call) = match kind {
        Kind::Calls => (quote!(serve), quote!(call)),
        Kind::Walks => (quote!(serve_walks), quote!(walk)),
    };
    quote! {
        #![allow(dead_code, deprecated, unused_imports, unused_mut, reason = "the program calls what models deprecate, and not all of a client")]

        mod services {
            #(pub(crate) mod #modules;)*
        }

        mod calls {
            #(pub(crate) mod #modules;)*
        }

        fn main() -> std::io::Result<()> {
            checker_driver::#serve(|module, call| match module {
                #(#names => calls::#modules::#call(call),)*
                _ => Err(checker_driver::Refusal::new("there is no such module")),
            })
        }
    }
}

/// All items of the module of calls.
fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let module = &plan.module;
    let imports = quote! {
        use tinsmith_runtime as runtime;
        use checker_driver::{self as driver, FromJson as _};

        use crate::services::#module as service;
    };
    let mut items = vec![imports, operation::call(&plan.operations)];
    items.extend(operation::operations(&plan.operations));
    items.extend(structures(plan).map(value::structure));
    let unions = plan.types.unions.iter().filter(|union| goes_in(union.role));
    items.extend(unions.clone().map(value::union));
    let sent = |error: &&ErrorPlan| {
        let variants = unions.clone().flat_map(|union| &union.variants);
        let mut types = variants.map(|variant| &variant.value);
        types.any(|ty| matches!(ty, TypePlan::Named(ty) if ty.name == error.structure.name))
    };
    items.extend(
        plan.errors
            .iter()
            .filter(sent)
            .map(|error| value::sent_error(&error.structure)),
    );
    items.extend(plan.types.enums.iter().map(value::enumeration));
    items.push(value::errors(&plan.errors));
    items
}

/// The structures that callers build.
fn structures(plan: &ServicePlan) -> impl Iterator<Item = &StructurePlan> {
    plan.structures().filter(|structure| goes_in(structure.role))
}

fn goes_in(role: Role) -> bool {
    matches!(role, Role::Input | Role::Both)
}

/// A type as the module of calls names it.
///
/// ```text
/// Vec<service::Tag>
/// ```
fn rust_type(value: &TypePlan) -> TokenStream {
    if *value == TypePlan::RequestBody {
        // The setter takes everything that can become a body.
        return quote!(runtime::Blob);
    }
    let path = |target: &TypeRef| {
        let name = &target.name;
        quote!(service::#name)
    };
    if let TypePlan::RequestEvents(events) = value {
        let event = path(events);
        return quote!(Vec<#event>);
    }
    tinsmith_codegen::rust_type(value, &path)
}

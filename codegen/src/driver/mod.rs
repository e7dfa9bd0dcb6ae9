//! A program that calls generated clients as users do, with values as JSON: for checking what is generated.
//!
//! It makes inputs with setters only, sends with a blocking client, and reads outputs and errors as their types. What is the
//! same for every service is in the crate `checker-driver`, which the program needs beside the runtime. All names come from the
//! plan that the client is emitted from.
//!
//! - [`generate`]: the client of a service, and a module of calls for it.
//! - [`program`]: the crate's root, with those of several services.

mod operation;
mod value;

use proc_macro2::TokenStream;
use quote::quote;
use tinsmith_model::Service;

use crate::emit::rust_type_with;
use crate::names::{ModuleName, Name as _};
use crate::plan::{Role, ServicePlan, StructurePlan, TypePlan};
use crate::{File, Options, Problem, files, render};

/// A service in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// The service's module, by which the program knows it.
    pub module: ModuleName,
    /// The files of its client, to be put into the folder `services`.
    pub client: Vec<File>,
    /// The module of its calls.
    pub calls: File,
    /// The features of the runtime that the client needs.
    pub features: Vec<&'static str>,
}

/// The client of a service, and the module of calls for it.
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub fn generate(service: &Service) -> Result<Driver, Vec<Problem>> {
    let plan = crate::plan(service, &Options::default())?;
    let path = format!("calls/{}.rs", plan.module.as_str());
    Ok(Driver {
        client: files(&plan)?,
        features: plan.features(),
        calls: file(&plan.source, path, items(&plan))?,
        module: plan.module,
    })
}

/// The root of a program with the calls of these services.
///
/// # Errors
///
/// None but problems of the generator.
pub fn program(modules: &[ModuleName]) -> Result<File, Vec<Problem>> {
    file("several", "main.rs".to_owned(), vec![root(modules)])
}

fn file(source: &str, path: String, items: Vec<TokenStream>) -> Result<File, Vec<Problem>> {
    match render::render(&format!("Model: {source}"), items) {
        Ok(contents) => Ok(File { path, contents }),
        Err(error) => Err(vec![Problem::of_generator(source, path, &error)]),
    }
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
fn root(modules: &[ModuleName]) -> TokenStream {
    let names = modules.iter().map(|module| module.as_str());
    quote! {
        #![allow(dead_code, deprecated, unused_imports, unused_mut, reason = "the program calls what models deprecate, and not all of a client")]

        mod services {
            #(pub(crate) mod #modules;)*
        }

        mod calls {
            #(pub(crate) mod #modules;)*
        }

        fn main() -> std::io::Result<()> {
            checker_driver::serve(|module, call| match module {
                #(#names => calls::#modules::call(call),)*
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
    let unions = plan.types.unions.iter();
    items.extend(unions.filter(|union| goes_in(union.role)).map(value::union));
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
    rust_type_with(value, &|target| {
        let name = &target.name;
        quote!(service::#name)
    })
}

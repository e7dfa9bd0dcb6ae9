//! Emit: a plan → items, file by file. One small function a fragment; each shows the Rust that it emits. Nothing is decided
//! here. Text becomes tokens only through the doors that [the crate](crate#doors) lists.

mod amended;
mod builder;
mod client;
mod error;
mod literal;
mod module;
mod operation;
mod paginator;
mod schema;
mod serde;
mod structure;
mod structure_builder;
mod types;
mod waiter;

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::{ModuleName, Name};
use crate::plan::{ConstRef, Derive, OperationPlan, ServicePlan, TypePlan, TypeRef, TypesPartPlan};

/// A file of a service, as items that are yet to be rendered.
pub(crate) struct FileItems {
    /// The name of the file in the service's folder.
    pub(crate) name: String,
    /// Its items, in order.
    pub(crate) items: Vec<TokenStream>,
}

/// Emits every file of a service.
pub(crate) fn emit(plan: &ServicePlan) -> Vec<FileItems> {
    let mut files = vec![
        file("mod", module::items(plan)),
        file("client", client::items(plan)),
        file("error", error::items(plan)),
    ];
    files.extend(types::files(&plan.types));
    files.extend(
        plan.operations
            .iter()
            .map(|op| file(op.module.as_str(), operation::items(op))),
    );
    files
}

fn file(stem: &str, items: Vec<TokenStream>) -> FileItems {
    FileItems {
        name: format!("{stem}.rs"),
        items,
    }
}

/// The file whose items are emitted.
#[derive(Clone, Copy)]
struct Here<'a> {
    module: &'a ModuleName,
    /// For one of several files of the module, one level below it.
    part: Option<&'a TypesPartPlan>,
}

impl<'a> Here<'a> {
    fn module(module: &'a ModuleName) -> Self {
        Self { module, part: None }
    }

    /// How the file refers to what is in its own module: by its name, or through the module where another file has it.
    fn own(self, name: &impl Name) -> TokenStream {
        match self.part {
            Some(part) if !part.has(name.as_str()) => quote!(super::#name),
            _ => quote!(#name),
        }
    }

    /// The service's module.
    fn service(self) -> TokenStream {
        match self.part {
            Some(_) => quote!(super::super),
            None => quote!(super),
        }
    }
}

/// How a file refers to a type: all of a service's types are reachable from its module.
///
/// ```text
/// super::Tag
/// ```
fn type_path(here: Here<'_>, target: &TypeRef) -> TokenStream {
    let name = &target.name;
    if *here.module == target.module {
        return here.own(name);
    }
    let service = here.service();
    quote!(#service::#name)
}

/// How a file refers to a static.
///
/// ```text
/// super::types::TAGS
/// ```
fn const_path(here: Here<'_>, target: &ConstRef) -> TokenStream {
    let (module, name) = (&target.module, &target.name);
    if *here.module == *module {
        return here.own(name);
    }
    let service = here.service();
    quote!(#service::#module::#name)
}

/// How the service's file refers to the schema of an operation, and to that of one that is plain.
///
/// ```text
/// &super::create_token_with_iam::CREATE_TOKEN_WITH_IAM
/// super::create_token::CREATE_TOKEN.operation()
/// ```
fn operation_ref(plan: &OperationPlan) -> TokenStream {
    let (module, constant) = (&plan.module, &plan.constant);
    match plan.is_plain {
        true => quote!(super::#module::#constant.operation()),
        false => quote!(&super::#module::#constant),
    }
}

/// A Rust type.
///
/// ```text
/// Vec<String>
/// ```
fn rust_type(here: Here<'_>, value: &TypePlan) -> TokenStream {
    rust_type_with(value, &|target| type_path(here, target))
}

/// A Rust type, in code that names the runtime `runtime`. `path` names the generated types.
pub fn rust_type_with(value: &TypePlan, path: &dyn Fn(&TypeRef) -> TokenStream) -> TokenStream {
    let inner = |value| rust_type_with(value, path);
    match value {
        TypePlan::Boolean => quote!(bool),
        TypePlan::Integer => quote!(i64),
        TypePlan::Float => quote!(f64),
        TypePlan::String => quote!(String),
        TypePlan::Blob => quote!(runtime::Blob),
        TypePlan::EventStream(events) => {
            // Only the file of an operation has one, in the operation's own output.
            let events = path(events);
            quote!(runtime::EventStream<S, #events, super::ServiceError>)
        }
        TypePlan::RequestBody | TypePlan::RequestEvents(_) => quote!(runtime::codegen::BodyInput),
        TypePlan::ResponseBody => quote!(runtime::ResponseBody<S>),
        TypePlan::Timestamp => quote!(runtime::Timestamp),
        TypePlan::Document => quote!(runtime::Document),
        TypePlan::Named(name) => path(name),
        TypePlan::List(element) => {
            let element = inner(element);
            quote!(Vec<#element>)
        }
        TypePlan::Map(value) => {
            let value = inner(value);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        TypePlan::Sparse(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
    }
}

/// The traits that are derived beyond those that all types have.
///
/// ```text
/// #[derive(Eq, Hash)]
/// ```
fn derives(derives: &[Derive]) -> Option<TokenStream> {
    let names = derives.iter().map(|derive| schema::ident(derive.name()));
    (!derives.is_empty()).then(|| quote!(#[derive(#(#names),*)]))
}

/// A deprecation.
///
/// ```text
/// #[deprecated(note = "use `tags`")]
/// ```
fn deprecated(why: Option<&String>) -> Option<TokenStream> {
    why.map(|why| quote!(#[deprecated(note = #why)]))
}

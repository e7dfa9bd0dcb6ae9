//! Walks through pages, and waits.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use tinsmith_codegen::names::{FieldName, Name as _, TypeName};
use tinsmith_codegen::plan::{
    MemberPlan, OperationPlan, PaginatorPlan, ServicePlan, StructurePlan, TypePlan, WaiterPlan,
};

use super::operation::set;
use super::{goes_in, structures, value};

/// All items of the module of walks.
pub(super) fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let module = &plan.module;
    let imports = quote! {
        use tinsmith_runtime as runtime;
        use checker_driver::{self as driver, FromJson as _};

        use crate::services::#module as service;
    };
    let mut items = vec![imports, walk(&plan.operations), walks(plan)];
    let set = TypesToSet::of(plan);
    items.extend(structures(plan).filter(|ty| set.has(&ty.name)).map(value::structure));
    let unions = plan
        .types
        .unions
        .iter()
        .filter(|ty| goes_in(ty.role) && set.has(&ty.name));
    items.extend(unions.map(value::union));
    let enums = plan.types.enums.iter().filter(|ty| set.has(&ty.name));
    items.extend(enums.map(value::enumeration));
    items
}

/// What does any walk or wait.
///
/// ```text
/// pub(crate) fn walk(walk: &driver::Walk) -> Result<Vec<driver::Walked>, driver::Refusal> {
///     driver::walk(service::Client::builder, walk, |walker| match (walk.operation.as_str(), walk.waiter.as_deref()) {
///         ("list_tables", None) => Walks::list_tables(walker),
///         ("describe_table", Some("table_exists")) => Walks::wait_table_exists(walker),
///         _ => Err(driver::Refusal::new("there is no such walk")),
///     })
/// }
/// ```
fn walk(operations: &[OperationPlan]) -> TokenStream {
    let arms = operations.iter().flat_map(|plan| {
        let (method, name) = (&plan.method, plan.method.as_str());
        let pages = plan
            .paginator
            .as_ref()
            .map(|_| quote!((#name, None) => Walks::#method(walker)));
        let waits = plan.waiters.iter().map(move |waiter| {
            let (method, waiter) = (&waiter.method, &waiter.name);
            quote!((#name, Some(#waiter)) => Waits::#method(walker))
        });
        pages.into_iter().chain(waits)
    });
    quote! {
        pub(crate) fn walk(walk: &driver::Walk) -> Result<Vec<driver::Walked>, driver::Refusal> {
            driver::walk(
                service::Client::builder,
                walk,
                |walker| match (walk.operation.as_str(), walk.waiter.as_deref()) {
                    #(#arms,)*
                    _ => Err(driver::Refusal::new("there is no such walk")),
                },
            )
        }

        type Walker<'a> = driver::Walker<'a, service::Client<runtime::Blocking>>;
    }
}

/// The walks of operations, the waits, and what begins a call of each.
///
/// ```text
/// struct Walks;
///
/// impl Walks { … }
/// ```
fn walks(plan: &ServicePlan) -> TokenStream {
    let paged = plan.operations.iter().filter_map(|op| {
        let paginator = op.paginator.as_ref()?;
        Some(pages(plan, op, paginator))
    });
    let waits = plan.waiters().into_iter().map(|(op, waiter)| wait(op, waiter));
    quote! {
        /// A walk through the pages of each operation.
        struct Walks;

        impl Walks {
            #(#paged)*
        }

        /// Each wait.
        struct Waits;

        impl Waits {
            #(#waits)*
        }
    }
}

/// The walks of an operation.
///
/// ```text
/// fn list_tables(walker: &mut Walker<'_>) -> Result<(), driver::Refusal> {
///     let call = …;
///     walker.pages_by_name(|client| client.get_paginator("list_tables").map_err(driver::refused))?;
///     walker.pages(|client, input| Ok(call(client, input)?.pages()))?;
///     walker.items("TableNames", |client, input| Ok(call(client, input)?.items()))?;
///     walker.entries("Sizes", |client, input| Ok(call(client, input)?.items_of(|page| page.sizes)))?;
///     Ok(())
/// }
/// ```
fn pages(plan: &ServicePlan, operation: &OperationPlan, paginator: &PaginatorPlan) -> TokenStream {
    let (method, name, call) = (&operation.method, operation.method.as_str(), call(operation));
    let mut is_first = paginator.items.is_some();
    let items = paginator.result_keys.iter().filter_map(|key| {
        let place = Place::of(plan, operation, key)?;
        let walk = match std::mem::take(&mut is_first) && !place.is_map {
            true => quote!(items()),
            false => {
                is_first |= place.is_map && paginator.items.is_some();
                let page = place.in_page();
                quote!(items_of(|page| #page))
            }
        };
        let take = if place.is_map { quote!(entries) } else { quote!(items) };
        Some(quote!(walker.#take(#key, |client, input| Ok(call(client, input)?.#walk))?;))
    });
    quote! {
        fn #method(walker: &mut Walker<'_>) -> Result<(), driver::Refusal> {
            #call
            walker.pages_by_name(|client| client.get_paginator(#name).map_err(driver::refused))?;
            walker.pages(|client, input| Ok(call(client, input)?.pages()))?;
            #(#items)*
            Ok(())
        }
    }
}

/// A wait.
///
/// ```text
/// fn wait_table_exists(walker: &mut Walker<'_>) -> Result<(), driver::Refusal> {
///     let call = …;
///     walker.wait_by_name(|client| client.get_waiter("table_exists").map_err(driver::refused))?;
///     walker.wait(|client, input| Ok(call(client, input)?.wait_table_exists()), Some)
/// }
/// ```
///
/// Where an error can tell that the state has come, the result is an `Option` already.
fn wait(operation: &OperationPlan, waiter: &WaiterPlan) -> TokenStream {
    let (method, name, call) = (&waiter.method, &waiter.name, call(operation));
    let last = if waiter.succeeds_by_error {
        quote!(|last| last)
    } else {
        quote!(Some)
    };
    quote! {
        fn #method(walker: &mut Walker<'_>) -> Result<(), driver::Refusal> {
            #call
            walker.wait_by_name(|client| client.get_waiter(#name).map_err(driver::refused))?;
            walker.wait(|client, input| Ok(call(client, input)?.#method()), #last)
        }
    }
}

/// A builder with the members that are required.
///
/// ```text
/// let call = |client: &service::Client<runtime::Blocking>, input: &runtime::Document| {
///     let mut members = driver::Members::of(input)?;
///     let call = client.describe_table();
///     let call = call.table_name(members.required::<String>("TableName")?);
///     members.finish()?;
///     Ok::<_, driver::Refusal>(call)
/// };
/// ```
fn call(operation: &OperationPlan) -> TokenStream {
    let (method, setters) = (&operation.method, required(operation).map(set));
    quote! {
        let call = |client: &service::Client<runtime::Blocking>, input: &runtime::Document| {
            let mut members = driver::Members::of(input)?;
            let call = client.#method();
            #(#setters)*
            members.finish()?;
            Ok::<_, driver::Refusal>(call)
        };
    }
}

fn required(operation: &OperationPlan) -> impl Iterator<Item = &MemberPlan> {
    let members = operation.input.iter().flat_map(|input| &input.structure.members);
    members.filter(|member| member.required.is_some())
}

/// Where a page has a list or a map.
struct Place<'p> {
    /// The fields that lead to it, and whether each is an `Option`.
    steps: Vec<(&'p FieldName, bool)>,
    is_map: bool,
}

impl<'p> Place<'p> {
    /// `None` where names with dots between them lead to something else.
    fn of(plan: &'p ServicePlan, operation: &'p OperationPlan, key: &str) -> Option<Self> {
        let of_name = |name: &TypeName| plan.structures().find(|structure| structure.name == *name);
        let output = operation.own_output.as_ref();
        let mut at: &StructurePlan = output.or_else(|| of_name(&operation.output.as_ref()?.name))?;
        let (mut steps, mut names) = (Vec::new(), key.split('.').peekable());
        while let Some(name) = names.next() {
            let member = at.members.iter().find(|member| member.schema.name == name)?;
            steps.push((&member.field, member.optional));
            match (&member.value, names.peek()) {
                (TypePlan::List(_) | TypePlan::Map(_), None) => {
                    let is_map = matches!(member.value, TypePlan::Map(_));
                    return Some(Self { steps, is_map });
                }
                (TypePlan::Named(inner), Some(_)) => at = of_name(&inner.name)?,
                _ => return None,
            }
        }
        None
    }

    /// ```text
    /// page.distribution_list.and_then(|inner| inner.items)
    /// ```
    fn in_page(&self) -> TokenStream {
        let (mut place, mut is_option) = (quote!(page), false);
        for (field, optional) in &self.steps {
            place = match (is_option, optional) {
                (false, _) => quote!(#place.#field),
                (true, true) => quote!(#place.and_then(|inner| inner.#field)),
                (true, false) => quote!(#place.map(|inner| inner.#field)),
            };
            is_option |= optional;
        }
        place
    }
}

/// The types of the members that are set, and of what is in them.
struct TypesToSet(HashSet<TypeName>);

impl TypesToSet {
    fn of(plan: &ServicePlan) -> Self {
        let mut types = Self(HashSet::new());
        let walked = plan.operations.iter();
        let walked = walked.filter(|operation| operation.paginator.is_some() || !operation.waiters.is_empty());
        let members = walked.flat_map(required);
        members.for_each(|member| types.reach(plan, &member.value));
        types
    }

    fn has(&self, name: &TypeName) -> bool {
        self.0.contains(name)
    }

    fn reach(&mut self, plan: &ServicePlan, value: &TypePlan) {
        match value {
            TypePlan::List(inner) | TypePlan::Map(inner) | TypePlan::Sparse(inner) => self.reach(plan, inner),
            TypePlan::Named(target) if self.0.insert(target.name.clone()) => {
                let structures = plan.structures().filter(|ty| ty.name == target.name);
                let members = structures.flat_map(|ty| ty.members.iter().map(|member| &member.value));
                let unions = plan.types.unions.iter().filter(|ty| ty.name == target.name);
                let variants = unions.flat_map(|ty| ty.variants.iter().map(|variant| &variant.value));
                members.chain(variants).for_each(|value| self.reach(plan, value));
            }
            _ => {}
        }
    }
}

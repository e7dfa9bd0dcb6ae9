//! Paginators: their schemas, and the walks of a builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{complete_builder, output_type, with_fields};
use super::{Here, rust_type};
use crate::names::Name as _;
use crate::plan::{ItemsPlan, LimitKey, OperationPlan, PaginatorPlan, StepPlan};

/// How the result comes in pages.
///
/// ```text
/// static PAGINATOR: runtime::codegen::PaginatorSchema = runtime::codegen::PaginatorSchema {
///     limit_key: Some(runtime::codegen::paginate::LimitKey::Number("maxResults")),
///     result_keys: &["tags"],
///     ..runtime::codegen::PaginatorSchema::new("list_tags", &["nextToken"], &["nextToken"])
/// };
/// ```
pub(super) fn schema(plan: &OperationPlan, paginator: &PaginatorPlan) -> TokenStream {
    let operation = plan.method.as_str();
    let PaginatorPlan {
        input_tokens,
        output_tokens,
        result_keys,
        non_aggregate_keys,
        ..
    } = paginator;
    let more = paginator
        .more_results
        .as_ref()
        .map(|path| quote!(more_results: Some(#path)));
    let limit = paginator.limit_key.as_ref().map(|limit_key| {
        let limit_key = match limit_key {
            LimitKey::Number(member) => quote!(Number(#member)),
            LimitKey::Text(member) => quote!(Text(#member)),
        };
        quote!(limit_key: Some(runtime::codegen::paginate::LimitKey::#limit_key))
    });
    let results = (!result_keys.is_empty()).then(|| quote!(result_keys: &[#(#result_keys),*]));
    let fixed = (!non_aggregate_keys.is_empty()).then(|| quote!(non_aggregate: &[#(#non_aggregate_keys),*]));
    let ends = paginator
        .repeated_token_ends
        .then(|| quote!(on_repeated_token: runtime::codegen::paginate::RepeatedToken::Ends));
    let tokens = quote!(&[#(#input_tokens),*], &[#(#output_tokens),*]);
    let value = with_fields(
        &quote!(runtime::codegen::PaginatorSchema),
        [more, limit, results, fixed, ends],
        &quote!(runtime::codegen::PaginatorSchema::new(#operation, #tokens)),
    );
    quote! {
        static PAGINATOR: runtime::codegen::PaginatorSchema = #value;
    }
}

/// The walks of a builder.
///
/// ```text
/// runtime::codegen::pages! {
///     #[pages(LIST_TAGS, ListTagsResponse)]
///     impl ListTags<ResourceArn: ResourceArnSet> {
///         /// These are the items of `tags`.
///         const items: Tag = |page| page.tags;
///     }
/// }
/// ```
pub(super) fn walks(plan: &OperationPlan) -> Option<TokenStream> {
    let paginator = plan.paginator.as_ref()?;
    let (constant, output, builder) = (&plan.constant, output_type(plan), complete_builder(plan));
    let items = paginator.items.as_ref().map(|items| {
        let ItemsPlan { docs, path, .. } = items;
        let (item, list) = (rust_type(Here::module(&plan.module), &items.item), list(path));
        let old = items
            .deprecated
            .as_ref()
            .map(|why| quote!(#[allow(deprecated, reason = #why)]));
        quote!(#docs #old const items: #item = |page| #list;)
    });
    Some(quote! {
        runtime::codegen::pages! {
            #[pages(#constant, #output)]
            impl #builder { #items }
        }
    })
}

/// Where a page has its list.
///
/// ```text
/// page.distribution_list.and_then(|inner| inner.items)
/// ```
fn list(path: &[StepPlan]) -> TokenStream {
    let mut list = quote!(page);
    let mut before = false;
    for StepPlan { field, optional } in path {
        list = match (before, optional) {
            (false, _) => quote!(#list.#field),
            (true, true) => quote!(#list.and_then(|inner| inner.#field)),
            (true, false) => quote!(#list.map(|inner| inner.#field)),
        };
        before |= optional;
    }
    list
}

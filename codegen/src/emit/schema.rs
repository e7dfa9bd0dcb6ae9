//! Schemas: what a model says, beside what it is said of.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::const_path;
use crate::names::{ConstName, ModuleName};
use crate::plan::{FlagPlan, ListPlan, MapPlan, MemberSchemaPlan, ShapePlan};

/// The schemas of lists and maps; nothing where there are none.
///
/// ```text
/// runtime::collections! {
///     static SCOPES: ListSchema = String;
///     static TAGS: MapSchema = Structure(TAG);
/// }
/// ```
pub(super) fn collections(here: &ModuleName, lists: &[ListPlan], maps: &[MapPlan]) -> Option<TokenStream> {
    let lists = lists
        .iter()
        .map(|list| collection(here, &list.schema, "ListSchema", &list.element, &list.flags));
    let maps = maps
        .iter()
        .map(|map| collection(here, &map.schema, "MapSchema", &map.value, &map.flags));
    let all: Vec<_> = lists.chain(maps).collect();
    (!all.is_empty()).then(|| quote!(runtime::collections! { #(#all)* }))
}

fn collection(
    here: &ModuleName,
    name: &ConstName,
    kind: &'static str,
    of: &ShapePlan,
    flags: &[FlagPlan],
) -> TokenStream {
    let (kind, of, flags) = (ident(kind), shape(here, of), flags.iter().map(flag));
    quote!(#(#[#flags])* static #name: #kind = #of;)
}

/// What the model says of a member.
///
/// ```text
/// "clientSecret", String, required, sensitive
/// ```
pub(super) fn member(here: &ModuleName, plan: &MemberSchemaPlan) -> TokenStream {
    let (name, shape) = (&plan.name, shape(here, &plan.shape));
    let flags = flags(&plan.flags);
    quote!(#name, #shape #flags)
}

/// What there is to say beside the name of a schema or member, for a macro.
///
/// ```text
/// , required, wire("x")
/// ```
pub(super) fn flags(plan: &[FlagPlan]) -> TokenStream {
    let flags = plan.iter().map(flag);
    quote!(#(, #flags)*)
}

/// One thing to say: a method, with what it takes.
///
/// ```text
/// wire("x")
/// ```
pub(super) fn flag(FlagPlan { name, values }: &FlagPlan) -> TokenStream {
    let name = ident(name);
    let values = (!values.is_empty()).then(|| quote!((#(#values),*)));
    quote!(#name #values)
}

/// The kind of a value.
///
/// ```text
/// List(super::types::SCOPES)
/// ```
fn shape(here: &ModuleName, plan: &ShapePlan) -> TokenStream {
    match plan {
        ShapePlan::Plain(kind) => {
            let kind = ident(kind);
            quote!(#kind)
        }
        ShapePlan::Timestamp(format) => {
            let format = ident(format);
            quote!(Timestamp(#format))
        }
        ShapePlan::Schema(kind, schema) => {
            let (kind, schema) = (ident(kind), const_path(here, schema));
            quote!(#kind(#schema))
        }
    }
}

/// A name of the runtime's, or of a file that every service has. It is written in this crate: text of a model is never `'static`.
pub(super) fn ident(name: &'static str) -> Ident {
    Ident::new(name, Span::call_site())
}

pub(super) fn idents(names: &[&'static str]) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}

//! Schemas: their traits, inside of the macros that define types.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use tinsmith_model::XmlNamespace;

use super::{Here, const_path};
use crate::plan::{
    ListPlan, ListTrait, MapPlan, MapTrait, MemberSchemaPlan, MemberTrait, ShapePlan, StructureTrait, TimestampFormat,
};

/// The schemas of lists and maps; nothing where there are none.
///
/// ```text
/// runtime::codegen::collections! {
///     static SCOPES: ListSchema = String;
///     static TAGS: MapSchema = Structure(TAG);
/// }
/// ```
pub(super) fn collections<'a>(
    here: Here<'_>,
    lists: impl Iterator<Item = &'a ListPlan>,
    maps: impl Iterator<Item = &'a MapPlan>,
) -> Option<TokenStream> {
    let lists = lists.map(
        |ListPlan {
             schema,
             element,
             traits,
         }| {
            let (element, traits) = (shape(here, element), traits.iter().map(list_trait));
            quote!(#(#[#traits])* static #schema: ListSchema = #element;)
        },
    );
    let maps = maps.map(|MapPlan { schema, value, traits }| {
        let (value, traits) = (shape(here, value), traits.iter().map(map_trait));
        quote!(#(#[#traits])* static #schema: MapSchema = #value;)
    });
    let all: Vec<_> = lists.chain(maps).collect();
    (!all.is_empty()).then(|| quote!(runtime::codegen::collections! { #(#all)* }))
}

/// A trait of a list.
///
/// ```text
/// element_name("item")
/// ```
fn list_trait(list_trait: &ListTrait) -> TokenStream {
    match list_trait {
        ListTrait::ElementName(name) => quote!(element_name(#name)),
        ListTrait::ElementNamespace(XmlNamespace { uri, prefix: None }) => quote!(element_namespace(#uri)),
        ListTrait::ElementNamespace(XmlNamespace {
            uri,
            prefix: Some(prefix),
        }) => quote!(element_namespace_prefixed(#prefix, #uri)),
        ListTrait::Sensitive => quote!(sensitive),
        ListTrait::ElementMin(min) => minimum("element_min", *min),
        ListTrait::Sparse => quote!(sparse),
    }
}

/// A trait of a map.
///
/// ```text
/// key_name("name")
/// ```
fn map_trait(map_trait: &MapTrait) -> TokenStream {
    match map_trait {
        MapTrait::KeyName(name) => quote!(key_name(#name)),
        MapTrait::KeyNamespace(XmlNamespace { uri, prefix: None }) => quote!(key_namespace(#uri)),
        MapTrait::KeyNamespace(XmlNamespace {
            uri,
            prefix: Some(prefix),
        }) => quote!(key_namespace_prefixed(#prefix, #uri)),
        MapTrait::ValueName(name) => quote!(value_name(#name)),
        MapTrait::ValueNamespace(XmlNamespace { uri, prefix: None }) => quote!(value_namespace(#uri)),
        MapTrait::ValueNamespace(XmlNamespace {
            uri,
            prefix: Some(prefix),
        }) => quote!(value_namespace_prefixed(#prefix, #uri)),
        MapTrait::Sensitive => quote!(sensitive),
        MapTrait::SensitiveKeys => quote!(sensitive_keys),
        MapTrait::KeyMin(min) => minimum("key_min", *min),
        MapTrait::ValueMin(min) => minimum("value_min", *min),
        MapTrait::Sparse => quote!(sparse),
    }
}

/// A member of a schema, for a macro.
///
/// ```text
/// "clientSecret", String, required, sensitive
/// "Key" = "key", String
/// ```
pub(super) fn member(here: Here<'_>, plan: &MemberSchemaPlan) -> TokenStream {
    let (name, shape) = (&plan.name, shape(here, &plan.shape));
    let wire = plan.wire.iter();
    let traits = plan.traits.iter().map(member_trait);
    quote!(#name #(= #wire)*, #shape #(, #traits)*)
}

/// A trait of a member.
///
/// ```text
/// header("X-Amz-Id")
/// ```
fn member_trait(member_trait: &MemberTrait) -> TokenStream {
    match member_trait {
        MemberTrait::EventStream => quote!(event_stream),
        MemberTrait::EventHeader => quote!(event_header),
        MemberTrait::LongEventHeader => quote!(long_event_header),
        MemberTrait::EventPayload => quote!(event_payload),
        MemberTrait::Payload => quote!(payload),
        MemberTrait::Label(name) => quote!(label(#name)),
        MemberTrait::Query(name) => quote!(query(#name)),
        MemberTrait::Header(name) => quote!(header(#name)),
        MemberTrait::PrefixHeaders(prefix) => quote!(prefix_headers(#prefix)),
        MemberTrait::StatusCode => quote!(status_code),
        MemberTrait::Required => quote!(required),
        MemberTrait::Sensitive => quote!(sensitive),
        MemberTrait::IdempotencyToken => quote!(idempotency_token),
        MemberTrait::HostLabel => quote!(host_label),
        MemberTrait::JsonValue => quote!(json_value),
        MemberTrait::Flattened => quote!(flattened),
        MemberTrait::XmlAttribute => quote!(xml_attribute),
        MemberTrait::XmlNamespace(namespace) => xml_namespace(namespace),
        MemberTrait::QueryName(name) => quote!(query_name(#name)),
        MemberTrait::PercentDecoded => quote!(percent_decoded),
        MemberTrait::PercentDecodedIfAsked => quote!(percent_decoded_if_asked),
        MemberTrait::Base64Decoded => quote!(base64_decoded),
        MemberTrait::Min(min) => minimum("min", *min),
    }
}

/// The trait for a least length or value. One that is not whole has a method of its own.
///
/// ```text
/// min(20)
/// min_fraction(0.5)
/// ```
fn minimum(method: &str, min: f64) -> TokenStream {
    // Beyond that, a double is whole anyway.
    let is_whole = min.fract() == 0.0 && min.abs() < 9e15;
    let (method, min) = if is_whole {
        (method.to_owned(), Literal::i64_unsuffixed(min as i64))
    } else {
        (format!("{method}_fraction"), Literal::f64_unsuffixed(min))
    };
    let method = Ident::new(&method, Span::call_site());
    quote!(#method(#min))
}

/// The traits of a structure or union, for a macro.
///
/// ```text
/// , location_name("Tag")
/// ```
pub(super) fn structure_traits(traits: &[StructureTrait]) -> TokenStream {
    let traits = traits.iter().map(|structure_trait| match structure_trait {
        StructureTrait::LocationName(name) => quote!(location_name(#name)),
        StructureTrait::XmlNamespace(namespace) => xml_namespace(namespace),
    });
    quote!(#(, #traits)*)
}

/// An XML namespace, as a trait of a member or structure.
///
/// ```text
/// xml_namespace("http://example.com/")
/// ```
fn xml_namespace(XmlNamespace { uri, prefix }: &XmlNamespace) -> TokenStream {
    match prefix {
        None => quote!(xml_namespace(#uri)),
        Some(prefix) => quote!(xml_namespace_prefixed(#prefix, #uri)),
    }
}

/// The kind of a value.
///
/// ```text
/// List(super::types::SCOPES)
/// ```
fn shape(here: Here<'_>, plan: &ShapePlan) -> TokenStream {
    let schema = |schema| const_path(here, schema);
    match plan {
        ShapePlan::Boolean => quote!(Boolean),
        ShapePlan::Integer => quote!(Integer),
        ShapePlan::Float => quote!(Float),
        ShapePlan::String => quote!(String),
        ShapePlan::Blob => quote!(Blob),
        ShapePlan::Document => quote!(Document),
        ShapePlan::Timestamp(format) => {
            let format = timestamp_format(*format);
            quote!(Timestamp(#format))
        }
        ShapePlan::Structure(target) => named("Structure", &schema(target)),
        ShapePlan::Union(target) => named("Union", &schema(target)),
        ShapePlan::EventStream(target) => named("EventStream", &schema(target)),
        ShapePlan::List(target) => named("List", &schema(target)),
        ShapePlan::Map(target) => named("Map", &schema(target)),
    }
}

fn named(kind: &'static str, schema: &TokenStream) -> TokenStream {
    let kind = ident(kind);
    quote!(#kind(#schema))
}

fn timestamp_format(format: TimestampFormat) -> TokenStream {
    match format {
        TimestampFormat::Default => quote!(Default),
        TimestampFormat::Iso8601 => quote!(Iso8601),
        TimestampFormat::EpochSeconds => quote!(EpochSeconds),
        TimestampFormat::HttpDate => quote!(HttpDate),
    }
}

/// A name of the runtime, or of a file that every service has. It is written in this crate: text of a model is never `'static`.
pub(super) fn ident(name: &'static str) -> Ident {
    Ident::new(name, Span::call_site())
}

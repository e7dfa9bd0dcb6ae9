//! Values of generated types, from JSON and as errors.

use proc_macro2::TokenStream;
use quote::quote;
use tinsmith_codegen::plan::{EnumPlan, ErrorPlan, StructurePlan, UnionPlan};

use super::rust_type;

/// How a structure is built. A case can leave out what the compiler wants to be set, to see what the client says.
///
/// ```text
/// impl driver::FromJson for service::Tag {
///     fn from_json(json: &runtime::Document) -> Result<Self, driver::Refusal> {
///         let mut members = driver::Members::of(json)?;
///         let mut value = Self::new().maybe(members.optional::<String>("Key")?, |value, given| value.key(given));
///         if let Some(given) = members.optional::<String>("Value")? {
///             value = value.value(given);
///         }
///         members.finish()?;
///         Ok(value.build())
///     }
/// }
/// ```
pub(super) fn structure(plan: &StructurePlan) -> TokenStream {
    let (required, others): (Vec<_>, Vec<_>) = plan.members.iter().partition(|member| member.required.is_some());
    let required = required.into_iter().map(|member| {
        let (setter, name, value) = (&member.setter, &member.schema.name, rust_type(&member.value));
        quote! {
            .maybe(members.optional::<#value>(#name)?, |value, given| value.#setter(given))
        }
    });
    let setters = others.into_iter().map(|member| {
        let (setter, name, value) = (&member.setter, &member.schema.name, rust_type(&member.value));
        quote! {
            if let Some(given) = members.optional::<#value>(#name)? {
                value = value.#setter(given);
            }
        }
    });
    from_json(
        &plan.name,
        &quote! {
            let mut members = driver::Members::of(json)?;
            let mut value = Self::new()#(#required)*;
            #(#setters)*
            members.finish()?;
            Ok(value.build())
        },
    )
}

/// How an error is made that is an event of a request. It has no setters.
///
/// ```text
/// impl driver::FromJson for service::SlowDown {
///     fn from_json(json: &runtime::Document) -> Result<Self, driver::Refusal> {
///         let mut members = driver::Members::of(json)?;
///         let mut value = Self::default();
///         value.message = members.optional::<String>("message")?;
///         members.finish()?;
///         Ok(value)
///     }
/// }
/// ```
pub(super) fn sent_error(plan: &StructurePlan) -> TokenStream {
    let fields = plan.members.iter().map(|member| {
        let (field, name, value) = (&member.field, &member.schema.name, rust_type(&member.value));
        match member.optional {
            true => quote!(value.#field = members.optional::<#value>(#name)?;),
            false => quote!(value.#field = members.required::<#value>(#name)?;),
        }
    });
    from_json(
        &plan.name,
        &quote! {
            let mut members = driver::Members::of(json)?;
            let mut value = Self::default();
            #(#fields)*
            members.finish()?;
            Ok(value)
        },
    )
}

/// How a union is made.
///
/// ```text
/// impl driver::FromJson for service::Filter {
///     fn from_json(json: &runtime::Document) -> Result<Self, driver::Refusal> {
///         let (name, json) = driver::member(json)?;
///         match name {
///             "name" => driver::FromJson::from_json(json).map(Self::Name),
///             _ => Err(driver::Refusal::new("there is no such variant")),
///         }
///     }
/// }
/// ```
pub(super) fn union(plan: &UnionPlan) -> TokenStream {
    let arms = plan.variants.iter().map(|variant| {
        let (member, name) = (&variant.schema.name, &variant.name);
        quote!(#member => driver::FromJson::from_json(json).map(Self::#name))
    });
    from_json(
        &plan.name,
        &quote! {
            let (name, json) = driver::member(json)?;
            match name {
                #(#arms,)*
                _ => Err(driver::Refusal::new("there is no such variant")),
            }
        },
    )
}

/// How an enum is made.
///
/// ```text
/// impl driver::FromJson for service::Reason {
///     fn from_json(json: &runtime::Document) -> Result<Self, driver::Refusal> {
///         String::from_json(json).map(Self::from)
///     }
/// }
/// ```
pub(super) fn enumeration(plan: &EnumPlan) -> TokenStream {
    from_json(&plan.name, &quote!(String::from_json(json).map(Self::from)))
}

fn from_json(name: &tinsmith_codegen::names::TypeName, body: &TokenStream) -> TokenStream {
    quote! {
        impl driver::FromJson for service::#name {
            fn from_json(json: &runtime::Document) -> Result<Self, driver::Refusal> {
                #body
            }
        }
    }
}

/// How a modelled error is read.
///
/// ```text
/// impl driver::Modelled for service::ServiceError {
///     fn structure(&self) -> &dyn runtime::codegen::value::Structure {
///         match *self {
///             Self::SlowDownException(ref error) => error,
///         }
///     }
/// }
/// ```
pub(super) fn errors(errors: &[ErrorPlan]) -> TokenStream {
    let variants = errors.iter().map(|error| &error.structure.name);
    quote! {
        impl driver::Modelled for service::ServiceError {
            fn structure(&self) -> &dyn runtime::codegen::value::Structure {
                match *self {
                    #(Self::#variants(ref error) => error,)*
                }
            }
        }
    }
}

//! How callers build a structure: a builder, if the compiler checks required members, and else setters of the structure itself.

use proc_macro2::TokenStream;
use quote::quote;

use super::structure::{optional_setter, parameter, parameters_after, required_setter, set};
use super::{Here, deprecated};
use crate::docs::{DocText, Piece};
use crate::names::{Name as _, TypeName};
use crate::plan::{MemberPlan, RequiredPlan, Role, StructurePlan};

/// All items of what builds a structure; none, if callers do not build it.
pub(super) fn items(here: Here<'_>, plan: &StructurePlan) -> Vec<TokenStream> {
    let Some(builder) = &plan.builder else {
        return Vec::new();
    };
    let mut items = if plan.is_checked() {
        vec![checked(plan, builder), checked_setters(here, plan, builder)]
    } else {
        vec![unchecked(plan, builder)]
    };
    items.extend((!plan.is_checked() && !plan.members.is_empty()).then(|| setters(here, plan)));
    items
}

/// The builder of a structure whose required members the compiler checks.
///
/// ```text
/// runtime::codegen::structure_builder! {
///     #[builds(Tag)]
///     pub struct TagBuilder<Key: KeySet>;
///
///     #[unset("`key` is required by `Tag`", "call `.key(…)` before this")]
///     pub trait KeySet {}
/// }
/// ```
fn checked(plan: &StructurePlan, builder: &TypeName) -> TokenStream {
    let (name, old) = (&plan.name, deprecated(plan.deprecated.as_ref()));
    let parameters = plan
        .required()
        .map(|(_, RequiredPlan { set_trait, parameter })| quote!(#parameter: #set_trait));
    let traits = required_traits(name, plan.required());
    quote! {
        runtime::codegen::structure_builder! {
            #[builds(#name)]
            #old
            pub struct #builder<#(#parameters),*>;
            #traits
        }
    }
}

/// What the compiler says when a required member is not set: the traits that a builder has when it is.
///
/// ```text
/// #[unset("`client_id` is required by `CreateToken`", "call `.client_id(…)` before this")]
/// pub trait ClientIdSet {}
/// ```
pub(super) fn required_traits<'p>(
    owner: &TypeName,
    required: impl Iterator<Item = (&'p MemberPlan, &'p RequiredPlan)>,
) -> TokenStream {
    let traits = required.map(|(member, RequiredPlan { set_trait, .. })| {
        let name = &member.setter;
        let message = format!("`{name}` is required by `{owner}`");
        let label = format!("call `.{name}(…)` before this");
        quote! {
            #[unset(#message, #label)]
            pub trait #set_trait {}
        }
    });
    quote!(#(#traits)*)
}

/// The setters of such a builder.
///
/// ```text
/// impl<Key> TagBuilder<Key> {
///     /// **Required.** The name of the tag.
///     pub fn key(mut self, key: impl Into<String>) -> TagBuilder<runtime::codegen::Set> {
///         self.0.value.key = Some(key.into());
///         TagBuilder(self.0.mark_set())
///     }
/// }
/// ```
fn checked_setters(here: Here<'_>, plan: &StructurePlan, builder: &TypeName) -> TokenStream {
    let parameters: Vec<_> = plan.required().map(|(_, required)| &required.parameter).collect();
    let owner = quote!(self.0.value);
    let setters = plan.members.iter().map(|member| match &member.required {
        Some(required) => {
            let after = parameters_after(&parameters, &required.parameter);
            required_setter(here, member, &owner, builder, &after)
        }
        None => optional_setter(here, member, &owner),
    });
    quote! {
        impl<#(#parameters),*> #builder<#(#parameters),*> {
            #(#setters)*
        }
    }
}

/// How a structure is built of which the compiler checks nothing.
///
/// ```text
/// runtime::codegen::own_builder! {
///     pub type TagBuilder = Tag;
/// }
/// ```
fn unchecked(plan: &StructurePlan, builder: &TypeName) -> TokenStream {
    let (name, old) = (&plan.name, deprecated(plan.deprecated.as_ref()));
    quote! {
        runtime::codegen::own_builder! {
            #old
            pub type #builder = #name;
        }
    }
}

/// The setters of such a structure.
///
/// ```text
/// impl Tag {
///     /// The name of the tag.
///     #[must_use]
///     pub fn key(mut self, key: impl Into<String>) -> Self {
///         self.key = Some(key.into());
///         self
///     }
/// }
/// ```
fn setters(here: Here<'_>, plan: &StructurePlan) -> TokenStream {
    let name = &plan.name;
    let setters = plan.members.iter().map(|member| setter(here, plan.role, member));
    quote! {
        impl #name {
            #(#setters)*
        }
    }
}

/// A setter of a structure. Where the field is public, the field has the documentation.
///
/// ```text
/// /// Sets [`key`](field@Self::key).
/// #[must_use]
/// pub fn key(mut self, key: impl Into<String>) -> Self {
///     self.key = Some(key.into());
///     self
/// }
/// ```
fn setter(here: Here<'_>, role: Role, plan: &MemberPlan) -> TokenStream {
    let MemberPlan {
        field, setter, docs, ..
    } = plan;
    let (value, set) = (parameter(here, &plan.value), set(plan, &quote!(self)));
    let old = deprecated(plan.deprecated.as_ref());
    let (docs, old) = match role {
        Role::Both => {
            let name = field.as_str();
            let path = format!("field@Self::{name}");
            let docs = DocText::paragraph([
                Piece::Text("Sets "),
                Piece::Item {
                    text: name,
                    path: &path,
                },
                Piece::Text("."),
            ]);
            let old = old.map(|old| quote!(#old #[allow(deprecated, reason = "the field is deprecated too")]));
            (quote!(#docs), old)
        }
        _ => (quote!(#docs), old),
    };
    quote! {
        #docs
        #old
        #[must_use]
        pub fn #setter(mut self, #field: #value) -> Self {
            #set;
            self
        }
    }
}

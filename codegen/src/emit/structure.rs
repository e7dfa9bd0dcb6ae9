//! Structures: type and schema, and the setters of builders.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Here, deprecated, derives, rust_type, schema, type_path};
use crate::names::TypeName;
use crate::plan::{MemberPlan, Role, StructurePlan, TypePlan};

/// The type, with the schema of its members.
///
/// ```text
/// runtime::codegen::structure! {
///     /// What a token is for.
///     #[schema(CREATE_TOKEN_RESPONSE = "CreateTokenResponse")]
///     pub struct CreateTokenResponse {
///         /// The token.
///         #[member("accessToken", String, sensitive)]
///         pub access_token: Option<String>,
///     }
/// }
/// ```
///
/// The input of an operation, which only its builder has, is an `operation_input!`, without docs. An output
/// with a body that streams is a `streaming_structure!`, and has the mode of the client as a parameter: `pub struct GetObjectOutput<S>`.
pub(super) fn definition(here: Here<'_>, plan: &StructurePlan) -> TokenStream {
    let StructurePlan {
        name,
        docs,
        schema,
        model_name,
        ..
    } = plan;
    let traits = schema::structure_traits(&plan.traits);
    let fields = plan.members.iter().map(|member| field(here, plan.role, member));
    let (makes, docs, visible) = match plan.role {
        Role::OperationInput if plan.serde => (quote!(structure), None, None),
        Role::OperationInput => (quote!(operation_input), None, None),
        Role::Input => (input_macro(plan), Some(docs), Some(quote!(pub))),
        Role::Output | Role::Both if plan.streams => (quote!(streaming_structure), Some(docs), Some(quote!(pub))),
        Role::Output | Role::Both => (quote!(structure), Some(docs), Some(quote!(pub))),
    };
    let mode = plan.streams.then(|| quote!(<S>));
    // Nobody compares an input that only a builder has.
    let derives = derives(&plan.derives).filter(|_| plan.role != Role::OperationInput || plan.serde);
    quote! {
        runtime::codegen::#makes! {
            #docs
            #derives
            #[schema(#schema = #model_name #traits)]
            #visible struct #name #mode { #(#fields),* }
        }
    }
}

/// What makes the type of a structure that only goes in. To be read by serde, it is like one that comes out.
fn input_macro(plan: &StructurePlan) -> TokenStream {
    match plan {
        plan if plan.serde => quote!(structure),
        plan if plan.is_checked() && !plan.is_input => quote!(checked_structure),
        _ => quote!(input_structure),
    }
}

/// A field. Callers build an input by name and never read it, so its fields are not public; their docs are on the setters.
fn field(here: Here<'_>, role: Role, plan: &MemberPlan) -> TokenStream {
    let (name, value, member) = (&plan.field, field_type(here, plan), schema::member(here, &plan.schema));
    let (docs, visible) = match role {
        Role::OperationInput => (None, None),
        Role::Input => (None, Some(quote!(pub(super)))),
        Role::Output | Role::Both => {
            let (docs, old) = (&plan.docs, deprecated(plan.deprecated.as_ref()));
            (Some(quote!(#docs #old)), Some(quote!(pub)))
        }
    };
    quote! {
        #docs
        #[member(#member)]
        #visible #name: #value
    }
}

fn field_type(here: Here<'_>, plan: &MemberPlan) -> TokenStream {
    let mut value = rust_type(here, &plan.value);
    if plan.boxed {
        value = quote!(Box<#value>);
    }
    if plan.optional { quote!(Option<#value>) } else { value }
}

/// A setter of a builder, for a member that need not be set. `owner` has the field.
///
/// ```text
/// /// The code.
/// pub fn code(mut self, code: impl Into<String>) -> Self {
///     self.0.input.code = Some(code.into());
///     self
/// }
/// ```
pub(super) fn optional_setter(here: Here<'_>, plan: &MemberPlan, owner: &TokenStream) -> TokenStream {
    let MemberPlan {
        field, setter, docs, ..
    } = plan;
    let value = parameter(here, &plan.value);
    let old = deprecated(plan.deprecated.as_ref());
    let set = set(plan, owner);
    quote! {
        #docs
        #old
        pub fn #setter(mut self, #field: #value) -> Self {
            #set;
            self
        }
    }
}

/// The setter of a required member: the builder's type then says that it is set. `after` are its parameters then.
///
/// ```text
/// /// **Required.** The id of the client.
/// pub fn client_id(mut self, client_id: impl Into<String>) -> CreateToken<S, runtime::codegen::Set, GrantType> {
///     self.0.input.client_id = Some(client_id.into());
///     CreateToken(self.0.mark_set())
/// }
/// ```
pub(super) fn required_setter(
    here: Here<'_>,
    plan: &MemberPlan,
    owner: &TokenStream,
    builder: &TypeName,
    after: &[TokenStream],
) -> TokenStream {
    let MemberPlan {
        field, setter, docs, ..
    } = plan;
    let value = parameter(here, &plan.value);
    let old = deprecated(plan.deprecated.as_ref());
    let set = set(plan, owner);
    quote! {
        #docs
        #old
        pub fn #setter(mut self, #field: #value) -> #builder<#(#after),*> {
            #set;
            #builder(self.0.mark_set())
        }
    }
}

/// The parameters of a builder after a required member was set.
///
/// ```text
/// runtime::codegen::Set, GrantType
/// ```
pub(super) fn parameters_after(parameters: &[&TypeName], set: &TypeName) -> Vec<TokenStream> {
    let after = parameters.iter().map(|parameter| {
        if *parameter == set {
            quote!(runtime::codegen::Set)
        } else {
            quote!(#parameter)
        }
    });
    after.collect()
}

/// The type of a setter's parameter: everything that can become the value.
pub(super) fn parameter(here: Here<'_>, value: &TypePlan) -> TokenStream {
    let ty = rust_type(here, value);
    match value {
        TypePlan::Boolean => ty,
        TypePlan::RequestBody => quote!(impl runtime::body::IntoRequestBody<S>),
        TypePlan::RequestEvents(events) => {
            let events = type_path(here, events);
            quote!(impl Into<runtime::RequestEvents<#events>>)
        }
        TypePlan::List(element) => {
            let element = rust_type(here, element);
            quote!(impl IntoIterator<Item = impl Into<#element>>)
        }
        TypePlan::Map(value) => {
            let value = rust_type(here, value);
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
        }
        _ => quote!(impl Into<#ty>),
    }
}

/// What a setter does: it adds to a list or a map, and sets everything else.
///
/// ```text
/// runtime::codegen::extend_list(&mut self.tags, tags)
/// ```
pub(super) fn set(plan: &MemberPlan, owner: &TokenStream) -> TokenStream {
    let field = &plan.field;
    match &plan.value {
        TypePlan::List(_) if plan.optional && !plan.boxed => {
            quote!(runtime::codegen::extend_list(&mut #owner.#field, #field))
        }
        TypePlan::Map(_) if plan.optional && !plan.boxed => {
            quote!(runtime::codegen::extend_map(&mut #owner.#field, #field))
        }
        _ => {
            let assigned = assigned(plan, &quote!(#field));
            quote!(#owner.#field = #assigned)
        }
    }
}

/// What a setter writes into the field.
fn assigned(plan: &MemberPlan, given: &TokenStream) -> TokenStream {
    let mut value = match &plan.value {
        TypePlan::Boolean => given.clone(),
        TypePlan::RequestBody => quote!(#given.into_input()),
        TypePlan::RequestEvents(_) => quote!(#given.into().into_input()),
        TypePlan::List(_) => quote!(#given.into_iter().map(Into::into).collect()),
        TypePlan::Map(_) => quote!(#given.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
        _ => quote!(#given.into()),
    };
    if plan.boxed {
        value = quote!(Box::new(#value));
    }
    if plan.optional { quote!(Some(#value)) } else { value }
}

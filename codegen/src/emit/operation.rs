//! An operation's file: builder, input, output, and the operation's schema.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use tinsmith_model::XmlNamespace;

use super::builder::{complete_builder, members, output_type, parameters, required, with_fields};
use super::serde::{self, Listed};
use super::{Here, amended, const_path, paginator, structure, structure_builder, type_path, waiter};
use crate::names::Name as _;
use crate::plan::{ApiKey, Auth, Checksum, EndpointParam, OperationPlan, OperationXmlPlan, ParamSource, RequiredPlan};

/// All items of an operation's file.
pub(super) fn items(plan: &OperationPlan) -> Vec<TokenStream> {
    let mut items = vec![imports(plan), builder(plan), construction(plan), methods(plan)];
    items.extend(paginator::walks(plan));
    items.extend(waiter::waits(plan));
    items.extend(required_traits(plan));
    for own in plan.own_structures() {
        items.push(structure::definition(Here::module(&plan.module), own));
    }
    items.extend(serde::types(plan.own_output.iter().filter_map(Listed::structure)));
    items.extend(plan.serde.then(|| serde_builder(plan)));
    items.push(operation(plan));
    items.extend(
        plan.paginator
            .as_ref()
            .map(|plan_of_pages| paginator::schema(plan, plan_of_pages)),
    );
    items.extend(plan.waiters.iter().map(|waiter| waiter::schema(plan, waiter)));
    items
}

/// What the file names without a path.
///
/// ```text
/// use tinsmith_runtime::{self as runtime, codegen::schema};
/// ```
fn imports(plan: &OperationPlan) -> TokenStream {
    let modules = if plan.waiters.is_empty() {
        quote!(schema)
    } else {
        quote!({schema, waiter})
    };
    quote!(use tinsmith_runtime::{self as runtime, codegen::#modules};)
}

/// The builder.
///
/// ```text
/// /// Creates a token.
/// #[derive(Clone, Debug)]
/// #[must_use = "a call does nothing until it is sent"]
/// pub struct CreateToken<S: runtime::Mode, ClientId = runtime::codegen::Unset>(
///     runtime::codegen::OperationBuilder<S, CreateTokenRequest, (ClientId,)>,
/// );
/// ```
fn builder(plan: &OperationPlan) -> TokenStream {
    let (builder, docs, input, parameters) = (&plan.builder, &plan.docs, input_type(plan), parameters(plan));
    let complex = plan.complex_builder.then(complex);
    quote! {
        #docs
        #complex
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct #builder<S: runtime::Mode, #(#parameters = runtime::codegen::Unset),*>(
            runtime::codegen::OperationBuilder<S, #input, (#(#parameters,)*)>
        );
    }
}

/// Allows types with many parameters, against clippy's lint.
fn complex() -> TokenStream {
    quote!(#[allow(clippy::type_complexity, reason = "there is a type parameter for each required member")])
}

fn input_type(plan: &OperationPlan) -> TokenStream {
    match &plan.input {
        Some(input) => type_path(Here::module(&plan.module), &input.type_ref),
        None => quote!(()),
    }
}

/// How the client makes a builder, and what all builders have.
///
/// ```text
/// runtime::codegen::builder! {
///     #[builder(CREATE_TOKEN, CreateTokenResponse)]
///     impl CreateToken<ClientId: ClientIdSet> {}
/// }
/// ```
fn construction(plan: &OperationPlan) -> TokenStream {
    let (builder, constant, output) = (complete_builder(plan), &plan.constant, output_type(plan));
    quote! {
        runtime::codegen::builder! {
            #[builder(#constant, #output)]
            impl #builder {}
        }
    }
}

/// What makes the builder known to serde.
///
/// ```text
/// runtime::codegen::serde_builder! {
///     impl CreateToken<ClientId: ClientIdSet> {}
/// }
/// ```
fn serde_builder(plan: &OperationPlan) -> TokenStream {
    let builder = complete_builder(plan);
    quote! {
        runtime::codegen::serde_builder! {
            impl #builder {}
        }
    }
}

/// The setters, in the model's order, and sending, once every required member is set.
///
/// ```text
/// impl<S: runtime::Mode, ClientId> CreateToken<S, ClientId> {
///     …
///     /// Sends the request…
///     pub fn send(self) -> S::Sent<Result<CreateTokenResponse, super::Error>>
///     where
///         ClientId: ClientIdSet,
///     {
///         self.0.send(&CREATE_TOKEN)
///     }
/// }
/// ```
fn methods(plan: &OperationPlan) -> TokenStream {
    let (builder, constant, parameters) = (&plan.builder, &plan.constant, parameters(plan));
    let (here, owner) = (Here::module(&plan.module), quote!(self.0.input));
    let setters = members(plan).map(|member| match &member.required {
        Some(required) => {
            let after = structure::parameters_after(&parameters, &required.parameter);
            let after = [vec![quote!(S)], after].concat();
            structure::required_setter(here, member, &owner, builder, &after)
        }
        None => structure::optional_setter(here, member, &owner),
    });
    let output = output_type(plan);
    let bounds = required(plan).map(|(_, RequiredPlan { set_trait, parameter })| quote!(#parameter: #set_trait));
    let bounds = (!parameters.is_empty()).then(|| quote!(where #(#bounds),*));
    let complex = plan.complex_setters.then(complex);
    quote! {
        #complex
        impl<S: runtime::Mode, #(#parameters),*> #builder<S, #(#parameters),*> {
            #(#setters)*

            /// Sends the request: `.send().await` with an async client, `.send()` with a blocking one.
            pub fn send(self) -> S::Sent<Result<#output, super::Error>> #bounds {
                self.0.send(&#constant)
            }
        }
    }
}

/// What the compiler says when a required member is not set.
///
/// ```text
/// runtime::codegen::required! {
///     #[unset("`client_id` is required by `CreateToken`", "call `.client_id(…)` before this")]
///     pub trait ClientIdSet {}
/// }
/// ```
fn required_traits(plan: &OperationPlan) -> Option<TokenStream> {
    let traits = structure_builder::required_traits(&plan.builder, required(plan));
    (!traits.is_empty()).then(|| quote!(runtime::codegen::required! { #traits }))
}

/// The operation's schema.
///
/// ```text
/// pub(super) static CREATE_TOKEN_WITH_IAM: schema::Operation = schema::Operation {
///     input: &CREATE_TOKEN_WITH_IAM_REQUEST,
///     ..schema::Operation::new("CreateTokenWithIAM", "create_token_with_iam", "POST", "/token?aws_iam=t")
/// };
/// ```
///
/// One that is plain is a `schema::PlainOperation::new(schema::Operation { … })`.
fn operation(plan: &OperationPlan) -> TokenStream {
    let constant = &plan.constant;
    let value = operation_value(plan);
    match plan.is_plain {
        true => quote! {
            pub(super) static #constant: schema::PlainOperation = schema::PlainOperation::new(#value);
        },
        false => quote! {
            pub(super) static #constant: schema::Operation = #value;
        },
    }
}

/// The value of the schema.
///
/// ```text
/// schema::Operation {
///     input: &CREATE_TOKEN_WITH_IAM_REQUEST,
///     ..schema::Operation::new("CreateTokenWithIAM", "create_token_with_iam", "POST", "/token?aws_iam=t")
/// }
/// ```
fn operation_value(plan: &OperationPlan) -> TokenStream {
    let OperationPlan {
        wire_name,
        http_method,
        uri,
        host_prefix,
        ..
    } = plan;
    let method_name = plan.method.as_str();
    let input = plan.input.as_ref().map(|input| {
        let schema = const_path(Here::module(&plan.module), &input.schema);
        quote!(input: &#schema)
    });
    let output = plan.output_schema.as_ref().map(|output| {
        let schema = const_path(Here::module(&plan.module), output);
        quote!(output: &#schema)
    });
    let name = &plan.model_name;
    let model_name = (name != wire_name).then(|| quote!(model_name: #name));
    let idempotent = plan.idempotent.then(|| quote!(idempotent: true));
    let host_prefix = (!host_prefix.is_empty()).then(|| quote!(host_prefix: #host_prefix));
    let params = plan.endpoint_params.iter().map(endpoint_param);
    let params = (!plan.endpoint_params.is_empty()).then(|| quote!(endpoint_params: &[#(#params),*]));
    let paginator = plan.paginator.is_some().then(|| quote!(paginator: Some(&PAGINATOR)));
    let single_use = plan.single_use.then(|| quote!(single_use: true));
    let errors = errors_by_status(plan);
    let [
        unsigned,
        headers,
        checksum,
        compression,
        streams_input,
        requires_length,
        streams_output,
    ] = body_fields(plan);
    let [auth, other_auth, accepts_bearer_token] = auth_fields(plan);
    let fields = [
        vec![model_name, input, output, auth, other_auth, accepts_bearer_token],
        vec![unsigned, headers, checksum, compression, idempotent, single_use, errors],
        vec![
            streams_input,
            requires_length,
            streams_output,
            host_prefix,
            params,
            paginator,
        ],
    ];
    let fields = fields.concat().into_iter().chain(amended::fields(plan));
    with_fields(
        &quote!(schema::Operation),
        fields.chain(xml(&plan.xml)),
        &quote!(schema::Operation::new(#wire_name, #method_name, #http_method, #uri)),
    )
}

/// The fields about authentication.
///
/// ```text
/// auth: schema::Auth::None
/// ```
fn auth_fields(plan: &OperationPlan) -> [Option<TokenStream>; 3] {
    let key = plan.api_key.as_ref();
    let auth = (plan.auth != Auth::SigV4).then(|| {
        let auth = auth_of(plan.auth, key);
        quote!(auth: schema::Auth::#auth)
    });
    let other_auth = plan.other_auth.iter().map(|other| auth_of(*other, key));
    let other_auth = (!plan.other_auth.is_empty()).then(|| quote!(other_auth: &[#(schema::Auth::#other_auth),*]));
    let accepts_bearer_token = plan.accepts_bearer_token.then(|| quote!(accepts_bearer_token: true));
    [auth, other_auth, accepts_bearer_token]
}

/// The fields about bodies.
///
/// ```text
/// unsigned_payload: true
/// ```
fn body_fields(plan: &OperationPlan) -> [Option<TokenStream>; 7] {
    let streams_input = plan.streams_input().then(|| quote!(streams_input: true));
    let requires_length = (plan.streams_input() && plan.requires_length).then(|| quote!(requires_length: true));
    let streams_output = plan.streams_output().then(|| quote!(streams_output: true));
    let unsigned = plan.unsigned_payload.then(|| quote!(unsigned_payload: true));
    let headers = plan.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let headers = (!plan.headers.is_empty()).then(|| quote!(headers: &[#(#headers),*]));
    let checksum = plan.checksum.as_ref().map(checksum);
    let compression = plan.request_compression.then(|| quote!(request_compression: true));
    [
        unsigned,
        headers,
        checksum,
        compression,
        streams_input,
        requires_length,
        streams_output,
    ]
}

/// The errors that the status alone identifies.
///
/// ```text
/// errors_by_status: &[(404, "NotFound")]
/// ```
fn errors_by_status(plan: &OperationPlan) -> Option<TokenStream> {
    let errors = plan.errors_by_status.iter().map(|(status, code)| {
        let status = Literal::u16_unsuffixed(*status);
        quote!((#status, #code))
    });
    (!plan.errors_by_status.is_empty()).then(|| quote!(errors_by_status: &[#(#errors),*]))
}

/// What the XML and query protocols must know.
fn xml(plan: &OperationXmlPlan) -> [Option<TokenStream>; 3] {
    let OperationXmlPlan {
        input_root,
        input_namespace,
        result_wrapper,
    } = plan;
    [
        input_root.as_ref().map(|name| quote!(input_root: Some(#name))),
        input_namespace.as_ref().map(|namespace| {
            let namespace = xml_namespace(namespace);
            quote!(input_namespace: Some(#namespace))
        }),
        result_wrapper.as_ref().map(|name| quote!(result_wrapper: Some(#name))),
    ]
}

/// An XML namespace as a value.
///
/// ```text
/// schema::XmlNamespace::new("http://example.com/")
/// ```
fn xml_namespace(XmlNamespace { uri, prefix }: &XmlNamespace) -> TokenStream {
    match prefix {
        None => quote!(schema::XmlNamespace::new(#uri)),
        Some(prefix) => quote!(schema::XmlNamespace::prefixed(#prefix, #uri)),
    }
}

/// The variant of the runtime's `Auth`; `None` for signature version 4, which is the default.
fn auth_of(auth: Auth, key: Option<&ApiKey>) -> TokenStream {
    match auth {
        Auth::None => quote!(None),
        Auth::SigV4 => quote!(SigV4),
        Auth::S3 => quote!(S3),
        Auth::SigV4a => quote!(SigV4a),
        Auth::SigV2 => quote!(SigV2),
        Auth::Bearer => quote!(Bearer),
        Auth::Basic => quote!(Basic),
        Auth::ApiKey => {
            let name = key.map_or("", |key| &key.name);
            let scheme = key.and_then(|key| key.scheme.as_deref()).unwrap_or_default();
            match key.is_some_and(|key| key.in_query) {
                true => quote!(ApiKeyInQuery { name: #name }),
                false => quote!(ApiKeyInHeader { name: #name, scheme: #scheme }),
            }
        }
    }
}

/// The checksum of the body.
///
/// ```text
/// checksum: Some(schema::Checksum {
///     required: true,
///     algorithm_member: Some("ChecksumAlgorithm"),
///     response_mode_member: None,
/// })
/// ```
fn checksum(checksum: &Checksum) -> TokenStream {
    let required = checksum.required;
    let name = |member: &Option<String>| match member {
        Some(member) => quote!(Some(#member)),
        None => quote!(None),
    };
    let (algorithm, mode) = (name(&checksum.algorithm_member), name(&checksum.response_mode_member));
    quote!(checksum: Some(schema::Checksum {
        required: #required,
        algorithm_member: #algorithm,
        response_mode_member: #mode
    }))
}

/// A parameter of the endpoint rules.
///
/// ```text
/// schema::EndpointParam::new("Bucket", schema::ParamSource::Member("Bucket"))
/// ```
fn endpoint_param(param: &EndpointParam) -> TokenStream {
    let name = &param.name;
    let source = match &param.source {
        ParamSource::Bool(on) => quote!(Bool(#on)),
        ParamSource::String(text) => quote!(String(#text)),
        ParamSource::StringArray(texts) => quote!(StringArray(&[#(#texts),*])),
        ParamSource::Member(member) => quote!(Member(#member)),
        ParamSource::Path(path) => quote!(Path(#path)),
    };
    quote!(schema::EndpointParam::new(#name, schema::ParamSource::#source))
}

//! The client, and the service's schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::raw;
use super::{amended, deprecated};
use crate::plan::{EndpointPlan, OperationPlan, ProtocolPlan, ServiceMetadata, ServicePlan};

/// All items of the client's file.
pub(super) fn items(plan: &ServicePlan) -> Vec<TokenStream> {
    let mut items = vec![
        quote!(
            use tinsmith_runtime::{self as runtime, codegen::schema};
        ),
        client(plan),
        builder(),
        making(plan),
    ];
    items.extend(operations(plan));
    items.extend([by_name(), conversion(), service(plan), catalog(plan)]);
    items
}

/// The client itself.
///
/// ```text
/// /// A client for SSO OIDC…
/// #[derive(Clone, Debug)]
/// pub struct Client<S: runtime::Mode = runtime::Async> {
///     core: runtime::client::ClientCore<S>,
/// }
/// ```
fn client(plan: &ServicePlan) -> TokenStream {
    let docs = &plan.client_docs;
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client<S: runtime::Mode = runtime::Async> {
            core: runtime::client::ClientCore<S>,
        }
    }
}

fn builder() -> TokenStream {
    quote! {
        /// Puts a [`Client`] together.
        pub type ClientBuilder = runtime::ClientBuilder<Client, Client<runtime::Blocking>>;
    }
}

/// The constructors of a client. A service that is not AWS's reads nothing of AWS's variables and files.
fn making(plan: &ServicePlan) -> TokenStream {
    let from_env = plan.metadata.is_aws().then(|| {
        quote! {
            /// An async client with everything from environment variables and AWS's profile files.
            ///
            /// # Errors
            ///
            /// There is no region, or what there is cannot be used.
            pub fn from_env() -> Result<Self, runtime::ConfigError> {
                Self::builder().environment(runtime::Environment::process()).build()
            }
        }
    });
    let from_env_blocking = plan.metadata.is_aws().then(|| {
        quote! {
            impl Client<runtime::Blocking> {
                /// A blocking client with everything from environment variables and AWS's profile files.
                ///
                /// # Errors
                ///
                /// There is no region, or what there is cannot be used.
                pub fn from_env_blocking() -> Result<Self, runtime::ConfigError> {
                    Client::builder().environment(runtime::Environment::process()).build_blocking()
                }
            }
        }
    });
    quote! {
        impl Client {
            /// A builder, for clients async and blocking. Only what is set there counts.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(&SERVICE)
            }

            #from_env
        }

        #from_env_blocking

        impl<S: runtime::Mode> Client<S> {
            /// This client with something changed for all its calls: over the same connections, with the same credentials unless
            /// they are what changes.
            pub fn with_options(&self, options: runtime::CallOptions) -> Self {
                Self { core: self.core.with_options(options) }
            }

            /// A builder with all that this client was built with, to change something: over the same connections, with the
            /// same credentials.
            pub fn to_builder(&self) -> ClientBuilder {
                self.core.to_builder()
            }
        }
    }
}

/// A method for each operation.
///
/// ```text
/// impl<S: runtime::Mode> Client<S> {
///     /// Creates a token.
///     pub fn create_token(&self) -> super::CreateToken<S> {
///         super::CreateToken::new(self.core.clone())
///     }
/// }
/// ```
///
/// One that sends events has `where S: runtime::SendsEvents`, which a blocking client does not meet.
fn operations(plan: &ServicePlan) -> Option<TokenStream> {
    if plan.operations.is_empty() {
        return None;
    }
    let methods = plan.operations.iter().map(|op| {
        let OperationPlan {
            method,
            builder,
            method_docs,
            ..
        } = op;
        let old = deprecated(op.deprecated.as_ref());
        let mode = op.sends_events().then(|| quote!(where S: runtime::SendsEvents));
        quote! {
            #method_docs
            #old
            pub fn #method(&self) -> super::#builder<S> #mode {
                super::#builder::new(self.core.clone())
            }
        }
    });
    Some(quote! {
        impl<S: runtime::Mode> Client<S> { #(#methods)* }
    })
}

/// The methods that take an operation by name, as users of botocore know them.
fn by_name() -> TokenStream {
    let (calls, walks) = (calls_by_name(), walks_by_name());
    quote! {
        /// By name, with parameters and results as JSON, as users of botocore know it.
        impl<S: runtime::Mode> Client<S> {
            #calls
            #walks
        }
    }
}

fn calls_by_name() -> TokenStream {
    quote! {
        /// Calls an operation by its method name.
        pub fn call(
            &self,
            operation: &str,
            parameters: runtime::Document,
        ) -> S::Sent<Result<runtime::Document, super::Error>> {
            self.core.call(&CATALOG, operation, &parameters)
        }

        /// Calls an operation by its method name: its payload is a body that streams, in, out or both.
        pub fn call_streaming(
            &self,
            operation: &str,
            parameters: runtime::Document,
        ) -> runtime::StreamingCall<S, super::ServiceError> {
            self.core.call_streaming(&CATALOG, operation, parameters)
        }

        /// Presigns an operation by its method name. The URL holds the parameters, secrets too.
        pub fn generate_presigned_url(
            &self,
            operation: &str,
            parameters: runtime::Document,
            options: &runtime::PresignOptions,
        ) -> S::Sent<Result<runtime::Presigned, super::Error>> {
            self.core.presign(&CATALOG, operation, &parameters, options)
        }
    }
}

fn walks_by_name() -> TokenStream {
    quote! {
        /// Whether the result of an operation comes in pages.
        ///
        /// # Errors
        ///
        /// There is no such operation; the error lists those that there are.
        pub fn can_paginate(&self, operation: &str) -> Result<bool, runtime::UnknownOperation> {
            CATALOG.can_paginate(operation)
        }

        /// The pages of an operation's result: `client.get_paginator("…")?.paginate("{}".parse()?)?`, with the input as JSON.
        ///
        /// # Errors
        ///
        /// There is no such operation, or its result does not come in pages.
        pub fn get_paginator(
            &self,
            operation: &str,
        ) -> Result<runtime::Paginator<S, super::ServiceError>, runtime::NotPageable> {
            self.core.paginator(&CATALOG, operation)
        }

        /// A waiter.
        ///
        /// # Errors
        ///
        /// There is no such waiter; the error lists those that there are.
        pub fn get_waiter(
            &self,
            name: &str,
        ) -> Result<runtime::Waiter<S, super::ServiceError>, runtime::UnknownWaiter> {
            self.core.waiter(&CATALOG, name)
        }
    }
}

fn conversion() -> TokenStream {
    quote! {
        impl<S: runtime::Mode> From<runtime::client::ClientCore<S>> for Client<S> {
            fn from(core: runtime::client::ClientCore<S>) -> Self {
                Self { core }
            }
        }
    }
}

/// The service's static.
///
/// ```text
/// static SERVICE: schema::Service = schema::Service {
///     id: "SSO OIDC",
///     …
/// };
/// ```
fn service(plan: &ServicePlan) -> TokenStream {
    let metadata = &plan.metadata;
    let ServiceMetadata {
        id,
        name,
        api_version,
        signing_name,
        signs,
        metadata_in_headers,
        ..
    } = metadata;
    let protocol = protocol(&metadata.protocol);
    let endpoint = endpoint(&metadata.endpoint);
    let redirects = amended::region_redirects(plan);
    quote! {
        static SERVICE: schema::Service = schema::Service {
            id: #id,
            name: #name,
            api_version: #api_version,
            signing_name: #signing_name,
            protocol: &#protocol,
            endpoint: #endpoint,
            errors: super::error::ERRORS,
            region_redirects: #redirects,
            signs: #signs,
            metadata_in_headers: #metadata_in_headers,
        };
    }
}

/// What calls by name find.
///
/// ```text
/// static CATALOG: schema::Catalog = schema::Catalog {
///     operations: &[super::create_token::CREATE_TOKEN.operation()],
///     waiters: &[],
/// };
/// ```
fn catalog(plan: &ServicePlan) -> TokenStream {
    let operations = plan.operations.iter().map(super::operation_ref);
    let waiters = plan.waiters();
    let waiters = waiters.iter().map(|(operation, waiter)| {
        let (module, constant) = (&operation.module, &waiter.constant);
        quote!(&super::#module::#constant)
    });
    quote! {
        static CATALOG: schema::Catalog = schema::Catalog {
            operations: &[#(#operations),*],
            waiters: &[#(#waiters),*],
        };
    }
}

/// The protocol.
///
/// ```text
/// runtime::codegen::protocol::AwsJson { version: "1.1", target_prefix: "Demo_20240131", query_compatible: false }
/// ```
fn protocol(plan: &ProtocolPlan) -> TokenStream {
    let protocol = match plan {
        ProtocolPlan::AwsJson {
            version,
            target_prefix,
            query_compatible,
        } => quote!(AwsJson {
            version: #version,
            target_prefix: #target_prefix,
            query_compatible: #query_compatible,
        }),
        ProtocolPlan::RestJson => quote!(RestJson),
        ProtocolPlan::RestXml => quote!(RestXml),
        ProtocolPlan::AwsQuery { version } => quote!(AwsQuery { version: #version }),
        ProtocolPlan::Ec2Query { version } => quote!(Ec2Query { version: #version }),
        ProtocolPlan::RpcV2Cbor {
            service,
            query_compatible,
        } => quote!(RpcV2Cbor { service: #service, query_compatible: #query_compatible }),
    };
    quote!(runtime::codegen::protocol::#protocol)
}

/// Endpoint rules.
///
/// ```text
/// runtime::codegen::endpoint::Rules::Common(runtime::codegen::endpoint::CommonRules::new("oidc").plain_fips_in_gov())
/// ```
fn endpoint(plan: &EndpointPlan) -> TokenStream {
    match plan {
        EndpointPlan::Common(common) => {
            let prefix = &common.prefix;
            let flags = [
                common.plain_fips_in_gov.then(|| quote!(.plain_fips_in_gov())),
                common.dual_stack_only.then(|| quote!(.dual_stack_only())),
                common.global.then(|| quote!(.global())),
            ];
            let flags = flags.iter().flatten();
            quote!(runtime::codegen::endpoint::Rules::Common(
                runtime::codegen::endpoint::CommonRules::new(#prefix)#(#flags)*
            ))
        }
        EndpointPlan::Given => quote!(runtime::codegen::endpoint::Rules::Given),
        EndpointPlan::Json(json) => {
            let json = raw(json);
            quote!(runtime::codegen::endpoint::Rules::Json(#json))
        }
    }
}

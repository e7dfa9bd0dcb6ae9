//! Lower: a model → a plan. Every decision about the generated code is made here.

mod derives;
mod docs;
mod endpoint;
mod error;
mod limits;
mod naming;
mod operation;
mod paginator;
mod protocol;
mod public_api;
mod schema;
mod structure;
mod types;
mod uses;
mod waiter;

use tinsmith_model::{Place, Protocol, Service, ShapeId, Walk};

use crate::Options;
use crate::names::Clash;
use crate::plan::{LeftOut, ServiceMetadata, ServicePlan};
use crate::problem::Problem;
use crate::traits;
use naming::Naming;
pub(crate) use public_api::PublicApi;
use uses::Uses;

/// Makes the plan for what the runtime can call of a service, in a module of this name.
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub(crate) fn lower(module: &str, service: &Service, options: &Options) -> Result<ServicePlan, Vec<Problem>> {
    let left_out = traits::left_out(service);
    if left_out.is_empty() {
        return lower_all(module, service, left_out, options);
    }
    let names: Vec<&str> = left_out.iter().map(|left_out| left_out.operation.as_str()).collect();
    let service = service.without(&names);
    lower_all(module, &service, left_out, options)
}

fn lower_all(
    module: &str,
    service: &Service,
    left_out: Vec<LeftOut>,
    options: &Options,
) -> Result<ServicePlan, Vec<Problem>> {
    let cx = Context::new(module, service)?;
    let mut problems = cx.beyond_limits();
    if !problems.is_empty() {
        return Err(problems);
    }
    let plan = cx.service_plan(left_out, &mut problems);
    match plan {
        Some(plan) if problems.is_empty() => derives::add(plan, options),
        _ => {
            // An input that two operations share is planned for both builders.
            problems.sort();
            problems.dedup();
            Err(problems)
        }
    }
}

/// The service, and what every part of lowering asks about it.
struct Context<'a> {
    service: &'a Service,
    walk: Walk,
    naming: Naming,
    recursion: tinsmith_model::Recursion,
    /// Whether the protocol has HTTP bindings.
    is_rest: bool,
}

impl<'a> Context<'a> {
    fn new(module: &str, service: &'a Service) -> Result<Self, Vec<Problem>> {
        let walk = service.walk_with_errors();
        let naming = Naming::new(module, service, &walk, &Uses::count(service)).map_err(|clashes| {
            let source = source(service);
            let problems = clashes.iter().map(|clash| naming::problem(&source, clash));
            let mut problems: Vec<_> = problems.collect();
            problems.sort();
            problems
        })?;
        Ok(Self {
            service,
            walk,
            naming,
            recursion: service.direct_recursion(),
            is_rest: traits::protocol(&service.metadata.protocols).is_some_and(Protocol::is_rest),
        })
    }
}

impl Context<'_> {
    fn service_plan(&self, left_out: Vec<LeftOut>, problems: &mut Vec<Problem>) -> Option<ServicePlan> {
        let metadata = &self.service.metadata;
        let errors = self.errors(problems);
        let types = self.types(problems);
        let operations = self.operations(problems);
        Some(ServicePlan {
            module: self.naming.service.clone(),
            source: source(self.service),
            docs: docs::service(self.service, types.has_types()),
            client_docs: docs::client(self.service),
            metadata: ServiceMetadata {
                id: metadata.service_id.clone(),
                name: self.service.name.clone(),
                api_version: metadata.api_version.clone(),
                signing_name: metadata.signing_name.clone(),
                protocol: self.protocol(problems)?,
                event_streams: self.reached().any(|(_, shape)| shape.is_event_stream()),
                sigv4a_endpoints: endpoint::is_sigv4a_alone(self.service),
                endpoint: endpoint::endpoint(self.service),
                region_redirects: traits::region_redirects(self.service, &operations),
                signs: operations.iter().any(|operation| operation.auth.is_signature()),
                metadata_in_headers: self.has_metadata_in_headers(),
            },
            operations,
            left_out,
            error_module: self.naming.error_module.clone(),
            errors,
            types,
        })
    }

    /// The shapes that some operation reaches.
    fn reached(&self) -> impl Iterator<Item = (ShapeId, &tinsmith_model::Shape)> {
        self.walk.reached().map(|id| (id, self.service.shape(id)))
    }

    /// Adds every clash to the problems.
    fn report(&self, clashes: Vec<Clash>, problems: &mut Vec<Problem>) {
        let source = source(self.service);
        problems.extend(clashes.iter().map(|clash| naming::problem(&source, clash)));
    }

    fn problem(&self, place: Place, message: impl Into<String>, help: impl Into<String>) -> Problem {
        let subject = match &place {
            Place::Service => "metadata".to_owned(),
            Place::Operation(name) => format!("operation {name:?}"),
            Place::Shape(name) => format!("shape {name:?}"),
            Place::Member { shape, member } => format!("shape {shape:?}, member {member:?}"),
            Place::Value { shape, value } => format!("shape {shape:?}, value {value:?}"),
            Place::Waiter(name) => format!("waiter {name:?}"),
        };
        Problem {
            service: source(self.service),
            subject,
            message: message.into(),
            help: help.into(),
            place: Some(place),
        }
    }
}

/// The folder of a model, as people know it: `sso-oidc/2019-06-10`.
fn source(service: &Service) -> String {
    format!("{}/{}", service.name, service.version)
}

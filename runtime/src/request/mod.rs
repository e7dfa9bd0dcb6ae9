//! From the input of a call to the complete request, without the signature.

mod any;
#[cfg(feature = "endpoint-rules")]
mod by_account;
#[cfg(feature = "scripted")]
mod client_call;
mod cross_region;
mod identities;
pub(crate) mod input_rules;
mod known_regions;
mod options;
mod payload;
mod plan;
mod redirect;
mod state;
mod target;

pub(crate) use any::plan_any;
#[cfg(test)]
pub(crate) use any::sign;
#[cfg(feature = "scripted")]
pub use client_call::ClientCall;
pub(crate) use identities::Identities;
pub(crate) use known_regions::KnownRegions;
pub use options::CallOptions;
pub(crate) use plan::Plan;
pub(crate) use redirect::{Told, name_region};
pub(crate) use state::ClientState;
pub(crate) use target::Targets;

use std::sync::Arc;

use crate::auth::SigningScope;
use crate::entropy::uuid;
use crate::error::Cause;
use crate::http::{CallInfo, Request};
use crate::identity::Credentials;
use crate::protocol::Encoded;
use crate::schema::Operation;
use crate::service::Service;
use crate::validate;
use crate::value::Structure;
use input_rules::Amended;
use options::{own_params, set_headers};

/// Makes the plan of a call. There are two: [`plan_any`], and [`plan_plain`] for an operation that needs no more. A call refers to its
/// own alone, so a linker leaves out of a program what none of its calls needs. Opaque.
#[derive(Clone, Copy)]
pub struct PlanCall(pub(crate) PlanFn);

pub(crate) type PlanFn =
    fn(&ClientState, &'static Operation, &Arc<dyn Structure>, &CallOptions) -> Result<Box<Plan>, Cause>;

/// The plan of a call of an operation that is plain, see [`Operation::is_plain`]: its request is what the protocol writes.
pub(crate) fn plan_plain(
    state: &ClientState,
    operation: &'static Operation,
    input: &Arc<dyn Structure>,
    options: &CallOptions,
) -> Result<Box<Plan>, Cause> {
    debug_assert!(state.service.region_redirects.is_none(), "its calls are not plain");
    let input = &**input;
    validate::missing_members(input).into_result().map_err(Cause::Invalid)?;
    let mut encoded = encode(state, operation, input)?;
    add_headers(operation, options, &mut encoded)?;
    encoded.request.call = Some(call_info(state.service, operation));
    let params = own_params(state, operation, input, options).map_err(Cause::Endpoint)?;
    let target = state.target_for(params).map_err(Cause::Endpoint)?;
    let request = state.placed(&target, encoded);
    Ok(Box::new(Plan::new(state, operation, options, request)))
}

/// Writes an input.
fn encode(state: &ClientState, operation: &'static Operation, input: &dyn Structure) -> Result<Encoded, Cause> {
    let token = || uuid(&*state.entropy);
    let encoded = state.service.protocol.encode(operation, input, &token);
    encoded.map_err(Cause::Encode)
}

/// Adds the header fields of the operation and of the options.
fn add_headers(operation: &Operation, options: &CallOptions, encoded: &mut Encoded) -> Result<(), Cause> {
    for (name, value) in operation.headers {
        if encoded.request.headers.get(name).is_none() {
            encoded.request.headers.append_static(name, value);
        }
    }
    set_headers(&mut encoded.request, options).map_err(Cause::Encode)
}

/// Which call the request is for. A script needs more of it than other transports.
fn call_info(service: &'static Service, operation: &'static Operation) -> CallInfo {
    #[cfg(not(feature = "scripted"))]
    return CallInfo::new(service.id, operation.model_name);
    #[cfg(feature = "scripted")]
    ClientCall {
        service,
        operation,
        input: None,
    }
    .into_info()
}

/// A request that has all of its input in the URL, and everything for its signature except the credentials.
pub(crate) struct UrlPlan {
    pub(crate) request: Request,
    /// The names of the members of the input that are in the URL.
    pub(crate) members_in_url: Vec<&'static str>,
    pub(crate) scope: SigningScope,
}

/// Checks and writes a request that has all of its input in the URL, and gives it its endpoint. The account of the credentials
/// that sign the URL later is part of the endpoint, if it is for calls.
#[cfg_attr(not(feature = "endpoint-rules"), expect(unused_variables))]
pub(crate) fn plan_url(
    state: &ClientState,
    operation: &'static Operation,
    input: &dyn Structure,
    options: &CallOptions,
    credentials: Option<&Credentials>,
) -> Result<UrlPlan, Cause> {
    let input = &Amended::set(operation, input).map_err(Cause::Encode)?;
    validate::missing_members(input).into_result().map_err(Cause::Invalid)?;
    let token = || uuid(&*state.entropy);
    let mut encoded = state
        .service
        .protocol
        .encode_as_url(operation, &input.sent(operation), &token)
        .map_err(Cause::Encode)?;
    if operation.presigned_without_content_type {
        encoded.request.headers.remove("Content-Type");
    }
    set_headers(&mut encoded.request, options).map_err(Cause::Encode)?;
    let members_in_url = std::mem::take(&mut encoded.members_in_url);
    #[cfg_attr(not(feature = "endpoint-rules"), expect(unused_mut))]
    let mut params = own_params(state, operation, input, options).map_err(Cause::Endpoint)?;
    #[cfg(feature = "endpoint-rules")]
    if goes_by_account(state, operation) {
        params.account_id = credentials.and_then(Credentials::account_id).map(str::to_owned);
    }
    let target = state.target_for(params).map_err(Cause::Endpoint)?;
    let request = target.aim(encoded);
    Ok(UrlPlan {
        request,
        members_in_url,
        scope: state.scope_for_url(&target, operation)?,
    })
}

/// Whether the endpoint of an operation depends on the account.
#[cfg(feature = "endpoint-rules")]
fn goes_by_account(state: &ClientState, operation: &Operation) -> bool {
    state.by_account && operation.auth.wants_credentials() && !state.prefers_token(operation)
}

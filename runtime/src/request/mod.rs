//! From the input of a call to the complete request, without the signature.

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

use crate::auth::{Authentication, SigningScope};
use crate::body::{BodyError, BodyInput};
#[cfg(feature = "checksums")]
use crate::checksum;
use crate::endpoint::{CallParams, EndpointError};
use crate::entropy::uuid;
use crate::error::Cause;
#[cfg(feature = "eventstream")]
use crate::events::EventPlan;
use crate::http::{CallInfo, Request};
use crate::identity::Credentials;
use crate::protocol::Encoded;
use crate::schema::Operation;
use crate::service::Service;
use crate::upload::Upload;
use crate::validate;
use crate::value::Structure;
#[cfg(feature = "endpoint-rules")]
use by_account::ByAccount;
use cross_region::{CrossRegion, Regions};
use input_rules::Amended;
use options::{own_params, set_headers};
use payload::SharedPayload;
use redirect::Redirect;

/// Checks and writes the input of a call, and gives the request its endpoint.
pub(crate) fn plan_call(
    state: &ClientState,
    operation: &'static Operation,
    input: &Arc<dyn Structure>,
    options: &CallOptions,
) -> Result<Box<Plan>, Cause> {
    let with_payload = SharedPayload::of(operation, input);
    let input: &dyn Structure = match &with_payload {
        Some(shared) => shared,
        None => &**input,
    };
    if operation.input_rules.is_empty() {
        return plan_amended(state, operation, input, input, options);
    }
    let amended = Amended::set(operation, input).map_err(Cause::Encode)?;
    plan_amended(state, operation, &amended, &amended.sent(operation), options)
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

/// The same for an input to which the rules of the operation have been applied, as it is to be sent.
fn plan_amended(
    state: &ClientState,
    operation: &'static Operation,
    input: &dyn Structure,
    sent: &dyn Structure,
    options: &CallOptions,
) -> Result<Box<Plan>, Cause> {
    validate::missing_members(input).into_result().map_err(Cause::Invalid)?;
    let (mut encoded, cross_region) = written(state, operation, input, sent, options)?;
    encoded.request.call = Some(call_info(state.service, operation));
    let upload = upload(state, operation, input, &mut encoded.request)?;
    if upload.is_none() {
        input_rules::add_hashes(operation, &mut encoded.request);
    }
    let params = own_params(state, operation, input, options).map_err(Cause::Endpoint)?;
    let redirect = Redirect::of(state, input, &params, &encoded);
    let mut placed = place(state, operation, encoded, params, &options.identities).map_err(Cause::Endpoint)?;
    if let Some((member, url)) = input_rules::endpoint(operation, input) {
        input_rules::aim_at(&mut placed.request, member, &url).map_err(Cause::Encode)?;
    }
    Ok(Box::new(Plan {
        operation,
        request: placed.request,
        authentication: placed.authentication,
        identities: options.identities.clone(),
        #[cfg(feature = "endpoint-rules")]
        by_account: placed.by_account,
        cross_region,
        redirect,
        max_attempts: options.max_attempts.unwrap_or(state.max_attempts.get()).max(1),
        connect_timeout: options.connect_timeout.unwrap_or(state.connect_timeout),
        timeout: options.timeout.unwrap_or(state.timeout),
        attempt_timeout: options.attempt_timeout,
        retry_codes: options.retry_codes.clone(),
        max_response_bytes: options.max_response_bytes.unwrap_or(state.max_response_bytes),
        stream: upload.is_some().then(|| state.stream_limits(operation)),
        streams_output: false,
        upload,
    }))
}

/// Writes an input, and what the operation and the options add to every request. If a member contains a presigned request for
/// another region, it is prepared here and returned too.
fn written(
    state: &ClientState,
    operation: &'static Operation,
    input: &dyn Structure,
    sent: &dyn Structure,
    options: &CallOptions,
) -> Result<(Encoded, Option<Box<CrossRegion>>), Cause> {
    let token = || uuid(&*state.entropy);
    let encode = |sent: &dyn Structure| {
        let encoded = state.service.protocol.encode(operation, sent, &token);
        encoded.map_err(Cause::Encode)
    };
    let (mut encoded, cross_region) = match Regions::of(state, operation, input, options) {
        None => (encode(sent)?, None),
        Some(regions) => {
            let encoded = encode(&regions.in_call(sent))?;
            let url = regions.url(state, operation, input, options, encode(sent)?)?;
            (encoded, Some(Box::new(url)))
        }
    };
    if let Some(payload) = payload::shared(operation, sent) {
        encoded.request.body = payload;
    }
    for (name, value) in operation.headers {
        if encoded.request.headers.get(name).is_none() {
            encoded.request.headers.append_static(name, value);
        }
    }
    set_headers(&mut encoded.request, options).map_err(Cause::Encode)?;
    if operation.query_as_form {
        input_rules::query_to_body(&mut encoded.request);
    }
    #[cfg(feature = "compression")]
    state.compression.apply(operation, &mut encoded.request);
    Ok((encoded, cross_region))
}

/// The body of an input that is sent separately from the request.
fn uploaded(operation: &Operation, input: &dyn Structure) -> Option<BodyInput> {
    let mut found = None;
    if operation.streams_input {
        input.fields(&mut |fields| found = fields.iter().find_map(|field| field.body()).cloned());
    }
    found.filter(BodyInput::is_sent_apart)
}

/// Takes the length of a body out of the field that a member of the input has written: what goes over the wire can be longer.
fn take_length(body: &mut BodyInput, request: &mut Request) -> Result<(), BodyError> {
    const CONTENT_LENGTH: &str = "Content-Length";
    let said = request.headers.get(CONTENT_LENGTH).and_then(|text| text.parse().ok());
    if let Some(said) = said {
        request.headers.remove(CONTENT_LENGTH);
        body.expect_length(said)?;
    }
    Ok(())
}

/// What is sent apart from the request. Adds the checksum of a body, or has the upload compute it.
#[cfg_attr(not(any(feature = "checksums", feature = "eventstream")), expect(unused_variables))]
fn upload(
    state: &ClientState,
    operation: &'static Operation,
    input: &dyn Structure,
    request: &mut Request,
) -> Result<Option<Box<Upload>>, Cause> {
    #[cfg(feature = "eventstream")]
    if let Some((events, body)) = EventPlan::of(state.service, operation, input, request, &state.entropy)? {
        return Ok(Some(Box::new(Upload::of_events(body, operation, events))));
    }
    let mut body = uploaded(operation, input);
    if let Some(body) = &mut body {
        take_length(body, request).map_err(Cause::Body)?;
    }
    #[cfg(not(feature = "checksums"))]
    let (checksum, in_header) = (None, false);
    #[cfg(feature = "checksums")]
    let (checksum, in_header) = {
        let settings = state.checksums;
        checksum::ask(operation, settings, input, request);
        (
            checksum::add(operation, settings, input, request, body.is_some()).map_err(Cause::Encode)?,
            settings.in_header,
        )
    };
    Ok(body.map(|body| Box::new(Upload::new(body, operation, checksum, in_header))))
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

/// A request at its endpoint.
struct Placed {
    request: Request,
    authentication: Authentication,
    /// Set if the endpoint is not yet known.
    #[cfg(feature = "endpoint-rules")]
    by_account: Option<ByAccount>,
}

fn place(
    state: &ClientState,
    operation: &'static Operation,
    encoded: Encoded,
    params: CallParams,
    own: &Identities,
) -> Result<Placed, EndpointError> {
    #[cfg(feature = "endpoint-rules")]
    if goes_by_account(state, operation) {
        return Ok(Placed {
            authentication: Authentication::Credentials,
            request: encoded.request,
            by_account: Some(ByAccount {
                params,
                host_prefix: encoded.host_prefix,
            }),
        });
    }
    let target = state.target_for(params)?;
    Ok(Placed {
        request: state.placed(&target, encoded),
        authentication: state.authentication(&target, operation, own)?,
        #[cfg(feature = "endpoint-rules")]
        by_account: None,
    })
}

/// Whether the endpoint of an operation depends on the account.
#[cfg(feature = "endpoint-rules")]
fn goes_by_account(state: &ClientState, operation: &Operation) -> bool {
    state.by_account && operation.auth.wants_credentials() && !state.prefers_token(operation)
}

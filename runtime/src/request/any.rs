//! The plan of a call of any operation: with rules for its input, a presigned request for another region, a body that is sent apart,
//! authentication, and redirects.

use std::sync::Arc;
use std::time::SystemTime;

#[cfg(feature = "endpoint-rules")]
use super::by_account::ByAccount;
use super::cross_region::{CompletesBody, Regions};
#[cfg(feature = "endpoint-rules")]
use super::goes_by_account;
use super::identities::Identities;
use super::input_rules::{self, Amended};
use super::options::{CallOptions, own_params};
use super::payload::{self, SharedPayload};
use super::plan::Plan;
use super::redirect::Redirect;
use super::state::ClientState;
use super::{add_headers, call_info, encode};
use crate::auth::Authentication;
use crate::body::{BodyError, BodyInput};
#[cfg(feature = "checksums")]
use crate::checksum;
use crate::endpoint::{CallParams, EndpointError};
use crate::error::Cause;
#[cfg(feature = "eventstream")]
use crate::events::EventPlan;
use crate::http::Request;
use crate::identity::Identity;
use crate::protocol::Encoded;
use crate::schema::Operation;
use crate::sign::{Payload, SigningError};
use crate::upload::{Upload, Uploads};
use crate::validate;
use crate::value::Structure;

/// The plan of a call of any operation: checks and writes its input, and gives the request its endpoint.
pub(crate) fn plan_any(
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
    let plan = Plan::new(state, operation, options, placed.request);
    Ok(Box::new(Plan {
        authentication: placed.authentication,
        #[cfg(feature = "endpoint-rules")]
        by_account: placed.by_account,
        cross_region,
        redirect,
        stream: upload.is_some().then(|| state.stream_limits(operation)),
        upload,
        sign: Some(sign),
        ..plan
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
) -> Result<(Encoded, Option<Box<dyn CompletesBody>>), Cause> {
    let encode = |sent: &dyn Structure| encode(state, operation, sent);
    let (mut encoded, cross_region): (_, Option<Box<dyn CompletesBody>>) =
        match Regions::of(state, operation, input, options) {
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
    add_headers(operation, options, &mut encoded)?;
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
) -> Result<Option<Box<dyn Uploads>>, Cause> {
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
    let upload = |body| -> Box<dyn Uploads> { Box::new(Upload::new(body, operation, checksum, in_header)) };
    Ok(body.map(upload))
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

/// Signs the request of a plan, and the body that is sent apart from it. `payload` is how the signature covers that body.
pub(crate) fn sign(
    plan: &mut Plan,
    identity: &Identity,
    time: SystemTime,
    payload: Option<Payload>,
) -> Result<(), SigningError> {
    let Plan {
        request,
        authentication,
        upload,
        ..
    } = plan;
    authentication.apply(request, identity, time, payload)?;
    if let Some(upload) = upload
        && upload.signs_chunks(request, authentication)
    {
        upload.set_signer(authentication.chunk_signer(request, identity, time)?);
    }
    #[cfg(feature = "eventstream")]
    if let Some(events) = upload.as_mut().and_then(|upload| upload.events()) {
        events.set_signer(authentication.event_signer(request, identity, time)?);
    }
    Ok(())
}

//! Calls that went to another region than the one that has what they are about. The answer tells so, and the call is sent again to the
//! right region, once. The region is remembered, so that later calls go there at once. The rule is that of botocore's
//! `S3RegionRedirectorv2`; what tells it, the amendments of a service say.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::json;

use super::options::CallOptions;
use super::request::plan;
use super::state::ClientState;
use crate::auth::Authentication;
use crate::call::Plan;
use crate::dynamic::DynamicStructure;
use crate::endpoint::{CallParams, EndpointError};
use crate::http::{Request, Response};
use crate::protocol::{Encoded, ParsedError};
use crate::region::Region;
use crate::schema::{Operation, RegionRedirects};
use crate::value::{self, Structure, View};

/// The most regions that are remembered: then all are forgotten. A bucket takes about 100 bytes.
const MOST_KEPT: usize = 10_000;

/// The regions that a client has learnt, by what is there: the name of a bucket.
#[derive(Default)]
pub(crate) struct KnownRegions(Mutex<HashMap<String, String>>);

impl KnownRegions {
    /// The region of what the input is about.
    pub(super) fn of(&self, redirects: Option<&RegionRedirects>, input: &dyn Structure) -> Option<String> {
        let known = self.known();
        if known.is_empty() {
            return None;
        }
        known.get(&subject(redirects?, input)?).cloned()
    }

    fn remember(&self, subject: String, region: String) {
        let mut known = self.known();
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(subject, region);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many there are: the names come from the inputs of operations.
impl fmt::Debug for KnownRegions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownRegions")
            .field("known", &self.known().len())
            .finish()
    }
}

/// What is needed to send a call again to another region.
#[derive(Debug)]
pub(crate) struct Redirect {
    spec: &'static RegionRedirects,
    /// What the call is about.
    subject: String,
    /// The endpoint parameters of the call.
    params: CallParams,
    /// The request before it got its place, without its body.
    unplaced: Encoded,
}

/// What an answer tells of the region.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// That this is the right one.
    Region(String),
    /// That it is another one. Another operation can be asked which.
    Another,
}

impl Redirect {
    /// `None` where the service tells no regions, or the call is about nothing that is in one: an ARN names its region itself.
    pub(super) fn of(
        state: &ClientState,
        input: &dyn Structure,
        params: &CallParams,
        encoded: &Encoded,
    ) -> Option<Box<Self>> {
        let spec = state.service.region_redirects.as_ref()?;
        let subject = subject(spec, input).filter(|subject| !subject.starts_with("arn:"))?;
        let Encoded {
            request,
            host_prefix,
            members_in_url,
        } = encoded;
        let unplaced = Encoded {
            request: Request {
                method: request.method.clone(),
                scheme: request.scheme.clone(),
                authority: request.authority.clone(),
                path: request.path.clone(),
                query: request.query.clone(),
                headers: request.headers.clone(),
                body: Default::default(),
            },
            host_prefix: host_prefix.clone(),
            members_in_url: members_in_url.clone(),
        };
        Some(Box::new(Self {
            spec,
            subject,
            params: params.clone(),
            unplaced,
        }))
    }

    /// What an error tells of the region; `None` where it tells nothing, or that it went to the right one.
    pub(crate) fn told_by(
        &self,
        state: &ClientState,
        operation: &Operation,
        error: &ParsedError,
        response: &Response,
    ) -> Option<Told> {
        if !self.spec.are_told_by(operation, response.status, &error.code) {
            return None;
        }
        let in_error = || {
            let name = self.spec.error_member?;
            let details = error.details.iter();
            details
                .clone()
                .find(|(known, _)| known == name)
                .map(|(_, text)| &**text)
        };
        match response.headers.get(self.spec.header).or_else(in_error) {
            Some(region) => self.usable(state, region).map(Told::Region),
            None => {
                let look_up = self.spec.look_up?;
                (look_up != operation.name).then_some(Told::Another)
            }
        }
    }

    /// The region that the answer of the operation to be asked tells.
    pub(crate) fn told_by_look_up(&self, state: &ClientState, response: &Response) -> Option<String> {
        self.usable(state, response.headers.get(self.spec.header)?)
    }

    /// A region that is a host label, and not the one that the call went to.
    fn usable(&self, state: &ClientState, region: &str) -> Option<String> {
        let own = self
            .params
            .region
            .as_deref()
            .or(state.endpoint_params.region.as_deref());
        let is_another = Some(region) != own && Region::new(region).is_ok();
        is_another.then(|| region.to_owned())
    }

    /// The call that asks for the region; `None` where the client cannot make it.
    pub(crate) fn look_up(&self, state: &ClientState) -> Option<Plan> {
        let name = self.spec.look_up?;
        let operations = state.service.operations.iter().copied();
        let operation = operations.clone().find(|operation| operation.name == name)?;
        let input = DynamicStructure::from_json(operation.input, &json!({self.spec.member: self.subject})).ok()?;
        let options = CallOptions {
            region: self.params.region.clone(),
            endpoint_url: self.params.endpoint.clone(),
            ..CallOptions::default()
        };
        plan(state, operation, &input, &options).ok()
    }

    /// Gives the request its place in a region, which is remembered, and says what the request needs there.
    pub(crate) fn place(
        mut self,
        region: String,
        state: &ClientState,
        operation: &'static Operation,
        request: &mut Request,
    ) -> Result<Authentication, EndpointError> {
        self.params.region = Some(region.clone());
        let target = state.target_for(self.params)?;
        let authentication = state.authentication(&target, operation)?;
        self.unplaced.request.body = std::mem::take(&mut request.body);
        *request = state.placed(&target, self.unplaced);
        state.known_regions.remember(self.subject, region);
        Ok(authentication)
    }
}

/// What an input is about.
fn subject(redirects: &RegionRedirects, input: &dyn Structure) -> Option<String> {
    let mut subject = None;
    value::member(input, redirects.member, &mut |value| {
        if let View::String(text) = value.view() {
            subject = Some(text.to_owned());
        }
    });
    subject
}

//! Redirects to another region. A service can answer that the subject of a call, such as a bucket, is in another region. The call
//! is then sent again to that region, once, and the region is remembered for later calls. The rule is that of botocore's
//! `S3RegionRedirectorv2`; the amendments of a service say which answers mean this.

use std::fmt;
use std::sync::Arc;

use super::any::plan_any;
use super::identities::Identities;
use super::known_regions::subject;
use super::options::CallOptions;
use super::plan::Plan;
use super::state::ClientState;
use crate::auth::Authentication;
use crate::endpoint::{CallParams, EndpointError};
use crate::http::{Request, Response};
use crate::protocol::{Encoded, ParsedError};
use crate::region::Region;
use crate::schema::{Operation, RegionRedirects, StructureSchema};
use crate::value::{Encode, Structure};

/// A call that may have to be sent again to another region. It is a trait so that a call of which that cannot be said does not contain
/// [`Redirect`].
pub(crate) trait Redirects: fmt::Debug + Send + Sync {
    /// What an error says about the region; `None` if it says nothing, or the request went to the right one.
    fn told_by(
        &self,
        state: &ClientState,
        operation: &Operation,
        error: &ParsedError,
        response: &Response,
    ) -> Option<Told>;

    /// The region in the answer of the look-up operation.
    fn told_by_look_up(&self, state: &ClientState, response: &Response) -> Option<String>;

    /// The call that asks for the region; `None` if the client cannot make it.
    fn look_up(&self, state: &ClientState) -> Option<Box<Plan>>;

    /// Remembers a region for later calls.
    fn remember(self: Box<Self>, region: String, state: &ClientState);

    /// Gives the request its endpoint in a region, remembers the region, and returns the authentication there.
    fn place(
        self: Box<Self>,
        region: String,
        state: &ClientState,
        operation: &'static Operation,
        request: &mut Request,
    ) -> Result<Authentication, EndpointError>;
}

/// The data to send a call again to another region.
#[derive(Debug)]
pub(crate) struct Redirect {
    spec: &'static RegionRedirects,
    /// The subject of the call: the name of a bucket, for example.
    subject: String,
    /// The endpoint parameters of the call.
    params: CallParams,
    /// The request without endpoint and body.
    unplaced: Encoded,
}

/// What an answer says about the region.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The right one.
    Region(String),
    /// The region of the call is wrong. Another operation can be asked for the right one.
    Another,
}

impl Redirect {
    /// `None` if the service has no redirects, or the subject has no unknown region: an ARN names its region itself.
    pub(super) fn of(
        state: &ClientState,
        input: &dyn Structure,
        params: &CallParams,
        encoded: &Encoded,
    ) -> Option<Box<dyn Redirects>> {
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
                call: None,
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

    /// A region that is a valid host label and not the region of the call.
    fn usable(&self, state: &ClientState, region: &str) -> Option<String> {
        let own = self
            .params
            .region
            .as_deref()
            .or(state.endpoint_params.region.as_deref());
        let is_another = Some(region) != own && Region::new(region).is_ok();
        is_another.then(|| region.to_owned())
    }
}

impl Redirects for Redirect {
    fn told_by(
        &self,
        state: &ClientState,
        operation: &Operation,
        error: &ParsedError,
        response: &Response,
    ) -> Option<Told> {
        if !is_told(self.spec, operation, response.status, &error.code) {
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
                (look_up.name != operation.name).then_some(Told::Another)
            }
        }
    }

    fn told_by_look_up(&self, state: &ClientState, response: &Response) -> Option<String> {
        self.usable(state, response.headers.get(self.spec.header)?)
    }

    fn look_up(&self, state: &ClientState) -> Option<Box<Plan>> {
        let operation = self.spec.look_up?;
        let input: Arc<dyn Structure> = Arc::new(SubjectInput {
            schema: operation.input,
            index: operation.input.index_of(self.spec.member)?,
            subject: self.subject.clone(),
        });
        let options = CallOptions {
            region: self.params.region.clone(),
            endpoint_url: self.params.endpoint.clone(),
            ..CallOptions::default()
        };
        plan_any(state, operation, &input, &options).ok()
    }

    fn remember(self: Box<Self>, region: String, state: &ClientState) {
        state.known_regions.remember(self.subject, region);
    }

    fn place(
        mut self: Box<Self>,
        region: String,
        state: &ClientState,
        operation: &'static Operation,
        request: &mut Request,
    ) -> Result<Authentication, EndpointError> {
        self.params.region = Some(region.clone());
        let target = state.target_for(self.params)?;
        let authentication = state.authentication(&target, operation, &Identities::default())?;
        self.unplaced.request.body = std::mem::take(&mut request.body);
        self.unplaced.request.call = request.call.take();
        *request = state.placed(&target, self.unplaced);
        state.known_regions.remember(self.subject, region);
        Ok(authentication)
    }
}

/// The input of an operation that names a subject and sets nothing else.
struct SubjectInput {
    schema: &'static StructureSchema,
    /// The member that names the subject.
    index: usize,
    subject: String,
}

impl Structure for SubjectInput {
    fn schema(&self) -> &'static StructureSchema {
        self.schema
    }

    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&[&'v dyn Encode])) {
        let mut fields: Vec<&dyn Encode> = vec![&None::<String>; self.schema.members.len()];
        if let Some(field) = fields.get_mut(self.index) {
            *field = &self.subject;
        }
        visit(&fields);
    }
}

/// Whether an error with this status and code means that the call belongs in another region.
fn is_told(redirects: &RegionRedirects, operation: &Operation, status: u16, code: &str) -> bool {
    let is_code = |(known, others): &(&str, &[&str])| *known == code && !others.contains(&operation.name);
    redirects.statuses.contains(&status)
        || (operation.http_method == "HEAD" && redirects.head_statuses.contains(&status))
        || redirects.codes.iter().any(is_code)
}

/// Adds the right region to the message of an error about the wrong one. The answer has it in a header field, even if it has no
/// body.
pub(crate) fn name_region(redirects: Option<&RegionRedirects>, response: &Response, message: &mut String) {
    let Some(redirects) = redirects else { return };
    let is_told = redirects.statuses.contains(&response.status) || redirects.head_statuses.contains(&response.status);
    if let Some(region) = response.headers.get(redirects.header).filter(|_| is_told) {
        let space = if message.is_empty() { "" } else { " " };
        let subject = redirects.member.to_ascii_lowercase();
        message.push_str(&format!("{space}(the {subject} is in {region})"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    #[test]
    fn the_message_of_an_error_about_the_wrong_region_names_the_right_one() {
        let redirects = RegionRedirects {
            member: "Shelf",
            header: "x-shelf-region",
            error_member: None,
            statuses: &[301],
            head_statuses: &[400],
            codes: &[],
            look_up: None,
        };
        let named = |redirects, status, message: &str| {
            let mut headers = Headers::new();
            headers.append("x-shelf-region", "eu-west-1");
            let response = Response {
                status,
                headers,
                body: Vec::new(),
            };
            let mut message = message.to_owned();
            name_region(redirects, &response, &mut message);
            message
        };
        assert_eq!(
            named(Some(&redirects), 301, "Moved"),
            "Moved (the shelf is in eu-west-1)"
        );
        assert_eq!(named(Some(&redirects), 400, ""), "(the shelf is in eu-west-1)");
        assert_eq!(named(Some(&redirects), 404, "Not Found"), "Not Found");
        assert_eq!(named(None, 301, "Moved"), "Moved");
    }
}

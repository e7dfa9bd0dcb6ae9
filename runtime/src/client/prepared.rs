//! A call with all its input, ready to be sent or presigned.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::core::ClientCore;
use super::input_rules;
use super::planning::{plan, plan_url};
use crate::call::{Call, End, Outcome};
use crate::debug::REDACTED;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata, ServiceFailure, modelled};
use crate::http::{Request, Response};
use crate::mode::{Mode, Started};
use crate::protocol::{DecodeError, EncodeError};
use crate::schema::{ErrorSchema, Member, Operation, Service};
use crate::service_errors::ServiceErrors;
use crate::sign;
use crate::transport::Now;
use crate::value::{DecodeStructure, Structure};

/// What one call has otherwise than its client. What is not set is as the client has it.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) max_attempts: Option<u32>,
    pub(super) max_response_bytes: Option<usize>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
}

impl CallOptions {
    /// Nothing otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most time that the call may take, with all its attempts and the waits between them.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// The most time that connecting may take, for each attempt.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// The most attempts, the first one among them. Zero counts as one.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// The most bytes that the body of the response may have.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Another region. It must be a valid host label.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Another endpoint.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }
}

/// The endpoint without password and query.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_attempts", &self.max_attempts)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("region", &self.region)
            .field(
                "endpoint_url",
                &self.endpoint_url.as_deref().map(crate::endpoint::redacted),
            )
            .finish()
    }
}

/// How a URL is presigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresignOptions {
    expires: Duration,
    http_method: Option<String>,
}

impl Default for PresignOptions {
    fn default() -> Self {
        Self {
            expires: Duration::from_secs(3600),
            http_method: None,
        }
    }
}

impl PresignOptions {
    /// Valid for an hour, with the operation's own method.
    pub fn new() -> Self {
        Self::default()
    }

    /// Valid for that long: 1 second to 7 days.
    #[must_use]
    pub fn expires_in(mut self, expires: Duration) -> Self {
        self.expires = expires;
        self
    }

    /// To be used with this HTTP method, in whatever case.
    #[must_use]
    pub fn http_method(mut self, method: impl AsRef<str>) -> Self {
        self.http_method = Some(method.as_ref().to_ascii_uppercase());
        self
    }
}

/// A presigned request: whoever has the URL can make it. It holds the members of the input and a signature, so it does not
/// show itself in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Presigned {
    pub(super) request: Request,
    pub(super) members_in_url: Vec<&'static str>,
}

impl Presigned {
    /// The URL. A secret.
    pub fn url(&self) -> String {
        self.request.url()
    }

    /// The HTTP method that it is to be used with: any other makes the signature invalid.
    pub fn http_method(&self) -> &str {
        &self.request.method
    }

    /// The header fields that must be sent along, as they are signed.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.request
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("host"))
    }

    /// Which members of the input stand in the URL, by their names in the model. Think of logs and browser histories.
    pub fn members_in_url(&self) -> &[&'static str] {
        &self.members_in_url
    }
}

impl fmt::Debug for Presigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presigned")
            .field("url", &format_args!("{REDACTED}"))
            .field("http_method", &self.request.method)
            .field("members_in_url", &self.members_in_url)
            .finish()
    }
}

/// An output with what is known of the exchange behind it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OutputWithMetadata<O> {
    /// The output.
    pub output: O,
    /// Status, request id, header fields and attempts.
    pub metadata: Metadata,
}

/// A call with all its input.
#[must_use = "a call does nothing until it is sent"]
pub struct PreparedRequest<S: Mode, O, E> {
    core: ClientCore<S>,
    operation: &'static Operation,
    input: Box<dyn Structure + Send>,
    options: CallOptions,
    gives: PhantomData<fn() -> (O, E)>,
}

impl<S: Mode, O, E> fmt::Debug for PreparedRequest<S, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("operation", &self.operation.name)
            .field("options", &self.options)
            .finish()
    }
}

impl<S: Mode, O, E: ServiceErrors> PreparedRequest<S, O, E> {
    pub(super) fn new(core: ClientCore<S>, operation: &'static Operation, input: Box<dyn Structure + Send>) -> Self {
        Self {
            core,
            operation,
            input,
            options: CallOptions::default(),
            gives: PhantomData,
        }
    }

    /// With what this call has otherwise than its client.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends it.
    pub fn send(self) -> S::Sent<Result<O, Error<E>>>
    where
        O: DecodeStructure + Default + Send + 'static,
    {
        self.run(|call, mut response, _| call.read(&mut response))
    }

    /// Sends it, and gives status, request id and header fields along with the output.
    pub fn send_with_metadata(self) -> S::Sent<Result<OutputWithMetadata<O>, Error<E>>>
    where
        O: DecodeStructure + Default + Send + 'static,
    {
        self.run_for_reply(Called::read)
    }

    /// Signs a URL that makes the call when someone else uses it. Nothing is sent.
    ///
    /// # Errors
    ///
    /// The input is at fault, there are no credentials, or the URL would be valid for too long or too short a time.
    pub fn presign(self, options: &PresignOptions) -> S::Sent<Result<Presigned, Error<E>>> {
        let state = self.core.state.clone();
        let (operation, input, call_options) = (self.operation, self.input, self.options);
        let options = options.clone();
        let limit = call_options.timeout.unwrap_or(state.timeout);
        S::with_credentials(&self.core.transport, state.clone(), limit, move |credentials, now| {
            let found = credentials.as_ref().and_then(|found| found.as_ref().ok());
            let presigned =
                plan_url(&state, operation, &*input, &call_options, found).and_then(|(mut presigned, scope)| {
                    let credentials = credentials.ok_or(Cause::TimedOut(limit))?.map_err(Cause::Credentials)?;
                    if let Some(method) = options.http_method {
                        presigned.request.method = checked_method(method)?.into();
                    }
                    let params = scope.params(&credentials, state.clock.time(now.wall));
                    sign::presign(&mut presigned.request, &params, options.expires).map_err(Cause::Sign)?;
                    Ok(presigned)
                });
            presigned.map_err(|cause| Error::new(operation.name, Kind::Other(cause), Metadata::default()))
        })
    }

    /// Runs the call, and gives what is known of the exchange along with what `read` makes of a success.
    fn run_for_reply<T: Send + 'static>(
        self,
        read: fn(Called, &mut Response) -> Result<T, DecodeError>,
    ) -> S::Sent<Result<OutputWithMetadata<T>, Error<E>>> {
        self.run(move |called, mut response, metadata| {
            Ok(OutputWithMetadata {
                output: read(called, &mut response)?,
                metadata: Metadata {
                    headers: response.headers,
                    ..metadata.clone()
                },
            })
        })
    }

    /// Runs the call; `read` makes the result of a success.
    fn run<T: Send + 'static>(
        self,
        read: impl FnOnce(Called, Response, &Metadata) -> Result<T, DecodeError> + Send + 'static,
    ) -> S::Sent<Result<T, Error<E>>> {
        let state = self.core.state;
        let called = Called {
            service: state.service,
            operation: self.operation,
            asked: input_rules::asked(self.operation, &*self.input),
            deadline: None,
        };
        let input = self.input;
        match plan(&state, self.operation, &*input, &self.options) {
            Ok(plan) => {
                let start = move |now: Now| Started(Call::new(state, plan, now).with_input(input));
                S::run(&self.core.transport, start, move |ended| called.finish(ended.0, read))
            }
            Err(cause) => S::ready(Err(called.failed(cause, Metadata::default()))),
        }
    }
}

impl<S: Mode, E: ServiceErrors> PreparedRequest<S, DynamicStructure, E> {
    /// Sends a call by name; the output comes as JSON.
    pub(super) fn send_for_json(self) -> S::Sent<Result<Value, Error<E>>> {
        self.run(|called, mut response, _| called.read_json(&mut response))
    }

    /// The same, with what is known of the exchange.
    #[cfg(feature = "jmespath")]
    pub(super) fn send_for_json_reply(self) -> S::Sent<Result<OutputWithMetadata<Value>, Error<E>>> {
        self.run_for_reply(Called::read_json)
    }
}

/// Which operation of which service was called, and when its time is over.
#[derive(Clone, Copy)]
struct Called {
    service: &'static Service,
    operation: &'static Operation,
    /// The member of the output, and its value, by which the service says that it has done what a default asked for.
    asked: Option<(&'static Member, &'static str)>,
    deadline: Option<Instant>,
}

impl Called {
    fn read<O: DecodeStructure + Default>(self, response: &mut Response) -> Result<O, DecodeError> {
        let mut output = O::default();
        self.decode(response, &mut output)?;
        Ok(output)
    }

    fn read_json(self, response: &mut Response) -> Result<Value, DecodeError> {
        let mut output = DynamicStructure::new(self.operation.output);
        self.decode(response, &mut output)?;
        Ok(output.to_json())
    }

    fn decode(self, response: &mut Response, output: &mut dyn DecodeStructure) -> Result<(), DecodeError> {
        let protocol = self.service.protocol;
        match self.asked {
            Some((member, value)) if input_rules::says(response, member, value) => {
                let operation = Operation {
                    percent_encoded_output: true,
                    ..*self.operation
                };
                protocol.decode(&operation, response, self.deadline, output)
            }
            _ => protocol.decode(self.operation, response, self.deadline, output),
        }
    }

    fn failed<E: ServiceErrors>(self, cause: Cause, metadata: Metadata) -> Error<E> {
        Error::new(self.operation.name, Kind::Other(cause), metadata)
    }

    /// Makes a result of how the call ended.
    fn finish<T, E: ServiceErrors>(
        mut self,
        outcome: Outcome,
        read: impl FnOnce(Self, Response, &Metadata) -> Result<T, DecodeError>,
    ) -> Result<T, Error<E>> {
        self.deadline = outcome.deadline;
        let mut metadata = outcome.meta;
        match outcome.end {
            End::Success(response) => read(self, response, &metadata).map_err(|error| {
                let cause = if error.is_late() {
                    Cause::TimedOut(outcome.timeout)
                } else {
                    Cause::Decode(error)
                };
                metadata.mask(&outcome.sent.secrets());
                self.failed(cause, metadata)
            }),
            End::Failed(cause) => Err(self.failed(cause, metadata).retryable(outcome.retryable)),
            End::Fault { mut fault, response } => {
                let known = fault.modelled.and_then(|index| self.service.errors.get(index));
                let secrets = outcome.sent.secrets();
                fault.mask(&secrets);
                metadata.mask(&secrets);
                let failure = ServiceFailure {
                    message_is_secret: known.is_some_and(ErrorSchema::has_secret_message),
                    modelled: modelled(self.service, fault.modelled, &response, self.deadline),
                    code: fault.code,
                    message: fault.message,
                    details: fault.details,
                    body: response.body,
                    secrets,
                };
                let metadata = Metadata {
                    headers: response.headers,
                    ..metadata
                };
                let error = Error::new(self.operation.name, Kind::Service(failure), metadata);
                Err(error.retryable(outcome.retryable))
            }
        }
    }
}

/// A method must be a token (RFC 9110, section 9.1): whoever uses the URL puts it in front of it.
fn checked_method(method: String) -> Result<String, Cause> {
    let is_token = !method.is_empty()
        && method
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_token {
        return Ok(method);
    }
    Err(Cause::Encode(EncodeError {
        member: "HttpMethod",
        problem: "is not the name of an HTTP method",
    }))
}

//! The result of a call.

use serde_json::Value;

#[cfg(feature = "jmespath")]
use super::page::Output;
use super::streaming_call::OutputWithBody;
use crate::body::IncomingBody;
use crate::call::{CallOutcome, End};
use crate::clock::Instant;
use crate::driver::Mode;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, ErrorResponse, Kind, Metadata};
use crate::http::Response;
use crate::modelled_errors::ModelledErrors;
use crate::protocol::{DecodeError, ParsedError};
use crate::schema::{ErrorSchema, Location, Member, Operation};
use crate::secrets::Secrets;
use crate::service::Service;
use crate::value::{DecodeStructure, WrongType};

/// An output with the metadata of its exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OutputWithMetadata<O> {
    /// The output.
    pub output: O,
    /// Status, request id, header fields and attempts.
    pub metadata: Metadata,
}

/// Which operation of which service was called, and when its time is over.
#[derive(Clone, Copy)]
pub(super) struct Called {
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
    /// The output member, and its value, which confirm that the service respected a default.
    pub(super) asked: Option<(&'static Member, &'static str)>,
    pub(super) deadline: Option<Instant>,
}

/// Which call a stream belongs to.
#[cfg(feature = "eventstream")]
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
    pub(super) metadata: Metadata,
}

#[cfg(feature = "eventstream")]
impl Origin {
    pub(super) fn called(&self) -> Called {
        Called {
            service: self.service,
            operation: self.operation,
            asked: None,
            deadline: None,
        }
    }

    pub(super) fn stream(&self) -> Option<&'static Member> {
        let mut members = self.operation.output.members.iter();
        members.find(|member| member.location == Location::EventStream)
    }
}

/// The response of a call that succeeded.
pub(super) struct Success {
    pub(super) response: Response,
    /// Its body, if it streams, and the metadata of the exchange.
    pub(super) body: Option<(IncomingBody, Metadata)>,
}

impl Called {
    pub(super) fn read<O: DecodeStructure + Default>(self, response: &mut Response) -> Result<O, DecodeError> {
        let mut output = O::default();
        self.decode(response, &mut output)?;
        Ok(output)
    }

    /// An output that expressions can read.
    #[cfg(feature = "jmespath")]
    pub(super) fn read_unread<O: Output>(self, response: &mut Response) -> Result<O::Read, DecodeError> {
        let mut output = O::unread(self.operation);
        self.decode(response, &mut output)?;
        Ok(output)
    }

    pub(super) fn read_json(self, response: &mut Response) -> Result<Value, DecodeError> {
        let mut output = DynamicStructure::new(self.operation.output);
        self.decode(response, &mut output)?;
        Ok(output.to_json())
    }

    /// Reads the head, and puts the body where the caller reads it.
    pub(super) fn read_streamed<O: DecodeStructure + Default>(self, success: &mut Success) -> Result<O, DecodeError> {
        let mut output: O = self.read(&mut success.response)?;
        if let Some((body, metadata)) = success.body.take() {
            self.set_body(body, metadata, &mut output)?;
        }
        Ok(output)
    }

    /// Reads the head of the response as JSON, and leaves the body to the caller.
    pub(super) fn read_json_and_body<S: Mode>(self, success: &mut Success) -> Result<OutputWithBody<S>, DecodeError> {
        let mut output = DynamicStructure::new(self.operation.output);
        self.decode(&mut success.response, &mut output)?;
        let body = success.body.take().map(|(body, _)| {
            output.clear_payload();
            body
        });
        Ok(OutputWithBody {
            output: output.to_json(),
            body: body.unwrap_or_default().into(),
        })
    }

    /// Puts a body into the output member for it.
    #[cfg_attr(not(feature = "eventstream"), expect(unused_variables))]
    fn set_body(
        self,
        body: IncomingBody,
        metadata: Metadata,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let is_body = |member: &Member| matches!(member.location, Location::Payload | Location::EventStream);
        let mut members = self.operation.output.members.iter().enumerate();
        let found = members.find(|(_, member)| is_body(member));
        let mut given = Some((body, metadata));
        let mut result = Err(WrongType);
        output.fields_mut(&mut |fields| {
            let Some((index, member)) = found else { return };
            if let (Some(field), Some((body, metadata))) = (fields.get_mut(index), given.take()) {
                result = match member.location {
                    #[cfg(feature = "eventstream")]
                    Location::EventStream => field.set_events(body, &self.origin(metadata)),
                    _ => field.set_body(body),
                };
            }
        });
        result.map_err(|WrongType| DecodeError::new("the output has no place for a body that streams"))
    }

    #[cfg(feature = "eventstream")]
    fn origin(self, metadata: Metadata) -> Origin {
        Origin {
            service: self.service,
            operation: self.operation,
            metadata,
        }
    }

    fn decode(self, response: &mut Response, output: &mut dyn DecodeStructure) -> Result<(), DecodeError> {
        let protocol = self.service.protocol;
        match self.asked {
            Some((member, value)) if protocol.output_says(response, member, value) => {
                let operation = Operation {
                    percent_encoded_output: true,
                    ..*self.operation
                };
                protocol.decode(&operation, response, self.deadline, output)
            }
            _ => protocol.decode(self.operation, response, self.deadline, output),
        }
    }

    pub(super) fn failed<E: ModelledErrors>(self, cause: Cause, metadata: Metadata) -> Error<E> {
        Error::new(self.operation.model_name, Kind::Other(cause), metadata)
    }

    /// Makes the result of a call that has ended.
    pub(super) fn finish<T, E: ModelledErrors>(
        mut self,
        outcome: CallOutcome,
        read: impl FnOnce(Self, Success, &Metadata) -> Result<T, DecodeError>,
    ) -> Result<T, Error<E>> {
        self.deadline = outcome.deadline;
        let mut metadata = outcome.meta;
        match outcome.end {
            End::Success(response, body) => {
                let body = body.map(|body| (body, metadata.clone()));
                read(self, Success { response, body }, &metadata)
            }
            .map_err(|error| {
                let cause = if error.is_late() {
                    Cause::TimedOut(outcome.timeout)
                } else {
                    Cause::Decode(error)
                };
                metadata.mask(&outcome.sent.secrets());
                self.failed(cause, metadata)
            }),
            End::Failed(cause) => Err(self.failed(cause, metadata).retryable(outcome.retryable)),
            End::Error { mut error, response } => {
                let secrets = outcome.sent.secrets();
                secrets.mask_error(&mut error);
                metadata.mask(&secrets);
                let failed = error_of_response(self, error, response, metadata, secrets);
                Err(failed.retryable(outcome.retryable))
            }
        }
    }
}

/// The error in a failed response.
pub(super) fn error_of_response<E: ModelledErrors>(
    called: Called,
    error: ParsedError,
    response: Response,
    metadata: Metadata,
    secrets: Secrets,
) -> Error<E> {
    let known = error.modelled.and_then(|index| called.service.errors.get(index));
    let error_response = ErrorResponse {
        known,
        message_is_secret: known.is_some_and(ErrorSchema::has_secret_message),
        modelled: modelled(called.service, error.modelled, &response, called.deadline),
        code: error.code,
        message: error.message,
        details: error.details,
        body: response.body,
        secrets,
    };
    let metadata = Metadata {
        headers: response.headers,
        ..metadata
    };
    Error::new(called.operation.model_name, Kind::Service(error_response), metadata)
}

/// Reads the members of a modelled error. Members that cannot be read must not hide the error itself, so they are left unset.
fn modelled<E: ModelledErrors>(
    service: &Service,
    index: Option<usize>,
    response: &Response,
    deadline: Option<Instant>,
) -> Option<E> {
    let index = index?;
    let mut error = E::at(index)?;
    match service
        .protocol
        .decode_error(service.errors.get(index)?, response, deadline, error.members())
    {
        Ok(()) => Some(error),
        Err(_) => E::at(index),
    }
}

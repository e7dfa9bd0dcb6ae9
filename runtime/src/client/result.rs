//! The result of a call, from how it ended.

use std::time::Instant;

use serde_json::Value;

use super::input_rules;
#[cfg(feature = "jmespath")]
use super::page::Output;
use crate::body::IncomingBody;
use crate::call::{CallOutcome, End};
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, ErrorResponse, Kind, Metadata};
use crate::http::Response;
use crate::modelled_errors::ModelledErrors;
use crate::protocol::DecodeError;
use crate::schema::{ErrorSchema, Location, Member, Operation, StructureSchema};
use crate::service::Service;
use crate::value::{DecodeStructure, WrongType};

/// An output with what is known of the exchange behind it.
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
    /// The member of the output, and its value, that confirm that the service did what a default asked for.
    pub(super) asked: Option<(&'static Member, &'static str)>,
    pub(super) deadline: Option<Instant>,
}

/// The response of a call that succeeded.
pub(super) struct Success {
    pub(super) response: Response,
    /// Its body, where that streams.
    pub(super) body: Option<IncomingBody>,
}

/// Puts a body into its member of an output.
fn set_body(
    schema: &'static StructureSchema,
    body: IncomingBody,
    output: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let index = schema
        .members
        .iter()
        .position(|member| member.location == Location::Payload);
    let mut body = Some(body);
    let mut result = Err(WrongType);
    output.fields_mut(&mut |fields| {
        if let (Some(field), Some(body)) = (index.and_then(|index| fields.get_mut(index)), body.take()) {
            result = field.set_body(body);
        }
    });
    result.map_err(|WrongType| DecodeError::new("the output has no place for a body that streams"))
}

impl Called {
    pub(super) fn read<O: DecodeStructure + Default>(self, response: &mut Response) -> Result<O, DecodeError> {
        let mut output = O::default();
        self.decode(response, &mut output)?;
        Ok(output)
    }

    /// An output as expressions look into it.
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

    /// Reads what is in the head, and puts the body where the caller reads it.
    pub(super) fn read_streamed<O: DecodeStructure + Default>(self, success: &mut Success) -> Result<O, DecodeError> {
        let mut output: O = self.read(&mut success.response)?;
        if let Some(body) = success.body.take() {
            set_body(self.operation.output, body, &mut output)?;
        }
        Ok(output)
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

    pub(super) fn failed<E: ModelledErrors>(self, cause: Cause, metadata: Metadata) -> Error<E> {
        Error::new(self.operation.model_name, Kind::Other(cause), metadata)
    }

    /// Makes a result of how the call ended.
    pub(super) fn finish<T, E: ModelledErrors>(
        mut self,
        outcome: CallOutcome,
        read: impl FnOnce(Self, Success, &Metadata) -> Result<T, DecodeError>,
    ) -> Result<T, Error<E>> {
        self.deadline = outcome.deadline;
        let mut metadata = outcome.meta;
        match outcome.end {
            End::Success(response, body) => read(self, Success { response, body }, &metadata).map_err(|error| {
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
                let known = error.modelled.and_then(|index| self.service.errors.get(index));
                let secrets = outcome.sent.secrets();
                secrets.mask_error(&mut error);
                metadata.mask(&secrets);
                let error_response = ErrorResponse {
                    message_is_secret: known.is_some_and(ErrorSchema::has_secret_message),
                    modelled: modelled(self.service, error.modelled, &response, self.deadline),
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
                let failed = Error::new(self.operation.model_name, Kind::Service(error_response), metadata);
                Err(failed.retryable(outcome.retryable))
            }
        }
    }
}

/// Reads the members of a modelled error. Members that cannot be read must not hide the error itself, so they stay unset.
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

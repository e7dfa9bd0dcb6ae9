//! From how a call ended to its result.

use std::time::Instant;

use serde_json::Value;

use super::input_rules;
#[cfg(feature = "jmespath")]
use super::page::Output;
use crate::call::{CallOutcome, End};
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, ErrorResponse, Kind, Metadata};
use crate::http::Response;
use crate::modelled_errors::ModelledErrors;
use crate::protocol::DecodeError;
use crate::schema::{ErrorSchema, Member, Operation};
use crate::service::Service;
use crate::value::DecodeStructure;

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
    /// The member of the output, and its value, by which the service says that it has done what a default asked for.
    pub(super) asked: Option<(&'static Member, &'static str)>,
    pub(super) deadline: Option<Instant>,
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

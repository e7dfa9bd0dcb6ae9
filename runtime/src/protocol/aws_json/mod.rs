//! AWS JSON 1.0 and 1.1: the whole input is a JSON body, and a header names the operation (`aws.protocols#awsJson1_0`,
//! `#awsJson1_1`; botocore's `JSONSerializer` and `JSONParser`). Only the content type differs between the versions.

use super::body::naming_coding;
use super::error::{ErrorForm, parse_error};
use super::json::{BODY, move_body_to_query, write_structure};
use super::limits::ReadLimits;
use super::{BODY_CAPACITY, DecodeError, EncodeError, Encoded, ParsedError, Protocol, rpc};
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{ErrorSchema, Operation, StructureSchema};
use crate::value::{DecodeStructure, Structure};

/// The AWS JSON protocol.
#[derive(Debug)]
pub struct AwsJson {
    /// `1.0` or `1.1`: the end of the content type.
    pub version: &'static str,
    /// The prefix of the operation's name in `X-Amz-Target`.
    pub target_prefix: &'static str,
    /// Whether to ask the service for the code that an error had in the query protocol.
    pub query_compatible: bool,
}

impl Protocol for AwsJson {
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let mut encoded = rpc::request(operation, input, "/")?;
        let headers = &mut encoded.request.headers;
        match self.version {
            "1.0" => headers.append_static("Content-Type", "application/x-amz-json-1.0"),
            "1.1" => headers.append_static("Content-Type", "application/x-amz-json-1.1"),
            other => headers.append("Content-Type", format!("application/x-amz-json-{other}")),
        }
        headers.append("X-Amz-Target", [self.target_prefix, ".", operation.name].concat());
        if self.query_compatible {
            headers.set("x-amzn-query-mode", "true");
        }
        let mut body = Vec::with_capacity(BODY_CAPACITY);
        write_structure(&mut body, input, token)?;
        encoded.request.body = body.into();
        Ok(encoded)
    }

    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let mut encoded = self.encode(operation, input, token)?;
        move_body_to_query(&mut encoded, operation.input);
        Ok(encoded)
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        read(operation.output, response, deadline, output)
    }

    #[cfg(feature = "eventstream")]
    fn event_format(&self) -> Option<&'static super::EventFormat> {
        Some(&super::json::EVENTS)
    }

    #[cfg(feature = "eventstream")]
    fn initial_request(&self, body: Vec<u8>) -> Option<crate::eventstream::Message> {
        Some(super::json::EVENTS.writer.initial_request(body))
    }

    #[cfg(feature = "eventstream")]
    fn has_initial_response(&self) -> bool {
        true
    }

    fn error(&self, errors: &[ErrorSchema], response: &Response, deadline: Option<Instant>) -> ParsedError {
        parse_error(
            errors,
            response,
            &ReadLimits::new(&response.body, deadline),
            ErrorForm::RPC,
        )
    }

    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        deadline: Option<Instant>,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        read(error.shape, response, deadline, members)
    }

    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
        let _ = operation;
        super::answer::json(output, "application/x-amz-json")
    }

    #[cfg(feature = "scripted")]
    fn answer_with_error(
        &self,
        operation: &Operation,
        error: &super::ErrorAnswer<'_>,
    ) -> Result<Response, EncodeError> {
        let _ = operation;
        super::answer::json_error(error, "application/x-amz-json")
    }
}

/// If the model has no members, the body is ignored, whatever it is.
fn read(
    schema: &'static StructureSchema,
    response: &Response,
    deadline: Option<Instant>,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if schema.members.is_empty() {
        return Ok(());
    }
    #[cfg(feature = "eventstream")]
    if let Some((index, stream)) = super::events::stream(schema) {
        return read_stream(schema, index, stream, response, deadline, target);
    }
    naming_coding(
        response,
        (BODY.structure)(
            &response.body,
            &ReadLimits::new(&response.body, deadline),
            schema,
            target,
        ),
    )
}

/// The members of the output and then the events, as messages of one stream.
#[cfg(feature = "eventstream")]
fn read_stream(
    schema: &'static StructureSchema,
    index: usize,
    stream: &'static crate::schema::Member,
    response: &Response,
    deadline: Option<Instant>,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    use crate::value::with_fields_mut;
    let limits = ReadLimits::new(&response.body, deadline);
    let events = super::events::read_initial(&BODY, &response.body, &limits, schema, target)?;
    with_fields_mut(target, |fields| match fields.get_mut(index) {
        Some(field) => super::events::read_events(&BODY, events, &limits, stream, &mut **field),
        None => Ok(()),
    })
}

#[cfg(test)]
mod tests;

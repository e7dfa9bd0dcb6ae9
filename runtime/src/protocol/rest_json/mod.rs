//! REST-JSON: HTTP bindings, and JSON for the members in the body (`aws.protocols#restJson1`).

use super::error::{ErrorForm, parse_error};
use super::json::{BODY, body_members, move_body_to_query, write_structure, write_value};
use super::limits::ReadLimits;
use super::rest::{encode_bindings, payload};
use super::{BODY_CAPACITY, DecodeError, EncodeError, Encoded, ParsedError, Protocol};
use crate::body::BodyInput;
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{ErrorSchema, Member, Operation, Shape, StructureSchema};
use crate::value::{DecodeStructure, Encode, Structure, View, with_fields};

/// The REST-JSON protocol.
#[derive(Debug)]
pub struct RestJson;

impl Protocol for RestJson {
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let mut encoded = encode_bindings(operation, input, token)?;
        let request = &mut encoded.request;
        let mut body = Vec::new();
        let content_type = write_body(&mut body, operation.input, input, token)?;
        request.body = body.into();
        if let (Some(content_type), None) = (content_type, request.headers.get("content-type")) {
            request.headers.append_static("Content-Type", content_type);
        }
        Ok(encoded)
    }

    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let mut encoded = self.encode(operation, input, token)?;
        // A structure without members is `{}`, and leaves nothing to say.
        let says_nothing = matches!(&*encoded.request.body, b"" | b"{}");
        if let (Some((_, member)), false) = (payload(operation.input), says_nothing) {
            return Err(EncodeError {
                member: member.name,
                problem: EncodeError::NOT_IN_URL,
            });
        }
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
        BODY.read_output(operation.output, response, deadline, output)
    }

    #[cfg(feature = "eventstream")]
    fn event_format(&self) -> Option<&'static super::EventFormat> {
        Some(&super::json::EVENTS)
    }

    fn error(&self, errors: &[ErrorSchema], response: &Response, deadline: Option<Instant>) -> ParsedError {
        parse_error(
            errors,
            response,
            &ReadLimits::new(&response.body, deadline),
            ErrorForm::REST_JSON,
        )
    }

    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        deadline: Option<Instant>,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        BODY.read_error(error.shape, response, deadline, members)
    }

    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
        super::answer::rest_json(operation, output)
    }

    #[cfg(feature = "scripted")]
    fn answer_with_error(
        &self,
        operation: &Operation,
        error: &super::ErrorAnswer<'_>,
    ) -> Result<Response, EncodeError> {
        super::answer::rest_json_error(operation, error)
    }
}

/// Writes the body and returns its content type.
fn write_body(
    out: &mut Vec<u8>,
    schema: &'static StructureSchema,
    input: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<Option<&'static str>, EncodeError> {
    let Some((index, member)) = payload(schema) else {
        if body_members(schema).next().is_none() {
            return Ok(None);
        }
        out.reserve(BODY_CAPACITY);
        write_structure(out, input, token)?;
        return Ok(Some("application/json"));
    };
    with_fields(input, |fields| match fields.get(index) {
        Some(value) => write_payload(out, member, *value, token),
        None => Ok(None),
    })
}

fn write_payload(
    out: &mut Vec<u8>,
    member: &Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<Option<&'static str>, EncodeError> {
    Ok(match (value.view(), member.shape) {
        // It is sent separately from the request.
        _ if value.body().is_some_and(BodyInput::is_sent_apart) => Some("application/octet-stream"),
        (View::Blob(bytes), _) => {
            out.extend_from_slice(bytes);
            Some("application/octet-stream")
        }
        (View::String(text), _) => {
            out.extend_from_slice(text.as_bytes());
            Some("text/plain")
        }
        // A structure that is the body is never left out. A union has no empty form.
        (View::Absent, Shape::Structure(_)) => {
            out.extend_from_slice(b"{}");
            Some("application/json")
        }
        (View::Absent, Shape::Blob) => Some("application/octet-stream"),
        (View::Absent, _) => None,
        _ => {
            write_value(out, member, value, token)?;
            Some("application/json")
        }
    })
}

#[cfg(test)]
mod tests;

//! REST-JSON: HTTP bindings, and JSON for the members that stand in the body (`aws.protocols#restJson1`).

use serde_json::Value;

use super::json::{read_structure, read_value, write_structure, write_value};
use super::rest::{decode_bindings, encode_bindings, push_pair, set};
use super::{DecodeError, EncodeError, Encoded, Protocol, ServiceFault, Step};
use crate::http::Response;
use crate::schema::{ErrorSchema, Location, Member, Operation, Service, Shape, StructureSchema};
use crate::value::{DecodeStructure, Encode, Scalar, Structure, View};

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
        let content_type = write_body(&mut request.body, operation.input, input, token)?;
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
        let body = std::mem::take(&mut encoded.request.body);
        // botocore does the same: the top-level members of the JSON body become parameters of the query.
        if let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(&body) {
            for member in body_members(operation.input) {
                let Some(value) = members.get(member.wire) else {
                    continue;
                };
                encoded.members_in_url.push(member.name);
                push_json(&mut encoded.request.query, member.wire, value);
            }
        }
        Ok(encoded)
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &Response,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        decode_message(operation.output, response, output)
    }

    fn error(&self, service: &Service, response: &Response) -> ServiceFault {
        super::json::read_fault(service, response)
    }

    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        decode_message(error.shape, response, members)
    }
}

fn body_members(schema: &'static StructureSchema) -> impl Iterator<Item = &'static Member> {
    schema.members.iter().filter(|member| member.location == Location::Body)
}

fn payload(schema: &'static StructureSchema) -> Option<(usize, &'static Member)> {
    schema
        .members
        .iter()
        .enumerate()
        .find(|(_, member)| member.location == Location::Payload)
}

/// Writes the body and says what its content type is.
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
        write_structure(out, input, token)?;
        return Ok(Some("application/json"));
    };
    let mut result = Ok(None);
    input.fields(&mut |fields| {
        if let Some(value) = fields.get(index) {
            result = write_payload(out, member, *value, token);
        }
    });
    result
}

fn write_payload(
    out: &mut Vec<u8>,
    member: &Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<Option<&'static str>, EncodeError> {
    Ok(match (value.view(), member.shape) {
        (View::Blob(bytes), _) => {
            out.extend_from_slice(bytes);
            Some("application/octet-stream")
        }
        (View::String(text), _) => {
            out.extend_from_slice(text.as_bytes());
            Some("text/plain")
        }
        // A structure that is the body is never left out; a union has no empty form.
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

/// A value of the JSON body as parameters: a list repeats the key, what is nested stays JSON.
fn push_json(query: &mut String, key: &str, value: &Value) {
    match value {
        Value::String(text) => push_pair(query, key, text),
        Value::Array(items) => items.iter().for_each(|item| push_json(query, key, item)),
        other => push_pair(query, key, &other.to_string()),
    }
}

fn decode_message(
    schema: &'static StructureSchema,
    response: &Response,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if let Some((index, member)) = payload(schema) {
        let mut result = Ok(());
        target.fields_mut(&mut |fields| {
            if let Some(field) = fields.get_mut(index) {
                result = decode_payload(member, response, &mut **field);
            }
        });
        result?;
    } else if body_members(schema).next().is_some() {
        read_structure(&response.body, schema, target)?;
    }
    decode_bindings(schema, response, target)
}

fn decode_payload(
    member: &'static Member,
    response: &Response,
    field: &mut dyn crate::value::Decode,
) -> Result<(), DecodeError> {
    match member.shape {
        Shape::Blob | Shape::String if response.body.is_empty() => Ok(()),
        Shape::Blob => set(field, Scalar::Blob(response.body.clone())),
        Shape::String => match std::str::from_utf8(&response.body) {
            Ok(text) => set(field, Scalar::Str(text)),
            Err(_) => Err(DecodeError::new("expected text, found bytes that are not UTF-8")),
        }
        .map_err(|error| error.within(Step::Member(member.name))),
        _ => read_value(&response.body, member, field),
    }
}

#[cfg(test)]
mod tests;

//! Smithy RPC v2 CBOR: the whole input is a CBOR body, and the path names the operation (`smithy.protocols#rpcv2Cbor`; botocore's
//! `RpcV2CBORSerializer` and `RpcV2CBORParser`).

use super::body::naming_coding;
use super::cbor::{read_structure, write_structure};
use super::error::{ErrorForm, parse_error};
use super::limits::ReadLimits;
use super::{BODY_CAPACITY, DecodeError, EncodeError, Encoded, ParsedError, Protocol, rpc};
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{ErrorSchema, Member, Operation};
use crate::value::{DecodeStructure, Structure, View};

const CONTENT_TYPE: &str = "application/cbor";

/// The Smithy RPC v2 CBOR protocol.
#[derive(Debug)]
pub struct RpcV2Cbor {
    /// The service's name in the path: the model's `targetPrefix`.
    pub service: &'static str,
    /// Whether to ask the service for the code that an error had in the query protocol.
    pub query_compatible: bool,
}

impl Protocol for RpcV2Cbor {
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let path = format!("/service/{}/operation/{}", self.service, operation.name);
        let mut encoded = rpc::request(operation, input, &path)?;
        let request = &mut encoded.request;
        // Path and method of the model are for protocols with HTTP bindings, and are ignored.
        request.method = "POST".into();
        request.headers.set("smithy-protocol", "rpc-v2-cbor");
        request.headers.set("Accept", CONTENT_TYPE);
        if self.query_compatible {
            request.headers.set("x-amzn-query-mode", "true");
        }
        if !operation.input.is_nothing() {
            request.headers.set("Content-Type", CONTENT_TYPE);
            let mut body = Vec::with_capacity(BODY_CAPACITY);
            write_structure(&mut body, input, token)?;
            request.body = body.into();
        }
        Ok(encoded)
    }

    /// CBOR has no form for a URL, so this accepts only an input with nothing set.
    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        if let Some(member) = first_set(input) {
            return Err(EncodeError {
                member: member.name,
                problem: "cannot be in a URL: the protocol has only a form for bodies",
            });
        }
        let mut encoded = self.encode(operation, input, token)?;
        encoded.request.body.clear();
        Ok(encoded)
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let limits = ReadLimits::new(&response.body, deadline);
        let read = read_structure(&response.body, &limits, operation.output, output);
        naming_coding(response, read)
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
        read_structure(
            &response.body,
            &ReadLimits::new(&response.body, deadline),
            error.shape,
            members,
        )
    }

    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
        let _ = operation;
        super::answer::cbor(output)
    }

    #[cfg(feature = "scripted")]
    fn answer_with_error(
        &self,
        operation: &Operation,
        error: &super::ErrorAnswer<'_>,
    ) -> Result<Response, EncodeError> {
        let _ = operation;
        super::answer::cbor_error(error)
    }
}

fn first_set(input: &dyn Structure) -> Option<&'static Member> {
    let mut found = None;
    input.fields(&mut |fields| {
        let members = input.schema().members.iter().zip(fields);
        let mut set = members.filter(|(_, field)| !matches!(field.view(), View::Absent));
        found = set.next().map(|(member, _)| member);
    });
    found
}

#[cfg(test)]
mod tests;

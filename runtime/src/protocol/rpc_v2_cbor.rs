//! Smithy RPC v2 CBOR: the whole input as a CBOR body, the operation named in the path (`smithy.protocols#rpcv2Cbor`; botocore's
//! `RpcV2CBORSerializer` and `RpcV2CBORParser`).

use super::cbor::{read_structure, write_structure};
use super::limits::ReadLimits;
use super::{DecodeError, EncodeError, Encoded, Protocol, ServiceFault, error_code, gateway, rpc};
use crate::http::Response;
use crate::schema::{ErrorSchema, Member, Operation, Service, Shape, StructureSchema};
use crate::value::{Decode, DecodeStructure, Structure, View};

const CONTENT_TYPE: &str = "application/cbor";

/// The Smithy RPC v2 CBOR protocol.
#[derive(Debug)]
pub struct RpcV2Cbor {
    /// The service's name in the path: the model's `targetPrefix`.
    pub service: &'static str,
    /// Whether the service is to say which code an error had in the query protocol.
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
        // Whatever a model says for protocols with HTTP bindings.
        request.method = "POST".into();
        request.headers.set("smithy-protocol", "rpc-v2-cbor");
        request.headers.set("Accept", CONTENT_TYPE);
        if self.query_compatible {
            request.headers.set("x-amzn-query-mode", "true");
        }
        if !operation.input.is_nothing() {
            request.headers.set("Content-Type", CONTENT_TYPE);
            write_structure(&mut request.body, input, token)?;
        }
        Ok(encoded)
    }

    /// CBOR has no form for a URL, so this takes an input of which nothing is set.
    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        if let Some(member) = first_set(input) {
            return Err(EncodeError {
                member: member.name,
                problem: "cannot stand in a URL: the protocol has only a form for bodies",
            });
        }
        let mut encoded = self.encode(operation, input, token)?;
        encoded.request.body.clear();
        Ok(encoded)
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &Response,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        read_structure(
            &response.body,
            &ReadLimits::new(&response.body, None),
            operation.output,
            output,
        )
    }

    fn error(&self, service: &Service, response: &Response) -> ServiceFault {
        let mut body = FaultBody::default();
        let read = read_structure(
            &response.body,
            &ReadLimits::new(&response.body, None),
            &FAULT,
            &mut body,
        );
        let (code, modelled) = match &body.code {
            Some(code) => error_code::resolve(service, response, error_code::bare(code).to_owned()),
            None => (response.status.to_string(), None),
        };
        let is_foreign = read.is_err() && str::from_utf8(&response.body).is_ok();
        let message = match body.message.or(body.capital_message) {
            None if is_foreign || response.body.is_empty() => gateway::message(response),
            message => message.unwrap_or_default(),
        };
        ServiceFault {
            code,
            message,
            modelled,
        }
    }

    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        read_structure(
            &response.body,
            &ReadLimits::new(&response.body, None),
            error.shape,
            members,
        )
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

/// What every error has, whatever the model says of it.
static FAULT: StructureSchema = StructureSchema::new(
    "Error",
    &[
        Member::new("__type", Shape::String),
        Member::new("message", Shape::String),
        Member::new("Message", Shape::String),
    ],
);

#[derive(Default)]
struct FaultBody {
    code: Option<String>,
    message: Option<String>,
    capital_message: Option<String>,
}

impl DecodeStructure for FaultBody {
    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        visit(&mut [&mut self.code, &mut self.message, &mut self.capital_message]);
    }
}

#[cfg(test)]
mod tests;

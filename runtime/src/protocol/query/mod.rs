//! The query protocols: requests are forms, responses are XML (`aws.protocols#awsQuery` and `aws.protocols#ec2Query`).

mod form;

use std::fmt;

use super::body::naming_coding;
use super::error::{ErrorForm, parse_error};
use super::limits::ReadLimits;
use super::sealed::Sealed;
use super::{DecodeError, EncodeError, Encoded, ParsedError, Protocol, rpc, xml};
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{ErrorSchema, Operation};
use crate::value::{DecodeStructure, Structure, View};
use form::{Form, Keys};

/// The exact value that botocore sends.
const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The query protocol.
#[derive(Debug)]
pub struct AwsQuery {
    /// The version of the service's API, which each request names.
    pub version: &'static str,
}

/// The query protocol of EC2.
#[derive(Debug)]
pub struct Ec2Query {
    /// The version of the service's API, which each request names.
    pub version: &'static str,
}

/// The differences between the two protocols.
trait Dialect: fmt::Debug + Sync + Sealed {
    /// How the keys of a form are written.
    const KEYS: Keys;

    /// The elements around an error, the outermost first.
    #[cfg(feature = "scripted")]
    const AROUND_ERROR: &'static [&'static str];

    /// The version of the service's API.
    fn version(&self) -> &'static str;

    /// The element below the root that contains the output; `None` if the root is the output.
    fn result_wrapper(operation: &Operation) -> Option<&'static str>;
}

impl Dialect for AwsQuery {
    const KEYS: Keys = Keys::Query;

    #[cfg(feature = "scripted")]
    const AROUND_ERROR: &'static [&'static str] = &["ErrorResponse"];

    fn version(&self) -> &'static str {
        self.version
    }

    fn result_wrapper(operation: &Operation) -> Option<&'static str> {
        operation.result_wrapper
    }
}

impl Dialect for Ec2Query {
    const KEYS: Keys = Keys::Ec2;

    #[cfg(feature = "scripted")]
    const AROUND_ERROR: &'static [&'static str] = &["Response", "Errors"];

    fn version(&self) -> &'static str {
        self.version
    }

    fn result_wrapper(_: &Operation) -> Option<&'static str> {
        None
    }
}

impl<D: Dialect> Protocol for D {
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        encode(D::KEYS, self.version(), operation, input, token)
    }

    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        encode_as_url(D::KEYS, self.version(), operation, input, token)
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let limits = ReadLimits::new(&response.body, deadline);
        let read = match D::result_wrapper(operation) {
            _ if operation.output.members.is_empty() => Ok(()),
            Some(wrapper) => xml::read_result(&response.body, &limits, wrapper, operation.output, output),
            None => read_root(operation, response, &limits, output),
        };
        naming_coding(response, read)
    }

    fn error(&self, errors: &[ErrorSchema], response: &Response, deadline: Option<Instant>) -> ParsedError {
        parse_error(
            errors,
            response,
            &ReadLimits::new(&response.body, deadline),
            ErrorForm::XML,
        )
    }

    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        deadline: Option<Instant>,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        xml::read_error(
            &response.body,
            &ReadLimits::new(&response.body, deadline),
            error.shape,
            members,
        )
    }

    fn request_id(&self, response: &Response, deadline: Option<Instant>) -> Option<String> {
        xml::request_id(&response.body, &ReadLimits::new(&response.body, deadline))
    }

    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
        super::answer::query(operation, output, D::result_wrapper(operation))
    }

    #[cfg(feature = "scripted")]
    fn answer_with_error(
        &self,
        operation: &Operation,
        error: &super::ErrorAnswer<'_>,
    ) -> Result<Response, EncodeError> {
        super::answer::xml_error(operation, error, D::AROUND_ERROR)
    }
}

/// Reads an output that is the root element. A service never answers without a body: no body does not mean an empty list.
fn read_root(
    operation: &Operation,
    response: &Response,
    limits: &ReadLimits,
    output: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if response.body.trim_ascii().is_empty() {
        return Err(DecodeError::new("the body is empty"));
    }
    xml::read_structure(&response.body, limits, operation.output, output)
}

fn encode(
    keys: Keys,
    version: &str,
    operation: &Operation,
    input: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<Encoded, EncodeError> {
    let mut encoded = rpc::request(operation, input, "/")?;
    let mut form = Form::new(keys, operation.name, version, token);
    form.structure(input)?;
    encoded.request.headers.set("Content-Type", CONTENT_TYPE);
    encoded.request.body = form.finish().into();
    Ok(encoded)
}

/// The form becomes the query of the URL.
fn encode_as_url(
    keys: Keys,
    version: &str,
    operation: &Operation,
    input: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<Encoded, EncodeError> {
    let mut encoded = rpc::request(operation, input, "/")?;
    let mut form = Form::new(keys, operation.name, version, token);
    form.structure(input)?;
    encoded.request.query = form.finish();
    input.fields(&mut |fields| {
        let members = operation.input.members.iter().zip(fields);
        let set = members.filter(|(_, field)| !matches!(field.view(), View::Absent));
        encoded.members_in_url = set.map(|(member, _)| member.name).collect();
    });
    Ok(encoded)
}

#[cfg(test)]
mod tests;

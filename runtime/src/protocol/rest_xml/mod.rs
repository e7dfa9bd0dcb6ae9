//! REST-XML: HTTP bindings, and XML for the members in the body (`aws.protocols#restXml`).

use super::body::BodyReader;
use super::error::{ErrorForm, parse_error};
use super::limits::ReadLimits;
use super::rest::{encode_bindings, payload};
use super::{DecodeError, EncodeError, Encoded, ErrorInSuccess, ParsedError, Protocol, xml};
use crate::body::BodyInput;
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{Auth, ErrorSchema, Location, Member, Operation, Shape, StructureSchema};
use crate::value::{DecodeStructure, Encode, Structure, View, with_fields};

/// The REST-XML protocol.
#[derive(Debug)]
pub struct RestXml;

/// The status of an error that came under a status of success.
const LATE_FAILURE: u16 = 500;

const BODY: BodyReader = BodyReader {
    structure: xml::read_structure,
    value: xml::read_value,
    percent_encoded: false,
};
const ERROR_BODY: BodyReader = BodyReader {
    structure: xml::read_error,
    value: xml::read_value,
    percent_encoded: false,
};

/// XML in the messages of events that are sent.
#[cfg(feature = "eventstream")]
static EVENTS: super::EventFormat = super::EventFormat {
    reader: BODY,
    writer: super::events::PayloadWriter {
        structure: |out, value, token| {
            let schema = value.schema();
            let root = schema.location_name.unwrap_or(schema.name);
            let text = xml::write_document(root, schema.xml_namespace, value, token)?;
            out.extend_from_slice(text.as_bytes());
            Ok(())
        },
        value: |out, member, value, token| {
            let text = xml::write_value(member.wire_name(), member, value, token)?;
            out.extend_from_slice(text.as_bytes());
            Ok(())
        },
        content_type: "application/xml",
    },
    body_of_error: xml::error_body,
};

impl Protocol for RestXml {
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        let mut encoded = encode_bindings(operation, input, token)?;
        let request = &mut encoded.request;
        if let Some(body) = write_body(operation, input, token)? {
            request.body = body.bytes.into();
            if request.headers.get("content-type").is_none() {
                request.headers.set("Content-Type", body.content_type);
            }
        }
        Ok(encoded)
    }

    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError> {
        // A presigned request contains no body: the user of the URL sends it.
        match write_body(operation, input, token)? {
            Some(body) if !body.bytes.is_empty() => Err(EncodeError {
                member: body.member,
                problem: EncodeError::NOT_IN_URL,
            }),
            _ => encode_bindings(operation, input, token),
        }
    }

    fn decode(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let reader = BodyReader {
            percent_encoded: operation.percent_encoded_output,
            ..BODY
        };
        reader.read_output(operation.output, response, deadline, output)
    }

    /// An error in an event stream; or, as S3 answers, an error with the status of a success: the service failed after it had
    /// begun to answer. A body that is a blob or text is never one. If S3 answers with XML, an answer that is cut off is a
    /// failure too. That can happen after the blanks with which S3 keeps a connection open (botocore's `_handle_200_error` treats
    /// both as status 500).
    fn error_in_success(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
    ) -> Option<ErrorInSuccess> {
        #[cfg(feature = "eventstream")]
        if let Some(failure) = super::events::error_in_success(operation.output, response, xml::error_body) {
            return Some(failure);
        }
        if !answers_in_xml(operation.output) {
            return None;
        }
        let limits = ReadLimits::new(&response.body, deadline);
        let has_failed = match operation.auth {
            Auth::S3 => !response.body.is_empty() && !xml::is_success(&response.body, &limits),
            _ => xml::is_error(&response.body, &limits),
        };
        if !has_failed {
            return None;
        }
        response.status = LATE_FAILURE;
        Some(ErrorInSuccess { in_stream: false })
    }

    #[cfg(feature = "eventstream")]
    fn event_format(&self) -> Option<&'static super::EventFormat> {
        Some(&EVENTS)
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
        ERROR_BODY.read_error(error.shape, response, deadline, members)
    }

    /// In a success, the body belongs to the service, and a `RequestId` in it can mean anything.
    fn request_id(&self, response: &Response, deadline: Option<Instant>) -> Option<String> {
        let is_success = (200..300).contains(&response.status);
        if is_success {
            None
        } else {
            xml::request_id(&response.body, &ReadLimits::new(&response.body, deadline))
        }
    }

    fn output_says(&self, response: &Response, member: &Member, text: &str) -> bool {
        let name = member.wire_name();
        // Text that callers have written is escaped, so it cannot look like this.
        memchr::memmem::find(&response.body, format!("<{name}>{text}</{name}>").as_bytes()).is_some()
    }

    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
        super::answer::rest_xml(operation, output)
    }

    /// S3 has no element around its errors.
    #[cfg(feature = "scripted")]
    fn answer_with_error(
        &self,
        operation: &Operation,
        error: &super::ErrorAnswer<'_>,
    ) -> Result<Response, EncodeError> {
        let around: &[&str] = if operation.auth == Auth::S3 {
            &[]
        } else {
            &["ErrorResponse"]
        };
        super::answer::xml_error(operation, error, around)
    }
}

/// Whether the body of a success, if there is one, is XML. It is not read if the output has no members.
fn answers_in_xml(output: &StructureSchema) -> bool {
    let is_stream = |member: &Member| match member.location {
        Location::Payload => matches!(member.shape, Shape::Blob | Shape::String),
        location => location == Location::EventStream,
    };
    !output.members.is_empty() && !output.members.iter().any(is_stream)
}

/// The content of a body.
struct BodyContent {
    bytes: Vec<u8>,
    content_type: &'static str,
    /// A member that is in the body.
    member: &'static str,
}

/// Writes the body; `None` if no member of it is set.
fn write_body(
    operation: &Operation,
    input: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<Option<BodyContent>, EncodeError> {
    let schema = operation.input;
    with_fields(input, |fields| {
        let mut set = schema.members.iter().zip(fields).filter(|(member, field)| {
            let is_set = member.idempotency_token || !matches!(field.view(), View::Absent);
            is_set && matches!(member.location, Location::Body | Location::Payload)
        });
        match (payload(schema), set.next()) {
            (Some((index, member)), _) => match fields.get(index) {
                Some(value) => write_payload(member, *value, token),
                None => Ok(None),
            },
            (None, Some((member, _))) => write_members(operation, input, member.name, token).map(Some),
            (None, None) => Ok(None),
        }
    })
}

/// The element around the members is named by the shape, else where the operation names its input.
fn write_members(
    operation: &Operation,
    input: &dyn Structure,
    member: &'static str,
    token: &dyn Fn() -> String,
) -> Result<BodyContent, EncodeError> {
    let schema = operation.input;
    let root = schema.location_name.or(operation.input_root).unwrap_or(schema.name);
    let namespace = operation.input_namespace.or(schema.xml_namespace);
    let text = xml::write_document(root, namespace, input, token)?;
    Ok(BodyContent {
        bytes: text.into_bytes(),
        content_type: "application/xml",
        member,
    })
}

fn write_payload(
    member: &'static Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<Option<BodyContent>, EncodeError> {
    let (bytes, content_type) = match value.view() {
        View::Absent => return Ok(None),
        // It is sent separately from the request.
        _ if value.body().is_some_and(BodyInput::is_sent_apart) => (Vec::new(), "application/octet-stream"),
        View::Blob(bytes) => (bytes.to_vec(), "application/octet-stream"),
        View::String(text) => (text.as_bytes().to_vec(), "text/plain"),
        _ => {
            let text = xml::write_value(member.wire_name(), member, value, token)?;
            (text.into_bytes(), "application/xml")
        }
    };
    Ok(Some(BodyContent {
        bytes,
        content_type,
        member: member.name,
    }))
}

#[cfg(test)]
mod tests;

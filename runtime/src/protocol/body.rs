//! Bodies of responses, in any format.

use std::borrow::Cow;

use super::limits::ReadLimits;
use super::rest::{decode_bindings, whole_body};
use super::{DecodeError, ValueStep};
use crate::clock::Instant;
use crate::http::Response;
use crate::schema::{Location, Member, Shape, StructureSchema};
use crate::value::{Decode, DecodeStructure, Scalar, WrongType, with_fields_mut};

type ReadStructure =
    fn(&[u8], &ReadLimits, &'static StructureSchema, &mut dyn DecodeStructure) -> Result<(), DecodeError>;
type ReadValue = fn(&[u8], &ReadLimits, &'static Member, &mut dyn Decode) -> Result<(), DecodeError>;

/// How a protocol reads bodies in its format: a body with the members of a structure, and a body that is the value of one member.
/// Both set nothing if the body is blank, and count what they allocate against the limits of the answer.
pub(super) struct BodyReader {
    pub(super) structure: ReadStructure,
    pub(super) value: ReadValue,
    /// Whether the answer is percent-encoded, because the client asked for it.
    pub(super) percent_encoded: bool,
}

impl BodyReader {
    /// Reads all members of a success. A body that is the value of one member is moved.
    pub(super) fn read_output(
        &self,
        schema: &'static StructureSchema,
        response: &mut Response,
        deadline: Option<Instant>,
        target: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let body = std::mem::take(&mut response.body);
        self.read(schema, response, Cow::Owned(body), deadline, target)
    }

    /// Reads all members of an error, which keeps its body.
    pub(super) fn read_error(
        &self,
        schema: &'static StructureSchema,
        response: &Response,
        deadline: Option<Instant>,
        target: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        self.read(schema, response, Cow::Borrowed(&response.body), deadline, target)
    }

    fn read(
        &self,
        schema: &'static StructureSchema,
        response: &Response,
        body: Cow<'_, [u8]>,
        deadline: Option<Instant>,
        target: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError> {
        let limits = ReadLimits::new(&body, deadline).percent_encoded(self.percent_encoded);
        if let Some((index, member)) = whole_body(schema) {
            let mut body = Some(body);
            let read = with_fields_mut(target, |fields| match (fields.get_mut(index), body.take()) {
                (Some(field), Some(body)) => self.read_payload(member, body, &limits, &mut **field),
                _ => Ok(()),
            });
            naming_coding(response, read)?;
        } else if schema.members.iter().any(is_in_body) {
            naming_coding(response, (self.structure)(&body, &limits, schema, target))?;
        }
        decode_bindings(schema, response, target)
    }

    /// Reads a member that is a whole body, or the whole payload of an event.
    pub(super) fn read_payload(
        &self,
        member: &'static Member,
        body: Cow<'_, [u8]>,
        limits: &ReadLimits,
        field: &mut dyn Decode,
    ) -> Result<(), DecodeError> {
        match member.shape {
            #[cfg(feature = "eventstream")]
            _ if member.location == Location::EventStream => {
                super::events::read_events(self, &body, limits, member, field)
            }
            Shape::Blob | Shape::String if body.is_empty() => Ok(()),
            Shape::Blob => set(field, Scalar::Blob(body.into_owned())),
            Shape::String => match String::from_utf8(body.into_owned()) {
                Ok(text) => set(field, Scalar::String(text)),
                Err(_) => Err(DecodeError::new("expected text, found bytes that are not UTF-8")),
            }
            .map_err(|error| error.within(ValueStep::Member(member.name))),
            _ => (self.value)(&body, limits, member, field),
        }
    }
}

/// Names the content coding in the error of a body that cannot be read. The client asked for no coding. (A member that is the
/// whole body is returned as it was stored, in any coding.)
pub(super) fn naming_coding(response: &Response, read: Result<(), DecodeError>) -> Result<(), DecodeError> {
    read.map_err(|error| match coding(response) {
        Some(coding) if !error.is_late() => DecodeError::new(coding_problem(coding)),
        _ => error,
    })
}

/// The content coding of a body, if it has one. An unregistered name is text of the service, so it is not shown.
pub(super) fn coding(response: &Response) -> Option<&'static str> {
    let named = response.headers.joined("content-encoding")?;
    let mut codings = named.split(',').map(str::trim);
    let coding = codings.find(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))?;
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "aws-chunked"];
    let known = known.into_iter().find(|known| known.eq_ignore_ascii_case(coding));
    Some(known.unwrap_or("unknown"))
}

/// The problem of a body in this coding.
pub(super) fn coding_problem(coding: &str) -> String {
    format!("the body has the content coding {coding}, which was not asked for")
}

/// Whether a member of a response is in the body without being its payload. Members that a request has in its path or query are
/// in the body too (Smithy's HTTP binding traits; botocore's `_handle_structure`).
pub(super) fn is_in_body(member: &Member) -> bool {
    match member.location {
        Location::Body | Location::Query | Location::Label => true,
        Location::Header
        | Location::PrefixHeaders
        | Location::StatusCode
        | Location::Payload
        | Location::EventStream
        | Location::EventHeader
        | Location::LongEventHeader
        | Location::EventPayload => false,
    }
}

pub(super) fn set(field: &mut dyn Decode, value: Scalar<'_>) -> Result<(), DecodeError> {
    field.set(value).map_err(|_| wrong_type())
}

/// The value does not fit its schema. Generated code never does this.
pub(super) fn wrong_type() -> DecodeError {
    DecodeError::new(WrongType::PROBLEM)
}

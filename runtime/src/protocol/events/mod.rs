//! Events: the messages of an event stream as a list of unions (Smithy's event stream specification; botocore's
//! `EventStreamJSONParser`).
//!
//! Where a call by name gives events as a list, the whole stream is read before they are. So a stream that ends with an error is an error
//! response, and the events before the error are not seen.

mod write;

use std::borrow::Cow;

use super::body::{BodyReader, set, wrong_type};
use super::limits::ReadLimits;
use super::{DecodeError, ErrorInSuccess, ValueStep};
use crate::eventstream::{HeaderValue, MessageRef, NotText};
use crate::http::{Headers, Response};
use crate::schema::{Location, Member, Shape, StructureSchema};
use crate::value::{Decode, DecodeStructure, Scalar, with_fields_mut};
pub(super) use write::PayloadWriter;

/// The status that an error in a stream gives the response, as in botocore.
const STATUS: u16 = 400;

/// The member that is an event stream, with its index.
pub(super) fn stream(schema: &'static StructureSchema) -> Option<(usize, &'static Member)> {
    let mut members = schema.members.iter().enumerate();
    members.find(|(_, member)| member.location == Location::EventStream)
}

/// Reads all events.
pub(super) fn read_events(
    reader: &BodyReader,
    body: &[u8],
    limits: &ReadLimits,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    let events = events(member).ok_or_else(wrong_type)?;
    let Some(list) = target.list() else {
        // Whoever has the output reads them as they come.
        return if body.is_empty() { Ok(()) } else { Err(wrong_type()) };
    };
    list.clear();
    let mut rest = body;
    for index in 0.. {
        let place = |error: DecodeError| {
            error
                .within(ValueStep::Index(index))
                .within(ValueStep::Member(member.name))
        };
        let Some(message) = take_message(&mut rest).map_err(place)? else {
            break;
        };
        let event = limits
            .push(list)
            .map_err(DecodeError::new)
            .and_then(|event| read_event(reader, message, limits, events, event));
        event.map_err(place)?;
    }
    Ok(())
}

/// Reads the other members of an output, which without HTTP bindings have a message of their own before the events.
/// Returns what is left of the body.
#[cfg(feature = "json")]
pub(super) fn read_initial<'a>(
    reader: &BodyReader,
    body: &'a [u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<&'a [u8], DecodeError> {
    let mut rest = body;
    match take_message(&mut rest)? {
        Some(first) if matches!(text(first, ":event-type"), Ok("initial-response")) => {
            (reader.structure)(first.payload(), limits, schema, target)?;
            Ok(rest)
        }
        _ => Ok(body),
    }
}

/// Reads one event.
pub(super) fn read_one(
    reader: &BodyReader,
    stream: &'static Member,
    message: MessageRef<'_>,
    event: &mut dyn Decode,
) -> Result<(), DecodeError> {
    let limits = ReadLimits::new(message.payload(), None);
    read_event(reader, message, &limits, events(stream).ok_or_else(wrong_type)?, event)
}

fn read_event(
    reader: &BodyReader,
    message: MessageRef<'_>,
    limits: &ReadLimits,
    events: &'static StructureSchema,
    event: &mut dyn Decode,
) -> Result<(), DecodeError> {
    if text(message, ":message-type")? != "event" {
        return Err(DecodeError::new("a message is neither an event nor an error"));
    }
    let name = text(message, ":event-type")?;
    let union = limits.union(event).map_err(DecodeError::new)?;
    let Some((index, member)) = find(events, name) else {
        union.select_unknown(name);
        return Ok(());
    };
    let Shape::Structure(event) = member.shape else {
        return Err(wrong_type());
    };
    let target = limits.select(union, index).and_then(|place| limits.structure(place));
    target
        .map_err(DecodeError::new)
        .and_then(|target| read_members(reader, message, limits, event, target))
        .map_err(|error| error.within(ValueStep::Member(member.name)))
}

/// Headers and payload; without a member that is the payload, it holds all members that are no headers.
fn read_members(
    reader: &BodyReader,
    message: MessageRef<'_>,
    limits: &ReadLimits,
    event: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let is_in_body = |member: &Member| member.location == Location::Body;
    if !event.members.iter().all(is_in_body) {
        with_fields_mut(target, |fields| {
            let mut members = event.members.iter().zip(fields);
            members.try_for_each(|(member, field)| match member.location {
                Location::EventHeader | Location::LongEventHeader => read_header(message, member, &mut **field),
                Location::EventPayload => {
                    reader.read_payload(member, Cow::Borrowed(message.payload()), limits, &mut **field)
                }
                _ => Ok(()),
            })
        })?;
    }
    if event.members.iter().any(is_in_body) {
        (reader.structure)(message.payload(), limits, event, target)?;
    }
    Ok(())
}

/// Turns a response with an error in its stream into an error response. `body_of_error` makes the body of an error in the format
/// of the protocol from a code and a message.
pub(super) fn error_in_success(
    schema: &'static StructureSchema,
    response: &mut Response,
    body_of_error: fn(&str, &str) -> Vec<u8>,
) -> Option<ErrorInSuccess> {
    let (_, member) = stream(schema)?;
    let mut rest = &*response.body;
    let message = loop {
        // What is wrong with a message is told when events are read.
        let message = take_message(&mut rest).ok()??;
        if !matches!(text(message, ":message-type"), Ok("event")) {
            break message;
        }
    };
    let failed = error_of(member, message, body_of_error)?;
    response.status = failed.status;
    response.headers.extend(failed.headers);
    response.body = failed.body;
    Some(ErrorInSuccess { in_stream: true })
}

/// The failed response that a message means, if it is an error.
///
/// The code is put into the header that REST-JSON has for it, because the body of an exception contains only its members, in
/// every protocol.
pub(super) fn error_of(
    stream: &'static Member,
    message: MessageRef<'_>,
    body_of_error: fn(&str, &str) -> Vec<u8>,
) -> Option<Response> {
    let (code, body) = match text(message, ":message-type").ok()? {
        "exception" => {
            let name = text(message, ":exception-type").ok()?;
            (exception_code(stream, name).to_owned(), message.payload().to_vec())
        }
        "error" => {
            let [code, text] = [":error-code", ":error-message"].map(|name| text(message, name).unwrap_or_default());
            (code.to_owned(), body_of_error(code, text))
        }
        _ => return None,
    };
    Some(Response {
        status: STATUS,
        headers: Headers::from_iter([("X-Amzn-Errortype", code)]),
        body,
    })
}

/// The name of the exception's shape, which is the code of the error, if the model knows it.
fn exception_code<'a>(stream: &Member, name: &'a str) -> &'a str {
    match events(stream).and_then(|events| find(events, name)) {
        Some((_, member)) => match member.shape {
            Shape::Structure(exception) => exception.name,
            _ => name,
        },
        None => name,
    }
}

fn events(member: &Member) -> Option<&'static StructureSchema> {
    let Shape::List(list) = member.shape else { return None };
    match list.member.shape {
        Shape::Union(events) => Some(events),
        _ => None,
    }
}

fn find(events: &'static StructureSchema, name: &str) -> Option<(usize, &'static Member)> {
    events.members.iter().enumerate().find(|(_, event)| event.name == name)
}

fn take_message<'a>(rest: &mut &'a [u8]) -> Result<Option<MessageRef<'a>>, DecodeError> {
    if rest.is_empty() {
        return Ok(None);
    }
    let found = MessageRef::read(rest).map_err(|error| DecodeError::new(error.to_string()))?;
    let (message, length) = found.ok_or_else(|| DecodeError::new("the stream ends within a message"))?;
    *rest = rest.get(length..).unwrap_or_default();
    Ok(Some(message))
}

fn text<'a>(message: MessageRef<'a>, name: &str) -> Result<&'a str, DecodeError> {
    match message.text(name) {
        Some(Ok(text)) => Ok(text),
        Some(Err(NotText)) => Err(DecodeError::new(format!("the header {name} of a message is not text"))),
        None => Err(DecodeError::new(format!("a message has no header {name}"))),
    }
}

fn read_header(message: MessageRef<'_>, member: &'static Member, field: &mut dyn Decode) -> Result<(), DecodeError> {
    let Some(value) = message.header(member.name) else {
        return Ok(());
    };
    let scalar = match value {
        HeaderValue::Boolean(value) => Scalar::Boolean(value),
        HeaderValue::Byte(value) => Scalar::Integer(value.into()),
        HeaderValue::Short(value) => Scalar::Integer(value.into()),
        HeaderValue::Integer(value) => Scalar::Integer(value.into()),
        HeaderValue::Long(value) => Scalar::Integer(value),
        HeaderValue::Blob(value) => Scalar::Blob(value),
        HeaderValue::String(value) => Scalar::String(value),
        HeaderValue::Timestamp(value) => Scalar::Timestamp(value),
        HeaderValue::Uuid(value) => Scalar::Blob(value.to_vec()),
    };
    set(field, scalar).map_err(|error| error.within(ValueStep::Member(member.name)))
}

#[cfg(test)]
mod tests;

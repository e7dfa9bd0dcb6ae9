//! The other side of a protocol: an output or an error becomes the response that a service would send. The scripted transport
//! answers with it, so that a test goes through all of the client: what it gives is written here, and read like any answer.

use super::rest::{answer_head, payload};
#[cfg(any(feature = "query", feature = "rest-xml"))]
use super::xml;
use super::{EncodeError, body};
use crate::http::{Headers, Response};
use crate::schema::{ErrorSchema, Location, Member, Operation, Shape, is_message};
use crate::value::{Encode, Structure, View, with_fields};

/// The id that every answer has for its request.
const REQUEST_ID: &str = "scripted";

/// An error that a service answers with.
#[derive(Clone, Copy)]
pub struct ErrorAnswer<'a> {
    /// The status of the response.
    pub status: u16,
    /// Its code.
    pub code: &'a str,
    /// The text for people; what the members say counts more.
    pub message: &'a str,
    /// What the model knows of it.
    pub schema: Option<&'static ErrorSchema>,
    /// Its members.
    pub members: &'a dyn Structure,
}

impl<'a> ErrorAnswer<'a> {
    /// The text for people in the element or member of that name, unless a member of the error is that.
    fn message(&self, name: &'static str) -> Option<(&'static str, String)> {
        let schema = self.schema;
        let is_message = |member: &&Member| {
            is_message(member.name) || schema.is_some_and(|schema| schema.message_member == Some(member.name))
        };
        let mut members = self.members.schema().members.iter();
        let Some(member) = members.find(is_message) else {
            return (!self.message.is_empty()).then(|| (name, self.message.to_owned()));
        };
        let mut text = None;
        crate::value::member(self.members, member.name, &mut |value| {
            if let View::String(value) = value.view() {
                text = Some(value.to_owned());
            }
        });
        match text {
            Some(_) if member.wire_name() == name => None,
            Some(text) => Some((name, text)),
            None => (!self.message.is_empty()).then(|| (name, self.message.to_owned())),
        }
    }

    /// The code and the text for people, as they are in front of the members.
    fn texts(&self, code: Option<&'static str>, message: &'static str) -> Vec<(&'static str, String)> {
        let code = code.map(|name| (name, self.code.to_owned()));
        code.into_iter().chain(self.message(message)).collect()
    }
}

/// An answer in JSON: the whole output is the body.
#[cfg(feature = "json")]
pub(super) fn json(output: &dyn Structure, content_type: &'static str) -> Result<Response, EncodeError> {
    refuse_events(output)?;
    let mut response = response(200, Headers::new(), content_type);
    super::json::write_output(&mut response.body, &[], output)?;
    Ok(response)
}

/// An error in JSON: its code is in the body.
#[cfg(feature = "json")]
pub(super) fn json_error(error: &ErrorAnswer<'_>, content_type: &'static str) -> Result<Response, EncodeError> {
    let mut response = response(error.status, Headers::new(), content_type);
    let texts = error.texts(Some("__type"), "message");
    super::json::write_output(&mut response.body, &texts, error.members)?;
    Ok(response)
}

/// An answer in CBOR.
#[cfg(feature = "cbor")]
pub(super) fn cbor(output: &dyn Structure) -> Result<Response, EncodeError> {
    let mut response = response(200, Headers::new(), "application/cbor");
    response.headers.set("smithy-protocol", "rpc-v2-cbor");
    super::cbor::write_output(&mut response.body, &[], output)?;
    Ok(response)
}

/// An error in CBOR.
#[cfg(feature = "cbor")]
pub(super) fn cbor_error(error: &ErrorAnswer<'_>) -> Result<Response, EncodeError> {
    let mut response = response(error.status, Headers::new(), "application/cbor");
    response.headers.set("smithy-protocol", "rpc-v2-cbor");
    let texts = error.texts(Some("__type"), "message");
    super::cbor::write_output(&mut response.body, &texts, error.members)?;
    Ok(response)
}

/// An answer in REST-JSON.
#[cfg(any(test, feature = "rest-json"))]
pub(super) fn rest_json(operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
    let (status, headers) = answer_head(output)?;
    let mut response = response(status, headers, "application/json");
    write_rest_body(
        operation,
        output,
        &mut response,
        |out| super::json::write_output(out, &[], output),
        |out, member, value| super::json::write_output_value(out, member, value),
    )?;
    Ok(response)
}

/// An error in REST-JSON: its code is in a header field.
#[cfg(any(test, feature = "rest-json"))]
pub(super) fn rest_json_error(operation: &Operation, error: &ErrorAnswer<'_>) -> Result<Response, EncodeError> {
    let (_, mut headers) = answer_head(error.members)?;
    headers.set("x-amzn-errortype", error.code);
    let mut response = response(error.status, headers, "application/json");
    let texts = error.texts(None, "message");
    super::json::write_output(&mut response.body, &texts, error.members)?;
    without_body_of_head(operation, &mut response);
    Ok(response)
}

/// An answer in REST-XML.
#[cfg(feature = "rest-xml")]
pub(super) fn rest_xml(operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError> {
    let (status, headers) = answer_head(output)?;
    let mut response = response(status, headers, "application/xml");
    let schema = operation.output;
    let write = |out: &mut Vec<u8>| {
        let root = schema.location_name.unwrap_or(schema.name);
        *out = xml::write_output(root, &[], output, operation.percent_encoded_output)?.into_bytes();
        Ok(())
    };
    write_rest_body(operation, output, &mut response, write, |out, member, value| {
        *out = xml::write_output_value(member, value)?.into_bytes();
        Ok(())
    })?;
    Ok(response)
}

/// An error in XML, around which services put one, two or no elements.
#[cfg(any(feature = "query", feature = "rest-xml"))]
pub(super) fn xml_error(
    operation: &Operation,
    error: &ErrorAnswer<'_>,
    around: &[&str],
) -> Result<Response, EncodeError> {
    let (_, headers) = answer_head(error.members)?;
    let mut response = response(error.status, headers, "application/xml");
    let texts = error.texts(Some("Code"), "Message");
    let body = xml::write_output("Error", &texts, error.members, false)?;
    response.body = wrapped(body, around).into_bytes();
    without_body_of_head(operation, &mut response);
    Ok(response)
}

/// An answer in the query protocol: the output in an element of its own where there is one, below a root element.
#[cfg(feature = "query")]
pub(super) fn query(
    operation: &Operation,
    output: &dyn Structure,
    wrapper: Option<&str>,
) -> Result<Response, EncodeError> {
    let mut response = response(200, Headers::new(), "text/xml");
    let root = format!("{}Response", operation.name);
    let body = match wrapper {
        Some(wrapper) => wrapped(xml::write_output(wrapper, &[], output, false)?, &[&root]),
        None => xml::write_output(&root, &[], output, false)?,
    };
    response.body = body.into_bytes();
    Ok(response)
}

/// A document in elements, the outermost first.
#[cfg(any(feature = "query", feature = "rest-xml"))]
fn wrapped(body: String, around: &[&str]) -> String {
    around
        .iter()
        .rev()
        .fold(body, |inner, name| format!("<{name}>{inner}</{name}>"))
}

fn response(status: u16, mut headers: Headers, content_type: &'static str) -> Response {
    if headers.get("content-type").is_none() {
        headers.append_static("content-type", content_type);
    }
    headers.append_static("x-amzn-requestid", REQUEST_ID);
    Response {
        status,
        headers,
        body: Vec::new(),
    }
}

/// Writes the body of an answer with HTTP bindings: the member that it is, or else the members that are in it, if any.
fn write_rest_body(
    operation: &Operation,
    output: &dyn Structure,
    response: &mut Response,
    members: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>,
    value: impl Fn(&mut Vec<u8>, &Member, &dyn Encode) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    refuse_events(output)?;
    let schema = operation.output;
    let Some((index, member)) = payload(schema) else {
        if operation.http_method != "HEAD" && schema.members.iter().any(body::is_in_body) {
            members(&mut response.body)?;
        }
        return Ok(());
    };
    with_fields(output, |fields| {
        match fields.get(index).map(|field| (field, field.view())) {
            None | Some((_, View::Absent)) => Ok(()),
            Some((_, View::Blob(bytes))) if matches!(member.shape, Shape::Blob) => {
                response.body.extend_from_slice(bytes);
                Ok(())
            }
            Some((_, View::String(text))) if matches!(member.shape, Shape::String) => {
                response.body.extend_from_slice(text.as_bytes());
                Ok(())
            }
            Some((field, _)) => value(&mut response.body, member, *field),
        }
    })
}

/// An answer to `HEAD` has no body.
fn without_body_of_head(operation: &Operation, response: &mut Response) {
    if operation.http_method == "HEAD" {
        response.body.clear();
    }
}

/// Events are messages of a stream, and no output has them as values.
fn refuse_events(output: &dyn Structure) -> Result<(), EncodeError> {
    let mut members = output.schema().members.iter();
    match members.find(|member| member.location == Location::EventStream) {
        Some(member) => Err(EncodeError {
            member: member.name,
            problem: "is a stream of events, which a typed answer cannot have: answer with bytes",
        }),
        None => Ok(()),
    }
}

//! Which error an XML response is.
//!
//! There are three forms: `<ErrorResponse><Error>…` of the query protocol and most of REST-XML, `<Response><Errors><Error>…` of
//! EC2, and `<Error>…` of S3. They differ enough to be told apart by what they hold, so one reader does for all.

use super::read::read_members;
use super::reader::{Element, Reader};
use crate::http::Response;
use crate::protocol::limits::ReadLimits;
use crate::protocol::status::phrase;
use crate::protocol::{DecodeError, ServiceFault, gateway};
use crate::schema::{ErrorSchema, Service, StructureSchema};
use crate::value::DecodeStructure;

/// What a body says that is no error that we know, else what its status says.
fn plain_message(response: &Response) -> String {
    match gateway::message(response) {
        message if message.is_empty() => phrase(response.status).to_owned(),
        message => message,
    }
}

/// Finds code and message as botocore's XML parsers do. Where the body has no code, it is in the header if there was an exception
/// in an event stream; else, as in an answer to `HEAD`, the status is all there is.
pub(in crate::protocol) fn read_fault(service: &Service, response: &Response) -> ServiceFault {
    let text = |name: &str| error_text(&response.body, name).ok().flatten();
    let in_header = response.headers.get("x-amzn-errortype");
    let in_body = text("Code").filter(|code| !code.is_empty());
    let Some(code) = in_body.or_else(|| in_header.map(str::to_owned)) else {
        return ServiceFault {
            code: response.status.to_string(),
            message: text("Message").unwrap_or_else(|| plain_message(response)),
            modelled: None,
        };
    };
    let modelled = service.errors.iter().position(|error| error.code == code);
    let known = modelled.and_then(|index| service.errors.get(index));
    // What models call `message` is the protocol's own `Message`, but in an exception. Another name is one that an overlay gives.
    let own_message = |error: &ErrorSchema| {
        let name = error.message_member?;
        if in_header.is_none() && name.eq_ignore_ascii_case("message") {
            None
        } else {
            text(name)
        }
    };
    let message = text("Message").or_else(|| known.and_then(own_message));
    ServiceFault {
        code,
        message: message.unwrap_or_default(),
        modelled,
    }
}

/// Reads the members of a modelled error.
pub(in crate::protocol) fn read_error(
    body: &[u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let Some((mut reader, error)) = open_error(body, limits)? else {
        return Ok(());
    };
    read_members(&mut reader, &error, schema, target)?;
    reader.finish()
}

/// Whether a body is an error of the form that S3 has.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn is_error(body: &[u8]) -> bool {
    let limits = ReadLimits::new(body, None);
    matches!(Reader::open(body, &limits), Ok(Some((_, root))) if root.name() == "Error")
}

/// Whether a body is XML to its end, and not such an error.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn is_success(body: &[u8]) -> bool {
    let limits = ReadLimits::new(body, None);
    match Reader::open(body, &limits) {
        Ok(Some((reader, root))) => root.name() != "Error" && reader.finish().is_ok(),
        Ok(None) | Err(_) => false,
    }
}

/// The body of an error that has a code and a message.
#[cfg(all(feature = "rest-xml", feature = "eventstream"))]
pub(in crate::protocol) fn error_body(code: &str, message: &str) -> Vec<u8> {
    let [code, message] = [code, message].map(quick_xml::escape::escape);
    format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>").into_bytes()
}

/// The id of a request by the body: in `<ResponseMetadata>` or at the top, in as many spellings as there are protocols.
pub(in crate::protocol) fn request_id(body: &[u8]) -> Option<String> {
    let limits = ReadLimits::new(body, None);
    let (mut reader, _) = Reader::open(body, &limits).ok()??;
    while let Some(child) = reader.child().ok()? {
        match child.name() {
            "RequestId" | "RequestID" | "requestId" => return Some(reader.text().ok()?.into_owned()),
            "ResponseMetadata" => return child_text(&mut reader, "RequestId").ok()?,
            _ => reader.skip().ok()?,
        }
    }
    None
}

/// The text of an element in the error.
fn error_text(body: &[u8], name: &str) -> Result<Option<String>, DecodeError> {
    let limits = ReadLimits::new(body, None);
    match open_error(body, &limits)? {
        Some((mut reader, _)) => child_text(&mut reader, name),
        None => Ok(None),
    }
}

/// Opens the element that holds the error. An exception in an event stream is an element by itself.
fn open_error<'a>(body: &'a [u8], limits: &'a ReadLimits) -> Result<Option<(Reader<'a>, Element<'a>)>, DecodeError> {
    let Some((mut reader, root)) = Reader::open(body, limits)? else {
        return Ok(None);
    };
    if root.name() == "Error" {
        return Ok(Some((reader, root)));
    }
    while let Some(child) = reader.child()? {
        match child.name() {
            "Error" => return Ok(Some((reader, child))),
            // From here on its children are looked at.
            "Errors" => {}
            _ => reader.skip()?,
        }
    }
    Reader::open(body, limits)
}

/// The text of a child of the innermost element.
fn child_text(reader: &mut Reader<'_>, name: &str) -> Result<Option<String>, DecodeError> {
    while let Some(child) = reader.child()? {
        if child.name() == name {
            return Ok(Some(reader.text()?.into_owned()));
        }
        reader.skip()?;
    }
    Ok(None)
}

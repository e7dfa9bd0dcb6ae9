//! Errors in XML: their members, and whether a response is one.

use super::read::{read_members, utf8};
use super::reader::{Element, Reader};
use crate::protocol::DecodeError;
use crate::protocol::limits::ReadLimits;
use crate::schema::StructureSchema;
use crate::value::DecodeStructure;

/// Reads the members of a modelled error.
pub(in crate::protocol) fn read_error(
    body: &[u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let Some((mut reader, error)) = open_error(utf8(body)?, limits)? else {
        return Ok(());
    };
    read_members(&mut reader, &error, schema, target)?;
    reader.finish()
}

/// Whether a body is an error in the form of S3. Only its start is read.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn is_error(body: &[u8], limits: &ReadLimits) -> bool {
    open_start(body, limits).is_some_and(|(_, root)| root.name() == "Error")
}

/// Whether a body is XML that ends with its root element and is not such an error. Only its start and end are checked, so that it
/// is read once: the reader reports problems in between.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn is_success(body: &[u8], limits: &ReadLimits) -> bool {
    let Some((reader, root)) = open_start(body, limits) else {
        return false;
    };
    if root.name() == "Error" {
        return false;
    }
    let text = body.trim_ascii_end();
    let last_tag = text
        .iter()
        .rposition(|byte| *byte == b'<')
        .and_then(|start| text.get(start..));
    match last_tag {
        Some(last_tag) if last_tag.starts_with(b"</") => {
            let name = last_tag.get(2..).and_then(|name| name.strip_suffix(b">"));
            name.is_some_and(|name| Some(name.trim_ascii()) == reader.full_name().map(str::as_bytes))
        }
        // The root is a single tag, or something follows it.
        _ => {
            let whole = Reader::open(start(body), limits).ok().flatten();
            whole.is_some_and(|(reader, _)| reader.finish().is_ok())
        }
    }
}

/// The body of an error with a code and a message.
#[cfg(all(feature = "rest-xml", feature = "eventstream"))]
pub(in crate::protocol) fn error_body(code: &str, message: &str) -> Vec<u8> {
    let [code, message] = [code, message].map(super::write::escaped);
    format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>").into_bytes()
}

/// The id of a request from the body: in `<ResponseMetadata>` or at the top, with as many spellings as there are protocols.
pub(in crate::protocol) fn request_id(body: &[u8], limits: &ReadLimits) -> Option<String> {
    let (mut reader, _) = Reader::open(start(body), limits).ok()??;
    while let Some(child) = reader.child().ok()? {
        match child.name() {
            "RequestId" | "RequestID" | "requestId" => return Some(reader.text().ok()?.into_owned()),
            "ResponseMetadata" => return child_text(&mut reader, "RequestId").ok()?,
            _ => reader.skip().ok()?,
        }
    }
    None
}

/// Opens the root element. Nearly always it begins in the first bytes, so that the rest is not looked at.
#[cfg(feature = "rest-xml")]
fn open_start<'a>(body: &'a [u8], limits: &'a ReadLimits) -> Option<(Reader<'a>, Element<'a>)> {
    const FIRST: usize = 1024;
    let open = |part| Reader::open(start(part), limits).ok().flatten();
    body.get(..FIRST).and_then(open).or_else(|| open(body))
}

/// A document as text, as far as it is.
fn start(body: &[u8]) -> &str {
    match str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Opens the element that contains the error. An exception in an event stream is an element itself.
fn open_error<'a>(body: &'a str, limits: &'a ReadLimits) -> Result<Option<(Reader<'a>, Element<'a>)>, DecodeError> {
    let Some((mut reader, root)) = Reader::open(body, limits)? else {
        return Ok(None);
    };
    if root.name() == "Error" {
        return Ok(Some((reader, root)));
    }
    while let Some(child) = reader.child()? {
        match child.name() {
            "Error" => return Ok(Some((reader, child))),
            // From here on, its children are read.
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

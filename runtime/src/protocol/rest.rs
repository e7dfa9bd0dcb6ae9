//! HTTP bindings: members in the path, the query, the header fields or the status of a message. They are the same
//! for every REST protocol (Smithy's HTTP binding traits; botocore's `BaseRestSerializer` and `BaseRestParser`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::body::{set, wrong_type};
use super::json::{document_text, read_document};
use super::template::{fill_host_prefix, fill_path, fill_query, is_label};
use super::{DecodeError, EncodeError, Encoded, FIELDS_CAPACITY, ValueStep, text};
use crate::http::{Headers, Request, Response};
use crate::schema::{Auth, Location, Member, Operation, Shape, StructureSchema, TimestampFormat};
use crate::value::{
    Decode, DecodeStructure, Encode, Scalar, Structure, View, try_elements, try_entries, try_members, with_fields_mut,
};

/// The request without a body: method, path, query and header fields.
pub(super) fn encode_bindings(
    operation: &Operation,
    input: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<Encoded, EncodeError> {
    let mut parts = RequestParts {
        headers: Headers::with_capacity(FIELDS_CAPACITY),
        ..RequestParts::default()
    };
    try_members(input, |member, field| parts.bind(member, field, token))?;
    let (path, literal_query) = operation.uri.split_once('?').unwrap_or((operation.uri, ""));
    let query = parts.query(&fill_query(literal_query, &parts.labels)?);
    parts
        .labels
        .retain(|(name, _)| is_label(path, name) || !is_label(literal_query, name));
    Ok(Encoded {
        request: Request {
            method: operation.http_method.into(),
            scheme: "".into(),
            authority: String::new(),
            path: fill_path(path, &parts.labels, operation.auth == Auth::S3)?,
            query,
            headers: parts.headers,
            body: Bytes::new(),
            call: None,
        },
        host_prefix: fill_host_prefix(operation.host_prefix, input)?,
        members_in_url: parts.members_in_url,
    })
}

/// The status and the header fields of an answer, from the members that are there.
#[cfg(feature = "scripted")]
pub(super) fn answer_head(output: &dyn Structure) -> Result<(u16, Headers), EncodeError> {
    let (mut status, mut parts) = (200, RequestParts::default());
    try_members(output, |member, value| {
        match (member.location, value.view()) {
            (_, View::Absent) => {}
            (Location::StatusCode, View::Integer(code)) => status = u16::try_from(code).unwrap_or(status),
            (Location::Header, View::String(text)) if member.decoding.is_some() => {
                parts
                    .headers
                    .set(member.wire_name(), text::encoded(member, text, false));
            }
            (Location::Header, _) => parts.bind_header(member, value)?,
            (Location::PrefixHeaders, _) => parts.bind_prefix_headers(member, value)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((status, parts.headers))
}

/// The member that is the body, and its index.
pub(super) fn payload(schema: &'static StructureSchema) -> Option<(usize, &'static Member)> {
    let mut members = schema.members.iter().enumerate();
    members.find(|(_, member)| member.location == Location::Payload)
}

/// The parts of a request that come from members of the input.
#[derive(Default)]
struct RequestParts {
    labels: Vec<(&'static str, String)>,
    query: Vec<Pair>,
    headers: Headers,
    members_in_url: Vec<&'static str>,
}

/// A parameter of the query.
struct Pair {
    key: String,
    value: String,
    /// Whether the key comes from a map of the caller's, not from the model.
    free: bool,
}

impl RequestParts {
    fn bind(&mut self, member: &Member, value: &dyn Encode, token: &dyn Fn() -> String) -> Result<(), EncodeError> {
        let drawn;
        let value = match value.view() {
            View::Absent if member.idempotency_token => {
                drawn = token();
                &drawn
            }
            View::Absent => return Ok(()),
            _ => value,
        };
        match member.location {
            Location::Label => {
                self.members_in_url.push(member.name);
                self.labels.push((
                    member.wire_name(),
                    text::plain(member, value, TimestampFormat::Iso8601)?,
                ));
            }
            Location::Query => {
                self.members_in_url.push(member.name);
                self.bind_query(member, member.wire_name(), value, false)?;
            }
            Location::Header => self.bind_header(member, value)?,
            Location::PrefixHeaders => self.bind_prefix_headers(member, value)?,
            Location::Body
            | Location::Payload
            | Location::StatusCode
            | Location::EventStream
            | Location::EventHeader
            | Location::LongEventHeader
            | Location::EventPayload => {}
        }
        Ok(())
    }

    fn bind_query(&mut self, member: &Member, key: &str, value: &dyn Encode, free: bool) -> Result<(), EncodeError> {
        match (value.view(), member.shape) {
            (View::List(list), Shape::List(schema)) => {
                try_elements(list, |element| self.push_query(&schema.member, key, element, free))
            }
            (View::Map(map), Shape::Map(schema)) => {
                try_entries(map, |key, value| self.bind_query(&schema.value, key, value, true))
            }
            _ => self.push_query(member, key, value, free),
        }
    }

    fn push_query(&mut self, member: &Member, key: &str, value: &dyn Encode, free: bool) -> Result<(), EncodeError> {
        self.query.push(Pair {
            key: key.to_owned(),
            value: text::plain(member, value, TimestampFormat::Iso8601)?,
            free,
        });
        Ok(())
    }

    /// The query: the parameters that are always sent, then the members. Keys of the model win over those of a map (Smithy's
    /// `httpQueryParams`).
    fn query(&self, literal: &str) -> String {
        let mut query = literal.to_owned();
        let is_literal = |key: &str| literal.split('&').any(|pair| pair.split('=').next() == Some(key));
        let is_named = |key: &str| self.query.iter().any(|pair| !pair.free && pair.key == key);
        for pair in &self.query {
            if !pair.free || !is_literal(&pair.key) && !is_named(&pair.key) {
                text::push_pair(&mut query, &pair.key, &pair.value);
            }
        }
        query
    }

    fn bind_header(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        let joined = match (value.view(), member.shape) {
            (View::List(list), Shape::List(schema)) => {
                let mut joined = String::new();
                try_elements(list, |element| {
                    let text = text::plain(&schema.member, element, TimestampFormat::HttpDate)?;
                    if !joined.is_empty() {
                        joined.push(',');
                    }
                    joined.push_str(&list_item(&schema.member, text));
                    Ok(())
                })?;
                joined
            }
            (View::Document(document), _) if member.json_value => STANDARD.encode(document_text(document)),
            _ => text::plain(member, value, TimestampFormat::HttpDate)?,
        };
        self.headers.set(member.wire_name(), header_value(member, joined)?);
        Ok(())
    }

    fn bind_prefix_headers(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        let (View::Map(map), Shape::Map(schema)) = (value.view(), member.shape) else {
            return Err(EncodeError {
                member: member.name,
                problem: "is no map",
            });
        };
        try_entries(map, |key, value| {
            let text = text::plain(&schema.value, value, TimestampFormat::HttpDate)?;
            let text = header_value(member, text)?;
            let key = header_name(member, key)?;
            self.headers.set(format!("{}{key}", member.wire_name()), text);
            Ok(())
        })
    }
}

/// A string of a list in a header is quoted if it contains a comma or a quote (RFC 9110, section 5.6.4).
fn list_item(member: &Member, text: String) -> String {
    if matches!(member.shape, Shape::String) && text.contains([',', '"']) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text
    }
}

/// A header value ends at a line break. With one inside, the data of a caller could add header fields.
fn header_value(member: &Member, value: String) -> Result<String, EncodeError> {
    if value.contains(|c: char| c.is_ascii_control() && c != '\t') {
        return Err(EncodeError {
            member: member.name,
            problem: "has a line break or another control character, which cannot go in a header",
        });
    }
    Ok(value)
}

fn header_name<'a>(member: &Member, name: &'a str) -> Result<&'a str, EncodeError> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.chars().all(token) {
        return Ok(name);
    }
    Err(EncodeError {
        member: member.name,
        problem: "has a key that cannot be the name of a header",
    })
}

/// The member whose value is the body, as a payload or an event stream, and its index.
pub(super) fn whole_body(schema: &'static StructureSchema) -> Option<(usize, &'static Member)> {
    #[cfg(feature = "eventstream")]
    if let Some(stream) = super::events::stream(schema) {
        return Some(stream);
    }
    payload(schema)
}

/// Reads the members that are in the status and the header fields of a response.
pub(super) fn decode_bindings(
    schema: &'static StructureSchema,
    response: &Response,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    with_fields_mut(target, |fields| {
        let mut members = schema.members.iter().zip(fields);
        members.try_for_each(|(member, field)| {
            let read = decode_binding(member, schema, response, &mut **field);
            read.map_err(|error| error.within(ValueStep::Member(member.name)))
        })
    })
}

fn decode_binding(
    member: &'static Member,
    schema: &StructureSchema,
    response: &Response,
    field: &mut dyn Decode,
) -> Result<(), DecodeError> {
    match member.location {
        Location::StatusCode => set(field, Scalar::Integer(response.status.into())),
        Location::Header => match response.headers.joined(member.wire_name()) {
            // S3 sends the `Expires` that the owner of an object has set, whatever it is. As text it is always there.
            Some(value) if is_text_beside(member, schema) && scalar(member, &value).is_err() => Ok(()),
            Some(value) => decode_header(member, &value, field),
            None => Ok(()),
        },
        Location::PrefixHeaders => decode_prefix_headers(member, &response.headers, field),
        Location::Body
        | Location::Payload
        | Location::Query
        | Location::Label
        | Location::EventStream
        | Location::EventHeader
        | Location::LongEventHeader
        | Location::EventPayload => Ok(()),
    }
}

/// Whether a member is a timestamp, and another has the same header field as text.
fn is_text_beside(member: &Member, schema: &StructureSchema) -> bool {
    let is_same_text = |other: &Member| {
        let is_text = matches!(other.shape, Shape::String) && other.location == Location::Header;
        is_text && other.wire_name().eq_ignore_ascii_case(member.wire_name())
    };
    matches!(member.shape, Shape::Timestamp(_)) && schema.members.iter().any(is_same_text)
}

fn decode_prefix_headers(
    member: &'static Member,
    headers: &Headers,
    field: &mut dyn Decode,
) -> Result<(), DecodeError> {
    let map = field.map().ok_or_else(wrong_type)?;
    for (name, _) in headers.iter() {
        let Some((prefix, key)) = name.split_at_checked(member.wire_name().len()) else {
            continue;
        };
        if prefix.eq_ignore_ascii_case(member.wire_name())
            && let Some(value) = headers.joined(name)
        {
            set(map.insert(key.to_owned()), Scalar::Str(&value))?;
        }
    }
    Ok(())
}

fn decode_header(member: &'static Member, value: &str, field: &mut dyn Decode) -> Result<(), DecodeError> {
    let Shape::List(schema) = member.shape else {
        return set(field, scalar(member, value)?);
    };
    let list = field.list().ok_or_else(wrong_type)?;
    for (index, item) in list_items(&schema.member, value)?.iter().enumerate() {
        scalar(&schema.member, item)
            .and_then(|value| set(list.push(), value))
            .map_err(|error| error.within(ValueStep::Index(index)))?;
    }
    Ok(())
}

/// The elements of a list in a header: parts between commas. A quoted part may contain commas, and a date in the HTTP form has a
/// comma of its own.
fn list_items(member: &Member, value: &str) -> Result<Vec<String>, DecodeError> {
    if let Shape::Timestamp(TimestampFormat::Default | TimestampFormat::HttpDate) = member.shape {
        let parts: Vec<&str> = value.split(',').map(str::trim).collect();
        return Ok(parts.chunks(2).map(|pair| pair.join(", ")).collect());
    }
    let mut items = Vec::new();
    let mut rest = value.trim();
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted).ok_or_else(|| no_list(items.len()))?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        rest = match after.trim_start() {
            "" => "",
            more => more.strip_prefix(',').ok_or_else(|| no_list(items.len()))?.trim_start(),
        };
        items.push(item);
    }
    Ok(items)
}

/// A quoted element that does not end, or text after its closing quote.
fn no_list(index: usize) -> DecodeError {
    DecodeError::new("expected text in quotes, then a comma or the end, in the header").within(ValueStep::Index(index))
}

/// The decoded text up to the closing quote, and the text after it. `None` if there is no closing quote.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &quoted[at + 1..])),
            '\\' => text.extend(chars.next().map(|(_, escaped)| escaped)),
            c => text.push(c),
        }
    }
    None
}

/// Text from a header as the plain value that the shape of the member describes.
fn scalar<'a>(member: &Member, text: &'a str) -> Result<Scalar<'a>, DecodeError> {
    let wrong = |wanted: &str| DecodeError::new(format!("expected {wanted} in the header"));
    if member.json_value {
        let json = STANDARD.decode(text).map_err(|_| wrong("JSON in base64"))?;
        let json = read_document(&json).ok_or_else(|| wrong("JSON in base64"))?;
        return Ok(Scalar::Document(json));
    }
    text::read(member, text.into()).map_err(wrong)
}

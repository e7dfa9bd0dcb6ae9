//! Reads messages from bytes.

use std::collections::BTreeSet;

use super::{CHECKSUM, HeaderValue, MAX_HEADERS, MAX_PAYLOAD, Message, MessageError, PRELUDE};
use crate::timestamp::Timestamp;

/// A message where its bytes are: it was checked, and nothing of it was copied.
#[derive(Clone, Copy)]
pub struct MessageRef<'a> {
    headers: &'a [u8],
    payload: &'a [u8],
}

impl<'a> MessageRef<'a> {
    /// Reads the message at the start of `bytes`, and returns its length. `None` means that more bytes are needed.
    ///
    /// # Errors
    ///
    /// It is damaged or too long. Nothing after it can be found.
    pub fn read(bytes: &'a [u8]) -> Result<Option<(Self, usize)>, MessageError> {
        let Some(length) = length(bytes)? else {
            return Ok(None);
        };
        let Some(message) = bytes.get(..length.message) else {
            return Ok(None);
        };
        let (before, checksum) = message.split_last_chunk::<CHECKSUM>().ok_or(MessageError::Length)?;
        let body = before.get(PRELUDE..).ok_or(MessageError::Length)?;
        let (headers, payload) = body.split_at_checked(length.headers).ok_or(MessageError::Length)?;
        // The headers are checked first, so that a fault of the writer is not reported as damage on the way.
        check_headers(headers)?;
        check(before, *checksum)?;
        Ok(Some((Self { headers, payload }, length.message)))
    }

    /// The contents of the message.
    pub fn payload(self) -> &'a [u8] {
        self.payload
    }

    /// The value of the header with this name. Upper and lower case differ.
    pub fn header(self, name: &str) -> Option<HeaderValue> {
        self.find(name)?.value()
    }

    /// The text of the header with this name; an error where it is not text.
    pub(crate) fn text(self, name: &str) -> Option<Result<&'a str, NotText>> {
        Some(self.find(name)?.text().ok_or(NotText))
    }

    /// A copy that has its bytes itself.
    pub fn to_message(self) -> Message {
        let headers = Headers(self.headers).map_while(Result::ok);
        let headers =
            headers.filter_map(|header| Some((str::from_utf8(header.name).ok()?.to_owned(), header.value()?)));
        Message {
            headers: headers.collect(),
            payload: self.payload.to_vec(),
        }
    }

    fn find(self, name: &str) -> Option<Header<'a>> {
        let mut headers = Headers(self.headers).map_while(Result::ok);
        headers.find(|header| header.name == name.as_bytes())
    }
}

/// A header is not text.
pub(crate) struct NotText;

/// How long a message is.
pub(super) struct Length {
    pub(super) message: usize,
    headers: usize,
}

/// How long the message at the start of `bytes` is. `None` means that more bytes are needed to know.
pub(super) fn length(bytes: &[u8]) -> Result<Option<Length>, MessageError> {
    let Some((prelude, _)) = bytes.split_first_chunk::<PRELUDE>() else {
        return Ok(None);
    };
    let mut rest = Bytes(prelude);
    let mut number = || rest.array().map(u32::from_be_bytes).ok_or(MessageError::Length);
    let (message, headers, checksum) = (number()?, number()?, number()?);
    check(&prelude[..PRELUDE - CHECKSUM], checksum.to_be_bytes())?;
    let size = |number: u32| usize::try_from(number).map_err(|_| MessageError::PayloadTooLong);
    let (message, headers) = (size(message)?, size(headers)?);
    let around = PRELUDE + CHECKSUM;
    let payload = message
        .checked_sub(around)
        .and_then(|inner| inner.checked_sub(headers))
        .ok_or(MessageError::Length)?;
    if headers > MAX_HEADERS {
        return Err(MessageError::HeadersTooLong);
    }
    if payload > MAX_PAYLOAD {
        return Err(MessageError::PayloadTooLong);
    }
    Ok(Some(Length { message, headers }))
}

fn check(bytes: &[u8], checksum: [u8; CHECKSUM]) -> Result<(), MessageError> {
    if crc32fast::hash(bytes).to_be_bytes() == checksum {
        Ok(())
    } else {
        Err(MessageError::Checksum)
    }
}

/// Checks that each header can be read, and that no name is there twice.
fn check_headers(bytes: &[u8]) -> Result<(), MessageError> {
    // As a rule it is one look at all bytes that tells that all texts are UTF-8.
    let is_ascii = bytes.is_ascii();
    let is_utf8 = |text: &[u8]| is_ascii || str::from_utf8(text).is_ok();
    let mut names = Names::default();
    for header in Headers(bytes) {
        let header = header?;
        if !is_utf8(header.name) {
            return Err(MessageError::HeaderName);
        }
        let is_valid = match header.kind {
            TEXT => is_utf8(header.value),
            TIMESTAMP => header.value().is_some(),
            _ => true,
        };
        if !is_valid {
            return Err(MessageError::HeaderValue);
        }
        if !names.insert(header.name) {
            return Err(MessageError::DuplicateHeader);
        }
    }
    Ok(())
}

/// Names that were seen. The first few need no memory, and few messages have more.
#[derive(Default)]
struct Names<'a> {
    first: [&'a [u8]; 8],
    count: usize,
    others: BTreeSet<&'a [u8]>,
}

impl<'a> Names<'a> {
    /// Whether it was not there.
    fn insert(&mut self, name: &'a [u8]) -> bool {
        let (first, free) = self.first.split_at_mut(self.count);
        if first.contains(&name) {
            return false;
        }
        match free.first_mut() {
            Some(place) => {
                *place = name;
                self.count += 1;
                true
            }
            None => self.others.insert(name),
        }
    }
}

const TEXT: u8 = 7;
const TIMESTAMP: u8 = 8;

/// A header where its bytes are.
#[derive(Clone, Copy)]
struct Header<'a> {
    name: &'a [u8],
    kind: u8,
    value: &'a [u8],
}

impl<'a> Header<'a> {
    fn text(self) -> Option<&'a str> {
        str::from_utf8(self.value).ok().filter(|_| self.kind == TEXT)
    }

    fn value(self) -> Option<HeaderValue> {
        let mut rest = Bytes(self.value);
        Some(match self.kind {
            0 => HeaderValue::Boolean(true),
            1 => HeaderValue::Boolean(false),
            2 => HeaderValue::Byte(i8::from_be_bytes(rest.array()?)),
            3 => HeaderValue::Short(i16::from_be_bytes(rest.array()?)),
            4 => HeaderValue::Integer(i32::from_be_bytes(rest.array()?)),
            5 => HeaderValue::Long(i64::from_be_bytes(rest.array()?)),
            6 => HeaderValue::Blob(self.value.to_vec()),
            TEXT => HeaderValue::String(self.text()?.to_owned()),
            TIMESTAMP => HeaderValue::Timestamp(moment(i64::from_be_bytes(rest.array()?))?),
            9 => HeaderValue::Uuid(rest.array()?),
            _ => return None,
        })
    }
}

/// The headers in these bytes. Ends after the first error.
struct Headers<'a>(&'a [u8]);

impl<'a> Iterator for Headers<'a> {
    type Item = Result<Header<'a>, MessageError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = Bytes(self.0);
        let [name_length] = rest.array()?;
        let header = rest.header(name_length);
        self.0 = if header.is_ok() { rest.0 } else { &[] };
        Some(header)
    }
}

/// Bytes that are still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    #[inline]
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    #[inline]
    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (slice, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(slice)
    }

    #[inline]
    fn header(&mut self, name_length: u8) -> Result<Header<'a>, MessageError> {
        let name = self.slice(name_length.into()).filter(|name| !name.is_empty());
        let name = name.ok_or(MessageError::HeaderName)?;
        let [kind] = self.array().ok_or(MessageError::HeaderType)?;
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | TIMESTAMP => 8,
            6 | TEXT => u16::from_be_bytes(self.array().ok_or(MessageError::HeaderValue)?).into(),
            9 => 16,
            _ => return Err(MessageError::HeaderType),
        };
        let value = self.slice(length).ok_or(MessageError::HeaderValue)?;
        Ok(Header { name, kind, value })
    }
}

fn moment(milliseconds: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(milliseconds % 1000 * 1_000_000).ok()?;
    Timestamp::new(milliseconds / 1000, nanoseconds).ok()
}

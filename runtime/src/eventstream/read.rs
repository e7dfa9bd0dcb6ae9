//! Reads messages from bytes.

use std::collections::BTreeSet;

use super::{CHECKSUM, HeaderValue, MAX_HEADERS, MAX_PAYLOAD, Message, MessageError, PRELUDE};
use crate::timestamp::Timestamp;

pub(super) fn message(bytes: &[u8]) -> Result<Option<(Message, usize)>, MessageError> {
    let Some(prelude) = bytes.first_chunk::<PRELUDE>() else {
        return Ok(None);
    };
    let (length, headers_length) = lengths(prelude)?;
    let Some(bytes) = bytes.get(..length) else {
        return Ok(None);
    };
    let (before, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(MessageError::Length)?;
    let body = before.get(PRELUDE..).ok_or(MessageError::Length)?;
    let (headers, payload) = body.split_at_checked(headers_length).ok_or(MessageError::Length)?;
    // The headers are checked first, so that a fault of the writer is not reported as damage on the way.
    let headers = RestOfHeaders(headers).headers()?;
    check(before, *checksum)?;
    let payload = payload.to_vec();
    Ok(Some((Message { headers, payload }, length)))
}

/// The length of the message, and that of its headers.
fn lengths(prelude: &[u8; PRELUDE]) -> Result<(usize, usize), MessageError> {
    let mut rest = RestOfHeaders(prelude);
    let mut number = || rest.array().map(u32::from_be_bytes).ok_or(MessageError::Length);
    let (length, headers, checksum) = (number()?, number()?, number()?);
    check(&prelude[..PRELUDE - CHECKSUM], checksum.to_be_bytes())?;
    let size = |number: u32| usize::try_from(number).map_err(|_| MessageError::PayloadTooLong);
    let (length, headers) = (size(length)?, size(headers)?);
    let around = PRELUDE + CHECKSUM;
    let payload = length
        .checked_sub(around)
        .and_then(|inner| inner.checked_sub(headers))
        .ok_or(MessageError::Length)?;
    if headers > MAX_HEADERS {
        return Err(MessageError::HeadersTooLong);
    }
    if payload > MAX_PAYLOAD {
        return Err(MessageError::PayloadTooLong);
    }
    Ok((length, headers))
}

fn check(bytes: &[u8], checksum: [u8; CHECKSUM]) -> Result<(), MessageError> {
    if crc32fast::hash(bytes).to_be_bytes() == checksum {
        Ok(())
    } else {
        Err(MessageError::Checksum)
    }
}

/// Bytes that are still to be read.
struct RestOfHeaders<'a>(&'a [u8]);

impl<'a> RestOfHeaders<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (slice, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(slice)
    }

    fn headers(mut self) -> Result<Vec<(String, HeaderValue)>, MessageError> {
        let mut headers = Vec::new();
        let mut names = BTreeSet::new();
        while let Some([length]) = self.array() {
            let name = self.slice(length.into()).filter(|name| !name.is_empty());
            let name = name.and_then(|name| str::from_utf8(name).ok());
            let name = name.ok_or(MessageError::HeaderName)?;
            let [kind] = self.array().ok_or(MessageError::HeaderType)?;
            if kind > 9 {
                return Err(MessageError::HeaderType);
            }
            let value = self.value(kind).ok_or(MessageError::HeaderValue)?;
            if !names.insert(name) {
                return Err(MessageError::DuplicateHeader);
            }
            headers.push((name.to_owned(), value));
        }
        Ok(headers)
    }

    fn value(&mut self, kind: u8) -> Option<HeaderValue> {
        Some(match kind {
            0 => HeaderValue::Boolean(true),
            1 => HeaderValue::Boolean(false),
            2 => HeaderValue::Byte(i8::from_be_bytes(self.array()?)),
            3 => HeaderValue::Short(i16::from_be_bytes(self.array()?)),
            4 => HeaderValue::Integer(i32::from_be_bytes(self.array()?)),
            5 => HeaderValue::Long(i64::from_be_bytes(self.array()?)),
            6 => HeaderValue::Blob(self.sized()?.to_vec()),
            7 => HeaderValue::String(str::from_utf8(self.sized()?).ok()?.to_owned()),
            8 => HeaderValue::Timestamp(moment(i64::from_be_bytes(self.array()?))?),
            9 => HeaderValue::Uuid(self.array()?),
            _ => return None,
        })
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes(self.array()?);
        self.slice(length.into())
    }
}

fn moment(milliseconds: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(milliseconds % 1000 * 1_000_000).ok()?;
    Timestamp::new(milliseconds / 1000, nanoseconds).ok()
}

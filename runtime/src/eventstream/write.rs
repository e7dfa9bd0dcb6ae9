//! Writes messages as bytes.

use std::collections::BTreeSet;

use super::{CHECKSUM, HeaderValue, MAX_HEADERS, MAX_PAYLOAD, Message, MessageError, PRELUDE};
use crate::timestamp::Timestamp;

pub(super) fn message(message: &Message, out: &mut Vec<u8>) -> Result<(), MessageError> {
    let headers = headers(&message.headers)?;
    if headers.len() > MAX_HEADERS {
        return Err(MessageError::HeadersTooLong);
    }
    if message.payload.len() > MAX_PAYLOAD {
        return Err(MessageError::PayloadTooLong);
    }
    let length = PRELUDE + headers.len() + message.payload.len() + CHECKSUM;
    let number = |size: usize| u32::try_from(size).map_err(|_| MessageError::PayloadTooLong);
    let (length, headers_length) = (number(length)?, number(headers.len())?);

    let mut checksum = crc32fast::Hasher::new();
    let mut put = |bytes: &[u8]| {
        checksum.update(bytes);
        out.extend_from_slice(bytes);
        checksum.clone().finalize().to_be_bytes()
    };
    put(&length.to_be_bytes());
    let of_prelude = put(&headers_length.to_be_bytes());
    put(&of_prelude);
    put(&headers);
    let of_message = put(&message.payload);
    out.extend_from_slice(&of_message);
    Ok(())
}

/// Headers alone, as they are in a message.
pub(crate) fn headers(headers: &[(String, HeaderValue)]) -> Result<Vec<u8>, MessageError> {
    let mut out = Vec::new();
    let mut names = BTreeSet::new();
    for (name, value) in headers {
        if !names.insert(name) {
            return Err(MessageError::DuplicateHeader);
        }
        let length = u8::try_from(name.len()).ok().filter(|length| *length > 0);
        out.push(length.ok_or(MessageError::HeaderName)?);
        out.extend_from_slice(name.as_bytes());
        write_value(value, &mut out)?;
    }
    Ok(out)
}

fn write_value(value: &HeaderValue, out: &mut Vec<u8>) -> Result<(), MessageError> {
    let mut put = |kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend_from_slice(bytes);
    };
    match value {
        HeaderValue::Boolean(true) => put(0, &[]),
        HeaderValue::Boolean(false) => put(1, &[]),
        HeaderValue::Byte(value) => put(2, &value.to_be_bytes()),
        HeaderValue::Short(value) => put(3, &value.to_be_bytes()),
        HeaderValue::Integer(value) => put(4, &value.to_be_bytes()),
        HeaderValue::Long(value) => put(5, &value.to_be_bytes()),
        HeaderValue::Blob(value) => put(6, &sized(value)?),
        HeaderValue::String(value) => put(7, &sized(value.as_bytes())?),
        HeaderValue::Timestamp(value) => put(8, &milliseconds(*value).to_be_bytes()),
        HeaderValue::Uuid(value) => put(9, value),
    }
    Ok(())
}

/// The length is a signed number of 16 bits in the specification, so only half of the possible lengths are valid.
fn sized(bytes: &[u8]) -> Result<Vec<u8>, MessageError> {
    let length = i16::try_from(bytes.len()).map_err(|_| MessageError::HeaderValue)?;
    Ok([&length.to_be_bytes(), bytes].concat())
}

fn milliseconds(moment: Timestamp) -> i64 {
    moment.seconds() * 1000 + i64::from(moment.subsecond_nanoseconds() / 1_000_000)
}

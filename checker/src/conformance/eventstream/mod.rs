//! `eventstream/`: messages, read and written, and what they say.

pub(super) mod events;
mod requests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message, MessageError};

use super::cases::each;
use super::report::Suite;
use crate::compare::{equal, equal_json};
use crate::problem::Problem;

/// Valid messages: reading gives their parts, and writing the parts gives the same bytes.
pub(super) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(case));
    }
}

fn check(case: &Value) -> Result<(), Problem> {
    let bytes = bytes(&case["bytes"])?;
    let (message, length) = match Message::read(&bytes) {
        Ok(Some(found)) => found,
        other => return Err(Problem::differs(format!("not read as a message: {other:?}"))),
    };
    equal("length", &bytes.len(), &length)?;
    let headers = message.headers.iter().map(|(name, value)| header(name, value));
    equal_json("headers", &case["headers"], &headers.collect())?;
    equal_json("payload", &case["payload"], &json!(STANDARD.encode(&message.payload)))?;
    let mut written = Vec::new();
    message
        .write(&mut written)
        .map_err(|error| Problem::differs(format!("not written: {error}")))?;
    equal("bytes", &bytes, &written)
}

/// A header in the form of the cases.
fn header(name: &str, value: &HeaderValue) -> Value {
    let (kind, value) = match value {
        HeaderValue::Boolean(value) => ("boolean", json!(value)),
        HeaderValue::Byte(value) => ("byte", json!(value)),
        HeaderValue::Short(value) => ("short", json!(value)),
        HeaderValue::Integer(value) => ("integer", json!(value)),
        HeaderValue::Long(value) => ("long", json!(value)),
        HeaderValue::Blob(value) => ("blob", json!(STANDARD.encode(value))),
        HeaderValue::String(value) => ("string", json!(value)),
        HeaderValue::Timestamp(value) => {
            let milliseconds = value.seconds() * 1000 + i64::from(value.subsecond_nanoseconds() / 1_000_000);
            ("timestamp", json!(milliseconds))
        }
        HeaderValue::Uuid(value) => ("uuid", json!(hex(value))),
    };
    json!({"name": name, "type": kind, "value": value})
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Messages that must be refused, each for its own reason.
pub(super) fn run_errors(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let bytes = bytes(&case["bytes"])?;
            let error = match Message::read(&bytes) {
                Err(error) => error,
                Ok(_) => return Err(Problem::differs("is not refused")),
            };
            equal("error", &case["error"].as_str(), &Some(name(error)))
        });
    }
}

fn name(error: MessageError) -> &'static str {
    match error {
        MessageError::Checksum => "checksum",
        MessageError::HeaderName => "header-name",
        MessageError::HeaderType => "header-type",
        MessageError::HeaderValue => "header-value",
        MessageError::DuplicateHeader => "duplicate-header",
        _ => "length",
    }
}

fn bytes(base64: &Value) -> Result<Vec<u8>, Problem> {
    let text = base64.as_str().unwrap_or_default();
    STANDARD
        .decode(text)
        .map_err(|error| Problem::differs(format!("the case is not base64: {error}")))
}

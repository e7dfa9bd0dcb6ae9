//! The events that a request has, compared with those of a case.

use serde_json::{Value, json};
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::internals::eventstream::Message;

use super::header;
use crate::compare::{equal, equal_json};
use crate::problem::Problem;

/// Each event is in a signed message; a signed message without any is the last.
pub(super) fn check(request: &Request, events: &[&Value]) -> Result<(), Problem> {
    let signed = messages(&request.body)?;
    let Some((last, signed)) = signed.split_last() else {
        return Err(Problem::differs("there are no messages"));
    };
    equal("payload of the last message", &0, &last.payload.len())?;
    equal("events", &events.len(), &signed.len())?;
    for (signed, event) in signed.iter().zip(events) {
        match &*messages(&signed.payload)? {
            [message] => check_event(message, event)?,
            _ => return Err(Problem::differs("a signed message does not have one message in it")),
        }
    }
    Ok(())
}

fn check_event(message: &Message, event: &Value) -> Result<(), Problem> {
    let found = message.headers.iter().map(|(name, value)| {
        let header = header(name, value);
        let kind = header["type"].as_str().unwrap_or_default();
        (name.clone(), json!({ kind: header["value"] }))
    });
    let wanted = event["headers"].as_object().into_iter().flatten();
    let wanted = wanted.map(|(name, value)| (name.clone(), in_our_types(value)));
    equal_json("headers", &wanted.collect(), &found.collect())?;
    let body = event["body"].as_str().unwrap_or_default();
    match event["bodyMediaType"].as_str() {
        Some("application/json") => {
            let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
            equal_json("payload", &json(body.as_bytes()), &json(&message.payload))
        }
        _ => equal("payload", &body.as_bytes(), &&*message.payload),
    }
}

/// Bytes and shorts are integers in the model of the cases, so their headers are that wide too. Timestamps are in milliseconds.
fn in_our_types(header: &Value) -> Value {
    let of = |kind: &str| header.get(kind).cloned();
    if let Some(number) = of("byte").or_else(|| of("short")) {
        return json!({ "integer": number });
    }
    let moment = of("timestamp").and_then(|text| Timestamp::from_iso8601(text.as_str()?).ok());
    match moment {
        Some(moment) => json!({ "timestamp": moment.seconds() * 1000 }),
        None => header.clone(),
    }
}

fn messages(mut bytes: &[u8]) -> Result<Vec<Message>, Problem> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        match Message::read(bytes) {
            Ok(Some((message, length))) => {
                messages.push(message);
                bytes = &bytes[length..];
            }
            other => return Err(Problem::differs(format!("not read as a message: {other:?}"))),
        }
    }
    Ok(messages)
}

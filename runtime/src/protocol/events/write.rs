//! Events of a request, as messages.

use crate::eventstream::{HeaderValue, Message};
use crate::protocol::EncodeError;
use crate::schema::{ErrorSchema, Location, Member, Shape, StructureSchema};
use crate::value::{Encode, Structure, View, try_members, with_fields};

type WriteStructure = fn(&mut Vec<u8>, &dyn Structure, &dyn Fn() -> String) -> Result<(), EncodeError>;
type WriteValue = fn(&mut Vec<u8>, &Member, &dyn Encode, &dyn Fn() -> String) -> Result<(), EncodeError>;

/// How a protocol writes the payload of an event: one with the members of a structure, and one that is the value of a member.
pub(in crate::protocol) struct PayloadWriter {
    pub(in crate::protocol) structure: WriteStructure,
    pub(in crate::protocol) value: WriteValue,
    pub(in crate::protocol) content_type: &'static str,
}

impl PayloadWriter {
    /// The message of an event. An event that is one of the errors goes as an exception.
    pub(in crate::protocol) fn event(
        &self,
        errors: &[ErrorSchema],
        stream: &Member,
        event: &dyn Encode,
        token: &dyn Fn() -> String,
    ) -> Result<Message, EncodeError> {
        let unknown = EncodeError {
            member: stream.name,
            problem: "has an event that the model does not know",
        };
        let events = super::events(stream).ok_or_else(|| EncodeError::wrong_type(stream))?;
        let View::Union(index, value) = event.view() else {
            return Err(unknown);
        };
        let member = events.members.get(index).ok_or(unknown)?;
        let (Shape::Structure(schema), View::Structure(value)) = (member.shape, value.view()) else {
            return Err(EncodeError::wrong_type(member));
        };
        let is_error = errors.iter().any(|error| error.shape.name == schema.name);
        let (kind, name) = match is_error {
            true => ("exception", ":exception-type"),
            false => ("event", ":event-type"),
        };
        let mut message = Message {
            headers: vec![text(":message-type", kind), text(name, member.name)],
            payload: Vec::new(),
        };
        self.payload(schema, value, &mut message, token)?;
        try_members(value, |member, field| {
            message.headers.extend(header(member, field)?);
            Ok(())
        })?;
        Ok(message)
    }

    /// The payload, and what it is: the member that is all of it, or else all members that are no headers.
    fn payload(
        &self,
        schema: &'static StructureSchema,
        value: &dyn Structure,
        message: &mut Message,
        token: &dyn Fn() -> String,
    ) -> Result<(), EncodeError> {
        let place = |location| schema.members.iter().position(|member| member.location == location);
        let content_type = if let Some(index) = place(Location::EventPayload) {
            with_fields(value, |fields| match fields.get(index) {
                Some(field) => self.whole(&mut message.payload, &schema.members[index], *field, token),
                None => Ok(None),
            })?
        } else if place(Location::Body).is_some() {
            (self.structure)(&mut message.payload, value, token)?;
            Some(self.content_type)
        } else {
            None
        };
        message
            .headers
            .extend(content_type.map(|kind| text(":content-type", kind)));
        Ok(())
    }

    /// A member that is all of a payload.
    fn whole(
        &self,
        out: &mut Vec<u8>,
        member: &Member,
        value: &dyn Encode,
        token: &dyn Fn() -> String,
    ) -> Result<Option<&'static str>, EncodeError> {
        Ok(match value.view() {
            View::Absent => None,
            View::Blob(bytes) => {
                out.extend_from_slice(bytes);
                Some("application/octet-stream")
            }
            View::String(text) => {
                out.extend_from_slice(text.as_bytes());
                Some("text/plain")
            }
            _ => {
                (self.value)(out, member, value, token)?;
                Some(self.content_type)
            }
        })
    }

    /// The message with the members of an input that are beside its events, where the protocol has no place for them in the head.
    pub(in crate::protocol) fn initial_request(&self, payload: Vec<u8>) -> Message {
        Message {
            headers: vec![
                text(":message-type", "event"),
                text(":event-type", "initial-request"),
                text(":content-type", self.content_type),
            ],
            payload,
        }
    }
}

fn text(name: &str, value: &str) -> (String, HeaderValue) {
    (name.to_owned(), HeaderValue::String(value.to_owned()))
}

/// A member that is a header of its message; `None` for any other.
fn header(member: &Member, value: &dyn Encode) -> Result<Option<(String, HeaderValue)>, EncodeError> {
    let is_long = match member.location {
        Location::EventHeader => false,
        Location::LongEventHeader => true,
        _ => return Ok(None),
    };
    let value = match value.view() {
        View::Absent => return Ok(None),
        View::Boolean(value) => HeaderValue::Boolean(value),
        View::Integer(value) if is_long => HeaderValue::Long(value),
        View::Integer(value) => HeaderValue::Integer(value.try_into().map_err(|_| EncodeError {
            member: member.name,
            problem: "is a number that does not fit into 32 bits",
        })?),
        View::Blob(value) => HeaderValue::Blob(value.to_vec()),
        View::String(value) => HeaderValue::String(value.to_owned()),
        View::Timestamp(value) => HeaderValue::Timestamp(value),
        _ => {
            return Err(EncodeError {
                member: member.name,
                problem: "is of a type that the header of an event cannot have",
            });
        }
    };
    Ok(Some((member.name.to_owned(), value)))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use crate::dynamic::DynamicStructure;
    use crate::protocol::{EncodeError, Protocol, RestJson};
    use crate::schema::{ErrorSchema, ListSchema, Member, Shape, StructureSchema, TimestampFormat};
    use crate::value::{View, try_elements, try_members};

    static HEADERS: StructureSchema = StructureSchema::new(
        "HeadersEvent",
        &[
            Member::new("on", Shape::Boolean).event_header(),
            Member::new("count", Shape::Integer).event_header(),
            Member::new("long", Shape::Integer).long_event_header(),
            Member::new("bytes", Shape::Blob).event_header(),
            Member::new("at", Shape::Timestamp(TimestampFormat::Iso8601)).event_header(),
        ],
    );
    static BLOB: StructureSchema =
        StructureSchema::new("BlobEvent", &[Member::new("payload", Shape::Blob).event_payload()]);
    static TEXT: StructureSchema =
        StructureSchema::new("TextEvent", &[Member::new("payload", Shape::String).event_payload()]);
    static INNER: StructureSchema = StructureSchema::new("Inner", &[Member::new("name", Shape::String)]);
    static WHOLE: StructureSchema = StructureSchema::new(
        "WholeEvent",
        &[
            Member::new("header", Shape::String).event_header(),
            Member::new("payload", Shape::Structure(&INNER)).event_payload(),
        ],
    );
    static MIXED: StructureSchema = StructureSchema::new(
        "MixedEvent",
        &[
            Member::new("header", Shape::String).event_header(),
            Member::new("text", Shape::String),
        ],
    );
    static END: StructureSchema = StructureSchema::new("EndEvent", &[]);
    static FAILED: StructureSchema = StructureSchema::new("Failed", &[Member::new("message", Shape::String)]);
    static EVENTS: StructureSchema = StructureSchema::new(
        "Events",
        &[
            Member::new("headers", Shape::Structure(&HEADERS)),
            Member::new("blob", Shape::Structure(&BLOB)),
            Member::new("text", Shape::Structure(&TEXT)),
            Member::new("whole", Shape::Structure(&WHOLE)),
            Member::new("mixed", Shape::Structure(&MIXED)),
            Member::new("end", Shape::Structure(&END)),
            Member::new("failed", Shape::Structure(&FAILED)),
        ],
    );
    static STREAM: ListSchema = ListSchema::new(Shape::Union(&EVENTS));
    static INPUT: StructureSchema =
        StructureSchema::new("Input", &[Member::new("stream", Shape::List(&STREAM)).event_stream()]);

    /// The message of an event, as its headers without their types' values and its payload.
    fn written(event: &Value) -> Result<String, EncodeError> {
        let input = DynamicStructure::from_json(&INPUT, &json!({ "stream": [event] })).unwrap();
        let errors = [ErrorSchema::new("Failed", &FAILED)];
        let mut text = String::new();
        try_members(&input, |member, value| {
            let View::List(list) = value.view() else { return Ok(()) };
            try_elements(list, |event| {
                let message = RestJson.write_event(&errors, member, event, &String::new)?;
                for (name, value) in &message.headers {
                    text.push_str(&match value {
                        crate::eventstream::HeaderValue::String(value) => format!("{name}={value} "),
                        other => format!("{name}:{other:?} "),
                    });
                }
                text.push_str(&String::from_utf8_lossy(&message.payload));
                Ok(())
            })
        })?;
        Ok(text)
    }

    #[test]
    fn members_of_an_event_are_headers_the_payload_or_in_it() {
        for (event, message) in [
            (
                json!({"headers": {"on": true, "count": 1, "long": 2, "bytes": "aGk=", "at": 0}}),
                ":message-type=event :event-type=headers on:Boolean count:Integer long:Long bytes:Blob at:Timestamp ",
            ),
            (
                json!({"blob": {"payload": STANDARD.encode("hi")}}),
                ":message-type=event :event-type=blob :content-type=application/octet-stream hi",
            ),
            (
                json!({"text": {"payload": "hi"}}),
                ":message-type=event :event-type=text :content-type=text/plain hi",
            ),
            (
                json!({"whole": {"header": "h", "payload": {"name": "n"}}}),
                ":message-type=event :event-type=whole :content-type=application/json header=h {\"name\":\"n\"}",
            ),
            (
                json!({"mixed": {"header": "h", "text": "t"}}),
                ":message-type=event :event-type=mixed :content-type=application/json header=h {\"text\":\"t\"}",
            ),
            (json!({"end": {}}), ":message-type=event :event-type=end "),
            (
                json!({"failed": {"message": "m"}}),
                ":message-type=exception :exception-type=failed :content-type=application/json {\"message\":\"m\"}",
            ),
        ] {
            assert_eq!(written(&event).unwrap(), message);
        }
    }

    #[test]
    fn a_number_that_its_header_has_no_room_for_is_refused() {
        let error = written(&json!({"headers": {"count": 1_i64 << 31}})).unwrap_err();
        assert_eq!(error.to_string(), "`count` is a number that does not fit into 32 bits");
    }
}

//! Events in requests: [`RequestEvents`] are what an input has of them, and [`EventSender`] gives them while the call goes on.
//!
//! What a call decides about them is here too: what comes before them, how each is written, and how it is signed.

mod queue;
mod request_events;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;

use crate::body::{BodyError, BodyErrorKind, BodyInput, Reading};
use crate::entropy::{Entropy, uuid};
use crate::error::Cause;
use crate::eventstream::{HeaderValue, Message, header_bytes};
use crate::http::Request;
use crate::protocol::EncodeError;
use crate::schema::{Location, Member, Operation, Shape};
use crate::service::Service;
use crate::sign::EventSigner;
use crate::timestamp::Timestamp;
use crate::validate;
use crate::value::{Encode, Structure, View, try_elements, with_fields};

pub use request_events::{CallOver, EventSender, RequestEvents};

use queue::{EventError, EventQueue, EventReading};

/// What a body of events is.
const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";
/// What the signature of a request covers in place of a body of events.
pub(crate) const SIGNED_PAYLOAD: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// The time now, by the clock of the service.
pub(crate) type Clock = Box<dyn Fn() -> SystemTime + Send>;

/// The events of a request, as the call knows them.
pub(crate) struct EventPlan {
    service: &'static Service,
    stream: &'static Member,
    /// What comes before the events.
    initial: Option<Message>,
    signer: Option<EventSigner>,
    entropy: Arc<dyn Entropy>,
}

impl EventPlan {
    /// The plan for an input that was written into a request, and its events: `None` where the operation sends none.
    pub(crate) fn of(
        service: &'static Service,
        operation: &'static Operation,
        input: &dyn Structure,
        request: &mut Request,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Option<(Self, BodyInput)>, Cause> {
        let mut members = operation.input.members.iter().enumerate();
        let Some((index, stream)) = members.find(|(_, member)| member.location == Location::EventStream) else {
            return Ok(None);
        };
        let has_initial = operation
            .input
            .members
            .iter()
            .any(|member| member.location == Location::Body);
        let body = std::mem::take(&mut request.body);
        request.headers.set("Content-Type", CONTENT_TYPE);
        let plan = Self {
            service,
            stream,
            initial: service.protocol.initial_request(body.into()).filter(|_| has_initial),
            signer: None,
            entropy: Arc::clone(entropy),
        };
        let events = with_fields(input, |fields| plan.events(fields.get(index).copied())).map_err(Cause::Encode)?;
        Ok(Some((plan, events)))
    }

    /// The events of a member: those that come while the call goes on, or those of a list.
    fn events(&self, value: Option<&dyn Encode>) -> Result<BodyInput, EncodeError> {
        if let Some(body) = value.and_then(Encode::body) {
            return Ok(body.clone());
        }
        let mut messages = Vec::new();
        if let Some(View::List(list)) = value.map(Encode::view) {
            try_elements(list, |event| {
                messages.push(self.message(event)?);
                Ok(())
            })?;
        }
        Ok(BodyInput::of_events(EventQueue::Messages(messages)))
    }

    fn message(&self, event: &dyn Encode) -> Result<Bytes, EncodeError> {
        let token = || uuid(&*self.entropy);
        let protocol = self.service.protocol;
        let message = protocol.write_event(self.service.errors, self.stream, event, &token)?;
        let mut out = Vec::new();
        message.write(&mut out).map_err(|_| EncodeError {
            member: self.stream.name,
            problem: "has an event that is larger than a message can be",
        })?;
        Ok(out.into())
    }

    /// Signs the events of the next attempt with that, or not at all.
    pub(crate) fn set_signer(&mut self, signer: Option<EventSigner>) {
        self.signer = signer;
    }

    /// Begins to read the events of an input for an attempt.
    pub(crate) fn open(&mut self, input: &BodyInput, clock: Clock) -> Result<Reading, BodyError> {
        let events = input.events().filter(|events| !events.is_used_up());
        let queue = events.and_then(|events| {
            let events: Arc<dyn Any + Send + Sync> = Arc::clone(events) as _;
            events.downcast::<EventQueue>().ok()
        });
        let queue = queue.ok_or_else(|| BodyError::new(BodyErrorKind::CannotRepeat, 0, None))?;
        let signer = self.signer.take();
        let plan = Self {
            service: self.service,
            stream: self.stream,
            initial: self.initial.clone(),
            signer,
            entropy: Arc::clone(&self.entropy),
        };
        Ok(Reading::events(EventReading::new(Writer { plan, clock }, queue)))
    }
}

/// Without the message before the events: it may be a secret.
impl fmt::Debug for EventPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventPlan")
            .field("stream", &self.stream.name)
            .finish_non_exhaustive()
    }
}

/// What makes the bytes of a body of events.
struct Writer {
    plan: EventPlan,
    clock: Clock,
}

impl Writer {
    /// What comes before all events.
    fn begin(&mut self) -> Result<Option<Bytes>, EventError> {
        let Some(initial) = self.plan.initial.take() else {
            return Ok(None);
        };
        let mut message = Vec::new();
        initial.write(&mut message)?;
        self.frame(message.into()).map(Some)
    }

    /// An event as a message.
    fn encode(&self, event: &dyn Encode) -> Result<Vec<u8>, EventError> {
        if let Shape::List(events) = self.plan.stream.shape {
            validate::missing_in(event, events.member.shape).into_result()?;
        }
        Ok(self.plan.message(event)?.into())
    }

    /// A message as it goes over the wire.
    fn frame(&mut self, message: Bytes) -> Result<Bytes, EventError> {
        let Some(signer) = &mut self.plan.signer else {
            return Ok(message);
        };
        let time = (self.clock)();
        let seconds = Timestamp::from_system_time(time)?.seconds();
        let date = HeaderValue::Timestamp(Timestamp::new(seconds, 0)?);
        let mut headers = vec![(":date".to_owned(), date)];
        let signature = signer.sign(&header_bytes(&headers)?, &message, time)?;
        headers.push((":chunk-signature".to_owned(), HeaderValue::Blob(signature.to_vec())));
        let payload = message.into();
        let mut out = Vec::new();
        Message { headers, payload }.write(&mut out)?;
        Ok(out.into())
    }

    /// What comes after all events: a message without an event in it. Only then does the service know that none was cut off.
    fn end(&mut self) -> Result<Option<Bytes>, EventError> {
        match self.plan.signer {
            Some(_) => self.frame(Bytes::new()).map(Some),
            None => Ok(None),
        }
    }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::body::{Framing, OutgoingBody, SharedBodyError};
    use crate::dynamic::DynamicStructure;
    use crate::entropy::SystemEntropy;
    use crate::http::Headers;
    use crate::identity::Credentials;
    use crate::protocol::AwsJson;
    use crate::schema::{ListSchema, StructureSchema};
    use crate::sign::SigningParams;

    static SAID: StructureSchema = StructureSchema::new("Said", &[Member::new("text", Shape::String).required()]);
    static EVENTS: StructureSchema = StructureSchema::new("Events", &[Member::new("said", Shape::Structure(&SAID))]);
    static STREAM: ListSchema = ListSchema::new(Shape::Union(&EVENTS));
    static INPUT: StructureSchema = StructureSchema::new(
        "Input",
        &[
            Member::new("session", Shape::String),
            Member::new("stream", Shape::List(&STREAM)).event_stream(),
        ],
    );
    static TALK: Operation = Operation {
        input: &INPUT,
        ..Operation::new("Talk", "talk", "POST", "/")
    };
    static SERVICE: Service = Service {
        id: "Demo",
        name: "demo",
        api_version: "2024-01-31",
        signing_name: "demo",
        protocol: &AwsJson {
            version: "1.1",
            target_prefix: "Demo",
            query_compatible: false,
        },
        endpoint: crate::endpoint::Rules::Given,
        errors: &[],
        region_redirects: None,
        signs: false,
        metadata_in_headers: false,
    };

    fn request(body: &[u8]) -> Request {
        Request {
            method: "POST".into(),
            scheme: "https".into(),
            authority: "example.com".to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            headers: Headers::new(),
            body: body.to_vec().into(),
            call: None,
        }
    }

    /// The messages of a request with one event.
    fn messages(sign: bool) -> Vec<Message> {
        let input = json!({"session": "s", "stream": [{"said": {"text": "hi"}}]});
        let input = DynamicStructure::from_json(&INPUT, &input).unwrap();
        let mut request = request(br#"{"session":"s"}"#);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let planned = EventPlan::of(&SERVICE, &TALK, &input, &mut request, &entropy).unwrap();
        let (mut plan, events) = planned.unwrap();
        assert!(request.body.is_empty());
        assert_eq!(request.headers.get("content-type"), Some(CONTENT_TYPE));
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_500);
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        let params = SigningParams::new(&credentials, "us-east-1", "demo", time);
        plan.set_signer(sign.then(|| EventSigner::new(&params, "00".repeat(32))));
        let reading = plan.open(&events, Box::new(move || time)).unwrap();
        let mut body = OutgoingBody::new(reading, None, Framing::Plain, SharedBodyError::default());
        let mut bytes = Vec::new();
        while let Poll::Ready(Some(next)) = body.poll_next(&mut Context::from_waker(Waker::noop())) {
            bytes.extend_from_slice(&next.unwrap());
        }
        let mut messages = Vec::new();
        while let Some((message, length)) = Message::read(&bytes).unwrap() {
            bytes.drain(..length);
            messages.push(message);
        }
        messages
    }

    fn name(message: &Message) -> (&HeaderValue, &[u8]) {
        (message.header(":event-type").unwrap(), &message.payload)
    }

    #[test]
    fn what_is_beside_the_events_comes_first() {
        let messages = messages(false);
        let text = |text: &str| HeaderValue::String(text.to_owned());
        assert_eq!(messages.len(), 2, "nothing comes after events that are not signed");
        assert_eq!(
            name(&messages[0]),
            (&text("initial-request"), &br#"{"session":"s"}"#[..])
        );
        assert_eq!(name(&messages[1]), (&text("said"), &br#"{"text":"hi"}"#[..]));
    }

    #[test]
    fn signed_messages_hold_the_others_and_an_empty_one_is_the_last() {
        let signed = messages(true);
        assert_eq!(signed.len(), 3);
        let mut signatures = Vec::new();
        for (message, plain) in signed.iter().zip(messages(false)) {
            let (inner, _) = Message::read(&message.payload).unwrap().unwrap();
            assert!(inner == plain);
        }
        for message in &signed {
            let whole_seconds = HeaderValue::Timestamp(Timestamp::new(1, 0).unwrap());
            assert!(message.header(":date") == Some(&whole_seconds));
            let Some(HeaderValue::Blob(signature)) = message.header(":chunk-signature") else {
                panic!("no signature");
            };
            signatures.push(signature.clone());
        }
        assert!(signed[2].payload.is_empty());
        signatures.dedup();
        assert_eq!(signatures.len(), 3);
    }
}

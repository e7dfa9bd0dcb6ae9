//! Protocols: how the input of an operation becomes a request, and a response an output or an error.
//!
//! A protocol walks over schemas and values, and knows no service. The static data of a service name its protocol, so a program
//! contains only the codecs that it uses.

#![cfg_attr(
    not(all(
        feature = "cbor",
        feature = "eventstream",
        feature = "json",
        feature = "query",
        feature = "rest-json",
        feature = "rest-xml"
    )),
    allow(
        dead_code,
        unused_imports,
        reason = "protocols share parts, and each build has those that its services speak: all of them together use every part"
    )
)]

use std::fmt;

use crate::__line_debug as line_debug;
use crate::clock::Instant;
#[cfg(feature = "eventstream")]
use crate::eventstream::Message;
use crate::http::{Request, Response};
use crate::schema::{ErrorSchema, Member, Operation, Shape, TimestampFormat};
use crate::timestamp::Timestamp;
#[cfg(feature = "eventstream")]
use crate::value::{DecodeList, Encode};
use crate::value::{DecodeStructure, Structure, WrongType};

#[cfg(feature = "scripted")]
mod answer;
#[cfg(feature = "json")]
mod aws_json;
mod body;
#[cfg(feature = "cbor")]
mod cbor;
mod document;
mod error;
mod error_body;
mod error_code;
mod error_xml;
#[cfg(feature = "eventstream")]
mod events;
mod gateway;
mod json;
mod limits;
#[cfg(feature = "query")]
mod query;
mod read;
mod rest;
#[cfg(any(test, feature = "rest-json"))]
mod rest_json;
#[cfg(feature = "rest-xml")]
mod rest_xml;
mod rpc;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;
mod scalar;
mod status;
mod template;
mod text;
#[cfg(any(feature = "query", feature = "rest-xml"))]
mod xml;

#[cfg(feature = "scripted")]
pub use answer::ErrorAnswer;
#[cfg(feature = "json")]
pub use aws_json::AwsJson;
#[cfg(feature = "query")]
pub use query::{AwsQuery, Ec2Query};
#[cfg(any(test, feature = "rest-json"))]
pub use rest_json::RestJson;
#[cfg(feature = "rest-xml")]
pub use rest_xml::RestXml;
#[cfg(feature = "cbor")]
pub use rpc_v2_cbor::RpcV2Cbor;
pub(crate) use template::RESERVED_BUT_SLASH;
pub use text::decoded as decoded_text;
pub(crate) use text::{RESERVED, form_value};

/// Enough for most bodies, so that they need one allocation.
const BODY_CAPACITY: usize = 512;

/// Space for the header fields of most requests, with those that are added later.
const FIELDS_CAPACITY: usize = 12;

/// A protocol. Only this module has implementations.
pub trait Protocol: fmt::Debug + Sync + sealed::Sealed {
    /// Writes the request for an input. Host and credentials are added later. `token` draws an idempotency token.
    ///
    /// # Errors
    ///
    /// A value cannot be where the model puts it: an empty path label, for example.
    fn encode(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError>;

    /// Writes a request that has all of its input in the URL, for presigning: the members of the body are put into the query.
    ///
    /// # Errors
    ///
    /// As [`Self::encode`].
    fn encode_as_url(
        &self,
        operation: &Operation,
        input: &dyn Structure,
        token: &dyn Fn() -> String,
    ) -> Result<Encoded, EncodeError>;

    /// Reads a success (status 200 to 299) into an output with nothing set. A body that is the bytes or text of one member is
    /// moved there. Reading ends at the deadline, here and below.
    ///
    /// # Errors
    ///
    /// The response does not fit the model.
    fn decode(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
        output: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError>;

    /// Finds an error in a response with the status of a success, for example in an event stream. If there is one, `response`
    /// becomes the error response, to be read by [`Self::error`] and [`Self::decode_error`].
    fn error_in_success(
        &self,
        operation: &Operation,
        response: &mut Response,
        deadline: Option<Instant>,
    ) -> Option<ErrorInSuccess> {
        let _ = deadline;
        #[cfg(feature = "eventstream")]
        return events::error_in_success(operation.output, response, self.event_format()?.body_of_error);
        #[cfg(not(feature = "eventstream"))]
        {
            let _ = (operation, response);
            None
        }
    }

    /// Finds the error of the service that a response is.
    fn error(&self, errors: &[ErrorSchema], response: &Response, deadline: Option<Instant>) -> ParsedError;

    /// Reads the members of a modelled error.
    ///
    /// # Errors
    ///
    /// The response does not fit the model.
    fn decode_error(
        &self,
        error: &ErrorSchema,
        response: &Response,
        deadline: Option<Instant>,
        members: &mut dyn DecodeStructure,
    ) -> Result<(), DecodeError>;

    /// How it reads and writes the messages of event streams; `None` if it has none.
    #[cfg(feature = "eventstream")]
    fn event_format(&self) -> Option<&'static EventFormat> {
        None
    }

    /// Reads an event of a stream, and adds it to a list of its union.
    ///
    /// # Errors
    ///
    /// The event does not fit the model.
    #[cfg(feature = "eventstream")]
    fn read_event(
        &self,
        stream: &'static Member,
        message: &Message,
        list: &mut dyn DecodeList,
    ) -> Result<(), DecodeError> {
        match self.event_format() {
            Some(format) => events::read_one(&format.reader, stream, message, list),
            None => Err(DecodeError::new("the protocol has no events")),
        }
    }

    /// The failed response that a message of a stream means, if it is an error.
    #[cfg(feature = "eventstream")]
    fn event_error(&self, stream: &'static Member, message: &Message) -> Option<Response> {
        events::error_of(stream, message, self.event_format()?.body_of_error)
    }

    /// Writes an event of a request, of that stream, as a message. `token` draws an idempotency token.
    ///
    /// # Errors
    ///
    /// The model does not know the event, or a value cannot be where the model puts it.
    #[cfg(feature = "eventstream")]
    fn write_event(
        &self,
        errors: &[ErrorSchema],
        stream: &Member,
        event: &dyn Encode,
        token: &dyn Fn() -> String,
    ) -> Result<Message, EncodeError> {
        match self.event_format() {
            Some(format) => format.writer.event(errors, stream, event, token),
            None => Err(EncodeError {
                member: stream.name,
                problem: "is a stream of events, which the protocol does not have",
            }),
        }
    }

    /// The message before all events, from the body that a request without events would have; `None` where the members beside the events
    /// are in the head.
    #[cfg(feature = "eventstream")]
    fn initial_request(&self, body: Vec<u8>) -> Option<Message> {
        let _ = body;
        None
    }

    /// The service's id of the request from the body of the response, for responses without it in a header field.
    fn request_id(&self, response: &Response, deadline: Option<Instant>) -> Option<String> {
        let _ = (response, deadline);
        None
    }

    /// Whether a member of an output has this text, before the output is read. Only XML has outputs whose reading depends on it.
    fn output_says(&self, response: &Response, member: &Member, text: &str) -> bool {
        let _ = (response, member, text);
        false
    }

    /// The response with which a service gives an output.
    ///
    /// # Errors
    ///
    /// A value cannot be where the model puts it.
    #[cfg(feature = "scripted")]
    fn answer(&self, operation: &Operation, output: &dyn Structure) -> Result<Response, EncodeError>;

    /// The response with which a service says that an operation has failed.
    ///
    /// # Errors
    ///
    /// As [`Self::answer`].
    #[cfg(feature = "scripted")]
    fn answer_with_error(&self, operation: &Operation, error: &ErrorAnswer<'_>) -> Result<Response, EncodeError>;
}

/// How a protocol reads and writes the messages of event streams. Opaque.
#[cfg(feature = "eventstream")]
pub struct EventFormat {
    reader: body::BodyReader,
    writer: events::PayloadWriter,
    /// The body of an error that has only a code and a message.
    body_of_error: fn(&str, &str) -> Vec<u8>,
}

#[cfg(feature = "eventstream")]
impl fmt::Debug for EventFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventFormat").finish_non_exhaustive()
    }
}

/// Other crates cannot implement protocols, so that methods can be added to the trait.
mod sealed {
    pub trait Sealed {}

    #[cfg(feature = "json")]
    impl Sealed for super::AwsJson {}
    #[cfg(feature = "query")]
    impl Sealed for super::AwsQuery {}
    #[cfg(feature = "query")]
    impl Sealed for super::Ec2Query {}
    #[cfg(any(test, feature = "rest-json"))]
    impl Sealed for super::RestJson {}
    #[cfg(feature = "rest-xml")]
    impl Sealed for super::RestXml {}
    #[cfg(feature = "cbor")]
    impl Sealed for super::RpcV2Cbor {}
}

/// A request without an endpoint: scheme and authority are empty.
#[derive(Debug)]
#[non_exhaustive]
pub struct Encoded {
    /// The request.
    pub request: Request,
    /// The prefix of the endpoint's host.
    pub host_prefix: String,
    /// The members that are in the URL, by their names in the model.
    pub members_in_url: Vec<&'static str>,
}

/// An error in a response with the status of a success.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInSuccess {
    /// Whether it came in an event stream. If so, the operation was in progress, and sending it again can do harm.
    pub in_stream: bool,
}

/// An error response as the protocol reads it, before the members of a modelled error are read.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsedError {
    /// The code, or the status as text if the response has no code.
    pub code: String,
    /// The message; empty where there is none.
    pub message: String,
    /// Its index among the service's errors, if the model knows it.
    pub modelled: Option<usize>,
    /// The service's id of the request, if the body has it.
    pub request_id: Option<String>,
    /// The members or elements of the error that are plain values, by their names on the wire.
    pub details: Vec<(String, String)>,
}

/// Without the message, which is text of the service.
impl fmt::Debug for ParsedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParsedError")
            .field("code", &self.code)
            .field("modelled", &self.modelled)
            .finish()
    }
}

/// An input that cannot be written.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodeError {
    /// The member, by its name in the model; the operation where it has no member for what is given.
    pub member: &'static str,
    /// The problem.
    pub problem: &'static str,
}

impl EncodeError {
    /// The problem of a label that would change the path: `..`.
    pub const STEP: &'static str = "has a step `.` or `..`, which would make another path";
    /// The problem of a member that chooses an unknown checksum algorithm.
    pub const CHECKSUM: &'static str = "names a checksum algorithm that is not supported; there are CRC32, CRC32C, CRC64NVME, MD5, \
         SHA1, SHA256 and SHA512, or you can set the member for the checksum itself";
    /// The problem of a member that is the body of a request, if the request must be a URL.
    pub(crate) const NOT_IN_URL: &'static str = "is in the body, which cannot go into a URL";

    /// The problem of an operation that is given a body and takes none that streams.
    pub(crate) const NO_STREAM: &'static str = "takes no body that streams; give what it takes among its parameters";

    /// The value does not fit its schema. Generated code never does this.
    pub(crate) fn wrong_type(member: &Member) -> Self {
        Self {
            member: member.name,
            problem: WrongType::PROBLEM,
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.member, self.problem)
    }
}

line_debug!(struct EncodeError { member, problem });

impl std::error::Error for EncodeError {}

/// A timestamp in the format of its member, or in that of the protocol.
pub(crate) fn timestamp_text(
    member: &Member,
    value: Timestamp,
    default: TimestampFormat,
) -> Result<String, EncodeError> {
    let format = match member.shape {
        Shape::Timestamp(format) => format,
        _ => TimestampFormat::Default,
    };
    value.format(format, default).map_err(|_| EncodeError {
        member: member.name,
        problem: "is a moment before the year 0, which the format cannot say",
    })
}

/// A step of the path from the top of a message to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueStep {
    /// Into a member.
    Member(&'static str),
    /// To an element.
    Index(usize),
    /// To an entry. Its key is text of the service.
    Entry,
}

/// A response that does not fit the model. It never shows the contents of the response.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// From the value outwards.
    steps: Vec<ValueStep>,
    problem: String,
    is_late: bool,
}

impl DecodeError {
    /// The problem of an answer whose reading takes too long.
    pub(crate) const LATE: &'static str = "the time for the call was over while it was read";

    /// A problem of the whole message.
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self {
            steps: Vec::new(),
            problem: problem.into(),
            is_late: false,
        }
    }

    /// The same, and whether the time for the call was over.
    pub(crate) fn late(mut self, is_late: bool) -> Self {
        self.is_late = is_late;
        self
    }

    /// Whether nothing is wrong with the response, but the time for the call was over while it was read.
    pub fn is_late(&self) -> bool {
        self.is_late
    }

    /// The same, with one more step outwards.
    pub(crate) fn within(mut self, step: ValueStep) -> Self {
        self.steps.push(step);
        self
    }

    /// The place in the message: `items[2].name`; empty for the whole message. Keys of maps are left out.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            match step {
                ValueStep::Member(name) if path.is_empty() => path.push_str(name),
                ValueStep::Member(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                ValueStep::Index(index) => path.push_str(&format!("[{index}]")),
                ValueStep::Entry => path.push_str("[…]"),
            }
        }
        path
    }

    /// The problem at that place.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if path.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "`{path}`: {}", self.problem)
        }
    }
}

line_debug!(struct DecodeError { steps, problem, is_late });

impl std::error::Error for DecodeError {}

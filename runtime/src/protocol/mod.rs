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

use crate::clock::Instant;
#[cfg(feature = "eventstream")]
use crate::eventstream::{Message, MessageRef};
use crate::http::Response;
use crate::schema::{ErrorSchema, Member, Operation};
#[cfg(feature = "eventstream")]
use crate::value::{Decode, Encode};
use crate::value::{DecodeStructure, Structure};

#[cfg(feature = "scripted")]
mod answer;
#[cfg(feature = "json")]
mod aws_json;
mod body;
#[cfg(feature = "cbor")]
mod cbor;
mod codec_error;
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
mod markup;
mod message;
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
mod words;
#[cfg(any(feature = "query", feature = "rest-xml"))]
mod xml;

#[cfg(feature = "scripted")]
pub use answer::ErrorAnswer;
#[cfg(feature = "json")]
pub use aws_json::AwsJson;
pub(crate) use codec_error::ValueStep;
pub use codec_error::{DecodeError, EncodeError};
use message::{BODY_CAPACITY, FIELDS_CAPACITY};
pub use message::{Encoded, ErrorInSuccess, ParsedError};
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
pub(crate) use text::{RESERVED, form_value, timestamp_text};

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

    /// Reads an event of a stream into its union.
    ///
    /// # Errors
    ///
    /// The event does not fit the model.
    #[cfg(feature = "eventstream")]
    fn read_event(
        &self,
        stream: &'static Member,
        message: MessageRef<'_>,
        event: &mut dyn Decode,
    ) -> Result<(), DecodeError> {
        match self.event_format() {
            Some(format) => events::read_one(&format.reader, stream, message, event),
            None => Err(DecodeError::new("the protocol has no events")),
        }
    }

    /// The failed response that a message of a stream means, if it is an error.
    #[cfg(feature = "eventstream")]
    fn event_error(&self, stream: &'static Member, message: MessageRef<'_>) -> Option<Response> {
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

    /// Whether a message before the events of a response has the members beside them, even where there are none.
    #[cfg(feature = "eventstream")]
    fn has_initial_response(&self) -> bool {
        false
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

//! Schemas: the traits of the shapes, operations and errors of a model, as static data of a generated crate.
//!
//! A codec walks over a schema and a value ([`crate::value`]) together. So a protocol is written once, here, and a generated
//! crate has no code of its own for reading or writing. Names and terms are those of the service model.

mod aggregate;
mod error;
mod member;
mod nearest;
mod operation;
pub(crate) mod paginator;
mod rule;
mod unknown_operation;
pub(crate) mod waiter;

pub use aggregate::{ListSchema, MapSchema, StructureSchema};
pub(crate) use error::is_message;
pub use error::{ErrorAlias, ErrorSchema};
pub(crate) use member::NameTag;
pub use member::{Member, XmlNamespace};
pub use operation::{Auth, Checksum, EndpointParam, Operation, ParamSource};
pub use rule::{BodyHash, Check, Decoding, DefaultValue, Encoding, InputRule, PresignedUrl, RegionRedirects};
pub use unknown_operation::UnknownOperation;

/// The kind of a value, with everything that a codec needs to write and read it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A whole number of any width: the models' `byte`, `short`, `integer` and `long`.
    Integer,
    /// A floating-point number: the models' `float` and `double`.
    Float,
    /// Text. Enums are text too, because they are open.
    String,
    /// Bytes.
    Blob,
    /// A timestamp, in the given format.
    Timestamp(TimestampFormat),
    /// Free JSON.
    Document,
    /// A list.
    List(&'static ListSchema),
    /// A map with text keys.
    Map(&'static MapSchema),
    /// A structure.
    Structure(&'static StructureSchema),
    /// A union: a structure of which exactly one member is set.
    Union(&'static StructureSchema),
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// As the protocol writes it at this place.
    Default,
    /// `2015-01-01T00:00:00Z`.
    Iso8601,
    /// `Thu, 01 Jan 2015 00:00:00 GMT`.
    HttpDate,
    /// Seconds since 1970.
    EpochSeconds,
}

/// Where a member is in an HTTP message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the body, together with other members.
    Body,
    /// The whole body.
    Payload,
    /// In the header field with the member's wire name.
    Header,
    /// In all header fields whose name starts with the member's wire name.
    PrefixHeaders,
    /// In the query, with the member's wire name (a map: with its own keys).
    Query,
    /// In the path, at the label with the member's wire name.
    Label,
    /// The status code of the response.
    StatusCode,
    /// The whole body, as an event stream: each element of the list is an event, and so a message.
    EventStream,
    /// In an event: the header of its message with the member's name.
    EventHeader,
    /// The same, as a number of 64 bits.
    LongEventHeader,
    /// In an event: the payload of its message.
    EventPayload,
}

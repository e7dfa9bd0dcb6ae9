//! Shapes: the types of inputs, outputs and errors.

use crate::client_traits::{Decoding, InputTraits};
use crate::ids::ShapeId;

/// A named type of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The name in the model, unique in the service (but pairs such as `name` and `Name` exist).
    pub name: String,
    /// Its name in code: `rename` of an overlay, or the name.
    pub code_name: String,
    /// The HTML of the model; empty if it has none.
    pub documentation: String,
    /// The kind of the shape, with the properties of that kind.
    pub kind: ShapeKind,
    /// Its values are secrets: they never go into `Debug`, errors or logs.
    pub sensitive: bool,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<Deprecated>,
    /// The namespace of the XML element, for the XML protocols.
    pub xml_namespace: Option<XmlNamespace>,
    /// The name of the XML element where the shape is the whole body.
    pub location_name: Option<String>,
}

/// The kind of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeKind {
    /// Named members, each present or absent. Errors are structures with [`Structure::error`].
    Structure(Structure),
    /// Named members, exactly one of which is set.
    Union(Union),
    /// Named members, each of which is a kind of event. Events are sent one after the other.
    EventStream(EventStream),
    /// Items in order.
    List(List),
    /// Values by string key.
    Map(Map),
    /// Text without listed values.
    String(Text),
    /// Text with listed values. The list is open: services add values before models do.
    Enum(Enum),
    /// A whole number of 32 bits.
    Integer(Range<i64>),
    /// A whole number of 64 bits.
    Long(Range<i64>),
    /// A binary floating-point number of 32 bits.
    Float(Range<f64>),
    /// A binary floating-point number of 64 bits.
    Double(Range<f64>),
    /// `true` or `false`.
    Boolean,
    /// Bytes.
    Blob(Blob),
    /// A point in time. The format is that of the shape; a member can set another, and without either
    /// the protocol and the location decide.
    Timestamp(Option<TimestampFormat>),
    /// Any JSON value.
    Document,
}

/// A structure, an error or an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// The members in the model's order.
    pub members: Vec<Member>,
    /// Set where the structure is an error (`exception` in the model).
    pub error: Option<ErrorTraits>,
    /// It is an event of an event stream.
    pub event: bool,
}

impl Structure {
    /// The member that is the whole body, if one is.
    pub fn payload(&self) -> Option<&Member> {
        self.members.iter().find(|m| m.location == Location::Payload)
    }
}

/// A tagged union.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// The variants in the model's order.
    pub members: Vec<Member>,
}

/// The events that a stream can carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventStream {
    /// The kinds of events, all of them structures, in the model's order. Those with [`Structure::error`] end the stream.
    pub members: Vec<Member>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The items.
    pub member: Element,
    /// XML and query: there is no element around all items.
    pub flattened: bool,
    /// An item can be null.
    pub sparse: bool,
    /// How many items there can be.
    pub length: Range<u64>,
}

/// A map. Keys are strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The keys: strings or enums.
    pub key: Element,
    /// The values.
    pub value: Element,
    /// XML and query: there is no element around all entries.
    pub flattened: bool,
    /// A value can be null.
    pub sparse: bool,
    /// How many entries there can be.
    pub length: Range<u64>,
}

/// The item of a list, or the key or value of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Its shape.
    pub target: ShapeId,
    /// Its name in XML and query, where it is not the protocol's usual one.
    pub location_name: Option<String>,
    /// The namespace of its XML element.
    pub xml_namespace: Option<XmlNamespace>,
    /// A string that holds JSON: for readers of the model, as on the wire it is a string like any other.
    pub json_value: bool,
    /// Its shape is sensitive, or it is itself.
    pub sensitive: bool,
    /// The format of a timestamp, where it is not that of its shape.
    pub timestamp_format: Option<TimestampFormat>,
}

/// A string without listed values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// How many characters there can be.
    pub length: Range<u64>,
    /// The regular expression that the whole text matches. Services differ in its dialect.
    pub pattern: Option<String>,
}

/// A string with listed values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enum {
    /// The values that the model knows, in its order, each once.
    pub values: Vec<String>,
    /// How many characters there can be.
    pub length: Range<u64>,
}

/// Bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blob {
    /// The bytes can be sent and read piece by piece.
    pub streaming: bool,
    /// The length must be known before they are sent.
    pub requires_length: bool,
    /// How many bytes there can be.
    pub length: Range<u64>,
}

/// The least and the greatest value or length, both included. Services check them; clients check the least alone, in calls by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range<T> {
    /// The least.
    pub min: Option<T>,
    /// The greatest.
    pub max: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { min: None, max: None }
    }
}

/// What makes a structure an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorTraits {
    /// The code on the wire: `error.code`, or the name of the shape.
    pub code: String,
    /// The HTTP status of the error. Informative: clients read the code.
    pub status: Option<u16>,
    /// The caller caused the error (`senderFault`).
    pub sender_fault: bool,
    /// The service caused the error (`fault`).
    pub fault: bool,
    /// Set where the call can be tried again.
    pub retryable: Option<Retryable>,
    /// The member that holds the text for people: `errorMessageMember` of an overlay, on the error or on the service, else the string
    /// member called `message` in any case.
    pub message_member: Option<MemberPath>,
    /// Where the service sends codes, if it is not where its protocol has them: wire names with dots between them, such as
    /// `failure.kind` (`errorCodeMember` of the metadata).
    pub code_member: Option<String>,
    /// Bodies that mean this error when the response names no code (`errorAliases` of an overlay), conditional ones first.
    pub aliases: Vec<ErrorAlias>,
}

/// An error that can be tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retryable {
    /// It says that calls come too fast.
    pub throttling: bool,
}

/// A body that means an error without a code: its string member has this value.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorAlias {
    /// The member of the error that is compared.
    pub member: MemberPath,
    /// The text that it has.
    pub value: String,
    /// Valid only if one of these members of the error is in the body. If it is empty, there is no condition.
    pub when_present: Vec<MemberPath>,
}

/// A member of an error, or a member of a structure in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPath {
    /// The names in the model, with dots between them.
    pub names: String,
    /// The wire names, with dots between them.
    pub wire: String,
}

/// A member of a structure, union or event stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name in the model, unique in its shape.
    pub name: String,
    /// Its name in code: `rename` of an overlay, or the name.
    pub code_name: String,
    /// Its shape.
    pub target: ShapeId,
    /// The HTML of the model: that of the member, or that of its shape, if the shape has no type of its own (it is neither
    /// structure, union nor enum). Empty if there is none.
    pub documentation: String,
    /// The member must be present.
    pub required: bool,
    /// Its location in a request or response. Only the REST protocols use it, and only in the top structure.
    pub location: Location,
    /// The name on the wire, where it is not the member's own: `locationName` of the member, else of its shape, unless that is
    /// a structure.
    pub location_name: Option<String>,
    /// The name in EC2 requests, where it is not `location_name` with its first letter in upper case.
    pub query_name: Option<String>,
    /// Its values are secrets, by the member, its shape or an overlay.
    pub sensitive: bool,
    /// The client sends a random value where the caller sets none, so that a retry does nothing twice.
    pub idempotency_token: bool,
    /// It is also a part of the host: [`Operation::host_prefix`](crate::Operation::host_prefix) names it.
    pub host_label: bool,
    /// A string that holds JSON. See [`Member::is_json_header`].
    pub json_value: bool,
    /// The parameter of the endpoint rules that its value sets.
    pub context_param: Option<String>,
    /// It is one of the members that name the endpoint in endpoint discovery.
    pub endpoint_discovery_id: bool,
    /// XML and query: it or its shape is a flattened list or map.
    pub flattened: bool,
    /// XML: it is an attribute, not an element.
    pub xml_attribute: bool,
    /// The namespace of its XML element.
    pub xml_namespace: Option<XmlNamespace>,
    /// The format of the timestamp: its own, or that of its shape.
    pub timestamp_format: Option<TimestampFormat>,
    /// It or its shape is sent and read piece by piece.
    pub streaming: bool,
    /// What a client does with it before it writes a request; nothing for nearly all.
    pub input_traits: Option<Box<InputTraits>>,
    /// How a client decodes it: it, or its shape, says so.
    pub decoding: Option<Decoding>,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<Deprecated>,
}

impl Shape {
    /// What makes the shape an error, if it is one.
    pub fn error(&self) -> Option<&ErrorTraits> {
        match &self.kind {
            ShapeKind::Structure(structure) => structure.error.as_ref(),
            _ => None,
        }
    }

    /// Whether the shape is a modelled error.
    pub fn is_error(&self) -> bool {
        self.error().is_some()
    }

    /// Whether the shape is a type that is known by its name: code has a type for it. All other shapes are known by their contents.
    pub fn has_type(&self) -> bool {
        matches!(
            self.kind,
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::EventStream(_) | ShapeKind::Enum(_)
        )
    }

    /// Whether the shape is an event stream.
    pub fn is_event_stream(&self) -> bool {
        matches!(self.kind, ShapeKind::EventStream(_))
    }
}

impl Member {
    /// Whether callers must set the member in an input. A required idempotency token need not be set: a random one is sent.
    pub fn must_be_set(&self) -> bool {
        self.required && !self.idempotency_token
    }

    /// The name in bodies, headers and queries: `location_name`, or the member's own name.
    pub fn wire_name(&self) -> &str {
        self.location_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether callers use JSON, which is base64 on the wire. Only headers are so; anywhere else a string that holds JSON is a string
    /// for clients (botocore's `is_json_value_header`).
    pub fn is_json_header(&self) -> bool {
        self.json_value && self.location == Location::Header
    }

    /// REST-XML: the name of the element that is the body, if this is the payload and `target` its shape. It is the location
    /// name. A location name that only repeats the member's name, and has no namespace, means nothing: then the
    /// shape names the element (in the models of services, each name that is meant has a namespace).
    pub fn payload_root<'a>(&'a self, target: &'a Shape) -> &'a str {
        let wire_name = self.wire_name();
        if wire_name != self.name || self.xml_namespace != target.xml_namespace {
            return wire_name;
        }
        target.location_name.as_deref().unwrap_or(&target.name)
    }
}

/// The location of a member in a request or response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the body, with other members.
    #[default]
    Body,
    /// The member is the body.
    Payload,
    /// In the path, at the label with its wire name.
    Uri,
    /// A parameter of the query; a list repeats it.
    Query,
    /// A map whose entries are parameters of the query.
    QueryMap,
    /// A header.
    Header,
    /// A map whose entries are headers. The wire name is the prefix of them all; it can be empty.
    HeaderMap,
    /// The HTTP status of the response.
    Status,
    /// A header of an event.
    EventHeader,
    /// The whole payload of an event.
    EventPayload,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimestampFormat {
    /// `2024-01-01T00:00:00Z`
    Iso8601,
    /// Seconds since 1970, whole or with a fraction.
    UnixTimestamp,
    /// `Mon, 01 Jan 2024 00:00:00 GMT`
    Rfc822,
}

/// An XML namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct XmlNamespace {
    /// Its URI.
    pub uri: String,
    /// The prefix that it is bound to; without one it is the default namespace.
    pub prefix: Option<String>,
}

/// Why something is deprecated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecated {
    /// Why, and what to use, in the model's words.
    pub message: Option<String>,
    /// Since when: a date or a version, in the model's words.
    pub since: Option<String>,
}

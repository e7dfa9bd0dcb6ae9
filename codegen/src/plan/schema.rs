//! Schemas: what the runtime must know of shapes and members to read and write them.

use tinsmith_model::XmlNamespace;

use crate::names::{ConstName, ModuleName};

/// A member in a schema.
#[derive(Clone, Debug)]
pub struct MemberSchemaPlan {
    /// The name in the model.
    pub name: String,
    /// The name in the body, where it is not the member's own. For a payload: the name of the XML element.
    pub wire: Option<String>,
    /// The kind of value.
    pub shape: ShapePlan,
    /// What else the schema says, in the order in which it is written.
    pub traits: Vec<MemberTrait>,
}

/// What a schema says of a member: the methods of the runtime's `Member`. A member without one of the locations is in the body
/// under its own name.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberTrait {
    /// Location: the member is the body, as an event stream.
    EventStream,
    /// Location: a header of an event.
    EventHeader,
    /// The same, as a number of 64 bits.
    LongEventHeader,
    /// Location: the payload of an event.
    EventPayload,
    /// Location: the member is the body.
    Payload,
    /// Location: the label of this name in the path.
    Label(String),
    /// Location: the query parameter of this name, or the query parameters that a map has.
    Query(String),
    /// Location: the header of this name.
    Header(String),
    /// Location: the headers whose names begin so.
    PrefixHeaders(String),
    /// Location: the status of the response.
    StatusCode,
    /// The member must be set.
    Required,
    /// The value is a secret.
    Sensitive,
    /// Where it is not set, a random value is sent.
    IdempotencyToken,
    /// The value is a part of the host.
    HostLabel,
    /// The value is JSON in a header, as base64.
    JsonValue,
    /// A list or map without an element around its items.
    Flattened,
    /// An XML attribute.
    XmlAttribute,
    /// The XML namespace of the element.
    XmlNamespace(XmlNamespace),
    /// The name in EC2's query protocol.
    QueryName(String),
    /// Text that comes percent-encoded.
    PercentDecoded,
    /// Text that comes percent-encoded where the client has asked for it.
    PercentDecodedIfAsked,
    /// Text that comes in base64.
    Base64Decoded,
    /// The least length or value. Calls by name check it.
    Min(f64),
}

/// What a schema says of a structure or union: the methods of the runtime's `StructureSchema`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StructureTrait {
    /// The name of the XML element.
    LocationName(String),
    /// The XML namespace of the element.
    XmlNamespace(XmlNamespace),
}

/// The schema of a list.
#[derive(Debug)]
pub struct ListPlan {
    /// Its name.
    pub schema: ConstName,
    /// The elements.
    pub element: ShapePlan,
    /// What else the schema says.
    pub traits: Vec<ListTrait>,
}

/// What a schema says of a list: the methods of the runtime's `ListSchema`.
#[derive(Clone, Debug, PartialEq)]
pub enum ListTrait {
    /// The name of an element's XML element, where it is not `member`.
    ElementName(String),
    /// The XML namespace of the elements.
    ElementNamespace(XmlNamespace),
    /// The elements are secrets.
    Sensitive,
    /// The least length or value of an element.
    ElementMin(f64),
    /// Elements may be null.
    Sparse,
}

/// The schema of a map.
#[derive(Debug)]
pub struct MapPlan {
    /// Its name.
    pub schema: ConstName,
    /// The values. Keys are always strings.
    pub value: ShapePlan,
    /// What else the schema says.
    pub traits: Vec<MapTrait>,
}

/// What a schema says of a map: the methods of the runtime's `MapSchema`.
#[derive(Clone, Debug, PartialEq)]
pub enum MapTrait {
    /// The name of a key's XML element, where it is not `key`.
    KeyName(String),
    /// The XML namespace of the keys.
    KeyNamespace(XmlNamespace),
    /// The name of a value's XML element, where it is not `value`.
    ValueName(String),
    /// The XML namespace of the values.
    ValueNamespace(XmlNamespace),
    /// The values are secrets.
    Sensitive,
    /// The keys are secrets.
    SensitiveKeys,
    /// The least length of a key.
    KeyMin(f64),
    /// The least length or value of a value.
    ValueMin(f64),
    /// Values may be null.
    Sparse,
}

/// The kind of a value in a schema: the variants of the runtime's `Shape`. A shape with a schema of its own is named by the
/// static that holds it; names of statics are unique in a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapePlan {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Text.
    String,
    /// Bytes.
    Blob,
    /// Free JSON.
    Document,
    /// A timestamp.
    Timestamp(TimestampFormat),
    /// A structure.
    Structure(ConstRef),
    /// A union.
    Union(ConstRef),
    /// A stream of events, each of which is a value of this union.
    EventStream(ConstRef),
    /// A list.
    List(ConstRef),
    /// A map.
    Map(ConstRef),
}

/// How a timestamp is written: the variants of the runtime's `TimestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// As the protocol writes them.
    Default,
    /// `2024-01-31T12:00:00Z`
    Iso8601,
    /// Seconds since 1970.
    EpochSeconds,
    /// `Wed, 31 Jan 2024 12:00:00 GMT`
    HttpDate,
}

/// A generated static that holds a schema, wherever it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstRef {
    /// The module in which it is.
    pub module: ModuleName,
    /// Its name.
    pub name: ConstName,
}

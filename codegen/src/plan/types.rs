//! Rust types.

use std::fmt;

use crate::names::{ModuleName, TypeName};

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypePlan {
    /// `bool`
    Boolean,
    /// `i64`
    Integer,
    /// `f64`
    Float,
    /// `String`
    String,
    /// The runtime's `Blob`.
    Blob,
    /// What a builder keeps of the runtime's `RequestBody`, which its setter takes for the client's mode.
    RequestBody,
    /// What a builder keeps of the runtime's `RequestEvents` of a union, which its setter takes.
    RequestEvents(TypeRef),
    /// The runtime's `ResponseBody`, for the client's mode.
    ResponseBody,
    /// The runtime's `EventStream` of a union, for the client's mode.
    EventStream(TypeRef),
    /// The runtime's `Timestamp`.
    Timestamp,
    /// The runtime's `Document`.
    Document,
    /// A generated type.
    Named(TypeRef),
    /// `Vec<…>`
    List(Box<TypePlan>),
    /// `BTreeMap<String, …>`
    Map(Box<TypePlan>),
    /// `Option<…>`: an element that may be null.
    Sparse(Box<TypePlan>),
}

impl TypePlan {
    /// Whether it is read as it comes, so that it has the client's mode.
    pub fn streams(&self) -> bool {
        matches!(self, Self::ResponseBody | Self::EventStream(_))
    }

    /// Whether it is sent, or read, piece by piece while a call goes on.
    pub fn is_stream(&self) -> bool {
        self.streams() || matches!(self, Self::RequestBody | Self::RequestEvents(_))
    }

    /// The generated type that it names, if it names one.
    pub fn named(&self) -> Option<&TypeRef> {
        match self {
            Self::Named(target) | Self::RequestEvents(target) | Self::EventStream(target) => Some(target),
            Self::List(inner) | Self::Map(inner) | Self::Sparse(inner) => inner.named(),
            _ => None,
        }
    }
}

/// As people read it: generated types have their names alone.
impl fmt::Display for TypePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("bool"),
            Self::Integer => f.write_str("i64"),
            Self::Float => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::Blob => f.write_str("Blob"),
            Self::RequestBody => f.write_str("RequestBody"),
            Self::RequestEvents(events) => write!(f, "RequestEvents<{}>", events.name),
            Self::EventStream(events) => write!(f, "EventStream<{}>", events.name),
            Self::ResponseBody => f.write_str("ResponseBody"),
            Self::Timestamp => f.write_str("Timestamp"),
            Self::Document => f.write_str("Document"),
            Self::Named(target) => write!(f, "{}", target.name),
            Self::List(element) => write!(f, "Vec<{element}>"),
            Self::Map(value) => write!(f, "BTreeMap<String, {value}>"),
            Self::Sparse(value) => write!(f, "Option<{value}>"),
        }
    }
}

/// A generated type, wherever it is used. All types of a service are reachable from its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// The module in which it is.
    pub module: ModuleName,
    /// Its name.
    pub name: TypeName,
}

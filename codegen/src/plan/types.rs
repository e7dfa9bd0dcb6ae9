//! Rust types, and the plan of the types that belong to no single operation.

use std::fmt;

use super::{Derive, ListPlan, MapPlan, MemberSchemaPlan, Role, StructurePlan, StructureTrait};
use crate::docs::DocText;
use crate::names::{ConstName, ModuleName, TypeName, VariantName};

/// The types and schemas that belong to no single operation.
#[derive(Debug)]
pub struct TypesPlan {
    /// Their module.
    pub module: ModuleName,
    /// Structures.
    pub structures: Vec<StructurePlan>,
    /// Unions, and the events of event streams.
    pub unions: Vec<UnionPlan>,
    /// Enums.
    pub enums: Vec<EnumPlan>,
    /// Schemas of lists.
    pub lists: Vec<ListPlan>,
    /// Schemas of maps.
    pub maps: Vec<MapPlan>,
    /// The files below the module among which all of them are divided; none where the module's own file has them.
    pub parts: Vec<TypesPartPlan>,
}

/// One of several files with types and schemas.
#[derive(Debug)]
pub struct TypesPartPlan {
    /// Its module.
    pub module: ModuleName,
    /// It has what begins with this letter, in any case.
    pub initial: char,
}

impl TypesPartPlan {
    /// Whether it has the type or static of that name.
    pub fn has(&self, name: &str) -> bool {
        name.starts_with([self.initial, self.initial.to_ascii_uppercase()])
    }
}

impl TypesPlan {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        !self.has_types() && self.lists.is_empty() && self.maps.is_empty()
    }

    /// Whether there is a type that callers see.
    pub fn has_types(&self) -> bool {
        !(self.structures.is_empty() && self.unions.is_empty() && self.enums.is_empty())
    }
}

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

/// A union.
#[derive(Debug)]
pub struct UnionPlan {
    /// Its type.
    pub name: TypeName,
    /// Its schema.
    pub schema: ConstName,
    /// The shape's name in the model.
    pub model_name: String,
    /// What it is for. Callers do not read a union that is a part of inputs only.
    pub role: Role,
    /// What else its schema says.
    pub traits: Vec<StructureTrait>,
    /// What is derived beyond what all unions have.
    pub derives: Vec<Derive>,
    /// Whether it has serde's traits.
    pub serde: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Its variants.
    pub variants: Vec<UnionVariantPlan>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct UnionVariantPlan {
    /// Its name.
    pub name: VariantName,
    /// The type of its value.
    pub value: TypePlan,
    /// Whether the value is in a `Box`, because the union contains itself.
    pub boxed: bool,
    /// Its documentation.
    pub docs: DocText,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
    /// The member in the schema.
    pub schema: MemberSchemaPlan,
}

/// An enum.
#[derive(Debug)]
pub struct EnumPlan {
    /// Its type.
    pub name: TypeName,
    /// Its documentation.
    pub docs: DocText,
    /// Whether its values are secrets.
    pub sensitive: bool,
    /// Whether it has serde's traits.
    pub serde: bool,
    /// The values that the model knows.
    pub variants: Vec<EnumVariantPlan>,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumVariantPlan {
    /// Its name.
    pub name: VariantName,
    /// Its documentation. Empty where it would be the value between backticks, which is the default.
    pub docs: DocText,
    /// The value on the wire.
    pub value: String,
}

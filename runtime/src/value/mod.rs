//! Values: how a codec reads and writes a typed value without knowing its type.
//!
//! [`Encode`] and [`Decode`] are object-safe, so each codec is compiled once, in this crate, however many shapes a service has. A
//! generated structure lists its fields once, and the macros of `macros.rs` do the rest.

#[cfg(feature = "eventstream")]
use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use crate::body::{BodyInput, IncomingBody};
use crate::schema::StructureSchema;
use crate::timestamp::Timestamp;

mod body;
mod collections;
pub(crate) mod debug;
mod each;
pub(crate) mod growth;
mod json;
mod unknown;

pub use collections::{extend_list, extend_map};
pub(crate) use each::{try_elements, try_entries, try_members, with_fields, with_fields_mut};
pub use json::{to_json, value_to_json};
pub use unknown::{Text, UnknownValue};

/// Free JSON: the models' document type.
pub type Document = serde_json::Value;

/// A value as a codec that writes it sees it.
pub enum View<'a> {
    /// Nothing: an optional member that is not set, or a null in a sparse list or map.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// Text, or the value of an enum.
    String(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// A timestamp.
    Timestamp(Timestamp),
    /// Free JSON.
    Document(&'a Document),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// A structure.
    Structure(&'a dyn Structure),
    /// A union: the index of the member that is set, and its value.
    Union(usize, &'a dyn Encode),
}

/// A value that can be written.
pub trait Encode {
    /// The value for the codec.
    fn view(&self) -> View<'_>;

    /// The body, if it can be read while it is sent.
    fn body(&self) -> Option<&BodyInput> {
        None
    }

    /// The name of the member that is set, for a union whose member the model does not know. Nothing of it can be written, so
    /// [`view`](Self::view) is absent.
    fn unknown_member(&self) -> Option<&str> {
        None
    }
}

/// A list that can be written.
pub trait List {
    /// How many elements it has.
    fn len(&self) -> usize;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows each element in turn, until one call returns `false`.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a dyn Encode) -> bool);
}

/// A map that can be written.
pub trait Map {
    /// How many entries it has.
    fn len(&self) -> usize;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows each entry in turn, in the order of the keys, until one call returns `false`.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Encode) -> bool);
}

/// A structure that can be written. That it is [`Send`] and [`Sync`] is said here and not where it is used: the compiler then finds it
/// out once for each structure, and not for each builder that sends one.
pub trait Structure: Send + Sync {
    /// Its schema.
    fn schema(&self) -> &'static StructureSchema;

    /// Shows all fields at once, in the order of the schema's members.
    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode]));
}

/// Shows the value of a member, by its name in the model.
pub(crate) fn member(structure: &dyn Structure, name: &str, visit: &mut dyn FnMut(&dyn Encode)) {
    if let Some(value) = field(structure, name) {
        visit(value);
    }
}

/// Whether there is no value. An unknown member of a union is a value.
pub(crate) fn is_absent(value: &dyn Encode) -> bool {
    matches!(value.view(), View::Absent) && value.unknown_member().is_none()
}

/// The value of a member, by its name in the model.
pub(crate) fn field<'a>(structure: &'a dyn Structure, name: &str) -> Option<&'a dyn Encode> {
    let index = structure.schema().index_of(name)?;
    let mut found = None;
    structure.fields(&mut |fields| found = fields.get(index).copied());
    found
}

/// Shows all fields of a structure at once, with other values for some of them. Each of these has the index of its member.
pub(crate) fn fields_with<'a>(
    structure: &'a dyn Structure,
    replaced: impl Iterator<Item = (usize, &'a dyn Encode)>,
    visit: &mut dyn FnMut(&[&'a dyn Encode]),
) {
    let mut fields = Vec::new();
    structure.fields(&mut |own| fields = own.to_vec());
    for (index, value) in replaced {
        if let Some(field) = fields.get_mut(index) {
            *field = value;
        }
    }
    visit(&fields);
}

/// A plain value that a codec has read.
#[derive(Debug)]
pub enum Scalar<'a> {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// Text that the reader keeps.
    Str(&'a str),
    /// Text that the value keeps.
    String(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A timestamp.
    Timestamp(Timestamp),
    /// Free JSON.
    Document(Document),
}

/// The name that AWS's protocols use for a float that JSON has no number for.
pub(crate) fn special_float(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value == f64::INFINITY {
        Some("Infinity")
    } else if value == f64::NEG_INFINITY {
        Some("-Infinity")
    } else {
        None
    }
}

/// A float as text, as protocols write it where there are no numbers: always with a point or an exponent, and the shortest text that
/// reads back the same.
pub(crate) fn float_text(value: f64) -> Cow<'static, str> {
    match special_float(value) {
        Some(name) => name.into(),
        None => serde_json::to_string(&value).unwrap_or_default().into(),
    }
}

/// The float that has that name.
pub(crate) fn float_named(name: &str) -> Option<f64> {
    match name {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The member that replaces an unknown union member, as in botocore.
pub(crate) const UNKNOWN_MEMBER: &str = "SDK_UNKNOWN_MEMBER";

/// The value does not fit its schema. Generated code never does this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongType;

impl WrongType {
    /// The problem of the value.
    pub(crate) const PROBLEM: &'static str = "is not of the type that the schema says";
}

/// A value that can be read. Each type accepts one of these kinds of values and refuses the others.
pub trait Decode {
    /// Takes a plain value.
    ///
    /// # Errors
    ///
    /// It does not accept this plain value.
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        let _ = value;
        Err(WrongType)
    }

    /// Takes text that the reader keeps.
    ///
    /// # Errors
    ///
    /// It does not accept text.
    fn set_text(&mut self, text: &str) -> Result<(), WrongType> {
        self.set(Scalar::Str(text))
    }

    /// Takes a body that is read while it comes.
    ///
    /// # Errors
    ///
    /// It is not such a body.
    fn set_body(&mut self, body: IncomingBody) -> Result<(), WrongType> {
        drop(body);
        Err(WrongType)
    }

    /// Takes a body whose events are read while they come. `origin` is what a stream of events needs to know about its call. Only
    /// the client and its type of stream know what it is.
    ///
    /// # Errors
    ///
    /// It is not a stream of events.
    #[cfg(feature = "eventstream")]
    fn set_events(&mut self, body: IncomingBody, origin: &dyn Any) -> Result<(), WrongType> {
        drop((body, origin));
        Err(WrongType)
    }

    /// Becomes a list: an empty one, unless it is a list already.
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        None
    }

    /// Becomes a map: an empty one, unless it is a map already.
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        None
    }

    /// Becomes a structure with nothing set.
    fn structure(&mut self) -> Option<&mut dyn DecodeStructure> {
        None
    }

    /// Becomes a union.
    fn union(&mut self) -> Option<&mut dyn DecodeUnion> {
        None
    }
}

/// A list that can be filled.
pub trait DecodeList {
    /// Drops all elements.
    fn clear(&mut self);

    /// How many bytes the list allocates for one more element.
    fn growth(&self) -> usize;

    /// Adds an element and lends it to be set. A null in a sparse list is an element that is left unchanged.
    fn push(&mut self) -> &mut dyn Decode;
}

/// A map that can be filled.
pub trait DecodeMap {
    /// Drops all entries.
    fn clear(&mut self);

    /// How many bytes the map allocates for one more entry, as an average of all its entries.
    fn growth(&self) -> usize;

    /// Adds an entry, or replaces the one with this key, and lends it to be set. A null in a sparse map is an entry that is left
    /// unchanged.
    fn insert(&mut self, key: String) -> &mut dyn Decode;
}

/// A structure that can be filled, and sent as [`Structure`] says.
pub trait DecodeStructure: Send {
    /// How many bytes it takes with its fields, even if nothing is set.
    fn size(&self) -> usize {
        size_of_val(self)
    }

    /// Lends all fields at once, in the order of the schema's members.
    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode]));
}

/// The members of a modelled error: they can be read into, and written.
pub trait ErrorMembers: Structure + DecodeStructure {}

impl<T: Structure + DecodeStructure> ErrorMembers for T {}

/// A union that can be filled.
pub trait DecodeUnion {
    /// Becomes the member at this index of the schema and lends it to be set.
    fn select(&mut self, index: usize) -> Option<&mut dyn Decode>;

    /// A member is set that the schema does not know. By default it is ignored.
    fn select_unknown(&mut self, name: &str) {
        let _ = name;
    }
}

impl<T: Encode> Encode for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Encode::view)
    }

    fn body(&self) -> Option<&BodyInput> {
        self.as_ref()?.body()
    }

    fn unknown_member(&self) -> Option<&str> {
        self.as_ref()?.unknown_member()
    }
}

impl<T: Decode + Default> Decode for Option<T> {
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        self.insert(T::default()).set(value)
    }

    fn set_text(&mut self, text: &str) -> Result<(), WrongType> {
        self.insert(T::default()).set_text(text)
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        self.get_or_insert_default().list()
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        self.get_or_insert_default().map()
    }

    fn structure(&mut self) -> Option<&mut dyn DecodeStructure> {
        self.insert(T::default()).structure()
    }

    fn union(&mut self) -> Option<&mut dyn DecodeUnion> {
        self.insert(T::default()).union()
    }
}

/// A structure as a value of another one. It is not for each structure in a crate to say.
impl<T: Structure> Encode for T {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Structure(self)
    }
}

impl<T: DecodeStructure + Default> Decode for T {
    #[inline]
    fn structure(&mut self) -> Option<&mut dyn DecodeStructure> {
        *self = Self::default();
        Some(self)
    }
}

/// A structure that has itself in it. The macros of unions have the same for theirs.
impl<T: Structure> Structure for Box<T> {
    fn schema(&self) -> &'static StructureSchema {
        (**self).schema()
    }

    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode])) {
        (**self).fields(visit);
    }
}

impl<T: DecodeStructure> DecodeStructure for Box<T> {
    fn size(&self) -> usize {
        (**self).size()
    }

    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        (**self).fields_mut(visit);
    }
}

/// Nothing: the input or output of an operation without one.
impl Structure for () {
    fn schema(&self) -> &'static StructureSchema {
        StructureSchema::EMPTY
    }

    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode])) {
        visit(&[]);
    }
}

impl DecodeStructure for () {
    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        visit(&mut []);
    }
}

/// A type that is one plain value: how it is viewed, and which plain values it accepts.
macro_rules! scalar {
    ($type:ty, |$value:ident| $view:expr, $($scalar:pat => $take:expr),+) => {
        impl Encode for $type {
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }

        impl Decode for $type {
            fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
                *self = match value {
                    $($scalar => $take,)+
                    _ => return Err(WrongType),
                };
                Ok(())
            }
        }
    };
}

scalar!(bool, |value| View::Boolean(*value), Scalar::Boolean(found) => found);
scalar!(i64, |value| View::Integer(*value), Scalar::Integer(found) => found);
scalar!(f64, |value| View::Float(*value), Scalar::Float(found) => found);
scalar!(Timestamp, |value| View::Timestamp(*value), Scalar::Timestamp(found) => found);
scalar!(Document, |value| View::Document(value), Scalar::Document(found) => found);

impl Encode for String {
    fn view(&self) -> View<'_> {
        View::String(self)
    }
}

impl Decode for String {
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        match value {
            Scalar::String(text) => *self = text,
            Scalar::Str(text) => *self = text.to_owned(),
            _ => return Err(WrongType),
        }
        Ok(())
    }

    fn set_text(&mut self, text: &str) -> Result<(), WrongType> {
        *self = text.to_owned();
        Ok(())
    }
}

/// Bytes. A type of its own, so that bytes are not a list of numbers.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blob(Vec<u8>);

impl Blob {
    /// These bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes, by value.
    pub fn into_inner(self) -> Vec<u8> {
        self.0
    }
}

impl<T: Into<Vec<u8>>> From<T> for Blob {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Only the length, because bytes are long and may be secret.
impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

scalar!(Blob, |value| View::Blob(&value.0), Scalar::Blob(found) => Self(found));

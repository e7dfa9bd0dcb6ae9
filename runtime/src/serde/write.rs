//! Values → a serializer, along their schemas.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_core::ser::{Error as _, SerializeMap as _, SerializeSeq as _};
use serde_core::{Serialize, Serializer};

use super::Described;
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema};
use crate::validate::ValuePath;
use crate::value::{
    self, Encode, List, Map, Structure, UNKNOWN_MEMBER, View, WrongType, is_absent, special_float, with_fields,
};

/// A value that is serialized with the secrets in it.
///
/// It has no `Debug`, so that it is not printed by mistake.
#[derive(Clone, Copy)]
pub struct Exposed<'a, T>(&'a T);

/// The value with its secrets, for `Serialize`. What is written is as secret as they are: it belongs into a file that others cannot
/// read, never into a log.
///
/// ```ignore
/// let text = serde_json::to_string(&expose_secrets(&token))?;
/// ```
pub fn expose_secrets<T: Described>(value: &T) -> Exposed<'_, T> {
    Exposed(value)
}

impl<T: Described> Serialize for Exposed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_with(self.0, Secrets::Exposed, serializer)
    }
}

/// What becomes of secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrets {
    Refused,
    Exposed,
}

/// Writes a value that has no secrets.
///
/// # Errors
///
/// A secret is set; or as the serializer says.
pub fn write<T: Described, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    write_with(value, Secrets::Refused, serializer)
}

fn write_with<T: Described, S: Serializer>(value: &T, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
    let member = T::described();
    let written = Written {
        member: &member,
        value,
        path: &ValuePath::Input,
        root: member.name,
        secrets,
    };
    written.serialize(serializer)
}

/// A value with what its schema says of it.
#[derive(Clone, Copy)]
struct Written<'a> {
    member: &'a Member,
    value: &'a dyn Encode,
    /// The way to it, for errors.
    path: &'a ValuePath<'a>,
    /// The name of the type where the way begins.
    root: &'static str,
    secrets: Secrets,
}

/// The same where it may be absent.
struct Optional<'a>(Written<'a>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.member.sensitive {
            self.refuse_secret()?;
        }
        if self.value.body().is_some_and(|body| body.in_memory().is_none()) {
            let message = format_args!(
                "`{}` is read as it is sent, and cannot be serialized before",
                self.name()
            );
            return Err(S::Error::custom(message));
        }
        match (self.value.view(), self.member.shape) {
            (View::Boolean(value), _) => serializer.serialize_bool(value),
            (View::Integer(value), _) => serializer.serialize_i64(value),
            (View::Float(value), _) => match special_float(value).filter(|_| serializer.is_human_readable()) {
                Some(name) => serializer.serialize_str(name),
                None => serializer.serialize_f64(value),
            },
            (View::String(value), _) => serializer.serialize_str(value),
            (View::Blob(bytes), _) => blob(bytes, serializer),
            (View::Timestamp(value), _) => serializer.collect_str(&value),
            (View::Document(value), _) => value.serialize(serializer),
            (View::Structure(value), _) => self.structure(value, serializer),
            (View::List(list), Shape::List(schema)) => self.list(schema, list, serializer),
            (View::Map(map), Shape::Map(schema)) => self.map(schema, map, serializer),
            (View::Union(index, value), Shape::Union(schema)) => self.union(schema, index, value, serializer),
            (View::Absent, Shape::Union(_)) => unknown_member(self.value.unknown_member(), serializer),
            // Generated code never has this.
            (View::Absent | View::List(_) | View::Map(_) | View::Union(..), _) => Err(S::Error::custom(format_args!(
                "`{}` {}",
                self.name(),
                WrongType::PROBLEM
            ))),
        }
    }
}

impl Serialize for Optional<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_absent(self.0.value) {
            serializer.serialize_none()
        } else {
            serializer.serialize_some(&self.0)
        }
    }
}

impl<'a> Written<'a> {
    /// A part of it.
    fn part<'b>(&self, member: &'b Member, value: &'b dyn Encode, path: &'b ValuePath<'b>) -> Written<'b>
    where
        'a: 'b,
    {
        Written {
            member,
            value,
            path,
            root: self.root,
            secrets: self.secrets,
        }
    }

    /// The type and the way to the value: `Token.accessToken`.
    fn name(&self) -> String {
        match self.path.text() {
            path if path.is_empty() => self.root.to_owned(),
            path => format!("{}.{path}", self.root),
        }
    }

    fn refuse_secret<E: serde_core::ser::Error>(&self) -> Result<(), E> {
        if self.secrets == Secrets::Exposed {
            return Ok(());
        }
        Err(E::custom(format_args!(
            "`{}` is a secret, which is not serialized: `expose_secrets` of the runtime's module `serde` does it",
            self.name()
        )))
    }

    fn structure<S: Serializer>(&self, value: &dyn Structure, serializer: S) -> Result<S::Ok, S::Error> {
        // Only one of the two is asked for, but the first failure ends it, so there is no value in its place.
        let mut serializer = Some(serializer);
        let written = with_fields(value, |fields| {
            let Some(serializer) = serializer.take() else {
                return Ok(None);
            };
            let members = value.schema().members.iter().zip(fields);
            // One that the type must have is there, if only to say that there is nothing: it can be read again.
            let is_written =
                |(member, field): &(&'static Member, &&dyn Encode)| member.must_be_set() || !is_absent(**field);
            let members: Vec<_> = members.filter(is_written).collect();
            let mut map = serializer.serialize_map(Some(members.len()))?;
            for (member, field) in members {
                let path = ValuePath::Member(self.path, member.name);
                map.serialize_entry(member.name, &Optional(self.part(member, *field, &path)))?;
            }
            map.end().map(Some)
        });
        written?.ok_or_else(|| S::Error::custom(WrongType::PROBLEM))
    }

    fn union<S: Serializer>(
        &self,
        schema: &'static StructureSchema,
        index: usize,
        value: &dyn Encode,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some(member) = schema.members.get(index) else {
            return Err(S::Error::custom(WrongType::PROBLEM));
        };
        let mut map = serializer.serialize_map(Some(1))?;
        let path = ValuePath::Member(self.path, member.name);
        map.serialize_entry(member.name, &Optional(self.part(member, value, &path)))?;
        map.end()
    }

    fn list<S: Serializer>(
        &self,
        schema: &'static ListSchema,
        list: &dyn List,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(list.len()))?;
        let mut index = 0;
        value::try_elements(list, |element| {
            let path = ValuePath::Element(self.path, index);
            let element = self.part(&schema.member, element, &path);
            index += 1;
            if schema.sparse {
                items.serialize_element(&Optional(element))
            } else {
                items.serialize_element(&element)
            }
        })?;
        items.end()
    }

    fn map<S: Serializer>(&self, schema: &'static MapSchema, map: &dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
        if schema.key.sensitive && !map.is_empty() {
            self.refuse_secret()?;
        }
        let mut entries = serializer.serialize_map(Some(map.len()))?;
        value::try_entries(map, |key, value| {
            let path = ValuePath::Value(self.path);
            let value = self.part(&schema.value, value, &path);
            if schema.sparse {
                entries.serialize_entry(key, &Optional(value))
            } else {
                entries.serialize_entry(key, &value)
            }
        })?;
        entries.end()
    }
}

/// A union of which the model does not know the member: that is its name. Nothing, where none is set.
fn unknown_member<S: Serializer>(name: Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(usize::from(name.is_some())))?;
    if let Some(name) = name {
        map.serialize_entry(UNKNOWN_MEMBER, &Some(UnknownMember(name)))?;
    }
    map.end()
}

/// `{"name": "…"}`
struct UnknownMember<'a>(&'a str);

impl Serialize for UnknownMember<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("name", self.0)?;
        map.end()
    }
}

fn blob<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&STANDARD.encode(bytes))
    } else {
        serializer.serialize_bytes(bytes)
    }
}

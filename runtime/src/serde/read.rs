//! A deserializer → values, along their schemas.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_core::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_core::{Deserialize, Deserializer};

use super::Described;
use crate::dynamic::wanted;
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema};
use crate::timestamp::Timestamp;
use crate::value::{
    Decode, DecodeList, DecodeStructure, DecodeUnion, Document, Scalar, Structure, UNKNOWN_MEMBER, WrongType,
    float_named, is_absent, with_fields_mut,
};

/// Reads a value of a type.
///
/// # Errors
///
/// As the deserializer says; or a required member is missing, or a value is of another type.
pub fn read<'de, T: Described + Decode + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    let member = T::described();
    Slot {
        member: &member,
        value: &mut value,
    }
    .deserialize(deserializer)?;
    Ok(value)
}

/// Reads members of an input over those that are set.
pub(crate) fn read_fields<'de, I: Structure + DecodeStructure, D: Deserializer<'de>>(
    input: &mut I,
    deserializer: D,
) -> Result<(), D::Error> {
    let mut set = Vec::new();
    input.fields(&mut |fields| set.extend(fields.iter().map(|field| !is_absent(*field))));
    deserializer.deserialize_map(Fields {
        schema: input.schema(),
        fields: input,
        set,
    })
}

/// A value that is to be filled, with what its schema says of it.
struct Slot<'a> {
    member: &'a Member,
    value: &'a mut dyn Decode,
}

/// The same where nothing can be there. Gives whether something was.
struct Optional<'a>(Slot<'a>);

impl<'de> DeserializeSeed<'de> for Optional<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Optional<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.0.deserialize(deserializer)?;
        Ok(true)
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let member = self.member;
        let read = self.read(deserializer);
        if member.sensitive {
            // The format's own error may show the value.
            return read.map_err(|_: D::Error| D::Error::custom(format_args!("{}", NotOfType(member))));
        }
        read
    }
}

impl Slot<'_> {
    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let for_people = deserializer.is_human_readable();
        match self.member.shape {
            Shape::Boolean => deserializer.deserialize_bool(self),
            Shape::Integer => deserializer.deserialize_i64(self),
            Shape::Float if for_people => deserializer.deserialize_any(self),
            Shape::Float => deserializer.deserialize_f64(self),
            Shape::String => deserializer.deserialize_string(self),
            Shape::Blob if for_people => deserializer.deserialize_any(self),
            Shape::Blob => deserializer.deserialize_byte_buf(self),
            Shape::Timestamp(_) if for_people => deserializer.deserialize_any(self),
            Shape::Timestamp(_) => deserializer.deserialize_str(self),
            Shape::Document => {
                let value = Document::deserialize(deserializer)?;
                self.set(Scalar::Document(value))
            }
            Shape::List(_) => deserializer.deserialize_seq(self),
            Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => deserializer.deserialize_map(self),
        }
    }

    fn set<E: Error>(self, value: Scalar<'_>) -> Result<(), E> {
        let set = self.value.set(value);
        set.map_err(|WrongType| E::custom(format_args!("{}", NotOfType(self.member))))
    }

    fn refuse<E: Error>(&self) -> E {
        E::custom(format_args!("{}", NotOfType(self.member)))
    }
}

/// The number of a text, or the one that has that name. One with too many digits for a double is not accepted.
fn float(text: &str) -> Option<f64> {
    float_named(text).or_else(|| text.parse().ok().filter(|value: &f64| value.is_finite()))
}

/// The error of a value that does not fit. It never shows the value.
struct NotOfType<'a>(&'a Member);

impl fmt::Display for NotOfType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}", self.0.name, wanted(self.0.shape))
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for `{}`", wanted(self.member.shape), self.member.name)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.member.shape {
            Shape::Boolean => self.set(Scalar::Boolean(value)),
            _ => Err(self.refuse()),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        match self.member.shape {
            Shape::Integer => self.set(Scalar::Integer(value)),
            #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
            Shape::Float => self.set(Scalar::Float(value as f64)),
            Shape::Timestamp(_) => match Timestamp::new(value, 0) {
                Ok(moment) => self.set(Scalar::Timestamp(moment)),
                Err(_) => Err(self.refuse()),
            },
            _ => Err(self.refuse()),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match (i64::try_from(value), self.member.shape) {
            (Ok(value), _) => self.visit_i64(value),
            #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
            (Err(_), Shape::Float) => self.set(Scalar::Float(value as f64)),
            (Err(_), _) => Err(self.refuse()),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        /// From it on, a double can be another whole number that was rounded.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self.member.shape {
            Shape::Float => self.set(Scalar::Float(value)),
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and within bounds")]
            Shape::Integer if value.fract() == 0.0 && value.abs() < EXACT => self.set(Scalar::Integer(value as i64)),
            Shape::Timestamp(_) => match Timestamp::from_epoch_seconds(value) {
                Ok(moment) => self.set(Scalar::Timestamp(moment)),
                Err(_) => Err(self.refuse()),
            },
            _ => Err(self.refuse()),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let found = match self.member.shape {
            Shape::String => Some(Scalar::Str(text)),
            Shape::Blob => STANDARD.decode(text).ok().map(Scalar::Blob),
            Shape::Timestamp(_) => Timestamp::parse(text).ok().map(Scalar::Timestamp),
            Shape::Float => float(text).map(Scalar::Float),
            _ => None,
        };
        match found {
            Some(found) => self.set(found),
            None => Err(self.refuse()),
        }
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        match self.member.shape {
            Shape::String => self.set(Scalar::String(text)),
            _ => self.visit_str(&text),
        }
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.visit_byte_buf(bytes.to_owned())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<(), E> {
        match self.member.shape {
            Shape::Blob => self.set(Scalar::Blob(bytes)),
            _ => Err(self.refuse()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.member.shape {
            Shape::List(schema) => read_list(schema, self, items),
            // Formats without bytes have them as numbers.
            Shape::Blob => {
                let mut bytes = Vec::new();
                while let Some(byte) = items.next_element()? {
                    bytes.push(byte);
                }
                self.set(Scalar::Blob(bytes))
            }
            _ => Err(self.refuse()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        match self.member.shape {
            Shape::Structure(schema) => match self.value.structure() {
                Some(fields) => read_structure(schema, fields, &[], entries),
                None => Err(self.refuse()),
            },
            Shape::Map(schema) => read_map(schema, self, entries),
            Shape::Union(schema) => match self.value.union() {
                Some(union) => read_union(schema, union, entries),
                None => Err(self.refuse()),
            },
            Shape::Float | Shape::Timestamp(_) => match entries.next_key::<String>()? {
                Some(key) if PLAIN.contains(&&*key) => self.visit_str(&entries.next_value::<String>()?),
                _ => Err(self.refuse()),
            },
            _ => Err(self.refuse()),
        }
    }
}

/// The keys of maps that hold one plain value, as text: a number of `serde_json` in a program where somebody turns on its feature
/// `arbitrary_precision`, and a date of TOML.
const PLAIN: [&str; 2] = ["$serde_json::private::Number", "$__toml_private_datetime"];

fn read_list<'de, A: SeqAccess<'de>>(
    schema: &'static ListSchema,
    slot: Slot<'_>,
    mut items: A,
) -> Result<(), A::Error> {
    let refused = slot.refuse();
    let Some(list) = slot.value.list() else {
        return Err(refused);
    };
    list.clear();
    while items
        .next_element_seed(Element {
            schema,
            list: &mut *list,
        })?
        .is_some()
    {}
    Ok(())
}

fn read_map<'de, A: MapAccess<'de>>(
    schema: &'static MapSchema,
    slot: Slot<'_>,
    mut entries: A,
) -> Result<(), A::Error> {
    let refused = slot.refuse();
    let Some(map) = slot.value.map() else {
        return Err(refused);
    };
    map.clear();
    while let Some(key) = entries.next_key::<String>()? {
        let slot = Slot {
            member: &schema.value,
            value: map.insert(key),
        };
        if schema.sparse {
            entries.next_value_seed(Optional(slot))?;
        } else {
            entries.next_value_seed(slot)?;
        }
    }
    Ok(())
}

/// Adds an element to a list, once there is one.
struct Element<'a> {
    schema: &'static ListSchema,
    list: &'a mut dyn DecodeList,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let slot = Slot {
            member: &self.schema.member,
            value: self.list.push(),
        };
        if self.schema.sparse {
            Optional(slot).deserialize(deserializer).map(|_| ())
        } else {
            slot.deserialize(deserializer)
        }
    }
}

/// The members of a structure, of which some are set already.
struct Fields<'a> {
    schema: &'static StructureSchema,
    fields: &'a mut dyn DecodeStructure,
    set: Vec<bool>,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the members of an input")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        read_structure(self.schema, self.fields, &self.set, entries)
    }
}

/// Reads the members of a structure. Those that are `set` need not be there.
fn read_structure<'de, A: MapAccess<'de>>(
    schema: &'static StructureSchema,
    structure: &mut dyn DecodeStructure,
    set: &[bool],
    mut entries: A,
) -> Result<(), A::Error> {
    let mut found = vec![false; schema.members.len()];
    with_fields_mut(structure, |fields| {
        while let Some(key) = entries.next_key_seed(NameOf(schema))? {
            let known = key.ok().and_then(|index| {
                let member = schema.members.get(index)?;
                Some((member, fields.get_mut(index)?, found.get_mut(index)?))
            });
            let Some((member, field, found)) = known else {
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            if *found {
                return Err(A::Error::duplicate_field(member.name));
            }
            *found = true;
            let value = &mut **field;
            entries.next_value_seed(Optional(Slot { member, value }))?;
        }
        Ok(())
    })?;
    let mut members = schema.members.iter().enumerate();
    let missing = members.find(|(index, member)| {
        let is_there = |flags: &[bool]| flags.get(*index).copied().unwrap_or_default();
        member.must_be_set() && !is_there(&found) && !is_there(set)
    });
    match missing {
        Some((_, member)) => Err(A::Error::missing_field(member.name)),
        None => Ok(()),
    }
}

/// Reads a union: the one member that is not null. Where there is none, nothing is set.
fn read_union<'de, A: MapAccess<'de>>(
    schema: &'static StructureSchema,
    union: &mut dyn DecodeUnion,
    mut entries: A,
) -> Result<(), A::Error> {
    let mut is_set = false;
    while let Some(key) = entries.next_key_seed(NameOf(schema))? {
        if is_set {
            if entries.next_value::<Option<IgnoredAny>>()?.is_some() {
                let message = format_args!("more than one member of the union `{}` is there", schema.name);
                return Err(A::Error::custom(message));
            }
            continue;
        }
        is_set = match key {
            Ok(index) => {
                let union = &mut *union;
                entries.next_value_seed(Choice { schema, index, union })?
            }
            Err(name) => match unknown_member(name, &mut entries)? {
                Some(name) => {
                    union.select_unknown(&name);
                    true
                }
                None => false,
            },
        };
    }
    Ok(())
}

/// The name of a member that the schema does not know, unless its value is null.
fn unknown_member<'de, A: MapAccess<'de>>(key: String, entries: &mut A) -> Result<Option<String>, A::Error> {
    if key != UNKNOWN_MEMBER {
        return Ok(entries.next_value::<Option<IgnoredAny>>()?.map(|_| key));
    }
    let value = entries.next_value::<Option<BTreeMap<String, String>>>()?;
    Ok(value.and_then(|mut value| value.remove("name")))
}

/// A member of a union, which is selected once it has a value. Gives whether it has one.
struct Choice<'a> {
    schema: &'static StructureSchema,
    index: usize,
    union: &'a mut dyn DecodeUnion,
}

impl<'de> DeserializeSeed<'de> for Choice<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Choice<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a member of the union `{}`", self.schema.name)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let member = self.schema.members.get(self.index);
        let Some((member, value)) = member.zip(self.union.select(self.index)) else {
            return Err(D::Error::custom(WrongType::PROBLEM));
        };
        Slot { member, value }.deserialize(deserializer)?;
        Ok(true)
    }
}

/// A key as the index of the member with that name, or as it is.
struct NameOf(&'static StructureSchema);

impl<'de> DeserializeSeed<'de> for NameOf {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameOf {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name of a member of `{}`", self.0.name)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.index_of(name).ok_or_else(|| name.to_owned()))
    }
}

//! Bodies to values: a visitor goes down the schema and the value with it, whatever format the reader below it reads.
//!
//! Reading is tolerant where services are known to be loose (unknown members, numbers as text, nulls for absent members) and
//! strict where a wrong answer would go unseen (wrong types, nulls in dense lists, anything after the end).

use std::fmt;

use base64::Engine as _;
use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::DocumentSeed;
use super::room::Room;
use super::text::BASE64;
use super::{DecodeError, Step};
use crate::schema::{Location, Member, Shape, StructureSchema};
use crate::timestamp::Timestamp;
use crate::value::{Decode, DecodeMap, DecodeStructure, DecodeUnion, Scalar};

/// How deep lists, maps and structures may nest. `serde_json` itself stops at 128.
const MAX_DEPTH: usize = 100;

/// What formats differ in beyond their syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Keys are the wire names of the members that stand in the body. Bytes are text in base64.
    Json,
    /// Keys are the names in the model, wherever a member would stand with HTTP bindings. Bytes are bytes.
    #[cfg(feature = "cbor")]
    Cbor,
}

impl Format {
    fn names(self, key: &str, member: &Member) -> bool {
        match self {
            Self::Json => member.location == Location::Body && member.wire == key,
            #[cfg(feature = "cbor")]
            Self::Cbor => member.name == key,
        }
    }

    /// Text for people: what the model says should be there.
    fn wanted(self, member: &Member) -> &'static str {
        match member.shape {
            Shape::Boolean => "a boolean",
            Shape::Integer => "a whole number",
            Shape::Float => "a number",
            Shape::String => "a string",
            Shape::Blob if self == Self::Json => "a string in base64",
            Shape::Blob => "bytes",
            Shape::Timestamp(_) => "a timestamp",
            Shape::Document => "JSON",
            Shape::List(_) => "a list",
            Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => "an object",
        }
    }
}

/// What is known while reading: how deep, and once something is wrong, what and where.
pub(super) struct Context {
    format: Format,
    room: Room,
    depth: usize,
    problem: Option<String>,
    steps: Vec<Step>,
}

impl Context {
    /// For a body that takes what it makes from that room.
    pub(super) fn new(format: Format, room: &Room) -> Self {
        Self {
            format,
            room: room.clone(),
            depth: 0,
            problem: None,
            steps: Vec::new(),
        }
    }

    /// Reads what is a structure.
    pub(super) fn read_structure<'de, D: Deserializer<'de>>(
        &mut self,
        reader: D,
        schema: &'static StructureSchema,
        target: &mut dyn DecodeStructure,
    ) -> Result<(), D::Error> {
        let cx = self;
        reader.deserialize_map(MembersVisitor { cx, schema, target })
    }

    /// Reads what is one member's value.
    pub(super) fn read_value<'de, D: Deserializer<'de>>(
        &mut self,
        reader: D,
        member: &'static Member,
        target: &mut dyn Decode,
    ) -> Result<(), D::Error> {
        let null = Null::Leave;
        let place = Place::Value { target, null };
        let cx = &mut *self;
        let read = ValueSeed { cx, member, place }.deserialize(reader);
        read.map_err(|error| self.at(Step::Member(member.name))(error))
    }

    /// Notes what is wrong. The error that goes through the reader carries nothing.
    fn fail<E: Error>(&mut self, problem: impl Into<String>) -> E {
        self.problem.get_or_insert_with(|| problem.into());
        E::custom("")
    }

    /// Makes something for which there has to be room.
    pub(super) fn make<T, E: Error>(&mut self, make: impl FnOnce(&Room) -> Result<T, &'static str>) -> Result<T, E> {
        make(&self.room).map_err(|problem| self.fail(problem))
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail(format!("nested more than {MAX_DEPTH} deep")));
        }
        Ok(())
    }

    /// Notes a step of the way outwards, on the way back from a fault.
    fn at<E>(&mut self, step: Step) -> impl FnOnce(E) -> E {
        self.steps.push(step);
        |error| error
    }

    /// What was noted, or else the fault of the reader below.
    pub(super) fn into_error(self, otherwise: impl FnOnce() -> String) -> DecodeError {
        let problem = self.problem.unwrap_or_else(otherwise);
        self.steps
            .into_iter()
            .fold(DecodeError::new(problem), DecodeError::within)
    }
}

/// What a null means where a value may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    /// It is left as it is: absent.
    Leave,
    /// It is a fault.
    Refuse,
}

/// Where a value goes once it is known not to be null.
enum Place<'a> {
    Value {
        target: &'a mut dyn Decode,
        null: Null,
    },
    Entry {
        map: &'a mut dyn DecodeMap,
        key: String,
        sparse: bool,
    },
    Choice {
        union: &'a mut dyn DecodeUnion,
        index: usize,
        chosen: &'a mut bool,
    },
}

struct ValueSeed<'a> {
    cx: &'a mut Context,
    member: &'static Member,
    place: Place<'a>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if matches!(self.member.shape, Shape::Document) {
            let value = DocumentSeed { cx: self.cx }.deserialize(reader)?;
            return match value {
                serde_json::Value::Null => self.visit_unit(),
                value => self.set(Scalar::Document(value)),
            };
        }
        reader.deserialize_any(self)
    }
}

impl<'a> ValueSeed<'a> {
    /// The context and the value to fill, made now that it is known to be there.
    fn open<E: Error>(self) -> Result<(&'a mut Context, &'static Member, &'a mut dyn Decode), E> {
        let target = match self.place {
            Place::Value { target, .. } => target,
            Place::Entry { map, key, .. } => self.cx.make(|room| room.insert(map, key))?,
            Place::Choice { chosen, .. } if *chosen => {
                return Err(self.cx.fail("more than one member of a union is set"));
            }
            Place::Choice { union, index, chosen } => {
                *chosen = true;
                self.cx.make(|room| room.select(union, index))?
            }
        };
        Ok((self.cx, self.member, target))
    }

    fn set<E: Error>(self, value: Scalar<'_>) -> Result<(), E> {
        let (cx, _, target) = self.open()?;
        target
            .set(value)
            .map_err(|_| cx.fail("is not of the type that the schema says"))
    }

    fn wrong<E: Error>(self, found: &str) -> E {
        let wanted = self.cx.format.wanted(self.member);
        self.cx.fail(format!("expected {wanted}, found {found}"))
    }

    fn number<E: Error>(self, number: f64, whole: Option<i64>) -> Result<(), E> {
        match self.member.shape {
            Shape::Integer => match whole {
                Some(value) => self.set(Scalar::Integer(value)),
                None => Err(self.wrong("a number with a fraction, or out of range")),
            },
            Shape::Float => self.set(Scalar::Float(number)),
            Shape::Timestamp(_) => match moment(number, whole) {
                Some(value) => self.set(Scalar::Timestamp(value)),
                None => Err(self.wrong("a number out of range")),
            },
            _ => Err(self.wrong("a number")),
        }
    }
}

fn moment(number: f64, whole: Option<i64>) -> Option<Timestamp> {
    match whole {
        Some(seconds) => Timestamp::new(seconds, 0).ok(),
        None => Timestamp::from_epoch_seconds(number).ok(),
    }
}

/// A double that is a whole number, as an integer: `3600.0` is 3600.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= LIMIT).then_some(number as i64)
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cx.format.wanted(self.member))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let refused = matches!(self.place, Place::Value { null: Null::Refuse, .. });
        if refused {
            return Err(self.cx.fail("null in a list that has no nulls"));
        }
        // A null in a sparse map is an entry; in a dense one it drops the entry, as Smithy's protocol tests say.
        if matches!(self.place, Place::Entry { sparse: true, .. }) {
            self.open()?;
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.member.shape {
            Shape::Boolean => self.set(Scalar::Boolean(value)),
            _ => Err(self.wrong("a boolean")),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        #[expect(clippy::cast_precision_loss, reason = "a float member takes the nearest double")]
        self.number(value as f64, Some(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        #[expect(clippy::cast_precision_loss, reason = "a float member takes the nearest double")]
        self.number(value as f64, i64::try_from(value).ok())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.number(value, whole(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match self.member.shape {
            Shape::String => self.set(Scalar::Str(text)),
            Shape::Blob if self.cx.format == Format::Json => match BASE64.decode(text) {
                Ok(bytes) => self.set(Scalar::Blob(bytes)),
                Err(_) => Err(self.wrong("a string that is not base64")),
            },
            Shape::Integer => match text.parse().ok().or_else(|| whole(text.parse().ok()?)) {
                Some(value) => self.set(Scalar::Integer(value)),
                None => Err(self.wrong("a string that is no whole number")),
            },
            Shape::Float => match text.parse() {
                Ok(value) => self.set(Scalar::Float(value)),
                Err(_) => Err(self.wrong("a string that is no number")),
            },
            Shape::Timestamp(_) => match Timestamp::parse(text) {
                Ok(value) => self.set(Scalar::Timestamp(value)),
                Err(_) => Err(self.wrong("a string that is none")),
            },
            _ => Err(self.wrong("a string")),
        }
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.visit_byte_buf(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<(), E> {
        match self.member.shape {
            Shape::Blob => self.set(Scalar::Blob(bytes)),
            _ => Err(self.wrong("bytes")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let Shape::List(schema) = self.member.shape else {
            return Err(self.wrong("a list"));
        };
        let (cx, _, target) = self.open()?;
        let Some(list) = target.list() else {
            return Err(cx.fail("is not of the type that the schema says"));
        };
        list.clear();
        cx.enter()?;
        let mut reader = Elements {
            cx,
            member: &schema.member,
            list,
            null: if schema.sparse { Null::Leave } else { Null::Refuse },
            index: 0,
        };
        while let Some(()) = elements.next_element_seed(&mut reader)? {}
        reader.cx.depth -= 1;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        match self.member.shape {
            Shape::Structure(schema) => {
                let (cx, _, target) = self.open()?;
                let target = cx.make(|room| room.structure(target))?;
                MembersVisitor { cx, schema, target }.visit_map(entries)
            }
            Shape::Map(schema) => {
                let (cx, _, target) = self.open()?;
                let Some(map) = target.map() else {
                    return Err(cx.fail("is not of the type that the schema says"));
                };
                read_entries(cx, &schema.value, schema.sparse, map, entries)
            }
            Shape::Union(schema) => {
                let (cx, _, target) = self.open()?;
                let union = cx.make(|room| room.union(target))?;
                read_choice(cx, schema, union, entries)
            }
            _ => Err(self.wrong("an object")),
        }
    }
}

/// Reads the elements of a list, each into a place that is made for it.
struct Elements<'a> {
    cx: &'a mut Context,
    member: &'static Member,
    list: &'a mut dyn crate::value::DecodeList,
    null: Null,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for &mut Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let made = self.cx.make(|room| room.push(self.list));
        let read = made.and_then(|target| {
            let seed = ValueSeed {
                cx: self.cx,
                member: self.member,
                place: Place::Value {
                    target,
                    null: self.null,
                },
            };
            seed.deserialize(reader)
        });
        read.map_err(|error| self.cx.at(Step::Index(self.index))(error))?;
        self.index += 1;
        Ok(())
    }
}

/// Reads the members of a structure.
struct MembersVisitor<'a> {
    cx: &'a mut Context,
    schema: &'static StructureSchema,
    target: &'a mut dyn DecodeStructure,
}

impl<'de> Visitor<'de> for MembersVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        self.cx.enter()?;
        let mut entries = Some(entries);
        let mut result = Ok(());
        self.target.fields_mut(&mut |fields| {
            if let Some(entries) = entries.take() {
                result = read_members(self.cx, self.schema, fields, entries);
            }
        });
        self.cx.depth -= 1;
        result
    }
}

fn read_members<'de, A: MapAccess<'de>>(
    cx: &mut Context,
    schema: &'static StructureSchema,
    fields: &mut [&mut dyn Decode],
    mut entries: A,
) -> Result<(), A::Error> {
    let format = cx.format;
    let mut next = 0;
    let mut unknown = |_: &str| {};
    while let Some(found) = entries.next_key_seed(MemberSeed::new(format, schema, next, &mut unknown))? {
        let known = found.and_then(|index| Some((index, schema.members.get(index)?, fields.get_mut(index)?)));
        let Some((index, member, field)) = known else {
            entries.next_value::<IgnoredAny>()?;
            continue;
        };
        next = index + 1;
        let place = Place::Value {
            target: &mut **field,
            null: Null::Leave,
        };
        entries
            .next_value_seed(ValueSeed { cx, member, place })
            .map_err(|error| cx.at(Step::Member(member.name))(error))?;
    }
    Ok(())
}

fn read_entries<'de, A: MapAccess<'de>>(
    cx: &mut Context,
    value: &'static Member,
    sparse: bool,
    map: &mut dyn DecodeMap,
    mut entries: A,
) -> Result<(), A::Error> {
    map.clear();
    cx.enter()?;
    while let Some(key) = entries.next_key::<String>()? {
        let place = Place::Entry { map, key, sparse };
        entries
            .next_value_seed(ValueSeed {
                cx,
                member: value,
                place,
            })
            .map_err(|error| cx.at(Step::Entry)(error))?;
    }
    cx.depth -= 1;
    Ok(())
}

/// A union: one member that is set. Of one that the model does not know only the name is kept. `__type` says the same once
/// more, and is no member.
fn read_choice<'de, A: MapAccess<'de>>(
    cx: &mut Context,
    schema: &'static StructureSchema,
    union: &mut dyn DecodeUnion,
    mut entries: A,
) -> Result<(), A::Error> {
    cx.enter()?;
    let format = cx.format;
    let mut chosen = false;
    let mut unknown = None;
    loop {
        let mut name = String::new();
        let mut keep_name = |key: &str| key.clone_into(&mut name);
        let Some(found) = entries.next_key_seed(MemberSeed::new(format, schema, 0, &mut keep_name))? else {
            break;
        };
        let Some((index, member)) = found.and_then(|index| Some((index, schema.members.get(index)?))) else {
            let is_set = entries.next_value::<Option<IgnoredAny>>()?.is_some();
            unknown = Some(name).filter(|name| is_set && name != "__type").or(unknown);
            continue;
        };
        let place = Place::Choice {
            union,
            index,
            chosen: &mut chosen,
        };
        entries
            .next_value_seed(ValueSeed { cx, member, place })
            .map_err(|error| cx.at(Step::Member(member.name))(error))?;
    }
    if let (false, Some(name)) = (chosen, unknown) {
        union.select_unknown(&name);
    }
    cx.depth -= 1;
    Ok(())
}

/// Finds the member that a key names, looking first at the one that would come next in the model's order.
struct MemberSeed<'a> {
    format: Format,
    schema: &'static StructureSchema,
    next: usize,
    /// Is told keys that name no member.
    unknown: &'a mut dyn FnMut(&str),
}

impl<'a> MemberSeed<'a> {
    fn new(format: Format, schema: &'static StructureSchema, next: usize, unknown: &'a mut dyn FnMut(&str)) -> Self {
        Self {
            format,
            schema,
            next,
            unknown,
        }
    }
}

impl<'de> DeserializeSeed<'de> for MemberSeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Option<usize>, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberSeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Option<usize>, E> {
        let members = self.schema.members;
        let is = |member: &Member| self.format.names(key, member);
        if members.get(self.next).is_some_and(is) {
            return Ok(Some(self.next));
        }
        let found = members.iter().position(is);
        if found.is_none() {
            (self.unknown)(key);
        }
        Ok(found)
    }
}

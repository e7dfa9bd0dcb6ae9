//! Values by name: JSON along a schema, for callers without Rust types.
//!
//! In this JSON a blob is base64 text and a timestamp is RFC 3339 text (seconds since 1970 are accepted too). A float that JSON
//! has no number for is `"NaN"`, `"Infinity"` or `"-Infinity"`. Null means absent. In an output, an unknown member of a union is
//! `{"SDK_UNKNOWN_MEMBER": {"name": "…"}}`.

#[cfg(feature = "jmespath")]
mod found;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::body::BodyInput;
use crate::schema::{Location, Member, Shape, StructureSchema};
use crate::timestamp::Timestamp;
use crate::validate::{ValidationReport, Violation, member_path, within};
use crate::value::{
    self, Decode, DecodeList, DecodeMap, DecodeStructure, DecodeUnion, Encode, Scalar, Structure, View, WrongType,
    growth,
};

/// A structure with a schema but without a Rust type of its own.
#[derive(Clone)]
pub struct DynamicStructure {
    schema: &'static StructureSchema,
    fields: Vec<Dynamic>,
}

/// A value of a shape. `Debug` of the structure around it uses the schema.
#[derive(Clone)]
pub(crate) struct Dynamic {
    shape: Shape,
    value: Content,
}

#[derive(Clone)]
enum Content {
    Absent,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(String),
    Blob(Vec<u8>),
    /// A payload that is sent as it is read.
    Body(BodyInput),
    Timestamp(Timestamp),
    Document(Value),
    List(DynamicList),
    Map(DynamicMap),
    Structure(DynamicStructure),
    Union(DynamicUnion),
}

#[derive(Clone)]
struct DynamicList {
    element: Shape,
    items: Vec<Dynamic>,
}

#[derive(Clone)]
struct DynamicMap {
    value: Shape,
    entries: BTreeMap<String, Dynamic>,
}

#[derive(Clone)]
struct DynamicUnion {
    schema: &'static StructureSchema,
    chosen: Option<Choice>,
}

#[derive(Clone)]
enum Choice {
    /// The member at this index.
    Known(usize, Box<Dynamic>),
    /// A member with this name, which the schema does not know.
    Unknown(String),
}

impl DynamicStructure {
    /// A structure with nothing set, for reading an output.
    pub fn new(schema: &'static StructureSchema) -> Self {
        let fields = schema
            .members
            .iter()
            .map(|member| Dynamic::absent(member.shape))
            .collect();
        Self { schema, fields }
    }

    /// From JSON, checked against the schema.
    ///
    /// # Errors
    ///
    /// The report has every violation in botocore's words, without the values: missing members, then unknown ones, then wrong
    /// ones, in the order of the model (an object in JSON has no order).
    pub fn from_json(schema: &'static StructureSchema, json: &Value) -> Result<Self, ValidationReport> {
        let mut report = ValidationReport::default();
        let value = read_structure(schema, json, "", &mut report);
        report.into_result()?;
        Ok(value)
    }

    /// Sets a member that is the body of a request.
    pub(crate) fn set_body(&mut self, member: &str, body: BodyInput) {
        let index = self.schema.index_of(member);
        if let Some(field) = index.and_then(|index| self.fields.get_mut(index)) {
            field.value = Content::Body(body);
        }
    }

    /// Takes the body of a response out, which is read elsewhere.
    pub(crate) fn clear_payload(&mut self) {
        for (member, field) in self.schema.members.iter().zip(&mut self.fields) {
            if member.location == Location::Payload {
                field.value = Content::Absent;
            }
        }
    }

    /// As JSON: members with their names in the model, without absent ones.
    pub fn to_json(&self) -> Value {
        value::to_json(self)
    }
}

impl Dynamic {
    /// A value from JSON; `None` if it does not fit the shape.
    #[cfg(feature = "jmespath")]
    pub(crate) fn from_json(shape: Shape, json: &Value) -> Option<Self> {
        let mut report = ValidationReport::default();
        let value = read_value(shape, json, "", &mut report);
        report.into_result().ok().map(|()| value)
    }

    /// A number.
    #[cfg(feature = "jmespath")]
    pub(crate) fn integer(number: i64) -> Self {
        Self {
            shape: Shape::Integer,
            value: Content::Integer(number),
        }
    }

    /// Text.
    #[cfg(feature = "jmespath")]
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            shape: Shape::String,
            value: Content::String(text.into()),
        }
    }

    /// Nothing. It replaces a value that must not be sent.
    #[cfg(feature = "jmespath")]
    pub(crate) const NOTHING: Self = Self {
        shape: Shape::String,
        value: Content::Absent,
    };

    pub(crate) fn absent(shape: Shape) -> Self {
        Self {
            shape,
            value: Content::Absent,
        }
    }

    /// As JSON.
    #[cfg(feature = "jmespath")]
    pub(crate) fn to_json(&self) -> Value {
        value::value_to_json(self.shape, self)
    }
}

/// Reads a structure; members that are null are absent.
fn read_structure(
    schema: &'static StructureSchema,
    json: &Value,
    path: &str,
    report: &mut ValidationReport,
) -> DynamicStructure {
    let mut value = DynamicStructure::new(schema);
    let Value::Object(given) = json else {
        let path = within(path);
        report.push(Violation::WrongType {
            path,
            found: kind(json),
            wanted: "object",
        });
        return value;
    };
    for member in schema.members {
        let absent = given.get(member.name).is_none_or(Value::is_null);
        if absent && member.must_be_set() {
            report.push(Violation::Missing {
                within: within(path),
                member: member.name,
            });
        }
    }
    for name in given.keys().filter(|name| schema.index_of(name).is_none()) {
        let known = schema.members.iter().map(|member| member.name).collect();
        report.push(Violation::Unknown {
            within: within(path),
            member: name.clone(),
            known,
        });
    }
    for (member, field) in schema.members.iter().zip(&mut value.fields) {
        if let Some(json) = given.get(member.name).filter(|json| !json.is_null()) {
            *field = read_member(member, json, &member_path(path, member.name), report);
        }
    }
    value
}

fn read_value(shape: Shape, json: &Value, path: &str, report: &mut ValidationReport) -> Dynamic {
    let value = match (shape, json) {
        (Shape::Structure(schema), _) => Some(Content::Structure(read_structure(schema, json, path, report))),
        (Shape::Union(schema), _) => Some(read_union(schema, json, path, report)),
        (Shape::List(schema), Value::Array(items)) => {
            let item = |(index, item): (usize, &Value)| {
                let path = format!("{path}[{index}]");
                read_inner(&schema.member, schema.sparse, item, &path, report)
            };
            let items = items.iter().enumerate().map(item).collect();
            Some(Content::List(DynamicList {
                element: schema.member.shape,
                items,
            }))
        }
        (Shape::Map(schema), Value::Object(entries)) => {
            let mut entry = |(key, value): (&String, &Value)| {
                let path = format!("{path}[…]");
                check_min(&schema.key, &Measure::Length(key.chars().count()), &path, report);
                let value = read_inner(&schema.value, schema.sparse, value, &path, report);
                (key.clone(), value)
            };
            let entries = entries.iter().map(&mut entry).collect();
            Some(Content::Map(DynamicMap {
                value: schema.value.shape,
                entries,
            }))
        }
        _ => read_scalar(shape, json),
    };
    let value = value.unwrap_or_else(|| {
        report.push(Violation::WrongType {
            path: path.to_owned(),
            found: kind(json),
            wanted: wanted(shape),
        });
        Content::Absent
    });
    Dynamic { shape, value }
}

/// An element, or the value of an entry: null only if the model allows it.
fn read_inner(member: &Member, sparse: bool, json: &Value, path: &str, report: &mut ValidationReport) -> Dynamic {
    if sparse && json.is_null() {
        return Dynamic::absent(member.shape);
    }
    read_member(member, json, path, report)
}

/// Reads what a member or element holds, and checks its least length or value as botocore does.
fn read_member(member: &Member, json: &Value, path: &str, report: &mut ValidationReport) -> Dynamic {
    let found = read_value(member.shape, json, path, report);
    let measure = match &found.value {
        Content::String(text) => Measure::Length(text.chars().count()),
        Content::List(list) => Measure::Length(list.items.len()),
        Content::Integer(number) => Measure::Number(*number as f64),
        Content::Float(number) => Measure::Number(*number),
        _ => return found,
    };
    check_min(member, &measure, path, report);
    found
}

/// What is compared with a least length or value.
enum Measure {
    Length(usize),
    Number(f64),
}

fn check_min(member: &Member, measure: &Measure, path: &str, report: &mut ValidationReport) {
    // A part of the host has a character at least.
    let min = if member.host_label {
        member.min.max(1.0)
    } else {
        member.min
    };
    let place = || (path.to_owned(), min.to_string());
    match *measure {
        Measure::Length(length) if (length as f64) < min => {
            let (path, min) = place();
            report.push(Violation::TooShort { path, length, min });
        }
        Measure::Number(number) if number < min => {
            let (path, min) = place();
            report.push(Violation::TooSmall { path, min });
        }
        _ => {}
    }
}

fn read_union(schema: &'static StructureSchema, json: &Value, path: &str, report: &mut ValidationReport) -> Content {
    let value = read_structure(schema, json, path, report);
    let mut set = (0..)
        .zip(value.fields)
        .filter(|(_, field)| !matches!(field.value, Content::Absent));
    match (set.next(), set.count()) {
        (Some((index, value)), 0) => {
            return Content::Union(DynamicUnion {
                schema,
                chosen: Some(Choice::Known(index, Box::new(value))),
            });
        }
        (first, more) => {
            let count = usize::from(first.is_some()) + more;
            report.push(Violation::NotOneOf {
                within: within(path),
                count,
            });
        }
    }
    Content::Absent
}

fn read_scalar(shape: Shape, json: &Value) -> Option<Content> {
    Some(match (shape, json) {
        (Shape::Boolean, Value::Bool(value)) => Content::Boolean(*value),
        (Shape::Integer, Value::Number(value)) => Content::Integer(value.as_i64()?),
        (Shape::Float, Value::Number(value)) => Content::Float(value.as_f64()?),
        (Shape::Float, Value::String(text)) => Content::Float(value::float_named(text)?),
        (Shape::String, Value::String(value)) => Content::String(value.clone()),
        (Shape::Blob, Value::String(value)) => Content::Blob(STANDARD.decode(value).ok()?),
        (Shape::Timestamp(_), Value::String(text)) => Content::Timestamp(Timestamp::parse(text).ok()?),
        (Shape::Timestamp(_), Value::Number(number)) => Content::Timestamp(match number.as_i64() {
            Some(seconds) => Timestamp::new(seconds, 0).ok()?,
            None => Timestamp::from_epoch_seconds(number.as_f64()?).ok()?,
        }),
        (Shape::Document, value) => Content::Document(value.clone()),
        _ => return None,
    })
}

/// The type of a piece of JSON, for people.
fn kind(json: &Value) -> &'static str {
    match json {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number with a fraction",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// The JSON that a shape accepts, for people.
pub(crate) fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Boolean => "boolean",
        Shape::Integer => "integer",
        Shape::Float => "number",
        Shape::String => "string",
        Shape::Blob => "string in base64",
        Shape::Timestamp(_) => "timestamp as a string, or seconds since 1970",
        Shape::Document => "any JSON",
        Shape::List(_) => "list",
        Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => "object",
    }
}

impl fmt::Debug for DynamicStructure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::value::debug::structure(self, f)
    }
}

impl Structure for DynamicStructure {
    fn schema(&self) -> &'static StructureSchema {
        self.schema
    }

    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode])) {
        let fields: Vec<&dyn Encode> = self.fields.iter().map(|field| field as &dyn Encode).collect();
        visit(&fields);
    }
}

impl DecodeStructure for DynamicStructure {
    fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.fields)
    }

    fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Decode])) {
        let mut fields: Vec<&mut dyn Decode> = self.fields.iter_mut().map(|field| field as &mut dyn Decode).collect();
        visit(&mut fields);
    }
}

impl Encode for Dynamic {
    fn view(&self) -> View<'_> {
        match &self.value {
            Content::Absent => View::Absent,
            Content::Boolean(value) => View::Boolean(*value),
            Content::Integer(value) => View::Integer(*value),
            Content::Float(value) => View::Float(*value),
            Content::String(value) => View::String(value),
            Content::Blob(value) => View::Blob(value),
            Content::Body(body) => body.view(),
            Content::Timestamp(value) => View::Timestamp(*value),
            Content::Document(value) => View::Document(value),
            Content::List(list) => View::List(&list.items),
            Content::Map(map) => View::Map(&map.entries),
            Content::Structure(value) => View::Structure(value),
            Content::Union(union) => match &union.chosen {
                Some(Choice::Known(index, value)) => View::Union(*index, &**value),
                Some(Choice::Unknown(_)) => View::Absent,
                // A union in an answer can have nothing set.
                None => View::Structure(&()),
            },
        }
    }

    fn body(&self) -> Option<&BodyInput> {
        match &self.value {
            Content::Body(body) => Some(body),
            _ => None,
        }
    }

    fn unknown_member(&self) -> Option<&str> {
        match &self.value {
            Content::Union(DynamicUnion {
                chosen: Some(Choice::Unknown(name)),
                ..
            }) => Some(name),
            _ => None,
        }
    }
}

impl Decode for Dynamic {
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        self.value = match value {
            Scalar::Boolean(value) => Content::Boolean(value),
            Scalar::Integer(value) => Content::Integer(value),
            Scalar::Float(value) => Content::Float(value),
            Scalar::Str(value) => Content::String(value.to_owned()),
            Scalar::String(value) => Content::String(value),
            Scalar::Blob(value) => Content::Blob(value),
            Scalar::Timestamp(value) => Content::Timestamp(value),
            Scalar::Document(value) => Content::Document(value),
        };
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        let Shape::List(schema) = self.shape else { return None };
        if !matches!(self.value, Content::List(_)) {
            self.value = Content::List(DynamicList {
                element: schema.member.shape,
                items: Vec::new(),
            });
        }
        match &mut self.value {
            Content::List(list) => Some(list),
            _ => None,
        }
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        let Shape::Map(schema) = self.shape else { return None };
        if !matches!(self.value, Content::Map(_)) {
            self.value = Content::Map(DynamicMap {
                value: schema.value.shape,
                entries: BTreeMap::new(),
            });
        }
        match &mut self.value {
            Content::Map(map) => Some(map),
            _ => None,
        }
    }

    fn structure(&mut self) -> Option<&mut dyn DecodeStructure> {
        let Shape::Structure(schema) = self.shape else {
            return None;
        };
        self.value = Content::Structure(DynamicStructure::new(schema));
        match &mut self.value {
            Content::Structure(value) => Some(value),
            _ => None,
        }
    }

    fn union(&mut self) -> Option<&mut dyn DecodeUnion> {
        let Shape::Union(schema) = self.shape else { return None };
        self.value = Content::Union(DynamicUnion { schema, chosen: None });
        match &mut self.value {
            Content::Union(union) => Some(union),
            _ => None,
        }
    }
}

impl DecodeList for DynamicList {
    fn clear(&mut self) {
        self.items.clear();
    }

    fn growth(&self) -> usize {
        growth::of_list(&self.items)
    }

    fn push(&mut self) -> &mut dyn Decode {
        self.items.push(Dynamic::absent(self.element));
        let last = self.items.len() - 1;
        &mut self.items[last]
    }
}

impl DecodeMap for DynamicMap {
    fn clear(&mut self) {
        self.entries.clear();
    }

    fn growth(&self) -> usize {
        growth::of_map::<Dynamic>(self.entries.len())
    }

    fn insert(&mut self, key: String) -> &mut dyn Decode {
        let shape = self.value;
        let entry = self.entries.entry(key).or_insert_with(|| Dynamic::absent(shape));
        *entry = Dynamic::absent(shape);
        entry
    }
}

impl DecodeUnion for DynamicUnion {
    fn select(&mut self, index: usize) -> Option<&mut dyn Decode> {
        let member = self.schema.members.get(index)?;
        let value = Box::new(Dynamic::absent(member.shape));
        match self.chosen.insert(Choice::Known(index, value)) {
            Choice::Known(_, value) => Some(&mut **value),
            Choice::Unknown(_) => None,
        }
    }

    fn select_unknown(&mut self, name: &str) {
        self.chosen = Some(Choice::Unknown(name.to_owned()));
    }
}

#[cfg(test)]
mod tests;

//! Values that are made up, along a schema.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use tinsmith_runtime::codegen::schema::{Location, Member, Shape, StructureSchema};

use crate::interpret::Interpreted;

/// How long a text is at most that only gets longer because of a least length.
const LONGEST: f64 = 4096.0;

/// How ARNs begin of services whose endpoint rules take no others.
const ARNS: &str = include_str!("arns.json");

/// Makes values up, each another one.
#[derive(Debug)]
pub(super) struct MadeUp {
    /// How ARNs begin.
    arn: String,
    count: u32,
}

impl MadeUp {
    /// Values for this service.
    pub(super) fn new(service: &'static Interpreted) -> Self {
        let known: Value = serde_json::from_str(ARNS).unwrap_or_default();
        let made_up = format!("arn:aws:{}:us-east-1:123456789012:kind/", service.signing_name);
        let arn = known[service.name].as_str().map_or(made_up, str::to_owned);
        Self { arn, count: 0 }
    }

    /// A structure with the members that are required, and of the others those that are no structures, lists or maps, if there is
    /// any depth.
    pub(super) fn structure(&mut self, schema: &StructureSchema, depth: u32) -> Value {
        let members = schema.members.iter().filter(|member| {
            let is_plain = !is_aggregate(member.shape) && member.location != Location::EventStream;
            member.required || is_always_there(member) || depth > 0 && is_plain
        });
        let members = members.map(|member| (member.name.to_owned(), self.member(member, depth.saturating_sub(1))));
        Value::Object(members.collect())
    }

    /// A value of a member, an element or an entry.
    pub(super) fn member(&mut self, member: &Member, depth: u32) -> Value {
        if member.location == Location::StatusCode {
            return json!(200);
        }
        let value = match self.value(member.shape, depth) {
            // Endpoint rules take ARNs apart.
            Value::String(text) if member.name.to_ascii_lowercase().ends_with("arn") => {
                json!(self.arn.clone() + &text)
            }
            value => value,
        };
        self.at_least(member.shape, value, depth, member.min)
    }

    /// The value, made longer or larger if it has less than this least length or value.
    pub(super) fn at_least(&mut self, shape: Shape, value: Value, depth: u32, min: f64) -> Value {
        let min = min.clamp(0.0, LONGEST);
        match value {
            Value::String(text) if matches!(shape, Shape::String) => {
                let length = text.len();
                Value::String(text + &"x".repeat((min as usize).saturating_sub(length)))
            }
            Value::Number(number) if number.as_f64().is_some_and(|number| number < min) => match shape {
                Shape::Integer => json!(min as u64 + u64::from(self.count)),
                _ => json!(min + 0.5),
            },
            Value::Array(mut items) => {
                while items.len() < min as usize {
                    items.push(self.element(shape, depth));
                }
                Value::Array(items)
            }
            value => value,
        }
    }

    /// A value of a shape: a list or a map with one element, or none without depth.
    pub(super) fn value(&mut self, shape: Shape, depth: u32) -> Value {
        self.count += 1;
        let count = self.count;
        match shape {
            Shape::Boolean => json!(true),
            Shape::Integer => json!(count),
            Shape::Float => json!(f64::from(count) + 0.5),
            Shape::String => json!(format!("text-{count}")),
            Shape::Blob => json!(STANDARD.encode(format!("bytes-{count}"))),
            Shape::Timestamp(_) => json!(format!("2024-01-31T{:02}:{:02}:00Z", count / 60 % 24, count % 60)),
            Shape::List(_) if depth == 0 => json!([]),
            Shape::Map(_) if depth == 0 => json!({}),
            Shape::List(_) => json!([self.element(shape, depth - 1)]),
            Shape::Map(schema) => {
                let value = self.member(&schema.value, depth - 1);
                let key = self.member(&schema.key, 0);
                let key = key.as_str().unwrap_or_default().to_owned();
                Value::Object(Map::from_iter([(key, value)]))
            }
            Shape::Structure(schema) => self.structure(schema, depth),
            Shape::Union(schema) => {
                let plainest = schema.members.iter().min_by_key(|member| is_aggregate(member.shape));
                let member = plainest.map(|member| (member.name.to_owned(), self.member(member, depth)));
                Value::Object(member.into_iter().collect())
            }
            _ => json!({"count": count}),
        }
    }

    /// An element of a list.
    pub(super) fn element(&mut self, list: Shape, depth: u32) -> Value {
        match list {
            Shape::List(schema) => self.member(&schema.member, depth),
            _ => Value::Null,
        }
    }
}

/// Whether each answer has it: the status, the type of the body, and a map of the header fields that begin with something.
fn is_always_there(member: &Member) -> bool {
    match member.location {
        Location::StatusCode | Location::PrefixHeaders => true,
        Location::Header => member.wire_name().eq_ignore_ascii_case("content-type"),
        _ => false,
    }
}

fn is_aggregate(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::List(_) | Shape::Map(_) | Shape::Structure(_) | Shape::Union(_)
    )
}

//! Writes values as CBOR items: with definite lengths, and integers as short as possible.

use std::convert::Infallible;

use cbor4ii::core::enc::{Encode as Item, Write};
use cbor4ii::core::types;

use crate::protocol::EncodeError;
use crate::schema::{Member, Shape};
use crate::timestamp::Timestamp;
use crate::value::{Encode, List, Map, Structure, View, try_elements, try_entries, with_fields};

/// The tag of a timestamp: seconds since 1970 (RFC 8949, section 3.4.2).
const EPOCH_SECONDS: u64 = 1;

/// Appends a structure with all of its members, in the model's order, under their names in the model: RPC v2 has no HTTP
/// bindings and no other names.
pub(in crate::protocol) fn write_structure(
    out: &mut Vec<u8>,
    value: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    let token = Some(token);
    Writer { out, token }.structure(value, &[])
}

/// Appends the structure of an answer, with texts in front of its members.
#[cfg(feature = "scripted")]
pub(in crate::protocol) fn write_output(
    out: &mut Vec<u8>,
    texts: &[(&str, String)],
    value: &dyn Structure,
) -> Result<(), EncodeError> {
    Writer { out, token: None }.structure(value, texts)
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// Draws an idempotency token. Answers have none.
    token: Option<&'a dyn Fn() -> String>,
}

impl Writer<'_> {
    fn structure(&mut self, value: &dyn Structure, texts: &[(&str, String)]) -> Result<(), EncodeError> {
        let token = self.token;
        with_fields(value, |fields| {
            let members = value.schema().members.iter().zip(fields);
            let is_present = |(member, field): &(&Member, &&dyn Encode)| {
                token.is_some() && member.idempotency_token || !matches!(field.view(), View::Absent)
            };
            self.map_head(texts.len() + members.clone().filter(is_present).count());
            for (name, text) in texts {
                self.item(name);
                self.item(&text.as_str());
            }
            for (member, field) in members.filter(is_present) {
                self.item(&member.name);
                match (field.view(), token) {
                    (View::Absent, Some(token)) => self.item(&token()),
                    _ => self.value(member, *field)?,
                }
            }
            Ok(())
        })
    }

    fn value(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        match value.view() {
            View::Absent => self.item(&types::Null),
            View::Boolean(value) => self.item(&value),
            View::Integer(value) => self.item(&value),
            View::Float(value) => self.float(value),
            View::String(value) => self.item(&value),
            View::Blob(value) => self.item(&types::Bytes(value)),
            View::Timestamp(value) => self.timestamp(value),
            View::Document(_) => return refused(member, "is free JSON, which the protocol has no form for"),
            View::Structure(value) => return self.structure(value, &[]),
            View::List(list) => return self.list(member, list),
            View::Map(map) => return self.map(member, map),
            View::Union(index, inner) => {
                let Shape::Union(schema) = member.shape else {
                    return Err(EncodeError::wrong_type(member));
                };
                let Some(chosen) = schema.members.get(index) else {
                    return Err(EncodeError::wrong_type(member));
                };
                self.map_head(1);
                self.item(&chosen.name);
                return self.value(chosen, inner);
            }
        }
        Ok(())
    }

    fn list(&mut self, member: &Member, list: &dyn List) -> Result<(), EncodeError> {
        let Shape::List(schema) = member.shape else {
            return Err(EncodeError::wrong_type(member));
        };
        let head = types::Array::bounded(list.len(), self);
        debug_assert!(head.is_ok(), "writing to memory does not fail");
        try_elements(list, |element| self.value(&schema.member, element))
    }

    fn map(&mut self, member: &Member, map: &dyn Map) -> Result<(), EncodeError> {
        let Shape::Map(schema) = member.shape else {
            return Err(EncodeError::wrong_type(member));
        };
        self.map_head(map.len());
        try_entries(map, |key, value| {
            self.item(&key);
            self.value(&schema.value, value)
        })
    }

    fn map_head(&mut self, length: usize) {
        let head = types::Map::bounded(length, self);
        debug_assert!(head.is_ok(), "writing to memory does not fail");
    }

    /// As botocore writes them: 64 bits, but 16 for NaN and infinities.
    fn float(&mut self, value: f64) {
        if value.is_nan() {
            self.item(&types::F16(0x7e00));
        } else if value == f64::INFINITY {
            self.item(&types::F16(0x7c00));
        } else if value == f64::NEG_INFINITY {
            self.item(&types::F16(0xfc00));
        } else {
            self.item(&value);
        }
    }

    fn timestamp(&mut self, value: Timestamp) {
        let (seconds, nanoseconds) = (value.seconds(), value.subsecond_nanoseconds());
        if nanoseconds == 0 {
            return self.item(&types::Tag(EPOCH_SECONDS, seconds));
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "the years up to 9999 lose less than 16 microseconds"
        )]
        let seconds = seconds as f64 + f64::from(nanoseconds) / 1e9;
        self.item(&types::Tag(EPOCH_SECONDS, seconds));
    }

    fn item(&mut self, item: &impl Item) {
        let result = item.encode(self);
        debug_assert!(result.is_ok(), "writing to memory does not fail");
    }
}

impl Write for Writer<'_> {
    type Error = Infallible;

    fn push(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}

fn refused(member: &Member, problem: &'static str) -> Result<(), EncodeError> {
    Err(EncodeError {
        member: member.name,
        problem,
    })
}

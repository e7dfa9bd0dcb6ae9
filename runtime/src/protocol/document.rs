//! Free JSON in a body, which has no schema.

use serde_json::{Map, Number as JsonNumber, Value};

use super::read::{BodyToken, Failed, Source, ValueReader};
use super::scalar::Number;
use crate::value::growth;

impl<S: Source> ValueReader<'_, S> {
    /// Reads free JSON. Its lists and objects count against the limits of the answer, its texts do not.
    pub(super) fn document(&mut self) -> Result<Value, Failed> {
        self.tick()?;
        Ok(match self.source.token()? {
            BodyToken::Null => Value::Null,
            BodyToken::Boolean(value) => value.into(),
            BodyToken::Text(text) => text.into(),
            BodyToken::Number(number) => match number_value(number) {
                Some(number) => number.into(),
                None => return Err(self.fail("a number out of range")),
            },
            BodyToken::Bytes(_) => return Err(self.fail("expected JSON, found bytes")),
            BodyToken::List(left) => self.document_list(left)?,
            BodyToken::Map(left) => self.document_object(left)?,
        })
    }

    fn document_list(&mut self, mut left: S::Left) -> Result<Value, Failed> {
        self.enter()?;
        let mut list = Vec::new();
        while self.source.element(&mut left)? {
            self.take(growth::of_list(&list))?;
            list.push(self.document()?);
        }
        self.leave();
        Ok(Value::Array(list))
    }

    fn document_object(&mut self, mut left: S::Left) -> Result<Value, Failed> {
        self.enter()?;
        let mut map = Map::new();
        while let Some(key) = self.source.entry(&mut left)? {
            self.take(growth::of_map::<Value>(map.len()))?;
            let value = self.document()?;
            map.insert(key, value);
        }
        self.leave();
        Ok(Value::Object(map))
    }
}

/// A whole number if it is written as one and fits, otherwise the nearest double.
fn number_value(number: Number<'_>) -> Option<JsonNumber> {
    let whole = match number {
        Number::Digits(digits) => match digits.parse::<i64>() {
            // The text is a double, and not an integer that is zero.
            Ok(0) if digits.starts_with('-') => None,
            Ok(value) => Some(value.into()),
            Err(_) => digits.parse::<u64>().ok().map(JsonNumber::from),
        },
        Number::Integer(value) => Some(value.into()),
        Number::Float(_) => None,
    };
    whole.or_else(|| JsonNumber::from_f64(number.float()?))
}

//! Conversion of JSON, in the form of a call by name, into the types that setters take.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use tinsmith_runtime::{Blob, Timestamp};

/// Why a piece of JSON does not become a value. Cases hold no secrets, so it shows what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// For this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    fn wrong(json: &Value, wanted: &str) -> Self {
        Self(format!("{json} is not {wanted}"))
    }

    fn within(self, place: &str) -> Self {
        Self(format!("{place}: {}", self.0))
    }
}

/// A refusal with the text of an error.
pub fn refused(error: impl fmt::Display) -> Refusal {
    Refusal::new(error.to_string())
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that a setter takes, or a part of such a type.
pub trait FromJson: Sized {
    /// The value of a piece of JSON.
    ///
    /// # Errors
    ///
    /// It is of another type, or has members that are missing, or not known.
    fn from_json(json: &Value) -> Result<Self, Refusal>;
}

/// A type that is one plain value: what it is called, and how it comes from JSON if it can.
macro_rules! plain {
    ($type:ty, $name:literal, |$json:ident| $value:expr) => {
        impl FromJson for $type {
            fn from_json($json: &Value) -> Result<Self, Refusal> {
                $value.ok_or_else(|| Refusal::wrong($json, $name))
            }
        }
    };
}

plain!(bool, "a boolean", |json| json.as_bool());
plain!(i64, "an integer", |json| json.as_i64());
plain!(String, "text", |json| json.as_str().map(str::to_owned));
plain!(Value, "JSON", |json| Some(json.clone()));
plain!(f64, "a number", |json| match json.as_str() {
    Some("NaN") => Some(f64::NAN),
    Some("Infinity") => Some(f64::INFINITY),
    Some("-Infinity") => Some(f64::NEG_INFINITY),
    _ => json.as_f64(),
});
plain!(Blob, "text in base64", |json| json
    .as_str()
    .and_then(|text| STANDARD.decode(text).ok())
    .map(Blob::new));
plain!(Timestamp, "a moment", |json| match (json.as_str(), json.as_i64()) {
    (Some(text), _) => Timestamp::parse(text).ok(),
    (None, Some(seconds)) => Timestamp::new(seconds, 0).ok(),
    (None, None) => json
        .as_f64()
        .and_then(|seconds| Timestamp::from_epoch_seconds(seconds).ok()),
});

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &Value) -> Result<Self, Refusal> {
        T::from_json(json).map(Self::new)
    }
}

/// An element that may be null.
impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Value) -> Result<Self, Refusal> {
        if json.is_null() {
            Ok(None)
        } else {
            T::from_json(json).map(Some)
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Value) -> Result<Self, Refusal> {
        let items = json.as_array().ok_or_else(|| Refusal::wrong(json, "a list"))?;
        items.iter().map(T::from_json).collect()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(json: &Value) -> Result<Self, Refusal> {
        let entries = object(json)?.iter();
        let entry =
            |(key, value): (&String, &Value)| Ok((key.clone(), T::from_json(value).map_err(|no| no.within(key))?));
        entries.map(entry).collect()
    }
}

fn object(json: &Value) -> Result<&Map<String, Value>, Refusal> {
    json.as_object().ok_or_else(|| Refusal::wrong(json, "an object"))
}

/// The members of a structure as they are taken, each once.
#[derive(Debug)]
pub struct Members<'a> {
    given: &'a Map<String, Value>,
    taken: Vec<&'static str>,
}

impl<'a> Members<'a> {
    /// The members of an object.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn of(json: &'a Value) -> Result<Self, Refusal> {
        Ok(Self {
            given: object(json)?,
            taken: Vec::new(),
        })
    }

    /// A member that may be absent; null counts as absent.
    ///
    /// # Errors
    ///
    /// It is of another type.
    pub fn optional<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, Refusal> {
        self.taken.push(name);
        match self.given.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(json) => T::from_json(json).map(Some).map_err(|no| no.within(name)),
        }
    }

    /// A member that must be there.
    ///
    /// # Errors
    ///
    /// It is not, or it is of another type.
    pub fn required<T: FromJson>(&mut self, name: &'static str) -> Result<T, Refusal> {
        self.optional(name)?
            .ok_or_else(|| Refusal(format!("{name} is missing")))
    }

    /// That all of them are taken.
    ///
    /// # Errors
    ///
    /// The type has no setter for one.
    pub fn finish(self) -> Result<(), Refusal> {
        match self.given.keys().find(|name| !self.taken.contains(&name.as_str())) {
            Some(name) => Err(Refusal(format!("there is no member {name}"))),
            None => Ok(()),
        }
    }
}

/// The one member of a union.
///
/// # Errors
///
/// There is none, or more than one.
pub fn member(json: &Value) -> Result<(&str, &Value), Refusal> {
    let mut members = object(json)?.iter().filter(|(_, value)| !value.is_null());
    match (members.next(), members.next()) {
        (Some((name, value)), None) => Ok((name, value)),
        _ => Err(Refusal::wrong(json, "an object with one member")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_all_types_come_from_json() {
        let list = json!([{"a": "aGk="}, {"b": null}]);
        let wanted =
            [("a", Some(Blob::new("hi"))), ("b", None)].map(|(key, blob)| BTreeMap::from([(key.to_owned(), blob)]));
        assert_eq!(Vec::from_json(&list), Ok(wanted.into()));
        assert_eq!(f64::from_json(&json!("-Infinity")), Ok(f64::NEG_INFINITY));
        assert_eq!(Box::<i64>::from_json(&json!(7)), Ok(7.into()));
        let moment = Timestamp::new(1, 500_000_000);
        assert_eq!(Timestamp::from_json(&json!(1.5)).ok(), moment.ok());
        assert_eq!(Timestamp::from_json(&json!("1970-01-01T00:00:01.5Z")).ok(), moment.ok());
        assert_eq!(Value::from_json(&Value::Null), Ok(Value::Null));
    }

    #[test]
    fn a_value_of_another_type_is_refused_with_its_place() {
        let refused = Vec::<BTreeMap<String, bool>>::from_json(&json!([{"a": 1}])).unwrap_err();
        assert_eq!(refused.to_string(), "a: 1 is not a boolean");
        assert!(i64::from_json(&json!(1.5)).is_err());
        assert!(Blob::from_json(&json!("!")).is_err());
    }

    #[test]
    fn members_are_all_taken_and_null_ones_count_as_absent() {
        let json = json!({"a": 1, "b": null});
        let mut members = Members::of(&json).unwrap();
        assert_eq!(members.required("a"), Ok(1));
        assert_eq!(members.required::<i64>("c").unwrap_err().to_string(), "c is missing");
        assert_eq!(members.optional::<i64>("b"), Ok(None));
        assert_eq!(members.finish(), Ok(()));
        let members = Members::of(&json).unwrap();
        assert_eq!(members.finish().unwrap_err().to_string(), "there is no member a");
    }

    #[test]
    fn a_union_has_one_member() {
        assert_eq!(member(&json!({"a": 1, "b": null})), Ok(("a", &json!(1))));
        for wrong in [json!({}), json!({"a": 1, "b": 2}), json!(1)] {
            assert!(member(&wrong).is_err(), "{wrong}");
        }
    }
}

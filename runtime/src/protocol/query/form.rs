//! Writes values as a form: `Action=…&Version=…&Tags.member.1.Key=…`.

use percent_encoding::utf8_percent_encode;

use crate::protocol::{EncodeError, text};
use crate::schema::{Member, Shape, TimestampFormat};
use crate::value::{Encode, List, Map, Structure, View, try_elements, try_entries, try_members};

/// The rules for keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// The rules of `aws.protocols#awsQuery`.
    Query,
    /// The rules of `aws.protocols#ec2Query`: names begin in upper case, and the elements of lists have no name.
    Ec2,
}

/// A form that is being written.
pub(super) struct Form<'a> {
    keys: Keys,
    token: &'a dyn Fn() -> String,
    out: String,
    /// The key of the current position: `Tags.member.1`. Its characters need no escapes in a form, or are already escaped.
    key: String,
}

impl<'a> Form<'a> {
    /// A form that begins with these two pairs.
    pub(super) fn new(keys: Keys, action: &str, version: &str, token: &'a dyn Fn() -> String) -> Self {
        let mut form = Self {
            keys,
            token,
            out: String::new(),
            key: String::new(),
        };
        text::push_pair(&mut form.out, "Action", action);
        text::push_pair(&mut form.out, "Version", version);
        form
    }

    /// The form as text.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes the members of a structure, in the model's order.
    pub(super) fn structure(&mut self, value: &dyn Structure) -> Result<(), EncodeError> {
        try_members(value, |member, field| self.member(member, field))
    }

    fn member(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        let drawn;
        let value = match value.view() {
            View::Absent if member.idempotency_token => {
                drawn = (self.token)();
                &drawn
            }
            View::Absent => return Ok(()),
            _ => value,
        };
        match (self.keys, member.query_name) {
            (Keys::Query, _) => self.within(query_name(member, value), |form| form.value(member, value)),
            (Keys::Ec2, Some(name)) => self.within(name, |form| form.value(member, value)),
            (Keys::Ec2, None) => self.within(&in_upper_case(member.wire_name()), |form| form.value(member, value)),
        }
    }

    /// Runs a function one level deeper.
    fn within(
        &mut self,
        step: &str,
        write: impl FnOnce(&mut Self) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        let length = self.key.len();
        if length > 0 {
            self.key.push('.');
        }
        self.key.extend(utf8_percent_encode(step, text::RESERVED));
        let result = write(self);
        self.key.truncate(length);
        result
    }

    fn value(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        match (value.view(), member.shape) {
            (View::Structure(value), _) => self.structure(value),
            (View::Union(index, value), Shape::Union(schema)) => match schema.members.get(index) {
                Some(chosen) => self.member(chosen, value),
                None => Err(no_form(member)),
            },
            (View::List(list), Shape::List(schema)) => self.list(member, &schema.member, list),
            (View::Map(map), Shape::Map(_)) if member.flattened => self.map(member, map),
            (View::Map(map), _) => self.within("entry", |form| form.map(member, map)),
            (View::Absent, _) => {
                self.pair("");
                Ok(())
            }
            _ => {
                let text = text::write(member, value, TimestampFormat::Iso8601)?;
                self.pair(&text.ok_or_else(|| no_form(member))?);
                Ok(())
            }
        }
    }

    fn pair(&mut self, value: &str) {
        self.out.push('&');
        self.out.push_str(&self.key);
        self.out.push('=');
        self.out.extend(utf8_percent_encode(value, text::RESERVED));
    }

    /// An empty list is a key without a value; in EC2 it is left out.
    fn list(&mut self, member: &Member, element: &Member, list: &dyn List) -> Result<(), EncodeError> {
        if list.is_empty() {
            if self.keys == Keys::Query {
                self.pair("");
            }
            return Ok(());
        }
        if self.keys == Keys::Ec2 || member.flattened {
            return self.elements(element, list);
        }
        self.within(element.wire_name(), |form| form.elements(element, list))
    }

    fn elements(&mut self, element: &Member, list: &dyn List) -> Result<(), EncodeError> {
        let mut index = 0;
        try_elements(list, |value| {
            index += 1;
            self.within(&index.to_string(), |form| form.value(element, value))
        })
    }

    fn map(&mut self, member: &Member, map: &dyn Map) -> Result<(), EncodeError> {
        let Shape::Map(schema) = member.shape else {
            return Err(no_form(member));
        };
        let mut index = 0;
        try_entries(map, |key, value| {
            index += 1;
            self.within(&index.to_string(), |form| {
                form.within(schema.key.wire_name(), |form| form.value(&schema.key, &key.to_owned()))?;
                form.within(schema.value.wire_name(), |form| form.value(&schema.value, value))
            })
        })
    }
}

/// The key of a flattened list is the name that the model has for its elements, if it has one.
fn query_name(member: &Member, value: &dyn Encode) -> &'static str {
    match (member.shape, value.view()) {
        (Shape::List(schema), View::List(list)) if member.flattened && !list.is_empty() => {
            let element = &schema.member;
            if element.wire_name() == element.name {
                member.wire_name()
            } else {
                element.wire_name()
            }
        }
        _ => member.wire_name(),
    }
}

fn in_upper_case(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + chars.as_str(),
        None => String::new(),
    }
}

/// Free JSON, or a value that does not fit its schema. Generated code never has the latter.
fn no_form(member: &Member) -> EncodeError {
    EncodeError {
        member: member.name,
        problem: "is of a kind that has no place in a form",
    }
}

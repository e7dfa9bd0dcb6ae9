//! `Debug` for generated structures: every field by its name in the model, secrets as `*** redacted ***`.

use std::fmt;

use super::{Encode, Structure, View, float_text};
use crate::debug::REDACTED;
use crate::schema::{Member, Shape, StructureSchema};

/// Prints a structure as `Name { member: value, … }`. Absent members are left out.
///
/// # Errors
///
/// As the formatter says.
pub fn structure(value: &dyn Structure, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let schema = value.schema();
    let mut out = f.debug_struct(schema.name);
    value.fields(&mut |fields| {
        for (member, field) in schema.members.iter().zip(fields) {
            if !matches!(field.view(), View::Absent) || field.unknown_member().is_some() {
                out.field(member.name, &Shown { member, value: *field });
            }
        }
    });
    out.finish()
}

/// Prints a union as `Name { member: value }`, or `Name { Unknown: "member" }`.
///
/// # Errors
///
/// As the formatter says.
pub fn union(schema: &'static StructureSchema, value: &dyn Encode, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(schema.name);
    if let View::Union(index, inner) = value.view()
        && let Some(member) = schema.members.get(index)
    {
        out.field(member.name, &Shown { member, value: inner });
    } else if let Some(name) = value.unknown_member() {
        out.field("Unknown", &name);
    }
    out.finish()
}

/// A value, as far as the schema of its member allows to show it.
struct Shown<'a> {
    member: &'a Member,
    value: &'a dyn Encode,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.member.sensitive {
            return f.write_str(REDACTED);
        }
        match (self.value.view(), self.member.shape) {
            (View::Absent, Shape::Union(schema)) if self.value.unknown_member().is_some() => {
                union(schema, self.value, f)
            }
            (View::Absent, _) => f.write_str("null"),
            (View::Boolean(value), _) => value.fmt(f),
            (View::Integer(value), _) => value.fmt(f),
            // Not by `Debug` of the float, which would be a second writer of floats in every program: 25 kB.
            (View::Float(value), _) => f.write_str(&float_text(value)),
            (View::String(value), _) => value.fmt(f),
            (View::Blob(value), _) => write!(f, "{} bytes", value.len()),
            (View::Timestamp(value), _) => value.fmt(f),
            (View::Document(value), _) => value.fmt(f),
            (View::Structure(value), _) => structure(value, f),
            (View::Union(..), Shape::Union(schema)) => union(schema, self.value, f),
            (View::List(list), Shape::List(schema)) => {
                let mut out = f.debug_list();
                list.each(&mut |value| {
                    out.entry(&Shown {
                        member: &schema.member,
                        value,
                    });
                    true
                });
                out.finish()
            }
            (View::Map(map), Shape::Map(schema)) => {
                let mut out = f.debug_map();
                map.each(&mut |key, value| {
                    let key = if schema.key.sensitive { REDACTED } else { key };
                    out.entry(
                        &key,
                        &Shown {
                            member: &schema.value,
                            value,
                        },
                    );
                    true
                });
                out.finish()
            }
            // The value does not fit its schema. Nothing is shown, because it could be a secret.
            (View::List(_) | View::Map(_) | View::Union(..), _) => f.write_str(REDACTED),
        }
    }
}

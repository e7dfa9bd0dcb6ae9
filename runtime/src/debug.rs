//! `Debug` for generated structures: every field by its name in the model, secrets as `*** redacted ***`.

use std::error::Error;
use std::fmt;

use crate::schema::{Member, Shape, StructureSchema};
use crate::value::{Encode, Structure, View};

/// The text that replaces a secret.
pub const REDACTED: &str = "*** redacted ***";

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

/// The line of an error, with the text of its sources.
///
/// # Errors
///
/// As the formatter says.
pub fn line(error: &dyn Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {error}")?;
        source = error.source();
    }
    Ok(())
}

/// `Debug` of an error is its line, because `fn main() -> Result<…>` and `unwrap` print it. `{:#?}` shows the variant, or the fields.
///
/// ```text
/// line_debug!(ConfigError { NoRegion, Region(error), Missing { section, properties } });
/// line_debug!(struct ParseError { kind, position });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __line_debug {
    (struct $type:ident $(($field:ident))? $({ $($name:ident),* })?) => {
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                if !f.alternate() {
                    return $crate::codegen::debug::line(self, f);
                }
                let Self $(($field))? $({ $($name),* })? = self;
                $crate::__line_debug!(@show f, $type $(($field))? $({ $($name),* })?)
            }
        }
    };
    ($type:ident $(<$param:ident>)? { $($(#[$attribute:meta])* $variant:ident $(($field:ident))? $({ $($name:ident),* })?),* $(,)? }) => {
        impl $(<$param: ::std::fmt::Debug>)? ::std::fmt::Debug for $type $(<$param>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                if !f.alternate() {
                    return $crate::codegen::debug::line(self, f);
                }
                match self {
                    $($(#[$attribute])* Self::$variant $(($field))? $({ $($name),* })? => {
                        $crate::__line_debug!(@show f, $variant $(($field))? $({ $($name),* })?)
                    })*
                }
            }
        }
    };
    (@show $f:ident, $variant:ident) => { $f.write_str(stringify!($variant)) };
    (@show $f:ident, $variant:ident ($field:ident)) => {
        $f.debug_tuple(stringify!($variant)).field($field).finish()
    };
    (@show $f:ident, $variant:ident { $($name:ident),* }) => {
        $f.debug_struct(stringify!($variant))$(.field(stringify!($name), $name))*.finish()
    };
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
            (View::Float(value), _) => value.fmt(f),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct Outer {
        source: Inner,
    }

    #[derive(Clone, Copy)]
    struct Inner(u8);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("it does not open")
        }
    }

    impl fmt::Display for Inner {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "code {}", self.0)
        }
    }

    crate::codegen::line_debug!(struct Outer { source });
    crate::codegen::line_debug!(struct Inner(code));

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.source)
        }
    }

    impl Error for Inner {}

    #[test]
    fn debug_of_an_error_is_its_line_with_its_sources_and_the_long_form_its_fields() {
        let error = Outer { source: Inner(7) };
        assert_eq!(format!("{error:?}"), "it does not open: code 7");
        assert_eq!(
            format!("{error:#?}"),
            "Outer {\n    source: Inner(\n        7,\n    ),\n}"
        );
    }
}

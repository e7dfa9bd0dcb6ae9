//! `Debug` of errors, and the text that replaces a secret.

use std::error::Error;
use std::fmt;

/// The text that replaces a secret.
pub const REDACTED: &str = "*** redacted ***";

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

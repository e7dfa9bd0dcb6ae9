//! Only for generated code. It is not part of the public interface: it can change in every version that Cargo does not treat as
//! compatible, and then clients must be generated again. `generated_for!` says so.

pub use crate::__line_debug as line_debug;
pub use crate::body::BodyInput;
pub use crate::client::operation_builder::{BuilderOf, OperationBuilder, Set, Unset};
pub use crate::modelled_errors::ModelledErrors;
/// Behind a feature here, so that a generated crate with paginators does not compile without it.
#[cfg(feature = "jmespath")]
pub use crate::paginate::PaginatorSchema;
pub use crate::structure_builder::StructureBuilder;
#[cfg(feature = "scripted")]
pub use crate::transport::scripted::ScriptedCall;
use crate::value::{Scalar, WrongType};
pub use crate::value::{Text, UnknownValue, extend_list, extend_map};
/// Behind a feature here, so that a generated crate with waiters does not compile without it.
#[cfg(feature = "jmespath")]
pub use crate::waiter::WaiterSchema;
pub use crate::{
    __builder as builder, __checked_structure as checked_structure, __collections as collections,
    __generated_for as generated_for, __input_structure as input_structure, __input_union as input_union,
    __open_enum as open_enum, __operation_input as operation_input, __own_builder as own_builder,
    __required as required, __schema as schema, __service_errors as service_errors, __shape as shape,
    __streaming_structure as streaming_structure, __structure as structure, __structure_builder as structure_builder,
    __structure_fields as structure_fields, __structure_value as structure_value, __union as union,
    __union_type as union_type, __value_doc as value_doc,
};
/// Behind a feature here, so that a generated crate with paginators or waiters does not compile without it.
#[cfg(feature = "jmespath")]
pub use crate::{__pages as pages, __waits as waits};
/// Behind a feature here, so that a generated crate with serde does not compile without it.
#[cfg(feature = "serde")]
pub use crate::{__serde as serde, __serde_builder as serde_builder, __serde_impl as serde_impl, __set as set};

/// The value of an enum that has this text on the wire. `texts` are sorted, and `variants` are in the same order. `unknown` makes
/// the value for another text.
pub fn enum_value<T: Clone>(text: &str, texts: &[&str], variants: &[T], unknown: fn(UnknownValue) -> T) -> T {
    match index_of_text(text, texts).and_then(|index| variants.get(index)) {
        Some(variant) => variant.clone(),
        None => unknown(UnknownValue::new(text.to_owned())),
    }
}

fn index_of_text(text: &str, texts: &[&str]) -> Option<usize> {
    debug_assert!(texts.is_sorted(), "{texts:?} are not in the order of their bytes");
    // Every default value begins with an empty text, which can only be the first.
    if text.is_empty() {
        return texts.first().is_some_and(|first| first.is_empty()).then_some(0);
    }
    texts.binary_search(&text).ok()
}

/// Sets an enum to the value that has this text.
///
/// # Errors
///
/// The value is no text.
pub fn set_enum<T: for<'a> From<&'a str>>(target: &mut T, value: Scalar<'_>) -> Result<(), WrongType> {
    *target = match value {
        Scalar::String(text) => T::from(&text),
        Scalar::Str(text) => T::from(text),
        _ => return Err(WrongType),
    };
    Ok(())
}

/// Calls a setter if there is a value.
pub fn maybe<B, T>(builder: B, value: Option<T>, set: impl FnOnce(B, T) -> B) -> B {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

/// Calls a setter of a required member if there is a value. Without one the member counts as set, and sending finds that it is
/// missing. `base` is a builder `B` without any required members in its type.
pub fn maybe_required<Base, B: BuilderOf<Base>, T, R: BuilderOf<Base>>(
    base: Base,
    value: Option<T>,
    set: impl FnOnce(B, T) -> R,
) -> R {
    match value {
        Some(value) => set(B::from_base(base), value),
        None => R::from_base(base),
    }
}

/// The versions of this crate that are compatible with this one, as generated code names them.
const COMPATIBLE: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// Whether code that was generated for these versions fits this one.
#[must_use]
pub const fn fits(versions: &str) -> bool {
    let (one, other) = (versions.as_bytes(), COMPATIBLE.as_bytes());
    let mut index = 0;
    // Constant functions have no iterators.
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// What generated `Debug` implementations call.
pub mod debug {
    pub use crate::debug::*;
    pub use crate::value::debug::*;
}

/// The endpoint rules of a service.
pub mod endpoint {
    pub use crate::endpoint::common::CommonRules;
    pub use crate::endpoint::resolver::Rules;
}

/// Schemas of paginators, and the state machine that they describe.
pub mod paginate {
    pub use crate::paginate::*;
}

/// The protocols.
pub mod protocol {
    pub use crate::protocol::*;
}

/// Schemas of shapes, operations and services.
pub mod schema {
    pub use crate::client::callable::{Callable, PlainOperation};
    pub use crate::schema::*;
    pub use crate::service::{Catalog, Service};
}

/// What serde's implementations of generated types name.
#[cfg(feature = "serde")]
pub mod serde {
    pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
}

/// How codecs read and write typed values.
pub mod value {
    pub use crate::value::*;
}

/// Schemas of waiters, and the state machine that they describe.
pub mod waiter {
    pub use crate::waiter::*;
}

#[cfg(test)]
mod tests {
    use super::{COMPATIBLE, fits, index_of_text};

    #[test]
    fn a_text_is_known_wherever_it_is_among_the_others_and_an_empty_one_too() {
        let texts = ["", "A", "Ab", "b", "ba"];
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(index_of_text(text, &texts), Some(index), "{text}");
        }
        for text in ["a", "Aa", "B", "bab", "ä"] {
            assert_eq!(index_of_text(text, &texts), None, "{text}");
        }
        assert_eq!(index_of_text("", &texts[1..]), None);
        assert_eq!(index_of_text("", &[]), None);
    }

    #[test]
    fn generated_code_fits_compatible_versions_alone() {
        assert!(fits(COMPATIBLE));
        for other in ["", "0", "99.0", &format!("{COMPATIBLE}1"), &format!("1{COMPATIBLE}")] {
            assert!(!fits(other), "{other}");
        }
    }
}

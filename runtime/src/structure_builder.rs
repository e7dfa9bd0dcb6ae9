//! How programs build the structures of an input: with a builder that the compiler checks where the structure only goes in and
//! requires members, and with the structure's own setters elsewhere.
//!
//! For callers both are the same, so that neither a member that is relaxed nor a structure that begins to come out breaks a program:
//! `Tag::new()`, the setters, `maybe`, `build`, and `impl Into<Tag>` wherever a tag is taken. The builder's name stays too, as
//! another name of the structure.

use std::fmt;
use std::marker::PhantomData;

use crate::value::{Structure, debug};

/// A structure so far. `G` is a tuple with a type for each required member: `Set` or `Unset`.
pub struct StructureBuilder<T, G> {
    /// The structure.
    pub value: T,
    required: PhantomData<G>,
}

impl<T, G> StructureBuilder<T, G> {
    /// Begins with a structure in which nothing is set.
    pub fn new(value: T) -> Self {
        Self {
            value,
            required: PhantomData,
        }
    }

    /// The same after a required member was set.
    pub fn mark_set<H>(self) -> StructureBuilder<T, H> {
        StructureBuilder::new(self.value)
    }
}

impl<T: Clone, G> Clone for StructureBuilder<T, G> {
    fn clone(&self) -> Self {
        Self::new(self.value.clone())
    }
}

impl<T: Structure, G> fmt::Debug for StructureBuilder<T, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug::structure(&self.value, f)
    }
}

/// A structure that is only part of inputs and has a builder that checks its required members. It takes the same as
/// `input_structure!`. It has no `Default`, which would get around the check: only the builder begins with nothing set.
///
/// ```
/// tinsmith_runtime::codegen::checked_structure! {
///     #[schema(TAG = "Tag")]
///     pub struct Tag {
///         #[member("Key", String, required)]
///         key: Option<String>,
///     }
/// }
/// # fn main() { assert_eq!(format!("{:?}", Tag::default()), "Tag") }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __checked_structure {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis struct $type:ident {
            $(
                #[member($($member:tt)*)]
                $field_vis:vis $field:ident: $field_type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq $($(, $derive)*)?)]
        #[non_exhaustive]
        $vis struct $type {
            $($field_vis $field: $field_type),*
        }

        $crate::codegen::schema! {
            $schema = $name $(, $trait($($trait_value)*))* {
                $([$($member)*])*
            }
        }

        impl $type {
            #[inline]
            fn default() -> Self {
                Self {
                    $($field: ::std::option::Option::None),*
                }
            }
        }

        $crate::codegen::structure_fields! { $type, $schema, [] $($field)* }

        $crate::codegen::structure_value! { $type }
    };
}

/// The builder of a structure that requires members: what all such builders have. Beside the builder is its type parameter for each
/// required member, with the trait that says that it is set; below are these traits, as `required!` takes them. They have no names
/// outside of the macro, since many structures of a file have a member of the same name.
///
/// ```
/// # tinsmith_runtime::codegen::checked_structure! {
/// #     #[schema(TAG = "Tag")]
/// #     pub struct Tag {
/// #         #[member("Key", String, required)]
/// #         key: Option<String>,
/// #     }
/// # }
/// tinsmith_runtime::codegen::structure_builder! {
///     #[builds(Tag)]
///     pub struct TagBuilder<Key: KeySet>;
///
///     #[unset("`key` is required by `Tag`", "call `.key(…)` before this")]
///     pub trait KeySet {}
/// }
/// # fn main() { assert_eq!(format!("{:?}", Tag::new()), "TagBuilder(Tag)") }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __structure_builder {
    (
        #[builds($type:ident)]
        $(#[deprecated(note = $old:literal $(,)?)])?
        $vis:vis struct $builder:ident<$($parameter:ident: $set:ident),* $(,)?>;
        $($required:tt)*
    ) => {
        #[doc = concat!("Builds a [`", stringify!($type), "`], which is taken wherever that is.")]
        ///
        #[doc = concat!(
            "Name that, or `impl Into<", stringify!($type), ">`, in functions of your own: the type parameters here change with \
             what the model requires."
        )]
        #[allow(clippy::type_complexity, reason = "there is a type parameter for each required member")]
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until it is given to a setter or built"]
        $vis struct $builder<$($parameter = $crate::codegen::Unset),*>(
            $crate::codegen::StructureBuilder<$type, ($($parameter,)*)>
        );

        const _: () = {
            $crate::codegen::required! { $($required)* }

            impl $type {
                /// Nothing is set yet.
                $(#[deprecated(note = $old)])?
                #[allow(clippy::new_ret_no_self, reason = "the structure comes of its builder")]
                #[inline]
                pub fn new() -> $builder {
                    $builder($crate::codegen::StructureBuilder::new($type::default()))
                }
            }

            impl<$($parameter),*> $builder<$($parameter),*> {
                /// Sets a member if there is a value for it:
                #[doc = concat!("`.maybe(value, ", stringify!($builder), "::member)`.")]
                /// For a required member, sending fails where there is none, and the error names the member.
                #[inline]
                pub fn maybe<__T, __B: $crate::codegen::BuilderOf<$builder>>(
                    self,
                    value: ::std::option::Option<__T>,
                    set: impl ::std::ops::FnOnce(Self, __T) -> __B,
                ) -> __B {
                    $crate::codegen::maybe_required($builder(self.0.mark_set()), value, set)
                }

                /// The structure, once all that it requires is set.
                #[inline]
                pub fn build(self) -> $type
                where
                    $($parameter: $set),*
                {
                    self.0.value
                }
            }

            impl<$($parameter: $set),*> ::std::convert::From<$builder<$($parameter),*>> for $type {
                #[inline]
                fn from(builder: $builder<$($parameter),*>) -> Self {
                    builder.0.value
                }
            }

            impl<$($parameter),*> $crate::codegen::BuilderOf<$builder> for $builder<$($parameter),*> {
                #[inline]
                fn from_base(base: $builder) -> Self {
                    Self(base.0.mark_set())
                }
            }
        };
    };
}

/// How a structure is built that the compiler does not check: it is its own builder.
///
/// ```
/// # tinsmith_runtime::codegen::structure! {
/// #     #[schema(TAG = "Tag")]
/// #     pub struct Tag {
/// #         #[member("Key", String)]
/// #         pub key: Option<String>,
/// #     }
/// # }
/// tinsmith_runtime::codegen::own_builder! {
///     pub type TagBuilder = Tag;
/// }
/// # fn main() { assert_eq!(Tag::new().build(), Tag::default()) }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __own_builder {
    (
        $(#[deprecated(note = $old:literal $(,)?)])?
        $vis:vis type $builder:ident = $type:ident;
    ) => {
        #[doc(hidden)]
        $vis type $builder = $type;

        impl $type {
            /// Nothing is set yet.
            $(#[deprecated(note = $old)])?
            #[inline]
            pub fn new() -> Self {
                ::std::default::Default::default()
            }

            /// Sets a member if there is a value for it:
            #[doc = concat!("`.maybe(value, ", stringify!($type), "::member)`.")]
            #[inline]
            #[must_use]
            pub fn maybe<__T>(
                self,
                value: ::std::option::Option<__T>,
                set: impl ::std::ops::FnOnce(Self, __T) -> Self,
            ) -> Self {
                $crate::codegen::maybe(self, value, set)
            }

            /// The structure itself, as programs build those whose required members the compiler checks.
            #[inline]
            #[must_use]
            pub fn build(self) -> Self {
                self
            }
        }
    };
}

//! What ties a type to its schema.

use crate::schema::Member;
use crate::value::Encode;

/// A type that was generated with serde.
pub trait Described: Encode {
    /// What its schema says, as that of a member with the name of the type.
    #[doc(hidden)]
    fn described() -> Member;
}

/// Types that serde knows: each with its shape, as `shape!` takes it; `sensitive` are those whose values are secrets.
///
/// ```text
/// runtime::codegen::serde! {
///     const _: Tag = Structure(TAG);
///
///     #[sensitive]
///     const _: Password = String;
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($(#[$flag:ident])* const _: $type:ident = $shape:ident $(($($of:tt)*))?;)*) => {
        $(
            impl $crate::serde::Described for $type {
                fn described() -> $crate::codegen::schema::Member {
                    $crate::codegen::schema::Member::new(stringify!($type), $crate::codegen::shape!($shape $(($($of)*))?))
                        $(.$flag())*
                }
            }

            $crate::codegen::serde_impl! { $type }

            impl<'de> $crate::codegen::serde::Deserialize<'de> for $type {
                fn deserialize<__D: $crate::codegen::serde::Deserializer<'de>>(
                    deserializer: __D,
                ) -> ::std::result::Result<Self, __D::Error> {
                    $crate::serde::read(deserializer)
                }
            }
        )*
    };
}

/// `Serialize` of a type that is [`Described`](crate::serde::Described).
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_impl {
    ($type:ident $(<$($parameter:ident $(: $mode:path)?),*>)?) => {
        impl $(<$($parameter $(: $mode)?),*>)? $crate::codegen::serde::Serialize for $type $(<$($parameter),*>)? {
            fn serialize<__S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::std::result::Result<__S::Ok, __S::Error> {
                $crate::serde::write(self, serializer)
            }
        }
    };
}

/// The builder of an operation: it is serialized as the input that it has, and reads one. Beside the builder is its type parameter
/// for each required member, with the trait that says that it is set.
///
/// ```text
/// runtime::codegen::serde_builder! {
///     impl CreateToken<ClientId: ClientIdSet> {}
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_builder {
    (impl $builder:ident $(<$($parameter:ident: $set:ident),* $(,)?>)? {}) => {
        impl<S: $crate::Mode, $($($parameter),*)?> $crate::codegen::value::Encode for $builder<S, $($($parameter),*)?> {
            fn view(&self) -> $crate::codegen::value::View<'_> {
                $crate::codegen::value::View::Structure(&self.0.input)
            }
        }

        impl<S: $crate::Mode, $($($parameter),*)?> $crate::serde::Described for $builder<S, $($($parameter),*)?> {
            fn described() -> $crate::codegen::schema::Member {
                $crate::codegen::schema::Member::new(
                    stringify!($builder),
                    // The input tells its schema itself.
                    $crate::codegen::schema::Shape::Structure($crate::codegen::schema::StructureSchema::EMPTY),
                )
            }
        }

        $crate::codegen::serde_impl! { $builder<S: $crate::Mode $($(, $parameter)*)?> }

        impl<S: $crate::Mode, $($($parameter),*)?> $builder<S, $($($parameter),*)?> {
            /// Reads members of the input, under their names in the model: from a file of settings, or from `serde_json::json!({…})`.
            /// What is read takes the place of what was set.
            ///
            /// # Errors
            ///
            /// A member is of another type, or one that is required is neither there nor set before.
            pub fn input_from<'de, __D: $crate::codegen::serde::Deserializer<'de>>(
                mut self,
                deserializer: __D,
            ) -> ::std::result::Result<$builder<S, $($($crate::codegen::set!($parameter)),*)?>, __D::Error> {
                self.0.read_input(deserializer)?;
                ::std::result::Result::Ok($builder(self.0.mark_set()))
            }
        }
    };
}

/// The type that says that a required member is set, for each of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    ($parameter:ident) => {
        $crate::codegen::Set
    };
}

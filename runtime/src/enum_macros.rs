//! The macro that makes the type of a generated text enum, and its codec impls. Every function is `#[inline]`, as in `macros.rs`.

/// An open enum: text with the values that the model knows, in the order of their bytes. It has `as_str`, can be made from any
/// text, and can be written, read and shown. The variant `Unknown` is added for all other values. With `#[sensitive]` it has no
/// `Display`, and `Debug` does not show the value.
///
/// ```
/// tinsmith_runtime::codegen::open_enum! {
///     /// Why not.
///     pub enum Reason {
///         KmsDisabled = "KMS_DisabledException",
///     }
/// }
/// # fn main() {
/// assert_eq!(Reason::from("KMS_DisabledException"), Reason::KmsDisabled);
/// assert_eq!(Reason::from("other").as_str(), "other");
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    (
        $(#[doc = $doc:literal])*
        #[sensitive]
        $($enum:tt)*
    ) => {
        $crate::codegen::open_enum! {
            @with [
                #[inline]
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str($crate::codegen::debug::REDACTED)
                }
            ]
            $(#[doc = $doc])*
            $($enum)*
        }
    };
    (
        @with [$($debug:tt)*]
        $(#[$meta:meta])*
        $vis:vis enum $type:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        $vis enum $type {
            $(
                #[doc = $crate::codegen::value_doc!($value $(, $variant_doc)*)]
                $variant,
            )*
            /// A value that this version of the model does not know.
            Unknown($crate::codegen::UnknownValue),
        }

        impl $type {
            /// The values that this version of the model knows, as they are sent.
            pub const KNOWN_VALUES: &'static [&'static str] = &[$($value),*];

            /// The value as it is sent.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(value: &str) -> Self {
                $crate::codegen::enum_value(value, Self::KNOWN_VALUES, &[$(Self::$variant),*], Self::Unknown)
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        // By hand, because the compiler takes longer for those of `derive`.
        impl ::std::cmp::Eq for $type {}

        impl ::std::hash::Hash for $type {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::std::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl ::std::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(self.cmp(other))
            }
        }

        impl<T: $crate::codegen::Text + ?::std::marker::Sized> ::std::cmp::PartialEq<T> for $type {
            #[inline]
            fn eq(&self, other: &T) -> bool {
                other.is(self.as_str())
            }
        }

        impl ::std::cmp::PartialEq<$type> for str {
            #[inline]
            fn eq(&self, other: &$type) -> bool {
                other == self
            }
        }

        impl ::std::cmp::PartialEq<$type> for &str {
            #[inline]
            fn eq(&self, other: &$type) -> bool {
                other == self
            }
        }

        impl ::std::cmp::PartialEq<$type> for ::std::string::String {
            #[inline]
            fn eq(&self, other: &$type) -> bool {
                other == self
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::default::Default for $type {
            #[inline]
            fn default() -> Self {
                Self::from("")
            }
        }

        impl ::std::fmt::Debug for $type {
            $($debug)*
        }

        impl $crate::codegen::value::Encode for $type {
            #[inline]
            fn view(&self) -> $crate::codegen::value::View<'_> {
                $crate::codegen::value::View::String(self.as_str())
            }
        }

        impl $crate::codegen::value::Decode for $type {
            #[inline]
            fn set(
                &mut self,
                value: $crate::codegen::value::Scalar<'_>,
            ) -> ::std::result::Result<(), $crate::codegen::value::WrongType> {
                $crate::codegen::set_enum(self, value)
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $type:ident {
            $($variants:tt)*
        }
    ) => {
        $crate::codegen::open_enum! {
            @with [
                #[inline]
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    ::std::fmt::Debug::fmt(self.as_str(), f)
                }
            ]
            $(#[$meta])*
            $vis enum $type {
                $($variants)*
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// The documentation of an enum value: its own, or the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_doc {
    ($value:literal) => {
        concat!("`", $value, "`")
    };
    ($value:literal $(, $doc:literal)+) => {
        concat!($($doc, "\n"),+)
    };
}

//! The parts that are the same in every generated type, so that generated files do not contain them. Each macro takes an item and
//! makes the type, its schema, and the code that reads, writes and shows it.
//!
//! Each member has its traits from the model: `#[member("Key" = "key", String, required, sensitive)]` is
//! [`Member::named`](crate::schema::Member::named) with the name, the name on the wire if that is another one, and the
//! [`Shape`](crate::schema::Shape), followed by a call of each method of `Member` that is named. The traits of the structure are
//! written in the same way: `#[schema(TAG = "Tag", xml_namespace("https://example.com/"))]` calls methods of
//! [`StructureSchema`](crate::schema::StructureSchema).
//!
//! Every function is `#[inline]`, as those of `derive` are. A crate of clients then compiles none of them to machine code; a program
//! compiles those of the types that it uses. For EC2 this saves a third of the memory that the build of the crate needs.

/// Stops the compiler if generated code and this crate do not fit, and says what to do.
///
/// ```compile_fail,E0080
/// tinsmith_runtime::codegen::generated_for!("99.0");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __generated_for {
    ($versions:literal) => {
        const _: () = ::core::assert!(
            $crate::codegen::fits($versions),
            ::core::concat!(
                "this client was generated for tinsmith-runtime ",
                $versions,
                ", and is built with another version. Bring tinsmith-tool to the version of tinsmith-runtime \
                 (`cargo update tinsmith-tool`, or `cargo install tinsmith-tool`) and generate again: `cargo xtask codegen`, \
                 or `cargo tinsmith codegen`"
            )
        );
    };
}

/// The input of an operation, which only the builder of the operation has: it can be cloned and written.
///
/// ```
/// tinsmith_runtime::codegen::operation_input! {
///     #[schema(CREATE_TOKEN_REQUEST = "CreateTokenRequest")]
///     struct CreateTokenRequest {
///         #[member("clientId", String, required)]
///         client_id: Option<String>,
///     }
/// }
/// # fn main() { let _ = CreateTokenRequest::default(); }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __operation_input {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis struct $type:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $field_vis:vis $field:ident: $field_type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Default $($(, $derive)*)?)]
        #[non_exhaustive]
        $vis struct $type {
            $(
                $(#[doc = $field_doc])*
                $(#[deprecated(note = $old)])?
                $field_vis $field: $field_type
            ),*
        }

        $crate::codegen::schema! {
            $schema = $name $(, $trait($($trait_value)*))* {
                $([$($member)*])*
            }
        }

        $crate::codegen::structure_fields! {
            $type, $schema, [$($(#[allow(deprecated, reason = $old)])?)*] $($field)*
        }
    };
}

/// A structure that is only part of inputs: it can be written, compared and shown.
///
/// ```
/// tinsmith_runtime::codegen::input_structure! {
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
macro_rules! __input_structure {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis struct $type:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $field_vis:vis $field:ident: $field_type:ty
            ),* $(,)?
        }
    ) => {
        $crate::codegen::operation_input! {
            $(#[doc = $doc])*
            #[derive(PartialEq $($(, $derive)*)?)]
            #[schema($schema = $name $(, $trait($($trait_value)*))*)]
            $vis struct $type {
                $(
                    $(#[doc = $field_doc])*
                    $(#[deprecated(note = $old)])?
                    #[member($($member)*)]
                    $field_vis $field: $field_type
                ),*
            }
        }

        $crate::codegen::structure_value! { $type }
    };
}

/// The fields of a structure, in the order of its schema, with attributes for the function that names them.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure_fields {
    ($type:ident, $schema:ident, [$($attributes:tt)*] $($field:ident)*) => {
        impl $crate::codegen::value::Structure for $type {
            #[inline]
            fn schema(&self) -> &'static $crate::codegen::schema::StructureSchema {
                &$schema
            }

            // Uses of a deprecated field get a warning, but this is not such a use.
            $($attributes)*
            #[inline]
            fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn $crate::codegen::value::Encode])) {
                visit(&[$(&self.$field),*]);
            }
        }
    };
}

/// What a structure has that can be a value of another one: it can be written there, and shown.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure_value {
    ($type:ident) => {
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::codegen::debug::structure(self, f)
            }
        }
    };
}

/// A structure that is part of outputs: it can be written, shown and read. It takes the same as `input_structure!`. Of this there are
/// most, so it does not go through the other macros, in each of which the compiler reads all members again.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis struct $type:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $field_vis:vis $field:ident: $field_type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Default $($(, $derive)*)?)]
        #[non_exhaustive]
        $vis struct $type {
            $(
                $(#[doc = $field_doc])*
                $(#[deprecated(note = $old)])?
                $field_vis $field: $field_type
            ),*
        }

        $crate::codegen::schema! {
            $schema = $name $(, $trait($($trait_value)*))* { $([$($member)*])* }
        }

        $crate::codegen::structure_fields! {
            $type, $schema, [$($(#[allow(deprecated, reason = $old)])?)*] $($field)*
        }

        $crate::codegen::structure_value! { $type }

        impl $crate::codegen::value::DecodeStructure for $type {
            $($(#[allow(deprecated, reason = $old)])?)*
            #[inline]
            fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn $crate::codegen::value::Decode])) {
                visit(&mut [$(&mut self.$field),*]);
            }
        }
    };
}

/// An output with a body that is read while it comes. It takes the same as `structure!`, and the mode of the client as its
/// parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __streaming_structure {
    (
        $(#[doc = $doc:literal])*
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis struct $type:ident<$mode:ident> {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $field_vis:vis $field:ident: $field_type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[non_exhaustive]
        $vis struct $type<$mode: $crate::Mode> {
            $(
                $(#[doc = $field_doc])*
                $(#[deprecated(note = $old)])?
                $field_vis $field: $field_type
            ),*
        }

        $crate::codegen::schema! {
            $schema = $name $(, $trait($($trait_value)*))* {
                $([$($member)*])*
            }
        }

        $($(#[allow(deprecated, reason = $old)])?)*
        impl<$mode: $crate::Mode> ::std::default::Default for $type<$mode> {
            #[inline]
            fn default() -> Self {
                Self {
                    $($field: ::std::default::Default::default()),*
                }
            }
        }

        impl<$mode: $crate::Mode> $crate::codegen::value::Structure for $type<$mode> {
            #[inline]
            fn schema(&self) -> &'static $crate::codegen::schema::StructureSchema {
                &$schema
            }

            // Uses of a deprecated field get a warning, but this is not such a use.
            $($(#[allow(deprecated, reason = $old)])?)*
            #[inline]
            fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn $crate::codegen::value::Encode])) {
                visit(&[$(&self.$field),*]);
            }
        }

        impl<$mode: $crate::Mode> $crate::codegen::value::DecodeStructure for $type<$mode> {
            $($(#[allow(deprecated, reason = $old)])?)*
            #[inline]
            fn fields_mut(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn $crate::codegen::value::Decode])) {
                visit(&mut [$(&mut self.$field),*]);
            }
        }

        impl<$mode: $crate::Mode> ::std::fmt::Debug for $type<$mode> {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::codegen::debug::structure(self, f)
            }
        }
    };
}

/// A union that is only part of inputs: exactly one of its members is set. It can be written and shown.
///
/// ```
/// tinsmith_runtime::codegen::input_union! {
///     #[schema(FILTER = "Filter")]
///     pub enum Filter {
///         #[member("name", String)]
///         Name(String),
///     }
/// }
/// # fn main() { assert_eq!(format!("{:?}", Filter::Name("x".into())), r#"Filter { name: "x" }"#) }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __input_union {
    ($($union:tt)*) => {
        $crate::codegen::union_type! { [] [] [] $($union)* }
    };
}

/// A union that is part of outputs: it can be written, shown and read. It takes the same as `input_union!`. The variant `Unknown`
/// is added, for a member that this version of the model does not know; it has the name of the member.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(,)?)]
        $vis:vis enum $type:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $variant:ident($variant_type:ty $(,)?)
            ),* $(,)?
        }
    ) => {
        $crate::codegen::union_type! {
            [
                /// The name of a member that this version of the model does not know; empty if there was no member.
                Unknown(::std::string::String),
            ]
            [Self::Unknown(_) => $crate::codegen::value::View::Absent,]
            [
                #[inline]
                fn unknown_member(&self) -> ::std::option::Option<&str> {
                    match self {
                        Self::Unknown(name) if !name.is_empty() => ::std::option::Option::Some(name),
                        _ => ::std::option::Option::None,
                    }
                }
            ]
            $(#[doc = $doc])*
            $(#[derive($($derive),*)])?
            #[schema($schema = $name)]
            $vis enum $type {
                $(
                    $(#[doc = $variant_doc])*
                    $(#[deprecated(note = $old)])?
                    #[member($($member)*)]
                    $variant($variant_type)
                ),*
            }
        }

        impl ::std::default::Default for $type {
            #[inline]
            fn default() -> Self {
                Self::Unknown(::std::default::Default::default())
            }
        }

        impl $crate::codegen::value::DecodeUnion for $type {
            $($(#[allow(deprecated, reason = $old)])?)*
            #[inline]
            fn select(&mut self, index: usize) -> ::std::option::Option<&mut dyn $crate::codegen::value::Decode> {
                let make: &[fn() -> Self] = &[$(|| Self::$variant(::std::default::Default::default())),*];
                *self = make.get(index)?();
                match self {
                    $(Self::$variant(value) => ::std::option::Option::Some(value),)*
                    Self::Unknown(_) => ::std::option::Option::None,
                }
            }

            #[inline]
            fn select_unknown(&mut self, name: &str) {
                *self = Self::Unknown(name.into());
            }
        }

        impl $crate::codegen::value::Decode for $type {
            #[inline]
            fn union(&mut self) -> ::std::option::Option<&mut dyn $crate::codegen::value::DecodeUnion> {
                ::std::option::Option::Some(self)
            }
        }

        impl $crate::codegen::value::Decode for ::std::boxed::Box<$type> {
            #[inline]
            fn union(&mut self) -> ::std::option::Option<&mut dyn $crate::codegen::value::DecodeUnion> {
                $crate::codegen::value::Decode::union(&mut **self)
            }
        }
    };
}

/// The common part of both kinds of unions. The lists at the front are an additional variant, which is not a member, the match
/// arm that shows it, and its documentation.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_type {
    (
        [$($more:tt)*]
        [$($more_shown:tt)*]
        [$($more_said:tt)*]
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        #[schema($schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* $(,)?)]
        $vis:vis enum $type:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated(note = $old:literal $(,)?)])?
                #[member($($member:tt)*)]
                $variant:ident($variant_type:ty $(,)?)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq $($(, $derive)*)?)]
        #[non_exhaustive]
        $vis enum $type {
            $(
                $(#[doc = $variant_doc])*
                $(#[deprecated(note = $old)])?
                $variant($variant_type),
            )*
            $($more)*
        }

        $crate::codegen::schema! {
            $schema = $name $(, $trait($($trait_value)*))* {
                $([$($member)*])*
            }
        }

        impl $crate::codegen::value::Encode for $type {
            $($(#[allow(deprecated, reason = $old)])?)*
            #[inline]
            fn view(&self) -> $crate::codegen::value::View<'_> {
                enum Index {
                    $($variant),*
                }
                match self {
                    $(Self::$variant(value) => $crate::codegen::value::View::Union(Index::$variant as usize, value),)*
                    $($more_shown)*
                }
            }

            $($more_said)*
        }

        // A union that has itself in it.
        impl $crate::codegen::value::Encode for ::std::boxed::Box<$type> {
            #[inline]
            fn view(&self) -> $crate::codegen::value::View<'_> {
                $crate::codegen::value::Encode::view(&**self)
            }

            #[inline]
            fn unknown_member(&self) -> ::std::option::Option<&str> {
                $crate::codegen::value::Encode::unknown_member(&**self)
            }
        }

        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::codegen::debug::union(&$schema, self, f)
            }
        }
    };
}

/// The modelled errors of a service as one enum, and the table that finds the error in a response. Each variant has its code on
/// the wire and its schema, then calls of methods of [`ErrorSchema`](crate::schema::ErrorSchema). Below are the member with the
/// text for people, if there is one, and other signs of the error, each an [`ErrorAlias`](crate::schema::ErrorAlias).
#[doc(hidden)]
#[macro_export]
macro_rules! __service_errors {
    (
        $(#[doc = $doc:literal])*
        #[table($table:ident)]
        $vis:vis enum $type:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                #[error($code:literal, $schema:path $(, $flag:ident $(($($value:tt)*))?)* $(,)?)]
                $(#[message($message:literal $(,)?)])?
                $(#[alias($member:literal, $text:literal $(, when_present($($beside:literal),* $(,)?))? $(,)?)])*
                $variant:ident($error:ty $(,)?)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        $vis enum $type {
            $(
                $(#[doc = $variant_doc])*
                $variant($error)
            ),*
        }

        pub(super) static $table: &[$crate::codegen::schema::ErrorSchema] = &[
            $(
                $crate::codegen::schema::ErrorSchema::new($code, &$schema)
                    $(.$flag($($($value)*)?))*
                    $(.message_member($message))?
                    .aliases(&[
                        $($crate::codegen::schema::ErrorAlias::new($member, $text)$(.when_present(&[$($beside),*]))?),*
                    ])
            ),*
        ];

        impl $crate::codegen::ModelledErrors for $type {
            #[inline]
            fn at(index: usize) -> ::std::option::Option<Self> {
                let make: &[fn() -> Self] = &[$(|| Self::$variant(::std::default::Default::default())),*];
                make.get(index).map(|make| make())
            }

            #[inline]
            fn members(&mut self) -> &mut dyn $crate::codegen::value::ErrorMembers {
                match *self {
                    $(Self::$variant(ref mut error) => error,)*
                }
            }
        }
    };
}

/// Traits that a builder has when a required member is set, each with the compiler's message for a builder that does not have it.
#[doc(hidden)]
#[macro_export]
macro_rules! __required {
    ($(
        #[unset($message:literal, $label:literal $(,)?)]
        pub trait $given:ident {}
    )*) => {
        $(
            #[doc = concat!("Once it is set: ", $message, ".")]
            #[diagnostic::on_unimplemented(message = $message, label = $label)]
            pub trait $given {}

            // A note that `Set` has the trait would not help. The setter helps, and the label names it.
            #[diagnostic::do_not_recommend]
            impl $given for $crate::codegen::Set {}
        )*
    };
}

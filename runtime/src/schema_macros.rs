//! The macros that make the schemas of shapes.

/// Schemas of lists and maps: the type of the elements or values, and above it calls of methods of
/// [`ListSchema`](crate::schema::ListSchema) or [`MapSchema`](crate::schema::MapSchema).
#[doc(hidden)]
#[macro_export]
macro_rules! __collections {
    ($(
        $(#[$flag:ident $(($($value:tt)*))?])*
        static $schema:ident: $kind:ident = $shape:ident $(($($of:tt)*))?;
    )*) => {
        $(
            pub(crate) static $schema: $crate::codegen::schema::$kind =
                $crate::codegen::schema::$kind::new($crate::codegen::shape!($shape $(($($of)*))?))$(.$flag($($($value)*)?))*;
        )*
    };
}

/// The schema of a structure or union. The other macros use it.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    (
        $schema:ident = $name:literal $(, $trait:ident($($trait_value:tt)*))* {
            $([$member:literal $(= $wire:literal)?, $shape:ident $(($($of:tt)*))? $(, $flag:ident $(($($value:tt)*))?)* $(,)?])*
        }
    ) => {
        pub(crate) static $schema: $crate::codegen::schema::StructureSchema = $crate::codegen::schema::StructureSchema::new(
            $name,
            &[
                $(
                    $crate::codegen::schema::Member::named([$member $(, $wire)?], $crate::codegen::shape!($shape $(($($of)*))?))
                        $(.$flag($($($value)*)?))*
                ),*
            ],
        )
        $(.$trait($($trait_value)*))*;
    };
}

/// A [`Shape`](crate::schema::Shape): `String`, `Timestamp(Iso8601)`, or `List(TAGS)` with the static of a schema;
/// `EventStream(EVENTS)` is a list of these.
#[doc(hidden)]
#[macro_export]
macro_rules! __shape {
    (Timestamp($format:ident $(,)?)) => {
        $crate::codegen::schema::Shape::Timestamp($crate::codegen::schema::TimestampFormat::$format)
    };
    (EventStream($events:path $(,)?)) => {
        $crate::codegen::schema::Shape::List(
            const { &$crate::codegen::schema::ListSchema::new($crate::codegen::schema::Shape::Union(&$events)) },
        )
    };
    ($shape:ident($schema:path $(,)?)) => {
        $crate::codegen::schema::Shape::$shape(&$schema)
    };
    ($shape:ident) => {
        $crate::codegen::schema::Shape::$shape
    };
}

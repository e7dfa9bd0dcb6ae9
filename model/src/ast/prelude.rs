//! What every Smithy model has without saying so: the simple types, and the type of nothing.

/// The type that operations without input or output, and members of a union without a value, have.
pub(super) const UNIT: &str = "smithy.api#Unit";

/// The kind of a shape of the prelude.
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id.strip_prefix("smithy.api#")? {
        "String" => "string",
        "Blob" => "blob",
        "Timestamp" => "timestamp",
        "Document" => "document",
        "Unit" => "structure",
        "Boolean" | "PrimitiveBoolean" => "boolean",
        "Byte" | "PrimitiveByte" => "byte",
        "Short" | "PrimitiveShort" => "short",
        "Integer" | "PrimitiveInteger" => "integer",
        "Long" | "PrimitiveLong" => "long",
        "Float" | "PrimitiveFloat" => "float",
        "Double" | "PrimitiveDouble" => "double",
        "BigInteger" => "bigInteger",
        "BigDecimal" => "bigDecimal",
        _ => return None,
    })
}

/// Whether the members of a shape are values, not types.
pub(super) fn is_enum(kind: &str) -> bool {
    matches!(kind, "enum" | "intEnum")
}

/// The type of C2J for a kind of shapes. Whole numbers of all sizes up to 32 bits are the same on the wire.
pub(super) fn c2j_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string" | "enum" => "string",
        "byte" | "short" | "integer" | "intEnum" => "integer",
        "long" => "long",
        "float" => "float",
        "double" => "double",
        "boolean" => "boolean",
        "blob" => "blob",
        "timestamp" => "timestamp",
        "list" | "set" => "list",
        "map" => "map",
        "structure" | "union" | "document" => "structure",
        _ => return None,
    })
}

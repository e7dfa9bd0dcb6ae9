//! The keys of the objects that people write or amend by hand, so that a misspelt key gets a suggestion.

/// Of a service.
pub const SERVICE: &[&str] = &[
    "clientContextParams",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
    "documentation",
    "metadata",
    "operations",
    "shapes",
];

/// Of its metadata.
pub const METADATA: &[&str] = &[
    "apiKey",
    "apiVersion",
    "auth",
    "awsQueryCompatible",
    "endpointPrefix",
    "errorCodeMember",
    "errorMessageMember",
    "globalEndpoint",
    "jsonVersion",
    "protocol",
    "protocolSettings",
    "protocols",
    "regionRedirects",
    "requestHeaders",
    "serviceAbbreviation",
    "serviceFullName",
    "serviceId",
    "signatureVersion",
    "signingName",
    "targetPrefix",
    "xmlNamespace",
];

/// Of an operation.
pub const OPERATION: &[&str] = &[
    "auth",
    "authtype",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
    "documentation",
    "endpoint",
    "endpointdiscovery",
    "endpointoperation",
    "errors",
    "http",
    "httpChecksum",
    "httpChecksumRequired",
    "idempotent",
    "input",
    "name",
    "operationContextParams",
    "output",
    "presignedContentType",
    "repeatedTokenEnds",
    "presignedUrl",
    "queryAsForm",
    "readonly",
    "rename",
    "requestHashes",
    "requestHeaders",
    "requestcompression",
    "singleUse",
    "staticContextParams",
    "unsignedPayload",
];

/// Of a shape.
pub const SHAPE: &[&str] = &[
    "check",
    "decode",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
    "document",
    "documentation",
    "encode",
    "enum",
    "error",
    "errorAliases",
    "errorMessageMember",
    "event",
    "eventstream",
    "exception",
    "fault",
    "flattened",
    "key",
    "location",
    "locationName",
    "max",
    "member",
    "members",
    "min",
    "pattern",
    "payload",
    "rename",
    "required",
    "requiresLength",
    "retryable",
    "sensitive",
    "sparse",
    "streaming",
    "timestampFormat",
    "type",
    "union",
    "value",
    "xmlNamespace",
];

/// Of a member.
pub const MEMBER: &[&str] = &[
    "check",
    "contextParam",
    "decode",
    "default",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
    "digestOf",
    "documentation",
    "encode",
    "endpoint",
    "endpointdiscoveryid",
    "eventheader",
    "eventpayload",
    "flattened",
    "hostLabel",
    "idempotencyToken",
    "jsonvalue",
    "location",
    "locationName",
    "objectForms",
    "queryName",
    "rename",
    "sensitive",
    "sent",
    "shape",
    "streaming",
    "timestampFormat",
    "xmlAttribute",
    "xmlNamespace",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;
    use crate::diagnostic::DiagnosticKind;
    use crate::source::SourceFile;

    /// The keys that the reader of an object does not know; `#` is replaced by the object in the model.
    fn unknown(model: &str, keys: &[&str]) -> Vec<String> {
        let object: Vec<_> = keys.iter().map(|key| format!("{key:?}: 7")).collect();
        let source = SourceFile {
            path: "service-2.json".to_owned(),
            text: model.replace('#', &format!("{{{}}}", object.join(","))),
        };
        let diagnostics = Service::from_sources("cats", "2024-01-31", &[source]).unwrap_err();
        let unknown = diagnostics
            .warnings
            .into_iter()
            .filter(|fault| fault.kind == DiagnosticKind::UnknownKey);
        unknown.map(|fault| fault.message).collect()
    }

    #[test]
    fn the_schema_for_editors_has_keys_that_are_known() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/service-2.schema.json"));
        let schema: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
        let of = |object: &serde_json::Value| object["properties"].as_object().unwrap().clone();
        for (object, known) in [
            (&schema, SERVICE),
            (&schema["$defs"]["metadata"], METADATA),
            (&schema["$defs"]["operation"], OPERATION),
            (&schema["$defs"]["shape"], SHAPE),
            (&schema["$defs"]["member"], MEMBER),
        ] {
            let keys = of(object);
            // Other keys of overlays are for overlays.
            assert!(keys.len() * 4 > known.len() * 2, "{}", keys.len());
            for key in keys.keys() {
                assert!(known.contains(&&**key), "{key}");
            }
        }
    }

    #[test]
    fn what_is_listed_is_known() {
        for (model, keys) in [
            ("#", SERVICE),
            (r#"{"metadata": #}"#, METADATA),
            (r#"{"operations": {"Feed": #}}"#, OPERATION),
            (r#"{"shapes": {"Cat": #}}"#, SHAPE),
            (r#"{"shapes": {"Cat": {"members": {"name": #}}}}"#, MEMBER),
        ] {
            assert!(unknown(model, keys).is_empty(), "{model}");
            assert_eq!(unknown(model, &["colour"]).len(), 1, "{model}");
        }
    }
}

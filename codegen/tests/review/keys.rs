//! Every key that a person can write into a model or an overlay: a change of it is found, and one that changes generated code is not
//! called one without effect.

use std::collections::BTreeSet;

use tinsmith_codegen::generate;
use tinsmith_codegen::review::Class;
use tinsmith_model::{Service, known_keys};

use crate::compared;
use crate::model::edited;

/// A key, and two models that differ in it.
struct Key {
    name: &'static str,
    /// Edits of both models.
    base: &'static [&'static str],
    /// Edits of the newer one.
    change: &'static [&'static str],
}

const fn key(name: &'static str, change: &'static [&'static str]) -> Key {
    Key {
        name,
        base: &[],
        change,
    }
}

const fn key_with(name: &'static str, base: &'static [&'static str], change: &'static [&'static str]) -> Key {
    Key { name, base, change }
}

const QUERY: &str = "metadata/protocols [\"query\"]";
const XML: &str = "metadata/protocols [\"rest-xml\"]";
const PAGES: &str = "paginators-1.json#pagination/Make {\"input_token\": \"name\", \"output_token\": \"arn\", \"result_key\": \"tags\"}";

const SERVICE: &[Key] = &[
    key(
        "clientContextParams",
        &["clientContextParams {\"Fast\": {\"type\": \"boolean\"}}"],
    ),
    key("deprecated", &["deprecated true"]),
    key_with(
        "deprecatedMessage",
        &["deprecated true"],
        &["deprecatedMessage \"gone\""],
    ),
    key_with(
        "deprecatedSince",
        &["deprecated true"],
        &["deprecatedSince \"2020-01-01\""],
    ),
    key("documentation", &["documentation \"Other.\""]),
    key("metadata", &["metadata/serviceId \"Other\""]),
    key("operations", &["operations/Ping null"]),
    key("shapes", &["shapes/State/enum [\"ON\"]"]),
];

const METADATA: &[Key] = &[
    key_with(
        "apiKey",
        &[
            "metadata/auth [\"smithy.api#httpApiKeyAuth\"]",
            "metadata/apiKey {\"in\": \"header\", \"name\": \"X-Key\"}",
        ],
        &["metadata/apiKey {\"in\": \"header\", \"name\": \"X-Other\"}"],
    ),
    key("apiVersion", &["metadata/apiVersion \"2025-01-31\""]),
    key("auth", &["metadata/auth [\"smithy.api#httpBearerAuth\"]"]),
    key_with(
        "awsQueryCompatible",
        &[
            "metadata/protocols [\"json\"]",
            "metadata/jsonVersion \"1.0\"",
            "metadata/targetPrefix \"T\"",
        ],
        &["metadata/awsQueryCompatible {}"],
    ),
    key("endpointPrefix", &["metadata/endpointPrefix \"other\""]),
    key("errorCodeMember", &["metadata/errorCodeMember \"failure.kind\""]),
    key("errorMessageMember", &["metadata/errorMessageMember \"failure.text\""]),
    key("globalEndpoint", &["metadata/globalEndpoint \"demo.amazonaws.com\""]),
    key_with(
        "jsonVersion",
        &[
            "metadata/protocols [\"json\"]",
            "metadata/jsonVersion \"1.0\"",
            "metadata/targetPrefix \"T\"",
        ],
        &["metadata/jsonVersion \"1.1\""],
    ),
    key_with(
        "protocol",
        &["metadata/protocols null", "metadata/protocol \"rest-json\""],
        &["metadata/protocol \"rest-xml\""],
    ),
    key(
        "protocolSettings",
        &["metadata/protocolSettings {\"h2\": \"optional\"}"],
    ),
    key("protocols", &[XML]),
    key(
        "regionRedirects",
        &[
            "metadata/regionRedirects {\"member\": \"name\", \"header\": \"x-region\", \"statuses\": [301], \"headStatuses\": [400], \
             \"codes\": {\"Moved\": []}}",
        ],
    ),
    key("requestHeaders", &["metadata/requestHeaders {\"X-Kind\": \"cat\"}"]),
    key("serviceFullName", &["metadata/serviceFullName \"Other\""]),
    key("serviceId", &["metadata/serviceId \"Other\""]),
    key("signatureVersion", &["metadata/signatureVersion \"v2\"", QUERY]),
    key("signingName", &["metadata/signingName \"other\""]),
    key_with(
        "targetPrefix",
        &[
            "metadata/protocols [\"json\"]",
            "metadata/jsonVersion \"1.0\"",
            "metadata/targetPrefix \"T\"",
        ],
        &["metadata/targetPrefix \"U\""],
    ),
    key_with("xmlNamespace", &[XML], &["metadata/xmlNamespace \"urn:cats\""]),
];

const OPERATION: &[Key] = &[
    key("auth", &["operations/Make/auth [\"smithy.api#noAuth\"]"]),
    key("authtype", &["operations/Make/authtype \"none\""]),
    key("deprecated", &["operations/Make/deprecated true"]),
    key_with(
        "deprecatedMessage",
        &["operations/Make/deprecated true"],
        &["operations/Make/deprecatedMessage \"gone\""],
    ),
    key_with(
        "deprecatedSince",
        &["operations/Make/deprecated true"],
        &["operations/Make/deprecatedSince \"2020-01-01\""],
    ),
    key("documentation", &["operations/Make/documentation \"Other.\""]),
    key("endpoint", &["operations/Make/endpoint {\"hostPrefix\": \"data.\"}"]),
    key(
        "endpointdiscovery",
        &["operations/Make/endpointdiscovery {\"required\": true}"],
    ),
    key("endpointoperation", &["operations/Make/endpointoperation true"]),
    key("errors", &["operations/Make/errors []"]),
    key("http", &["operations/Make/http/method \"PUT\""]),
    key_with(
        "httpChecksum",
        &["shapes/MakeRequest/members/algorithm {\"shape\": \"State\"}"],
        &[
            "operations/Make/httpChecksum {\"requestChecksumRequired\": true, \"requestAlgorithmMember\": \"algorithm\"}",
        ],
    ),
    key("httpChecksumRequired", &["operations/Make/httpChecksumRequired true"]),
    key("idempotent", &["operations/Make/idempotent true"]),
    key("input", &["operations/Ping/input {\"shape\": \"Part\"}"]),
    key_with(
        "name",
        &[QUERY, "operations/Make/http/requestUri \"/\""],
        &["operations/Make/name \"Build\""],
    ),
    key(
        "operationContextParams",
        &["operations/Make/operationContextParams {\"Name\": {\"path\": \"name\"}}"],
    ),
    key("output", &["operations/Ping/output {\"shape\": \"Out\"}"]),
    key("presignedContentType", &["operations/Make/presignedContentType false"]),
    key_with(
        "repeatedTokenEnds",
        &[PAGES],
        &["operations/Make/repeatedTokenEnds true"],
    ),
    key(
        "presignedUrl",
        &["operations/Make/presignedUrl {\"member\": \"name\", \"sourceRegion\": \"name\"}"],
    ),
    key("queryAsForm", &["operations/Make/queryAsForm true"]),
    key("readonly", &["operations/Make/readonly true"]),
    key("rename", &["operations/Make/rename \"Build\""]),
    key(
        "requestHashes",
        &["operations/Make/requestHashes {\"X-Hash\": \"sha256\"}"],
    ),
    key(
        "requestHeaders",
        &["operations/Make/requestHeaders {\"X-Kind\": \"cat\"}"],
    ),
    key(
        "requestcompression",
        &["operations/Make/requestcompression {\"encodings\": [\"gzip\"]}"],
    ),
    key("singleUse", &["operations/Make/singleUse true"]),
    key(
        "staticContextParams",
        &["operations/Make/staticContextParams {\"Fast\": {\"value\": true}}"],
    ),
    key("unsignedPayload", &["operations/Make/unsignedPayload true"]),
];

const SHAPE: &[Key] = &[
    key("check", &["shapes/Text/check {\"ascii\": true}"]),
    key("decode", &["shapes/Text/decode \"percent\""]),
    key("deprecated", &["shapes/Out/deprecated true"]),
    key_with(
        "deprecatedMessage",
        &["shapes/Out/deprecated true"],
        &["shapes/Out/deprecatedMessage \"gone\""],
    ),
    key_with(
        "deprecatedSince",
        &["shapes/Out/deprecated true"],
        &["shapes/Out/deprecatedSince \"2020-01-01\""],
    ),
    key_with(
        "document",
        &[
            "shapes/Any {\"type\": \"structure\", \"members\": {}}",
            "shapes/Out/members/any {\"shape\": \"Any\"}",
        ],
        &["shapes/Any/document true"],
    ),
    key("documentation", &["shapes/Out/documentation \"Other.\""]),
    key("encode", &["shapes/Text/encode \"base64\""]),
    key("enum", &["shapes/State/enum [\"ON\"]"]),
    key(
        "error",
        &["shapes/Bad/error {\"httpStatusCode\": 404, \"code\": \"Worse\"}"],
    ),
    key(
        "errorAliases",
        &["shapes/Bad/errorAliases [{\"member\": \"detail\", \"value\": \"x\"}]"],
    ),
    key("errorMessageMember", &["shapes/Bad/errorMessageMember \"detail\""]),
    key_with("event", STREAM, &["shapes/Tick/event null"]),
    key_with("eventstream", STREAM, &["shapes/Stream/eventstream null"]),
    key("exception", &["shapes/Bad/exception null"]),
    key("fault", &["shapes/Bad/fault true"]),
    key_with("flattened", &[XML], &["shapes/Texts/flattened true"]),
    key("key", &["shapes/Tags/key {\"shape\": \"State\"}"]),
    key("location", &["shapes/Text/location \"header\""]),
    key_with("locationName", &[XML], &["shapes/Part/locationName \"piece\""]),
    key("max", &["shapes/Text/max 7"]),
    key("member", &["shapes/Texts/member {\"shape\": \"Size\"}"]),
    key("members", &["shapes/Out/members {}", "shapes/Out/required []"]),
    key("min", &["shapes/Text/min 2"]),
    key("pattern", &["shapes/Text/pattern \"[a-z]\""]),
    key_with(
        "payload",
        &["shapes/MakeRequest/members/part {\"shape\": \"Part\"}"],
        &["shapes/MakeRequest/payload \"part\""],
    ),
    key("rename", &["shapes/Out/rename \"Other\""]),
    key("required", &["shapes/Out/required []"]),
    key_with("requiresLength", BYTES, &["shapes/Bytes/requiresLength true"]),
    key("retryable", &["shapes/Bad/retryable {\"throttling\": true}"]),
    key("sensitive", &["shapes/Text/sensitive true"]),
    key("sparse", &["shapes/Tags/sparse true"]),
    key_with("streaming", BYTES, &["shapes/Bytes/streaming null"]),
    key("timestampFormat", &["shapes/When/timestampFormat \"iso8601\""]),
    key("type", &["shapes/Size/type \"long\""]),
    key("union", &["shapes/Choice/union null"]),
    key("value", &["shapes/Tags/value {\"shape\": \"Size\"}"]),
    key_with(
        "xmlNamespace",
        &[XML],
        &["shapes/Part/xmlNamespace {\"uri\": \"urn:cats\"}"],
    ),
];

const EVENT: &str =
    "shapes/Tick {\"type\": \"structure\", \"members\": {\"at\": {\"shape\": \"When\"}}, \"event\": true}";
const EVENTS: &str =
    "shapes/Stream {\"type\": \"structure\", \"members\": {\"tick\": {\"shape\": \"Tick\"}}, \"eventstream\": true}";
const EVENTS_COME: &str = "shapes/MakeResponse {\"type\": \"structure\", \"members\": {\"stream\": {\"shape\": \"Stream\"}}, \
                           \"payload\": \"stream\"}";
const STREAM: &[&str] = &[EVENT, EVENTS, EVENTS_COME];

const BODY: &str = "shapes/MakeRequest {\"type\": \"structure\", \"members\": {\"id\": {\"shape\": \"Text\", \"location\": \
                    \"uri\", \"locationName\": \"id\"}, \"body\": {\"shape\": \"Bytes\"}}, \"required\": [\"id\"], \
                    \"payload\": \"body\"}";
const BYTES: &[&str] = &["shapes/Bytes {\"type\": \"blob\", \"streaming\": true}", BODY];

const MEMBER: &[Key] = &[
    key(
        "check",
        &["shapes/MakeRequest/members/name/check {\"characters\": \"a-z\", \"max\": 5}"],
    ),
    key(
        "contextParam",
        &["shapes/MakeRequest/members/name/contextParam {\"name\": \"Name\"}"],
    ),
    key("decode", &["shapes/Out/members/note/decode \"percent\""]),
    key("default", &["shapes/MakeRequest/members/name/default \"cat\""]),
    key("deprecated", &["shapes/Out/members/note/deprecated true"]),
    key_with(
        "deprecatedMessage",
        &["shapes/Out/members/note/deprecated true"],
        &["shapes/Out/members/note/deprecatedMessage \"gone\""],
    ),
    key_with(
        "deprecatedSince",
        &["shapes/Out/members/note/deprecated true"],
        &["shapes/Out/members/note/deprecatedSince \"2020-01-01\""],
    ),
    key_with(
        "digestOf",
        &["shapes/MakeRequest/members/digest {\"shape\": \"Text\"}"],
        &["shapes/MakeRequest/members/digest/digestOf \"name\""],
    ),
    key("documentation", &["shapes/Out/members/note/documentation \"Other.\""]),
    key("encode", &["shapes/MakeRequest/members/name/encode \"base64\""]),
    key("endpoint", &["shapes/MakeRequest/members/name/endpoint true"]),
    key(
        "endpointdiscoveryid",
        &["shapes/MakeRequest/members/name/endpointdiscoveryid true"],
    ),
    key_with("eventheader", STREAM, &["shapes/Tick/members/at/eventheader true"]),
    key_with(
        "eventpayload",
        &[
            EVENT,
            EVENTS,
            EVENTS_COME,
            "shapes/Tick/members {\"part\": {\"shape\": \"Part\"}}",
        ],
        &["shapes/Tick/members/part/eventpayload true"],
    ),
    key_with(
        "flattened",
        &[XML],
        &["shapes/MakeRequest/members/texts/flattened true"],
    ),
    key_with(
        "hostLabel",
        &[
            "shapes/MakeRequest/required [\"id\", \"name\"]",
            "operations/Make/endpoint {\"hostPrefix\": \"{name}.\"}",
            "shapes/MakeRequest/members/name/hostLabel true",
        ],
        &[
            "shapes/MakeRequest/members/name/hostLabel null",
            "operations/Make/endpoint null",
        ],
    ),
    key(
        "idempotencyToken",
        &["shapes/MakeRequest/members/name/idempotencyToken true"],
    ),
    key_with(
        "jsonvalue",
        &[
            "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"location\": \"header\", \"locationName\": \"X-Name\"}",
        ],
        &["shapes/MakeRequest/members/name/jsonvalue true"],
    ),
    key(
        "location",
        &["shapes/MakeRequest/members/name/location \"querystring\""],
    ),
    key(
        "locationName",
        &["shapes/MakeRequest/members/name/locationName \"title\""],
    ),
    key(
        "objectForms",
        &["shapes/MakeRequest/members/name/objectForms [\"{Bucket}/{Key}\"]"],
    ),
    key_with(
        "queryName",
        &["metadata/protocols [\"ec2\"]", "operations/Make/http/requestUri \"/\""],
        &["shapes/MakeRequest/members/name/queryName \"Title\""],
    ),
    key("rename", &["shapes/Out/members/note/rename \"remark\""]),
    key("sensitive", &["shapes/Out/members/note/sensitive true"]),
    key("sent", &["shapes/MakeRequest/members/name/sent false"]),
    key("shape", &["shapes/Out/members/note/shape \"Size\""]),
    key_with(
        "streaming",
        &[BODY, "shapes/Bytes {\"type\": \"blob\"}"],
        &["shapes/MakeRequest/members/body/streaming true"],
    ),
    key(
        "timestampFormat",
        &["shapes/MakeResponse/members/at/timestampFormat \"iso8601\""],
    ),
    key_with("xmlAttribute", &[XML], &["shapes/Part/members/note/xmlAttribute true"]),
    key_with(
        "xmlNamespace",
        &[XML],
        &["shapes/MakeRequest/members/part/xmlNamespace {\"uri\": \"urn:cats\"}"],
    ),
];

/// Keys that change neither code nor calls, and why.
const UNSEEN: &[(&str, &str)] = &[("serviceAbbreviation", "no text shows it")];

/// The text of all files.
fn code(service: &Service) -> String {
    let generated = generate(service).unwrap_or_else(|problems| panic!("{problems:?}"));
    generated.files.iter().map(|file| file.contents.as_str()).collect()
}

#[track_caller]
fn check(keys: &[Key], known: &[&str]) {
    let mut wrong = Vec::new();
    let covered: BTreeSet<_> = keys.iter().map(|key| key.name).collect();
    for name in known {
        if !covered.contains(name) && !UNSEEN.iter().any(|(unseen, _)| unseen == name) {
            wrong.push(format!("{name}: without a change in this test"));
        }
    }
    for Key { name, base, change } in keys {
        let changed = [*base, *change].concat();
        let findings = compared(base, &changed).findings;
        let differs = code(&edited(base)) != code(&edited(&changed));
        if findings.is_empty() {
            wrong.push(format!("{name}: not found"));
        } else if differs && findings.iter().all(|finding| finding.class == Class::NoEffect) {
            wrong.push(format!("{name}: the code differs, and it is called without effect"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_of_a_service_is_compared() {
    check(SERVICE, known_keys::SERVICE);
}

#[test]
fn a_key_of_the_metadata_is_compared() {
    check(METADATA, known_keys::METADATA);
}

#[test]
fn a_key_of_an_operation_is_compared() {
    check(OPERATION, known_keys::OPERATION);
}

#[test]
fn a_key_of_a_shape_is_compared() {
    check(SHAPE, known_keys::SHAPE);
}

#[test]
fn a_key_of_a_member_is_compared() {
    check(MEMBER, known_keys::MEMBER);
}

//! The rules: which change means what. `docs/model-changes.md` shows them as a table, and a test compares the two.

use tinsmith_model::ChangeKind::{self as Kind, *};

use super::Class::{self, *};
use super::when::When::{self, *};

/// A rule. For a change, the first rule of its kind whose condition is true is used.
pub(super) struct Rule {
    /// The change.
    pub(super) kind: Kind,
    /// Where.
    pub(super) when: When,
    /// What it means.
    pub(super) class: Class,
    /// Why, in one line.
    pub(super) why: &'static str,
}

/// Makes the table: a rule a row, `change, where => class, why`.
macro_rules! rules {
    ($($kind:ident, $when:ident => $class:ident, $why:expr;)*) => {
        &[$(Rule { kind: $kind, when: $when, class: $class, why: $why },)*]
    };
}

const UNUSED: &str = "generated code does not show it";
const STAYS: &str = "the members that use it are as before";
const NOT_SPOKEN: &str = "requests and answers are as before";

/// All rules, by kind.
pub(super) const RULES: &[Rule] = rules! {
    ServiceAdded, Always => Additive, "a new module";
    ServiceRemoved, Always => Breaking, "the module is gone";
    ServiceIdChanged, Always => WireOnly, "user agent, and the name that settings of the environment have";
    FullNameChanged, Always => DocsOnly, "the module's documentation says it";
    ApiVersionChanged, Always => WireOnly, "query protocols send it, endpoints and documentation name it";
    ProtocolsChanged, ProtocolDiffers => WireOnly, "requests are written in another way";
    ProtocolsChanged, Otherwise => NoEffect, "the client speaks the same protocol";
    ProtocolSettingsChanged, ProtocolDiffers => WireOnly, "requests are written, or errors are identified, in another way";
    ProtocolSettingsChanged, Otherwise => NoEffect, NOT_SPOKEN;
    ServiceNamespaceChanged, Always => NoEffect, UNUSED;
    RegionRedirectsChanged, Always => WireOnly, "requests are sent again to another region, or not any more";
    ApiKeyChanged, Always => WireOnly, "the API key is elsewhere in requests";
    RequestHeadersChanged, Always => WireOnly, "requests have other header fields";
    Http2Changed, Always => NoEffect, UNUSED;
    SigningNameChanged, Always => WireOnly, "requests are signed for another name";
    SignatureVersionChanged, SigningDiffers => WireOnly, "requests are signed in another way";
    SignatureVersionChanged, Otherwise => NoEffect, "requests are signed as before";
    AuthChanged, CredentialsDiffer => Breaking, "a client that is set up as before has no credentials for it";
    AuthChanged, SigningDiffers => WireOnly, "requests are signed in another way, or not at all";
    AuthChanged, Otherwise => NoEffect, "requests are signed as before";
    EndpointPrefixChanged, EndpointDiffers => WireOnly, "requests go to another host";
    EndpointPrefixChanged, Otherwise => NoEffect, "the endpoint rules say where requests go";
    GlobalEndpointChanged, Always => NoEffect, UNUSED;
    EndpointRulesChanged, EndpointDiffers => WireOnly, "requests can go to another host";
    EndpointRulesChanged, Otherwise => NoEffect, "the rules give the same endpoints";
    ClientParamsChanged, Always => NoEffect, "the endpoint rules say which settings there are";
    OperationAdded, Always => Additive, "a new method";
    OperationRemoved, Always => Breaking, "the method and its builder are gone";
    HttpMethodChanged, Always => WireOnly, "the request has another method";
    UriChanged, UriDiffers => WireOnly, "the request goes to another path";
    UriChanged, Otherwise => NoEffect, "only labels have other names, or the endpoint rules make that part";
    StatusChanged, Always => NoEffect, "any status of 200 to 299 is a success";
    InputAdded, HasRequiredInput => Breaking, "calls do not compile until the required members are set";
    InputAdded, Otherwise => Additive, "new setters";
    InputRemoved, InputIsEmpty => NoEffect, "there was nothing to set";
    InputRemoved, Otherwise => Breaking, "the setters are gone";
    InputRetyped, InputIsCompatible => Additive, "callers see only the setters, which stay";
    InputRetyped, Otherwise => Breaking, "a setter is gone or has another type, or one more must be called";
    OutputAdded, Always => Breaking, "`send` returns a structure, not `()`";
    OutputRemoved, Always => Breaking, "`send` returns `()`";
    OutputRetyped, Always => Breaking, "`send` returns another type";
    ErrorListed, HeadErrorsDiffer => WireOnly, "the answer has no body, so its status identifies the error";
    ErrorListed, Otherwise => DocsOnly, "the documentation of the operation lists it; all can fail with every error of the service";
    ErrorUnlisted, HeadErrorsDiffer => WireOnly, "the answer has no body, so its status identifies the error";
    ErrorUnlisted, Otherwise => DocsOnly, "the documentation of the operation lists it; all can fail with every error of the service";
    UnsignedPayloadChanged, Always => WireOnly, "the signature covers the body, or leaves it out";
    IdempotencyChanged, Always => WireOnly, "whether it is retried after a time-out or a broken connection";
    HostPrefixChanged, HostDiffers => WireOnly, "requests go to another host";
    HostPrefixChanged, Otherwise => NoEffect, "the endpoint rules make that part";
    ChecksumChanged, ChecksumDiffers => WireOnly, "requests carry another checksum, one more, or one less";
    ChecksumChanged, ResponseChecksumDiffers => WireOnly, "a body of a response that streams is compared with its checksum while it is read, or is no longer";
    ChecksumChanged, Otherwise => NoEffect, "whatever is listed, a response is compared with the checksum that it carries";
    RequestHashesChanged, Always => WireOnly, "requests have other header fields";
    PresignedUrlChanged, Always => WireOnly, "the client presigns another call, one more, or one less";
    PresignedContentTypeChanged, Always => WireOnly, "presigned URLs sign the content type, or leave it out";
    QueryAsFormChanged, Always => WireOnly, "the query is in the URL, or a form in the body";
    CompressionChanged, CompressionDiffers => WireOnly, "large requests are compressed, or not any more";
    CompressionChanged, Otherwise => NoEffect, "only gzip is used";
    EndpointParamsChanged, Always => WireOnly, "requests can go to another host";
    EndpointDiscoveryChanged, DescribesEndpoints => WireOnly, "requests have one header field more, or less";
    EndpointDiscoveryChanged, Otherwise => NoEffect, "endpoints are not discovered";
    BodyElementChanged, UsesXml => WireOnly, "the body is in another element";
    BodyElementChanged, Otherwise => NoEffect, NOT_SPOKEN;
    PaginatorAdded, Always => Additive, "`get_paginator` knows it";
    PaginatorRemoved, Always => Breaking, "`get_paginator` fails when the program runs";
    PaginatorChanged, Always => WireOnly, "pages are requested, or recognised, in another way";
    WaiterAdded, Always => Additive, "`get_waiter` knows it";
    WaiterRemoved, Always => Breaking, "`get_waiter` fails when the program runs";
    WaiterChanged, Always => WireOnly, "it waits for something else, or in another way";
    ShapeAdded, IsPublic => Additive, "a new type";
    ShapeAdded, Otherwise => NoEffect, "the builder of the operation hides it";
    ShapeRemoved, IsPublic => Breaking, "the type is gone";
    ShapeRemoved, Otherwise => NoEffect, "the builder of the operation hides it";
    ShapeRenamed, IsPublic => Breaking, "code that names the type does not compile";
    ShapeRenamed, Otherwise => DocsOnly, "only `Debug` shows the name";
    ShapeRetyped, TypeDiffers => Breaking, "it becomes another Rust type";
    ShapeRetyped, IsSentEventHeader => WireOnly, "the header is a number of another size";
    ShapeRetyped, Otherwise => NoEffect, "it is the same Rust type, and looks the same on the wire";
    UseChanged, SameUse => NoEffect, "callers see no difference";
    UseChanged, AllowsMore => Additive, "there are more setters, fields or variants";
    UseChanged, BecomesInputUnion => Breaking, "`Unknown` is gone";
    UseChanged, IsNowBuilt => Breaking, "required fields have become `Option`, as it is built step by step";
    UseChanged, IsOutputOnly => Breaking, "`new` and the setters are gone";
    UseChanged, Otherwise => Breaking, "the fields, or the type itself, are not public any more";
    MembersReordered, IsInAnyInput => WireOnly, "they are sent in another order, which has no meaning";
    MembersReordered, Otherwise => NoEffect, "fields are known by their names";
    ErrorAdded, Always => Additive, "a new variant; no enum is exhaustive";
    ErrorRemoved, Always => Breaking, "the variant is gone";
    ErrorCodeChanged, Always => WireOnly, "the error has another code";
    ErrorStatusChanged, HeadErrorsDiffer => WireOnly, "the answer has no body, so its status identifies the error";
    ErrorStatusChanged, StreamErrorDiffers => WireOnly, "it says whether calls can be tried again";
    ErrorStatusChanged, Otherwise => NoEffect, "an error is identified by its code alone";
    RetryableChanged, Always => WireOnly, "whether, and how soon, calls are retried";
    ErrorMessageChanged, Always => WireOnly, "`message()` and `Display` show another member";
    ErrorAliasesChanged, Always => WireOnly, "other answers are read as the error";
    ElementRetyped, TypeDiffers => Breaking, "it becomes another Rust type";
    ElementRetyped, Otherwise => NoEffect, "it is the same Rust type, and looks the same on the wire";
    KeyRetyped, Always => NoEffect, "keys are `String`";
    SparseChanged, Always => Breaking, "elements become `Option`, or are no `Option` any more";
    ElementNameChanged, UsesXml => WireOnly, "elements have another name";
    ElementNameChanged, Otherwise => NoEffect, NOT_SPOKEN;
    MinimumChanged, IsInAnyInput => WireOnly, "calls by name refuse other values before they are sent";
    MinimumChanged, Otherwise => NoEffect, "what comes from a service is not checked";
    ConstraintsChanged, Always => NoEffect, "services check limits, clients do not";
    ValueAdded, Always => Additive, "a new variant; the value was `Unknown` before";
    ValueRemoved, Always => Breaking, "the variant is gone; as text, the value can still be sent and received";
    MemberAdded, IsNewRequiredInput => Breaking, "calls do not compile until it is set: the builder requires it";
    MemberAdded, IsRequiredInputPart => Breaking, "calls without it are refused before they are sent";
    MemberAdded, IsUnion => Additive, "a new variant; no enum is exhaustive";
    MemberAdded, IsInAnyInput => Additive, "a new setter";
    MemberAdded, Otherwise => Additive, "a new field; no structure is exhaustive";
    MemberRemoved, IsUnion => Breaking, "the variant is gone";
    MemberRemoved, IsInAnyInput => Breaking, "the setter is gone";
    MemberRemoved, Otherwise => Breaking, "the field is gone";
    MemberRetyped, TypeDiffers => Breaking, "it becomes another Rust type";
    MemberRetyped, IsSentEventHeader => WireOnly, "the header is a number of another size";
    MemberRetyped, Otherwise => NoEffect, "it is the same Rust type, and looks the same on the wire";
    RequiredAdded, IsRequiredInput => Breaking, "calls without it do not compile: the builder requires it";
    RequiredAdded, IsInputPart => Breaking, "calls without it are refused before they are sent";
    RequiredAdded, FieldDiffers => Breaking, "the field is no `Option` any more";
    RequiredAdded, Otherwise => NoEffect, "where it is not set, a value is generated";
    RequiredRemoved, FieldDiffers => Breaking, "the field becomes an `Option`";
    RequiredRemoved, Otherwise => Additive, "calls can leave it out; those that set it compile as before";
    LocationChanged, IsEventStream => NoEffect, "events are the body, wherever the model puts them";
    LocationChanged, StreamDiffers => Breaking, "only what is the body can be a `RequestBody` or a `ResponseBody`";
    LocationChanged, TypeDiffers => Breaking, "JSON in a header field is `Document`, elsewhere it is `String`";
    LocationChanged, LocationCounts => WireOnly, "it is elsewhere in the message";
    LocationChanged, Otherwise => NoEffect, NOT_SPOKEN;
    WireNameChanged, NameCounts => WireOnly, "it has another name on the wire";
    WireNameChanged, Otherwise => NoEffect, NOT_SPOKEN;
    QueryNameChanged, UsesXml => WireOnly, "it has another name in requests";
    QueryNameChanged, Otherwise => NoEffect, NOT_SPOKEN;
    IdempotencyTokenAdded, WasRequiredInput => Additive, "calls can leave it out: a value is generated";
    IdempotencyTokenAdded, Otherwise => WireOnly, "a value is generated, and calls are retried more often";
    IdempotencyTokenRemoved, IsRequiredInput => Breaking, "calls without it do not compile: no value is generated";
    IdempotencyTokenRemoved, IsRequiredInputPart => Breaking, "calls without it are refused: no value is generated";
    IdempotencyTokenRemoved, Otherwise => WireOnly, "no value is generated, and calls are retried less often";
    HostLabelChanged, Always => WireOnly, "it goes into the host, or not any more";
    JsonValueChanged, TypeDiffers => Breaking, "JSON in a header field is `Document`, elsewhere it is `String`";
    JsonValueChanged, Otherwise => NoEffect, "outside of header fields it is a string as any other";
    ContextParamChanged, Always => WireOnly, "requests can go to another host";
    XmlAttributeChanged, UsesXml => WireOnly, "it is an attribute, or an element";
    XmlAttributeChanged, Otherwise => NoEffect, NOT_SPOKEN;
    DefaultChanged, Always => WireOnly, "another value is sent where the caller sets none";
    EncodingChanged, Always => WireOnly, "the value is sent in another form";
    DecodingChanged, Always => WireOnly, "callers see the value in another form";
    DigestChanged, Always => WireOnly, "another value is sent where the caller sets none";
    CheckChanged, Always => WireOnly, "other values are refused before they are sent";
    EndpointMemberChanged, Always => WireOnly, "requests go to another host";
    SentChanged, Always => WireOnly, "it is sent, or kept in the client";
    ObjectFormsAdded, Always => Additive, "calls by name can give it as an object";
    ObjectFormsRemoved, Always => Breaking, "calls by name that give it as an object fail when the program runs";
    RecursionChanged, FieldOrVariantDiffers => Breaking, "the value is in a `Box`, or not any more";
    RecursionChanged, Otherwise => NoEffect, "setters take the value as it is";
    CodeNameChanged, HasPublicDocs => Breaking, "code that names it does not compile";
    CodeNameChanged, Otherwise => DocsOnly, "the builder of the operation hides it";
    SensitiveAdded, IsEnum => Breaking, "secrets have no `Display`";
    SensitiveAdded, StaysForUsers => NoEffect, STAYS;
    SensitiveAdded, Otherwise => WireOnly, "`Debug` and errors do not show it any more";
    SensitiveRemoved, IsEnum => Additive, "it has `Display` now; `Debug` shows it";
    SensitiveRemoved, StaysForUsers => NoEffect, STAYS;
    SensitiveRemoved, Otherwise => WireOnly, "`Debug` shows it now";
    DeprecatedAdded, HasDeprecationNote => Additive, "the compiler warns callers";
    DeprecatedAdded, IsService => NoEffect, UNUSED;
    DeprecatedAdded, IsPublic => DocsOnly, "the documentation says it";
    DeprecatedAdded, Otherwise => NoEffect, "the builder of the operation has its own documentation";
    DeprecatedRemoved, IsService => NoEffect, UNUSED;
    DeprecatedRemoved, HasPublicDocs => DocsOnly, "the compiler does not warn any more";
    DeprecatedRemoved, Otherwise => NoEffect, "the builder of the operation has its own documentation";
    DeprecationChanged, IsService => NoEffect, UNUSED;
    DeprecationChanged, HasPublicDocs => DocsOnly, "the warning says something else";
    DeprecationChanged, Otherwise => NoEffect, "the builder of the operation has its own documentation";
    FlattenedChanged, StaysForUsers => NoEffect, STAYS;
    FlattenedChanged, UsesXml => WireOnly, "an element around the items comes or goes";
    FlattenedChanged, Otherwise => NoEffect, NOT_SPOKEN;
    XmlNamespaceChanged, UsesXml => WireOnly, "the element is in another namespace";
    XmlNamespaceChanged, Otherwise => NoEffect, NOT_SPOKEN;
    TimestampFormatChanged, StaysForUsers => NoEffect, STAYS;
    TimestampFormatChanged, Otherwise => WireOnly, "it is written and read in another format";
    StreamingChanged, IsEventStream => Breaking, "events that are read or sent one by one are an `EventStream` or `RequestEvents`, any others are a list";
    StreamingChanged, RequestBodyStreams => Breaking, "the setter takes a `RequestBody` where it took a `Blob`, or the reverse";
    StreamingChanged, BodyStreams => Breaking, "a body that streams is a `ResponseBody`, any other is a `Blob`";
    StreamingChanged, Otherwise => NoEffect, "it is bytes in memory before and after";
    LengthRequiredChanged, IsRequestBody => WireOnly, "a body whose length is not known is refused, or goes in chunks";
    LengthRequiredChanged, Otherwise => NoEffect, "only the body of a request that streams can have a length that is not known";
    EventChanged, Always => NoEffect, "the stream says what its events are";
    DocumentationChanged, OnlyMarkupDiffers => NoEffect, "generated documentation reads the same";
    DocumentationChanged, HasPublicDocs => DocsOnly, "documentation";
    DocumentationChanged, Otherwise => NoEffect, "the builder of the operation has its own documentation";
};

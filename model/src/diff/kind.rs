//! The kinds of changes.

/// Defines [`ChangeKind`] with the name of each kind.
macro_rules! kinds {
    ($($(#[doc = $doc:expr])* $kind:ident = $name:literal,)*) => {
        /// What has changed. If the direction of a change matters, there is a kind for each direction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeKind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl ChangeKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The name by which programs know the kind: `member-added`. It does not change between versions.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// A service is new.
    ServiceAdded = "service-added",
    /// A service is gone.
    ServiceRemoved = "service-removed",
    /// The name by which configuration knows the service.
    ServiceIdChanged = "service-id-changed",
    /// The names by which people know the service.
    FullNameChanged = "full-name-changed",
    /// The version of the API.
    ApiVersionChanged = "api-version-changed",
    /// The protocols that the service speaks.
    ProtocolsChanged = "protocols-changed",
    /// What a protocol must know of the service: JSON version, target prefix, query compatibility.
    ProtocolSettingsChanged = "protocol-settings-changed",
    /// The namespace of bodies that the metadata name.
    ServiceNamespaceChanged = "service-namespace-changed",
    /// Header fields that every request has, of the service or of an operation.
    RequestHeadersChanged = "request-headers-changed",
    /// How a service tells that something is in another region.
    RegionRedirectsChanged = "region-redirects-changed",
    /// Where an API key goes.
    ApiKeyChanged = "api-key-changed",
    /// Which calls need HTTP/2.
    Http2Changed = "http2-changed",
    /// The name that signatures are made for.
    SigningNameChanged = "signing-name-changed",
    /// How requests are signed, by an older key of models.
    SignatureVersionChanged = "signature-version-changed",
    /// The ways in which a request can be signed.
    AuthChanged = "auth-changed",
    /// The first label of the host.
    EndpointPrefixChanged = "endpoint-prefix-changed",
    /// The host for all regions.
    GlobalEndpointChanged = "global-endpoint-changed",
    /// The endpoint rules.
    EndpointRulesChanged = "endpoint-rules-changed",
    /// Settings of a client that the endpoint rules know.
    ClientParamsChanged = "client-params-changed",

    /// An operation is new.
    OperationAdded = "operation-added",
    /// An operation is gone.
    OperationRemoved = "operation-removed",
    /// The HTTP method.
    HttpMethodChanged = "http-method-changed",
    /// The path, or the query that is always sent.
    UriChanged = "uri-changed",
    /// The status of a success.
    StatusChanged = "status-changed",
    /// An operation has an input, and had none.
    InputAdded = "input-added",
    /// An operation has no input any more.
    InputRemoved = "input-removed",
    /// An operation has another structure as input.
    InputRetyped = "input-retyped",
    /// An operation has an output, and had none.
    OutputAdded = "output-added",
    /// An operation has no output any more.
    OutputRemoved = "output-removed",
    /// An operation has another structure as output.
    OutputRetyped = "output-retyped",
    /// The operation lists an error that it did not list.
    ErrorListed = "error-listed",
    /// The operation does not list an error any more.
    ErrorUnlisted = "error-unlisted",
    /// Whether the signature leaves the body out.
    UnsignedPayloadChanged = "unsigned-payload-changed",
    /// Whether two calls have the effect of one.
    IdempotencyChanged = "idempotency-changed",
    /// The text before the host.
    HostPrefixChanged = "host-prefix-changed",
    /// Checksums of bodies.
    ChecksumChanged = "checksum-changed",
    /// Header fields with hashes of the body.
    RequestHashesChanged = "request-hashes-changed",
    /// The member that is the same call, presigned for another region.
    PresignedUrlChanged = "presigned-url-changed",
    /// Whether presigned URLs sign the content type.
    PresignedContentTypeChanged = "presigned-content-type-changed",
    /// Whether the query goes as a form in the body.
    QueryAsFormChanged = "query-as-form-changed",
    /// How large requests are compressed.
    CompressionChanged = "compression-changed",
    /// The endpoint parameters that an operation sets.
    EndpointParamsChanged = "endpoint-params-changed",
    /// Endpoint discovery.
    EndpointDiscoveryChanged = "endpoint-discovery-changed",
    /// XML and query: the elements around a body, and their namespace.
    BodyElementChanged = "body-element-changed",

    /// The result of an operation comes in pages.
    PaginatorAdded = "paginator-added",
    /// The result of an operation does not come in pages any more.
    PaginatorRemoved = "paginator-removed",
    /// How to ask for the next page.
    PaginatorChanged = "paginator-changed",
    /// A waiter is new.
    WaiterAdded = "waiter-added",
    /// A waiter is gone.
    WaiterRemoved = "waiter-removed",
    /// How a waiter waits.
    WaiterChanged = "waiter-changed",

    /// Operations use a structure, union or enum that they did not use.
    ShapeAdded = "shape-added",
    /// Operations do not use a structure, union or enum any more.
    ShapeRemoved = "shape-removed",
    /// A structure, union or enum has another name in the same place.
    ShapeRenamed = "shape-renamed",
    /// A shape is of another kind.
    ShapeRetyped = "shape-retyped",
    /// A structure or union has another use: in inputs, in outputs, or in both.
    UseChanged = "use-changed",
    /// The members have another order.
    MembersReordered = "members-reordered",
    /// An error is new.
    ErrorAdded = "error-added",
    /// An error is gone, or is no longer an error.
    ErrorRemoved = "error-removed",
    /// The code of an error on the wire.
    ErrorCodeChanged = "error-code-changed",
    /// The HTTP status of an error, and whether the caller or the service caused it.
    ErrorStatusChanged = "error-status-changed",
    /// Whether a call can be tried again after an error.
    RetryableChanged = "retryable-changed",
    /// The member of an error with the text for people.
    ErrorMessageChanged = "error-message-changed",
    /// Other signs of an error than its code.
    ErrorAliasesChanged = "error-aliases-changed",
    /// The items of a list, or the values of a map, are of another shape.
    ElementRetyped = "element-retyped",
    /// The keys of a map are of another shape.
    KeyRetyped = "key-retyped",
    /// Whether a list or map can have nulls.
    SparseChanged = "sparse-changed",
    /// XML and query: the names of the items of a list, or of keys and values.
    ElementNameChanged = "element-name-changed",
    /// The least length or value.
    MinimumChanged = "minimum-changed",
    /// The greatest lengths and values, and patterns.
    ConstraintsChanged = "constraints-changed",
    /// An enum has a value that it did not have.
    ValueAdded = "value-added",
    /// An enum has lost a value.
    ValueRemoved = "value-removed",

    /// A member is new.
    MemberAdded = "member-added",
    /// A member is gone.
    MemberRemoved = "member-removed",
    /// A member is of another shape, and not just of one with another name.
    MemberRetyped = "member-retyped",
    /// A member that was not required is.
    RequiredAdded = "required-added",
    /// A member that was required is not.
    RequiredRemoved = "required-removed",
    /// The location of a member in a message.
    LocationChanged = "location-changed",
    /// The name on the wire of an operation, a member or an element.
    WireNameChanged = "wire-name-changed",
    /// EC2: the name of a member in requests.
    QueryNameChanged = "query-name-changed",
    /// A client sends a random value where the caller sets none.
    IdempotencyTokenAdded = "idempotency-token-added",
    /// A client does not send a random value any more.
    IdempotencyTokenRemoved = "idempotency-token-removed",
    /// Whether a member goes into the host.
    HostLabelChanged = "host-label-changed",
    /// Whether a string holds JSON.
    JsonValueChanged = "json-value-changed",
    /// The parameter of the endpoint rules that a member sets.
    ContextParamChanged = "context-param-changed",
    /// XML: whether a member is an attribute.
    XmlAttributeChanged = "xml-attribute-changed",
    /// What a client sends where the caller sets nothing (`default`).
    DefaultChanged = "default-changed",
    /// The form in which a value is sent (`encode`).
    EncodingChanged = "encoding-changed",
    /// The form in which a value comes (`decode`).
    DecodingChanged = "decoding-changed",
    /// The member of which a member is the hash (`digestOf`).
    DigestChanged = "digest-changed",
    /// What a value must be (`check`).
    CheckChanged = "check-changed",
    /// Whether a member says where the request goes (`endpoint`).
    EndpointMemberChanged = "endpoint-member-changed",
    /// Whether a member is sent, or is for the client alone (`sent`).
    SentChanged = "sent-changed",
    /// Calls by name can give a member as an object in more ways (`objectForms`).
    ObjectFormsAdded = "object-forms-added",
    /// Calls by name can give a member as an object in fewer ways.
    ObjectFormsRemoved = "object-forms-removed",
    /// A type contains itself, or does not any more.
    RecursionChanged = "recursion-changed",

    /// What code calls it (`rename` of an overlay).
    CodeNameChanged = "code-name-changed",
    /// The values are secrets, and were not.
    SensitiveAdded = "sensitive-added",
    /// The values are not secrets any more.
    SensitiveRemoved = "sensitive-removed",
    /// Something is deprecated.
    DeprecatedAdded = "deprecated-added",
    /// Something is not deprecated any more.
    DeprecatedRemoved = "deprecated-removed",
    /// The text of a deprecation.
    DeprecationChanged = "deprecation-changed",
    /// XML and query: whether there is an element around all items.
    FlattenedChanged = "flattened-changed",
    /// XML: the namespace of an element.
    XmlNamespaceChanged = "xml-namespace-changed",
    /// How a timestamp is written.
    TimestampFormatChanged = "timestamp-format-changed",
    /// Whether bytes, or events, are sent and read piece by piece.
    StreamingChanged = "streaming-changed",
    /// Whether the length of bytes must be known before they are sent.
    LengthRequiredChanged = "length-required-changed",
    /// Whether a structure is an event of a stream.
    EventChanged = "event-changed",
    /// The documentation.
    DocumentationChanged = "documentation-changed",
}

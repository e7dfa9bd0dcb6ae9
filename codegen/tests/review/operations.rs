//! Operations, their pages and their waiters.

use crate::{Case, cases};

const AN_OPERATION_COMES_OR_GOES: &[Case] = {
    const STOP: &str =
        "operations/Stop {\"name\": \"Stop\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/stop\"}}";
    &[
        Case {
            before: &[],
            after: &[STOP],
            expect: &["additive operation-added demo::Client::stop"],
        },
        Case {
            before: &[STOP],
            after: &[],
            expect: &["breaking operation-removed demo::Client::stop"],
        },
        Case {
            before: &[],
            after: &["overlay.json#operations/Ping/rename \"Call\""],
            expect: &["breaking code-name-changed demo::Client::call_operation"],
        },
    ]
};

const WHAT_AN_OPERATION_TAKES: &[Case] = {
    const NEEDY: &str = "shapes/PingRequest {\"type\": \"structure\", \"required\": [\"a\"], \"members\": {\"a\": {\"shape\": \"Text\"}}}";
    const PLAIN: &str = "shapes/PingRequest {\"type\": \"structure\", \"members\": {\"a\": {\"shape\": \"Text\"}}}";
    const EMPTY: &str = "shapes/PingRequest {\"type\": \"structure\", \"members\": {}}";
    const INPUT: &str = "operations/Ping/input {\"shape\": \"PingRequest\"}";
    const OTHER: &str = "operations/Ping/input {\"shape\": \"Other\"}";
    const SHAPES: [&str; 2] = [
        "operations/Last {\"name\": \"Last\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/last\"}, \"input\": {\"shape\": \"PingRequest\"}}",
        "operations/Next {\"name\": \"Next\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/next\"}, \"input\": {\"shape\": \"Other\"}}",
    ];
    const MORE: &str = "shapes/Other {\"type\": \"structure\", \"members\": {\"a\": {\"shape\": \"Text\"}, \"b\": {\"shape\": \"Text\"}}}";
    const LESS: &str = "shapes/Other {\"type\": \"structure\", \"members\": {\"b\": {\"shape\": \"Text\"}}}";
    &[
        Case {
            before: &[],
            after: &[INPUT, NEEDY],
            expect: &[
                "breaking input-added demo::Client::ping",
                "no-effect shape-added demo::Ping",
            ],
        },
        Case {
            before: &[],
            after: &[INPUT, PLAIN],
            expect: &[
                "additive input-added demo::Client::ping",
                "no-effect shape-added demo::Ping",
            ],
        },
        Case {
            before: &[INPUT, PLAIN],
            after: &[],
            expect: &[
                "breaking input-removed demo::Client::ping",
                "no-effect shape-removed demo::Ping",
            ],
        },
        Case {
            before: &[INPUT, EMPTY],
            after: &[],
            expect: &[
                "no-effect input-removed demo::Client::ping",
                "no-effect shape-removed demo::Ping",
            ],
        },
        Case {
            before: &[PLAIN, MORE, SHAPES[0], SHAPES[1], INPUT],
            after: &[PLAIN, MORE, SHAPES[0], SHAPES[1], OTHER],
            expect: &[
                // The type was public only because two operations took it.
                "breaking use-changed demo::Last",
                "additive input-retyped demo::Client::ping",
                "additive use-changed demo::Other",
            ],
        },
        Case {
            before: &[PLAIN, LESS, SHAPES[0], SHAPES[1], INPUT],
            after: &[PLAIN, LESS, SHAPES[0], SHAPES[1], OTHER],
            expect: &[
                "breaking input-retyped demo::Client::ping",
                "breaking use-changed demo::Last",
                "additive use-changed demo::Other",
            ],
        },
    ]
};

const WHAT_AN_OPERATION_GIVES: &[Case] = {
    const OUTPUT: &str = "operations/Ping/output {\"shape\": \"MakeResponse\"}";
    &[
        Case {
            before: &[],
            after: &[OUTPUT],
            expect: &["breaking output-added demo::Client::ping"],
        },
        Case {
            before: &[OUTPUT],
            after: &[],
            expect: &["breaking output-removed demo::Client::ping"],
        },
        Case {
            before: &[OUTPUT],
            after: &["operations/Ping/output {\"shape\": \"Out\"}"],
            expect: &["breaking output-retyped demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/errors [{\"shape\": \"Bad\"}]"],
            expect: &["docs-only error-listed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Make/errors []"],
            expect: &["docs-only error-unlisted demo::Client::make"],
        },
    ]
};

const WHAT_AN_OPERATION_SENDS: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    const ROOT: &str = "operations/Make/input {\"shape\": \"MakeRequest\", \"locationName\": \"Root\"}";
    &[
        Case {
            before: &[],
            after: &["operations/Ping/name \"PING\""],
            expect: &["wire-only wire-name-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/http/method \"PUT\""],
            expect: &["wire-only http-method-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/http/requestUri \"/ping?now\""],
            expect: &["wire-only uri-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/http/responseCode 201"],
            expect: &["no-effect status-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/unsignedPayload true"],
            expect: &["wire-only unsigned-payload-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/readonly true"],
            expect: &["wire-only idempotency-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/endpoint {\"hostPrefix\": \"p.\"}"],
            expect: &["wire-only host-prefix-changed demo::Client::ping"],
        },
        Case {
            before: &[
                "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"hostLabel\": true, \"contextParam\": {\"name\": \"N\"}}",
            ],
            after: &[
                "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"hostLabel\": true, \"contextParam\": {\"name\": \"N\"}}",
                "operations/Make/endpoint {\"hostPrefix\": \"{name}.\"}",
            ],
            expect: &["no-effect host-prefix-changed demo::Client::make"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/httpChecksum {\"requestChecksumRequired\": true}"],
            expect: &["wire-only checksum-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Make/httpChecksum {\"responseAlgorithms\": [\"CRC32\"]}"],
            expect: &["no-effect checksum-changed demo::Client::make"],
        },
        Case {
            before: &["operations/Make/httpChecksum {\"requestAlgorithmMember\": \"name\"}"],
            after: &[
                "operations/Make/httpChecksum {\"requestAlgorithmMember\": \"name\", \"requestValidationModeMember\": \"name\"}",
            ],
            expect: &["wire-only checksum-changed demo::Client::make"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/requestcompression {\"encodings\": [\"gzip\"]}"],
            expect: &["wire-only compression-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/requestcompression {\"encodings\": [\"br\"]}"],
            expect: &["no-effect compression-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/staticContextParams {\"Fast\": {\"value\": true}}"],
            expect: &["wire-only endpoint-params-changed demo::Client::ping"],
        },
        Case {
            before: &[],
            after: &["operations/Ping/endpointdiscovery {\"required\": true}"],
            expect: &["no-effect endpoint-discovery-changed demo::Client::ping"],
        },
        Case {
            before: &[XML],
            after: &[XML, ROOT],
            expect: &["wire-only body-element-changed demo::Client::make"],
        },
        Case {
            before: &[],
            after: &[ROOT],
            expect: &["no-effect body-element-changed demo::Client::make"],
        },
    ]
};

const HOW_AN_OPERATION_IS_SIGNED: &[Case] = &[
    Case {
        before: &["operations/Ping/authtype \"none\""],
        after: &[],
        expect: &["breaking auth-changed demo::Client::ping"],
    },
    Case {
        before: &[],
        after: &["operations/Ping/authtype \"none\""],
        expect: &["wire-only auth-changed demo::Client::ping"],
    },
    Case {
        before: &[],
        after: &["operations/Ping/auth [\"aws.auth#sigv4\", \"aws.auth#sigv4a\"]"],
        expect: &["no-effect auth-changed demo::Client::ping"],
    },
    // Where a client has a token, it is used.
    Case {
        before: &["operations/Ping/auth [\"aws.auth#sigv4\", \"smithy.api#httpBearerAuth\"]"],
        after: &["operations/Ping/auth [\"aws.auth#sigv4\"]"],
        expect: &["breaking auth-changed demo::Client::ping"],
    },
    Case {
        before: &["operations/Ping/auth [\"aws.auth#sigv4\"]"],
        after: &["operations/Ping/auth [\"aws.auth#sigv4\", \"smithy.api#httpBearerAuth\"]"],
        expect: &["wire-only auth-changed demo::Client::ping"],
    },
    // All operations have it from the service: it is told once.
    Case {
        before: &[],
        after: &["metadata/auth [\"smithy.api#httpBearerAuth\"]"],
        expect: &["breaking auth-changed demo"],
    },
];

const WHAT_IS_SAID_OF_AN_OPERATION: &[Case] = &[
    Case {
        before: &[],
        after: &["operations/Ping/documentation \"Calls.\""],
        expect: &["docs-only documentation-changed demo::Client::ping"],
    },
    Case {
        before: &[],
        after: &["operations/Ping/deprecated true"],
        expect: &["additive deprecated-added demo::Client::ping"],
    },
];

const PAGES_AND_WAITERS: &[Case] = {
    const PAGES: &str = "paginators-1.json#pagination {\"Make\": {\"input_token\": \"name\", \"output_token\": \"arn\", \"result_key\": \"tags\"}}";
    const OTHER: &str = "paginators-1.json#pagination {\"Make\": {\"input_token\": \"name\", \"output_token\": \"out.note\", \"result_key\": \"tags\"}}";
    const WAIT: &str = "waiters-2.json# {\"version\": 2, \"waiters\": {\"Pinged\": {\"operation\": \"Ping\", \"delay\": 1, \"maxAttempts\": 2, \"acceptors\": []}}}";
    const LONG: &str = "waiters-2.json# {\"version\": 2, \"waiters\": {\"Pinged\": {\"operation\": \"Ping\", \"delay\": 9, \"maxAttempts\": 2, \"acceptors\": []}}}";
    &[
        Case {
            before: &[],
            after: &[PAGES],
            expect: &["additive paginator-added demo::Client::make"],
        },
        Case {
            before: &[PAGES],
            after: &[],
            expect: &["breaking paginator-removed demo::Client::make"],
        },
        Case {
            before: &[PAGES],
            after: &[OTHER],
            expect: &["wire-only paginator-changed demo::Client::make"],
        },
        Case {
            before: &[],
            after: &[WAIT],
            expect: &["additive waiter-added demo::Client::get_waiter"],
        },
        Case {
            before: &[WAIT],
            after: &[],
            expect: &["breaking waiter-removed demo::Client::get_waiter"],
        },
        Case {
            before: &[WAIT],
            after: &[LONG],
            expect: &["wire-only waiter-changed demo::Client::get_waiter"],
        },
    ]
};

const AN_ERROR_WITHOUT_A_BODY: &[Case] = &[
    Case {
        before: &[
            "operations/Ping/http/method \"HEAD\"",
            "shapes/Bad/error {\"httpStatusCode\": 404}",
        ],
        after: &[
            "operations/Ping/http/method \"HEAD\"",
            "shapes/Bad/error {\"httpStatusCode\": 404}",
            "operations/Ping/errors [{\"shape\": \"Bad\"}]",
        ],
        expect: &["wire-only error-listed demo::Client::ping"],
    },
    Case {
        before: &[
            "operations/Ping/http/method \"HEAD\"",
            "shapes/Bad/error {\"httpStatusCode\": 404}",
            "operations/Ping/errors [{\"shape\": \"Bad\"}]",
        ],
        after: &[
            "operations/Ping/http/method \"HEAD\"",
            "shapes/Bad/error {\"httpStatusCode\": 404}",
        ],
        expect: &["wire-only error-unlisted demo::Client::ping"],
    },
];

const WHAT_AN_OPERATION_SENDS_BEYOND_ITS_PROTOCOL: &[Case] = &[
    Case {
        before: &[],
        after: &["operations/Ping/endpointoperation true"],
        expect: &["wire-only endpoint-discovery-changed demo::Client::ping"],
    },
    Case {
        before: &[],
        after: &["operations/Make/requestHeaders {\"X-Kind\": \"cat\"}"],
        expect: &["wire-only request-headers-changed demo::Client::make"],
    },
    Case {
        before: &[],
        after: &["operations/Make/requestHashes {\"X-Hash\": \"sha256\"}"],
        expect: &["wire-only request-hashes-changed demo::Client::make"],
    },
    Case {
        before: &[],
        after: &["operations/Make/presignedUrl {\"member\": \"name\", \"sourceRegion\": \"name\"}"],
        expect: &["wire-only presigned-url-changed demo::Client::make"],
    },
    Case {
        before: &[],
        after: &["operations/Make/presignedContentType false"],
        expect: &["wire-only presigned-content-type-changed demo::Client::make"],
    },
    Case {
        before: &[],
        after: &["operations/Make/queryAsForm true"],
        expect: &["wire-only query-as-form-changed demo::Client::make"],
    },
];

cases! {
    an_error_without_a_body: AN_ERROR_WITHOUT_A_BODY;
    what_an_operation_sends_beyond_its_protocol: WHAT_AN_OPERATION_SENDS_BEYOND_ITS_PROTOCOL;
    an_operation_comes_or_goes: AN_OPERATION_COMES_OR_GOES;
    what_an_operation_takes: WHAT_AN_OPERATION_TAKES;
    what_an_operation_gives: WHAT_AN_OPERATION_GIVES;
    what_an_operation_sends: WHAT_AN_OPERATION_SENDS;
    how_an_operation_is_signed: HOW_AN_OPERATION_IS_SIGNED;
    what_is_said_of_an_operation: WHAT_IS_SAID_OF_AN_OPERATION;
    pages_and_waiters: PAGES_AND_WAITERS;
}

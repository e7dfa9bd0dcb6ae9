//! Operations, their pages and their waiters.

use crate::{Case, cases};

const AN_OPERATION_COMES_OR_GOES: &[Case] = {
    const STOP: &str =
        "operations/Stop {\"name\": \"Stop\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/stop\"}}";
    &[
        (&[], &[STOP], &["additive operation-added demo::Client::stop"]),
        (&[STOP], &[], &["breaking operation-removed demo::Client::stop"]),
        (
            &[],
            &["overlay.json#operations/Ping/rename \"Call\""],
            &["breaking code-name-changed demo::Client::call_operation"],
        ),
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
        (
            &[],
            &[INPUT, NEEDY],
            &[
                "breaking input-added demo::Client::ping",
                "no-effect shape-added demo::Ping",
            ],
        ),
        (
            &[],
            &[INPUT, PLAIN],
            &[
                "additive input-added demo::Client::ping",
                "no-effect shape-added demo::Ping",
            ],
        ),
        (
            &[INPUT, PLAIN],
            &[],
            &[
                "breaking input-removed demo::Client::ping",
                "no-effect shape-removed demo::Ping",
            ],
        ),
        (
            &[INPUT, EMPTY],
            &[],
            &[
                "no-effect input-removed demo::Client::ping",
                "no-effect shape-removed demo::Ping",
            ],
        ),
        (
            &[PLAIN, MORE, SHAPES[0], SHAPES[1], INPUT],
            &[PLAIN, MORE, SHAPES[0], SHAPES[1], OTHER],
            &[
                // The type was public only because two operations took it.
                "breaking use-changed demo::Last",
                "additive input-retyped demo::Client::ping",
                "additive use-changed demo::Other",
            ],
        ),
        (
            &[PLAIN, LESS, SHAPES[0], SHAPES[1], INPUT],
            &[PLAIN, LESS, SHAPES[0], SHAPES[1], OTHER],
            &[
                "breaking input-retyped demo::Client::ping",
                "breaking use-changed demo::Last",
                "additive use-changed demo::Other",
            ],
        ),
    ]
};

const WHAT_AN_OPERATION_GIVES: &[Case] = {
    const OUTPUT: &str = "operations/Ping/output {\"shape\": \"MakeResponse\"}";
    &[
        (&[], &[OUTPUT], &["breaking output-added demo::Client::ping"]),
        (&[OUTPUT], &[], &["breaking output-removed demo::Client::ping"]),
        (
            &[OUTPUT],
            &["operations/Ping/output {\"shape\": \"Out\"}"],
            &["breaking output-retyped demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/errors [{\"shape\": \"Bad\"}]"],
            &["no-effect error-listed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Make/errors []"],
            &["no-effect error-unlisted demo::Client::make"],
        ),
    ]
};

const WHAT_AN_OPERATION_SENDS: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    const ROOT: &str = "operations/Make/input {\"shape\": \"MakeRequest\", \"locationName\": \"Root\"}";
    &[
        (
            &[],
            &["operations/Ping/name \"PING\""],
            &["wire-only wire-name-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/http/method \"PUT\""],
            &["wire-only http-method-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/http/requestUri \"/ping?now\""],
            &["wire-only uri-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/http/responseCode 201"],
            &["no-effect status-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/unsignedPayload true"],
            &["wire-only unsigned-payload-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/readonly true"],
            &["wire-only idempotency-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/endpoint {\"hostPrefix\": \"p.\"}"],
            &["wire-only host-prefix-changed demo::Client::ping"],
        ),
        (
            &[
                "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"hostLabel\": true, \"contextParam\": {\"name\": \"N\"}}",
            ],
            &[
                "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"hostLabel\": true, \"contextParam\": {\"name\": \"N\"}}",
                "operations/Make/endpoint {\"hostPrefix\": \"{name}.\"}",
            ],
            &["no-effect host-prefix-changed demo::Client::make"],
        ),
        (
            &[],
            &["operations/Ping/httpChecksum {\"requestChecksumRequired\": true}"],
            &["wire-only checksum-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Make/httpChecksum {\"responseAlgorithms\": [\"CRC32\"]}"],
            &["no-effect checksum-changed demo::Client::make"],
        ),
        (
            &[],
            &["operations/Ping/requestcompression {\"encodings\": [\"gzip\"]}"],
            &["wire-only compression-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/requestcompression {\"encodings\": [\"br\"]}"],
            &["no-effect compression-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/staticContextParams {\"Fast\": {\"value\": true}}"],
            &["wire-only endpoint-params-changed demo::Client::ping"],
        ),
        (
            &[],
            &["operations/Ping/endpointoperation true"],
            &["no-effect endpoint-discovery-changed demo::Client::ping"],
        ),
        (
            &[XML],
            &[XML, ROOT],
            &["wire-only body-element-changed demo::Client::make"],
        ),
        (&[], &[ROOT], &["no-effect body-element-changed demo::Client::make"]),
    ]
};

const HOW_AN_OPERATION_IS_SIGNED: &[Case] = &[
    (
        &["operations/Ping/authtype \"none\""],
        &[],
        &["breaking auth-changed demo::Client::ping"],
    ),
    (
        &[],
        &["operations/Ping/authtype \"none\""],
        &["wire-only auth-changed demo::Client::ping"],
    ),
    (
        &[],
        &["operations/Ping/auth [\"aws.auth#sigv4\", \"aws.auth#sigv4a\"]"],
        &["no-effect auth-changed demo::Client::ping"],
    ),
    // Where a client has a token, it is used.
    (
        &["operations/Ping/auth [\"aws.auth#sigv4\", \"smithy.api#httpBearerAuth\"]"],
        &["operations/Ping/auth [\"aws.auth#sigv4\"]"],
        &["breaking auth-changed demo::Client::ping"],
    ),
    (
        &["operations/Ping/auth [\"aws.auth#sigv4\"]"],
        &["operations/Ping/auth [\"aws.auth#sigv4\", \"smithy.api#httpBearerAuth\"]"],
        &["wire-only auth-changed demo::Client::ping"],
    ),
    // All operations have it from the service: it is told once.
    (
        &[],
        &["metadata/auth [\"smithy.api#httpBearerAuth\"]"],
        &["breaking auth-changed demo"],
    ),
];

const WHAT_IS_SAID_OF_AN_OPERATION: &[Case] = &[
    (
        &[],
        &["operations/Ping/documentation \"Calls.\""],
        &["docs-only documentation-changed demo::Client::ping"],
    ),
    (
        &[],
        &["operations/Ping/deprecated true"],
        &["additive deprecated-added demo::Client::ping"],
    ),
];

const PAGES_AND_WAITERS: &[Case] = {
    const PAGES: &str = "paginators-1.json#pagination {\"Make\": {\"input_token\": \"name\", \"output_token\": \"arn\", \"result_key\": \"tags\"}}";
    const OTHER: &str = "paginators-1.json#pagination {\"Make\": {\"input_token\": \"name\", \"output_token\": \"out.note\", \"result_key\": \"tags\"}}";
    const WAIT: &str = "waiters-2.json# {\"version\": 2, \"waiters\": {\"Pinged\": {\"operation\": \"Ping\", \"delay\": 1, \"maxAttempts\": 2, \"acceptors\": []}}}";
    const LONG: &str = "waiters-2.json# {\"version\": 2, \"waiters\": {\"Pinged\": {\"operation\": \"Ping\", \"delay\": 9, \"maxAttempts\": 2, \"acceptors\": []}}}";
    &[
        (&[], &[PAGES], &["additive paginator-added demo::Client::make"]),
        (&[PAGES], &[], &["breaking paginator-removed demo::Client::make"]),
        (&[PAGES], &[OTHER], &["wire-only paginator-changed demo::Client::make"]),
        (&[], &[WAIT], &["additive waiter-added demo::Client::get_waiter"]),
        (&[WAIT], &[], &["breaking waiter-removed demo::Client::get_waiter"]),
        (&[WAIT], &[LONG], &["wire-only waiter-changed demo::Client::get_waiter"]),
    ]
};

cases! {
    an_operation_comes_or_goes: AN_OPERATION_COMES_OR_GOES;
    what_an_operation_takes: WHAT_AN_OPERATION_TAKES;
    what_an_operation_gives: WHAT_AN_OPERATION_GIVES;
    what_an_operation_sends: WHAT_AN_OPERATION_SENDS;
    how_an_operation_is_signed: HOW_AN_OPERATION_IS_SIGNED;
    what_is_said_of_an_operation: WHAT_IS_SAID_OF_AN_OPERATION;
    pages_and_waiters: PAGES_AND_WAITERS;
}

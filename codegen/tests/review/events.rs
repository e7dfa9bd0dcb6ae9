//! Event streams, and bodies that stream.

use crate::{Case, cases};

const TICK: &str =
    "shapes/Tick {\"type\": \"structure\", \"members\": {\"at\": {\"shape\": \"When\"}}, \"event\": true}";
const STREAM: &str =
    "shapes/Stream {\"type\": \"structure\", \"members\": {\"tick\": {\"shape\": \"Tick\"}}, \"eventstream\": true}";
const UNION: &str =
    "shapes/Stream {\"type\": \"structure\", \"members\": {\"tick\": {\"shape\": \"Tick\"}}, \"union\": true}";
const UNIONS: &str = "shapes/Streams {\"type\": \"list\", \"member\": {\"shape\": \"Stream\"}}";
const EVENTS_COME: &str = "shapes/MakeResponse {\"type\": \"structure\", \"payload\": \"stream\", \
                           \"members\": {\"stream\": {\"shape\": \"Stream\"}}}";
const A_LIST_COMES: &str =
    "shapes/MakeResponse {\"type\": \"structure\", \"members\": {\"stream\": {\"shape\": \"Streams\"}}}";
const EVENTS_GO: &str = "shapes/TalkRequest {\"type\": \"structure\", \"payload\": \"stream\", \
                         \"members\": {\"stream\": {\"shape\": \"Stream\"}}}";
const A_LIST_GOES: &str =
    "shapes/TalkRequest {\"type\": \"structure\", \"members\": {\"stream\": {\"shape\": \"Streams\"}}}";
const TALK: &str = "operations/Talk {\"name\": \"Talk\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/talk\"}, \
                    \"input\": {\"shape\": \"TalkRequest\"}}";
const REMAKE: &str = "operations/Remake {\"name\": \"Remake\", \"http\": {\"method\": \"POST\", \"requestUri\": \
                      \"/remake\"}, \"output\": {\"shape\": \"MakeResponse\"}}";
const RETALK: &str = "operations/Retalk {\"name\": \"Retalk\", \"http\": {\"method\": \"POST\", \"requestUri\": \
                      \"/retalk\"}, \"input\": {\"shape\": \"TalkRequest\"}}";

const A_LIST_BECOMES_EVENTS_OR_THE_REVERSE: &[Case] = &[
    Case {
        before: &[TICK, UNION, UNIONS, A_LIST_COMES],
        after: &[TICK, STREAM, EVENTS_COME],
        expect: &[
            "breaking member-retyped demo::MakeResponse::stream: Option<Vec<Stream>> -> EventStream<Stream>",
            "breaking shape-retyped demo::Stream",
            "no-effect location-changed demo::MakeResponse::stream: Option<Vec<Stream>> -> EventStream<Stream>",
        ],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[TICK, UNION, UNIONS, A_LIST_COMES],
        expect: &[
            "breaking member-retyped demo::MakeResponse::stream: EventStream<Stream> -> Option<Vec<Stream>>",
            "breaking shape-retyped demo::Stream",
            "no-effect location-changed demo::MakeResponse::stream: EventStream<Stream> -> Option<Vec<Stream>>",
        ],
    },
    Case {
        before: &[TICK, UNION, UNIONS, A_LIST_GOES, TALK],
        after: &[TICK, STREAM, EVENTS_GO, TALK],
        expect: &[
            "breaking member-retyped demo::Talk::stream: Vec<Stream> -> RequestEvents<Stream>",
            "breaking shape-retyped demo::Stream",
            "no-effect location-changed demo::Talk::stream: Vec<Stream> -> RequestEvents<Stream>",
        ],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_GO, TALK],
        after: &[TICK, UNION, EVENTS_GO, TALK],
        expect: &["breaking shape-retyped demo::Stream"],
    },
];

/// Only what one operation alone takes or returns has streams.
const A_SECOND_OPERATION_MAKES_A_LIST_OF_A_STREAM: &[Case] = &[
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[TICK, STREAM, EVENTS_COME, REMAKE],
        expect: &[
            "breaking streaming-changed demo::MakeResponse::stream: EventStream<Stream> -> Option<Vec<Stream>>",
            "additive operation-added demo::Client::remake",
        ],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_COME, REMAKE],
        after: &[TICK, STREAM, EVENTS_COME],
        expect: &[
            "breaking operation-removed demo::Client::remake",
            "breaking streaming-changed demo::MakeResponse::stream: Option<Vec<Stream>> -> EventStream<Stream>",
        ],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_GO, TALK],
        after: &[TICK, STREAM, EVENTS_GO, TALK, RETALK],
        expect: &[
            "breaking streaming-changed demo::Retalk::stream demo::Talk::stream demo::TalkRequest::stream: \
             RequestEvents<Stream> -> Vec<Stream>",
            "additive operation-added demo::Client::retalk",
            "additive use-changed demo::TalkRequest",
        ],
    },
];

const STREAM_WITH_ERROR: &str = "shapes/Stream {\"type\": \"structure\", \"members\": {\"tick\": {\"shape\": \"Tick\"}, \
                                 \"bad\": {\"shape\": \"Bad\"}}, \"eventstream\": true}";

/// The status of an exception in a stream says nothing but whether the service caused it.
const AN_EXCEPTION_IN_A_STREAM_HAS_A_STATUS: &[Case] = &[
    Case {
        before: &[TICK, STREAM_WITH_ERROR, EVENTS_COME],
        after: &[
            TICK,
            STREAM_WITH_ERROR,
            EVENTS_COME,
            "shapes/Bad/error {\"httpStatusCode\": 503}",
        ],
        expect: &["wire-only error-status-changed demo::Bad"],
    },
    Case {
        before: &[TICK, STREAM_WITH_ERROR, EVENTS_COME],
        after: &[
            TICK,
            STREAM_WITH_ERROR,
            EVENTS_COME,
            "shapes/Bad/error {\"httpStatusCode\": 400}",
        ],
        expect: &["no-effect error-status-changed demo::Bad"],
    },
    Case {
        before: &[TICK, STREAM_WITH_ERROR, EVENTS_COME],
        after: &[TICK, STREAM_WITH_ERROR, EVENTS_COME, "shapes/Bad/fault true"],
        expect: &["wire-only error-status-changed demo::Bad"],
    },
];

const BYTES: &str = "shapes/Bytes {\"type\": \"blob\", \"streaming\": true}";
const A_BODY_COMES: &str = "shapes/MakeResponse {\"type\": \"structure\", \"payload\": \"bytes\", \
                            \"members\": {\"bytes\": {\"shape\": \"Bytes\"}}}";
const A_BODY_GOES: &str = "shapes/TalkRequest {\"type\": \"structure\", \"payload\": \"bytes\", \
                           \"members\": {\"bytes\": {\"shape\": \"Bytes\"}}}";

const A_BODY_STREAMS_NO_LONGER: &[Case] = &[
    Case {
        before: &[BYTES, A_BODY_COMES],
        after: &[BYTES, A_BODY_COMES, REMAKE],
        expect: &[
            "breaking streaming-changed demo::MakeResponse::bytes: ResponseBody -> Option<Blob>",
            "additive operation-added demo::Client::remake",
        ],
    },
    Case {
        before: &[BYTES, A_BODY_GOES, TALK],
        after: &[BYTES, A_BODY_GOES, TALK, RETALK],
        expect: &[
            "breaking streaming-changed demo::Retalk::bytes demo::Talk::bytes demo::TalkRequest::bytes: RequestBody -> Blob",
            "additive operation-added demo::Client::retalk",
            "additive use-changed demo::TalkRequest",
        ],
    },
    Case {
        before: &[BYTES, A_BODY_GOES, TALK],
        after: &[BYTES, A_BODY_GOES, TALK, "shapes/TalkRequest/payload null"],
        expect: &["breaking location-changed demo::Talk::bytes: RequestBody -> Blob"],
    },
    // The input of two operations is in memory before and after.
    Case {
        before: &["shapes/Bytes {\"type\": \"blob\"}", A_BODY_GOES, TALK, RETALK],
        after: &[BYTES, A_BODY_GOES, TALK, RETALK],
        expect: &["no-effect streaming-changed demo::Retalk::bytes demo::Talk::bytes demo::TalkRequest::bytes"],
    },
    Case {
        before: &[
            "shapes/Bytes {\"type\": \"blob\"}",
            A_BODY_COMES,
            "shapes/Raw {\"type\": \"blob\", \"streaming\": true}",
        ],
        after: &[
            "shapes/Raw {\"type\": \"blob\", \"streaming\": true}",
            A_BODY_COMES,
            "shapes/MakeResponse/members/bytes/shape \"Raw\"",
        ],
        expect: &[
            "breaking streaming-changed demo::MakeResponse::bytes: Option<Blob> -> ResponseBody",
            "no-effect wire-name-changed demo::MakeResponse::bytes",
        ],
    },
    Case {
        before: &[BYTES, A_BODY_COMES],
        after: &[
            "shapes/Bytes {\"type\": \"blob\", \"streaming\": true, \"requiresLength\": true}",
            A_BODY_COMES,
        ],
        expect: &["no-effect length-required-changed demo::MakeResponse::bytes"],
    },
    // Over another protocol, no body streams.
    Case {
        before: &[BYTES, A_BODY_GOES, TALK],
        after: &[
            BYTES,
            A_BODY_GOES,
            TALK,
            "metadata/protocols [\"json\"]",
            "metadata/jsonVersion \"1.1\"",
            "metadata/targetPrefix \"Demo\"",
        ],
        expect: &[
            "breaking streaming-changed demo::Talk::bytes: RequestBody -> Blob",
            "wire-only protocol-settings-changed demo",
            "wire-only protocol-settings-changed demo",
            "wire-only protocols-changed demo",
        ],
    },
];

const COUNTED: &str = "shapes/Tick {\"type\": \"structure\", \"event\": true, \"members\": \
                       {\"count\": {\"shape\": \"Count\", \"eventheader\": true}}}";
const INTEGER: &str = "shapes/Count {\"type\": \"integer\"}";
const LONG: &str = "shapes/Count {\"type\": \"long\"}";

const WHAT_IS_IN_AN_EVENT: &[Case] = &[
    Case {
        before: &[TICK, STREAM, EVENTS_GO, TALK],
        after: &[TICK, STREAM, EVENTS_GO, TALK, "shapes/Tick/members/at/eventheader true"],
        expect: &["wire-only location-changed demo::Tick::at"],
    },
    Case {
        before: &[
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/Tick/members {\"part\": {\"shape\": \"Part\"}}",
        ],
        after: &[
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/Tick/members {\"part\": {\"shape\": \"Part\", \"eventpayload\": true}}",
        ],
        expect: &["wire-only location-changed demo::Tick::part"],
    },
    // A header has the name of its member.
    Case {
        before: &[COUNTED, INTEGER, STREAM, EVENTS_GO, TALK],
        after: &[
            COUNTED,
            INTEGER,
            STREAM,
            EVENTS_GO,
            TALK,
            "shapes/Tick/members/count/locationName \"c\"",
        ],
        expect: &["no-effect wire-name-changed demo::Tick::count"],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/Stream/members/tick/locationName \"t\"",
        ],
        expect: &["no-effect wire-name-changed demo::Stream::Tick"],
    },
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[TICK, STREAM, EVENTS_COME, "shapes/MakeResponse/payload null"],
        expect: &["no-effect location-changed demo::MakeResponse::stream"],
    },
    Case {
        before: &[COUNTED, INTEGER, STREAM, EVENTS_GO, TALK],
        after: &[COUNTED, LONG, STREAM, EVENTS_GO, TALK],
        expect: &["wire-only shape-retyped demo::Tick::count"],
    },
    Case {
        before: &[COUNTED, INTEGER, STREAM, EVENTS_COME],
        after: &[COUNTED, LONG, STREAM, EVENTS_COME],
        expect: &["no-effect shape-retyped demo::Tick::count"],
    },
    Case {
        before: &[
            COUNTED,
            INTEGER,
            STREAM,
            EVENTS_GO,
            TALK,
            "shapes/Big {\"type\": \"long\"}",
        ],
        after: &[
            COUNTED,
            "shapes/Big {\"type\": \"long\"}",
            STREAM,
            EVENTS_GO,
            TALK,
            "shapes/Tick/members/count/shape \"Big\"",
        ],
        expect: &["wire-only member-retyped demo::Tick::count"],
    },
];

const WHAT_IS_IN_OR_BESIDE_A_STREAM: &[Case] = &[
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/Stream/members/bad {\"shape\": \"Bad\"}",
        ],
        expect: &["additive member-added demo::Stream::Bad: Bad"],
    },
    Case {
        before: &[
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/Stream/members/bad {\"shape\": \"Bad\"}",
        ],
        after: &[TICK, STREAM, EVENTS_COME],
        expect: &["breaking member-removed demo::Stream::Bad: Bad"],
    },
    // An event becomes an error.
    Case {
        before: &[TICK, STREAM, EVENTS_COME],
        after: &[TICK, STREAM, EVENTS_COME, "shapes/Tick/exception true"],
        expect: &["additive error-added demo::Tick"],
    },
    // What is beside the events of such a protocol is in a message before them.
    Case {
        before: &[JSON[0], JSON[1], JSON[2], TICK, STREAM, EVENTS_COME],
        after: &[
            JSON[0],
            JSON[1],
            JSON[2],
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/MakeResponse/members/session {\"shape\": \"Text\"}",
        ],
        expect: &["additive member-added demo::MakeResponse::session: Option<String>"],
    },
    Case {
        before: &[
            JSON[0],
            JSON[1],
            JSON[2],
            TICK,
            STREAM,
            EVENTS_COME,
            "shapes/MakeResponse/members/session {\"shape\": \"Text\"}",
        ],
        after: &[JSON[0], JSON[1], JSON[2], TICK, STREAM, EVENTS_COME],
        expect: &["breaking member-removed demo::MakeResponse::session: Option<String>"],
    },
];

const JSON: [&str; 3] = [
    "metadata/protocols [\"json\"]",
    "metadata/jsonVersion \"1.1\"",
    "metadata/targetPrefix \"Demo\"",
];

cases! {
    a_list_becomes_events_or_the_reverse: A_LIST_BECOMES_EVENTS_OR_THE_REVERSE;
    a_second_operation_makes_a_list_of_a_stream: A_SECOND_OPERATION_MAKES_A_LIST_OF_A_STREAM;
    an_exception_in_a_stream_has_a_status: AN_EXCEPTION_IN_A_STREAM_HAS_A_STATUS;
    a_body_streams_no_longer: A_BODY_STREAMS_NO_LONGER;
    what_is_in_an_event: WHAT_IS_IN_AN_EVENT;
    what_is_in_or_beside_a_stream: WHAT_IS_IN_OR_BESIDE_A_STREAM;
}

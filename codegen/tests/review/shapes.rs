//! Shapes as a whole: types, errors, enums, lists, maps.

use crate::{Case, cases};

const A_TYPE_COMES_OR_GOES: &[Case] = {
    const MORE: &[&str] = &[
        "shapes/More {\"type\": \"structure\", \"members\": {}}",
        "shapes/MakeResponse/members/more {\"shape\": \"More\"}",
    ];
    &[
        Case {
            before: &[],
            after: MORE,
            expect: &[
                "additive member-added demo::MakeResponse::more: Option<More>",
                "additive shape-added demo::More",
            ],
        },
        Case {
            before: MORE,
            after: &[],
            expect: &[
                "breaking member-removed demo::MakeResponse::more: Option<More>",
                "breaking shape-removed demo::More",
            ],
        },
    ]
};

const A_TYPE_HAS_ANOTHER_NAME: &[Case] = &[
    Case {
        before: &[],
        after: &[
            "shapes/Out null",
            "shapes/Outcome {\"type\": \"structure\", \"required\": [\"size\"], \"members\": {\"size\": {\"shape\": \"Size\"}}}",
            "shapes/MakeResponse/members/out/shape \"Outcome\"",
        ],
        expect: &[
            "breaking shape-renamed demo::Outcome",
            "breaking member-removed demo::Out::note: Option<String>",
        ],
    },
    Case {
        before: &[
            "shapes/PingRequest {\"type\": \"structure\", \"members\": {}}",
            "operations/Ping/input {\"shape\": \"PingRequest\"}",
        ],
        after: &[
            "shapes/PingInput {\"type\": \"structure\", \"members\": {}}",
            "operations/Ping/input {\"shape\": \"PingInput\"}",
        ],
        expect: &["docs-only shape-renamed demo::Ping"],
    },
    Case {
        before: &[],
        after: &["overlay.json#shapes/Out/rename \"Outcome\""],
        expect: &["breaking code-name-changed demo::Outcome"],
    },
    Case {
        before: &[],
        after: &["overlay.json#shapes/MakeRequest/rename \"Made\""],
        expect: &["docs-only code-name-changed demo::Make"],
    },
];

const A_TYPE_MAKES_ROOM_FOR_ANOTHER: &[Case] = &[Case {
    before: &["shapes/Ping {\"type\": \"structure\", \"members\": {}}"],
    after: &[
        "shapes/Ping {\"type\": \"structure\", \"members\": {}}",
        "shapes/Out/members/ping {\"shape\": \"Ping\"}",
    ],
    expect: &[
        "breaking code-name-changed demo::Client::ping",
        "additive shape-added demo::Ping",
        "additive member-added demo::Out::ping: Option<Ping>",
    ],
}];

const A_SHAPE_BECOMES_ANOTHER_KIND: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/State {\"type\": \"string\"}"],
        expect: &["breaking shape-retyped demo::MakeResponse::state demo::State: State -> String"],
    },
    Case {
        before: &[],
        after: &["shapes/Size {\"type\": \"long\"}"],
        expect: &["no-effect shape-retyped demo::Both::size demo::Choice::Two demo::Out::size demo::PartBuilder::size"],
    },
];

const A_TYPE_GOES_ANOTHER_WAY: &[Case] = {
    const IN: &str = "shapes/MakeRequest/members/out {\"shape\": \"Out\"}";
    const RELAXED: &str = "shapes/Out/required []";
    const UNION: &str = "shapes/MakeResponse/members/choice {\"shape\": \"Choice\"}";
    const UNION_OUT: &str = "shapes/MakeRequest/members/choice null";
    const PART: &str = "shapes/MakeResponse/members/part {\"shape\": \"Part\"}";
    &[
        Case {
            before: &[],
            after: &[IN],
            expect: &[
                "breaking use-changed demo::Out",
                "additive member-added demo::Make::out: Out",
            ],
        },
        Case {
            before: &[RELAXED],
            after: &[RELAXED, IN],
            expect: &[
                "additive use-changed demo::Out",
                "additive member-added demo::Make::out: Out",
            ],
        },
        Case {
            before: &[IN],
            after: &[],
            expect: &[
                "breaking use-changed demo::Out",
                "breaking member-removed demo::Make::out: Out",
            ],
        },
        Case {
            before: &[],
            after: &[PART],
            expect: &[
                "additive member-added demo::MakeResponse::part: Option<Part>",
                "additive use-changed demo::Part",
            ],
        },
        Case {
            before: &[PART],
            after: &[],
            expect: &[
                "breaking member-removed demo::MakeResponse::part: Option<Part>",
                "breaking use-changed demo::Part",
            ],
        },
        Case {
            before: &[],
            after: &[UNION],
            expect: &[
                "additive use-changed demo::Choice",
                "additive member-added demo::MakeResponse::choice: Option<Choice>",
            ],
        },
        Case {
            before: &[UNION],
            after: &[],
            expect: &[
                "breaking use-changed demo::Choice",
                "breaking member-removed demo::MakeResponse::choice: Option<Choice>",
            ],
        },
        Case {
            before: &[UNION],
            after: &[UNION, UNION_OUT],
            expect: &[
                "breaking member-removed demo::Make::choice: Choice",
                "no-effect use-changed demo::Choice",
            ],
        },
    ]
};

const AN_ERROR_COMES_GOES_OR_IS_TOLD_OTHERWISE: &[Case] = {
    const WORSE: &str = "shapes/Worse {\"type\": \"structure\", \"exception\": true, \"members\": {}}";
    &[
        Case {
            before: &[],
            after: &[WORSE],
            expect: &["additive error-added demo::Worse"],
        },
        Case {
            before: &[WORSE],
            after: &[],
            expect: &["breaking error-removed demo::Worse"],
        },
        Case {
            before: &[],
            after: &["shapes/Bad/error {\"code\": \"bad\"}"],
            expect: &["wire-only error-code-changed demo::Bad"],
        },
        Case {
            before: &[],
            after: &["shapes/Bad/error {\"httpStatusCode\": 400}"],
            expect: &["no-effect error-status-changed demo::Bad"],
        },
        Case {
            before: &["operations/Make/http/method \"HEAD\""],
            after: &[
                "operations/Make/http/method \"HEAD\"",
                "shapes/Bad/error {\"httpStatusCode\": 400}",
            ],
            expect: &["wire-only error-status-changed demo::Bad"],
        },
        Case {
            before: &[],
            after: &["shapes/Bad/retryable {\"throttling\": true}"],
            expect: &["wire-only retryable-changed demo::Bad"],
        },
        Case {
            before: &[],
            after: &["overlay.json#shapes/Bad/errorMessageMember \"detail\""],
            expect: &["wire-only error-message-changed demo::Bad"],
        },
        Case {
            before: &[],
            after: &["overlay.json#shapes/Bad/errorAliases [{\"member\": \"detail\", \"value\": \"bad\"}]"],
            expect: &["wire-only error-aliases-changed demo::Bad"],
        },
    ]
};

const AN_ENUM_CHANGES: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/State/enum [\"ON\", \"OFF\", \"hot-standby\"]"],
        expect: &["additive value-added demo::State::HotStandby"],
    },
    Case {
        before: &[],
        after: &["shapes/State/enum [\"ON\"]"],
        expect: &["breaking value-removed demo::State::Off"],
    },
    Case {
        before: &[],
        after: &["shapes/State/sensitive true"],
        expect: &["breaking sensitive-added demo::State"],
    },
    Case {
        before: &["shapes/State/sensitive true"],
        after: &[],
        expect: &["additive sensitive-removed demo::State"],
    },
    Case {
        before: &[],
        after: &["shapes/State/deprecated true"],
        expect: &["docs-only deprecated-added demo::State"],
    },
];

const A_LIST_OR_MAP_CHANGES: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    &[
        Case {
            before: &[],
            after: &["shapes/Texts/member/shape \"Size\""],
            expect: &["breaking element-retyped demo::Make::texts: Vec<String> -> Vec<i64>"],
        },
        Case {
            before: &["shapes/Texts/member/shape \"Size\"", "shapes/Long {\"type\": \"long\"}"],
            after: &["shapes/Texts/member/shape \"Long\"", "shapes/Long {\"type\": \"long\"}"],
            expect: &["no-effect element-retyped demo::Make::texts"],
        },
        Case {
            before: &[],
            after: &["shapes/Tags/key/shape \"State\""],
            expect: &["no-effect key-retyped demo::MakeResponse::tags"],
        },
        Case {
            before: &[],
            after: &["shapes/Tags/sparse true"],
            expect: &[
                "breaking sparse-changed demo::MakeResponse::tags: BTreeMap<String, String> -> BTreeMap<String, Option<String>>",
            ],
        },
        Case {
            before: &[XML],
            after: &[XML, "shapes/Texts/member/locationName \"T\""],
            expect: &["wire-only element-name-changed demo::Make::texts"],
        },
        Case {
            before: &[],
            after: &["shapes/Texts/member/locationName \"T\""],
            expect: &["no-effect element-name-changed demo::Make::texts"],
        },
        Case {
            before: &[XML],
            after: &[XML, "shapes/Texts/flattened true"],
            expect: &["wire-only flattened-changed demo::Make::texts"],
        },
        Case {
            before: &[],
            after: &["shapes/Texts/flattened true"],
            expect: &["no-effect flattened-changed demo::Make::texts"],
        },
    ]
};

const WHAT_IS_SAID_OF_A_SHAPE: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/Out/documentation \"What comes out.\""],
        expect: &["docs-only documentation-changed demo::Out"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/documentation \"Hidden.\""],
        expect: &["no-effect documentation-changed demo::Make"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/deprecated true"],
        expect: &["additive deprecated-added demo::Part"],
    },
    Case {
        before: &[],
        after: &["shapes/Out/deprecated true"],
        expect: &["docs-only deprecated-added demo::Out"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/deprecated true"],
        expect: &["no-effect deprecated-added demo::Make"],
    },
    Case {
        before: &["shapes/MakeRequest/deprecated true"],
        after: &[],
        expect: &["no-effect deprecated-removed demo::Make"],
    },
    Case {
        before: &["shapes/MakeRequest/deprecated true"],
        after: &[
            "shapes/MakeRequest/deprecated true",
            "shapes/MakeRequest/deprecatedMessage \"x\"",
        ],
        expect: &["no-effect deprecation-changed demo::Make"],
    },
];

const WHAT_THE_WIRE_HAS_OF_A_SHAPE: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    &[
        Case {
            before: &[XML],
            after: &[XML, "shapes/Out/locationName \"o\""],
            expect: &["wire-only wire-name-changed demo::Out"],
        },
        Case {
            before: &[],
            after: &["shapes/Out/locationName \"o\""],
            expect: &["no-effect wire-name-changed demo::Out"],
        },
        Case {
            before: &[],
            after: &["shapes/When/timestampFormat \"iso8601\""],
            expect: &["wire-only timestamp-format-changed demo::MakeResponse::at"],
        },
        Case {
            before: &[
                "shapes/Bytes {\"type\": \"blob\"}",
                "shapes/Out/members/bytes {\"shape\": \"Bytes\"}",
            ],
            after: &[
                "shapes/Bytes {\"type\": \"blob\", \"streaming\": true}",
                "shapes/Out/members/bytes {\"shape\": \"Bytes\"}",
            ],
            expect: &["no-effect streaming-changed demo::Out::bytes"],
        },
        Case {
            before: &[
                "shapes/Bytes {\"type\": \"blob\"}",
                "shapes/MakeResponse/members/bytes {\"shape\": \"Bytes\"}",
                "shapes/MakeResponse/payload \"bytes\"",
            ],
            after: &[
                "shapes/Bytes {\"type\": \"blob\", \"streaming\": true}",
                "shapes/MakeResponse/members/bytes {\"shape\": \"Bytes\"}",
                "shapes/MakeResponse/payload \"bytes\"",
            ],
            expect: &["breaking streaming-changed demo::MakeResponse::bytes"],
        },
        Case {
            before: &[],
            after: &["shapes/Out/event true"],
            expect: &["no-effect event-changed demo::Out"],
        },
    ]
};

cases! {
    a_type_comes_or_goes: A_TYPE_COMES_OR_GOES;
    a_type_has_another_name: A_TYPE_HAS_ANOTHER_NAME;
    a_type_makes_room_for_another: A_TYPE_MAKES_ROOM_FOR_ANOTHER;
    a_shape_becomes_another_kind: A_SHAPE_BECOMES_ANOTHER_KIND;
    a_type_goes_another_way: A_TYPE_GOES_ANOTHER_WAY;
    an_error_comes_goes_or_is_told_otherwise: AN_ERROR_COMES_GOES_OR_IS_TOLD_OTHERWISE;
    an_enum_changes: AN_ENUM_CHANGES;
    a_list_or_map_changes: A_LIST_OR_MAP_CHANGES;
    what_is_said_of_a_shape: WHAT_IS_SAID_OF_A_SHAPE;
    what_the_wire_has_of_a_shape: WHAT_THE_WIRE_HAS_OF_A_SHAPE;
}

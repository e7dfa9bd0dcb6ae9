//! Shapes as a whole: types, errors, enums, lists, maps.

use crate::{Case, cases};

const A_TYPE_COMES_OR_GOES: &[Case] = {
    const MORE: &[&str] = &[
        "shapes/More {\"type\": \"structure\", \"members\": {}}",
        "shapes/MakeResponse/members/more {\"shape\": \"More\"}",
    ];
    &[
        (
            &[],
            MORE,
            &[
                "additive member-added demo::MakeResponse::more: Option<More>",
                "additive shape-added demo::More",
            ],
        ),
        (
            MORE,
            &[],
            &[
                "breaking member-removed demo::MakeResponse::more: Option<More>",
                "breaking shape-removed demo::More",
            ],
        ),
    ]
};

const A_TYPE_HAS_ANOTHER_NAME: &[Case] = &[
    (
        &[],
        &[
            "shapes/Out null",
            "shapes/Outcome {\"type\": \"structure\", \"required\": [\"size\"], \"members\": {\"size\": {\"shape\": \"Size\"}}}",
            "shapes/MakeResponse/members/out/shape \"Outcome\"",
        ],
        &[
            "breaking shape-renamed demo::Outcome",
            "breaking member-removed demo::Out::note: Option<String>",
        ],
    ),
    (
        &[
            "shapes/PingRequest {\"type\": \"structure\", \"members\": {}}",
            "operations/Ping/input {\"shape\": \"PingRequest\"}",
        ],
        &[
            "shapes/PingInput {\"type\": \"structure\", \"members\": {}}",
            "operations/Ping/input {\"shape\": \"PingInput\"}",
        ],
        &["docs-only shape-renamed demo::Ping"],
    ),
    (
        &[],
        &["overlay.json#shapes/Out/rename \"Outcome\""],
        &["breaking code-name-changed demo::Outcome"],
    ),
    (
        &[],
        &["overlay.json#shapes/MakeRequest/rename \"Made\""],
        &["docs-only code-name-changed demo::Make"],
    ),
];

const A_TYPE_MAKES_ROOM_FOR_ANOTHER: &[Case] = &[(
    &["shapes/Ping {\"type\": \"structure\", \"members\": {}}"],
    &[
        "shapes/Ping {\"type\": \"structure\", \"members\": {}}",
        "shapes/Out/members/ping {\"shape\": \"Ping\"}",
    ],
    &[
        "breaking code-name-changed demo::Client::ping",
        "additive shape-added demo::Ping",
        "additive member-added demo::Out::ping: Option<Ping>",
    ],
)];

const A_SHAPE_BECOMES_ANOTHER_KIND: &[Case] = &[
    (
        &[],
        &["shapes/State {\"type\": \"string\"}"],
        &["breaking shape-retyped demo::MakeResponse::state demo::State: State -> String"],
    ),
    (
        &[],
        &["shapes/Size {\"type\": \"long\"}"],
        &["no-effect shape-retyped demo::Both::size demo::Choice::Two demo::Out::size demo::Part::size"],
    ),
];

const A_TYPE_GOES_ANOTHER_WAY: &[Case] = {
    const IN: &str = "shapes/MakeRequest/members/out {\"shape\": \"Out\"}";
    const RELAXED: &str = "shapes/Out/required []";
    const UNION: &str = "shapes/MakeResponse/members/choice {\"shape\": \"Choice\"}";
    const UNION_OUT: &str = "shapes/MakeRequest/members/choice null";
    const PART: &str = "shapes/MakeResponse/members/part {\"shape\": \"Part\"}";
    &[
        (
            &[],
            &[IN],
            &[
                "breaking use-changed demo::Out",
                "additive member-added demo::Make::out: Out",
            ],
        ),
        (
            &[RELAXED],
            &[RELAXED, IN],
            &[
                "additive use-changed demo::Out",
                "additive member-added demo::Make::out: Out",
            ],
        ),
        (
            &[IN],
            &[],
            &[
                "breaking use-changed demo::Out",
                "breaking member-removed demo::Make::out: Out",
            ],
        ),
        (
            &[],
            &[PART],
            &[
                "additive member-added demo::MakeResponse::part: Option<Part>",
                "additive use-changed demo::Part",
            ],
        ),
        (
            &[PART],
            &[],
            &[
                "breaking member-removed demo::MakeResponse::part: Option<Part>",
                "breaking use-changed demo::Part",
            ],
        ),
        (
            &[],
            &[UNION],
            &[
                "additive use-changed demo::Choice",
                "additive member-added demo::MakeResponse::choice: Option<Choice>",
            ],
        ),
        (
            &[UNION],
            &[],
            &[
                "breaking use-changed demo::Choice",
                "breaking member-removed demo::MakeResponse::choice: Option<Choice>",
            ],
        ),
        (
            &[UNION],
            &[UNION, UNION_OUT],
            &[
                "breaking member-removed demo::Make::choice: Choice",
                "no-effect use-changed demo::Choice",
            ],
        ),
    ]
};

const AN_ERROR_COMES_GOES_OR_IS_TOLD_OTHERWISE: &[Case] = {
    const WORSE: &str = "shapes/Worse {\"type\": \"structure\", \"exception\": true, \"members\": {}}";
    &[
        (&[], &[WORSE], &["additive error-added demo::Worse"]),
        (&[WORSE], &[], &["breaking error-removed demo::Worse"]),
        (
            &[],
            &["shapes/Bad/error {\"code\": \"bad\"}"],
            &["wire-only error-code-changed demo::Bad"],
        ),
        (
            &[],
            &["shapes/Bad/error {\"httpStatusCode\": 400}"],
            &["no-effect error-status-changed demo::Bad"],
        ),
        (
            &[],
            &["shapes/Bad/retryable {\"throttling\": true}"],
            &["wire-only retryable-changed demo::Bad"],
        ),
        (
            &[],
            &["overlay.json#shapes/Bad/errorMessageMember \"detail\""],
            &["wire-only error-message-changed demo::Bad"],
        ),
        (
            &[],
            &["overlay.json#shapes/Bad/errorAliases [{\"member\": \"detail\", \"value\": \"bad\"}]"],
            &["wire-only error-aliases-changed demo::Bad"],
        ),
    ]
};

const AN_ENUM_CHANGES: &[Case] = &[
    (
        &[],
        &["shapes/State/enum [\"ON\", \"OFF\", \"hot-standby\"]"],
        &["additive value-added demo::State::HotStandby"],
    ),
    (
        &[],
        &["shapes/State/enum [\"ON\"]"],
        &["breaking value-removed demo::State::Off"],
    ),
    (
        &[],
        &["shapes/State/sensitive true"],
        &["breaking sensitive-added demo::State"],
    ),
    (
        &["shapes/State/sensitive true"],
        &[],
        &["additive sensitive-removed demo::State"],
    ),
    (
        &[],
        &["shapes/State/deprecated true"],
        &["docs-only deprecated-added demo::State"],
    ),
];

const A_LIST_OR_MAP_CHANGES: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    &[
        (
            &[],
            &["shapes/Texts/member/shape \"Size\""],
            &["breaking element-retyped demo::Make::texts: Vec<String> -> Vec<i64>"],
        ),
        (
            &["shapes/Texts/member/shape \"Size\"", "shapes/Long {\"type\": \"long\"}"],
            &["shapes/Texts/member/shape \"Long\"", "shapes/Long {\"type\": \"long\"}"],
            &["no-effect element-retyped demo::Make::texts"],
        ),
        (
            &[],
            &["shapes/Tags/key/shape \"State\""],
            &["no-effect key-retyped demo::MakeResponse::tags"],
        ),
        (
            &[],
            &["shapes/Tags/sparse true"],
            &[
                "breaking sparse-changed demo::MakeResponse::tags: BTreeMap<String, String> -> BTreeMap<String, Option<String>>",
            ],
        ),
        (
            &[XML],
            &[XML, "shapes/Texts/member/locationName \"T\""],
            &["wire-only element-name-changed demo::Make::texts"],
        ),
        (
            &[],
            &["shapes/Texts/member/locationName \"T\""],
            &["no-effect element-name-changed demo::Make::texts"],
        ),
        (
            &[XML],
            &[XML, "shapes/Texts/flattened true"],
            &["wire-only flattened-changed demo::Make::texts"],
        ),
        (
            &[],
            &["shapes/Texts/flattened true"],
            &["no-effect flattened-changed demo::Make::texts"],
        ),
    ]
};

const WHAT_IS_SAID_OF_A_SHAPE: &[Case] = &[
    (
        &[],
        &["shapes/Out/documentation \"What comes out.\""],
        &["docs-only documentation-changed demo::Out"],
    ),
    (
        &[],
        &["shapes/MakeRequest/documentation \"Hidden.\""],
        &["no-effect documentation-changed demo::Make"],
    ),
    (
        &[],
        &["shapes/Part/deprecated true"],
        &["additive deprecated-added demo::Part"],
    ),
    (
        &[],
        &["shapes/Out/deprecated true"],
        &["docs-only deprecated-added demo::Out"],
    ),
    (
        &[],
        &["shapes/MakeRequest/deprecated true"],
        &["no-effect deprecated-added demo::Make"],
    ),
    (
        &["shapes/MakeRequest/deprecated true"],
        &[],
        &["no-effect deprecated-removed demo::Make"],
    ),
    (
        &["shapes/MakeRequest/deprecated true"],
        &[
            "shapes/MakeRequest/deprecated true",
            "shapes/MakeRequest/deprecatedMessage \"x\"",
        ],
        &["no-effect deprecation-changed demo::Make"],
    ),
];

const WHAT_THE_WIRE_HAS_OF_A_SHAPE: &[Case] = {
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    &[
        (
            &[XML],
            &[XML, "shapes/Out/locationName \"o\""],
            &["wire-only wire-name-changed demo::Out"],
        ),
        (
            &[],
            &["shapes/Out/locationName \"o\""],
            &["no-effect wire-name-changed demo::Out"],
        ),
        (
            &[],
            &["shapes/When/timestampFormat \"iso8601\""],
            &["wire-only timestamp-format-changed demo::MakeResponse::at"],
        ),
        (
            &[
                "shapes/Bytes {\"type\": \"blob\"}",
                "shapes/Out/members/bytes {\"shape\": \"Bytes\"}",
            ],
            &[
                "shapes/Bytes {\"type\": \"blob\", \"streaming\": true}",
                "shapes/Out/members/bytes {\"shape\": \"Bytes\"}",
            ],
            &["no-effect streaming-changed demo::Out::bytes"],
        ),
        (&[], &["shapes/Out/event true"], &["no-effect event-changed demo::Out"]),
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

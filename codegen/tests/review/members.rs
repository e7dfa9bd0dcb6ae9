//! Members of structures and unions.

use crate::{Case, cases};

const A_MEMBER_COMES_OR_GOES: &[Case] = &[
    (
        &[],
        &["shapes/Out/members/type {\"shape\": \"Text\"}"],
        &["additive member-added demo::Out::r#type: Option<String>"],
    ),
    (
        &[],
        &["shapes/MakeRequest/members/new {\"shape\": \"Text\"}"],
        &["additive member-added demo::Make::new_member: String"],
    ),
    (
        &[],
        &[
            "shapes/MakeRequest/members/more {\"shape\": \"Size\"}",
            "shapes/MakeRequest/required [\"id\", \"more\"]",
        ],
        &["breaking member-added demo::Make::more: i64"],
    ),
    (
        &[],
        &["shapes/Part/members/more {\"shape\": \"Texts\"}"],
        &["additive member-added demo::Part::more: Vec<String>"],
    ),
    (
        &[],
        &[
            "shapes/Part/members/more {\"shape\": \"Size\"}",
            "shapes/Part/required [\"size\", \"more\"]",
        ],
        &["breaking member-added demo::Part::more: i64"],
    ),
    (
        &[],
        &["shapes/Out/members/more {\"shape\": \"Size\"}"],
        &["additive member-added demo::Out::more: Option<i64>"],
    ),
    (
        &[],
        &[
            "shapes/Out/members/more {\"shape\": \"Size\"}",
            "shapes/Out/required [\"size\", \"more\"]",
        ],
        &["additive member-added demo::Out::more: i64"],
    ),
    (
        &[],
        &[
            "shapes/Both/members/more {\"shape\": \"Size\"}",
            "shapes/Both/required [\"size\", \"more\"]",
        ],
        &["breaking member-added demo::Both::more: Option<i64>"],
    ),
    (
        &[],
        &["shapes/Choice/members/three {\"shape\": \"Text\"}"],
        &["additive member-added demo::Choice::Three: String"],
    ),
    (
        &[],
        &["shapes/Bad/members/more {\"shape\": \"Text\"}"],
        &["additive member-added demo::Bad::more: Option<String>"],
    ),
    (
        &[],
        &["shapes/MakeRequest/members/name null"],
        &["breaking member-removed demo::Make::name: String"],
    ),
    (
        &[],
        &["shapes/Part/members/note null"],
        &["breaking member-removed demo::Part::note: String"],
    ),
    (
        &[],
        &["shapes/Out/members/note null"],
        &["breaking member-removed demo::Out::note: Option<String>"],
    ),
    (
        &[],
        &["shapes/Choice/members/two null"],
        &["breaking member-removed demo::Choice::Two: i64"],
    ),
];

const REQUIRED_COMES_OR_GOES: &[Case] = &[
    (
        &[],
        &["shapes/MakeRequest/required [\"id\", \"name\"]"],
        &["breaking required-added demo::Make::name"],
    ),
    (
        &["shapes/MakeRequest/required [\"id\", \"name\"]"],
        &[],
        &["additive required-removed demo::Make::name"],
    ),
    (
        &[],
        &["shapes/Part/required [\"size\", \"note\"]"],
        &["breaking required-added demo::Part::note"],
    ),
    (
        &[],
        &["shapes/Part/required []"],
        &["additive required-removed demo::Part::size"],
    ),
    (
        &[],
        &["shapes/MakeResponse/required [\"arn\", \"state\"]"],
        &["breaking required-added demo::MakeResponse::state: Option<State> -> State"],
    ),
    (
        &[],
        &["shapes/MakeResponse/required []"],
        &["breaking required-removed demo::MakeResponse::arn: String -> Option<String>"],
    ),
    (
        &[],
        &["shapes/Both/required [\"size\", \"note\"]"],
        &["breaking required-added demo::Both::note"],
    ),
    (
        &[],
        &["shapes/Both/required []"],
        &["additive required-removed demo::Both::size"],
    ),
    (
        &[],
        &["shapes/Bad/required [\"detail\"]"],
        &["breaking required-added demo::Bad::detail: Option<String> -> String"],
    ),
];

const A_VALUE_IS_MADE_UP_WHERE_CALLERS_GIVE_NONE: &[Case] = {
    const TOKEN: &str = "shapes/MakeRequest/members/name/idempotencyToken true";
    const REQUIRED: &str = "shapes/MakeRequest/required [\"id\", \"name\"]";
    const NESTED: &str = "shapes/Part/members/size/idempotencyToken true";
    const TEXT: &str = "shapes/Part/members/size/shape \"Text\"";
    &[
        (
            &[TEXT],
            &[TEXT, NESTED],
            &["additive idempotency-token-added demo::Part::size"],
        ),
        (
            &[TEXT, NESTED],
            &[TEXT],
            &["breaking idempotency-token-removed demo::Part::size"],
        ),
        (&[], &[TOKEN], &["wire-only idempotency-token-added demo::Make::name"]),
        (
            &[REQUIRED],
            &[REQUIRED, TOKEN],
            &["additive idempotency-token-added demo::Make::name"],
        ),
        (
            &[REQUIRED, TOKEN],
            &[REQUIRED],
            &["breaking idempotency-token-removed demo::Make::name"],
        ),
        (&[TOKEN], &[], &["wire-only idempotency-token-removed demo::Make::name"]),
        (
            &[TOKEN],
            &[TOKEN, REQUIRED],
            &["no-effect required-added demo::Make::name"],
        ),
    ]
};

const A_MEMBER_BECOMES_ANOTHER_TYPE: &[Case] = {
    const JSON: &str = "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"jsonvalue\": true}";
    const HEADER: &str =
        "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"location\": \"header\", \"jsonvalue\": true}";
    &[
        (
            &[],
            &["shapes/Out/members/note/shape \"When\""],
            &["breaking member-retyped demo::Out::note: Option<String> -> Option<Timestamp>"],
        ),
        (
            &[],
            &["shapes/Part/members/note/shape \"Size\""],
            &["breaking member-retyped demo::Part::note: String -> i64"],
        ),
        (
            &["shapes/Long {\"type\": \"long\"}"],
            &[
                "shapes/Long {\"type\": \"long\"}",
                "shapes/Part/members/size/shape \"Long\"",
            ],
            &["no-effect member-retyped demo::Part::size"],
        ),
        (
            &[],
            &["shapes/Choice/members/one/shape \"Size\""],
            &["breaking member-retyped demo::Choice::One: String -> i64"],
        ),
        (&[], &[JSON], &["no-effect json-value-changed demo::Make::name"]),
        (
            &["shapes/MakeRequest/members/name {\"shape\": \"Text\", \"location\": \"header\"}"],
            &[HEADER],
            &["breaking json-value-changed demo::Make::name: String -> Document"],
        ),
        (
            &[JSON],
            &[HEADER],
            &["breaking location-changed demo::Make::name: String -> Document"],
        ),
    ]
};

const A_VALUE_CONTAINS_ITSELF: &[Case] = &[
    (
        &[
            "shapes/Out/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {}}",
        ],
        &[
            "shapes/Out/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {\"back\": {\"shape\": \"Out\"}}}",
        ],
        &[
            "breaking recursion-changed demo::Out::next: Option<Other> -> Option<Box<Other>>",
            "additive member-added demo::Other::back: Option<Box<Out>>",
        ],
    ),
    (
        &[
            "shapes/Part/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {}}",
        ],
        &[
            "shapes/Part/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {\"back\": {\"shape\": \"Part\"}}}",
        ],
        &[
            "additive member-added demo::Other::back: Part",
            "no-effect recursion-changed demo::Part::next",
        ],
    ),
];

const A_MEMBER_STANDS_ELSEWHERE_OR_IS_CALLED_OTHERWISE_ON_THE_WIRE: &[Case] = {
    const QUERY: &str = "metadata/protocols [\"query\"]";
    const JSON: &[&str] = &[
        "metadata/protocols [\"json\"]",
        "metadata/jsonVersion \"1.1\"",
        "metadata/targetPrefix \"Demo\"",
    ];
    const XML: &str = "metadata/protocols [\"rest-xml\"]";
    &[
        (
            &[],
            &["shapes/MakeRequest/members/name/location \"header\""],
            &["wire-only location-changed demo::Make::name"],
        ),
        (
            JSON,
            &[
                JSON[0],
                JSON[1],
                JSON[2],
                "shapes/MakeRequest/members/name/location \"header\"",
            ],
            &["no-effect location-changed demo::Make::name"],
        ),
        (
            &[],
            &["shapes/Out/members/note/locationName \"n\""],
            &["wire-only wire-name-changed demo::Out::note"],
        ),
        (
            &[],
            &[
                "shapes/MakeRequest/members/id/locationName \"Id\"",
                "operations/Make/http/requestUri \"/make/{Id}\"",
            ],
            &[
                "no-effect uri-changed demo::Client::make",
                "no-effect wire-name-changed demo::Make::id",
            ],
        ),
        (
            &[QUERY],
            &[QUERY, "shapes/Part/members/note/queryName \"N\""],
            &["wire-only query-name-changed demo::Part::note"],
        ),
        (
            &[],
            &["shapes/Part/members/note/queryName \"N\""],
            &["no-effect query-name-changed demo::Part::note"],
        ),
        (
            &[XML],
            &[XML, "shapes/Part/members/note/xmlAttribute true"],
            &["wire-only xml-attribute-changed demo::Part::note"],
        ),
        (
            &[],
            &["shapes/Part/members/note/xmlAttribute true"],
            &["no-effect xml-attribute-changed demo::Part::note"],
        ),
        (
            &[XML],
            &[XML, "shapes/Part/members/note/xmlNamespace {\"uri\": \"u\"}"],
            &["wire-only xml-namespace-changed demo::Part::note"],
        ),
        (
            &[],
            &["shapes/Part/members/note/xmlNamespace {\"uri\": \"u\"}"],
            &["no-effect xml-namespace-changed demo::Part::note"],
        ),
        (
            &[],
            &["shapes/MakeRequest/members/name/contextParam {\"name\": \"Name\"}"],
            &["wire-only context-param-changed demo::Make::name"],
        ),
        (
            &[
                "operations/Make/endpoint {\"hostPrefix\": \"{name}.\"}",
                "shapes/MakeRequest/members/name/hostLabel true",
            ],
            &[],
            &[
                "wire-only host-prefix-changed demo::Client::make",
                "wire-only host-label-changed demo::Make::name",
            ],
        ),
        (
            &[],
            &["shapes/MakeResponse/members/at/timestampFormat \"iso8601\""],
            &["wire-only timestamp-format-changed demo::MakeResponse::at"],
        ),
    ]
};

const A_MEMBER_IS_A_SECRET_DEPRECATED_OR_DESCRIBED: &[Case] = &[
    (
        &[],
        &[
            "shapes/Text2 {\"type\": \"string\", \"sensitive\": true}",
            "shapes/Part/members/note/shape \"Text2\"",
        ],
        &["wire-only sensitive-added demo::Part::note"],
    ),
    (
        &["overlay.json#shapes/Part/members/note/sensitive true"],
        &[],
        &["wire-only sensitive-removed demo::Part::note"],
    ),
    (
        &[],
        &["shapes/Part/members/note/deprecated true"],
        &["additive deprecated-added demo::Part::note"],
    ),
    (
        &["shapes/Out/members/note/deprecated true"],
        &[],
        &["docs-only deprecated-removed demo::Out::note"],
    ),
    (
        &["shapes/Out/members/note/deprecated true"],
        &[
            "shapes/Out/members/note/deprecated true",
            "shapes/Out/members/note/deprecatedMessage \"use size\"",
        ],
        &["docs-only deprecation-changed demo::Out::note"],
    ),
    (
        &[],
        &["shapes/Out/members/note/documentation \"A note.\""],
        &["docs-only documentation-changed demo::Out::note"],
    ),
    (
        &["shapes/Out/members/note/documentation \"<p>A  note.</p>\""],
        &["shapes/Out/members/note/documentation \"A note.\""],
        &["no-effect documentation-changed demo::Out::note"],
    ),
    (
        &[],
        &["overlay.json#shapes/Out/members/note/rename \"remark\""],
        &["breaking code-name-changed demo::Out::remark"],
    ),
    (
        &[],
        &["overlay.json#shapes/MakeRequest/members/name/rename \"title\""],
        &["breaking code-name-changed demo::Make::title"],
    ),
    // A new member takes the name of one that is there.
    (
        &[
            "shapes/MakeRequest/members/name null",
            "shapes/MakeRequest/members/Name {\"shape\": \"Text\"}",
        ],
        &[
            "shapes/MakeRequest/members/name {\"shape\": \"Size\"}",
            "shapes/MakeRequest/members/Name {\"shape\": \"Text\"}",
        ],
        &[
            "breaking code-name-changed demo::Make::name_member",
            "additive member-added demo::Make::name: i64",
        ],
    ),
    // The same, in a structure that comes out as well from now on.
    (
        &[
            "shapes/Part/members/note null",
            "shapes/Part/members/Note {\"shape\": \"Text\"}",
        ],
        &[
            "shapes/Part/members/note {\"shape\": \"Size\"}",
            "shapes/Part/members/Note {\"shape\": \"Text\"}",
            "shapes/MakeResponse/members/part {\"shape\": \"Part\"}",
        ],
        &[
            "breaking code-name-changed demo::Part::note_member",
            "additive member-added demo::MakeResponse::part: Option<Part>",
            "additive member-added demo::Part::note: Option<i64>",
            "additive use-changed demo::Part",
        ],
    ),
];

cases! {
    a_member_comes_or_goes: A_MEMBER_COMES_OR_GOES;
    required_comes_or_goes: REQUIRED_COMES_OR_GOES;
    a_value_is_made_up_where_callers_give_none: A_VALUE_IS_MADE_UP_WHERE_CALLERS_GIVE_NONE;
    a_member_becomes_another_type: A_MEMBER_BECOMES_ANOTHER_TYPE;
    a_value_contains_itself: A_VALUE_CONTAINS_ITSELF;
    a_member_stands_elsewhere_or_is_called_otherwise_on_the_wire: A_MEMBER_STANDS_ELSEWHERE_OR_IS_CALLED_OTHERWISE_ON_THE_WIRE;
    a_member_is_a_secret_deprecated_or_described: A_MEMBER_IS_A_SECRET_DEPRECATED_OR_DESCRIBED;
}

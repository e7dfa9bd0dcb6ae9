//! Members of structures and unions.

use crate::{Case, cases};

const A_MEMBER_COMES_OR_GOES: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/Out/members/type {\"shape\": \"Text\"}"],
        expect: &["additive member-added demo::Out::r#type: Option<String>"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/new {\"shape\": \"Text\"}"],
        expect: &["additive member-added demo::Make::new_member: String"],
    },
    Case {
        before: &[],
        after: &[
            "shapes/MakeRequest/members/more {\"shape\": \"Size\"}",
            "shapes/MakeRequest/required [\"id\", \"more\"]",
        ],
        expect: &["breaking member-added demo::Make::more: i64"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/members/more {\"shape\": \"Texts\"}"],
        expect: &["additive member-added demo::PartBuilder::more: Vec<String>"],
    },
    Case {
        before: &[],
        after: &[
            "shapes/Part/members/more {\"shape\": \"Size\"}",
            "shapes/Part/required [\"size\", \"more\"]",
        ],
        expect: &["breaking member-added demo::PartBuilder::more: i64"],
    },
    Case {
        before: &[],
        after: &["shapes/Out/members/more {\"shape\": \"Size\"}"],
        expect: &["additive member-added demo::Out::more: Option<i64>"],
    },
    Case {
        before: &[],
        after: &[
            "shapes/Out/members/more {\"shape\": \"Size\"}",
            "shapes/Out/required [\"size\", \"more\"]",
        ],
        expect: &["additive member-added demo::Out::more: i64"],
    },
    Case {
        before: &[],
        after: &[
            "shapes/Both/members/more {\"shape\": \"Size\"}",
            "shapes/Both/required [\"size\", \"more\"]",
        ],
        expect: &["breaking member-added demo::Both::more: Option<i64>"],
    },
    Case {
        before: &[],
        after: &["shapes/Choice/members/three {\"shape\": \"Text\"}"],
        expect: &["additive member-added demo::Choice::Three: String"],
    },
    Case {
        before: &[],
        after: &["shapes/Bad/members/more {\"shape\": \"Text\"}"],
        expect: &["additive member-added demo::Bad::more: Option<String>"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name null"],
        expect: &["breaking member-removed demo::Make::name: String"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/members/note null"],
        expect: &["breaking member-removed demo::PartBuilder::note: String"],
    },
    Case {
        before: &[],
        after: &["shapes/Out/members/note null"],
        expect: &["breaking member-removed demo::Out::note: Option<String>"],
    },
    Case {
        before: &[],
        after: &["shapes/Choice/members/two null"],
        expect: &["breaking member-removed demo::Choice::Two: i64"],
    },
];

const REQUIRED_COMES_OR_GOES: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/MakeRequest/required [\"id\", \"name\"]"],
        expect: &["breaking required-added demo::Make::name"],
    },
    Case {
        before: &["shapes/MakeRequest/required [\"id\", \"name\"]"],
        after: &[],
        expect: &["additive required-removed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/required [\"size\", \"note\"]"],
        expect: &["breaking required-added demo::PartBuilder::note"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/required []"],
        expect: &["additive required-removed demo::Part::size"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeResponse/required [\"arn\", \"state\"]"],
        expect: &["breaking required-added demo::MakeResponse::state: Option<State> -> State"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeResponse/required []"],
        expect: &["breaking required-removed demo::MakeResponse::arn: String -> Option<String>"],
    },
    Case {
        before: &[],
        after: &["shapes/Both/required [\"size\", \"note\"]"],
        expect: &["breaking required-added demo::Both::note"],
    },
    Case {
        before: &[],
        after: &["shapes/Both/required []"],
        expect: &["additive required-removed demo::Both::size"],
    },
    Case {
        before: &[],
        after: &["shapes/Bad/required [\"detail\"]"],
        expect: &["breaking required-added demo::Bad::detail: Option<String> -> String"],
    },
];

const A_VALUE_IS_MADE_UP_WHERE_CALLERS_GIVE_NONE: &[Case] = {
    const TOKEN: &str = "shapes/MakeRequest/members/name/idempotencyToken true";
    const REQUIRED: &str = "shapes/MakeRequest/required [\"id\", \"name\"]";
    const NESTED: &str = "shapes/Part/members/size/idempotencyToken true";
    const BOTH: &str = "shapes/Both/members/size/idempotencyToken true";
    const TEXT: &str = "shapes/Size {\"type\": \"string\"}";
    &[
        Case {
            before: &[TEXT],
            after: &[TEXT, NESTED],
            expect: &["additive idempotency-token-added demo::Part::size"],
        },
        Case {
            before: &[TEXT, NESTED],
            after: &[TEXT],
            expect: &["breaking idempotency-token-removed demo::PartBuilder::size"],
        },
        Case {
            before: &[TEXT, BOTH],
            after: &[TEXT],
            expect: &["breaking idempotency-token-removed demo::Both::size"],
        },
        Case {
            before: &[],
            after: &[TOKEN],
            expect: &["wire-only idempotency-token-added demo::Make::name"],
        },
        Case {
            before: &[REQUIRED],
            after: &[REQUIRED, TOKEN],
            expect: &["additive idempotency-token-added demo::Make::name"],
        },
        Case {
            before: &[REQUIRED, TOKEN],
            after: &[REQUIRED],
            expect: &["breaking idempotency-token-removed demo::Make::name"],
        },
        Case {
            before: &[TOKEN],
            after: &[],
            expect: &["wire-only idempotency-token-removed demo::Make::name"],
        },
        Case {
            before: &[TOKEN],
            after: &[TOKEN, REQUIRED],
            expect: &["no-effect required-added demo::Make::name"],
        },
    ]
};

const A_MEMBER_BECOMES_ANOTHER_TYPE: &[Case] = {
    const JSON: &str = "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"jsonvalue\": true}";
    const HEADER: &str =
        "shapes/MakeRequest/members/name {\"shape\": \"Text\", \"location\": \"header\", \"jsonvalue\": true}";
    &[
        Case {
            before: &[],
            after: &["shapes/Out/members/note/shape \"When\""],
            expect: &["breaking member-retyped demo::Out::note: Option<String> -> Option<Timestamp>"],
        },
        Case {
            before: &[],
            after: &["shapes/Part/members/note/shape \"Size\""],
            expect: &["breaking member-retyped demo::PartBuilder::note: String -> i64"],
        },
        Case {
            before: &["shapes/Long {\"type\": \"long\"}"],
            after: &[
                "shapes/Long {\"type\": \"long\"}",
                "shapes/Part/members/size/shape \"Long\"",
            ],
            expect: &["no-effect member-retyped demo::PartBuilder::size"],
        },
        Case {
            before: &[],
            after: &["shapes/Choice/members/one/shape \"Size\""],
            expect: &["breaking member-retyped demo::Choice::One: String -> i64"],
        },
        Case {
            before: &[],
            after: &[JSON],
            expect: &["no-effect json-value-changed demo::Make::name"],
        },
        Case {
            before: &["shapes/MakeRequest/members/name {\"shape\": \"Text\", \"location\": \"header\"}"],
            after: &[HEADER],
            expect: &["breaking json-value-changed demo::Make::name: String -> Document"],
        },
        Case {
            before: &[JSON],
            after: &[HEADER],
            expect: &["breaking location-changed demo::Make::name: String -> Document"],
        },
    ]
};

const A_VALUE_CONTAINS_ITSELF: &[Case] = &[
    Case {
        before: &[
            "shapes/Out/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {}}",
        ],
        after: &[
            "shapes/Out/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {\"back\": {\"shape\": \"Out\"}}}",
        ],
        expect: &[
            "breaking recursion-changed demo::Out::next: Option<Other> -> Option<Box<Other>>",
            "additive member-added demo::Other::back: Option<Box<Out>>",
        ],
    },
    Case {
        before: &[
            "shapes/Part/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {}}",
        ],
        after: &[
            "shapes/Part/members/next {\"shape\": \"Other\"}",
            "shapes/Other {\"type\": \"structure\", \"members\": {\"back\": {\"shape\": \"Part\"}}}",
        ],
        expect: &[
            "additive member-added demo::Other::back: Part",
            "no-effect recursion-changed demo::PartBuilder::next",
        ],
    },
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
        Case {
            before: &[],
            after: &["shapes/MakeRequest/members/name/location \"header\""],
            expect: &["wire-only location-changed demo::Make::name"],
        },
        Case {
            before: JSON,
            after: &[
                JSON[0],
                JSON[1],
                JSON[2],
                "shapes/MakeRequest/members/name/location \"header\"",
            ],
            expect: &["no-effect location-changed demo::Make::name"],
        },
        Case {
            before: &[],
            after: &["shapes/Out/members/note/locationName \"n\""],
            expect: &["wire-only wire-name-changed demo::Out::note"],
        },
        Case {
            before: &[],
            after: &[
                "shapes/MakeRequest/members/id/locationName \"Id\"",
                "operations/Make/http/requestUri \"/make/{Id}\"",
            ],
            expect: &[
                "no-effect uri-changed demo::Client::make",
                "no-effect wire-name-changed demo::Make::id",
            ],
        },
        Case {
            before: &[QUERY],
            after: &[QUERY, "shapes/Part/members/note/queryName \"N\""],
            expect: &["wire-only query-name-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[],
            after: &["shapes/Part/members/note/queryName \"N\""],
            expect: &["no-effect query-name-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[XML],
            after: &[XML, "shapes/Part/members/note/xmlAttribute true"],
            expect: &["wire-only xml-attribute-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[],
            after: &["shapes/Part/members/note/xmlAttribute true"],
            expect: &["no-effect xml-attribute-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[XML],
            after: &[XML, "shapes/Part/members/note/xmlNamespace {\"uri\": \"u\"}"],
            expect: &["wire-only xml-namespace-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[],
            after: &["shapes/Part/members/note/xmlNamespace {\"uri\": \"u\"}"],
            expect: &["no-effect xml-namespace-changed demo::PartBuilder::note"],
        },
        Case {
            before: &[],
            after: &["shapes/MakeRequest/members/name/contextParam {\"name\": \"Name\"}"],
            expect: &["wire-only context-param-changed demo::Make::name"],
        },
        Case {
            before: &[
                "operations/Make/endpoint {\"hostPrefix\": \"{name}.\"}",
                "shapes/MakeRequest/members/name/hostLabel true",
            ],
            after: &[],
            expect: &[
                "wire-only host-prefix-changed demo::Client::make",
                "wire-only host-label-changed demo::Make::name",
            ],
        },
        Case {
            before: &[],
            after: &["shapes/MakeResponse/members/at/timestampFormat \"iso8601\""],
            expect: &["wire-only timestamp-format-changed demo::MakeResponse::at"],
        },
    ]
};

const A_MEMBER_IS_A_SECRET_DEPRECATED_OR_DESCRIBED: &[Case] = &[
    Case {
        before: &[],
        after: &[
            "shapes/Text2 {\"type\": \"string\", \"sensitive\": true}",
            "shapes/Part/members/note/shape \"Text2\"",
        ],
        expect: &["wire-only sensitive-added demo::PartBuilder::note"],
    },
    Case {
        before: &["overlay.json#shapes/Part/members/note/sensitive true"],
        after: &[],
        expect: &["wire-only sensitive-removed demo::PartBuilder::note"],
    },
    Case {
        before: &[],
        after: &["shapes/Part/members/note/deprecated true"],
        expect: &["additive deprecated-added demo::PartBuilder::note"],
    },
    Case {
        before: &["shapes/Out/members/note/deprecated true"],
        after: &[],
        expect: &["docs-only deprecated-removed demo::Out::note"],
    },
    Case {
        before: &["shapes/Out/members/note/deprecated true"],
        after: &[
            "shapes/Out/members/note/deprecated true",
            "shapes/Out/members/note/deprecatedMessage \"use size\"",
        ],
        expect: &["docs-only deprecation-changed demo::Out::note"],
    },
    Case {
        before: &[],
        after: &["shapes/Out/members/note/documentation \"A note.\""],
        expect: &["docs-only documentation-changed demo::Out::note"],
    },
    Case {
        before: &["shapes/Out/members/note/documentation \"<p>A  note.</p>\""],
        after: &["shapes/Out/members/note/documentation \"A note.\""],
        expect: &["no-effect documentation-changed demo::Out::note"],
    },
    Case {
        before: &[],
        after: &["overlay.json#shapes/Out/members/note/rename \"remark\""],
        expect: &["breaking code-name-changed demo::Out::remark"],
    },
    Case {
        before: &[],
        after: &["overlay.json#shapes/MakeRequest/members/name/rename \"title\""],
        expect: &["breaking code-name-changed demo::Make::title"],
    },
    // A new member takes the name of one that is there.
    Case {
        before: &[
            "shapes/MakeRequest/members/name null",
            "shapes/MakeRequest/members/Name {\"shape\": \"Text\"}",
        ],
        after: &[
            "shapes/MakeRequest/members/name {\"shape\": \"Size\"}",
            "shapes/MakeRequest/members/Name {\"shape\": \"Text\"}",
        ],
        expect: &[
            "breaking code-name-changed demo::Make::name_member",
            "additive member-added demo::Make::name: i64",
        ],
    },
    // The same, in a structure that comes out as well from now on.
    Case {
        before: &[
            "shapes/Part/members/note null",
            "shapes/Part/members/Note {\"shape\": \"Text\"}",
        ],
        after: &[
            "shapes/Part/members/note {\"shape\": \"Size\"}",
            "shapes/Part/members/Note {\"shape\": \"Text\"}",
            "shapes/MakeResponse/members/part {\"shape\": \"Part\"}",
        ],
        expect: &[
            "breaking code-name-changed demo::Part::note_member",
            "additive member-added demo::MakeResponse::part: Option<Part>",
            "additive member-added demo::Part::note: Option<i64>",
            "additive use-changed demo::Part",
        ],
    },
];

const A_BODY_IS_SENT_PIECE_BY_PIECE: &[Case] = &[
    Case {
        before: &[
            "shapes/Bytes {\"type\": \"blob\"}",
            "shapes/MakeRequest {\"type\": \"structure\", \"members\": {\"id\": {\"shape\": \"Text\", \"location\": \"uri\", \"locationName\": \"id\"}, \"body\": {\"shape\": \"Bytes\"}}, \"required\": [\"id\"], \"payload\": \"body\"}",
        ],
        after: &[
            "shapes/Bytes {\"type\": \"blob\"}",
            "shapes/MakeRequest {\"type\": \"structure\", \"members\": {\"id\": {\"shape\": \"Text\", \"location\": \"uri\", \"locationName\": \"id\"}, \"body\": {\"shape\": \"Bytes\"}}, \"required\": [\"id\"], \"payload\": \"body\"}",
            "shapes/MakeRequest/members/body/streaming true",
        ],
        expect: &["breaking streaming-changed demo::Make::body: Blob -> RequestBody"],
    },
    Case {
        before: &[
            "shapes/Bytes {\"type\": \"blob\"}",
            "shapes/MakeRequest {\"type\": \"structure\", \"members\": {\"id\": {\"shape\": \"Text\", \"location\": \"uri\", \"locationName\": \"id\"}, \"body\": {\"shape\": \"Bytes\"}}, \"required\": [\"id\"], \"payload\": \"body\"}",
            "shapes/Bytes/streaming true",
        ],
        after: &[
            "shapes/Bytes {\"type\": \"blob\"}",
            "shapes/MakeRequest {\"type\": \"structure\", \"members\": {\"id\": {\"shape\": \"Text\", \"location\": \"uri\", \"locationName\": \"id\"}, \"body\": {\"shape\": \"Bytes\"}}, \"required\": [\"id\"], \"payload\": \"body\"}",
            "shapes/Bytes/streaming true",
            "shapes/Bytes/requiresLength true",
        ],
        expect: &["wire-only length-required-changed demo::Make::body"],
    },
];

const A_CLIENT_DOES_MORE_WITH_A_MEMBER: &[Case] = &[
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/default \"cat\""],
        expect: &["wire-only default-changed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/encode \"base64\""],
        expect: &["wire-only encoding-changed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/Out/members/note/decode \"percent\""],
        expect: &["wire-only decoding-changed demo::Out::note"],
    },
    Case {
        before: &["shapes/MakeRequest/members/digest {\"shape\": \"Text\"}"],
        after: &[
            "shapes/MakeRequest/members/digest {\"shape\": \"Text\"}",
            "shapes/MakeRequest/members/digest/digestOf \"name\"",
        ],
        expect: &["wire-only digest-changed demo::Make::digest"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/check {\"ascii\": true}"],
        expect: &["wire-only check-changed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/endpoint true"],
        expect: &["wire-only endpoint-member-changed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/sent false"],
        expect: &["wire-only sent-changed demo::Make::name"],
    },
    Case {
        before: &[],
        after: &["shapes/MakeRequest/members/name/objectForms [\"{Bucket}/{Key}\"]"],
        expect: &["additive object-forms-added demo::Make::name"],
    },
    Case {
        before: &["shapes/MakeRequest/members/name/objectForms [\"{Bucket}/{Key}\"]"],
        after: &["shapes/MakeRequest/members/name/objectForms [\"{Key}\"]"],
        expect: &["breaking object-forms-removed demo::Make::name"],
    },
];

const A_VALUE_MUST_BE_LARGER: &[Case] = &[
    Case {
        before: &[
            "shapes/Number {\"type\": \"integer\"}",
            "shapes/Part/members/more {\"shape\": \"Number\"}",
        ],
        after: &[
            "shapes/Number {\"type\": \"integer\", \"min\": 3}",
            "shapes/Part/members/more {\"shape\": \"Number\"}",
        ],
        expect: &["wire-only minimum-changed demo::PartBuilder::more"],
    },
    Case {
        before: &[
            "shapes/Number {\"type\": \"integer\"}",
            "shapes/Out/members/more {\"shape\": \"Number\"}",
        ],
        after: &[
            "shapes/Number {\"type\": \"integer\", \"min\": 3}",
            "shapes/Out/members/more {\"shape\": \"Number\"}",
        ],
        expect: &["no-effect minimum-changed demo::Out::more"],
    },
];

cases! {
    a_value_must_be_larger: A_VALUE_MUST_BE_LARGER;
    a_body_is_sent_piece_by_piece: A_BODY_IS_SENT_PIECE_BY_PIECE;
    a_client_does_more_with_a_member: A_CLIENT_DOES_MORE_WITH_A_MEMBER;
    a_member_comes_or_goes: A_MEMBER_COMES_OR_GOES;
    required_comes_or_goes: REQUIRED_COMES_OR_GOES;
    a_value_is_made_up_where_callers_give_none: A_VALUE_IS_MADE_UP_WHERE_CALLERS_GIVE_NONE;
    a_member_becomes_another_type: A_MEMBER_BECOMES_ANOTHER_TYPE;
    a_value_contains_itself: A_VALUE_CONTAINS_ITSELF;
    a_member_stands_elsewhere_or_is_called_otherwise_on_the_wire: A_MEMBER_STANDS_ELSEWHERE_OR_IS_CALLED_OTHERWISE_ON_THE_WIRE;
    a_member_is_a_secret_deprecated_or_described: A_MEMBER_IS_A_SECRET_DEPRECATED_OR_DESCRIBED;
}

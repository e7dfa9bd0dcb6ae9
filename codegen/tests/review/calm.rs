//! Changes without a meaning, which must not look as if they had one.

use crate::{Case, cases, check, compared};

const THE_ORDER_OF_NAMES_MEANS_NOTHING: &[Case] = {
    const BOTH: &str = "shapes/Worse {\"type\": \"structure\", \"exception\": true, \"members\": {}}";
    &[
        Case {
            before: &[],
            after: &["shapes/State/enum [\"OFF\", \"ON\"]"],
            expect: &[],
        },
        Case {
            before: &["shapes/Part/required [\"size\", \"note\"]"],
            after: &["shapes/Part/required [\"note\", \"size\"]"],
            expect: &[],
        },
        Case {
            before: &[
                BOTH,
                "operations/Make/errors [{\"shape\": \"Bad\"}, {\"shape\": \"Worse\"}]",
            ],
            after: &[
                BOTH,
                "operations/Make/errors [{\"shape\": \"Worse\"}, {\"shape\": \"Bad\"}]",
            ],
            expect: &[],
        },
        Case {
            before: &[],
            after: &["shapes/Part/members {\"note\": {\"shape\": \"Text\"}, \"size\": {\"shape\": \"Size\"}}"],
            expect: &["wire-only members-reordered demo::Part"],
        },
        Case {
            before: &[],
            after: &["shapes/Out/members {\"note\": {\"shape\": \"Text\"}, \"size\": {\"shape\": \"Size\"}}"],
            expect: &["no-effect members-reordered demo::Out"],
        },
    ]
};

const LIMITS_ARE_FOR_SERVICES_TO_CHECK: &[Case] = &[
    Case {
        before: &["shapes/Texts/max 5"],
        after: &["shapes/Texts/max 9"],
        expect: &["no-effect constraints-changed demo::Make::texts"],
    },
    Case {
        before: &[],
        after: &["shapes/Size/max 1"],
        expect: &[
            "no-effect constraints-changed demo::Both::size demo::Choice::Two demo::Out::size demo::PartBuilder::size",
        ],
    },
];

const THE_NAME_OF_A_SHAPE_THAT_NOBODY_SEES_MEANS_NOTHING: &[Case] = &[
    Case {
        before: &[],
        after: &[
            "shapes/Note {\"type\": \"string\"}",
            "shapes/Out/members/note/shape \"Note\"",
        ],
        expect: &[],
    },
    Case {
        before: &[],
        after: &[
            "shapes/Notes {\"type\": \"list\", \"member\": {\"shape\": \"Text\"}}",
            "shapes/MakeRequest/members/texts/shape \"Notes\"",
        ],
        expect: &[],
    },
    Case {
        before: &[],
        after: &[
            "shapes/Notes {\"type\": \"list\", \"member\": {\"shape\": \"Size\"}}",
            "shapes/MakeRequest/members/texts/shape \"Notes\"",
        ],
        expect: &["breaking element-retyped demo::Make::texts: Vec<String> -> Vec<i64>"],
    },
];

const WHAT_MOVES_FROM_A_MEMBER_TO_ITS_SHAPE_MEANS_NOTHING: &[Case] = {
    const AT: &str = "shapes/MakeResponse/members/at/timestampFormat \"iso8601\"";
    const WHEN: &str = "shapes/When/timestampFormat \"iso8601\"";
    const FLAT: &str = "shapes/MakeRequest/members/texts/flattened true";
    const SECRET: &str = "overlay.json#shapes/Part/members/note/sensitive true";
    const PLAIN: &str = "shapes/Text2 {\"type\": \"string\"}";
    const NOTE: &str = "shapes/Part/members/note/shape \"Text2\"";
    const HIDDEN: &str = "shapes/Text2 {\"type\": \"string\", \"sensitive\": true}";
    &[
        Case {
            before: &[AT],
            after: &[WHEN],
            expect: &["no-effect timestamp-format-changed demo::MakeResponse::at"],
        },
        Case {
            before: &[WHEN],
            after: &[AT],
            expect: &["no-effect timestamp-format-changed demo::MakeResponse::at"],
        },
        // What the member comes to is another format than before, and than the shape's.
        Case {
            before: &["shapes/MakeResponse/members/at/timestampFormat \"rfc822\""],
            after: &[WHEN],
            expect: &[
                "wire-only timestamp-format-changed demo::MakeResponse::at",
                "wire-only timestamp-format-changed demo::MakeResponse::at",
            ],
        },
        // The items of a list have the format of the shape.
        Case {
            before: &[
                AT,
                "shapes/Whens {\"type\": \"list\", \"member\": {\"shape\": \"When\"}}",
                "shapes/Out/members/whens {\"shape\": \"Whens\"}",
            ],
            after: &[
                WHEN,
                "shapes/Whens {\"type\": \"list\", \"member\": {\"shape\": \"When\"}}",
                "shapes/Out/members/whens {\"shape\": \"Whens\"}",
            ],
            expect: &["wire-only timestamp-format-changed demo::MakeResponse::at demo::Out::whens"],
        },
        Case {
            before: &[FLAT, "metadata/protocols [\"rest-xml\"]"],
            after: &["shapes/Texts/flattened true", "metadata/protocols [\"rest-xml\"]"],
            expect: &["no-effect flattened-changed demo::Make::texts"],
        },
        Case {
            before: &[PLAIN, NOTE, SECRET],
            after: &[HIDDEN, NOTE],
            expect: &["no-effect sensitive-added demo::PartBuilder::note"],
        },
        Case {
            before: &[HIDDEN, NOTE],
            after: &[PLAIN, NOTE, SECRET],
            expect: &["no-effect sensitive-removed demo::PartBuilder::note"],
        },
    ]
};

const THE_ORDER_OF_KEYS_MEANS_NOTHING: &[Case] = &[
    Case {
        before: &["operations/Make/staticContextParams {\"A\": {\"value\": true}, \"B\": {\"value\": \"b\"}}"],
        after: &["operations/Make/staticContextParams {\"B\": {\"value\": \"b\"}, \"A\": {\"value\": true}}"],
        expect: &[],
    },
    Case {
        before: &[
            "operations/Make/operationContextParams {\"A\": {\"path\": \"name\"}, \"B\": {\"path\": \"part.note\"}}",
        ],
        after: &[
            "operations/Make/operationContextParams {\"B\": {\"path\": \"part.note\"}, \"A\": {\"path\": \"name\"}}",
        ],
        expect: &[],
    },
];

#[test]
fn what_no_operation_reaches_means_nothing() {
    const LONE: &str = "shapes/Lone {\"type\": \"structure\", \"members\": {\"a\": {\"shape\": \"Text\"}}}";
    check(&[
        Case {
            before: &[],
            after: &[LONE],
            expect: &[],
        },
        Case {
            before: &[LONE],
            after: &["shapes/Lone {\"type\": \"structure\", \"members\": {}}"],
            expect: &[],
        },
    ]);
}

#[test]
fn a_type_that_moves_to_another_module_keeps_its_path() {
    // With a second operation that gives it, the response is in no operation's own file any more.
    let review = compared(
        &[],
        &[
            "operations/Stop {\"name\": \"Stop\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/s\"}, \"output\": {\"shape\": \"MakeResponse\"}}",
        ],
    );
    let found: Vec<_> = review.findings.iter().map(crate::told).collect();
    assert_eq!(found, ["additive operation-added demo::Client::stop"]);
}

#[test]
fn an_operation_that_no_client_gets_means_nothing() {
    // Event streams are not read over this protocol.
    const QUERY: &str = "metadata/protocols [\"query\"]";
    const EVENTS: &[&str] = &[
        QUERY,
        "shapes/Events {\"type\": \"structure\", \"eventstream\": true, \"members\": {\"e\": {\"shape\": \"Event\"}}}",
        "shapes/Event {\"type\": \"structure\", \"event\": true, \"members\": {}}",
        "shapes/TalkRequest {\"type\": \"structure\", \"payload\": \"events\", \"members\": {\"events\": {\"shape\": \"Events\"}}}",
        "operations/Talk {\"name\": \"Talk\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/talk\"}, \"input\": {\"shape\": \"TalkRequest\"}}",
    ];
    check(&[Case {
        before: &[QUERY],
        after: EVENTS,
        expect: &[],
    }]);
}

cases! {
    the_order_of_names_means_nothing: THE_ORDER_OF_NAMES_MEANS_NOTHING;
    the_order_of_keys_means_nothing: THE_ORDER_OF_KEYS_MEANS_NOTHING;
    what_moves_from_a_member_to_its_shape_means_nothing: WHAT_MOVES_FROM_A_MEMBER_TO_ITS_SHAPE_MEANS_NOTHING;
    limits_are_for_services_to_check: LIMITS_ARE_FOR_SERVICES_TO_CHECK;
    the_name_of_a_shape_that_nobody_sees_means_nothing: THE_NAME_OF_A_SHAPE_THAT_NOBODY_SEES_MEANS_NOTHING;
}

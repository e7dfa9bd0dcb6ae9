//! What means nothing, and must not look as if it did.

use crate::{Case, cases, check, compared};

const THE_ORDER_OF_NAMES_MEANS_NOTHING: &[Case] = {
    const BOTH: &str = "shapes/Worse {\"type\": \"structure\", \"exception\": true, \"members\": {}}";
    &[
        (&[], &["shapes/State/enum [\"OFF\", \"ON\"]"], &[]),
        (
            &["shapes/Part/required [\"size\", \"note\"]"],
            &["shapes/Part/required [\"note\", \"size\"]"],
            &[],
        ),
        (
            &[
                BOTH,
                "operations/Make/errors [{\"shape\": \"Bad\"}, {\"shape\": \"Worse\"}]",
            ],
            &[
                BOTH,
                "operations/Make/errors [{\"shape\": \"Worse\"}, {\"shape\": \"Bad\"}]",
            ],
            &[],
        ),
        (
            &[],
            &["shapes/Part/members {\"note\": {\"shape\": \"Text\"}, \"size\": {\"shape\": \"Size\"}}"],
            &["wire-only members-reordered demo::Part"],
        ),
        (
            &[],
            &["shapes/Out/members {\"note\": {\"shape\": \"Text\"}, \"size\": {\"shape\": \"Size\"}}"],
            &["no-effect members-reordered demo::Out"],
        ),
    ]
};

const LIMITS_ARE_FOR_SERVICES_TO_CHECK: &[Case] = &[
    (
        &["shapes/Texts/max 5"],
        &["shapes/Texts/max 9"],
        &["no-effect constraints-changed demo::Make::texts"],
    ),
    (
        &[],
        &["shapes/Size/min 1"],
        &["no-effect constraints-changed demo::Both::size demo::Choice::Two demo::Out::size demo::Part::size"],
    ),
];

const THE_NAME_OF_A_SHAPE_THAT_NOBODY_SEES_MEANS_NOTHING: &[Case] = &[
    (
        &[],
        &[
            "shapes/Note {\"type\": \"string\"}",
            "shapes/Out/members/note/shape \"Note\"",
        ],
        &[],
    ),
    (
        &[],
        &[
            "shapes/Notes {\"type\": \"list\", \"member\": {\"shape\": \"Text\"}}",
            "shapes/MakeRequest/members/texts/shape \"Notes\"",
        ],
        &[],
    ),
    (
        &[],
        &[
            "shapes/Notes {\"type\": \"list\", \"member\": {\"shape\": \"Size\"}}",
            "shapes/MakeRequest/members/texts/shape \"Notes\"",
        ],
        &["breaking element-retyped demo::Make::texts: Vec<String> -> Vec<i64>"],
    ),
];

#[test]
fn what_no_operation_reaches_means_nothing() {
    const LONE: &str = "shapes/Lone {\"type\": \"structure\", \"members\": {\"a\": {\"shape\": \"Text\"}}}";
    check(&[
        (&[], &[LONE], &[]),
        (
            &[LONE],
            &["shapes/Lone {\"type\": \"structure\", \"members\": {}}"],
            &[],
        ),
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
    const EVENTS: &[&str] = &[
        "shapes/Events {\"type\": \"structure\", \"eventstream\": true, \"members\": {\"e\": {\"shape\": \"Event\"}}}",
        "shapes/Event {\"type\": \"structure\", \"event\": true, \"members\": {}}",
        "shapes/TalkRequest {\"type\": \"structure\", \"payload\": \"events\", \"members\": {\"events\": {\"shape\": \"Events\"}}}",
        "operations/Talk {\"name\": \"Talk\", \"http\": {\"method\": \"POST\", \"requestUri\": \"/talk\"}, \"input\": {\"shape\": \"TalkRequest\"}}",
    ];
    check(&[(&[], EVENTS, &[])]);
}

cases! {
    the_order_of_names_means_nothing: THE_ORDER_OF_NAMES_MEANS_NOTHING;
    limits_are_for_services_to_check: LIMITS_ARE_FOR_SERVICES_TO_CHECK;
    the_name_of_a_shape_that_nobody_sees_means_nothing: THE_NAME_OF_A_SHAPE_THAT_NOBODY_SEES_MEANS_NOTHING;
}

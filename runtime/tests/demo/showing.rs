//! `Debug` of structures: by the names of the model, without secrets.

use super::service::{Choice, Color, Everything, Tag, everything};

#[test]
fn a_structure_shows_its_members_by_the_models_names_and_no_secret() {
    let shown = format!("{:?}", everything());
    assert_eq!(
        shown,
        "Everything { attributes: {\"a\": Tag { key: \"k\", value: *** redacted *** }}, \
         choice: Choice { tag: Tag { key: \"chosen\", value: *** redacted *** } }, \
         color: *** redacted ***, data: 7 bytes, free: Object {\"a\": Array [Number(1), Null]}, \
         inner: Everything { name: \"inside\" }, \
         keys: {\"*** redacted ***\": *** redacted ***}, labels: {\"x\": null, \"y\": \"z\"}, \
         name: \"all\", numbers: [1, null], on: true, ratio: Infinity, \
         secrets: [*** redacted ***], tags: [Tag { key: \"t\", value: *** redacted *** }], \
         token: \"own\", when: 2024-01-01T00:00:00Z }"
    );
}

#[test]
fn what_is_absent_is_left_out() {
    assert_eq!(format!("{:?}", Everything::default()), "Everything");
    assert_eq!(format!("{:?}", Tag::default()), "Tag");
}

#[test]
fn a_union_shows_the_member_that_is_set() {
    assert_eq!(
        format!("{:?}", Choice::Password("hunter2".to_owned())),
        "Choice { password: *** redacted *** }"
    );
    assert_eq!(format!("{:?}", Choice::Tags(Vec::new())), "Choice { tags: [] }");
    assert_eq!(format!("{:?}", Choice::default()), "Choice");
}

#[test]
fn an_enum_of_secrets_does_not_show_its_value() {
    assert_eq!(format!("{:?}", Color::Red), "*** redacted ***");
}

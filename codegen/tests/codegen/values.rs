//! The types of members, and what schemas say of them.

use crate::assert_generated;

#[test]
fn lists_and_maps_take_anything_that_can_be_iterated() {
    assert_generated!(
        "collections",
        "sort.rs",
        "pub fn row",
        "runtime::codegen::operation_input"
    );
    assert_generated!("collections", "types.rs");
}

#[test]
fn enums_have_a_variant_for_each_value_and_may_be_secret() {
    assert_generated!("enums", "types.rs");
    assert_generated!("enums", "mix.rs", "runtime::codegen::operation_input");
}

#[test]
fn a_timestamp_has_the_format_of_the_member_or_else_of_the_shape() {
    assert_generated!("timestamps", "ring.rs", "runtime::codegen::operation_input");
    assert_generated!("timestamps", "types.rs", "static");
}

#[test]
fn plain_values_have_the_widest_type_of_their_kind() {
    assert_generated!("scalars", "weigh.rs", "pub fn any", "runtime::codegen::operation_input");
    assert_generated!("scalars", "types.rs", "static");
}

#[test]
fn secrets_are_marked_on_members_elements_keys_and_values() {
    assert_generated!("sensitive", "tell.rs", "runtime::codegen::operation_input");
    // What has the parts of a secret has no other way to know that they are one.
    assert_generated!("sensitive", "types.rs", "static", "struct Whole");
}

#[test]
fn text_of_a_model_is_a_literal_or_a_line_of_docs_and_nothing_else() {
    assert_generated!("hostile", "types.rs");
}

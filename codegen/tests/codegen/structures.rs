//! Structures and unions: what is public, what is built, what is boxed.

use crate::assert_generated;

#[test]
fn what_only_goes_in_has_private_fields_and_setters() {
    assert_generated!("nested-input", "types.rs");
}

#[test]
fn a_part_of_inputs_has_a_builder_that_checks_what_it_requires_and_no_other_has() {
    assert_generated!(
        "checked-parts",
        "types.rs",
        "pub struct",
        "pub type",
        "pub trait",
        "impl",
        "pub fn"
    );
}

#[test]
fn setters_leave_the_names_of_other_methods_alone() {
    assert_generated!("nested-input", "put_book.rs", "pub fn send");
}

#[test]
fn what_comes_out_has_public_fields_and_required_ones_are_there() {
    assert_generated!("required-output", "types.rs");
    assert_generated!("required-output", "get_book.rs", "pub struct GetBookResponse");
}

#[test]
fn what_goes_both_ways_has_public_fields_and_setters() {
    assert_generated!("both-ways", "types.rs");
}

#[test]
fn a_union_that_only_goes_in_has_no_variant_for_what_is_unknown() {
    assert_generated!("unions", "types.rs");
}

#[test]
fn what_contains_itself_is_in_a_box_unless_it_is_in_a_list() {
    assert_generated!("recursion", "types.rs", "pub struct", "pub enum", "static");
}

#[test]
fn an_overlay_gives_names_and_the_wire_keeps_its_own() {
    assert_generated!("renamed", "get_book.rs");
    assert_generated!("renamed", "types.rs");
}

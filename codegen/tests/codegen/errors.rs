//! Modelled errors.

use crate::assert_generated;

#[test]
fn each_error_says_how_it_is_told_and_whether_to_try_again() {
    assert_generated!("errors", "error.rs");
}

#[test]
fn an_operation_whose_answer_has_no_body_knows_its_errors_by_their_status() {
    assert_generated!("errors", "look.rs", "static LOOK");
}

#[test]
fn what_tells_an_error_can_be_at_the_end_of_a_path() {
    assert_generated!("nested-errors", "error.rs", "service_errors!");
}

#[test]
fn a_service_without_errors_has_an_enum_without_variants() {
    assert_generated!("bare-operation", "error.rs");
}

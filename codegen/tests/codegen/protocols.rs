//! What protocols, endpoint rules and signatures must know.

use crate::assert_generated;

#[test]
fn a_protocol_has_its_facts_and_the_best_one_is_taken() {
    assert_generated!("aws-json", "client.rs", "static SERVICE");
}

#[test]
fn without_http_bindings_a_member_stands_in_the_body() {
    assert_generated!("aws-json", "send.rs", "runtime::codegen::operation_input");
}

#[test]
fn elements_go_by_the_names_and_namespaces_of_the_model() {
    assert_generated!("element-names", "types.rs");
}

#[test]
fn the_element_around_a_body_has_its_name_with_the_operation() {
    assert_generated!("element-names", "put.rs", "static PUT");
}

#[test]
fn an_operation_says_how_it_is_signed_and_what_the_endpoint_rules_are_told() {
    assert_generated!("who-and-where", "fill.rs", "pub struct Fill", "static FILL");
}

#[test]
fn a_token_takes_the_place_of_a_signature() {
    assert_generated!("who-and-where", "ask.rs", "pub struct Ask", "static ASK");
}

#[test]
fn an_operation_says_that_it_takes_a_token_as_well() {
    assert_generated!("who-and-where", "tell.rs", "pub struct Tell", "static TELL");
}

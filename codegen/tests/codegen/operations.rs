//! Operations: module, client, builders, and what a builder sends.

use crate::assert_generated;

#[test]
fn the_module_has_the_docs_and_exports_everything_public() {
    assert_generated!("operation", "mod.rs");
}

#[test]
fn the_client_has_a_method_for_each_operation() {
    assert_generated!("operation", "client.rs");
}

#[test]
fn a_builder_can_send_once_each_required_member_is_set() {
    assert_generated!("operation", "put_book.rs");
}

#[test]
fn an_operation_without_input_and_output_has_a_builder_without_setters() {
    assert_generated!("bare-operation", "ping.rs");
}

#[test]
fn a_service_without_types_has_no_file_for_them() {
    assert_generated!("bare-operation", "mod.rs");
}

#[test]
fn a_service_without_operations_lists_none() {
    assert_generated!("no-operations", "client.rs", "static SERVICE");
}

#[test]
fn each_member_says_where_it_stands_in_the_request_or_the_response() {
    assert_generated!(
        "bindings",
        "move.rs",
        "runtime::codegen::operation_input",
        "runtime::codegen::structure",
        "static MOVE"
    );
}

#[test]
fn a_token_need_not_be_set_and_makes_a_call_repeatable_under_a_host_with_labels() {
    assert_generated!(
        "requests",
        "buy.rs",
        "impl<S: runtime::Mode, Shop>",
        "runtime::codegen::operation_input",
        "static BUY"
    );
}

#[test]
fn the_best_way_to_authenticate_that_the_runtime_has_is_taken() {
    assert_generated!("requests", "look.rs", "pub struct Look", "static LOOK");
}

#[test]
fn an_input_that_two_operations_share_stands_among_the_types() {
    assert_generated!("shared", "types.rs");
    assert_generated!(
        "shared",
        "open.rs",
        "pub struct Open",
        "impl<S: runtime::Mode, Name>",
        "static OPEN"
    );
}

#[test]
fn deprecation_is_where_callers_choose() {
    assert_generated!("deprecated", "client.rs", "pub fn scold");
    assert_generated!(
        "deprecated",
        "scold.rs",
        "pub struct Scold<",
        "pub fn way",
        "runtime::codegen::operation_input",
        "runtime::codegen::structure"
    );
    assert_generated!("deprecated", "types.rs");
}

#[test]
fn names_that_are_taken_get_a_suffix() {
    assert_generated!("names", "mod.rs", "mod ", "pub use");
    assert_generated!(
        "names",
        "client_operation.rs",
        "pub struct ClientOperation",
        "runtime::codegen::required",
        "runtime::codegen::operation_input"
    );
    assert_generated!("names", "get_ipv6_acls.rs", "static GET");
    assert_generated!("names", "types.rs");
}

#[test]
fn a_builder_of_many_required_members_is_allowed_to_be_complex() {
    assert_generated!("many-required", "fill.rs", "pub struct Fill<");
}

#[test]
fn html_becomes_markdown_and_what_has_no_docs_says_so() {
    assert_generated!("documentation", "mod.rs", "//!");
    assert_generated!("documentation", "read.rs", "pub struct Read<", "pub fn a(");
    assert_generated!("documentation", "write.rs", "pub struct Write<", "pub fn note");
    assert_generated!("documentation", "types.rs");
}

//! What other files of a model add: pages, waiters, endpoint rules.

use crate::{assert_generated, text};

#[test]
fn an_operation_knows_how_its_result_comes_in_pages() {
    assert_generated!("pages", "list_books.rs", "runtime::codegen::pages", "static ");
}

#[test]
fn a_setter_makes_room_for_a_walk() {
    let text = text("pages", "list_books.rs");
    assert!(text.contains("pub fn items_member("), "{text}");
}

#[test]
fn a_builder_waits_for_what_its_waiters_wait_for() {
    assert_generated!(
        "waits",
        "get_book.rs",
        "runtime::codegen::waits",
        "pub(super) static BOOK_READ"
    );
}

#[test]
fn the_service_knows_its_waiters() {
    assert_generated!("waits", "client.rs", "static SERVICE");
}

#[test]
fn endpoint_rules_that_are_not_the_common_ones_are_kept_whole() {
    assert_generated!("own-endpoint", "client.rs", "static SERVICE");
}

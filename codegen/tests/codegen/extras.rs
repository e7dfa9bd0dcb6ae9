//! What other files of a model add: pages, waiters, endpoint rules.

use crate::assert_generated;

#[test]
fn an_operation_knows_how_its_result_comes_in_pages() {
    assert_generated!("pages", "list_books.rs", "static ");
}

#[test]
fn the_service_knows_its_waiters() {
    assert_generated!("waits", "client.rs", "use tinsmith_runtime", "static SERVICE");
}

#[test]
fn endpoint_rules_that_are_not_the_common_ones_are_kept_whole() {
    assert_generated!("own-endpoint", "client.rs", "static SERVICE");
}

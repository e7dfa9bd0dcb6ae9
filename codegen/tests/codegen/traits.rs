//! What operations ask for beyond a plain request: the data that says so, and the feature of the runtime that does it.

use tinsmith_codegen::generate;
use tinsmith_model::ModelFolder;

use crate::{assert_generated, root, service};

#[test]
fn an_operation_says_which_checksum_its_requests_carry() {
    assert_generated!("traits", "store.rs", "static STORE");
    assert_generated!("traits", "stow.rs", "static STOW");
}

#[test]
fn an_operation_says_that_its_requests_may_be_compressed() {
    assert_generated!("traits", "report.rs", "static REPORT");
}

#[test]
fn a_signature_for_several_regions_is_for_operations_that_go_with_no_other() {
    assert_generated!("traits", "share.rs", "static SHARE");
    assert_generated!("traits", "spread.rs", "static SPREAD");
}

#[test]
fn a_service_needs_a_feature_for_what_its_operations_ask_for_and_no_other() {
    let folders = ModelFolder::all(root()).unwrap();
    let features = |name: &str| {
        let folder = folders.iter().find(|folder| folder.service == name).unwrap();
        generate(&service(folder)).unwrap().features
    };
    assert_eq!(features("traits"), ["checksums", "compression", "sigv4a"]);
    assert!(features("requests").is_empty());
}

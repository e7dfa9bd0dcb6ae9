//! What `Display` shows to a person, and `Debug` hides.

use super::*;

fn device(complete: Option<&str>) -> Instructions {
    Instructions::Device {
        user_code: "ABCD-EFGH".to_owned(),
        verification_uri: "https://device.example/".to_owned(),
        verification_uri_complete: complete.map(str::to_owned),
        deadline: Instant::now(),
    }
}

#[test]
fn a_device_shows_its_code_and_the_page_that_has_it_filled_in() {
    assert_eq!(
        device(Some("https://device.example/?user_code=ABCD-EFGH")).to_string(),
        "Open this page and confirm that it shows the code ABCD-EFGH:\nhttps://device.example/?user_code=ABCD-EFGH"
    );
}

#[test]
fn a_page_without_the_code_asks_for_it() {
    assert_eq!(
        device(None).to_string(),
        "Open this page and enter the code ABCD-EFGH:\nhttps://device.example/"
    );
}

#[test]
fn debug_shows_no_code() {
    let shown = format!("{:?}", device(Some("https://device.example/?user_code=ABCD-EFGH")));
    assert!(shown.starts_with("Device {") && !shown.contains("ABCD"), "{shown}");
    let url = "https://oidc.example/authorize?state=hidden".to_owned();
    let deadline = Instant::now();
    let shown = format!("{:?}", Instructions::Browser { url, deadline });
    assert!(shown.starts_with("Browser {") && !shown.contains("hidden"), "{shown}");
}

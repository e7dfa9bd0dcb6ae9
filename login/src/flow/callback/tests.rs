//! Which requests come from the browser of a login.

use super::*;

fn check(target: &str) -> (Returned, String) {
    let state = Secret::random().unwrap();
    let target = target.replace("STATE", state.as_str());
    (CallbackCheck::new(state).check(&target), target)
}

fn code(text: &str) -> Returned {
    Returned::Callback(Callback::Code(text.to_owned()))
}

#[test]
fn a_code_with_the_right_state_is_the_callback() {
    assert_eq!(check("/oauth/callback?code=a%2Bb+c&state=STATE").0, code("a+b c"));
    assert_eq!(check("/oauth/callback?state=STATE&code=x&other=y").0, code("x"));
}

#[test]
fn a_refusal_with_the_right_state_is_the_callback() {
    let refused = |error: &str, description: Option<&str>| {
        Returned::Callback(Callback::Refused {
            error: error.to_owned(),
            description: description.map(str::to_owned),
        })
    };
    assert_eq!(
        check("/oauth/callback?error=access_denied&error_description=Not%20you&state=STATE").0,
        refused("access_denied", Some("Not you"))
    );
    assert_eq!(
        check("/oauth/callback?code=x&error=server_error&state=STATE").0,
        refused("server_error", None)
    );
}

#[test]
fn whoever_does_not_know_the_state_is_a_stranger() {
    for target in [
        "/oauth/callback",
        "/oauth/callback?code=x",
        "/oauth/callback?code=x&state=",
        "/oauth/callback?code=x&state=STATEx",
        "/oauth/callback?code=x&state=other",
        "/oauth/callback?code=x&state=STATE&state=STATE",
        "/oauth/callback?code=x&State=STATE",
        "/oauth/callback?error=access_denied",
        "/oauth/callback?code=x&state=%ff",
        "/oauth/callback?state=STATE",
        "/oauth/callback?code=&state=STATE",
        "/oauth/callback?code=x&code=y&state=STATE",
    ] {
        assert_eq!(check(target).0, Returned::Foreign, "{target}");
    }
}

#[test]
fn another_path_is_none_of_our_business() {
    for target in [
        "",
        "/",
        "/favicon.ico",
        "/oauth/callback/?code=x&state=STATE",
        "/oauth/Callback?code=x&state=STATE",
        "http://127.0.0.1/oauth/callback?code=x&state=STATE",
    ] {
        assert_eq!(check(target).0, Returned::Elsewhere, "{target}");
    }
}

#[test]
fn debug_shows_neither_code_nor_state() {
    let (returned, _) = check("/oauth/callback?code=hidden&state=STATE");
    assert_eq!(format!("{returned:?}"), "Callback(Code(..))");
    let check = CallbackCheck::new(Secret::random().unwrap());
    assert!(!format!("{check:?}").contains(check.state.as_str()));
}

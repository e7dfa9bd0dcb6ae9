use std::fs;

use super::{Machine, now, shown, with};
use tinsmith::runtime::transport::scripted::{Expected, Scripted};

fn answers(status: u16) -> Scripted {
    Scripted::new().expect(Expected::post("/logout")).reply(status, "")
}

#[test]
fn logging_out_ends_the_session_here_and_at_the_service() {
    for status in [200, 401] {
        let machine = Machine::new(&with(&[]));
        let script = answers(status);
        assert!(machine.blocking(script.clone()).log_out().unwrap());
        let request = script.requests().remove(0);
        assert_eq!(request.headers.get("x-amz-sso_bearer_token"), Some("hidden-access-1"));
        assert_eq!(machine.file(), None);
        assert!(!now(machine.portal(Scripted::new()).log_out()).unwrap());
    }
}

#[test]
fn the_cache_has_no_session_any_more_even_if_the_service_cannot_be_told() {
    let machine = Machine::new(&with(&[]));
    let error = machine.blocking(answers(400)).log_out().unwrap_err();
    assert!(
        shown(&error).contains("its token stays valid until it expires"),
        "{error}"
    );
    assert_eq!(machine.file(), None);
}

#[test]
fn a_file_that_cannot_be_read_is_removed() {
    let machine = Machine::new(&with(&[]));
    fs::write(machine.cache.path(&machine.session), "half").unwrap();
    assert!(machine.blocking(Scripted::new()).log_out().unwrap());
    assert_eq!(machine.file(), None);
}

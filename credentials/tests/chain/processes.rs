//! Programs that print credentials. They are those of Unix.
#![cfg(unix)]

use std::fs;
use std::time::{Duration, Instant};

use crate::setup::{fault, find, find_with, is_in, iso8601_in, machine, shows_no_secret, text};
use tinsmith_credentials::runtime::Environment;

fn of_program(command: &str) -> Environment {
    machine(
        &[],
        &format!("[default]\ncredential_process = {command}\naws_account_id = 111111111111\n"),
        "",
    )
}

fn printing(json: &str) -> Environment {
    of_program(&format!("echo '{json}'"))
}

#[test]
fn a_program_gives_credentials_with_expiry_and_account() {
    let plain = r#"{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "hidden""#;
    let found = find(&printing(&format!("{plain}}}"))).unwrap();
    assert_eq!(
        (found.access_key_id(), found.session_token(), found.expires_at()),
        ("AKID", None, None)
    );
    assert_eq!(found.account_id(), Some("111111111111"));
    let expiry = iso8601_in(3600);
    for expiry in [expiry.clone(), expiry.replace('Z', ""), expiry.replace('Z', "+0000")] {
        let more =
            format!(r#"{plain}, "SessionToken": "hidden", "AccountId": "222222222222", "Expiration": "{expiry}"}}"#);
        let found = find(&printing(&more)).unwrap();
        assert_eq!(
            (found.session_token(), found.account_id()),
            (Some("hidden"), Some("222222222222"))
        );
        assert!(is_in(found.expires_at(), 3600), "{expiry}");
    }
}

#[test]
fn what_a_program_prints_must_be_of_version_1_and_whole() {
    for (json, expected) in [
        ("hidden", "it is not JSON (line 1, column 1)"),
        ("[]", "no JSON object"),
        (r#"{"AccessKeyId": "hidden"}"#, "it has no `Version`"),
        (r#"{"Version": "1", "AccessKeyId": "hidden"}"#, "`Version` is not 1"),
        (r#"{"Version": 2, "AccessKeyId": "hidden"}"#, "`Version` is not 1"),
        (
            r#"{"Version": 1, "AccessKeyId": "hidden"}"#,
            "it has no `SecretAccessKey`",
        ),
        (
            r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "hidden", "Expiration": "hidden"}"#,
            "`Expiration` is no date",
        ),
    ] {
        let message = fault(&printing(json));
        assert!(
            message.contains("credential_process of the profile `default`") && message.contains(expected),
            "{message}"
        );
    }
}

#[test]
fn what_a_program_wrote_to_standard_error_is_shown_when_it_fails_and_cut() {
    let message = fault(&of_program(r#"sh -c 'echo "vault\033[2J is locked" >&2; exit 3'"#));
    assert!(
        message.contains("exit status: 3") && message.contains("vault [2J is locked"),
        "{message}"
    );
    let message = fault(&of_program("sh -c 'yes | head -c 9000 >&2; exit 1'"));
    assert!(message.len() < 500, "{message}");
    for command in ["/nowhere/to/be/found hidden", "'unclosed hidden"] {
        let message = fault(&of_program(command));
        assert!(
            message.contains("cannot be started") || message.contains("without an end"),
            "{message}"
        );
    }
}

#[test]
fn a_program_has_no_standard_input_no_shell_and_a_bounded_output() {
    let json = r#"{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "hidden"}"#;
    assert!(find(&of_program(&format!("sh -c 'cat; echo '\"'\"'{json}'\"'\"''"))).is_ok());
    let message = fault(&of_program("echo a | cat"));
    assert!(message.contains("not JSON"), "{message}");
    let message = fault(&of_program("yes"));
    assert!(message.contains("more than 65536 bytes"), "{message}");
}

#[test]
fn a_program_that_takes_too_long_is_killed_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("slow");
    fs::write(&script, "#!/bin/sh\nsleep 1001 &\necho $! >> \"$0.pid\"\nwait\n").unwrap();
    let environment = of_program(&format!("sh {}", script.display()));
    let start = Instant::now();
    let error = find_with(&environment, |builder| {
        builder.process_timeout(Duration::from_millis(400))
    })
    .unwrap_err();
    let message = text(&error);
    assert!(message.contains("did not end within 0.4 s"), "{message}");
    shows_no_secret(&message);
    assert!(start.elapsed() < Duration::from_secs(10));
    let pids = fs::read_to_string(folder.path().join("slow.pid")).unwrap();
    let state = |pid| fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let is_over = |state: &str| state.is_empty() || state.contains(") Z");
    for pid in pids.lines() {
        // The system ends it when its turn comes.
        while !is_over(&state(pid)) && start.elapsed() < Duration::from_secs(60) {
            std::thread::yield_now();
        }
        assert!(is_over(&state(pid)), "{}", state(pid));
    }
}

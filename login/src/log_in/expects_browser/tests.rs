//! Machines with and without a screen.

use super::*;

fn expected(system: &str, variable: &str) -> bool {
    expects_browser_on(system, &Environment::fixed([(variable, "set")]))
}

#[test]
fn where_a_screen_has_a_name_it_must_be_named() {
    for system in ["linux", "freebsd"] {
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"] {
            assert!(expected(system, variable), "{system} {variable}");
        }
        for variable in ["HOME", "BROWSER", "SSH_CONNECTION"] {
            assert!(!expected(system, variable), "{system} {variable}");
        }
    }
    let empty = Environment::fixed([("DISPLAY", "")]);
    assert!(!expects_browser_on("linux", &empty));
}

#[test]
fn elsewhere_a_person_has_a_screen_unless_far_away() {
    for system in ["macos", "windows"] {
        assert!(expected(system, "HOME"), "{system}");
        assert!(!expected(system, "SSH_CONNECTION"), "{system}");
    }
}

//! Tells whether this machine has a screen for a browser.

use std::env::consts::OS;

use tinsmith::runtime::Environment;

#[cfg(test)]
mod tests;

/// Whether a browser that the program opens is expected to appear on this machine, and so to come back to the program.
///
/// A command that opens pages proves nothing: `xdg-open` exists on many servers, and reports success there.
///
/// | where | a browser is expected |
/// |---|---|
/// | Linux and the BSDs | with `DISPLAY` or `WAYLAND_DISPLAY`; in the Windows Subsystem for Linux (`WSL_DISTRO_NAME`) |
/// | other systems | always, except in a session over SSH (`SSH_CONNECTION`): the person sits at another machine |
///
/// `BROWSER` is ignored: it can name a browser in the terminal, or one on the machine of a remote editor.
pub fn expects_browser(environment: &Environment) -> bool {
    expects_browser_on(OS, environment)
}

fn expects_browser_on(system: &str, environment: &Environment) -> bool {
    let is_set = |name: &&str| environment.variable(name).is_some();
    match system {
        "linux" | "dragonfly" | "freebsd" | "netbsd" | "openbsd" => {
            ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].iter().any(is_set)
        }
        _ => !is_set(&"SSH_CONNECTION"),
    }
}

//! Whether there is a screen for a browser.

use std::env::consts::OS;

use tinsmith::runtime::Environment;

#[cfg(test)]
mod tests;

/// Whether a browser that the program opens can be expected to show on this machine, and so to come back to the program.
///
/// A command that opens pages is no sign of it: `xdg-open` is there on many servers, and says that all went well.
///
/// | where | a browser is expected |
/// |---|---|
/// | Linux and the BSDs | with `DISPLAY` or `WAYLAND_DISPLAY`; in the Windows Subsystem for Linux (`WSL_DISTRO_NAME`) |
/// | other systems | but for a session over SSH (`SSH_CONNECTION`), whose person sits at another machine |
///
/// `BROWSER` is not looked at: it may well name one in the terminal, or one on the machine of a remote editor.
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

//! What this program is called: hints and usage name it as people start it.

use std::env;
use std::path::Path;
use std::sync::OnceLock;

/// How people start the program: `cargo xtask` in its workspace, or the name under which it is installed.
pub(crate) fn name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let started = env::args_os().next();
        let stem = started.as_deref().map(Path::new).and_then(Path::file_stem);
        name_of(&stem.unwrap_or_default().to_string_lossy())
    })
}

/// `text` with that name in the place of `cargo xtask`.
pub(crate) fn named(text: &str) -> String {
    text.replace("cargo xtask", name())
}

/// The name for a file: `cargo xtask` for what Cargo builds here, tests among it.
fn name_of(stem: &str) -> String {
    match stem.split('-').next() {
        None | Some("" | "xtask") => "cargo xtask".to_owned(),
        _ => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn what_cargo_builds_is_started_by_cargo_and_what_is_installed_by_its_name() {
        for stem in ["", "xtask", "xtask-0123456789abcdef"] {
            assert_eq!(name_of(stem), "cargo xtask");
        }
        assert_eq!(name_of("tinsmith"), "tinsmith");
        assert_eq!(name_of("my-tinsmith"), "my-tinsmith");
    }
}

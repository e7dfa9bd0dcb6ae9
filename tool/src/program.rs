//! What this program is called: hints and usage name it as people start it.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::sync::OnceLock;

/// What Cargo puts before the name of a program that is a command of its own.
const OF_CARGO: &str = "cargo-";

/// How people start the program: `cargo xtask` in its workspace, `cargo tinsmith` or the name under which it is installed.
pub(crate) fn name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        if cfg!(test) {
            return "cargo xtask".to_owned();
        }
        let by_cargo = is_command_of_cargo() || env::var_os("CARGO_MANIFEST_DIR").is_some();
        name_of(&stem(), by_cargo)
    })
}

/// `text` with this name instead of `cargo xtask`.
pub(crate) fn named(text: &str) -> String {
    text.replace("cargo xtask", name())
}

/// The words of the command line. Cargo repeats the name of a command of its own: `cargo-tinsmith tinsmith codegen`.
pub(crate) fn arguments() -> impl Iterator<Item = OsString> {
    let repeated = usize::from(is_command_of_cargo());
    let mut words = env::args_os();
    words.next().into_iter().chain(words.skip(repeated))
}

/// Whether it is an installed program, and none that a workspace builds.
pub(crate) fn is_installed() -> bool {
    stem().starts_with(OF_CARGO)
}

/// Whether it was started as `cargo NAME`, being installed as `cargo-NAME`.
fn is_command_of_cargo() -> bool {
    let first = env::args_os().nth(1);
    first.is_some_and(|first| stem().strip_prefix(OF_CARGO) == first.to_str())
}

/// The name of the program's file.
fn stem() -> String {
    let started = env::args_os().next();
    let stem = started.as_deref().map(Path::new).and_then(Path::file_stem);
    stem.unwrap_or_default().to_string_lossy().into_owned()
}

/// The name for a file, given whether Cargo has started it.
fn name_of(stem: &str, by_cargo: bool) -> String {
    match stem.strip_prefix(OF_CARGO) {
        Some(name) if by_cargo => format!("cargo {name}"),
        Some(_) => stem.to_owned(),
        None if matches!(stem, "" | "xtask") => "cargo xtask".to_owned(),
        // An alias has the name of the program that it runs.
        None if by_cargo => format!("cargo {stem}"),
        None => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn what_cargo_runs_is_started_by_cargo_and_what_is_installed_by_its_name() {
        for stem in ["", "xtask"] {
            assert_eq!(name_of(stem, false), "cargo xtask");
            assert_eq!(name_of(stem, true), "cargo xtask");
        }
        assert_eq!(name_of("cargo-tinsmith", true), "cargo tinsmith");
        assert_eq!(name_of("cargo-tinsmith", false), "cargo-tinsmith");
        assert_eq!(name_of("clients", true), "cargo clients");
        assert_eq!(name_of("my-tinsmith", false), "my-tinsmith");
    }
}

//! What a target says of the manifests that are generated.

use std::path::{Path, PathBuf};

use super::document::{Member, Reader};

/// The keys of a package, as Cargo has them.
const KEYS: [&str; 7] = [
    "name",
    "version",
    "license",
    "description",
    "repository",
    "readme",
    "registry",
];

/// The placeholder for the name of a service.
pub(crate) const SERVICE: &str = "{service}";

/// The fields of generated packages. What is not given has a default, or is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    /// The name; for a crate a service with `{service}` in it.
    pub(crate) name: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) license: Option<String>,
    /// May have `{service}` in it.
    pub(crate) description: Option<String>,
    pub(crate) repository: Option<String>,
    /// The path of the file.
    pub(crate) readme: Option<PathBuf>,
    /// The registries to which it may be published; none if it is empty.
    pub(crate) registry: Option<String>,
}

impl Package {
    /// Reads the value of `"package"`. `root` is the folder of the file.
    pub(super) fn read<'d>(reader: &mut Reader<'d>, member: Member<'d>, root: &Path) -> Self {
        let mut package = Self::default();
        for member in reader.object("\"package\"", member.value, Some(&KEYS)) {
            let Some(text) = reader.text(&member) else { continue };
            let (value, at) = (text.value, text.at);
            match &*member.key {
                "name" => {
                    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
                    if !value.replace(SERVICE, "x").chars().all(plain) {
                        reader.fault(&at, format!("{value:?} is no name of a package"));
                    }
                    package.name = Some(value);
                }
                "version" => {
                    if let Err(error) = semver::Version::parse(&value) {
                        reader.fault(&at, format!("{value:?} is no version: {error}"));
                    }
                    package.version = Some(value);
                }
                "license" => package.license = Some(value),
                "description" => package.description = Some(value),
                "repository" => package.repository = Some(value),
                "readme" => {
                    let path = root.join(value);
                    if !path.is_file() {
                        reader.fault(&at, format!("there is no file {}", path.display()));
                    }
                    package.readme = Some(path);
                }
                _ => package.registry = Some(value),
            }
        }
        package
    }
}

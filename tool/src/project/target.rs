//! A target: a folder of models, and where their code goes.

use std::path::{Path, PathBuf};

use super::choices::{Choices, KEYS as OF_CHOICES};
use super::document::{At, Located, Member, Reader};
use super::package::{Package, SERVICE};
use super::runtime::Runtime;

const KEYS: [&str; 11] = [
    "models",
    "source",
    OF_CHOICES[0],
    OF_CHOICES[1],
    OF_CHOICES[2],
    "all-versions",
    "serde",
    "layout",
    "out",
    "runtime",
    "package",
];

/// A layout of the folder for generated code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A module for each client, for a crate that is written by hand.
    #[default]
    Modules,
    /// One crate, with a feature for each client.
    Crate,
    /// A workspace, with a crate for each client.
    Crates,
}

impl Layout {
    /// Their names, as people write them.
    pub(crate) const NAMES: [&str; 3] = ["modules", "crate", "crates"];

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Modules, Self::Crate, Self::Crates];
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        all.get(index).copied()
    }
}

/// Models, and where their code goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) models: PathBuf,
    /// The name of the source of these models.
    pub(crate) source: Option<Located<String>>,
    pub(crate) choices: Choices,
    /// All versions of a service, not just the newest.
    pub(crate) all_versions: bool,
    /// Types have serde's traits.
    pub(crate) serde: bool,
    pub(crate) layout: Layout,
    pub(crate) out: PathBuf,
    pub(crate) runtime: Option<Runtime>,
    pub(crate) package: Package,
}

impl Target {
    /// A target without choices.
    pub(crate) fn new(models: PathBuf, out: PathBuf) -> Self {
        Self {
            models,
            source: None,
            choices: Choices::default(),
            all_versions: false,
            serde: false,
            layout: Layout::default(),
            out,
            runtime: None,
            package: Package::default(),
        }
    }
}

/// The places of keys that may contradict each other.
#[derive(Default)]
struct Places {
    out: Option<At>,
    layout: Option<At>,
    runtime: Option<At>,
    package: Option<At>,
}

/// Reads the value of `"targets"`.
pub(super) fn read_all<'d>(reader: &mut Reader<'d>, member: Member<'d>, root: &Path) -> Vec<Target> {
    let at = member.at;
    let items = match member.value {
        jsonc_parser::ast::Value::Array(array) if !array.elements.is_empty() => array.elements,
        _ => {
            reader.fault(
                &at,
                "\"targets\" is not a list of targets, such as [{\"models\": \"models\", \"out\": \"src\"}]",
            );
            return Vec::new();
        }
    };
    let mut targets: Vec<(Target, Places)> = Vec::new();
    for item in items {
        let Some((target, places)) = read(reader, item, root) else {
            continue;
        };
        for (earlier, other) in &targets {
            if let (Some(here), Some(there)) = (&places.out, &other.out)
                && earlier.out == target.out
            {
                let out = target.out.display();
                reader.fault(
                    here,
                    format!("{out} is where the target at {there} goes; give each a folder of its own"),
                );
            }
            if let (Some(here), Some(there)) = (&places.package, &other.package)
                && earlier.package.name.is_some()
                && earlier.package.name == target.package.name
            {
                reader.fault(here, format!("the package at {there} has the same name"));
            }
        }
        targets.push((target, places));
    }
    targets.into_iter().map(|(target, _)| target).collect()
}

fn read<'d>(reader: &mut Reader<'d>, item: jsonc_parser::ast::Value<'d>, root: &Path) -> Option<(Target, Places)> {
    let start = reader.at(&item);
    let (mut models, mut out) = (None, None);
    let mut target = Target::new(PathBuf::new(), PathBuf::new());
    let mut places = Places::default();
    let before = reader.faults.len();
    for member in reader.object("the target", item, Some(&KEYS)) {
        match &*member.key {
            "models" => models = reader.text(&member).map(|text| root.join(text.value)),
            "out" => {
                out = reader.text(&member).map(|text| root.join(text.value));
                places.out = Some(member.at);
            }
            "source" => target.source = reader.text(&member),
            "all-versions" => target.all_versions = reader.flag(&member),
            "serde" => target.serde = reader.flag(&member),
            "layout" => {
                target.layout = layout(reader, &member);
                places.layout = Some(member.at);
            }
            "runtime" => {
                places.runtime = Some(member.at.clone());
                target.runtime = Runtime::read(reader, member, root);
            }
            "package" => {
                places.package = Some(member.at.clone());
                target.package = Package::read(reader, member, root);
            }
            _ => target.choices.take(reader, member),
        }
    }
    match (models, out) {
        (Some(models), Some(out)) => (target.models, target.out) = (models, out),
        // A wrong one is already reported.
        _ => {
            if reader.faults.len() == before {
                reader.fault(&start, "the target needs \"models\" and \"out\", both folders");
            }
            return None;
        }
    }
    check(reader, &target, &places, &start);
    Some((target, places))
}

fn layout(reader: &mut Reader, member: &Member) -> Layout {
    let literal = member.value.as_string_lit();
    let layout = literal.and_then(|literal| Layout::of_name(&literal.value));
    layout.unwrap_or_else(|| {
        reader.fault(
            &member.at,
            format!("\"layout\" is none of {}", Layout::NAMES.join(", ")),
        );
        Layout::default()
    })
}

/// What does not go together in a target.
fn check(reader: &mut Reader, target: &Target, places: &Places, start: &At) {
    let layout = places.layout.as_ref().unwrap_or(start);
    let name = target.package.name.as_deref();
    match target.layout {
        Layout::Modules => {
            for (key, place) in [("runtime", &places.runtime), ("package", &places.package)] {
                if let Some(at) = place {
                    let message = format!(
                        "{key:?} is for generated crates, and the target at {layout} has the layout modules; \
                         write \"layout\": \"crate\" or \"crates\", or delete {key:?}"
                    );
                    reader.fault(at, message);
                }
            }
        }
        Layout::Crates if name.is_some_and(|name| !name.contains(SERVICE)) => {
            let at = places.package.as_ref().unwrap_or(start);
            let message = format!(
                "a crate a service (\"layout\" at {layout}) needs a name with {SERVICE} in it, such as \"my-{SERVICE}\""
            );
            reader.fault(at, message);
        }
        Layout::Crate if name.is_some_and(|name| name.contains(SERVICE)) => {
            let at = places.package.as_ref().unwrap_or(start);
            reader.fault(
                at,
                format!("one crate (\"layout\" at {layout}) has one name, without {SERVICE}"),
            );
        }
        Layout::Crate | Layout::Crates => {}
    }
    if let (Layout::Crates, Some(Runtime::Workspace), Some(at)) = (target.layout, &target.runtime, &places.runtime) {
        let message = format!(
            "a generated workspace (\"layout\" at {layout}) inherits nothing; give \"path\", \"version\" or \"git\""
        );
        reader.fault(at, message);
    }
}

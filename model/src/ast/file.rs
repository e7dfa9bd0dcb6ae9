//! The file: its version, and an index of its shapes.

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::c2j::read;
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::{Entry, Node};

/// Kinds of shapes that are not data types.
pub(super) const SERVICE: &str = "service";
pub(super) const RESOURCE: &str = "resource";
pub(super) const OPERATION: &str = "operation";
/// What gives traits to a shape or member that is somewhere else.
const APPLY: &str = "apply";

/// The shapes of a file, by their ids.
#[derive(Debug)]
pub(super) struct File<'t> {
    shapes: FxHashMap<&'t str, &'t Entry<'t>>,
    /// `apply`, by the id of the shape or the member (`smithy.example#Cat$name`).
    applied: FxHashMap<&'t str, &'t Node<'t>>,
    /// In the order of the file.
    entries: &'t [Entry<'t>],
}

impl<'t> File<'t> {
    pub(super) fn read(root: &'t Node<'t>, collector: &mut Collector) -> Option<Self> {
        let mut shapes = None;
        let mut is_readable = true;
        for entry in read::object(root, collector) {
            match &*entry.key {
                "smithy" => is_readable = is_known_version(&entry.node, collector),
                "shapes" => shapes = Some(&entry.node),
                "metadata" => {}
                _ => read::unknown_key_among(entry, &["metadata", "shapes", "smithy"], collector),
            }
        }
        let shapes = read::need(shapes, "shapes", root, collector)?;
        let entries = read::object(shapes, collector);
        let mut file = Self {
            shapes: FxHashMap::with_capacity_and_hasher(entries.len(), FxBuildHasher),
            applied: FxHashMap::default(),
            entries,
        };
        for entry in file.entries {
            if kind(entry) == Some(APPLY) {
                file.applied.insert(&entry.key, &entry.node);
            } else {
                file.shapes.insert(&entry.key, entry);
            }
        }
        is_readable.then_some(file)
    }

    pub(super) fn shape(&self, id: &str) -> Option<&'t Entry<'t>> {
        self.shapes.get(id).copied()
    }

    /// Whether the file defines a trait of this id, which has that trait itself.
    pub(super) fn is_defined_as(&self, id: &str, definition: &str) -> bool {
        let defined = self.shape(id).and_then(|entry| entry.node.entry("traits"));
        defined.is_some_and(|traits| traits.node.entry(definition).is_some())
    }

    /// The object with the traits that are applied to a shape or a member.
    pub(super) fn applied(&self, id: &str) -> Option<&'t Node<'t>> {
        self.applied.get(id).copied()
    }

    pub(super) fn has_applied(&self) -> bool {
        !self.applied.is_empty()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &'t str> {
        self.shapes.keys().copied()
    }

    /// The services that can be called, in the order of the file.
    pub(super) fn services(&self) -> impl Iterator<Item = &'t Entry<'t>> {
        let services = self.entries.iter().filter(|entry| kind(entry) == Some(SERVICE));
        services.filter(|entry| !is_mixin(entry))
    }
}

/// `type` of a shape.
fn kind<'t>(entry: &'t Entry<'t>) -> Option<&'t str> {
    entry.node.entry("type")?.node.as_str()
}

fn is_mixin(entry: &Entry) -> bool {
    let traits = entry.node.entry("traits");
    traits.is_some_and(|traits| traits.node.entry("smithy.api#mixin").is_some())
}

/// Versions are read by their first number: 1.0 and 2.0 are known, and what a later 2.1 says beyond 2.0 is not.
fn is_known_version(node: &Node<'_>, collector: &mut Collector) -> bool {
    let Some(version) = read::text(node, collector) else {
        return false;
    };
    match version.value {
        "1" | "1.0" | "2" | "2.0" => true,
        later if later.starts_with("2.") => {
            let message = format!("version {later} of Smithy is newer than what is known here, and is read as 2.0");
            collector.add(DiagnosticKind::UnknownValue, node.place, message, "");
            true
        }
        other => {
            let message = format!("version {other:?} of Smithy is not known");
            let help = "known are 1.0 and 2.0";
            collector.add(DiagnosticKind::BadValue, node.place, message, help);
            false
        }
    }
}

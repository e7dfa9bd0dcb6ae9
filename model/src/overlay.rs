//! Overlays: changes by hand that go over a model.
//!
//! `overlay.json` has the structure of `service-2.json`. botocore's `*.sdk-extras.json` have theirs below the key `merge`.
//! Objects are merged key by key; any other value of an overlay replaces the model's, as in botocore's `deep_merge`. A
//! named thing that the model lacks is added if it is complete (a shape with its `type`, a member with its `shape`, …). If it is not
//! complete, it was meant to change something that no longer exists, and that is an error. It is an error too if `overlay.json` sets
//! what the model says anyway.

use crate::collector::Collector;
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Entry, Node, Value};
use crate::nearest::did_you_mean;

/// Merges `overlay.json` over the model.
pub(crate) fn apply<'a>(base: &mut Node<'a>, overlay: Node<'a>, collector: &mut Collector) {
    let mut merge = Merge::new(Mode::Overlay, collector);
    merge.node(Level::Root, base, overlay);
    collector.set_subject(None);
}

/// Merges what an amendment has below `merge`: it is for every model of the service, so that what one of them does not have is
/// passed over.
pub(crate) fn apply_amendment<'a>(base: &mut Node<'a>, merged: Node<'a>, collector: &mut Collector) -> Effect {
    let mut merge = Merge::new(Mode::Amendment, collector);
    merge.node(Level::Root, base, merged);
    let effect = merge.effect;
    collector.set_subject(None);
    effect
}

/// What a merge does to a model.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Effect {
    /// Something is another than before.
    pub(crate) changes: bool,
    /// Something is what the model says as well.
    pub(crate) repeats: bool,
}

/// Merges what an `.sdk-extras.json` file has below `merge`. It may repeat what the model says: botocore has such
/// entries.
pub(crate) fn apply_extras<'a>(base: &mut Node<'a>, extras: Node<'a>, collector: &mut Collector) {
    let place = extras.place;
    let Value::Object(entries) = extras.value else {
        let message = format!("{} where an object should be", extras.kind());
        collector.add(
            DiagnosticKind::WrongType,
            place,
            message,
            "extras are an object with the key \"merge\"",
        );
        return;
    };
    let mut merge = Merge::new(Mode::Extras, collector);
    for entry in entries {
        match &*entry.key {
            "merge" => merge.node(Level::Root, base, entry.node),
            "version" => {}
            key => {
                let message = format!("unknown key {key:?}");
                merge
                    .collector
                    .add(DiagnosticKind::UnknownKey, entry.place, message, "");
            }
        }
    }
    collector.set_subject(None);
}

/// The position of the merge in the structure of a file.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Root,
    Shape,
    Below,
}

/// An object whose keys are names, not fixed words.
struct Collection {
    /// The word for a named thing, for messages.
    what: &'static str,
    /// The subject of diagnostics; `None` for members, which belong to their shape.
    subject: Option<fn(String) -> Subject>,
    /// The key that a complete entry has.
    defining_key: &'static str,
    /// The level of its entries.
    level: Level,
}

impl Level {
    fn collection(self, key: &str) -> Option<Collection> {
        let new = |what, subject, defining_key, level| Collection {
            what,
            subject,
            defining_key,
            level,
        };
        Some(match (self, key) {
            (Self::Root, "shapes") => new("shape", Some(Subject::Shape as _), "type", Self::Shape),
            (Self::Root, "operations") => new("operation", Some(Subject::Operation as _), "http", Self::Below),
            (Self::Root, "pagination") => new("paginator", Some(Subject::Paginator as _), "input_token", Self::Below),
            (Self::Root, "waiters") => new("waiter", Some(Subject::Waiter as _), "operation", Self::Below),
            (Self::Shape, "members") => new("member", None, "shape", Self::Below),
            _ => return None,
        })
    }
}

/// What is merged: they differ in what they may say without effect.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// Nothing.
    Overlay,
    /// What the model says already.
    Extras,
    /// That, and what it does not have.
    Amendment,
}

struct Merge<'f> {
    collector: &'f mut Collector,
    mode: Mode,
    effect: Effect,
}

impl<'f> Merge<'f> {
    fn new(mode: Mode, collector: &'f mut Collector) -> Self {
        Self {
            collector,
            mode,
            effect: Effect::default(),
        }
    }

    fn node<'a>(&mut self, level: Level, base: &mut Node<'a>, overlay: Node<'a>) {
        match (&mut base.value, overlay.value) {
            (Value::Object(base), Value::Object(overlay)) => {
                for entry in overlay {
                    self.entry(level, base, entry);
                }
            }
            (_, value) => {
                let overlay = Node { value, ..overlay };
                let same = overlay.same(base);
                self.effect.changes |= !same;
                self.effect.repeats |= same;
                if self.mode == Mode::Overlay && same {
                    let message = "the model says the same without the overlay";
                    self.collector.add(
                        DiagnosticKind::DeadOverlay,
                        overlay.place,
                        message,
                        "delete it from the overlay",
                    );
                }
                *base = overlay;
            }
        }
    }

    fn entry<'a>(&mut self, level: Level, base: &mut Vec<Entry<'a>>, entry: Entry<'a>) {
        let Some(collection) = level.collection(&entry.key) else {
            match base.iter_mut().find(|b| b.key == entry.key) {
                Some(old) => self.node(Level::Below, &mut old.node, entry.node),
                None => {
                    self.effect.changes = true;
                    base.push(entry);
                }
            }
            return;
        };
        let Value::Object(named) = entry.node.value else {
            let message = format!("{} where an object should be", entry.node.kind());
            self.collector
                .add(DiagnosticKind::WrongType, entry.node.place, message, "");
            return;
        };
        let old = base.iter_mut().find(|b| b.key == entry.key);
        match old.map(|old| &mut old.node.value) {
            Some(Value::Object(old)) => named.into_iter().for_each(|entry| self.named(&collection, old, entry)),
            // The model has no object there, which is reported when the model is read.
            Some(_) => {}
            None => {
                let mut added = Vec::new();
                named
                    .into_iter()
                    .for_each(|entry| self.named(&collection, &mut added, entry));
                let (value, place) = (Value::Object(added), entry.node.place);
                base.push(Entry {
                    node: Node { value, place },
                    ..entry
                });
            }
        }
    }

    fn named<'a>(&mut self, collection: &Collection, base: &mut Vec<Entry<'a>>, entry: Entry<'a>) {
        self.set_subject(collection, Some(&entry.key));
        if let Some(old) = base.iter_mut().find(|b| b.key == entry.key) {
            self.node(collection.level, &mut old.node, entry.node);
        } else if is_whole(collection, &entry.node) {
            self.effect.changes = true;
            base.push(entry);
        } else if self.mode != Mode::Amendment {
            let (what, key) = (collection.what, collection.defining_key);
            let message = format!(
                "the overlay changes {what} {:?}, which the model does not have",
                entry.key
            );
            let otherwise = format!("delete it from the overlay, or give it a {key:?} to add it");
            let help = did_you_mean(&entry.key, base.iter().map(|b| &*b.key), &otherwise);
            self.collector
                .add(DiagnosticKind::DeadOverlay, entry.place, message, help);
        }
        self.set_subject(collection, None);
    }

    fn set_subject(&mut self, collection: &Collection, name: Option<&str>) {
        match collection.subject {
            Some(subject) => self.collector.set_subject(name.map(|name| subject(name.to_owned()))),
            None => self.collector.set_member(name),
        }
    }
}

/// Whether an entry is complete, so that the model need not have it.
fn is_whole(collection: &Collection, node: &Node) -> bool {
    match &node.value {
        Value::Object(entries) => entries.iter().any(|e| e.key == collection.defining_key),
        _ => true,
    }
}

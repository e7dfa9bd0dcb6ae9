//! Diff: two models of a service → what has changed between them, in the words of models.
//!
//! Only what operations reach is compared, and by name: the order of operations, shapes, `required`, `errors` and `enum` means
//! nothing, and neither do the names of shapes that callers do not see. A structure, a union or an enum is known by its name; a list, a
//! map or a scalar is known by its contents. What is inside of something new or gone is not listed.
//!
//! A renamed shape is recognised by its place: it is new, and has the place of a shape that is gone.

mod kind;
mod member;
mod operation;
mod pairs;
mod service;
mod shape;
mod show;
mod side;

pub use kind::ChangeKind;

use crate::Place;
use crate::ids::ShapeId;
use crate::service::Service;
use crate::shape::{Deprecated, Shape};
use pairs::Pairs;
use show::Show;
use side::Side;

/// One thing that has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// The part of the model.
    pub place: Place,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The value in the older model, where there is one to be shown.
    pub old: Option<String>,
    /// The value in the newer model, where there is one to be shown.
    pub new: Option<String>,
}

impl Service {
    /// What has changed from this model to a newer one, by place and kind. See the rules above.
    pub fn changes_to(&self, newer: &Self) -> Changes {
        let mut diff = Diff::new(self, newer);
        diff.service();
        diff.operations();
        diff.waiters();
        diff.shapes();
        diff.finish()
    }
}

/// What has changed between two models. Made by [`Service::changes_to`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// Every change, sorted by place and kind, each once.
    pub all: Vec<Change>,
    /// Shapes that have another name: the old one and the new one.
    pub renamed: Vec<(String, String)>,
}

/// A comparison under way.
struct Diff<'a> {
    old: Side<'a>,
    new: Side<'a>,
    pairs: Pairs,
    changes: Vec<Change>,
}

impl<'a> Diff<'a> {
    fn new(old: &'a Service, new: &'a Service) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let pairs = Pairs::new(&old, &new);
        Self {
            old,
            new,
            pairs,
            changes: Vec::new(),
        }
    }

    fn finish(self) -> Changes {
        let Self {
            old,
            new,
            pairs,
            mut changes,
        } = self;
        changes.sort();
        // A member's own property and the one of its shape can have the same change.
        changes.dedup();
        let name = |service: &Service, id| service.shape(id).name.clone();
        let renamed = pairs
            .renamed()
            .map(|(before, now)| (name(old.service, before), name(new.service, now)));
        Changes {
            renamed: renamed.collect(),
            all: changes,
        }
    }

    fn push(&mut self, place: &Place, kind: ChangeKind, old: Option<String>, new: Option<String>) {
        self.changes.push(Change {
            place: place.clone(),
            kind,
            old,
            new,
        });
    }

    /// Records that something was added or removed.
    fn note(&mut self, place: &Place, kind: ChangeKind) {
        self.push(place, kind, None, None);
    }

    /// Compares a value.
    fn value<T: PartialEq + Show + ?Sized>(&mut self, place: &Place, kind: ChangeKind, old: &T, new: &T) {
        if old != new {
            self.push(place, kind, old.show(), new.show());
        }
    }

    /// Compares an optional value.
    fn flag(&mut self, place: &Place, added: ChangeKind, removed: ChangeKind, old: bool, new: bool) {
        match (old, new) {
            (false, true) => self.note(place, added),
            (true, false) => self.note(place, removed),
            _ => {}
        }
    }

    /// Compares deprecations.
    fn deprecated(&mut self, place: &Place, old: &Option<Deprecated>, new: &Option<Deprecated>) {
        let why = |deprecated: &Option<Deprecated>| deprecated.as_ref().and_then(|known| known.message.clone());
        match (old, new) {
            (None, Some(_)) => self.push(place, ChangeKind::DeprecatedAdded, None, why(new)),
            (Some(_), None) => self.push(place, ChangeKind::DeprecatedRemoved, why(old), None),
            _ if old != new => self.push(place, ChangeKind::DeprecationChanged, why(old), why(new)),
            _ => {}
        }
    }

    /// Both shapes of a pair.
    fn both(&self, old: ShapeId, new: ShapeId) -> (&'a Shape, &'a Shape) {
        (self.old.service.shape(old), self.new.service.shape(new))
    }
}

//! Shapes as the file has them, with what their mixins and `apply` add.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::file::File;
use super::id::local_name;
use crate::c2j::{Text, read};
use crate::collector::Collector;
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Entry, Node};
use crate::nearest::did_you_mean;
use crate::span::FileOffset;

/// A shape.
#[derive(Clone, Debug)]
pub(super) struct Shape<'t> {
    /// With its namespace: `smithy.example#Cat`.
    pub(super) id: &'t str,
    pub(super) place: FileOffset,
    pub(super) kind: &'t str,
    pub(super) traits: Traits<'t>,
    /// Those of a structure or union, the values of an enum, `member` of a list, `key` and `value` of a map.
    pub(super) members: Vec<Member<'t>>,
    /// What services, resources and operations have: what mixins say comes first.
    properties: Vec<&'t Entry<'t>>,
}

/// A member.
#[derive(Clone, Debug)]
pub(super) struct Member<'t> {
    pub(super) name: &'t str,
    pub(super) place: FileOffset,
    pub(super) target: Text<'t>,
    pub(super) traits: Traits<'t>,
}

/// Traits by their ids, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Traits<'t> {
    /// As the file has them in one place.
    own: &'t [Entry<'t>],
    /// All of them, where they are in several places; else empty.
    mixed: Vec<&'t Entry<'t>>,
}

impl<'t> Traits<'t> {
    /// The value of a trait.
    pub(super) fn get(&self, id: &str) -> Option<&'t Node<'t>> {
        let found = self.iter().find(|entry| entry.key == id);
        found.map(|entry| &entry.node)
    }

    pub(super) fn len(&self) -> usize {
        self.own.len() + self.mixed.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'t Entry<'t>> {
        self.own.iter().chain(self.mixed.iter().copied())
    }

    /// Adds a trait, or replaces an earlier one.
    fn put(&mut self, entry: &'t Entry<'t>) {
        if !self.own.is_empty() {
            self.mixed = std::mem::take(&mut self.own).iter().collect();
        }
        match self.mixed.iter_mut().find(|earlier| earlier.key == entry.key) {
            Some(earlier) => *earlier = entry,
            None => self.mixed.push(entry),
        }
    }

    fn put_all(&mut self, node: Option<&'t Node<'t>>, collector: &mut Collector) {
        let Some(node) = node else { return };
        let entries = read::object(node, collector);
        if self.len() == 0 {
            self.own = entries;
        } else {
            entries.iter().for_each(|entry| self.put(entry));
        }
    }
}

impl<'t> Shape<'t> {
    /// A shape that is not part of the file.
    pub(super) fn of_prelude(id: &'t str, kind: &'static str, place: FileOffset) -> Self {
        Self {
            id,
            place,
            kind,
            traits: Traits::default(),
            members: Vec::new(),
            properties: Vec::new(),
        }
    }

    /// The name without the namespace.
    pub(super) fn name(&self) -> &'t str {
        local_name(self.id)
    }

    pub(super) fn subject(&self) -> Option<Subject> {
        Some(Subject::Shape(self.name().to_owned()))
    }

    /// The values of a property: those of mixins first.
    pub(super) fn properties(&self, key: &'static str) -> impl Iterator<Item = &'t Node<'t>> {
        let found = self.properties.iter().filter(move |entry| entry.key == key);
        found.map(|entry| &entry.node)
    }

    /// The value of a property that counts: that of the shape itself, else of its last mixin that has it.
    pub(super) fn property(&self, key: &'static str) -> Option<&'t Node<'t>> {
        self.properties(key).last()
    }

    /// `[{"target": "smithy.example#Cat"}, …]`, of all mixins and of the shape, each once.
    pub(super) fn targets(&self, key: &'static str, collector: &mut Collector) -> Vec<Text<'t>> {
        let mut targets: Vec<Text> = Vec::new();
        for node in self.properties(key) {
            for item in read::array(node, collector) {
                let target = target(item, collector);
                targets.extend(target.filter(|new| targets.iter().all(|old| old.value != new.value)));
            }
        }
        targets
    }
}

/// `{"target": "smithy.example#Cat"}`
pub(super) fn target<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Option<Text<'t>> {
    let mut target = None;
    for entry in read::object(node, collector) {
        match &*entry.key {
            "target" => target = read::text(&entry.node, collector),
            "traits" => {}
            _ => read::unknown_key_among(entry, &["target", "traits"], collector),
        }
    }
    read::need(target, "target", node, collector)
}

const PROPERTIES: &[&str] = &[
    "collectionOperations",
    "create",
    "delete",
    "errors",
    "identifiers",
    "input",
    "list",
    "operations",
    "output",
    "properties",
    "put",
    "read",
    "rename",
    "resources",
    "update",
    "version",
];
const OTHER_KEYS: &[&str] = &["key", "member", "members", "mixins", "traits", "type", "value"];

/// Reads shapes of a file.
pub(super) struct Reader<'t> {
    pub(super) file: File<'t>,
    /// The mixins that have been read.
    mixins: FxHashMap<&'t str, Option<Rc<Shape<'t>>>>,
    /// The shapes that are being read, each a mixin of the one before.
    open: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(file: File<'t>) -> Self {
        Self {
            file,
            mixins: FxHashMap::default(),
            open: Vec::new(),
        }
    }

    /// The shape that a target names. `None`, with a diagnostic, if it does not exist.
    pub(super) fn shape(&mut self, target: Text<'t>, collector: &mut Collector) -> Option<Shape<'t>> {
        let Some(entry) = self.file.shape(target.value) else {
            let message = format!("there is no shape {:?}", target.value);
            // Looking for similar names is slow. A model with so many diagnostics has another problem.
            let help = match collector.len() {
                0..100 => did_you_mean(target.value, self.file.ids(), "add the shape, or name another"),
                _ => "add the shape, or name another".to_owned(),
            };
            collector.add(DiagnosticKind::UnknownName, target.place, message, help);
            return None;
        };
        collector.set_subject(Some(Subject::Shape(local_name(&entry.key).to_owned())));
        let shape = self.read(entry, collector);
        collector.set_subject(None);
        shape
    }

    fn read(&mut self, entry: &'t Entry<'t>, collector: &mut Collector) -> Option<Shape<'t>> {
        let id = &*entry.key;
        let mut shape = Shape {
            id,
            place: entry.place,
            kind: "",
            traits: Traits::default(),
            members: Vec::new(),
            properties: Vec::new(),
        };
        let (mut kind, mut traits, mut mixins) = (None, None, None);
        let mut members = Vec::new();
        for entry in read::object(&entry.node, collector) {
            match &*entry.key {
                "type" => kind = read::text(&entry.node, collector),
                "traits" => traits = Some(&entry.node),
                "mixins" => mixins = Some(&entry.node),
                "members" => members.extend(read::object(&entry.node, collector)),
                "member" | "key" | "value" => members.push(entry),
                key if PROPERTIES.contains(&key) => shape.properties.push(entry),
                _ => {
                    let known: Vec<_> = PROPERTIES.iter().chain(OTHER_KEYS).copied().collect();
                    read::unknown_key_among(entry, &known, collector);
                }
            }
        }
        shape.kind = read::need(kind, "type", &entry.node, collector)?.value;
        if let Some(mixins) = mixins {
            self.mix(&mut shape, mixins, collector);
        }
        shape.traits.put_all(traits, collector);
        shape.traits.put_all(self.applied_traits(id, collector), collector);
        let mixed = shape.members.len();
        shape.members.reserve(members.len());
        for member in members {
            put_member(&mut shape, mixed, member, collector);
        }
        if self.file.has_applied() {
            self.apply_to_members(&mut shape, collector);
        }
        Some(shape)
    }

    /// The traits below an `apply`.
    fn applied_traits(&self, id: &str, collector: &mut Collector) -> Option<&'t Node<'t>> {
        let applied = self.file.applied(id)?;
        let mut traits = None;
        for entry in read::object(applied, collector) {
            match &*entry.key {
                "traits" => traits = Some(&entry.node),
                "type" => {}
                _ => read::unknown_key_among(entry, &["traits", "type"], collector),
            }
        }
        traits
    }

    fn apply_to_members(&self, shape: &mut Shape<'t>, collector: &mut Collector) {
        for member in &mut shape.members {
            let id = format!("{}${}", shape.id, member.name);
            member.traits.put_all(self.applied_traits(&id, collector), collector);
        }
    }

    /// Takes over what the mixins of a shape have.
    fn mix(&mut self, shape: &mut Shape<'t>, mixins: &'t Node<'t>, collector: &mut Collector) {
        let own = std::mem::take(&mut shape.properties);
        self.open.push(shape.id);
        for item in read::array(mixins, collector) {
            let Some(target) = target(item, collector) else {
                continue;
            };
            let Some(mixin) = self.mixin(target, collector) else {
                continue;
            };
            if mixin.kind != shape.kind {
                let message = format!("a {} cannot have a {} for a mixin", shape.kind, mixin.kind);
                collector.add(DiagnosticKind::Mismatch, target.place, message, "name another mixin");
                continue;
            }
            let local = local_traits(&mixin.traits, collector);
            let inherited = mixin.traits.iter().filter(|entry| !local.contains(&&*entry.key));
            inherited.for_each(|entry| shape.traits.put(entry));
            shape.properties.extend(&mixin.properties);
            for member in &mixin.members {
                mix_member(shape, member, target, collector);
            }
        }
        self.open.pop();
        shape.properties.extend(own);
    }

    fn mixin(&mut self, target: Text<'t>, collector: &mut Collector) -> Option<Rc<Shape<'t>>> {
        if let Some(known) = self.mixins.get(target.value) {
            return known.clone();
        }
        if let Some(at) = self.open.iter().position(|open| *open == target.value) {
            let cycle = self.open.iter().skip(at).chain([&target.value]);
            let names: Vec<_> = cycle.map(|id| local_name(id)).collect();
            let message = format!("mixins form a circle: {}", names.join(" → "));
            collector.add(DiagnosticKind::Recursion, target.place, message, "take one of them out");
            return None;
        }
        let found = match self.file.shape(target.value) {
            Some(entry) => self.read(entry, collector).map(Rc::new),
            None => {
                let message = format!("there is no shape {:?}", target.value);
                let help = did_you_mean(target.value, self.file.ids(), "add the mixin, or name another");
                collector.add(DiagnosticKind::UnknownName, target.place, message, help);
                None
            }
        };
        if let Some(mixin) = found.as_ref().filter(|mixin| mixin.traits.get(MIXIN).is_none()) {
            let message = format!("{:?} is no mixin", mixin.name());
            let help = "a mixin has the trait smithy.api#mixin";
            collector.add(DiagnosticKind::Mismatch, target.place, message, help);
        }
        self.mixins.insert(target.value, found.clone());
        found
    }
}

const MIXIN: &str = "smithy.api#mixin";

/// The traits that a mixin does not hand on: `{"smithy.api#mixin": {"localTraits": […]}}`, and that it is one.
fn local_traits<'t>(traits: &Traits<'t>, collector: &mut Collector) -> Vec<&'t str> {
    let mut local = vec![MIXIN];
    let entries = traits.get(MIXIN).map_or(&[][..], |node| read::object(node, collector));
    for entry in entries.iter().filter(|entry| entry.key == "localTraits") {
        local.extend(read::texts(&entry.node, collector).iter().map(|text| text.value));
    }
    local
}

/// A member of a mixin. Two mixins may both have it if they agree on its target.
fn mix_member<'t>(shape: &mut Shape<'t>, member: &Member<'t>, mixin: Text, collector: &mut Collector) {
    let Some(earlier) = shape.members.iter_mut().find(|earlier| earlier.name == member.name) else {
        shape.members.push(member.clone());
        return;
    };
    if earlier.target.value != member.target.value {
        let message = format!(
            "two mixins have {:?}, one as {} and one as {}",
            member.name,
            local_name(earlier.target.value),
            local_name(member.target.value)
        );
        let help = "take one of the mixins out, or rename a member";
        collector.add(DiagnosticKind::Mismatch, mixin.place, message, help);
    }
    member.traits.iter().for_each(|entry| earlier.traits.put(entry));
}

/// A member of the shape itself. One that a mixin has too, among the first `mixed`, keeps its place and gets more traits.
fn put_member<'t>(shape: &mut Shape<'t>, mixed: usize, entry: &'t Entry<'t>, collector: &mut Collector) {
    collector.set_member(Some(&entry.key));
    let (mut target, mut traits) = (None, None);
    for inner in read::object(&entry.node, collector) {
        match &*inner.key {
            "target" => target = read::text(&inner.node, collector),
            "traits" => traits = Some(&inner.node),
            _ => read::unknown_key_among(inner, &["target", "traits"], collector),
        }
    }
    let target = read::need(target, "target", &entry.node, collector);
    let mut of_mixins = shape.members.iter_mut().take(mixed);
    let earlier = of_mixins.find(|earlier| earlier.name == entry.key);
    match (earlier, target) {
        (Some(earlier), Some(target)) => {
            if earlier.target.value != target.value {
                let message = format!("a mixin has this member as {}", local_name(earlier.target.value));
                let help = "a member that a mixin has too must have the same target";
                collector.add(DiagnosticKind::Mismatch, target.place, message, help);
            }
            (earlier.place, earlier.target) = (entry.place, target);
            earlier.traits.put_all(traits, collector);
        }
        (None, Some(target)) => {
            let mut member = Member {
                name: &entry.key,
                place: entry.place,
                target,
                traits: Traits::default(),
            };
            member.traits.put_all(traits, collector);
            shape.members.push(member);
        }
        (_, None) => {}
    }
    collector.set_member(None);
}

//! Compares shapes.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::{ChangeKind as Kind, Diff};
use crate::Place;
use crate::ids::ShapeId;
use crate::link::DEEPEST;
use crate::service::Service;
use crate::shape::{Element, Enum, ErrorTraits, List, Map, Range, Shape, ShapeKind, Structure};
use crate::walk::Usage;

impl Diff<'_> {
    pub(super) fn shapes(&mut self) {
        let pairs: Vec<_> = self.pairs.all().collect();
        for (old, new) in pairs.iter().copied() {
            self.shape(old, new);
        }
        let gone: Vec<_> = self
            .old
            .walk
            .reached()
            .filter(|id| self.pairs.of(*id).is_none())
            .collect();
        for id in gone {
            self.lone(self.old.service.shape(id), Kind::ShapeRemoved, Kind::ErrorRemoved);
        }
        let known: BTreeSet<_> = pairs.iter().map(|(_, new)| *new).collect();
        let added: Vec<_> = self.new.walk.reached().filter(|id| !known.contains(id)).collect();
        for id in added {
            self.lone(self.new.service.shape(id), Kind::ShapeAdded, Kind::ErrorAdded);
        }
    }

    /// A shape that only one model has.
    fn lone(&mut self, shape: &Shape, kind: Kind, error: Kind) {
        let kind = if error_traits(shape).is_some() { error } else { kind };
        if shape.has_type() {
            self.note(&Place::Shape(shape.name.clone()), kind);
        }
    }

    fn shape(&mut self, old_id: ShapeId, new_id: ShapeId) {
        let (old, new) = self.both(old_id, new_id);
        let place = Place::Shape(new.name.clone());
        if !self.same_kind(&place, old, new) {
            return;
        }
        self.value(&place, Kind::ShapeRenamed, &old.name, &new.name);
        self.sensitive(&place, old.sensitive, new.sensitive);
        if old.has_type() {
            // Another name in the model means another name in code.
            if old.name == new.name {
                self.value(&place, Kind::CodeNameChanged, &old.code_name, &new.code_name);
            }
            self.value(
                &place,
                Kind::XmlNamespaceChanged,
                &old.xml_namespace,
                &new.xml_namespace,
            );
            self.value(&place, Kind::WireNameChanged, &old.location_name, &new.location_name);
            self.deprecated(&place, &old.deprecated, &new.deprecated);
            self.value(
                &place,
                Kind::DocumentationChanged,
                &old.documentation,
                &new.documentation,
            );
        }
        match (&old.kind, &new.kind) {
            (ShapeKind::Enum(old), ShapeKind::Enum(new)) => self.values(&place, old, new),
            (ShapeKind::Structure(old), ShapeKind::Structure(new)) => self.structure(&place, old, new),
            _ => self.facets(&place, old, new, 0),
        }
        if !new.members().is_empty() || !old.members().is_empty() {
            self.usage(&place, self.old.walk.usage(old_id), self.new.walk.usage(new_id));
            self.members(old_id, new_id);
        }
    }

    /// Whether there is anything to compare: a shape of another kind is another shape.
    fn same_kind(&mut self, place: &Place, old: &Shape, new: &Shape) -> bool {
        let (old, new) = (kind_name(&old.kind), kind_name(&new.kind));
        self.value(place, Kind::ShapeRetyped, old, new);
        old == new
    }

    fn usage(&mut self, place: &Place, old: Usage, new: Usage) {
        // An error is used as an output is.
        let ways = |usage: Usage| (usage.input, usage.output || usage.error);
        let show = |usage: Usage| {
            Some(match ways(usage) {
                (true, true) => "input and output".to_owned(),
                (true, false) => "input".to_owned(),
                (false, _) => "output".to_owned(),
            })
        };
        if ways(old) != ways(new) {
            self.push(place, Kind::UseChanged, show(old), show(new));
        }
    }

    fn values(&mut self, place: &Place, old: &Enum, new: &Enum) {
        self.range(place, &old.length, &new.length);
        let shape = place.shape().unwrap_or_default();
        let value = |value: &String| Place::Value {
            shape: shape.to_owned(),
            value: value.clone(),
        };
        let set = |values: &Enum| -> BTreeSet<String> { values.values.iter().cloned().collect() };
        let (before, now) = (set(old), set(new));
        for gone in before.difference(&now) {
            self.note(&value(gone), Kind::ValueRemoved);
        }
        for added in now.difference(&before) {
            self.note(&value(added), Kind::ValueAdded);
        }
    }

    fn structure(&mut self, place: &Place, old: &Structure, new: &Structure) {
        self.value(place, Kind::EventChanged, &old.event, &new.event);
        match (&old.error, &new.error) {
            (None, Some(_)) => self.note(place, Kind::ErrorAdded),
            (Some(_), None) => self.note(place, Kind::ErrorRemoved),
            (Some(before), Some(now)) => self.error(place, before, now),
            (None, None) => {}
        }
    }

    fn error(&mut self, place: &Place, old: &ErrorTraits, new: &ErrorTraits) {
        let message = |traits: &ErrorTraits| traits.message_member.as_ref().map(|member| member.names.clone());
        self.value(place, Kind::ErrorMessageChanged, &message(old), &message(new));
        let aliases = |traits: &ErrorTraits| {
            let aliases = traits.aliases.iter().map(|alias| {
                let beside: Vec<_> = alias.when_present.iter().map(|member| member.names.as_str()).collect();
                let text = format!("{}={}", alias.member.names, alias.value);
                (text, beside.join(", "))
            });
            let code = traits.code_member.iter().map(|member| (member.clone(), String::new()));
            aliases.chain(code).collect::<Vec<_>>()
        };
        self.value(place, Kind::ErrorAliasesChanged, &aliases(old), &aliases(new));
        self.value(place, Kind::ErrorCodeChanged, &old.code, &new.code);
        self.value(place, Kind::ErrorStatusChanged, &old.status, &new.status);
        let blame = |traits: &ErrorTraits| {
            traits
                .fault
                .then_some("service")
                .or(traits.sender_fault.then_some("caller"))
        };
        self.value(place, Kind::ErrorStatusChanged, &blame(old), &blame(new));
        self.value(place, Kind::RetryableChanged, &old.retryable, &new.retryable);
    }

    pub(super) fn sensitive(&mut self, place: &Place, old: bool, new: bool) {
        self.flag(place, Kind::SensitiveAdded, Kind::SensitiveRemoved, old, new);
    }

    /// Compares two shapes of a kind that are not known by their names, as far as they go without other shapes that have
    /// both the same name: those are compared for themselves.
    pub(super) fn facets(&mut self, place: &Place, old: &Shape, new: &Shape, depth: usize) {
        use ShapeKind as S;
        if depth > DEEPEST {
            return;
        }
        match (&old.kind, &new.kind) {
            (S::List(old), S::List(new)) => self.list(place, old, new, depth),
            (S::Map(old), S::Map(new)) => self.map(place, old, new, depth),
            (S::String(old), S::String(new)) => {
                self.range(place, &old.length, &new.length);
                self.value(place, Kind::ConstraintsChanged, &old.pattern, &new.pattern);
            }
            (S::Integer(old), S::Integer(new)) | (S::Long(old), S::Long(new)) => {
                self.range(place, old, new);
            }
            (S::Float(old), S::Float(new)) | (S::Double(old), S::Double(new)) => {
                self.range(place, old, new);
            }
            (S::Blob(old), S::Blob(new)) => {
                self.value(place, Kind::ConstraintsChanged, &old.length, &new.length);
                self.value(place, Kind::StreamingChanged, &old.streaming, &new.streaming);
                let (length, new_length) = (old.requires_length, new.requires_length);
                self.value(place, Kind::LengthRequiredChanged, &length, &new_length);
            }
            (S::Timestamp(old), S::Timestamp(new)) => self.value(place, Kind::TimestampFormatChanged, old, new),
            _ => {}
        }
    }

    fn list(&mut self, place: &Place, old: &List, new: &List, depth: usize) {
        self.collection(
            place,
            (old.flattened, old.sparse, &old.length),
            (new.flattened, new.sparse, &new.length),
        );
        self.element(place, Kind::ElementRetyped, &old.member, &new.member, depth);
    }

    fn map(&mut self, place: &Place, old: &Map, new: &Map, depth: usize) {
        self.collection(
            place,
            (old.flattened, old.sparse, &old.length),
            (new.flattened, new.sparse, &new.length),
        );
        self.element(place, Kind::KeyRetyped, &old.key, &new.key, depth);
        self.element(place, Kind::ElementRetyped, &old.value, &new.value, depth);
    }

    fn collection(&mut self, place: &Place, old: (bool, bool, &Range<u64>), new: (bool, bool, &Range<u64>)) {
        self.value(place, Kind::FlattenedChanged, &old.0, &new.0);
        self.value(place, Kind::SparseChanged, &old.1, &new.1);
        self.range(place, old.2, new.2);
    }

    /// Compares the limits of a length or value.
    fn range<T: PartialEq + Copy + Display>(&mut self, place: &Place, old: &Range<T>, new: &Range<T>) {
        let least = |range: &Range<T>| Range {
            min: range.min,
            max: None,
        };
        self.value(place, Kind::MinimumChanged, &least(old), &least(new));
        let greatest = |range: &Range<T>| Range {
            min: None,
            max: range.max,
        };
        self.value(place, Kind::ConstraintsChanged, &greatest(old), &greatest(new));
    }

    fn element(&mut self, place: &Place, retyped: Kind, old: &Element, new: &Element, depth: usize) {
        self.value(place, Kind::ElementNameChanged, &old.location_name, &new.location_name);
        self.value(place, Kind::XmlNamespaceChanged, &old.xml_namespace, &new.xml_namespace);
        self.value(place, Kind::JsonValueChanged, &old.json_value, &new.json_value);
        self.value(
            place,
            Kind::TimestampFormatChanged,
            &old.timestamp_format,
            &new.timestamp_format,
        );
        self.target(place, retyped, old.target, new.target, depth);
    }

    /// Compares the targets of members or elements.
    pub(super) fn target(&mut self, place: &Place, retyped: Kind, old_id: ShapeId, new_id: ShapeId, depth: usize) {
        let (old, new) = self.both(old_id, new_id);
        if self.pairs.of(old_id) == Some(new_id) {
            return;
        }
        let differs = old.has_type() || new.has_type() || kind_name(&old.kind) != kind_name(&new.kind);
        if differs {
            let (old, new) = (
                type_text(self.old.service, old_id, 0),
                type_text(self.new.service, new_id, 0),
            );
            self.push(place, retyped, Some(old), Some(new));
            return;
        }
        self.sensitive(place, old.sensitive, new.sensitive);
        self.facets(place, old, new, depth + 1);
    }
}

fn error_traits(shape: &Shape) -> Option<&ErrorTraits> {
    match &shape.kind {
        ShapeKind::Structure(structure) => structure.error.as_ref(),
        _ => None,
    }
}

fn kind_name(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Structure(_) => "structure",
        ShapeKind::Union(_) => "union",
        ShapeKind::EventStream(_) => "event stream",
        ShapeKind::List(_) => "list",
        ShapeKind::Map(_) => "map",
        ShapeKind::String(_) => "string",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::Integer(_) => "integer",
        ShapeKind::Long(_) => "long",
        ShapeKind::Float(_) => "float",
        ShapeKind::Double(_) => "double",
        ShapeKind::Boolean => "boolean",
        ShapeKind::Blob(_) => "blob",
        ShapeKind::Timestamp(_) => "timestamp",
        ShapeKind::Document => "document",
    }
}

/// `list of Tag`, `map of string`, `integer`
fn type_text(service: &Service, id: ShapeId, depth: usize) -> String {
    let shape = service.shape(id);
    let of = |target| type_text(service, target, depth + 1);
    match &shape.kind {
        _ if depth > DEEPEST => "…".to_owned(),
        ShapeKind::List(list) => format!("list of {}", of(list.member.target)),
        ShapeKind::Map(map) => format!("map of {}", of(map.value.target)),
        kind if shape.has_type() => format!("{} {}", kind_name(kind), shape.name),
        kind => kind_name(kind).to_owned(),
    }
}

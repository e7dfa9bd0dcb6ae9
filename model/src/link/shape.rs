//! Shapes: the options of the file → one kind with its properties.

use std::str::FromStr;

use rustc_hash::FxHashSet;

use super::Linker;
use crate::c2j::{self, Named, read};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::ids::ShapeId;
use crate::json::{Node, Value};
use crate::shape::{
    Blob, Element, Enum, EventStream, List, Map, Range, Shape, ShapeKind, Structure, Text, TimestampFormat, Union,
};

/// The kind of a shape, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Structure,
    Union,
    EventStream,
    Document,
    List,
    Map,
    String,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Blob,
    Timestamp,
}

impl Kind {
    const NAMES: [(&str, Self); 12] = [
        ("structure", Self::Structure),
        ("list", Self::List),
        ("map", Self::Map),
        ("string", Self::String),
        // The protocol tests have it; it is a string on the wire.
        ("character", Self::String),
        ("integer", Self::Integer),
        ("long", Self::Long),
        ("float", Self::Float),
        ("double", Self::Double),
        ("boolean", Self::Boolean),
        ("blob", Self::Blob),
        ("timestamp", Self::Timestamp),
    ];

    pub(super) fn of(shape: &c2j::Shape) -> Option<Self> {
        let name = shape.kind?.value;
        let (_, kind) = Self::NAMES.iter().find(|(known, _)| *known == name)?;
        Some(match kind {
            Self::Structure if shape.document => Self::Document,
            Self::Structure if shape.eventstream => Self::EventStream,
            Self::Structure if shape.union => Self::Union,
            kind => *kind,
        })
    }

    /// Whether the model calls it a structure.
    pub(super) fn is_structure(self) -> bool {
        matches!(self, Self::Structure | Self::Union | Self::EventStream | Self::Document)
    }

    /// A single value that can be text in a header, a query or a path.
    pub(super) fn is_simple(self) -> bool {
        match self {
            Self::Structure | Self::Union | Self::EventStream | Self::Document => false,
            Self::List | Self::Map | Self::Blob => false,
            Self::String | Self::Integer | Self::Long | Self::Float | Self::Double => true,
            Self::Boolean | Self::Timestamp => true,
        }
    }
}

pub(super) const TIMESTAMP_FORMATS: [(&str, TimestampFormat); 3] = [
    ("iso8601", TimestampFormat::Iso8601),
    ("unixTimestamp", TimestampFormat::UnixTimestamp),
    ("rfc822", TimestampFormat::Rfc822),
];

impl<'m, 't> Linker<'m, 't> {
    /// All shapes, in the order of their ids.
    pub(super) fn shapes(&mut self) -> Vec<Shape> {
        self.model.shapes.iter().map(|shape| self.shape(shape)).collect()
    }

    fn shape(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> Shape {
        self.collector.set_subject(Some(Subject::Shape(named.name.to_owned())));
        let shape = &named.value;
        Shape {
            name: named.name.to_owned(),
            code_name: shape.rename.unwrap_or(named.name).to_owned(),
            documentation: shape.documentation.to_owned(),
            kind: self.shape_kind(named),
            sensitive: shape.sensitive,
            deprecated: shape.deprecation.link(),
            xml_namespace: shape.xml_namespace.clone(),
            location_name: shape.location_name.map(str::to_owned),
        }
    }

    fn shape_kind(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ShapeKind {
        let shape = &named.value;
        let Some(kind) = Kind::of(shape) else {
            read::word(shape.kind, "shape type", &Kind::NAMES, self.collector);
            return ShapeKind::Boolean;
        };
        self.check_error_keys(named, kind);
        match kind {
            Kind::Structure => self.structure(named),
            Kind::Union => ShapeKind::Union(Union {
                members: self.shape_members(named),
            }),
            Kind::EventStream => self.event_stream(named),
            Kind::Document => ShapeKind::Document,
            Kind::List => self.list(named),
            Kind::Map => self.map(named),
            Kind::String => self.string(shape),
            Kind::Integer => ShapeKind::Integer(self.range(shape, "a whole number")),
            Kind::Long => ShapeKind::Long(self.range(shape, "a whole number")),
            Kind::Float => ShapeKind::Float(self.range(shape, "a number")),
            Kind::Double => ShapeKind::Double(self.range(shape, "a number")),
            Kind::Boolean => ShapeKind::Boolean,
            Kind::Blob => ShapeKind::Blob(Blob {
                streaming: shape.streaming,
                requires_length: shape.requires_length,
                length: self.length(shape),
            }),
            Kind::Timestamp => {
                let format = read::word(
                    shape.timestamp_format,
                    "timestamp format",
                    &TIMESTAMP_FORMATS,
                    self.collector,
                );
                ShapeKind::Timestamp(format)
            }
        }
    }

    fn structure(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ShapeKind {
        let members = self.shape_members(named);
        let error = named.value.exception.then(|| self.error_traits(named));
        ShapeKind::Structure(Structure {
            members,
            error,
            event: named.value.event,
        })
    }

    fn event_stream(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ShapeKind {
        for member in named.value.members.iter().flatten() {
            self.collector.set_member(Some(member.name));
            self.check_target(member.value.shape, Kind::Structure, "an event must be a structure");
        }
        ShapeKind::EventStream(EventStream {
            members: self.shape_members(named),
        })
    }

    fn list(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ShapeKind {
        let shape = &named.value;
        ShapeKind::List(List {
            member: self.element(named, shape.member.as_ref(), "member"),
            flattened: shape.flattened,
            sparse: shape.sparse,
            length: self.length(shape),
        })
    }

    fn map(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ShapeKind {
        let shape = &named.value;
        let key = self.element(named, shape.key.as_ref(), "key");
        let target = shape.key.as_ref().and_then(|key| key.shape);
        self.check_target(target, Kind::String, "the key of a map must be a string");
        ShapeKind::Map(Map {
            key,
            value: self.element(named, shape.value.as_ref(), "value"),
            flattened: shape.flattened,
            sparse: shape.sparse,
            length: self.length(shape),
        })
    }

    fn check_target(&mut self, target: Option<c2j::Text>, wanted: Kind, rule: &str) {
        if let Some(target) = target
            && self.kind_named(target).is_some_and(|kind| kind != wanted)
        {
            let message = format!("{rule}, and {:?} is not", target.value);
            self.collector
                .add(DiagnosticKind::Mismatch, target.place, message, "name another shape");
        }
    }

    fn element(&mut self, named: &Named<'t, c2j::Shape<'t>>, element: Option<&c2j::Element<'t>>, key: &str) -> Element {
        if element.is_none() {
            let message = format!("there is no key {key:?}");
            self.collector.add(DiagnosticKind::MissingKey, named.place, message, "");
        }
        let target = element.and_then(|element| self.target(element.shape));
        let source = target.and_then(|id| self.source(id));
        let jsonvalue = element.and_then(|element| element.jsonvalue);
        let json_value = self.is_string_trait(jsonvalue, target, "a JSON value");
        let own_name = element.and_then(|element| element.location_name);
        let own_namespace = element.and_then(|element| element.xml_namespace.clone());
        let is_timestamp = target.and_then(|id| self.kind(id)) == Some(Kind::Timestamp);
        let format = element
            .and_then(|element| element.timestamp_format)
            .filter(|_| is_timestamp);
        let is_sensitive = element.is_some_and(|element| element.sensitive);
        Element {
            target: target.unwrap_or(ShapeId::new(0)),
            location_name: own_name.or(source.and_then(|s| s.location_name)).map(str::to_owned),
            xml_namespace: own_namespace.or_else(|| source?.xml_namespace.clone()),
            json_value,
            sensitive: is_sensitive || source.is_some_and(|shape| shape.sensitive),
            timestamp_format: read::word(format, "timestamp format", &TIMESTAMP_FORMATS, self.collector),
        }
    }

    fn string(&mut self, shape: &c2j::Shape) -> ShapeKind {
        let listed = shape.enumeration.as_ref();
        if let Some(empty) = listed.filter(|listed| listed.value.is_empty()) {
            let message = "an enum without values is any string";
            let help = "list its values, or leave \"enum\" out";
            self.collector.add(DiagnosticKind::NoEffect, empty.place, message, help);
        }
        let Some(listed) = listed.filter(|listed| !listed.value.is_empty()) else {
            return ShapeKind::String(Text {
                length: self.length(shape),
                pattern: shape.pattern.map(str::to_owned),
            });
        };
        let mut seen = FxHashSet::default();
        let mut values = Vec::with_capacity(listed.value.len());
        for value in &listed.value {
            if seen.insert(value.value) {
                values.push(value.value.to_owned());
            } else {
                let message = format!("the enum has {:?} twice", value.value);
                self.collector
                    .add(DiagnosticKind::NoEffect, value.place, message, "delete one of them");
            }
        }
        ShapeKind::Enum(Enum {
            values,
            length: self.length(shape),
        })
    }

    fn length(&mut self, shape: &c2j::Shape) -> Range<u64> {
        self.range(shape, "a whole number from 0")
    }

    fn range<T: FromStr + PartialOrd + Copy>(&mut self, shape: &c2j::Shape, wanted: &str) -> Range<T> {
        let (min, max) = (self.bound(shape.min, wanted), self.bound(shape.max, wanted));
        if let (Some(least), Some(greatest), Some(node)) = (min, max, shape.min)
            && least > greatest
        {
            let message = "\"min\" is greater than \"max\", both left out";
            self.collector.add(DiagnosticKind::NoEffect, node.place, message, "");
            return Range { min: None, max: None };
        }
        Range { min, max }
    }

    /// A bound, however it is written: `1`, `1.0` or `"1"`. Clients do not check bounds, so one that the type cannot hold is left
    /// out; so does botocore with a bound that no value reaches.
    fn bound<T: FromStr>(&mut self, node: Option<&Node>, wanted: &str) -> Option<T> {
        let node = node?;
        let (written, is_number) = match &node.value {
            Value::Number(text) => (*text, true),
            Value::String(text) => (&**text, false),
            _ => ("", false),
        };
        let whole = || written.parse::<f64>().ok().filter(|n| n.fract() == 0.0);
        let bound = written.parse().ok().or_else(|| format!("{:.0}", whole()?).parse().ok());
        if bound.is_none() || !is_number {
            let found = node.to_plain();
            let done = if bound.is_some() { "read as one" } else { "left out" };
            let message = format!("{found} where {wanted} should be, {done}");
            self.collector.add(DiagnosticKind::NoEffect, node.place, message, "");
        }
        bound
    }
}

//! Schemas: the kinds of values, and what else the runtime must know of members and shapes.

use tinsmith_model::{
    Decoding, Element, List, Location, Map, Member, Operation, Protocol, Range, Shape, ShapeId, ShapeKind,
};

use super::Context;
use crate::plan::{
    ConstRef, ListTrait, MapTrait, MemberSchemaPlan, MemberTrait, OperationXmlPlan, ShapePlan, StructureTrait,
    TimestampFormat,
};

impl Context<'_> {
    /// A member of a shape in its schema.
    pub(super) fn member_schema(&self, owner: ShapeId, member: &Member) -> MemberSchemaPlan {
        let shape = match (member.is_json_header(), member.timestamp_format) {
            (true, _) => ShapePlan::Document,
            (false, Some(format)) => ShapePlan::Timestamp(timestamp_format(Some(format))),
            (false, None) => self.shape(member.target),
        };
        MemberSchemaPlan {
            name: member.name.clone(),
            wire: self
                .wire_name(member)
                .filter(|wire| *wire != member.name)
                .map(str::to_owned),
            shape,
            traits: self.member_traits(owner, member),
        }
    }

    /// The location, then everything else. Of a structure that is a secret as a whole, each member is one: a program
    /// can take the structure out of what it is in.
    fn member_traits(&self, owner: ShapeId, member: &Member) -> Vec<MemberTrait> {
        use MemberTrait::{
            Flattened, HostLabel, IdempotencyToken, JsonValue, QueryName, Required, Sensitive, XmlAttribute,
            XmlNamespace,
        };
        let traits = [
            self.location(member),
            member.required.then_some(Required),
            (member.sensitive || self.service.shape(owner).sensitive).then_some(Sensitive),
            member.idempotency_token.then_some(IdempotencyToken),
            member.host_label.then_some(HostLabel),
            member.is_json_header().then_some(JsonValue),
            member.flattened.then_some(Flattened),
            member.xml_attribute.then_some(XmlAttribute),
            member.xml_namespace.clone().map(XmlNamespace),
            member.query_name.clone().map(QueryName),
            member.decoding.map(decoding),
            (!member.is_json_header())
                .then(|| self.minimum(owner, member.target))
                .flatten()
                .map(MemberTrait::Min),
        ];
        traits.into_iter().flatten().collect()
    }

    /// The least length or value of what is in a shape, if that shape is part of an input. Of texts and lists the length counts, of
    /// numbers the value; nothing has fewer than no characters. It is what botocore checks.
    pub(super) fn minimum(&self, owner: ShapeId, target: ShapeId) -> Option<f64> {
        if !self.walk.usage(owner).input {
            return None;
        }
        let length = |length: &Range<u64>| length.min.filter(|&min| min > 0).map(|min| min as f64);
        match &self.service.shape(target).kind {
            ShapeKind::String(text) => length(&text.length),
            ShapeKind::Enum(values) => length(&values.length),
            ShapeKind::List(list) => length(&list.length),
            ShapeKind::Integer(range) | ShapeKind::Long(range) => {
                range.min.filter(|&min| min > i64::MIN).map(|min| min as f64)
            }
            ShapeKind::Float(range) | ShapeKind::Double(range) => range.min,
            _ => None,
        }
    }

    /// The name of a member that is in the body or is the body: a payload has one if the protocol has XML elements.
    fn wire_name<'m>(&'m self, member: &'m Member) -> Option<&'m str> {
        if self.service.shape(member.target).is_event_stream() {
            return None;
        }
        match member.location {
            Location::EventHeader | Location::EventPayload => None,
            Location::Body => Some(member.wire_name()),
            _ if !self.is_rest => Some(member.wire_name()),
            Location::Payload if self.service.metadata.protocols.contains(&Protocol::RestXml) => {
                Some(member.payload_root(self.service.shape(member.target)))
            }
            _ => None,
        }
    }

    /// The location of the member, and the name it has there outside the body. The HTTP bindings of the model are used only if the
    /// protocol has them.
    fn location(&self, member: &Member) -> Option<MemberTrait> {
        let wire = member.wire_name();
        if self.service.shape(member.target).is_event_stream() {
            return Some(MemberTrait::EventStream);
        }
        match member.location {
            Location::EventHeader => Some(match self.service.shape(member.target).kind {
                ShapeKind::Long(_) => MemberTrait::LongEventHeader,
                _ => MemberTrait::EventHeader,
            }),
            Location::EventPayload => Some(MemberTrait::EventPayload),
            Location::Body => None,
            _ if !self.is_rest => None,
            Location::Payload => Some(MemberTrait::Payload),
            Location::Uri => Some(MemberTrait::Label(wire.to_owned())),
            Location::Query | Location::QueryMap => Some(MemberTrait::Query(wire.to_owned())),
            Location::Header => Some(MemberTrait::Header(wire.to_owned())),
            Location::HeaderMap => Some(MemberTrait::PrefixHeaders(wire.to_owned())),
            Location::Status => Some(MemberTrait::StatusCode),
        }
    }

    /// Whether an output has a map in header fields.
    pub(super) fn has_metadata_in_headers(&self) -> bool {
        let outputs = self.service.operations.iter().filter_map(|op| op.output.as_ref());
        let mut kinds = outputs.map(|output| &self.service.shape(output.shape).kind);
        let has_map = |kind: &ShapeKind| match kind {
            ShapeKind::Structure(structure) => {
                let mut members = structure.members.iter();
                members.any(|member| member.location == Location::HeaderMap)
            }
            _ => false,
        };
        self.is_rest && kinds.any(has_map)
    }

    /// The kind of the values in a list or map.
    pub(super) fn element(&self, element: &Element) -> ShapePlan {
        match element.timestamp_format {
            Some(format) => ShapePlan::Timestamp(timestamp_format(Some(format))),
            None => self.shape(element.target),
        }
    }

    /// The kind of a shape's values.
    pub(super) fn shape(&self, id: ShapeId) -> ShapePlan {
        let schema = |variant: fn(ConstRef) -> ShapePlan| match self.naming.schema_of(id) {
            Some(schema) => variant(schema.clone()),
            None => ShapePlan::Document,
        };
        match &self.service.shape(id).kind {
            ShapeKind::Structure(_) => schema(ShapePlan::Structure),
            ShapeKind::Union(_) => schema(ShapePlan::Union),
            ShapeKind::EventStream(_) => schema(ShapePlan::EventStream),
            ShapeKind::List(_) => schema(ShapePlan::List),
            ShapeKind::Map(_) => schema(ShapePlan::Map),
            ShapeKind::Timestamp(format) => ShapePlan::Timestamp(timestamp_format(*format)),
            ShapeKind::String(_) | ShapeKind::Enum(_) => ShapePlan::String,
            ShapeKind::Integer(_) | ShapeKind::Long(_) => ShapePlan::Integer,
            ShapeKind::Float(_) | ShapeKind::Double(_) => ShapePlan::Float,
            ShapeKind::Boolean => ShapePlan::Boolean,
            ShapeKind::Blob(_) => ShapePlan::Blob,
            ShapeKind::Document => ShapePlan::Document,
        }
    }
}

fn timestamp_format(format: Option<tinsmith_model::TimestampFormat>) -> TimestampFormat {
    use tinsmith_model::TimestampFormat as Format;
    match format {
        None => TimestampFormat::Default,
        Some(Format::Iso8601) => TimestampFormat::Iso8601,
        Some(Format::UnixTimestamp) => TimestampFormat::EpochSeconds,
        Some(Format::Rfc822) => TimestampFormat::HttpDate,
    }
}

/// What the schema says of a structure or union.
pub(super) fn structure_traits(shape: &Shape) -> Vec<StructureTrait> {
    let traits = [
        shape.location_name.clone().map(StructureTrait::LocationName),
        shape.xml_namespace.clone().map(StructureTrait::XmlNamespace),
    ];
    traits.into_iter().flatten().collect()
}

/// What the schema says of a list. `min` is that of its elements.
pub(super) fn list_traits(list: &List, min: Option<f64>) -> Vec<ListTrait> {
    let List { member, sparse, .. } = list;
    let traits = [
        element_name(member, "member").map(ListTrait::ElementName),
        member.xml_namespace.clone().map(ListTrait::ElementNamespace),
        member.sensitive.then_some(ListTrait::Sensitive),
        min.map(ListTrait::ElementMin),
        sparse.then_some(ListTrait::Sparse),
    ];
    traits.into_iter().flatten().collect()
}

/// What the schema says of a map. `mins` are those of its keys and values.
pub(super) fn map_traits(map: &Map, mins: [Option<f64>; 2]) -> Vec<MapTrait> {
    let [key_min, value_min] = mins;
    let Map { key, value, sparse, .. } = map;
    let traits = [
        element_name(key, "key").map(MapTrait::KeyName),
        key.xml_namespace.clone().map(MapTrait::KeyNamespace),
        element_name(value, "value").map(MapTrait::ValueName),
        value.xml_namespace.clone().map(MapTrait::ValueNamespace),
        value.sensitive.then_some(MapTrait::Sensitive),
        key.sensitive.then_some(MapTrait::SensitiveKeys),
        key_min.map(MapTrait::KeyMin),
        value_min.map(MapTrait::ValueMin),
        sparse.then_some(MapTrait::Sparse),
    ];
    traits.into_iter().flatten().collect()
}

/// The name of an XML element, where it is not the default.
fn element_name(element: &Element, default: &str) -> Option<String> {
    element.location_name.clone().filter(|name| name != default)
}

/// What the XML and query protocols must know of an operation.
pub(super) fn operation_xml(operation: &Operation) -> OperationXmlPlan {
    let (input, output) = (operation.input.as_ref(), operation.output.as_ref());
    OperationXmlPlan {
        input_root: input.and_then(|input| input.location_name.clone()),
        input_namespace: input.and_then(|input| input.xml_namespace.clone()),
        result_wrapper: output.and_then(|output| output.result_wrapper.clone()),
    }
}

/// How text is read that comes in another form.
fn decoding(decoding: Decoding) -> MemberTrait {
    match decoding {
        Decoding::Percent => MemberTrait::PercentDecoded,
        Decoding::PercentIfDefaulted => MemberTrait::PercentDecodedIfAsked,
        Decoding::Base64 => MemberTrait::Base64Decoded,
    }
}

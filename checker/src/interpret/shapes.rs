//! Structures, unions, lists and maps, each made once.
//!
//! A shape that contains itself is different: a static can point at itself, leaked data cannot. So such a shape is made once for
//! each of [`TURNS`] turns, and after the last one its values are free JSON.

use std::collections::HashMap;

use tinsmith_codegen::names::ConstName;
use tinsmith_codegen::plan::{
    ConstRef, ListPlan, ListTrait, MapPlan, MapTrait, MemberSchemaPlan, MemberTrait, ServicePlan, ShapePlan,
    StructureTrait, TimestampFormat,
};
use tinsmith_model as model;
use tinsmith_runtime::codegen::schema::{self, ListSchema, MapSchema, Member, Shape, StructureSchema, XmlNamespace};

use super::{leak, text};

/// How many times a shape can be nested in itself.
pub(super) const TURNS: u32 = 16;

/// The shapes of a plan, and the schemas that are made already.
pub(super) struct Shapes<'p> {
    structures: HashMap<&'p ConstName, Members<'p>>,
    lists: HashMap<&'p ConstName, &'p ListPlan>,
    maps: HashMap<&'p ConstName, &'p MapPlan>,
    recursion: model::Recursion,
    made_structures: HashMap<(ConstName, u32), &'static StructureSchema>,
    made_collections: HashMap<(ConstName, u32), Shape>,
}

/// A structure or a union.
#[derive(Clone)]
struct Members<'p> {
    /// The shape in the model: it tells which structures contain each other.
    id: Option<model::ShapeId>,
    name: &'p str,
    traits: &'p [StructureTrait],
    members: Vec<&'p MemberSchemaPlan>,
}

/// The structure or union that refers to another shape, and its turn.
#[derive(Clone, Copy)]
struct From {
    id: Option<model::ShapeId>,
    turns: u32,
}

impl<'p> Shapes<'p> {
    pub(super) fn new(model: &model::Service, plan: &'p ServicePlan) -> Self {
        let ids: HashMap<&str, model::ShapeId> = model.shape_ids().map(|(id, shape)| (&*shape.name, id)).collect();
        let structures = plan.structures().map(|structure| {
            let members = Members {
                id: ids.get(&*structure.model_name).copied(),
                name: &structure.model_name,
                traits: &structure.traits,
                members: structure.members.iter().map(|member| &member.schema).collect(),
            };
            (&structure.schema, members)
        });
        let unions = plan.types.unions.iter().map(|union| {
            let members = Members {
                id: ids.get(&*union.model_name).copied(),
                name: &union.model_name,
                traits: &union.traits,
                members: union.variants.iter().map(|variant| &variant.schema).collect(),
            };
            (&union.schema, members)
        });
        Self {
            structures: structures.chain(unions).collect(),
            lists: plan.types.lists.iter().map(|list| (&list.schema, list)).collect(),
            maps: plan.types.maps.iter().map(|map| (&map.schema, map)).collect(),
            recursion: model.recursion(),
            made_structures: HashMap::new(),
            made_collections: HashMap::new(),
        }
    }

    /// The schema of a structure or union of the plan.
    pub(super) fn structure(&mut self, name: &ConstName) -> &'static StructureSchema {
        self.turn(name, TURNS)
    }

    fn turn(&mut self, name: &ConstName, turns: u32) -> &'static StructureSchema {
        let key = (name.clone(), turns);
        if let Some(made) = self.made_structures.get(&key) {
            return made;
        }
        let Members {
            id,
            name,
            traits,
            members,
        } = self.structures[name].clone();
        let from = From { id, turns };
        let members: Vec<_> = members.into_iter().map(|member| self.member(member, from)).collect();
        let schema = StructureSchema::new(text(name), leak(members));
        let made = leak(traits.iter().fold(schema, structure_with));
        self.made_structures.insert(key, made);
        made
    }

    fn member(&mut self, plan: &MemberSchemaPlan, from: From) -> Member {
        let member = Member::new(text(&plan.name), self.shape(&plan.shape, from));
        let member = plan.wire.iter().fold(member, |member, wire| member.wire(text(wire)));
        plan.traits.iter().fold(member, member_with)
    }

    fn shape(&mut self, plan: &ShapePlan, from: From) -> Shape {
        match plan {
            ShapePlan::Boolean => Shape::Boolean,
            ShapePlan::Integer => Shape::Integer,
            ShapePlan::Float => Shape::Float,
            ShapePlan::String => Shape::String,
            ShapePlan::Blob => Shape::Blob,
            ShapePlan::Document => Shape::Document,
            ShapePlan::Timestamp(format) => Shape::Timestamp(timestamp_format(*format)),
            ShapePlan::Structure(target) => self.referred(target, from, Shape::Structure),
            ShapePlan::Union(target) => self.referred(target, from, Shape::Union),
            ShapePlan::EventStream(target) => {
                let event = self.referred(target, from, Shape::Union);
                Shape::List(leak(ListSchema::new(event)))
            }
            ShapePlan::List(target) | ShapePlan::Map(target) => self.collection(target, from),
        }
    }

    /// A structure or union that another one refers to.
    fn referred(&mut self, target: &ConstRef, from: From, kind: fn(&'static StructureSchema) -> Shape) -> Shape {
        match self.turns(target, from) {
            0 => Shape::Document,
            turns => kind(self.turn(&target.name, turns)),
        }
    }

    /// The turns that are left: one less where the target contains the structure that refers to it.
    fn turns(&self, target: &ConstRef, from: From) -> u32 {
        match (from.id, self.structures[&target.name].id) {
            (Some(from_id), Some(id)) if self.recursion.mutual(from_id, id) => from.turns - 1,
            _ => TURNS,
        }
    }

    fn collection(&mut self, target: &ConstRef, from: From) -> Shape {
        let turns = self
            .innermost(target)
            .map_or(TURNS, |innermost| self.turns(&innermost, from));
        let key = (target.name.clone(), turns);
        if let Some(made) = self.made_collections.get(&key) {
            return *made;
        }
        let made = if let Some(list) = self.lists.get(&target.name).copied() {
            let schema = ListSchema::new(self.shape(&list.element, from));
            Shape::List(leak(list.traits.iter().fold(schema, list_with)))
        } else {
            let map = self.maps[&target.name];
            let schema = MapSchema::new(self.shape(&map.value, from));
            Shape::Map(leak(map.traits.iter().fold(schema, map_with)))
        };
        self.made_collections.insert(key, made);
        made
    }

    /// The structure or union in a list or map, through all lists and maps between.
    fn innermost(&self, collection: &ConstRef) -> Option<ConstRef> {
        let element = match self.lists.get(&collection.name) {
            Some(list) => &list.element,
            None => &self.maps[&collection.name].value,
        };
        match element {
            ShapePlan::List(inner) | ShapePlan::Map(inner) => self.innermost(inner),
            ShapePlan::Structure(target) | ShapePlan::Union(target) | ShapePlan::EventStream(target) => {
                Some(target.clone())
            }
            _ => None,
        }
    }
}

fn structure_with(schema: StructureSchema, structure_trait: &StructureTrait) -> StructureSchema {
    match structure_trait {
        StructureTrait::LocationName(name) => schema.location_name(text(name)),
        StructureTrait::XmlNamespace(found) => StructureSchema {
            xml_namespace: Some(namespace(found)),
            ..schema
        },
    }
}

fn member_with(member: Member, member_trait: &MemberTrait) -> Member {
    match member_trait {
        MemberTrait::EventStream => member.event_stream(),
        MemberTrait::EventHeader => member.event_header(),
        MemberTrait::LongEventHeader => member.long_event_header(),
        MemberTrait::EventPayload => member.event_payload(),
        MemberTrait::Payload => member.payload(),
        MemberTrait::Label(name) => member.label(text(name)),
        MemberTrait::Query(name) => member.query(text(name)),
        MemberTrait::Header(name) => member.header(text(name)),
        MemberTrait::PrefixHeaders(prefix) => member.prefix_headers(text(prefix)),
        MemberTrait::StatusCode => member.status_code(),
        MemberTrait::Required => member.required(),
        MemberTrait::Sensitive => member.sensitive(),
        MemberTrait::IdempotencyToken => member.idempotency_token(),
        MemberTrait::HostLabel => member.host_label(),
        MemberTrait::JsonValue => member.json_value(),
        MemberTrait::Flattened => member.flattened(),
        MemberTrait::XmlAttribute => member.xml_attribute(),
        MemberTrait::XmlNamespace(found) => in_namespace(member, found),
        MemberTrait::QueryName(name) => member.query_name(text(name)),
        MemberTrait::PercentDecoded => member.percent_decoded(),
        MemberTrait::PercentDecodedIfAsked => member.percent_decoded_if_asked(),
        MemberTrait::Base64Decoded => member.base64_decoded(),
        MemberTrait::Min(min) => member.min_fraction(*min),
    }
}

fn list_with(schema: ListSchema, list_trait: &ListTrait) -> ListSchema {
    match list_trait {
        ListTrait::ElementName(name) => schema.element_name(text(name)),
        ListTrait::ElementNamespace(found) => ListSchema {
            member: in_namespace(schema.member, found),
            ..schema
        },
        ListTrait::Sensitive => schema.sensitive(),
        ListTrait::ElementMin(min) => schema.element_min_fraction(*min),
        ListTrait::Sparse => schema.sparse(),
    }
}

fn map_with(schema: MapSchema, map_trait: &MapTrait) -> MapSchema {
    match map_trait {
        MapTrait::KeyName(name) => schema.key_name(text(name)),
        MapTrait::KeyNamespace(found) => MapSchema {
            key: in_namespace(schema.key, found),
            ..schema
        },
        MapTrait::ValueName(name) => schema.value_name(text(name)),
        MapTrait::ValueNamespace(found) => MapSchema {
            value: in_namespace(schema.value, found),
            ..schema
        },
        MapTrait::Sensitive => schema.sensitive(),
        MapTrait::SensitiveKeys => schema.sensitive_keys(),
        MapTrait::KeyMin(min) => MapSchema {
            key: schema.key.min_fraction(*min),
            ..schema
        },
        MapTrait::ValueMin(min) => schema.value_min_fraction(*min),
        MapTrait::Sparse => schema.sparse(),
    }
}

fn in_namespace(mut member: Member, found: &model::XmlNamespace) -> Member {
    member.xml_namespace = Some(namespace(found));
    member
}

pub(super) fn namespace(found: &model::XmlNamespace) -> XmlNamespace {
    XmlNamespace {
        uri: text(&found.uri),
        prefix: found.prefix.as_ref().map(|prefix| text(prefix)),
    }
}

fn timestamp_format(format: TimestampFormat) -> schema::TimestampFormat {
    match format {
        TimestampFormat::Default => schema::TimestampFormat::Default,
        TimestampFormat::Iso8601 => schema::TimestampFormat::Iso8601,
        TimestampFormat::EpochSeconds => schema::TimestampFormat::EpochSeconds,
        TimestampFormat::HttpDate => schema::TimestampFormat::HttpDate,
    }
}

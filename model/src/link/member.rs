//! Members: targets, locations, and the properties that they inherit from their shape.

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Linker;
use super::bindings::Bindings;
use super::shape::{Kind, TIMESTAMP_FORMATS};
use crate::c2j::{self, Named, Text, read};
use crate::client_traits::InputTraits;
use crate::diagnostic::DiagnosticKind;
use crate::ids::ShapeId;
use crate::shape::{Location, Member};
use crate::span::FileOffset;

/// The members of a shape.
pub(super) type Members<'m, 't> = &'m [Named<'t, c2j::Member<'t>>];

impl<'m, 't> Linker<'m, 't> {
    /// The members of a structure, union or event stream.
    pub(super) fn shape_members(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> Vec<Member> {
        let shape = &named.value;
        let Some(sources) = shape.members.as_deref() else {
            let message = "there is no key \"members\", taken for none";
            let help = "a structure without members has \"members\": {}";
            self.collector.add(DiagnosticKind::NoEffect, named.place, message, help);
            return Vec::new();
        };
        let bindings = self.bindings_of(named.name);
        let required = self.required(shape, sources);
        let payload = shape.payload;
        if let Some(payload) = payload {
            let kind = match bindings.has(Location::Payload) {
                true => DiagnosticKind::UnknownName,
                false => DiagnosticKind::NoEffect,
            };
            self.member_index_or(kind, sources, payload, "\"payload\"");
        }
        let members = sources.iter().map(|source| {
            self.collector.set_member(Some(source.name));
            let payload = payload.filter(|payload| payload.value == source.name);
            self.member(source, sources, bindings, required.contains(source.name), payload)
        });
        let members = members.collect();
        self.collector.set_member(None);
        members
    }

    fn required(&mut self, shape: &c2j::Shape<'t>, members: &'m [Named<'t, c2j::Member<'t>>]) -> FxHashSet<&'t str> {
        let mut required = FxHashSet::with_capacity_and_hasher(shape.required.len(), FxBuildHasher);
        let names: FxHashSet<_> = match shape.required.len() {
            0 => FxHashSet::default(),
            _ => members.iter().map(|member| member.name).collect(),
        };
        for name in &shape.required {
            if !names.contains(name.value) {
                self.member_index_or(DiagnosticKind::NoEffect, members, *name, "\"required\"");
            }
            if !required.insert(name.value) {
                let message = format!("\"required\" has {:?} twice", name.value);
                self.collector
                    .add(DiagnosticKind::NoEffect, name.place, message, "delete one of them");
            }
        }
        required
    }

    fn member(
        &mut self,
        named: &Named<'t, c2j::Member<'t>>,
        siblings: Members<'m, 't>,
        bindings: Bindings,
        required: bool,
        payload: Option<Text>,
    ) -> Member {
        let member = &named.value;
        let target = self.target(member.shape);
        let shape = target.and_then(|id| self.source(id));
        let location = self.location(member, bindings, shape, target, payload);
        // The name on a structure is that of the element at the top of a body (Smithy's `xmlName`), not of a member.
        let is_structure = target.and_then(|id| self.kind(id)).is_some_and(Kind::is_structure);
        let named_shape = shape.filter(|_| !is_structure);
        let location_name = member.location_name.or(named_shape.and_then(|s| s.location_name));
        // A shape without a Rust type of its own has its documentation only here. botocore takes that of any shape.
        let worded_shape = named_shape.filter(|shape| shape.enumeration.is_none());
        let documentation = match (member.documentation, worded_shape) {
            ("", Some(shape)) => shape.documentation,
            (own, _) => own,
        };
        // Headers without a prefix: the member's name is no prefix, as in botocore.
        let location_name = location_name.or((location == Location::HeaderMap).then_some(""));
        let is_timestamp = target.and_then(|id| self.kind(id)) == Some(Kind::Timestamp);
        let format = member.timestamp_format.filter(|_| is_timestamp);
        let format = read::word(format, "timestamp format", &TIMESTAMP_FORMATS, self.collector);
        let target_format = shape.and_then(|shape| shape.timestamp_format);
        let target_format = TIMESTAMP_FORMATS
            .iter()
            .find(|(name, _)| target_format.is_some_and(|f| f.value == *name));
        Member {
            name: named.name.to_owned(),
            code_name: member.rename.unwrap_or(named.name).to_owned(),
            target: target.unwrap_or(ShapeId::new(0)),
            documentation: documentation.to_owned(),
            required: required && member.client.default.is_none(),
            location,
            location_name: location_name.map(str::to_owned),
            query_name: member.query_name.map(str::to_owned),
            sensitive: member.sensitive || shape.is_some_and(|shape| shape.sensitive),
            idempotency_token: self.is_string_trait(member.idempotency_token, target, "an idempotency token"),
            host_label: self.is_string_trait(member.host_label, target, "a host label"),
            json_value: self.is_string_trait(member.jsonvalue, target, "a JSON value"),
            context_param: member.context_param.map(str::to_owned),
            endpoint_discovery_id: member.endpoint_discovery_id,
            flattened: member.flattened || shape.is_some_and(|shape| shape.flattened),
            xml_attribute: member.xml_attribute,
            xml_namespace: member.xml_namespace.clone().or_else(|| shape?.xml_namespace.clone()),
            timestamp_format: format.or(target_format.map(|(_, format)| *format)),
            streaming: member.streaming || shape.is_some_and(|shape| shape.streaming),
            input_traits: self.input_traits(&member.client, shape.map(|shape| &shape.client), siblings),
            decoding: member.decoding.or_else(|| shape?.decoding),
            deprecated: member.deprecation.link(),
        }
    }

    /// Its own traits, and those that its shape has.
    fn input_traits(
        &mut self,
        own: &c2j::MemberTraits,
        shape: Option<&c2j::MemberTraits>,
        siblings: Members<'m, 't>,
    ) -> Option<Box<InputTraits>> {
        let shape = shape.filter(|shape| !shape.is_empty());
        if own.is_empty() && shape.is_none() {
            return None;
        }
        let digest_of = own
            .digest_of
            .and_then(|name| self.member_index_or(DiagnosticKind::NoEffect, siblings, name, "\"digestOf\""));
        let encoding = own.encoding.or(shape.and_then(|shape| shape.encoding));
        let check = own.check.as_ref().or(shape.and_then(|shape| shape.check.as_ref()));
        Some(Box::new(InputTraits {
            default: own.default.clone(),
            encoding: encoding.map(|encoding| encoding.value),
            digest_of,
            check: check.cloned(),
            endpoint: own.endpoint,
            not_sent: own.not_sent,
            object_forms: own.object_forms.iter().map(|form| form.value.to_owned()).collect(),
        }))
    }

    /// The location of a member. Its shape can set it too.
    fn location(
        &mut self,
        member: &c2j::Member,
        bindings: Bindings,
        shape: Option<&c2j::Shape>,
        target: Option<ShapeId>,
        payload: Option<Text>,
    ) -> Location {
        let kind = target.and_then(|id| self.kind(id));
        let named = member.location.or(shape.and_then(|shape| shape.location));
        let locations = [
            ("uri", Location::Uri),
            ("querystring", Location::Query),
            ("header", Location::Header),
            ("headers", Location::HeaderMap),
            ("statusCode", Location::Status),
        ];
        let location = match read::known_word(named, "location", &locations, self.collector) {
            Some(Location::Query) if kind == Some(Kind::Map) => Some(Location::QueryMap),
            location => location,
        };
        let claims = [
            (named.map(|named| named.place), location),
            (payload.map(|payload| payload.place), Some(Location::Payload)),
            (member.event_header, Some(Location::EventHeader)),
            (member.event_payload, Some(Location::EventPayload)),
        ];
        let mut claims = claims
            .into_iter()
            .filter_map(|(place, location)| Some((place?, location?)));
        let Some((place, location)) = claims.next() else {
            return Location::Body;
        };
        if let Some((second, other)) = claims.next() {
            let message = "the member is in two places at once";
            let kind = match bindings.has(location) && bindings.has(other) {
                true => DiagnosticKind::Mismatch,
                false => DiagnosticKind::NoEffect,
            };
            self.collector.add(kind, second.max(place), message, "keep one of them");
        }
        let Some(wanted) = self.misfit(location, target) else {
            return location;
        };
        let message = format!("the value there must be {wanted}");
        let help = "change the location, or the shape of the member";
        if bindings.has(location) {
            self.collector.add(DiagnosticKind::Mismatch, place, message, help);
            return location;
        }
        self.collector.add(DiagnosticKind::NoEffect, place, message, help);
        Location::Body
    }

    /// The kind of value that the location needs, unless the target has it.
    fn misfit(&self, location: Location, target: Option<ShapeId>) -> Option<&'static str> {
        let target = target?;
        let kind = self.kind(target)?;
        let (fits, wanted) = match location {
            Location::Body => (true, ""),
            Location::Payload => (
                !kind.is_simple() || kind == Kind::String,
                "a structure, union, event stream, list, map, document, string or blob",
            ),
            Location::Uri => (kind.is_simple(), "a string, number, boolean or timestamp"),
            Location::Query => (
                self.is_simple_or_list(target, kind),
                "a string, number, boolean, timestamp, a list of such, or a map",
            ),
            Location::QueryMap => (
                self.is_query_map(target),
                "a map whose values are strings or lists of strings",
            ),
            Location::Header => (
                self.is_simple_or_list(target, kind) || kind == Kind::Blob,
                "a string, number, boolean, timestamp, blob, or a list of such",
            ),
            Location::HeaderMap => (kind == Kind::Map, "a map"),
            Location::Status => (kind == Kind::Integer, "an integer"),
            Location::EventHeader => (
                kind.is_simple() || kind == Kind::Blob,
                "a string, number, boolean, timestamp or blob",
            ),
            Location::EventPayload => (
                !kind.is_simple() || kind == Kind::String,
                "a structure, union, document, string or blob",
            ),
        };
        (!fits).then_some(wanted)
    }

    fn is_simple_or_list(&self, target: ShapeId, kind: Kind) -> bool {
        kind.is_simple() || kind == Kind::List && self.element_kind(target).is_none_or(Kind::is_simple)
    }

    fn is_query_map(&self, target: ShapeId) -> bool {
        match self.element_id(target).and_then(|id| Some((id, self.kind(id)?))) {
            Some((id, Kind::List)) => self.element_kind(id).is_none_or(|kind| kind == Kind::String),
            Some((_, kind)) => kind == Kind::String,
            None => true,
        }
    }

    /// What the items of a list or the values of a map are.
    fn element_id(&self, of: ShapeId) -> Option<ShapeId> {
        let shape = self.source(of)?;
        let element = shape.member.as_ref().or(shape.value.as_ref())?;
        self.shapes.get(element.shape?.value).copied()
    }

    fn element_kind(&self, of: ShapeId) -> Option<Kind> {
        self.kind(self.element_id(of)?)
    }

    /// Whether a trait is set that only a string can have. On anything else it has no effect, as in botocore.
    pub(super) fn is_string_trait(&mut self, claim: Option<FileOffset>, target: Option<ShapeId>, what: &str) -> bool {
        let Some(place) = claim else { return false };
        let kind = target.and_then(|id| self.kind(id));
        if kind.is_none_or(|kind| kind == Kind::String) {
            return true;
        }
        let message = format!("only a string can be {what}");
        self.collector.add(
            DiagnosticKind::NoEffect,
            place,
            message,
            "change the shape of the member",
        );
        false
    }

    fn bindings_of(&self, shape: &str) -> Bindings {
        let id = self.shapes.get(shape);
        id.and_then(|id| self.bindings.get(id.index()))
            .copied()
            .unwrap_or_default()
    }
}

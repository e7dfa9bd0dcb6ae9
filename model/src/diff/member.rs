//! Compares the members of structures, unions and event streams.

use std::collections::BTreeMap;

use super::{ChangeKind as Kind, Diff, Show};
use crate::Place;
use crate::client_traits::InputTraits;
use crate::ids::ShapeId;
use crate::shape::{Location, Member, Shape, ShapeKind};

impl Diff<'_> {
    pub(super) fn members(&mut self, old_id: ShapeId, new_id: ShapeId) {
        let (old, new) = self.both(old_id, new_id);
        let by_name = |shape: &'_ Shape| -> BTreeMap<String, usize> {
            let members = shape.members().iter().enumerate();
            members.map(|(index, member)| (member.name.clone(), index)).collect()
        };
        let (old_names, new_names) = (by_name(old), by_name(new));
        let place = |member: &Member| Place::Member {
            shape: new.name.clone(),
            member: member.name.clone(),
        };
        for member in old.members() {
            let now = new_names.get(&member.name).and_then(|index| new.members().get(*index));
            match now {
                Some(now) => {
                    self.member(&place(member), member, now);
                    let digest_of = |shape: &'_ Shape, member: &Member| {
                        let index = member.input_traits.as_deref()?.digest_of?;
                        Some(shape.members().get(index)?.name.clone())
                    };
                    let (digest, new_digest) = (digest_of(old, member), digest_of(new, now));
                    self.value(&place(member), Kind::DigestChanged, &digest, &new_digest);
                    self.recursion(&place(member), (old_id, member), (new_id, now));
                }
                None => self.note(&place(member), Kind::MemberRemoved),
            }
        }
        for member in new
            .members()
            .iter()
            .filter(|member| !old_names.contains_key(&member.name))
        {
            let said = [(member.required, "required"), (member.sensitive, "sensitive")];
            let said: Vec<_> = said.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
            let said = (!said.is_empty()).then(|| said.join(", "));
            self.push(&place(member), Kind::MemberAdded, None, said);
        }
        let kept_old = old
            .members()
            .iter()
            .filter(|member| new_names.contains_key(&member.name));
        let kept_new = new
            .members()
            .iter()
            .filter(|member| old_names.contains_key(&member.name));
        // The order of a union's members is not visible.
        let ordered = matches!(new.kind, ShapeKind::Structure(_));
        if ordered
            && !kept_old
                .map(|member| &member.name)
                .eq(kept_new.map(|member| &member.name))
        {
            self.note(&Place::Shape(new.name.clone()), Kind::MembersReordered);
        }
    }

    fn member(&mut self, place: &Place, old: &Member, new: &Member) {
        self.target(place, Kind::MemberRetyped, old.target, new.target, 0);
        self.value(place, Kind::CodeNameChanged, &old.code_name, &new.code_name);
        let (required, new_required) = (old.required, new.required);
        self.flag(
            place,
            Kind::RequiredAdded,
            Kind::RequiredRemoved,
            required,
            new_required,
        );
        let (token, new_token) = (old.idempotency_token, new.idempotency_token);
        self.flag(
            place,
            Kind::IdempotencyTokenAdded,
            Kind::IdempotencyTokenRemoved,
            token,
            new_token,
        );
        self.value(place, Kind::LocationChanged, &old.location, &new.location);
        self.value(place, Kind::QueryNameChanged, &old.query_name, &new.query_name);
        self.value(place, Kind::HostLabelChanged, &old.host_label, &new.host_label);
        self.value(place, Kind::JsonValueChanged, &old.json_value, &new.json_value);
        self.value(place, Kind::ContextParamChanged, &old.context_param, &new.context_param);
        self.value(
            place,
            Kind::EndpointDiscoveryChanged,
            &old.endpoint_discovery_id,
            &new.endpoint_discovery_id,
        );
        self.value(place, Kind::XmlAttributeChanged, &old.xml_attribute, &new.xml_attribute);
        self.deprecated(place, &old.deprecated, &new.deprecated);
        self.value(
            place,
            Kind::DocumentationChanged,
            &old.documentation,
            &new.documentation,
        );
        self.inherited(place, old, new);
        self.client_traits(place, old, new);
    }

    /// What a client does with a member beyond the protocol. It is reported for each member, also where a shape says it.
    fn client_traits(&mut self, place: &Place, old: &Member, new: &Member) {
        self.value(place, Kind::DecodingChanged, &old.decoding, &new.decoding);
        let none = InputTraits::default();
        let before = old.input_traits.as_deref().unwrap_or(&none);
        let now = new.input_traits.as_deref().unwrap_or(&none);
        self.value(place, Kind::DefaultChanged, &before.default, &now.default);
        self.value(place, Kind::EncodingChanged, &before.encoding, &now.encoding);
        if before.check != now.check {
            self.note(place, Kind::CheckChanged);
        }
        self.value(place, Kind::EndpointMemberChanged, &before.endpoint, &now.endpoint);
        self.value(place, Kind::SentChanged, &!before.not_sent, &!now.not_sent);
        let (forms, new_forms) = (&before.object_forms, &now.object_forms);
        if forms.iter().any(|form| !new_forms.contains(form)) {
            self.push(place, Kind::ObjectFormsRemoved, forms.show(), new_forms.show());
        } else if forms != new_forms {
            self.push(place, Kind::ObjectFormsAdded, forms.show(), new_forms.show());
        }
    }

    /// Compares the properties that a member can inherit from its shape: what a member comes to counts, wherever it is said. Where
    /// both shapes have the same name, and the change is that of the shape, it is reported there, once for all members.
    fn inherited(&mut self, place: &Place, old: &Member, new: &Member) {
        let (old_target, new_target) = self.both(old.target, new.target);
        let is_told = self.pairs.of(old.target) == Some(new.target);
        let sensitive = (old.sensitive, new.sensitive);
        if !is_told || sensitive != (old_target.sensitive, new_target.sensitive) {
            self.sensitive(place, old.sensitive, new.sensitive);
        }
        if !is_told || (old.flattened, new.flattened) != (flattened(old_target), flattened(new_target)) {
            self.value(place, Kind::FlattenedChanged, &old.flattened, &new.flattened);
        }
        let (format_then, format_now) = (&old.timestamp_format, &new.timestamp_format);
        if !is_told || (*format_then, *format_now) != (format(old_target), format(new_target)) {
            self.value(place, Kind::TimestampFormatChanged, format_then, format_now);
        }
        if !is_told || (old.streaming, new.streaming) != (streaming(old_target), streaming(new_target)) {
            self.value(place, Kind::StreamingChanged, &old.streaming, &new.streaming);
        }
        self.value(place, Kind::XmlNamespaceChanged, &old.xml_namespace, &new.xml_namespace);
        let payload_root = old.location == Location::Payload && new.location == Location::Payload;
        let (name, new_name) = if payload_root {
            (old.payload_root(old_target), new.payload_root(new_target))
        } else {
            (old.wire_name(), new.wire_name())
        };
        self.value(place, Kind::WireNameChanged, name, new_name);
    }

    fn recursion(&mut self, place: &Place, old: (ShapeId, &Member), new: (ShapeId, &Member)) {
        let before = self.old.recursion.mutual(old.0, old.1.target);
        let now = self.new.recursion.mutual(new.0, new.1.target);
        self.value(place, Kind::RecursionChanged, &before, &now);
    }
}

fn flattened(shape: &Shape) -> bool {
    match &shape.kind {
        ShapeKind::List(list) => list.flattened,
        ShapeKind::Map(map) => map.flattened,
        _ => false,
    }
}

fn format(shape: &Shape) -> Option<crate::shape::TimestampFormat> {
    match shape.kind {
        ShapeKind::Timestamp(format) => format,
        _ => None,
    }
}

fn streaming(shape: &Shape) -> bool {
    matches!(&shape.kind, ShapeKind::Blob(blob) if blob.streaming)
}

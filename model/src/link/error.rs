//! What makes a structure an error.

use super::Linker;
use super::shape::Kind;
use crate::c2j::{self, Named};
use crate::collector::Collector;
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::service::Service;
use crate::shape::{ErrorAlias, ErrorTraits, MemberPath};

/// Statuses that do not identify an error.
const USUAL: [u16; 2] = [400, 500];

/// A service that sends no codes tells errors by their status, which then must be that of one error.
pub(super) fn check_statuses(service: &Service, model: &c2j::Service, collector: &mut Collector) {
    for (operation, source) in service.operations.iter().zip(&model.operations) {
        collector.set_subject(Some(Subject::Operation(operation.name.clone())));
        let mut seen: Vec<(u16, &str)> = Vec::new();
        for reference in &source.value.errors {
            let id = service.shape_id(reference.value);
            let status = id.and_then(|id| service.shape(id).error()?.status);
            let Some(status) = status.filter(|status| !USUAL.contains(status)) else {
                continue;
            };
            let other = seen
                .iter()
                .find(|(of_other, name)| *of_other == status && *name != reference.value);
            if let Some((_, other)) = other {
                let message = format!(
                    "{} has the status {status} of {other}: neither is told by it alone",
                    reference.value
                );
                let help = "give them different statuses, or have the service send the code of the error";
                collector.add(DiagnosticKind::NoEffect, reference.place, message, help);
            }
            seen.push((status, reference.value));
        }
    }
    collector.set_subject(None);
}

impl<'m, 't> Linker<'m, 't> {
    /// Keys that only an error can have.
    pub(super) fn check_error_keys(&mut self, named: &Named<'t, c2j::Shape<'t>>, kind: Kind) {
        let shape = &named.value;
        if shape.exception && kind != Kind::Structure {
            let message = "an error must be a structure";
            self.collector.add(DiagnosticKind::NoEffect, named.place, message, "");
        }
        let message_member = shape
            .error_message_member
            .map(|name| ("errorMessageMember", name.place));
        let aliases = shape
            .error_aliases
            .as_ref()
            .map(|aliases| ("errorAliases", aliases.place));
        for (key, place) in [message_member, aliases].into_iter().flatten() {
            if !shape.exception {
                let message = format!("{key:?} is in a shape that is not an error");
                let help = "a shape with \"exception\": true is an error";
                self.collector.add(DiagnosticKind::NoEffect, place, message, help);
            }
        }
    }

    pub(super) fn error_traits(&mut self, named: &'m Named<'t, c2j::Shape<'t>>) -> ErrorTraits {
        let shape = &named.value;
        let members = shape.members.as_deref().unwrap_or_default();
        let metadata = self.model.metadata.as_ref();
        let code_member = metadata.and_then(|metadata| metadata.error_code_member);
        ErrorTraits {
            code: shape.error.code.unwrap_or(named.name).to_owned(),
            status: shape.error.status.map(|status| status.value),
            sender_fault: shape.error.sender_fault,
            fault: shape.fault || shape.error.fault,
            retryable: shape.retryable,
            message_member: self.message_member(shape, members),
            code_member: code_member.map(|path| path.value.to_owned()),
            aliases: self.aliases(shape, members),
        }
    }

    fn message_member(
        &mut self,
        shape: &c2j::Shape<'t>,
        members: &'m [Named<'t, c2j::Member<'t>>],
    ) -> Option<MemberPath> {
        if let Some(path) = shape.error_message_member {
            return self.string_member(members, path, "\"errorMessageMember\"");
        }
        let metadata = self.model.metadata.as_ref();
        if let Some(path) = metadata.and_then(|metadata| metadata.error_message_member) {
            let wire = path.value.to_owned();
            return Some(MemberPath {
                names: wire.clone(),
                wire,
            });
        }
        let mut members = members.iter();
        let found = members.find(|member| member.name.eq_ignore_ascii_case("message"))?;
        self.is_string(found).then(|| MemberPath {
            names: found.name.to_owned(),
            wire: found.value.location_name.unwrap_or(found.name).to_owned(),
        })
    }

    fn aliases(&mut self, shape: &c2j::Shape<'t>, members: &'m [Named<'t, c2j::Member<'t>>]) -> Vec<ErrorAlias> {
        let mut aliases = Vec::new();
        for alias in shape.error_aliases.iter().flat_map(|aliases| &aliases.value) {
            let when_present = alias.when_present.iter();
            let when_present = when_present.filter_map(|path| Some(self.path(members, *path, "\"whenPresent\"")?.0));
            let when_present = when_present.collect();
            let member = alias
                .member
                .and_then(|name| self.string_member(members, name, "\"errorAliases\""));
            aliases.extend(member.zip(alias.value).map(|(member, value)| ErrorAlias {
                member,
                value: value.value.to_owned(),
                when_present,
            }));
        }
        aliases.sort_by_key(|alias| alias.when_present.is_empty());
        aliases
    }

    fn string_member(
        &mut self,
        members: &'m [Named<'t, c2j::Member<'t>>],
        name: c2j::Text,
        what: &str,
    ) -> Option<MemberPath> {
        let (found, member) = self.path(members, name, what)?;
        if !self.is_string(member) {
            let message = format!("{what} names {:?}, which is not a string", name.value);
            self.collector
                .add(DiagnosticKind::Mismatch, name.place, message, "name a string member");
        }
        Some(found)
    }

    /// The member at the end of a path through structures, such as `error.code`.
    fn path(
        &mut self,
        mut members: &'m [Named<'t, c2j::Member<'t>>],
        path: c2j::Text,
        what: &str,
    ) -> Option<(MemberPath, &'m Named<'t, c2j::Member<'t>>)> {
        let mut wire = Vec::new();
        let mut last = None;
        for name in path.value.split('.') {
            let place = path.place;
            let index = self.member_index(members, c2j::Text { value: name, place }, what)?;
            let member = members.get(index)?;
            wire.push(member.value.location_name.unwrap_or(member.name));
            let target = member.value.shape.and_then(|target| self.shapes.get(target.value));
            members = self.members(target.copied());
            last = Some(member);
        }
        let found = MemberPath {
            names: path.value.to_owned(),
            wire: wire.join("."),
        };
        Some((found, last?))
    }

    fn is_string(&self, member: &Named<'t, c2j::Member<'t>>) -> bool {
        let kind = member.value.shape.and_then(|target| self.kind_named(target));
        // An unknown shape has been reported already.
        kind.is_none_or(|kind| kind == Kind::String)
    }
}

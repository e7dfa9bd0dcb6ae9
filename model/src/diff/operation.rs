//! Compares operations.

use super::{ChangeKind as Kind, Diff};
use crate::Place;
use crate::ids::ShapeId;
use crate::operation::Operation;
use crate::paginator::Paginator;
use crate::service::Service;

impl Diff<'_> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old.service, self.new.service);
        for op in &old.operations {
            match new.operation(&op.name) {
                Some(now) => self.operation(op, now),
                None => self.note(&Place::Operation(op.name.clone()), Kind::OperationRemoved),
            }
        }
        for op in new.operations.iter().filter(|op| old.operation(&op.name).is_none()) {
            self.note(&Place::Operation(op.name.clone()), Kind::OperationAdded);
        }
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let place = Place::Operation(new.name.clone());
        self.value(&place, Kind::CodeNameChanged, &old.code_name, &new.code_name);
        self.http(&place, old, new);
        self.data(&place, old, new);
        self.auth(&place, old, new);
        self.behaviour(&place, old, new);
        self.endpoint(&place, old, new);
        self.pages(&place, old, new);
        self.deprecated(&place, &old.deprecated, &new.deprecated);
        self.value(
            &place,
            Kind::DocumentationChanged,
            &old.documentation,
            &new.documentation,
        );
    }

    fn http(&mut self, place: &Place, old: &Operation, new: &Operation) {
        self.value(place, Kind::WireNameChanged, &old.wire_name, &new.wire_name);
        self.value(place, Kind::HttpMethodChanged, &old.http.method, &new.http.method);
        self.value(place, Kind::UriChanged, &old.http.path.text, &new.http.path.text);
        self.value(place, Kind::UriChanged, &old.http.query, &new.http.query);
        self.value(place, Kind::StatusChanged, &old.http.status, &new.http.status);
    }

    /// Input, output and errors.
    fn data(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let input = |op: &Operation| op.input.as_ref().map(|input| input.shape);
        let kinds = [Kind::InputAdded, Kind::InputRemoved, Kind::InputRetyped];
        self.top(place, kinds, input(old), input(new));
        let output = |op: &Operation| op.output.as_ref().map(|output| output.shape);
        let kinds = [Kind::OutputAdded, Kind::OutputRemoved, Kind::OutputRetyped];
        self.top(place, kinds, output(old), output(new));
        if let (Some(old), Some(new)) = (&old.input, &new.input) {
            self.value(place, Kind::BodyElementChanged, &old.location_name, &new.location_name);
            self.value(place, Kind::BodyElementChanged, &old.xml_namespace, &new.xml_namespace);
        }
        if let (Some(old), Some(new)) = (&old.output, &new.output) {
            self.value(
                place,
                Kind::BodyElementChanged,
                &old.result_wrapper,
                &new.result_wrapper,
            );
        }
        let (before, now) = (
            names(self.old.service, &old.errors),
            names(self.new.service, &new.errors),
        );
        for name in now.iter().filter(|name| !before.contains(name)) {
            self.push(place, Kind::ErrorListed, None, Some((*name).to_owned()));
        }
        for name in before.iter().filter(|name| !now.contains(name)) {
            self.push(place, Kind::ErrorUnlisted, Some((*name).to_owned()), None);
        }
    }

    fn top(&mut self, place: &Place, kinds: [Kind; 3], old: Option<ShapeId>, new: Option<ShapeId>) {
        let [added, removed, retyped] = kinds;
        let old_name = old.map(|id| self.old.service.shape(id).name.clone());
        let new_name = new.map(|id| self.new.service.shape(id).name.clone());
        match (old, new) {
            (None, Some(_)) => self.push(place, added, None, new_name),
            (Some(_), None) => self.push(place, removed, old_name, None),
            (Some(old), Some(new)) if self.pairs.of(old) != Some(new) => {
                self.push(place, retyped, old_name, new_name);
            }
            _ => {}
        }
    }

    fn auth(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let (old_default, new_default) = (&self.old.service.metadata.auth, &self.new.service.metadata.auth);
        // The change of the service covers all of those.
        if old.auth != *old_default || new.auth != *new_default {
            self.value(place, Kind::AuthChanged, &old.auth, &new.auth);
        }
        let (unsigned, new_unsigned) = (old.unsigned_payload, new.unsigned_payload);
        self.value(place, Kind::UnsignedPayloadChanged, &unsigned, &new_unsigned);
    }

    fn behaviour(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let repeatable = |op: &Operation| op.idempotent || op.readonly;
        self.value(place, Kind::IdempotencyChanged, &repeatable(old), &repeatable(new));
        self.value(place, Kind::IdempotencyChanged, &old.single_use, &new.single_use);
        if !self.same_checksum(old, new) {
            self.push(
                place,
                Kind::ChecksumChanged,
                old.http_checksum.as_ref().and_then(super::Show::show),
                new.http_checksum.as_ref().and_then(super::Show::show),
            );
        }
        self.requests(place, old, new);
        self.value(
            place,
            Kind::CompressionChanged,
            &old.request_compression,
            &new.request_compression,
        );
    }

    /// What requests have beyond the protocol.
    fn requests(&mut self, place: &Place, old: &Operation, new: &Operation) {
        self.value(
            place,
            Kind::RequestHeadersChanged,
            &old.request_headers,
            &new.request_headers,
        );
        if old.request_hashes != new.request_hashes {
            self.note(place, Kind::RequestHashesChanged);
        }
        if old.presigned_url != new.presigned_url {
            self.note(place, Kind::PresignedUrlChanged);
        }
        let (bare, new_bare) = (old.presigned_without_content_type, new.presigned_without_content_type);
        self.value(place, Kind::PresignedContentTypeChanged, &!bare, &!new_bare);
        self.value(place, Kind::QueryAsFormChanged, &old.query_as_form, &new.query_as_form);
    }

    /// Members are compared by name. Their order means nothing.
    fn same_checksum(&self, old: &Operation, new: &Operation) -> bool {
        let plain = |service: &Service, op: &Operation| {
            let checksum = op.http_checksum.as_ref()?;
            let members = op.input.as_ref().map(|input| service.shape(input.shape).members());
            let name = |index: Option<usize>| Some(members?.get(index?)?.name.clone());
            Some((
                checksum.request_required,
                name(checksum.request_algorithm_member),
                name(checksum.request_validation_mode_member),
                checksum.response_algorithms.clone(),
            ))
        };
        plain(self.old.service, old) == plain(self.new.service, new)
    }

    fn endpoint(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let text = |op: &Operation| op.host_prefix.as_ref().map(|prefix| prefix.text.clone());
        self.value(place, Kind::HostPrefixChanged, &text(old), &text(new));
        let (fixed, new_fixed) = (&old.static_context_params, &new.static_context_params);
        self.value(place, Kind::EndpointParamsChanged, fixed, new_fixed);
        let (paths, new_paths) = (&old.operation_context_params, &new.operation_context_params);
        self.value(place, Kind::EndpointParamsChanged, paths, new_paths);
        let discovery = |op: &Operation| op.endpoint_operation || op.endpoint_discovery.is_some();
        self.value(place, Kind::EndpointDiscoveryChanged, &discovery(old), &discovery(new));
    }

    fn pages(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let ends = (old.repeated_token_ends, new.repeated_token_ends);
        let (old, new) = (
            paginator(self.old.service, &old.name),
            paginator(self.new.service, &new.name),
        );
        match (old, new) {
            (None, Some(_)) => self.note(place, Kind::PaginatorAdded),
            (Some(_), None) => self.note(place, Kind::PaginatorRemoved),
            (Some(_), Some(_)) if old != new || ends.0 != ends.1 => self.note(place, Kind::PaginatorChanged),
            _ => {}
        }
    }
}

fn paginator<'a>(service: &'a Service, operation: &str) -> Option<&'a Paginator> {
    service.paginators.iter().find(|known| known.operation == operation)
}

fn names<'a>(service: &'a Service, shapes: &[ShapeId]) -> Vec<&'a str> {
    shapes.iter().map(|id| service.shape(*id).name.as_str()).collect()
}

//! Operations: HTTP, input, output, errors, auth and endpoint parameters.

use rustc_hash::FxHashSet;

use super::Linker;
use super::member::Members;
use super::metadata::{auth_schemes, request_headers};
use super::shape::Kind;
use super::template::{Piece, pieces};
use crate::auth::AuthScheme;
use crate::c2j::{self, Named, Text, read};
use crate::client_traits::{BodyHash, PresignedUrl};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::ids::{MemberIndex, ShapeId};
use crate::json::{Node, Value};
use crate::operation::{
    EndpointDiscovery, Http, HttpChecksum, Input, Operation, OperationContextParam, Output, QueryLiteral,
    StaticContextParam, Template, TemplatePart,
};

const AUTH_TYPES: [(&str, AuthScheme); 5] = [
    ("none", AuthScheme::None),
    ("v4", AuthScheme::SigV4),
    ("v4a", AuthScheme::SigV4a),
    ("v4-unsigned-body", AuthScheme::SigV4),
    ("bearer", AuthScheme::Bearer),
];

impl<'m, 't> Linker<'m, 't> {
    pub(super) fn operation(&mut self, named: &Named<'t, c2j::Operation<'t>>, default: &[AuthScheme]) -> Operation {
        self.collector
            .set_subject(Some(Subject::Operation(named.name.to_owned())));
        let op = &named.value;
        let input = op.input.as_ref().and_then(|io| Some((self.io(io, "an input")?, io)));
        let output = op.output.as_ref().and_then(|io| Some((self.io(io, "an output")?, io)));
        // Where the input cannot be linked, that is reported. References to its members are not checked then.
        let known_input = op.input.is_none() || input.is_some();
        let members = known_input.then(|| self.members(input.map(|(shape, _)| shape)));
        let required = input.and_then(|(id, _)| self.source(id)).map(|shape| &*shape.required);
        Operation {
            name: named.name.to_owned(),
            code_name: op.rename.unwrap_or(named.name).to_owned(),
            wire_name: op.wire_name.unwrap_or(named.name).to_owned(),
            documentation: op.documentation.to_owned(),
            http: self.http(&op.http, members, required.unwrap_or_default()),
            input: input.map(|(shape, io)| link_input(shape, io)),
            output: output.map(|(shape, io)| link_output(shape, io)),
            errors: self.errors(&op.errors),
            auth: self.auth(op, default),
            unsigned_payload: op.unsigned_payload || op.authtype.is_some_and(|t| t.value == "v4-unsigned-body"),
            idempotent: op.idempotent,
            readonly: op.readonly,
            single_use: op.single_use,
            repeated_token_ends: op.repeated_token_ends,
            host_prefix: self.host_prefix(op, members),
            http_checksum: self.http_checksum(op, members),
            request_compression: op.request_compression.iter().map(|e| e.value.to_owned()).collect(),
            static_context_params: self.static_context_params(op),
            operation_context_params: operation_context_params(op),
            endpoint_discovery: op.endpoint_discovery.map(|required| EndpointDiscovery { required }),
            endpoint_operation: op.endpoint_operation,
            request_headers: request_headers(&op.client.request_headers, self.collector),
            request_hashes: request_hashes(op),
            presigned_url: self.presigned_url(op, members),
            query_as_form: op.client.query_as_form,
            presigned_without_content_type: op.client.presigned_without_content_type,
            deprecated: op.deprecation.link(),
        }
    }

    /// The shape of an input or output.
    fn io(&mut self, io: &c2j::Io, what: &str) -> Option<ShapeId> {
        let id = self.target(io.shape)?;
        if let Some(kind) = self.kind(id)
            && kind != Kind::Structure
        {
            let place = io.shape.map(|shape| shape.place).unwrap_or_default();
            let message = format!("{what} must be a structure");
            self.collector
                .add(DiagnosticKind::Mismatch, place, message, "wrap it into a structure");
            return None;
        }
        Some(id)
    }

    fn errors(&mut self, errors: &[Text]) -> Vec<ShapeId> {
        let mut seen = FxHashSet::default();
        let mut ids = Vec::with_capacity(errors.len());
        for error in errors {
            let Some(id) = self.target(Some(*error)) else { continue };
            let is_error = self.source(id).is_some_and(|shape| shape.exception);
            if !is_error || self.kind(id).is_some_and(|kind| kind != Kind::Structure) {
                let message = format!("shape {:?} is listed as an error and is none, left out", error.value);
                let help = "a structure with \"exception\": true is an error";
                self.collector.add(DiagnosticKind::NoEffect, error.place, message, help);
                continue;
            }
            // Some models list an error twice.
            if seen.insert(id) {
                ids.push(id);
            }
        }
        ids
    }

    /// `auth` overrides `authtype`, as in botocore.
    fn auth(&mut self, op: &c2j::Operation, default: &[AuthScheme]) -> Vec<AuthScheme> {
        if let Some(list) = op.auth.as_ref().filter(|list| !list.value.is_empty()) {
            read::known_word(op.authtype, "auth type", &AUTH_TYPES, self.collector);
            return auth_schemes(list, self.collector);
        }
        match read::word(op.authtype, "auth type", &AUTH_TYPES, self.collector) {
            Some(scheme) => vec![scheme],
            None => default.to_vec(),
        }
    }

    fn http(&mut self, http: &c2j::Http, members: Option<Members<'m, 't>>, required: &[Text]) -> Http {
        if let Some(method) = http.method
            && (method.value.is_empty() || !method.value.bytes().all(|b| b.is_ascii_uppercase()))
        {
            let message = format!("{:?} is not an HTTP method", method.value);
            self.collector.add(
                DiagnosticKind::BadValue,
                method.place,
                message,
                "methods are words in upper case",
            );
        }
        let (path, query) = http.uri.map_or(("", None), |uri| match uri.value.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (uri.value, None),
        });
        let mut parts = Vec::new();
        if let Some(uri) = http.uri {
            self.check_uri(uri, path);
            parts = self.path_or_query(uri, path, members);
            let in_query = self.path_or_query(uri, query.unwrap_or_default(), members);
            let all = parts.iter().chain(&in_query);
            self.check_labels(uri, all, members.unwrap_or_default(), required);
        }
        Http {
            method: owned(http.method),
            path: Template {
                text: path.to_owned(),
                parts,
            },
            query: query.map(query_literals).unwrap_or_default(),
            status: http.status.map(|status| status.value),
        }
    }

    fn check_uri(&mut self, uri: Text, path: &str) {
        if !path.starts_with('/') {
            let message = format!("the URI {:?} does not start with \"/\"", uri.value);
            self.collector.add(DiagnosticKind::Template, uri.place, message, "");
        }
    }

    /// The pieces of a URI's path, or of the query that is always sent: labels can be in both.
    fn path_or_query(&mut self, uri: Text, text: &str, members: Option<Members<'m, 't>>) -> Vec<TemplatePart> {
        self.template(uri, text, members, |linker, member| {
            linker.has_location(member, "uri").then(|| linker.wire_name(member))
        })
    }

    /// Links the labels of a template. A greedy label need not come last: some services have them in the middle.
    ///
    /// `label` gives the name of a member's label, if it can be a label. Without `members` only the form is checked.
    fn template(
        &mut self,
        at: Text,
        text: &str,
        members: Option<Members<'m, 't>>,
        label: impl Fn(&Self, &'m Named<'t, c2j::Member<'t>>) -> Option<&'t str>,
    ) -> Vec<TemplatePart> {
        let pieces = pieces(text).unwrap_or_else(|message| {
            self.collector
                .add(DiagnosticKind::Template, at.place, message, "write a label as {name}");
            Vec::new()
        });
        let names: Option<Vec<_>> = members.map(|members| members.iter().map(|m| label(self, m)).collect());
        let mut seen = FxHashSet::default();
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let (name, greedy) = match piece {
                Piece::Literal(text) => {
                    parts.push(TemplatePart::Literal(text.to_owned()));
                    continue;
                }
                Piece::Label { name, greedy } => (name, greedy),
            };
            if !seen.insert(name) {
                let message = format!("label {{{}}} is there twice in {text:?}", name.escape_debug());
                self.collector.add(DiagnosticKind::Template, at.place, message, "");
            }
            let Some(names) = &names else { continue };
            match names.iter().position(|n| *n == Some(name)) {
                Some(member) => parts.push(TemplatePart::Label { member, greedy }),
                None => self.unknown_label(at, name, names.iter().flatten().copied()),
            }
        }
        parts
    }

    fn unknown_label<'n>(&mut self, at: Text, name: &str, names: impl Iterator<Item = &'n str>) {
        let message = format!("no member of the input goes into label {{{}}}", name.escape_debug());
        let otherwise = "add the member with \"location\": \"uri\" (or \"hostLabel\": true in a host prefix)";
        let label = Text {
            value: name,
            place: at.place,
        };
        self.unknown_as(DiagnosticKind::Template, label, message, names, otherwise);
    }

    /// A member in the path has no effect without a label. A URI needs each of them, whether the model says so or not.
    fn check_labels<'p>(
        &mut self,
        uri: Text,
        parts: impl Iterator<Item = &'p TemplatePart> + Clone,
        members: Members<'m, 't>,
        required: &[Text],
    ) {
        for (index, member) in members.iter().enumerate() {
            if !self.has_location(member, "uri") {
                continue;
            }
            let is_it = |part: &TemplatePart| matches!(part, TemplatePart::Label { member, .. } if *member == index);
            if !parts.clone().any(is_it) {
                let message = format!(
                    "member {:?} of the input goes into the path, which has no label for it: it is not sent",
                    member.name
                );
                let help = format!(
                    "add {{{}}} to the URI, or change the location",
                    self.wire_name(member).escape_debug()
                );
                self.collector.add(DiagnosticKind::NoEffect, uri.place, message, help);
                continue;
            }
            if !required.iter().any(|name| name.value == member.name) {
                let message = format!(
                    "member {:?} of the input goes into the path and is not required: calls without it fail",
                    member.name
                );
                let help = "add it to \"required\": a path cannot do without it";
                self.collector.add(DiagnosticKind::NoEffect, uri.place, message, help);
            }
        }
    }

    fn host_prefix(&mut self, op: &c2j::Operation, members: Option<Members<'m, 't>>) -> Option<Template> {
        let prefix = op.host_prefix?;
        let parts = self.template(prefix, prefix.value, members, |_, member| {
            member.value.host_label.map(|_| member.name)
        });
        if parts
            .iter()
            .any(|part| matches!(part, TemplatePart::Label { greedy: true, .. }))
        {
            let message = "a host has no slashes that a label with \"+\" could keep";
            self.collector.add(
                DiagnosticKind::Template,
                prefix.place,
                message,
                "write the label without \"+\"",
            );
        }
        Some(Template {
            text: prefix.value.to_owned(),
            parts,
        })
    }

    fn http_checksum(&mut self, op: &c2j::Operation, members: Option<Members<'m, 't>>) -> Option<HttpChecksum> {
        let Some(checksum) = &op.http_checksum else {
            return op.http_checksum_required.then(|| HttpChecksum {
                request_required: true,
                ..HttpChecksum::default()
            });
        };
        let mut index = |name: Option<Text>| -> Option<MemberIndex> {
            self.member_index_or(DiagnosticKind::NoEffect, members?, name?, "\"httpChecksum\"")
        };
        Some(HttpChecksum {
            request_required: checksum.request_required || op.http_checksum_required,
            request_algorithm_member: index(checksum.request_algorithm_member),
            request_validation_mode_member: index(checksum.request_validation_mode_member),
            response_algorithms: checksum
                .response_algorithms
                .iter()
                .map(|a| a.value.to_owned())
                .collect(),
        })
    }

    fn presigned_url(&mut self, op: &c2j::Operation, members: Option<Members<'m, 't>>) -> Option<PresignedUrl> {
        let source = op.client.presigned_url.as_ref()?;
        let mut text = |name: Option<Text>| -> Option<String> {
            self.member_index_or(DiagnosticKind::NoEffect, members?, name?, "\"presignedUrl\"")?;
            super::owned(name)
        };
        Some(PresignedUrl {
            member: text(source.member)?,
            source_region: text(source.source_region)?,
            destination_region: super::owned(source.destination_region),
        })
    }

    fn static_context_params(&mut self, op: &c2j::Operation) -> Vec<StaticContextParam> {
        let mut params = Vec::with_capacity(op.static_context_params.len());
        for param in &op.static_context_params {
            if !is_context_value(param.value) {
                let kind = param.value.kind();
                let message = format!("{kind} cannot be the value of an endpoint parameter, left out");
                let help = "it is a boolean, a string or an array of strings";
                self.collector
                    .add(DiagnosticKind::UnknownValue, param.value.place, message, help);
                continue;
            }
            params.push(StaticContextParam {
                name: param.name.to_owned(),
                value: param.value.to_plain(),
            });
        }
        // The order of the keys means nothing.
        params.sort_by(|one, other| one.name.cmp(&other.name));
        params
    }

    fn has_location(&self, member: &Named<'t, c2j::Member<'t>>, location: &str) -> bool {
        let own = member.value.location.or_else(|| self.shape_of(member)?.location);
        own.is_some_and(|own| own.value == location)
    }

    fn wire_name(&self, member: &Named<'t, c2j::Member<'t>>) -> &'t str {
        let own = member
            .value
            .location_name
            .or_else(|| self.shape_of(member)?.location_name);
        own.unwrap_or(member.name)
    }

    fn shape_of(&self, member: &Named<'t, c2j::Member<'t>>) -> Option<&'m c2j::Shape<'t>> {
        self.source(*self.shapes.get(member.value.shape?.value)?)
    }
}

fn request_hashes(op: &c2j::Operation) -> Vec<(String, BodyHash)> {
    let hashes = op.client.request_hashes.iter();
    hashes.map(|hash| (hash.name.to_owned(), hash.value)).collect()
}

fn link_input(shape: ShapeId, io: &c2j::Io) -> Input {
    Input {
        shape,
        location_name: io.location_name.map(str::to_owned),
        xml_namespace: io.xml_namespace.clone(),
    }
}

fn link_output(shape: ShapeId, io: &c2j::Io) -> Output {
    Output {
        shape,
        result_wrapper: io.result_wrapper.map(str::to_owned),
        location_name: io.location_name.map(str::to_owned),
    }
}

fn operation_context_params(op: &c2j::Operation) -> Vec<OperationContextParam> {
    let params = op.operation_context_params.iter();
    let params = params.map(|param| OperationContextParam {
        name: param.name.to_owned(),
        path: param.value.to_owned(),
    });
    let mut params: Vec<_> = params.collect();
    // The order of the keys means nothing.
    params.sort_by(|one, other| one.name.cmp(&other.name));
    params
}

fn is_context_value(node: &Node) -> bool {
    match &node.value {
        Value::Bool(_) | Value::String(_) => true,
        Value::Array(items) => items.iter().all(|item| matches!(item.value, Value::String(_))),
        _ => false,
    }
}

fn query_literals(query: &str) -> Vec<QueryLiteral> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (pair, None),
        })
        .map(|(name, value)| QueryLiteral {
            name: name.to_owned(),
            value,
        })
        .collect()
}

fn owned(text: Option<Text>) -> String {
    super::owned(text).unwrap_or_default()
}

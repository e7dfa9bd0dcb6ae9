//! Names → ids, and every check that needs more than one place of the model.
//!
//! A broken reference is recorded and replaced by a placeholder; a service with errors is never returned.

mod bindings;
mod error;
mod member;
mod metadata;
mod operation;
mod paginator;
mod recursion;
mod shape;
mod template;
mod waiter;

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::c2j::{self, Named, Text, read};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::ids::{MemberIndex, ShapeId};
use crate::nearest::did_you_mean;
use crate::service::{ClientContextParam, ContextParamKind, Service};
use bindings::Bindings;
pub(crate) use recursion::DEEPEST;
use shape::Kind;

/// The contents of the files of a model.
pub(crate) struct Parts<'t> {
    pub(crate) service: c2j::Service<'t>,
    pub(crate) paginators: Vec<Named<'t, c2j::Paginator<'t>>>,
    pub(crate) waiters: Vec<Named<'t, c2j::Waiter<'t>>>,
    pub(crate) endpoint_rules: Option<Value>,
}

/// Links a model. The result may only be used if there are no errors.
pub(crate) fn link(name: &str, version: &str, mut parts: Parts, collector: &mut Collector) -> Option<Service> {
    parts.service.shapes.sort_by_key(|shape| shape.name);
    parts.service.operations.sort_by_key(|op| op.name);
    parts.paginators.sort_by_key(|paginator| paginator.name);
    parts.waiters.sort_by_key(|waiter| waiter.name);
    let metadata = parts.service.metadata.as_ref();
    let metadata = metadata.map(|source| metadata::metadata(source, collector));
    let auth = metadata.as_ref().map(|metadata| &*metadata.auth).unwrap_or_default();
    let is_rest = metadata
        .as_ref()
        .is_some_and(|metadata| metadata.protocols.iter().any(|protocol| protocol.is_rest()));
    let mut linker = Linker::new(&parts.service, is_rest, collector);
    let shapes = linker.shapes();
    linker.check_recursion(&shapes);
    let operations = parts.service.operations.iter();
    let operations = operations.map(|op| linker.operation(op, auth)).collect();
    let paginators = parts
        .paginators
        .iter()
        .filter_map(|paginator| linker.paginator(paginator))
        .collect();
    let waiters = parts
        .waiters
        .iter()
        .filter_map(|waiter| linker.waiter(waiter))
        .collect();
    linker.collector.set_subject(None);
    let client_context_params = linker.client_context_params();
    let service = Service {
        name: name.to_owned(),
        version: version.to_owned(),
        metadata: metadata?,
        documentation: parts.service.documentation.to_owned(),
        deprecated: parts.service.deprecation.link(),
        operations,
        shapes,
        paginators,
        waiters,
        endpoint_rules: parts.endpoint_rules,
        client_context_params,
    };
    if !service.is_aws() {
        error::check_statuses(&service, &parts.service, collector);
    }
    Some(service)
}

/// The model, and an index of it.
struct Linker<'m, 't> {
    /// Shapes and operations are sorted by name.
    model: &'m c2j::Service<'t>,
    shapes: FxHashMap<&'t str, ShapeId>,
    /// The kind of each shape, if it is known.
    kinds: Vec<Option<Kind>>,
    /// The locations of members that have an effect, for each shape.
    bindings: Vec<Bindings>,
    collector: &'m mut Collector,
}

impl<'m, 't> Linker<'m, 't> {
    fn new(model: &'m c2j::Service<'t>, is_rest: bool, collector: &'m mut Collector) -> Self {
        let ids = model.shapes.iter().enumerate();
        let shapes = ids.map(|(i, shape)| (shape.name, ShapeId::new(i))).collect();
        Self {
            model,
            bindings: bindings::bindings(model, &shapes, is_rest),
            shapes,
            kinds: model.shapes.iter().map(|shape| Kind::of(&shape.value)).collect(),
            collector,
        }
    }

    /// The shape that a reference names.
    fn target(&mut self, reference: Option<Text>) -> Option<ShapeId> {
        let reference = reference?;
        let found = self.shapes.get(reference.value).copied();
        if found.is_none() {
            let message = format!("there is no shape {:?}", reference.value);
            let names = self.model.shapes.iter().map(|shape| shape.name);
            self.unknown(reference, message, names, "add the shape, or name another");
        }
        found
    }

    fn kind(&self, id: ShapeId) -> Option<Kind> {
        self.kinds.get(id.index()).copied().flatten()
    }

    /// The kind of the shape that a reference names. [`Linker::target`] checks that the shape exists.
    fn kind_named(&self, reference: Text) -> Option<Kind> {
        self.kind(*self.shapes.get(reference.value)?)
    }

    fn source(&self, id: ShapeId) -> Option<&'m c2j::Shape<'t>> {
        self.model.shapes.get(id.index()).map(|shape| &shape.value)
    }

    /// The members of a shape; none where it cannot have any.
    fn members(&self, id: Option<ShapeId>) -> &'m [Named<'t, c2j::Member<'t>>] {
        let source = id.and_then(|id| self.source(id));
        source.and_then(|shape| shape.members.as_deref()).unwrap_or_default()
    }

    /// The member of that name.
    fn member_index(
        &mut self,
        members: &'m [Named<'t, c2j::Member<'t>>],
        name: Text,
        what: &str,
    ) -> Option<MemberIndex> {
        self.member_index_or(DiagnosticKind::UnknownName, members, name, what)
    }

    /// The member of that name, or a diagnostic of this kind.
    fn member_index_or(
        &mut self,
        kind: DiagnosticKind,
        members: &'m [Named<'t, c2j::Member<'t>>],
        name: Text,
        what: &str,
    ) -> Option<MemberIndex> {
        let found = members.iter().position(|member| member.name == name.value);
        if found.is_none() {
            let message = format!("{what} names {:?}, which is not a member", name.value);
            let names = members.iter().map(|m| m.name);
            self.unknown_as(kind, name, message, names, "name one of the members");
        }
        found
    }

    /// Reports a name of something that does not exist.
    fn unknown<'n>(
        &mut self,
        name: Text,
        message: String,
        names: impl IntoIterator<Item = &'n str>,
        otherwise: &'static str,
    ) {
        self.unknown_as(DiagnosticKind::UnknownName, name, message, names, otherwise);
    }

    fn unknown_as<'n>(
        &mut self,
        kind: DiagnosticKind,
        name: Text,
        message: String,
        names: impl IntoIterator<Item = &'n str>,
        otherwise: &'static str,
    ) {
        // Looking for similar names is slow. A model with so many diagnostics has another problem.
        let help = match self.collector.len() {
            0..100 => did_you_mean(name.value, names, otherwise),
            _ => otherwise.to_owned(),
        };
        self.collector.add(kind, name.place, message, help);
    }

    /// The operation that something belongs to, which has no effect if there is none.
    fn operation_named(&mut self, name: Text) -> Option<&'m c2j::Operation<'t>> {
        let operations = &self.model.operations;
        let found = operations.binary_search_by(|op| op.name.cmp(name.value)).ok();
        if found.is_none() {
            let message = format!("there is no operation {:?}", name.value);
            let names = operations.iter().map(|op| op.name);
            self.unknown_as(
                DiagnosticKind::NoEffect,
                name,
                message,
                names,
                "name one of the operations",
            );
        }
        found.and_then(|i| operations.get(i)).map(|op| &op.value)
    }

    fn client_context_params(&mut self) -> Vec<ClientContextParam> {
        let mut params: Vec<_> = self.model.client_context_params.iter().collect();
        params.sort_by_key(|param| param.name);
        let params = params.into_iter();
        params
            .filter_map(|param| {
                Some(ClientContextParam {
                    name: param.name.to_owned(),
                    documentation: param.value.documentation.to_owned(),
                    kind: self.context_param_kind(param.value.kind)?,
                })
            })
            .collect()
    }

    /// `None`, and the parameter is left out, where the kind is not known.
    fn context_param_kind(&mut self, kind: Option<Text>) -> Option<ContextParamKind> {
        let kinds = [
            ("boolean", ContextParamKind::Boolean),
            ("string", ContextParamKind::String),
            ("stringArray", ContextParamKind::StringArray),
        ];
        read::known_word(kind, "type", &kinds, self.collector)
    }
}

/// Owned text of an optional string.
fn owned(text: Option<Text>) -> Option<String> {
    text.map(|text| text.value.to_owned())
}

//! Operations: their builders, inputs and outputs.

use std::collections::BTreeSet;

use tinsmith_model::{Location, Operation, ShapeId, ShapeKind};

use super::naming::OperationNames;
use super::structure::builder_names;
use super::{Context, docs, schema, waiter};
use crate::names::Name as _;
use crate::plan::{Auth, InputPlan, OperationPlan, Role, StructurePlan};
use crate::problem::Problem;
use crate::traits;

/// From how many required members on clippy calls a builder's field complex: it has 250 points then, 10 for each type in it,
/// times its depth.
const COMPLEX_BUILDER: usize = 7;
/// The same for what setters return, where the parameters are one level less deep.
const COMPLEX_SETTERS: usize = 12;
/// Methods of a builder of an operation whose result comes in pages.
const PAGE_METHODS: [&str; 3] = ["items", "items_of", "pages"];

impl Context<'_> {
    pub(super) fn operations(&self, problems: &mut Vec<Problem>) -> Vec<OperationPlan> {
        let waiters = self.waiters(problems);
        let pairs = self.service.operations.iter().zip(&self.naming.operations);
        let mut operations: Vec<_> = pairs
            .filter_map(|(operation, names)| self.operation(operation, names, problems))
            .collect();
        for (operation, waiter) in waiters {
            let operation = operations.iter_mut().find(|plan| plan.model_name == operation);
            if let Some(operation) = operation {
                operation.waiters.push(waiter);
            }
        }
        operations
    }

    fn operation(&self, op: &Operation, names: &OperationNames, problems: &mut Vec<Problem>) -> Option<OperationPlan> {
        let uri = traits::uri(self.service, op);
        let auth = traits::auth(self.service, op);
        let accepts_bearer_token = traits::accepts_bearer_token(self.service, op);
        let output = op.output.as_ref().map(|output| output.shape);
        // Planned before the input, whose problems end this function, so that the problems of both are reported.
        let own_output = output.and_then(|id| self.own_output(id, names, problems));
        let input = match &op.input {
            Some(input) => Some(self.input(input.shape, op, names, problems)?),
            None => None,
        };
        let members = input.iter().flat_map(|input| &input.structure.members);
        let required = members.filter(|member| member.required.is_some()).count();
        let mut plan = OperationPlan {
            model_name: op.name.clone(),
            module: names.module.clone(),
            builder: names.builder.clone(),
            method: names.method.clone(),
            constant: names.constant.clone(),
            wire_name: op.wire_name.clone(),
            http_method: op.http.method.clone(),
            auth,
            other_auth: traits::other_auth(self.service, op),
            api_key: traits::api_key(self.service, op),
            accepts_bearer_token,
            endpoint_params: traits::endpoint_params(self.service, op),
            idempotent: traits::is_repeatable(self.service, op),
            host_prefix: traits::host_prefix(self.service, op).to_owned(),
            docs: docs::operation(op, &uri, auth, accepts_bearer_token, &self.answer(op)),
            method_docs: docs::summary(&op.documentation, &op.name),
            deprecated: docs::deprecation(op.deprecated.as_ref()),
            serde: false,
            input,
            output: output.and_then(|id| self.naming.type_of(id)).cloned(),
            output_schema: output.and_then(|id| self.naming.schema_of(id)).cloned(),
            complex_builder: required >= COMPLEX_BUILDER,
            complex_setters: required >= COMPLEX_SETTERS,
            own_output,
            paginator: self.paginator(op),
            waiters: Vec::new(),
            unsigned_payload: op.unsigned_payload,
            headers: traits::headers(self.service, op),
            single_use: op.single_use,
            errors_by_status: traits::errors_by_status(self.service, op),
            input_rules: traits::input_rules(self.service, op),
            request_hashes: op.request_hashes.clone(),
            presigned_url: op.presigned_url.clone(),
            query_as_form: op.query_as_form,
            presigned_without_content_type: op.presigned_without_content_type,
            requires_length: traits::requires_length(self.service, op),
            checksum: traits::checksum(self.service, op),
            request_compression: traits::request_compression(op),
            xml: schema::operation_xml(op),
            uri,
            is_plain: false,
        };
        plan.is_plain = self.is_plain(op, &plan);
        Some(plan)
    }

    /// Whether its calls need nothing beyond their protocol: no authentication, no body that streams or is a member, and no rules. The
    /// runtime's `Operation::is_plain` checks it where a client is compiled.
    fn is_plain(&self, op: &Operation, plan: &OperationPlan) -> bool {
        let messages = op.input.as_ref().map(|input| input.shape).into_iter();
        let messages = messages.chain(op.output.as_ref().map(|output| output.shape));
        let mut members = messages.flat_map(|id| self.service.shape(id).members());
        let has_own_body = members
            .any(|member| member.location == Location::Payload || self.service.shape(member.target).is_event_stream());
        let is_open = plan.auth == Auth::None && plan.other_auth.is_empty() && !plan.accepts_bearer_token;
        let has_rules = !plan.input_rules.is_empty()
            || !plan.request_hashes.is_empty()
            || plan.presigned_url.is_some()
            || plan.query_as_form
            || plan.checksum.is_some()
            || plan.request_compression
            || self.service.metadata.region_redirects.is_some();
        is_open && !has_own_body && !has_rules
    }

    /// The output and the errors, for the documentation of an operation.
    fn answer(&self, op: &Operation) -> docs::Answer<'_> {
        let type_name = |id| self.naming.type_of(id).map(|target| &target.name);
        // By name: their order in the model means nothing.
        let errors: BTreeSet<_> = op.errors.iter().filter_map(|id| type_name(*id)).collect();
        let input = op.input.as_ref().map(|input| self.service.shape(input.shape));
        let mut members = input.iter().flat_map(|shape| shape.members());
        docs::Answer {
            sends_events: members.any(|member| self.service.shape(member.target).is_event_stream()),
            output: op.output.as_ref().and_then(|output| type_name(output.shape)),
            errors: errors.into_iter().collect(),
        }
    }

    /// What a structure or union is for: it decides what is public.
    pub(super) fn role(&self, id: ShapeId) -> Role {
        let usage = self.walk.usage(id);
        match (usage.input, usage.output || usage.error) {
            _ if self.service.shape(id).is_error() => Role::Output,
            (true, false) if self.naming.is_own(id) => Role::OperationInput,
            (true, false) => Role::Input,
            (true, true) => Role::Both,
            (false, _) => Role::Output,
        }
    }

    /// The structure of an output that no other shape uses.
    fn own_output(&self, id: ShapeId, names: &OperationNames, problems: &mut Vec<Problem>) -> Option<StructurePlan> {
        let own = self.naming.type_of(id).is_some_and(|name| name.module == names.module);
        match &self.service.shape(id).kind {
            ShapeKind::Structure(structure) if own => self.structure(id, structure, Role::Output, problems),
            _ => None,
        }
    }

    fn input(
        &self,
        id: ShapeId,
        op: &Operation,
        names: &OperationNames,
        problems: &mut Vec<Problem>,
    ) -> Option<InputPlan> {
        let ShapeKind::Structure(shape) = &self.service.shape(id).kind else {
            return None;
        };
        let mut structure = self.structure(id, shape, Role::OperationInput, problems)?;
        let walks = self.walk_methods(op);
        if !walks.is_empty() {
            let names = builder_names(&self.service.shape(id).name, &shape.members, &walks);
            let names = names.map_err(|clashes| self.report(clashes, problems)).ok()?;
            for (member, (_, setter)) in structure.members.iter_mut().zip(names) {
                member.setter = setter;
            }
        }
        let input = self.naming.type_of(id)?;
        let output = op.output.as_ref().and_then(|output| self.naming.type_of(output.shape));
        let types = [input].into_iter().chain(output).map(|target| &target.name);
        let types = types.chain([&names.builder]);
        self.require(id, &shape.members, &mut structure.members, types, problems)?;
        Some(InputPlan {
            type_ref: input.clone(),
            schema: self.naming.schema_of(id)?.clone(),
            is_own: self.role(id) == Role::OperationInput,
            structure,
        })
    }

    /// The methods that an operation's builder has beyond those of all builders: walks through pages, and waits.
    pub(super) fn walk_methods(&self, op: &Operation) -> Vec<String> {
        let is_paged = self
            .service
            .paginators
            .iter()
            .any(|paginator| paginator.operation == op.name);
        let pages = if is_paged { &PAGE_METHODS[..] } else { &[] };
        let waiters = self.service.waiters.iter().filter(|waiter| waiter.operation == op.name);
        let waits = waiters.filter_map(|waiter| Some(waiter::method(waiter).ok()?.as_str().to_owned()));
        pages.iter().map(|name| (*name).to_owned()).chain(waits).collect()
    }
}

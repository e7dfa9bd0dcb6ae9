//! Operations: their builders, and what is their own.

use tinsmith_model::{Member, Operation, ShapeId, ShapeKind};

use super::naming::OperationNames;
use super::{Context, docs, flags};
use crate::facts;
use crate::fault::Fault;
use crate::names::{Name, Origin, PRELUDE, Scope, TypeName};
use crate::plan::{InputPlan, OperationPlan, RequiredPlan, Role, SetterPlan, StructurePlan};

/// From how many required members on clippy calls a builder's field complex: it has 250 points then, 10 for each type in it,
/// times its depth.
const COMPLEX_BUILDER: usize = 7;
/// The same for what setters return, where the parameters are one level less deep.
const COMPLEX_SETTERS: usize = 12;
/// Names that a builder's file uses for type parameters.
const BUILDER_TYPES: [&str; 1] = ["S"];

impl Context<'_> {
    pub(super) fn operations(&self, faults: &mut Vec<Fault>) -> Vec<OperationPlan> {
        let pairs = self.service.operations.iter().zip(&self.naming.operations);
        pairs
            .filter_map(|(operation, names)| self.operation(operation, names, faults))
            .collect()
    }

    fn operation(&self, op: &Operation, names: &OperationNames, faults: &mut Vec<Fault>) -> Option<OperationPlan> {
        let uri = facts::uri(self.service, op);
        let auth = facts::auth(self.service, op);
        let takes_token = facts::takes_token(self.service, op);
        let own = self.own_structures(op, names, faults);
        let input = match &op.input {
            Some(input) => Some(self.input(input.shape, op, names, faults)?),
            None => None,
        };
        let output = op.output.as_ref().map(|output| output.shape);
        let setters = input.iter().flat_map(|input| &input.members);
        let required = setters.filter(|setter| setter.required.is_some()).count();
        Some(OperationPlan {
            module: names.module.clone(),
            builder: names.builder.clone(),
            method: names.method.clone(),
            constant: names.constant.clone(),
            wire_name: op.wire_name.clone(),
            method_name: names.method.as_str().to_owned(),
            http_method: op.http.method.clone(),
            auth,
            takes_token,
            endpoint_params: facts::endpoint_params(self.service, op),
            repeatable: op.idempotent || op.readonly || self.has_token(op),
            host_prefix: facts::host_prefix(self.service, op).to_owned(),
            docs: docs::operation(op, &uri, auth, takes_token),
            method_docs: docs::summary(&op.documentation, &op.name),
            deprecated: docs::deprecation(op.deprecated.as_ref()),
            input,
            output: output.and_then(|id| self.naming.type_of(id)).cloned(),
            output_schema: output.and_then(|id| self.naming.schema_of(id)).cloned(),
            complex_builder: required >= COMPLEX_BUILDER,
            complex_setters: required >= COMPLEX_SETTERS,
            own,
            paginator: self.paginator(op),
            unsigned_payload: op.unsigned_payload,
            headers: self.service.metadata.request_headers.clone(),
            checksum: facts::checksum(self.service, op),
            request_compression: facts::request_compression(op),
            xml: flags::operation(op),
            uri,
        })
    }

    fn has_token(&self, op: &Operation) -> bool {
        let input = op.input.iter().map(|input| self.service.shape(input.shape));
        input
            .flat_map(|shape| shape.members())
            .any(|member| member.idempotency_token)
    }

    /// What only goes into an operation, or only comes out, is told apart: it decides what is public.
    pub(super) fn role(&self, id: ShapeId) -> Role {
        let usage = self.walk.usage(id);
        match (usage.input, usage.output || usage.error) {
            (true, true) => Role::Both,
            (true, false) => Role::Input,
            (false, _) => Role::Output,
        }
    }

    /// The structures that stand in the operation's own file.
    fn own_structures(&self, op: &Operation, names: &OperationNames, faults: &mut Vec<Fault>) -> Vec<StructurePlan> {
        let input = op.input.iter().map(|input| (input.shape, Role::OperationInput));
        let output = op.output.iter().map(|output| (output.shape, Role::Output));
        let mut structures = Vec::new();
        for (id, role) in input.chain(output) {
            let own = self.naming.type_of(id).is_some_and(|name| name.module == names.module);
            let ShapeKind::Structure(structure) = &self.service.shape(id).kind else {
                continue;
            };
            if own {
                structures.extend(self.structure(id, structure, role, faults));
            }
        }
        structures
    }

    fn input(&self, id: ShapeId, op: &Operation, names: &OperationNames, faults: &mut Vec<Fault>) -> Option<InputPlan> {
        let ShapeKind::Structure(structure) = &self.service.shape(id).kind else {
            return None;
        };
        let plan = self.structure(id, structure, Role::OperationInput, faults)?;
        let members = structure.members.iter().filter(|member| must_be_set(member));
        let reserved = self.taken_names(op, names);
        let mut required = self
            .required(id, &members.collect::<Vec<_>>(), reserved, faults)?
            .into_iter();
        let members = plan.members.into_iter().zip(&structure.members);
        Some(InputPlan {
            structure: self.naming.type_of(id)?.clone(),
            schema: self.naming.schema_of(id)?.clone(),
            members: members
                .map(|(plan, member)| SetterPlan {
                    member: plan,
                    required: must_be_set(member).then(|| required.next()).flatten(),
                })
                .collect(),
        })
    }

    /// The types that a builder's methods name without a path: a type parameter must not hide them.
    fn taken_names<'a>(&'a self, op: &Operation, names: &'a OperationNames) -> impl Iterator<Item = &'a str> {
        let input = op.input.as_ref().map(|input| input.shape);
        let output = op.output.as_ref().map(|output| output.shape);
        let types = input.into_iter().chain(output).filter_map(|id| self.naming.type_of(id));
        let types = types.map(|target| target.name.as_str());
        PRELUDE
            .into_iter()
            .chain(BUILDER_TYPES)
            .chain([names.builder.as_str()])
            .chain(types)
    }

    /// For each required member what makes the compiler insist on it.
    fn required<'a>(
        &self,
        input: ShapeId,
        members: &[&Member],
        reserved: impl Iterator<Item = &'a str>,
        faults: &mut Vec<Fault>,
    ) -> Option<Vec<RequiredPlan>> {
        let origin = |member: &Member| Origin::Member {
            shape: self.service.shape(input).name.clone(),
            member: member.name.clone(),
        };
        let mut scope = Scope::<TypeName>::new(reserved);
        let traits: Vec<_> = members
            .iter()
            .map(|member| format!("{}_given", member.code_name))
            .collect();
        let traits = traits.iter().zip(members);
        let traits = scope.declare_all(traits.map(|(name, member)| (name.as_str(), origin(member))));
        let parameters = scope.declare_all(members.iter().map(|member| (member.code_name.as_str(), origin(member))));
        match (traits, parameters) {
            (Ok(traits), Ok(parameters)) => {
                let pairs = traits.into_iter().zip(parameters);
                Some(
                    pairs
                        .map(|(given, parameter)| RequiredPlan { given, parameter })
                        .collect(),
                )
            }
            (Err(clashes), _) | (Ok(_), Err(clashes)) => {
                self.report(clashes, faults);
                None
            }
        }
    }
}

/// Whether a call needs the member from the caller. Where there is none, the runtime makes up an idempotency token.
pub(super) fn must_be_set(member: &Member) -> bool {
    member.required && !member.idempotency_token
}

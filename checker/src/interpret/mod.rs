//! The schemas of a client that is called by name: a plan → the static data that a generated crate would have.
//!
//! So an operation can be called without generating anything. Every decision is in the plan (`tinsmith_codegen::plan`), so what is
//! checked by name is what is shipped. The data is leaked, because the runtime wants `'static`: only for a program that ends soon.
//!
//! - `service`: services, protocols, endpoints and errors.
//! - `operation`: operations.
//! - `walks`: paginators and waiters.
//! - `shapes`: structures, unions, lists, maps and their members.

mod operation;
mod rules;
mod service;
mod shapes;
#[cfg(test)]
mod tests;
mod walks;

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;

use tinsmith_codegen::Options;
use tinsmith_codegen::plan::{OperationPlan, ServicePlan};
use tinsmith_model as model;
use tinsmith_runtime::codegen::schema::{Catalog, Member, Operation, Service, StructureSchema};

use shapes::Shapes;

pub(crate) use service::endpoint_rules;

/// Why a model has no client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaError {
    /// The runtime lacks this.
    NotThere(String),
    /// The generator refuses the model.
    Refused(String),
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere(what) => write!(f, "not there yet: {what}"),
            Self::Refused(why) => write!(f, "the model is refused: {why}"),
        }
    }
}

impl std::error::Error for SchemaError {}

/// A service as its generated static would be.
///
/// # Errors
///
/// The generator refuses the model, or the runtime can call none of the operations.
pub(crate) fn service(model: &model::Service) -> Result<&'static Interpreted, SchemaError> {
    let plan = plan(model)?;
    if let (true, Some(first)) = (plan.operations.is_empty(), plan.left_out.first()) {
        return Err(SchemaError::NotThere(first.needs.clone()));
    }
    let mut shapes = Shapes::new(model, &plan);
    let operations = plan.operations.iter().map(|op| operation::operation(op, &mut shapes));
    let operations: Vec<&Operation> = operations.map(leak).collect();
    Ok(leak(service::interpreted(&plan, operations, &mut shapes)))
}

/// A service, and what calls by name find: what a generated client has in two statics.
#[derive(Debug)]
pub(crate) struct Interpreted {
    service: Service,
    pub(crate) catalog: Catalog,
}

impl Deref for Interpreted {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.service
    }
}

/// Operations by their names in the model, each with its schema or with the reason why it has none.
pub(crate) type Operations = HashMap<String, Result<&'static Operation, SchemaError>>;

/// A service for checks of how messages are written and read, without endpoints: paths and hosts are those of the model, also where
/// the endpoint rules put a part of the path into the host.
///
/// # Errors
///
/// The generator refuses the model.
pub(crate) fn service_without_rules(model: &model::Service) -> Result<(&'static Interpreted, Operations), SchemaError> {
    let plan = plan(model)?;
    let mut shapes = Shapes::new(model, &plan);
    let left_out = plan.left_out.iter();
    let mut operations: Operations = left_out
        .map(|left_out| {
            (
                left_out.operation.clone(),
                Err(SchemaError::NotThere(left_out.needs.clone())),
            )
        })
        .collect();
    let mut made = Vec::new();
    for op in &plan.operations {
        let operation: &Operation = leak(with_own_path(op, model, operation::operation(op, &mut shapes)));
        made.push(operation);
        operations.insert(op.model_name.clone(), Ok(operation));
    }
    Ok((leak(service::interpreted(&plan, made, &mut shapes)), operations))
}

fn plan(model: &model::Service) -> Result<ServicePlan, SchemaError> {
    tinsmith_codegen::plan(model, &Options::default()).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        SchemaError::Refused(problems.join("; "))
    })
}

/// The operation with the path and the host prefix that the model has.
fn with_own_path(plan: &OperationPlan, model: &model::Service, operation: Operation) -> Operation {
    let Some(op) = model.operation(&plan.model_name) else {
        return operation;
    };
    let uri = match operation.uri.split_once('?') {
        Some((_, query)) => format!("{}?{query}", op.http.path.text),
        None => op.http.path.text.clone(),
    };
    Operation {
        uri: text(&uri),
        host_prefix: op.host_prefix.as_ref().map_or("", |prefix| text(&prefix.text)),
        ..operation
    }
}

/// The operation without idempotency tokens: none is drawn, and none is required.
pub(crate) fn without_tokens(operation: &Operation) -> &'static Operation {
    let without = |member: &Member| {
        let mut member = *member;
        if member.idempotency_token {
            member.idempotency_token = false;
            member.required = false;
        }
        member
    };
    let members = operation.input.members.iter().map(without);
    leak(Operation {
        input: leak(StructureSchema {
            members: leak(members.collect::<Vec<_>>()),
            ..*operation.input
        }),
        ..*operation
    })
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn maybe(text: Option<&String>) -> Option<&'static str> {
    text.map(|text| self::text(text))
}

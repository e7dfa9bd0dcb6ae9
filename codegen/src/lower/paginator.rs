//! Paginators.

use tinsmith_model::{Operation, ShapeKind};

use super::Context;
use crate::plan::{LimitKey, PaginatorPlan};

impl Context<'_> {
    pub(super) fn paginator(&self, op: &Operation) -> Option<PaginatorPlan> {
        let paginator = self
            .service
            .paginators
            .iter()
            .find(|paginator| paginator.operation == op.name)?;
        let limit_key = paginator.limit_key.as_ref();
        Some(PaginatorPlan {
            input_tokens: paginator.input_tokens.clone(),
            output_tokens: paginator.output_tokens.clone(),
            more_results: paginator.more_results.clone(),
            limit_key: limit_key.map(|name| self.limit_key(op, name)),
            result_keys: paginator.result_keys.clone(),
            non_aggregate_keys: paginator.non_aggregate_keys.clone(),
        })
    }

    /// Some services take the size of a page as text.
    fn limit_key(&self, op: &Operation, name: &str) -> LimitKey {
        let member = op
            .input
            .as_ref()
            .and_then(|input| match &self.service.shape(input.shape).kind {
                ShapeKind::Structure(structure) => structure.members.iter().find(|member| member.name == name),
                _ => None,
            });
        let is_text = member.is_some_and(|member| {
            matches!(
                self.service.shape(member.target).kind,
                ShapeKind::String(_) | ShapeKind::Enum(_)
            )
        });
        let name = name.to_owned();
        if is_text {
            LimitKey::Text(name)
        } else {
            LimitKey::Number(name)
        }
    }
}

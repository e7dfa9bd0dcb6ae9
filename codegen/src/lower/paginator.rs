//! Paginators.

use tinsmith_model::{Operation, ShapeId, ShapeKind};

use super::structure::{is_optional, member_names};
use super::{Context, docs};
use crate::docs::DocText;
use crate::plan::{ItemsPlan, LimitKey, PaginatorPlan, StepPlan, TypePlan};

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
            repeated_token_ends: op.repeated_token_ends,
            items: self.items(op, &paginator.result_keys),
        })
    }

    /// The first of the result keys that leads to a list.
    fn items(&self, op: &Operation, result_keys: &[String]) -> Option<ItemsPlan> {
        let output = op.output.as_ref()?.shape;
        let lists = |key: &String| Some((key.clone(), self.list_at(output, key)?));
        let (key, list) = result_keys.iter().find_map(lists)?;
        let others: Vec<_> = result_keys
            .iter()
            .filter(|other| **other != key)
            .map(String::as_str)
            .collect();
        Some(ItemsPlan {
            docs: docs::items(&key, &others),
            ..list
        })
    }

    /// The list to which names with dots between them lead from a structure.
    fn list_at(&self, output: ShapeId, key: &str) -> Option<ItemsPlan> {
        let (mut at, mut path, mut deprecated) = (output, Vec::new(), None);
        for name in key.split('.') {
            let shape = self.service.shape(at);
            let ShapeKind::Structure(structure) = &shape.kind else {
                return None;
            };
            let role = self.role(at);
            let names = member_names(&shape.name, &structure.members, role).ok()?;
            let mut members = structure.members.iter().zip(names);
            let (member, (field, _)) = members.find(|(member, _)| member.name == name)?;
            deprecated = docs::deprecation(member.deprecated.as_ref()).or(deprecated);
            path.push(StepPlan {
                field,
                optional: is_optional(role, member),
            });
            at = member.target;
        }
        match self.value_type(at) {
            TypePlan::List(item) if !self.service.shape(at).is_event_stream() => Some(ItemsPlan {
                docs: DocText::default(),
                item: *item,
                path,
                deprecated,
            }),
            _ => None,
        }
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

//! Modelled errors.

use tinsmith_model::{ErrorTraits, MemberPath, ShapeId, ShapeKind, Structure};

use super::{Context, docs};
use crate::plan::{AliasPlan, ErrorPlan, ErrorTrait, Role};
use crate::problem::Problem;
use crate::traits;

impl Context<'_> {
    pub(super) fn errors(&self, problems: &mut Vec<Problem>) -> Vec<ErrorPlan> {
        let mut errors = Vec::new();
        for (id, shape) in self.reached() {
            if let ShapeKind::Structure(
                structure @ Structure {
                    error: Some(traits), ..
                },
            ) = &shape.kind
            {
                errors.extend(self.error(id, structure, traits, problems));
            }
        }
        errors
    }

    fn error(
        &self,
        id: ShapeId,
        structure: &Structure,
        traits: &ErrorTraits,
        problems: &mut Vec<Problem>,
    ) -> Option<ErrorPlan> {
        let shape = self.service.shape(id);
        let wire = |member: &MemberPath| member.wire.clone();
        let aliases = traits.aliases.iter().map(|alias| AliasPlan {
            member: wire(&alias.member),
            value: alias.value.clone(),
            when_present: alias.when_present.iter().map(wire).collect(),
        });
        // The runtime finds `message` by itself, in upper or lower case.
        let message_member = traits.message_member.as_ref().map(wire);
        let message_member = message_member.filter(|name| !name.eq_ignore_ascii_case("message"));
        let retry = traits::retryable(self.service, id, traits).map(|retryable| {
            if retryable.throttling {
                ErrorTrait::Throttling
            } else {
                ErrorTrait::Retryable
            }
        });
        Some(ErrorPlan {
            summary: docs::summary(&shape.documentation, &shape.name),
            code: traits.code.clone(),
            message_member,
            code_member: traits.code_member.clone(),
            aliases: aliases.collect(),
            traits: retry.into_iter().collect(),
            structure: self.structure(id, structure, Role::Output, problems)?,
        })
    }
}

//! Paginators.

use super::{Linker, owned};
use crate::c2j::{self, Named, Text};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::paginator::Paginator;

impl<'m, 't> Linker<'m, 't> {
    /// `None`, with a diagnostic, where it cannot work: the operation can be called without it.
    pub(super) fn paginator(&mut self, named: &Named<'t, c2j::Paginator<'t>>) -> Option<Paginator> {
        self.collector
            .set_subject(Some(Subject::Paginator(named.name.to_owned())));
        let paginator = &named.value;
        let name = Text {
            value: named.name,
            place: named.place,
        };
        let input_tokens = paginator.input_token.as_deref().unwrap_or_default();
        let output_tokens = paginator.output_token.as_deref().unwrap_or_default();
        let op = self.operation_named(name)?;
        let has_tokens = self.has_input_names(op, input_tokens, "\"input_token\"");
        let has_limit = self.has_input_names(op, paginator.limit_key.as_slice(), "\"limit_key\"");
        let (inputs, outputs) = (input_tokens.len(), output_tokens.len());
        if inputs != outputs {
            let message = format!(
                "{inputs} of \"input_token\" and {outputs} of \"output_token\" do not make pairs: the paginator is left out"
            );
            let help = "each input token takes the value of one output token";
            self.collector.add(DiagnosticKind::NoEffect, named.place, message, help);
        }
        if !has_tokens || inputs != outputs {
            return None;
        }
        Some(Paginator {
            operation: named.name.to_owned(),
            input_tokens: all_owned(input_tokens),
            output_tokens: all_owned(output_tokens),
            more_results: owned(paginator.more_results),
            limit_key: owned(paginator.limit_key).filter(|_| has_limit),
            result_keys: all_owned(&paginator.result_key),
            non_aggregate_keys: all_owned(&paginator.non_aggregate_keys),
        })
    }

    fn has_input_names(&mut self, op: &'m c2j::Operation<'t>, names: &[Text], what: &str) -> bool {
        let input = op.input.as_ref();
        let shape = input.and_then(|io| self.shapes.get(io.shape?.value).copied());
        if input.is_some() && shape.is_none() {
            return true;
        }
        let found = names
            .iter()
            .filter_map(|name| self.member_index_or(DiagnosticKind::NoEffect, self.members(shape), *name, what));
        found.count() == names.len()
    }
}

fn all_owned(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
}

//! `paginators-1.json`.

use super::{Named, Text};
use crate::fault::Subject;
use crate::finding::Findings;
use crate::json::Node;

/// One of `pagination`.
#[derive(Debug, Default)]
pub(crate) struct Paginator<'t> {
    pub(crate) input_token: Option<Vec<Text<'t>>>,
    pub(crate) output_token: Option<Vec<Text<'t>>>,
    pub(crate) more_results: Option<Text<'t>>,
    pub(crate) limit_key: Option<Text<'t>>,
    pub(crate) result_key: Vec<Text<'t>>,
    pub(crate) non_aggregate_keys: Vec<Text<'t>>,
}

/// All of the file.
pub(crate) fn read<'t>(root: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Paginator<'t>>> {
    let mut pagination = None;
    for entry in findings.object(root) {
        match &*entry.key {
            "pagination" => pagination = Some(&entry.node),
            "version" => {}
            _ => findings.unknown_key(entry),
        }
    }
    let Some(pagination) = findings.need(pagination, "pagination", root) else {
        return Vec::new();
    };
    let mut paginators = Vec::new();
    for entry in findings.object(pagination) {
        findings.look_at(Some(Subject::Paginator(entry.key.to_string())));
        paginators.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Paginator::read(&entry.node, findings),
        });
    }
    findings.look_at(None);
    paginators
}

impl<'t> Paginator<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut paginator = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "input_token" => paginator.input_token = Some(findings.text_or_texts(node)),
                "output_token" => paginator.output_token = Some(findings.text_or_texts(node)),
                "more_results" => paginator.more_results = findings.text(node),
                "limit_key" => paginator.limit_key = findings.text(node),
                "result_key" => paginator.result_key = findings.text_or_texts(node),
                "non_aggregate_keys" => paginator.non_aggregate_keys = findings.texts(node),
                _ => findings.unknown_key(entry),
            }
        }
        paginator.input_token = findings.need(paginator.input_token, "input_token", object);
        paginator.output_token = findings.need(paginator.output_token, "output_token", object);
        paginator
    }
}

//! `paginators-1.json`.

use super::{Named, Text, read};
use crate::collector::Collector;
use crate::diagnostic::Subject;
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

/// Reads the whole file.
pub(crate) fn read<'t>(root: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Paginator<'t>>> {
    let mut pagination = None;
    for entry in read::object(root, collector) {
        match &*entry.key {
            "pagination" => pagination = Some(&entry.node),
            "version" => {}
            _ => read::unknown_key(entry, collector),
        }
    }
    let Some(pagination) = read::need(pagination, "pagination", root, collector) else {
        return Vec::new();
    };
    let mut paginators = Vec::new();
    for entry in read::object(pagination, collector) {
        collector.set_subject(Some(Subject::Paginator(entry.key.to_string())));
        paginators.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Paginator::read(&entry.node, collector),
        });
    }
    collector.set_subject(None);
    paginators
}

impl<'t> Paginator<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut paginator = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "input_token" => paginator.input_token = Some(read::text_or_texts(node, collector)),
                "output_token" => paginator.output_token = Some(read::text_or_texts(node, collector)),
                "more_results" => paginator.more_results = read::text(node, collector),
                "limit_key" => paginator.limit_key = read::text(node, collector),
                "result_key" => paginator.result_key = read::text_or_texts(node, collector),
                "non_aggregate_keys" => paginator.non_aggregate_keys = read::texts(node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        paginator.input_token = read::need(paginator.input_token, "input_token", object, collector);
        paginator.output_token = read::need(paginator.output_token, "output_token", object, collector);
        paginator
    }
}

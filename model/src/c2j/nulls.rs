//! Keys with `null`: some tools that make models write it for a missing value. It means the same as no key.

use crate::collector::Collector;
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Node, Value};

/// Removes every key of `service-2.json` whose value is null, with a warning for each.
pub(crate) fn remove_nulls(root: &mut Node, collector: &mut Collector) {
    remove(root, collector);
    let Value::Object(entries) = &mut root.value else {
        return;
    };
    for entry in entries {
        let subject: fn(String) -> Subject = match &*entry.key {
            "operations" => Subject::Operation,
            "shapes" => Subject::Shape,
            _ => {
                remove_below(&mut entry.node, collector);
                continue;
            }
        };
        remove(&mut entry.node, collector);
        let Value::Object(named) = &mut entry.node.value else {
            continue;
        };
        for entry in named {
            collector.set_subject(Some(subject(entry.key.to_string())));
            remove_below(&mut entry.node, collector);
        }
        collector.set_subject(None);
    }
}

/// In a node and in everything in it.
fn remove_below(node: &mut Node, collector: &mut Collector) {
    remove(node, collector);
    match &mut node.value {
        Value::Object(entries) => entries
            .iter_mut()
            .for_each(|entry| remove_below(&mut entry.node, collector)),
        Value::Array(items) => items.iter_mut().for_each(|item| remove_below(item, collector)),
        _ => {}
    }
}

fn remove(node: &mut Node, collector: &mut Collector) {
    let Value::Object(entries) = &mut node.value else {
        return;
    };
    entries.retain(|entry| {
        let is_null = matches!(entry.node.value, Value::Null);
        if is_null {
            let message = format!(
                "{:?} is null, which says nothing: read as if it were not there",
                entry.key
            );
            collector.add(DiagnosticKind::NoEffect, entry.place, message, "");
        }
        !is_null
    });
}

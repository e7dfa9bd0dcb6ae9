//! `waiters-2.json`.

use super::{Named, Spanned, Text, read};
use crate::collector::Collector;
use crate::diagnostic::Subject;
use crate::json::Node;

/// One of `waiters`.
#[derive(Debug, Default)]
pub(crate) struct Waiter<'t> {
    pub(crate) description: &'t str,
    pub(crate) operation: Option<Text<'t>>,
    pub(crate) delay: Option<Spanned<u32>>,
    pub(crate) max_attempts: Option<Spanned<u32>>,
    pub(crate) acceptors: Vec<Acceptor<'t>>,
}

/// One of `acceptors`.
#[derive(Debug)]
pub(crate) struct Acceptor<'t> {
    pub(crate) matcher: Option<Text<'t>>,
    pub(crate) argument: Option<Text<'t>>,
    pub(crate) expected: Option<&'t Node<'t>>,
    pub(crate) state: Option<Text<'t>>,
    /// A key of ours, for what Smithy has and C2J lacks.
    pub(crate) reads_input: bool,
}

/// Reads the whole file.
pub(crate) fn read<'t>(root: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Waiter<'t>>> {
    let mut all = None;
    for entry in read::object(root, collector) {
        match &*entry.key {
            "waiters" => all = Some(&entry.node),
            "version" => {}
            _ => read::unknown_key(entry, collector),
        }
    }
    let Some(all) = read::need(all, "waiters", root, collector) else {
        return Vec::new();
    };
    let mut waiters = Vec::new();
    for entry in read::object(all, collector) {
        collector.set_subject(Some(Subject::Waiter(entry.key.to_string())));
        waiters.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Waiter::read(&entry.node, collector),
        });
    }
    collector.set_subject(None);
    waiters
}

impl<'t> Waiter<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut waiter = Self::default();
        let mut acceptors = None;
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "description" => waiter.description = read::words(node, collector),
                "operation" => waiter.operation = read::text(node, collector),
                "delay" => waiter.delay = read::number(node, "a whole number of seconds", collector),
                "maxAttempts" => waiter.max_attempts = read::number(node, "a whole number from 1", collector),
                "acceptors" => acceptors = Some(read::array(node, collector)),
                _ => read::unknown_key(entry, collector),
            }
        }
        waiter.operation = read::need(waiter.operation, "operation", object, collector);
        waiter.delay = read::need(waiter.delay, "delay", object, collector);
        waiter.max_attempts = read::need(waiter.max_attempts, "maxAttempts", object, collector);
        let acceptors = read::need(acceptors, "acceptors", object, collector).unwrap_or_default();
        waiter.acceptors = acceptors.iter().map(|node| Acceptor::read(node, collector)).collect();
        waiter
    }
}

impl<'t> Acceptor<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let (mut matcher, mut argument, mut expected, mut state) = (None, None, None, None);
        let mut reads_input = false;
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "matcher" => matcher = read::text(node, collector),
                "argument" => argument = read::text(node, collector),
                "expected" => expected = Some(node),
                "inputOutput" => reads_input = read::flag(node, collector),
                "state" => state = read::text(node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        Self {
            matcher: read::need(matcher, "matcher", object, collector),
            argument,
            expected: read::need(expected, "expected", object, collector),
            state: read::need(state, "state", object, collector),
            reads_input,
        }
    }
}

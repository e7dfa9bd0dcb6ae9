//! `waiters-2.json`.

use super::{Named, Spanned, Text};
use crate::fault::Subject;
use crate::finding::Findings;
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
}

/// All of the file.
pub(crate) fn read<'t>(root: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Waiter<'t>>> {
    let mut all = None;
    for entry in findings.object(root) {
        match &*entry.key {
            "waiters" => all = Some(&entry.node),
            "version" => {}
            _ => findings.unknown_key(entry),
        }
    }
    let Some(all) = findings.need(all, "waiters", root) else {
        return Vec::new();
    };
    let mut waiters = Vec::new();
    for entry in findings.object(all) {
        findings.look_at(Some(Subject::Waiter(entry.key.to_string())));
        waiters.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Waiter::read(&entry.node, findings),
        });
    }
    findings.look_at(None);
    waiters
}

impl<'t> Waiter<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut waiter = Self::default();
        let mut acceptors = None;
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "description" => waiter.description = findings.words(node),
                "operation" => waiter.operation = findings.text(node),
                "delay" => waiter.delay = findings.number(node, "a whole number of seconds"),
                "maxAttempts" => waiter.max_attempts = findings.number(node, "a whole number from 1"),
                "acceptors" => acceptors = Some(findings.array(node)),
                _ => findings.unknown_key(entry),
            }
        }
        waiter.operation = findings.need(waiter.operation, "operation", object);
        waiter.delay = findings.need(waiter.delay, "delay", object);
        waiter.max_attempts = findings.need(waiter.max_attempts, "maxAttempts", object);
        let acceptors = findings.need(acceptors, "acceptors", object).unwrap_or_default();
        waiter.acceptors = acceptors.iter().map(|node| Acceptor::read(node, findings)).collect();
        waiter
    }
}

impl<'t> Acceptor<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let (mut matcher, mut argument, mut expected, mut state) = (None, None, None, None);
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "matcher" => matcher = findings.text(node),
                "argument" => argument = findings.text(node),
                "expected" => expected = Some(node),
                "state" => state = findings.text(node),
                _ => findings.unknown_key(entry),
            }
        }
        Self {
            matcher: findings.need(matcher, "matcher", object),
            argument,
            expected: findings.need(expected, "expected", object),
            state: findings.need(state, "state", object),
        }
    }
}

//! Waiters.

use std::time::Duration;

use super::Linker;
use crate::c2j::{self, Named, Text, read};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Node, Value};
use crate::waiter::{Acceptor, AcceptorState, Matcher, Waiter};

const STATES: [(&str, AcceptorState); 3] = [
    ("success", AcceptorState::Success),
    ("failure", AcceptorState::Failure),
    ("retry", AcceptorState::Retry),
];

/// The words for matchers.
#[derive(Clone, Copy)]
enum Word {
    Path,
    PathAll,
    PathAny,
    Status,
    Error,
}

const MATCHERS: [(&str, Word); 5] = [
    ("path", Word::Path),
    ("pathAll", Word::PathAll),
    ("pathAny", Word::PathAny),
    ("status", Word::Status),
    ("error", Word::Error),
];

impl Linker<'_, '_> {
    /// `None`, with a diagnostic, where it cannot work: the operation can be called without it.
    pub(super) fn waiter(&mut self, named: &Named<c2j::Waiter>) -> Option<Waiter> {
        self.collector.set_subject(Some(Subject::Waiter(named.name.to_owned())));
        let waiter = &named.value;
        let acceptors: Vec<_> = waiter
            .acceptors
            .iter()
            .map(|acceptor| self.acceptor(acceptor))
            .collect();
        if let Some(attempts) = waiter.max_attempts.filter(|attempts| attempts.value == 0) {
            let message = "a waiter that gives up before its first call";
            self.collector.add(
                DiagnosticKind::BadValue,
                attempts.place,
                message,
                "\"maxAttempts\" is at least 1",
            );
        }
        let operation = waiter
            .operation
            .and_then(|name| self.operation_named(name).map(|_| name.value));
        Some(Waiter {
            name: named.name.to_owned(),
            description: waiter.description.to_owned(),
            operation: operation?.to_owned(),
            delay: Duration::from_secs(waiter.delay?.value.into()),
            max_attempts: waiter.max_attempts?.value,
            acceptors: acceptors.into_iter().collect::<Option<_>>()?,
        })
    }

    fn acceptor(&mut self, acceptor: &c2j::Acceptor) -> Option<Acceptor> {
        let state = read::known_word(acceptor.state, "state", &STATES, self.collector);
        let word = read::known_word(acceptor.matcher, "matcher", &MATCHERS, self.collector)?;
        let matcher = self.matcher(word, acceptor.matcher?, acceptor)?;
        Some(Acceptor {
            matcher,
            state: state?,
            reads_input: acceptor.reads_input,
        })
    }

    fn matcher(&mut self, word: Word, at: Text, acceptor: &c2j::Acceptor) -> Option<Matcher> {
        let expected = acceptor.expected?;
        match word {
            Word::Status => {
                let status = read::number(expected, "an HTTP status", self.collector)?;
                Some(Matcher::Status(status.value))
            }
            Word::Error => self.error_matcher(expected),
            Word::Path | Word::PathAll | Word::PathAny => {
                let Some(argument) = acceptor.argument else {
                    let message = format!("matcher {:?} has no \"argument\"", at.value);
                    let help = "the argument is a JMESPath expression";
                    self.collector.add(DiagnosticKind::MissingKey, at.place, message, help);
                    return None;
                };
                let (argument, expected) = (argument.value.to_owned(), expected.to_plain());
                Some(match word {
                    Word::PathAll => Matcher::PathAll { argument, expected },
                    Word::PathAny => Matcher::PathAny { argument, expected },
                    _ => Matcher::Path { argument, expected },
                })
            }
        }
    }

    fn error_matcher(&mut self, expected: &Node) -> Option<Matcher> {
        match &expected.value {
            Value::Bool(true) => Some(Matcher::AnyError),
            Value::Bool(false) => Some(Matcher::NoError),
            Value::String(code) => Some(Matcher::Error(code.to_string())),
            _ => {
                let message = format!("{} where an error code or a boolean should be", expected.kind());
                self.collector
                    .add(DiagnosticKind::WrongType, expected.place, message, "");
                None
            }
        }
    }
}

//! `paginated` and `waitable` → `paginators-1.json` and `waiters-2.json`.

use std::borrow::Cow;

use super::Converter;
use super::id::local_name;
use super::object::{Object, number, same, string};
use crate::c2j::{Text, read};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Entry, Node, Value};

/// What a waiter waits for at least between two calls, in seconds, where the model does not say.
const MIN_DELAY: &str = "2";

/// The keys of a paginator, and those of C2J.
const PAGINATED: [(&str, &str); 4] = [
    ("inputToken", "input_token"),
    ("outputToken", "output_token"),
    ("items", "result_key"),
    ("pageSize", "limit_key"),
];

impl<'t> Converter<'t, '_> {
    /// The trait of the operation says what that of the service does not.
    pub(super) fn paginator(&mut self, operation: &'t str, entry: &'t Entry<'t>) {
        self.collector
            .set_subject(Some(Subject::Paginator(operation.to_owned())));
        let mut object = Object::at(entry.place);
        let of_service = self
            .service_pages
            .map_or(&[][..], |node| read::object(node, self.collector));
        let own = read::object(&entry.node, self.collector);
        for entry in own {
            if PAGINATED.iter().all(|(key, _)| *key != entry.key) {
                read::unknown_key_among(entry, &PAGINATED.map(|(key, _)| key), self.collector);
            }
        }
        for (key, c2j) in PAGINATED {
            let found = own.iter().chain(of_service).find(|entry| entry.key == key);
            if let Some(found) = found {
                object.put(c2j, found.place, same(&found.node));
            }
        }
        self.pagination.put(operation, entry.place, object.node());
        self.collector
            .set_subject(Some(Subject::Operation(operation.to_owned())));
    }

    pub(super) fn waiters(&mut self, operation: &'t str, waiters: &'t Node<'t>) {
        for entry in read::object(waiters, self.collector) {
            self.collector.set_subject(Some(Subject::Waiter(entry.key.to_string())));
            if let Some(waiter) = self.waiter(operation, &entry.node) {
                self.waiters.put(&*entry.key, entry.place, waiter);
            }
        }
        self.collector
            .set_subject(Some(Subject::Operation(operation.to_owned())));
    }

    /// `None`, with a warning, where the waiter needs what is not known here.
    fn waiter(&mut self, operation: &'t str, node: &'t Node<'t>) -> Option<Node<'t>> {
        let mut object = Object::at(node.place);
        object.set("operation", string(operation, node.place));
        let (mut delay, mut acceptors) = (None, None);
        for entry in read::object(node, self.collector) {
            match &*entry.key {
                "documentation" => object.set("description", same(&entry.node)),
                "acceptors" => acceptors = Some(&entry.node),
                "minDelay" => delay = Some(&entry.node),
                "deprecated" | "maxDelay" | "tags" => {}
                _ => read::unknown_key_among(entry, &["acceptors", "documentation", "minDelay"], self.collector),
            }
        }
        let acceptors = read::need(acceptors, "acceptors", node, self.collector)?;
        let mut list = Vec::new();
        for acceptor in read::array(acceptors, self.collector) {
            list.push(self.acceptor(acceptor)?);
        }
        object.set("acceptors", super::object::array(list, acceptors.place));
        let seconds = match delay.map(|node| &node.value) {
            Some(Value::Number(text)) => text,
            _ => MIN_DELAY,
        };
        object.set("delay", delay.map_or_else(|| number(MIN_DELAY, node.place), same));
        object.set("maxAttempts", number(attempts(seconds), node.place));
        Some(object.node())
    }

    fn acceptor(&mut self, node: &'t Node<'t>) -> Option<Node<'t>> {
        let mut object = Object::at(node.place);
        let mut matcher = None;
        for entry in read::object(node, self.collector) {
            match &*entry.key {
                "state" => object.set("state", same(&entry.node)),
                "matcher" => matcher = Some(&entry.node),
                _ => read::unknown_key_among(entry, &["matcher", "state"], self.collector),
            }
        }
        let matcher = read::need(matcher, "matcher", node, self.collector)?;
        let [entry] = read::object(matcher, self.collector) else {
            let message = "a matcher has one key: output, inputOutput, success or errorType";
            self.collector.add(DiagnosticKind::BadValue, matcher.place, message, "");
            return None;
        };
        match &*entry.key {
            "output" => self.path_matcher(&mut object, &entry.node)?,
            "inputOutput" => {
                object.flag("inputOutput", entry.place);
                self.path_matcher(&mut object, &entry.node)?;
            }
            "success" => {
                object.set("matcher", string("error", entry.place));
                let is_error = !read::flag(&entry.node, self.collector);
                let value = Value::Bool(is_error);
                object.set(
                    "expected",
                    Node {
                        value,
                        ..place_of(entry)
                    },
                );
            }
            "errorType" => {
                let name = read::text(&entry.node, self.collector)?;
                object.set("matcher", string("error", entry.place));
                object.set("expected", string(self.error_code(name), name.place));
            }
            other => {
                let message = format!("unknown matcher {other:?}: the waiter is left out");
                let help = "known are output, inputOutput, success and errorType";
                self.collector
                    .add(DiagnosticKind::UnknownValue, entry.place, message, help);
                return None;
            }
        }
        Some(object.node())
    }

    fn path_matcher(&mut self, object: &mut Object<'t>, node: &'t Node<'t>) -> Option<()> {
        let (mut path, mut expected, mut comparator) = (None, None, None);
        for entry in read::object(node, self.collector) {
            match &*entry.key {
                "path" => path = read::text(&entry.node, self.collector),
                "expected" => expected = read::text(&entry.node, self.collector),
                "comparator" => comparator = read::text(&entry.node, self.collector),
                _ => read::unknown_key_among(entry, &["comparator", "expected", "path"], self.collector),
            }
        }
        let comparators = [
            ("stringEquals", "path"),
            ("booleanEquals", "path"),
            ("allStringEquals", "pathAll"),
            ("anyStringEquals", "pathAny"),
        ];
        let comparator = read::need(comparator, "comparator", node, self.collector)?;
        let matcher = read::known_word(Some(comparator), "comparator", &comparators, self.collector)?;
        let expected = read::need(expected, "expected", node, self.collector)?;
        object.set("matcher", string(matcher, comparator.place));
        object.text("argument", read::need(path, "path", node, self.collector)?);
        object.set("expected", expected_value(comparator.value, expected));
        Some(())
    }

    /// Waiters name the shape of an error; what a response has is its code.
    fn error_code(&self, name: Text<'t>) -> Cow<'t, str> {
        let local = local_name(name.value);
        self.codes.get(local).cloned().unwrap_or(Cow::Borrowed(local))
    }
}

/// What is expected is always text in Smithy.
fn expected_value<'t>(comparator: &str, expected: Text<'t>) -> Node<'t> {
    let node = string(expected.value, expected.place);
    if comparator != "booleanEquals" {
        return node;
    }
    Node {
        value: Value::Bool(expected.value == "true"),
        ..node
    }
}

fn place_of<'t>(entry: &Entry<'t>) -> Node<'t> {
    Node {
        value: Value::Null,
        place: entry.node.place,
    }
}

/// Smithy leaves to callers how long to wait; a waiter of C2J has a number of attempts. It is such that all take about ten minutes.
fn attempts(delay: &str) -> &'static str {
    match delay.parse::<u32>().unwrap_or(0) {
        0..=2 => "300",
        3..=5 => "120",
        6..=10 => "60",
        11..=15 => "40",
        16..=20 => "30",
        21..=30 => "20",
        _ => "10",
    }
}

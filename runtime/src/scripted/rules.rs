//! The rules of a script: which of them fits a call, and what is left of their answers.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::rule::ReceivedCall;
use super::{Answer, AnswerKind, ClientCall};
use crate::http::Request;
use crate::value::{Structure, to_json};

/// Makes the answer to a call.
pub(super) type Make = Box<dyn FnMut(&ReceivedCall<'_>) -> AnswerKind + Send>;

type Condition = Box<dyn FnMut(&ReceivedCall<'_>) -> bool + Send>;

/// Which calls a rule is for.
pub(super) enum Subject {
    /// Calls of that operation whose input has the members that are set here.
    Typed(ClientCall),
    /// The same by name.
    Named { operation: String, input: Value },
}

/// A rule with the answers that it has left.
pub(super) struct Answers {
    subject: Subject,
    condition: Option<Condition>,
    left: VecDeque<RuleAnswer>,
    /// How many calls it was for.
    calls: u32,
}

struct RuleAnswer {
    make: Make,
    /// For how many calls; `None` for all.
    calls: Option<u32>,
    delay: Duration,
}

impl Answers {
    pub(super) fn new(subject: Subject) -> Self {
        Self {
            subject,
            condition: None,
            left: VecDeque::new(),
            calls: 0,
        }
    }

    pub(super) fn call(&self) -> Option<ClientCall> {
        match &self.subject {
            Subject::Typed(call) => Some(call.clone()),
            Subject::Named { .. } => None,
        }
    }

    pub(super) fn set_condition(&mut self, condition: Condition) {
        self.condition = Some(condition);
    }

    pub(super) fn add(&mut self, make: Make) {
        self.left.push_back(RuleAnswer {
            make,
            calls: Some(1),
            delay: Duration::ZERO,
        });
    }

    pub(super) fn last_is_for(&mut self, calls: Option<u32>) {
        if let Some(last) = self.left.back_mut() {
            last.calls = calls;
        }
    }

    pub(super) fn last_takes(&mut self, delay: Duration) {
        if let Some(last) = self.left.back_mut() {
            last.delay = delay;
        }
    }

    /// The answer to a call, if the rule is for it and has one left.
    pub(super) fn answer(&mut self, call: &ClientCall, request: &Request) -> Option<Answer> {
        let received = ReceivedCall {
            call,
            request,
            number: self.calls + 1,
        };
        self.left.retain(|answer| answer.calls != Some(0));
        let is_for = self.subject.is(call) && self.condition.as_mut().is_none_or(|condition| condition(&received));
        let answer = self.left.front_mut().filter(|_| is_for)?;
        self.calls += 1;
        answer.calls = answer.calls.map(|calls| calls - 1);
        Some(Answer {
            delay: answer.delay,
            most_bytes: usize::MAX,
            kind: (answer.make)(&received),
        })
    }

    /// What is wrong with it at the end of a script.
    pub(super) fn fault(&self, number: usize) -> Option<String> {
        let left: u32 = self.left.iter().filter_map(|answer| answer.calls).sum();
        match left {
            _ if self.calls == 0 && self.left.is_empty() => Some(format!("rule {number} ({self}) has no answer")),
            0 => None,
            1 => Some(format!("rule {number} ({self}) has an answer left")),
            _ => Some(format!("rule {number} ({self}) has {left} answers left")),
        }
    }

    /// Whether it can answer no call any more.
    pub(super) fn is_used_up(&self) -> bool {
        self.left.iter().all(|answer| answer.calls == Some(0))
    }
}

impl Subject {
    fn is(&self, call: &ClientCall) -> bool {
        let has = |wanted: &Value| {
            let input = call.input.as_deref().map(to_json);
            match (wanted, input) {
                (Value::Object(wanted), Some(input)) => {
                    wanted.iter().all(|(name, value)| input.get(name) == Some(value))
                }
                _ => true,
            }
        };
        match self {
            Self::Typed(wanted) => {
                std::ptr::eq(wanted.operation, call.operation)
                    && wanted.input.as_deref().is_none_or(|wanted| has(&to_json(wanted)))
            }
            Self::Named { operation, input } => {
                (call.operation.method_name == operation || call.operation.model_name == operation) && has(input)
            }
        }
    }
}

/// The operation and the members that count, secrets redacted.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Subject::Typed(call) => shown(call).fmt(f)?,
            Subject::Named { operation, input } => {
                f.write_str(operation)?;
                let names = input.as_object().into_iter().flat_map(|input| input.keys());
                let names: Vec<_> = names.map(String::as_str).collect();
                if !names.is_empty() {
                    write!(f, " with {}", names.join(", "))?;
                }
            }
        }
        if self.condition.is_some() {
            f.write_str(" if a condition holds")?;
        }
        Ok(())
    }
}

/// A call as people read it: the operation, and its input with secrets redacted.
pub(super) fn shown(call: &ClientCall) -> String {
    struct Input<'a>(&'a dyn Structure);

    impl fmt::Debug for Input<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            crate::value::debug::structure(self.0, f)
        }
    }

    let input = call.input.as_deref().map(|input| {
        let text = format!("{:?}", Input(input));
        text.strip_prefix(input.schema().name).unwrap_or_default().to_owned()
    });
    format!("{}{}", call.operation.model_name, input.unwrap_or_default())
}

//! A waiter → answers that are made up, one course of them for each acceptor, and what a wait must do.

use serde_json::{Value, json};
use tinsmith_runtime::codegen::WaiterSchema;
use tinsmith_runtime::codegen::schema::Operation;
use tinsmith_runtime::codegen::waiter::{Acceptor, Expected, ExpectedError, Matcher, State};
use tinsmith_runtime::internals::jmespath::Expression;

use super::outputs;
use super::values::MadeUp;
use crate::interpret::Interpreted;

/// What a service answers to a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// An output.
    Output(Value),
    /// An error, with its status and code.
    Error(u16, String),
}

/// A wait that one of the acceptors decides: what it gets, and what it must do.
#[derive(Debug)]
pub(super) struct WaitCase {
    /// The input of each call.
    pub(super) input: Value,
    /// The answers. The wait ends with the last of them.
    pub(super) answers: Vec<Answer>,
    /// The acceptor that ends it; without one, the limit of calls does.
    pub(super) last: Option<Acceptor>,
}

/// What is made of an acceptor.
#[derive(Debug)]
pub(super) enum Made {
    /// A wait that it decides.
    Case(WaitCase),
    /// No answer gets to it: this is why.
    NotReached(String),
}

/// The waits of a waiter, one for each acceptor. Where no answer is a success, there is one until the limit of calls.
///
/// # Errors
///
/// There is no answer for an acceptor that could decide.
pub(super) fn cases(
    service: &'static Interpreted,
    operation: &'static Operation,
    schema: &WaiterSchema,
) -> Result<Vec<Made>, String> {
    let mut made_up = MadeUp::new(service);
    let input = made_up.structure(operation.input, 0);
    let waiter = Waiter {
        schema,
        input: &input,
        answers: answers(operation, schema, &mut made_up),
    };
    let goes_on = waiter.find(|found| found.is_none() || waiter.state(found) == Some(State::Retry));
    let goes_on = goes_on.ok_or("no answer is found after which it goes on")?;
    let success = waiter.find(|found| waiter.state(found) == Some(State::Success));
    let made = (0..schema.acceptors.len()).map(|index| waiter.case(index, goes_on, success));
    let mut made = made.collect::<Result<Vec<_>, _>>()?;
    if success.is_none() {
        let calls = schema.max_attempts as usize;
        made.push(Made::Case(waiter.with_answers(&vec![goes_on; calls], None)));
    }
    Ok(made)
}

struct Waiter<'a> {
    schema: &'a WaiterSchema,
    input: &'a Value,
    /// Everything that a service may answer.
    answers: Vec<Answer>,
}

impl Waiter<'_> {
    /// A call after which the wait goes on; the answer on which the acceptor decides; and, if it goes on after that too, one that is a
    /// success.
    fn case(&self, index: usize, goes_on: &Answer, success: Option<&Answer>) -> Result<Made, String> {
        let acceptor = self.schema.acceptors[index];
        let Some(decided) = self.find(|found| found == Some(index)) else {
            return self.not_reached(index).map(Made::NotReached);
        };
        Ok(Made::Case(match (acceptor.state, success) {
            (State::Success | State::Failure, _) => self.with_answers(&[goes_on, decided], Some(acceptor)),
            (State::Retry, Some(success)) => {
                let last = self
                    .first_match(success)?
                    .and_then(|index| self.schema.acceptors.get(index));
                self.with_answers(&[goes_on, decided, success], last.copied())
            }
            (State::Retry, None) => {
                let mut answers = vec![goes_on; self.schema.max_attempts as usize];
                if let Some(last) = answers.last_mut() {
                    *last = decided;
                }
                self.with_answers(&answers, None)
            }
        }))
    }

    fn with_answers(&self, answers: &[&Answer], last: Option<Acceptor>) -> WaitCase {
        WaitCase {
            input: self.input.clone(),
            answers: answers.iter().map(|answer| (*answer).clone()).collect(),
            last,
        }
    }

    /// Why no answer gets to an acceptor: the ones before it take all that is for it, or its expression finds no list where it looks
    /// at the elements of one.
    fn not_reached(&self, index: usize) -> Result<String, String> {
        let acceptor = self.schema.acceptors[index];
        let shown = format!("acceptor {}, {}", index + 1, acceptor.matcher);
        let is_for_it = |answer: &&Answer| matches(acceptor, answer, self.input) == Ok(true);
        if self.answers.iter().any(|answer| is_for_it(&answer)) {
            return Ok(format!("{shown}: those before it take what is for it"));
        }
        let (Matcher::PathAll { expression, .. } | Matcher::PathAny { expression, .. }) = acceptor.matcher else {
            return Err(format!("{shown}: no answer is found for it"));
        };
        let outputs = self.answers.iter().filter_map(|answer| match answer {
            Answer::Output(output) => find(acceptor, expression, output, self.input).ok(),
            Answer::Error(..) => None,
        });
        match outputs.into_iter().any(|found| found.is_array()) {
            false => Ok(format!("{shown}: that is never a list")),
            true => Err(format!("{shown}: no answer is found for it")),
        }
    }

    /// The first answer for which the first acceptor that matches is as wanted. One that ends the wait in no way of the model does
    /// not count.
    fn find(&self, is_wanted: impl Fn(Option<usize>) -> bool) -> Option<&Answer> {
        self.answers.iter().find(|answer| match self.first_match(answer) {
            Ok(None) => matches!(answer, Answer::Output(_)) && is_wanted(None),
            Ok(found) => is_wanted(found),
            Err(_) => false,
        })
    }

    fn state(&self, found: Option<usize>) -> Option<State> {
        self.schema.acceptors.get(found?).map(|acceptor| acceptor.state)
    }

    fn first_match(&self, answer: &Answer) -> Result<Option<usize>, String> {
        for (index, acceptor) in self.schema.acceptors.iter().enumerate() {
            if matches(*acceptor, answer, self.input)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
}

/// Whether an acceptor is for an answer, by the definition of waiters.
fn matches(acceptor: Acceptor, answer: &Answer, input: &Value) -> Result<bool, String> {
    let find = |expression, output| find(acceptor, expression, output, input);
    Ok(match (acceptor.matcher, answer) {
        (Matcher::Status(status), Answer::Output(_)) => status == 200,
        (Matcher::Status(status), Answer::Error(other, _)) => status == *other,
        (Matcher::Error(expected), Answer::Error(_, code)) => match expected {
            ExpectedError::Code(expected) => expected == code,
            ExpectedError::Any => true,
            ExpectedError::None => false,
        },
        (Matcher::Error(expected), Answer::Output(_)) => expected == ExpectedError::None,
        (Matcher::Path { expression, expected }, Answer::Output(output)) => {
            find(expression, output)? == value(expected)
        }
        (Matcher::PathAll { expression, expected }, Answer::Output(output)) => match find(expression, output)? {
            Value::Array(items) => !items.is_empty() && items.iter().all(|item| *item == value(expected)),
            _ => false,
        },
        (Matcher::PathAny { expression, expected }, Answer::Output(output)) => match find(expression, output)? {
            Value::Array(items) => items.contains(&value(expected)),
            _ => false,
        },
        (_, Answer::Error(..)) => false,
    })
}

/// What the expression of an acceptor finds in an output.
fn find(acceptor: Acceptor, expression: &str, output: &Value, input: &Value) -> Result<Value, String> {
    let expression = Expression::parse(expression).map_err(|error| error.to_string())?;
    let both = acceptor.reads_input.then(|| json!({"input": input, "output": output}));
    let found = expression.search(both.as_ref().unwrap_or(output));
    found.map_err(|error| error.to_string())
}

fn value(expected: Expected) -> Value {
    match expected {
        Expected::Text(text) => json!(text),
        Expected::Flag(flag) => json!(flag),
    }
}

/// Answers for all acceptors: an output with nothing but what is required, outputs in which expressions find what they want, or
/// something else, and errors.
fn answers(operation: &'static Operation, schema: &WaiterSchema, made_up: &mut MadeUp) -> Vec<Answer> {
    let mut answers = vec![Answer::Output(made_up.structure(operation.output, 0))];
    let of_status = |status: u16| {
        let mut known = operation.errors_by_status.iter();
        let code = known.find(|(other, _)| *other == status);
        code.map_or_else(|| status.to_string(), |(_, code)| (*code).to_owned())
    };
    for acceptor in schema.acceptors {
        match acceptor.matcher {
            Matcher::Status(status) if (200..300).contains(&status) => {}
            Matcher::Status(status) => answers.push(Answer::Error(status, of_status(status))),
            Matcher::Error(ExpectedError::Code(code)) => {
                let mut known = operation.errors_by_status.iter();
                let status = known
                    .find(|(_, other)| *other == code)
                    .map_or(400, |(status, _)| *status);
                answers.push(Answer::Error(status, code.to_owned()));
            }
            Matcher::Error(ExpectedError::Any) => answers.push(Answer::Error(400, "MadeUp".to_owned())),
            Matcher::Error(ExpectedError::None) => {}
            Matcher::Path { expression, expected }
            | Matcher::PathAll { expression, expected }
            | Matcher::PathAny { expression, expected } => {
                let expression = match acceptor.reads_input {
                    true => expression.trim_start_matches("output."),
                    false => expression,
                };
                let outputs = outputs::of(operation.output, expression, &value(expected), made_up);
                answers.extend(outputs.into_iter().map(Answer::Output));
            }
        }
    }
    answers
}

//! Rules: which calls they are for, and what these are answered with.

use std::fmt;
use std::marker::PhantomData;
use std::mem::discriminant;
use std::time::Duration;

use serde_json::Value;

use super::rules::{Answers, Make, Subject};
use super::{AnswerKind, ClientCall, Scripted, StreamedReply};
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Request, Response};
use crate::modelled_errors::ModelledErrors;
use crate::protocol::{EncodeError, ErrorAnswer};
use crate::request::input_rules;
use crate::schema::{ErrorSchema, Operation};
use crate::transport::TransportErrorKind;
use crate::value::{Structure, to_json};

/// What a rule is made from: the builder of any operation, with none, some or all of its members set. Generated.
pub trait ScriptedCall {
    /// The output of the operation.
    type Output;
    /// The modelled errors of the service.
    type Error;

    #[doc(hidden)]
    fn into_call(self) -> ClientCall;
}

/// In the type of a rule by name: no error has a type there.
#[derive(Clone, Copy, Debug)]
pub enum ByName {}

/// A rule of a script: how the calls are answered that it is for. Each answer is for one call, unless [`times`](Self::times) or
/// [`always`](Self::always) follows it, and a retry is a call of its own.
///
/// `O` is the output of the operation and `E` the errors of the service; for a rule by name JSON and [`ByName`].
pub struct Rule<O, E> {
    script: Scripted,
    index: usize,
    answer: PhantomData<fn() -> (O, E)>,
}

/// A call that came, for a rule that computes its answer.
#[derive(Clone, Copy)]
pub struct ReceivedCall<'a> {
    pub(super) call: &'a ClientCall,
    pub(super) request: &'a Request,
    pub(super) number: u32,
}

impl ReceivedCall<'_> {
    /// The name of the operation, as in `CreateToken`.
    pub fn operation(&self) -> &'static str {
        self.call.operation.model_name
    }

    /// The input as a call by name has it: members under their names in the model. It shows everything, secrets too.
    pub fn input(&self) -> Value {
        match &self.call.input {
            Some(input) => to_json(&**input),
            None => Value::Null,
        }
    }

    /// The how-manieth call it is that the rule is for, from 1 on.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The request.
    pub fn request(&self) -> &Request {
        self.request
    }
}

/// Without its values.
impl fmt::Debug for ReceivedCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceivedCall({:?}, {})", self.call, self.number)
    }
}

impl<O, E> Rule<O, E> {
    pub(super) fn new(script: Scripted, subject: Subject) -> Self {
        let index = script.add_rule(subject);
        Self {
            script,
            index,
            answer: PhantomData,
        }
    }

    /// Only for calls for which this is true, too.
    pub fn when(self, condition: impl FnMut(&ReceivedCall<'_>) -> bool + Send + 'static) -> Self {
        self.change(|answers| answers.set_condition(Box::new(condition)));
        self
    }

    /// The answer given last is for so many calls.
    pub fn times(self, calls: u32) -> Self {
        self.change(|answers| answers.last_is_for(Some(calls)));
        self
    }

    /// The answer given last is for all calls from there on, and for none if none comes.
    pub fn always(self) -> Self {
        self.change(|answers| answers.last_is_for(None));
        self
    }

    /// That time passes on the script's clock before the answer given last. Past the limit for the exchange, the call times out.
    pub fn after(self, delay: Duration) -> Self {
        self.change(|answers| answers.last_takes(delay));
        self
    }

    /// Answers with that status and body, and no header.
    pub fn reply(self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.respond(Response {
            status,
            headers: Headers::new(),
            body: body.into(),
        })
    }

    /// Answers with that response.
    pub fn respond(self, response: Response) -> Self {
        self.answer(move |_| AnswerKind::Response(response.clone()))
    }

    /// Answers with a body that comes piece by piece.
    pub fn stream(self, reply: StreamedReply) -> Self {
        self.answer(move |_| AnswerKind::Stream(reply.clone()))
    }

    /// Answers with the response that is computed from a call; it is for all calls from there on.
    pub fn respond_with(self, mut compute: impl FnMut(&ReceivedCall<'_>) -> Response + Send + 'static) -> Self {
        self.answer(move |call| AnswerKind::Response(compute(call))).always()
    }

    /// Answers with an error of that code, modelled or not. Without a code of its own an answer to `HEAD` has only the status.
    pub fn give_code(self, status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        let (code, message) = (code.into(), message.into());
        self.answer(move |call| {
            let mut known = call.call.service.errors.iter();
            written(call.call.service.protocol.answer_with_error(
                call.call.operation,
                &ErrorAnswer {
                    status,
                    code: &code,
                    message: &message,
                    schema: known.find(|error| error.code == code),
                    members: &(),
                },
            ))
        })
    }

    /// Fails the request: it gets no answer.
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.answer(move |_| AnswerKind::Failure(kind))
    }

    /// Never answers: the call times out when the limit for the exchange has passed on the script's clock.
    pub fn stall(self) -> Self {
        self.answer(|_| AnswerKind::Stall)
    }

    fn answer(self, make: impl FnMut(&ReceivedCall<'_>) -> AnswerKind + Send + 'static) -> Self {
        let make: Make = Box::new(make);
        self.change(|answers| answers.add(make));
        self
    }

    fn change(&self, change: impl FnOnce(&mut Answers)) {
        self.script.change_rule(self.index, change);
    }
}

impl<O: Structure + Default + 'static, E: ModelledErrors> Rule<O, E> {
    /// Answers with an output.
    pub fn give(self, output: O) -> Self {
        let answer = self.subject().map(|call| WrittenOutput::new(&call, &output));
        self.answer(move |call| match &answer {
            Some(given) => given.for_call(call),
            None => AnswerKind::Fault("the rule has no operation".to_owned()),
        })
    }

    /// Answers with an output of which the closure sets what is there: `.give_with(|page| page.names = Some(vec![…]))`.
    pub fn give_with(self, set: impl FnOnce(&mut O)) -> Self {
        let mut output = O::default();
        set(&mut output);
        self.give(output)
    }

    /// Answers with a modelled error. Its status is 400, or the one by which the operation tells that error.
    pub fn give_error(self, error: E) -> Self {
        let mut error = error;
        let answer = self
            .subject()
            .map(|call| written(error_response(call.service.errors, &call, &mut error)));
        self.answer(move |_| match &answer {
            Some(answer) => answer.clone(),
            None => AnswerKind::Fault("the rule has no operation".to_owned()),
        })
    }

    /// Answers with what is computed from a call; it is for all calls from there on.
    pub fn compute(self, mut compute: impl FnMut(&ReceivedCall<'_>) -> Result<O, E> + Send + 'static) -> Self {
        self.answer(move |received| {
            let call = received.call;
            match compute(received) {
                Ok(output) => WrittenOutput::new(call, &output).for_call(received),
                Err(mut error) => written(error_response(call.service.errors, call, &mut error)),
            }
        })
        .always()
    }

    fn subject(&self) -> Option<ClientCall> {
        self.script.rule_call(self.index)
    }
}

impl Rule<Value, ByName> {
    /// Answers with an output as JSON.
    pub fn give(self, output: Value) -> Self {
        self.answer(move |call| json_answer(call, &output))
    }

    /// Answers with the JSON that is computed from a call; it is for all calls from there on.
    pub fn compute(self, mut compute: impl FnMut(&ReceivedCall<'_>) -> Value + Send + 'static) -> Self {
        self.answer(move |call| json_answer(call, &compute(call))).always()
    }
}

fn json_answer(call: &ReceivedCall<'_>, output: &Value) -> AnswerKind {
    match DynamicStructure::from_json(call.call.operation.output, output) {
        Ok(output) => WrittenOutput::new(call.call, &output).for_call(call),
        Err(report) => AnswerKind::Fault(format!("the rule's own output is at fault: {report}")),
    }
}

/// An output as the service sends it.
struct WrittenOutput {
    plain: AnswerKind,
    /// The same, percent-encoded, for a client that asked for that.
    percent_encoded: Option<Response>,
}

impl WrittenOutput {
    fn new(call: &ClientCall, output: &dyn Structure) -> Self {
        let (protocol, operation) = (call.service.protocol, call.operation);
        let can_be_asked = input_rules::asked(operation, &()).is_some();
        let asked = Operation {
            percent_encoded_output: true,
            ..*operation
        };
        Self {
            plain: written(protocol.answer(operation, output)),
            percent_encoded: can_be_asked.then(|| protocol.answer(&asked, output).ok()).flatten(),
        }
    }

    fn for_call(&self, call: &ReceivedCall<'_>) -> AnswerKind {
        let input = call.call.input.as_deref();
        let asked = input.and_then(|input| input_rules::asked(call.call.operation, input));
        match (&self.percent_encoded, asked) {
            (Some(response), Some((member, value)))
                if call.call.service.protocol.output_says(response, member, value) =>
            {
                AnswerKind::Response(response.clone())
            }
            _ => self.plain.clone(),
        }
    }
}

fn written(response: Result<Response, EncodeError>) -> AnswerKind {
    match response {
        Ok(response) => AnswerKind::Response(response),
        Err(error) => AnswerKind::Fault(format!("the rule's own answer cannot be written: {error}")),
    }
}

fn error_response<E: ModelledErrors>(
    errors: &'static [ErrorSchema],
    call: &ClientCall,
    error: &mut E,
) -> Result<Response, EncodeError> {
    let is_same = |index: &usize| E::at(*index).is_some_and(|other| discriminant(&other) == discriminant(error));
    let schema = (0..errors.len()).find(is_same).and_then(|index| errors.get(index));
    let code = schema.map_or("", |schema| schema.code);
    let mut by_status = call.operation.errors_by_status.iter();
    let status = by_status
        .find(|(_, name)| *name == code)
        .map_or(400, |(status, _)| *status);
    let members: &dyn Structure = error.members();
    call.service.protocol.answer_with_error(
        call.operation,
        &ErrorAnswer {
            status,
            code,
            message: "",
            schema,
            members,
        },
    )
}

impl<O, E> fmt::Debug for Rule<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.index + 1)
    }
}

//! The main loop of every generated program: read a call, make it, write the answer.

use std::io::{self, BufRead as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};
use tinsmith_runtime::client::{ClientCore, OutputWithMetadata};
use tinsmith_runtime::codegen::value::{Structure, to_json};
use tinsmith_runtime::{Async, Blocking, ClientBuilder, Error};

use crate::stub::Stub;
use crate::{Answer, Call, Failure, Refusal, Walk, Walked};

/// The modelled errors of a service.
pub trait Modelled {
    /// The structure of the error.
    fn structure(&self) -> &dyn Structure;
}

/// The result of a call: the request id, and the output or the error.
pub type CallResult = (Option<String>, Result<Value, Failure>);

/// The result of a call, as JSON.
pub fn call_result<O: Structure, E: Modelled>(result: Result<OutputWithMetadata<O>, Error<E>>) -> CallResult {
    match result {
        Ok(reply) => (reply.metadata.request_id, Ok(to_json(&reply.output))),
        Err(error) => {
            let modelled = error.service().map(Modelled::structure);
            let failure = Failure {
                text: error.to_string(),
                code: error.code().map(str::to_owned),
                message: error.message().map(str::to_owned),
                modelled: modelled.map(|structure| (structure.schema().name.to_owned(), to_json(structure))),
            };
            (error.request_id().map(str::to_owned), Err(failure))
        }
    }
}

/// Makes a call with a new client.
///
/// # Errors
///
/// There is no such client, or the input is not one of the operation.
pub fn run<A, B: From<ClientCore<Blocking>>>(
    builder: ClientBuilder<A, B>,
    call: &Call,
    send: impl FnOnce(&B) -> Result<CallResult, Refusal>,
) -> Result<Answer, Refusal> {
    let stub = Stub::new(call.response.clone());
    let client = call.settings.apply(stub.configured(builder)).build_blocking();
    answered(&stub, send(&client.map_err(no_client)?)?)
}

/// The same for an operation that sends events, which takes an async client.
///
/// # Errors
///
/// As [`run`].
pub fn run_async<A: From<ClientCore<Async>>, B>(
    builder: ClientBuilder<A, B>,
    call: &Call,
    send: impl FnOnce(&A) -> Result<CallResult, Refusal>,
) -> Result<Answer, Refusal> {
    let stub = Stub::new(call.response.clone());
    let client = call.settings.apply(stub.configured(builder)).build();
    answered(&stub, send(&client.map_err(no_client)?)?)
}

fn no_client(error: tinsmith_runtime::ConfigError) -> Refusal {
    Refusal::new(format!("no client: {error}"))
}

fn answered(stub: &Stub, (request_id, result): CallResult) -> Result<Answer, Refusal> {
    Ok(Answer {
        request: stub.request(),
        request_id,
        result,
    })
}

/// What a future gives that never waits, as all do over a stub.
///
/// # Errors
///
/// It waits.
pub fn ready<T>(future: impl Future<Output = T>) -> Result<T, Refusal> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(Refusal::new("the call waits for something")),
    }
}

/// Answers each line of the input, which is a pair of a module and a call, with a line: an answer, or `{"refused": "why"}`.
///
/// # Errors
///
/// Input or output fail.
pub fn serve(call: impl Fn(&str, &Call) -> Result<Answer, Refusal>) -> io::Result<()> {
    lines(|module, json| {
        let given = Call::from_json(json).ok_or_else(|| Refusal::new("the line is no call"))?;
        Ok(call(module, &given)?.to_json())
    })
}

/// The same for pairs of a module and a walk. An answer is a list of what came of it.
///
/// # Errors
///
/// Input or output fail.
pub fn serve_walks(walk: impl Fn(&str, &Walk) -> Result<Vec<Walked>, Refusal>) -> io::Result<()> {
    lines(|module, json| {
        let given = Walk::from_json(json).ok_or_else(|| Refusal::new("the line is no walk"))?;
        Ok(walk(module, &given)?.iter().map(Walked::to_json).collect())
    })
}

fn lines(answer: impl Fn(&str, &Value) -> Result<Value, Refusal>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let module = line[0].as_str().unwrap_or_default();
        let panicked = |_| Err(Refusal::new("a panic"));
        let answer = catch_unwind(AssertUnwindSafe(|| answer(module, &line[1]))).unwrap_or_else(panicked);
        let answer = answer.unwrap_or_else(|refusal| json!({"refused": refusal.to_string()}));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

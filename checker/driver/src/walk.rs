//! Walks through pages, and waits: what a client is asked for, what the service answers, and what comes of it.

use serde_json::{Value, json};
use tinsmith_runtime::client::{ClientCore, Items, Output, Pages, Wait, WaitError, WaitOutput};
use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::codegen::schema::{Shape, StructureSchema};
use tinsmith_runtime::codegen::value::{Encode, Structure, to_json, value_to_json};
use tinsmith_runtime::codegen::waiter::WaiterError;
use tinsmith_runtime::http::Response;
use tinsmith_runtime::{Blocking, ClientBuilder, Paginator, Waiter};

use crate::line::{request_to_json, response_from_json, response_to_json, text};
use crate::stub::Stub;
use crate::{Refusal, Settings, refused};

/// A walk through pages, or a wait.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The operation's method name.
    pub operation: String,
    /// The name of the waiter; `None` for a walk through pages.
    pub waiter: Option<String>,
    /// The input of the first call, as a call by name takes it.
    pub input: Value,
    /// The number of items on a page that is asked for.
    pub page_size: Option<u32>,
    /// What the service answers, in order.
    pub answers: Vec<Response>,
}

impl Walk {
    /// The JSON of a line.
    pub fn to_json(&self) -> Value {
        json!({
            "operation": self.operation,
            "waiter": self.waiter,
            "input": self.input,
            "page_size": self.page_size,
            "answers": self.answers.iter().map(response_to_json).collect::<Vec<_>>(),
        })
    }

    /// Reads the result of [`to_json`](Self::to_json). `None` for other JSON.
    pub fn from_json(json: &Value) -> Option<Self> {
        let answers = json["answers"].as_array()?.iter();
        Some(Self {
            operation: text(&json["operation"])?,
            waiter: text(&json["waiter"]),
            input: json["input"].clone(),
            page_size: json["page_size"].as_u64().and_then(|size| size.try_into().ok()),
            answers: answers.map(response_from_json).collect::<Option<_>>()?,
        })
    }
}

/// What comes of a walk or a wait, on one of the ways on which a client does it.
#[derive(Clone, Debug, PartialEq)]
pub struct Walked {
    /// The way: `pages`, `items of Tables`, `wait by name`.
    pub way: String,
    /// The requests, as JSON.
    pub requests: Vec<Value>,
    /// How long the client waited, each time, in seconds.
    pub waits: Vec<u64>,
    /// The pages, or the items, or the last output of a wait.
    pub values: Vec<Value>,
    /// Why it ended, unless all is well.
    pub end: Option<String>,
}

impl Walked {
    fn new(way: impl Into<String>, stub: &Stub, values: Vec<Value>, end: Option<String>) -> Self {
        Self {
            way: way.into(),
            requests: stub.requests().iter().map(request_to_json).collect(),
            waits: stub.waits().iter().map(std::time::Duration::as_secs).collect(),
            values,
            end,
        }
    }

    /// The JSON of a line.
    pub fn to_json(&self) -> Value {
        json!({"way": self.way, "requests": self.requests, "waits": self.waits, "values": self.values, "end": self.end})
    }

    /// Reads the result of [`to_json`](Self::to_json). `None` for other JSON.
    pub fn from_json(json: &Value) -> Option<Self> {
        let waits = json["waits"].as_array()?.iter();
        Some(Self {
            way: text(&json["way"])?,
            requests: json["requests"].as_array()?.clone(),
            waits: waits.map(Value::as_u64).collect::<Option<_>>()?,
            values: json["values"].as_array()?.clone(),
            end: text(&json["end"]),
        })
    }
}

/// Does a walk or a wait with new clients, each time on another way.
pub struct Walker<'a, C> {
    walk: &'a Walk,
    connect: &'a dyn Fn(&Stub) -> Result<C, Refusal>,
    walked: Vec<Walked>,
}

/// Does a walk or a wait on the ways that `each` names.
///
/// # Errors
///
/// There is no such client, or the input is not one of the operation.
pub fn walk<A, B: From<ClientCore<Blocking>>>(
    builder: impl Fn() -> ClientBuilder<A, B>,
    walk: &Walk,
    each: impl FnOnce(&mut Walker<'_, B>) -> Result<(), Refusal>,
) -> Result<Vec<Walked>, Refusal> {
    let connect = |stub: &Stub| {
        let client = Settings::default().apply(stub.configured(builder())).build_blocking();
        client.map_err(|error| Refusal::new(format!("no client: {error}")))
    };
    let mut walker = Walker {
        walk,
        connect: &connect,
        walked: Vec::new(),
    };
    each(&mut walker)?;
    Ok(walker.walked)
}

impl<C> Walker<'_, C> {
    /// Walks by name: the pages, the items of each, and all pages as one result.
    ///
    /// # Errors
    ///
    /// The input is not one of the operation.
    pub fn pages_by_name<E: ModelledErrors>(
        &mut self,
        paginator: impl Fn(&C) -> Result<Paginator<Blocking, E>, Refusal>,
    ) -> Result<(), Refusal> {
        let begin = |client: &C| {
            let mut paginator = paginator(client)?;
            if let Some(size) = self.walk.page_size {
                paginator = paginator.page_size(size);
            }
            paginator.paginate(self.walk.input.clone()).map_err(refused)
        };
        let (client, stub) = self.client()?;
        let mut pages = begin(&client)?;
        let (mut values, mut items, mut end) = (Vec::new(), Vec::new(), None);
        while let Some(page) = pages.next() {
            match page {
                Ok(page) => {
                    items.extend(pages.items(&page).map_err(refused)?);
                    values.push(page);
                }
                Err(error) => end = Some(error.to_string()),
            }
        }
        let (client, other_stub) = self.client()?;
        let (full, full_end) = match begin(&client)?.build_full_result() {
            Ok(full) => (vec![full], None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        self.walked.extend([
            Walked::new("pages by name", &stub, values, end.clone()),
            Walked::new("items by name", &stub, items, end),
            Walked::new("full result by name", &other_stub, full, full_end),
        ]);
        Ok(())
    }

    /// Walks through the pages.
    ///
    /// # Errors
    ///
    /// The input is not one of the operation.
    pub fn pages<O: Output + Structure, E: ModelledErrors>(
        &mut self,
        begin: impl FnOnce(&C, &Value) -> Result<Pages<Blocking, O, E>, Refusal>,
    ) -> Result<(), Refusal> {
        let (client, stub) = self.client()?;
        let mut pages = begin(&client, &self.walk.input)?;
        if let Some(size) = self.walk.page_size {
            pages = pages.page_size(size);
        }
        let mut pages = pages.map(|page| match page {
            Ok(page) => Ok(to_json(&page)),
            Err(error) => Err(error.to_string()),
        });
        self.take("pages".to_owned(), &stub, &mut pages);
        Ok(())
    }

    /// Walks over the items of the list at a path of the output.
    ///
    /// # Errors
    ///
    /// The input is not one of the operation, or there is no list at the path.
    pub fn items<O: Output + Structure + Default, T: Encode, E: ModelledErrors>(
        &mut self,
        path: &str,
        begin: impl FnOnce(&C, &Value) -> Result<Items<Blocking, O, T, E>, Refusal>,
    ) -> Result<(), Refusal> {
        let Some(Shape::List(list)) = shape_at(O::default().schema(), path) else {
            return Err(Refusal::new(format!("{path} is no list")));
        };
        self.items_as(path, begin, |item| value_to_json(list.member.shape, &item))
    }

    /// Walks over the entries of the map at a path of the output.
    ///
    /// # Errors
    ///
    /// The input is not one of the operation, or there is no map at the path.
    pub fn entries<O: Output + Structure + Default, T: Encode, E: ModelledErrors>(
        &mut self,
        path: &str,
        begin: impl FnOnce(&C, &Value) -> Result<Items<Blocking, O, (String, T), E>, Refusal>,
    ) -> Result<(), Refusal> {
        let Some(Shape::Map(map)) = shape_at(O::default().schema(), path) else {
            return Err(Refusal::new(format!("{path} is no map")));
        };
        self.items_as(path, begin, |(key, value)| {
            json!([key, value_to_json(map.value.shape, &value)])
        })
    }

    fn items_as<O: Output, T, E: ModelledErrors>(
        &mut self,
        path: &str,
        begin: impl FnOnce(&C, &Value) -> Result<Items<Blocking, O, T, E>, Refusal>,
        json: impl Fn(T) -> Value,
    ) -> Result<(), Refusal> {
        let (client, stub) = self.client()?;
        let mut items = begin(&client, &self.walk.input)?;
        if let Some(size) = self.walk.page_size {
            items = items.page_size(size);
        }
        let mut items = items.map(|item| match item {
            Ok(item) => Ok(json(item)),
            Err(error) => Err(error.to_string()),
        });
        self.take(format!("items of {path}"), &stub, &mut items);
        Ok(())
    }

    /// Waits by name.
    ///
    /// # Errors
    ///
    /// There is no such waiter.
    pub fn wait_by_name<E: ModelledErrors>(
        &mut self,
        waiter: impl FnOnce(&C) -> Result<Waiter<Blocking, E>, Refusal>,
    ) -> Result<(), Refusal> {
        let (client, stub) = self.client()?;
        let result = waiter(&client)?.wait(&self.walk.input);
        self.waited(
            "wait by name",
            &stub,
            result.map_err(|error| failed(&error, Value::clone)),
        );
        Ok(())
    }

    /// Waits. `last` takes the output out of the result.
    ///
    /// # Errors
    ///
    /// The input is not one of the operation.
    pub fn wait<O: Output + Structure, E: ModelledErrors, R: WaitOutput<O>>(
        &mut self,
        begin: impl FnOnce(&C, &Value) -> Result<Wait<Blocking, O, E, R>, Refusal>,
        last: impl FnOnce(R) -> Option<O>,
    ) -> Result<(), Refusal> {
        let (client, stub) = self.client()?;
        let result = begin(&client, &self.walk.input)?.send();
        let result = match result {
            Ok(result) => Ok(last(result).map(|output| to_json(&output))),
            Err(error) => Err(failed(&error, |output| to_json(output))),
        };
        self.waited("wait", &stub, result);
        Ok(())
    }

    fn client(&self) -> Result<(C, Stub), Refusal> {
        let stub = Stub::of(self.walk.answers.iter().cloned());
        Ok(((self.connect)(&stub)?, stub))
    }

    fn take(&mut self, way: String, stub: &Stub, walk: &mut dyn Iterator<Item = Result<Value, String>>) {
        let (mut values, mut end) = (Vec::new(), None);
        for value in walk {
            match value {
                Ok(value) => values.push(value),
                Err(error) => end = Some(error),
            }
        }
        self.walked.push(Walked::new(way, stub, values, end));
    }

    fn waited(&mut self, way: &str, stub: &Stub, result: Result<Option<Value>, (Option<Value>, String)>) {
        let (last, end) = match result {
            Ok(last) => (last, None),
            Err((last, end)) => (last, Some(end)),
        };
        self.walked
            .push(Walked::new(way, stub, last.into_iter().collect(), end));
    }
}

/// The last output of a wait that failed, and why it did.
fn failed<O, E: ModelledErrors>(error: &WaitError<O, E>, output: impl FnOnce(&O) -> Value) -> (Option<Value>, String) {
    let code = error.error().and_then(|error| error.code()).unwrap_or("no error");
    let why = match error.reason() {
        WaiterError::FailureState { acceptor, .. } => format!("failure, as {}", acceptor.matcher),
        WaiterError::TimedOut { attempts, .. } => format!("timed out after {attempts}"),
        _ => error.to_string(),
    };
    (error.output().map(output), format!("{why}; {code}"))
}

/// The shape to which names with dots between them lead from a structure.
pub fn shape_at(schema: &StructureSchema, path: &str) -> Option<Shape> {
    let (name, rest) = path
        .split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)));
    let shape = schema.members.get(schema.index_of(name)?)?.shape;
    match (rest, shape) {
        (None, _) => Some(shape),
        (Some(rest), Shape::Structure(inner)) => shape_at(inner, rest),
        _ => None,
    }
}

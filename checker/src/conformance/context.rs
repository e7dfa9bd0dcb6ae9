//! How cases call a client: by name over a schema, or through a generated client.

use std::path::{Path, PathBuf};

use checker_driver::{Answer, Call};
use serde_json::{Map, Value};
use tinsmith_model::Form;
use tinsmith_runtime::codegen::schema::{Shape, StructureSchema};

use crate::by_name;
use crate::interpret::Interpreted;
use crate::problem::Problem;
use crate::typed::Clients;

/// What a case needs besides its file.
#[derive(Debug)]
pub(super) struct Context {
    models: Option<PathBuf>,
    typed: Option<Clients>,
    form: Form,
}

impl Context {
    /// With the folder of the models of services. With generated clients, calls go through these, else by name. The models of cases
    /// are read in that form.
    pub(super) fn new(models: Option<PathBuf>, typed: Option<Clients>, form: Form) -> Self {
        Self { models, typed, form }
    }

    /// The form in which the models of cases are read.
    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// The folder of models.
    pub(super) fn models(&self) -> Result<&Path, Problem> {
        let models = self.models.as_deref();
        models.ok_or_else(|| Problem::NotThere("the models (give --models DIR)".to_owned()))
    }

    /// The generated clients, if calls go through them.
    pub(super) fn typed(&self) -> Option<&Clients> {
        self.typed.as_ref()
    }

    /// Makes a call with the client of a service; `key` names the generated one.
    pub(super) fn call(&self, key: &str, service: &'static Interpreted, call: &Call) -> Result<Answer, Problem> {
        let answer = match &self.typed {
            Some(clients) => clients.call(key, call),
            None => by_name::call(service, call),
        };
        answer.map_err(Problem::differs)
    }

    /// The output without required members that were absent in the response. A generated type has such a member all the same, with
    /// its zero value. It is left out if the case does not have it.
    pub(super) fn as_read(&self, schema: &StructureSchema, wanted: &Value, found: &Value) -> Value {
        match self.typed {
            Some(_) => without_zeros(schema, wanted, found),
            None => found.clone(),
        }
    }
}

fn without_zeros(schema: &StructureSchema, wanted: &Value, found: &Value) -> Value {
    let Value::Object(members) = found else {
        return found.clone();
    };
    let mut read = Map::new();
    for (name, value) in members {
        let member = schema.members.iter().find(|member| member.name == name);
        let wanted = wanted.get(name);
        match (member, wanted) {
            (Some(member), None) if member.required && is_zero(value) => {}
            (Some(member), Some(wanted)) => {
                read.insert(name.clone(), value_without_zeros(member.shape, wanted, value));
            }
            _ => {
                read.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(read)
}

fn value_without_zeros(shape: Shape, wanted: &Value, found: &Value) -> Value {
    match (shape, found) {
        (Shape::Structure(schema) | Shape::Union(schema), _) => without_zeros(schema, wanted, found),
        (Shape::List(schema), Value::Array(items)) => {
            let item = |(index, item)| value_without_zeros(schema.member.shape, &wanted[index], item);
            items.iter().enumerate().map(item).collect()
        }
        (Shape::Map(schema), Value::Object(entries)) => {
            let entry = |(key, value): (&String, &Value)| {
                let value = value_without_zeros(schema.value.shape, &wanted[key], value);
                (key.clone(), value)
            };
            Value::Object(entries.iter().map(entry).collect())
        }
        _ => found.clone(),
    }
}

fn is_zero(json: &Value) -> bool {
    match json {
        Value::Null => true,
        Value::Bool(on) => !on,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_zero),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tinsmith_runtime::codegen::schema::{ListSchema, Member};

    use super::*;

    #[test]
    fn only_required_members_that_are_zero_and_not_wanted_do_not_count() {
        static ITEM: StructureSchema = StructureSchema::new("Item", &[Member::new("n", Shape::Integer).required()]);
        static ITEMS: ListSchema = ListSchema::new(Shape::Structure(&ITEM));
        static OUT: StructureSchema = StructureSchema::new(
            "Out",
            &[
                Member::new("zero", Shape::String).required(),
                Member::new("one", Shape::Integer).required(),
                Member::new("free", Shape::String),
                Member::new("item", Shape::Structure(&ITEM)).required(),
                Member::new("items", Shape::List(&ITEMS)),
            ],
        );
        let found = json!({"zero": "", "one": 1, "free": "", "item": {"n": 0}, "items": [{"n": 0}, {"n": 0}]});
        let wanted = json!({"items": [{}, {"n": 0}]});
        let counts = json!({"one": 1, "free": "", "items": [{}, {"n": 0}]});
        assert_eq!(without_zeros(&OUT, &wanted, &found), counts);
        assert_eq!(
            Context::new(None, None, Form::C2j).as_read(&OUT, &wanted, &found),
            found
        );
    }
}

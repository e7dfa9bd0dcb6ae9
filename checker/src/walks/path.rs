//! Paths of models: where a page has its tokens and lists, and an output the state that is waited for.
//!
//! Only what leads to one place: names with dots between them, `[]`, an index, `*`. A value is put there without the runtime's
//! JMESPath, so that the walk that looks for it is checked by something else.

use serde_json::{Map, Value};
use tinsmith_runtime::codegen::schema::{Member, Shape, StructureSchema};

use super::values::MadeUp;

/// A path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path<'a>(Vec<Step<'a>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'a> {
    Name(&'a str),
    /// Every element of a list.
    Elements,
    /// The last or first element of a list.
    Index,
    /// Every value of a map, or of a structure.
    Values,
}

/// The alternatives of an expression, of which the first that finds something counts: `NextMarker || Contents[-1].Key`.
pub(super) fn alternatives(text: &str) -> Option<Vec<Path<'_>>> {
    text.split("||").map(|text| Path::parse(text.trim())).collect()
}

impl<'a> Path<'a> {
    /// `None` for an expression that is no such path.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (name, brackets) = match part.find('[') {
                Some(at) => part.split_at(at),
                None => (part, ""),
            };
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            match name {
                "*" => steps.push(Step::Values),
                _ if is_name => steps.push(Step::Name(name)),
                _ => return None,
            }
            match brackets {
                "" => {}
                "[]" | "[*]" => steps.push(Step::Elements),
                "[0]" | "[-1]" => steps.push(Step::Index),
                _ => return None,
            }
        }
        Some(Self(steps))
    }

    /// The member or element at the end of the path.
    pub(super) fn member(&self, schema: &'static StructureSchema) -> Option<&'static Member> {
        let (Step::Name(first), rest) = self.0.split_first()? else {
            return None;
        };
        let start = schema.members.get(schema.index_of(first)?)?;
        rest.iter().try_fold(start, |member, step| match (step, member.shape) {
            (Step::Name(name), Shape::Structure(schema) | Shape::Union(schema)) => {
                schema.members.get(schema.index_of(name)?)
            }
            (Step::Elements | Step::Index, Shape::List(list)) => Some(&list.member),
            (Step::Values | Step::Name(_), Shape::Map(map)) => Some(&map.value),
            _ => None,
        })
    }

    /// Whether it leads through the elements of a list or a map.
    pub(super) fn is_projection(&self) -> bool {
        self.0.iter().any(|step| matches!(step, Step::Elements | Step::Values))
    }

    /// What is at the end of the path, which has nothing but names.
    pub(super) fn find<'v>(&self, at: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(at, |at, step| match step {
            Step::Name(name) => at.get(name),
            Step::Elements | Step::Index | Step::Values => None,
        })
    }

    /// Puts a value at the end of the path, with what is needed on the way. Of several values each comes into an element of its own of
    /// the innermost list or map that the path leads through.
    pub(super) fn put(&self, schema: &'static StructureSchema, at: &mut Value, values: &[Value], made_up: &mut MadeUp) {
        put(Shape::Structure(schema), &self.0, at, values, made_up);
    }

    /// Takes away what is at the end of the path, if the schema lets it be absent; or else makes it empty.
    pub(super) fn take(&self, schema: &'static StructureSchema, at: &mut Value) {
        take(Shape::Structure(schema), &self.0, at);
    }
}

fn put(shape: Shape, steps: &[Step<'_>], at: &mut Value, values: &[Value], made_up: &mut MadeUp) {
    let Some((step, rest)) = steps.split_first() else {
        if let Some(value) = values.first() {
            at.clone_from(value);
        }
        return;
    };
    match (step, shape) {
        (Step::Name(name), Shape::Structure(schema) | Shape::Union(schema)) => {
            let member = schema.index_of(name).and_then(|index| schema.members.get(index));
            let Some(member) = member else { return };
            if matches!(shape, Shape::Union(_)) {
                *at = Value::Object(Map::new());
            } else if !at.is_object() {
                *at = made_up.structure(schema, 0);
            }
            put(member.shape, rest, &mut at[*name], values, made_up);
        }
        (Step::Name(name), Shape::Map(map)) => {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            put(map.value.shape, rest, &mut at[*name], values, made_up);
        }
        (Step::Elements | Step::Index, Shape::List(list)) => {
            let each = spread(step, rest, values);
            if !at.is_array() {
                *at = Value::Array(Vec::new());
            }
            let Value::Array(items) = at else { return };
            while items.len() < each.len() {
                items.push(made_up.element(shape, 0));
            }
            // An index is that of the last element, and of the first where there is one.
            let skipped = items.len() - each.len();
            for (item, values) in items.iter_mut().skip(skipped).zip(each) {
                put(list.member.shape, rest, item, values, made_up);
            }
        }
        (Step::Values, Shape::Map(map)) => {
            let mut entries = Map::new();
            for (index, values) in spread(step, rest, values).into_iter().enumerate() {
                let entry = entries.entry(format!("key-{index}")).or_insert(Value::Null);
                put(map.value.shape, rest, entry, values, made_up);
            }
            *at = Value::Object(entries);
        }
        _ => {}
    }
}

/// Which values each element gets: one, at the innermost of the lists and maps, all of them before.
fn spread<'v>(step: &Step<'_>, rest: &[Step<'_>], values: &'v [Value]) -> Vec<&'v [Value]> {
    let is_innermost = !rest.iter().any(|step| matches!(step, Step::Elements | Step::Values));
    match step {
        Step::Elements | Step::Values if is_innermost => values.chunks(1).collect(),
        _ => vec![values],
    }
}

fn take(shape: Shape, steps: &[Step<'_>], at: &mut Value) {
    match (steps, shape, at) {
        ([Step::Name(name)], Shape::Structure(schema), Value::Object(members)) => {
            let member = schema.index_of(name).and_then(|index| schema.members.get(index));
            match member {
                Some(member) if member.required && members.contains_key(*name) => {
                    members.insert((*name).to_owned(), empty(member.shape));
                }
                _ => {
                    members.remove(*name);
                }
            }
        }
        ([Step::Name(name), rest @ ..], Shape::Structure(schema), Value::Object(members)) => {
            let member = schema.index_of(name).and_then(|index| schema.members.get(index));
            if let (Some(member), Some(inner)) = (member, members.get_mut(*name)) {
                take(member.shape, rest, inner);
            }
        }
        ([Step::Elements | Step::Index, rest @ ..], Shape::List(list), Value::Array(items)) => {
            items.iter_mut().for_each(|item| take(list.member.shape, rest, item));
        }
        _ => {}
    }
}

/// What JMESPath takes for false, as Python does.
fn empty(shape: Shape) -> Value {
    match shape {
        Shape::List(_) => Value::Array(Vec::new()),
        Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => Value::Object(Map::new()),
        Shape::Boolean => Value::Bool(false),
        Shape::Integer | Shape::Float => 0.into(),
        _ => "".into(),
    }
}

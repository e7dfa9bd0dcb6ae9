//! A paginator → pages that are made up, and what a walk through them must do.

use serde_json::{Value, json};
use tinsmith_runtime::codegen::PaginatorSchema;
use tinsmith_runtime::codegen::paginate::LimitKey;
use tinsmith_runtime::codegen::schema::{Member, Operation, Shape};

use super::path::{Path, alternatives};
use super::values::MadeUp;
use crate::interpret::Interpreted;

/// How many pages there are. An even one has its tokens where the second alternative of an expression finds them.
const PAGES: usize = 3;
/// How many items each page has.
const ITEMS: usize = 2;
/// How deep the structures of items have members that need not be there.
const DEPTH: u32 = 2;
/// The number of items on a page that is asked for, unless the model says that more must be.
const PAGE_SIZE: f64 = 7.0;

/// A walk: what it gets, and what it must do.
#[derive(Debug)]
pub(super) struct PagesCase {
    /// The input of the first call, without the size of a page.
    pub(super) input: Value,
    /// How many items on a page are asked for.
    pub(super) page_size: Option<u32>,
    /// The pages.
    pub(super) pages: Vec<Value>,
    /// The inputs of all calls that must be made.
    pub(super) inputs: Vec<Value>,
    /// The items of each list and map among the result keys, by the path to it, from all pages.
    pub(super) items: Vec<(&'static str, Vec<Value>)>,
    /// All pages as one result; `None` where the walk fails.
    pub(super) full: Option<Value>,
}

/// The parts of a paginator that are found in the output.
struct Places {
    /// The member of the input, and the places of its value in the output, of which the first that has one counts.
    tokens: Vec<(&'static str, Vec<Path<'static>>)>,
    more_results: Option<Path<'static>>,
    results: Vec<(&'static str, Path<'static>)>,
    others: Vec<(&'static str, Path<'static>)>,
}

impl Places {
    fn of(schema: &PaginatorSchema) -> Result<Self, String> {
        let path = |text: &'static str| Path::parse(text).ok_or_else(|| format!("{text:?} is no path"));
        let named = |text: &&'static str| Ok::<_, String>((*text, path(text)?));
        let tokens = schema
            .input_token
            .iter()
            .zip(schema.output_token)
            .map(|(input, output)| {
                let places = alternatives(output).ok_or_else(|| format!("{output:?} is no path"))?;
                Ok((*input, places))
            });
        Ok(Self {
            tokens: tokens.collect::<Result<_, String>>()?,
            more_results: schema.more_results.map(path).transpose()?,
            results: schema.result_keys.iter().map(named).collect::<Result<_, _>>()?,
            others: schema.non_aggregate.iter().map(named).collect::<Result<_, _>>()?,
        })
    }
}

/// The cases of a paginator: a walk to the last page, and one on which a token comes again.
///
/// # Errors
///
/// The model has an expression for which no page can be made up, or the output does not have what it names.
pub(super) fn cases(
    service: &'static Interpreted,
    operation: &'static Operation,
    schema: &'static PaginatorSchema,
) -> Result<[PagesCase; 2], String> {
    let places = Places::of(schema)?;
    let mut made_up = MadeUp::new(service);
    let input = made_up.structure(operation.input, 0);
    let page_size = schema.limit_key.map(|key| page_size(operation, key));
    let first = match (schema.limit_key, page_size) {
        (Some(LimitKey::Number(member)), Some(size)) => with(&input, member, json!(size)),
        (Some(LimitKey::Text(member)), Some(size)) => with(&input, member, json!(size.to_string())),
        _ => input.clone(),
    };
    let (mut pages, mut inputs) = (Vec::new(), vec![first.clone()]);
    for number in 0..PAGES {
        let page = page(operation, &places, number, &mut made_up)?;
        if number + 1 < PAGES {
            let next = page.tokens.into_iter();
            inputs.push(next.fold(first.clone(), |input, (member, token)| with(&input, member, token)));
        }
        pages.push(page.output);
    }
    let of = |pages: Vec<Value>, inputs: &[Value]| PagesCase {
        input: input.clone(),
        page_size,
        items: items(operation, &places, &pages),
        full: Some(full(operation, &places, &pages)),
        inputs: inputs.to_vec(),
        pages,
    };
    let repeated = vec![pages[0].clone(), pages[0].clone()];
    let repeated = PagesCase {
        full: None,
        ..of(repeated, &inputs[..2])
    };
    Ok([of(pages, &inputs), repeated])
}

/// The elements of the lists, and the entries of the maps, of all pages.
fn items(operation: &'static Operation, places: &Places, pages: &[Value]) -> Vec<(&'static str, Vec<Value>)> {
    let all = places.results.iter().filter_map(|(text, path)| {
        let found = pages.iter().filter_map(|page| path.find(page));
        let items: Vec<Value> = match path.member(operation.output)?.shape {
            Shape::List(_) => found.filter_map(Value::as_array).flatten().cloned().collect(),
            Shape::Map(_) => {
                let entries = found.filter_map(Value::as_object).flatten();
                entries.map(|(key, value)| json!([key, value])).collect()
            }
            _ => return None,
        };
        Some((*text, items))
    });
    all.collect()
}

/// All pages as one result: lists are joined, numbers added, texts too; of all else the first counts.
fn full(operation: &'static Operation, places: &Places, pages: &[Value]) -> Value {
    let mut full = json!({});
    for (text, path) in &places.others {
        if let Some(value) = pages.first().and_then(|page| path.find(page)) {
            put_at(&mut full, text, value.clone());
        }
    }
    for (text, path) in &places.results {
        let found: Vec<&Value> = pages.iter().filter_map(|page| path.find(page)).collect();
        let Some(first) = found.first() else { continue };
        let whole = match path.member(operation.output).map(|member| member.shape) {
            Some(Shape::List(_)) => found
                .iter()
                .filter_map(|list| list.as_array())
                .flatten()
                .cloned()
                .collect(),
            Some(Shape::Integer) => json!(found.iter().filter_map(|number| number.as_i64()).sum::<i64>()),
            Some(Shape::Float) => json!(found.iter().filter_map(|number| number.as_f64()).sum::<f64>()),
            Some(Shape::String) => found.iter().filter_map(|text| text.as_str()).collect::<String>().into(),
            _ => (*first).clone(),
        };
        put_at(&mut full, text, whole);
    }
    full
}

/// Puts a value where names with dots between them lead.
fn put_at(mut at: &mut Value, names: &str, value: Value) {
    for name in names.split('.') {
        at = &mut at[name];
    }
    *at = value;
}

/// A page, and its tokens by the member of the input.
struct Page {
    output: Value,
    tokens: Vec<(&'static str, Value)>,
}

/// The page with this number. The last one has tokens only where something else says that it is the last.
fn page(operation: &'static Operation, places: &Places, number: usize, made_up: &mut MadeUp) -> Result<Page, String> {
    let schema = operation.output;
    let is_last = number + 1 == PAGES;
    let mut output = made_up.structure(schema, 0);
    for (text, path) in &places.results {
        let member = path.member(schema).ok_or_else(|| format!("the output has no {text}"))?;
        let value = match member.shape {
            Shape::List(_) => Value::Array((0..ITEMS).map(|_| made_up.element(member.shape, DEPTH)).collect()),
            shape => made_up.value(shape, DEPTH),
        };
        path.put(schema, &mut output, &[value], made_up);
    }
    for (_, path) in &places.others {
        if let Some(member) = path.member(schema)
            && path.find(&output).is_none()
        {
            let value = made_up.member(member, DEPTH);
            path.put(schema, &mut output, &[value], made_up);
        }
    }
    if let Some(path) = &places.more_results {
        path.put(schema, &mut output, &[json!(!is_last)], made_up);
    }
    let has_tokens = !is_last || places.more_results.is_some();
    let mut page = Page {
        output,
        tokens: Vec::new(),
    };
    for (member, alternatives) in &places.tokens {
        let used = has_tokens.then_some(number % alternatives.len());
        page.put_token(operation, member, (alternatives, used), made_up)?;
    }
    Ok(page)
}

impl Page {
    /// Puts a token at one of the places where it can be, and nothing at those before it; or none at all.
    fn put_token(
        &mut self,
        operation: &'static Operation,
        member: &'static str,
        (places, used): (&[Path<'static>], Option<usize>),
        made_up: &mut MadeUp,
    ) -> Result<(), String> {
        for (index, path) in places.iter().enumerate() {
            let found = path.member(operation.output).ok_or("the output has no such token")?;
            match used {
                Some(used) if index == used => {
                    let token = made_up.member(found, DEPTH);
                    let min = input_member(operation, member).map_or(f64::MIN, |taken| taken.min);
                    let token = made_up.at_least(found.shape, token, DEPTH, min);
                    path.put(
                        operation.output,
                        &mut self.output,
                        std::slice::from_ref(&token),
                        made_up,
                    );
                    self.tokens.push((member, token));
                }
                // A later place does not count.
                Some(used) if index > used => {}
                _ => path.take(operation.output, &mut self.output),
            }
        }
        Ok(())
    }
}

/// The number of items on a page that the model allows.
fn page_size(operation: &Operation, key: LimitKey) -> u32 {
    let (LimitKey::Number(name) | LimitKey::Text(name)) = key;
    match (key, input_member(operation, name)) {
        (LimitKey::Number(_), Some(member)) => PAGE_SIZE.max(member.min) as u32,
        _ => PAGE_SIZE as u32,
    }
}

fn input_member(operation: &Operation, name: &str) -> Option<&'static Member> {
    operation.input.members.get(operation.input.index_of(name)?)
}

fn with(input: &Value, member: &str, value: Value) -> Value {
    let mut input = input.clone();
    input[member] = value;
    input
}

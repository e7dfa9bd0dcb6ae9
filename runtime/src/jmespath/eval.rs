//! Evaluation: a walk over the tree with a current value.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::ast::{self, Comparison, Node, Slice};
use super::call::{ArgumentValue, Arguments};
use super::error::EvalError;
use super::item::{Item, ItemKind, Made};
use super::limits::{MAX_STEPS, MAX_VALUE_DEPTH};
use super::number;

pub(super) fn search(root: &Node, document: &Value) -> Result<Value, EvalError> {
    let mut evaluator = Evaluator { steps_left: MAX_STEPS };
    let found = evaluator.eval(root, &Item::Borrowed(document))?;
    evaluator.json(&found)
}

pub(super) fn find<'v>(root: &'v Node, document: &Item<'v>) -> Result<Item<'v>, EvalError> {
    Evaluator { steps_left: MAX_STEPS }.eval(root, document)
}

impl Item<'_> {
    /// A copy as JSON; `None` where it is too large.
    pub(crate) fn to_json(&self) -> Option<Value> {
        Evaluator { steps_left: MAX_STEPS }.json(self).ok()
    }
}

pub(super) struct Evaluator {
    steps_left: usize,
}

pub(super) type ItemResult<'v> = Result<Item<'v>, EvalError>;

/// The size of a `Value`, which is the memory that one step counts for.
const BYTES_PER_STEP: usize = 32;

/// Each kind of part has a function of its own, so that the stack frames of the recursion stay small.
impl Evaluator {
    pub(super) fn eval<'v>(&mut self, node: &'v Node, current: &Item<'v>) -> ItemResult<'v> {
        self.charge(1)?;
        match node {
            Node::Current => Ok(current.clone()),
            Node::Literal(value) => Ok(Item::Borrowed(value)),
            Node::Field(name) => Ok(current.member(name).unwrap_or_else(Item::null)),
            Node::Index(index) => Ok(current.element(*index).unwrap_or_else(Item::null)),
            Node::Chain(parts) => self.chain(parts, current),
            Node::Flatten => self.flatten(current),
            Node::Elements => Ok(only(ItemKind::Array, current)),
            Node::Values => self.values(current),
            Node::Slice(slice) => self.slice(*slice, current),
            Node::Filter(condition) => self.filter(condition, current),
            Node::Each(part) => self.each(part, current),
            Node::List(parts) => self.multi_select_list(parts, current),
            Node::Hash(parts) => self.multi_select_hash(parts, current),
            Node::Or(parts) => self.first_where(parts, current, true),
            Node::And(parts) => self.first_where(parts, current, false),
            Node::Not(part) => Ok(Item::boolean(!self.eval(part, current)?.is_true())),
            Node::Compare(left, rest) => self.comparisons(left, rest, current),
            Node::Call(call) => self.call(call, current),
        }
    }

    fn chain<'v>(&mut self, parts: &'v [Node], current: &Item<'v>) -> ItemResult<'v> {
        let mut current = current.clone();
        for part in parts {
            current = self.eval(part, &current)?;
        }
        Ok(current)
    }

    fn flatten<'v>(&mut self, current: &Item<'v>) -> ItemResult<'v> {
        let Some(elements) = self.elements(current)? else {
            return Ok(Item::null());
        };
        let mut flat = Vec::new();
        for element in elements {
            match self.elements(&element)? {
                Some(inner) => flat.extend(inner),
                None => flat.push(element),
            }
        }
        self.array(flat)
    }

    fn values<'v>(&mut self, current: &Item<'v>) -> ItemResult<'v> {
        let Some(members) = current.members() else {
            return Ok(Item::null());
        };
        self.array(members.into_iter().map(|(_, value)| value).collect())
    }

    fn slice<'v>(&mut self, slice: Slice, current: &Item<'v>) -> ItemResult<'v> {
        let Some(elements) = self.elements(current)? else {
            return Ok(Item::null());
        };
        let picked = slice_indices(slice, elements.len())
            .filter_map(|index| elements.get(index).cloned())
            .collect();
        self.array(picked)
    }

    fn filter<'v>(&mut self, condition: &'v Node, current: &Item<'v>) -> ItemResult<'v> {
        let Some(elements) = self.elements(current)? else {
            return Ok(Item::null());
        };
        let mut kept = Vec::new();
        for element in elements {
            if self.eval(condition, &element)?.is_true() {
                kept.push(element);
            }
        }
        self.array(kept)
    }

    fn each<'v>(&mut self, part: &'v Node, current: &Item<'v>) -> ItemResult<'v> {
        let Some(elements) = self.elements(current)? else {
            return Ok(Item::null());
        };
        let mut projected = Vec::new();
        for element in elements {
            let found = self.eval(part, &element)?;
            if !found.is_null() {
                projected.push(found);
            }
        }
        self.array(projected)
    }

    fn multi_select_list<'v>(&mut self, parts: &'v [Node], current: &Item<'v>) -> ItemResult<'v> {
        if current.is_null() {
            return Ok(Item::null());
        }
        let mut selected = Vec::with_capacity(parts.len());
        for part in parts {
            selected.push(self.eval(part, current)?);
        }
        self.array(selected)
    }

    fn multi_select_hash<'v>(&mut self, parts: &'v [(String, Node)], current: &Item<'v>) -> ItemResult<'v> {
        if current.is_null() {
            return Ok(Item::null());
        }
        let mut selected = BTreeMap::new();
        for (key, part) in parts {
            selected.insert(key.clone(), self.eval(part, current)?);
        }
        self.object(selected)
    }

    /// The first part whose truth is `truth`, or else the last part.
    fn first_where<'v>(&mut self, parts: &'v [Node], current: &Item<'v>, truth: bool) -> ItemResult<'v> {
        let mut last = Item::null();
        for part in parts {
            last = self.eval(part, current)?;
            if last.is_true() == truth {
                break;
            }
        }
        Ok(last)
    }

    fn comparisons<'v>(
        &mut self,
        left: &'v Node,
        rest: &'v [(Comparison, Node)],
        current: &Item<'v>,
    ) -> ItemResult<'v> {
        let mut left = self.eval(left, current)?;
        for (comparison, right) in rest {
            let right = self.eval(right, current)?;
            left = self.compare(*comparison, &left, &right)?;
        }
        Ok(left)
    }

    /// Only numbers have an order. For all other values, the result is null.
    fn compare<'v>(&mut self, comparison: Comparison, left: &Item<'v>, right: &Item<'v>) -> ItemResult<'v> {
        let ordered = |accept: fn(Ordering) -> bool| match (left.as_number(), right.as_number()) {
            (Some(left), Some(right)) => Item::boolean(accept(number::compare(left, right))),
            _ => Item::null(),
        };
        Ok(match comparison {
            Comparison::Equal => Item::boolean(self.equal(left, right)?),
            Comparison::NotEqual => Item::boolean(!self.equal(left, right)?),
            Comparison::Less => ordered(Ordering::is_lt),
            Comparison::LessOrEqual => ordered(Ordering::is_le),
            Comparison::Greater => ordered(Ordering::is_gt),
            Comparison::GreaterOrEqual => ordered(Ordering::is_ge),
        })
    }

    fn call<'v>(&mut self, call: &'v ast::FunctionCall, current: &Item<'v>) -> ItemResult<'v> {
        let mut list = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            list.push(match argument {
                ast::Argument::Value(node) => {
                    let item = self.eval(node, current)?;
                    self.charge_size(&item)?;
                    ArgumentValue::Value(item)
                }
                ast::Argument::Expression(node) => ArgumentValue::Expression(node),
            });
        }
        let arguments = Arguments {
            function: call.definition.name,
            position: call.position,
            list,
        };
        (call.definition.run)(self, &arguments)
    }
}

/// The cost of values, and how they are made, compared and turned into JSON.
impl Evaluator {
    pub(super) fn charge(&mut self, steps: usize) -> Result<(), EvalError> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(EvalError::TooLarge)?;
        Ok(())
    }

    pub(super) fn charge_bytes(&mut self, bytes: usize) -> Result<(), EvalError> {
        self.charge(1 + bytes / BYTES_PER_STEP)
    }

    /// Counts the steps for reading a text, or all elements or members, once.
    fn charge_size(&mut self, item: &Item<'_>) -> Result<(), EvalError> {
        match item.as_text() {
            Some(text) => self.charge_bytes(text.len()),
            None => self.charge(item.length().unwrap_or(0)),
        }
    }

    /// Counts the steps for the comparisons of a sort.
    pub(super) fn charge_sort(&mut self, keys: &[Item<'_>]) -> Result<(), EvalError> {
        let rounds = 1 + keys.len().checked_ilog2().unwrap_or(0);
        keys.iter().try_for_each(|key| {
            let bytes = key.as_text().map_or(0, str::len);
            self.charge_bytes(bytes.saturating_mul(rounds as usize))
        })
    }

    fn elements<'v>(&mut self, item: &Item<'v>) -> Result<Option<Vec<Item<'v>>>, EvalError> {
        if item.kind() == ItemKind::Array {
            self.charge_size(item)?;
        }
        Ok(item.elements())
    }

    pub(super) fn array<'v>(&mut self, content: Vec<Item<'v>>) -> ItemResult<'v> {
        self.charge(1 + content.len())?;
        let height = height_over(content.iter())?;
        Ok(Item::Array(Rc::new(Made { content, height })))
    }

    pub(super) fn object<'v>(&mut self, content: BTreeMap<String, Item<'v>>) -> ItemResult<'v> {
        self.charge_bytes(content.keys().map(|key| BYTES_PER_STEP + key.len()).sum())?;
        let height = height_over(content.values())?;
        Ok(Item::Object(Rc::new(Made { content, height })))
    }

    pub(super) fn text<'v>(&mut self, text: impl Into<Rc<str>>) -> ItemResult<'v> {
        let text = text.into();
        self.charge_bytes(text.len())?;
        Ok(Item::Text(text))
    }

    /// Whether two values are equal: numbers by value, objects independent of the order.
    pub(super) fn equal(&mut self, a: &Item<'_>, b: &Item<'_>) -> Result<bool, EvalError> {
        self.equal_below(a, b, MAX_VALUE_DEPTH)
    }

    fn equal_below(&mut self, a: &Item<'_>, b: &Item<'_>, levels: usize) -> Result<bool, EvalError> {
        if a.kind() != b.kind() || a.kind() != ItemKind::Number && a.length() != b.length() {
            return self.charge(1).map(|()| false);
        }
        self.charge(1)?;
        self.charge_size(a)?;
        if let (Some(a), Some(b)) = (a.as_number(), b.as_number()) {
            return Ok(number::compare(a, b).is_eq());
        }
        let Some(levels) = levels.checked_sub(1) else {
            return Err(EvalError::TooDeep);
        };
        if let (Some(a), Some(b)) = (a.elements(), b.elements()) {
            for (a, b) in a.iter().zip(&b) {
                if !self.equal_below(a, b, levels)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        if let Some(members) = a.members() {
            for (name, a) in members {
                let Some(b) = b.member(name) else {
                    return Ok(false);
                };
                if !self.equal_below(&a, &b, levels)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        Ok(a.as_text() == b.as_text() && a.as_boolean() == b.as_boolean())
    }

    /// The value as JSON, a copy.
    pub(super) fn json(&mut self, item: &Item<'_>) -> Result<Value, EvalError> {
        self.json_below(item, MAX_VALUE_DEPTH)
    }

    fn json_below(&mut self, item: &Item<'_>, levels: usize) -> Result<Value, EvalError> {
        let Some(below) = levels.checked_sub(1) else {
            return Err(EvalError::TooDeep);
        };
        match item {
            Item::Borrowed(value) => {
                self.weigh(value, levels)?;
                Ok(Value::clone(value))
            }
            Item::Number(number) => self.charge(1).map(|()| Value::Number(number.clone())),
            Item::Text(text) => self.charge_bytes(text.len()).map(|()| Value::from(&**text)),
            Item::Str(text) => self.charge_bytes(text.len()).map(|()| Value::from(*text)),
            Item::Array(_) | Item::List(..) => {
                self.charge(1)?;
                let elements = item.elements().unwrap_or_default();
                let elements = elements.iter().map(|item| self.json_below(item, below));
                elements.collect::<Result<_, _>>().map(Value::Array)
            }
            Item::Object(_) | Item::Structure(_) | Item::Union(..) | Item::Map(..) => {
                self.charge(1)?;
                let mut map = Map::new();
                for (key, item) in item.members().unwrap_or_default() {
                    self.charge_bytes(key.len())?;
                    map.insert(key.to_owned(), self.json_below(&item, below)?);
                }
                Ok(Value::Object(map))
            }
        }
    }

    /// Counts the steps for a copy of a value.
    fn weigh(&mut self, value: &Value, levels: usize) -> Result<(), EvalError> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(EvalError::TooDeep);
        };
        match value {
            Value::String(text) => self.charge_bytes(text.len()),
            Value::Array(list) => {
                self.charge(1)?;
                list.iter().try_for_each(|element| self.weigh(element, levels))
            }
            Value::Object(map) => {
                self.charge(1)?;
                map.iter().try_for_each(|(key, member)| {
                    self.charge_bytes(key.len())?;
                    self.weigh(member, levels)
                })
            }
            _ => self.charge(1),
        }
    }
}

fn only<'v>(kind: ItemKind, item: &Item<'v>) -> Item<'v> {
    if item.kind() == kind {
        item.clone()
    } else {
        Item::null()
    }
}

/// The height of a list or object of these items. Values that the search makes get half of the depth: then they stay within
/// [`MAX_VALUE_DEPTH`] together with a document below them.
fn height_over<'i, 'v: 'i>(items: impl Iterator<Item = &'i Item<'v>>) -> Result<usize, EvalError> {
    let height = 1 + items.map(Item::height).max().unwrap_or(0);
    if height > MAX_VALUE_DEPTH / 2 {
        return Err(EvalError::TooDeep);
    }
    Ok(height)
}

/// The indices that a slice picks from a list, as the specification counts them.
fn slice_indices(slice: Slice, length: usize) -> impl Iterator<Item = usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let forward = slice.step > 0;
    // Backwards, the list ends at -1, not at 0.
    let (lowest, highest) = if forward { (0, length) } else { (-1, length - 1) };
    let bound = |index: i64| {
        let index = if index < 0 { index.saturating_add(length) } else { index };
        index.clamp(lowest, highest)
    };
    let start = slice.start.map_or(if forward { lowest } else { highest }, bound);
    let end = slice.end.map_or(if forward { highest } else { lowest }, bound);
    std::iter::successors(Some(start), move |index| index.checked_add(slice.step))
        .take_while(move |&index| if forward { index < end } else { index > end })
        .filter_map(|index| usize::try_from(index).ok())
}

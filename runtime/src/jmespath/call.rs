//! A call of a function. The function takes its arguments from here, each in the type that it needs.

use serde_json::Number;

use super::ast::Node;
use super::error::EvalError;
use super::item::Item;

pub(super) enum ArgumentValue<'v> {
    Value(Item<'v>),
    Expression(&'v Node),
}

pub(super) struct Arguments<'v> {
    pub(super) function: &'static str,
    pub(super) position: usize,
    pub(super) list: Vec<ArgumentValue<'v>>,
}

/// Every method fails with `invalid-type` if the argument has another type. Arguments count from 0.
impl<'v> Arguments<'v> {
    pub(super) fn value(&self, index: usize) -> Result<&Item<'v>, EvalError> {
        match self.list.get(index) {
            Some(ArgumentValue::Value(item)) => Ok(item),
            _ => Err(self.mismatch(index, "a value")),
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = Result<&Item<'v>, EvalError>> {
        (0..self.list.len()).map(|index| self.value(index))
    }

    pub(super) fn expression(&self, index: usize) -> Result<&'v Node, EvalError> {
        match self.list.get(index) {
            Some(ArgumentValue::Expression(node)) => Ok(node),
            _ => Err(self.mismatch(index, "an expression (`&…`)")),
        }
    }

    pub(super) fn number(&self, index: usize) -> Result<&Number, EvalError> {
        let number = self.item(index).and_then(Item::as_number);
        number.ok_or_else(|| self.mismatch(index, "a number"))
    }

    pub(super) fn text(&self, index: usize) -> Result<&str, EvalError> {
        let text = self.item(index).and_then(Item::as_text);
        text.ok_or_else(|| self.mismatch(index, "a string"))
    }

    pub(super) fn array(&self, index: usize) -> Result<Vec<Item<'v>>, EvalError> {
        let elements = self.item(index).and_then(Item::elements);
        elements.ok_or_else(|| self.mismatch(index, "an array"))
    }

    pub(super) fn object(&self, index: usize) -> Result<Vec<(&str, Item<'v>)>, EvalError> {
        let members = self.item(index).and_then(Item::members);
        members.ok_or_else(|| self.mismatch(index, "an object"))
    }

    /// An array of numbers.
    pub(super) fn numbers(&self, index: usize) -> Result<Vec<Item<'v>>, EvalError> {
        self.array_where(index, "an array of numbers", |list| {
            list.iter().all(|item| item.as_number().is_some())
        })
    }

    /// An array of strings.
    pub(super) fn texts(&self, index: usize) -> Result<Vec<Item<'v>>, EvalError> {
        self.array_where(index, "an array of strings", |list| {
            list.iter().all(|item| item.as_text().is_some())
        })
    }

    /// An array of numbers or an array of strings.
    pub(super) fn comparable(&self, index: usize) -> Result<Vec<Item<'v>>, EvalError> {
        self.array_where(index, "an array of numbers or of strings", is_comparable)
    }

    fn array_where(
        &self,
        index: usize,
        expected: &'static str,
        accept: impl Fn(&[Item<'v>]) -> bool,
    ) -> Result<Vec<Item<'v>>, EvalError> {
        match self.item(index).and_then(Item::elements) {
            Some(list) if accept(&list) => Ok(list),
            _ => Err(self.mismatch(index, expected)),
        }
    }

    fn item(&self, index: usize) -> Option<&Item<'v>> {
        match self.list.get(index) {
            Some(ArgumentValue::Value(item)) => Some(item),
            _ => None,
        }
    }

    /// The error for an argument that the function does not accept.
    pub(super) fn mismatch(&self, index: usize, expected: &'static str) -> EvalError {
        let found = match self.list.get(index) {
            Some(ArgumentValue::Value(item)) => match item.elements() {
                Some(list) => kind_of_array(&list),
                None => item.kind().name(),
            },
            Some(ArgumentValue::Expression(_)) => "expression",
            None => "missing",
        };
        EvalError::InvalidType {
            function: self.function,
            position: self.position,
            argument: index + 1,
            expected,
            found,
        }
    }
}

/// Whether all are numbers or all are strings.
pub(super) fn is_comparable(list: &[Item<'_>]) -> bool {
    list.iter().all(|item| item.as_number().is_some()) || list.iter().all(|item| item.as_text().is_some())
}

fn kind_of_array(list: &[Item<'_>]) -> &'static str {
    match list {
        [] => "an empty array",
        list if list.iter().all(|item| item.as_number().is_some()) => "an array of numbers",
        list if list.iter().all(|item| item.as_text().is_some()) => "an array of strings",
        _ => "an array of other or mixed types",
    }
}

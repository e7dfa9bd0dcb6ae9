//! The tree of a parsed expression.

use serde_json::Value;

use super::functions::Definition;

/// A part of an expression. Each is evaluated on a current value.
///
/// Everything that only grows to the left (`a.b.c`, `a | b`, `a || b`) is one list. So the nesting that the parser counts limits
/// the depth of the tree, and not the length of the text.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// `@`
    Current,
    Literal(Value),
    Field(String),
    Index(i64),
    /// Each part is evaluated on the result of the part before it. Sub-expressions, index expressions and pipes are all of this
    /// form.
    Chain(Vec<Node>),
    /// `[]`, without its projection.
    Flatten,
    /// `[*]`, without its projection: a list unchanged, null for all other values.
    Elements,
    /// `*`, without its projection: the values of an object.
    Values,
    /// `[start:end:step]`, without its projection.
    Slice(Slice),
    /// `[?…]`, without its projection.
    Filter(Box<Node>),
    /// A projection: the part is evaluated on every element of a list, nulls are dropped.
    Each(Box<Node>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `{a: b}`
    Hash(Vec<(String, Node)>),
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    /// Compared from the left: the result of the first comparison is the left side of the second.
    Compare(Box<Node>, Vec<(Comparison, Node)>),
    Call(FunctionCall),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    /// Never 0.
    pub(super) step: i64,
}

#[derive(Clone, Debug)]
pub(super) struct FunctionCall {
    pub(super) definition: &'static Definition,
    /// Where the name is in the text.
    pub(super) position: usize,
    pub(super) arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
pub(super) enum Argument {
    /// Evaluated before the call.
    Value(Node),
    /// `&…`: the function evaluates it, on values that it chooses.
    Expression(Node),
}

//! JMESPath: the expressions with which waiters, paginators and endpoint parameters look into an output or an input.
//!
//! All of the [specification] is implemented: identifiers, indices, slices, projections, filters, multi-selects, pipes, literals
//! and the 26 functions. Where its grammar leaves precedence open, the rules are those that its implementations share, among them
//! the one in Python, which botocore uses (see the parser). Where that one departs from the specification, this one does not:
//! `a.*.b.c` projects `b.c`, `a[0][1:].b` projects `b`, strings have no order for `<`. No model of botocore 1.43 has an
//! expression for which this makes a difference.
//!
//! Why not the `jmespath` crate (0.5.0)? Its tree of dependencies is small and it is maintained. But a text of nested parentheses
//! overflows its stack and aborts the process, nothing limits the size of a result (each `|[@, @]` doubles it), and it works on a
//! value type of its own, so that every output would have to be converted first. Models and responses are untrusted here. So an
//! expression of this module
//!
//! - refuses a text of more than [`MAX_LENGTH`] bytes and nesting deeper than [`MAX_NESTING`];
//! - borrows from the document while it evaluates, and copies only the result;
//! - stops after [`MAX_STEPS`] steps, and at values nested deeper than [`MAX_VALUE_DEPTH`].
//!
//! An unknown function, a wrong number of arguments and a slice step of 0 are found when the text is parsed, so that
//! code generation can report them.
//!
//! [specification]: https://jmespath.org/specification.html

mod ast;
mod call;
mod error;
mod eval;
mod functions;
mod item;
mod lexer;
mod limits;
mod number;
mod parser;
#[cfg(test)]
mod tests;

use serde_json::Value;

use ast::Node;
pub use error::{EvalError, ParseError, ParseErrorKind};
pub(crate) use item::Item;
pub use limits::{MAX_LENGTH, MAX_NESTING, MAX_STEPS, MAX_VALUE_DEPTH};

/// A parsed expression. It can be searched with many times.
#[derive(Clone, Debug)]
pub struct Expression {
    root: Node,
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// The text is not valid JMESPath, names an unknown function, or exceeds a limit. The error says where.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// The result of the expression on `document`; null if it finds nothing.
    ///
    /// # Errors
    ///
    /// A function gets an argument of a wrong type or makes a number too large, or the search exceeds a limit.
    pub fn search(&self, document: &Value) -> Result<Value, EvalError> {
        eval::search(&self.root, document)
    }

    /// The result of the expression on a typed value or on JSON, without a copy.
    pub(crate) fn find<'v>(&'v self, document: &Item<'v>) -> Result<Item<'v>, EvalError> {
        eval::find(&self.root, document)
    }
}

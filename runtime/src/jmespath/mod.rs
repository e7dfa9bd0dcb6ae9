//! JMESPath: the expressions with which waiters, paginators and endpoint parameters look into an output or an input.
//!
//! All of the [specification] is here: identifiers, indices, slices, projections, filters, multi-selects, pipes,
//! literals and the 26 functions. Where its grammar leaves precedence open, the rules are those that its
//! implementations share, the Python one among them, which botocore uses (see the parser). Where that one departs from
//! the specification, this one does not: `a.*.b.c` projects `b.c`, `a[0][1:].b` projects `b`, strings have no order for
//! `<`. No model of botocore 1.43 has an expression for which that makes a difference.
//!
//! Why not the `jmespath` crate (0.5.0)? Its tree is small and it is kept up. But a text of nested parentheses
//! overflows its stack and aborts the process, nothing bounds the size of a result (each `|[@, @]` doubles it), and it
//! works on a value type of its own, so that every output would have to be converted first. Models and responses are
//! untrusted here. So an expression of this module
//!
//! - refuses a text of more than [`MAX_LENGTH`] bytes and nesting deeper than [`MAX_NESTING`];
//! - borrows from the document while it evaluates and copies only the result;
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
mod number;
mod parser;
#[cfg(test)]
mod tests;

use serde_json::Value;

use ast::Node;
pub use error::{EvalError, ParseError, ParseErrorKind};
pub(crate) use item::Item;

/// The most bytes that the text of an expression may have.
pub const MAX_LENGTH: usize = 16 * 1024;

/// How deep an expression may nest. A projection within another and a `!` count once; brackets, parentheses, braces and
/// the arguments of a function count twice, as they take more stack. The deepest expressions measured take less than
/// 768 KiB of it in a debug build, 192 KiB in a release build.
pub const MAX_NESTING: usize = 128;

/// The most steps that one search may take. A step is a part of the expression evaluated, a value looked at or
/// made, or 32 bytes of text read or written.
pub const MAX_STEPS: usize = 2_000_000;

/// How deep the values of a search may nest: what `serde_json` reads (128), and as much again built by the expression.
pub const MAX_VALUE_DEPTH: usize = 256;

/// A parsed expression, to be searched with as often as need be.
#[derive(Clone, Debug)]
pub struct Expression {
    root: Node,
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// The text is no JMESPath, names an unknown function or exceeds a limit. The error says where.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// What the expression finds in `document`; null where it finds nothing.
    ///
    /// # Errors
    ///
    /// A function gets an argument of a wrong type or makes a number too large, or the search exceeds a limit.
    pub fn search(&self, document: &Value) -> Result<Value, EvalError> {
        eval::search(&self.root, document)
    }

    /// What the expression finds in a typed value or in JSON, without a copy.
    pub(crate) fn find<'v>(&'v self, document: &Item<'v>) -> Result<Item<'v>, EvalError> {
        eval::find(&self.root, document)
    }
}

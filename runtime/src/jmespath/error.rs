//! What can be wrong with an expression, and with a search.

use std::error::Error;
use std::fmt;

use super::limits::{MAX_STEPS, MAX_VALUE_DEPTH};
use crate::__line_debug as line_debug;

/// What kind of fault an expression has. The first four are those of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// `syntax`: the text does not follow the grammar.
    Syntax,
    /// `unknown-function`: there is no function of that name.
    UnknownFunction,
    /// `invalid-arity`: a function has too few or too many arguments.
    InvalidArity,
    /// `invalid-value`: a slice has the step 0.
    InvalidValue,
    /// The text is longer than [`MAX_LENGTH`](super::MAX_LENGTH).
    TooLong,
    /// The expression nests deeper than [`MAX_NESTING`](super::MAX_NESTING).
    TooDeep,
}

/// A text that is not a valid expression.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError {
    kind: ParseErrorKind,
    position: usize,
    message: String,
}

impl ParseError {
    pub(super) fn new(kind: ParseErrorKind, position: usize, message: impl Into<String>) -> Self {
        Self {
            kind,
            position,
            message: message.into(),
        }
    }

    pub(super) fn syntax(position: usize, message: impl Into<String>) -> Self {
        Self::new(ParseErrorKind::Syntax, position, message)
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// Where it is: an offset in bytes from the start of the text.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad JMESPath expression at byte {}: {}", self.position, self.message)
    }
}

line_debug!(struct ParseError { kind, position, message });

impl Error for ParseError {}

/// A search that failed. It never shows a value of the document.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvalError {
    /// `invalid-type`: a function got an argument that it does not take.
    InvalidType {
        /// The name of the function.
        function: &'static str,
        /// Where its name is in the text: an offset in bytes.
        position: usize,
        /// Which argument, counted from 1.
        argument: usize,
        /// The types that the function accepts.
        expected: &'static str,
        /// The type of the argument.
        found: &'static str,
    },
    /// The result of a function is a number that is too large for a double.
    NotFinite {
        /// The function.
        function: &'static str,
        /// Where its name is in the text: an offset in bytes.
        position: usize,
    },
    /// Values nest deeper than [`MAX_VALUE_DEPTH`](super::MAX_VALUE_DEPTH).
    TooDeep,
    /// The search needs more than [`MAX_STEPS`](super::MAX_STEPS).
    TooLarge,
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidType {
                function,
                position,
                argument,
                expected,
                found,
            } => write!(
                f,
                "JMESPath function {function} at byte {position}: argument {argument} must be {expected}, but is {found}"
            ),
            Self::NotFinite { function, position } => {
                write!(
                    f,
                    "JMESPath function {function} at byte {position}: the result is too large for a number"
                )
            }
            Self::TooDeep => write!(f, "JMESPath: values nest deeper than {} levels", MAX_VALUE_DEPTH),
            Self::TooLarge => write!(f, "JMESPath: the search takes more than {} steps", MAX_STEPS),
        }
    }
}

line_debug!(EvalError {
    InvalidType { function, position, argument, expected, found },
    NotFinite { function, position },
    TooDeep,
    TooLarge,
});

impl Error for EvalError {}

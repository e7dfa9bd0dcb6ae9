//! Why there is no paginator, or a walk through pages cannot go on.

use std::error::Error;
use std::fmt;

use crate::__line_debug as line_debug;
use crate::jmespath::{EvalError, ParseError};
use crate::schema::paginator::NotPageable;

/// A walk through pages that could not begin or cannot go on. It shows no token and no part of an output.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaginationError {
    /// The operation has no paginator.
    NotPageable(NotPageable),
    /// The schema does not have as many output tokens as input tokens.
    UnpairedTokens {
        /// The operation.
        operation: &'static str,
    },
    /// The schema has an expression that does not parse.
    BadExpression {
        /// The operation.
        operation: &'static str,
        /// The expression.
        expression: &'static str,
        /// What is wrong with it.
        error: ParseError,
    },
    /// A result is to be collected for an expression that is not made of names and dots alone.
    NotAPath {
        /// The operation.
        operation: &'static str,
        /// The expression.
        expression: &'static str,
    },
    /// The operation has no member for a page size.
    NoPageSize {
        /// The operation.
        operation: &'static str,
    },
    /// The starting token has more tokens than the operation, or one of another type.
    BadStartingToken {
        /// The operation.
        operation: &'static str,
    },
    /// An expression could not be evaluated on the output.
    Evaluation {
        /// The operation.
        operation: &'static str,
        /// The expression.
        expression: &'static str,
        /// What is wrong.
        error: EvalError,
    },
    /// The result of an expression cannot be a token, because the input has another type.
    WrongToken {
        /// The operation.
        operation: &'static str,
        /// The expression.
        expression: &'static str,
    },
    /// The service gave the same token again.
    RepeatedToken {
        /// The operation.
        operation: &'static str,
    },
}

impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPageable(not_pageable) => not_pageable.fmt(f),
            Self::UnpairedTokens { operation } => {
                write!(
                    f,
                    "paginating {operation}: the model does not pair input tokens with output tokens"
                )
            }
            Self::BadExpression {
                operation, expression, ..
            } => {
                write!(
                    f,
                    "paginating {operation}: the model's expression `{expression}` does not parse"
                )
            }
            Self::NotAPath { operation, expression } => {
                write!(
                    f,
                    "paginating {operation}: results under `{expression}` cannot be put together; take them page by page"
                )
            }
            Self::NoPageSize { operation } => write!(f, "paginating {operation}: the operation takes no page size"),
            Self::BadStartingToken { operation } => {
                write!(
                    f,
                    "paginating {operation}: the starting token holds more tokens than the operation takes, or other ones"
                )
            }
            Self::Evaluation {
                operation, expression, ..
            } => {
                write!(
                    f,
                    "paginating {operation}: cannot evaluate `{expression}` on the output"
                )
            }
            Self::WrongToken { operation, expression } => write!(
                f,
                "paginating {operation}: what `{expression}` finds in the output is not of the type that the input takes"
            ),
            Self::RepeatedToken { operation } => write!(
                f,
                "paginating {operation}: the service gave the same next token twice, so the pages would go round in a circle"
            ),
        }
    }
}

line_debug!(PaginationError {
    NotPageable(error),
    UnpairedTokens { operation },
    BadExpression { operation, expression, error },
    NotAPath { operation, expression },
    NoPageSize { operation },
    BadStartingToken { operation },
    Evaluation { operation, expression, error },
    WrongToken { operation, expression },
    RepeatedToken { operation },
});

impl Error for PaginationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::BadExpression { error, .. } => Some(error),
            Self::Evaluation { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<NotPageable> for PaginationError {
    fn from(not_pageable: NotPageable) -> Self {
        Self::NotPageable(not_pageable)
    }
}

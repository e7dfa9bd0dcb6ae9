//! The static data of generated code about a paginator.

use std::error::Error;
use std::fmt;

use super::UnknownOperation;
use crate::__line_debug as line_debug;

/// How an operation is paginated, as `paginators-1.json` of the model describes it.
#[derive(Clone, Copy, Debug)]
pub struct PaginatorSchema {
    /// The operation, by its name in snake case.
    pub operation: &'static str,
    /// The input members for the tokens.
    pub input_token: &'static [&'static str],
    /// Where the output has the token for each of them (JMESPath).
    pub output_token: &'static [&'static str],
    /// Where the output says whether there is another page (JMESPath). Without it, a token means that there is one.
    pub more_results: Option<&'static str>,
    /// The input member for the number of items on a page.
    pub limit_key: Option<LimitKey>,
    /// Where the output has its lists (JMESPath). The first one has the items.
    pub result_keys: &'static [&'static str],
    /// Values that are the same in every page (JMESPath).
    pub non_aggregate: &'static [&'static str],
    /// What happens if the service gives the same token again.
    pub on_repeated_token: RepeatedToken,
}

/// What happens if the service gives a token that it gave before, so that the same page comes again. The page that came with the
/// token is always returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepeatedToken {
    /// An error: the walk would never end.
    #[default]
    Fails,
    /// The walk is at its end, as with services that always give a token.
    Ends,
    /// The walk asks again, like a reader of a log that waits for new lines.
    GoesOn,
}

/// The input member for the number of items on a page, with its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// A number.
    Number(&'static str),
    /// A string that contains a number, as in API Gateway V2.
    Text(&'static str),
}

impl LimitKey {
    #[cfg(feature = "jmespath")]
    pub(crate) const fn member(self) -> &'static str {
        match self {
            Self::Number(member) | Self::Text(member) => member,
        }
    }
}

impl PaginatorSchema {
    /// A schema with only tokens. There must be as many output tokens as input tokens.
    pub const fn new(
        operation: &'static str,
        input_token: &'static [&'static str],
        output_token: &'static [&'static str],
    ) -> Self {
        Self {
            operation,
            input_token,
            output_token,
            more_results: None,
            limit_key: None,
            result_keys: &[],
            non_aggregate: &[],
            on_repeated_token: RepeatedToken::Fails,
        }
    }

    /// Sets where the output says whether there is another page.
    #[must_use]
    pub const fn with_more_results(mut self, expression: &'static str) -> Self {
        self.more_results = Some(expression);
        self
    }

    /// Sets the input member for the number of items on a page.
    #[must_use]
    pub const fn with_limit_key(mut self, member: LimitKey) -> Self {
        self.limit_key = Some(member);
        self
    }

    /// Sets where the output has its lists.
    #[must_use]
    pub const fn with_result_keys(mut self, expressions: &'static [&'static str]) -> Self {
        self.result_keys = expressions;
        self
    }

    /// Sets what a repeated token means.
    #[must_use]
    pub const fn with_on_repeated_token(mut self, meaning: RepeatedToken) -> Self {
        self.on_repeated_token = meaning;
        self
    }

    /// Sets which values are the same in every page.
    #[must_use]
    pub const fn with_non_aggregate(mut self, expressions: &'static [&'static str]) -> Self {
        self.non_aggregate = expressions;
        self
    }
}

/// The operation has no paginator, or the service does not have the operation.
#[derive(Clone, PartialEq, Eq)]
pub struct NotPageable {
    /// The name that was asked for.
    pub operation: String,
    /// The operations that can be paginated.
    pub known: Vec<&'static str>,
    /// If the service does not have the operation: the operations that it has.
    pub unknown: Option<UnknownOperation>,
}

impl fmt::Display for NotPageable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(unknown) = &self.unknown {
            return unknown.fmt(f);
        }
        write!(f, "Operation cannot be paginated: {}", self.operation)?;
        if !self.known.is_empty() {
            write!(f, " (these can: {})", self.known.join(", "))?;
        }
        Ok(())
    }
}

line_debug!(struct NotPageable { operation, known, unknown });

impl Error for NotPageable {}

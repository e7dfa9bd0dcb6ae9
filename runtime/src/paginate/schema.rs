//! What generated code holds about a paginator.

use std::error::Error;
use std::fmt;

use crate::schema::UnknownOperation;

/// How an operation is paginated, as the model's `paginators-1.json` describes it.
#[derive(Clone, Copy, Debug)]
pub struct PaginatorSchema {
    /// The operation, by its name in snake case.
    pub operation: &'static str,
    /// The members of the input that take the tokens.
    pub input_token: &'static [&'static str],
    /// Where the output has the token for each of them (JMESPath).
    pub output_token: &'static [&'static str],
    /// Where the output says whether there is another page (JMESPath). Without it, a token says so.
    pub more_results: Option<&'static str>,
    /// The member of the input that limits the items of a page.
    pub limit_key: Option<LimitKey>,
    /// Where the output has what it lists (JMESPath). The first is the one that counts for items.
    pub result_keys: &'static [&'static str],
    /// What is the same in every page (JMESPath).
    pub non_aggregate: &'static [&'static str],
    /// What it means where the service gives a token again.
    pub on_repeated_token: RepeatedToken,
}

/// What it means where the service gives a token that it gave before, so that the same page comes again. The page that came
/// with the token is given in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepeatedToken {
    /// An error: the walk would never end.
    #[default]
    Fails,
    /// The walk has come to its end, as with services that always give a token.
    Ends,
    /// The walk asks again, as a reader of a log does who waits for more.
    GoesOn,
}

/// The member of an input that limits the items of a page, with its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// It is a number.
    Number(&'static str),
    /// It is a string that holds a number, as in API Gateway V2.
    Text(&'static str),
}

impl LimitKey {
    #[cfg(feature = "jmespath")]
    pub(super) const fn member(self) -> &'static str {
        match self {
            Self::Number(member) | Self::Text(member) => member,
        }
    }
}

impl PaginatorSchema {
    /// A schema with nothing but tokens. There must be as many output tokens as input tokens.
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

    /// Sets the member that limits the items of a page.
    #[must_use]
    pub const fn with_limit_key(mut self, member: LimitKey) -> Self {
        self.limit_key = Some(member);
        self
    }

    /// Sets where the output has what it lists.
    #[must_use]
    pub const fn with_result_keys(mut self, expressions: &'static [&'static str]) -> Self {
        self.result_keys = expressions;
        self
    }

    /// Sets what a token means that comes again.
    #[must_use]
    pub const fn with_on_repeated_token(mut self, meaning: RepeatedToken) -> Self {
        self.on_repeated_token = meaning;
        self
    }

    /// Sets what is the same in every page.
    #[must_use]
    pub const fn with_non_aggregate(mut self, expressions: &'static [&'static str]) -> Self {
        self.non_aggregate = expressions;
        self
    }
}

/// An operation that has no paginator, or that the service does not have at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPageable {
    /// The name asked for.
    pub operation: String,
    /// The operations that can be paginated.
    pub known: Vec<&'static str>,
    /// Set where the service has no such operation at all: what it has.
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

impl Error for NotPageable {}

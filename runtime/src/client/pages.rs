//! The pages of a result, by name: a driver for [`paginate`](crate::paginate).

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::core::ClientCore;
use crate::error::Error;
use crate::mode::{Async, Blocking, Mode};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::{self, NextPage, PaginationError, PaginatorSchema};

/// Walks through the pages of an operation's result.
pub struct Paginator<S: Mode, E> {
    core: ClientCore<S>,
    schema: &'static PaginatorSchema,
    page_size: Option<u32>,
    starting_token: Option<String>,
    errors: PhantomData<fn() -> E>,
}

/// Pages that are fetched one by one: with [`next_page`](Pages::next_page) of an async client, as an iterator of a blocking
/// one. After the last page, or the first error, there is nothing more.
pub struct Pages<S: Mode, E> {
    core: ClientCore<S>,
    machine: paginate::Pages,
    /// The input of the next page; `None` where there is none.
    input: Option<Value>,
    /// How many items of the page that came last the starting token says to skip.
    skipped: usize,
    errors: PhantomData<fn() -> E>,
}

/// Why there is no next page.
#[derive(Debug)]
#[non_exhaustive]
pub enum PageError<E> {
    /// The call failed.
    Call(Error<E>),
    /// The model or the service's tokens are at fault.
    Pagination(PaginationError),
}

impl<S: Mode, E> fmt::Debug for Paginator<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("operation", &self.schema.operation)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, E> fmt::Debug for Pages<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.machine.schema().operation;
        f.debug_struct("Pages")
            .field("operation", &operation)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, E: ModelledErrors> Paginator<S, E> {
    pub(super) fn new(core: ClientCore<S>, schema: &'static PaginatorSchema) -> Self {
        Self {
            core,
            schema,
            page_size: None,
            starting_token: None,
            errors: PhantomData,
        }
    }

    /// With this many items a page. A service may give fewer.
    #[must_use]
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(items);
        self
    }

    /// From this token on, instead of from the start.
    #[must_use]
    pub fn starting_token(mut self, token: impl Into<String>) -> Self {
        self.starting_token = Some(token.into());
        self
    }

    /// The pages for an input, as JSON. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The operation takes no page size, or the token is none.
    pub fn paginate(self, parameters: Value) -> Result<Pages<S, E>, PaginationError> {
        let mut machine = paginate::Pages::new(self.schema)?;
        if let Some(items) = self.page_size {
            machine = machine.with_page_size(items)?;
        }
        if let Some(token) = &self.starting_token {
            machine = machine.with_starting_token(token)?;
        }
        let mut input = parameters;
        if let Value::Object(members) = &mut input {
            machine.start().apply(members);
        }
        Ok(Pages {
            core: self.core,
            machine,
            input: Some(input),
            skipped: 0,
            errors: PhantomData,
        })
    }
}

impl<S: Mode, E: ModelledErrors> Pages<S, E> {
    /// What the page that came last lists, by the model's first result key.
    ///
    /// Where the starting token says to skip items of the first page, they are left out.
    ///
    /// # Errors
    ///
    /// The model's expression does not fit the page.
    pub fn items(&self, page: &Value) -> Result<Vec<Value>, PaginationError> {
        let items = self.machine.items(page)?;
        Ok(items.into_iter().skip(self.skipped).collect())
    }

    /// Takes in the answer to a page: the page, and the input of the next one.
    fn advance(&mut self, mut input: Value, answer: Result<Value, Error<E>>) -> Result<Value, PageError<E>> {
        let page = answer.map_err(PageError::Call)?;
        // The machine goes on to the next page here, while the caller has yet to look at this one.
        self.skipped = self.machine.skipped();
        if let NextPage::With(changes) = self.machine.next(&page).map_err(PageError::Pagination)? {
            if let Value::Object(members) = &mut input {
                changes.apply(members);
            }
            self.input = Some(input);
        }
        Ok(page)
    }
}

impl<E: ModelledErrors> Pages<Async, E> {
    /// Fetches the next page; `None` after the last one.
    pub async fn next_page(&mut self) -> Option<Result<Value, PageError<E>>> {
        let input = self.input.take()?;
        let answer = self.core.call(self.machine.schema().operation, &input).await;
        Some(self.advance(input, answer))
    }
}

impl<E: ModelledErrors> Iterator for Pages<Blocking, E> {
    type Item = Result<Value, PageError<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let input = self.input.take()?;
        let answer = self.core.call(self.machine.schema().operation, &input);
        Some(self.advance(input, answer))
    }
}

impl<E> fmt::Display for PageError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Pagination(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for PageError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Pagination(error) => error.source(),
        }
    }
}

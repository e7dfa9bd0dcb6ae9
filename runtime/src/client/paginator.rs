//! Pages by name.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::Value;

use super::core::ClientCore;
use super::pages::Pages;
use crate::driver::Mode;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::mode::{Async, Blocking};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::{FullResult, PaginationError};
use crate::request::CallOptions;
use crate::schema::Operation;

/// The pages of an operation's result, by name.
pub struct Paginator<S: Mode, E> {
    core: ClientCore<S>,
    operation: &'static Operation,
    page_size: Option<u32>,
    starting_token: Option<String>,
    options: CallOptions,
    errors: PhantomData<fn() -> E>,
}

impl<S: Mode, E> fmt::Debug for Paginator<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("operation", &self.operation.model_name)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, E: ModelledErrors> Paginator<S, E> {
    pub(super) fn new(core: ClientCore<S>, operation: &'static Operation) -> Self {
        Self {
            core,
            operation,
            page_size: None,
            starting_token: None,
            options: CallOptions::default(),
            errors: PhantomData,
        }
    }

    /// Asks for this many items on a page. A service may return fewer.
    #[must_use]
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(items);
        self
    }

    /// Starts at this token, instead of at the start: a token of the service, of [`Pages::resume_token`], or of botocore's
    /// paginators.
    #[must_use]
    pub fn starting_token(mut self, token: impl Into<String>) -> Self {
        self.starting_token = Some(token.into());
        self
    }

    /// With options for each call.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The pages for an input, as JSON. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The input is wrong, the operation takes no page size, or the token does not fit it.
    pub fn paginate(self, parameters: Value) -> Result<Pages<S, Value, E>, Error<E>> {
        let input = DynamicStructure::from_json(self.operation.input, &parameters);
        let input = input.map_err(|report| {
            Error::new(
                self.operation.model_name,
                Kind::Other(Cause::Invalid(report)),
                Metadata::default(),
            )
        })?;
        let mut pages = Pages::new(self.core, self.operation, Arc::new(input)).resume(self.starting_token);
        pages = pages.options(self.options);
        if let Some(items) = self.page_size {
            pages = pages.page_size(items);
        }
        pages.checked()
    }
}

impl<S: Mode, E: ModelledErrors> Pages<S, Value, E> {
    /// The items of the last page, by the first result key of the model.
    ///
    /// If the starting token says to skip items of the first page, they are left out.
    ///
    /// # Errors
    ///
    /// The expression of the model does not fit the page.
    pub fn items(&self, page: &Value) -> Result<Vec<Value>, PaginationError> {
        self.machine()
            .map_or_else(|| Ok(Vec::new()), |machine| machine.items(page))
    }

    fn add(&self, full: &mut FullResult, page: &Value) -> Result<(), Error<E>> {
        let added = self.machine().map_or(Ok(()), |machine| full.add(machine, page));
        added.map_err(|error| self.error(error))
    }
}

impl<E: ModelledErrors> Pages<Async, Value, E> {
    /// All remaining pages as one result: lists are joined, numbers added, texts concatenated, as in botocore's
    /// `build_full_result`.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub async fn build_full_result(mut self) -> Result<Value, Error<E>> {
        let mut full = FullResult::new();
        while let Some(page) = self.try_next().await? {
            self.add(&mut full, &page)?;
        }
        Ok(full.into_value())
    }
}

impl<E: ModelledErrors> Pages<Blocking, Value, E> {
    /// All remaining pages as one result: lists are joined, numbers added, texts concatenated, as in botocore's
    /// `build_full_result`.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub fn build_full_result(mut self) -> Result<Value, Error<E>> {
        let mut full = FullResult::new();
        while let Some(page) = self.try_next()? {
            self.add(&mut full, &page)?;
        }
        Ok(full.into_value())
    }
}

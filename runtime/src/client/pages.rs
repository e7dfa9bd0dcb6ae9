//! Walks through the pages of an operation's result.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use super::core::ClientCore;
use super::page::Output;
use super::prepared::PreparedRequest;
use super::shared_input::SharedInput;
use crate::driver::Mode;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::jmespath::Item;
use crate::mode::{Async, Blocking};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::{PageMachine, PaginationError, RepeatedToken};
use crate::request::CallOptions;
use crate::schema::Operation;
use crate::transport::BoxFuture;
use crate::value::Structure;

/// A walk through the pages of an operation's result. Each page is one call, which is sent when the page is asked for.
///
/// - async: [`next`](Self::next) or [`try_next`](Self::try_next), or a `Stream` with the feature `stream`. A future that is
///   dropped before it is ready loses nothing: the next one continues the same call.
/// - blocking: an iterator, and `try_next`.
///
/// After the last page, or an error, the walk has ended. [`resume_token`](Self::resume_token) then says where to continue.
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<S: Mode, O: Output, E: ModelledErrors> {
    core: ClientCore<S>,
    operation: &'static Operation,
    input: Arc<dyn Structure>,
    options: CallOptions,
    machine: Option<PageMachine>,
    state: WalkState,
    /// The call in progress. The lock makes the walk shareable between threads; it is never locked.
    #[expect(clippy::type_complexity, reason = "the result of a call, as the mode gives it")]
    call: Mutex<Option<S::Sent<Result<O::Read, Error<E>>>>>,
    gives: PhantomData<fn() -> (O, E)>,
}

/// What comes next.
enum WalkState {
    /// A call.
    Page,
    /// An error that ends the walk.
    Error(PaginationError),
    /// Nothing.
    End,
}

impl<S: Mode, O: Output, E: ModelledErrors> fmt::Debug for Pages<S, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation.model_name)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, O: Output, E: ModelledErrors> Pages<S, O, E> {
    pub(super) fn new(core: ClientCore<S>, operation: &'static Operation, input: Arc<dyn Structure>) -> Self {
        let machine = match operation.paginator {
            Some(schema) => PageMachine::new(schema, operation.input),
            None => Err(PaginationError::NotPageable(crate::paginate::NotPageable {
                operation: operation.method_name.to_owned(),
                known: Vec::new(),
                unknown: None,
            })),
        };
        let (machine, state) = match machine {
            Ok(machine) => (Some(machine), WalkState::Page),
            Err(error) => (None, WalkState::Error(error)),
        };
        Self {
            core,
            operation,
            input,
            options: CallOptions::default(),
            machine,
            state,
            call: Mutex::new(None),
            gives: PhantomData,
        }
    }

    /// At most this many items **on a page**; a service may return fewer. It does not limit the walk:
    /// [`Items::total`](super::items::Items::total) does. If the operation takes no page size, the first page is an error that says
    /// so.
    pub fn page_size(self, items: u32) -> Self {
        let input = self.operation.input;
        self.set(|machine| machine.set_page_size(input, items))
    }

    /// Starts at this place, if there is one: a [`resume_token`](Self::resume_token) of an earlier walk, a token of the service,
    /// or one of botocore's paginators or the AWS CLI. `None` begins at the start. If it does not fit the operation, the first
    /// page is an error that says so.
    pub fn resume(self, place: impl Into<Option<String>>) -> Self {
        match place.into() {
            Some(token) => self.set(|machine| machine.resume(&token)),
            None => self,
        }
    }

    /// What happens if the service gives a token that it gave before: an error, unless the model of the service says otherwise.
    pub fn on_repeated_token(self, meaning: RepeatedToken) -> Self {
        self.set(|machine| {
            machine.set_on_repeated_token(meaning);
            Ok(())
        })
    }

    /// With options for each call of the walk.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Where to continue a walk that ends here, for [`resume`](Self::resume). `None` at the very start, and after the last page.
    /// A token can be secret.
    pub fn resume_token(&self) -> Option<String> {
        self.machine.as_ref()?.resume_token(None)
    }

    /// The walk, unless one of its settings is wrong.
    pub(super) fn checked(mut self) -> Result<Self, Error<E>> {
        match std::mem::replace(&mut self.state, WalkState::Page) {
            WalkState::Error(error) => Err(self.error(error)),
            state => {
                self.state = state;
                Ok(self)
            }
        }
    }

    pub(super) fn machine(&self) -> Option<&PageMachine> {
        self.machine.as_ref()
    }

    fn set(mut self, set: impl FnOnce(&mut PageMachine) -> Result<(), PaginationError>) -> Self {
        if let Some(Err(error)) = self.machine.as_mut().map(set) {
            self.state = WalkState::Error(error);
        }
        self
    }

    pub(super) fn error(&self, error: PaginationError) -> Error<E> {
        Error::new(
            self.operation.model_name,
            Kind::Other(Cause::Pagination(error)),
            Metadata::default(),
        )
    }

    /// The call of the next page; an error if it cannot be made, `None` at the end.
    fn request(&mut self) -> Option<Result<PreparedRequest<S, O, E>, Error<E>>> {
        match std::mem::replace(&mut self.state, WalkState::End) {
            WalkState::End => None,
            WalkState::Error(error) => Some(Err(self.error(error))),
            WalkState::Page => {
                self.state = WalkState::Page;
                let changes = self.machine.as_ref()?.changes();
                let input = SharedInput::new(self.input.clone(), changes);
                let request = PreparedRequest::new(self.core.clone(), self.operation, Arc::new(input));
                Some(Ok(request.options(self.options.clone())))
            }
        }
    }

    /// Takes the result of the call of a page.
    fn advance(&mut self, answer: Result<O::Read, Error<E>>) -> Result<O, Error<E>> {
        self.state = WalkState::End;
        let page = answer?;
        if let Some(machine) = &mut self.machine {
            self.state = match machine.advance(&*self.input, &Item::Structure(&page)) {
                Ok(true) => WalkState::Page,
                Ok(false) => WalkState::End,
                Err(error) => WalkState::Error(error),
            };
        }
        Ok(O::from_read(page))
    }
}

impl<O: Output, E: ModelledErrors> Pages<Async, O, E> {
    /// The next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O, Error<E>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// The call failed, or the walk cannot go on.
    pub async fn try_next(&mut self) -> Result<Option<O>, Error<E>> {
        self.next().await.transpose()
    }

    /// All pages that are left.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub async fn collect<C: Default + Extend<O>>(mut self) -> Result<C, Error<E>> {
        let mut all = C::default();
        while let Some(page) = self.try_next().await? {
            all.extend([page]);
        }
        Ok(all)
    }

    /// The next page when it has come. The call in progress is kept until then.
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O, Error<E>>>> {
        let mut call = match self.under_way().take() {
            Some(call) => call,
            None => match self.request() {
                Some(Ok(request)) => request.send_unread(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            },
        };
        match call.as_mut().poll(cx) {
            Poll::Ready(answer) => Poll::Ready(Some(self.advance(answer))),
            Poll::Pending => {
                *self.under_way() = Some(call);
                Poll::Pending
            }
        }
    }

    fn under_way(&mut self) -> &mut Option<BoxFuture<'static, Result<O::Read, Error<E>>>> {
        match self.call.get_mut() {
            Ok(call) => call,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

impl<O: Output, E: ModelledErrors> Pages<Blocking, O, E> {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// The call failed, or the walk cannot go on.
    pub fn try_next(&mut self) -> Result<Option<O>, Error<E>> {
        self.next().transpose()
    }
}

impl<O: Output, E: ModelledErrors> Iterator for Pages<Blocking, O, E> {
    type Item = Result<O, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.request()? {
            Ok(request) => {
                let answer = request.send_unread();
                Some(self.advance(answer))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

#[cfg(feature = "stream")]
impl<O: Output, E: ModelledErrors> futures_core::Stream for Pages<Async, O, E> {
    type Item = Result<O, Error<E>>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

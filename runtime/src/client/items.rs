//! Walks over the items in the pages of an operation's result.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use super::page::Output;
use super::pages::Pages;
use crate::driver::Mode;
use crate::error::Error;
use crate::mode::{Async, Blocking};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::{PageMachine, RepeatedToken};
use crate::request::CallOptions;

/// A walk over the items in the pages of an operation's result, one by one. Pages are fetched when they are needed.
///
/// - async: [`next`](Self::next), [`try_next`](Self::try_next) or [`collect`](Self::collect), or a `Stream` with the feature `stream`. A
///   future that is dropped before it is ready loses nothing.
/// - blocking: an iterator, and `try_next`.
///
/// After the last item, or an error, the walk has ended. [`resume_token`](Self::resume_token) then says where to continue, in the
/// middle of a page too.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<S: Mode, O: Output, T, E: ModelledErrors> {
    pages: Pages<S, O, E>,
    list: Box<dyn FnMut(O) -> Vec<T> + Send + Sync>,
    /// The items of the last page that were not returned yet.
    page: std::vec::IntoIter<T>,
    /// How many items of that page were taken, with those that were taken before this walk.
    taken: usize,
    /// The maximum number of further items.
    left: Option<usize>,
}

impl<S: Mode, O: Output, E: ModelledErrors> Pages<S, O, E> {
    /// The items of the list that `list` takes from each page: `pages.items_of(|page| page.common_prefixes)`.
    pub fn items_of<L: ItemList>(
        self,
        mut list: impl FnMut(O) -> L + Send + Sync + 'static,
    ) -> Items<S, O, L::Item, E> {
        Items::new(self, Box::new(move |page| list(page).into_items()))
    }
}

/// The items of a page: a list or a map, which can be absent.
pub trait ItemList {
    /// An element; of a map, a key with its value.
    type Item;

    /// The elements.
    fn into_items(self) -> Vec<Self::Item>;
}

impl<T> ItemList for Vec<T> {
    type Item = T;

    fn into_items(self) -> Self {
        self
    }
}

impl<T> ItemList for BTreeMap<String, T> {
    type Item = (String, T);

    fn into_items(self) -> Vec<Self::Item> {
        self.into_iter().collect()
    }
}

impl<L: ItemList> ItemList for Option<L> {
    type Item = L::Item;

    fn into_items(self) -> Vec<Self::Item> {
        self.map(L::into_items).unwrap_or_default()
    }
}

impl<S: Mode, O: Output, T, E: ModelledErrors> fmt::Debug for Items<S, O, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, O: Output, T, E: ModelledErrors> Items<S, O, T, E> {
    pub(super) fn new(pages: Pages<S, O, E>, list: Box<dyn FnMut(O) -> Vec<T> + Send + Sync>) -> Self {
        Self {
            pages,
            list,
            page: Vec::new().into_iter(),
            taken: 0,
            left: None,
        }
    }

    /// Ends after this many items **in all**, however many the service has. [`page_size`](Self::page_size) is different: it
    /// limits what one call asks for.
    pub fn total(mut self, items: usize) -> Self {
        self.left = Some(items);
        self
    }

    /// At most this many items **on a page**; a service may return fewer. It does not limit the walk: [`total`](Self::total)
    /// does. If the operation takes no page size, the walk begins with an error that says so.
    pub fn page_size(mut self, items: u32) -> Self {
        self.pages = self.pages.page_size(items);
        self
    }

    /// Starts at this place, if there is one, as [`Pages::resume`].
    pub fn resume(mut self, place: impl Into<Option<String>>) -> Self {
        self.pages = self.pages.resume(place);
        self
    }

    /// What happens if the service gives a token that it gave before, as [`Pages::on_repeated_token`].
    pub fn on_repeated_token(mut self, meaning: RepeatedToken) -> Self {
        self.pages = self.pages.on_repeated_token(meaning);
        self
    }

    /// With options for each call of the walk.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.pages = self.pages.options(options);
        self
    }

    /// Where to continue a walk that ends here, for [`resume`](Self::resume). `None` at the very start, and after the last item.
    /// A token can be secret.
    pub fn resume_token(&self) -> Option<String> {
        let is_in_page = self.page.len() > 0;
        self.pages.machine()?.resume_token(is_in_page.then_some(self.taken))
    }

    /// An item of the last page.
    fn take(&mut self) -> Option<T> {
        let item = self.page.next()?;
        self.taken = self.taken.saturating_add(1);
        self.left = self.left.map(|left| left.saturating_sub(1));
        Some(item)
    }

    /// Takes a new page.
    fn turn(&mut self, page: O) {
        self.page = (self.list)(page).into_iter();
        self.taken = self.pages.machine().map_or(0, PageMachine::skipped);
        if let Some(last) = self.taken.checked_sub(1) {
            self.page.nth(last);
        }
    }

    fn is_over(&self) -> bool {
        self.left == Some(0)
    }
}

impl<O: Output, T, E: ModelledErrors> Items<Async, O, T, E> {
    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        self.next().await.transpose()
    }

    /// All items that are left: `let names: Vec<String> = items.collect().await?`.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub async fn collect<C: Default + Extend<T>>(mut self) -> Result<C, Error<E>> {
        let mut all = C::default();
        while let Some(item) = self.try_next().await? {
            all.extend([item]);
        }
        Ok(all)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if self.is_over() {
                return Poll::Ready(None);
            }
            if let Some(item) = self.take() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.turn(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Output, T, E: ModelledErrors> Items<Blocking, O, T, E> {
    /// The next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// A call failed, or the walk cannot go on.
    pub fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        self.next().transpose()
    }
}

impl<O: Output, T, E: ModelledErrors> Iterator for Items<Blocking, O, T, E> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.is_over() {
                return None;
            }
            if let Some(item) = self.take() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.turn(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(feature = "stream")]
impl<O: Output, T: Unpin, E: ModelledErrors> futures_core::Stream for Items<Async, O, T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

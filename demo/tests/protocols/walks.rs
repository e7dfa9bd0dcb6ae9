//! Typed walks through pages.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tinsmith_demo::rest_json::{Client, ListItemsResponse, ServiceError};
use tinsmith_runtime::client::{Items, Pages, RepeatedToken};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::http::{Request, Response};
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::transport::{AsyncTransport, BoxFuture, Limits, TransportError};
use tinsmith_runtime::{Async, Blocking};

/// The value of a future that is ready.
fn done<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something outside the script"),
    }
}

fn blocking(script: &Scripted) -> Client<Blocking> {
    crate::client(Client::builder(), script)
}

fn in_async(transport: impl AsyncTransport) -> Client {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .max_attempts(1)
        .transport(transport)
        .build()
        .unwrap()
}

/// A script of requests, each by its query, and of their answers.
fn script(answers: &[(&str, &str)]) -> Scripted {
    answers.iter().fold(Scripted::new(), |script, (query, answer)| {
        script
            .expect(Expected::get(&format!("/items{query}")))
            .reply(200, *answer)
    })
}

fn three_pages() -> Scripted {
    script(&[
        (
            "",
            r#"{"items": ["a", "b"], "also": {"groups": ["x"]}, "nextToken": "1"}"#,
        ),
        ("?token=1", r#"{"items": [], "nextToken": "2"}"#),
        ("?token=2", r#"{"items": ["c", "d"], "also": {"groups": ["y"]}}"#),
    ])
}

#[test]
fn items_and_pages_are_typed_in_both_styles() {
    let script = three_pages();
    let items = blocking(&script).list_items().tenant("blue").items();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), ["a", "b", "c", "d"]);
    script.finish().unwrap();

    let script = three_pages();
    let items = in_async(script.clone()).list_items().tenant("blue").items();
    assert_eq!(done(items.collect::<Vec<_>>()).unwrap(), ["a", "b", "c", "d"]);
    script.finish().unwrap();

    let script = three_pages();
    let mut pages = in_async(script.clone()).list_items().tenant("blue").pages();
    let mut sizes = Vec::new();
    while let Some(page) = done(pages.try_next()).unwrap() {
        sizes.push(page.items.unwrap_or_default().len());
    }
    assert_eq!(sizes, [2, 0, 2]);
    script.finish().unwrap();
}

#[test]
fn what_items_leave_out_is_reached_typed() {
    let script = three_pages();
    let list = |page: ListItemsResponse| page.also.and_then(|also| also.groups);
    let groups = blocking(&script).list_items().tenant("blue").items_of(list);
    assert_eq!(groups.collect::<Result<Vec<_>, _>>().unwrap(), ["x", "y"]);
    script.finish().unwrap();
}

#[test]
fn a_page_size_is_for_each_call_and_a_total_for_the_walk() {
    let script = script(&[
        ("?limit=2", r#"{"items": ["a", "b"], "nextToken": "1"}"#),
        ("?limit=2&token=1", r#"{"items": ["c", "d"], "nextToken": "2"}"#),
    ]);
    let mut items = blocking(&script)
        .list_items()
        .tenant("blue")
        .items()
        .page_size(2)
        .total(3);
    assert_eq!(items.by_ref().map(Result::unwrap).collect::<Vec<_>>(), ["a", "b", "c"]);
    script.finish().unwrap();

    let place = items.resume_token();
    let script = self::script(&[("?token=1", r#"{"items": ["c", "d"]}"#)]);
    let rest = blocking(&script).list_items().tenant("blue").items().resume(place);
    assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), ["d"]);
    script.finish().unwrap();
}

#[test]
fn a_total_of_nothing_sends_nothing_and_one_at_the_end_of_a_page_goes_on_with_the_next() {
    let script = script(&[("", r#"{"items": ["a", "b"], "nextToken": "1"}"#)]);
    let list = || blocking(&script).list_items().tenant("blue").items();
    assert!(list().total(0).next().is_none());
    let mut items = list().total(2);
    assert_eq!(items.by_ref().map(Result::unwrap).count(), 2);
    script.finish().unwrap();
    let script = self::script(&[("?token=1", r#"{"items": ["c"]}"#)]);
    let rest = blocking(&script).list_items().tenant("blue").items();
    let rest = rest.resume(items.resume_token());
    assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), ["c"]);
    script.finish().unwrap();
}

#[test]
fn a_walk_starts_at_a_token_of_the_service_too_and_without_one_at_the_start() {
    let script = script(&[("?token=1", r#"{"items": ["b"]}"#), ("", r#"{"items": ["a"]}"#)]);
    let list = || blocking(&script).list_items().tenant("blue");
    let from_token = list().pages().resume("1".to_owned());
    assert_eq!(from_token.map(Result::unwrap).count(), 1);
    let from_start = list().items().resume(None);
    assert_eq!(from_start.map(Result::unwrap).collect::<Vec<_>>(), ["a"]);
    script.finish().unwrap();
}

#[test]
fn a_walk_that_starts_within_a_page_and_fails_there_still_knows_its_place() {
    let page = ("", r#"{"items": ["a", "b", "c"], "nextToken": "1"}"#);
    let script = script(&[page]);
    let mut items = blocking(&script).list_items().tenant("blue").items();
    assert_eq!(items.next().unwrap().unwrap(), "a");
    let place = items.resume_token();
    script.finish().unwrap();

    let script = Scripted::new()
        .expect(Expected::get("/items"))
        .reply(403, r#"{"code": "NotYours"}"#);
    let mut items = blocking(&script)
        .list_items()
        .tenant("blue")
        .items()
        .resume(place.clone());
    assert!(items.next().unwrap().unwrap_err().is("NotYours"));
    assert_eq!(items.resume_token(), place);
    script.finish().unwrap();

    let script = self::script(&[page, ("?token=1", r#"{"items": ["d"]}"#)]);
    let rest = blocking(&script).list_items().tenant("blue").items();
    let rest = rest.resume(items.resume_token());
    assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), ["b", "c", "d"]);
    script.finish().unwrap();
}

#[test]
fn after_an_error_a_walk_ends_and_knows_its_place() {
    let script = Scripted::new()
        .expect(Expected::get("/items"))
        .reply(200, r#"{"items": ["a"], "nextToken": "1"}"#)
        .expect(Expected::get("/items?token=1"))
        .reply(403, r#"{"code": "NotYours"}"#);
    let mut items = blocking(&script).list_items().tenant("blue").items();
    assert_eq!(items.next().unwrap().unwrap(), "a");
    assert_eq!(items.next().unwrap().unwrap_err().code(), Some("NotYours"));
    assert!(items.next().is_none());
    script.finish().unwrap();

    let script = self::script(&[("?token=1", r#"{"items": ["b"]}"#)]);
    let place = items.resume_token();
    let mut rest = blocking(&script).list_items().tenant("blue").items().resume(place);
    assert_eq!(rest.try_next().unwrap().unwrap(), "b");
    assert_eq!(rest.try_next().unwrap(), None);
    assert_eq!(rest.resume_token(), None);
    script.finish().unwrap();
}

#[test]
fn a_repeated_token_gives_its_page_then_an_error_or_goes_on() {
    let round = [
        ("", r#"{"items": ["a"], "nextToken": "1"}"#),
        ("?token=1", r#"{"items": ["b"], "nextToken": "1"}"#),
        ("?token=1", r#"{"items": ["c"], "nextToken": "1"}"#),
    ];
    let script = script(&round[..2]);
    let mut items = blocking(&script).list_items().tenant("blue").items();
    assert_eq!(
        items.by_ref().take(2).map(Result::unwrap).collect::<Vec<_>>(),
        ["a", "b"]
    );
    let error = items.next().unwrap().unwrap_err();
    assert!(error.to_string().contains("the same next token twice"), "{error}");
    assert!(items.next().is_none());
    script.finish().unwrap();

    let script = self::script(&round);
    let items = blocking(&script).list_items().tenant("blue").items();
    let items = items.on_repeated_token(RepeatedToken::GoesOn).total(3);
    assert_eq!(items.map(Result::unwrap).collect::<Vec<_>>(), ["a", "b", "c"]);
    script.finish().unwrap();

    let script = self::script(&round[..2]);
    let pages = blocking(&script).list_items().tenant("blue").pages();
    let mut pages = pages.on_repeated_token(RepeatedToken::Ends);
    assert_eq!(pages.by_ref().map(Result::unwrap).count(), 2);
    assert_eq!(pages.resume_token(), None);
    script.finish().unwrap();
}

/// Answers when it is asked the third time, and counts how often a request begins.
#[derive(Debug)]
struct Slow {
    script: Scripted,
    begun: Arc<AtomicUsize>,
}

/// Is ready when it was asked that many times before.
struct After(usize);

impl Future for After {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match self.0.checked_sub(1) {
            Some(left) => {
                self.0 = left;
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl AsyncTransport for Slow {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            self.begun.fetch_add(1, Ordering::Relaxed);
            After(2).await;
            AsyncTransport::send(&self.script, request, limits).await
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

/// The value of a future that is asked once and then dropped, ready or not.
fn dropped<T>(future: impl Future<Output = T>) -> Poll<T> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// An async client that is slow, with its script and the number of requests that began.
fn slow() -> (Client, Scripted, Arc<AtomicUsize>) {
    let (script, begun) = (three_pages(), Arc::new(AtomicUsize::new(0)));
    let transport = Slow {
        script: script.clone(),
        begun: begun.clone(),
    };
    (in_async(transport), script, begun)
}

#[test]
fn a_future_that_is_dropped_loses_no_page_and_repeats_no_call() {
    let (client, script, begun) = slow();
    let (mut items, mut all) = (client.list_items().tenant("blue").items(), Vec::new());
    loop {
        match dropped(items.next()) {
            Poll::Pending => {}
            Poll::Ready(Some(item)) => all.push(item.unwrap()),
            Poll::Ready(None) => break,
        }
    }
    assert_eq!((all.concat().as_str(), begun.load(Ordering::Relaxed)), ("abcd", 3));
    script.finish().unwrap();

    let (client, script, begun) = slow();
    let (mut pages, mut all) = (client.list_items().tenant("blue").pages(), Vec::new());
    loop {
        match dropped(pages.try_next()) {
            Poll::Pending => {}
            Poll::Ready(page) => match page.unwrap() {
                Some(page) => all.extend(page.items.unwrap_or_default()),
                None => break,
            },
        }
    }
    assert_eq!((all.concat().as_str(), begun.load(Ordering::Relaxed)), ("abcd", 3));
    script.finish().unwrap();
}

#[test]
fn where_to_go_on_is_known_while_a_call_is_under_way() {
    let (client, script, _) = slow();
    let mut items = client.list_items().tenant("blue").items();
    for expected in ["a", "b"] {
        let item = loop {
            if let Poll::Ready(item) = dropped(items.try_next()) {
                break item;
            }
        };
        assert_eq!(item.unwrap().as_deref(), Some(expected));
    }
    assert!(dropped(items.next()).is_pending());
    let place = items.resume_token();
    let _ = script.finish();

    let script = self::script(&[("?token=1", r#"{"items": ["c"]}"#)]);
    let rest = blocking(&script).list_items().tenant("blue").items().resume(place);
    assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), ["c"]);
    script.finish().unwrap();
}

#[test]
fn walks_can_go_anywhere() {
    fn anywhere<T: Send + Sync + Unpin + 'static>() {}
    anywhere::<Pages<Async, ListItemsResponse, ServiceError>>();
    anywhere::<Pages<Blocking, ListItemsResponse, ServiceError>>();
    anywhere::<Items<Async, ListItemsResponse, String, ServiceError>>();
    anywhere::<Items<Blocking, ListItemsResponse, String, ServiceError>>();
}

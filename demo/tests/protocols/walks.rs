//! Typed walks through pages.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tinsmith_demo::rest_json::{Client, ListItemsResponse, ServiceError};
use tinsmith_runtime::client::{CallOptions, Items, Pages, RepeatedToken};
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
}

#[test]
fn options_hold_for_every_page() {
    let script = three_pages();
    let options = CallOptions::new().endpoint_url("https://example.com");
    let pages = blocking(&script).list_items().tenant("blue").pages().options(options);
    assert_eq!(pages.map(Result::unwrap).count(), 3);
    script.finish().unwrap();
    let hosts = script.requests().into_iter().map(|request| request.authority);
    assert_eq!(hosts.collect::<Vec<_>>(), ["blue.lists.example.com"; 3]);
}

/// Answers when it is asked the second time, and counts how often a request begins.
#[derive(Debug)]
struct Slow {
    script: Scripted,
    begun: Arc<AtomicUsize>,
}

/// Is ready when it is asked the second time.
struct Second(bool);

impl Future for Second {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl AsyncTransport for Slow {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            self.begun.fetch_add(1, Ordering::Relaxed);
            Second(false).await;
            AsyncTransport::send(&self.script, request, limits).await
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn a_future_that_is_dropped_loses_no_page_and_repeats_no_call() {
    let script = three_pages();
    let begun = Arc::new(AtomicUsize::new(0));
    let transport = Slow {
        script: script.clone(),
        begun: begun.clone(),
    };
    let mut items = in_async(transport).list_items().tenant("blue").items();
    let mut all = Vec::new();
    loop {
        // Each future is asked once and then dropped, ready or not.
        let answer = pin!(items.next()).poll(&mut Context::from_waker(Waker::noop()));
        match answer {
            Poll::Pending => {}
            Poll::Ready(Some(item)) => all.push(item.unwrap()),
            Poll::Ready(None) => break,
        }
    }
    assert_eq!(all, ["a", "b", "c", "d"]);
    assert_eq!(begun.load(Ordering::Relaxed), 3);
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

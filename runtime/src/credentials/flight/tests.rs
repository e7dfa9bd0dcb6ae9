//! Many who ask at once, through the cache that they ask.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use crate::credentials::{
    CachedCredentials, Credentials, CredentialsError, ProvideCredentials, from_async_fn, from_fn,
};
use crate::future::BoxFuture;

type Answer = Result<Credentials, CredentialsError>;

/// A source that answers when it is told to, and counts how often it is asked.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<AtomicUsize>,
    given_up: Arc<AtomicUsize>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Source {
    fn cached(&self) -> CachedCredentials {
        let source = self.clone();
        CachedCredentials::new(from_async_fn(move || {
            source.asked.fetch_add(1, Ordering::Relaxed);
            source.clone().answer()
        }))
    }

    async fn answer(self) -> Answer {
        let mut unfinished = CountDrop(Some(self.given_up.clone()));
        let answer = poll_fn(|cx| {
            *self.waker.lock().unwrap() = Some(cx.waker().clone());
            self.answers
                .lock()
                .unwrap()
                .pop_front()
                .map_or(Poll::Pending, Poll::Ready)
        });
        let answer = answer.await;
        unfinished.0 = None;
        answer
    }

    fn answer_with(&self, answer: Answer) {
        self.answers.lock().unwrap().push_back(answer);
        self.waker.lock().unwrap().take().unwrap().wake();
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

struct CountDrop(Option<Arc<AtomicUsize>>);

impl Drop for CountDrop {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A task that counts how often it is woken.
struct Task<'a> {
    future: BoxFuture<'a, Answer>,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl<'a> Task<'a> {
    fn new(cache: &'a CachedCredentials) -> Self {
        Self {
            future: cache.credentials(),
            woken: Arc::default(),
        }
    }

    fn poll(&mut self) -> Option<Answer> {
        let waker = Waker::from(self.woken.clone());
        match self.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }

    fn woken(&self) -> usize {
        self.woken.0.load(Ordering::Relaxed)
    }
}

fn key(id: &str) -> Credentials {
    Credentials::new(id, "s")
}

#[test]
fn tasks_that_ask_at_once_share_one_answer() {
    let source = Source::default();
    let cache = source.cached();
    let mut tasks = [Task::new(&cache), Task::new(&cache), Task::new(&cache)];
    assert!(tasks.iter_mut().all(|task| task.poll().is_none()));
    source.answer_with(Ok(key("A")));
    for task in &mut tasks {
        assert_eq!((task.woken(), task.poll().unwrap().unwrap()), (1, key("A")));
    }
    assert_eq!(source.asked(), 1);
}

#[test]
fn a_failure_is_told_to_all_who_waited_for_it_and_for_a_moment_to_those_who_come_later() {
    let source = Source::default();
    let cache = source.cached();
    let mut tasks = [Task::new(&cache), Task::new(&cache)];
    assert!(tasks.iter_mut().all(|task| task.poll().is_none()));
    source.answer_with(Err(CredentialsError::failed("the vault is locked")));
    for task in &mut tasks {
        let error = task.poll().unwrap().unwrap_err();
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "the vault is locked"
        );
    }
    assert!(Task::new(&cache).poll().unwrap().is_err());
    assert_eq!(source.asked(), 1);
}

#[test]
fn whoever_is_left_brings_the_answer_in_when_the_first_gives_up_or_is_not_polled() {
    for gives_up in [true, false] {
        let source = Source::default();
        let cache = source.cached();
        let mut first = Some(Task::new(&cache));
        let mut second = Task::new(&cache);
        assert!(first.as_mut().unwrap().poll().is_none() && second.poll().is_none());
        if gives_up {
            first = None;
        }
        source.answer_with(Ok(key("A")));
        assert_eq!((second.woken(), second.poll().unwrap().unwrap()), (1, key("A")));
        assert_eq!((source.asked(), source.given_up.load(Ordering::Relaxed)), (1, 0));
        drop(first);
    }
}

#[test]
fn when_all_give_up_so_does_the_provider_and_the_next_call_asks_anew() {
    let source = Source::default();
    let cache = source.cached();
    let (mut first, mut second) = (Task::new(&cache), Task::new(&cache));
    assert!(first.poll().is_none() && second.poll().is_none());
    drop((first, second));
    assert_eq!(source.given_up.load(Ordering::Relaxed), 1);
    let mut third = Task::new(&cache);
    assert!(third.poll().is_none());
    source.answer_with(Ok(key("B")));
    assert_eq!(third.poll().unwrap().unwrap(), key("B"));
    assert_eq!(source.asked(), 2);
}

#[test]
fn threads_that_ask_at_once_wait_for_a_provider_that_blocks() {
    let asked = AtomicUsize::new(0);
    let cache = CachedCredentials::new(from_fn(move || {
        thread::yield_now();
        Ok(key(&asked.fetch_add(1, Ordering::Relaxed).to_string()))
    }));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(block_on(cache.credentials()).unwrap(), key("0")));
        }
    });
}

/// One thread is in the middle of a poll when another comes; how often that one is woken by the end of the poll. The future
/// wants to be polled again at once, or it waits.
fn woken_after_coming_during_a_poll(at_once: bool) -> (usize, Option<Answer>) {
    let (in_poll, entered) = mpsc::channel();
    let (leave, left) = mpsc::channel::<()>();
    let left = Arc::new(Mutex::new(left));
    let cache = CachedCredentials::new(from_async_fn(move || {
        let (in_poll, left) = (in_poll.clone(), left.clone());
        let mut polls = 0;
        poll_fn(move |cx| {
            polls += 1;
            if polls > 1 {
                return Poll::Ready(Ok(key("A")));
            }
            if at_once {
                cx.waker().wake_by_ref();
            }
            in_poll.send(()).unwrap();
            left.lock().unwrap().recv().unwrap();
            Poll::Pending
        })
    }));
    let mut second = Task::new(&cache);
    thread::scope(|scope| {
        let first = scope.spawn(|| assert!(Task::new(&cache).poll().is_none()));
        entered.recv().unwrap();
        assert!(second.poll().is_none());
        leave.send(()).unwrap();
        first.join().unwrap();
    });
    (second.woken(), second.poll())
}

/// When the first then gives up, the other must know that it is up to it.
#[test]
fn who_came_during_a_poll_is_woken_after_it_where_the_future_was_woken_before() {
    let (woken, answer) = woken_after_coming_during_a_poll(true);
    assert_eq!((woken, answer.unwrap().unwrap()), (1, key("A")));
}

#[test]
fn who_came_during_a_poll_is_not_woken_for_nothing() {
    assert_eq!(woken_after_coming_during_a_poll(false).0, 0);
}

#[test]
fn a_panic_of_the_provider_strikes_only_who_polled_it() {
    let asked = AtomicUsize::new(0);
    let cache = CachedCredentials::new(from_async_fn(move || {
        let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
        let mut polls = 0;
        poll_fn(move |_| {
            polls += 1;
            match (first, polls) {
                (true, 1) => Poll::Pending,
                (true, _) => panic!("a fault of the provider"),
                (false, _) => Poll::Ready(Ok(key("A"))),
            }
        })
    }));
    let (mut first, mut second) = (Task::new(&cache), Task::new(&cache));
    assert!(first.poll().is_none());
    assert!(catch_unwind(AssertUnwindSafe(|| second.poll())).is_err());
    assert_eq!(first.woken(), 1);
    assert_eq!(first.poll().unwrap().unwrap(), key("A"));
}

/// Runs a future on this thread.
fn block_on<T>(mut future: BoxFuture<'_, T>) -> T {
    struct Unpark(thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

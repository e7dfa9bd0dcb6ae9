//! The listener to which the browser comes back: RFC 8252, section 7.3. It needs no async runtime: its threads wake the
//! future that waits.

mod connection;
mod page;
#[cfg(test)]
mod tests;

use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::flow::callback::{Callback, CallbackCheck, Returned};
use crate::flow::pkce::Secret;

/// The limit of open connections. A browser opens a few, and does not use all of them.
const MAX_CONNECTIONS: usize = 32;

/// How long to wait after the system could not accept a connection, for example for lack of file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// How long the connection that wakes the listener may take. It is slow only if the queue is full.
const WAKE_TIMEOUT: Duration = Duration::from_secs(1);

/// A port of 127.0.0.1 that is reserved for a login.
#[derive(Debug)]
pub(crate) struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
}

/// What the bytes of a connection are to the login with that `state`, for fuzzing.
pub(crate) fn returned(bytes: &[u8], state: &str) -> Option<Returned> {
    match connection::parse(bytes)? {
        connection::Request::Get(target) => Some(CallbackCheck::new(Secret::known(state)).check(&target)),
        connection::Request::Other | connection::Request::Faulty => None,
    }
}

impl Loopback {
    pub(crate) fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Waits for the browser of one login.
    pub(crate) fn listen(self, check: CallbackCheck) -> io::Result<Listening> {
        let (listener, address) = (self.listener, self.address);
        let shared = Arc::new(Shared {
            check,
            mailbox: Mutex::default(),
            connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let theirs = shared.clone();
        let thread = thread::Builder::new()
            .name("login callback".to_owned())
            .spawn(move || accept(&listener, &theirs))?;
        Ok(Listening {
            address,
            shared,
            thread: Some(thread),
        })
    }
}

/// A running listener. Dropping it stops it and frees its port: RFC 8252, section 8.3.
#[derive(Debug)]
pub(crate) struct Listening {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    check: CallbackCheck,
    mailbox: Mutex<Mailbox>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

#[derive(Debug, Default)]
struct Mailbox {
    callback: Option<Callback>,
    waker: Option<Waker>,
}

impl Listening {
    /// Waits for the browser's callback.
    pub(crate) async fn callback(&self) -> Callback {
        poll_fn(|cx| {
            let mut mailbox = self.shared.mailbox();
            match &mailbox.callback {
                Some(callback) => Poll::Ready(callback.clone()),
                None => {
                    mailbox.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // This wakes the accepting thread. If it fails, the thread stops at the next connection, and we do not wait for
        // it.
        if TcpStream::connect_timeout(&self.address, WAKE_TIMEOUT).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn mailbox(&self) -> MutexGuard<'_, Mailbox> {
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Only the first callback is used. Reloading the page sends the same callback again.
    fn deliver(&self, callback: Callback) {
        let mut mailbox = self.mailbox();
        mailbox.callback.get_or_insert(callback);
        let waker = mailbox.waker.take();
        drop(mailbox);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else {
            thread::sleep(ACCEPT_RETRY_DELAY);
            continue;
        };
        let guard = ConnectionGuard::new(shared.clone());
        if shared.connections.load(Ordering::SeqCst) > MAX_CONNECTIONS {
            continue;
        }
        // Each connection has its own thread, because a browser can open one connection and use another.
        let thread = thread::Builder::new().name("login connection".to_owned());
        let _ = thread.spawn(move || connection::serve(&stream, &guard.0));
    }
}

/// Counts a connection while it is open.
struct ConnectionGuard(Arc<Shared>);

impl ConnectionGuard {
    fn new(shared: Arc<Shared>) -> Self {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::SeqCst);
    }
}

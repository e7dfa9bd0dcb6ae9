//! The listener to which the browser comes back: RFC 8252, section 7.3. It needs no async runtime: its threads wake whoever
//! waits.

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

use crate::flow::callback::{Callback, CallbackCheck};

/// More connections at once are turned away. A browser opens a few, some of which it never uses.
const MOST_CONNECTIONS: usize = 32;

/// How long to leave a system alone that cannot accept, for want of file descriptors say.
const RECOVERY: Duration = Duration::from_millis(100);

/// How long a connection to the listener itself may take. Only a full queue makes it take long.
const FAREWELL: Duration = Duration::from_secs(1);

/// A port of 127.0.0.1 where nobody else listens.
#[derive(Debug)]
pub(crate) struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
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

/// A listener at work. It stops when it is dropped, and its port is free then: RFC 8252, section 8.3.
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
    /// The browser's callback, once it is there.
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
        // Wakes the thread that accepts. Where that fails, it finds out with the next connection, and is not waited for.
        if TcpStream::connect_timeout(&self.address, FAREWELL).is_ok()
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

    /// The first callback counts; a page that is loaded again brings the same.
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
            thread::sleep(RECOVERY);
            continue;
        };
        let guest = Guest::new(shared.clone());
        if shared.connections.load(Ordering::SeqCst) > MOST_CONNECTIONS {
            continue;
        }
        // A connection of its own thread each: a browser can open one and use another.
        let thread = thread::Builder::new().name("login connection".to_owned());
        let _ = thread.spawn(move || connection::serve(&stream, &guest.0));
    }
}

/// One connection that counts while it lives.
struct Guest(Arc<Shared>);

impl Guest {
    fn new(shared: Arc<Shared>) -> Self {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::SeqCst);
    }
}

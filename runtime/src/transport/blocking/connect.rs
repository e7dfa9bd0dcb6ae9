//! Opening a TCP connection on the calling thread.

use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Events, Interest, Poll as Selector, Token};

use super::socket::{Link, left};
use crate::transport::http1::HEAD_START;

/// Two for each address that is tried: enough to see all that are ready.
const EVENTS: usize = 16;

/// The first connection that is established; `None` when the time is over. Each address has a head start on the next one, so that
/// one address that does not answer cannot use up the time of all.
pub(super) fn first_of(addresses: &[SocketAddr], deadline: Option<Instant>) -> Option<io::Result<Link>> {
    let mut attempts = match Attempts::new() {
        Ok(attempts) => attempts,
        Err(error) => return Some(Err(error)),
    };
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    let mut addresses = addresses.iter().peekable();
    loop {
        let left = left(deadline);
        if left.is_zero() {
            return None;
        }
        if let Some(address) = addresses.next()
            && let Err(error) = attempts.start(*address)
        {
            failure = error;
            continue;
        }
        if attempts.are_over() {
            match addresses.peek() {
                Some(_) => continue,
                None => return Some(Err(failure)),
            }
        }
        let wait = addresses.peek().map_or(left, |_| left.min(HEAD_START));
        match attempts.wait(wait) {
            Ok(Some(tcp)) => return Some(attempts.into_link(tcp)),
            Ok(None) => {}
            Err(error) => failure = error,
        }
    }
}

/// The connections that are being opened. The token of each is its position.
struct Attempts {
    selector: Selector,
    events: Events,
    sockets: Vec<Option<TcpStream>>,
}

impl Attempts {
    fn new() -> io::Result<Self> {
        Ok(Self {
            selector: Selector::new()?,
            events: Events::with_capacity(EVENTS),
            sockets: Vec::new(),
        })
    }

    fn start(&mut self, address: SocketAddr) -> io::Result<()> {
        let mut tcp = TcpStream::connect(address)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.selector
            .registry()
            .register(&mut tcp, Token(self.sockets.len()), both)?;
        self.sockets.push(Some(tcp));
        Ok(())
    }

    fn are_over(&self) -> bool {
        self.sockets.iter().all(Option::is_none)
    }

    /// Waits until one connection is established or fails, at most for this time.
    fn wait(&mut self, most: std::time::Duration) -> io::Result<Option<TcpStream>> {
        match self.selector.poll(&mut self.events, Some(most)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(None),
            outcome => outcome?,
        }
        for event in self.events.iter() {
            let Some(slot) = self.sockets.get_mut(event.token().0) else {
                continue;
            };
            let Some(tcp) = slot.as_ref() else { continue };
            match is_connected(tcp) {
                Ok(true) => return Ok(slot.take()),
                Ok(false) => {}
                Err(error) => {
                    *slot = None;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// All others are given up.
    fn into_link(self, tcp: TcpStream) -> io::Result<Link> {
        tcp.set_nodelay(true)?;
        Ok(Link::new(tcp, self.selector, self.events))
    }
}

fn is_connected(tcp: &TcpStream) -> io::Result<bool> {
    if let Some(error) = tcp.take_error()? {
        return Err(error);
    }
    match tcp.peer_addr() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(false),
        // Some systems report this error instead.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(false),
        Err(error) => Err(error),
    }
}

//! TLS over another stream.

use std::future::poll_fn;
use std::io::{self, BufRead, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::sockets::Stream;

/// The maximum of reads in a row, before other tasks run.
const READS_IN_A_ROW: usize = 16;

pub(super) struct TlsStream {
    below: Box<dyn Stream>,
    tls: ClientConnection,
    /// What went wrong behind bytes that were given already.
    failure: Option<io::Error>,
}

impl TlsStream {
    /// A stream whose server has proved that it has this name.
    pub(super) async fn open(
        below: Box<dyn Stream>,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<Self> {
        let tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut stream = Self {
            below,
            tls,
            failure: None,
        };
        poll_fn(|context| stream.shake_hands(context)).await?;
        Ok(stream)
    }

    /// The protocol that the server has chosen.
    #[cfg(feature = "http2")]
    pub(super) fn protocol(&self) -> Option<&[u8]> {
        self.tls.alpn_protocol()
    }

    fn shake_hands(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.tls.is_handshaking() {
            ready!(self.flush(context))?;
            if self.tls.is_handshaking() && ready!(self.receive(context))? == 0 {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
        }
        self.flush(context)
    }

    /// Takes the bytes that have come from below.
    fn receive(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut below = Below(&mut *self.below, context);
        let count = ready!(or_pending(self.tls.read_tls(&mut below)))?;
        if let Err(error) = self.tls.process_new_packets() {
            // The server is told the reason, if it still reads.
            let _ = self.flush(context);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, error)));
        }
        Poll::Ready(Ok(count))
    }

    /// Reads until the room is full or nothing more is here. Without TLS's own end mark, the end of the stream below is an error: an
    /// attacker may have cut it.
    fn fill(&mut self, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        for _ in 0..READS_IN_A_ROW {
            while let Some(count) = self.take(into)? {
                if count == 0 || into.remaining() == 0 {
                    return Poll::Ready(Ok(()));
                }
            }
            ready!(self.receive(context))?;
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Moves bytes of a record into the room, and says how many; 0 at the end. `None` if the record has not come yet.
    fn take(&mut self, into: &mut ReadBuf<'_>) -> io::Result<Option<usize>> {
        let mut reader = self.tls.reader();
        match reader.fill_buf() {
            Ok(bytes) => {
                let count = bytes.len().min(into.remaining());
                into.put_slice(&bytes[..count]);
                reader.consume(count);
                Ok(Some(count))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends all bytes that wait to be sent.
    fn flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.tls.wants_write() {
            let mut below = Below(&mut *self.below, context);
            if ready!(or_pending(self.tls.write_tls(&mut below)))? == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
        }
        Pin::new(&mut *self.below).poll_flush(context)
    }
}

impl AsyncRead for TlsStream {
    /// Fills the room with all that is here. A record has 16 KiB at most, and each piece that a reader gets has its cost.
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(error) = this.failure.take() {
            return Poll::Ready(Err(error));
        }
        let before = into.filled().len();
        match this.fill(context, into) {
            outcome if into.filled().len() == before => outcome,
            Poll::Ready(Err(error)) => {
                this.failure = Some(error);
                Poll::Ready(Ok(()))
            }
            _ => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for TlsStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[io::IoSlice::new(bytes)])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        loop {
            let count = this.tls.writer().write_vectored(slices)?;
            let sent = this.flush(context);
            // Bytes that were accepted must not be offered again: the rest is sent with the next write or flush.
            if count > 0 || slices.iter().all(|slice| slice.is_empty()) {
                return match sent {
                    Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                    _ => Poll::Ready(Ok(count)),
                };
            }
            ready!(sent)?;
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.tls.send_close_notify();
        ready!(this.flush(context))?;
        Pin::new(&mut *this.below).poll_shutdown(context)
    }
}

/// The stream below as rustls uses it. rustls has no `Poll`.
struct Below<'s, 'c, 'w>(&'s mut dyn Stream, &'c mut Context<'w>);

impl Read for Below<'_, '_, '_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut into = ReadBuf::new(bytes);
        or_would_block(Pin::new(&mut *self.0).poll_read(self.1, &mut into))?;
        Ok(into.filled().len())
    }
}

impl Write for Below<'_, '_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_would_block(Pin::new(&mut *self.0).poll_write(self.1, bytes))
    }

    fn write_vectored(&mut self, slices: &[io::IoSlice<'_>]) -> io::Result<usize> {
        or_would_block(Pin::new(&mut *self.0).poll_write_vectored(self.1, slices))
    }

    fn flush(&mut self) -> io::Result<()> {
        or_would_block(Pin::new(&mut *self.0).poll_flush(self.1))
    }
}

fn or_would_block<T>(outcome: Poll<io::Result<T>>) -> io::Result<T> {
    match outcome {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
    }
}

fn or_pending<T>(outcome: io::Result<T>) -> Poll<io::Result<T>> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
        outcome => Poll::Ready(outcome),
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use rustls::crypto::ring::default_provider;
    use rustls::pki_types::PrivateKeyDer;
    use rustls::{RootCertStore, ServerConfig, ServerConnection};

    use super::*;

    const RECORD: usize = 16 * 1024;

    /// A server in memory. What it has to say is read at once, and then an error, if it has one.
    struct Server {
        tls: ServerConnection,
        failure: Option<io::Error>,
    }

    impl AsyncRead for Server {
        fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            if self.tls.wants_write() {
                let mut room = into.initialize_unfilled();
                let count = self.tls.write_tls(&mut room)?;
                into.advance(count);
                return Poll::Ready(Ok(()));
            }
            match self.failure.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            }
        }
    }

    impl AsyncWrite for Server {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            let count = self.tls.read_tls(&mut &*bytes)?;
            self.tls.process_new_packets().map_err(io::Error::other)?;
            Poll::Ready(Ok(count))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// A stream over a server that says `records` full records of zeros as soon as hands are shaken, and then fails.
    fn stream(records: usize, failure: Option<io::Error>) -> TlsStream {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let server = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let client = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tls = ServerConnection::new(Arc::new(server)).unwrap();
        tls.set_buffer_limit(None);
        tls.writer().write_all(&vec![0; records * RECORD]).unwrap();
        let below = Box::new(Server { tls, failure });
        let name = ServerName::try_from("localhost").unwrap();
        let mut opening = std::pin::pin!(TlsStream::open(below, Arc::new(client), name));
        match opening.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(opened) => opened.unwrap(),
            Poll::Pending => panic!("a server in memory answers at once"),
        }
    }

    /// The size of what one read with so much room gives, `None` if nothing is here.
    fn read(stream: &mut TlsStream, room: usize) -> Option<io::Result<usize>> {
        let mut room = vec![0; room];
        let mut into = ReadBuf::new(&mut room);
        match Pin::new(stream).poll_read(&mut Context::from_waker(Waker::noop()), &mut into) {
            Poll::Ready(outcome) => Some(outcome.map(|()| into.filled().len())),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_read_takes_all_records_that_are_here_and_have_room() {
        let mut stream = stream(5, None);
        assert_eq!(read(&mut stream, 3 * RECORD + 1).unwrap().unwrap(), 3 * RECORD + 1);
        assert_eq!(read(&mut stream, 3 * RECORD).unwrap().unwrap(), 2 * RECORD - 1);
        assert!(read(&mut stream, 1).is_none());
    }

    #[test]
    fn a_failure_comes_behind_the_bytes_that_came_before_it() {
        let mut stream = stream(2, Some(io::ErrorKind::ConnectionReset.into()));
        assert_eq!(read(&mut stream, 3 * RECORD).unwrap().unwrap(), 2 * RECORD);
        let error = read(&mut stream, 3 * RECORD).unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }
}

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

/// The maximum of reads in a row that bring no data, before other tasks run.
const READS_IN_A_ROW: usize = 16;

pub(super) struct TlsStream {
    below: Box<dyn Stream>,
    tls: ClientConnection,
}

impl TlsStream {
    /// A stream whose server has proved that it has this name.
    pub(super) async fn open(
        below: Box<dyn Stream>,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<Self> {
        let tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut stream = Self { below, tls };
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
    /// Without TLS's own end mark, the end of the stream below is an error: an attacker may have cut it.
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        for _ in 0..READS_IN_A_ROW {
            let mut reader = this.tls.reader();
            match reader.fill_buf() {
                Ok(bytes) => {
                    let count = bytes.len().min(into.remaining());
                    into.put_slice(&bytes[..count]);
                    reader.consume(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
            ready!(this.receive(context))?;
        }
        context.waker().wake_by_ref();
        Poll::Pending
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

//! Bodies as other crates know them, each behind a feature.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(any(feature = "stream", feature = "http-body"))]
use super::BodySource;
use super::ResponseBody;
#[cfg(any(feature = "stream", feature = "http-body"))]
use crate::http::error::{TransportError, TransportErrorKind};
use crate::mode::Async;

/// A stream as a source.
#[cfg(feature = "stream")]
pub(super) struct FromStream<S>(pub(super) Pin<Box<S>>);

#[cfg(feature = "stream")]
impl<S, T, E> BodySource for FromStream<S>
where
    S: futures_core::Stream<Item = Result<T, E>> + Send,
    T: Into<bytes::Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<bytes::Bytes, TransportError>>> {
        let next = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(next.map(|item| item.map(Into::into).map_err(failed)))
    }
}

/// Another body as a source.
#[cfg(feature = "http-body")]
pub(super) struct FromBody<B>(pub(super) Pin<Box<B>>);

#[cfg(feature = "http-body")]
impl<B> BodySource for FromBody<B>
where
    B: http_body::Body + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<bytes::Bytes, TransportError>>> {
        loop {
            let Some(frame) = ready!(self.0.as_mut().poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(mut data)) => {
                    let length = bytes::Buf::remaining(&data);
                    return Poll::Ready(Some(Ok(bytes::Buf::copy_to_bytes(&mut data, length))));
                }
                Ok(Err(_trailers)) => {}
                Err(error) => return Poll::Ready(Some(Err(failed(error)))),
            }
        }
    }
}

#[cfg(any(feature = "stream", feature = "http-body"))]
fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

#[cfg(feature = "stream")]
impl futures_core::Stream for ResponseBody<Async> {
    type Item = Result<bytes::Bytes, super::BodyError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.has_told_failure() {
            return Poll::Ready(None);
        }
        this.poll_chunk(context).map(Result::transpose)
    }
}

#[cfg(feature = "http-body")]
impl http_body::Body for ResponseBody<Async> {
    type Data = bytes::Bytes;
    type Error = super::BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<bytes::Bytes>, super::BodyError>>> {
        let this = self.get_mut();
        if this.has_told_failure() {
            return Poll::Ready(None);
        }
        let next = ready!(this.poll_chunk(context)).transpose();
        Poll::Ready(next.map(|chunk| chunk.map(http_body::Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_end()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self.left() {
            Some(left) => http_body::SizeHint::with_exact(left),
            None => http_body::SizeHint::new(),
        }
    }
}

#[cfg(feature = "futures-io")]
impl futures_io::AsyncRead for ResponseBody<Async> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut [u8]) -> Poll<std::io::Result<usize>> {
        if into.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let Some(chunk) = ready!(self.get_mut().poll_at_most(context, into.len()))? else {
            return Poll::Ready(Ok(0));
        };
        into[..chunk.len()].copy_from_slice(&chunk);
        Poll::Ready(Ok(chunk.len()))
    }
}

#[cfg(feature = "tokio-io")]
impl tokio::io::AsyncRead for ResponseBody<Async> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut tokio::io::ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if into.remaining() > 0
            && let Some(chunk) = ready!(self.get_mut().poll_at_most(context, into.remaining()))?
        {
            into.put_slice(&chunk);
        }
        Poll::Ready(Ok(()))
    }
}

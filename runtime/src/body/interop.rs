//! Bodies as other crates know them, each behind a feature.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::ResponseBody;
use crate::mode::Async;

#[cfg(feature = "futures")]
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

#[cfg(feature = "futures")]
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

//! Bodies, as hyper sends and returns them.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use super::guard::SendProgress;
use crate::body::{BodyError, OutgoingBody};

/// The body of a request.
pub(super) enum Outgoing {
    /// All of it is in memory.
    Whole(Bytes),
    /// It is sent as it is read. By its trait, so that only what makes such a body has the code for it.
    Stream(Pin<Box<dyn Body<Data = Bytes, Error = BodyError> + Send>>),
}

/// A body that is sent as it is read.
struct UploadFrames {
    body: OutgoingBody,
    progress: SendProgress,
    /// Whether hyper got bytes since it last had a turn to send them.
    has_given: bool,
}

impl Outgoing {
    pub(super) fn stream(body: OutgoingBody, progress: SendProgress) -> Self {
        Self::Stream(Box::pin(UploadFrames {
            body,
            progress,
            has_given: false,
        }))
    }
}

impl Body for UploadFrames {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        if !this.progress.wants_upload() {
            return Poll::Pending;
        }
        // The source of the bytes wakes the task that waits, not the waker that hyper gets.
        let task = this.progress.task();
        if this.has_given && this.body.may_block() {
            // What was read goes out before the thread waits for a reader.
            this.has_given = false;
            task.wake_by_ref();
            return Poll::Pending;
        }
        let next = ready!(this.body.poll_next(&mut Context::from_waker(&task)));
        this.has_given = true;
        // hyper asks for no more than the length that it was told.
        if this.body.is_over() {
            this.progress.end_upload();
        }
        Poll::Ready(next.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.len().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self.get_mut() {
            Self::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Self::Stream(upload) => upload.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Stream(upload) => upload.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Stream(upload) => upload.size_hint(),
        }
    }
}

/// The next bytes of a body, without its trailers.
pub(super) async fn next(body: &mut Incoming) -> Option<Result<Bytes, hyper::Error>> {
    poll_fn(|context| poll_next(body, context)).await
}

/// The same, as a poll function.
pub(super) fn poll_next(body: &mut Incoming, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, hyper::Error>>> {
    loop {
        let Some(frame) = ready!(Pin::new(&mut *body).poll_frame(context)) else {
            return Poll::Ready(None);
        };
        match frame.map(Frame::into_data) {
            // An empty chunk means nothing.
            Ok(Ok(data)) if data.is_empty() => {}
            Ok(Ok(data)) => return Poll::Ready(Some(Ok(data))),
            Ok(Err(_trailers)) => {}
            Err(error) => return Poll::Ready(Some(Err(error))),
        }
    }
}

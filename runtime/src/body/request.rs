//! The body of an input, as a caller gives it.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::marker::PhantomData;
use std::path::PathBuf;

use bytes::Bytes;

use super::input::BodyInput;
use super::source::InputSource;
use super::{BodySource, ResponseBody};
use crate::mode::{Async, Blocking};

/// The body of a request: bytes, a file, a reader or a stream.
///
/// What can be read again is sent again in a retry: bytes, files, and readers that can seek. Any other is sent again only as long as
/// no byte was taken from it.
///
/// `S` is the mode of the client: [`Async`] or [`Blocking`].
pub struct RequestBody<S> {
    input: BodyInput,
    mode: PhantomData<fn() -> S>,
}

impl<S> RequestBody<S> {
    fn new(source: InputSource, length: Option<u64>) -> Self {
        Self {
            input: BodyInput::new(source, length),
            mode: PhantomData,
        }
    }

    /// The file at that path. It is opened when the call is made, and its length then is that of the body. With an async client it is
    /// read on the task's thread. A pipe or a device has no length, and is read once.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self::new(InputSource::path(path.into()), None)
    }

    /// So many bytes of an open file, from that offset on; all that follow it where no length is given.
    pub fn from_file(file: File, offset: u64, length: Option<u64>) -> Self {
        Self::new(InputSource::file(file, Some(offset), length), length)
    }

    /// Everything from the current position of a reader. It goes back to that position for a retry.
    pub fn from_seekable(reader: impl Read + Seek + Send + 'static) -> Self {
        Self::new(InputSource::seekable(reader), None)
    }

    /// How many bytes the body has: for a reader or a stream that does not say so itself. If it has more or fewer, the call fails.
    #[must_use]
    pub fn content_length(mut self, bytes: u64) -> Self {
        self.input.set_length(bytes);
        self
    }
}

impl RequestBody<Blocking> {
    /// What a reader gives. It is read once.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::new(InputSource::reader(reader), None)
    }
}

impl RequestBody<Async> {
    /// What a source gives. It is read once.
    pub fn from_source(source: impl BodySource + 'static) -> Self {
        Self::new(InputSource::of_source(source), None)
    }

    /// What a stream gives. It is read once. Behind the feature `stream`.
    #[cfg(feature = "stream")]
    pub fn from_stream<T, E>(stream: impl futures_core::Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::from_source(super::interop::FromStream(Box::pin(stream)))
    }

    /// What another body gives. It is read once, and its length is known if it knows it. Behind the feature `http-body`.
    #[cfg(feature = "http-body")]
    pub fn from_body<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let length = body.size_hint().exact();
        let this = Self::from_source(super::interop::FromBody(Box::pin(body)));
        match length {
            Some(length) => this.content_length(length),
            None => this,
        }
    }
}

/// What can be the body of a request of a client in the mode `S`: everything that becomes a [`RequestBody`] of that mode.
///
/// It is there for the message of the compiler. Implement [`From`] for [`RequestBody`] where a type of your own is to be a body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of a request of a client in the mode `{S}`",
    label = "no body for this client",
    note = "a client of either mode takes bytes, text, and `RequestBody::from_path`, `from_file` and `from_seekable`",
    note = "a blocking client takes a reader: `RequestBody::from_reader`",
    note = "an async client takes `RequestBody::from_stream`, `from_body` and `from_source`, whose bytes are awaited"
)]
pub trait IntoRequestBody<S> {
    #[doc(hidden)]
    fn into_input(self) -> BodyInput;
}

#[diagnostic::do_not_recommend]
impl<S, T: Into<RequestBody<S>>> IntoRequestBody<S> for T {
    fn into_input(self) -> BodyInput {
        self.into().input
    }
}

macro_rules! from_bytes {
    ($($type:ty: |$value:ident| $bytes:expr;)*) => {
        $(
            impl<S> From<$type> for RequestBody<S> {
                fn from($value: $type) -> Self {
                    Self::new(InputSource::Bytes($bytes), None)
                }
            }
        )*
    };
}

from_bytes! {
    Bytes: |bytes| bytes;
    Vec<u8>: |bytes| bytes.into();
    &[u8]: |bytes| Bytes::copy_from_slice(bytes);
    String: |text| text.into();
    &str: |text| Bytes::copy_from_slice(text.as_bytes());
}

impl<S, const N: usize> From<&[u8; N]> for RequestBody<S> {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(&bytes[..])
    }
}

/// The body of a response, which is read once: from one service to another, without being in memory as a whole.
impl<S> From<ResponseBody<S>> for RequestBody<S> {
    fn from(body: ResponseBody<S>) -> Self {
        let (source, length) = body.into_source();
        Self::new(InputSource::of_source(source), length)
    }
}

/// Without its bytes: they may be a secret.
impl<S> fmt::Debug for RequestBody<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.input.fmt(f)
    }
}

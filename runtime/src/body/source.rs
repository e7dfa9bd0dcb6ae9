//! Where the bytes of a body come from, and how often they can be read.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::BodySource;
#[cfg(feature = "eventstream")]
use super::events::EventInput;

/// Where the bytes of a body come from.
#[derive(Clone)]
pub(super) enum InputSource {
    Bytes(Bytes),
    Path(PathBuf),
    Seekable(Arc<Mutex<Seekable>>),
    Once(Arc<Mutex<Once>>),
    #[cfg(feature = "eventstream")]
    Events(Arc<dyn EventInput>),
}

/// A reader that can go back.
pub(super) struct Seekable {
    pub(super) reader: Box<dyn ReadSeek>,
    /// Where the body begins; `None` until its position was asked.
    start: Option<u64>,
}

/// What can be read a single time.
pub(super) struct Once {
    pub(super) reader: OnceReader,
    /// Whether some of it was read.
    pub(super) is_taken: bool,
}

pub(super) enum OnceReader {
    Read(Box<dyn Read + Send>),
    Source(Box<dyn BodySource>),
}

pub(super) trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

impl InputSource {
    pub(super) fn seekable(reader: impl Read + Seek + Send + 'static, start: Option<u64>) -> Self {
        Self::Seekable(Arc::new(Mutex::new(Seekable {
            reader: Box::new(reader),
            start,
        })))
    }

    pub(super) fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::once(OnceReader::Read(Box::new(reader)))
    }

    pub(super) fn of_source(source: impl BodySource + 'static) -> Self {
        Self::once(OnceReader::Source(Box::new(source)))
    }

    fn once(reader: OnceReader) -> Self {
        Self::Once(Arc::new(Mutex::new(Once {
            reader,
            is_taken: false,
        })))
    }
}

/// The same bytes, path or reader.
impl PartialEq for InputSource {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Path(one), Self::Path(other)) => one == other,
            (Self::Seekable(one), Self::Seekable(other)) => Arc::ptr_eq(one, other),
            (Self::Once(one), Self::Once(other)) => Arc::ptr_eq(one, other),
            #[cfg(feature = "eventstream")]
            (Self::Events(one), Self::Events(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Seekable {
    /// How many bytes there are from where the body begins.
    pub(super) fn measure(&mut self) -> io::Result<u64> {
        let start = match self.start {
            Some(start) => start,
            None => *self.start.insert(self.reader.stream_position()?),
        };
        let end = self.reader.seek(SeekFrom::End(0))?;
        self.go_back()?;
        Ok(end.saturating_sub(start))
    }

    pub(super) fn go_back(&mut self) -> io::Result<()> {
        if let Some(start) = self.start {
            self.reader.seek(SeekFrom::Start(start))?;
        }
        Ok(())
    }
}

/// A reader that panicked is as good as one that fails: the next read tells.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

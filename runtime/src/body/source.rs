//! Where the bytes of a body come from, and how often they can be read.

use std::any::Any;
use std::fs::File;
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
    Path(Arc<NamedFile>),
    Seekable(Arc<Mutex<Seekable>>),
    Once(Arc<Mutex<Once>>),
    #[cfg(feature = "eventstream")]
    Events(Arc<dyn EventInput>),
}

/// The file at a path.
pub(super) struct NamedFile {
    pub(super) path: PathBuf,
    /// A pipe or a device, once it was opened: what is read of it does not come again.
    opened: Mutex<Option<Arc<Mutex<Once>>>>,
}

/// A reader that can go back.
pub(super) struct Seekable {
    reader: SeekReader,
    /// Where the body begins; `None` until its position was asked.
    start: Option<u64>,
}

enum SeekReader {
    File(File),
    Other(Box<dyn ReadSeek>),
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
    pub(super) fn path(path: PathBuf) -> Self {
        Self::Path(Arc::new(NamedFile {
            path,
            opened: Mutex::default(),
        }))
    }

    /// So much of an open file, from that offset or from where it is. A pipe or a device has no end to go to, so it is a reader.
    pub(super) fn file(mut file: File, start: Option<u64>, length: Option<u64>) -> Self {
        match is_endless(&mut file, start) {
            true => Self::Once(part(file, length)),
            false => Self::seek(SeekReader::File(file), start),
        }
    }

    pub(super) fn seekable(reader: impl Read + Seek + Send + 'static) -> Self {
        let mut reader = Some(reader);
        // More is known of a file than of another reader.
        let file = (&mut reader as &mut dyn Any).downcast_mut::<Option<File>>();
        match (file.and_then(Option::take), reader) {
            (Some(file), _) => Self::file(file, None, None),
            (None, Some(reader)) => Self::seek(SeekReader::Other(Box::new(reader)), None),
            (None, None) => Self::Bytes(Bytes::new()),
        }
    }

    fn seek(reader: SeekReader, start: Option<u64>) -> Self {
        Self::Seekable(Arc::new(Mutex::new(Seekable { reader, start })))
    }

    pub(super) fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::Once(once(OnceReader::Read(Box::new(reader))))
    }

    pub(super) fn of_source(source: impl BodySource + 'static) -> Self {
        Self::Once(once(OnceReader::Source(Box::new(source))))
    }
}

fn once(reader: OnceReader) -> Arc<Mutex<Once>> {
    Arc::new(Mutex::new(Once {
        reader,
        is_taken: false,
    }))
}

/// So many bytes of a file that may have more.
fn part(file: File, length: Option<u64>) -> Arc<Mutex<Once>> {
    once(OnceReader::Read(match length {
        Some(length) => Box::new(file.take(length)),
        None => Box::new(file),
    }))
}

/// The same bytes, path or reader.
impl PartialEq for InputSource {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Path(one), Self::Path(other)) => one.path == other.path,
            (Self::Seekable(one), Self::Seekable(other)) => Arc::ptr_eq(one, other),
            (Self::Once(one), Self::Once(other)) => Arc::ptr_eq(one, other),
            #[cfg(feature = "eventstream")]
            (Self::Events(one), Self::Events(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// Whether a file is a pipe or a device without an end, which then is at that offset.
fn is_endless(file: &mut File, start: Option<u64>) -> bool {
    let is_other = file.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir());
    let position = file.stream_position().unwrap_or_default();
    // The size of a disk is known to those who look for its end.
    let is_endless = is_other && !matches!(file.seek(SeekFrom::End(0)), Ok(1..));
    let start = start.unwrap_or(position);
    let is_there = file.seek(SeekFrom::Start(start)).is_ok() || start == 0;
    is_endless && is_there
}

impl NamedFile {
    /// Its length; `None` for a pipe or a device.
    pub(super) fn measure(&self) -> io::Result<Option<u64>> {
        let data = std::fs::metadata(&self.path)?;
        match data.is_dir() {
            true => Err(io::ErrorKind::IsADirectory.into()),
            // The length of a pipe or a device says nothing.
            false => Ok(data.is_file().then_some(data.len())),
        }
    }

    /// So many bytes of a pipe or a device. It is opened once, because a pipe that is closed is lost to whoever writes to it.
    pub(super) fn once(&self, length: Option<u64>) -> io::Result<Arc<Mutex<Once>>> {
        let mut opened = lock(&self.opened);
        if let Some(opened) = &*opened {
            return Ok(Arc::clone(opened));
        }
        let once = part(File::open(&self.path)?, length);
        Ok(Arc::clone(opened.insert(once)))
    }

    /// Whether some was read that does not come again.
    pub(super) fn is_taken(&self) -> bool {
        lock(&self.opened).as_ref().is_some_and(|once| lock(once).is_taken)
    }
}

impl Seekable {
    pub(super) fn reader(&mut self) -> &mut dyn ReadSeek {
        match &mut self.reader {
            SeekReader::File(file) => file,
            SeekReader::Other(reader) => &mut **reader,
        }
    }

    /// How many bytes there are from where the body begins.
    pub(super) fn measure(&mut self) -> io::Result<u64> {
        if let SeekReader::File(file) = &self.reader
            && file.metadata()?.is_dir()
        {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let start = match self.start {
            Some(start) => start,
            None => {
                let position = self.reader().stream_position()?;
                *self.start.insert(position)
            }
        };
        let end = self.reader().seek(SeekFrom::End(0))?;
        self.go_back()?;
        end.checked_sub(start).ok_or_else(|| {
            let text = format!("the body begins at {start}, and there are {end} bytes");
            io::Error::new(io::ErrorKind::InvalidInput, text)
        })
    }

    pub(super) fn go_back(&mut self) -> io::Result<()> {
        if let Some(start) = self.start {
            self.reader().seek(SeekFrom::Start(start))?;
        }
        Ok(())
    }
}

/// A reader that panicked is as good as one that fails: the next read tells.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! A body that is yet to be sent, whatever the mode of the client.

use std::fmt;
use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::Bytes;

#[cfg(feature = "eventstream")]
use super::events::EventInput;
use super::reading::Reading;
use super::source::{InputSource, lock};
use super::{BodyError, BodyErrorKind};

/// Whether a body in memory is sent from where it is, and not written into the request first.
pub(crate) fn is_large(length: usize) -> bool {
    const LARGE: usize = 64 * 1024;
    length >= LARGE
}

/// The body of an input. Clones share a reader: whoever is sent first has it.
#[derive(Clone, PartialEq)]
pub struct BodyInput {
    source: InputSource,
    /// How long the caller says that it is.
    length: Option<u64>,
}

/// What is known of a body once the call begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) length: Option<u64>,
    /// Whether it can be read more than once.
    pub(crate) is_repeatable: bool,
}

impl BodyInput {
    pub(super) fn new(source: InputSource, length: Option<u64>) -> Self {
        Self { source, length }
    }

    pub(super) fn set_length(&mut self, length: u64) {
        self.length = Some(length);
    }

    /// How long it is, where a member of the input says so and the body itself does not.
    ///
    /// # Errors
    ///
    /// Both say so, and differ.
    pub(crate) fn expect_length(&mut self, bytes: u64) -> Result<(), BodyError> {
        match self.length {
            Some(said) if said != bytes => Err(BodyError::new(BodyErrorKind::LengthDiffers, said, Some(bytes))),
            _ => {
                self.length = Some(bytes);
                Ok(())
            }
        }
    }

    /// These bytes.
    pub(crate) fn of_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(InputSource::Bytes(bytes.into()), None)
    }

    /// All of it, where it is in memory.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.source {
            InputSource::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it goes out from where it is: what is small and in memory is written into the request.
    pub(crate) fn is_sent_apart(&self) -> bool {
        self.in_memory().is_none_or(|bytes| is_large(bytes.len()))
    }

    /// Whether nothing is left to be sent, since it can be read once alone.
    pub(crate) fn is_used_up(&self) -> bool {
        match &self.source {
            InputSource::Once(once) => lock(once).is_taken,
            InputSource::Path(file) => file.is_taken(),
            #[cfg(feature = "eventstream")]
            InputSource::Events(events) => events.is_used_up(),
            _ => false,
        }
    }

    /// Finds out how long it is. A file that grows afterwards is sent up to here.
    pub(crate) fn measure(&self) -> Result<Measured, BodyError> {
        let (found, is_repeatable) = match &self.source {
            InputSource::Bytes(bytes) => (Some(bytes.len() as u64), true),
            InputSource::Path(file) => {
                let length = file.measure().map_err(|error| file_failed(&file.path, &error))?;
                (length, length.is_some())
            }
            InputSource::Seekable(seekable) => (Some(lock(seekable).measure().map_err(reader_failed)?), true),
            InputSource::Once(_) => (None, false),
            #[cfg(feature = "eventstream")]
            InputSource::Events(events) => (None, events.is_repeatable()),
        };
        let length = match (self.length, found, &self.source) {
            (Some(said), Some(found), InputSource::Seekable(_)) if said <= found => Some(said),
            (Some(said), Some(found), _) if said != found => {
                let kind = BodyErrorKind::LengthDiffers;
                return Err(BodyError::new(kind, found, Some(said)));
            }
            (said, found, _) => said.or(found),
        };
        Ok(Measured { length, is_repeatable })
    }

    /// Begins to read it.
    pub(crate) fn open(&self, measured: Measured) -> Result<Reading, BodyError> {
        let Measured { length, is_repeatable } = measured;
        Ok(match &self.source {
            InputSource::Bytes(bytes) => Reading::bytes(bytes.clone()),
            InputSource::Path(file) => {
                let failed = |error: io::Error| file_failed(&file.path, &error);
                match is_repeatable {
                    true => Reading::file(File::open(&file.path).map_err(failed)?, length),
                    false if file.is_taken() => return Err(BodyError::new(BodyErrorKind::CannotRepeat, 0, length)),
                    false => Reading::once(file.once(length).map_err(failed)?, length),
                }
            }
            InputSource::Seekable(seekable) => {
                lock(seekable).go_back().map_err(reader_failed)?;
                Reading::seekable(Arc::clone(seekable), length)
            }
            InputSource::Once(once) => {
                if lock(once).is_taken {
                    return Err(BodyError::new(BodyErrorKind::CannotRepeat, 0, length));
                }
                Reading::once(Arc::clone(once), length)
            }
            #[cfg(feature = "eventstream")]
            InputSource::Events(_) => return Err(BodyError::new(BodyErrorKind::Other, 0, length)),
        })
    }

    /// Events in place of bytes.
    #[cfg(feature = "eventstream")]
    pub(crate) fn of_events(events: impl EventInput) -> Self {
        Self::new(InputSource::Events(Arc::new(events)), None)
    }

    /// Its events, where it is made of any.
    #[cfg(feature = "eventstream")]
    pub(crate) fn events(&self) -> Option<&Arc<dyn EventInput>> {
        match &self.source {
            InputSource::Events(events) => Some(events),
            _ => None,
        }
    }
}

fn file_failed(path: &std::path::Path, error: &io::Error) -> BodyError {
    BodyError::new(BodyErrorKind::File, 0, None).because(format!("{}: {error}", path.display()))
}

fn reader_failed(error: io::Error) -> BodyError {
    BodyError::new(BodyErrorKind::Source, 0, None).because(error)
}

/// Nothing.
impl Default for BodyInput {
    fn default() -> Self {
        Self::new(InputSource::Bytes(Bytes::new()), None)
    }
}

/// Without its bytes: they may be a secret.
impl fmt::Debug for BodyInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            InputSource::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            InputSource::Path(file) => write!(f, "Body({})", file.path.display()),
            InputSource::Seekable(_) | InputSource::Once(_) => f.write_str("Body(a reader)"),
            #[cfg(feature = "eventstream")]
            InputSource::Events(_) => f.write_str("Body(events)"),
        }
    }
}

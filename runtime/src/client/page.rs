//! Outputs that walks and waits read: typed, or JSON in calls by name.

use serde_json::Value;

use crate::dynamic::DynamicStructure;
use crate::schema::Operation;
use crate::value::{DecodeStructure, Structure};

mod sealed {
    pub trait Sealed {}
}

/// An output: a generated type, or [`Document`](crate::Document) in calls by name.
pub trait Output: sealed::Sealed + Sized + Send + 'static {
    /// The value that the response is read into and that expressions work on.
    #[doc(hidden)]
    type Read: DecodeStructure + Structure + 'static;

    /// An empty value, before the response is read.
    #[doc(hidden)]
    fn unread(operation: &'static Operation) -> Self::Read;

    /// The output after it was read.
    #[doc(hidden)]
    fn from_read(read: Self::Read) -> Self;
}

impl<O> sealed::Sealed for O where O: DecodeStructure + Structure + Default + 'static {}
impl sealed::Sealed for Value {}

impl<O> Output for O
where
    O: DecodeStructure + Structure + Default + 'static,
{
    type Read = Self;

    fn unread(_: &'static Operation) -> Self {
        Self::default()
    }

    fn from_read(read: Self) -> Self {
        read
    }
}

impl Output for Value {
    type Read = DynamicStructure;

    fn unread(operation: &'static Operation) -> DynamicStructure {
        DynamicStructure::new(operation.output)
    }

    fn from_read(read: DynamicStructure) -> Self {
        read.to_json()
    }
}

//! How codecs read and write bodies that stream.

#[cfg(feature = "eventstream")]
use super::List;
use super::{Blob, Decode, Encode, Scalar, View, WrongType};
use crate::body::{BodyInput, IncomingBody, RequestBody, ResponseBody};

/// A body that is not in memory looks like a blob without bytes: it is present, and looking at it reads nothing.
impl Encode for BodyInput {
    fn view(&self) -> View<'_> {
        #[cfg(feature = "eventstream")]
        if self.events().is_some() {
            return View::List(&NoEvents);
        }
        View::Blob(self.in_memory().map_or(&[], |bytes| bytes))
    }

    fn body(&self) -> Option<&BodyInput> {
        Some(self)
    }
}

/// How events look that are yet to come: looking at them takes none.
#[cfg(feature = "eventstream")]
struct NoEvents;

#[cfg(feature = "eventstream")]
impl List for NoEvents {
    fn len(&self) -> usize {
        0
    }

    fn each<'a>(&'a self, _: &mut dyn FnMut(&'a dyn Encode) -> bool) {}
}

/// A body that is completely in memory looks like its bytes. Any other looks absent: looking at it reads nothing.
impl<S> Encode for ResponseBody<S> {
    fn view(&self) -> View<'_> {
        match self.unread() {
            Some(bytes) if !bytes.is_empty() => View::Blob(bytes),
            _ => View::Absent,
        }
    }
}

impl<S> Decode for ResponseBody<S> {
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        let Scalar::Blob(bytes) = value else {
            return Err(WrongType);
        };
        self.set_body(IncomingBody::whole(bytes))
    }

    fn set_body(&mut self, body: IncomingBody) -> Result<(), WrongType> {
        *self = body.into();
        Ok(())
    }
}

impl<S> From<Blob> for RequestBody<S> {
    fn from(blob: Blob) -> Self {
        blob.into_inner().into()
    }
}

/// Bytes, where the input is read from a file.
impl Decode for BodyInput {
    fn set(&mut self, value: Scalar<'_>) -> Result<(), WrongType> {
        let Scalar::Blob(bytes) = value else {
            return Err(WrongType);
        };
        *self = Self::of_bytes(bytes);
        Ok(())
    }
}

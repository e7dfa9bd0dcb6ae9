//! How codecs look into bodies that stream, and fill them.

use super::{Blob, Decode, Encode, Scalar, View, WrongType};
use crate::body::{BodyInput, IncomingBody, RequestBody, ResponseBody};

/// What is not in memory is seen as a blob without bytes: it is there, and nothing is read by looking at it.
impl Encode for BodyInput {
    fn view(&self) -> View<'_> {
        View::Blob(self.in_memory().map_or(&[], |bytes| bytes))
    }

    fn body(&self) -> Option<&BodyInput> {
        Some(self)
    }
}

/// A body that is here as a whole is seen as its bytes. Any other is absent: nothing is read by looking at it.
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

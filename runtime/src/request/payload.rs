//! The payload of an input that is bytes in memory: it goes out from where it is, since it would be there twice if it was written into
//! the request.

use std::sync::Arc;

use bytes::Bytes;

use crate::body::{BodyInput, is_large};
use crate::schema::{Location, Operation, Shape, StructureSchema};
use crate::value::{self, Encode, Structure, View};

/// An input, with its payload as a body that others can share.
pub(super) struct SharedPayload {
    input: Arc<dyn Structure>,
    /// The index of the payload.
    index: usize,
    body: BodyInput,
}

impl SharedPayload {
    /// For an input with a large payload; `None` for any other.
    pub(super) fn of(operation: &Operation, input: &Arc<dyn Structure>) -> Option<Self> {
        let is_payload = !operation.streams_input;
        let index = place(input.schema()).filter(|_| is_payload)?;
        if !bytes(&**input, index).is_some_and(|bytes| is_large(bytes.len())) {
            return None;
        }
        let owner = Owner {
            input: Arc::clone(input),
            index,
        };
        Some(Self {
            input: Arc::clone(input),
            index,
            body: BodyInput::of_bytes(Bytes::from_owner(owner)),
        })
    }
}

impl Structure for SharedPayload {
    fn schema(&self) -> &'static StructureSchema {
        self.input.schema()
    }

    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode])) {
        let payload: &dyn Encode = &self.body;
        value::fields_with(&*self.input, std::iter::once((self.index, payload)), visit);
    }
}

/// The body of a request whose input has a shared payload, which no protocol writes.
pub(super) fn shared(operation: &Operation, input: &dyn Structure) -> Option<Bytes> {
    let index = place(operation.input).filter(|_| !operation.streams_input)?;
    let mut body = None;
    input.fields(&mut |fields| body = fields.get(index).and_then(|field| field.body()));
    body.filter(|body| body.is_sent_apart())?.in_memory().cloned()
}

/// The index of the member that is the body, as bytes.
fn place(schema: &StructureSchema) -> Option<usize> {
    let mut members = schema.members.iter();
    members.position(|member| member.location == Location::Payload && matches!(member.shape, Shape::Blob))
}

fn bytes(input: &dyn Structure, index: usize) -> Option<&[u8]> {
    let mut found = None;
    input.fields(&mut |fields| {
        if let Some(View::Blob(bytes)) = fields.get(index).map(|field| field.view()) {
            found = Some(bytes);
        }
    });
    found
}

/// What keeps a payload alive.
struct Owner {
    input: Arc<dyn Structure>,
    index: usize,
}

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        bytes(&*self.input, self.index).unwrap_or_default()
    }
}

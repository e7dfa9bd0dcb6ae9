//! An error that the service answered with.

use std::fmt;

use super::one_line::OneLine;
use crate::debug::REDACTED;
use crate::schema::ErrorSchema;
use crate::secrets::Secrets;

/// An error that the service answered with.
pub struct ErrorResponse<E> {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Whether the model calls the message a secret.
    pub(crate) message_is_secret: bool,
    pub(crate) modelled: Option<E>,
    /// What the model says about it, if the model knows it.
    pub(crate) known: Option<&'static ErrorSchema>,
    pub(crate) details: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The parts of the modelled error that `Debug` must not show.
    pub(crate) secrets: Secrets,
}

impl<E> ErrorResponse<E> {
    /// The error with its members, if the model knows it.
    pub fn modelled(&self) -> Option<&E> {
        self.modelled.as_ref()
    }

    /// All plain values of the error by their names on the wire, with code and message: members of JSON and elements of XML
    /// (`BucketName`, `Key` and `Region` of S3, `Type` of the query protocol). At most 64 of at most 64 KiB. The secrets of the
    /// call are masked.
    pub fn details(&self) -> impl Iterator<Item = (&str, &str)> {
        self.details.iter().map(|(name, text)| (&**name, &**text))
    }

    /// One of the [`Self::details`].
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// The body as it came, for codes that the model does not know. It can contain secrets.
    pub fn raw_body(&self) -> &[u8] {
        &self.body
    }

    pub(super) fn shown_message(&self) -> OneLine<'_> {
        OneLine(if self.message_is_secret {
            REDACTED
        } else {
            &self.message
        })
    }
}

impl<E: fmt::Debug> fmt::Debug for ErrorResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("code", &self.code)
            .field("message", &self.shown_message().to_string())
            .field(
                "modelled",
                &format_args!("{}", self.secrets.mask(&format!("{:?}", self.modelled))),
            )
            .field("body", &format_args!("{REDACTED} ({} bytes)", self.body.len()))
            .finish()
    }
}

//! Errors that a program makes: in its tests, or if it replaces a service.

use super::{Cause, Error, ErrorResponse, Kind, Metadata};
use crate::secrets::Secrets;

impl<E> Error<E> {
    /// An error as if the service had answered with it.
    ///
    /// ```
    /// use tinsmith_runtime::Error;
    ///
    /// let error: Error<()> = Error::answered("GetItem", "NoSuchItem", "there is none").with_status(404);
    /// assert!(error.is_not_found());
    /// assert_eq!(error.to_string(), "GetItem: NoSuchItem: there is none (HTTP 404, 1 attempt)");
    /// ```
    pub fn answered(operation: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        let response = ErrorResponse {
            code: code.into(),
            message: message.into(),
            message_is_secret: false,
            modelled: None,
            known: None,
            details: Vec::new(),
            body: Vec::new(),
            secrets: Secrets::default(),
        };
        let metadata = Metadata {
            attempts: 1,
            ..Metadata::default()
        };
        Self::new(operation, Kind::Service(response), metadata)
    }

    /// An error as if the call had failed without an answer of the service.
    pub fn failed(operation: impl Into<String>, cause: Cause) -> Self {
        Self::new(operation, Kind::Other(cause), Metadata::default())
    }

    /// The same with a modelled error, which [`service`](Self::service) then returns.
    #[must_use]
    pub fn with_service(mut self, modelled: E) -> Self {
        if let Kind::Service(response) = &mut self.inner.kind {
            response.modelled = Some(modelled);
        }
        self
    }

    /// The same with an HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.inner.meta.status = Some(status);
        self
    }

    /// The same with the service's id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.inner.meta.request_id = Some(id.into());
        self
    }

    /// The same, with whether a retry can succeed.
    #[must_use]
    pub fn with_retryable(self, retryable: bool) -> Self {
        self.retryable(retryable)
    }
}

//! The core of a generated client: its state and its transport.

use std::fmt;
use std::sync::Arc;

use super::builder::{ClientBuilder, Settings};
use crate::driver::Mode;
use crate::endpoint::{EndpointError, Url};
use crate::request::CallOptions;
use crate::request::ClientState;

/// The shared state of a generated client. It is cheap to clone; clones share connections, credentials and the retry quota.
pub struct ClientCore<S: Mode> {
    pub(crate) state: Arc<ClientState>,
    pub(crate) transport: S::Transport,
    /// The options that its calls have in addition to the state.
    pub(super) options: Option<Arc<CallOptions>>,
    /// The settings that it was built with.
    settings: Arc<Settings>,
}

impl<S: Mode> fmt::Debug for ClientCore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &self.state;
        f.debug_struct("ClientCore")
            .field("service", &state.service.id)
            .field("endpoint_params", &state.endpoint_params)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

impl<S: Mode> Clone for ClientCore<S> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            transport: self.transport.clone(),
            options: self.options.clone(),
            settings: self.settings.clone(),
        }
    }
}

impl<S: Mode> ClientCore<S> {
    pub(super) fn new(state: Arc<ClientState>, transport: S::Transport, settings: Settings) -> Self {
        Self {
            state,
            transport,
            options: None,
            settings: Arc::new(settings),
        }
    }

    /// A builder with all settings of the client, its transport among them.
    #[doc(hidden)]
    pub fn to_builder<A, B>(&self) -> ClientBuilder<A, B> {
        ClientBuilder::of((*self.settings).clone())
    }

    /// The same core with other options for all calls. The options of a call win.
    #[doc(hidden)]
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let options = match &self.options {
            Some(own) => options.over(own),
            None => options,
        };
        Self {
            options: Some(Arc::new(options)),
            ..self.clone()
        }
    }

    /// The transport. It sends the requests of the client and has its clock.
    pub fn transport(&self) -> &S::Transport {
        &self.transport
    }

    /// The endpoint of the client's requests. Nothing is sent. Operations with endpoint parameters of their own can use another
    /// one.
    ///
    /// # Errors
    ///
    /// The configuration gives no endpoint.
    pub fn endpoint(&self) -> Result<&Url, EndpointError> {
        self.state.target().map(|target| target.url())
    }
}

//! Clients of a script: they need nothing else.

use std::sync::Arc;

use super::{ClientBuilder, Settings};
use crate::credentials::{Credentials, ProvideToken, Token};
use crate::transport::scripted::Scripted;

fn made_up_token() -> Arc<dyn ProvideToken> {
    Arc::new(Token::new("made-up-token"))
}

impl<A, B> ClientBuilder<A, B> {
    /// A client for a test, in either style: the script answers its calls, and has its clock. What the client lacks to make calls (region,
    /// endpoint, credentials, tokens) it gets made up. Behind the feature `scripted`.
    pub fn scripted(mut self, script: &Scripted) -> Self {
        self.settings.transport = Some(Arc::new(script.clone()));
        self.settings.blocking_transport = Some(Arc::new(script.clone()));
        self.settings.is_scripted = true;
        self
    }
}

impl Settings {
    /// Sets what a client of a script lacks. Returns a token for operations that take nothing else.
    pub(super) fn set_up_for_script(&mut self) -> Option<Arc<dyn ProvideToken>> {
        if !self.is_scripted {
            return None;
        }
        self.region.get_or_insert_with(|| "us-east-1".to_owned());
        if !self.service.is_aws() {
            self.endpoint_url
                .get_or_insert_with(|| "https://scripted.example".to_owned());
        }
        self.credentials
            .get_or_insert_with(|| Arc::new(Credentials::new("AKIDEXAMPLE", "made-up-secret")));
        self.api_key.get_or_insert_with(made_up_token);
        self.password.get_or_insert_with(made_up_token);
        Some(made_up_token())
    }
}

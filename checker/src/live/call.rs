//! One line of the input.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::Value;
use tinsmith_runtime::credentials::{Credentials, Token};

/// A call, and the client that makes it.
pub(super) struct LiveCall {
    pub(super) service: String,
    pub(super) version: String,
    pub(super) operation: String,
    /// In the notation of the cases of `wire`.
    pub(super) params: Value,
    /// Where the body of the output goes.
    pub(super) save: Option<PathBuf>,
    pub(super) caller: Caller,
}

/// The settings of a client.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Caller {
    pub(super) endpoint: String,
    pub(super) region: String,
    /// Id, secret and session token.
    keys: Option<[Option<String>; 3]>,
    bearer: Option<String>,
}

impl LiveCall {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// It does not say what to call, or where.
    pub(super) fn read(json: &Value) -> anyhow::Result<Self> {
        let text = |name: &str| {
            let text = json[name].as_str().map(str::to_owned);
            text.with_context(|| format!("the call has no text `{name}`"))
        };
        let keys = json["keys"].as_array().map(|keys| {
            let key = |index: usize| keys.get(index)?.as_str().map(str::to_owned);
            [key(0), key(1), key(2)]
        });
        Ok(Self {
            service: text("service")?,
            version: text("version")?,
            operation: text("operation")?,
            params: json["params"].clone(),
            save: json["save"].as_str().map(PathBuf::from),
            caller: Caller {
                endpoint: text("endpoint")?,
                region: text("region")?,
                keys,
                bearer: json["bearer"].as_str().map(str::to_owned),
            },
        })
    }
}

impl Caller {
    /// Who calls; `None` for nobody.
    pub(super) fn credentials(&self) -> Option<Credentials> {
        let [id, secret, token] = self.keys.as_ref()?;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let credentials = Credentials::new(text(id), text(secret));
        Some(credentials.with_session_token(text(token)))
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.bearer.clone().map(Token::new)
    }
}

//! What a program chooses for the sources of a chain.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tinsmith_login::TokenCache;

use crate::mfa::Mfa;

/// The choices of a program.
#[derive(Clone, Debug)]
pub(crate) struct SourceOptions {
    pub(crate) region: Option<String>,
    pub(crate) mfa: Option<Arc<Mfa>>,
    pub(crate) token_cache: Option<TokenCache>,
    pub(crate) login_cache: Option<PathBuf>,
    pub(crate) metadata_endpoint: Option<String>,
    pub(crate) metadata_over_ipv6: Option<bool>,
    pub(crate) process_timeout: Duration,
    pub(crate) process_prompts: bool,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self {
            region: None,
            mfa: None,
            token_cache: None,
            login_cache: None,
            metadata_endpoint: None,
            metadata_over_ipv6: None,
            process_timeout: Duration::from_secs(60),
            process_prompts: false,
        }
    }
}

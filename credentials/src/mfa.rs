//! Codes of MFA devices.

use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use tinsmith::runtime::credentials::CredentialsError;

type Ask = dyn Fn(&str) -> Result<String, Box<dyn Error + Send + Sync>> + Send + Sync;

/// A function that asks a person for a code, and the last code that was used: no code is sent twice.
pub(crate) struct Mfa {
    ask: Box<Ask>,
    last: Mutex<Option<String>>,
}

impl Mfa {
    pub(crate) fn new(
        ask: impl Fn(&str) -> Result<String, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            ask: Box::new(ask),
            last: Mutex::default(),
        }
    }

    /// A code of the device with this serial number or ARN. It blocks until the function returns.
    pub(crate) fn code(&self, serial: &str) -> Result<String, CredentialsError> {
        let code = (self.ask)(serial).map_err(CredentialsError::failed)?;
        let code = code.trim().to_owned();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref() == Some(&code) {
            return Err(CredentialsError::unusable(format!(
                "the code of {serial} was used before, and is good for one use; wait for the next"
            )));
        }
        *last = Some(code.clone());
        Ok(code)
    }
}

impl fmt::Debug for Mfa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mfa").finish_non_exhaustive()
    }
}

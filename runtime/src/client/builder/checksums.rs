//! The settings of a program for checksums.

use super::{ClientBuilder, ConfigError};
use crate::checksum::{ChecksumSettings, ChecksumUse};
use crate::settings::ConfigSource;

/// Values set on the builder; unset ones come from the environment.
#[derive(Clone, Copy, Default)]
pub(super) struct ChecksumOverrides {
    requests: Option<ChecksumUse>,
    responses: Option<ChecksumUse>,
    in_header: bool,
}

impl ChecksumOverrides {
    pub(super) fn resolve(self, config_source: Option<&dyn ConfigSource>) -> Result<ChecksumSettings, ConfigError> {
        let mut settings = ChecksumSettings {
            in_header: self.in_header,
            ..ChecksumSettings::default()
        };
        if let Some(found) = config_source {
            settings.requests = found.request_checksums()?.unwrap_or_default();
            settings.responses = found.response_checksums()?.unwrap_or_default();
        }
        settings.requests = self.requests.unwrap_or(settings.requests);
        settings.responses = self.responses.unwrap_or(settings.responses);
        Ok(settings)
    }
}

/// With the feature `checksums`, which the features of services with checksums turn on.
impl<A, B> ClientBuilder<A, B> {
    /// When requests have a checksum; by default always, if the operation supports it. Stores that speak S3's protocol and do not
    /// know such checksums need [`ChecksumUse::WhenRequired`].
    pub fn request_checksums(mut self, checksums: ChecksumUse) -> Self {
        self.settings.checksums.requests = Some(checksums);
        self
    }

    /// When the checksum of a response is asked for, and compared while its body is read; by default always, if the operation
    /// supports it.
    pub fn response_checksums(mut self, checksums: ChecksumUse) -> Self {
        self.settings.checksums.responses = Some(checksums);
        self
    }

    /// Whether a streamed body has its checksum in a header field, for stores that accept checksums but no chunks
    /// (`aws-chunked`). Such a body is read twice, so it must be one that can be read twice.
    pub fn checksum_in_header(mut self, on: bool) -> Self {
        self.settings.checksums.in_header = on;
        self
    }
}

//! What a program says of checksums.

use super::builder::{ClientBuilder, ConfigError};
use super::config_source::ConfigSource;
use crate::checksum::{ChecksumSettings, ChecksumUse};

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

/// Behind the feature `checksums`, which the features of services with checksums turn on.
impl<A, B> ClientBuilder<A, B> {
    /// Whether requests have a checksum where it is only possible: wherever it is supported, unless said otherwise. Stores that
    /// speak S3's protocol and know no such checksums want [`ChecksumUse::WhenRequired`].
    pub fn request_checksums(mut self, checksums: ChecksumUse) -> Self {
        self.checksums.requests = Some(checksums);
        self
    }

    /// Whether the checksum of a response is asked for, and compared while its body is read: wherever it is supported, unless said
    /// otherwise.
    pub fn response_checksums(mut self, checksums: ChecksumUse) -> Self {
        self.checksums.responses = Some(checksums);
        self
    }

    /// Whether a body that streams has its checksum in a header field, for stores that take one and no chunks (`aws-chunked`). Such a
    /// body is read twice, so it cannot be one that is read once alone.
    pub fn checksum_in_header(mut self, on: bool) -> Self {
        self.checksums.in_header = on;
        self
    }
}

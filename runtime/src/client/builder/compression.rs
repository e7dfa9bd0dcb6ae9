//! The settings of a program for the compression of requests.

use super::{ClientBuilder, ConfigError};
use crate::compression::Compression;
use crate::settings::ConfigSource;

/// Values set on the builder; unset ones come from the environment.
#[derive(Clone, Copy, Default)]
pub(super) struct CompressionOverrides {
    disabled: Option<bool>,
    min_size: Option<u32>,
}

impl CompressionOverrides {
    pub(super) fn resolve(self, config_source: Option<&dyn ConfigSource>) -> Result<Compression, ConfigError> {
        let mut compression = Compression::default();
        if let Some(found) = config_source {
            compression.disabled = found.disable_request_compression()?;
            compression.min_size = found.request_min_compression_size()?.unwrap_or(compression.min_size);
        }
        match self.min_size {
            Some(size) if !(1..=Compression::MAX_MIN_SIZE).contains(&size) => {
                return Err(ConfigError::CompressionSize(size));
            }
            Some(size) => compression.min_size = size,
            None => {}
        }
        compression.disabled = self.disabled.unwrap_or(compression.disabled);
        Ok(compression)
    }
}

/// With the feature `compression`, which the features of services with operations that accept compressed requests turn on.
impl<A, B> ClientBuilder<A, B> {
    /// Whether to leave large requests uncompressed if the operation accepts compressed ones.
    pub fn disable_request_compression(mut self, on: bool) -> Self {
        self.settings.compression.disabled = Some(on);
        self
    }

    /// The minimum size of a body that is compressed, in bytes: 1 to 1,048,576; 10,240 by default.
    pub fn request_min_compression_size_bytes(mut self, size: u32) -> Self {
        self.settings.compression.min_size = Some(size);
        self
    }
}

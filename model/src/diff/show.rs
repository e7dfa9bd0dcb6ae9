//! The text for a value that has changed, in the terms of models.

use std::fmt::Display;

use serde_json::Value;

use crate::auth::{AuthScheme, SignatureVersion};
use crate::client_traits::{Decoding, Encoding};
use crate::operation::{HttpChecksum, OperationContextParam, QueryLiteral, StaticContextParam, Template};
use crate::service::{ClientContextParam, Http2, Protocol};
use crate::shape::{ErrorAlias, Location, Range, Retryable, TimestampFormat, XmlNamespace};

/// A value as text; `None` where there is nothing to show.
pub(super) trait Show {
    fn show(&self) -> Option<String>;
}

impl<T: Show + ?Sized> Show for &T {
    fn show(&self) -> Option<String> {
        (**self).show()
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Option<String> {
        self.as_ref()?.show()
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Option<String> {
        let shown: Vec<_> = self.iter().filter_map(Show::show).collect();
        (!shown.is_empty()).then(|| shown.join(", "))
    }
}

impl Show for str {
    fn show(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.to_owned())
    }
}

impl Show for String {
    fn show(&self) -> Option<String> {
        self.as_str().show()
    }
}

impl Show for bool {
    fn show(&self) -> Option<String> {
        Some(if *self { "yes" } else { "no" }.to_owned())
    }
}

impl Show for u16 {
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// Name and value.
impl Show for (String, String) {
    fn show(&self) -> Option<String> {
        Some(format!("{}: {}", self.0, self.1))
    }
}

impl Show for Protocol {
    fn show(&self) -> Option<String> {
        self.name().show()
    }
}

impl Show for AuthScheme {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::None => "none",
            Self::SigV4 => "sigv4",
            Self::SigV4a => "sigv4a",
            Self::SigV2 => "sigv2",
            Self::Bearer => "bearer",
            Self::Basic => "basic",
            Self::ApiKey => "api-key",
        };
        name.show()
    }
}

impl Show for SignatureVersion {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::V2 => "v2",
            Self::V4 => "v4",
            Self::S3 => "s3v4",
            Self::Bearer => "bearer",
        };
        name.show()
    }
}

impl Show for Http2 {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::NotNeeded => "not needed",
            Self::EventStreams => "eventstream",
            Self::Optional => "optional",
        };
        name.show()
    }
}

impl Show for Location {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::Body => "body",
            Self::Payload => "payload",
            Self::Uri => "uri",
            Self::Query => "querystring",
            Self::QueryMap => "querystring (map)",
            Self::Header => "header",
            Self::HeaderMap => "headers",
            Self::Status => "statusCode",
            Self::EventHeader => "event header",
            Self::EventPayload => "event payload",
        };
        name.show()
    }
}

impl Show for TimestampFormat {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::Iso8601 => "iso8601",
            Self::UnixTimestamp => "unixTimestamp",
            Self::Rfc822 => "rfc822",
        };
        name.show()
    }
}

impl Show for Encoding {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::Base64 => "base64",
            Self::PercentPath => "percent-path",
            Self::LastSegment => "last-segment",
        };
        name.show()
    }
}

impl Show for Decoding {
    fn show(&self) -> Option<String> {
        let name = match self {
            Self::Percent => "percent",
            Self::Base64 => "base64",
            Self::PercentIfDefaulted => "percent-if-defaulted",
        };
        name.show()
    }
}

impl Show for XmlNamespace {
    fn show(&self) -> Option<String> {
        Some(match &self.prefix {
            Some(prefix) => format!("{prefix}={}", self.uri),
            None => self.uri.clone(),
        })
    }
}

impl Show for Retryable {
    fn show(&self) -> Option<String> {
        if self.throttling { "throttling" } else { "yes" }.show()
    }
}

impl Show for ErrorAlias {
    fn show(&self) -> Option<String> {
        self.value.show()
    }
}

impl<T: Display> Show for Range<T> {
    fn show(&self) -> Option<String> {
        let end = |end: &Option<T>| end.as_ref().map(ToString::to_string).unwrap_or_default();
        let known = self.min.is_some() || self.max.is_some();
        known.then(|| format!("{}..{}", end(&self.min), end(&self.max)))
    }
}

impl Show for Template {
    fn show(&self) -> Option<String> {
        self.text.show()
    }
}

impl Show for QueryLiteral {
    fn show(&self) -> Option<String> {
        Some(match &self.value {
            Some(value) => format!("{}={value}", self.name),
            None => self.name.clone(),
        })
    }
}

impl Show for HttpChecksum {
    fn show(&self) -> Option<String> {
        let parts = [
            self.request_required.then_some("required"),
            self.request_algorithm_member.map(|_| "an algorithm can be picked"),
            self.request_validation_mode_member.map(|_| "responses can be checked"),
        ];
        let known: Vec<_> = parts.into_iter().flatten().collect();
        known.join(", ").show()
    }
}

impl Show for StaticContextParam {
    fn show(&self) -> Option<String> {
        Some(format!("{}: {}", self.name, self.value))
    }
}

impl Show for OperationContextParam {
    fn show(&self) -> Option<String> {
        Some(format!("{}: {}", self.name, self.path))
    }
}

impl Show for ClientContextParam {
    fn show(&self) -> Option<String> {
        self.name.show()
    }
}

/// Endpoint rules: too long to be shown.
impl Show for Value {
    fn show(&self) -> Option<String> {
        None
    }
}

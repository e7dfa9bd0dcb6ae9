//! Compression of request bodies: gzip, where the operation allows it and the body is large (Smithy's `requestCompression`
//! trait; botocore's `compress.py`).
//!
//! Bodies are in memory here, so the minimum size also holds for streaming ones. botocore compresses those whatever their size.

use std::io::Write as _;

use flate2::write::GzEncoder;

use crate::http::Request;
use crate::schema::{Auth, Operation};

const CONTENT_ENCODING: &str = "Content-Encoding";

/// When a client compresses bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compression {
    pub(crate) disabled: bool,
    /// The minimum size of a body, in bytes.
    pub(crate) min_size: u32,
}

/// The defaults of botocore.
impl Default for Compression {
    fn default() -> Self {
        Self {
            disabled: false,
            min_size: 10_240,
        }
    }
}

impl Compression {
    /// The maximum valid `min_size`. The minimum is 1.
    pub(crate) const MAX_MIN_SIZE: u32 = 1_048_576;

    /// Compresses the body, if the operation and the client allow it.
    pub(crate) fn apply(self, operation: &Operation, request: &mut Request) {
        // A signature of version 2 is part of the body.
        let can_be = operation.request_compression && operation.auth != Auth::SigV2;
        let is_large = u32::try_from(request.body.len()).is_ok_and(|size| size >= self.min_size);
        if self.disabled || !can_be || !is_large {
            return;
        }
        // Writing to memory cannot fail. If it did, the body would be sent uncompressed.
        let Some(compressed) = gzip(&request.body) else { return };
        request.body = compressed.into();
        let encoding = match request.headers.get(CONTENT_ENCODING) {
            Some(own) => format!("{own},gzip"),
            None => "gzip".to_owned(),
        };
        request.headers.set(CONTENT_ENCODING, encoding);
    }
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::http::Headers;

    static REPORT: Operation = Operation {
        request_compression: true,
        ..Operation::new("Report", "report", "POST", "/")
    };

    fn request(size: usize, headers: Headers) -> Request {
        Request {
            method: "POST".into(),
            scheme: "https".into(),
            authority: "example.com".to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            headers,
            body: vec![b'x'; size].into(),
            call: None,
        }
    }

    /// Whether a body of this size is compressed.
    fn is_compressed(compression: Compression, operation: &Operation, size: usize) -> bool {
        let mut request = request(size, Headers::new());
        compression.apply(operation, &mut request);
        let said = request.headers.get("content-encoding");
        assert!(matches!(said, None | Some("gzip")), "{said:?}");
        assert_eq!(said.is_some(), request.body.len() != size);
        said.is_some()
    }

    #[test]
    fn a_body_is_compressed_from_the_least_size_on() {
        let default = Compression::default();
        assert!(!is_compressed(default, &REPORT, 10_239));
        assert!(is_compressed(default, &REPORT, 10_240));
        let early = Compression {
            min_size: 100,
            ..default
        };
        assert!(!is_compressed(early, &REPORT, 99));
        assert!(is_compressed(early, &REPORT, 100));
    }

    #[test]
    fn what_is_compressed_is_the_body() {
        let mut request = request(20_000, Headers::new());
        Compression::default().apply(&REPORT, &mut request);
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*request.body)
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, [b'x'; 20_000]);
    }

    #[test]
    fn nothing_is_compressed_where_client_operation_or_signature_forbid_it() {
        let default = Compression::default();
        let off = Compression {
            disabled: true,
            ..default
        };
        assert!(!is_compressed(off, &REPORT, 20_000));
        static PLAIN: Operation = Operation::new("Plain", "plain", "POST", "/");
        assert!(!is_compressed(default, &PLAIN, 20_000));
        static OLD: Operation = Operation {
            request_compression: true,
            auth: Auth::SigV2,
            ..Operation::new("Old", "old", "POST", "/")
        };
        assert!(!is_compressed(default, &OLD, 20_000));
    }

    #[test]
    fn an_encoding_of_the_callers_own_comes_first() {
        let mut request = request(20_000, [("Content-Encoding", "custom")].into_iter().collect());
        Compression::default().apply(&REPORT, &mut request);
        assert_eq!(request.headers.get("content-encoding"), Some("custom,gzip"));
    }
}

//! What a call decides about a body that is sent apart from its request: how it is framed and signed, and whether it can be sent again.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use crate::auth::Authentication;
use crate::body::{
    BodyError, BodyErrorKind, BodyInput, Framing, Measured, OutgoingBody, RunningHash, SharedBodyError, Trailer,
};
use crate::clock::Instant;
#[cfg(feature = "eventstream")]
use crate::events::{Clock, EventPlan, SIGNED_PAYLOAD};
use crate::hash::{Sha256, TreeHash, hex};
use crate::http::{Headers, Request};
use crate::schema::{self, Auth, Operation};
use crate::sign::{ChunkSigner, Payload, UNSIGNED_PAYLOAD};
use crate::transport::Now;

const CONTENT_ENCODING: &str = "Content-Encoding";
const DECODED_LENGTH: &str = "x-amz-decoded-content-length";
const TRAILER: &str = "x-amz-trailer";
const CONTENT_SHA256: &str = "X-Amz-Content-SHA256";
const AWS_CHUNKED: &str = "aws-chunked";

/// The checksum that a body is to have: the header or trailer, and what computes it.
#[derive(Clone, Copy)]
pub(crate) struct WantedChecksum {
    pub(crate) header: &'static str,
    pub(crate) hash: fn() -> Box<dyn RunningHash>,
    /// Whether no trailer can have it, so that the body is read before it is sent.
    pub(crate) only_in_header: bool,
}

/// A hash of a body that a header field of its operation has.
pub(crate) enum RequestHash {
    Sha256(Sha256),
    Tree(TreeHash),
}

impl RequestHash {
    pub(crate) fn new(hash: schema::BodyHash) -> Self {
        match hash {
            schema::BodyHash::Sha256 => Self::Sha256(Sha256::new()),
            schema::BodyHash::Sha256Tree => Self::Tree(TreeHash::new()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hash) => hash.update(bytes),
            Self::Tree(hash) => hash.update(bytes),
        }
    }

    /// In hex.
    pub(crate) fn finish(self) -> String {
        hex(&match self {
            Self::Sha256(hash) => hash.finish(),
            Self::Tree(hash) => hash.finish(),
        })
    }
}

/// A body that is sent apart from its request, as a call knows it. It is a trait so that a call which cannot have one does not contain
/// [`Upload`].
pub(crate) trait Uploads: fmt::Debug + Send + Sync {
    fn is_measured(&self) -> bool;

    /// Finds out how long the body is, and reads it where the signature or a header has its hash. For the driver: it does I/O.
    fn measure(&mut self, request: &Request, authentication: &Authentication) -> Result<(), BodyError>;

    /// Adds what says how the body goes out, and gives how the signature covers it.
    fn prepare(&mut self, request: &mut Request, authentication: &Authentication) -> Option<Payload>;

    /// Whether its chunks are signed, each with the signature before it.
    fn signs_chunks(&self, request: &Request, authentication: &Authentication) -> bool;

    fn set_signer(&mut self, chunks: ChunkSigner);

    /// What says how the events of this attempt are signed, where it is made of events.
    #[cfg(feature = "eventstream")]
    fn events(&mut self) -> Option<&mut EventPlan>;

    /// Begins to read the events for an attempt; `None` where it is not made of any.
    #[cfg(feature = "eventstream")]
    fn open_events(&mut self, clock: Clock) -> Option<Result<OutgoingBody, BodyError>>;

    /// Whether the body is in memory.
    fn is_in_memory(&self) -> bool;

    /// How many bytes go over the wire, where that is known.
    fn wire_length(&self) -> Option<u64>;

    /// Begins to read the body for an attempt. For the driver: it does I/O.
    fn open(&mut self) -> Result<OutgoingBody, BodyError>;

    /// Notes when all of the body of an attempt was given to the transport.
    fn timed(&mut self, body: OutgoingBody, now: Box<dyn Fn() -> Now + Send>) -> OutgoingBody;

    /// Whether all of it was given to the transport.
    fn is_over(&self) -> bool;

    /// Until when the body was being sent, in an attempt that has ended.
    fn sent_until(&self, ended: Now) -> Instant;

    /// Why the body could not be read, where that is what went wrong.
    fn fault(&self) -> Option<BodyError>;

    /// Whether it was read, and cannot be again.
    fn is_used_up(&self) -> bool;
}

/// A body that is sent apart from its request.
pub(crate) struct Upload {
    input: BodyInput,
    /// Whether it is signed as S3 has it.
    is_s3: bool,
    is_unsigned: bool,
    requires_length: bool,
    checksum: Option<WantedChecksum>,
    /// The header fields of the operation that hash the body.
    request_hashes: &'static [(&'static str, schema::BodyHash)],
    /// The values of those fields, once they are known.
    hashes: Vec<String>,
    /// Whether the checksum goes in a header, so that nothing is framed.
    checksum_in_header: bool,
    /// The checksum in base64, once it is known.
    value: Arc<OnceLock<String>>,
    measured: Option<Measured>,
    /// The SHA-256 in hex, where the body is signed by it.
    sha256: Option<String>,
    framing: Framing,
    fault: SharedBodyError,
    /// When all of it was given to the transport, in the attempt that was made last.
    over: Arc<OnceLock<Instant>>,
    /// Set where it is made of events.
    #[cfg(feature = "eventstream")]
    events: Option<EventPlan>,
}

/// How a body goes out.
enum Way {
    /// As it is, and the signature covers it so.
    Plain(Option<Payload>),
    /// Framed, and its name for the signature. Chunks can be signed.
    Chunked { name: &'static str, is_signed: bool },
}

impl Upload {
    pub(crate) fn new(
        input: BodyInput,
        operation: &Operation,
        checksum: Option<WantedChecksum>,
        checksum_in_header: bool,
    ) -> Self {
        Self {
            input,
            is_s3: operation.auth == Auth::S3 && !operation.unsigned_payload,
            is_unsigned: operation.unsigned_payload,
            requires_length: operation.requires_length,
            checksum,
            request_hashes: operation.request_hashes,
            hashes: Vec::new(),
            checksum_in_header: checksum_in_header || checksum.is_some_and(|wanted| wanted.only_in_header),
            value: Arc::default(),
            measured: None,
            sha256: None,
            framing: Framing::Plain,
            fault: SharedBodyError::default(),
            over: Arc::default(),
            #[cfg(feature = "eventstream")]
            events: None,
        }
    }

    /// A body that is made of events.
    #[cfg(feature = "eventstream")]
    pub(crate) fn of_events(input: BodyInput, operation: &Operation, events: EventPlan) -> Self {
        Self {
            is_s3: false,
            events: Some(events),
            ..Self::new(input, operation, None, false)
        }
    }

    fn length(&self) -> Option<u64> {
        self.measured.and_then(|measured| measured.length)
    }

    /// Whether what is sent before the body says what its hash is.
    fn is_hashed_before(&self, request: &Request, authentication: &Authentication) -> bool {
        #[cfg(feature = "eventstream")]
        if self.events.is_some() {
            return false;
        }
        if self.is_plain() || !self.request_hashes.is_empty() {
            return true;
        }
        let is_signed = !matches!(authentication, Authentication::None | Authentication::Bearer);
        match self.is_s3 {
            true => self.checksum_in_header || !may_be_chunked(request, authentication),
            false => (is_signed && !self.is_unsigned) || self.checksum.is_some(),
        }
    }

    /// Whether it goes like a body that was written into the request.
    fn is_plain(&self) -> bool {
        self.input.in_memory().is_some() || self.length() == Some(0)
    }

    fn hash(&mut self, measured: Measured) -> Result<(), BodyError> {
        let mut sha256 = Sha256::new();
        let mut checksum = self.checksum.map(|wanted| (wanted.hash)());
        let mut hashes: Vec<_> = self
            .request_hashes
            .iter()
            .map(|(_, hash)| RequestHash::new(*hash))
            .collect();
        let mut update = |bytes: &[u8]| {
            sha256.update(bytes);
            hashes.iter_mut().for_each(|hash| hash.update(bytes));
            if let Some(checksum) = &mut checksum {
                checksum.update(bytes);
            }
        };
        if measured.length != Some(0) {
            let mut reading = self.input.open(measured)?;
            let mut context = Context::from_waker(Waker::noop());
            // What can be read again is never waited for.
            while let Poll::Ready(next) = reading.poll_next(&mut context) {
                match next? {
                    Some(bytes) => update(&bytes),
                    None => break,
                }
            }
        }
        self.sha256 = Some(hex(&sha256.finish()));
        self.hashes = hashes.into_iter().map(RequestHash::finish).collect();
        if let Some(mut checksum) = checksum {
            let _ = self.value.set(checksum.finish());
        }
        Ok(())
    }

    /// As the table of S3's streams has it: over TLS chunks are not signed.
    fn way(&self, request: &Request, authentication: &Authentication) -> Way {
        let hash = || self.sha256.clone().map(|hash| Payload::Hash(hash.into()));
        if !self.is_s3 {
            return Way::Plain(match self.is_unsigned {
                true => Some(Payload::Unsigned),
                false => hash(),
            });
        }
        if self.is_plain() || self.checksum_in_header || !may_be_chunked(request, authentication) {
            return Way::Plain(hash());
        }
        match (needs_no_signatures(request, authentication), self.checksum.is_some()) {
            (true, true) => Way::Chunked {
                name: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                is_signed: false,
            },
            (true, false) => Way::Plain(Some(Payload::Unsigned)),
            (false, true) => Way::Chunked {
                name: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                is_signed: true,
            },
            (false, false) => Way::Chunked {
                name: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                is_signed: true,
            },
        }
    }
}

impl Uploads for Upload {
    fn is_measured(&self) -> bool {
        self.measured.is_some()
    }

    fn measure(&mut self, request: &Request, authentication: &Authentication) -> Result<(), BodyError> {
        let measured = self.input.measure()?;
        if measured.length.is_none() && (self.is_s3 || self.requires_length) {
            return Err(BodyError::new(BodyErrorKind::LengthUnknown, 0, None));
        }
        self.measured = Some(measured);
        if self.is_hashed_before(request, authentication) {
            if !measured.is_repeatable && measured.length != Some(0) {
                return Err(BodyError::new(BodyErrorKind::CannotRepeat, 0, measured.length));
            }
            self.hash(measured)?;
        }
        Ok(())
    }

    fn prepare(&mut self, request: &mut Request, authentication: &Authentication) -> Option<Payload> {
        for ((header, _), hash) in self.request_hashes.iter().zip(&self.hashes) {
            if request.headers.get(header).is_none() {
                request.headers.append(*header, hash.clone());
            }
        }
        #[cfg(feature = "eventstream")]
        if self.events.is_some() {
            let is_signed = authentication.can_sign_chunks();
            return is_signed.then(|| {
                request.headers.set(CONTENT_SHA256, SIGNED_PAYLOAD);
                Payload::Hash(SIGNED_PAYLOAD.into())
            });
        }
        match self.way(request, authentication) {
            Way::Plain(payload) => {
                self.framing = Framing::Plain;
                if let (Some(checksum), Some(value)) = (&self.checksum, self.value.get()) {
                    request.headers.set(checksum.header, value.as_str());
                }
                if *authentication == Authentication::None && self.is_s3 && payload == Some(Payload::Unsigned) {
                    request.headers.set(CONTENT_SHA256, UNSIGNED_PAYLOAD);
                }
                payload
            }
            Way::Chunked { name, is_signed: _ } => {
                add_coding(&mut request.headers);
                let length = self.length().unwrap_or_default();
                request.headers.set(DECODED_LENGTH, length.to_string());
                let trailer = self.checksum.map(|wanted| {
                    request.headers.set(TRAILER, wanted.header);
                    Trailer {
                        name: wanted.header,
                        value: Arc::clone(&self.value),
                        hash: (wanted.hash)(),
                    }
                });
                self.framing = Framing::Chunked { signer: None, trailer };
                if *authentication == Authentication::None {
                    request.headers.set(CONTENT_SHA256, name);
                }
                Some(Payload::Hash(Cow::Borrowed(name)))
            }
        }
    }

    fn signs_chunks(&self, request: &Request, authentication: &Authentication) -> bool {
        matches!(self.way(request, authentication), Way::Chunked { is_signed: true, .. })
    }

    fn set_signer(&mut self, chunks: ChunkSigner) {
        if let Framing::Chunked { signer, .. } = &mut self.framing {
            *signer = Some(Box::new(chunks));
        }
    }

    #[cfg(feature = "eventstream")]
    fn events(&mut self) -> Option<&mut EventPlan> {
        self.events.as_mut()
    }

    #[cfg(feature = "eventstream")]
    fn open_events(&mut self, clock: Clock) -> Option<Result<OutgoingBody, BodyError>> {
        let reading = self.events.as_mut()?.open(&self.input, clock);
        Some(reading.map(|reading| OutgoingBody::new(reading, None, Framing::Plain, self.fault.clone())))
    }

    fn is_in_memory(&self) -> bool {
        self.input.in_memory().is_some()
    }

    fn wire_length(&self) -> Option<u64> {
        self.length().map(|length| self.framing.length(length))
    }

    fn open(&mut self) -> Result<OutgoingBody, BodyError> {
        let measured = match self.measured {
            Some(measured) => measured,
            None => *self.measured.insert(self.input.measure()?),
        };
        let reading = self.input.open(measured)?;
        let framing = std::mem::replace(&mut self.framing, Framing::Plain);
        Ok(OutgoingBody::new(reading, measured.length, framing, self.fault.clone()))
    }

    fn timed(&mut self, body: OutgoingBody, now: Box<dyn Fn() -> Now + Send>) -> OutgoingBody {
        self.over = Arc::default();
        let over = Arc::clone(&self.over);
        body.when_over(move || {
            let _ = over.set(now().instant);
        })
    }

    fn is_over(&self) -> bool {
        self.over.get().is_some()
    }

    fn sent_until(&self, ended: Now) -> Instant {
        self.over.get().copied().unwrap_or(ended.instant)
    }

    fn fault(&self) -> Option<BodyError> {
        self.fault.take()
    }

    fn is_used_up(&self) -> bool {
        self.input.is_used_up()
    }
}

/// Whether chunks are as good without signatures: TLS protects them, or nothing is signed.
fn needs_no_signatures(request: &Request, authentication: &Authentication) -> bool {
    request.scheme == "https" || *authentication == Authentication::None
}

/// Whether a body can go in chunks. Not all signatures can be continued by those of chunks.
fn may_be_chunked(request: &Request, authentication: &Authentication) -> bool {
    needs_no_signatures(request, authentication) || authentication.can_sign_chunks()
}

/// Adds the coding of the framing to the caller's own, once.
fn add_coding(headers: &mut Headers) {
    let own = headers.joined(CONTENT_ENCODING).map(Cow::into_owned);
    let is_there = |own: &String| own.split(',').any(|coding| coding.trim() == AWS_CHUNKED);
    match own {
        Some(own) if is_there(&own) => {}
        Some(own) if !own.is_empty() => {
            headers.remove(CONTENT_ENCODING);
            headers.append(CONTENT_ENCODING, format!("{own},{AWS_CHUNKED}"));
        }
        _ => headers.set(CONTENT_ENCODING, AWS_CHUNKED),
    }
}

/// Without its bytes: they may be a secret.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("input", &self.input)
            .field("measured", &self.measured)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "sigv4a"))]
mod tests {
    use super::*;
    use crate::auth::SigningScope;
    use crate::sign::{Algorithm, SigningSettings};

    #[test]
    fn what_no_chunks_can_sign_is_hashed_before_where_nothing_else_protects_it() {
        static PUT: Operation = Operation {
            auth: Auth::S3,
            ..Operation::new("Put", "put", "PUT", "/")
        };
        let settings = SigningSettings {
            algorithm: Algorithm::SigV4a,
            ..SigningSettings::default()
        };
        let authentication = Authentication::SigV4(SigningScope {
            region: "*".into(),
            service: "s3".into(),
            settings,
        });
        for (scheme, payload) in [
            ("https", Payload::Unsigned),
            ("http", Payload::Hash(hex(&crate::hash::sha256(b"hello")).into())),
        ] {
            let path = std::env::temp_dir().join(format!("tinsmith-upload-{}-{scheme}", std::process::id()));
            std::fs::write(&path, "hello").unwrap();
            let body = crate::RequestBody::<crate::Blocking>::from_path(&path);
            let mut upload = Upload::new(crate::body::IntoRequestBody::into_input(body), &PUT, None, false);
            let mut request = Request {
                scheme: scheme.into(),
                ..Request::default()
            };
            upload.measure(&request, &authentication).unwrap();
            assert!(upload.prepare(&mut request, &authentication) == Some(payload));
            std::fs::remove_file(path).unwrap();
        }
    }
}

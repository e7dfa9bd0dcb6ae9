//! Checksums of request bodies, in header fields.
//!
//! An operation whose callers can pick an algorithm (Smithy's `httpChecksum` trait) has the checksum in
//! `x-amz-checksum-<algorithm>`, and one that must have a checksum gets CRC32 where the caller picks none, as in botocore's
//! `httpchecksum.py`. One that can pick none (`httpChecksumRequired`) gets `Content-MD5`, as that trait says; botocore sends CRC32
//! there too. Where a checksum is possible and not required, it is CRC32 unless the client is set to `when_required`.
//!
//! The checksum is computed over the body as it is sent, so compression comes first; it is signed, so the signature comes after
//! it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha2::Digest as _;

use crate::body::{ExpectedChecksum, RunningHash};
use crate::http::{Headers, Request};
use crate::protocol::EncodeError;
use crate::schema::{Location, Operation};
use crate::upload::WantedChecksum;
use crate::value::{self, Structure, View};

#[cfg(test)]
mod tests;

const CONTENT_MD5: &str = "Content-MD5";
const PREFIX: &str = "x-amz-checksum-";

/// An algorithm that a caller can pick.
#[derive(Clone, Copy)]
struct ChecksumAlgorithm {
    /// The name in models.
    name: &'static str,
    header: &'static str,
    hash: fn() -> Box<dyn RunningHash>,
}

const CRC32: ChecksumAlgorithm = ChecksumAlgorithm {
    name: "CRC32",
    header: "x-amz-checksum-crc32",
    hash: || Box::new(Crc32(crc32fast::Hasher::new())),
};

/// The algorithms that can be computed. Other names of the caller or the service are passed on.
const ALGORITHMS: [ChecksumAlgorithm; 7] = [
    CRC32,
    ChecksumAlgorithm {
        name: "CRC32C",
        header: "x-amz-checksum-crc32c",
        hash: || Box::new(Crc32c(0)),
    },
    ChecksumAlgorithm {
        name: "CRC64NVME",
        header: "x-amz-checksum-crc64nvme",
        hash: || Box::new(Crc64(crc64fast_nvme::Digest::new())),
    },
    ChecksumAlgorithm {
        name: "MD5",
        header: "x-amz-checksum-md5",
        hash: || Box::new(Md5::new()),
    },
    ChecksumAlgorithm {
        name: "SHA1",
        header: "x-amz-checksum-sha1",
        hash: || Box::new(sha1::Sha1::new()),
    },
    ChecksumAlgorithm {
        name: "SHA256",
        header: "x-amz-checksum-sha256",
        hash: || Box::new(sha2::Sha256::new()),
    },
    ChecksumAlgorithm {
        name: "SHA512",
        header: "x-amz-checksum-sha512",
        hash: || Box::new(sha2::Sha512::new()),
    },
];

struct Crc32(crc32fast::Hasher);
struct Crc32c(u32);
struct Crc64(crc64fast_nvme::Digest);

impl RunningHash for Crc32 {
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&mut self) -> String {
        STANDARD.encode(self.0.clone().finalize().to_be_bytes())
    }

    fn text_length(&self) -> u64 {
        8
    }
}

impl RunningHash for Crc32c {
    fn update(&mut self, bytes: &[u8]) {
        self.0 = crc32c::crc32c_append(self.0, bytes);
    }

    fn finish(&mut self) -> String {
        STANDARD.encode(self.0.to_be_bytes())
    }

    fn text_length(&self) -> u64 {
        8
    }
}

impl RunningHash for Crc64 {
    fn update(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&mut self) -> String {
        STANDARD.encode(self.0.sum64().to_be_bytes())
    }

    fn text_length(&self) -> u64 {
        12
    }
}

/// MD5 and the SHA family.
impl<D: sha2::digest::FixedOutputReset + sha2::digest::Update + Send + Sync> RunningHash for D {
    fn update(&mut self, bytes: &[u8]) {
        sha2::digest::Update::update(self, bytes);
    }

    fn finish(&mut self) -> String {
        STANDARD.encode(self.finalize_fixed_reset())
    }

    fn text_length(&self) -> u64 {
        (D::output_size() as u64).div_ceil(3) * 4
    }
}

impl ChecksumAlgorithm {
    fn named(name: &str) -> Option<Self> {
        let mut known = ALGORITHMS.into_iter();
        known.find(|algorithm| algorithm.name.eq_ignore_ascii_case(name))
    }
}

/// When a checksum is sent or compared that is supported but not required.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumUse {
    /// If the operation supports it.
    #[default]
    WhenSupported,
    /// Only if the operation requires it, or the caller asks for it.
    WhenRequired,
}

impl ChecksumUse {
    /// `when_supported` or `when_required`, in upper or lower case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("when_supported") {
            Some(Self::WhenSupported)
        } else if name.eq_ignore_ascii_case("when_required") {
            Some(Self::WhenRequired)
        } else {
            None
        }
    }
}

/// The settings of a client for checksums.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChecksumSettings {
    pub(crate) requests: ChecksumUse,
    pub(crate) responses: ChecksumUse,
    /// Whether a body that streams has its checksum in a header, and no chunks.
    pub(crate) in_header: bool,
}

/// Adds the checksum that the operation asks for, unless the request already has one. The checksum of a body that is sent
/// separately is returned, to be computed while it is sent.
///
/// # Errors
///
/// The caller chose an algorithm that cannot be computed.
pub(crate) fn add(
    operation: &Operation,
    settings: ChecksumSettings,
    input: &dyn Structure,
    request: &mut Request,
    is_apart: bool,
) -> Result<Option<WantedChecksum>, EncodeError> {
    let Some(checksum) = operation.checksum else {
        return Ok(None);
    };
    if request.headers.iter().any(|(name, _)| is_checksum(name)) {
        return Ok(None);
    }
    let Some(member) = checksum.algorithm_member else {
        if !checksum.required || request.headers.get(CONTENT_MD5).is_some() {
            return Ok(None);
        }
        let md5 = WantedChecksum {
            header: CONTENT_MD5,
            hash: || Box::new(Md5::new()),
            only_in_header: true,
        };
        return Ok(computed(md5, request, is_apart));
    };
    let algorithm = match picked(input, member)? {
        Some(algorithm) => algorithm,
        None if checksum.required || settings.requests == ChecksumUse::WhenSupported => {
            say_which(input, member, request);
            CRC32
        }
        None => return Ok(None),
    };
    let wanted = WantedChecksum {
        header: algorithm.header,
        hash: algorithm.hash,
        only_in_header: false,
    };
    Ok(computed(wanted, request, is_apart))
}

/// Adds the checksum of a body that the request has, or gives back the one of a body that is sent apart.
fn computed(wanted: WantedChecksum, request: &mut Request, is_apart: bool) -> Option<WantedChecksum> {
    if is_apart {
        return Some(wanted);
    }
    let mut hash = (wanted.hash)();
    hash.update(&request.body);
    request.headers.append(wanted.header, hash.finish());
    None
}

/// Asks for the checksum of the response, unless the caller has said whether it is wanted.
pub(crate) fn ask(operation: &Operation, settings: ChecksumSettings, input: &dyn Structure, request: &mut Request) {
    let Some(name) = operation.checksum.and_then(|checksum| checksum.response_mode_member) else {
        return;
    };
    let mut members = input.schema().members.iter();
    if settings.responses == ChecksumUse::WhenSupported
        && let Some(member) = members.find(|known| known.name == name)
        && request.headers.get(member.wire_name()).is_none()
    {
        request.headers.set(member.wire_name(), "ENABLED");
    }
}

/// The expected checksum of a response body, if the request asked for it. The checksum of a whole object is not that of a range
/// of it, and the checksum of an object that was uploaded in parts is not that of its bytes.
pub(crate) fn of_response(operation: &Operation, request: &Request, response: &Headers) -> Option<ExpectedChecksum> {
    let mode = operation.checksum?.response_mode_member?;
    let member = operation.input.members.iter().find(|member| member.name == mode)?;
    let is_asked = request.headers.get(member.wire_name()) == Some("ENABLED");
    if !is_asked || request.headers.get("range").is_some() {
        return None;
    }
    ALGORITHMS.into_iter().find_map(|algorithm| {
        let value = response.get(algorithm.header)?;
        (!value.contains('-')).then(|| ExpectedChecksum {
            name: algorithm.name,
            value: value.to_owned(),
            hash: (algorithm.hash)(),
        })
    })
}

/// The algorithm that the caller chose, if any.
fn picked(input: &dyn Structure, member: &'static str) -> Result<Option<ChecksumAlgorithm>, EncodeError> {
    let mut found = Ok(None);
    value::member(input, member, &mut |field| {
        if let View::String(name) = field.view() {
            found = ChecksumAlgorithm::named(name).map(Some).ok_or(EncodeError {
                member,
                problem: EncodeError::CHECKSUM,
            });
        }
    });
    found
}

/// Corrects the field with the chosen algorithm if another one is used instead.
fn say_which(input: &dyn Structure, member: &str, request: &mut Request) {
    let mut members = input.schema().members.iter();
    let found = members.find(|known| known.name == member && known.location == Location::Header);
    if let Some(member) = found {
        request.headers.set(member.wire_name(), CRC32.name);
    }
}

/// Whether a field is the checksum of a body, with any algorithm: `x-amz-checksum-` and letters and digits.
fn is_checksum(name: &str) -> bool {
    let (prefix, rest) = name.split_at_checked(PREFIX.len()).unwrap_or_default();
    prefix.eq_ignore_ascii_case(PREFIX) && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

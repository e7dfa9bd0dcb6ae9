//! Checksums of request bodies, in header fields.
//!
//! An operation whose callers can pick an algorithm (Smithy's `httpChecksum` trait) has the checksum in
//! `x-amz-checksum-<algorithm>`, and one that must have a checksum gets CRC32 where the caller picks none, as in botocore's
//! `httpchecksum.py`. One that can pick none (`httpChecksumRequired`) gets `Content-MD5`, as that trait says; botocore sends CRC32
//! there too. botocore also sends CRC32 where a checksum is possible and not required; here only a caller who asks for it gets it.
//!
//! The checksum is of the body as it is sent, so compression comes first; it is signed, so the signature comes after.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha2::Digest as _;

use crate::http::Request;
use crate::protocol::EncodeError;
use crate::schema::{Location, Operation};
use crate::value::{self, Structure, View};

#[cfg(test)]
mod tests;

const CONTENT_MD5: &str = "Content-MD5";
const PREFIX: &str = "x-amz-checksum-";

static CRC32C: crc::Crc<u32> = crc::Crc::<u32>::new(&crc::CRC_32_ISCSI);
static CRC64_NVME: crc::Crc<u64> = crc::Crc::<u64>::new(&crc::CRC_64_NVME);

/// An algorithm that a caller can pick.
#[derive(Clone, Copy)]
struct Algorithm {
    /// As the models have it.
    name: &'static str,
    header: &'static str,
    digest: fn(&[u8]) -> Vec<u8>,
}

const CRC32: Algorithm = Algorithm {
    name: "CRC32",
    header: "x-amz-checksum-crc32",
    digest: |body| crc32fast::hash(body).to_be_bytes().into(),
};

const ALGORITHMS: [Algorithm; 7] = [
    CRC32,
    Algorithm {
        name: "CRC32C",
        header: "x-amz-checksum-crc32c",
        digest: |body| CRC32C.checksum(body).to_be_bytes().into(),
    },
    Algorithm {
        name: "CRC64NVME",
        header: "x-amz-checksum-crc64nvme",
        digest: |body| CRC64_NVME.checksum(body).to_be_bytes().into(),
    },
    Algorithm {
        name: "MD5",
        header: "x-amz-checksum-md5",
        digest: |body| Md5::digest(body).to_vec(),
    },
    Algorithm {
        name: "SHA1",
        header: "x-amz-checksum-sha1",
        digest: |body| sha1::Sha1::digest(body).to_vec(),
    },
    Algorithm {
        name: "SHA256",
        header: "x-amz-checksum-sha256",
        digest: |body| crate::sign::sha256(body).into(),
    },
    Algorithm {
        name: "SHA512",
        header: "x-amz-checksum-sha512",
        digest: |body| sha2::Sha512::digest(body).to_vec(),
    },
];

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        let mut known = ALGORITHMS.into_iter();
        known.find(|algorithm| algorithm.name.eq_ignore_ascii_case(name))
    }
}

/// Adds the checksum that the operation asks for, unless the request has one already.
///
/// # Errors
///
/// The caller picks an algorithm that is not here.
pub(crate) fn add(operation: &Operation, input: &dyn Structure, request: &mut Request) -> Result<(), EncodeError> {
    let Some(checksum) = operation.checksum else {
        return Ok(());
    };
    if request.headers.iter().any(|(name, _)| is_checksum(name)) {
        return Ok(());
    }
    let Some(member) = checksum.algorithm_member else {
        if checksum.required && request.headers.get(CONTENT_MD5).is_none() {
            let digest = Md5::digest(&request.body);
            request.headers.append(CONTENT_MD5, STANDARD.encode(digest));
        }
        return Ok(());
    };
    let algorithm = match picked(input, member)? {
        Some(algorithm) => algorithm,
        None if checksum.required => {
            say_which(input, member, request);
            CRC32
        }
        None => return Ok(()),
    };
    let digest = (algorithm.digest)(&request.body);
    request.headers.append(algorithm.header, STANDARD.encode(digest));
    Ok(())
}

/// The algorithm that the caller picks, if any.
fn picked(input: &dyn Structure, member: &'static str) -> Result<Option<Algorithm>, EncodeError> {
    let mut found = Ok(None);
    value::member(input, member, &mut |field| {
        if let View::String(name) = field.view() {
            found = Algorithm::named(name).map(Some).ok_or(EncodeError {
                member,
                problem: EncodeError::CHECKSUM,
            });
        }
    });
    found
}

/// The field that would say which algorithm the caller picked says the one that is taken in its stead.
fn say_which(input: &dyn Structure, member: &str, request: &mut Request) {
    let mut members = input.schema().members.iter();
    let found = members.find(|known| known.name == member && known.location == Location::Header);
    if let Some(member) = found {
        request.headers.set(member.wire_name(), CRC32.name);
    }
}

/// Whether a field is the checksum of a body, whatever its algorithm: `x-amz-checksum-` and letters and digits.
fn is_checksum(name: &str) -> bool {
    let (prefix, rest) = name.split_at_checked(PREFIX.len()).unwrap_or_default();
    prefix.eq_ignore_ascii_case(PREFIX) && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

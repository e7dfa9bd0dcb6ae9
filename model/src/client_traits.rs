//! What clients do beyond what a protocol says: keys that only overlays and amendments have.

use serde_json::Value;

use crate::ids::MemberIndex;

/// What a client does with a member of an input before it writes the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputTraits {
    /// Text, a number or a boolean that is sent where the caller sets nothing (`default`). The member is not required then.
    pub default: Option<Value>,
    /// What is sent in place of the value (`encode`).
    pub encoding: Option<Encoding>,
    /// Where the caller does not set it, it is the base64 of the MD5 of this member, which goes in base64 itself (`digestOf`).
    pub digest_of: Option<MemberIndex>,
    /// What its value must be, or nothing is sent (`check`).
    pub check: Option<Check>,
    /// Its value is a URL, and the request goes to its scheme and host (`endpoint`).
    pub endpoint: bool,
    /// It is for the client only (`"sent": false`).
    pub not_sent: bool,
    /// The forms of its text in which a call by name can give it as an object (`objectForms`): `{Bucket}/{Key}`.
    pub object_forms: Vec<String>,
}

/// How the value of a text is changed before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// `base64`
    Base64,
    /// `percent-path`: percent-encoded as a path is, but for `?versionId=…` at its end.
    PercentPath,
    /// `last-segment`: what follows the last slash.
    LastSegment,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// `{"ascii": true}`: a text, or every key and value of a map, is ASCII.
    Ascii,
    /// `{"characters": "A-Za-z0-9._-", "max": 255, "orArn": true}`: a text has 1 to `max` of these characters, or it is an ARN,
    /// which the endpoint rules check.
    Characters {
        /// Characters, and ranges of them.
        allowed: String,
        /// The most of them.
        max: u32,
        /// Whether an ARN is accepted too.
        or_arn: bool,
    },
}

/// How a text of an output is read (`decode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decoding {
    /// `percent`: it comes percent-encoded.
    Percent,
    /// `base64`: it comes in base64.
    Base64,
    /// `percent-if-defaulted`: it comes percent-encoded where the client has asked for that by a default, and the caller has not.
    PercentIfDefaulted,
}

/// A member of the input that is the same call, presigned for another region (`presignedUrl` of an operation).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresignedUrl {
    /// The parameter that takes the URL.
    pub member: String,
    /// The member with the region that the URL is for.
    pub source_region: String,
    /// The parameter of the URL with the region of the call, if there is one. Where it is a member too, it is sent in the call.
    pub destination_region: Option<String>,
}

/// How a service tells that something is in another region than a request went to (`regionRedirects` of the metadata). The request is
/// sent again to that region, and the region is remembered for what the member says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionRedirects {
    /// The member of inputs that names what is in a region: `Bucket`.
    pub member: String,
    /// The header field of an answer with the right region.
    pub header: String,
    /// The member of an error with the right region, if there is one.
    pub error_member: Option<String>,
    /// The statuses of such answers.
    pub statuses: Vec<u16>,
    /// The statuses of such answers to HEAD: they have no body, and so no code.
    pub head_statuses: Vec<u16>,
    /// The codes of such errors, each with the operations for which it means something else.
    pub codes: Vec<(String, Vec<String>)>,
    /// The operation whose answer has the header field, to be asked where an error does not name the region.
    pub look_up: Option<String>,
}

/// A hash of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyHash {
    /// `sha256`, as hex.
    Sha256,
    /// `sha256-tree`, as hex: the SHA-256 of pieces of 1 MiB, joined two by two.
    Sha256Tree,
}

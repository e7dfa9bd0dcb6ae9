//! Traits from overlays and amendments: what a client does in addition to the protocol.

use super::Operation;

/// A rule for a member of an input, applied before the request is written. Members have their names in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputRule {
    /// The member gets this value if the caller sets none.
    Default {
        /// The member.
        member: &'static str,
        /// The value.
        value: DefaultValue,
    },
    /// If only the other member is set, this one is the base64 of its MD5, and the other one is sent in base64. With the feature
    /// `checksums`.
    #[cfg(feature = "checksums")]
    DigestOf {
        /// The member.
        member: &'static str,
        /// The member whose digest it is.
        of: &'static str,
    },
    /// The member must have this form, or nothing is sent.
    Check {
        /// The member.
        member: &'static str,
        /// What it must be.
        check: Check,
    },
    /// The text of the member is sent in another form.
    Encode {
        /// The member.
        member: &'static str,
        /// The form.
        encoding: Encoding,
    },
    /// The member is a URL, and the request goes to its scheme and host.
    Endpoint {
        /// The member.
        member: &'static str,
    },
    /// The member is for the client, and is not sent.
    NotSent {
        /// The member.
        member: &'static str,
    },
    /// A call by name can set the text of the member with an object.
    ObjectForms {
        /// The member.
        member: &'static str,
        /// The forms of the text, with labels for the members of the object: `{Bucket}/{Key}`. The first form with exactly these
        /// members is used. A label `{Bucket:arn}` accepts only an ARN.
        forms: &'static [&'static str],
    },
}

/// A value that is sent if the caller sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// Text, or the value of an enum.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

/// The form in which a text is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// In base64.
    Base64,
    /// Percent-encoded like a path, except for `?versionId=…` at its end.
    PercentPath,
    /// Only the part after its last slash.
    LastSegment,
}

/// How an encoded text is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decoding {
    /// It is percent-encoded.
    Percent,
    /// It is percent-encoded, with `+` for a blank, if the client has asked for this and the caller has not.
    PercentIfAsked,
    /// It is in base64. Other text is unchanged.
    Base64,
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// A text, or the keys and values of a map, must be ASCII.
    Ascii,
    /// A text must have 1 to `max` of these characters, or be an ARN, which the endpoint rules check.
    Characters {
        /// Characters, and ranges of them: `A-Za-z0-9._-`. A hyphen at the end is itself.
        allowed: &'static str,
        /// The maximum number of characters.
        max: usize,
        /// Whether an ARN is accepted too.
        or_arn: bool,
    },
}

/// A hash of the body, as hex in a header field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyHash {
    /// SHA-256.
    Sha256,
    /// The SHA-256 of each MiB of the body, joined two by two and hashed again until one is left: Glacier's tree hash.
    Sha256Tree,
}

/// A parameter that is the same call, presigned for the region in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresignedUrl {
    /// The member that takes the URL, unless the caller sets it.
    pub member: &'static str,
    /// The member with the region for which the URL is.
    pub source_region: &'static str,
    /// The parameter of the URL with the region of the call, if there is one. If it is also a member, it is sent in the call too.
    pub destination_region: Option<&'static str>,
}

/// How a service says that the subject of a request is in another region. The request is sent again to that region, once, and the
/// region is remembered for the value of the member.
#[derive(Clone, Copy, Debug)]
pub struct RegionRedirects {
    /// The input member that names the subject: `Bucket`.
    pub member: &'static str,
    /// The header field of an answer with the right region.
    pub header: &'static str,
    /// The member of an error with the right region, if there is one.
    pub error_member: Option<&'static str>,
    /// The statuses of such answers.
    pub statuses: &'static [u16],
    /// The statuses of such answers to HEAD, which have no body and so no code.
    pub head_statuses: &'static [u16],
    /// The codes of such errors, each with the operations in which it means something else.
    pub codes: &'static [(&'static str, &'static [&'static str])],
    /// The operation whose answer has the header field. It is called if an error does not name the region.
    pub look_up: Option<&'static Operation>,
}

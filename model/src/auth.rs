//! How requests are authenticated.

/// How a request proves who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthScheme {
    /// No authentication: `smithy.api#noAuth`, `authtype` `none`.
    None,
    /// Signature version 4: `aws.auth#sigv4`.
    SigV4,
    /// Signature version 4 for several regions: `aws.auth#sigv4a`.
    SigV4a,
    /// Signature version 2. A few old services know no other.
    SigV2,
    /// A token in the `Authorization` header: `smithy.api#httpBearerAuth`.
    Bearer,
}

/// `signatureVersion` of the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureVersion {
    /// `v2`
    V2,
    /// `v4`
    V4,
    /// `s3` and `s3v4`: version 4 with S3's own way to escape paths.
    S3,
    /// `bearer`
    Bearer,
}

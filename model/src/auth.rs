//! How requests are authenticated.

/// The authentication of a request.
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
    /// A name and a password in the `Authorization` header: `smithy.api#httpBasicAuth`.
    Basic,
    /// A key, where [`Metadata::api_key`](crate::Metadata::api_key) says: `smithy.api#httpApiKeyAuth`.
    ApiKey,
}

/// Where requests have an API key (`apiKey` of the metadata).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Whether it is a parameter of the query; else it is a header field.
    pub in_query: bool,
    /// The name of the parameter or the field.
    pub name: String,
    /// What comes before the key in the field, with a blank between.
    pub scheme: Option<String>,
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

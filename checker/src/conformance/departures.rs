//! Accepted departures: cases that we mean to fail, each with its reason. A review of this list is a review of those decisions.

/// File, id and reason.
const DEPARTURES: &[(&str, &str, &str)] = &[
    (
        "protocols/legacy-input/rest-json",
        "list-in-header-257a0e08",
        "an empty list in a header is sent as an empty value, as RestJsonNullAndEmptyHeaders has it: the two contradict each other",
    ),
    (
        "protocols/legacy-input/rest-xml",
        "list-in-header-c7300881",
        "an empty list in a header is sent as an empty value, as NullAndEmptyHeaders has it: the two contradict each other",
    ),
    (
        "protocols/legacy-output/json",
        "lists-c17b7030",
        "a null in a list that is not sparse is refused: no type of ours has a place for it, and to drop it would go unseen",
    ),
    ("endpoints/services/s3", "5aeb876c60, through a client", BUCKET_NAME),
    ("endpoints/services/s3", "ebf45fa73c, through a client", BUCKET_NAME),
    ("s3-2006-03-01", "24, through a client", BUCKET_NAME),
    ("s3-2006-03-01", "25, through a client", BUCKET_NAME),
    (SERVICE_REQUESTS, "S3PathAddressing", ENCODED_LISTING),
    (SERVICE_REQUESTS, "S3VirtualHostAddressing", ENCODED_LISTING),
    (
        SERVICE_REQUESTS,
        "S3VirtualHostDualstackAccelerateAddressing",
        ENCODED_LISTING,
    ),
    (SERVICE_REQUESTS, "S3VirtualHostDualstackAddressing", ENCODED_LISTING),
    (
        CREDENTIALS_CHAIN,
        "default-credential-provider-chain/web_identity_token_env, as it was recorded",
        RECORDED_OTHERWISE,
    ),
    (
        CREDENTIALS_CHAIN,
        "default-credential-provider-chain/web_identity_token_profile, as it was recorded",
        RECORDED_OTHERWISE,
    ),
    (
        CREDENTIALS_CHAIN,
        "profile-provider/region_override, as it was recorded",
        RECORDED_OTHERWISE,
    ),
    (XML_RESPONSES, "ec2-attach-volume", PLACEHOLDER),
    (XML_RESPONSES, "ec2-create-snapshot", PLACEHOLDER),
    (XML_RESPONSES, "ec2-create-volume", PLACEHOLDER),
    (XML_RESPONSES, "ec2-describe-spot-instance-requests", PLACEHOLDER),
    (XML_RESPONSES, "ec2-detach-volume", PLACEHOLDER),
    (XML_RESPONSES, "ec2-request-spot-instances", PLACEHOLDER),
    (XML_RESPONSES, "iam-get-user-policy", POLICY),
    (XML_RESPONSES, "iam-list-roles", POLICY),
];

const SERVICE_REQUESTS: &str = "protocols/service-requests";
const BUCKET_NAME: &str = "a name that no bucket can have is refused before the endpoint rules see it, as in botocore";
const ENCODED_LISTING: &str =
    "listings are asked for with percent-encoded keys and give them decoded, as in botocore: XML cannot hold every key";
const CREDENTIALS_CHAIN: &str = "config/credentials-chain";
const RECORDED_OTHERWISE: &str = "the traffic was recorded with another role, token or region than the case configures; what the case configures is sent";
const XML_RESPONSES: &str = "response-parsing/xml-responses";
const PLACEHOLDER: &str =
    "the response has letters such as YYYY-MM-DD where a moment should be, and no service sends that";
const POLICY: &str = "a policy is the text that the model says it is; that it holds JSON is for the caller to know";

/// Why we mean to fail a case.
pub(super) fn reason(file: &str, id: &str) -> Option<&'static str> {
    let mut known = DEPARTURES.iter();
    known
        .find(|(in_file, of_case, _)| *in_file == file && *of_case == id)
        .map(|(_, _, reason)| *reason)
}

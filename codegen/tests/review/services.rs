//! What is true of the whole service.

use crate::{Case, cases};

const NAMES_AND_VERSIONS: &[Case] = &[
    (
        &[],
        &["metadata/serviceId \"Demo Two\""],
        &["wire-only service-id-changed demo"],
    ),
    (
        &[],
        &["metadata/serviceFullName \"The Demo\""],
        &["docs-only full-name-changed demo"],
    ),
    (
        &[],
        &["metadata/apiVersion \"2025-01-31\""],
        &["wire-only api-version-changed demo"],
    ),
];

const WHAT_IS_SPOKEN: &[Case] = {
    const JSON: [&str; 3] = [
        "metadata/protocols [\"json\"]",
        "metadata/jsonVersion \"1.1\"",
        "metadata/targetPrefix \"Demo\"",
    ];
    &[
        (
            &[],
            &["metadata/protocols [\"rest-xml\"]"],
            &["wire-only protocols-changed demo"],
        ),
        (
            &[],
            &["metadata/protocols [\"rest-json\", \"rest-xml\"]"],
            &["no-effect protocols-changed demo"],
        ),
        (
            &[JSON[0], JSON[1], JSON[2]],
            &[JSON[0], JSON[1], "metadata/targetPrefix \"Demo2\""],
            &["wire-only protocol-settings-changed demo"],
        ),
        (&[], &[JSON[1]], &["no-effect protocol-settings-changed demo"]),
        (
            &[],
            &["metadata/xmlNamespace \"u\""],
            &["no-effect service-namespace-changed demo"],
        ),
        (
            &[],
            &["overlay.json#metadata/requestHeaders {\"X-Demo\": \"1\"}"],
            &["wire-only request-headers-changed demo"],
        ),
        (
            &[],
            &["metadata/protocolSettings {\"h2\": \"optional\"}"],
            &["no-effect http2-changed demo"],
        ),
    ]
};

const HOW_REQUESTS_ARE_SIGNED: &[Case] = &[
    (
        &[],
        &["metadata/signingName \"other\""],
        &["wire-only signing-name-changed demo"],
    ),
    (
        &[],
        &["metadata/signatureVersion \"s3v4\""],
        &["wire-only signature-version-changed demo"],
    ),
    (
        &["metadata/auth [\"aws.auth#sigv4\"]"],
        &["metadata/auth [\"aws.auth#sigv4\"]", "metadata/signatureVersion \"v2\""],
        &["no-effect signature-version-changed demo"],
    ),
];

const WHERE_REQUESTS_GO: &[Case] = {
    const RULES: &str = "endpoint-rule-set-1.json# {\"version\": \"1.0\", \"parameters\": {}, \"rules\": []}";
    const WORDS: &str = "endpoint-rule-set-1.json# {\"version\": \"1.0\", \"documentation\": \"New.\", \"parameters\": {}, \"rules\": []}";
    const SAME: &str = "endpoint-rule-set-1.json# {\"rules\": [], \"version\": \"1.0\", \"parameters\": {}}";
    const OTHER: &str = "endpoint-rule-set-1.json# {\"version\": \"1.1\", \"parameters\": {}, \"rules\": []}";
    const SIGNED: &str = "metadata/signingName \"demo\"";
    &[
        (
            &[SIGNED],
            &[SIGNED, "metadata/endpointPrefix \"other\""],
            &["wire-only endpoint-prefix-changed demo"],
        ),
        (
            &[SIGNED, RULES],
            &[SIGNED, RULES, "metadata/endpointPrefix \"other\""],
            &["no-effect endpoint-prefix-changed demo"],
        ),
        (&[RULES], &[OTHER], &["wire-only endpoint-rules-changed demo"]),
        (&[RULES], &[SAME], &[]),
        (&[RULES], &[WORDS], &["no-effect endpoint-rules-changed demo"]),
        (
            &[],
            &["metadata/globalEndpoint \"demo.example.com\""],
            &["no-effect global-endpoint-changed demo"],
        ),
        (
            &[],
            &["clientContextParams {\"Fast\": {\"documentation\": \"\", \"type\": \"boolean\"}}"],
            &["no-effect client-params-changed demo"],
        ),
    ]
};

const WHAT_IS_SAID_OF_A_SERVICE: &[Case] = {
    const OLD: &str = "deprecated true";
    const WHY: &str = "deprecatedMessage \"use Dogs\"";
    &[
        (
            &[],
            &["documentation \"For trying things out.\""],
            &["docs-only documentation-changed demo"],
        ),
        (&[], &[OLD], &["no-effect deprecated-added demo"]),
        (&[OLD], &[], &["no-effect deprecated-removed demo"]),
        (&[OLD], &[OLD, WHY], &["no-effect deprecation-changed demo"]),
    ]
};

cases! {
    names_and_versions: NAMES_AND_VERSIONS;
    what_is_spoken: WHAT_IS_SPOKEN;
    how_requests_are_signed: HOW_REQUESTS_ARE_SIGNED;
    where_requests_go: WHERE_REQUESTS_GO;
    what_is_said_of_a_service: WHAT_IS_SAID_OF_A_SERVICE;
}

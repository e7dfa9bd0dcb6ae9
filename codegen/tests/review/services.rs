//! Properties of the whole service.

use crate::{Case, cases};

const NAMES_AND_VERSIONS: &[Case] = &[
    Case {
        before: &[],
        after: &["metadata/serviceId \"Demo Two\""],
        expect: &["wire-only service-id-changed demo"],
    },
    Case {
        before: &[],
        after: &["metadata/serviceFullName \"The Demo\""],
        expect: &["docs-only full-name-changed demo"],
    },
    Case {
        before: &[],
        after: &["metadata/apiVersion \"2025-01-31\""],
        expect: &["wire-only api-version-changed demo"],
    },
];

const WHAT_IS_SPOKEN: &[Case] = {
    const JSON: [&str; 3] = [
        "metadata/protocols [\"json\"]",
        "metadata/jsonVersion \"1.1\"",
        "metadata/targetPrefix \"Demo\"",
    ];
    &[
        Case {
            before: &[],
            after: &["metadata/protocols [\"rest-xml\"]"],
            expect: &["wire-only protocols-changed demo"],
        },
        Case {
            before: &[],
            after: &["metadata/protocols [\"rest-json\", \"rest-xml\"]"],
            expect: &["no-effect protocols-changed demo"],
        },
        Case {
            before: &[JSON[0], JSON[1], JSON[2]],
            after: &[JSON[0], JSON[1], "metadata/targetPrefix \"Demo2\""],
            expect: &["wire-only protocol-settings-changed demo"],
        },
        Case {
            before: &[],
            after: &[JSON[1]],
            expect: &["no-effect protocol-settings-changed demo"],
        },
        Case {
            before: &[],
            after: &["metadata/xmlNamespace \"u\""],
            expect: &["no-effect service-namespace-changed demo"],
        },
        Case {
            before: &[],
            after: &["overlay.json#metadata/requestHeaders {\"X-Demo\": \"1\"}"],
            expect: &["wire-only request-headers-changed demo"],
        },
        Case {
            before: &[],
            after: &["metadata/protocolSettings {\"h2\": \"optional\"}"],
            expect: &["no-effect http2-changed demo"],
        },
    ]
};

const HOW_REQUESTS_ARE_SIGNED: &[Case] = &[
    Case {
        before: &[],
        after: &["metadata/signingName \"other\""],
        expect: &["wire-only signing-name-changed demo"],
    },
    Case {
        before: &[],
        after: &["metadata/signatureVersion \"s3v4\""],
        expect: &["wire-only signature-version-changed demo"],
    },
    Case {
        before: &["metadata/auth [\"aws.auth#sigv4\"]"],
        after: &["metadata/auth [\"aws.auth#sigv4\"]", "metadata/signatureVersion \"v2\""],
        expect: &["no-effect signature-version-changed demo"],
    },
];

const WHERE_REQUESTS_GO: &[Case] = {
    const RULES: &str = "endpoint-rule-set-1.json# {\"version\": \"1.0\", \"parameters\": {}, \"rules\": []}";
    const WORDS: &str = "endpoint-rule-set-1.json# {\"version\": \"1.0\", \"documentation\": \"New.\", \"parameters\": {}, \"rules\": []}";
    const SAME: &str = "endpoint-rule-set-1.json# {\"rules\": [], \"version\": \"1.0\", \"parameters\": {}}";
    const OTHER: &str = "endpoint-rule-set-1.json# {\"version\": \"1.1\", \"parameters\": {}, \"rules\": []}";
    const SIGNED: &str = "metadata/signingName \"demo\"";
    &[
        Case {
            before: &[SIGNED],
            after: &[SIGNED, "metadata/endpointPrefix \"other\""],
            expect: &["wire-only endpoint-prefix-changed demo"],
        },
        Case {
            before: &[SIGNED, RULES],
            after: &[SIGNED, RULES, "metadata/endpointPrefix \"other\""],
            expect: &["no-effect endpoint-prefix-changed demo"],
        },
        Case {
            before: &[RULES],
            after: &[OTHER],
            expect: &["wire-only endpoint-rules-changed demo"],
        },
        Case {
            before: &[RULES],
            after: &[SAME],
            expect: &[],
        },
        Case {
            before: &[RULES],
            after: &[WORDS],
            expect: &["no-effect endpoint-rules-changed demo"],
        },
        Case {
            before: &[],
            after: &["metadata/globalEndpoint \"demo.example.com\""],
            expect: &["no-effect global-endpoint-changed demo"],
        },
        Case {
            before: &[],
            after: &["clientContextParams {\"Fast\": {\"documentation\": \"\", \"type\": \"boolean\"}}"],
            expect: &["no-effect client-params-changed demo"],
        },
    ]
};

const WHAT_IS_SAID_OF_A_SERVICE: &[Case] = {
    const OLD: &str = "deprecated true";
    const WHY: &str = "deprecatedMessage \"use Dogs\"";
    &[
        Case {
            before: &[],
            after: &["documentation \"For trying things out.\""],
            expect: &["docs-only documentation-changed demo"],
        },
        Case {
            before: &[],
            after: &[OLD],
            expect: &["no-effect deprecated-added demo"],
        },
        Case {
            before: &[OLD],
            after: &[],
            expect: &["no-effect deprecated-removed demo"],
        },
        Case {
            before: &[OLD],
            after: &[OLD, WHY],
            expect: &["no-effect deprecation-changed demo"],
        },
    ]
};

const WHAT_A_CLIENT_DOES_BEYOND_THE_PROTOCOL: &[Case] = &[
    Case {
        before: &[],
        after: &[
            "metadata/regionRedirects {\"member\": \"name\", \"header\": \"x-region\", \"statuses\": [301], \"headStatuses\": [400], \"codes\": {\"Moved\": []}}",
        ],
        expect: &["wire-only region-redirects-changed demo"],
    },
    Case {
        before: &[
            "metadata/auth [\"smithy.api#httpApiKeyAuth\"]",
            "metadata/apiKey {\"in\": \"header\", \"name\": \"X-Key\"}",
        ],
        after: &[
            "metadata/auth [\"smithy.api#httpApiKeyAuth\"]",
            "metadata/apiKey {\"in\": \"header\", \"name\": \"X-Other\"}",
        ],
        expect: &["wire-only api-key-changed demo"],
    },
];

cases! {
    what_a_client_does_beyond_the_protocol: WHAT_A_CLIENT_DOES_BEYOND_THE_PROTOCOL;
    names_and_versions: NAMES_AND_VERSIONS;
    what_is_spoken: WHAT_IS_SPOKEN;
    how_requests_are_signed: HOW_REQUESTS_ARE_SIGNED;
    where_requests_go: WHERE_REQUESTS_GO;
    what_is_said_of_a_service: WHAT_IS_SAID_OF_A_SERVICE;
}

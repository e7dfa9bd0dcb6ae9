//! Answers in AWS JSON: what is read can be written, and is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::round_trip;
use tinsmith_runtime::codegen::protocol::AwsJson;

fuzz_target!(|body: &[u8]| round_trip(
    &AwsJson {
        version: "1.1",
        target_prefix: "All",
        query_compatible: true
    },
    body
));

//! Answers in the query protocol: they are read, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::one_way;
use tinsmith_runtime::codegen::protocol::AwsQuery;

fuzz_target!(|body: &[u8]| one_way(&AwsQuery { version: "2024-01-31" }, body));

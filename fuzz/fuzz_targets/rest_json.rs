//! The same in REST-JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::round_trip;
use tinsmith_runtime::codegen::protocol::RestJson;

fuzz_target!(|body: &[u8]| round_trip(&RestJson, body));

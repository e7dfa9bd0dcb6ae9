//! The same in CBOR.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::round_trip;
use tinsmith_runtime::codegen::protocol::RpcV2Cbor;

fuzz_target!(|body: &[u8]| round_trip(
    &RpcV2Cbor {
        service: "All",
        query_compatible: true
    },
    body
));

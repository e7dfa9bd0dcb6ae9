//! The same in REST-XML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::round_trip;
use tinsmith_runtime::codegen::protocol::RestXml;

fuzz_target!(|body: &[u8]| round_trip(&RestXml, body));

//! The reader of JSON beside `serde_json`: both read the same texts, and as the same values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::compare_with_serde_json;

fuzz_target!(|text: &[u8]| compare_with_serde_json(text));

//! The reader of XML beside quick-xml: both read the same documents, and the same texts in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_fuzz::compare_with_quick_xml;

fuzz_target!(|document: &[u8]| compare_with_quick_xml(document));
